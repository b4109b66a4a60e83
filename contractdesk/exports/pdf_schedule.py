"""The schedule of deadlines: a heading per month, a box to tick per line, to hang on the wall.

What is late comes first; what was dealt with is left out, what was put off says until when.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import DeadlineState
from contractdesk.exports.pdf_columns import Column, Row
from contractdesk.exports.pdf_tables import grid, under
from contractdesk.exports.pdf_theme import SEMIBOLD, WIDTH, styles
from contractdesk.services import dashboard, labels

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reportlab.platypus import Flowable

    from contractdesk.exports.job import Export
    from contractdesk.exports.pdf_pages import Binder
    from contractdesk.exports.pdf_theme import Ink
    from contractdesk.services.dto import DeadlineRow

_BOX = "☐"
# What each column takes of the width: the sentence has what the others leave.
_BOX_ROOM, _DAY_ROOM, _CONTRACT_ROOM, _AMOUNT_ROOM = 28.0, 58.0, 114.0, 68.0


def schedule_pages(export: Export, ink: Ink, binder: Binder) -> list[Flowable]:
    """Return what is to be done in the coming months, month by month."""
    view, look = dashboard.view(export.facts, export.today), styles()
    rows = [row for row in view.deadlines if row.state is not DeadlineState.DONE]
    until = french.long_date(view.horizon)
    about = _("Du {first} au {last}").format(first=french.long_date(export.today), last=until)
    story: list[Flowable] = [
        ink.paragraph(binder.title, look.h1),
        ink.paragraph(about, look.note),
        ink.paragraph(view.sentence, look.lead),
    ]
    if not rows:
        return [*story, ink.paragraph(_("Rien à faire d’ici le {day}.").format(day=until), look.body)]
    for title, ones in groupby(rows, key=lambda row: _month(row, export.today)):
        heading = [binder.mark(title, 0), ink.paragraph(title, look.h2)]
        story += under(heading, grid(ink, _columns(), _rows(list(ones)), WIDTH, widths=_widths()), WIDTH)
    return story


def _month(row: DeadlineRow, today: date) -> str:
    if row.act_by < today:
        return _("En retard")
    return french.month(f"{row.act_by:%Y-%m}").capitalize()


def _widths() -> tuple[float, ...]:
    fixed = (_BOX_ROOM, _DAY_ROOM, _CONTRACT_ROOM)
    last = (_DAY_ROOM, _AMOUNT_ROOM)
    return (*fixed, WIDTH - sum(fixed) - sum(last), *last)


def _columns() -> list[Column]:
    return [
        Column(_("Fait")),
        Column(_("Agir avant"), font=SEMIBOLD),
        Column(_("Contrat")),
        Column(_("À faire")),
        Column(_("Date")),
        Column(_("Montant HT"), is_right=True),
    ]


def _rows(found: Sequence[DeadlineRow]) -> list[Row]:
    return [
        Row(
            (
                _BOX,
                french.date(one.act_by),
                f"{one.reference}\n{one.vendor}",
                _what(one),
                french.date(one.due_on),
                french.money(one.amount_ht),
            )
        )
        for one in found
    ]


def _what(row: DeadlineRow) -> str:
    sentence = row.title[:1].upper() + row.title[1:]
    lines = [labels.deadline_kind(row.kind), sentence]
    if row.snoozed_until is not None:
        lines.append(_("Rappel le {day}").format(day=french.date(row.snoozed_until)))
    return "\n".join(lines)
