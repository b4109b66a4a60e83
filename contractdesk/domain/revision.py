"""Price revision: from a clause to one proposal per admissible reading.

The order is fixed: index, link if the series differ, exact ratio, exact coefficient, then what ``pricing``
does (floor and cap, threshold, rounding of the coefficient, price to the cent), VAT per rate. A clause that
can be read in several ways gives a proposal for each reading; nothing here chooses between them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from contractdesk.common.errors import InputError
from contractdesk.domain.clauses import IndexRule, IndexTerm, Reading, RecordedRevision, RevisionClause
from contractdesk.domain.dates import MONTHS_A_YEAR, Month, day_to_day, whole_months
from contractdesk.domain.enums import (
    Anchor,
    ChangeBasis,
    ClauseKind,
    IndexRuleKind,
    PriceBase,
    Quality,
    StepRule,
)
from contractdesk.domain.indices import IndexTable, Link, Quote
from contractdesk.domain.money import ZERO, share, to_cents
from contractdesk.domain.prices import PricedItem, Totals, amounts_on, has_new_step, totals_of
from contractdesk.domain.pricing import Amounts, Bound, price, weighted

_ONLY_READING = Reading("only", "")
_IN_TIME = attrgetter("year", "number")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a clause applies to: dates, prices and recorded revisions, or a free base.

    ``last_day`` is the contract's, when it is known: a revision after it is calculated and said to be so.
    """

    clause: RevisionClause
    effect: date | None
    items: tuple[PricedItem, ...]
    signed_on: date | None = None
    revisions: tuple[RecordedRevision, ...] = ()
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One index of a proposal: weight, both quotes, the link if any and the exact ratio."""

    term: IndexTerm
    base: Quote
    current: Quote
    link: Link | None
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class Proposal:
    """The result of one reading, with everything that explains it.

    ``follows`` is the day of the revision whose price is the base price, None for the contract's own price.
    ``below_threshold`` and ``firm_step`` (a price that has just opened, firm that year) say why the price
    does not move. ``shares`` holds each item with its amount written in the contract and its revised amount,
    ``amounts`` what the coefficient was applied to; ``previous_ht`` is what the year would cost without this
    revision.
    """

    reading: Reading
    on: date
    base_price: Decimal
    lines: tuple[IndexLine, ...]
    coefficient_exact: Fraction
    floor: Bound | None
    cap: Bound | None
    below_threshold: bool
    firm_step: bool
    coefficient: Fraction
    revised: Totals
    shares: tuple[tuple[PricedItem, Decimal, Decimal], ...]
    amounts: Amounts
    previous_ht: Decimal
    follows: date | None
    is_due_date: bool = True
    is_after_end: bool = False
    links: tuple["Proposal", ...] = ()

    @property
    def missing_months(self) -> tuple[tuple[str, Month], ...]:
        """(series, month) pairs that make the result provisional, those of earlier links included."""
        return tuple(
            sorted({(quote.series, month) for quote in self._quotes() for month in quote.missing_months})
        )

    @property
    def doubtful_quotes(self) -> tuple[Quote, ...]:
        """Values used that were not officially published."""
        doubtful = (quote for quote in self._quotes() if quote.quality is not Quality.PUBLISHED)
        return tuple(dict.fromkeys(doubtful))

    def _quotes(self) -> Iterator[Quote]:
        for link in (*self.links, self):
            for line in link.lines:
                yield line.base
                yield line.current


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
        InputError: ``clause_firm``, ``index_not_named``, ``start_unknown``, ``revision_before_start``,
            ``amount_unknown``, or the first reading's refusal when no reading can be calculated.
    """
    clause, effect = basis.clause, basis.effect
    if clause.kind is ClauseKind.FIRM:
        raise InputError("clause_firm")
    if clause.lacks_index:
        raise InputError("index_not_named")
    if effect is None:
        raise InputError("start_unknown")
    if on < effect:
        raise InputError("revision_before_start", on=on, start=effect)
    if all(item.step_on(on, effect, scheduled=True) is None for item in basis.items):
        raise InputError("amount_unknown")
    proposals, refusals = [], []
    for reading in clause.readings or (_ONLY_READING,):
        try:
            proposals.append(_propose(basis, effect, reading, on, table))
        except InputError as error:
            refusals.append(Refusal(reading, error))
    if not proposals:
        raise refusals[0].error
    return Calculation(on, tuple(proposals), tuple(refusals))


