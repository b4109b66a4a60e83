"""What reproduces an invoiced amount, on clauses made for the case."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractdesk.domain.clauses import (
    IndexRule,
    IndexTerm,
    Reading,
    RecordedRevision,
    RevisionClause,
    Rounding,
)
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
from contractdesk.domain.money import round_to, to_cents, vat
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.revision import Basis, calculate
from contractdesk.services.facts import calendar_of
from contractdesk.services.invoice_check import check
from tests.domain.build import OUEST_CLAUSE, SYNTEC, priced

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


@pytest.mark.parametrize(
    ("clause", "amounts", "amount", "expected"),
    [
        # Taken for what it is not: TTC for HT, HT for TTC, a part of a year.
        ({}, ("1000",), "916.67", "r:amount=untaxed"),
        ({}, ("1000",), "825.00", "r:prorata=9"),
        ({}, ("1000",), "1025.00", "r:prorata=9+3"),
        # Each line rounded on its own: 0.50 × 1.1 = 0.55 once, 3 × 0.17 × 1.1 = 3 × 0.19 instead of 0.56.
        ({}, ("0.17", "0.17", "0.17"), "0.57", "r:scope=unit"),
        ({"scope": RevisionScope.UNIT}, ("0.17", "0.17", "0.17"), "0.56", "r:scope=total"),
        ({"threshold_percent": Decimal(50)}, ("1000",), "1100.00", "r:threshold=ignored"),
        ({"floor_percent": Decimal(20)}, ("1000",), "1100.00", "r:floor=ignored"),
    ],
)
def test_other_things_otherwise(clause, amounts, amount, expected):
    assert expected in explained(basis(*amounts, **clause), amount)


def test_another_basis_of_the_floor():
    """The year before cost 1 050: two per cent more is 1 071, of the first price 1 020."""
    made = basis("1000", floor_percent=Decimal(2), terms=(IndexTerm("a"),))
    recorded = RecordedRevision(date(2024, 6, 1), Decimal("1050.00"), reading="r")
    made = replace(made, revisions=(recorded,))
    table = IndexTable((series("a", {"2023-11": "100", "2024-11": "101"}),), CALENDAR)
    calculation = calculate(made, DAY, table)
    assert calculation.proposals[0].revised.ht == Decimal("1020.00")
    found = check(made, calculation, table, Decimal("1071.00"))
    assert [one.id for one in found.explanations] == ["r:floor_basis=yearly"]


def test_the_price_of_another_year_of_the_contract():
    """Atexo: the first step revised in the place of that of the year (example 10 b)."""
    steps = (PriceStep(Decimal(6300), contract_year=1), PriceStep(Decimal(9000), contract_year=2))
    items = (PricedItem("contract", "", steps),)
    made = replace(basis("1"), items=items)
    calculation = calculate(made, DAY, TABLE)
    assert calculation.proposals[0].revised.ht == Decimal("9900.00")
    found = check(made, calculation, TABLE, Decimal("6930.00"))
    assert [one.id for one in found.explanations] == ["r:step_year=1"]
    assert "1re année du contrat" in found.explanations[0].label


@pytest.mark.parametrize("link", ["forgotten", "divided", "unrounded"])
def test_the_link_between_two_series(link):
    """Example 9: 1025.64 with the link rounded, 1025.75, 1046.95 and 1068.59 otherwise."""
    amount = {"unrounded": "1025.75", "forgotten": "1046.95", "divided": "1068.59"}[link]
    made = Basis(OUEST_CLAUSE, date(2022, 1, 1), (priced("1000.00"),))
    calculation = calculate(made, date(2023, 1, 1), SYNTEC)
    found = check(made, calculation, SYNTEC, Decimal(amount))
    assert [one.id for one in found.explanations] == [f"chained:link={link}"]


@given(cents=st.integers(1, 400_000))
@settings(max_examples=25)
def test_no_explanation_is_invented(cents):
    """Whatever is named gives the amount when it is done: the price is computed again, by other means."""
    amount = Decimal(cents) / 100
    made = basis("1000", rounding=Rounding(RoundingMode.UP, 3))
    values = {str(one.month): one.value for one in TABLE.series[0].values}
    for one in check(made, calculate(made, DAY, TABLE), TABLE, amount).explanations:
        assert _by_hand(one.id, values) == amount


def _by_hand(code, values):
    """The price that the name of an explanation tells, on 1 000,00 €."""
    base, current, mode, decimals, part = values["2023-11"], values["2024-11"], RoundingMode.UP, 3, "1"
    for name, value in (one.split("=") for one in code.split(":") if "=" in one):
        if name == "current_month":
            current = values[value]
        elif name == "base_month":
            base = values[value]
        elif name == "rounding":
            mode, decimals = RoundingMode(value), None
        else:
            part = f"{name}={value}"
    if mode is not RoundingMode.NONE and decimals is None:
        decimals = int(code.rsplit(":", 1)[1])
    if code == "unrevised":
        return Decimal("1000.00")
    ratio = Fraction(current) / Fraction(base)
    if mode is not RoundingMode.NONE:
        ratio = Fraction(round_to(ratio, decimals, mode))
    return _part_of(to_cents(1000 * ratio), part)


def _part_of(price, part):
    if part == "amount=ttc":
        return price + vat(price, Decimal(20))
    if part == "amount=untaxed":
        return to_cents(Fraction(price) / Fraction(6, 5))
    if part.startswith("prorata="):
        old, _, new = part.removeprefix("prorata=").rpartition("+")
        return to_cents((1000 * int(old or 0) + Fraction(price) * int(new)) / 12)
    return price


def test_amounts_that_nothing_reaches_have_no_explanation():
    """Every cent of a range, but those that something reaches: nothing is said of them."""
    made = basis("1000", rounding=Rounding(RoundingMode.UP, 2))
    calculation = calculate(made, DAY, TABLE)
    silent = [n for n in range(200_000, 200_050) if not explained(made, Decimal(n) / 100)]
    assert len(silent) == 50
    assert calculation.proposals[0].revised.ht == Decimal("1100.00")
