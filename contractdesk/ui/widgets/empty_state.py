"""What a place without content says: why it is empty and how to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import IconLabel
from contractdesk.ui.widgets.parts import button, text_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WIDEST = 560


@dataclass(frozen=True)
class EmptyAction:
    """One way to begin."""

    text: str
    run: Callable[[], object]
    icon: str = ""
    primary: bool = False


class EmptyState(QWidget):
    """An icon, a sentence, a few buttons, in the middle of the place."""

    def __init__(
        self,
        icon: str,
        text: str,
        detail: str = "",
        actions: Sequence[EmptyAction] = (),
        *,
        tone: Tone = Tone.NEUTRAL,
    ) -> None:
        super().__init__()
        self._icon = IconLabel(icon, tone, 40)
        self._text = text_label(text, ratio=1.15, bold=True, wrap=True)
        self._detail = text_label(detail, quiet=True, wrap=True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        # The words fill a column of bounded width: aligned one by one they would be cut where they wrap.
        column = QVBoxLayout()
        column.setSpacing(6)
        for label in (self._text, self._detail):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        words = QWidget()
        words.setLayout(column)
        words.setMaximumWidth(_WIDEST)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(words, 100)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(10)
        layout.addStretch(2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(middle)
        layout.addSpacing(6)
        layout.addLayout(self._buttons)
        layout.addStretch(3)
        self._detail.setVisible(bool(detail))
        self.set_actions(actions)

    def set_text(self, icon: str, text: str, detail: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        """Say something else."""
        self._icon.set_icon(icon, tone)
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))

    def set_actions(self, actions: Sequence[EmptyAction]) -> None:
        """Offer other ways to begin."""
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._buttons.addStretch(1)
        for action in actions:
            role = "primary" if action.primary else ""
            self._buttons.addWidget(button(action.text, action.run, icon=action.icon, role=role))
        self._buttons.addStretch(1)
