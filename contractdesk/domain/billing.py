"""Expected invoices, from the billing rule and the periods."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from contractdesk.common.errors import InputError
from contractdesk.domain.dates import MONTHS_A_YEAR, ONE_DAY, day_to_day, whole_months
from contractdesk.domain.enums import BillingTiming
from contractdesk.domain.money import ZERO, share, to_cents
from contractdesk.domain.prices import PricedItem
from contractdesk.domain.terms import Schedule

_EQUAL = Decimal(1)


@dataclass(frozen=True, slots=True)
class BillingRule:
    """How often a contract is invoiced, and on which side of the time it covers.

    Raises:
        InputError: ``duration_not_positive``.
    """

    months: int = 12
    timing: BillingTiming = BillingTiming.IN_ADVANCE

    def __post_init__(self) -> None:
        """Refuse what no contract can mean."""
        if self.months <= 0:
            raise InputError("duration_not_positive", count=self.months)


@dataclass(frozen=True, slots=True)
class Invoice:
    """An expected invoice: the day, what it covers and the amount excluding VAT (None if unknown)."""

    due_on: date
    covers_from: date
    covers_to: date
    amount_ht: Decimal | None


@dataclass(frozen=True, slots=True)
class Charge:
    """What one item costs on an invoice: its yearly price, the amount due, and what a whole instalment is."""

    item: PricedItem
    due_on: date
    covers_from: date
    covers_to: date
    annual_ht: Decimal
    amount_ht: Decimal
    whole_ht: Decimal


YearlyPrice = Callable[[PricedItem, date], Decimal | None]
"""The yearly price of an item on a day, None when it has none then."""


class Bill(NamedTuple):
    """An expected invoice before its amount is counted.

    Attributes:
        due_on: the day it is due.
        covers_from: the first day it covers: that of the slot, or of what starts inside.
        covers_to: the last one.
        number: the rank of the slot, from 0.
        start: the first day of the slot.
        whole_end: where the slot would end if the contract went on.
    """

    due_on: date
    covers_from: date
    covers_to: date
    number: int
    start: date
    whole_end: date

    def amount_ht(self, rule: BillingRule, items: tuple[PricedItem, ...], effect: date) -> Decimal | None:
        """Return the amount excluding VAT, None when no price is known."""
        amounts = [one.amount_ht for one in _charges_of(items, rule, self, yearly_price(effect))]
        return sum(amounts, ZERO) if amounts else None


def invoices(
    plan: Schedule,
    rule: BillingRule,
    items: tuple[PricedItem, ...],
    first: date,
    last: date,
    stop: date | None,
) -> Iterator[Invoice]:
    """Yield the invoices expected between two days, both included.

    They are counted from the effect date up to the last day that is certain: recorded (``stop``), or that
    of the last period that happens by itself or by decision. The yearly price in force on the first day is
    charged for its months, by days when time is cut short. What starts inside (a module on its own date) is
    charged for its days, apart, then follows the contract.
    """
    for bill in bills(plan, rule, items, first, last, stop):
        amount = bill.amount_ht(rule, items, plan.effect)
        yield Invoice(bill.due_on, bill.covers_from, bill.covers_to, amount)


def charges(
    plan: Schedule,
    rule: BillingRule,
    items: tuple[PricedItem, ...],
    first: date,
    last: date,
    stop: date | None,
    price: YearlyPrice,
) -> Iterator[Charge]:
    """Yield what each item costs on the same invoices, at the prices given."""
    for bill in bills(plan, rule, items, first, last, stop):
        yield from _charges_of(items, rule, bill, price)


def yearly_price(effect: date) -> YearlyPrice:
    """Return the prices in force: those of the contract, and of the revisions recorded."""

    def price(item: PricedItem, day: date) -> Decimal | None:
        step = item.step_on(day, effect)
        return None if step is None else step.annual_ht

    return price


def committed_ht(
    plan: Schedule, rule: BillingRule, items: tuple[PricedItem, ...], year: int, stop: date | None
) -> Decimal:
    """Return what a contract commits in a calendar year, tacit renewals taken as happening."""
    due = invoices(plan, rule, items, date(year, 1, 1), date(year, 12, 31), stop)
    return sum((invoice.amount_ht for invoice in due if invoice.amount_ht is not None), ZERO)


def bills(
    plan: Schedule,
    rule: BillingRule,
    items: tuple[PricedItem, ...],
    first: date,
    last: date,
    stop: date | None,
) -> Iterator[Bill]:
    """Yield the same invoices, their amounts not counted: thousands are listed that nobody reads."""
    effect, months = plan.effect, rule.months
    stops_on = stop if stop is not None else plan.granted_end()
    starts = sorted({item.valid_from for item in items if item.valid_from is not None})
    in_advance = rule.timing is BillingTiming.IN_ADVANCE
    number = max(0, whole_months(effect, first) // months)
    start = day_to_day(effect, number * months)
    while start <= last and (stops_on is None or start <= stops_on):
        following = day_to_day(effect, (number + 1) * months)
        whole_end = following - ONE_DAY
        end = whole_end if stops_on is None or whole_end <= stops_on else stops_on
        for day in (start, *(one for one in starts if start < one <= end)) if starts else (start,):
            due_on = day if in_advance else end
            if first <= due_on <= last:
                yield Bill(due_on, day, end, number, start, whole_end)
        number, start = number + 1, following


def _charges_of(
    items: tuple[PricedItem, ...], rule: BillingRule, bill: Bill, price: YearlyPrice
) -> Iterator[Charge]:
    """Yield what is charged from a day of a slot: what runs on its first day, or what starts on that day."""
    day = bill.covers_from
    for item in items:
        annual = price(item, day) if day in (bill.start, item.valid_from) else None
        if annual is not None:
            end = bill.covers_to if item.valid_to is None else min(bill.covers_to, item.valid_to)
            whole = _instalment(annual, rule, bill.number)
            if day > bill.start or end < bill.whole_end:
                part = Fraction((end - day).days + 1, (bill.whole_end - bill.start).days + 1)
                amount = to_cents(Fraction(annual) * Fraction(rule.months, MONTHS_A_YEAR) * part)
            else:
                amount = whole
            yield Charge(item, bill.due_on, day, end, annual, amount, whole)


def _instalment(annual: Decimal, rule: BillingRule, number: int) -> Decimal:
    """Return what a whole slot costs; the instalments of a year sum to the year."""
    if rule.months == MONTHS_A_YEAR:
        return annual
    a_year, rest = divmod(MONTHS_A_YEAR, rule.months)
    if rest:
        return to_cents(Fraction(annual) * Fraction(rule.months, MONTHS_A_YEAR))
    return share(annual, [_EQUAL] * a_year)[number % a_year]
