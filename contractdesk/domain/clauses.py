"""Revision clauses as facts: formula, index rules, bounds, and the readings that its wording admits.

Only what the contract says and what has been recorded; ``revision`` does the calculation.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from contractdesk.common.errors import InputError
from contractdesk.domain.dates import MONTHS_A_YEAR, Month, day_to_day, whole_months
from contractdesk.domain.enums import (
    Anchor,
    ChangeBasis,
    ClauseKind,
    IndexRuleKind,
    PriceBase,
    RevisionDay,
    RevisionScope,
    RoundingMode,
    StepRule,
)
from contractdesk.domain.indices import Quote


@dataclass(frozen=True, slots=True)
class IndexRule:
    """How a clause names an index month, and the date against which it is read.

    ``offset`` counts months before the anchor for ``MONTHS_BEFORE``; ``month`` is the named month of
    ``EXACT_MONTH``, or None for the anchor's own month.
    """

    kind: IndexRuleKind = IndexRuleKind.LAST_KNOWN
    anchor: Anchor = Anchor.REVISION
    offset: int = 0
    month: Month | None = None


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """One index of the formula and its weight; the name is a series or an index."""

    index: str
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How the coefficient is rounded before it multiplies the price."""

    mode: RoundingMode = RoundingMode.NONE
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a clause, with what it rests on.

    Price and index go together: from the initial price with ``base_rule``, or from the previous price
    with ``link_rule`` (``base_rule`` then gives the first link of the chain).
    """

    id: str
    label: str
    grounds: str = ""
    price_base: PriceBase = PriceBase.INITIAL
    base_rule: IndexRule = field(default_factory=lambda: IndexRule(anchor=Anchor.EFFECT))
    link_rule: IndexRule = field(default_factory=lambda: IndexRule(IndexRuleKind.PREVIOUS_REVISION))
    floor_basis: ChangeBasis = ChangeBasis.SINCE_START
    cap_basis: ChangeBasis = ChangeBasis.SINCE_START
    step_rule: StepRule = StepRule.REVISED
    link_decimals: int | None = 1
    chosen: bool = False
    chosen_reason: str = ""


@dataclass(frozen=True, slots=True)
class RevisionClause:
    """A revision clause as written. Percentages are in per cent (a floor of 2 % is ``Decimal(2)``).

    Raises:
        InputError: ``duration_not_positive`` for a rhythm that no contract can mean.
    """

    kind: ClauseKind = ClauseKind.INDEXED
    fixed_part: Decimal = Decimal(0)
    terms: tuple[IndexTerm, ...] = ()
    current_rule: IndexRule = field(default_factory=IndexRule)
    rounding: Rounding = field(default_factory=Rounding)
    floor_percent: Decimal | None = None
    cap_percent: Decimal | None = None
    threshold_percent: Decimal | None = None
    on_request_only: bool = False
    scope: RevisionScope = RevisionScope.TOTAL
    day: RevisionDay = RevisionDay.ANNIVERSARY
    every_months: int = 12
    first_after_months: int = 12
    wording: str = ""
    formula: str = ""
    readings: tuple[Reading, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a rhythm that would never move on."""
        for months in (self.every_months, self.first_after_months):
            if months <= 0:
                raise InputError("duration_not_positive", count=months)

    @property
    def lacks_index(self) -> bool:
        """Whether the clause is indexed without naming its index."""
        return self.kind is ClauseKind.INDEXED and not self.terms

    @property
    def is_automatic(self) -> bool:
        """Whether prices are revised without the commune asking for it."""
        return self.kind is ClauseKind.INDEXED and not self.on_request_only

    def due_dates(self, effect: date, until: date, since: date | None = None) -> tuple[date, ...]:
        """Return the days on which prices are revised, up to a day included.

        Args:
            effect: the first day of the contract.
            until: the last day returned.
            since: leave out the days before the last one due on this day.
        """
        origin, months = self._first_due(effect)
        rhythm = self._rhythm
        if since is not None:
            months += max(0, (whole_months(origin, since) - months) // rhythm) * rhythm
        days: list[date] = []
        while (day := day_to_day(origin, months)) <= until:
            days.append(day)
            months += rhythm
        return tuple(days)

    @property
    def _rhythm(self) -> int:
        """Months between two revisions: whole years when they fall on 1 January."""
        if self.day is RevisionDay.ANNIVERSARY:
            return self.every_months
        return max(MONTHS_A_YEAR, self.every_months - self.every_months % MONTHS_A_YEAR)

    def _first_due(self, effect: date) -> tuple[date, int]:
        """Return the first day due, as months counted from another day."""
        if self.day is RevisionDay.ANNIVERSARY:
            return effect, self.first_after_months
        earliest = day_to_day(effect, self.first_after_months)
        year = earliest.year if (earliest.month, earliest.day) == (1, 1) else earliest.year + 1
        return date(year, 1, 1), 0


@dataclass(frozen=True, slots=True)
class RecordedRevision:
    """A revision that was recorded: what the next link of a chain starts from."""

    effective_on: date
    price_ht: Decimal
    quotes: tuple[Quote, ...] = ()
    reading: str = ""


def check_clause(clause: RevisionClause) -> tuple[str, ...]:
    """Return the codes of what makes a clause absurd: weights, floor above cap, negative parts."""
    faults = []
    if clause.kind is ClauseKind.INDEXED:
        if clause.fixed_part < 0 or any(term.weight <= 0 for term in clause.terms):
            faults.append("clause_negative_part")
        elif clause.terms and clause.fixed_part + sum(term.weight for term in clause.terms) != 1:
            faults.append("clause_weights_not_one")
    if (
        clause.floor_percent is not None
        and clause.cap_percent is not None
        and clause.floor_percent > clause.cap_percent
    ):
        faults.append("clause_floor_above_cap")
    return tuple(faults)
