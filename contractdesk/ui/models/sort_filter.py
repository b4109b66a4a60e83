"""Filtering and sorting between the rows and the table.

Sorting stays in C++ on keys that are floats or folded texts only: Qt's proxy puts Decimal and date in any
order, and its locale-aware comparison differs from one build to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal

from contractdesk.common.french import fold
from contractdesk.ui.models.columns import range_key
from contractdesk.ui.models.rows_model import SORT_ROLE, RowsModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contractdesk.ui.models.columns import Column


@dataclass(frozen=True)
class TextFilter:
    """Keeps the cells that hold every word, accents and case ignored."""

    text: str

    def accepts(self, column: Column, row: object) -> bool:
        """Tell whether the row stays."""
        folded = fold(column.text(row))
        return all(word in folded for word in fold(self.text).split())

    def saved(self) -> dict[str, Any]:
        """Give the filter as plain data."""
        return {"text": self.text}


@dataclass(frozen=True)
class ChoiceFilter:
    """Keeps the cells that show one of the texts ticked."""

    texts: frozenset[str]

    def accepts(self, column: Column, row: object) -> bool:
        """Tell whether the row stays."""
        return column.text(row) in self.texts

    def saved(self) -> dict[str, Any]:
        """Give the filter as plain data."""
        return {"choice": sorted(self.texts)}


@dataclass(frozen=True)
class RangeFilter:
    """Keeps the figures or dates between two bounds, both included; nothing is in no range."""

    low: float | None = None
    high: float | None = None

    def accepts(self, column: Column, row: object) -> bool:
        """Tell whether the row stays."""
        value = column.value(row)
        if value is None:
            return False
        key = range_key(value)
        return (self.low is None or key >= self.low) and (self.high is None or key <= self.high)

    def saved(self) -> dict[str, Any]:
        """Give the filter as plain data."""
        return {"range": [self.low, self.high]}


Filter = TextFilter | ChoiceFilter | RangeFilter


def restored_filter(saved: object) -> Filter | None:
    """Make a filter of what `saved` gave; None for anything else."""
    match saved:
        case {"text": str(text)}:
            return TextFilter(text)
        case {"choice": [*texts]} if all(isinstance(text, str) for text in texts):
            return ChoiceFilter(frozenset(texts))
        case {"range": [(int() | float() | None) as low, (int() | float() | None) as high]}:
            return RangeFilter(low, high)
        case _:
            return None


class SortFilterProxy(QSortFilterProxyModel):
    """Keeps the rows that pass every column filter and hold every word looked for."""

    filters_changed = Signal()

    def __init__(self, source: RowsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._filters: dict[str, Filter] = {}
        self._words: tuple[str, ...] = ()
        self._by_key = {column.key: column for column in source.columns}
        self.setSortRole(SORT_ROLE)
        self.setDynamicSortFilter(True)
        self.setSourceModel(source)

    @property
    def filters(self) -> Mapping[str, Filter]:
        """The filters in force, by column."""
        return self._filters

    @property
    def narrowed(self) -> bool:
        """Tell whether anything may be hidden."""
        return bool(self._filters or self._words)

    def set_filter(self, key: str, wanted: Filter | None) -> None:
        """Filter a column, or no longer."""
        if key not in self._by_key or self._filters.get(key) == wanted:
            return
        self.beginFilterChange()
        if wanted is None:
            del self._filters[key]
        else:
            self._filters[key] = wanted
        self._filters_done()

    def set_words(self, text: str) -> None:
        """Look for words anywhere in a row."""
        words = tuple(fold(text).split())
        if words != self._words:
            self.beginFilterChange()
            self._words = words
            self._filters_done()

    def clear_filters(self) -> None:
        """Show every row again."""
        if self.narrowed:
            self.beginFilterChange()
            self._filters.clear()
            self._words = ()
            self._filters_done()

    def _filters_done(self) -> None:
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)
        self.filters_changed.emit()

    def rows(self) -> list[Any]:
        """Give the rows shown, in the order shown."""
        everything = self._source.rows()
        return [everything[self.mapToSource(self.index(n, 0)).row()] for n in range(self.rowCount())]

    def filterAcceptsRow(self, source_row: int, _parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Apply the filters; Qt asks for every row when they change."""
        row = self._source.rows()[source_row]
        if not all(wanted.accepts(self._by_key[key], row) for key, wanted in self._filters.items()):
            return False
        if not self._words:
            return True
        folded = " ".join(fold(column.text(row)) for column in self._source.columns)
        return all(word in folded for word in self._words)

    def sorted_by(self) -> tuple[str, Qt.SortOrder] | None:
        """Give the column and the direction of the order in force."""
        column = self.sortColumn()
        return (self._source.columns[column].key, self.sortOrder()) if column >= 0 else None
