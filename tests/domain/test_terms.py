"""Periods, renewals, limits, exits and what a notice reaches."""

from dataclasses import replace
from datetime import date
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.dates import ONE_DAY, day_to_day, forward, latest_before
from contractdesk.domain.enums import ExitRule, LateRule, RenewalKind
from contractdesk.domain.terms import (
    Period,
    Terms,
    earliest_exit,
    effective_end,
    notice_dates,
    schedule,
)
from tests.domain.build import (
    ANNEMASSE,
    ATEXO,
    BRON_WD,
    CALENDAR,
    OPERIS,
    OUEST,
    days,
    express,
    french_calendar,
    months,
    tacit,
    years,
)

CENTURY = date(2200, 1, 1)


def plan_of(terms, *renewed):
    return schedule(terms, frozenset(renewed))


def ends_of(plan, count=12):
    return [period.end for period in islice(plan.periods(CENTURY), count)]


# --------------------------------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        (
            BRON_WD,
            [
                ("2025-01-01", "2025-12-31"),
                ("2026-01-01", "2026-12-31"),
                ("2027-01-01", "2027-12-31"),
                ("2028-01-01", "2028-12-31"),
            ],
        ),
        (
            ANNEMASSE,
            [("2026-03-01", "2027-02-28"), ("2027-03-01", "2028-02-29"), ("2028-03-01", "2029-02-28")],
        ),
        (
            OPERIS,
            [
                ("2025-01-01", "2025-12-31"),
                ("2026-01-01", "2026-12-31"),
                ("2027-01-01", "2027-12-31"),
                ("2028-01-01", "2028-12-31"),
                ("2029-01-01", "2029-12-31"),
            ],
        ),
        (
            OUEST,
            [
                ("2022-01-01", "2022-12-31"),
                ("2023-01-01", "2023-12-31"),
                ("2024-01-01", "2024-12-31"),
                ("2025-01-01", "2025-12-31"),
            ],
        ),
    ],
    ids=lambda value: getattr(value, "reference", ""),
)
def test_the_periods_of_the_real_contracts(contract, expected):
    plan = contract.plan()
    found = [(str(period.start), str(period.end)) for period in plan.periods(CENTURY)]
    assert found == expected
    assert str(plan.final_end()) == expected[-1][1]
    assert plan.granted_end() == plan.final_end()


@pytest.mark.parametrize("terms", [Terms(initial=months(12)), Terms(effect=date(2025, 1, 1)), ATEXO.terms])
def test_no_period_without_a_start_and_a_duration(terms):
    assert schedule(terms) is None


