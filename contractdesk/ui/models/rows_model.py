"""One read-only model for every table: frozen rows, columns as data.

Texts, keys and badges are computed when the rows arrive, so that `data()` is a lookup that can neither fail
nor wait: an exception there would reach the hook once per cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from contractdesk.common.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from contractdesk.ui.models.columns import Column

    Index = QModelIndex | QPersistentModelIndex

SORT_ROLE = int(Qt.ItemDataRole.UserRole)
ID_ROLE = SORT_ROLE + 1
ROW_ROLE = SORT_ROLE + 2
BADGE_ROLE = SORT_ROLE + 3
GROUP_ROLE = SORT_ROLE + 4
"""A `Group` on a heading row of a grouped table, None elsewhere."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)


class RowsModel(QAbstractTableModel):
    """A table of rows; `row_id` names a row across reloads."""

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._row_id = row_id
        self._rows: tuple[Any, ...] = ()
        self._cells: list[list[dict[int, Any]] | None] = []
        self._positions: dict[Hashable, int] = {}

    # -------------------------------------------------------------------------------------------- rows
    def rows(self) -> tuple[Any, ...]:
        """Give all the rows, unfiltered, in the order they came."""
        return self._rows

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows: the same ones in place when only their values changed, else all anew."""
        fresh = tuple(rows)
        ids = [self._row_id(row) for row in fresh]
        if ids and ids == list(self._positions):
            self._update(fresh)
            return
        self.beginResetModel()
        self._rows = fresh
        self._cells = [None] * len(fresh)
        self._positions = {key: position for position, key in enumerate(ids)}
        self.endResetModel()

    def position(self, key: Hashable) -> int:
        """Give the place of a row by its id, -1 when it is not there."""
        return self._positions.get(key, -1)

    def _update(self, fresh: tuple[Any, ...]) -> None:
        changed = [place for place, row in enumerate(fresh) if row != self._rows[place]]
        self._rows = fresh
        for place in changed:
            self._cells[place] = None
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def _cells_of(self, place: int) -> list[dict[int, Any]]:
        """Give the cells of a row, made when they are first looked at: most rows stay out of sight."""
        cells = self._cells[place]
        if cells is None:
            cells = self._cells[place] = [self._cell(column, self._rows[place]) for column in self.columns]
        return cells

    @staticmethod
    def _cell(column: Column, row: object) -> dict[int, Any]:
        text = column.text(row)
        return {
            _DISPLAY: text,
            _ACCESSIBLE: _("{title}\u00a0: {text}").format(title=column.title, text=text),
            _TOOL_TIP: column.tooltip(row) if column.tooltip is not None else text,
            _ALIGNMENT: column.alignment,
            SORT_ROLE: column.sort(row),
            BADGE_ROLE: column.badge(row),
        }

    # ---------------------------------------------------------------------------------------- Qt model
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count the rows; a cell has none."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count the columns; a cell has none."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Look a cell up."""
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            return self._rows[index.row()]
        if role == ID_ROLE:
            return self._row_id(self._rows[index.row()])
        return self._cells_of(index.row())[index.column()].get(role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Give the titles of the columns; rows have none."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (_DISPLAY, _ACCESSIBLE, _TOOL_TIP):
            return column.title
        return column.alignment if role == _ALIGNMENT else None
