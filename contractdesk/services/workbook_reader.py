"""From a workbook file to its entries, with every fault and everything that was left out.

Nothing is decided here about the register: a row is understood cell by cell, in the order of the file. What
is wrong is noted and reading goes on, so that a person corrects the whole workbook once.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812 - an exception, named as one

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.services import workbook_guard
from contractdesk.services.import_report import Fault, Note
from contractdesk.services.workbook_cells import RawCell, Unreadable, is_empty
from contractdesk.services.workbook_columns import SHEETS, Column, Entry, Sheet, SheetName, sheet_named

E = TypeVar("E", bound=Entry)

_HEADER_WITHIN = 20
"""A title may stand above the headers; they are looked for in the first rows only."""
_TOTALS = ("total", "sous-total")
_SHOWN = 60
# What the parsers raise on a file that was altered; each is an unreadable workbook.
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    ImportError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    ZlibError,
)


@dataclass(frozen=True, slots=True)
class Row(Generic[E]):
    """An entry, the row it stands in, and the columns of it that could not be read."""

    number: int
    entry: E
    faulty: frozenset[str] = frozenset()


@dataclass(slots=True)
class Workbook:
    """What a workbook holds."""

    rows: dict[SheetName, list[Row[Any]]] = field(default_factory=lambda: {one.name: [] for one in SHEETS})
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class _Cell(Protocol):
    value: Any
    number_format: str
    data_type: str


_Cells = Sequence[_Cell]


def read(path: Path) -> Workbook:
    """Read a workbook.

    Raises:
        StorageError: the file cannot be read.
        InputError: what `workbook_guard.check` refuses; workbook_damaged; workbook_without_sheets when none
            of its sheets is one that is read.
    """
    has_formulas = workbook_guard.check(path)
    with _translated(path), warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # what the parser leaves out (drawings, extensions) is not read anyway
        return _read(path, has_formulas=has_formulas)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise InputError("workbook_damaged", path=str(path)) from error


def _read(path: Path, *, has_formulas: bool) -> Workbook:
    # Imported here: off the path to the first window.
    from openpyxl import load_workbook

    found = Workbook()
    values = load_workbook(path, read_only=True, data_only=True)
    formulas = load_workbook(path, read_only=True) if has_formulas else None
    try:
        for worksheet in values.worksheets:
            sheet = sheet_named(worksheet.title)
            if sheet is None or found.rows[sheet.name]:
                text = _("La feuille « {sheet} » n’est pas lue.").format(sheet=worksheet.title)
                found.notes.append(Note("sheet_ignored", text))
                continue
            twin = None if formulas is None else formulas[worksheet.title]
            _SheetReader(sheet, found).read(_rows(worksheet), None if twin is None else _rows(twin))
        if not any(sheet_named(title) for title in values.sheetnames):
            raise InputError("workbook_without_sheets", path=str(path), sheets=tuple(SheetName))
    finally:
        values.close()
        if formulas is not None:
            formulas.close()
    return found


def _rows(worksheet: Any) -> Iterator[_Cells]:  # noqa: ANN401 - openpyxl's stubs do not know this sheet
    """Yield the rows of a sheet; its own word on its size is not trusted."""
    worksheet.reset_dimensions()
    return worksheet.iter_rows(max_row=workbook_guard.LAST_ROW)  # type: ignore[no-any-return]


class _SheetReader:
    """Reads one sheet: its headers, then its rows."""

    def __init__(self, sheet: Sheet, found: Workbook) -> None:
        self._sheet = sheet
        self._found = found
        self._columns: dict[int, Column] = {}
        self._required = [column for column in sheet.columns if column.required]

    def read(self, rows: Iterator[_Cells], formulas: Iterator[_Cells] | None) -> None:
        """Read the rows; `formulas` are the same ones with the formulas in place of their results."""
        before_headers: list[_Cells] = []
        has_headers = False
        for number, cells in enumerate(rows, start=1):
            twins = next(formulas, ()) if formulas is not None else ()
            if has_headers:
                self._read_row(number, cells, twins)
            elif self._is_header(cells):
                has_headers = True
                self._read_headers(number, cells)
            else:
                before_headers.append(cells)
                if len(before_headers) == _HEADER_WITHIN:
                    break
        if not has_headers and any(not is_empty(cell.value) for cells in before_headers for cell in cells):
            self._miss_headers(before_headers)

    def _is_header(self, cells: _Cells) -> bool:
        named = {column.key for column in self._named(cells).values()}
        return {column.key for column in self._required} <= named

    def _named(self, cells: _Cells) -> dict[int, Column]:
        found = {}
        for position, cell in enumerate(cells):
            column = self._sheet.column_of(cell.value) if isinstance(cell.value, str) else None
            if column is not None:
                found[position] = column
        return found

    def _miss_headers(self, rows: list[_Cells]) -> None:
        """Say which required headers are absent, from the row that looks most like the headers."""
        number, best = max(enumerate(rows, start=1), key=lambda row: len(self._named(row[1])))
        named = {column.key for column in self._named(best).values()}
        for column in self._required:
            if column.key not in named:
                self._fault(number, column.header, "", _("une colonne de ce nom"))

    def _read_headers(self, number: int, cells: _Cells) -> None:
        seen: set[str] = set()
        named = self._named(cells)
        for position, cell in enumerate(cells):
            column = named.get(position)
            if column is None and not is_empty(cell.value):
                text = _("Feuille « {sheet} » : la colonne « {column} » n’est pas lue.").format(
                    sheet=self._sheet.name, column=_shown(cell.value)
                )
                self._found.notes.append(Note("column_ignored", text))
            elif column is not None and column.key in seen:
                self._fault(number, column.header, _shown(cell.value), _("une seule colonne de ce nom"))
            elif column is not None:
                seen.add(column.key)
                self._columns[position] = column

    def _read_row(self, number: int, cells: _Cells, formulas: _Cells) -> None:
        held = {
            self._columns[position].key: (self._columns[position], cell)
            for position, cell in enumerate(cells)
            if position in self._columns and not is_empty(cell.value)
        }
        if self._is_total(held):
            text = _("Feuille « {sheet} » : la ligne {row}, un total, n’est pas lue.").format(
                sheet=self._sheet.name, row=number
            )
            self._found.notes.append(Note("row_ignored", text))
            return
        uncomputed = self._uncomputed(cells, formulas)
        if not held and not uncomputed:
            return
        values: dict[str, Any] = {}
        faulty = set()
        for key, (column, cell) in held.items():
            try:
                values[key] = _value(column, cell)
            except Unreadable:
                faulty.add(key)
                self._fault(number, column.header, _shown(cell.value), column.codec.expected())
        for column in uncomputed:
            faulty.add(column.key)
            found = _("une formule sans résultat")
            self._fault(number, column.header, found, _("un classeur enregistré par un tableur"))
        for column in self._required:
            if column.key not in values and column.key not in faulty:
                faulty.add(column.key)
                self._fault(number, column.header, "", column.codec.expected())
        blanks = {column.key: _BLANKS.get(column.key, "") for column in self._required}
        entry = self._sheet.entry(**(blanks | values))
        self._found.rows[self._sheet.name].append(Row(number, entry, frozenset(faulty)))

    def _is_total(self, held: Mapping[str, tuple[Column, _Cell]]) -> bool:
        """Tell a row of totals: its first cell says so, and nothing else that a row needs is there."""
        first, *others = self._required
        if first.key not in held or any(column.key in held for column in others):
            return False
        return bool(others) and french.fold(str(held[first.key][1].value)).startswith(_TOTALS)

    def _uncomputed(self, cells: _Cells, formulas: _Cells) -> list[Column]:
        """Return the columns whose cell is a formula that no spreadsheet has computed yet."""
        return [
            self._columns[position]
            for position, formula in enumerate(formulas)
            if position in self._columns
            and formula.data_type == "f"
            and (position >= len(cells) or cells[position].value is None)
        ]

    def _fault(self, number: int, header: str, found: str, expected: str) -> None:
        self._found.faults.append(Fault(self._sheet.name.value, number, header, found, expected))


# Required columns that no text can stand for, while their cell is being corrected.
_BLANKS: dict[str, object] = {"value": Decimal(0)}


def _value(column: Column, cell: _Cell) -> Any:  # noqa: ANN401 - what the column holds
    if cell.data_type == "e":
        raise Unreadable(cell.value)
    value = cell.value.date() if isinstance(cell.value, datetime) else cell.value
    return column.codec.read(RawCell(value, cell.number_format or ""))


def _shown(value: object) -> str:
    """Return a faulty cell as a person sees it, cut if somebody pasted a page."""
    if isinstance(value, date):
        text = french.date(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        text = french.number(Decimal(str(value))) if abs(value) < 10**15 else str(value)
    else:
        text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
