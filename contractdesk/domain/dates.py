"""Arithmetic of legal durations on plain dates.

Two month arithmetics live here and must not be confused:

* ``day_to_day`` counts periods « de quantième à quantième »: a missing day becomes the first of the next
  month, so that the period before it ends on the last day of its month (31/05 + 6 months ends on 30/11);
* ``forward`` counts a notice from its reception: a missing day becomes that month's last day.
"""

from calendar import isleap
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Self

from contractdesk.common.errors import InputError
from contractdesk.domain.enums import Unit

ONE_DAY = timedelta(days=1)
MONTHS_A_YEAR = 12
# A hundred years: longer is a slip of the keyboard, and dates would leave the calendar.
_MOST_MONTHS = 1_200
_MOST_DAYS = 36_525
_SHORTEST_MONTH = 28
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY, _LEAP_FEBRUARY = 2, 29


@dataclass(frozen=True, slots=True)
class Duration:
    """A strictly positive count of days, months or years, of a hundred years at most.

    Raises:
        InputError: ``duration_not_positive`` for zero or less,
            ``duration_too_long``.
    """

    count: int
    unit: Unit
    months: int = field(init=False, repr=False, compare=False)
    days: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what no contract can mean; count in months or in days, the other being 0."""
        is_days = self.unit is Unit.DAY
        months = 0 if is_days else self.count * (MONTHS_A_YEAR if self.unit is Unit.YEAR else 1)
        object.__setattr__(self, "months", months)
        object.__setattr__(self, "days", self.count if is_days else 0)
        if self.count <= 0:
            raise InputError("duration_not_positive", count=self.count)
        if self.months > _MOST_MONTHS or self.days > _MOST_DAYS:
            raise InputError("duration_too_long", count=self.count, unit=self.unit)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, the grain of a price index."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month that holds a day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2024-12``, the form of data files and JSON.

        Raises:
            InputError: ``month_invalid``.
        """
        year, _, number = text.strip().partition("-")
        if not (len(year) == 4 and year.isascii() and year.isdigit() and len(number) == 2):
            raise InputError("month_invalid", text=text)
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 12 and int(year) > 0):
            raise InputError("month_invalid", text=text)
        return cls(int(year), int(number))

    def plus(self, months: int) -> "Month":
        """Return the month that many months later (earlier when negative)."""
        year, index = divmod(self.year * MONTHS_A_YEAR + self.number - 1 + months, MONTHS_A_YEAR)
        return Month(year, index + 1)

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.number, _days_in(self.year, self.number))

    def __str__(self) -> str:
        """Write the month as data files do."""
        return f"{self.year:04d}-{self.number:02d}"


def months_between(start: date, end: date) -> int:
    """Return how many months separate the months of two days, signed, whatever the day numbers."""
    return (end.year - start.year) * MONTHS_A_YEAR + end.month - start.month


def whole_months(start: date, day: date) -> int:
    """Return the greatest count of months whose ``day_to_day`` from a day is not after another, signed.

    A day number that a month lacks opens the next month, so comparing day numbers is enough.
    """
    months = months_between(start, day)
    return months - 1 if start.day > day.day else months


def day_to_day(start: date, months: int) -> date:
    """Return the day that opens the next period, « de quantième à quantième ».

    When the day number does not exist in the month of arrival, the period opens on the first of the
    following month.

    Raises:
        OverflowError: beyond the year 9999.
    """
    day = start.day
    month = start.year * MONTHS_A_YEAR + start.month - 1 + months
    year, index = month // MONTHS_A_YEAR, month % MONTHS_A_YEAR
    if day > _SHORTEST_MONTH and day > _days_in(year, index + 1):
        day = 1
        year, index = (year, index + 1) if index + 1 < MONTHS_A_YEAR else (year + 1, 0)
    try:
        return date(year, index + 1, day)
    except ValueError:
        raise OverflowError(f"no such year: {year}") from None


def forward(start: date, span: Duration) -> date:
    """Return the day on which a delay that runs from ``start`` is over.

    In months: the same day number, or that month's last day when it has no such day. A delay
    that leaves the calendar is over on its last day.
    """
    try:
        if span.unit is Unit.DAY:
            return start + timedelta(days=span.days)
        year, month = _month_after(start, span.months)
    except OverflowError:
        return date.max
    return date(year, month, _day_in(year, month, start.day))


def latest_before(end: date, span: Duration) -> date:
    """Return the latest day d such that ``forward(d, span) <= end``.

    This is the limit of a notice: received on that day, it is complete on the last day of the period. It
    is not moved for week-ends or holidays.
    """
    if span.days:
        return end - timedelta(days=span.days)
    year, month = _month_after(end, -span.months)
    day = end.day
    if day >= _SHORTEST_MONTH:
        is_last = day == _days_in(end.year, end.month)
        day = _days_in(year, month) if is_last else _day_in(year, month, day)
    return date(year, month, day)


def _month_after(day: date, months: int) -> tuple[int, int]:
    month = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year = month // MONTHS_A_YEAR
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"no such year: {year}")
    return year, month % MONTHS_A_YEAR + 1


def _day_in(year: int, month: int, day: int) -> int:
    """Return a day number, or that of the month's last day when the month is shorter."""
    return day if day <= _SHORTEST_MONTH else min(day, _days_in(year, month))


def _days_in(year: int, month: int) -> int:
    return _LEAP_FEBRUARY if month == _FEBRUARY and isleap(year) else _MONTH_DAYS[month - 1]
