"""The synthesis of the register: cover, contents, what to do month by month, tables, then the sheets."""

from __future__ import annotations

import io
from collections import Counter
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Image, NextPageTemplate, PageBreak, Spacer

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import DeadlineKind, DeadlineState, Status
from contractdesk.exports import budget_tables, tables
from contractdesk.exports.pdf_columns import Column, Look, Row
from contractdesk.exports.pdf_pages import ACROSS, UPRIGHT, Contents
from contractdesk.exports.pdf_sheet import BUCKET_TONES, STATUS_TONES, contract_pages
from contractdesk.exports.pdf_tables import Grid, grid, under
from contractdesk.exports.pdf_theme import REGULAR, SEMIBOLD, WIDE, WIDTH, Tone, styles
from contractdesk.exports.pdf_tiles import Tile, Tiles
from contractdesk.services import budget, contract_sheet, contracts, dashboard, labels, listings
from contractdesk.services.workbook_columns import total_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable

    from contractdesk.exports.job import Export
    from contractdesk.exports.pdf_pages import Binder
    from contractdesk.exports.pdf_theme import Ink
    from contractdesk.exports.tables import Table
    from contractdesk.services.dto import DeadlineRow

# They come by themselves: the commune has nothing to do.
_COMING = (DeadlineKind.RENEWAL, DeadlineKind.INVOICE)
_FIRST_ACTIONS = 5
_ARMS_HEIGHT = 60.0
"""In points; arms wider than twice their height are made smaller."""
_SIRET_LENGTH = 14
_NOT_RUNNING = (Status.DRAFT, Status.INCOMPLETE, Status.TERMINATED, Status.ENDED)


def synthesis_pages(export: Export, ink: Ink, binder: Binder) -> list[Flowable]:
    """Return the situation of the register: its figures, what to do, its tables."""
    synthesis = _Synthesis(export, ink, binder)
    return [*synthesis.cover(), *synthesis.contents(), *synthesis.deadlines(), *synthesis.tables()]


def register_pages(export: Export, ink: Ink, binder: Binder) -> list[Flowable]:
    """Return the whole register: the situation, then a sheet per contract."""
    story = synthesis_pages(export, ink, binder)
    sheets = contract_sheet.sheets(export.database, export.facts, export.today)
    for rank, sheet in enumerate(sheets):
        export.step(rank, len(export.facts.contracts), sheet.row.reference)
        story.append(PageBreak())
        if rank == 0:
            story.append(binder.mark(_("Fiches des contrats"), 0, is_running=False))
        story += contract_pages(sheet, ink, binder, level=1)
    return story


