"""The tables of the budget, for the workbook and the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.common.i18n import _
from contractdesk.exports.tables import Column, Table
from contractdesk.services import budget
from contractdesk.services.budget import Grouping
from contractdesk.services.workbook_cells import CellValue, Kind

if TYPE_CHECKING:
    from contractdesk.services.budget import BudgetView


def detailed(view: BudgetView) -> Table:
    """Return what each contract charges to each article and service, with and without VAT."""
    columns = (
        Column("reference", _("Contrat"), Kind.IDENTIFIER),
        Column("vendor", _("Titulaire"), Kind.TEXT),
        Column("article", _("Article"), Kind.TEXT),
        Column("service", _("Service"), Kind.TEXT),
        *_year_columns(view, "ht", _("{year} HT")),
        *_year_columns(view, "ttc", _("{year} TTC")),
    )
    rows: list[tuple[CellValue, ...]] = [
        (
            one.reference,
            one.vendor,
            one.article,
            one.service,
            *(amount.ht for amount in one.amounts),
            *(amount.ttc for amount in one.amounts),
        )
        for one in view.details()
    ]
    return Table(_("Budget"), columns, tuple(rows))


def grouped(view: BudgetView, grouping: Grouping) -> Table:
    """Return the lines of a grouping, what is certain and what supposes a renewal apart."""
    title = budget.grouping_title(grouping)
    columns = (
        Column("title", title, Kind.TEXT),
        Column("detail", _("Titulaire") if grouping is Grouping.CONTRACT else _("Contrats"), Kind.TEXT),
        *_year_columns(view, "certain", _("{year} engagé")),
        *_year_columns(view, "supposed", _("{year} prévisionnel")),
    )
    rows: list[tuple[CellValue, ...]] = [
        (
            one.title,
            one.detail,
            *(amount.certain for amount in one.amounts),
            *(amount.supposed for amount in one.amounts),
        )
        for one in view.lines(grouping)
    ]
    return Table(_("Budget par {grouping}").format(grouping=title.lower()), columns, tuple(rows))


def grouped_totals(view: BudgetView, grouping: Grouping) -> Table:
    """Return the lines of a grouping with the whole of each year, excluding VAT: what a page has room for."""
    table = grouped(view, grouping)
    columns = (*table.columns[:2], *_year_columns(view, "ht", _("{year} HT")))
    rows: list[tuple[CellValue, ...]] = [
        (one.title, one.detail, *(amount.ht for amount in one.amounts)) for one in view.lines(grouping)
    ]
    return Table(table.title, columns, tuple(rows))


def by_year(view: BudgetView) -> Table:
    """Return the total of each year: certain, supposing renewals, VAT, and what it becomes."""
    columns = (
        Column("year", _("Année"), Kind.IDENTIFIER),
        Column("certain", _("Engagé HT"), Kind.MONEY),
        Column("supposed", _("Prévisionnel HT"), Kind.MONEY),
        Column("ht", _("Total HT"), Kind.MONEY),
        Column("vat", _("TVA"), Kind.MONEY),
        Column("ttc", _("Total TTC"), Kind.MONEY),
    )
    rows: list[tuple[CellValue, ...]] = [
        (str(year), one.certain, one.supposed, one.ht, one.vat, one.ttc)
        for year, one in zip(view.years, view.totals(), strict=True)
    ]
    return Table(_("Années"), columns, tuple(rows))


def differences(view: BudgetView) -> Table:
    """Return what makes each year differ from the one before, contract by contract."""
    columns = (
        Column("year", _("Année"), Kind.IDENTIFIER),
        Column("cause", _("Cause"), Kind.TEXT),
        Column("reference", _("Contrat"), Kind.IDENTIFIER),
        Column("vendor", _("Titulaire"), Kind.TEXT),
        Column("ht", _("Écart HT"), Kind.MONEY),
    )
    rows: list[tuple[CellValue, ...]] = [
        (str(year), budget.cause_title(cause), one.reference, one.vendor, one.ht)
        for year in view.years
        for cause in view.causes(year)
        for one in view.moved(year, cause)
    ]
    return Table(_("Écarts d’une année à l’autre"), columns, tuple(rows))


def _year_columns(view: BudgetView, key: str, header: str) -> list[Column]:
    return [
        Column(f"{key}{year}", header.format(year=year), Kind.MONEY, is_summed=True) for year in view.years
    ]
