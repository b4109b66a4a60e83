"""The budget: what contracts cost by calendar year, from their facts and one stated growth per index.

Amounts are those of the invoices that fall due in the year. A charge is certain when a notice received today
could no longer prevent it; it is a forecast when it supposes a renewal. Prices move on each day on which a
revision will be due, by the clause and the growth supposed, from the price in force today: a revision that is
due and not recorded is not invented. Prices that are firm unless the commune asks stay firm.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from contractdesk.domain.billing import Charge, YearlyPrice, charges, yearly_price
from contractdesk.domain.clauses import Reading, RevisionClause
from contractdesk.domain.contract import Contract, next_exit, stop_day
from contractdesk.domain.dates import MONTHS_A_YEAR, ONE_DAY, day_to_day, months_between
from contractdesk.domain.enums import PriceBase, RenewalKind, StepRule
from contractdesk.domain.money import ZERO, share, to_cents, vat
from contractdesk.domain.prices import PricedItem, amounts_on, has_new_step
from contractdesk.domain.pricing import Amounts, price
from contractdesk.domain.terms import Schedule, schedule

Growth = Callable[[str], Decimal | None]
"""By how much an index grows in a year, in per cent, by the name that a clause gives it.

None when nothing is supposed of it: what only such indices revise keeps its price.
"""
_ONE = Fraction(1)
_ONLY_READING = Reading("only", "")


class Cause(StrEnum):
    """Why a year costs more or less than the year before."""

    REVISION = "revision"
    STEP = "step"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Imputation:
    """What a part of a price is charged to; ``weight`` is its share among the others of the same price."""

    article: str = ""
    service: str = ""
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount of the budget: one price, on one invoice, charged to one article and service."""

    reference: str
    vendor: str
    article: str
    service: str
    label: str
    year: int
    ht: Decimal
    vat: Decimal
    is_certain: bool

    @property
    def ttc(self) -> Decimal:
        """The amount with VAT."""
        return self.ht + self.vat


@dataclass(frozen=True, slots=True)
class Difference:
    """What a cause adds to, or takes from, a year compared with the year before."""

    reference: str
    vendor: str
    year: int
    cause: Cause
    ht: Decimal


@dataclass(frozen=True, slots=True)
class ExpectedRevision:
    """A revision supposed to take place, with the price it starts from and the one it gives."""

    on: date
    before_ht: Decimal
    after_ht: Decimal


@dataclass(frozen=True, slots=True)
class ContractForecast:
    """What a contract brings to the budget.

    ``ends_on`` is its last day if every renewal takes place, None without limit; ``is_firm`` says that its
    clause runs only when the commune asks for it.
    """

    entries: tuple[Entry, ...]
    differences: tuple[Difference, ...]
    revisions: tuple[ExpectedRevision, ...]
    certain_until: date | None
    ends_on: date | None
    is_firm: bool


def forecast(
    contract: Contract,
    years: Sequence[int],
    today: date,
    growth: Growth,
    imputations: Mapping[str, Sequence[Imputation]],
) -> ContractForecast | None:
    """Compute a contract's part of the budget, None while its periods cannot be computed.

    Args:
        contract: its facts; a draft commits nothing, everything in it is a forecast.
        years: the calendar years, in order; the year before the first one is looked at for the differences.
        today: the day on which what is certain is judged, and from which prices move.
        growth: the hypothesis.
        imputations: what each price is charged to, by the key of its item.
    """
    plan = contract.plan()
    if plan is None:
        return None
    stop = stop_day(contract, plan)
    certain = date.min if contract.is_draft else next_exit(contract, plan, today, stop)
    renewed = _renewed(plan)
    last_day = date(years[-1], 12, 31)
    prices = ForecastPrices(contract, plan.effect, today, last_day, growth)
    found = list(
        charges(
            renewed,
            contract.billing,
            contract.items,
            date(years[0] - 1, 1, 1),
            last_day,
            stop,
            prices.price,
        )
    )
    entries = [
        entry
        for bill in _bills_of(found)
        for entry in _entries(contract, bill, certain, imputations)
        if entry.year in years
    ]
    written = written_price(plan.effect)
    differences = [one for year in years for one in _differences(contract, year, found, written)]
    return ContractForecast(
        tuple(entries),
        tuple(differences),
        tuple(one for one in prices.revisions if stop is None or one.on <= stop),
        None if contract.is_draft else certain,
        stop or renewed.final_end(),
        contract.clause is not None and contract.clause.on_request_only,
    )


def _renewed(plan: Schedule) -> Schedule:
    """Return the periods as if every renewal took place, express ones too: what a forecast supposes."""
    if plan.terms.renewal_kind is not RenewalKind.EXPRESS:
        return plan
    supposed = schedule(replace(plan.terms, renewal_kind=RenewalKind.TACIT), plan.renewed_ends)
    return plan if supposed is None else supposed


