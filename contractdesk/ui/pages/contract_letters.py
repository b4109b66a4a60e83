"""« Courriers et préavis » of a contract's sheet: the letters and decisions, and what to do about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.widgets.parts import button, hairline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

_LEAST = 360


class ContractLetters(QWidget):
    """The letters of one contract under the acts on them, the same as those of the menu « Actes »."""

    def __init__(
        self, acts: Sequence[tuple[str, QAction]], inside: QWidget, show_documents: Callable[[], object]
    ) -> None:
        super().__init__()
        self.buttons = []
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 10, 8)
        bar.setSpacing(6)
        for text, act in acts:
            made = button(text, act.trigger)
            made.setEnabled(act.isEnabled())
            self.buttons.append(made)
            bar.addWidget(made)
        bar.addStretch(1)
        bar.addWidget(button(_("Voir les documents"), show_documents, role="link"))
        self.setMinimumWidth(_LEAST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(hairline())
        layout.addWidget(inside, 1)
