"""The header of a table: order and filter of each column visible, and a funnel to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QHeaderView, QTableView

from contractdesk.common.i18n import _
from contractdesk.ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable

_ICON = 14
_PAD = 8


class PlainHeader(QHeaderView):
    """Titles over columns, in the quiet way of every table here."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.setHighlightSections(False)
        self.setFont(theme.scaled_font(self.font(), 0.95, weight=QFont.Weight.DemiBold))

    def sizeHint(self) -> QSize:
        """Give the header the height of a row."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 12)

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        """Give a title the room its column's cells have around them."""
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        return QSize(self.fontMetrics().horizontalAdvance(title) + 2 * _PAD + 2, self.sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint a title on a quiet ground."""
        painter.save()
        self._paint_ground(painter, rect)
        self._paint_title(painter, rect.adjusted(_PAD, 0, -_PAD, 0), logicalIndex)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_title(self, painter: QPainter, room: QRect, logical: int) -> None:
        model = self.model()
        title = model.headerData(logical, Qt.Orientation.Horizontal)
        alignment = model.headerData(logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        painter.setPen(theme.secondary(self.palette()))
        painter.setFont(self.font())
        text = painter.fontMetrics().elidedText(str(title or ""), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(alignment or Qt.AlignmentFlag.AlignVCenter), text)


class FilterHeader(PlainHeader):
    """Sorts on a click, filters on a click of its funnel, moves and hides columns.

    The keyboard reaches the same through the table: Alt+Down filters the current column.
    """

    filter_requested = Signal(int)

    def __init__(self, view: QTableView, is_filtered: Callable[[int], bool]) -> None:
        super().__init__(view)
        self._is_filtered = is_filtered
        self._hovered = -1
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setSortIndicatorShown(True)
        self.setMouseTracking(True)
        self.setMinimumSectionSize(56)

    def section_rect(self, logical: int) -> QRect:
        """Give the place of a column's header."""
        return QRect(self.sectionViewportPosition(logical), 0, self.sectionSize(logical), self.height())

    def _funnel(self, logical: int) -> QRect:
        rect = self.section_rect(logical)
        return QRect(rect.right() - _ICON - 5, rect.top() + (rect.height() - _ICON) // 2, _ICON, _ICON)

    # ----------------------------------------------------------------------------------------- painting
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint a title, its order and its funnel."""
        filtered = self._is_filtered(logicalIndex)
        painter.save()
        self._paint_ground(painter, rect)
        painter.drawLine(rect.right(), rect.top() + 7, rect.right(), rect.bottom() - 7)
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        if filtered or logicalIndex == self._hovered:
            role = QPalette.ColorRole.Highlight if filtered else QPalette.ColorRole.PlaceholderText
            self._paint_icon(painter, self._funnel(logicalIndex), "funnel", role)
            room.setRight(self._funnel(logicalIndex).left() - 3)
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        if sorted_here:
            ascending = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            place = QRect(room.right() - _ICON + 2, rect.top() + (rect.height() - _ICON) // 2, _ICON, _ICON)
            self._paint_icon(
                painter, place, "arrow-up" if ascending else "arrow-down", QPalette.ColorRole.Highlight
            )
            room.setRight(place.left() - 3)
        self._paint_title(painter, room, logicalIndex)
        painter.restore()

    def _paint_icon(self, painter: QPainter, place: QRect, name: str, role: QPalette.ColorRole) -> None:
        color = self.palette().color(role)
        painter.drawPixmap(place, theme.icon_pixmap(name, color, _ICON, self.devicePixelRatioF()))

    # -------------------------------------------------------------------------------------------- mouse
    def _over_funnel(self, point: QPoint) -> int:
        logical = self.logicalIndexAt(point)
        near = logical >= 0 and self._funnel(logical).adjusted(-3, -6, 3, 6).contains(point)
        return logical if near else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the filter when the funnel is pressed; else sort, move or resize as usual."""
        logical = self._over_funnel(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and logical >= 0:
            self.filter_requested.emit(logical)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do not sort when it was the funnel."""
        if self._over_funnel(event.position().toPoint()) < 0:
            super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the funnel of the column under the pointer."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        self._hover(self.logicalIndexAt(point))
        over = self._over_funnel(point)
        self.setToolTip(_("Filtrer cette colonne (Alt+Bas)") if over >= 0 else "")

    def leaveEvent(self, event) -> None:
        """Hide the funnel again."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, logical: int) -> None:
        if logical != self._hovered:
            self._hovered = logical
            self.viewport().update()
