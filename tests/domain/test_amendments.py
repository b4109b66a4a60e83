"""Amendments: the clauses change from a day on, and what was true before stays true."""

from dataclasses import replace
from datetime import date
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.contract import Decision, NoticeRecord, missing_facts, state_on, stop_day
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.enums import (
    DecisionKind,
    ExitRule,
    LateRule,
    Missing,
    NoticeKind,
    RenewalKind,
    Status,
)
from contractdesk.domain.terms import Amendment, Terms, earliest_exit, effective_end, schedule
from tests.domain.build import CONTEXT, days, express, make_contract, months, tacit

END_2025, END_2026 = date(2025, 12, 31), date(2026, 12, 31)


def amended(terms, *changes, renewed=()):
    """The schedule of clauses changed one after the other, each by (day, changes)."""
    return schedule(terms, frozenset(renewed), amendments(terms, *changes))


def amendments(terms, *changes):
    found = []
    for day, change in changes:
        terms = replace(terms, **change)
        found.append(Amendment(date.fromisoformat(day), terms))
    return tuple(found)


def ends_of(plan, count=4):
    return [str(period.end) for period in islice(plan.periods(date.max), count)]


# --------------------------------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("terms", "changes", "ends"),
    [
        # The periods that begin, or run, on the day last as the amendment says; those before keep their days.
        (tacit(), [("2027-01-01", {"renewal": months(24)})], ["2025-12-31", "2026-12-31", "2028-12-31"]),
        (tacit(), [("2027-03-15", {"renewal": months(24)})], ["2025-12-31", "2026-12-31", "2028-12-31"]),
        (tacit(), [("2025-06-01", {"initial": months(18)})], ["2026-06-30", "2027-06-30", "2028-06-30"]),
        (tacit(), [("2026-06-01", {"initial": months(18)})], ["2025-12-31", "2026-12-31", "2027-12-31"]),
        # Before the start, they are the clauses of the start.
        (tacit(), [("2024-06-01", {"initial": months(18)})], ["2026-06-30", "2027-06-30", "2028-06-30"]),
        (tacit(), [("2025-01-01", {"initial": months(18)})], ["2026-06-30", "2027-06-30", "2028-06-30"]),
        # Always counted from the effect date: the 31st comes back when it exists.
        (
            tacit(date(2026, 5, 31), initial=months(6), renewal=months(6)),
            [("2026-12-15", {"renewal": months(12)})],
            ["2026-11-30", "2027-11-30", "2028-11-30"],
        ),
        (
            tacit(date(2026, 5, 31), initial=months(6), renewal=months(6)),
            [("2026-12-15", {"renewal": months(6)}), ("2027-06-01", {"renewal": months(3)})],
            ["2026-11-30", "2027-05-30", "2027-08-30", "2027-11-30"],
        ),
        (
            tacit(date(2024, 2, 29)),
            [("2026-06-01", {"renewal": months(24)})],
            ["2025-02-28", "2026-02-28", "2028-02-28", "2030-02-28"],
        ),
        # A shorter duration never ends a period before the amendment: the next end that it counts does.
        (tacit(initial=months(24)), [("2026-07-01", {"initial": months(12)})], ["2026-12-31", "2027-12-31"]),
        (tacit(initial=months(24)), [("2026-01-01", {"initial": months(12)})], ["2025-12-31", "2026-12-31"]),
        (tacit(initial=days(90)), [("2025-03-01", {"initial": days(30)})], ["2026-01-30", "2027-01-30"]),
        (
            tacit(initial=days(90), renewal=days(90)),
            [("2025-03-01", {"initial": days(30), "renewal": days(20)})],
            ["2025-03-11", "2025-03-31"],
        ),
        (
            tacit(date(2025, 1, 31), initial=months(3), renewal=months(1)),
            [("2025-03-01", {"initial": months(1)})],
            ["2025-02-28", "2025-03-30", "2025-04-30"],
        ),
        (
            Terms(date(2025, 1, 1), months(36)),
            [("2026-07-01", {"initial": months(12)})],
            ["2026-12-31"],
        ),
        # Days from then on.
        (tacit(), [("2026-03-01", {"renewal": days(400)})], ["2025-12-31", "2027-02-04", "2028-03-10"]),
        # Fewer renewals, more renewals, another limit, another cap.
        (tacit(), [("2026-06-01", {"max_renewals": 0})], ["2025-12-31", "2026-12-31"]),
        (
            tacit(max_renewals=1),
            [("2026-06-01", {"max_renewals": 2})],
            ["2025-12-31", "2026-12-31", "2027-12-31"],
        ),
        (tacit(), [("2026-06-01", {"renewal_kind": RenewalKind.NONE})], ["2025-12-31", "2026-12-31"]),
        (
            tacit(),
            [("2026-06-01", {"end_cap": date(2027, 3, 31)})],
            ["2025-12-31", "2026-12-31", "2027-03-31"],
        ),
        (tacit(), [("2026-06-01", {"end_cap": date(2026, 3, 31)})], ["2025-12-31", "2026-05-31"]),
        (tacit(), [("2026-06-01", {"total_limit": months(30)})], ["2025-12-31", "2026-12-31", "2027-06-30"]),
        (Terms(date(2025, 1, 1), months(12)), [("2025-06-01", {"initial": months(15)})], ["2026-03-31"]),
        (
            Terms(date(2025, 1, 1), months(12)),
            [("2025-06-01", {"renewal_kind": RenewalKind.TACIT, "renewal": months(6), "max_renewals": 1})],
            ["2025-12-31", "2026-06-30"],
        ),
        # On the day after the last one: another period, or a cut period taken up again.
        (tacit(max_renewals=0), [("2026-01-01", {"max_renewals": 1})], ["2025-12-31", "2026-12-31"]),
        (
            tacit(max_renewals=0),
            [("2026-01-01", {"max_renewals": 1, "renewal": months(6)})],
            ["2025-12-31", "2026-06-30"],
        ),
        (
            tacit(total_limit=months(18)),
            [("2026-07-01", {"total_limit": months(30)})],
            ["2025-12-31", "2026-12-31", "2027-06-30"],
        ),
        # What does not prolong it changes nothing, nor what comes later.
        (tacit(max_renewals=0), [("2026-01-01", {"notice": months(1)})], ["2025-12-31"]),
        (tacit(max_renewals=0), [("2026-01-01", {"renewal_kind": RenewalKind.NONE})], ["2025-12-31"]),
        (
            tacit(max_renewals=0),
            [("2026-01-01", {"max_renewals": 3, "end_cap": END_2025})],
            ["2025-12-31"],
        ),
        (
            Terms(date(2025, 1, 1), months(12)),
            [("2026-01-01", {"renewal_kind": RenewalKind.TACIT})],
            ["2025-12-31"],
        ),
        (tacit(max_renewals=0), [("2026-01-02", {"max_renewals": 1})], ["2025-12-31"]),
        (
            tacit(max_renewals=0),
            [("2026-01-02", {"max_renewals": 1}), ("2026-02-01", {"max_renewals": 2})],
            ["2025-12-31"],
        ),
        # Two in one period, then one in another.
        (
            tacit(),
            [
                ("2026-02-01", {"renewal": months(6)}),
                ("2026-03-01", {"renewal": months(18)}),
                ("2027-08-01", {"renewal": months(12)}),
            ],
            ["2025-12-31", "2027-06-30", "2028-06-30"],
        ),
        # At the end of the calendar.
        (
            tacit(date(9998, 7, 1), end_cap=date(9999, 10, 1)),
            [("9999-10-02", {"end_cap": None})],
            ["9999-06-30", "9999-12-31"],
        ),
        (tacit(date(9998, 7, 1)), [("9999-08-01", {"renewal": months(24)})], ["9999-06-30", "9999-12-31"]),
        (
            tacit(date(9998, 7, 1), max_renewals=1),
            [("9999-12-31", {"max_renewals": 2})],
            ["9999-06-30", "9999-12-31"],
        ),
    ],
)
def test_periods_before_an_amendment_keep_their_days(terms, changes, ends):
    assert ends_of(amended(terms, *changes), len(ends) + ("max_renewals" in changes[0][1])) == ends


