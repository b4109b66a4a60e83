"""A formula of several indices: each has its series, its link, its missing months."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from contractdesk.common.errors import InputError
from contractdesk.domain.clauses import (
    IndexRule,
    IndexTerm,
    Reading,
    RecordedRevision,
    RevisionClause,
    Rounding,
)
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Anchor, ChangeBasis, IndexRuleKind, PriceBase, RoundingMode
from contractdesk.domain.indices import IndexTable, Series
from contractdesk.domain.revision import Basis, calculate
from tests.domain.build import CALENDAR, OLD_SERIES, REVISED_SERIES, D, index_value, priced

PRICES = Series(
    "ipc",
    "ipc",
    "IPC",
    tuple(
        index_value(month, value)
        for month, value in (
            ("2021-11", "104.0"),
            ("2022-11", "110.5"),
            ("2023-11", "114.4"),
            ("2024-10", "117.0"),
        )
    ),
)
TABLE = IndexTable((OLD_SERIES, REVISED_SERIES, PRICES), CALENDAR)
TERMS = (IndexTerm("Syntec", D("0.5")), IndexTerm("ipc", D("0.35")))
INITIAL = Reading("initial", "")
CHAINED = Reading("chained", "", price_base=PriceBase.PREVIOUS)
EFFECT = date(2022, 1, 1)
# 276,9 in November 2021, 289,9 in November 2022 brought back to the older series: 284,0.
SYNTEC_2023, PRICES_2023 = Fraction("284.0") / Fraction("276.9"), Fraction("110.5") / Fraction("104.0")


def clause(*readings, **changes):
    facts = {"fixed_part": D("0.15"), "terms": TERMS, "readings": readings or (INITIAL,)}
    return RevisionClause(**(facts | changes))


def only(rule, on, **changes):
    (found,) = calculate(Basis(rule, EFFECT, (priced("1000.00"),), **changes), on, TABLE).proposals
    return found


def test_each_index_is_linked_in_its_own_series():
    one = only(clause(), date(2023, 1, 1))
    assert [line.ratio for line in one.lines] == [SYNTEC_2023, PRICES_2023]
    assert [line.link is not None for line in one.lines] == [True, False]
    exact = Fraction("0.15") + Fraction("0.5") * SYNTEC_2023 + Fraction("0.35") * PRICES_2023
    assert one.coefficient_exact == exact
    assert str(one.revised.ht) == "1034.70"


def test_each_index_says_which_months_it_lacks():
    one = only(clause(), date(2025, 1, 1))
    assert [(series, str(month)) for series, month in one.missing_months] == [
        ("ipc", "2024-11"),
        ("syntec-revise", "2024-11"),
    ]
    assert [str(line.current.month) for line in one.lines] == ["2024-10", "2024-10"]


def test_a_named_month_that_one_index_lacks_refuses_the_whole():
    named = IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.EFFECT, month=Month(2021, 12))
    with pytest.raises(InputError) as refusal:
        only(clause(replace(INITIAL, base_rule=named)), date(2023, 1, 1))
    assert (refusal.value.code, refusal.value.params["series"]) == ("index_value_missing", "ipc")


def test_an_index_that_nobody_has_entered_is_named():
    with pytest.raises(InputError) as refusal:
        only(clause(terms=(TERMS[0], IndexTerm("ilat", D("0.35")))), date(2023, 1, 1))
    assert (refusal.value.code, refusal.value.params["index"]) == ("index_unknown", "ilat")


def test_a_chain_follows_each_index_from_the_month_it_used():
    one = only(clause(CHAINED), date(2024, 1, 1))
    first, second = one.lines
    assert (str(first.base.month), str(second.base.month)) == ("2022-11", "2022-11")
    assert (str(one.base_price), one.follows) == ("1034.70", date(2023, 1, 1))
    # The link was for the first year only: both values are now of the revised series.
    assert first.link is None
    assert first.ratio == Fraction("307.0") / Fraction("289.9")


def test_a_recorded_chain_gives_each_index_its_own_quote():
    first = only(clause(CHAINED), date(2023, 1, 1))
    quotes = tuple(line.current for line in first.lines)
    recorded = RecordedRevision(first.on, first.revised.ht, quotes, "chained")
    assert only(clause(CHAINED), date(2024, 1, 1), revisions=(recorded,)).lines == (
        only(clause(CHAINED), date(2024, 1, 1)).lines
    )


@pytest.mark.parametrize(
    ("changes", "ht", "note"),
    [
        ({"cap_percent": D(3)}, "1030.00", "cap"),
        ({"floor_percent": D(4)}, "1040.00", "floor"),
        ({"threshold_percent": D(4)}, "1000.00", "threshold"),
        ({"threshold_percent": D(3)}, "1034.70", ""),
        ({"rounding": Rounding(RoundingMode.UP, 3)}, "1035.00", ""),
        ({"rounding": Rounding(RoundingMode.NEAREST, 2)}, "1030.00", ""),
        ({"rounding": Rounding(RoundingMode.UP, 2), "cap_percent": D("3.2")}, "1040.00", "cap"),
    ],
)
def test_bounds_threshold_and_rounding_bear_on_the_sum(changes, ht, note):
    one = only(clause(**changes), date(2023, 1, 1))
    assert str(one.revised.ht) == ht
    assert (one.cap is not None and one.cap.applied) is (note == "cap")
    assert (one.floor is not None and one.floor.applied) is (note == "floor")
    assert one.below_threshold is (note == "threshold")


def test_a_yearly_cap_bears_on_the_price_of_the_year_before():
    reading = replace(INITIAL, cap_basis=ChangeBasis.YEARLY)
    one = only(clause(reading, cap_percent=D(3)), date(2024, 1, 1))
    assert [str(link.revised.ht) for link in one.links] == ["1030.00"]
    assert str(one.revised.ht) == "1060.90"