@pytest.mark.parametrize(
    ("terms", "ends"),
    [
        (Terms(date(2024, 2, 29), months(12)), ["2025-02-28"]),
        (
            tacit(date(2024, 2, 29), max_renewals=4),
            ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-28", "2029-02-28"],
        ),
        (
            tacit(date(2026, 5, 31), initial=months(6), renewal=months(1), max_renewals=2),
            ["2026-11-30", "2026-12-30", "2027-01-30"],
        ),
        (
            tacit(date(2026, 1, 31), initial=months(1), renewal=months(1), max_renewals=3),
            ["2026-02-28", "2026-03-30", "2026-04-30", "2026-05-30"],
        ),
        # Years, days, and one unit for the start with another for the renewals.
        (
            tacit(date(2026, 1, 1), initial=years(2), renewal=years(1), max_renewals=1),
            ["2027-12-31", "2028-12-31"],
        ),
        (
            tacit(date(2026, 1, 1), initial=days(90), renewal=days(30), max_renewals=2),
            ["2026-03-31", "2026-04-30", "2026-05-30"],
        ),
        (
            tacit(date(2026, 1, 15), initial=days(30), renewal=months(12), max_renewals=2),
            ["2026-02-13", "2027-02-13", "2028-02-13"],
        ),
        (
            tacit(date(2026, 1, 31), initial=months(1), renewal=days(10), max_renewals=2),
            ["2026-02-28", "2026-03-10", "2026-03-20"],
        ),
        # The total limit and the last-day cap cut the period they fall in; the first of the two wins.
        (tacit(total_limit=months(30)), ["2025-12-31", "2026-12-31", "2027-06-30"]),
        (tacit(total_limit=days(400)), ["2025-12-31", "2026-02-04"]),
        (tacit(end_cap=date(2027, 3, 15)), ["2025-12-31", "2026-12-31", "2027-03-15"]),
        (tacit(end_cap=date(2026, 12, 31)), ["2025-12-31", "2026-12-31"]),
        (tacit(end_cap=date(2027, 1, 1)), ["2025-12-31", "2026-12-31", "2027-01-01"]),
        (tacit(end_cap=date(2027, 3, 15), total_limit=months(18)), ["2025-12-31", "2026-06-30"]),
        (tacit(end_cap=date(2026, 3, 15), total_limit=months(18)), ["2025-12-31", "2026-03-15"]),
        (tacit(end_cap=date(2027, 3, 15), max_renewals=1), ["2025-12-31", "2026-12-31"]),
        (tacit(total_limit=months(6)), ["2025-06-30"]),
        (tacit(end_cap=date(2024, 6, 1)), ["2025-01-01"]),
        (Terms(date(2025, 1, 1), months(36), end_cap=date(2026, 6, 30)), ["2026-06-30"]),
        (tacit(max_renewals=0), ["2025-12-31"]),
        # Renewals that are written without their duration: only the first period is known.
        (tacit(renewal=None), ["2025-12-31"]),
        (express(), ["2025-12-31"]),
    ],
)
def test_periods_follow_one_another_up_to_the_first_limit(terms, ends):
    assert [str(end) for end in ends_of(plan_of(terms))] == ends


some_terms = st.builds(
    tacit,
    effect=st.dates(date(1995, 1, 1), date(2040, 12, 31)),
    initial=st.one_of(st.integers(1, 60).map(months), st.integers(5, 800).map(days)),
    renewal=st.one_of(st.integers(1, 36).map(months), st.integers(5, 400).map(days)),
    max_renewals=st.one_of(st.none(), st.integers(0, 40)),
    total_limit=st.one_of(st.none(), st.integers(1, 240).map(months), st.integers(1, 4000).map(days)),
    end_cap=st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2060, 12, 31))),
    notice=st.one_of(st.integers(1, 18).map(months), st.integers(1, 200).map(days)),
    exits=st.sampled_from(ExitRule),
)
some_days = st.dates(date(1990, 1, 1), date(2070, 12, 31))


def shifted(day, span, times=1):
    return forward(day, days(times * span.days)) if span.days else day_to_day(day, times * span.months)


def walked(terms, until):
    """The same periods, one after the other: what the closed form must agree with."""
    first_after = shifted(terms.effect, terms.initial)
    limits = [] if terms.end_cap is None else [terms.end_cap]
    if terms.total_limit is not None:
        limits.append(shifted(terms.effect, terms.total_limit) - ONE_DAY)
    found, start, number = [], terms.effect, 1
    while start <= until:
        in_months = terms.initial.months and terms.renewal.months
        if number == 1:
            following = first_after
        elif in_months:
            following = day_to_day(terms.effect, terms.initial.months + (number - 1) * terms.renewal.months)
        else:
            following = shifted(first_after, terms.renewal, number - 1)
        end = following - ONE_DAY
        cut = min(limits, default=date.max)
        if cut <= end:
            return [*found, Period(number, start, max(cut, start))]
        found.append(Period(number, start, end))
        if number == 1 + (terms.max_renewals if terms.max_renewals is not None else 10**9):
            return found
        start, number = following, number + 1
    return found


@given(some_terms)
def test_the_closed_form_is_the_walk_from_period_to_period(terms):
    plan, until = plan_of(terms), date(2045, 1, 1)
    assert list(plan.periods(until)) == [period for period in walked(terms, until) if period.start <= until]


