"""An invoiced price against its clause: the difference, and what reproduces it to the cent.

Explanations come by simplicity: the readings of the clause themselves; failing that, a reading with one thing
done otherwise (another month, another rounding, the link forgotten, …); failing that, with two or three.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import IndexRule, RevisionClause, Rounding
from contractdesk.domain.enums import IndexRuleKind, PriceBase, RevisionScope, RoundingMode
from contractdesk.domain.indices import IndexTable, Link, Quote
from contractdesk.domain.money import round_to, to_cents
from contractdesk.domain.pricing import Bound
from contractdesk.domain.revision import Basis, Calculation, IndexLine, Proposal, calculate

_MONTHS = 12
_MOST_COMBINED = 5
_DECIMALS = (2, 3, 4)


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


@dataclass(frozen=True, slots=True)
class _Change:
    """Something done otherwise than the clause says; what is None is done as it says."""

    id: str = ""
    label: str = ""
    base_shift: int = 0
    current_shift: int = 0
    rounding: Rounding | None = None
    link: str = ""
    bounds: str = ""

    @property
    def distance(self) -> int:
        """How far the months are, to name the nearest first."""
        return abs(self.base_shift) + abs(self.current_shift)


def _single(
    basis: Basis, proposals: tuple[Proposal, ...], table: IndexTable, amount: Decimal
) -> Iterator[Explanation]:
    for one in proposals:
        for change in _changes(basis.clause, one):
            if _price(basis.clause, one, table, change) == amount:
                yield _explained(one, change)
        if not one.firm_step and (other := _chained_otherwise(basis, one, table)) is not None:
            change, price = other
            if price == amount:
                yield _explained(one, change)
        if one.revised.ttc == amount:
            yield _explained(one, _Change("amount=ttc", _("montant toutes taxes comprises")))
    for one in proposals[:1]:
        if one.previous_ht == amount:
            yield Explanation("unrevised", _("Prix d’avant la révision, sans révision"))


def _changes(clause: RevisionClause, proposal: Proposal) -> Iterator[_Change]:
    if any(line.link is not None for line in proposal.lines):
        yield _Change("link=forgotten", _("coefficient de raccordement oublié"), link="forgotten")
        yield _Change("link=divided", _("division par le coefficient de raccordement"), link="divided")
    else:
        yield _Change("link=needless", _("coefficient de raccordement appliqué à tort"), link="needless")
    if _bites(proposal.floor):
        yield _Change("floor=ignored", _("plancher oublié"), bounds="ignored")
    elif proposal.floor is not None:
        yield _Change("floor=applied", _("plancher appliqué à tort"), bounds="floor")
    if _bites(proposal.cap):
        yield _Change("cap=ignored", _("plafond oublié"), bounds="ignored")
    elif proposal.cap is not None:
        yield _Change("cap=applied", _("plafond appliqué à tort"), bounds="cap")
    yield from _roundings(clause)
    yield from _shifts(proposal)


def _bites(bound: Bound | None) -> bool:
    return bound is not None and bound.applied


def _shifts(proposal: Proposal) -> Iterator[_Change]:
    """Yield the other months of the current index, then of the base index, the nearest first."""
    line = proposal.lines[0]
    for shift in _nearest_first():
        month = line.current.month.plus(shift)
        label = _("indice de révision {month}").format(month=french.of_month(str(month)))
        yield _Change(f"current_month={month}", label, current_shift=shift)
    for shift in _nearest_first():
        month = line.base.month.plus(shift)
        label = _("indice de base {month}").format(month=french.of_month(str(month)))
        yield _Change(f"base_month={month}", label, base_shift=shift)


def _nearest_first() -> list[int]:
    return sorted((n for n in range(-_MONTHS, _MONTHS + 1) if n), key=abs)


def _roundings(clause: RevisionClause) -> Iterator[_Change]:
    if clause.rounding.mode is not RoundingMode.NONE:
        label = _("coefficient non arrondi")
        yield _Change("rounding=none", label, rounding=Rounding(RoundingMode.NONE))
    for decimals in dict.fromkeys((clause.rounding.decimals or _DECIMALS[1], *_DECIMALS)):
        for mode in (RoundingMode.NEAREST, RoundingMode.UP):
            rounding = Rounding(mode, decimals)
            if rounding != clause.rounding:
                text = {
                    RoundingMode.NEAREST: _("coefficient arrondi au plus proche, à {n} décimales"),
                    RoundingMode.UP: _("coefficient arrondi au supérieur, à {n} décimales"),
                }[mode]
                yield _Change(f"rounding={mode}:{decimals}", text.format(n=decimals), rounding=rounding)


def _chained_otherwise(basis: Basis, proposal: Proposal, table: IndexTable) -> tuple[_Change, Decimal] | None:
    """Return the price from the previous price instead of the initial one, or the other way round."""
    reading = proposal.reading
    if reading.price_base is PriceBase.INITIAL:
        change = _Change("price=previous", _("à partir du prix et de l’indice de la révision précédente"))
        link_rule = IndexRule(IndexRuleKind.PREVIOUS_REVISION)
        other = replace(reading, price_base=PriceBase.PREVIOUS, link_rule=link_rule)
    else:
        change = _Change("price=initial", _("à partir du prix et de l’indice de départ"))
        other = replace(reading, price_base=PriceBase.INITIAL)
    clause = replace(basis.clause, readings=(other,))
    try:
        calculation = calculate(replace(basis, clause=clause), proposal.on, table)
    except InputError:
        return None
    return change, calculation.proposals[0].revised.ht


def _explained(proposal: Proposal, *changes: _Change) -> Explanation:
    named = [one for one in changes if one.id]
    label = french.join_and([one.label for one in named])
    if proposal.reading.label:
        label = _("{reading} : {changes}").format(reading=proposal.reading.label, changes=label)
    return Explanation(":".join([proposal.reading.id, *(one.id for one in named)]), label)


# --------------------------------------------------------------------------------- several things otherwise


def _combined(
    clause: RevisionClause, proposals: tuple[Proposal, ...], table: IndexTable, amount: Decimal
) -> tuple[Explanation, ...]:
    """Return the nearest combinations of months and rounding: far ones reproduce any amount by chance."""
    found: list[tuple[int, int, Explanation]] = []
    for one in proposals:
        shifts = (_Change(), *_shifts(one))
        bases = [change for change in shifts if not change.current_shift]
        currents = [change for change in shifts if not change.base_shift]
        for base, current, rounding in itertools.product(bases, currents, (_Change(), *_roundings(clause))):
            changes = [change for change in (current, base, rounding) if change.id]
            if len(changes) < 2:
                continue
            both = replace(rounding, base_shift=base.base_shift, current_shift=current.current_shift)
            if _price(clause, one, table, both) == amount:
                found.append((both.distance, len(changes), _explained(one, *changes)))
    found.sort(key=lambda one: one[:2])
    return tuple(explanation for *_rank, explanation in found[:_MOST_COMBINED])


# ---------------------------------------------------------------------------------------------- the price


def _price(clause: RevisionClause, proposal: Proposal, table: IndexTable, change: _Change) -> Decimal | None:
    """Return the price with something done otherwise, None when a value lacks or nothing is changed."""
    exact = Fraction(clause.fixed_part)
    for line in proposal.lines:
        ratio = _ratio(line, proposal, table, change)
        if ratio is None:
            return None
        exact += Fraction(line.term.weight) * ratio
    coefficient = _bounded(proposal, exact, change)
    rounding = clause.rounding if change.rounding is None else change.rounding
    if rounding.mode is not RoundingMode.NONE:
        coefficient = Fraction(round_to(coefficient, rounding.decimals, rounding.mode))
    if clause.scope is RevisionScope.UNIT:
        amounts = (to_cents(Fraction(amount) * coefficient) for _item, amount, _part in proposal.shares)
        return sum(amounts, Decimal("0.00"))
    return to_cents(Fraction(proposal.base_price) * coefficient)


def _ratio(line: IndexLine, proposal: Proposal, table: IndexTable, change: _Change) -> Fraction | None:
    base = _shifted(line.base, change.base_shift, table)
    current = _shifted(line.current, change.current_shift, table)
    if base is None or current is None:
        return None
    plain = Fraction(current.value) / Fraction(base.value)
    if change.link == "forgotten":
        return plain
    if change.link == "needless":
        link = _link_of(current.series, table)
        return None if link is None else plain * Fraction(link.coefficient)
    if change.link == "divided":
        link = _link_of(current.series, table)
        return None if link is None else plain / Fraction(link.coefficient)
    try:
        return table.comparable(base, current, proposal.reading.link_decimals)[0]
    except InputError:
        return None


def _shifted(quote: Quote, shift: int, table: IndexTable) -> Quote | None:
    if not shift:
        return quote
    try:
        return table.of_month(quote.series, quote.month.plus(shift), quote.read_on)
    except InputError:
        return None


def _link_of(code: str, table: IndexTable) -> Link | None:
    return next((series.link for series in table.series if series.code == code), None)


def _bounded(proposal: Proposal, exact: Fraction, change: _Change) -> Fraction:
    floor, cap = proposal.floor, proposal.cap
    if change.bounds == "floor" and floor is not None:
        return floor.coefficient
    if change.bounds == "cap" and cap is not None:
        return cap.coefficient
    if change.bounds == "ignored":
        return exact
    if floor is not None:
        exact = max(exact, floor.coefficient)
    return exact if cap is None else min(exact, cap.coefficient)
