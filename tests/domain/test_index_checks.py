"""Index values about to be entered: what is refused, what is confirmed, what adds nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Quality
from contractdesk.domain.index_checks import (
    doubts,
    faults,
    is_same,
    latest_values,
    latest_vintages,
    nearest,
)
from tests.domain.build import OLD_SERIES, REVISED_SERIES, D, index_value

TODAY = date(2026, 11, 21)
KNOWN = latest_values(REVISED_SERIES)


@pytest.mark.parametrize(
    ("month", "value", "published", "expected"),
    [
        ("2025-11", "323.1", None, []),
        ("2025-11", "323.1", "2025-12-31", []),
        ("2026-11", "330", None, []),
        ("2026-12", "330", None, [("month", "index_month_future")]),
        ("2025-11", "0", None, [("value", "index_not_positive")]),
        ("2025-11", "-314.8", None, [("value", "index_not_positive")]),
        ("2025-11", "1000000", None, [("value", "index_too_large")]),
        ("2025-11", "323.1", "2026-11-22", [("published_on", "day_in_future")]),
        ("2025-11", "323.1", "2025-10-31", [("published_on", "index_published_early")]),
        ("2027-01", "-1", "2027-01-01",
         [("month", "index_month_future"), ("value", "index_not_positive"),
          ("published_on", "day_in_future")]),
    ],
)  # fmt: skip
def test_what_is_refused(month, value, published, expected):
    day = None if published is None else date.fromisoformat(published)
    found = faults(REVISED_SERIES, Month.parse(month), D(value), day, TODAY)
    assert [(one.field, one.code) for one in found] == expected


def test_nothing_is_entered_after_the_end_of_a_series():
    (found,) = faults(OLD_SERIES, Month(2022, 8), D("281"), None, TODAY)
    assert (found.code, found.params["month"]) == ("index_after_closing", Month(2022, 7))
    assert faults(OLD_SERIES, Month(2022, 7), D("280.6"), None, TODAY) == []


@pytest.mark.parametrize(
    ("month", "value", "code", "meant"),
    [
        ("2025-11", "323.1", None, None),
        ("2025-11", "386", None, None),
        ("2025-11", "387", "index_far", None),
        ("2025-11", "3231", "index_far_shifted", "323.1"),
        ("2025-11", "3148", "index_far_shifted", "314.8"),
        ("2025-11", "32.31", "index_far_shifted", "323.1"),
        ("2025-11", "0.3231", "index_far_shifted", "323.1"),
        ("2025-11", "31480", "index_far_shifted", "314.8"),
        ("2025-11", "250", "index_far", None),
        # Two years on, a little more is ordinary.
        ("2027-11", "415", None, None),
        ("2027-11", "455", "index_far", None),
        ("2026-11", "323", "index_month_running", None),
    ],
)
def test_what_is_confirmed(month, value, code, meant):
    found = doubts(KNOWN, Month.parse(month), D(value), TODAY)
    assert [one.code for one in found] == ([] if code is None else [code])
    if meant is not None:
        assert str(found[0].params["meant"]) == meant
        assert found[0].params["near"] == Month(2025, 10)


def test_the_first_value_of_a_series_has_nothing_to_be_far_from():
    assert doubts({}, Month(2025, 11), D("3148"), TODAY) == []
    assert nearest({Month(2025, 1): D(1), Month(2025, 3): D(1)}, Month(2025, 2)) == Month(2025, 1)


@given(
    st.integers(1, 10**6).map(lambda units: D(units) / 10),
    st.integers(81, 119),
)
def test_a_small_move_is_never_doubtful_and_a_forgotten_comma_always(neighbour, percent):
    value = neighbour * percent / 100
    known = {Month(2024, 12): neighbour}
    assert doubts(known, Month(2025, 1), value, TODAY) == []
    (found,) = doubts(known, Month(2025, 1), value * 10, TODAY)
    assert found.code == "index_far_shifted"
    assert found.params["meant"] == value


def test_the_latest_vintage_of_a_month_is_the_one_compared_with():
    first, second = index_value("2020-03", "274.7"), index_value("2020-03", "275.3", vintage=2)
    for values in ((first, second), (second, first)):
        series = replace(OLD_SERIES, values=values)
        assert latest_values(series) == {Month(2020, 3): D("275.3")}
        assert latest_vintages(series)[Month(2020, 3)].vintage == 2


@pytest.mark.parametrize(
    ("value", "published", "quality", "same"),
    [
        ("314.80", None, "published", True),
        ("314.8", "2025-01-31", "published", False),  # the day was only estimated
        ("314.9", None, "published", False),
        ("314.8", None, "derived", False),
    ],
)
def test_what_adds_nothing(value, published, quality, same):
    held = index_value("2024-12", "314.8")
    day = None if published is None else date.fromisoformat(published)
    assert is_same(held, D(value), day, Quality(quality)) is same
    dated = index_value("2024-12", "314.8", "2025-01-31")
    assert is_same(dated, D("314.8"), date(2025, 1, 31), Quality.PUBLISHED)


def test_a_later_vintage_whose_day_is_known_at_last_takes_over():
    """The day of the first one was an estimate, the last working day of the month: it came out before."""
    guessed = index_value("2024-12", "314.8")
    known = index_value("2024-12", "314.8", "2025-01-30", vintage=2)
    series = replace(REVISED_SERIES, values=(guessed, known))
    for day in (date(2025, 1, 30), date(2025, 1, 31), date(2025, 6, 1)):
        assert series.value_of(Month(2024, 12), day) == known
        assert series.newest_known(day) == known