def test_a_duration_taken_away_leaves_the_running_period_as_it_is():
    plan = amended(tacit(), ("2026-03-01", {"renewal": None, "renewal_kind": RenewalKind.NONE}))
    assert ends_of(plan) == ["2025-12-31", "2026-12-31"]
    plan = amended(tacit(), ("2025-03-01", {"initial": None}))
    assert ends_of(plan, 2) == ["2025-12-31", "2026-12-31"]


def test_a_renewal_of_unknown_length_after_an_amendment():
    plan = amended(tacit(), ("2026-03-01", {"renewal": None}))
    assert plan.lacks_renewal_term
    assert ends_of(plan) == ["2025-12-31", "2026-12-31"]
    plan = amended(express(), ("2025-03-01", {"renewal": None}), renewed=[END_2025])
    assert plan.lacks_renewal_term


def test_the_clauses_of_a_day_and_of_a_period():
    plan = amended(tacit(), ("2026-03-01", {"notice": months(3)}), ("2026-09-01", {"notice": months(1)}))
    found = [plan.terms_on(date(2026, month, 1)).notice.count for month in (1, 2, 3, 8, 9, 12)]
    assert found == [2, 2, 3, 3, 1, 1]
    assert [plan.terms_of(number).notice.count for number in (1, 2, 3)] == [2, 1, 1]
    assert plan.terms_on(date(2020, 1, 1)).notice == months(2)


