"""The synthesis of the register: cover, contents, what to do month by month, tables, then the sheets."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.platypus import NextPageTemplate, PageBreak, Spacer

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import DeadlineKind, DeadlineState, Status
from contractdesk.exports import tables
from contractdesk.exports.pdf_pages import ACROSS, UPRIGHT, Contents, Tile, Tiles
from contractdesk.exports.pdf_sheet import BUCKET_TONES, STATUS_TONES, contract_pages
from contractdesk.exports.pdf_tables import Column, Grid, Look, Row, grid, under
from contractdesk.exports.pdf_theme import SECONDARY, SEMIBOLD, WIDE, WIDTH, Tone, styles
from contractdesk.services import contract_sheet, contracts, dashboard, labels, listings
from contractdesk.services.workbook_columns import total_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable

    from contractdesk.exports.job import Export
    from contractdesk.exports.pdf_pages import Binder
    from contractdesk.exports.pdf_theme import Ink
    from contractdesk.exports.tables import Table
    from contractdesk.services.dto import ContractRow, DeadlineRow

# They come by themselves: the commune has nothing to do.
_COMING = (DeadlineKind.RENEWAL, DeadlineKind.INVOICE)
_NOT_RUNNING = (Status.DRAFT, Status.INCOMPLETE, Status.TERMINATED, Status.ENDED)


def synthesis_pages(export: Export, ink: Ink, binder: Binder) -> list[Flowable]:
    """Return the whole document."""
    synthesis = _Synthesis(export, ink, binder)
    story = [*synthesis.cover(), *synthesis.contents(), *synthesis.deadlines(), *synthesis.tables()]
    for rank, contract in enumerate(export.facts.contracts):
        story.append(PageBreak())
        if rank == 0:
            story.append(binder.mark(_("Fiches des contrats"), 0))
        sheet = contract_sheet.sheet(export.database, export.facts, contract.reference, export.today)
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
        self._budget = listings.budget(facts, today.year)
        self._dashboard = dashboard.view(facts, today)

    # ----------------------------------------------------------------------------- cover and contents

    def cover(self) -> list[Flowable]:
        """Return the first page: whose register, on which day, and its key figures."""
        look, settings, today = styles(), self._export.facts.settings, self._export.today
        return [
            NextPageTemplate(UPRIGHT),
            self._ink.paragraph(settings.commune_name, look.commune),
            self._ink.paragraph(settings.commune_address, look.address),
            Spacer(1, 130),
            self._ink.paragraph(_("Registre des contrats de logiciels"), look.title),
            self._ink.paragraph(_("Situation au {day}").format(day=french.long_date(today)), look.subtitle),
            Spacer(1, 60),
            Tiles(self._ink, self._figures(), WIDTH, across=3, size=19),
            Spacer(1, 8),
            self._ink.paragraph(self._dashboard.sentence, look.lead),
            PageBreak(),
        ]

    def _figures(self) -> list[Tile]:
        vendors = {row.vendor for row in self._running}
        urgent = [row for row in self._dashboard.deadlines if dashboard.needs_attention(row)]
        late = sum(row.act_by < self._export.today for row in urgent)
        soon = len(urgent) - late
        next_year = self._export.today.year + 1
        return [
            Tile(_("Contrats au registre"), french.number(len(self._rows)), self._not_running()),
            Tile(
                _("Contrats en cours"),
                french.number(len(self._running)),
                french.counted(len(vendors), _("titulaire"), _("titulaires")),
            ),
            Tile(
                _("En retard"),
                french.number(late),
                french.plural_note(late) if False else _("échéances passées, sans suite enregistrée"),
                Tone.DANGER if late else None,
            ),
            Tile(
                _("À traiter sous 90\u00a0jours"),
                french.number(soon),
                _("échéances qui demandent une action"),
                Tone.WARNING if soon else None,
            ),
        ]
