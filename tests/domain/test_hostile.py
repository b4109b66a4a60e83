"""Contracts that nobody would sign: every question has an answer, none takes for ever."""

from datetime import date
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractdesk.domain.contract import (
    Decision,
    ModuleStart,
    NoticeRecord,
    YearlyRight,
    missing_facts,
    state_on,
)
from contractdesk.domain.deadlines import deadlines_of, horizon
from contractdesk.domain.enums import (
    DecisionKind,
    ExitRule,
    LateRule,
    Missing,
    NoticeKind,
    RenewalKind,
    Status,
)
from contractdesk.domain.simulations import align, letter_received
from contractdesk.domain.terms import Amendment, Terms
from tests.domain.build import (
    CONTEXT,
    OPERIS_CLAUSE,
    OUEST_CLAUSE,
    SYNTEC,
    days,
    make_contract,
    months,
    tacit,
    years,
)

TODAY = date(2026, 11, 21)
EDGES = (date(1900, 1, 1), date(2024, 2, 29), TODAY, date(2199, 1, 31), date(2199, 12, 31))
anchors = st.one_of(st.sampled_from(EDGES), st.dates(EDGES[0], EDGES[-1]))
any_days = st.one_of(anchors, st.sampled_from([date.min, date.max]), st.dates())
spans = st.sampled_from([days(1), days(30), days(36_525), months(1), months(12), months(1_200), years(100)])
maybe = st.one_of(st.none(), spans)
terms = st.builds(
    Terms,
    effect=anchors,
    initial=spans,
    renewal_kind=st.sampled_from(RenewalKind),
    renewal=maybe,
    max_renewals=st.sampled_from([None, 0, 1, 10_000, 10**6]),
    total_limit=maybe,
    end_cap=st.one_of(st.none(), any_days),
    notice=maybe,
    exits=st.sampled_from(ExitRule),
    late_rule=st.sampled_from(LateRule),
    late_delay=maybe,
)


letters = st.builds(NoticeRecord, st.sampled_from(NoticeKind), any_days, any_days, any_days)
decisions = st.builds(Decision, st.sampled_from(DecisionKind), any_days, any_days, any_days)


@st.composite
def contracts(draw):
    first = draw(terms)
    days_ = sorted(draw(st.lists(any_days, max_size=2)))
    return make_contract(
        first,
        amendments=tuple(Amendment(day, draw(terms)) for day in days_),
        clause=draw(st.sampled_from([None, OPERIS_CLAUSE, OUEST_CLAUSE])),
        rights=(YearlyRight("Assistance"),),
        needs_yearly_codes=True,
        modules=(ModuleStart("Module"),),
        notices=tuple(draw(st.lists(letters, max_size=1))),
        decisions=tuple(draw(st.lists(decisions, max_size=2))),
    )


@settings(max_examples=200)
@given(contracts(), anchors)
def test_every_question_has_an_answer(contract, today):
    state = state_on(contract, today, CONTEXT)
    assert state.as_of == today
    found = list(islice(deadlines_of(contract, today, horizon(today, 36), CONTEXT, SYNTEC), 5_000))
    assert len({(one.kind, one.anchor) for one in found}) == len(found)
    plan = contract.plan()
    letter_received(contract, plan, today)
    align(contract, plan, 1, 1, today)


@pytest.mark.parametrize(
    ("effect", "is_known"),
    [
        (date(1899, 12, 31), False),
        (date(1900, 1, 1), True),
        (date(2199, 12, 31), True),
        (date(2200, 1, 1), False),
        (date(9999, 6, 1), False),
        (date.min, False),
    ],
)
def test_a_start_outside_the_calendar_of_the_register_is_no_start(effect, is_known):
    contract = make_contract(tacit(effect))
    assert (contract.plan() is not None) is is_known
    assert (missing_facts(contract) == (Missing.START,)) is not is_known
    assert (state_on(contract, TODAY, CONTEXT).status is Status.INCOMPLETE) is not is_known


def test_ten_thousand_daily_renewals_end_on_their_day():
    plan = make_contract(tacit(TODAY, initial=days(1), renewal=days(1), max_renewals=10_000)).plan()
    assert plan.final_end() == date(2054, 4, 8)
    assert (plan.final_end() - TODAY).days == 10_000


def test_an_end_before_the_start_leaves_one_day():
    contract = make_contract(tacit(end_cap=date(2020, 1, 1)))
    assert [str(one.end) for one in contract.plan().periods(date.max)] == ["2025-01-01"]
    assert state_on(contract, TODAY, CONTEXT).status is Status.ENDED