class _Synthesis:
    """The parts of the synthesis that bear on the whole register."""

    def __init__(self, export: Export, ink: Ink, binder: Binder) -> None:
        facts, today = export.facts, export.today
        self._export = export
        self._ink = ink
        self._binder = binder
        self._rows = contracts.rows(facts, today)
        self._running = [row for row in self._rows if row.status not in _NOT_RUNNING]
        self._budget = budget.budget(export.database, facts, today, budget.years_from(today.year))
        self._dashboard = dashboard.view(facts, today)

    def _titled(self, text: str) -> list[Flowable]:
        return [self._binder.mark(text, 0), self._ink.paragraph(text, styles().h1)]

    def _paragraph(self, text: str, style: ParagraphStyle) -> list[Flowable]:
        return [self._ink.paragraph(text, style)] if text else []

    # ----------------------------------------------------------------------------- cover and contents

    def cover(self) -> list[Flowable]:
        """Return the first page: whose register, on which day, and its key figures."""
        look, settings, today = styles(), self._export.facts.settings, self._export.today
        return [
            NextPageTemplate(UPRIGHT),
            *_arms(settings.arms),
            *self._paragraph(settings.commune_name, look.commune),
            *self._paragraph(settings.commune_address, look.address),
            *self._paragraph(f"{settings.commune_postal_code} {settings.commune_city}".strip(), look.address),
            Spacer(1, 60 if settings.arms else 110),
            *self._paragraph(self._binder.title, look.title),
            *self._paragraph(_("Situation au {day}").format(day=french.long_date(today)), look.subtitle),
            Spacer(1, 40),
            *self._paragraph(self._dashboard.sentence, look.lead),
            Tiles(self._ink, [*self._counts(), *self._amounts()], WIDTH, across=3, size=19),
            *self._next_actions(),
            PageBreak(),
        ]

    def _counts(self) -> list[Tile]:
        vendors = {row.vendor for row in self._running}
        others = Counter(row.status for row in self._rows if row.status in _NOT_RUNNING)
        said = [
            _("{status}\u00a0: {count}").format(status=labels.status(status), count=french.number(count))
            for status, count in others.items()
        ]
        urgent = [row for row in self._to_do() if dashboard.needs_attention(row)]
        late = sum(row.act_by < self._export.today for row in urgent)
        soon = len(urgent) - late
        return [
            Tile(_("Contrats au registre"), french.number(len(self._rows)), ", ".join(said)),
            Tile(
                _("En retard"), french.number(late), _("le jour d’agir est passé"), _tone(late, Tone.DANGER)
            ),
            Tile(
                _("À traiter sous 90\u00a0jours"),
                french.number(soon),
                _("décisions, lettres et saisies"),
                _tone(soon, Tone.WARNING),
            ),
            Tile(
                _("Contrats en cours"),
                french.number(len(self._running)),
                french.counted(len(vendors), _("titulaire"), _("titulaires")),
            ),
        ]

    def _amounts(self) -> list[Tile]:
        year = self._export.today.year + 1
        return [
            Tile(
                _("Montant annuel en cours, HT"),
                french.money(_sum(row.annual_ht for row in self._running)),
                _("{amount} TTC").format(amount=french.money(_sum(row.annual_ttc for row in self._running))),
            ),
            Tile(
                _("Engagé en {year}, HT").format(year=year),
                french.money(self._budget.totals()[self._budget.years.index(year)].ht),
                _("reconductions tacites comprises"),
            ),
        ]

    def _next_actions(self) -> list[Flowable]:
        """Return the first things that can still be done in time."""
        rows = [row for row in self._to_do() if row.act_by >= self._export.today][:_FIRST_ACTIONS]
        if not rows:
            return []
        columns = [Column(_("Agir avant"), font=SEMIBOLD), Column(_("Contrat")), Column(_("À faire"))]
        texts = [Row((french.date(row.act_by), row.reference, _sentence(row))) for row in rows]
        heading = self._paragraph(_("Prochaines actions"), styles().h2)
        return under(heading, grid(self._ink, columns, texts, WIDTH, size=9), WIDTH)

    def _to_do(self) -> list[DeadlineRow]:
        return [row for row in self._open() if row.kind not in _COMING]

    def _open(self) -> list[DeadlineRow]:
        return [row for row in self._dashboard.deadlines if row.state is not DeadlineState.DONE]

    def contents(self) -> list[Flowable]:
        """Return the contents, and what to know to read the tables."""
        look = styles()
        columns = [Column(font=SEMIBOLD), Column()]
        width = 0.27 * WIDTH
        notes = grid(self._ink, columns, self._landmarks(), WIDTH, size=9, widths=[width, WIDTH - width])
        return [
            *self._paragraph(_("Sommaire"), look.h1),
            Contents(self._binder),
            Spacer(1, 16),
            *under(self._paragraph(_("Pour lire ce document"), look.h2), notes, WIDTH),
            PageBreak(),
        ]

    def _landmarks(self) -> list[Row]:
        settings = self._export.facts.settings
        delays = _(
            "une lettre met au plus {margin} à arriver\u00a0; la décision se prend {lead} avant son "
            "envoi\u00a0; les jours ouvrés sont ceux de la zone «\u00a0{zone}\u00a0»."
        ).format(
            margin=french.duration(settings.postal_margin_days, "day"),
            lead=french.duration(settings.lead_days, "day"),
            zone=settings.holiday_zone,
        )
        found = [
            (
                _("Agir avant"),
                _("dernier jour utile\u00a0; pour un préavis, celui où la lettre doit partir."),
            ),
            (_("Limite du préavis"), _("jour auquel le titulaire doit avoir reçu la lettre, au plus tard.")),
            (_("Délais comptés"), delays),
            (_("Montants"), _("annuels et hors taxes, sauf mention contraire, aux prix en vigueur ce jour.")),
        ]
        present = {row.status for row in self._rows}
        for status, meaning in _meanings().items():
            if status in present:
                found.append((labels.status(status), meaning))
        return [Row(cells) for cells in found]

    # --------------------------------------------------------------------------------------- deadlines

    def deadlines(self) -> list[Flowable]:
        """Return what to do, then what comes by itself, month by month."""
        look, horizon = styles(), french.date(self._dashboard.horizon)
        to_do = self._to_do()
        coming = [row for row in self._open() if row.kind in _COMING]
        story = self._titled(_("Échéances à traiter"))
        story += self._paragraph(self._dashboard.sentence, look.lead)
        if to_do:
            story.append(self._by_month(_to_do_columns(), to_do, _to_do_rows))
        else:
            text = _("Rien à traiter d’ici le {day}.").format(day=horizon)
            story += self._paragraph(text, look.body)
        if coming:
            heading = self._titled(_("Reconductions et factures attendues"))
            text = _(
                "Ce qui vient de soi-même d’ici le {day}\u00a0: la commune est prévenue, rien n’est à faire."
            )
            heading += self._paragraph(text.format(day=horizon), look.note)
            table = self._by_month(_coming_columns(), coming, _coming_rows)
            story += under(heading, table, WIDTH)
        return story

    def _by_month(
        self,
        columns: list[Column],
        rows: list[DeadlineRow],
        set_rows: Callable[[Iterable[DeadlineRow]], Iterable[Row]],
    ) -> Grid:
        found = []
        today = self._export.today
        for month, ones in groupby(rows, key=lambda row: "" if row.act_by < today else f"{row.act_by:%Y-%m}"):
            title = french.month(month).capitalize() if month else _("En retard")
            found += [Row((title,), Look.GROUP), *set_rows(ones)]
        return grid(self._ink, columns, found, WIDTH)

    # ------------------------------------------------------------------------------------------ tables

    def tables(self) -> list[Flowable]:
        """Return the vendors, then the tables of contracts and commitments on pages that lie across."""
        if not self._rows:
            return self._paragraph(_("Le registre ne contient encore aucun contrat."), styles().body)
        return [
            *under(self._titled(_("Titulaires")), self._vendors(), WIDTH),
            NextPageTemplate(ACROSS),
            PageBreak(),
            *under(self._titled(_("Tableau des contrats")), self._contracts(), WIDE),
            *under(self._committed(), self._commitments(), WIDE),
            NextPageTemplate(UPRIGHT),
        ]

    def _contracts(self) -> Grid:
        kept = ("reference", "vendor", "object", "status", "start", "end", "limit", "final_end")
        table = tables.contracts(self._rows).only(*kept, "annual_ht", "annual_ttc")
        tones = [{3: STATUS_TONES.get(row.status, Tone.NEUTRAL)} for row in self._rows]
        running = (
            _("dont contrats en cours"),
            *[""] * (len(kept) - 1),
            french.money(_sum(row.annual_ht for row in self._running)),
            french.money(_sum(row.annual_ttc for row in self._running)),
        )
        return self._table(table, tones, Row(running, Look.TOTAL))

    def _committed(self) -> list[Flowable]:
        text = _(
            "Hors taxes, reconductions comprises. {hypothesis} Un contrat dont le début n’est pas connu "
            "n’est pas compté."
        ).format(hypothesis=budget.hypothesis_sentence(self._budget.hypotheses))
        return [*self._titled(_("Engagements par année")), *self._paragraph(text, styles().note)]

    def _commitments(self) -> Grid:
        years = [f"ht{year}" for year in self._budget.years]
        table = budget_tables.detailed(self._budget).only("reference", "vendor", "article", *years)
        return self._table(table, [{} for _row in table.rows])

    def _vendors(self) -> Grid:
        columns = [
            Column(_("Titulaire"), font=SEMIBOLD),
            Column(_("Coordonnées")),
            Column(_("Contrats")),
            Column(_("En cours, HT par an"), is_right=True),
        ]
        rows = []
        for one in listings.vendors(self._export.database, self._export.facts, self._export.today):
            number = _("SIRET {number}") if len(one.siret) == _SIRET_LENGTH else _("SIREN {number}")
            name = f"{one.name}\n{number.format(number=one.siret)}" if one.siret else one.name
            reached = ", ".join(part for part in (one.phone, one.email) if part)
            places = "\n".join(part for part in (one.address, reached) if part)
            amount = french.money(one.annual_ht) if one.annual_ht else "–"
            rows.append(Row((name, places, "\n".join(one.references), amount)))
        return grid(self._ink, columns, rows, WIDTH)

    def _table(self, table: Table, tones: Sequence[dict[int, Tone]], *last: Row) -> Grid:
        """Return a table of values with its totals."""
        columns = [
            Column(column.header, is_right=column.is_numeric, font=SEMIBOLD if rank == 0 else REGULAR)
            for rank, column in enumerate(table.columns)
        ]
        rows = [
            Row(
                tuple(
                    tables.text_of(column, value) or "–"
                    for column, value in zip(table.columns, row, strict=True)
                ),
                tones=marked,
            )
            for row, marked in zip(table.rows, tones, strict=True)
        ]
        sums = [
            french.money(table.total(rank)) if column.is_summed else ""
            for rank, column in enumerate(table.columns)
        ]
        return grid(self._ink, columns, [*rows, Row((total_word(), *sums[1:]), Look.TOTAL), *last], WIDE)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal("0.00"))


