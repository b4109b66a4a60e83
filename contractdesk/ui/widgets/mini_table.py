"""A small table inside a sheet: as high as its rows, read and copied, neither filtered nor sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView

from contractdesk.ui.models.rows_model import ROW_ROLE, RowsModel
from contractdesk.ui.widgets.badge import CellDelegate
from contractdesk.ui.widgets.table_header import PlainHeader

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent

    from contractdesk.ui.models.columns import Column


class MiniTable(QTableView):
    """Rows under titles, all of them visible: it is the sheet that scrolls."""

    opened = Signal(object)

    def __init__(self, columns: Sequence[Column], row_id: Callable[[Any], Hashable], title: str) -> None:
        super().__init__()
        self._rows = RowsModel(columns, row_id, self)
        self.setModel(self._rows)
        self.setHorizontalHeader(PlainHeader(self))
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        self.doubleClicked.connect(self._on_opened)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows, columns fitted to them."""
        self._rows.set_rows(rows)
        header = self.horizontalHeader()
        for place, column in enumerate(self._rows.columns):
            stretch = column.width == 0
            header.setSectionResizeMode(
                place, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
            )
            self.setColumnHidden(place, column.hidden)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Be as high as the rows."""
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 2
        if self.horizontalScrollBar().maximum() > 0:
            height += self.horizontalScrollBar().sizeHint().height()
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Be as high as the rows, however narrow."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C, open on Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = [index.data(ROW_ROLE) for index in self.selectionModel().selectedRows()]
            lines = ["\t".join(column.copied(row) for column in self._rows.columns) for row in rows]
            QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_opened(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_opened(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ROW_ROLE))
