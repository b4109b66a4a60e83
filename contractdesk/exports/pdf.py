"""The PDF documents: the synthesis of the register, and the sheet of one contract."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.platypus import PageBreak

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import Status
from contractdesk.exports import tables
from contractdesk.exports.pdf_parts import Document, Identity, Kit, space, together
from contractdesk.services import contract_sheet, contracts, dashboard, deadlines, labels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reportlab.platypus import Flowable

    from contractdesk.exports.job import Export
    from contractdesk.exports.tables import Table
    from contractdesk.services.dto import ContractSheet, Fact, Grid, Section


_ELSEWHERE = ("deadlines", "history")
"""Sections of the sheet that the synthesis leaves out: its own table has the deadlines."""


def write(export: Export, path: Path) -> tuple[str, ...]:
    """Write the synthesis of the register, or the sheet of one contract."""
    kit = Kit()
    if export.reference is None:
        _synthesis(export, kit, path)
    else:
        _one_contract(export, export.reference, kit, path)
    if kit.cleaner.replaced:
        count = french.counted(kit.cleaner.replaced, _("caractère"), _("caractères"))
        return (_("{count} qui ne s’impriment pas : remplacés par un carré.").format(count=count),)
    return ()


def _synthesis(export: Export, kit: Kit, path: Path) -> None:
    facts, today = export.facts, export.today
    commune = facts.settings.commune_name or _("Commune non renseignée")
    title = _("Registre des contrats")
    identity = Identity(
        title=_("{title} – {commune}").format(title=title, commune=commune),
        author=commune,
        subject=_("Contrats de logiciels au {day}").format(day=french.date(today)),
        dated=_("au {day}").format(day=french.date(today)),
    )
    story: list[Flowable] = [
        kit.paragraph(commune, "commune"),
        space(4),
        kit.paragraph(title, "cover"),
        space(3),
        kit.paragraph(_("Situation au {day}").format(day=french.long_date(today)), "lead"),
        space(10),
        kit.paragraph(dashboard.view(facts, today).sentence, "lead"),
        space(8),
        *_statuses(export, kit),
        PageBreak(),
        *kit.heading(_("Sommaire"), "h1"),
        kit.contents(),
        PageBreak(),
        *kit.heading(_("Échéances"), "h1", (0, "deadlines")),
        *_deadlines(export, kit),
        *kit.heading(_("Contrats"), "h1", (0, "contracts")),
        *_contracts(export, kit),
    ]
    for number, one in enumerate(facts.contracts):
        story.append(PageBreak())
        if number == 0:
            story += kit.heading(_("Fiches des contrats"), "over", (0, "sheets"))
        sheet = contract_sheet.sheet(export.database, facts, one.reference, today)
        story += _sheet(sheet, kit, left_out=_ELSEWHERE)
    Document(path, identity, has_cover=True).write(story)


def _one_contract(export: Export, reference: str, kit: Kit, path: Path) -> None:
    facts, today = export.facts, export.today
    sheet = contract_sheet.sheet(export.database, facts, reference, today)
    identity = Identity(
        title=_("Fiche du contrat {reference}").format(reference=reference),
        author=facts.settings.commune_name,
        subject=sheet.row.object,
        dated=_("au {day}").format(day=french.date(today)),
    )
    Document(path, identity, has_cover=False).write(list(_sheet(sheet, kit)))


def _statuses(export: Export, kit: Kit) -> Iterator[Flowable]:
    """Yield how many contracts there are of each status, and what they cost a year."""
    amounts: dict[Status, list[Decimal | None]] = {}
    for row in contracts.rows(export.facts, export.today):
        amounts.setdefault(row.status, []).append(row.annual_ht)
    rows = []
    for status in Status:
        if status in amounts:
            known = [amount for amount in amounts[status] if amount is not None]
            total = french.money(sum(known, Decimal("0.00"))) if known else ""
            rows.append((labels.status(status), french.number(len(amounts[status])), total))
    if rows:
        yield kit.grid((_("Statut"), _("Contrats"), _("Montant annuel HT")), rows, (1, 2))


def _deadlines(export: Export, kit: Kit) -> Iterator[Flowable]:
    rows = deadlines.rows(export.facts, export.today)
    if not rows:
        yield kit.paragraph(_("Rien à faire dans les dix-huit mois à venir."))
        return
    text = _("Ce qui est à faire dans les dix-huit mois, dans l’ordre des jours où agir.")
    yield kit.paragraph(text, "note")
    yield _table(tables.deadlines(rows).only("act_by", "bucket", "reference", "title", "amount_ht"), kit)


def _contracts(export: Export, kit: Kit) -> Iterator[Flowable]:
    rows = contracts.rows(export.facts, export.today)
    if not rows:
        yield kit.paragraph(_("Le registre ne contient encore aucun contrat."))
        return
    kept = ("reference", "vendor", "status", "final_end", "limit", "annual_ht", "annual_ttc")
    yield _table(tables.contracts(rows).only(*kept), kit)
    text = _("Montants en vigueur au {day} ; la limite est le dernier jour de réception d’une lettre.")
    yield kit.paragraph(text.format(day=french.date(export.today)), "note")


def _table(table: Table, kit: Kit) -> Flowable:
    rows = [
        [tables.text_of(column, value) for column, value in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    has_totals = any(column.is_summed for column in table.columns)
    if has_totals:
        sums = [
            french.money(table.total(position)) if column.is_summed else ""
            for position, column in enumerate(table.columns)
        ]
        rows.append([_("Total"), *sums[1:]])
    numeric = [position for position, column in enumerate(table.columns) if column.is_numeric]
    return kit.grid([column.header for column in table.columns], rows, numeric, totals=has_totals)


# --------------------------------------------------------------------------------------- contract sheet


def _sheet(sheet: ContractSheet, kit: Kit, *, left_out: tuple[str, ...] = ()) -> Iterator[Flowable]:
    """Yield a contract's sheet: its name, then each section that has something to say."""
    depth = 1 if left_out else 0
    yield from kit.heading(sheet.row.reference, "h1", (depth, f"contract-{sheet.row.id}"))
    about = _("{object} – {vendor}").format(object=sheet.row.object, vendor=sheet.row.vendor)
    yield kit.paragraph(about, "lead")
    for section in sheet.sections:
        if section.key not in left_out and (section.facts or section.grids or section.warnings):
            yield from _section(section, kit)