def test_the_amendments_that_count():
    plan = amended(
        tacit(max_renewals=0), ("2025-03-01", {"notice": months(3)}), ("2027-01-01", {"notice": months(1)})
    )
    assert [str(one.effective_on) for one in plan.counted_amendments()] == ["2025-03-01"]


def test_a_shortened_period_counts_more_durations():
    plan = amended(tacit(initial=months(24)), ("2026-07-01", {"initial": months(12)}))
    assert plan.stretch_of(1).counted(1) == ((1, months(12)), (1, months(12)))
    alone = amended(Terms(date(2025, 1, 1), months(36)), ("2026-07-01", {"initial": months(12)}))
    assert alone.stretch_of(1).counted(1) == ((2, months(12)),)


# ------------------------------------------------------------------------------------- express renewal


@pytest.mark.parametrize(
    ("terms", "changes", "renewed", "granted"),
    [
        # Silence is enough from the amendment on, not before.
        (express(), ("2025-06-01", {"renewal_kind": RenewalKind.TACIT}), [], "2028-12-31"),
        (express(), ("2026-06-01", {"renewal_kind": RenewalKind.TACIT}), [], "2025-12-31"),
        (express(), ("2026-06-01", {"renewal_kind": RenewalKind.TACIT}), [END_2025], "2028-12-31"),
        (tacit(max_renewals=3), ("2026-06-01", {"renewal_kind": RenewalKind.EXPRESS}), [], "2026-12-31"),
        (
            tacit(max_renewals=3),
            ("2026-06-01", {"renewal_kind": RenewalKind.EXPRESS}),
            [END_2026],
            "2027-12-31",
        ),
        (express(), ("2026-06-01", {"notice": months(3)}), [END_2025], "2026-12-31"),
        # An amendment that prolongs says itself whether a decision is needed.
        (express(max_renewals=0), ("2026-01-01", {"max_renewals": 1}), [], "2025-12-31"),
        (express(max_renewals=0), ("2026-01-01", {"max_renewals": 1}), [END_2025], "2026-12-31"),
        (
            express(max_renewals=0),
            ("2026-01-01", {"max_renewals": 1, "renewal_kind": RenewalKind.TACIT}),
            [],
            "2026-12-31",
        ),
        (express(max_renewals=1), ("2027-01-01", {"max_renewals": 2}), [], "2025-12-31"),
    ],
)
def test_who_renews_after_an_amendment(terms, changes, renewed, granted):
    assert str(amended(terms, changes, renewed=renewed).granted_end()) == granted


# ---------------------------------------------------------------------------------------------- notices


@pytest.mark.parametrize(
    ("changes", "limit", "count"),
    [
        ([("2026-03-01", {"notice": months(3)})], "2026-09-30", 3),
        ([("2026-03-01", {"notice": months(1)})], "2026-11-30", 1),
        # The limit of 31 October had passed: it stays.
        ([("2026-11-15", {"notice": months(3)})], "2026-10-31", 2),
        ([("2026-11-15", {"notice": months(1)})], "2026-10-31", 2),
        # Too long from then on: it could be received until the day before.
        ([("2026-10-05", {"notice": months(3)})], "2026-10-04", 3),
        ([("2026-10-31", {"notice": months(1)})], "2026-11-30", 1),
        ([("2026-11-01", {"notice": months(1)})], "2026-10-31", 2),
        ([("2026-03-01", {"notice": months(6)}), ("2026-09-01", {"notice": months(1)})], "2026-06-30", 6),
        ([("2026-03-01", {"notice": None})], "None", 0),
    ],
)
def test_a_limit_that_has_passed_stays(changes, limit, count):
    found = amended(tacit(), *changes).notice_limit(END_2026)
    assert (str(found and found[0]), found[1].count if found else 0) == (limit, count)


