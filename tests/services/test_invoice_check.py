"""What reproduces an invoiced amount, on clauses made for the case."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from contractdesk.domain.clauses import IndexRule, IndexTerm, Reading, RevisionClause, Rounding
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import (
    Anchor,
    ChangeBasis,
    IndexRuleKind,
    PriceBase,
    RevisionScope,
    RoundingMode,
)
from contractdesk.domain.indices import IndexTable, IndexValue, Link, Series
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.revision import Basis, calculate
from contractdesk.services.facts import calendar_of
from contractdesk.services.invoice_check import check

CALENDAR = calendar_of("Métropole", frozenset())
START = date(2024, 1, 1)
DAY = date(2025, 1, 1)


def series(code, values, link=None):
    made = []
    for text, value in values.items():
        month = Month.parse(text)
        made.append(IndexValue(month, Decimal(value), month.plus(1).last_day))
    return Series(code, code, code, tuple(made), link=link)


TABLE = IndexTable(
    (
        series(
            "a", {"2023-11": "100", "2024-01": "101", "2024-10": "109", "2024-11": "110", "2024-12": "111"}
        ),
        series("b", {"2023-11": "200", "2024-11": "190"}, Link("z", Decimal("0.5"))),
    ),
    CALENDAR,
)


def basis(*amounts, **clause):
    items = tuple(PricedItem(f"line:{n}", "", (PriceStep(Decimal(a)),)) for n, a in enumerate(amounts))
    named = {"terms": (IndexTerm("a"),), "readings": (Reading("r", "Lecture"),), **clause}
    return Basis(RevisionClause(**named), START, items)


def explained(made, amount):
    found = check(made, calculate(made, DAY, TABLE), TABLE, Decimal(amount))
    return [one.id for one in found.explanations]


@pytest.mark.parametrize(
    ("clause", "amount", "expected"),
    [
        ({}, "1100.00", "r"),
        ({}, "1090.00", "r:current_month=2024-10"),
        ({}, "1089.11", "r:base_month=2024-01"),
        ({}, "1000.00", "unrevised"),
        ({}, "1320.00", "r:amount=ttc"),
        ({"cap_percent": Decimal(5)}, "1100.00", "r:cap=ignored"),
        ({"cap_percent": Decimal(5)}, "1050.00", "r"),
        ({"cap_percent": Decimal(20)}, "1200.00", "r:cap=applied"),
        ({"floor_percent": Decimal(15)}, "1100.00", "r:floor=ignored"),
        ({"floor_percent": Decimal(5)}, "1050.00", "r:floor=applied"),
        ({"fixed_part": Decimal("0.5"), "terms": (IndexTerm("a", Decimal("0.5")),)}, "1050.00", "r"),
        ({"terms": (IndexTerm("b"),)}, "475.00", "r:link=needless"),
        ({"rounding": Rounding(RoundingMode.UP, 1)}, "1100.00", "r"),
    ],
)
def test_one_thing_otherwise(clause, amount, expected):
    assert expected in explained(basis("1000", **clause), amount)


def test_a_reading_is_enough_when_one_gives_the_amount():
    """Nobody looks for a far-fetched reason when the clause itself gives the price."""
    assert explained(basis("1000"), "1100.00") == ["r"]


def test_weighted_indices_move_together():
    made = basis("1000", terms=(IndexTerm("a", Decimal("0.4")), IndexTerm("b", Decimal("0.6"))))
    assert explained(made, "1010.00") == ["r"]
    # Index b has no value for October: an explanation never stands on an invented one.
    assert explained(made, "1006.00") == []


def test_unit_prices_are_rounded_one_by_one():
    made = basis("10.01", "10.02", "10.03", scope=RevisionScope.UNIT)
    assert explained(made, "33.06") == ["r"]
    assert explained(made, "32.76") == ["r:current_month=2024-10"]


def test_from_the_previous_price_or_from_the_first_one():
    made = replace(basis("1000"), effect=date(2023, 1, 1))
    table = IndexTable((series("a", {"2022-11": "100", "2023-11": "103.3333", "2024-11": "110"}),), CALENDAR)
    rounding = Rounding(RoundingMode.UP, 2)
    clause = replace(made.clause, rounding=rounding)
    calculation = calculate(replace(made, clause=clause), DAY, table)
    assert calculation.proposals[0].revised.ht == Decimal("1100.00")
    chained = Reading("r", "", price_base=PriceBase.PREVIOUS)
    other = replace(made, clause=replace(clause, readings=(chained,)))
    price = calculate(other, DAY, table).proposals[0].revised.ht
    assert price == Decimal("1112.80")
    found = check(replace(made, clause=clause), calculation, table, price)
    assert "r:price=previous" in [one.id for one in found.explanations]
    found = check(other, calculate(other, DAY, table), table, Decimal("1100.00"))
    assert "r:price=initial" in [one.id for one in found.explanations]


def test_the_difference_is_counted_from_the_chosen_reading():
    floored = Reading("s", "", floor_basis=ChangeBasis.YEARLY, chosen=True)
    named = IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.EFFECT, month=Month(2024, 1))
    made = basis("1000", readings=(Reading("r", ""), replace(floored, base_rule=named)))
    found = check(made, calculate(made, DAY, TABLE), TABLE, Decimal("1090.11"))
    assert found.difference_ht == Decimal("1.00")


def test_two_things_otherwise_nearest_first():
    made = basis("1000", rounding=Rounding(RoundingMode.UP, 2))
    # October over January, not rounded: 109 / 101.
    found = explained(made, "1079.21")
    assert found[0] == "r:current_month=2024-10:base_month=2024-01:rounding=none"
    assert len(found) <= 5
