"""The files that leave the program: workbook, PDF, calendar, CSV, JSON. No screen, no line of command here.

`run` is the one way in. What a file holds is read first, in short transactions, then written beside its place
and moved there: whatever happens, nobody sees half a file. The libraries that write the
files are imported when they are needed: they are long to load, and the window opens without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractdesk.common import files
from contractdesk.common.errors import InputError
from contractdesk.exports.job import Export, PdfDocument, nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date
    from pathlib import Path

    from contractdesk.data.engine import Database
    from contractdesk.exports.job import Step
    from contractdesk.services.budget import BudgetView
    from contractdesk.services.dto import JournalRow
    from contractdesk.services.facts import Facts
    from contractdesk.services.link_example import LinkExample
    from contractdesk.services.revision_sheet import RevisionSheet

__all__ = ["KINDS", "ExportReport", "PdfDocument", "run", "write_revision_sheet"]

KINDS = ("xlsx", "pdf", "ics", "json", "csv")


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export has to say of the file it has written, in French sentences; most often nothing."""

    path: Path
    notes: tuple[str, ...] = ()


def run(
    kind: str,
    database: Database,
    facts: Facts,
    today: date,
    path: Path,
    *,
    references: Collection[str] | None = None,
    document: PdfDocument = PdfDocument.REGISTER,
    with_journal: bool = False,
    overwrite: bool = False,
    step: Step = nothing,
) -> ExportReport:
    """Write one file.

    Args:
        kind: one of `KINDS`.
        database: the register.
        facts: what was read of it (`services.facts.load_facts`).
        today: the day of the computed dates and amounts.
        path: the file asked for.
        references: only these contracts.
        document: which PDF document; with one contract, its sheet alone.
        with_journal: whether a workbook holds the journal too.
        overwrite: whether a file that is there may be replaced.
        step: told how far the writing is; raising there stops it, and leaves nothing behind.

    Raises:
        InputError: ``export_kind_unknown``.
        NotFoundError: ``contract_not_found``.
        StorageError: see `files.atomic_write`.
    """
    writer = _writer(kind)
    kept = None if references is None else frozenset(references)
    limited = facts if kept is None else facts.limited(kept)
    export = Export(database, limited, today, kept, document, with_journal, step)
    notes: tuple[str, ...] = ()

    def write(temporary: Path) -> None:
        nonlocal notes
        notes = writer(export, temporary)

    files.atomic_write(path, write, overwrite=overwrite)
    return ExportReport(path, notes)


def write_revision_sheet(
    sheet: RevisionSheet, today: date, path: Path, *, overwrite: bool = False
) -> ExportReport:
    """Write the sheet of a revision as a PDF file.

    Raises:
        StorageError: see `files.atomic_write`.
    """
    from contractdesk.exports import pdf_revision

    return _written(path, lambda temporary: pdf_revision.write(sheet, today, temporary), overwrite=overwrite)


def write_link_example(
    example: LinkExample, commune: str, today: date, path: Path, *, overwrite: bool = False
) -> ExportReport:
    """Write the worked example of two linked series as a PDF file.

    Raises:
        StorageError: see `files.atomic_write`.
    """
    from contractdesk.exports import pdf_link

    return _written(
        path, lambda temporary: pdf_link.write(example, commune, today, temporary), overwrite=overwrite
    )


def _written(path: Path, writer: Callable[[Path], tuple[str, ...]], *, overwrite: bool) -> ExportReport:
    notes: tuple[str, ...] = ()

    def write(temporary: Path) -> None:
        nonlocal notes
        notes = writer(temporary)

    files.atomic_write(path, write, overwrite=overwrite)
    return ExportReport(path, notes)


def write_budget(
    kind: str,
    database: Database,
    facts: Facts,
    view: BudgetView,
    today: date,
    path: Path,
    *,
    overwrite: bool = False,
) -> ExportReport:
    """Write the budget as it is shown, as a workbook or a PDF file.

    Args:
        kind: ``xlsx`` or ``pdf``.
        database: the register, for the purchase thresholds.
        facts: what was read of it.
        view: the budget, under the hypotheses it was computed with.
        today: the day on which it was computed.
        path: the file asked for.
        overwrite: whether a file that is there may be replaced.

    Raises:
        InputError: ``export_kind_unknown``.
        StorageError: see `files.atomic_write`.
    """
    if kind not in ("xlsx", "pdf"):
        raise InputError("export_kind_unknown", kind=kind, kinds=("xlsx", "pdf"))
    from contractdesk.exports import budget_files
    from contractdesk.services import purchases

    content = budget_files.Content(
        facts.settings.commune_name, view, purchases.watch(database, facts, today), today
    )
    writer = budget_files.write_workbook if kind == "xlsx" else budget_files.write_pdf
    notes: tuple[str, ...] = ()

    def write(temporary: Path) -> None:
        nonlocal notes
        notes = writer(content, temporary)

    files.atomic_write(path, write, overwrite=overwrite)
    return ExportReport(path, notes)


def _writer(kind: str) -> Callable[[Export, Path], tuple[str, ...]]:
    """Return what writes a kind of file; it returns what it has to say."""
    match kind:
        case "xlsx":
            from contractdesk.exports import workbook

            return workbook.write
        case "pdf":
            from contractdesk.exports import pdf

            return pdf.write
        case "ics":
            from contractdesk.exports import ics

            return ics.write
        case "json":
            from contractdesk.exports import json_file

            return json_file.write
        case "csv":
            from contractdesk.exports import csv_file

            return csv_file.write
    raise InputError("export_kind_unknown", kind=kind, kinds=KINDS)


def write_journal(
    database: Database,
    rows: Sequence[JournalRow],
    path: Path,
    *,
    overwrite: bool = False,
    step: Step = nothing,
) -> ExportReport:
    """Write operations of the journal as a CSV file, with each field before and after.

    Raises:
        StorageError: see `files.atomic_write`.
    """
    from contractdesk.exports import journal_file

    return _written(
        path, lambda temporary: journal_file.write(database, rows, step, temporary), overwrite=overwrite
    )
