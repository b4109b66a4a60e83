"""Legal durations: « de quantième à quantième » for periods, forward for notices."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.common.errors import InputError
from contractdesk.domain.dates import (
    ONE_DAY,
    Duration,
    Month,
    day_to_day,
    forward,
    latest_before,
    months_between,
    whole_months,
)
from contractdesk.domain.enums import Unit
from tests.domain.build import days, months, years

some_days = st.dates(date(1990, 1, 1), date(2150, 12, 31))
notices = st.one_of(
    st.integers(1, 36).map(months), st.integers(1, 400).map(days), st.integers(1, 5).map(years)
)


def last_of(start, count):
    """The last day of a period of so many months."""
    return day_to_day(start, count) - ONE_DAY


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        # The examples of the rule for periods.
        (date(2026, 5, 31), 6, date(2026, 11, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2027, 3, 1), 12, date(2028, 2, 29)),
        # The periods of the real contracts.
        (date(2025, 1, 1), 12, date(2025, 12, 31)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2026, 3, 1), 24, date(2028, 2, 29)),
        (date(2026, 3, 1), 36, date(2029, 2, 28)),
        # A day that does not exist in the month of arrival.
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2024, 1, 29), 1, date(2024, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 8, 31), 2, date(2026, 10, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
    ],
)
def test_a_period_ends_the_day_before_the_same_day_number(start, count, end):
    assert last_of(start, count) == end


def test_a_month_without_the_day_sends_the_next_period_to_the_first_of_the_following():
    assert day_to_day(date(2026, 5, 31), 6) == date(2026, 12, 1)
    assert day_to_day(date(2024, 2, 29), 12) == date(2025, 3, 1)


@given(some_days, st.integers(0, 240))
def test_the_next_period_opens_on_the_same_day_number_or_on_a_first(start, count):
    opened = day_to_day(start, count)
    asked = months_between(start, opened)
    if opened.day == start.day and asked == count:
        return
    assert opened.day == 1
    assert asked == count + 1
    previous = opened - ONE_DAY
    assert calendar.monthrange(previous.year, previous.month)[1] < start.day


@given(some_days, st.integers(0, 240), st.integers(0, 240))
def test_a_longer_period_never_ends_earlier(start, first, second):
    short, long = sorted((first, second))
    assert day_to_day(start, short) <= day_to_day(start, long)


@given(some_days, some_days)
def test_whole_months_are_those_whose_period_has_opened(start, day):
    count = whole_months(start, day)
    assert day_to_day(start, count) <= day < day_to_day(start, count + 1)


def test_whole_months_of_a_day_that_the_month_lacks():
    assert whole_months(date(2026, 5, 31), date(2026, 11, 30)) == 5
    assert whole_months(date(2026, 5, 31), date(2026, 12, 1)) == 6
    assert whole_months(date(2026, 5, 31), date(2026, 5, 30)) == -1


def test_periods_stop_at_the_end_of_the_calendar():
    with pytest.raises(OverflowError):
        day_to_day(date(9999, 6, 1), 12)
    with pytest.raises(OverflowError):
        day_to_day(date(1, 1, 1), -1)


@pytest.mark.parametrize(
    ("end", "notice", "limit"),
    [
        # The examples of the rule for notices.
        (date(2027, 2, 28), months(2), date(2026, 12, 31)),
        (date(2026, 12, 31), months(3), date(2026, 9, 30)),
        (date(2026, 12, 31), days(60), date(2026, 11, 1)),
        # The real contracts.
        (date(2026, 12, 31), months(2), date(2026, 10, 31)),
        (date(2028, 2, 29), months(2), date(2027, 12, 31)),
        (date(2029, 2, 28), months(2), date(2028, 12, 31)),
        # February, leap years, months of different lengths.
        (date(2028, 2, 28), months(2), date(2027, 12, 28)),
        (date(2026, 4, 30), months(2), date(2026, 2, 28)),
        (date(2026, 4, 29), months(2), date(2026, 2, 28)),
        (date(2028, 4, 29), months(2), date(2028, 2, 29)),
        (date(2026, 7, 30), months(1), date(2026, 6, 30)),
        (date(2026, 7, 31), months(1), date(2026, 6, 30)),
        (date(2027, 1, 14), months(3), date(2026, 10, 14)),
        (date(2028, 2, 29), years(1), date(2027, 2, 28)),
        (date(2027, 2, 28), years(1), date(2026, 2, 28)),
        (date(2029, 2, 28), years(1), date(2028, 2, 29)),
    ],
)
def test_the_limit_of_a_notice(end, notice, limit):
    assert latest_before(end, notice) == limit


@given(some_days, notices)
def test_the_limit_is_the_latest_day_from_which_the_notice_still_fits(end, notice):
    """`d + notice ≤ last day of the period`, and not one day later."""
    limit = latest_before(end, notice)
    assert forward(limit, notice) <= end < forward(limit + ONE_DAY, notice)


@given(some_days, st.integers(1, 60))
def test_a_longer_notice_never_has_a_later_limit(end, count):
    assert latest_before(end, months(count + 1)) < latest_before(end, months(count))
    assert latest_before(end, days(count + 1)) < latest_before(end, days(count))


@given(some_days, some_days, notices)
def test_a_later_end_never_has_an_earlier_limit(one, other, notice):
    first, second = sorted((one, other))
    assert latest_before(first, notice) <= latest_before(second, notice)


@pytest.mark.parametrize(
    ("start", "span", "over"),
    [
        (date(2026, 12, 31), months(2), date(2027, 2, 28)),
        (date(2027, 12, 31), months(2), date(2028, 2, 29)),
        (date(2026, 11, 15), months(2), date(2027, 1, 15)),
        (date(2026, 10, 31), days(61), date(2026, 12, 31)),
        (date(2024, 2, 29), years(1), date(2025, 2, 28)),
        (date(9999, 12, 1), months(2), date.max),
        (date(9999, 12, 1), days(31), date.max),
    ],
)
def test_a_delay_runs_forward_to_the_same_day_number_or_the_last_of_the_month(start, span, over):
    assert forward(start, span) == over


@given(some_days, st.integers(1, 400))
def test_days_are_days(start, count):
    assert forward(start, days(count)) - start == timedelta(days=count)
    assert latest_before(forward(start, days(count)), days(count)) == start


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("count", [0, -1])
def test_durations_that_mean_nothing_are_refused(count, unit):
    with pytest.raises(InputError, match="duration_not_positive"):
        Duration(count, unit)


@pytest.mark.parametrize(("count", "unit"), [(101, Unit.YEAR), (1201, Unit.MONTH), (36526, Unit.DAY)])
def test_durations_beyond_a_century_are_refused(count, unit):
    assert Duration(count - 1, unit).count == count - 1
    with pytest.raises(InputError, match="duration_too_long"):
        Duration(count, unit)


@pytest.mark.parametrize(
    ("span", "in_months", "in_days"), [(days(60), 0, 60), (months(3), 3, 0), (years(4), 48, 0)]
)
def test_a_duration_counts_in_months_or_in_days(span, in_months, in_days):
    assert (span.months, span.days) == (in_months, in_days)


@pytest.mark.parametrize("text", ["2024-12", " 2024-12 "])
def test_a_month_is_read_as_data_files_write_it(text):
    assert Month.parse(text) == Month(2024, 12)
    assert str(Month.parse(text)) == "2024-12"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "2024-13",
        "2024-00",
        "24-12",
        "2024-1",
        "2024-012",
        "0000-01",
        "x024-12",
        "2024-x1",
        "٢٠٢٤-12",
    ],
)
def test_another_text_is_not_a_month(text):
    with pytest.raises(InputError, match="month_invalid") as caught:
        Month.parse(text)
    assert caught.value.params == {"text": text}


@given(some_days, st.integers(-400, 400))
def test_months_add_up(day, count):
    month = Month.of(day)
    later = month.plus(count)
    assert later.plus(-count) == month
    assert months_between(month.first_day, later.first_day) == count
    assert (later > month) == (count > 0)
    assert later.last_day + ONE_DAY == later.plus(1).first_day