# ------------------------------------------------------------------------------------------------ prices


class ForecastPrices:
    """The yearly prices of a contract on the days to come, revised as its clause says."""

    def __init__(self, contract: Contract, effect: date, today: date, until: date, growth: Growth) -> None:
        """Compute the revisions expected after ``today``, up to a day."""
        self._items, self._effect = contract.items, effect
        self._in_force = yearly_price(effect)
        self._written = written_price(effect)
        self._steps: list[tuple[date, dict[str, tuple[Decimal, Decimal]]]] = []
        self.revisions: list[ExpectedRevision] = []
        clause = contract.clause
        supposed = clause is not None and any(growth(term.index) is not None for term in clause.terms)
        if clause is not None and supposed and clause.is_automatic:
            reading = next((one for one in clause.readings if one.chosen), None)
            reading = reading or next(iter(clause.readings), _ONLY_READING)
            self._revise(clause, reading, today, until, growth)

    def price(self, item: PricedItem, day: date) -> Decimal | None:
        """Return the price of an item on a day: that of the last revision expected, in force otherwise."""
        amounts = next((found for on, found in reversed(self._steps) if on <= day), None)
        if amounts is None or item.key not in amounts:
            return self._in_force(item, day)
        now = self._written(item, day)
        written, revised = amounts[item.key]
        if now is None or now == written or not written:
            return None if now is None else revised
        return to_cents(Fraction(revised) * Fraction(now) / Fraction(written))

    def _revise(
        self, clause: RevisionClause, reading: Reading, today: date, until: date, growth: Growth
    ) -> None:
        days = [day for day in clause.due_dates(self._effect, until, today) if day > today]
        grown = [_ONE for _term in clause.terms]
        before = max(today, self._effect)
        moved = self._moved(before)
        for day in days:
            months = clause.every_months if self._steps else _since(clause, self._effect, day)
            steps = [_grown(growth(term.index) or Decimal(0), months) for term in clause.terms]
            grown = [one * step for one, step in zip(grown, steps, strict=True)]
            self._revise_on(clause, reading, day, moved, grown, steps)

    def _moved(self, day: date) -> Fraction:
        """Return by how much prices have moved since what is written, on a day."""
        written = sum(
            (amount for _, amount in amounts_on(self._items, day, self._effect, scheduled=True)), ZERO
        )
        paid = sum((amount for _, amount in amounts_on(self._items, day, self._effect)), ZERO)
        return Fraction(paid) / Fraction(written) if written else _ONE

    def _revise_on(
        self,
        clause: RevisionClause,
        reading: Reading,
        day: date,
        moved: Fraction,
        grown: Sequence[Fraction],
        steps: Sequence[Fraction],
    ) -> None:
        """Compute one revision, standing on the one before."""
        scheduled = amounts_on(self._items, day, self._effect, scheduled=True)
        if not scheduled:
            return
        written = tuple(amount for _, amount in scheduled)
        current = tuple(self.price(item, day) or ZERO for item, _ in scheduled)
        firm = reading.step_rule is StepRule.FIRM_FIRST_YEAR and has_new_step(self._items, self._effect, day)
        chains = reading.price_base is PriceBase.PREVIOUS
        weights = [Fraction(term.weight) for term in clause.terms]
        fixed = Fraction(clause.fixed_part)
        if chains:
            exact = fixed + sum(weight * step for weight, step in zip(weights, steps, strict=True))
        else:
            indexed = sum((weight * one for weight, one in zip(weights, grown, strict=True)), Fraction(0))
            exact = fixed + (moved - fixed) * indexed / sum(weights)
        amounts = Amounts(written, current, current if chains else written)
        priced = price(
            clause, exact, amounts, floor_basis=reading.floor_basis, cap_basis=reading.cap_basis, is_firm=firm
        )
        parts = {
            item.key: (amount, part) for (item, amount), part in zip(scheduled, priced.parts, strict=True)
        }
        self.revisions.append(ExpectedRevision(day, sum(current, ZERO), priced.ht))
        self._steps.append((day, parts))


def written_price(effect: date) -> YearlyPrice:
    """Return the prices written in the contract, revisions left out."""

    def price_on(item: PricedItem, day: date) -> Decimal | None:
        step = item.step_on(day, effect, scheduled=True)
        return None if step is None else step.annual_ht

    return price_on


def _since(clause: RevisionClause, effect: date, day: date) -> int:
    """Return the months between a revision and the one due before it, or the start."""
    before = [one for one in clause.due_dates(effect, day) if one < day]
    return months_between(before[-1] if before else effect, day)


def _grown(percent: Decimal, months: int) -> Fraction:
    """Return by how much an index is multiplied: whole years compound, the months left are pro rata."""
    a_year = Fraction(percent) / 100
    years, rest = divmod(months, MONTHS_A_YEAR)
    return (1 + a_year) ** years * (1 + a_year * Fraction(rest, MONTHS_A_YEAR))


