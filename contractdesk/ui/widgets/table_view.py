"""The table itself: keys to filter, fold, copy and type ahead; what is around it is in `data_table`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from contractdesk.common import french
from contractdesk.ui.widgets.badge import CellDelegate
from contractdesk.ui.widgets.table_header import FilterHeader

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from contractdesk.ui.models.group_proxy import GroupProxy


class TableView(QTableView):
    """A table of rows: keys to filter, fold, copy and type ahead; the mouse to choose."""

    filter_requested = Signal(int)
    fold_requested = Signal(int, bool)
    row_opened = Signal(int)

    def __init__(self, model: GroupProxy, is_filtered: Callable[[int], bool]) -> None:
        super().__init__()
        self._groups = model
        header = FilterHeader(self, is_filtered)
        self.setHorizontalHeader(header)
        header.filter_requested.connect(self.filter_requested)
        self.setModel(model)
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 11)
        self.setSortingEnabled(True)
        model.modelReset.connect(self._span_headings)
        self.doubleClicked.connect(self._on_double_clicked)
        self.clicked.connect(self._on_clicked)

    def _span_headings(self) -> None:
        self.clearSpans()
        columns = self._groups.columnCount()
        if columns > 1:
            for place in self._groups.headings:
                self.setSpan(place, 0, 1, columns)

    def _on_clicked(self, index: QModelIndex) -> None:
        group = self._groups.group_at(index.row())
        if group is not None:
            self.fold_requested.emit(index.row(), not group.folded)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self._groups.group_at(index.row()) is None:
            self.row_opened.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down filters, Left and Right fold a heading, Enter opens; the rest is Qt's."""
        index, key = self.currentIndex(), event.key()
        group = self._groups.group_at(index.row()) if index.isValid() else None
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.filter_requested.emit(max(0, index.column()))
        elif group is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.fold_requested.emit(index.row(), key == Qt.Key.Key_Left)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._enter(index, group is not None)
        else:
            super().keyPressEvent(event)

    def _enter(self, index: QModelIndex, heading: bool) -> None:
        if heading:
            self._on_clicked(index)
        else:
            self.row_opened.emit(index.row())

    def keyboardSearch(self, search: str) -> None:
        """Go to the next row whose current column begins so, accents and case ignored."""
        wanted = french.fold(search)
        model, start = self.model(), self.currentIndex()
        column, count = max(0, start.column()), self.model().rowCount()
        # A longer word goes on with the row it has found; a single letter moves to the next.
        first = max(0, start.row()) + (1 if len(search) == 1 and start.isValid() else 0)
        for offset in range(count if wanted else 0):
            index = model.index((first + offset) % count, column)
            if french.fold(str(index.data() or "")).startswith(wanted):
                self.setCurrentIndex(index)
                return
