"""Gathers the rows of a table under headings: still a flat table, with the columns and keys of a table.

Stands between the filter and the view, and passes everything through when nothing is gathered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractProxyModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from contractdesk.common.i18n import _
from contractdesk.ui.models.rows_model import GROUP_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractdesk.ui.models.columns import Column
    from contractdesk.ui.models.sort_filter import SortFilterProxy

    Index = QModelIndex | QPersistentModelIndex

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


@dataclass(frozen=True)
class Group:
    """One heading: what its rows share, the rows themselves, whether they are folded away."""

    text: str
    rows: tuple[Any, ...]
    folded: bool
    summary: str = ""


class GroupProxy(QAbstractProxyModel):
    """The filtered rows, under headings when a column is chosen to gather them by."""

    def __init__(self, source: SortFilterProxy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._column: Column | None = None
        self._folded: set[str] = set()
        self._summarize: Callable[[tuple[Any, ...]], str] | None = None
        self._entries: list[Group | int] = []
        self._places: dict[int, int] = {}
        self.setSourceModel(source)
        for signal in (source.modelReset, source.layoutChanged, source.rowsInserted, source.rowsRemoved):
            signal.connect(self._rebuild)
        source.dataChanged.connect(self._on_data_changed)
        self._rebuild()

    # ----------------------------------------------------------------------------------------- grouping
    @property
    def column(self) -> Column | None:
        """The column that gathers the rows, None when nothing does."""
        return self._column

    @property
    def headings(self) -> list[int]:
        """The places of the headings."""
        return [place for place, entry in enumerate(self._entries) if isinstance(entry, Group)]

    def set_column(self, column: Column | None) -> None:
        """Gather the rows by a column, or no longer."""
        if column is not self._column:
            self._column = column
            self._folded.clear()
            self._rebuild()

    def set_summary(self, summarize: Callable[[tuple[Any, ...]], str]) -> None:
        """Say something of each group's rows in its heading, such as a total."""
        self._summarize = summarize
        self._rebuild()

    def group_at(self, row: int) -> Group | None:
        """Give the heading at a place, None when there is a row."""
        entry = self._entries[row] if 0 <= row < len(self._entries) else None
        return entry if isinstance(entry, Group) else None

    def fold(self, row: int, *, folded: bool) -> None:
        """Fold the rows of a heading away, or show them again."""
        group = self.group_at(row)
        if group is not None and group.folded != folded:
            (self._folded.add if folded else self._folded.discard)(group.text)
            self._rebuild()

    def unfold(self) -> None:
        """Show the rows of every heading."""
        if self._folded:
            self._folded.clear()
            self._rebuild()

    def _rebuild(self, *_args: object) -> None:
        self.beginResetModel()
        count = self._source.rowCount()
        self._entries = list(range(count)) if self._column is None else self._gathered(self._column)
        self._places = {entry: place for place, entry in enumerate(self._entries) if isinstance(entry, int)}
        self.endResetModel()

    def _gathered(self, column: Column) -> list[Group | int]:
        rows = self._source.rows()
        members: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            members.setdefault(column.text(row), []).append(place)
        entries: list[Group | int] = []
        for text, places in sorted(members.items(), key=lambda item: column.sort(rows[item[1][0]])):
            shared = tuple(rows[place] for place in places)
            summary = self._summarize(shared) if self._summarize is not None else ""
            folded = text in self._folded
            entries.append(Group(text, shared, folded, summary))
            entries.extend([] if folded else places)
        return entries

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex, *_roles: object) -> None:
        if self._column is not None:
            self._rebuild()
        elif first.isValid() and last.isValid():
            self.dataChanged.emit(self.mapFromSource(first), self.mapFromSource(last))

    # ---------------------------------------------------------------------------------------- Qt model
    def mapToSource(self, index: Index) -> QModelIndex:
        """Give the filtered row of a place; a heading has none."""
        entry = self._entries[index.row()] if index.isValid() else None
        return self._source.index(entry, index.column()) if isinstance(entry, int) else QModelIndex()

    def mapFromSource(self, index: Index) -> QModelIndex:
        """Give the place of a filtered row; one that is folded away has none."""
        place = self._places.get(index.row(), -1) if index.isValid() else -1
        return self.index(place, index.column()) if place >= 0 else QModelIndex()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Make an index inside the table."""
        inside = 0 <= row < len(self._entries) and 0 <= column < self.columnCount()
        return self.createIndex(row, column) if inside and not parent.isValid() else QModelIndex()

    def parent(self, _child: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override] # noqa: B008
        """Flat: nothing has a parent."""
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count headings and rows shown."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count the columns."""
        return 0 if parent.isValid() else self._source.columnCount()

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's own signature
        """Tell whether there is anything; cells hold nothing."""
        return not parent.isValid() and bool(self._entries)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Give the heading's words, or the row's own data."""
        group = self.group_at(index.row()) if index.isValid() else None
        if group is None:
            return super().data(index, role)
        if role == GROUP_ROLE:
            return group
        if index.column() > 0:
            return None
        if role in (_DISPLAY, int(Qt.ItemDataRole.ToolTipRole)):
            return heading_text(group)
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            state = _("groupe replié") if group.folded else _("groupe déplié")
            return f"{heading_text(group)}, {state}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Give the titles: Qt would look them up through the first row, which may be a heading."""
        return self._source.headerData(section, orientation, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let headings be reached by keyboard, to be folded."""
        if index.isValid() and self.group_at(index.row()) is not None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return super().flags(index)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows inside their groups."""
        self._source.sort(column, order)


def heading_text(group: Group) -> str:
    """Write a heading: what is shared, how many, and their summary."""
    text = group.text or _("(vide)")
    counted = f"{text} ({len(group.rows)})"
    return f"{counted} · {group.summary}" if group.summary else counted
