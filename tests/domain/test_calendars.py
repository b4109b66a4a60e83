"""Business days: week-ends, public holidays, the commune's own closing days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.dates import Month
from tests.domain.build import CALENDAR, french_calendar

BRIDGE = date(2026, 5, 15)
some_days = st.dates(date(2008, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 10, 30), True),
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), False),
        (date(2026, 5, 1), False),
        (date(2026, 5, 14), False),
        (BRIDGE, True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 31), True),
    ],
)
def test_week_ends_and_holidays_are_not_worked(day, is_worked):
    assert CALENDAR.is_business_day(day) is is_worked


def test_the_commune_adds_its_own_days():
    assert not french_calendar({BRIDGE}).is_business_day(BRIDGE)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 10, 30), date(2026, 10, 30)),
        (date(2026, 10, 31), date(2026, 10, 30)),
        (date(2026, 5, 1), date(2026, 4, 30)),
        (date(2027, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_last_business_day_until_a_day(day, before):
    assert CALENDAR.on_or_before(day) == before


@given(some_days)
def test_nothing_worked_is_skipped(day):
    before = CALENDAR.on_or_before(day)
    assert before <= day
    assert CALENDAR.is_business_day(before)
    between = (before + timedelta(days=step) for step in range(1, (day - before).days + 1))
    assert not any(CALENDAR.is_business_day(one) for one in between)


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (Month(2025, 12), date(2025, 12, 31)),
        (Month(2024, 11), date(2024, 11, 29)),
        (Month(2022, 12), date(2022, 12, 30)),
        (Month(2026, 5), date(2026, 5, 29)),
    ],
)
def test_the_last_business_day_of_a_month(month, last):
    assert CALENDAR.last_of_month(month) == last


def test_a_year_is_asked_for_once():
    asked = []

    def holidays(year):
        asked.append(year)
        return {date(year, 1, 1)}

    own = BusinessCalendar(holidays)
    assert [own.is_business_day(date(2026, 1, day)) for day in (1, 2, 5)] == [False, True, True]
    assert asked == [2026]