# ----------------------------------------------------------------------------------------------- entries


def _bills_of(found: Iterable[Charge]) -> list[list[Charge]]:
    """Group charges by invoice."""
    bills: dict[tuple[date, date], list[Charge]] = {}
    for one in found:
        bills.setdefault((one.due_on, one.covers_from), []).append(one)
    return list(bills.values())


def _entries(
    contract: Contract,
    bill: Sequence[Charge],
    certain: date | None,
    imputations: Mapping[str, Sequence[Imputation]],
) -> Iterator[Entry]:
    """Yield the amounts of an invoice; its VAT, computed once per rate, is shared over them to the cent."""
    rates = dict.fromkeys(one.item.vat_rate for one in bill)
    for rate in rates:
        taxed = [one for one in bill if one.item.vat_rate == rate]
        amounts = [one.amount_ht for one in taxed]
        taxes = share(vat(sum(amounts, ZERO), rate), amounts)
        for one, tax in zip(taxed, taxes, strict=True):
            charged = imputations.get(one.item.key) or (Imputation(),)
            weights = [each.weight for each in charged]
            parts = zip(charged, share(one.amount_ht, weights), share(tax, weights), strict=True)
            for imputation, ht, part in parts:
                yield Entry(
                    contract.reference,
                    contract.vendor,
                    imputation.article,
                    imputation.service,
                    one.item.label,
                    one.due_on.year,
                    ht,
                    part,
                    certain is not None and one.covers_from <= certain,
                )


# ------------------------------------------------------------------------------------------- differences


@dataclass(frozen=True, slots=True)
class _Year:
    """An item in a year: how many charges, what they come to, whole, and whole at the written prices."""

    count: int
    amount: Decimal
    whole: Decimal
    written: Decimal


def _differences(
    contract: Contract, year: int, found: Sequence[Charge], written: YearlyPrice
) -> Iterator[Difference]:
    """Yield what makes a year differ from the one before; the parts sum to the difference."""
    totals = dict.fromkeys(Cause, ZERO)
    for item in contract.items:
        now, before = (_year_of(item, found, one, written) for one in (year, year - 1))
        for cause, amount in _causes(before, now):
            totals[cause] += amount
    for cause, amount in totals.items():
        if amount:
            yield Difference(contract.reference, contract.vendor, year, cause, amount)


def _year_of(item: PricedItem, found: Sequence[Charge], year: int, written: YearlyPrice) -> _Year:
    charged = [one for one in found if one.item.key == item.key and one.due_on.year == year]
    amount = sum((one.amount_ht for one in charged), ZERO)
    whole = sum((one.whole_ht for one in charged), ZERO)
    return _Year(len(charged), amount, whole, sum((_as_written(one, written) for one in charged), ZERO))


def _as_written(one: Charge, written: YearlyPrice) -> Decimal:
    """Return a whole charge at the price written for its first day."""
    on_paper = written(one.item, one.covers_from)
    if on_paper is None or not one.annual_ht:
        return one.whole_ht
    return to_cents(Fraction(one.whole_ht) * Fraction(on_paper) / Fraction(one.annual_ht))


def _causes(before: _Year, now: _Year) -> Iterator[tuple[Cause, Decimal]]:
    """Yield what moved an item: its price on the charges that both years have, time for the rest."""
    if not before.count or not now.count:
        yield (Cause.START if now.count else Cause.END), now.amount - before.amount
        return
    common = min(before.count, now.count)
    step = _per_charge(now.written, now.count, before.written, before.count, common)
    moved = _per_charge(now.whole, now.count, before.whole, before.count, common)
    rest = now.amount - before.amount - moved
    yield Cause.STEP, step
    yield Cause.REVISION, moved - step
    yield (Cause.START if rest > 0 else Cause.END), rest


def _per_charge(now: Decimal, count: int, before: Decimal, former_count: int, common: int) -> Decimal:
    return to_cents((Fraction(now) / count - Fraction(before) / former_count) * common)


# -------------------------------------------------------------------------------------------- thresholds


def lifetime_ht(contract: Contract, months_without_limit: int) -> tuple[Decimal, date, date] | None:
    """Return what a contract costs over its whole duration, renewals included, with its first and last day.

    Prices are those known today. A contract without limit is counted over a number of months. None while its
    periods or its price are not known.
    """
    plan = contract.plan()
    if plan is None or not any(item.steps for item in contract.items):
        return None
    renewed, stop = _renewed(plan), stop_day(contract, plan)
    last = stop or renewed.final_end() or day_to_day(plan.effect, months_without_limit) - ONE_DAY
    found = charges(
        renewed, contract.billing, contract.items, plan.effect, last, last, yearly_price(plan.effect)
    )
    return sum((one.amount_ht for one in found), ZERO), plan.effect, last
