"""Deadlines dealt with or put off: what is listed, when they ask again, what arms them again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.contract import Context, Decision, Mark, ModuleStart
from contractdesk.domain.deadlines import deadlines_of, horizon
from contractdesk.domain.enums import DeadlineKind, DeadlineState, DecisionKind
from contractdesk.domain.marks import last_reminder, next_period
from tests.domain.build import (
    ANNEMASSE,
    ATEXO,
    BRON_WD,
    CALENDAR,
    CONTEXT,
    OPERIS,
    OUEST,
    SIX,
    SYNTEC,
    express,
    make_contract,
    months,
    tacit,
)

TODAY = date(2026, 11, 21)
LATER = date(2026, 12, 1)
ONE_DAY = timedelta(days=1)


def listed(contract, today=TODAY, **options):
    return list(deadlines_of(contract, today, horizon(today), CONTEXT, SYNTEC, **options))


def first(contract, kind, today=TODAY, **options):
    return next((one for one in listed(contract, today, **options) if one.kind is kind), None)


def marked(contract, one, until=None):
    return replace(contract, marks=(*contract.marks, Mark(one.kind, one.anchor, until)))


def test_what_is_dealt_with_is_listed_only_when_asked_for():
    notice = first(ANNEMASSE, DeadlineKind.NOTICE)
    done = marked(ANNEMASSE, notice)
    before, after = listed(ANNEMASSE), listed(done)
    assert [one.anchor for one in before if one.anchor != notice.anchor] == [
        one.anchor for one in after if one.anchor != notice.anchor
    ]
    assert notice.anchor not in [one.anchor for one in after if one.kind is DeadlineKind.NOTICE]
    shown = first(done, DeadlineKind.NOTICE, with_done=True)
    assert (shown.state, shown.due_on) == (DeadlineState.DONE, notice.due_on)
    assert not shown.is_due(notice.due_on)


def test_a_missed_notice_disappears_once_acknowledged():
    missed = first(BRON_WD, DeadlineKind.NOTICE)
    assert missed.state is DeadlineState.MISSED
    (left,) = [one for one in listed(marked(BRON_WD, missed)) if one.kind is DeadlineKind.NOTICE]
    assert (left.state, left.due_on) == (DeadlineState.OPEN, date(2027, 10, 31))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (TODAY, DeadlineState.SNOOZED),
        (LATER - ONE_DAY, DeadlineState.SNOOZED),
        (LATER, DeadlineState.OPEN),
        (LATER + ONE_DAY, DeadlineState.OPEN),
        (date(2026, 12, 31), DeadlineState.OPEN),
        (date(2027, 1, 1), DeadlineState.MISSED),
    ],
)
def test_what_is_put_off_asks_again_on_the_day(today, state):
    notice = first(ANNEMASSE, DeadlineKind.NOTICE)
    shown = first(marked(ANNEMASSE, notice, LATER), DeadlineKind.NOTICE, today)
    assert shown.state is state
    assert shown.snoozed_until == (LATER if state is DeadlineState.SNOOZED else None)
    assert shown.is_due(today) == (state is not DeadlineState.SNOOZED and shown.act_by <= today)


def test_put_off_is_not_due_even_on_its_day():
    notice = first(ANNEMASSE, DeadlineKind.NOTICE)
    shown = first(marked(ANNEMASSE, notice, notice.due_on), DeadlineKind.NOTICE, notice.act_by)
    assert shown.state is DeadlineState.SNOOZED
    assert not shown.is_due(notice.act_by)


@pytest.mark.parametrize(
    ("contract", "kind", "change"),
    [
        (ANNEMASSE, DeadlineKind.NOTICE, {"effect": date(2026, 3, 2)}),
        (ANNEMASSE, DeadlineKind.NOTICE, {"notice": months(1)}),
        (BRON_WD, DeadlineKind.NOTICE, {"notice": months(3)}),
        (OPERIS, DeadlineKind.RENEWAL, {"effect": date(2025, 2, 1)}),
        (OPERIS, DeadlineKind.ENTITLEMENT, {"effect": date(2025, 2, 1)}),
        (make_contract(express(date(2026, 1, 1))), DeadlineKind.EXPRESS_DECISION, {"notice": months(1)}),
    ],
    ids=lambda value: getattr(value, "reference", None) or getattr(value, "value", None) or str(value),
)
def test_it_is_armed_again_when_its_dates_change(contract, kind, change):
    one = first(contract, kind)
    done = marked(contract, one)
    assert one.anchor not in [other.anchor for other in listed(done) if other.kind is kind]
    moved = replace(done, terms=replace(done.terms, **change))
    assert {other.state for other in listed(moved, with_done=True) if other.kind is kind} <= {
        DeadlineState.OPEN,
        DeadlineState.MISSED,
    }
    assert first(moved, kind) == first(replace(moved, marks=()), kind)._replace(contract=moved)


def test_other_delays_do_not_arm_it_again():
    """The margins of the register move the day to act; what the contract says has not changed."""
    notice = first(ANNEMASSE, DeadlineKind.NOTICE)
    done = marked(ANNEMASSE, notice)
    found = deadlines_of(done, TODAY, horizon(TODAY), Context(CALENDAR, 30, 30), SYNTEC)
    assert notice.due_on not in [one.due_on for one in found if one.kind is DeadlineKind.NOTICE]


def test_facts_to_enter_are_asked_again_when_others_lack():
    asked = first(ATEXO, DeadlineKind.INCOMPLETE)
    done = marked(ATEXO, asked)
    next_month = TODAY + timedelta(days=31)
    assert first(done, DeadlineKind.INCOMPLETE, next_month) is None
    poorer = replace(done, items=())
    assert first(poorer, DeadlineKind.INCOMPLETE).state is DeadlineState.OPEN


def test_modules_to_date_are_asked_again_when_another_comes():
    contract = make_contract(tacit(), modules=(ModuleStart("Courrier"),))
    done = marked(contract, first(contract, DeadlineKind.COMMISSIONING))
    assert first(done, DeadlineKind.COMMISSIONING, TODAY + ONE_DAY) is None
    more = replace(done, modules=(*done.modules, ModuleStart("Parapheur")))
    assert first(more, DeadlineKind.COMMISSIONING) is not None


def test_a_contract_that_is_over_stays_until_something_follows():
    ended = first(OUEST, DeadlineKind.FINAL_END)
    assert first(marked(OUEST, ended), DeadlineKind.FINAL_END).state is DeadlineState.MISSED
    put_off = first(marked(OUEST, ended, LATER), DeadlineKind.FINAL_END)
    assert put_off.state is DeadlineState.SNOOZED
    closed = replace(OUEST, decisions=(Decision(DecisionKind.CLOSED, TODAY),))
    assert first(closed, DeadlineKind.FINAL_END) is None


def test_a_last_day_dealt_with_beforehand_is_listed_once_the_contract_is_over():
    coming = first(OUEST, DeadlineKind.FINAL_END, date(2025, 6, 1))
    done = marked(OUEST, coming)
    assert first(done, DeadlineKind.FINAL_END, coming.due_on) is None
    assert first(done, DeadlineKind.FINAL_END, coming.due_on + ONE_DAY).state is DeadlineState.MISSED


@pytest.mark.parametrize(
    ("contract", "kind", "today", "expected"),
    [
        (ANNEMASSE, DeadlineKind.NOTICE, TODAY, date(2027, 3, 1)),
        (BRON_WD, DeadlineKind.NOTICE, TODAY, date(2027, 1, 1)),
        (OPERIS, DeadlineKind.ENTITLEMENT, TODAY, date(2027, 1, 1)),
        (OUEST, DeadlineKind.FINAL_END, TODAY, None),
        (ATEXO, DeadlineKind.INCOMPLETE, TODAY, None),
        # Nothing follows an express period that nobody has renewed.
        (make_contract(express()), DeadlineKind.EXPRESS_DECISION, date(2025, 6, 1), None),
    ],
)
def test_the_next_period_is_the_one_after_what_it_is_about(contract, kind, today, expected):
    assert next_period(first(contract, kind, today), today) == expected


@pytest.mark.parametrize(
    ("contract", "kind", "today", "expected"),
    [
        (ANNEMASSE, DeadlineKind.NOTICE, TODAY, date(2026, 12, 10)),
        (ANNEMASSE, DeadlineKind.NOTICE, date(2026, 12, 9), date(2026, 12, 10)),
        (ANNEMASSE, DeadlineKind.NOTICE, date(2026, 12, 10), date(2026, 12, 31)),
        (ANNEMASSE, DeadlineKind.NOTICE, date(2026, 12, 31), date(2026, 12, 31)),
        (BRON_WD, DeadlineKind.NOTICE, TODAY, None),
        (OUEST, DeadlineKind.FINAL_END, TODAY, None),
        (ATEXO, DeadlineKind.INCOMPLETE, TODAY, None),
    ],
)
def test_a_reminder_comes_while_something_can_be_done(contract, kind, today, expected):
    assert last_reminder(first(contract, kind, today), today) == expected


# --------------------------------------------------------------------------------------------- properties


@given(st.sampled_from(SIX), st.dates(date(2021, 6, 1), date(2030, 12, 31)))
def test_a_mark_is_about_one_deadline_only(contract, today):
    names = [(one.kind, one.anchor) for one in listed(contract, today)]
    assert len(names) == len(set(names))


@given(
    st.sampled_from(SIX),
    st.dates(date(2021, 6, 1), date(2030, 12, 31)),
    st.integers(0, 60),
    st.randoms(use_true_random=False),
)
def test_a_mark_changes_nothing_but_the_state_of_its_deadline(contract, today, days, random):
    found = listed(contract, today)
    if not found:
        return
    chosen = random.choice(found)
    until = today + timedelta(days=days) if days else None
    after = listed(marked(contract, chosen, until), today, with_done=True)
    bare = [one._replace(contract=contract, snoozed_until=None) for one in after]
    for one, other in zip(found, bare, strict=True):
        if one.anchor == chosen.anchor and one.kind is chosen.kind:
            assert other._replace(state=one.state) == one
        else:
            assert other == one


@given(st.sampled_from(SIX), st.dates(date(2021, 6, 1), date(2030, 12, 31)), st.integers(1, 900))
def test_what_was_put_off_in_time_is_seen_again_before_it_is_too_late(contract, today, days):
    """Whoever reads the list each day sees every deadline that was put off as late as allowed."""
    for one in listed(contract, today):
        last = last_reminder(one, today)
        until = min(last or date.max, today + timedelta(days=days))
        if one.state is DeadlineState.OPEN and today < until <= one.due_on:
            again = [
                other
                for other in listed(marked(contract, one, until), until)
                if (other.kind, other.anchor) == (one.kind, one.anchor)
            ]
            assert [other.state for other in again] == [DeadlineState.OPEN]


def test_no_period_follows_while_the_dates_are_not_known():
    (one,) = deadlines_of(ATEXO, TODAY, TODAY, CONTEXT, SYNTEC)
    assert next_period(one, TODAY) is None


def test_another_period_follows_without_limit():
    found = deadlines_of(make_contract(), TODAY, date(2027, 11, 1), CONTEXT, SYNTEC)
    last = [one for one in found if one.kind is DeadlineKind.NOTICE][-1]
    assert next_period(last, TODAY) == date(2028, 1, 1)
