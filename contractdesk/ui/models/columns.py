"""Columns as data: one description serves display, sorting, filtering, copying and the column menu."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from contractdesk.common import french
from contractdesk.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(Enum):
    """What a column holds; it decides alignment, format and order."""

    TEXT = auto()
    BADGE = auto()
    MONEY = auto()
    NUMBER = auto()
    PERCENT = auto()
    DATE = auto()


_FIGURES = frozenset({Kind.MONEY, Kind.NUMBER, Kind.PERCENT})
_RANGES = _FIGURES | {Kind.DATE}
# What a spreadsheet would take for a formula when pasted (CWE-1236).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Badge:
    """An icon and a word in a tone: the word says it all, the rest is for the eye."""

    icon: str
    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True)
class Column:
    """One column of a table over rows of one kind.

    Attributes:
        key: Stable name, under which width, place and filter are remembered.
        title: The header; French, made when the table is built, never at import time.
        value: The value of a row: text, Decimal, int, date, `Badge` or None, as `kind` says.
        sort_key: Another order than the value's own; float or text, the only keys Qt sorts rightly.
        tooltip: What hovering explains.
        width: At most, in average characters; 0 stretches over what is left.
        hidden: Not shown until asked for.
        groupable: Rows may be gathered by it.
        decimals: Of a NUMBER; None keeps those it has.
    """

    key: str
    title: str
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    sort_key: Callable[[Any], float | str] | None = None
    tooltip: Callable[[Any], str] | None = None
    width: int = 32
    hidden: bool = False
    groupable: bool = False
    decimals: int | None = None

    @property
    def ranged(self) -> bool:
        """Tell whether the column is filtered by bounds rather than by words."""
        return self.kind in _RANGES

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """Figures to the right, one under the other; everything else to the left."""
        side = Qt.AlignmentFlag.AlignRight if self.kind in _FIGURES else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def badge(self, row: object) -> Badge | None:
        """Give the badge of a row, None when the column has none."""
        value = self.value(row)
        return value if isinstance(value, Badge) else None

    def text(self, row: object) -> str:
        """Give what the cell shows."""
        return self.format(self.value(row))

    def format(self, value: object) -> str:
        """Write a value as this column does."""
        if value is None:
            return ""
        if isinstance(value, Badge):
            return value.text
        if isinstance(value, dt.date):
            return french.date(value)
        if isinstance(value, Decimal | int) and self.kind in _FIGURES:
            return self._figure(Decimal(value))
        return str(value)

    def _figure(self, value: Decimal) -> str:
        if self.kind is Kind.MONEY:
            return french.money(value)
        if self.kind is Kind.PERCENT:
            return french.percent(value)
        return french.number(value, self.decimals)

    def sort(self, row: object) -> float | str:
        """Give the key of a row's place: nothing comes before everything."""
        if self.sort_key is not None:
            return self.sort_key(row)
        value = self.value(row)
        if self.kind in _RANGES:
            return range_key(value)
        return french.fold(self.format(value))

    def copied(self, row: object) -> str:
        """Give the cell as a spreadsheet wants it: figures bare, one line, never a formula."""
        value = self.value(row)
        if isinstance(value, Decimal | int) and self.kind in _FIGURES:
            return f"{Decimal(value):f}".replace(".", ",")
        text = " ".join(self.format(value).split("\n")).replace("\t", " ")
        return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def range_key(value: object) -> float:
    """Give a number for a figure or a date, minus infinity for nothing."""
    if isinstance(value, dt.date):
        return float(value.toordinal())
    if isinstance(value, Decimal | int):
        return float(value)
    return -math.inf
