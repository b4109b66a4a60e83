"""Price indices: last known, named months, vintages, series and their link."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.common.errors import InputError
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Quality
from contractdesk.domain.indices import IndexTable, Link, Series
from tests.domain.build import (
    CALENDAR,
    LINK,
    OLD,
    OLD_SERIES,
    REVISED,
    REVISED_SERIES,
    SYNTEC,
    D,
    index_value,
    values_of,
)


def quoted(quote):
    return quote.series, str(quote.month), str(quote.value)


# ----------------------------------------------------------------------------------------- last known


@pytest.mark.parametrize(
    ("on", "found", "missing"),
    [
        # The old series before 30/09/2022, the revised one from that day.
        ("2021-09-30", (OLD, "2021-08", "276.5"), []),
        ("2022-01-01", (OLD, "2021-11", "276.9"), []),
        ("2022-09-29", (OLD, "2022-07", "280.6"), []),
        ("2022-09-30", (REVISED, "2022-08", "286.4"), []),
        ("2023-01-01", (REVISED, "2022-11", "289.9"), []),
        # Published on the very day.
        ("2024-10-31", (REVISED, "2024-09", "314.5"), []),
        ("2024-10-30", (REVISED, "2024-08", "314.1"), []),
        ("2023-12-01", (REVISED, "2023-10", "306.7"), []),
        ("2024-01-01", (REVISED, "2023-11", "307.0"), []),
        # A month that should have been published and is absent from the table: provisional.
        ("2025-01-01", (REVISED, "2024-10", "315.0"), ["2024-11"]),
        ("2024-12-30", (REVISED, "2024-10", "315.0"), []),
        ("2024-12-31", (REVISED, "2024-10", "315.0"), ["2024-11"]),
        ("2025-01-31", (REVISED, "2024-12", "314.8"), []),
        ("2026-01-01", (REVISED, "2025-10", "322.2"), ["2025-11"]),
        ("2026-02-27", (REVISED, "2025-10", "322.2"), ["2025-11", "2025-12", "2026-01"]),
    ],
)
def test_the_last_value_known_on_a_day(on, found, missing):
    quote = SYNTEC.last_known("Syntec", date.fromisoformat(on))
    assert quoted(quote) == found
    assert [str(month) for month in quote.missing_months] == missing
    assert quote.read_on == date.fromisoformat(on)


def test_nothing_is_interpolated_and_a_value_known_later_is_not_known_before():
    assert quoted(SYNTEC.last_known(REVISED, date(2023, 2, 27)))[1] == "2022-12"
    assert quoted(SYNTEC.last_known(REVISED, date(2023, 2, 28)))[1] == "2023-01"


def test_a_month_published_late_is_not_missing_before_it_came_out():
    late = replace(
        REVISED_SERIES, values=(*REVISED_SERIES.values, index_value("2024-11", "314.9", "2025-01-10"))
    )
    table = IndexTable((late,), CALENDAR)
    quote = table.last_known(REVISED, date(2025, 1, 1))
    assert (quoted(quote)[1], quote.missing_months) == ("2024-10", ())
    assert quoted(table.last_known(REVISED, date(2025, 1, 10)))[1] == "2024-11"


def test_a_series_that_has_stopped_lacks_nothing_after_its_last_month():
    quote = SYNTEC.last_known(OLD, date(2024, 1, 1))
    assert quoted(quote) == (OLD, "2022-07", "280.6")
    assert not quote.missing_months
    running = IndexTable((replace(OLD_SERIES, closed_after=None),), CALENDAR)
    assert len(running.last_known(OLD, date(2024, 1, 1)).missing_months) == 16


@pytest.mark.parametrize(
    ("name", "on"), [(REVISED, "2022-09-29"), (OLD, "2021-08-30"), ("Syntec", "2000-01-01")]
)
def test_no_value_was_known_before_the_first_publication(name, on):
    with pytest.raises(InputError, match="index_not_known_yet") as caught:
        SYNTEC.last_known(name, date.fromisoformat(on))
    assert caught.value.params == {"index": name, "on": date.fromisoformat(on)}


def test_a_value_dated_before_its_series_came_out_was_not_known_then():
    """Whatever day is stored for it: none of the values of the revised series was known before 30/09/2022."""
    early = replace(REVISED_SERIES, values=(index_value("2022-03", "284.6", "2022-04-29"),))
    with pytest.raises(InputError, match="index_not_known_yet"):
        IndexTable((early,), CALENDAR).last_known(REVISED, date(2022, 6, 1))


@given(st.dates(date(2022, 9, 30), date(2026, 12, 31)))
def test_the_last_known_value_is_the_newest_of_those_published(on):
    quote = SYNTEC.last_known(REVISED, on)
    assert quote.published_on <= on
    assert all(value.month <= quote.month for value in REVISED_SERIES.values if value.published_on <= on)
    held = {value.month for value in REVISED_SERIES.values}
    assert all(
        month > quote.month and month not in held and SYNTEC.expected_publication(month) <= on
        for month in quote.missing_months
    )


# ---------------------------------------------------------------------------------------- named months


@pytest.mark.parametrize(
    ("name", "month", "on", "found"),
    [
        ("Syntec", "2024-12", "2026-01-01", (REVISED, "2024-12", "314.8")),
        ("Syntec", "2021-07", "2024-09-30", (OLD, "2021-07", "275.8")),
        ("Syntec", "2022-06", "2022-08-01", (OLD, "2022-06", "280")),
        ("Syntec", "2022-06", "2022-10-01", (REVISED, "2022-06", "284.7")),
        (OLD, "2022-06", "2025-01-01", (OLD, "2022-06", "280")),
        # August 2022 has a value in the revised series only, once it is there.
        ("Syntec", "2022-08", "2022-10-01", (REVISED, "2022-08", "286.4")),
        # A named month may come out after the day of reading: the clause names it all the same.
        ("Syntec", "2024-12", "2024-12-01", (REVISED, "2024-12", "314.8")),
    ],
)
def test_the_value_of_a_named_month(name, month, on, found):
    assert quoted(SYNTEC.of_month(name, Month.parse(month), date.fromisoformat(on))) == found


@pytest.mark.parametrize(
    ("name", "month", "on"),
    [
        ("Syntec", "2024-11", "2026-01-01"),
        (REVISED, "2021-07", "2024-01-01"),
        ("Syntec", "2022-08", "2022-09-01"),
    ],
)
def test_a_named_month_without_value_is_refused_and_named(name, month, on):
    with pytest.raises(InputError, match="index_value_missing") as caught:
        SYNTEC.of_month(name, Month.parse(month), date.fromisoformat(on))
    assert caught.value.params["month"] == Month.parse(month)


def test_a_month_read_before_its_series_began_has_its_value_once_it_has():
    """A contract of 1 September 2022 whose base is August: only the revised series has it."""
    quote = SYNTEC.of_month("Syntec", Month(2022, 8), date(2022, 9, 1), date(2023, 9, 1))
    assert quoted(quote) == (REVISED, "2022-08", "286.4")


@pytest.mark.parametrize("name", ["", "BT01", "syntec"])
def test_an_unknown_index_is_refused(name):
    with pytest.raises(InputError, match="index_unknown"):
        SYNTEC.last_known(name, date(2025, 1, 1))
    with pytest.raises(InputError, match="index_unknown"):
        SYNTEC.of_month(name, Month(2025, 1), date(2025, 1, 1))


def test_an_index_is_found_by_its_name_and_by_its_series():
    assert [series.code for series in SYNTEC.series] == [OLD, REVISED]
    for name in ("Syntec", REVISED):
        assert quoted(SYNTEC.last_known(name, date(2025, 3, 1))) == (REVISED, "2025-01", "315.2")


# ---------------------------------------------------------------------------------------------- vintages

# March 2020 was frozen at 274.7 from October 2020, then corrected at the end of January 2021.
FROZEN = index_value("2020-03", "274.7", "2020-10-30")
CORRECTED = index_value("2020-03", "275.3", "2021-01-29", vintage=2)
VINTAGES = IndexTable((replace(OLD_SERIES, values=(CORRECTED, FROZEN)),), CALENDAR)


@pytest.mark.parametrize(
    ("read_on", "value"),
    [("2020-10-30", "274.7"), ("2021-01-28", "274.7"), ("2021-01-29", "275.3"), ("2020-06-01", "274.7")],
)
def test_a_value_is_read_as_it_was_known_on_the_day(read_on, value):
    day = date.fromisoformat(read_on)
    assert str(VINTAGES.of_month(OLD, Month(2020, 3), day).value) == value
    assert str(VINTAGES.of_month(OLD, Month(2020, 3), date(2020, 4, 1), day).value) == value
    if day >= FROZEN.published_on:
        assert str(VINTAGES.last_known(OLD, day).value) == value


def test_two_vintages_of_one_day_are_told_apart_by_their_number():
    same_day = replace(CORRECTED, published_on=FROZEN.published_on)
    for values in ((FROZEN, same_day), (same_day, FROZEN)):
        table = IndexTable((replace(OLD_SERIES, values=values),), CALENDAR)
        assert table.of_month(OLD, Month(2020, 3), date(2021, 6, 1)).value == D("275.3")
        assert table.last_known(OLD, date(2020, 10, 30)).value == D("275.3")


# ---------------------------------------------------------------------------- publication days, quality


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("2024-12", "2025-01-31"),
        ("2025-11", "2025-12-31"),
        ("2024-10", "2024-11-29"),
        ("2026-04", "2026-05-29"),
    ],
)
def test_a_month_appears_on_the_last_working_day_of_the_next(month, day):
    assert str(SYNTEC.expected_publication(Month.parse(month))) == day


def test_an_estimated_day_is_shown_as_estimated_and_quality_goes_along():
    december = SYNTEC.of_month("Syntec", Month(2024, 12), date(2026, 1, 1))
    assert (december.published_on, december.estimated) == (date(2025, 1, 31), True)
    january = SYNTEC.of_month("Syntec", Month(2025, 1), date(2026, 1, 1))
    assert (january.published_on, january.estimated) == (date(2025, 2, 28), False)
    qualities = {
        "2025-01": Quality.PUBLISHED,
        "2022-11": Quality.DERIVED,
        "2025-08": Quality.UNOFFICIAL,
        "2021-12": Quality.PUBLISHED,
    }
    for month, quality in qualities.items():
        assert SYNTEC.of_month("Syntec", Month.parse(month), date(2026, 1, 1)).quality is quality
    assert SYNTEC.of_month(OLD, Month(2022, 7), date(2026, 1, 1)).quality is Quality.UNCERTAIN


# --------------------------------------------------------------------------------------------------- link


def pair(base, current):
    return tuple(SYNTEC.of_month("Syntec", Month.parse(month), date(2026, 1, 1)) for month in (base, current))


def test_one_series_is_never_linked():
    ratio, link = SYNTEC.comparable(*pair("2024-12", "2025-10"), 1)
    assert (ratio, link) == (Fraction("322.2") / Fraction("314.8"), None)


@pytest.mark.parametrize(("decimals", "linked"), [(1, "308.1"), (None, "308.131375"), (0, "308")])
def test_the_value_of_the_newer_series_is_multiplied(decimals, linked):
    ratio, link = SYNTEC.comparable(*pair("2021-07", "2024-09"), decimals)
    assert ratio == Fraction(linked) / Fraction("275.8")
    assert (link.previous, link.coefficient, link.decimals) == (OLD, D("0.97975"), decimals)


def test_a_newer_base_is_brought_back_too():
    base, current = pair("2024-09", "2021-07")
    ratio, link = SYNTEC.comparable(base, current, 1)
    assert ratio == Fraction("275.8") / Fraction("308.1")
    assert link.to_previous(base.value) == Fraction("308.1")


def test_the_direction_of_the_link_is_the_one_that_meets():
    """286,4 × 0,97975 is 280,6, the end of the old series; dividing would jump by 4 % (example 1)."""
    assert LINK.to_previous(D("286.4")) == Fraction("280.6")
    assert Link(OLD, D("0.97975"), None).to_previous(D("286.4")) == Fraction("280.6004")


def test_series_that_nothing_links_are_not_compared():
    other = Series("bt01", "BT01", "BT01", values_of("2024-09 131.5"), link=Link("bt-ancien", D(1)))
    table = IndexTable((OLD_SERIES, REVISED_SERIES, other), CALENDAR)
    base = table.of_month("bt01", Month(2024, 9), date(2025, 1, 1))
    current = table.of_month(OLD, Month(2021, 7), date(2025, 1, 1))
    with pytest.raises(InputError, match="index_not_linked") as caught:
        table.comparable(base, current, 1)
    assert caught.value.params == {"base": "bt01", "current": OLD}
    with pytest.raises(InputError, match="index_not_linked"):
        table.comparable(replace(base, series="gone"), current, 1)
