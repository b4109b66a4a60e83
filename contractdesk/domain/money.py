"""Exact amounts: rounding, VAT, sharing. Euros as ``Decimal`` with two decimals, ratios as ``Fraction``.

Ratios and coefficients are fractions because a division is not exact in decimal, and « au millième
supérieur » forgives nothing: a last digit too high makes 1.071 of a coefficient that is exactly 1.070.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from contractdesk.domain.enums import RoundingMode

ZERO = Decimal("0.00")
_CENT = Decimal("0.01")
_HUNDRED = 100
# More digits than any amount of money in euros has.
_AMOUNT_DIGITS = 40


def round_to(value: Fraction | Decimal, decimals: int, mode: RoundingMode) -> Decimal:
    """Round exactly to a number of decimals.

    Args:
        value: the exact value.
        decimals: how many digits are kept after the point.
        mode: ``NEAREST`` is half away from zero, as invoices are; ``UP`` is towards plus infinity
            (« au millième supérieur »: 0.998646 gives 0.999, 1.0700 stays); ``NONE`` is refused.
    """
    return _rounded(*value.as_integer_ratio(), decimals, mode)


def to_cents(value: Fraction | Decimal) -> Decimal:
    """Round an amount to the cent, half up."""
    return round_to(value, 2, RoundingMode.NEAREST)


def revise_each(amounts: Iterable[Decimal], coefficient: Fraction) -> tuple[Decimal, ...]:
    """Multiply amounts by an exact coefficient, each to the cent, half up.

    A quotient that is no half cent stands further from one than ``1 / (200 × denominator)``: with the digits
    of the numerator besides those of an amount, the division cannot be rounded onto it: the result is exact.
    """
    numerator, denominator = map(Decimal, coefficient.as_integer_ratio())
    with localcontext() as context:
        context.prec = numerator.adjusted() + 1 + _AMOUNT_DIGITS
        if denominator == 1:
            return tuple([(one * numerator).quantize(_CENT, ROUND_HALF_UP) for one in amounts])
        return tuple([(one * numerator / denominator).quantize(_CENT, ROUND_HALF_UP) for one in amounts])


def vat(base_ht: Decimal, rate_percent: Decimal) -> Decimal:
    """Return the VAT of a base at a rate in per cent, to the cent."""
    base, base_unit = base_ht.as_integer_ratio()
    rate, rate_unit = rate_percent.as_integer_ratio()
    return _rounded(base * rate, base_unit * rate_unit * _HUNDRED, 2, RoundingMode.NEAREST)


def vat_of(amounts: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Return the VAT of (amount, rate) pairs: amounts of one rate are summed, then taxed."""
    bases: dict[Decimal, Decimal] = {}
    for amount, rate in amounts:
        bases[rate] = bases.get(rate, ZERO) + amount
    return sum((vat(base, rate) for rate, base in bases.items()), ZERO)


def share(total: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Share an amount in proportion to weights, to the cent; the residue goes on the largest share.

    The parts always sum to the total. Equal weights are used when all weights are zero.
    """
    if not weights:
        return ()
    whole = sum(weights, Decimal(0))
    if whole:
        parts = list(revise_each(weights, Fraction(total) / Fraction(whole)))
    else:
        parts = [to_cents(Fraction(total) / len(weights))] * len(weights)
    largest = max(range(len(parts)), key=lambda position: (weights[position], -position))
    parts[largest] += total - sum(parts, ZERO)
    return tuple(parts)


def _rounded(numerator: int, denominator: int, decimals: int, mode: RoundingMode) -> Decimal:
    """Round a ratio of integers, whatever the precision of the decimal context."""
    numerator *= 10**decimals
    if mode is RoundingMode.UP:
        units = -(-numerator // denominator)
    elif mode is RoundingMode.NEAREST:
        magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
        units = magnitude if numerator >= 0 else -magnitude
    else:
        raise ValueError("a rounding needs a direction")
    return Decimal(f"{units}E-{decimals}")
