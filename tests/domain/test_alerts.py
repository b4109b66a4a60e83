"""Alert thresholds: which one a deadline has reached on a day, when the next one comes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.alerts import Alert, alert_dates, alert_of, calls, thresholds
from contractdesk.domain.contract import Mark
from contractdesk.domain.deadlines import Deadline, deadlines_of
from contractdesk.domain.enums import DeadlineKind, DeadlineState
from tests.domain.build import ANNEMASSE, ATEXO, CONTEXT, SYNTEC, make_contract

ACT_BY = date(2026, 12, 10)


def one(gap=0, contract=None, **changes):
    contract = make_contract() if contract is None else contract
    day = ACT_BY + timedelta(days=gap)
    return Deadline(contract, DeadlineKind.NOTICE, day, day, **changes)


def alert(today, contract=None, **changes):
    return alert_of(one(contract=contract, **changes), today, CONTEXT)


@pytest.mark.parametrize(
    ("own", "register", "expected"),
    [
        (None, (90, 30, 7), (90, 30, 7, 0)),
        (None, (7, 30, 7, -5, 0), (30, 7, 0)),
        (None, (), (0,)),
        ((15,), (90, 30, 7), (15, 0)),
        ((), (90, 30, 7), (0,)),
    ],
)
def test_thresholds_are_those_of_the_contract_then_of_the_register(own, register, expected):
    contract, context = make_contract(alert_days=own), replace(CONTEXT, alert_days=register)
    assert thresholds(contract, context) == expected


@pytest.mark.parametrize(
    ("gap", "reached", "coming"),
    [
        (-91, None, 90),
        (-90, 90, 30),
        (-31, 90, 30),
        (-30, 30, 7),
        (-8, 30, 7),
        (-7, 7, 0),
        (-1, 7, 0),
        (0, 0, None),
        (1, 0, None),
        (400, 0, None),
    ],
)
def test_a_threshold_is_reached_on_its_day_and_until_the_next(gap, reached, coming):
    found = alert(ACT_BY + timedelta(days=gap))
    assert (found.reached, found.coming) == (reached, coming)
    assert found.reached_on == (None if reached is None else ACT_BY - timedelta(days=reached))
    assert found.coming_on == (None if coming is None else ACT_BY - timedelta(days=coming))


def test_what_is_dealt_with_alerts_no_more():
    assert alert(ACT_BY, state=DeadlineState.DONE) == Alert()


def test_what_is_put_off_alerts_on_the_day_asked_for():
    until = date(2026, 11, 30)
    put_off = alert(date(2026, 11, 21), state=DeadlineState.SNOOZED, snoozed_until=until)
    assert put_off == Alert(coming_on=until)


@pytest.mark.parametrize(
    ("today", "reached", "reached_on"),
    [
        (date(2026, 11, 30), None, date(2026, 11, 30)),
        (date(2026, 12, 2), None, date(2026, 11, 30)),
        (date(2026, 12, 3), 7, date(2026, 12, 3)),
    ],
)
def test_a_reminder_that_comes_back_alerts_until_the_next_threshold(today, reached, reached_on):
    mark = Mark(DeadlineKind.NOTICE, one().anchor, date(2026, 11, 30))
    found = alert(today, make_contract(marks=(mark,)))
    assert (found.reached, found.reached_on) == (reached, reached_on)


def test_a_reminder_to_come_or_a_mark_about_something_else_changes_nothing():
    marks = (
        Mark(DeadlineKind.RENEWAL, one().anchor, date(2026, 11, 1)),
        Mark(DeadlineKind.NOTICE, one().anchor, date(2026, 12, 5)),
    )
    today = date(2026, 11, 21)
    assert alert(today, make_contract(marks=marks)) == alert(today)


def test_what_has_no_date_asks_today():
    today = date(2026, 11, 21)
    (found,) = deadlines_of(ATEXO, today, today, CONTEXT, SYNTEC)
    assert alert_of(found, today, CONTEXT) == Alert(0, today)


def test_a_threshold_before_the_calendar_is_left_out():
    assert alert_dates(date(1, 1, 8), (90, 7, 0)) == ((7, date(1, 1, 1)), (0, date(1, 1, 8)))


@given(st.integers(-200, 60), st.sets(st.integers(1, 120), max_size=4))
def test_day_after_day_every_threshold_is_reached_once(gap, days):
    contract, today = make_contract(alert_days=tuple(days)), ACT_BY + timedelta(days=gap)
    here, next_ = (alert(day, contract) for day in (today, today + timedelta(days=1)))
    if here.coming_on == today + timedelta(days=1):
        assert (next_.reached, next_.reached_on) == (here.coming, here.coming_on)
    else:
        assert (next_.reached, next_.coming) == (here.reached, here.coming)


def test_the_letter_of_annemasse():
    found = list(deadlines_of(ANNEMASSE, date(2026, 11, 21), date(2027, 6, 1), CONTEXT, SYNTEC))
    (letter,) = [d for d in found if d.kind is DeadlineKind.NOTICE]
    assert alert_of(letter, date(2026, 11, 21), CONTEXT) == Alert(
        30, date(2026, 11, 10), 7, date(2026, 12, 3)
    )


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        (DeadlineKind.NOTICE, DeadlineState.OPEN, True),
        (DeadlineKind.NOTICE, DeadlineState.MISSED, True),
        (DeadlineKind.NOTICE, DeadlineState.SNOOZED, False),
        (DeadlineKind.NOTICE, DeadlineState.DONE, False),
        (DeadlineKind.RENEWAL, DeadlineState.OPEN, False),
        (DeadlineKind.INCOMPLETE, DeadlineState.OPEN, False),
    ],
)
def test_what_calls_for_attention(kind, state, expected):
    assert calls(one()._replace(kind=kind, state=state)) is expected
