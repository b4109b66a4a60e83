"""The steps of a calculation, one below the other: what is done, with which figures, what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import IconLabel
from contractdesk.ui.widgets.parts import hairline, text_label, value_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent


@dataclass(frozen=True)
class Step:
    """One step: « Coefficient exact », « 321,1 / 314,8 », « 1,020012706480 »; a warning may go with it."""

    title: str
    expression: str = ""
    result: str = ""
    warning: str = ""


class _Number(QWidget):
    """The step's number in a ring, decorative."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._text = str(number)
        self.setFixedSize(QSize(22, 22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring and the number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
        painter.drawEllipse(QRectF(1.0, 1.0, 20, 20))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class StepList(QWidget):
    """Numbered steps; expressions in the middle, results one under the other at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._body: QWidget | None = None

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show the steps of another calculation."""
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, step in enumerate(steps):
            row = 2 * place
            if place:
                grid.addWidget(hairline(), row, 0, 1, 3)
            grid.addWidget(_Number(place + 1), row + 1, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(_middle(step), row + 1, 1)
            grid.addWidget(_result(step), row + 1, 2, Qt.AlignmentFlag.AlignTop)
        self._outer.addWidget(self._body)


def _middle(step: Step) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(1)
    layout.addWidget(value_label(step.title))
    if step.expression:
        expression = value_label(step.expression)
        expression.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout.addWidget(expression)
    if step.warning:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(IconLabel("triangle-alert", Tone.WARNING), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(value_label(step.warning), 1)
        layout.addLayout(line)
    return layout


def _result(step: Step) -> QLabel:
    label = text_label(step.result, bold=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return label
