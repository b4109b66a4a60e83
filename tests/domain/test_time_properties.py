"""Deadlines year by year: the same as in one go, whatever the day of reading; only states depend on it."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from contractdesk.domain.contract import YearlyRight, state_on
from contractdesk.domain.dates import ONE_DAY, day_to_day
from contractdesk.domain.deadlines import deadlines_of
from contractdesk.domain.enums import DeadlineKind, RenewalKind, Status
from tests.domain.build import CONTEXT, OPERIS_CLAUSE, OUEST_CLAUSE, make_contract, priced
from tests.domain.test_amendments import amendments, some_changes, some_terms

# What is asked for each day until it is entered, and what the newest revision lacks, follow the day.
_FOLLOWS_TODAY = (DeadlineKind.INCOMPLETE, DeadlineKind.COMMISSIONING, DeadlineKind.INDEX_MISSING)
# An express renewal that nobody has decided ends the contract: its last day is not known before.
_FOLLOWS_DECISIONS = (DeadlineKind.FINAL_END, DeadlineKind.PROCUREMENT)
YEARS = 5


@st.composite
def contracts(draw):
    first = draw(some_terms)
    return make_contract(
        first,
        amendments=amendments(first, *draw(some_changes)),
        items=(priced("1234.56"),),
        clause=draw(st.sampled_from([None, OPERIS_CLAUSE, OUEST_CLAUSE])),
        rights=(YearlyRight("Assistance"),),
        needs_yearly_codes=True,
    )


def is_express(contract):
    return any(
        one.renewal_kind is RenewalKind.EXPRESS
        for one in (contract.terms, *(amendment.terms for amendment in contract.amendments))
    )


def within(contract, today, first, last):
    """The deadlines to act on between two days, as they are read on a day, without their states."""
    left_out = _FOLLOWS_TODAY + (_FOLLOWS_DECISIONS if is_express(contract) else ())
    return sorted(
        (one.act_by, one.due_on, one.kind.value, one.anchor, one.amount_ht, one.notice)
        for one in deadlines_of(contract, today, last, CONTEXT)
        if first <= one.act_by and one.kind not in left_out
    )


@settings(max_examples=150)
@given(contracts(), st.dates(date(1996, 1, 1), date(2045, 12, 31)))
def test_deadlines_are_the_same_in_one_go_and_year_by_year(contract, today):
    starts = [day_to_day(today, 12 * count) for count in range(YEARS + 1)]
    at_once = within(contract, today, today, starts[-1] - ONE_DAY)
    by_year = [
        one
        for first, following in pairwise(starts)
        for one in within(contract, first, first, following - ONE_DAY)
    ]
    assert by_year == at_once


@given(contracts(), st.dates(date(1996, 1, 1), date(2045, 12, 31)), st.integers(1, 400))
def test_only_the_state_depends_on_the_day_of_reading(contract, today, gap):
    """A notice keeps its three dates, a period its days, on whichever day they are read."""
    later = date.fromordinal(today.toordinal() + gap)
    here, there = (state_on(contract, day, CONTEXT) for day in (today, later))
    if here.exit_end == there.exit_end and here.notice is not None and there.notice is not None:
        assert here.notice == there.notice
    if here.term is not None and there.term is not None and here.term.number == there.term.number:
        assert here.term == there.term
    assert (here.status is Status.INCOMPLETE) <= (there.status is Status.INCOMPLETE)
    same = state_on(replace(contract), today, CONTEXT)
    assert same == here
