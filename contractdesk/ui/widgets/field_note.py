"""What is said under a field: a fault that blocks, or a doubt that does not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from contractdesk.ui import theme
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import IconLabel
from contractdesk.ui.widgets.parts import text_label

_ICONS = {Tone.DANGER: "circle-alert", Tone.WARNING: "triangle-alert", Tone.INFO: "info"}


class FieldNote(QWidget):
    """An icon and a sentence in a tone; nothing at all while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("info", size=14)
        self._label = text_label(wrap=True)
        self._tone = Tone.INFO
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._label, 1)
        self.hide()

    def say(self, tone: Tone, text: str) -> None:
        """Say something, or nothing when the text is empty."""
        self._tone = tone
        self._icon.set_icon(_ICONS[tone], tone)
        self._label.setText(text)
        self._colour()
        self.setVisible(bool(text))

    def clear(self) -> None:
        """Say nothing."""
        self._label.clear()
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._label.text()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of the appearance of the moment."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        palette = self._label.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.tone_colors(self.palette(), self._tone).fg)
        self._label.setPalette(palette)
