"""Lines copied from a page or a sheet, read as months and values: nothing of it is judged here."""

import csv
import io
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.dates import Month
from contractdesk.services.errors import error_text

_NOT_A_CELL = re.compile(r"[;\t]")


@dataclass(frozen=True, slots=True)
class Read:
    """What a line was read as: a title holds neither month nor value nor figure."""

    month: Month | None = None
    value: Decimal | None = None
    fault: str = ""
    is_title: bool = False


class Column:
    """Dates the cells of a single column, one month after the other from its first value."""

    def __init__(self, first: Month | None) -> None:
        self._next = first
        self._begun = False

    def dated(self, one: Read) -> Read:
        """Return a cell with its month; a title above the first value takes none."""
        self._begun = self._begun or one.value is not None
        if not self._begun or one.month is not None:
            return one
        given = self._next
        self._next = None if given is None else given.plus(1)
        if one.value is None:
            return Read(fault=_("La valeur manque."))
        if given is None:
            return replace(one, fault=_("Indiquez le mois de la première valeur de la colonne."))
        return replace(one, month=given, fault="")


def cells_of(line: str) -> list[str]:
    """Split a line: tabs or semicolons, quotes of spreadsheets taken off; spaces before a last figure."""
    if not line.strip():
        return []
    mark = _NOT_A_CELL.search(line)
    if mark is not None:
        cells = next(csv.reader(io.StringIO(line), delimiter=mark.group()), [])
        return [cell.strip() for cell in cells if cell.strip()]
    cells = [line.strip()]
    if _month(cells[0]) is None and _value(cells[0])[0] is None:
        head, _space, tail = line.strip().rpartition(" ")
        if _month(head) is not None:
            return [head.strip(), tail.strip()]
    return cells


def read_cells(cells: list[str]) -> Read:
    """Return the month and the value of a line, and what is wrong with it."""
    if not cells:
        return Read()
    month = _month(cells[0])
    value, fault = _value(cells[-1] if len(cells) == 1 else cells[1])
    if len(cells) == 1 and month is None and value is not None:
        return Read(value=value)
    if month is not None:
        if len(cells) == 1:
            return Read(month, fault=_("La valeur manque."))
        return Read(month, value, fault)
    if value is not None:
        return Read(value=value, fault=_("Le mois manque."))
    return Read(is_title=True)


def _month(text: str) -> Month | None:
    try:
        return Month.parse(french.parse_month(text))
    except InputError:
        pass
    try:
        return Month.of(french.parse_date(text))
    except InputError:
        return None


def _value(text: str) -> tuple[Decimal | None, str]:
    try:
        return french.parse_number(text), ""
    except InputError as error:
        return None, error_text(error)
