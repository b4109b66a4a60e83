"""A contract's sheet on paper: the sections of `services.contract_sheet`, one below the other."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import Bucket, Status
from contractdesk.exports.pdf_columns import Column, Look, Row
from contractdesk.exports.pdf_tables import Grid, grid, together, under
from contractdesk.exports.pdf_theme import REGULAR, SECONDARY, SEMIBOLD, WIDTH, Tone, styles
from contractdesk.exports.pdf_tiles import Tile, Tiles
from contractdesk.services import labels
from contractdesk.services.workbook_columns import total_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reportlab.platypus import Flowable

    from contractdesk.exports.pdf_pages import Binder
    from contractdesk.exports.pdf_theme import Ink
    from contractdesk.services import dto

STATUS_TONES = {
    Status.INCOMPLETE: Tone.WARNING,
    Status.ENDED: Tone.DANGER,
    Status.TO_DECIDE: Tone.WARNING,
    Status.LAST_TERM: Tone.WARNING,
    Status.NOTICE_CLOSED: Tone.INFO,
    Status.IN_FORCE: Tone.OK,
}
BUCKET_TONES = {
    Bucket.OVERDUE: Tone.DANGER,
    Bucket.TODAY: Tone.WARNING,
    Bucket.WEEK: Tone.WARNING,
    Bucket.MONTH: Tone.INFO,
}
_LABEL_WIDTH = 0.27 * WIDTH


def contract_pages(sheet: dto.ContractSheet, ink: Ink, binder: Binder, *, level: int) -> list[Flowable]:
    """Return the sheet of a contract.

    Args:
        sheet: what it says.
        ink: prepares its texts.
        binder: notes its titles.
        level: its depth in the bookmarks.
    """
    row, look = sheet.row, styles()
    reference = ink.line(row.reference)
    about = ink.line(_("{vendor}, {object}").format(vendor=row.vendor, object=row.object))
    story = [
        binder.mark(reference, level, about=about, is_running=level > 0),
        ink.paragraph(row.vendor, look.kicker),
        ink.paragraph(row.reference, look.name),
        ink.paragraph(row.object, look.lead),
        Tiles(ink, _tiles(row), WIDTH, across=4, size=11.5),
    ]
    for section in sheet.sections:
        story += _Section(section, ink, binder, level + 1).pages()
    return story


def _tiles(row: dto.ContractRow) -> list[Tile]:
    """Return what to know first of a contract."""
    unknown = _("inconnu")
    period = "" if row.term is None else _("jusqu’au {day}").format(day=french.date(row.term.end))
    left = ""
    if row.renewals_left is not None:
        left = french.counted(row.renewals_left, _("reconduction restante"), _("reconductions restantes"))
    vat = _("{amount} TTC").format(amount=french.money(row.annual_ttc))
    return [
        Tile(_("Situation"), labels.status(row.status), period, STATUS_TONES.get(row.status, Tone.NEUTRAL)),
        Tile(_("Limite du préavis"), _day(row.limit, _("sans objet")), _window(row)),
        Tile(
            _("Fin au plus tard"),
            _day(row.final_end, unknown if row.term is None else _("sans limite")),
            left,
        ),
        Tile(
            _("Montant annuel HT"),
            unknown if row.annual_ht is None else french.money(row.annual_ht),
            "" if row.annual_ttc is None else vat,
        ),
    ]


def _window(row: dto.ContractRow) -> str:
    return "" if row.limit is None else labels.window(row.window)


def _day(day: date | None, otherwise: str) -> str:
    return otherwise if day is None else french.date(day)


class _Section:
    """A section of the sheet, being set."""

    def __init__(self, section: dto.Section, ink: Ink, binder: Binder, level: int) -> None:
        self._section = section
        self._ink = ink
        self._heading: list[Flowable] = [
            binder.mark(ink.line(section.title), level, is_listed=False, is_running=False),
            ink.paragraph(section.title, styles().h2),
        ]

    def pages(self) -> list[Flowable]:
        """Return the warnings, the facts, then the tables."""
        section = self._section
        story: list[Flowable] = []
        if section.warnings:
            rows = [Row((text,), Look.ALERT) for text in section.warnings]
            self._heading.append(grid(self._ink, [Column()], rows, WIDTH, size=9, widths=[WIDTH]))
        if section.facts:
            story += self._headed(None, self._facts())
        for one in section.grids:
            story += self._table(one)
        if not story and not section.warnings:
            self._heading.append(self._ink.paragraph(section.empty, styles().note))
        return story or together(self._heading, WIDTH)

    def _headed(self, title: str | None, body: Grid, note: str = "") -> list[Flowable]:
        """Return a table under its title, and under the section's when it is the first thing in it."""
        heading, self._heading = self._heading, []
        for text, look in ((title, styles().h3), (note, styles().note)):
            if text:
                heading.append(self._ink.paragraph(text, look))
        return under(heading, body, WIDTH)

    def _facts(self) -> Grid:
        rows: list[Row] = []
        for group, facts in groupby(self._section.facts, key=lambda fact: fact.group):
            if group:
                rows.append(Row((group,), Look.GROUP))
            rows += _facts_with_reasons(list(facts))
        columns = [Column(color=SECONDARY), Column()]
        return grid(self._ink, columns, rows, WIDTH, size=9, widths=[_LABEL_WIDTH, WIDTH - _LABEL_WIDTH])

    def _table(self, one: dto.Grid) -> list[Flowable]:
        """Return a small table, without the columns in which nothing is written."""
        if one.columns[-1] == _("Pourquoi"):
            return self._headed(one.title, _with_reasons(one, self._ink))
        kept = [i for i in range(len(one.columns)) if any(row[i] for row in one.rows)]
        columns = [Column(one.columns[i], is_right=i in one.numeric) for i in kept]
        rows = [Row(tuple(row[i] for i in kept)) for row in one.rows]
        if rows and rows[-1].cells[0] == total_word():
            rows[-1] = Row(rows[-1].cells, Look.TOTAL)
        title = "" if one.title == self._section.title else one.title
        return self._headed(title, grid(self._ink, columns, rows, WIDTH), one.note)


def _facts_with_reasons(facts: Sequence[dto.Fact]) -> list[Row]:
    """Return facts, each with its explanation below unless another one of the group tells it and goes on."""
    rows = []
    for rank, fact in enumerate(facts):
        rows.append(Row((fact.label, fact.value)))
        others = (*facts[:rank], *(one for one in facts[rank:] if one.why != fact.why))
        if fact.why and not any(one.why.startswith(fact.why) for one in others):
            rows.append(Row(("", fact.why), Look.REMARK))
    return rows


def _with_reasons(one: dto.Grid, ink: Ink) -> Grid:
    """Return the deadlines, each with its explanation, the last column, below it."""
    tones = {labels.bucket(bucket): tone for bucket, tone in BUCKET_TONES.items()}
    rows = []
    for *cells, why in one.rows:
        marked = {i: tones[cell] for i, cell in enumerate(cells) if cell in tones}
        rows.append(Row(tuple(cells), tones=marked))
        if why:
            rows.append(Row((why,), Look.REMARK))
    columns = [
        Column(header, is_right=i in one.numeric, font=SEMIBOLD if i == 0 else REGULAR)
        for i, header in enumerate(one.columns[:-1])
    ]
    return grid(ink, columns, rows, WIDTH)
