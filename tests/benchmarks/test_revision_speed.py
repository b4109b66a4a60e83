"""A hundred thousand lines revised, against a bare loop of decimal multiplication and rounding.

The floor is measured in the same run: a ratio says more than seconds. Run with
``pytest tests/benchmarks -m slow -s -n 0``.
"""

import random
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from time import process_time

import pytest

from contractdesk.domain.enums import RevisionScope
from contractdesk.domain.money import revise_each, to_cents
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.pricing import Amounts, price
from contractdesk.domain.revision import Basis, calculate
from tests.domain.build import LIBRICIEL_CLAUSE, OPERIS_CLAUSE, SYNTEC, D

LINES = 100_000
CENT = Decimal("0.01")
RATIO = Fraction("322.2") / Fraction("314.8")
START, DAY = date(2025, 1, 1), date(2026, 1, 1)


def amounts(count=LINES):
    """Prices of lines from ten to nine thousand euros, the same at each run."""
    dice = random.Random(2026)
    return tuple(Decimal(dice.randrange(1_000, 900_000)).scaleb(-2) for _ in range(count))


def bare_loop(prices, coefficient):
    """What anybody would write: one decimal coefficient, multiplied and rounded to the cent."""
    return [(one * coefficient).quantize(CENT, ROUND_HALF_UP) for one in prices]


def best_of(times, action, *arguments):
    """The shortest of a few runs: the others were disturbed."""

    def timed():
        begun = process_time()
        action(*arguments)
        return process_time() - begun

    return min(timed() for _ in range(times))


def whole(clause, prices):
    """A contract of so many lines, revised through the engine: dates, index values, totals, VAT."""
    items = tuple(PricedItem(f"line:{n}", "", (PriceStep(one),)) for n, one in enumerate(prices))
    return Basis(replace(clause, readings=clause.readings[:1]), START, items)


@pytest.mark.slow
def test_a_hundred_thousand_lines_against_a_bare_loop():
    prices = amounts()
    decimal_ratio = D("322.2") / D("314.8")
    floor = best_of(5, bare_loop, prices, decimal_ratio)
    each = replace(OPERIS_CLAUSE, floor_percent=None, scope=RevisionScope.UNIT)
    rounded = replace(LIBRICIEL_CLAUSE, scope=RevisionScope.UNIT, on_request_only=False)
    total = replace(each, scope=RevisionScope.TOTAL)
    held = Amounts(prices, prices, prices)
    measured = {
        "each line, exact ratio": best_of(5, price, each, RATIO, held),
        "each line, rounded coefficient": best_of(5, price, rounded, RATIO, held),
        "total shared over the lines": best_of(5, price, total, RATIO, held),
        "whole calculation, dated prices to VAT": best_of(3, calculate, whole(each, prices), DAY, SYNTEC),
    }
    print(f"\nfloor (Decimal × and quantize): {floor * 1000:.0f} ms for {LINES} lines")
    for name, seconds in measured.items():
        print(f"{name}: {seconds * 1000:.0f} ms, {seconds / floor:.1f} × the floor")
    assert all(seconds > floor / 2 for seconds in measured.values())


def test_speed_costs_no_cent():
    """The bare loop divides once and rounds twice; the engine never does."""
    prices = amounts(2_000)
    assert revise_each(prices, RATIO) == tuple(to_cents(Fraction(one) * RATIO) for one in prices)
    half = (Decimal("0.05"), Decimal("0.15"), Decimal("-0.05"))
    assert list(map(str, revise_each(half, Fraction(1, 2)))) == ["0.03", "0.08", "-0.03"]
