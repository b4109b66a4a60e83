"""The head of a card: a title at the left, what goes with it at the right, or below where it is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_SPACING = 8


class HeadLine(QWidget):
    """Two parts in a line while there is room for both, one under the other else."""

    def __init__(self, title: QWidget, tools: QWidget) -> None:
        super().__init__()
        self._title, self._tools = title, tools
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_SPACING)
        # A line asks for the room of both: without this it could never become narrower than that.
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._box.addWidget(title, 1)
        self._box.addWidget(tools)

    def _fits(self, width: int) -> bool:
        return self._title.sizeHint().width() + _SPACING + self._tools.sizeHint().width() <= width

    def minimumSizeHint(self) -> QSize:
        """Want no more than the wider of the two, and the height of what is shown."""
        parts = (self._title.minimumSizeHint(), self._tools.minimumSizeHint())
        return QSize(max(part.width() for part in parts), self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """Want a line, or the height of both when they are one under the other."""
        title, tools = self._title.sizeHint(), self._tools.sizeHint()
        if self._box.direction() == QBoxLayout.Direction.LeftToRight:
            width = title.width() + _SPACING + tools.width()
            return QSize(width, max(title.height(), tools.height()))
        return QSize(max(title.width(), tools.width()), title.height() + _SPACING + tools.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the parts side by side, or one under the other."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        wanted = directions.LeftToRight if self._fits(self.width()) else directions.TopToBottom
        if wanted != self._box.direction():
            self._box.setDirection(wanted)
            self.updateGeometry()
