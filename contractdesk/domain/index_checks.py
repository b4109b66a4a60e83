"""What is wrong, or doubtful, with an index value about to be entered.

A fault is refused; a doubt is confirmed by the person who enters the value: an index that moves by a fifth
from its neighbours is nearly always a slip of the keyboard (3148 for 314,8), and sometimes a new base.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contractdesk.common.errors import FieldError
from contractdesk.domain.dates import MONTHS_A_YEAR, Month, months_between
from contractdesk.domain.enums import Quality
from contractdesk.domain.indices import IndexValue, Series

FAR_PERCENT = 20
"""A value further than this from its nearest neighbour is confirmed before it is kept."""
_MORE_BY_YEAR = 10
_LARGEST = Decimal(1_000_000)
_SHIFTS = (10, 100, 1000)


def faults(
    series: Series, month: Month, value: Decimal, published_on: date | None, today: date
) -> list[FieldError]:
    """Return why a value cannot be entered.

    Codes: ``index_not_positive``, ``index_too_large``, ``index_month_future``, ``index_after_closing``,
    ``day_in_future``, ``index_published_early``.
    """
    found = []
    if month.first_day > today:
        found.append(FieldError("month", "index_month_future", {"month": month}))
    elif series.closed_after is not None and month > series.closed_after:
        params = {"series": series.name or series.code, "month": series.closed_after}
        found.append(FieldError("month", "index_after_closing", params))
    if value <= 0:
        found.append(FieldError("value", "index_not_positive", {"value": value}))
    elif value >= _LARGEST:
        found.append(FieldError("value", "index_too_large", {"value": value}))
    if published_on is not None and published_on > today:
        found.append(FieldError("published_on", "day_in_future"))
    elif published_on is not None and published_on < month.first_day:
        found.append(FieldError("published_on", "index_published_early", {"month": month}))
    return found


def doubts(known: Mapping[Month, Decimal], month: Month, value: Decimal, today: date) -> list[FieldError]:
    """Return what a person confirms before a value is kept.

    Codes: ``index_month_running``, ``index_far`` with the neighbour, ``index_far_shifted`` with the value
    that was probably meant besides.

    Args:
        known: the values around, by month.
        month: the month of the value.
        value: the value.
        today: the day of entering.
    """
    found = []
    if Month.of(today) == month:
        found.append(FieldError("month", "index_month_running", {"month": month}))
    near = nearest(known, month)
    if near is None or not _is_far(known[near], value, near, month):
        return found
    params: dict[str, object] = {
        "value": value,
        "near": near,
        "near_value": known[near],
        "percent": _change(known[near], value),
    }
    meant = _meant(known[near], value, near, month)
    if meant is not None:
        found.append(FieldError("value", "index_far_shifted", params | {"meant": meant}))
    else:
        found.append(FieldError("value", "index_far", params))
    return found


def nearest(known: Mapping[Month, Decimal], month: Month) -> Month | None:
    """Return the month nearest to another that has a value, the earlier of two; None without any."""
    others = [one for one in known if one != month]
    return min(others, key=lambda one: (_distance(one, month), one), default=None)


def latest_values(series: Series) -> dict[Month, Decimal]:
    """Return the latest vintage of each month."""
    return {month: one.value for month, one in latest_vintages(series).items()}


def latest_vintages(series: Series) -> dict[Month, IndexValue]:
    """Return the value of the latest vintage of each month, with all that is known of it."""
    found: dict[Month, IndexValue] = {}
    for one in series.values:
        if one.month not in found or one.vintage > found[one.month].vintage:
            found[one.month] = one
    return found


def is_same(held: IndexValue, value: Decimal, published_on: date | None, quality: Quality) -> bool:
    """Tell whether entering a value would add nothing to the one held."""
    is_day_known = published_on is None or (held.published_on == published_on and not held.estimated)
    return held.value == value and held.quality is quality and is_day_known


def _distance(one: Month, other: Month) -> int:
    return abs(months_between(one.first_day, other.first_day))


def _is_far(neighbour: Decimal, value: Decimal, near: Month, month: Month) -> bool:
    years = max(0, _distance(near, month) - 1) // MONTHS_A_YEAR
    limit = Fraction(FAR_PERCENT + _MORE_BY_YEAR * years, 100)
    return abs(Fraction(value) / Fraction(neighbour) - 1) > limit


def _change(neighbour: Decimal, value: Decimal) -> int:
    return round(abs(Fraction(value) / Fraction(neighbour) - 1) * 100)


def _meant(neighbour: Decimal, value: Decimal, near: Month, month: Month) -> Decimal | None:
    """Return the value with its decimal mark moved, when that brings it near its neighbour."""
    for shift in _SHIFTS:
        for moved in (value / shift, value * shift):
            if not _is_far(neighbour, moved, near, month):
                return moved.normalize()
    return None