def _section(section: Section, kit: Kit) -> Iterator[Flowable]:
    yield from kit.heading(section.title, "h2")
    for warning in section.warnings:
        yield kit.paragraph(warning, "warning")
    for group, facts in groupby(section.facts, key=lambda fact: fact.group):
        block = list(facts)
        table = kit.facts([(fact.label, fact.value, _why(fact, block)) for fact in block])
        yield together([kit.paragraph(group, "h3"), table]) if group else table
    for grid in section.grids:
        if grid.title != section.title:
            yield from kit.heading(grid.title, "h3")
        yield from _grid(grid, kit)


def _why(fact: Fact, others: list[Fact]) -> str:
    """Return the explanation of a fact, unless another one of its group tells it and goes on."""
    told = any(other.why != fact.why and other.why.startswith(fact.why) for other in others)
    return "" if told else fact.why


def _grid(grid: Grid, kit: Kit) -> Iterator[Flowable]:
    """Yield a small table, without the columns in which nothing is written."""
    if grid.note:
        yield kit.paragraph(grid.note, "note")
    kept = [i for i in range(len(grid.columns)) if any(row[i] for row in grid.rows)]
    if kept:
        yield kit.grid(
            [grid.columns[i] for i in kept],
            [[row[i] for i in kept] for row in grid.rows],
            [position for position, i in enumerate(kept) if i in grid.numeric],
        )
