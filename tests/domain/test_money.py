"""Exact amounts: rounding, VAT, sharing."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.enums import RoundingMode
from contractdesk.domain.money import ZERO, round_to, share, to_cents, vat, vat_of
from tests.domain.build import CENT, D

amounts = st.decimals("-1000000", "1000000", places=2)
prices = st.decimals("0", "1000000", places=2)
fractions = st.fractions(-1000, 1000, max_denominator=10**6)


@pytest.mark.parametrize(
    ("value", "decimals", "mode", "rounded"),
    [
        # « Au millième supérieur » is a ceiling.
        (D("1.0700"), 3, RoundingMode.UP, "1.070"),
        (D("0.998646"), 3, RoundingMode.UP, "0.999"),
        (D("1.0190000001"), 3, RoundingMode.UP, "1.020"),
        (D("1.019980940280"), 3, RoundingMode.UP, "1.020"),
        (D("-0.0015"), 3, RoundingMode.UP, "-0.001"),
        (D("1.0695"), 3, RoundingMode.NEAREST, "1.070"),
        (D("1.0694999"), 3, RoundingMode.NEAREST, "1.069"),
        (D("2.5"), 0, RoundingMode.NEAREST, "3"),
        (D("-2.5"), 0, RoundingMode.NEAREST, "-3"),
        (Fraction(1, 3), 4, RoundingMode.NEAREST, "0.3333"),
        (Fraction(1, 3), 4, RoundingMode.UP, "0.3334"),
        (D("1234567.895"), 2, RoundingMode.NEAREST, "1234567.90"),
    ],
)
def test_rounding(value, decimals, mode, rounded):
    assert str(round_to(value, decimals, mode)) == rounded


def test_a_coefficient_that_is_exactly_a_thousandth_stays():
    """0.15 + 0.85 × (92 / 85) is 1.07 although 92 / 85 has no end in decimal; a hair more is 1.071."""
    exact = Fraction("0.15") + Fraction("0.85") * Fraction(92, 85)
    assert str(round_to(exact, 3, RoundingMode.UP)) == "1.070"
    assert str(round_to(exact + Fraction(1, 10**40), 3, RoundingMode.UP)) == "1.071"
    assert str(round_to(exact - Fraction(1, 10**40), 3, RoundingMode.UP)) == "1.070"


def test_a_rounding_needs_a_direction():
    with pytest.raises(ValueError, match="direction"):
        round_to(D(1), 2, RoundingMode.NONE)


@given(fractions, st.integers(0, 6))
def test_rounding_agrees_with_the_decimal_module(value, decimals):
    """On 200 digits, far more than any of these fractions needs to be told apart."""
    with localcontext() as context:
        context.prec = 200
        slow = Decimal(value.numerator) / Decimal(value.denominator)
        unit = Decimal(1).scaleb(-decimals)
        up, nearest = slow.quantize(unit, ROUND_CEILING), slow.quantize(unit, ROUND_HALF_UP)
    assert round_to(value, decimals, RoundingMode.UP) == up
    assert round_to(value, decimals, RoundingMode.NEAREST) == nearest


@given(fractions, st.integers(0, 6))
def test_rounding_moves_by_less_than_a_unit(value, decimals):
    unit = Fraction(1, 10**decimals)
    assert 0 <= Fraction(round_to(value, decimals, RoundingMode.UP)) - value < unit
    assert abs(Fraction(round_to(value, decimals, RoundingMode.NEAREST)) - value) <= unit / 2


def test_rounding_does_not_depend_on_the_decimal_context():
    with localcontext() as context:
        context.prec = 4
        assert str(to_cents(D("1234567.895"))) == "1234567.90"


@pytest.mark.parametrize(
    ("base", "rate", "tax"),
    [
        ("2950.00", "20", "590.00"),
        ("3009.00", "20", "601.80"),
        ("3400.33", "20", "680.07"),
        ("5553.95", "20", "1110.79"),
        ("100.00", "5.5", "5.50"),
        ("10.10", "2.1", "0.21"),
        ("0.00", "20", "0.00"),
        ("2950.00", "0", "0.00"),
    ],
)
def test_vat_to_the_cent(base, rate, tax):
    assert str(vat(D(base), D(rate))) == tax


@given(prices, st.sampled_from([D(20), D(10), D("5.5"), D("2.1")]))
def test_vat_is_within_half_a_cent(base, rate):
    assert abs(Fraction(vat(base, rate)) - Fraction(base) * Fraction(rate) / 100) <= Fraction(1, 200)


def test_vat_is_computed_once_per_rate():
    lines = [(D("0.03"), D(20))] * 3 + [(D("10.00"), D("5.5"))]
    assert vat_of(lines) == D("0.02") + D("0.55")
    assert sum((vat(amount, rate) for amount, rate in lines), ZERO) == D("0.03") + D("0.55")
    assert vat_of([(D("1.00"), D(20)), (D("1.00"), D("20.0"))]) == D("0.40")
    assert vat_of([]) == ZERO


def test_the_vat_of_the_annemasse_lines_is_that_of_the_contract():
    """Worked example 4: 3 400,33 / 680,07 / 4 080,40."""
    lines = ["147.00", "33.33", "220.00", "50.00", "1800.00", "550.00", "600.00"]
    amounts = [D(line) for line in lines]
    assert sum(amounts) == D("3400.33")
    assert vat_of((amount, D(20)) for amount in amounts) == D("680.07")
    assert sum(amounts[:2]) == D("180.33")
    assert sum(amounts[2:4]) == D("270.00")
    assert sum(amounts[4:]) == D("2950.00")


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("100.00", ["1", "1", "1"], ["33.34", "33.33", "33.33"]),
        ("5553.95", ["4161.65", "691.74", "576.45"], ["4256.77", "707.55", "589.63"]),
        ("3009.00", ["1800", "550", "300", "300"], ["1836.00", "561.00", "306.00", "306.00"]),
        # The residue goes on the largest share, the first of equals.
        ("0.01", ["1", "2", "2"], ["0.00", "0.01", "0.00"]),
        ("0.05", ["1", "1"], ["0.02", "0.03"]),
        ("10.00", ["0", "0"], ["5.00", "5.00"]),
        ("10.00", ["0", "3"], ["0.00", "10.00"]),
        ("10.00", ["7"], ["10.00"]),
        ("10.00", [], []),
    ],
)
def test_sharing_a_total(total, weights, parts):
    assert [str(part) for part in share(D(total), [D(weight) for weight in weights])] == parts


@given(prices, st.lists(prices, min_size=1, max_size=12))
def test_shares_sum_to_the_total_and_stay_in_proportion(total, weights):
    parts = share(total, weights)
    assert sum(parts) == total
    whole = sum(map(Fraction, weights))
    largest = weights.index(max(weights))
    for position, (weight, part) in enumerate(zip(weights, parts, strict=True)):
        exact = Fraction(total) * Fraction(weight) / whole if whole else Fraction(total) / len(weights)
        slack = Fraction(len(weights), 200) if position == largest else Fraction(1, 200)
        assert abs(Fraction(part) - exact) <= slack


@given(amounts)
def test_an_amount_in_cents_stays_as_it_is(amount):
    assert to_cents(amount) == amount
    assert to_cents(amount).as_tuple().exponent == CENT.as_tuple().exponent
