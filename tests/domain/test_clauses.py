"""Revision clauses as facts: when prices are revised, what makes a clause absurd."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.common.errors import InputError
from contractdesk.domain.clauses import IndexTerm, RevisionClause, check_clause
from contractdesk.domain.dates import months_between
from contractdesk.domain.enums import ClauseKind, RevisionDay
from tests.domain.build import ATEXO_CLAUSE, LIBRICIEL_CLAUSE, OPERIS_CLAUSE, OUEST_CLAUSE, D

JANUARY = RevisionDay.JANUARY


def clause(**changes):
    return RevisionClause(**({"terms": (IndexTerm("Syntec"),)} | changes))


@pytest.mark.parametrize(
    ("rule", "effect", "dates"),
    [
        (clause(), "2025-01-01", ["2026-01-01", "2027-01-01", "2028-01-01"]),
        (clause(), "2024-02-29", ["2025-03-01", "2026-03-01", "2027-03-01", "2028-02-29"]),
        (clause(first_after_months=24), "2025-01-01", ["2027-01-01", "2028-01-01"]),
        (clause(every_months=24), "2025-01-01", ["2026-01-01", "2028-01-01"]),
        (clause(every_months=6, first_after_months=18), "2026-01-15", ["2027-07-15", "2028-01-15"]),
        # Each 1 January, the first one a year after the start at the earliest.
        (clause(day=JANUARY), "2022-01-01", [f"{year}-01-01" for year in range(2023, 2029)]),
        (clause(day=JANUARY), "2025-05-01", ["2027-01-01", "2028-01-01"]),
        (clause(day=JANUARY, first_after_months=1), "2025-05-01", ["2026-01-01", "2027-01-01", "2028-01-01"]),
        (clause(day=JANUARY, every_months=24), "2022-01-01", ["2023-01-01", "2025-01-01", "2027-01-01"]),
        (clause(day=JANUARY, every_months=6), "2026-01-01", ["2027-01-01", "2028-01-01"]),
        (clause(), "2030-01-01", []),
    ],
)
def test_the_days_on_which_prices_are_revised(rule, effect, dates):
    found = rule.due_dates(date.fromisoformat(effect), date(2028, 6, 30))
    assert [str(day) for day in found] == dates


@given(
    st.dates(date(1995, 1, 1), date(2030, 12, 31)),
    st.dates(date(1995, 1, 1), date(2045, 12, 31)),
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from(RevisionDay),
)
def test_the_latest_revision_due_is_found_without_walking_from_the_start(effect, since, every, first, day):
    rule, until = clause(every_months=every, first_after_months=first, day=day), date(2045, 12, 31)
    whole = rule.due_dates(effect, until)
    past = [one for one in whole if one <= since]
    assert rule.due_dates(effect, until, since) == whole[max(0, len(past) - 1) :]


@given(st.dates(date(1995, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_revisions_keep_their_rhythm(effect, every):
    days = clause(every_months=every).due_dates(effect, date(2045, 12, 31))
    if effect.day <= 28:
        assert all(months_between(effect, day) == 12 + rank * every for rank, day in enumerate(days))
        assert {day.day for day in days} <= {effect.day}


@pytest.mark.parametrize("changes", [{"every_months": 0}, {"every_months": -12}, {"first_after_months": 0}])
def test_a_rhythm_that_never_moves_on_is_refused(changes):
    with pytest.raises(InputError, match="duration_not_positive"):
        clause(**changes)


@pytest.mark.parametrize(
    ("rule", "lacks_index", "is_automatic"),
    [
        (LIBRICIEL_CLAUSE, False, False),
        (OPERIS_CLAUSE, False, True),
        (OUEST_CLAUSE, False, True),
        (ATEXO_CLAUSE, False, True),
        (RevisionClause(), True, True),
        (RevisionClause(ClauseKind.FIRM), False, False),
    ],
)
def test_what_a_clause_says_of_itself(rule, lacks_index, is_automatic):
    assert (rule.lacks_index, rule.is_automatic) == (lacks_index, is_automatic)


@pytest.mark.parametrize(
    ("rule", "faults"),
    [
        (LIBRICIEL_CLAUSE, ()),
        (OPERIS_CLAUSE, ()),
        (RevisionClause(ClauseKind.FIRM), ()),
        (RevisionClause(), ()),
        (clause(fixed_part=D("0.15")), ("clause_weights_not_one",)),
        (clause(fixed_part=D("0.15"), terms=(IndexTerm("a", D("0.5")), IndexTerm("b", D("0.35")))), ()),
        (clause(fixed_part=D("-0.15"), terms=(IndexTerm("a", D("1.15")),)), ("clause_negative_part",)),
        (clause(terms=(IndexTerm("a", D(1)), IndexTerm("b", D(0)))), ("clause_negative_part",)),
        (clause(floor_percent=D(3), cap_percent=D(2)), ("clause_floor_above_cap",)),
        (clause(floor_percent=D(2), cap_percent=D(2)), ()),
        (clause(fixed_part=D(1), floor_percent=D(3), cap_percent=D(2)),
         ("clause_weights_not_one", "clause_floor_above_cap")),
    ],
)  # fmt: skip
def test_what_makes_a_clause_absurd(rule, faults):
    assert check_clause(rule) == faults