def _tone(count: int, tone: Tone) -> Tone | None:
    return tone if count else None


def _meanings() -> dict[Status, str]:
    return {
        Status.DRAFT: _("contrat en préparation\u00a0: il n’engage à rien et n’est pas compté."),
        Status.INCOMPLETE: _("il manque un fait sans lequel ses dates ne se calculent pas."),
        Status.TERMINATED: _("il a pris fin par une résiliation."),
        Status.ENDED: _("sa dernière période est passée."),
        Status.NOTICE_GIVEN: _("sa fin est décidée\u00a0: il court jusqu’à elle."),
        Status.TO_DECIDE: _("sans décision de la commune, il prend fin."),
        Status.LAST_TERM: _("aucune reconduction ne reste possible."),
        Status.NOTICE_CLOSED: _("la limite du préavis est passée\u00a0: la période suivante est acquise."),
        Status.IN_FORCE: _("il court, et peut encore être dénoncé à temps s’il a un préavis."),
    }


def _arms(image: bytes) -> list[Flowable]:
    """Return the coat of arms at its height, nothing for an image that cannot be read."""
    try:
        width, height = ImageReader(io.BytesIO(image)).getSize() if image else (0, 0)
    except OSError:
        return []
    if not width or not height:
        return []
    size = min(1.0, 2 * height / width) * _ARMS_HEIGHT
    return [Image(io.BytesIO(image), size * width / height, size, hAlign="LEFT"), Spacer(1, 10)]


