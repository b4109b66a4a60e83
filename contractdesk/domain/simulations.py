"""« What if »: what a letter received on a day would give, what bringing contracts to one day would cost."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contractdesk.domain.contract import Contract
from contractdesk.domain.dates import MONTHS_A_YEAR, ONE_DAY
from contractdesk.domain.enums import RenewalKind
from contractdesk.domain.money import ZERO, to_cents
from contractdesk.domain.prices import ht_on
from contractdesk.domain.stretches import day_before
from contractdesk.domain.terms import Schedule, earliest_exit, effective_end


@dataclass(frozen=True, slots=True)
class Share:
    """A price for part of a year: exact days over the days of the year that holds them."""

    first: date
    last: date
    days: int
    year_days: int
    annual_ht: Decimal
    amount_ht: Decimal


@dataclass(frozen=True, slots=True)
class LetterOutcome:
    """What a letter received on a day gives.

    Attributes:
        received_on: the day of reception.
        asked: the exit it is for, that of the current span.
        limit: the last day on which it would have been in time, None when no notice is written.
        earliest: the first exit that leaves room for the notice, None when it is not known.
        end: the day on which it ends the contract, None when it is not known.
        shares: what is due after the exit asked for, by contract year; nothing without a price.
    """

    received_on: date
    asked: date
    limit: date | None
    earliest: date | None
    end: date | None
    shares: tuple[Share, ...]

    @property
    def is_in_time(self) -> bool:
        """Whether it closes the exit it is for."""
        return self.end == self.asked

    @property
    def balance_ht(self) -> Decimal:
        """What is due from the renewal to the end."""
        return sum((one.amount_ht for one in self.shares), ZERO)


def letter_received(contract: Contract, plan: Schedule, received_on: date) -> LetterOutcome:
    """Return what a letter received on a day would give, for the exit of the span that holds this day."""
    asked = plan.exit_at(max(received_on, plan.effect))
    found = plan.notice_limit(asked)
    end = effective_end(plan, received_on, asked)
    shares: tuple[Share, ...] = ()
    if end is not None and end > asked:
        shares = shares_of(contract, plan, asked + ONE_DAY, end)
    limit = None if found is None else found[0]
    return LetterOutcome(received_on, asked, limit, earliest_exit(plan, received_on), end, shares)


def shares_of(contract: Contract, plan: Schedule, first: date, last: date) -> tuple[Share, ...]:
    """Return what a contract costs between two days, both included, contract year by contract year.

    The price in force on the first day of each part is charged. Nothing while no price is known.
    """
    found = []
    day = first
    while day <= last:
        start, year_end = plan.year_at(day)
        end = min(year_end, last)
        annual = ht_on(contract.items, day, plan.effect)
        if annual is not None:
            found.append(_share(day, end, (year_end - start).days + 1, annual))
        if end == date.max:
            break
        day = end + ONE_DAY
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A contract brought to a common anniversary: the time between, and what it costs.

    ``share`` is None when nothing is to be paid (it is aligned already) or no price is known.
    """

    contract: Contract
    current_end: date
    aligned_on: date
    share: Share | None

    @property
    def is_aligned(self) -> bool:
        """Whether the contract begins its next period on the common day already."""
        return self.aligned_on == self.current_end + ONE_DAY


def align(contract: Contract, plan: Schedule, day: int, month: int, today: date) -> Alignment | None:
    """Return what a contract costs from the end of its period until the next common anniversary.

    The part of the year in between is charged at the price of its first day, over the days of the year that
    begins there. None when the anniversary lies beyond the calendar.
    """
    end = plan.period_at(max(today, plan.effect)).end
    if end == date.max:
        return None
    first = end + ONE_DAY
    aligned_on = next_anniversary(first, day, month)
    if aligned_on is None:
        return None
    share, annual = None, ht_on(contract.items, first, plan.effect)
    if aligned_on > first and annual is not None:
        year_days = (day_before(first, MONTHS_A_YEAR) - first).days + 1
        share = _share(first, aligned_on - ONE_DAY, year_days, annual)
    return Alignment(contract, end, aligned_on, share)


def next_anniversary(first: date, day: int, month: int) -> date | None:
    """Return the first such day of the year on or after a day; 29 February is 1 March in common years."""
    for year in (first.year, first.year + 1):
        found = _day_of(year, day, month)
        if found is not None and found >= first:
            return found
    return None


def needs_a_letter(contract: Contract, plan: Schedule, outcome: LetterOutcome) -> bool:
    """Tell whether the contract would go on after the exit without a letter."""
    kind = plan.terms_of(plan.period_at(outcome.asked).number).renewal_kind
    if kind is RenewalKind.EXPRESS and outcome.asked == plan.granted_end():
        return False
    return outcome.asked != plan.final_end()


def _share(first: date, last: date, year_days: int, annual: Decimal) -> Share:
    days = (last - first).days + 1
    return Share(first, last, days, year_days, annual, to_cents(Fraction(annual) * Fraction(days, year_days)))


def _day_of(year: int, day: int, month: int) -> date | None:
    if year > date.max.year:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month + 1, 1)
