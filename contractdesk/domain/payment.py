"""Paying: the limit, the interest that runs after it, and the fee of an interrupted maintenance.

Thirty days from the reception for a commune, whatever the contract says longer. The interest runs from the
day after the limit to the day of payment included, on the amount with VAT, over 365 days, at the rate of the
semester in which it began, frozen for the whole delay; forty euros are due besides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from contractdesk.common.errors import InputError
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.money import to_cents

LEGAL_DAYS = 30
RECOVERY_FEE = Decimal("40.00")
DAYS_A_YEAR = 365
GAP_DIVISOR = 360
_HUNDRED = 100
_JULY = 7


@dataclass(frozen=True, slots=True, order=True)
class Semester:
    """Half a calendar year, the grain of the rates of late interest."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> "Semester":
        """Return the semester that holds a day."""
        return cls(day.year, 1 if day.month < _JULY else 2)

    @classmethod
    def parse(cls, text: str) -> "Semester":
        """Read ``2025-S2``.

        Raises:
            InputError: ``semester_invalid``.
        """
        year, _, half = text.strip().upper().partition("-S")
        if not (len(year) == 4 and year.isascii() and year.isdigit() and half in ("1", "2")):
            raise InputError("semester_invalid", text=text)
        return cls(int(year), int(half))

    @property
    def first_day(self) -> date:
        """The day whose rate counts for the whole semester."""
        return date(self.year, 1 if self.half == 1 else _JULY, 1)

    def __str__(self) -> str:
        """Write the semester as it is stored."""
        return f"{self.year:04d}-S{self.half}"


@dataclass(frozen=True, slots=True)
class LateInterest:
    """What a late payment costs, with all that explains it."""

    amount_ttc: Decimal
    limit: date
    paid_on: date
    first_day: date
    days: int
    semester: Semester
    rate_percent: Decimal
    interest: Decimal
    fee: Decimal

    @property
    def total(self) -> Decimal:
        """The interest and the fixed fee."""
        return self.interest + self.fee


@dataclass(frozen=True, slots=True)
class InvoiceRecord:
    """An invoice of the vendor, as received."""

    received_on: date
    amount_ht: Decimal
    number: str = ""
    amount_ttc: Decimal | None = None
    issued_on: date | None = None
    paid_on: date | None = None


def payment_days(written: int | None) -> int:
    """Return the days a commune has to pay: those of the contract, never more than the law allows."""
    return LEGAL_DAYS if written is None else max(0, min(written, LEGAL_DAYS))


def payment_limit(received_on: date, days: int | None = None) -> date:
    """Return the last day to pay; it is not moved for week-ends or holidays.

    Args:
        received_on: the day the invoice came; the delay runs from the day after.
        days: the delay of the contract; a longer one than the legal one does not count.
    """
    return received_on + min(timedelta(days=payment_days(days)), date.max - received_on)


def late_interest(
    amount_ttc: Decimal, limit: date, paid_on: date, rates: Mapping[Semester, Decimal]
) -> LateInterest | None:
    """Return what a payment after its limit costs, None for one in time.

    Args:
        amount_ttc: the amount with VAT.
        limit: the last day to pay.
        paid_on: the day of payment, included in the delay.
        rates: the rates in per cent a year, by semester; none is guessed for another one.

    Raises:
        InputError: ``interest_rate_unknown`` with the semester.
    """
    if paid_on <= limit:
        return None
    first_day = limit + ONE_DAY
    semester = Semester.of(first_day)
    rate = rates.get(semester)
    if rate is None:
        raise InputError("interest_rate_unknown", semester=str(semester))
    days = (paid_on - limit).days
    exact = Fraction(amount_ttc) * Fraction(rate) * days / (_HUNDRED * DAYS_A_YEAR)
    return LateInterest(
        amount_ttc, limit, paid_on, first_day, days, semester, rate, to_cents(exact), RECOVERY_FEE
    )


def gap_fee(annual_ht: Decimal, days: int, divisor: int = GAP_DIVISOR) -> Decimal:
    """Return the fee for taking up again a maintenance that was interrupted: (R / 360) × N days.

    Raises:
        InputError: ``duration_not_positive`` for a number of days that is no delay.
    """
    if days <= 0 or divisor <= 0:
        raise InputError("duration_not_positive", count=days if days <= 0 else divisor)
    return to_cents(Fraction(annual_ht) * days / divisor)
