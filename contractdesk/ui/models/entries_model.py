"""The rows of an entry table: frozen entries, replaced when a cell is typed, and a blank line after them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.messages import error_text
from contractdesk.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

Index = QModelIndex | QPersistentModelIndex
FAULT_ROLE = Qt.ItemDataRole.UserRole + 7
_MOST_REMEMBERED = 50
_ROOT = QModelIndex()


class CellKind(Enum):
    """What a cell holds."""

    TEXT = auto()
    MONEY = auto()
    PERCENT = auto()
    COUNT = auto()
    YEAR = auto()
    DATE = auto()
    FLAG = auto()
    CHOICE = auto()


_FIGURES = (CellKind.MONEY, CellKind.PERCENT, CellKind.COUNT, CellKind.YEAR)


@dataclass(frozen=True)
class EntryColumn:
    """A column of an entry table.

    Attributes:
        name: The field of the entries.
        title: Its heading.
        kind: What its cells hold.
        width: How many characters are in sight; 0 takes the room that is left.
        choices: What may be chosen, or, for a text, what is suggested: (text, value) pairs of the moment.
        least: The least count that is accepted.
        put: Replaces an entry's value otherwise than by its field.
        get: Reads it so.
    """

    name: str
    title: str
    kind: CellKind = CellKind.TEXT
    width: int = 0
    choices: Callable[[], Sequence[tuple[str, Any]]] | None = None
    least: int = 1
    get: Callable[[Any], Any] | None = None
    put: Callable[[Any, Any], Any] | None = None

    def offered(self) -> Sequence[tuple[str, Any]]:
        """Give what may be chosen at the moment."""
        return self.choices() if self.choices is not None else ()

    def value(self, entry: Any) -> Any:
        """Give the value of a row."""
        return self.get(entry) if self.get is not None else getattr(entry, self.name)

    def changed(self, entry: Any, value: Any) -> Any:
        """Give a row with another value."""
        if self.put is not None:
            return self.put(entry, value)
        return dataclasses.replace(entry, **{self.name: value})

    def text(self, value: Any) -> str:
        """Write a value."""
        if self.kind is CellKind.CHOICE:
            return next((text for text, one in self.offered() if one == value), "")
        if value is None or isinstance(value, bool):
            return ""
        if self.kind is CellKind.MONEY:
            return french.money(value)
        if isinstance(value, Decimal):
            return french.percent(value, None)
        if isinstance(value, dt.date):
            return french.date(value)
        if self.kind is CellKind.COUNT:
            return french.number(value)
        return str(value)


class EntriesModel(QAbstractTableModel):
    """The rows, the texts that were not understood, and what was taken away, to bring it back.

    Signals:
        edited: A row was typed, added, moved or taken away.
    """

    edited = Signal()

    def __init__(
        self, columns: Sequence[EntryColumn], make: Callable[[], Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._make = make
        self._entries: list[Any] = []
        self._blank = make()
        self._texts: dict[tuple[str, str], tuple[str, InputError]] = {}
        self._past: list[list[Any]] = []

    # ------------------------------------------------------------------------------------------ entries
    def set_entries(self, entries: Sequence[Any]) -> None:
        """Hold other rows; nobody is told."""
        self.beginResetModel()
        self._entries = list(entries)
        self._blank = self._make()
        self._texts.clear()
        self._past.clear()
        self.endResetModel()

    def entries(self) -> tuple[Any, ...]:
        """Give the rows."""
        return tuple(self._entries)

    def change_entries(self, change: Callable[[Any], Any]) -> None:
        """Change each row where it stands; nobody is told."""
        self._entries = [change(one) for one in self._entries]
        self.refresh()

    def refresh(self) -> None:
        """Show again what depends on other tables: the names of what is chosen there."""
        if self.columns:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def unreadable(self) -> list[tuple[int, str, InputError]]:
        """Give the cells that are not understood."""
        titles = {column.name: column.title for column in self.columns}
        places = {entry.uuid: place for place, entry in enumerate(self._entries, 1)}
        return [
            (places[uuid], titles[name], error)
            for (uuid, name), (_text, error) in self._texts.items()
            if uuid in places
        ]

    def _entry(self, row: int) -> Any:
        return self._entries[row] if row < len(self._entries) else self._blank

    # ------------------------------------------------------------------------------------------- change
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a value; one typed on the blank line makes a row of it."""
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole:
            value = Qt.CheckState(value) == Qt.CheckState.Checked
        elif role != Qt.ItemDataRole.EditRole:
            return False
        entry = self._entry(index.row())
        self._texts.pop((entry.uuid, column.name), None)
        if value != column.value(entry):
            self._replace(index.row(), column.changed(entry, value))
        self.dataChanged.emit(index, index)
        return True

    def take_text(self, index: Index, text: str, read: Callable[[str], Any]) -> None:
        """Take what was typed; when it is not understood it stays as typed, and the cell has no value."""
        column, row = self.columns[index.column()], index.row()
        if not text.strip():
            self.setData(index, None if column.kind is not CellKind.PERCENT else self._usual(column))
            return
        try:
            value = read(text)
        except InputError as error:
            self.setData(index, self._usual(column))
            entry = self._entry(row)
            if row >= len(self._entries):
                self._replace(row, entry)
            self._texts[entry.uuid, column.name] = (text, error)
            self.dataChanged.emit(index, index)
            self.edited.emit()
            return
        self.setData(index, value)

    def _usual(self, column: EntryColumn) -> Any:
        """Give what an empty cell is worth: nothing, or what a new row begins with."""
        value = column.value(self._make())
        return value if column.kind is CellKind.PERCENT else None

    def _replace(self, row: int, entry: Any) -> None:
        if row < len(self._entries):
            self._entries[row] = entry
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        else:
            # The blank line becomes a row: a new blank one comes below it.
            self.beginInsertRows(_ROOT, row + 1, row + 1)
            self._entries.append(entry)
            self._blank = self._make()
            self.endInsertRows()
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row + 1)
        self.edited.emit()

    def clear_cell(self, index: Index) -> None:
        """Empty a cell."""
        if not index.isValid() or index.row() >= len(self._entries):
            return
        column = self.columns[index.column()]
        fresh = column.value(self._make())
        self.setData(index, fresh)

    def remove(self, row: int) -> None:
        """Take a row away."""
        if 0 <= row < len(self._entries):
            self._past = [*self._past[-_MOST_REMEMBERED:], list(self._entries)]
            self.beginRemoveRows(_ROOT, row, row)
            del self._entries[row]
            self.endRemoveRows()
            self.edited.emit()

    def take_back(self) -> None:
        """Bring back the row that was taken away last."""
        if not self._past:
            return
        known = {entry.uuid: entry for entry in self._entries}
        former = self._past.pop()
        added = [entry for entry in self._entries if entry.uuid not in {one.uuid for one in former}]
        self.beginResetModel()
        self._entries = [known.get(one.uuid, one) for one in former] + added
        self.endResetModel()
        self.edited.emit()

    def move(self, row: int, step: int) -> bool:
        """Exchange a row with its neighbour."""
        other = row + step
        if not (0 <= row < len(self._entries) and 0 <= other < len(self._entries)):
            return False
        self._entries[row], self._entries[other] = self._entries[other], self._entries[row]
        first, last = min(row, other), max(row, other)
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.edited.emit()
        return True

    # -------------------------------------------------------------------------------------------- Qt
    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the rows and the blank line."""
        return 0 if parent.isValid() else len(self._entries) + 1

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give the titles, and the numbers that messages name rows by."""
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation == Qt.Orientation.Horizontal:
                return self.columns[section].title
            return str(section + 1) if section < len(self._entries) else "+"
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            right = self.columns[section].kind in _FIGURES
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be typed, a box be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.columns[index.column()].kind is CellKind.FLAG:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a cell."""
        column, entry = self.columns[index.column()], self._entry(index.row())
        fault = self._texts.get((entry.uuid, column.name))
        value = column.value(entry)
        is_blank = index.row() >= len(self._entries)
        if role == Qt.ItemDataRole.DisplayRole:
            if is_blank:
                return _("Nouvelle ligne…") if index.column() == 0 else ""
            return fault[0] if fault else column.text(value)
        if role == Qt.ItemDataRole.EditRole:
            return value
        return self._look(column, value, fault, role, is_blank=is_blank)

    def _look(
        self,
        column: EntryColumn,
        value: Any,
        fault: tuple[str, InputError] | None,
        role: int,
        *,
        is_blank: bool,
    ) -> Any:
        palette = QGuiApplication.palette()
        if role == FAULT_ROLE:
            return fault[1] if fault else None
        if role == Qt.ItemDataRole.CheckStateRole and column.kind is CellKind.FLAG:
            return Qt.CheckState.Checked if value else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column.kind in _FIGURES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and (is_blank or fault):
            return theme.tone_colors(palette, Tone.DANGER).fg if fault else theme.secondary(palette)
        if role == Qt.ItemDataRole.DecorationRole and fault:
            return theme.icon("circle-alert", palette, Tone.DANGER)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return error_text(fault[1]) if fault else None
        return None
