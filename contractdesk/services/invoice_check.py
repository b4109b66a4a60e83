"""An invoiced price against its clause: the difference, and what reproduces it to the cent.

Explanations come by simplicity: the readings of the clause themselves; failing that, a reading with one thing
done otherwise (another month, another rounding, the link forgotten, …); failing that, with two or three. Each
one has been computed to the end and gives the amount: none is supposed.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import IndexRule, RevisionClause
from contractdesk.domain.dates import MONTHS_A_YEAR
from contractdesk.domain.enums import IndexRuleKind, PriceBase, RoundingMode
from contractdesk.domain.indices import IndexTable
from contractdesk.domain.money import ZERO, to_cents
from contractdesk.domain.revision import Basis, Calculation, Proposal, calculate
from contractdesk.services.invoice_changes import Change, Pricer, changes, roundings, shifts

_MOST_COMBINED = 5
# Half a cent of the total and half a cent for each line: further than that, no rounding reaches an amount.
_HALF_CENT = Fraction(1, 200)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Something that gives the invoiced amount: a reading, or a reading with something done otherwise."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class InvoiceCheck:
    """An invoiced amount, how far it is from the clause's result, and what reproduces it."""

    amount_ht: Decimal
    difference_ht: Decimal
    explanations: tuple[Explanation, ...]


def check(basis: Basis, calculation: Calculation, table: IndexTable, amount: Decimal) -> InvoiceCheck:
    """Compare an invoiced amount with a calculation.

    The difference is counted from the reading that was chosen, the first one when none was.

    Args:
        basis: what the calculation was made from.
        calculation: the readings of the clause on the day.
        table: the indices.
        amount: the amount excluding VAT that was invoiced for a year.
    """
    proposals = calculation.proposals
    reference = next((one for one in proposals if one.reading.chosen), proposals[0])
    stages = (_readings(proposals, amount), _single(basis, proposals, table, amount))
    found = next((stage for stage in map(tuple, stages) if stage), ())
    if not found:
        found = _combined(basis.clause, proposals, table, amount)
    return InvoiceCheck(amount, amount - reference.revised.ht, found)


def _readings(proposals: Iterable[Proposal], amount: Decimal) -> Iterator[Explanation]:
    for one in proposals:
        if one.revised.ht == amount:
            yield Explanation(one.reading.id, one.reading.label or _("La clause telle qu’écrite"))


# ------------------------------------------------------------------------------------ one thing otherwise


def _single(
    basis: Basis, proposals: tuple[Proposal, ...], table: IndexTable, amount: Decimal
) -> Iterator[Explanation]:
    for one in proposals:
        pricer = Pricer(basis.clause, one, table)
        for change in changes(basis, one):
            if pricer.price(change) == amount:
                yield _explained(one, change)
        if not one.firm_step and (other := _chained_otherwise(basis, one, table)) is not None:
            change, price = other
            if price == amount:
                yield _explained(one, change)
        yield from (_explained(one, change) for change in _of_amounts(one, amount))
    yield from _unrevised(proposals[0], amount)


def _unrevised(one: Proposal, amount: Decimal) -> Iterator[Explanation]:
    """Yield the prices that no revision has touched."""
    if one.previous_ht == amount:
        yield Explanation("unrevised", _("Prix d’avant la révision, sans révision"))
    elif sum(one.amounts.written, ZERO) == amount:
        yield Explanation("written", _("Prix écrit au contrat pour cette année, sans révision"))


def _of_amounts(one: Proposal, amount: Decimal) -> Iterator[Change]:
    """Yield what gives the amount from the right price: VAT taken the wrong way, a part of the year."""
    if one.revised.ttc == amount:
        yield Change("amount=ttc", _("montant toutes taxes comprises"))
    if _without_vat(one) == amount:
        yield Change("amount=untaxed", _("TVA retirée d’un montant déjà hors taxes"))
    before, after = Fraction(one.previous_ht), Fraction(one.revised.ht)
    for months in range(1, MONTHS_A_YEAR):
        rest = MONTHS_A_YEAR - months
        if to_cents(after * months / MONTHS_A_YEAR) == amount:
            count = french.counted(months, _("mois"), _("mois"))
            yield Change(f"prorata={months}", _("prorata de {count} sur douze").format(count=count))
        if before != after and to_cents((before * rest + after * months) / MONTHS_A_YEAR) == amount:
            text = _("{before} à l’ancien prix et {after} au nouveau").format(
                before=french.counted(rest, _("mois"), _("mois")),
                after=french.counted(months, _("mois"), _("mois")),
            )
            yield Change(f"prorata={rest}+{months}", text)