def _sentence(row: DeadlineRow) -> str:
    return row.title[:1].upper() + row.title[1:]


def _to_do_columns() -> list[Column]:
    return [
        Column(_("Agir avant"), font=SEMIBOLD),
        Column(_("Urgence")),
        Column(_("Contrat")),
        Column(_("À faire")),
        Column(_("Montant HT"), is_right=True),
    ]


def _to_do_rows(rows: Iterable[DeadlineRow]) -> Iterable[Row]:
    for row in rows:
        urgency = labels.bucket(row.bucket)
        if row.state is not DeadlineState.OPEN:
            urgency = f"{urgency}\n{labels.deadline_state(row.state)}"
        tone = BUCKET_TONES.get(row.bucket)
        cells = (
            french.date(row.act_by),
            urgency,
            f"{row.reference}\n{row.vendor}",
            _sentence(row),
            french.money(row.amount_ht),
        )
        yield Row(cells, tones={1: tone} if tone else {})


def _coming_columns() -> list[Column]:
    return [
        Column(_("Le"), font=SEMIBOLD),
        Column(_("Nature")),
        Column(_("Contrat")),
        Column(_("Titulaire")),
        Column(_("Montant HT"), is_right=True),
    ]


def _coming_rows(rows: Iterable[DeadlineRow]) -> Iterable[Row]:
    """Yield the rows; what comes on the same day for the same contract and amount is said once."""
    for (day, reference, vendor, amount), ones in groupby(
        rows, key=lambda row: (row.due_on, row.reference, row.vendor, row.amount_ht)
    ):
        first, *others = [labels.deadline_kind(one.kind) for one in ones]
        kinds = french.join_and([first, *(other.lower() for other in others)])
        yield Row((french.date(day), kinds, reference, vendor, french.money(amount)))
