"""Expected invoices, from the billing rule and the periods."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contractdesk.common.errors import InputError
from contractdesk.domain.dates import MONTHS_A_YEAR, ONE_DAY, day_to_day, months_between
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
class _Slot:
    """The time one invoice covers; ``whole_end`` is where it would end if the contract went on."""

    number: int
    start: date
    end: date
    whole_end: date


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
    end = stop if stop is not None else plan.granted_end()
    for slot in _slots(plan.effect, rule.months, end, first, last):
        starts = {item.valid_from for item in items if item.valid_from is not None}
        for day in (slot.start, *sorted(one for one in starts if slot.start < one <= slot.end)):
            due_on = day if rule.timing is BillingTiming.IN_ADVANCE else slot.end
            if first <= due_on <= last:
                amounts = [
                    amount
                    for item in items
                    if (day == slot.start or item.valid_from == day)
                    and (amount := _charge(item, plan.effect, rule, slot, day)) is not None
                ]
                yield Invoice(due_on, day, slot.end, sum(amounts, ZERO) if amounts else None)


def committed_ht(
    plan: Schedule, rule: BillingRule, items: tuple[PricedItem, ...], year: int, stop: date | None
) -> Decimal:
    """Return what a contract commits in a calendar year, tacit renewals taken as happening."""
    due = invoices(plan, rule, items, date(year, 1, 1), date(year, 12, 31), stop)
    return sum((invoice.amount_ht for invoice in due if invoice.amount_ht is not None), ZERO)


def _slots(effect: date, months: int, end: date | None, first: date, last: date) -> Iterator[_Slot]:
    """Yield the slots that hold one of the days looked at, in closed form from the effect date."""
    number = max(0, months_between(effect, first) // months - 1)
    start = day_to_day(effect, number * months)
    while start <= last and (end is None or start <= end):
        following = day_to_day(effect, (number + 1) * months)
        whole_end = following - ONE_DAY
        if whole_end >= first:
            yield _Slot(number, start, whole_end if end is None else min(whole_end, end), whole_end)
        number, start = number + 1, following


def _charge(item: PricedItem, effect: date, rule: BillingRule, slot: _Slot, day: date) -> Decimal | None:
    """Return what an item costs from a day to the end of a slot, None when it has no price that day."""
    step = item.step_on(day, effect)
    if step is None:
        return None
    end = slot.end if item.valid_to is None else min(slot.end, item.valid_to)
    if day > slot.start or end < slot.whole_end:
        part = Fraction((end - day).days + 1, (slot.whole_end - slot.start).days + 1)
        return to_cents(Fraction(step.annual_ht) * Fraction(rule.months, MONTHS_A_YEAR) * part)
    if rule.months == MONTHS_A_YEAR:
        return step.annual_ht
    a_year, rest = divmod(MONTHS_A_YEAR, rule.months)
    if rest:
        return to_cents(Fraction(step.annual_ht) * Fraction(rule.months, MONTHS_A_YEAR))
    return share(step.annual_ht, [_EQUAL] * a_year)[slot.number % a_year]