def _without_vat(one: Proposal) -> Decimal:
    """Return the price as if it held its VAT already, line by rate."""
    parts = [
        (to_cents(Fraction(part) / (1 + Fraction(item.vat_rate) / 100)), item.vat_rate)
        for item, _written, part in one.shares
    ]
    rates = {rate for _part, rate in parts}
    if len(rates) == 1:
        return to_cents(Fraction(one.revised.ht) / (1 + Fraction(rates.pop()) / 100))
    return sum((part for part, _rate in parts), ZERO)


def _chained_otherwise(basis: Basis, proposal: Proposal, table: IndexTable) -> tuple[Change, Decimal] | None:
    """Return the price from the previous price instead of the initial one, or the other way round."""
    reading = proposal.reading
    if reading.price_base is PriceBase.INITIAL:
        change = Change("price=previous", _("à partir du prix et de l’indice de la révision précédente"))
        link_rule = IndexRule(IndexRuleKind.PREVIOUS_REVISION)
        other = replace(reading, price_base=PriceBase.PREVIOUS, link_rule=link_rule)
    else:
        change = Change("price=initial", _("à partir du prix et de l’indice de départ"))
        other = replace(reading, price_base=PriceBase.INITIAL)
    clause = replace(basis.clause, readings=(other,))
    try:
        calculation = calculate(replace(basis, clause=clause), proposal.on, table)
    except InputError:
        return None
    return change, calculation.proposals[0].revised.ht


# --------------------------------------------------------------------------------- several things otherwise


def _explained(proposal: Proposal, *parts: Change) -> Explanation:
    """Name what was done otherwise, after the reading it starts from."""
    label = french.join_and([part.label for part in parts])
    if proposal.reading.label:
        label = _("{reading}, avec {what}").format(reading=proposal.reading.label, what=label)
    else:
        label = label[:1].upper() + label[1:]
    return Explanation(":".join((proposal.reading.id, *(part.id for part in parts))), label)


def _combined(
    clause: RevisionClause, proposals: tuple[Proposal, ...], table: IndexTable, amount: Decimal
) -> tuple[Explanation, ...]:
    """Return what takes two or three things otherwise: both months, and the rounding; the nearest first."""
    found: list[tuple[int, int, Explanation]] = []
    for one in proposals:
        pricer = Pricer(clause, one, table)
        shifted = tuple(shifts(one))
        bases = (Change(), *(change for change in shifted if change.base_shift))
        currents = (Change(), *(change for change in shifted if change.current_shift))
        rounding_changes = (Change(), *roundings(clause))
        for base, current in itertools.product(bases, currents):
            exact = pricer.exact(base.base_shift, current.current_shift)
            if exact is None or not _is_within_reach(one, clause, exact, amount):
                continue
            for rounding in rounding_changes:
                parts = [change for change in (current, base, rounding) if change.id]
                if len(parts) < 2:
                    continue
                both = replace(rounding, base_shift=base.base_shift, current_shift=current.current_shift)
                if pricer.price(both) == amount:
                    found.append((both.distance, len(parts), _explained(one, *parts)))
    found.sort(key=lambda one: one[:2])
    return tuple(explanation for *_rank, explanation in found[:_MOST_COMBINED])


def _is_within_reach(one: Proposal, clause: RevisionClause, exact: Fraction, amount: Decimal) -> bool:
    """Tell whether a rounding of the coefficient can bring a price to an amount: most are far from it."""
    if (
        clause.floor_percent is not None
        or clause.cap_percent is not None
        or clause.threshold_percent is not None
    ):
        return True
    base = Fraction(one.base_price)
    # A rounding moves a coefficient by less than one unit of its last decimal.
    coarsest = 2 if clause.rounding.mode is RoundingMode.NONE else min(2, clause.rounding.decimals)
    reach = abs(base) / 10**coarsest + _HALF_CENT * (1 + len(one.shares))
    return bool(abs(base * exact - Fraction(amount)) <= reach)