@given(some_terms, some_days)
def test_periods_partition_the_time_of_the_contract(terms, day):
    """Every day from the effect to the end is in one period: the one that is asked for by its day."""
    plan = plan_of(terms)
    period, final = plan.period_at(day), plan.final_end()
    if day < terms.effect:
        assert period == plan.period(1)
    elif final is not None and day > final:
        assert period == plan.period(plan.last_number())
        assert period.end == final
    else:
        assert period.start <= day <= period.end
        assert period.number == 1 or plan.period(period.number - 1).end == period.start - ONE_DAY


@given(some_terms, some_days)
def test_the_same_periods_are_found_from_any_day_on(terms, since):
    plan, until = plan_of(terms), date(2045, 1, 1)
    late = [period for period in plan.periods(until) if period.end >= since]
    assert list(plan.periods(until, since)) == late


@given(some_terms, some_days)
def test_exit_spans_partition_the_time_of_the_contract(terms, day):
    plan = plan_of(terms)
    spans = list(islice(plan.spans(day), 6))
    assert all(one.end + ONE_DAY == other.start for one, other in pairwise(spans))
    for span in spans:
        assert span.period.start <= span.start <= span.end <= span.period.end
        assert plan.exit_at(span.start) == plan.exit_at(span.end) == span.end
    final = plan.final_end()
    if final is not None and day > final:
        assert not spans
        assert plan.exit_at(day) == final
    else:
        assert spans[0].end == plan.exit_at(day)
        assert spans[0].start <= max(day, terms.effect) <= spans[0].end


def test_ten_thousand_renewals_cost_what_one_does():
    plan = plan_of(tacit(max_renewals=10_000))
    assert plan.last_number() == 10_001
    assert plan.final_end() is None
    assert plan.period_at(date(2026, 11, 21)) == Period(2, date(2026, 1, 1), date(2026, 12, 31))


def test_the_end_of_the_calendar_ends_the_last_period():
    plan = plan_of(tacit(date(9998, 7, 1)))
    assert plan.period_at(date.max) == Period(2, date(9999, 7, 1), date.max)
    assert [period.end for period in plan.periods(date.max)] == [date(9999, 6, 30), date.max]
    assert plan.exit_at(date.max) == date.max
    yearly = plan_of(tacit(date(9998, 7, 1), exits=ExitRule.ANNIVERSARY))
    assert [span.end for span in yearly.spans(date(9998, 7, 1))] == [date(9999, 6, 30), date.max]
    assert plan_of(Terms(date(9998, 7, 1), years(4))).final_end() == date.max
    assert plan_of(tacit(date(9998, 7, 1), total_limit=years(4))).final_end() == date.max


# ------------------------------------------------------------------------------------- express renewal


def test_an_express_renewal_never_happens_by_itself():
    plan = plan_of(express())
    assert plan.last_number() == 4
    assert plan.final_end() == date(2028, 12, 31)
    assert plan.granted_end() == date(2025, 12, 31)
    assert plan.period_at(date(2027, 5, 1)).number == 1


def test_each_decision_grants_one_more_period():
    plan = plan_of(express(), date(2025, 12, 31), date(2026, 12, 31))
    assert plan.granted_end() == date(2027, 12, 31)
    assert ends_of(plan) == [date(2025, 12, 31), date(2026, 12, 31), date(2027, 12, 31)]


def test_decisions_grant_no_more_than_the_clauses_allow():
    plan = plan_of(express(max_renewals=1), date(2025, 12, 31), date(2026, 12, 31))
    assert plan.granted_end() == plan.final_end() == date(2026, 12, 31)


