"""Simulations: a letter received on a day, a common anniversary."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.enums import ExitRule
from contractdesk.domain.money import ZERO
from contractdesk.domain.prices import PriceStep
from contractdesk.domain.simulations import (
    align,
    letter_received,
    needs_a_letter,
    next_anniversary,
    shares_of,
)
from contractdesk.domain.terms import Terms, schedule
from tests.domain.build import (
    ANNEMASSE,
    ATEXO,
    BRON_WD,
    OPERIS,
    D,
    express,
    make_contract,
    months,
    priced,
    tacit,
)


def received(contract, day):
    return letter_received(contract, contract.plan(), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("contract", "day", "limit", "earliest", "end", "balance"),
    [
        # In time: the last day counts.
        (BRON_WD, "2026-10-31", "2026-10-31", "2026-12-31", "2026-12-31", "0.00"),
        # Late at Libriciel: two months from reception; 15 days of 365, 2 950,00 × 15 / 365 = 121,23.
        (BRON_WD, "2026-11-15", "2026-10-31", "2027-12-31", "2027-01-15", "121.23"),
        (BRON_WD, "2026-12-31", "2026-10-31", "2027-12-31", "2027-02-28", "476.85"),
        # In a leap year: 29 February 2028 is 60 days of 366.
        (BRON_WD, "2027-12-29", "2027-10-31", "2028-12-31", "2028-02-29", "483.61"),
        (ANNEMASSE, "2027-01-15", "2026-12-31", "2028-02-29", "2027-03-15", "139.36"),
        # Late elsewhere: the whole next period is due.
        (OPERIS, "2026-10-01", "2026-09-30", "2027-12-31", "2027-12-31", "5429.84"),
        # Before the start, the first exit is meant.
        (OPERIS, "2024-06-01", "2025-09-30", "2025-12-31", "2025-12-31", "0.00"),
        (make_contract(tacit(notice=None)), "2026-12-31", "None", "2026-12-31", "2026-12-31", "0.00"),
        (
            make_contract(tacit(notice=months(18))),
            "2026-05-01",
            "2025-06-30",
            "2027-12-31",
            "2027-12-31",
            "1000.00",
        ),
        (make_contract(tacit(renewal=None)), "2025-11-20", "2025-10-31", "None", "None", "0.00"),
        (make_contract(items=()), "2026-11-15", "2026-10-31", "2027-12-31", "2027-12-31", "0.00"),
    ],
)
def test_a_letter_received_on_a_day(contract, day, limit, earliest, end, balance):
    found = received(contract, day)
    assert (str(found.limit), str(found.earliest), str(found.end)) == (limit, earliest, end)
    assert found.balance_ht == D(balance)
    assert found.is_in_time is (found.end == found.asked)


def test_a_denunciation_inside_a_period_leaves_at_the_next_anniversary():
    trust = replace(ATEXO, terms=replace(ATEXO.terms, effect=date(2026, 4, 22)))
    late = received(trust, "2027-02-01")
    assert (late.asked, late.end) == (date(2027, 4, 21), date(2028, 4, 21))
    (share,) = late.shares
    assert (share.days, share.year_days, share.amount_ht) == (366, 366, D("9000.00"))


@pytest.mark.parametrize(
    ("terms", "day", "needed"),
    [
        (tacit(), "2026-11-15", True),
        (tacit(max_renewals=1), "2026-11-15", False),
        (express(), "2025-11-15", False),
        (express(exits=ExitRule.ANNIVERSARY, initial=months(24)), "2025-11-15", True),
        (Terms(date(2025, 1, 1), months(24)), "2025-11-15", False),
    ],
)
def test_a_contract_that_ends_alone_needs_no_letter(terms, day, needed):
    contract = make_contract(terms)
    assert needs_a_letter(contract, contract.plan(), received(contract, day)) is needed


def test_a_price_for_several_years_is_charged_year_by_year():
    item = replace(priced(), steps=(PriceStep(D("1000.00")), PriceStep(D("1200.00"), date(2028, 1, 1))))
    contract = make_contract(tacit(date(2026, 7, 1)), items=(item,))
    found = shares_of(contract, contract.plan(), date(2027, 1, 1), date(2028, 7, 10))
    assert [(str(one.first), str(one.last), one.days, one.year_days, one.amount_ht) for one in found] == [
        ("2027-01-01", "2027-06-30", 181, 365, D("495.89")),
        ("2027-07-01", "2028-06-30", 366, 366, D("1000.00")),
        ("2028-07-01", "2028-07-10", 10, 365, D("32.88")),
    ]


def test_a_share_stops_with_the_calendar():
    plan = schedule(tacit(date(9998, 7, 1)))
    found = shares_of(make_contract(plan.terms), plan, date(9999, 7, 1), date.max)
    assert [one.last for one in found] == [date.max]


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.integers(0, 900),
)
def test_parts_of_years_follow_one_another(effect, first, length):
    contract = make_contract(tacit(effect))
    last = date.fromordinal(first.toordinal() + length)
    found = shares_of(contract, contract.plan(), first, last)
    assert (found[0].first, found[-1].last) == (first, last)
    assert sum(one.days for one in found) == length + 1
    assert all(one.last + ONE_DAY == other.first for one, other in pairwise(found))
    for one in found:
        if one.first >= effect:
            assert one.days <= one.year_days
            assert one.year_days in (365, 366)
            assert one.amount_ht <= D("1000.00")


# --------------------------------------------------------------------------------------------- alignment


def aligned(contract, day, month, today=date(2026, 11, 21)):
    return align(contract, contract.plan(), day, month, today)


@pytest.mark.parametrize(
    ("contract", "day", "month", "end", "aligned_on", "days", "amount"),
    [
        (ANNEMASSE, 1, 1, "2027-02-28", "2028-01-01", 306, "2842.90"),
        (ANNEMASSE, 1, 9, "2027-02-28", "2027-09-01", 184, "1709.46"),
        (BRON_WD, 1, 9, "2026-12-31", "2027-09-01", 243, "1963.97"),
        (BRON_WD, 29, 2, "2026-12-31", "2027-03-01", 59, "476.85"),
        (BRON_WD, 1, 1, "2026-12-31", "2027-01-01", None, None),
        (make_contract(items=()), 1, 9, "2026-12-31", "2027-09-01", None, None),
    ],
)
def test_the_days_until_a_common_anniversary(contract, day, month, end, aligned_on, days, amount):
    found = aligned(contract, day, month)
    assert (str(found.current_end), str(found.aligned_on)) == (end, aligned_on)
    assert found.is_aligned is (aligned_on == "2027-01-01")
    if days is None:
        assert found.share is None
    else:
        assert (found.share.days, found.share.amount_ht) == (days, D(amount))


def test_a_contract_that_starts_later_is_aligned_from_its_first_end():
    assert aligned(make_contract(tacit(date(2028, 3, 1))), 1, 1).current_end == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("first", "day", "month", "expected"),
    [
        (date(2028, 1, 1), 29, 2, date(2028, 2, 29)),
        (date(2027, 1, 1), 29, 2, date(2027, 3, 1)),
        (date(2028, 3, 1), 29, 2, date(2029, 3, 1)),
        (date(2027, 5, 5), 5, 5, date(2027, 5, 5)),
        (date(9999, 5, 6), 5, 5, None),
    ],
)
def test_the_next_such_day_of_the_year(first, day, month, expected):
    assert next_anniversary(first, day, month) == expected


def test_no_common_anniversary_beyond_the_calendar():
    plan = schedule(tacit(date(9998, 7, 1)))
    for today in (date(9999, 8, 1), date(9998, 8, 1)):
        assert align(make_contract(plan.terms), plan, 1, 1, today) is None


def test_nothing_is_due_without_anything_after():
    assert received(BRON_WD, "2026-10-01").balance_ht == ZERO
