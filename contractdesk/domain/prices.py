"""Dated prices: what a contract costs on a day, line by line or group by group.

A price sits on a line, on a group of lines (one price for several modules) or on the contract itself
when it has no line. Each holds dated steps without overlap or gap; a step that a contract only places in
its n-th year is dated as soon as the start is known.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contractdesk.domain.dates import MONTHS_A_YEAR, day_to_day
from contractdesk.domain.enums import StepOrigin
from contractdesk.domain.money import ZERO, vat_of

DEFAULT_VAT = Decimal(20)


@dataclass(frozen=True, slots=True)
class PriceStep:
    """A yearly amount, from a day or from the start of a contract year, until the next step."""

    annual_ht: Decimal
    valid_from: date | None = None
    valid_to: date | None = None
    contract_year: int | None = None
    origin: StepOrigin = StepOrigin.CONTRACT

    def opens_on(self, effect: date | None) -> date | None:
        """Return the day the step opens, None for « since the start » or while the start is unknown."""
        if self.valid_from is not None or self.contract_year is None or effect is None:
            return self.valid_from
        return day_to_day(effect, MONTHS_A_YEAR * (self.contract_year - 1))


@dataclass(frozen=True, slots=True)
class PricedItem:
    """What a price sits on: a line, a group of lines, or the contract."""

    key: str
    label: str
    steps: tuple[PriceStep, ...]
    vat_rate: Decimal = DEFAULT_VAT
    valid_from: date | None = None
    valid_to: date | None = None

    def step_on(self, day: date, effect: date | None, *, scheduled: bool = False) -> PriceStep | None:
        """Return the step in force on a day: the last to open, a revision before what it revises.

        Args:
            day: the day asked about.
            effect: the contract's start, which dates the steps given by contract year.
            scheduled: leave out what revisions have opened and closed, to read the prices written in the
                contract.
        """
        if (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to):
            return None
        current: PriceStep | None = None
        latest = date.min
        for step in self.steps:
            if scheduled and step.origin is StepOrigin.REVISION:
                continue
            opens = step.opens_on(effect)
            if opens is None:
                # Before the start is known, only the first year's price can be meant.
                if effect is None and step.contract_year not in (None, 1):
                    continue
                opens = date.min
            is_revised = current is not None and opens == latest and current.origin is StepOrigin.REVISION
            if opens < latest or opens > day or (is_revised and step.origin is StepOrigin.CONTRACT):
                continue
            current, latest = step, opens
        if current is None or scheduled or current.valid_to is None or day <= current.valid_to:
            return current
        return None


@dataclass(frozen=True, slots=True)
class Totals:
    """An amount excluding VAT, its VAT and their sum."""

    ht: Decimal
    vat: Decimal

    @property
    def ttc(self) -> Decimal:
        """The amount with VAT."""
        return self.ht + self.vat


def amounts_on(
    items: tuple[PricedItem, ...], day: date, effect: date | None, *, scheduled: bool = False
) -> tuple[tuple[PricedItem, Decimal], ...]:
    """Return each item that has a price on a day, with its yearly amount."""
    return tuple(
        (item, step.annual_ht)
        for item in items
        if (step := item.step_on(day, effect, scheduled=scheduled)) is not None
    )


def totals_on(items: tuple[PricedItem, ...], day: date, effect: date | None) -> Totals | None:
    """Return the yearly total of a contract on a day, None when it has no price then."""
    amounts = amounts_on(items, day, effect)
    if not amounts:
        return None
    return totals_of([(amount, item.vat_rate) for item, amount in amounts])


def ht_on(items: tuple[PricedItem, ...], day: date, effect: date | None) -> Decimal | None:
    """Return the yearly total excluding VAT on a day, None when the contract has no price then."""
    amounts = amounts_on(items, day, effect)
    return sum((amount for _, amount in amounts), ZERO) if amounts else None


def totals_of(amounts: list[tuple[Decimal, Decimal]]) -> Totals:
    """Sum (amount, VAT rate in per cent) pairs; VAT is computed once per rate."""
    return Totals(sum((amount for amount, _ in amounts), ZERO), vat_of(amounts))


def has_new_step(items: tuple[PricedItem, ...], effect: date, on: date) -> bool:
    """Tell whether a price written for later than the start has opened less than a year before a day."""
    openings = (
        step.opens_on(effect) for item in items for step in item.steps if step.origin is StepOrigin.CONTRACT
    )
    return any(
        opens is not None and effect < opens <= on < day_to_day(opens, MONTHS_A_YEAR) for opens in openings
    )