def test_a_notice_that_an_amendment_writes():
    plan = amended(tacit(notice=None), ("2026-03-01", {"notice": months(2)}))
    assert plan.notice_limit(END_2026) == (date(2026, 10, 31), months(2))
    assert plan.notice_limit(END_2025) is None


@pytest.mark.parametrize(
    ("change", "received", "end"),
    [
        (("2026-11-15", {"notice": months(1)}), "2026-11-20", "2027-12-31"),
        (("2026-10-05", {"notice": months(3)}), "2026-10-04", "2026-12-31"),
        (("2026-10-05", {"notice": months(3)}), "2026-10-05", "2027-12-31"),
        (("2026-03-01", {"notice": None}), "2026-12-20", "2026-12-31"),
    ],
)
def test_what_a_letter_reaches_around_an_amendment(change, received, end):
    plan = amended(tacit(), change)
    assert str(earliest_exit(plan, date.fromisoformat(received))) == end
    assert str(effective_end(plan, date.fromisoformat(received), None)) == end


def test_a_late_letter_follows_the_clause_of_its_day():
    change = {"late_rule": LateRule.AFTER_RECEIPT, "late_delay": months(2)}
    plan = amended(tacit(), ("2026-11-10", change))
    assert [effective_end(plan, date(2026, 11, day), END_2026) for day in (9, 10)] == [
        date(2027, 12, 31),
        date(2027, 1, 10),
    ]


# -------------------------------------------------------------------------------------------- contracts


def amended_contract(terms, *changes, **facts):
    return make_contract(terms, amendments=amendments(terms, *changes), **facts)


def test_the_state_follows_the_clauses_of_its_period():
    contract = amended_contract(
        tacit(), ("2027-02-01", {"renewal_kind": RenewalKind.EXPRESS, "max_renewals": 5})
    )
    days_ = (date(2026, 6, 1), date(2026, 12, 1), date(2027, 1, 15), date(2028, 1, 1))
    assert [state_on(contract, day, CONTEXT).status for day in days_] == [
        Status.IN_FORCE,
        Status.NOTICE_CLOSED,
        Status.TO_DECIDE,
        Status.ENDED,
    ]


def test_exits_inside_a_period_by_amendment():
    contract = amended_contract(tacit(initial=months(36)), ("2026-02-01", {"exits": ExitRule.ANNIVERSARY}))
    assert state_on(contract, date(2026, 3, 1), CONTEXT).exit_end == END_2026


def test_a_refusal_counts_where_renewal_is_express():
    refused = (Decision(DecisionKind.NOT_RENEWED, date(2026, 6, 1), END_2026),)
    change = ("2026-02-01", {"renewal_kind": RenewalKind.EXPRESS})
    contract = amended_contract(tacit(), change, decisions=refused)
    assert stop_day(contract, contract.plan()) == END_2026
    assert stop_day(replace(contract, amendments=()), replace(contract, amendments=()).plan()) is None


def test_a_letter_is_moved_by_an_amendment_that_prolongs():
    letter = (NoticeRecord(NoticeKind.NON_RENEWAL, date(2025, 5, 2), date(2025, 5, 4), END_2025),)
    contract = amended_contract(tacit(), ("2025-06-01", {"initial": months(18)}), notices=letter)
    assert stop_day(contract, contract.plan()) == date(2026, 6, 30)


def test_what_an_amendment_gives_is_no_longer_missing():
    contract = make_contract(tacit(notice=None))
    assert missing_facts(contract) == (Missing.NOTICE,)
    given_later = amended_contract(tacit(notice=None), ("2026-02-01", {"notice": months(2)}))
    assert missing_facts(given_later) == ()


# ------------------------------------------------------------------------------------------- properties

