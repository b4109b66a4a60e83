"""The budget as a workbook and as a PDF file: the same tables, the hypothesis in front of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.exports import budget_tables, excel, tables
from contractdesk.services import budget, purchases
from contractdesk.services.budget import Grouping

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from reportlab.platypus.flowables import Flowable

    from contractdesk.exports.pdf_pages import Binder
    from contractdesk.exports.pdf_tables import Grid
    from contractdesk.exports.pdf_theme import Ink
    from contractdesk.exports.tables import Table
    from contractdesk.services.budget import BudgetView
    from contractdesk.services.purchases import PurchaseTotal


@dataclass(frozen=True, slots=True)
class Content:
    """What the files hold."""

    commune: str
    view: BudgetView
    purchases: tuple[PurchaseTotal, ...]
    today: date

    @property
    def title(self) -> str:
        """The title of the files."""
        return _("Budget des contrats, {first} à {last}").format(
            first=self.view.years[0], last=self.view.years[-1]
        )

    def notes(self) -> list[str]:
        """Return what the figures suppose and what they leave out."""
        view = self.view
        lines = [budget.hypothesis_sentence(view.hypotheses)]
        if view.firm:
            lines.append(
                _("Prix fermes, sauf demande de la commune\u00a0: {contracts}.").format(
                    contracts=french.join_and(view.firm)
                )
            )
        for reference, day in view.unrecorded:
            text = _("{reference}\u00a0: révision due au {day} et non enregistrée, donc non comptée.")
            lines.append(text.format(reference=reference, day=french.date(day)))
        for reference, facts in view.uncounted:
            text = _("{reference}\u00a0: sans montant, il manque {facts}.")
            lines.append(text.format(reference=reference, facts=facts))
        return lines


def write_workbook(content: Content, path: Path) -> tuple[str, ...]:
    """Write the workbook; return what its texts had to lose."""
    view = content.view
    day = _("Au {day}").format(day=french.long_date(content.today))
    with excel.Writer(content.title, content.today) as writer:
        writer.add(budget_tables.detailed(view), above=(content.title, day), below=tuple(content.notes()))
        writer.add(budget_tables.by_year(view))
        for grouping in Grouping:
            writer.add(budget_tables.grouped(view, grouping))
        writer.add(budget_tables.differences(view))
        writer.save(path)
    if not writer.cleaner.replaced:
        return ()
    count = french.counted(writer.cleaner.replaced, _("caractère"), _("caractères"))
    return (
        _("{count} qu’un classeur ne peut pas contenir\u00a0: remplacés par \ufffd.").format(count=count),
    )


def write_pdf(content: Content, path: Path) -> tuple[str, ...]:
    """Write the PDF file; return what its texts had to lose."""
    from contractdesk.exports.pdf_pages import Binder, Document
    from contractdesk.exports.pdf_theme import Ink

    ink = Ink()
    binder = Binder(ink.line(content.title), ink.line(content.commune), content.today)
    Document(path, binder, ink, ink.line(content.title)).write(_Pages(content, ink, binder).story())
    return ink.losses()


class _Pages:
    """The budget, being set."""

    def __init__(self, content: Content, ink: Ink, binder: Binder) -> None:
        self._content, self._ink, self._binder = content, ink, binder
        self._view = content.view

    def story(self) -> list[Flowable]:
        """Return everything, in the order in which it is read."""
        from reportlab.platypus import NextPageTemplate

        from contractdesk.exports.pdf_pages import UPRIGHT
        from contractdesk.exports.pdf_theme import styles

        look, ink = styles(), self._ink
        story: list[Flowable] = [
            NextPageTemplate(UPRIGHT),
            self._binder.mark(ink.line(self._content.title), 0, is_listed=False, is_running=False),
            *([ink.paragraph(self._content.commune, look.commune)] if self._content.commune else []),
            ink.paragraph(self._content.title, look.name),
            *(ink.paragraph(text, look.note) for text in self._content.notes()),
            *self._part(_("Années"), budget_tables.by_year(self._view), sums=False),
        ]
        for grouping in Grouping:
            table = budget_tables.grouped_totals(self._view, grouping)
            story += self._part(table.title, table)
        moved = budget_tables.differences(self._view)
        if moved.rows:
            story += self._part(moved.title, moved, sums=False)
        return [*story, *self._thresholds()]

    def _thresholds(self) -> list[Flowable]:
        from contractdesk.exports.pdf_theme import styles

        look, ink = styles(), self._ink
        story: list[Flowable] = [
            self._binder.mark(_("Seuils d’achat"), 0),
            ink.paragraph(_("Seuils d’achat"), look.h2),
            ink.paragraph(purchases.judgement(), look.note),
        ]
        for one in self._content.purchases:
            story.append(ink.paragraph(one.name, look.h3))
            lines = (purchases.sentence(one), *purchases.details(one))
            story += [ink.paragraph(text, look.body) for text in lines]
        return story

    def _part(self, title: str, table: Table, *, sums: bool = True) -> list[Flowable]:
        from contractdesk.exports.pdf_tables import under
        from contractdesk.exports.pdf_theme import WIDTH, styles

        heading = [self._binder.mark(title, 0), self._ink.paragraph(title, styles().h2)]
        return under(heading, self._grid(table, sums=sums), WIDTH)

    def _grid(self, table: Table, *, sums: bool) -> Grid:
        from contractdesk.exports.pdf_columns import Column, Look, Row
        from contractdesk.exports.pdf_tables import grid
        from contractdesk.exports.pdf_theme import REGULAR, SEMIBOLD, WIDTH

        columns = [
            Column(column.header, is_right=column.is_numeric, font=SEMIBOLD if rank == 0 else REGULAR)
            for rank, column in enumerate(table.columns)
        ]
        rows = [
            Row(
                tuple(tables.text_of(column, value) for column, value in zip(table.columns, row, strict=True))
            )
            for row in table.rows
        ]
        if sums:
            cells = [
                french.money(table.total(rank)) if column.is_summed else ""
                for rank, column in enumerate(table.columns)
            ]
            rows.append(Row((_("Total"), *cells[1:]), Look.TOTAL))
        return grid(self._ink, columns, rows, WIDTH)
