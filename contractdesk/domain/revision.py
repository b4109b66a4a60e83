"""Price revision: from a clause to one proposal per admissible reading (rules.md §6).

The order is fixed: index, link if the series differ, exact ratio, exact coefficient, floor and cap,
threshold, rounding of the coefficient, price to the cent, VAT per rate. A clause that can be read in
several ways gives a proposal for each reading; nothing here chooses between them.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contractdesk.common.errors import InputError
from contractdesk.domain.dates import Month, day_to_day
from contractdesk.domain.enums import (
    Anchor,
    ChangeBasis,
    ClauseKind,
    IndexRuleKind,
    PriceBase,
    Quality,
    RevisionDay,
    RevisionScope,
    RoundingMode,
    StepRule,
)
from contractdesk.domain.indices import IndexTable, Link, Quote
from contractdesk.domain.money import round_to, share, to_cents
from contractdesk.domain.prices import PricedItem, Totals, amounts_on, totals_of

_HUNDRED = 100
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class IndexRule:
    """How a clause names an index month, and the date against which it is read.

    ``offset`` counts months before the anchor for ``MONTHS_BEFORE``; ``month`` is the named month of
    ``EXACT_MONTH``, or None for the anchor's own month.
    """

    kind: IndexRuleKind = IndexRuleKind.LAST_KNOWN
    anchor: Anchor = Anchor.REVISION
    offset: int = 0
    month: Month | None = None


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """One index of the formula and its weight; the name is a series or an index."""

    index: str
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How the coefficient is rounded before it multiplies the price."""

    mode: RoundingMode = RoundingMode.NONE
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a clause, with what it rests on.

    Price and index go together: from the initial price with ``base_rule``, or from the previous price
    with ``link_rule`` (``base_rule`` then gives the first link of the chain).
    """

    id: str
    label: str
    grounds: str = ""
    price_base: PriceBase = PriceBase.INITIAL
    base_rule: IndexRule = field(default_factory=lambda: IndexRule(anchor=Anchor.EFFECT))
    link_rule: IndexRule = field(default_factory=lambda: IndexRule(IndexRuleKind.PREVIOUS_REVISION))
    floor_basis: ChangeBasis = ChangeBasis.SINCE_START
    cap_basis: ChangeBasis = ChangeBasis.SINCE_START
    step_rule: StepRule = StepRule.REVISED
    link_decimals: int | None = 1
    chosen: bool = False
    chosen_reason: str = ""


@dataclass(frozen=True, slots=True)
class RevisionClause:
    """A revision clause as written. Percentages are in per cent (a floor of 2 % is ``Decimal(2)``)."""

    kind: ClauseKind = ClauseKind.INDEXED
    fixed_part: Decimal = Decimal(0)
    terms: tuple[IndexTerm, ...] = ()
    current_rule: IndexRule = field(default_factory=IndexRule)
    rounding: Rounding = field(default_factory=Rounding)
    floor_percent: Decimal | None = None
    cap_percent: Decimal | None = None
    threshold_percent: Decimal | None = None
    on_request_only: bool = False
    scope: RevisionScope = RevisionScope.TOTAL
    day: RevisionDay = RevisionDay.ANNIVERSARY
    every_months: int = 12
    first_after_months: int = 12
    wording: str = ""
    formula: str = ""
    readings: tuple[Reading, ...] = ()

    @property
    def lacks_index(self) -> bool:
        """Whether the clause is indexed without naming its index."""
        return self.kind is ClauseKind.INDEXED and not self.terms

    def due_dates(self, effect: date, until: date) -> tuple[date, ...]:
        """Return the days on which prices are revised, up to a day included."""
        if self.day is RevisionDay.JANUARY:
            first = effect.year + 1
            step = max(1, self.every_months // 12)
            years = range(first, until.year + 1, step)
            return tuple(date(year, 1, 1) for year in years if date(year, 1, 1) <= until)
        days = []
        months = self.first_after_months
        while (day := day_to_day(effect, months)) <= until:
            days.append(day)
            months += self.every_months
        return tuple(days)


@dataclass(frozen=True, slots=True)
class RecordedRevision:
    """A revision that was recorded: what the next link of a chain starts from."""

    effective_on: date
    price_ht: Decimal
    quotes: tuple[Quote, ...] = ()
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a clause applies to: dates, prices and recorded revisions, or a free base."""

    clause: RevisionClause
    effect: date | None
    items: tuple[PricedItem, ...]
    signed_on: date | None = None
    revisions: tuple[RecordedRevision, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One index of a proposal: weight, both quotes, the link if any and the exact ratio."""

    term: IndexTerm
    base: Quote
    current: Quote
    link: Link | None
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class Bound:
    """A floor or a cap: its rate, what it bears on, the coefficient it sets, whether it bites."""

    percent: Decimal
    basis: ChangeBasis
    coefficient: Fraction
    applied: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The result of one reading, with everything that explains it."""

    reading: Reading
    on: date
    base_price: Decimal
    lines: tuple[IndexLine, ...]
    coefficient_exact: Fraction
    floor: Bound | None
    cap: Bound | None
    below_threshold: bool
    coefficient: Fraction
    revised: Totals
    shares: tuple[tuple[PricedItem, Decimal, Decimal], ...]
    previous_ht: Decimal
    is_due_date: bool
    links: tuple["Proposal", ...] = ()

    @property
    def missing_months(self) -> tuple[tuple[str, Month], ...]:
        """(series, month) pairs that make the result provisional, those of earlier links included."""
        found: dict[tuple[str, Month], None] = {}
        for line in (line for link in (*self.links, self) for line in link.lines):
            for quote in (line.base, line.current):
                found.update(dict.fromkeys((quote.series, month) for month in quote.missing_months))
        return tuple(sorted(found))

    @property
    def doubtful_quotes(self) -> tuple[Quote, ...]:
        """Values used that were not officially published."""
        lines = [line for link in (*self.links, self) for line in link.lines]
        quotes = [quote for line in lines for quote in (line.base, line.current)]
        return tuple(dict.fromkeys(quote for quote in quotes if quote.quality is not Quality.PUBLISHED))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reading that cannot be calculated, and the error that says why."""

    reading: Reading
    error: InputError


@dataclass(frozen=True, slots=True)
class Calculation:
    """All readings of a clause on a day: those calculated and those refused."""

    on: date
    proposals: tuple[Proposal, ...]
    refusals: tuple[Refusal, ...]


def calculate(basis: Basis, on: date, table: IndexTable) -> Calculation:
    """Apply every reading of a clause on a day.

    Raises:
        InputError: ``clause_firm``, ``index_not_named``, ``start_unknown``, ``amount_unknown``, or the
            first reading's refusal when no reading can be calculated.
    """
    clause = basis.clause
    if clause.kind is ClauseKind.FIRM:
        raise InputError("clause_firm")
    if clause.lacks_index:
        raise InputError("index_not_named")
    if basis.effect is None:
        raise InputError("start_unknown")
    if not amounts_on(basis.items, max(on, basis.effect), basis.effect):
        raise InputError("amount_unknown")
    proposals, refusals = [], []
    for reading in clause.readings or (Reading("only", ""),):
        try:
            proposals.append(_propose(basis, basis.effect, reading, on, table))
        except InputError as error:
            refusals.append(Refusal(reading, error))
    if not proposals:
        raise refusals[0].error
    return Calculation(on, tuple(proposals), tuple(refusals))


def check_clause(clause: RevisionClause) -> tuple[str, ...]:
    """Return the codes of what makes a clause absurd: weights, floor above cap, negative parts."""
    faults = []
    if clause.kind is ClauseKind.INDEXED:
        if clause.fixed_part < 0 or any(term.weight <= 0 for term in clause.terms):
            faults.append("clause_negative_part")
        elif clause.terms and clause.fixed_part + sum(term.weight for term in clause.terms) != 1:
            faults.append("clause_weights_not_one")
    if (
        clause.floor_percent is not None
        and clause.cap_percent is not None
        and clause.floor_percent > clause.cap_percent
    ):
        faults.append("clause_floor_above_cap")
    return tuple(faults)


def _propose(basis: Basis, effect: date, reading: Reading, on: date, table: IndexTable) -> Proposal:
    """Apply one reading: the earlier links of the chain when it needs them, then the day asked for."""
    due = basis.clause.due_dates(effect, on)
    links: list[Proposal] = []
    if _needs_earlier_links(basis.clause, reading):
        recorded = [one.effective_on for one in basis.revisions if one.effective_on < on]
        for day in due:
            if day < on and all(day > earlier for earlier in recorded):
                links.append(_link(basis, effect, reading, day, table, links))
    proposal = _link(basis, effect, reading, on, table, links)
    return _with_links(proposal, tuple(links), is_due_date=on in due)


def _link(
    basis: Basis, effect: date, reading: Reading, on: date, table: IndexTable, before: list[Proposal]
) -> Proposal:
    """Calculate one day, standing on the links before it."""
    clause = basis.clause
    previous = _previous(basis, effect, on, before)
    chained = reading.price_base is PriceBase.PREVIOUS
    amounts = amounts_on(basis.items, on, effect, scheduled=True)
    scheduled = sum((amount for _, amount in amounts), Decimal("0.00"))
    base_price = previous.price if chained and previous.is_revised else scheduled
    lines = tuple(
        _index_line(basis, effect, reading, on, table, term, previous if chained else None, position)
        for position, term in enumerate(clause.terms)
    )
    exact = Fraction(clause.fixed_part) + sum(
        (Fraction(line.term.weight) * line.ratio for line in lines), Fraction(0)
    )
    year_before = Fraction(previous.price) / Fraction(base_price) if base_price else _ONE
    floor = _bound(clause.floor_percent, reading.floor_basis, exact, year_before, is_floor=True)
    bounded = floor.coefficient if floor is not None and floor.applied else exact
    cap = _bound(clause.cap_percent, reading.cap_basis, bounded, year_before, is_floor=False)
    bounded = cap.coefficient if cap is not None and cap.applied else bounded
    below = _is_below_threshold(clause, bounded)
    coefficient = _ONE if below or _is_firm_step(reading, basis, effect, on) else bounded
    if clause.rounding.mode is not RoundingMode.NONE:
        coefficient = Fraction(round_to(coefficient, clause.rounding.decimals, clause.rounding.mode))
    weights = [amount for _, amount in amounts]
    if clause.scope is RevisionScope.UNIT:
        moved = coefficient * Fraction(base_price) / Fraction(scheduled) if scheduled else coefficient
        parts = tuple(to_cents(Fraction(amount) * moved) for amount in weights)
    else:
        parts = share(to_cents(Fraction(base_price) * coefficient), weights)
    shares = tuple((item, amount, part) for (item, amount), part in zip(amounts, parts, strict=True))
    return Proposal(
        reading=reading,
        on=on,
        base_price=base_price,
        lines=lines,
        coefficient_exact=exact,
        floor=floor,
        cap=cap,
        below_threshold=below,
        coefficient=coefficient,
        revised=totals_of([(part, item.vat_rate) for item, _, part in shares]),
        shares=shares,
        previous_ht=previous.price if previous.is_revised else scheduled,
        is_due_date=True,
    )


@dataclass(frozen=True, slots=True)
class _Previous:
    """The price before the day of calculation, and the quotes it came from."""

    price: Decimal
    quotes: tuple[Quote, ...]
    is_revised: bool
    on: date


def _previous(basis: Basis, effect: date, on: date, before: list[Proposal]) -> _Previous:
    if before:
        last = before[-1]
        return _Previous(last.revised.ht, tuple(line.current for line in last.lines), True, last.on)
    recorded = [one for one in basis.revisions if one.effective_on < on]
    if recorded:
        latest = max(recorded, key=lambda one: one.effective_on)
        return _Previous(latest.price_ht, latest.quotes, True, latest.effective_on)
    amounts = amounts_on(basis.items, effect, effect, scheduled=True)
    price = sum((amount for _, amount in amounts), Decimal("0.00"))
    return _Previous(price, (), False, effect)


def _index_line(
    basis: Basis,
    effect: date,
    reading: Reading,
    on: date,
    table: IndexTable,
    term: IndexTerm,
    previous: _Previous | None,
    position: int,
) -> IndexLine:
    """Find both quotes of an index and their ratio. ``previous`` is given when the reading chains."""
    anchors = _anchors(basis, effect, on)
    current = _quote(basis.clause.current_rule, anchors, term.index, table)
    base = None
    if previous is not None and previous.is_revised:
        if reading.link_rule.kind is not IndexRuleKind.PREVIOUS_REVISION:
            base = _quote(reading.link_rule, anchors, term.index, table)
        elif position < len(previous.quotes):
            base = previous.quotes[position]
        else:
            raise InputError("previous_index_unknown", on=previous.on)
    elif previous is not None and reading.link_rule.kind is not IndexRuleKind.PREVIOUS_REVISION:
        base = _quote(reading.link_rule, anchors, term.index, table)
    if base is None:
        base = _quote(reading.base_rule, anchors, term.index, table)
    ratio, link = table.comparable(base, current, reading.link_decimals)
    return IndexLine(term, base, current, link, ratio)


def _anchors(basis: Basis, effect: date, on: date) -> dict[Anchor, date | None]:
    """Return the dates that index rules are read against, for a calculation on a day."""
    starts = [effect, *basis.clause.due_dates(effect, on)]
    earlier = [day for day in starts if day < on]
    return {
        Anchor.EFFECT: effect,
        Anchor.SIGNATURE: basis.signed_on,
        Anchor.REVISION: on,
        Anchor.PREVIOUS_TERM: earlier[-1] if earlier else effect,
    }


def _quote(rule: IndexRule, anchors: dict[Anchor, date | None], index: str, table: IndexTable) -> Quote:
    anchor = anchors[rule.anchor]
    if rule.kind is IndexRuleKind.EXACT_MONTH and rule.month is not None:
        on = anchor if anchor is not None else rule.month.last_day
        return table.of_month(index, rule.month, max(on, rule.month.first_day))
    if anchor is None:
        raise InputError("signature_unknown")
    if rule.kind is IndexRuleKind.LAST_KNOWN:
        return table.last_known(index, anchor)
    if rule.kind is IndexRuleKind.PREVIOUS_REVISION:
        raise InputError("previous_index_unknown", on=anchor)
    return table.of_month(index, Month.of(anchor).plus(-rule.offset), anchor)


def _needs_earlier_links(clause: RevisionClause, reading: Reading) -> bool:
    """Tell whether the result stands on the revisions before it.

    A clause that runs only when the commune asks for it has no other link than the recorded ones.
    """
    if clause.on_request_only:
        return False
    yearly_floor = clause.floor_percent is not None and reading.floor_basis is ChangeBasis.YEARLY
    yearly_cap = clause.cap_percent is not None and reading.cap_basis is ChangeBasis.YEARLY
    return reading.price_base is PriceBase.PREVIOUS or yearly_floor or yearly_cap


def _bound(
    percent: Decimal | None,
    basis: ChangeBasis,
    coefficient: Fraction,
    year_before: Fraction,
    *,
    is_floor: bool,
) -> Bound | None:
    """Express a floor or a cap as a coefficient of the base price.

    Since the start, or on a link of the chain, it bears on the coefficient itself; on the change of the
    year, on the price of the year before (``year_before``, as a share of the base price).
    """
    if percent is None:
        return None
    limit = 1 + Fraction(percent) / _HUNDRED
    if basis is ChangeBasis.YEARLY:
        limit *= year_before
    applied = coefficient < limit if is_floor else coefficient > limit
    return Bound(percent, basis, limit, applied)


def _is_below_threshold(clause: RevisionClause, coefficient: Fraction) -> bool:
    if clause.threshold_percent is None:
        return False
    return abs(coefficient - 1) * _HUNDRED < Fraction(clause.threshold_percent)


def _is_firm_step(reading: Reading, basis: Basis, effect: date, on: date) -> bool:
    """Tell whether a step of price opens on this very day and the reading leaves it firm that year."""
    if reading.step_rule is StepRule.REVISED:
        return False
    return any(
        step.contract_year is not None and step.contract_year > 1 and step.opens_on(effect) == on
        for item in basis.items
        for step in item.steps
    )


def _with_links(proposal: Proposal, links: tuple[Proposal, ...], *, is_due_date: bool) -> Proposal:
    return replace(proposal, links=links, is_due_date=is_due_date)
