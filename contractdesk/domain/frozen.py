"""A recorded revision computed again from the values frozen with it, whatever the register holds since."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contractdesk.domain.clauses import RevisionClause
from contractdesk.domain.enums import ChangeBasis
from contractdesk.domain.indices import Link, Quote
from contractdesk.domain.pricing import Amounts, Priced, price, weighted


@dataclass(frozen=True, slots=True)
class FrozenIndex:
    """One index of a recorded revision: weight, both quotes, the link when their series differ."""

    weight: Decimal
    base: Quote
    current: Quote
    link: Link | None = None

    @property
    def ratio(self) -> Fraction:
        """The exact ratio; what the link brings back to the older series is multiplied, never divided."""
        if self.link is None:
            return Fraction(self.current.value) / Fraction(self.base.value)
        if self.link.previous == self.base.series:
            return self.link.to_previous(self.current.value) / Fraction(self.base.value)
        return Fraction(self.current.value) / self.link.to_previous(self.base.value)


@dataclass(frozen=True, slots=True)
class FrozenRevision:
    """What a recorded revision was computed from; ``clause`` holds the figures of its formula only."""

    clause: RevisionClause
    indices: tuple[FrozenIndex, ...]
    amounts: Amounts
    floor_basis: ChangeBasis = ChangeBasis.SINCE_START
    cap_basis: ChangeBasis = ChangeBasis.SINCE_START
    firm_step: bool = False

    def priced(self) -> Priced:
        """Return the prices that these values give."""
        exact = weighted(self.clause.fixed_part, ((one.weight, one.ratio) for one in self.indices))
        return price(
            self.clause,
            exact,
            self.amounts,
            floor_basis=self.floor_basis,
            cap_basis=self.cap_basis,
            is_firm=self.firm_step,
        )
