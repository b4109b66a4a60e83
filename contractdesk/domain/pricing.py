"""From an exact coefficient to prices: floor, cap, threshold, rounding of the coefficient, cents.

One place does it for a revision, for the check of an invoice and for a revision recorded long ago.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contractdesk.domain.clauses import RevisionClause, Rounding
from contractdesk.domain.enums import ChangeBasis, RevisionScope, RoundingMode
from contractdesk.domain.money import ZERO, revise_each, round_to, share, to_cents

_HUNDRED = 100
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Bound:
    """A floor or a cap: its rate, what it bears on, the coefficient it sets, whether it bites."""

    percent: Decimal
    basis: ChangeBasis
    coefficient: Fraction
    applied: bool


@dataclass(frozen=True, slots=True)
class Amounts:
    """What each item costs on a day, side by side.

    ``written`` in the contract for that day, ``current`` (paid without this revision), and ``base`` (what the
    coefficient multiplies).
    """

    written: tuple[Decimal, ...]
    current: tuple[Decimal, ...]
    base: tuple[Decimal, ...]

    def reference(self, basis: ChangeBasis) -> Fraction:
        """Return the price that a change is measured from, as a share of the base price."""
        base_price = Fraction(sum(self.base, ZERO))
        if basis is ChangeBasis.CHAIN_LINK or not base_price:
            return _ONE
        amounts = self.written if basis is ChangeBasis.SINCE_START else self.current
        return Fraction(sum(amounts, ZERO)) / base_price


@dataclass(frozen=True, slots=True)
class Priced:
    """What an exact coefficient becomes, and each item's price."""

    floor: Bound | None
    cap: Bound | None
    below_threshold: bool
    coefficient: Fraction
    parts: tuple[Decimal, ...]

    @property
    def ht(self) -> Decimal:
        """The total excluding VAT."""
        return sum(self.parts, ZERO)


def weighted(fixed_part: Decimal, ratios: Iterable[tuple[Decimal, Fraction]]) -> Fraction:
    """Return the exact coefficient: the fixed part and each (weight, ratio) of an index."""
    return sum((Fraction(weight) * ratio for weight, ratio in ratios), Fraction(fixed_part))


def price(
    clause: RevisionClause,
    exact: Fraction,
    amounts: Amounts,
    *,
    floor_basis: ChangeBasis = ChangeBasis.SINCE_START,
    cap_basis: ChangeBasis = ChangeBasis.SINCE_START,
    is_firm: bool = False,
) -> Priced:
    """Apply an exact coefficient to prices, as a clause says.

    Args:
        clause: floor, cap, threshold, rounding and scope.
        exact: the coefficient before any of them.
        amounts: the prices of each item.
        floor_basis: what the floor bears on.
        cap_basis: what the cap bears on.
        is_firm: whether the price of the year is not revised.
    """
    floor = _bound(clause.floor_percent, floor_basis, exact, amounts, is_floor=True)
    bounded = floor.coefficient if floor is not None and floor.applied else exact
    cap = _bound(clause.cap_percent, cap_basis, bounded, amounts, is_floor=False)
    bounded = cap.coefficient if cap is not None and cap.applied else bounded
    if is_firm:
        return Priced(floor, cap, below_threshold=False, coefficient=_ONE, parts=amounts.base)
    if _is_below_threshold(clause, bounded, amounts):
        unmoved = amounts.reference(ChangeBasis.YEARLY)
        return Priced(floor, cap, below_threshold=True, coefficient=unmoved, parts=amounts.current)
    coefficient = rounded(clause.rounding, bounded)
    return Priced(floor, cap, False, coefficient, revised(clause.scope, coefficient, amounts))


def rounded(rounding: Rounding, coefficient: Fraction) -> Fraction:
    """Round a coefficient as a clause says."""
    if rounding.mode is RoundingMode.NONE:
        return coefficient
    return Fraction(round_to(coefficient, rounding.decimals, rounding.mode))


def revised(scope: RevisionScope, coefficient: Fraction, amounts: Amounts) -> tuple[Decimal, ...]:
    """Multiply each unit price, or the total, which is then shared over the items."""
    if scope is RevisionScope.UNIT:
        return revise_each(amounts.base, coefficient)
    return share(to_cents(Fraction(sum(amounts.base, ZERO)) * coefficient), amounts.written)


def _bound(
    percent: Decimal | None, basis: ChangeBasis, coefficient: Fraction, amounts: Amounts, *, is_floor: bool
) -> Bound | None:
    """Express a floor or a cap as a coefficient of the base price."""
    if percent is None:
        return None
    limit = (1 + Fraction(percent) / _HUNDRED) * amounts.reference(basis)
    applied = coefficient < limit if is_floor else coefficient > limit
    return Bound(percent, basis, limit, applied)


def _is_below_threshold(clause: RevisionClause, coefficient: Fraction, amounts: Amounts) -> bool:
    """Tell whether the price would move by less than the clause asks for, from that of the year before."""
    year_before = amounts.reference(ChangeBasis.YEARLY)
    if clause.threshold_percent is None or not year_before:
        return False
    return abs(coefficient / year_before - 1) * _HUNDRED < Fraction(clause.threshold_percent)
