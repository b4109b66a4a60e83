"""One year of the budget in words: what it comes to, why it moves, what happens in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services import budget
from contractdesk.ui.widgets.sheet import Field, Section

if TYPE_CHECKING:
    from decimal import Decimal

    from contractdesk.services.budget import BudgetView


def sections(view: BudgetView, rank: int) -> tuple[Section, ...]:
    """Give the sheet of a year."""
    year, amount = view.years[rank], view.totals()[rank]
    fields = [
        Field(_("Total HT"), french.money(amount.ht)),
        Field(_("Total TTC"), french.money(amount.ttc)),
        Field(
            _("Engagé"),
            french.money(amount.certain),
            why=_("Ce qu’aucune lettre reçue aujourd’hui ne peut plus éviter, sur les factures de l’année."),
        ),
        Field(
            _("Prévisionnel"),
            french.money(amount.supposed),
            why=_("Ce qui suppose que les contrats soient reconduits."),
        ),
    ]
    return (
        Section(_("Année {year}").format(year=year), tuple(fields)),
        *_difference(view, year),
        *_events(view, year),
        *_left_out(view),
    )


def _difference(view: BudgetView, year: int) -> tuple[Section, ...]:
    causes = view.causes(year)
    title = _("Par rapport à {year}").format(year=year - 1)
    if not causes:
        return (Section(title, text=_("Le même montant.")),)
    total = sum(causes.values(), start=next(iter(causes.values())) * 0)
    fields = [Field(_("Écart"), _signed(total))]
    for cause, amount in causes.items():
        moved = view.moved(year, cause)
        why = " ; ".join(
            _("{reference}\u00a0: {amount}").format(reference=one.reference, amount=_signed(one.ht))
            for one in moved
        )
        fields.append(Field(budget.cause_title(cause), _signed(amount), why=why))
    return (Section(title, tuple(fields)),)


def _events(view: BudgetView, year: int) -> tuple[Section, ...]:
    revised = [
        Field(
            reference,
            _("{before} → {after} le {day}").format(
                before=french.money(one.before_ht), after=french.money(one.after_ht), day=french.date(one.on)
            ),
        )
        for reference, one in view.revisions
        if one.on.year == year
    ]
    ends = [
        Field(reference, _("finit le {day}").format(day=french.date(day)))
        for reference, day in view.ends
        if day.year == year
    ]
    found = []
    if revised:
        found.append(Section(_("Révisions supposées"), tuple(revised)))
    if ends:
        found.append(Section(_("Contrats qui finissent, toutes reconductions faites"), tuple(ends)))
    return tuple(found)


def _left_out(view: BudgetView) -> tuple[Section, ...]:
    """Say what the figures of every year leave out."""
    fields = [
        Field(reference, _("révision due au {day}, non enregistrée").format(day=french.date(day)))
        for reference, day in view.unrecorded
    ]
    fields += [Field(reference, _("ferme, sauf demande de votre part")) for reference in view.firm]
    return (Section(_("Révisions non comptées"), tuple(fields)),) if fields else ()


def _signed(amount: Decimal) -> str:
    return _("{amount}\u00a0€").format(amount=french.signed(amount, 2))