def test_a_decision_about_another_day_grants_nothing():
    plan = plan_of(express(), date(2025, 12, 30), date(2026, 12, 31))
    assert plan.granted_end() == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("terms", "renewed", "is_lacking"),
    [
        (tacit(renewal=None), (), True),
        (tacit(renewal=None, max_renewals=2), (), True),
        (tacit(renewal=None, max_renewals=0), (), False),
        (tacit(renewal=None, end_cap=date(2025, 12, 31)), (), False),
        (tacit(renewal=None, end_cap=date(2026, 6, 30)), (), True),
        (express(renewal=None), (), False),
        (express(renewal=None), (date(2025, 12, 31),), True),
        (tacit(), (), False),
        (Terms(date(2025, 1, 1), months(12)), (), False),
    ],
)
def test_a_renewal_of_unknown_length_leaves_the_end_unknown(terms, renewed, is_lacking):
    plan = plan_of(terms, *renewed)
    assert plan.lacks_renewal_term is is_lacking
    assert ends_of(plan)[:1] == [date(2025, 12, 31)]
    if is_lacking:
        assert plan.final_end() is None
        assert earliest_exit(plan, date(2026, 3, 1)) is None


# ----------------------------------------------------------------------------------------- exits inside


def test_a_contract_that_can_be_left_at_each_anniversary():
    """Twenty-four months, denounced once a year (Atexo, here with a start)."""
    plan = plan_of(replace(ATEXO.terms, effect=date(2026, 4, 22)))
    assert plan.final_end() == date(2028, 4, 21)
    assert [span.end for span in plan.spans(date(2026, 1, 1))] == [date(2027, 4, 21), date(2028, 4, 21)]
    assert [plan.exit_at(day) for day in (date(2026, 1, 1), date(2027, 4, 21), date(2027, 4, 22))] == [
        date(2027, 4, 21),
        date(2027, 4, 21),
        date(2028, 4, 21),
    ]


def test_anniversaries_of_a_leap_day():
    plan = plan_of(tacit(date(2024, 2, 29), initial=months(48), exits=ExitRule.ANNIVERSARY))
    ends = [span.end for span in islice(plan.spans(date(2024, 2, 29)), 5)]
    assert ends == [
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 28),
        date(2029, 2, 28),
    ]


@pytest.mark.parametrize(
    ("first", "last", "ends"),
    [
        (date(2025, 1, 1), date(2027, 6, 30), ["2025-12-31", "2026-12-31"]),
        (date(2025, 12, 31), date(2026, 12, 31), ["2025-12-31", "2026-12-31"]),
        (date(2026, 1, 1), date(2026, 12, 30), []),
        (date(2020, 1, 1), date(2025, 12, 31), ["2025-12-31"]),
    ],
)
def test_contract_years_do_not_depend_on_the_periods(first, last, ends):
    plan = plan_of(Terms(date(2025, 1, 1), months(36)))
    assert [str(day) for day in plan.year_ends(first, last)] == ends


# -------------------------------------------------------------------------- the three dates of a notice


@pytest.mark.parametrize(
    ("end", "notice", "decide_by", "send_by", "limit"),
    [
        # Bron for 2027 and 2028, Annemasse-Libriciel for 2027-28.
        (date(2026, 12, 31), months(2), date(2026, 8, 10), date(2026, 10, 9), date(2026, 10, 31)),
        (date(2027, 12, 31), months(2), date(2027, 8, 9), date(2027, 10, 8), date(2027, 10, 31)),
        (date(2027, 2, 28), months(2), date(2026, 10, 9), date(2026, 12, 10), date(2026, 12, 31)),
        (date(2026, 12, 31), months(3), date(2026, 7, 10), date(2026, 9, 9), date(2026, 9, 30)),
        # The limit falls on a holiday and stays there; only the letter leaves earlier.
        (date(2026, 12, 31), days(60), date(2026, 8, 10), date(2026, 10, 9), date(2026, 11, 1)),
    ],
)
def test_the_three_dates(end, notice, decide_by, send_by, limit):
    dates = notice_dates(latest_before(end, notice), end, notice, 21, 60, CALENDAR)
    assert (dates.exit_end, dates.decide_by, dates.send_by, dates.limit) == (end, decide_by, send_by, limit)


