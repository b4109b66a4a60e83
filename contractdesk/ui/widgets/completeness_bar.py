"""A bar that fills with what is known, its share in figures beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.widgets.parts import text_label

_WIDTH = 110


class CompletenessBar(QWidget):
    """The bar; a screen reader says its share and what it is of."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(_WIDTH, 16)
        self.figure = text_label(quiet=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addWidget(self.figure)

    def set_percent(self, percent: int) -> None:
        """Fill the bar."""
        self.bar.setValue(percent)
        self.figure.setText(french.percent(percent))
        words = _("{name}\u00a0: {percent}").format(name=self._name, percent=french.percent(percent))
        self.bar.setAccessibleName(words)
        self.setToolTip(words)
