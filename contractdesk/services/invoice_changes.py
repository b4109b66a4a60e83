"""What a vendor can have done otherwise than a clause says, each with its name and the price it gives."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import RevisionClause, Rounding
from contractdesk.domain.dates import MONTHS_A_YEAR, day_to_day
from contractdesk.domain.enums import ChangeBasis, RevisionScope, RoundingMode, StepOrigin
from contractdesk.domain.indices import IndexTable, Link, Quote
from contractdesk.domain.money import ZERO
from contractdesk.domain.pricing import Amounts, Bound, price, revised, rounded, weighted
from contractdesk.domain.revision import Basis, IndexLine, Proposal

_MONTHS = 12
_DECIMALS = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Change:
    """Something done otherwise than the clause says; what is None or empty is done as it says.

    ``forced`` is the coefficient that a bound sets although it does not bite; ``amounts`` the prices of
    another year.
    """

    id: str = ""
    label: str = ""
    base_shift: int = 0
    current_shift: int = 0
    rounding: Rounding | None = None
    link: str = ""
    ignores: str = ""
    forced: Fraction | None = None
    floor_basis: ChangeBasis | None = None
    cap_basis: ChangeBasis | None = None
    scope: RevisionScope | None = None
    amounts: Amounts | None = None

    @property
    def distance(self) -> int:
        """How far the months are, to name the nearest first."""
        return abs(self.base_shift) + abs(self.current_shift)


# ---------------------------------------------------------------------------------------------- the price


class Pricer:
    """Prices a reading with something done otherwise; index values and ratios are looked up once."""

    def __init__(self, clause: RevisionClause, proposal: Proposal, table: IndexTable) -> None:
        self._clause, self.proposal, self._table = clause, proposal, table
        self._exact: dict[tuple[int, int, str], Fraction | None] = {}

    def exact(self, base_shift: int = 0, current_shift: int = 0, link: str = "") -> Fraction | None:
        """Return the exact coefficient, None when a value lacks or nothing is changed."""
        key = (base_shift, current_shift, link)
        if key not in self._exact:
            self._exact[key] = self._weighted(*key)
        return self._exact[key]

    def price(self, change: Change) -> Decimal | None:
        """Return the price with something done otherwise, None when a value lacks."""
        exact = self.exact(change.base_shift, change.current_shift, change.link)
        if exact is None:
            return None
        clause, one = self._otherwise(change), self.proposal
        amounts = one.amounts if change.amounts is None else change.amounts
        if change.forced is not None:
            return sum(revised(clause.scope, rounded(clause.rounding, change.forced), amounts), ZERO)
        reading = one.reading
        return price(
            clause,
            exact,
            amounts,
            floor_basis=change.floor_basis or reading.floor_basis,
            cap_basis=change.cap_basis or reading.cap_basis,
        ).ht

    def _otherwise(self, change: Change) -> RevisionClause:
        clause = self._clause
        return replace(
            clause,
            rounding=clause.rounding if change.rounding is None else change.rounding,
            scope=clause.scope if change.scope is None else change.scope,
            floor_percent=None if change.ignores == "floor" else clause.floor_percent,
            cap_percent=None if change.ignores == "cap" else clause.cap_percent,
            threshold_percent=None if change.ignores == "threshold" else clause.threshold_percent,
        )

    def _weighted(self, base_shift: int, current_shift: int, link: str) -> Fraction | None:
        ratios = []
        for line in self.proposal.lines:
            ratio = self._ratio(line, base_shift, current_shift, link)
            if ratio is None:
                return None
            ratios.append((line.term.weight, ratio))
        return weighted(self._clause.fixed_part, ratios)

    def _ratio(self, line: IndexLine, base_shift: int, current_shift: int, link: str) -> Fraction | None:
        base, current = self._shifted(line.base, base_shift), self._shifted(line.current, current_shift)
        if base is None or current is None:
            return None
        plain = Fraction(current.value) / Fraction(base.value)
        if link == "forgotten":
            return plain
        if link in ("needless", "divided"):
            used = self._link_of(current.series)
            if used is None:
                return None
            factor = Fraction(used.coefficient)
            return plain * factor if link == "needless" else plain / factor
        decimals = self.proposal.reading.link_decimals
        if link == "rounded":
            decimals = 1
        elif link == "unrounded":
            decimals = None
        try:
            return self._table.comparable(base, current, decimals)[0]
        except InputError:
            return None

    def _shifted(self, quote: Quote, shift: int) -> Quote | None:
        if not shift:
            return quote
        try:
            return self._table.of_month(quote.series, quote.month.plus(shift), quote.read_on)
        except InputError:
            return None

    def _link_of(self, code: str) -> Link | None:
        return next((series.link for series in self._table.series if series.code == code), None)


# ------------------------------------------------------------------------------------ what can be otherwise


def changes(basis: Basis, proposal: Proposal) -> Iterator[Change]:
    """Yield the single things that can have been done otherwise, the likeliest first."""
    clause = basis.clause
    yield from _links(proposal)
    yield from _bounds(proposal)
    if proposal.below_threshold:
        label = _("seuil de déclenchement oublié")
        yield Change("threshold=ignored", label, ignores="threshold")
    if proposal.firm_step:
        yield Change("step=revised", _("palier révisé dès son ouverture"))
    yield from _steps(basis, proposal)
    if len(proposal.shares) > 1:
        yield _scope(clause)
    yield from roundings(clause)
    yield from shifts(proposal)


def roundings(clause: RevisionClause) -> Iterator[Change]:
    """Yield the other ways to round the coefficient."""
    if clause.rounding.mode is not RoundingMode.NONE:
        yield Change("rounding=none", _("coefficient non arrondi"), rounding=Rounding(RoundingMode.NONE))
    for decimals in dict.fromkeys((clause.rounding.decimals or _DECIMALS[1], *_DECIMALS)):
        for mode in (RoundingMode.NEAREST, RoundingMode.UP):
            rounding = Rounding(mode, decimals)
            if rounding != clause.rounding:
                text = {
                    RoundingMode.NEAREST: _("coefficient arrondi au plus proche, à {n} décimales"),
                    RoundingMode.UP: _("coefficient arrondi au supérieur, à {n} décimales"),
                }[mode]
                yield Change(f"rounding={mode}:{decimals}", text.format(n=decimals), rounding=rounding)


def shifts(proposal: Proposal) -> Iterator[Change]:
    """Yield the other months of the current index, then of the base index, the nearest first."""
    line = proposal.lines[0]
    for shift in _nearest_first():
        month = line.current.month.plus(shift)
        label = _("indice de révision {month}").format(month=french.of_month(str(month)))
        yield Change(f"current_month={month}", label, current_shift=shift)
    for shift in _nearest_first():
        month = line.base.month.plus(shift)
        label = _("indice de base {month}").format(month=french.of_month(str(month)))
        yield Change(f"base_month={month}", label, base_shift=shift)


def _nearest_first() -> list[int]:
    return sorted((n for n in range(-_MONTHS, _MONTHS + 1) if n), key=abs)


def _links(proposal: Proposal) -> Iterator[Change]:
    if not any(line.link is not None for line in proposal.lines):
        yield Change("link=needless", _("coefficient de raccordement appliqué à tort"), link="needless")
        return
    yield Change("link=forgotten", _("coefficient de raccordement oublié"), link="forgotten")
    yield Change("link=divided", _("division par le coefficient de raccordement"), link="divided")
    if proposal.reading.link_decimals is None:
        yield Change("link=rounded", _("indice raccordé arrondi à une décimale"), link="rounded")
    else:
        yield Change("link=unrounded", _("indice raccordé non arrondi"), link="unrounded")


def _bounds(proposal: Proposal) -> Iterator[Change]:
    floor, cap = proposal.floor, proposal.cap
    if floor is not None:
        if floor.applied:
            yield Change("floor=ignored", _("plancher oublié"), ignores="floor")
        else:
            label = _("plancher appliqué à tort")
            yield Change("floor=applied", label, forced=floor.coefficient)
        for basis, text in _bases(floor):
            label = _("plancher calculé {basis}").format(basis=text)
            yield Change(f"floor_basis={basis}", label, floor_basis=basis)
    if cap is not None:
        if cap.applied:
            yield Change("cap=ignored", _("plafond oublié"), ignores="cap")
        else:
            yield Change("cap=applied", _("plafond appliqué à tort"), forced=cap.coefficient)
        for basis, text in _bases(cap):
            label = _("plafond calculé {basis}").format(basis=text)
            yield Change(f"cap_basis={basis}", label, cap_basis=basis)


def _bases(bound: Bound) -> Iterator[tuple[ChangeBasis, str]]:
    """Yield what a bound can have been measured from instead."""
    texts = {
        ChangeBasis.SINCE_START: _("sur l’écart avec le prix initial"),
        ChangeBasis.YEARLY: _("sur l’écart avec le prix de l’année précédente"),
        ChangeBasis.CHAIN_LINK: _("sur la seule révision de l’année"),
    }
    for basis, text in texts.items():
        if basis is not bound.basis:
            yield basis, text


def _scope(clause: RevisionClause) -> Change:
    if clause.scope is RevisionScope.UNIT:
        return Change("scope=total", _("total révisé au lieu de chaque prix"), scope=RevisionScope.TOTAL)
    return Change("scope=unit", _("chaque ligne révisée et arrondie à part"), scope=RevisionScope.UNIT)


def _steps(basis: Basis, proposal: Proposal) -> Iterator[Change]:
    """Yield the prices that the contract has for its other years, in the place of that of the day."""
    effect = basis.effect
    if effect is None:
        return
    openings = {
        step.opens_on(effect) or effect
        for item in basis.items
        for step in item.steps
        if step.origin is StepOrigin.CONTRACT
    }
    if len(openings) < 2:
        return
    for opens in sorted(openings):
        written = tuple(
            step.annual_ht if (step := item.step_on(opens, effect, scheduled=True)) is not None else ZERO
            for item, _written, _part in proposal.shares
        )
        if written != proposal.amounts.written:
            year = _year_of(effect, opens)
            label = _("calcul sur le prix de la {rank} année du contrat, {amount} HT").format(
                rank=_("1re") if year == 1 else _("{n}e").format(n=year),
                amount=french.money(sum(written, ZERO)),
            )
            yield Change(f"step_year={year}", label, amounts=Amounts(written, written, written))


def _year_of(effect: date, opens: date) -> int:
    year = 1
    while day_to_day(effect, MONTHS_A_YEAR * year) <= opens:
        year += 1
    return year
