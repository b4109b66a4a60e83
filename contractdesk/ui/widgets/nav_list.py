"""The list of pages at the left of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from contractdesk.common.i18n import _
from contractdesk.ui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY = int(Qt.ItemDataRole.UserRole)
_ICON = _KEY + 1
_HEIGHT = 36
_ABOVE = 6


class _PageDelegate(QStyledItemDelegate):
    """Paints a page's icon and name; the page one is on has a bar, a ground and bold words."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give every page a comfortable target."""
        return QSize(120, max(_HEIGHT, option.fontMetrics.height() + 14))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one page's line."""
        palette = option.palette
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        color = palette.color(QPalette.ColorRole.WindowText)
        painter.save()
        if selected:
            ground, color = theme.selection_colors(palette, active=True)
            painter.fillRect(rect, ground)
            accent = palette.color(QPalette.ColorRole.Highlight)
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), accent)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Midlight))
        ratio = float(option.widget.devicePixelRatioF()) if option.widget is not None else 1.0
        pixmap = theme.icon_pixmap(str(index.data(_ICON)), color, 18, ratio)
        painter.drawPixmap(rect.left() + 14, rect.top() + (rect.height() - 18) // 2, pixmap)
        weight = QFont.Weight.DemiBold if selected else QFont.Weight.Normal
        painter.setFont(theme.scaled_font(option.font, 1.0, weight=weight))
        painter.setPen(color)
        painter.drawText(
            rect.adjusted(44, 0, -8, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            str(index.data() or ""),
        )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()


class NavList(QListWidget):
    """Pages one below the other; choosing one goes there at once.

    Signals:
        chosen: Carries the key of the page.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Pages"))
        self.setProperty("role", "nav")
        self._delegate = _PageDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setViewportMargins(0, _ABOVE, 0, _ABOVE)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_current)

    def set_pages(self, pages: Sequence[tuple[str, str, str, str]]) -> None:
        """Offer these pages: key, title, icon and what hovering says of each."""
        self.blockSignals(True)
        self.clear()
        for key, title, icon, hint in pages:
            item = QListWidgetItem(title)
            item.setData(_KEY, key)
            item.setData(_ICON, icon)
            item.setToolTip(hint)
            self.addItem(item)
        self.blockSignals(False)

    def set_current(self, key: str) -> None:
        """Show which page one is on, without going there again."""
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.blockSignals(True)
                self.setCurrentRow(row)
                self.blockSignals(False)
                self.viewport().update()

    def _on_current(self, item: QListWidgetItem | None, _previous: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_KEY))
