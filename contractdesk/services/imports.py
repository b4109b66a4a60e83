"""Import of the exchange workbook: looked at first, then written whole or not at all.

The sheets and columns are those of `workbook_columns`, the rules of reading those of `workbook_reader`, what
is checked and made those of `import_plan`. A workbook with one fault changes nothing. Refused before any of
that, as `InputError`: workbook_empty, workbook_not_xlsx, workbook_old_format, workbook_opendocument,
workbook_protected, workbook_damaged, workbook_too_large, workbook_unsafe, workbook_without_sheets.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.services import import_plan, import_writer, indices, listings, workbook_reader
from contractdesk.services.import_plan import Known, Plan
from contractdesk.services.import_report import ImportReport, Note
from contractdesk.services.workbook_reader import Workbook
from contractdesk.services.workbook_template import write_template

__all__ = ["apply", "apply_sheet", "preview", "write_template"]


def preview(path: Path, database: Database) -> ImportReport:
    """Return what a workbook would bring, with every fault; nothing is written.

    Raises:
        StorageError: the workbook cannot be read.
        InputError: it is refused whole (see the module).
    """
    workbook = workbook_reader.read(path)
    with database.read() as session:
        known = _known(
            queries.contract_references(session), queries.vendors(session), queries.indices(session)
        )
    return _report(import_plan.plan(workbook, known))


def apply(path: Path, database: Database) -> ImportReport:
    """Write what a workbook holds, in one transaction that can be undone; nothing when it has a fault.

    Raises:
        StorageError: the workbook cannot be read, or the register cannot be written.
        InputError: the workbook is refused whole (see the module).
    """
    label = _("Import du classeur {name}").format(name=french.quoted(path.name))
    return _apply(workbook_reader.read(path), database, "workbook.import", label)


def apply_sheet(workbook: Workbook, database: Database, name: str) -> ImportReport:
    """Write what was understood of a sheet of one's own, as a workbook is; `name` is that of its file.

    Raises:
        StorageError: the register cannot be written.
    """
    label = _("Import de la feuille {name}").format(name=french.quoted(name))
    return _apply(workbook, database, "sheet.import", label)


def _apply(workbook: Workbook, database: Database, use_case: str, label: str) -> ImportReport:
    """Write what was read, in one transaction that can be undone; nothing when it has a fault."""
    with database.write(use_case, label) as session:
        vendors = queries.vendors(session)
        held = queries.indices(session)
        known = _known(queries.contract_references(session), vendors, held)
        plan = import_plan.plan(workbook, known)
        if not plan.faults:
            import_writer.write(plan, vendors, session.add, session.flush)
            indices.add_values(held, import_writer.index_rows(plan.values), session.add)
    return _report(plan, applied=not plan.faults)


def _known(
    references: Iterable[str], vendors: Iterable[models.Vendor], held: Sequence[models.PriceIndex]
) -> Known:
    """Return the names that the register holds."""
    series = [one for index in held for one in index.series]
    return Known(
        references=frozenset(map(french.fold, references)),
        vendors={
            french.fold(vendor.name): frozenset(french.fold(module.name) for module in vendor.modules)
            for vendor in vendors
        },
        indices=frozenset({index.code for index in held} | {one.code for one in series}),
        values=_values(series),
    )


def _values(series: Iterable[models.IndexSeries]) -> dict[tuple[str, str], list[Decimal]]:
    """Return the values held for each month of each series, oldest vintage first."""
    values: dict[tuple[str, str], list[Decimal]] = {}
    for one in series:
        for value in one.values:
            values.setdefault((one.code, value.month), []).append(value.value)
    return values


def _report(plan: Plan, *, applied: bool = False) -> ImportReport:
    return ImportReport(
        counts=plan.counts(),
        faults=tuple(plan.faults),
        notes=(*plan.notes, *_doubts(plan)),
        applied=applied,
    )


def _doubts(plan: Plan) -> Iterable[Note]:
    """Say which identifiers look wrong: it warns, and never stops an import."""
    for entry in plan.vendors:
        doubt = listings.identity_warning(import_writer.vendor_row(entry))
        if doubt:
            text = _("{vendor} : {doubt}").format(vendor=entry.name, doubt=doubt)
            yield Note("vendor_doubtful", text)