def lacking_months(basis: Basis, on: date, table: IndexTable) -> tuple[Month, ...]:
    """Return the months that a revision on a day needs and that the table lacks, in order.

    Base and current index count alike; only the chosen reading does, once there is one. The
    price is not needed: values can be entered before it is known.
    """
    if basis.effect is None:
        return ()
    clause = basis.clause
    rules = [clause.current_rule]
    for reading in [one for one in clause.readings if one.chosen] or clause.readings or (_ONLY_READING,):
        follows = reading.price_base is PriceBase.PREVIOUS
        if follows and reading.link_rule.kind is not IndexRuleKind.PREVIOUS_REVISION:
            rules.append(reading.link_rule)
        elif not (follows and any(one.effective_on < on for one in basis.revisions)):
            rules.append(reading.base_rule)
    anchors = _anchors(basis, basis.effect, on)
    months: set[Month] = set()
    for rank, rule in enumerate(rules):
        if rule in rules[:rank]:
            continue
        for term in clause.terms:
            try:
                months.update(_quote(rule, anchors, term.index, table).missing_months)
            except InputError as error:
                month = error.params.get("month")
                months.update([month] if isinstance(month, Month) else [])
    return tuple(sorted(months, key=_IN_TIME))


def _propose(basis: Basis, effect: date, reading: Reading, on: date, table: IndexTable) -> Proposal:
    """Apply one reading: the earlier links of the chain when it needs them, then the day asked for."""
    due = basis.clause.due_dates(effect, on)
    links: list[Proposal] = []
    if _needs_earlier_links(basis.clause, reading):
        recorded = max((one.effective_on for one in basis.revisions if one.effective_on < on), default=effect)
        for day in due:
            if recorded < day < on:
                links.append(_link(basis, effect, reading, day, table, links[-1] if links else None))
    proposal = _link(basis, effect, reading, on, table, links[-1] if links else None)
    is_after_end = basis.last_day is not None and on > basis.last_day
    return replace(proposal, links=tuple(links), is_due_date=on in due, is_after_end=is_after_end)


def _needs_earlier_links(clause: RevisionClause, reading: Reading) -> bool:
    """Tell whether the result stands on the revisions before it.

    A clause that runs only when the commune asks for it has no other link than the recorded ones.
    """
    if clause.on_request_only:
        return False
    return (
        reading.price_base is PriceBase.PREVIOUS
        or clause.threshold_percent is not None
        or (clause.floor_percent is not None and reading.floor_basis is ChangeBasis.YEARLY)
        or (clause.cap_percent is not None and reading.cap_basis is ChangeBasis.YEARLY)
    )


def _link(
    basis: Basis, effect: date, reading: Reading, on: date, table: IndexTable, before: Proposal | None
) -> Proposal:
    """Calculate one day, standing on the link before it."""
    clause = basis.clause
    previous = _previous(basis, effect, on, before)
    firm = reading.step_rule is StepRule.FIRM_FIRST_YEAR and has_new_step(basis.items, effect, on)
    follows = previous if reading.price_base is PriceBase.PREVIOUS else None
    items, amounts = _amounts(basis, effect, on, previous, chains=follows is not None and not firm)
    lines = tuple(
        _index_line(basis, effect, reading, on, table, follows, position)
        for position in range(len(clause.terms))
    )
    exact = weighted(clause.fixed_part, ((line.term.weight, line.ratio) for line in lines))
    priced = price(
        clause, exact, amounts, floor_basis=reading.floor_basis, cap_basis=reading.cap_basis, is_firm=firm
    )
    shares = tuple(zip(items, amounts.written, priced.parts, strict=True))
    return Proposal(
        reading=reading,
        on=on,
        base_price=sum(amounts.base, ZERO),
        lines=lines,
        coefficient_exact=exact,
        floor=priced.floor,
        cap=priced.cap,
        below_threshold=priced.below_threshold,
        firm_step=firm,
        coefficient=priced.coefficient,
        revised=totals_of([(part, item.vat_rate) for item, _, part in shares]),
        shares=shares,
        amounts=amounts,
        previous_ht=sum(amounts.current, ZERO),
        follows=None if follows is None or firm else follows.on,
    )


def _amounts(
    basis: Basis, effect: date, on: date, previous: "_Previous | None", *, chains: bool
) -> tuple[tuple[PricedItem, ...], Amounts]:
    scheduled = amounts_on(basis.items, on, effect, scheduled=True)
    written = tuple(amount for _, amount in scheduled)
    current = written if previous is None else previous.carried_to(scheduled)
    return tuple(item for item, _ in scheduled), Amounts(written, current, current if chains else written)


