"""The table of the steps: many rows, read by row or by cell, in the looks of every table here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from contractdesk.ui.widgets.badge import CellDelegate
from contractdesk.ui.widgets.table_header import PlainHeader

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_WIDEST = 30
_MEASURED = 60
"""Rows looked at for the width of a column."""


class GridView(QTableView):
    """Rows under titles; columns as wide as what they hold, within reason."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setHorizontalHeader(PlainHeader(self))
        self.horizontalHeader().setResizeContentsPrecision(_MEASURED)
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 11)

    def fit(self) -> None:
        """Give the columns the width of what they hold."""
        most = self.fontMetrics().averageCharWidth() * _WIDEST
        self.resizeColumnsToContents()
        for place in range(self.model().columnCount()):
            self.setColumnWidth(place, min(most, self.columnWidth(place)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the row on Return; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
