"""The sheets of a file that people keep: a workbook of any spreadsheet, or a table in a text file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

from contractdesk.common import files
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.services import workbook_guard
from contractdesk.services.workbook_guard import Format

Value: TypeAlias = str | int | float | bool | date | None
MOST_ROWS, MOST_COLUMNS = 20_000, 200
_DELIMITERS = ";\t,|"
_SNIFFED = 20


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet: its name, and its rows, each as wide as the widest."""

    name: str
    rows: tuple[tuple[Value, ...], ...]


def read(path: Path) -> tuple[RawSheet, ...]:
    """Return the sheets of a file that hold something.

    Raises:
        StorageError: the file cannot be read.
        InputError: what `workbook_guard` refuses; workbook_damaged, workbook_too_large, sheet_empty.
    """
    kind = workbook_guard.format_of(path)
    sheets = _text_table(path) if kind is Format.TEXT else _workbook(path)
    found = tuple(one for one in sheets if one.rows)
    if not found:
        raise InputError("sheet_empty", path=str(path))
    return found


def _workbook(path: Path) -> list[RawSheet]:
    # Imported here: off the path to the first window.
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        with CalamineWorkbook.from_path(path) as workbook:
            names = [one.name for one in workbook.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
            return [
                RawSheet(name, _trimmed(path, workbook.get_sheet_by_name(name).to_python())) for name in names
            ]
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise InputError("workbook_damaged", path=str(path)) from error


def _text_table(path: Path) -> list[RawSheet]:
    """Read a CSV file as French programs write them: any usual separator, UTF-8 or the letters of Windows."""
    text = files.read_text(path, largest=workbook_guard.LARGEST_FILE, spreadsheet=True)
    first = "".join(text.splitlines(keepends=True)[:_SNIFFED])
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise InputError("workbook_damaged", path=str(path)) from error
    return [RawSheet(_("Fichier texte"), _trimmed(path, rows))]


def _trimmed(path: Path, rows: Sequence[Sequence[object]]) -> tuple[tuple[Value, ...], ...]:
    """Return rows of one width without what is empty at the end."""
    plain = [[_value(cell) for cell in row] for row in rows]
    while plain and all(cell is None for cell in plain[-1]):
        plain.pop()
    width = max((_width(row) for row in plain), default=0)
    if len(plain) > MOST_ROWS or width > MOST_COLUMNS:
        raise InputError("workbook_too_large", path=str(path))
    return tuple(tuple([*row, *[None] * (width - len(row))][:width]) for row in plain)


def _width(row: Sequence[Value]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell is not None), default=0)


def _value(cell: object) -> Value:
    """Return a value as a spreadsheet holds it; an empty text is nothing, a whole number has no decimals."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell if isinstance(cell, bool | int | float | date) else None