@dataclass(frozen=True, slots=True)
class _Previous:
    """The revision before the day of calculation: its amounts by item, written and revised, its quotes."""

    on: date
    amounts: Mapping[str, tuple[Decimal, Decimal]]
    quotes: tuple[Quote, ...]

    def carried_to(self, scheduled: tuple[tuple[PricedItem, Decimal], ...]) -> tuple[Decimal, ...]:
        """Return what each item costs now: its revised amount, in proportion when a step has opened since."""
        found = []
        for item, amount in scheduled:
            written, revised = self.amounts.get(item.key, (amount, amount))
            if written and written != amount:
                revised = to_cents(Fraction(revised) * Fraction(amount) / Fraction(written))
            found.append(revised)
        return tuple(found)


def _previous(basis: Basis, effect: date, on: date, before: Proposal | None) -> _Previous | None:
    """Return the link before, the latest recorded revision otherwise, None for a first revision."""
    if before is not None:
        amounts = {item.key: (written, revised) for item, written, revised in before.shares}
        return _Previous(before.on, amounts, tuple(line.current for line in before.lines))
    recorded = [one for one in basis.revisions if one.effective_on < on]
    if not recorded:
        return None
    latest = max(recorded, key=lambda one: one.effective_on)
    scheduled = amounts_on(basis.items, latest.effective_on, effect, scheduled=True)
    paid = {item.key: amount for item, amount in amounts_on(basis.items, latest.effective_on, effect)}
    revised = [paid.get(item.key, ZERO) for item, _ in scheduled]
    if sum(revised, ZERO) != latest.price_ht:
        revised = list(share(latest.price_ht, [amount for _, amount in scheduled]))
    amounts = {item.key: (written, part) for (item, written), part in zip(scheduled, revised, strict=True)}
    return _Previous(latest.effective_on, amounts, latest.quotes)


def _index_line(
    basis: Basis,
    effect: date,
    reading: Reading,
    on: date,
    table: IndexTable,
    follows: _Previous | None,
    position: int,
) -> IndexLine:
    """Find both quotes of an index and their ratio; ``follows`` is the link that the reading chains on."""
    term = basis.clause.terms[position]
    anchors = _anchors(basis, effect, on)
    current = _quote(basis.clause.current_rule, anchors, term.index, table)
    chains = reading.price_base is PriceBase.PREVIOUS
    if chains and reading.link_rule.kind is not IndexRuleKind.PREVIOUS_REVISION:
        base = _quote(reading.link_rule, anchors, term.index, table)
    elif follows is None:
        base = _quote(reading.base_rule, anchors, term.index, table)
    elif position < len(follows.quotes):
        base = follows.quotes[position]
    else:
        raise InputError("previous_index_unknown", on=follows.on)
    ratio, link = table.comparable(base, current, reading.link_decimals)
    return IndexLine(term, base, current, link, ratio)


def _anchors(basis: Basis, effect: date, on: date) -> dict[Anchor, date | None]:
    """Return the dates that index rules are read against, for a calculation on a day.

    The previous term is the contract year before the one that holds the day: a revision on an anniversary
    looks back at the year that has just ended.
    """
    years = whole_months(effect, on) // MONTHS_A_YEAR
    return {
        Anchor.EFFECT: effect,
        Anchor.SIGNATURE: basis.signed_on,
        Anchor.REVISION: on,
        Anchor.PREVIOUS_TERM: day_to_day(effect, MONTHS_A_YEAR * max(0, years - 1)),
    }


def _quote(rule: IndexRule, anchors: Mapping[Anchor, date | None], index: str, table: IndexTable) -> Quote:
    """Return the value that a rule names; a named month is read with the corrections known that day."""
    anchor, on = anchors[rule.anchor], anchors[Anchor.REVISION]
    if rule.kind is IndexRuleKind.PREVIOUS_REVISION:
        raise InputError("previous_index_unknown", on=on)
    if rule.kind is IndexRuleKind.EXACT_MONTH and rule.month is not None:
        named = rule.month
        anchor = named.last_day if anchor is None else max(anchor, named.first_day)
    elif anchor is None:
        raise InputError("signature_unknown")
    elif rule.kind is IndexRuleKind.LAST_KNOWN:
        return table.last_known(index, anchor)
    else:
        named = Month.of(anchor).plus(-rule.offset)
    return table.of_month(index, named, anchor, on)