def test_local_closing_days_bring_the_letter_forward_never_the_limit():
    calendar = french_calendar({date(2026, 10, 9)})
    dates = notice_dates(date(2026, 10, 31), date(2026, 12, 31), months(2), 21, 60, calendar)
    assert (dates.send_by, dates.limit) == (date(2026, 10, 8), date(2026, 10, 31))


@given(
    some_days,
    st.one_of(st.integers(1, 24).map(months), st.integers(1, 400).map(days)),
    st.integers(0, 60),
    st.integers(0, 120),
)
def test_the_three_dates_are_in_order_and_worked(end, notice, margin, lead):
    dates = notice_dates(latest_before(end, notice), end, notice, margin, lead, CALENDAR)
    assert dates.decide_by <= dates.send_by <= dates.limit == latest_before(end, notice) <= end
    assert CALENDAR.is_business_day(dates.send_by)
    assert CALENDAR.is_business_day(dates.decide_by)
    assert (dates.limit - dates.send_by).days >= margin
    assert (dates.send_by - dates.decide_by).days >= lead


# --------------------------------------------------------------------------------- what a letter reaches


@pytest.mark.parametrize(
    ("terms", "received", "end"),
    [
        (tacit(), date(2026, 10, 31), "2026-12-31"),
        (tacit(), date(2026, 11, 1), "2027-12-31"),
        (tacit(), date(2024, 6, 1), "2025-12-31"),
        # A notice longer than the period reaches a later one.
        (tacit(notice=months(18)), date(2025, 1, 1), "2026-12-31"),
        (tacit(notice=months(18)), date(2025, 7, 1), "2027-12-31"),
        # Past the last renewal the contract ends by itself.
        (tacit(max_renewals=1), date(2026, 11, 1), "2026-12-31"),
        (tacit(max_renewals=1), date(2030, 1, 1), "2026-12-31"),
        (tacit(notice=None), date(2026, 12, 31), "2026-12-31"),
        (replace(ATEXO.terms, effect=date(2026, 4, 22)), date(2027, 1, 21), "2027-04-21"),
        (replace(ATEXO.terms, effect=date(2026, 4, 22)), date(2027, 1, 22), "2028-04-21"),
        (express(), date(2025, 11, 15), "2025-12-31"),
    ],
)
def test_the_earliest_exit_of_a_letter_received_on_a_day(terms, received, end):
    assert str(earliest_exit(plan_of(terms), received)) == end


@given(some_terms, some_days)
def test_the_earliest_exit_leaves_room_for_the_notice(terms, received):
    plan = plan_of(terms)
    reached = earliest_exit(plan, received)
    if reached == plan.final_end():
        return
    assert received <= latest_before(reached, terms.notice)
    previous = plan.spans(terms.effect)
    sooner = [span.end for span in islice(previous, 40) if span.end < reached]
    assert all(received > latest_before(end, terms.notice) for end in sooner)


after_receipt = tacit(max_renewals=3, late_rule=LateRule.AFTER_RECEIPT, late_delay=months(2))


