"""Index values as a CSV file: the format of `index import`, and of the values shipped with the sample.

One row per value, comma-separated, a header on the first line: ``series,month,value`` and, where known,
``published_on,quality,sources,source``. Two more columns serve files that hold corrections (a
correction adds a vintage, nothing is overwritten): ``vintage`` numbers them, ``estimated`` says that the day
of publication is a guess.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from contractdesk.common.errors import InputError
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Quality

T = TypeVar("T")

REQUIRED = ("series", "month", "value")
OPTIONAL = ("published_on", "quality", "sources", "source", "vintage", "estimated")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FIGURE = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_COUNT = re.compile(r"[1-9]\d{0,2}", re.ASCII)
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One value read from a file; ``vintage`` is None when the file leaves it to the register."""

    series: str
    month: str
    value: Decimal
    published_on: date | None = None
    quality: Quality = Quality.PUBLISHED
    source_count: int = 1
    source: str = ""
    vintage: int | None = None
    is_estimated: bool = False


class CsvFault(NamedTuple):
    """Something wrong in a file: where it is, the code of what was expected, what stands there."""

    line: int
    column: str
    code: str
    value: str = ""


def parse_index_csv(text: str) -> tuple[IndexRow, ...]:
    """Read every value of a file, or every fault: a file is taken whole or not at all.

    Raises:
        InputError: ``index_csv_invalid`` with ``faults``, a tuple of `CsvFault` in the order of the lines.
            Their codes: ``file_empty``, ``malformed``, ``column_missing``, ``column_unknown``,
            ``column_repeated``, ``too_many_cells``, ``missing``, ``month``, ``figure``, ``day``,
            ``day_before_month``, ``quality``, ``count``, ``yes_no``, ``repeated``.
    """
    faults: list[CsvFault] = []
    lines = _lines(text, faults)
    _, header = next(lines, (0, []))
    columns = [cell.strip().lower() for cell in header]
    faults += _header_faults(columns, faults)
    if faults:
        raise InputError("index_csv_invalid", faults=tuple(faults))
    rows: list[IndexRow] = []
    seen: set[tuple[str, str, int | None]] = set()
    for line, cells in lines:
        row = _Line(line, columns, cells, faults).row()
        if row is None:
            continue
        key = (row.series, row.month, row.vintage)
        if key in seen:
            faults.append(CsvFault(line, "month", "repeated", f"{row.series} {row.month}"))
        seen.add(key)
        rows.append(row)
    if faults:
        raise InputError("index_csv_invalid", faults=tuple(sorted(faults)))
    return tuple(rows)


def fresh_values(
    rows: Iterable[IndexRow], newest: Mapping[tuple[str, str], tuple[int, Decimal]]
) -> tuple[IndexRow, ...]:
    """Return the rows that add something to a register, each with its vintage.

    The first value of a month is vintage 1; another value is a correction, and the next vintage; the value
    that is already the newest adds nothing, so that a file can be imported again. Rows that say their vintage
    come first, in its order.

    Args:
        rows: what a file holds.
        newest: newest vintage and its value, by series and month, of what the register holds.
    """
    known = dict(newest)
    fresh = []
    for row in sorted(rows, key=lambda row: (row.vintage is None, row.vintage or 0)):
        key = (row.series, row.month)
        vintage, value = known.get(key, (0, None))
        is_fresh = row.value != value if row.vintage is None else row.vintage > vintage
        if is_fresh:
            numbered = replace(row, vintage=row.vintage or vintage + 1)
            known[key] = (numbered.vintage or 1, row.value)
            fresh.append(numbered)
    return tuple(fresh)


def sample_values(*texts: str) -> dict[str, list[dict[str, Any]]]:
    """Return the values of some files by series, as a register document holds them (`data.exchange`).

    Raises:
        InputError: as `parse_index_csv`.
    """
    rows = [row for text in texts for row in parse_index_csv(text)]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in fresh_values(rows, {}):
        entry = {
            "month": row.month,
            "value": f"{row.value:f}",
            "published_on": None if row.published_on is None else row.published_on.isoformat(),
            "is_estimated": row.is_estimated,
            "quality": row.quality.value,
            "vintage": row.vintage,
            "source_count": row.source_count,
            "source": row.source,
        }
        found.setdefault(row.series, []).append(entry)
    return found


def _lines(text: str, faults: list[CsvFault]) -> Iterator[tuple[int, list[str]]]:
    """Yield each written line with its number; blank ones are not written."""
    # A byte order mark is what spreadsheets put before the first header.
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        faults.append(CsvFault(max(line, reader.line_num), "", "malformed"))


def _header_faults(columns: list[str], faults: list[CsvFault]) -> list[CsvFault]:
    if not columns:
        return [] if faults else [CsvFault(1, "", "file_empty")]
    missing = [CsvFault(1, name, "column_missing") for name in REQUIRED if name not in columns]
    unknown = [
        CsvFault(1, name, "column_unknown", name) for name in columns if name not in (*REQUIRED, *OPTIONAL)
    ]
    repeated = [
        CsvFault(1, name, "column_repeated", name)
        for name in dict.fromkeys(columns)
        if columns.count(name) > 1 and name in (*REQUIRED, *OPTIONAL)
    ]
    return missing + unknown + repeated


class _Line:
    """Reads the cells of one line, noting each fault and reading on."""

    def __init__(self, line: int, columns: list[str], cells: list[str], faults: list[CsvFault]) -> None:
        self._line = line
        self._faults = faults
        self._faults_before = len(faults)
        self._cells = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
        if len(cells) > len(columns):
            self._fault("", "too_many_cells", cells[len(columns)])

    def row(self) -> IndexRow | None:
        """Return the value of the line, None when something is wrong with it."""
        series = self._read("series", "missing", str, "")
        month = self._read("month", "month", Month.parse, None)
        value = self._read("value", "figure", _figure, Decimal(0))
        published_on = self._read("published_on", "day", _day, None)
        quality = self._read("quality", "quality", Quality, Quality.PUBLISHED)
        sources = self._read("sources", "count", _count, 1)
        vintage = self._read("vintage", "count", _count, None)
        is_estimated = self._read("estimated", "yes_no", _YES_NO.__getitem__, False)
        if month is not None and published_on is not None and published_on < month.first_day:
            self._fault("published_on", "day_before_month", published_on.isoformat())
        if len(self._faults) > self._faults_before:
            return None
        source = self._cells.get("source", "")
        return IndexRow(
            series, str(month), value, published_on, quality, sources, source, vintage, is_estimated
        )

    def _read(self, column: str, code: str, reader: Callable[[str], T], absent: T) -> T:
        text = self._cells.get(column, "")
        if not text:
            if column in REQUIRED:
                self._fault(column, "missing")
            return absent
        try:
            return reader(text)
        except (ValueError, KeyError, InputError):
            self._fault(column, code, text)
            return absent

    def _fault(self, column: str, code: str, value: str = "") -> None:
        self._faults.append(CsvFault(self._line, column, code, value))


def _figure(text: str) -> Decimal:
    if not _FIGURE.fullmatch(text) or not Decimal(text):
        raise ValueError(text)
    return Decimal(text)


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _count(text: str) -> int:
    if not _COUNT.fullmatch(text):
        raise ValueError(text)
    return int(text)
