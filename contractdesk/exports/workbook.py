"""What the workbook holds, sheet by sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.exports import budget_tables, excel, revision_table, tables
from contractdesk.services import budget, contracts, dashboard, deadlines, listings, workbook_rows
from contractdesk.services.workbook_columns import SheetName, sheet_of

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.exports.job import Export


def write(export: Export, path: Path) -> tuple[str, ...]:
    """Write the workbook; return what its texts had to lose.

    Each sheet is computed when its turn comes and forgotten when it is written: they never are in memory
    together.
    """
    facts, today = export.facts, export.today
    listed = workbook_rows.listed(export.database, today, export.references)
    found = deadlines.computed(facts, today)
    title = _title(facts.settings.commune_name)
    day = _("Au {day}").format(day=french.long_date(today))
    with excel.Writer(title, today, export.step) as writer:
        writer.add(
            tables.contracts(contracts.rows(facts, today)).named(_("Synthèse")),
            above=(title, day, dashboard.sentence(facts, found, today)),
            below=_unsaid(listed.notes),
        )
        before = (SheetName.CONTRACTS, SheetName.LINES)
        after = (SheetName.VENDORS, SheetName.MODULES, SheetName.INDICES)
        for name in before:
            writer.add(tables.listed(sheet_of(name), listed.rows.pop(name)))
        writer.add(tables.deadlines((deadlines.row(one, today) for one in found), today))
        del found
        writer.add(revision_table.table(export.database, facts, today))
        planned = budget.budget(export.database, facts, today, budget.years_from(today.year))
        supposed = budget.hypothesis_sentence(planned.hypotheses)
        writer.add(budget_tables.detailed(planned), below=(supposed,))
        for name in after:
            writer.add(tables.listed(sheet_of(name), listed.rows.pop(name)))
        if export.with_journal:
            writer.add(tables.journal(listings.journal(export.database, None)))
        writer.save(path)
    return _losses(writer)


def _title(commune: str) -> str:
    if not commune:
        return _("Registre des contrats")
    return _("Registre des contrats : {commune}").format(commune=commune)


def _unsaid(notes: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the sheets that are read back cannot say; the JSON document says everything."""
    if not notes:
        return ()
    head = _("Ce que les feuilles relues à l’import ne disent pas (l’export JSON, lui, ne perd rien) :")
    return (head, *notes)


def _losses(writer: excel.Writer) -> tuple[str, ...]:
    notes = []
    if writer.cleaner.replaced:
        count = french.counted(writer.cleaner.replaced, _("caractère"), _("caractères"))
        notes.append(
            _("{count} qu’un classeur ne peut pas contenir : remplacés par \ufffd.").format(count=count)
        )
    if writer.cleaner.cut:
        count = french.counted(writer.cleaner.cut, _("texte"), _("textes"))
        text = _("{count} de plus de 32 767 caractères : coupés.")
        notes.append(text.format(count=count))
    return tuple(notes)