@pytest.mark.parametrize(
    ("terms", "received", "asked", "end"),
    [
        # In time: the exit asked for, even a later one than the first possible.
        (tacit(), date(2026, 10, 31), date(2026, 12, 31), "2026-12-31"),
        (tacit(), date(2026, 3, 1), date(2027, 12, 31), "2027-12-31"),
        (tacit(), date(2026, 3, 1), None, "2026-12-31"),
        # Late, without a clause on it: the end of the next period.
        (tacit(), date(2026, 11, 1), date(2026, 12, 31), "2027-12-31"),
        (tacit(), date(2026, 11, 1), None, "2027-12-31"),
        (tacit(), date(2027, 1, 10), date(2026, 12, 31), "2027-12-31"),
        (tacit(max_renewals=1), date(2026, 11, 1), date(2026, 12, 31), "2026-12-31"),
        # Late at Libriciel: two months after reception, balance due pro rata.
        (after_receipt, date(2026, 10, 31), date(2026, 12, 31), "2026-12-31"),
        (after_receipt, date(2026, 11, 15), date(2026, 12, 31), "2027-01-15"),
        (after_receipt, date(2026, 12, 31), date(2026, 12, 31), "2027-02-28"),
        (after_receipt, date(2027, 1, 10), date(2026, 12, 31), "2027-03-10"),
        (after_receipt, date(2026, 11, 15), None, "2027-01-15"),
        (replace(after_receipt, late_delay=None), date(2026, 11, 15), date(2026, 12, 31), "2027-01-15"),
        # Never before the exit asked for, never after the last day of the contract.
        (replace(after_receipt, late_delay=days(5)), date(2026, 11, 15), date(2026, 12, 31), "2026-12-31"),
        (after_receipt, date(2028, 12, 1), date(2028, 12, 31), "2028-12-31"),
        # A notice longer than the period: late for the current one, whatever the letter says.
        (tacit(notice=months(18)), date(2026, 5, 1), date(2026, 12, 31), "2027-12-31"),
        # The contract's dates have changed since the letter: the span that holds the exit asked for.
        (tacit(date(2025, 2, 1)), date(2026, 10, 15), date(2026, 12, 31), "2027-01-31"),
        (tacit(date(2024, 12, 1)), date(2026, 9, 15), date(2026, 12, 31), "2027-11-30"),
        (tacit(max_renewals=0), date(2025, 3, 1), date(2026, 12, 31), "2025-12-31"),
        # No notice is written: the end of the span of the letter.
        (tacit(notice=None), date(2026, 12, 31), None, "2026-12-31"),
        (tacit(notice=None), date(2026, 12, 31), date(2027, 12, 31), "2027-12-31"),
        # Nothing is known after a period of unknown length.
        (tacit(renewal=None), date(2026, 3, 1), None, "None"),
        (tacit(renewal=None), date(2025, 12, 1), None, "None"),
        (replace(after_receipt, renewal=None), date(2025, 12, 1), None, "2026-02-01"),
        (tacit(renewal=None), date(2025, 3, 1), None, "2025-12-31"),
    ],
)
def test_the_day_on_which_a_letter_ends_the_contract(terms, received, asked, end):
    assert str(effective_end(plan_of(terms), received, asked)) == end


def test_the_effect_date_moves_every_period():
    moved = plan_of(replace(BRON_WD.terms, effect=date(2025, 1, 15)))
    assert ends_of(moved) == [date(year, 1, 14) for year in (2026, 2027, 2028, 2029)]


def test_contract_years_and_their_last_days():
    plan = plan_of(tacit(date(2024, 2, 29)))
    assert [str(one) for one in plan.year_at(date(2028, 2, 28))] == ["2027-03-01", "2028-02-28"]
    assert [str(one) for one in plan.year_at(date(2028, 2, 29))] == ["2028-02-29", "2029-02-28"]
    assert [plan.is_year_end(date(2028, 2, day)) for day in (27, 28, 29)] == [False, True, False]
    assert not plan.is_year_end(date(2024, 2, 28))
    last_one = plan_of(tacit(date(9998, 7, 1)))
    assert list(last_one.year_ends(date(9999, 8, 1), date.max)) == [date.max]


@pytest.mark.parametrize(
    ("terms", "number", "expected"),
    [
        (tacit(), 1, ((1, months(12)),)),
        (tacit(), 3, ((1, months(12)), (2, months(12)))),
        (Terms(date(2025, 1, 1), months(24)), 1, ((1, months(24)),)),
    ],
)
def test_the_durations_that_lead_to_the_end_of_a_period(terms, number, expected):
    assert plan_of(terms).stretch_of(number).counted(number) == expected


def test_terms_say_nothing_by_default():
    assert Terms().renewal_kind is RenewalKind.NONE
    assert schedule(Terms()) is None
