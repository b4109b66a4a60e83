"""From the rows of « Lignes » to lines, groups and dated prices.

Two rows that follow one another in time and are otherwise the same line are one line whose price has changed
(dated rows without overlap or gap): so the export writes them, and so a person does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services.import_report import Fault
from contractdesk.services.workbook_columns import LineEntry, SheetName, sheet_of
from contractdesk.services.workbook_reader import Row

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Price:
    """A yearly amount between two days, None where it has no bound."""

    annual_ht: Decimal
    first: date | None
    last: date | None


@dataclass(slots=True)
class PlannedLine:
    """A line to write; the prices of a line in a group are in its group."""

    entry: LineEntry
    ends_on: date | None
    prices: list[Price] = field(default_factory=list)


@dataclass(slots=True)
class PlannedGroup:
    """A group to write, known by its first line."""

    label: str
    first_line: PlannedLine
    prices: list[Price] = field(default_factory=list)


@dataclass(slots=True)
class PlannedLines:
    """What the rows of one contract make."""

    lines: list[PlannedLine] = field(default_factory=list)
    groups: dict[str, PlannedGroup] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def assemble(rows: Iterable[Row[LineEntry]]) -> PlannedLines:
    """Return the lines and groups that the rows of one contract make, and what is wrong with them."""
    planned = PlannedLines()
    latest: dict[object, PlannedLine] = {}
    for row in rows:
        entry = row.entry
        if entry.starts_on and entry.ends_on and entry.starts_on > entry.ends_on:
            expected = _("un dernier jour qui n’est pas avant le premier")
            planned.faults.append(fault(row, "ends_on", french.date(entry.ends_on), expected))
        identity = (
            entry.label,
            french.fold(entry.module),
            entry.quantity,
            entry.vat_rate,
            french.fold(entry.group),
            entry.article,
        )
        line = latest.get(identity)
        if line is not None and _follows(entry, line):
            line.ends_on = entry.ends_on
        else:
            line = latest[identity] = PlannedLine(entry, entry.ends_on)
            planned.lines.append(line)
        _price(planned, row, line)
    return planned


def fault(row: Row[LineEntry], key: str, found: str, expected: str) -> Fault:
    """Return a fault of a row of « Lignes »."""
    header = next(column.header for column in sheet_of(SheetName.LINES).columns if column.key == key)
    return Fault(SheetName.LINES.value, row.number, header, found, expected)


def _follows(entry: LineEntry, line: PlannedLine) -> bool:
    """Tell whether a row goes on from the day after a line's last one, with another price."""
    is_next = line.ends_on is not None and entry.starts_on == line.ends_on + _ONE_DAY
    return is_next and entry.annual_ht is not None


def _price(planned: PlannedLines, row: Row[LineEntry], line: PlannedLine) -> None:
    """Put the amount of a row on its line, or on the group whose first line it is."""
    entry = row.entry
    prices: Sequence[Price] = ()
    if entry.annual_ht is not None:
        prices = (Price(entry.annual_ht, entry.starts_on, entry.ends_on),)
    if not entry.group:
        line.prices.extend(prices)
        return
    group = planned.groups.setdefault(french.fold(entry.group), PlannedGroup(entry.group, line))
    if prices and group.first_line is not line:
        expected = _("une case vide : le prix d’un groupe est sur sa première ligne")
        planned.faults.append(fault(row, "annual_ht", french.money(entry.annual_ht), expected))
    elif None not in (entry.vat_rate, rate := group.first_line.entry.vat_rate) and entry.vat_rate != rate:
        expected = _("le même taux pour toutes les lignes d’un groupe de prix")
        planned.faults.append(fault(row, "vat_rate", french.percent(entry.vat_rate or 0), expected))
    else:
        group.prices.extend(prices)
