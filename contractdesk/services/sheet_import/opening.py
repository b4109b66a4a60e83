"""What a file brings to an import: the exchange workbook itself, or sheets of one's own to be explained."""

from dataclasses import dataclass
from pathlib import Path

from contractdesk.common.errors import InputError
from contractdesk.data.engine import Database
from contractdesk.services import imports, workbook_guard
from contractdesk.services.import_report import ImportReport
from contractdesk.services.sheet_import import intake, reading
from contractdesk.services.sheet_import.intake import IntakeRow
from contractdesk.services.sheet_import.reading import RawSheet
from contractdesk.services.workbook_columns import SheetName, sheet_named
from contractdesk.services.workbook_guard import Format

_HEADER_WITHIN = 20


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file looked at.

    Attributes:
        path: where it is.
        sheets: what it holds.
        report: what the exchange workbook would bring; None for any other file.
    """

    path: Path
    sheets: tuple[RawSheet, ...]
    report: ImportReport | None = None


def look(path: Path, database: Database) -> OpenedFile:
    """Return what a file holds; nothing is written.

    Raises:
        StorageError: it cannot be read.
        InputError: see `reading.read` and `imports`.
    """
    sheets = reading.read(path)
    is_exchange = workbook_guard.format_of(path) is Format.XLSX and is_exchange_workbook(sheets)
    return OpenedFile(path, sheets, imports.preview(path, database) if is_exchange else None)


def is_exchange_workbook(sheets: tuple[RawSheet, ...]) -> bool:
    """Tell whether sheets are those of the exchange workbook: « Contrats » with its own headers.

    A workbook without contracts is one too when all it holds are sheets of that workbook.
    """
    contracts = [one for one in sheets if one.name == SheetName.CONTRACTS]
    return all(map(_has_headers, contracts or sheets))


def _has_headers(sheet: RawSheet) -> bool:
    known = sheet_named(sheet.name)
    if known is None:
        return False
    required = {column.key for column in known.columns if column.required}
    for row in sheet.rows[:_HEADER_WITHIN]:
        found = (known.column_of(cell) for cell in row if isinstance(cell, str))
        if required <= {column.key for column in found if column is not None}:
            return True
    return False


def apply_workbook(path: Path, database: Database) -> None:
    """Write what the exchange workbook holds: all of it, or nothing.

    Raises:
        StorageError: see `imports.apply`.
        InputError: it is refused whole; ``import_stopped`` when it has a fault.
    """
    _all_or_nothing(imports.apply(path, database))


def take_in(database: Database, name: str, rows: tuple[IntakeRow, ...]) -> None:
    """Write the rows of a sheet that are kept: all of them, or nothing.

    Raises:
        StorageError: see `intake.take_in`.
        InputError: ``nothing_to_import``; ``import_stopped`` when the register refuses one.
    """
    _all_or_nothing(intake.take_in(database, name, rows))


def _all_or_nothing(report: ImportReport) -> None:
    if not report.applied:
        raise InputError("import_stopped", fault=report.faults[0].text)
