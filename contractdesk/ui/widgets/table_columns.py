"""The columns of a table: which are shown, how wide, in what order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QTableView

    from contractdesk.ui.models.columns import Column

_SMALLEST = 40
_ROOM = 18


class TableColumns:
    """What is done to the columns of one view; the words of a column are the model's affair."""

    def __init__(self, view: QTableView, columns: Sequence[Column], essential: Sequence[str]) -> None:
        self._view, self._columns = view, tuple(columns)
        # Beside something else a table shows fewer columns; each of the two ways keeps what the person chose.
        self._narrow = False
        self._defaults = {
            False: {column.key for column in columns if column.hidden},
            True: {column.key for column in columns if column.key not in essential},
        }
        self._hidden = {narrow: set(keys) for narrow, keys in self._defaults.items()}

    def visible(self) -> list[Column]:
        """Give the columns shown, in the order shown."""
        header = self._view.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [self._columns[n] for n in order if not header.isSectionHidden(n)]

    def width(self) -> int:
        """Give the width that the columns shown take together."""
        return self._view.horizontalHeader().length()

    def show(self, logical: int, *, shown: bool) -> bool:
        """Show or hide a column and tell whether it was done; the last one stays."""
        if not shown and len(self.visible()) <= 1:
            return False
        hidden = self._hidden[self._narrow]
        (hidden.discard if shown else hidden.add)(self._columns[logical].key)
        self._apply_hidden()
        return True

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the essential columns only, beside something else; or all of them again."""
        self._narrow = narrow
        self._apply_hidden()

    def _apply_hidden(self) -> None:
        for place, column in enumerate(self._columns):
            self._view.setColumnHidden(place, column.key in self._hidden[self._narrow])

    def fit(self) -> None:
        """Give each column the width of what it holds, within reason."""
        average = self._view.fontMetrics().averageCharWidth()
        for place, column in enumerate(self._columns):
            if column.width:
                wanted = max(
                    self._view.sizeHintForColumn(place),
                    self._view.horizontalHeader().sectionSizeFromContents(place).width(),
                )
                self._view.setColumnWidth(place, min(wanted + 4, column.width * average + _ROOM))

    def apply_defaults(self) -> None:
        """Put every column back where it was at first."""
        header = self._view.horizontalHeader()
        average = self._view.fontMetrics().averageCharWidth()
        for place, column in enumerate(self._columns):
            header.moveSection(header.visualIndex(place), place)
            header.resizeSection(place, (column.width or 24) * average + _ROOM)
            mode = header.ResizeMode.Stretch if column.width == 0 else header.ResizeMode.Interactive
            header.setSectionResizeMode(place, mode)
        self._hidden[self._narrow] = set(self._defaults[self._narrow])
        self._apply_hidden()

    # ---------------------------------------------------------------------------------------- remember
    def saved(self) -> dict[str, Any]:
        """Give what to keep until the next time, as plain values."""
        header = self._view.horizontalHeader()
        sizes = {column.key: header.sectionSize(n) for n, column in enumerate(self._columns)}
        return {
            "order": [self._columns[header.logicalIndex(place)].key for place in range(header.count())],
            "hidden": sorted(self._hidden[False]),
            "hidden_narrow": sorted(self._hidden[True]),
            "widths": {key: size for key, size in sizes.items() if size},
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what was kept; columns that are no more are passed over."""
        header = self._view.horizontalHeader()
        places = {column.key: place for place, column in enumerate(self._columns)}
        widths = saved.get("widths") or {}
        for narrow, name in ((False, "hidden"), (True, "hidden_narrow")):
            if isinstance(saved.get(name), list):
                self._hidden[narrow] = set(saved[name]) & set(places)
        self._apply_hidden()
        for target, key in enumerate(key for key in saved.get("order") or [] if key in places):
            header.moveSection(header.visualIndex(places[key]), target)
            if key in widths and self._columns[places[key]].width:
                header.resizeSection(places[key], max(_SMALLEST, int(widths[key])))
