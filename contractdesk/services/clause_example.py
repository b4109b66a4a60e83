"""An example of a clause, computed on the spot by the rules that the revisions themselves go through."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import RevisionClause
from contractdesk.domain.dates import MONTHS_A_YEAR, Month, day_to_day
from contractdesk.domain.indices import Quote
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.revision import Basis, Proposal, calculate
from contractdesk.services import explain
from contractdesk.services.clause_forms import ClauseContext, ClauseForm, check, clause_of
from contractdesk.services.errors import error_text

_MONTHS_SHOWN = 2
_TRIAL_YEARS = 2
TRIAL_PRICE = Decimal("1000.00")
"""The price of an example when the contract has none yet."""


@dataclass(frozen=True, slots=True)
class ReadingExample:
    """What a reading gives in an example, or why it gives nothing."""

    label: str
    text: str
    figures: str = ""


@dataclass(frozen=True, slots=True)
class ClauseExample:
    """An example: what it is computed for, and what each reading gives; or why there is none."""

    title: str
    readings: tuple[ReadingExample, ...] = ()
    refusal: str = ""


def example(form: ClauseForm, around: ClauseContext, on: date | None = None) -> ClauseExample:
    """Return an example of a clause, on the contract's own figures where it has them.

    Args:
        form: the clause, as typed so far.
        around: the indices, the day and the contract.
        on: the day of the revision; by default the latest one due, the first to come failing that.
    """
    if form.is_firm:
        return ClauseExample("", refusal=_("Prix ferme\u00a0: il n’y a pas de révision à calculer."))
    if check(form):
        return ClauseExample("", refusal=_("Corrigez les champs signalés pour voir un exemple."))
    clause = clause_of(form)
    effect = around.effect or around.signed_on or _start(clause, around)
    basis = _basis(clause, around, effect)
    day = on or _day(clause, around, effect)
    title = _title(around, basis, day)
    try:
        found = calculate(basis, day, around.table)
    except InputError as error:
        return ClauseExample(title, refusal=error_text(error))
    given = {one.reading.id: _given(clause, one) for one in found.proposals}
    refused = {
        one.reading.id: ReadingExample(one.reading.label, error_text(one.error)) for one in found.refusals
    }
    return ClauseExample(title, tuple((given | refused)[one.id] for one in form.readings))


def _basis(clause: RevisionClause, around: ClauseContext, effect: date) -> Basis:
    """Return the contract's own facts, with a price for the example where it has none."""
    items = around.items
    if not any(item.steps for item in items):
        items = (PricedItem(explain.FREE_BASE, "", (PriceStep(TRIAL_PRICE),)),)
    return Basis(clause, effect, items, around.signed_on or effect, around.revisions)


def _start(clause: RevisionClause, around: ClauseContext) -> date:
    """Return a start some years before the newest index known: the example then lacks no value."""
    latest = around.today
    for term in clause.terms[:1]:
        try:
            latest = around.table.last_known(term.index, around.today).published_on
        except InputError:
            continue
    return day_to_day(latest.replace(day=1), -MONTHS_A_YEAR * _TRIAL_YEARS)


def _day(clause: RevisionClause, around: ClauseContext, effect: date) -> date:
    """Return the latest day due, the first to come for a contract that has had none."""
    latest = max(around.today, effect)
    if around.effect is None and around.signed_on is None:
        latest = day_to_day(effect, MONTHS_A_YEAR * _TRIAL_YEARS)
    past = clause.due_dates(effect, latest)
    if past:
        return past[-1]
    horizon = day_to_day(latest, clause.first_after_months + MONTHS_A_YEAR)
    return clause.due_dates(effect, horizon)[0]


def _title(around: ClauseContext, basis: Basis, day: date) -> str:
    if around.effect is not None and basis.items == around.items:
        return _("Exemple, révision du {day}").format(day=french.date(day))
    facts = []
    if basis.items != around.items:
        facts.append(_("un prix de {price} HT").format(price=french.money(TRIAL_PRICE)))
    if around.effect is None and basis.effect is not None:
        facts.append(_("un contrat commencé le {start}").format(start=french.date(basis.effect)))
    return _("Exemple pour {facts}, révision du {day}").format(
        facts=french.join_and(facts), day=french.date(day)
    )


def _given(clause: RevisionClause, one: Proposal) -> ReadingExample:
    ratios = [
        _("{current} sur {base}").format(current=_quote(line.current), base=_quote(line.base))
        for line in one.lines
    ]
    parts = [
        _("{base} × {coefficient} = {price} HT").format(
            base=french.money(one.base_price),
            coefficient=_coefficient(clause, one),
            price=french.money(one.revised.ht),
        )
    ]
    if one.previous_ht:
        change = (one.revised.ht - one.previous_ht) * 100 / one.previous_ht
        parts.append(_("soit {change}\u00a0% sur l’année").format(change=french.signed(change, 2)))
    parts += _notes(one)
    text = _("{indices}\u00a0; {result}.").format(indices=french.join_and(ratios), result=", ".join(parts))
    return ReadingExample(one.reading.label, text, explain.formula_with_values(clause, one))


def _quote(quote: Quote) -> str:
    return _("{value} ({month})").format(
        value=french.number(quote.value), month=french.month(str(quote.month))
    )


def _coefficient(clause: RevisionClause, one: Proposal) -> str:
    text = explain.coefficient_text(clause, one)
    return french.number(Decimal(text.rstrip("0").rstrip(".") if "." in text else text))


def _notes(one: Proposal) -> list[str]:
    """Say what has changed the result besides the formula, and what it cannot be trusted for."""
    found = []
    if any(line.link is not None for line in one.lines):
        found.append(_("raccordement des deux séries compris"))
    if one.floor is not None and one.floor.applied:
        found.append(_("plancher appliqué"))
    if one.cap is not None and one.cap.applied:
        found.append(_("plafond appliqué"))
    if one.below_threshold:
        found.append(_("sous le seuil, le prix ne change pas"))
    if one.firm_step:
        found.append(_("prix ferme l’année où il s’ouvre"))
    if one.missing_months:
        found.append(_provisional([month for _series, month in one.missing_months]))
    return found


def _provisional(months: list[Month]) -> str:
    named = [french.of_month(str(month)) for month in sorted(set(months))]
    if len(named) > _MONTHS_SHOWN:
        return _("provisoire car il manque les indices à partir {month}").format(month=named[0])
    if len(named) == 1:
        return _("provisoire car il manque l’indice {month}").format(month=named[0])
    return _("provisoire car il manque les indices {months}").format(months=french.join_and(named))