some_days = st.dates(date(1995, 1, 1), date(2050, 12, 31))
some_spans = st.one_of(st.integers(1, 48).map(months), st.integers(5, 800).map(days))
some_notices = st.one_of(st.integers(1, 18).map(months), st.integers(1, 200).map(days))
some_terms = st.builds(
    tacit,
    effect=st.dates(date(1995, 1, 1), date(2030, 12, 31)),
    initial=some_spans,
    renewal=some_spans,
    renewal_kind=st.sampled_from(RenewalKind),
    max_renewals=st.one_of(st.none(), st.integers(0, 12)),
    total_limit=st.one_of(st.none(), some_spans),
    end_cap=st.one_of(st.none(), some_days),
    notice=some_notices,
    exits=st.sampled_from(ExitRule),
)
some_changes = st.lists(
    st.tuples(
        some_days.map(str),
        st.fixed_dictionaries(
            {},
            optional={
                "initial": some_spans,
                "renewal": some_spans,
                "renewal_kind": st.sampled_from(RenewalKind),
                "max_renewals": st.one_of(st.none(), st.integers(0, 12)),
                "total_limit": st.one_of(st.none(), some_spans),
                "end_cap": st.one_of(st.none(), some_days),
                "notice": some_notices,
                "exits": st.sampled_from(ExitRule),
            },
        ),
    ),
    max_size=3,
).map(lambda found: sorted(found, key=lambda one: one[0]))
UNTIL = date(2060, 1, 1)


@given(some_terms, some_changes, some_days)
def test_amended_periods_partition_the_time_of_the_contract(terms, changes, day):
    plan = amended(terms, *changes)
    found = list(islice(plan.periods(UNTIL), 60))
    assert found[0].start == terms.effect
    assert [period.number for period in found] == list(range(1, len(found) + 1))
    assert all(period.start <= period.end for period in found)
    assert all(one.end + ONE_DAY == other.start for one, other in pairwise(found))
    held = [period for period in found if period.start <= day <= period.end]
    if held:
        assert plan.period_at(day) == held[0]
    spans = list(islice(plan.spans(day), 6))
    assert all(one.end + ONE_DAY == other.start for one, other in pairwise(spans))


@given(some_terms, some_changes, some_days)
def test_amended_periods_are_the_same_at_once_or_year_by_year(terms, changes, since):
    plan = amended(terms, *changes)
    at_once = [period for period in plan.periods(UNTIL) if period.end >= since]
    assert list(plan.periods(UNTIL, since)) == at_once
    by_year = {}
    for year in range(1995, 2060):
        for period in plan.periods(date(year, 12, 31), date(year, 1, 1)):
            by_year[period.number] = period
    assert list(by_year.values()) == list(plan.periods(date(2059, 12, 31)))


@given(some_terms, some_changes)
def test_what_has_run_before_an_amendment_keeps_its_days(terms, changes):
    for count in range(len(changes)):
        before, after = amended(terms, *changes[:count]), amended(terms, *changes[: count + 1])
        day = date.fromisoformat(changes[count][0])
        run = [period for period in before.periods(UNTIL) if period.end < day - ONE_DAY]
        assert list(after.periods(UNTIL))[: len(run)] == run
        for period in run:
            limit = before.notice_limit(period.end)
            assert after.notice_limit(period.end) == limit


@given(some_terms, some_days)
def test_an_amendment_that_changes_nothing_changes_nothing(terms, day):
    plan, same = schedule(terms), schedule(terms, frozenset(), (Amendment(day, terms),))
    assert list(same.periods(UNTIL)) == list(plan.periods(UNTIL))
    assert (same.final_end(), same.granted_end()) == (plan.final_end(), plan.granted_end())
    assert same.notice_limit(END_2026) == plan.notice_limit(END_2026)


@given(some_terms, some_changes, some_days)
def test_a_limit_is_the_last_day_on_which_a_letter_is_in_time(terms, changes, exit_end):
    plan = amended(terms, *changes)
    limit, _notice = plan.notice_limit(exit_end)
    assert plan.complete_on(limit) <= exit_end
    assert plan.complete_on(limit + ONE_DAY) > exit_end


@given(some_terms, some_changes, some_days, st.integers(0, 3), st.integers(1, 12))
def test_a_limit_never_moves_later_when_a_notice_grows(terms, changes, exit_end, rank, more):
    def longer(notice):
        return days(notice.days + 31 * more) if notice.days else months(notice.months + more)

    def grown(one):
        day, change = one
        return (day, change | {"notice": longer(change["notice"])}) if "notice" in change else one

    with_more = [grown(one) if place == rank else one for place, one in enumerate(changes, 1)]
    first = replace(terms, notice=longer(terms.notice)) if rank == 0 else terms
    before, after = amended(terms, *changes), amended(first, *with_more)
    assert after.notice_limit(exit_end)[0] <= before.notice_limit(exit_end)[0]
