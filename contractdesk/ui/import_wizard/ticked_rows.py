"""Rows with a tick: the model keeps which are ticked, the view ticks by a click or the space bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton, QStyleOptionViewItem

from contractdesk.common.i18n import _
from contractdesk.ui.import_wizard.grid import GridView
from contractdesk.ui.models.columns import Column
from contractdesk.ui.models.rows_model import ROW_ROLE, RowsModel
from contractdesk.ui.widgets.badge import CellDelegate

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from PySide6.QtCore import QObject, QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QPainter

    Index = QModelIndex | QPersistentModelIndex

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_DESCRIPTION = int(Qt.ItemDataRole.AccessibleDescriptionRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)


class TickedRows(RowsModel):
    """Rows whose first column is a tick.

    Signals:
        ticks_changed: Other rows are ticked.
    """

    ticks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], Hashable],
        tickable: Callable[[Any], bool],
        parent: QObject,
    ) -> None:
        super().__init__([Column("tick", _("Importer"), lambda _row: ""), *columns], row_id, parent)
        self._key, self._tickable = row_id, tickable
        self._ticked: set[Hashable] = set()

    def is_ticked(self, row: object) -> bool:
        """Tell whether a row is ticked."""
        return self._key(row) in self._ticked

    def set_ticked(self, rows: Iterable[object], *, ticked: bool) -> None:
        """Tick rows, or no longer; those that cannot be ticked stay as they are."""
        keys = {self._key(row) for row in rows if self._tickable(row)}
        self._ticked = self._ticked | keys if ticked else self._ticked - keys
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))
        self.ticks_changed.emit()

    def tickable(self, index: Index) -> bool:
        """Tell whether the row of a cell can be ticked."""
        return self._tickable(index.data(ROW_ROLE))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say of a tick that it is one."""
        flags = super().flags(index)
        if index.column() == 0 and index.isValid() and self.tickable(index):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Look a cell up; a cell says to a screen reader what its tip says."""
        if not index.isValid():
            return None
        if index.column() == 0:
            return self._tick(index, role)
        return super().data(index, _TOOL_TIP if role == _DESCRIPTION else role)

    def _tick(self, index: Index, role: int) -> Any:
        ticked = self.is_ticked(super().data(index, ROW_ROLE))
        if role == _CHECK:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role in (_ACCESSIBLE, _TOOL_TIP):
            if not self.tickable(index):
                return _("Ne peut pas être importée")
            return _("Sera importée") if ticked else _("Ne sera pas importée")
        return super().data(index, role)


class TickedView(GridView):
    """The table: a click on a tick changes it, the space bar changes the ticks of the rows selected."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._ticks = _TickDelegate(self)
        self.setItemDelegateForColumn(0, self._ticks)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._turn([index.row()])

    def _turn(self, places: Iterable[int]) -> None:
        model = self.model()
        if isinstance(model, TickedRows):
            rows = [model.rows()[place] for place in places]
            model.set_ticked(rows, ticked=not all(map(model.is_ticked, rows)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with the space bar; the rest is Qt's."""
        if event.key() == Qt.Key.Key_Space:
            # By ranges: asked row by row, Qt looks at every cell of them.
            ranges = self.selectionModel().selection().toList()
            self._turn({place for one in ranges for place in range(one.top(), one.bottom() + 1)})
            return
        super().keyPressEvent(event)


class _TickDelegate(CellDelegate):
    """Paints the tick of a row in the middle of its cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell; a row that cannot be ticked has no box."""
        super().paint(painter, option, index)
        model = index.model()
        if not isinstance(model, TickedRows) or not model.tickable(index):
            return
        ticked = Qt.CheckState(index.data(_CHECK)) is Qt.CheckState.Checked
        button = QStyleOptionButton()
        button.rect = self._room(option.rect)
        button.state = QStyle.StateFlag.State_Enabled
        button.state |= QStyle.StateFlag.State_On if ticked else QStyle.StateFlag.State_Off
        button.palette = option.palette
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, button, painter, option.widget)

    @staticmethod
    def _room(rect: QRect) -> QRect:
        style = QApplication.style()
        width = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        room = QRect(0, 0, width, width)
        room.moveCenter(rect.center())
        return room
