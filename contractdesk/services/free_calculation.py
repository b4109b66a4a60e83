"""A revision calculated without a contract: a price, two values of an index, the figures of a formula.

The same engine does it as for a contract; nothing is saved.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from contractdesk.common.errors import FieldError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.clauses import (
    IndexRule,
    IndexTerm,
    Reading,
    RevisionClause,
    Rounding,
    check_clause,
)
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Anchor, IndexRuleKind, RoundingMode
from contractdesk.domain.indices import IndexTable, IndexValue, Series
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.revision import Basis, calculate
from contractdesk.services import explain, revisions
from contractdesk.services.dto import RevisionView
from contractdesk.services.facts import Facts

_INDEX, _SECOND = "free", "second"
_PLAIN, _WEIGHTED = "P = P0 × (In / I0)", "P = P0 × [a + b × (In / I0)]"
_OF_TWO, _OF_TWO_WITH_FIXED = (
    "P = P0 × [b × (In / I0) + c × (Jn / J0)]",
    "P = P0 × [a + b × (In / I0) + c × (Jn / J0)]",
)


@dataclass(frozen=True, slots=True)
class IndexChoice:
    """A value of an index: its series and month, and the value typed in the place of the register's."""

    series: str
    month: str | None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SecondIndex:
    """Another index of the formula, at the same months: its part, and values typed in place of its own."""

    series: str
    part: Decimal | None
    base_value: Decimal | None = None
    current_value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FreeQuestion:
    """What a free calculation is made from; what is None is not in the formula.

    The first index has the part that neither the fixed part nor the second index takes.
    """

    price_ht: Decimal | None
    vat_rate: Decimal | None
    base: IndexChoice
    current: IndexChoice
    fixed_part: Decimal | None = None
    rounding: RoundingMode = RoundingMode.NONE
    decimals: int | None = None
    floor_percent: Decimal | None = None
    cap_percent: Decimal | None = None
    invoiced: Decimal | None = None
    second: SecondIndex | None = None

    @property
    def indices(self) -> tuple[tuple[str, str, IndexChoice, IndexChoice], ...]:
        """The indices of the formula: code, beginning of the names of its fields, base and current values."""
        found = [(_INDEX, "", self.base, self.current)]
        if self.second is not None:
            one = self.second
            base = IndexChoice(one.series, self.base.month, one.base_value)
            found.append(
                (_SECOND, "second_", base, IndexChoice(one.series, self.current.month, one.current_value))
            )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class SeriesChoice:
    """A series that values can be taken from."""

    code: str
    name: str
    months: tuple[str, ...]


def series_choices(facts: Facts) -> tuple[SeriesChoice, ...]:
    """Return the series of the register, the latest first."""
    found = sorted(facts.table.series, key=lambda one: one.known_from or date.min, reverse=True)
    return tuple(
        SeriesChoice(one.code, one.name, tuple(sorted({str(value.month) for value in one.values})))
        for one in found
    )


def view(facts: Facts, question: FreeQuestion, today: date) -> RevisionView:
    """Return the calculation explained, as that of a contract.

    Raises:
        ValidationError: ``amount_missing``, ``index_month_missing``, ``same_index_month``,
            ``index_value_absent``, ``index_not_positive``, ``clause_number_missing``, ``clause_index_twice``,
            or what makes the clause absurd (see ``check_clause``).
        InputError: ``index_not_linked`` for two series that nothing links.
    """
    clause = _clause(question)
    faults = [*_missing(question), *_second_faults(facts, question), *_absurd(clause)]
    if not faults:
        for _code, prefix, base, current in question.indices:
            faults += [*_absent(facts, f"{prefix}base", base), *_absent(facts, f"{prefix}current", current)]
    if faults:
        raise ValidationError(faults)
    table = _table(facts, question, facts.context.calendar)
    item = PricedItem(
        explain.FREE_BASE,
        _("Prix de départ saisi"),
        (PriceStep(question.price_ht or Decimal(0)),),
        question.vat_rate if question.vat_rate is not None else Decimal(0),
    )
    basis = Basis(clause, today, (item,))
    calculation = calculate(basis, today, table)
    # There is no contract whose due days it could miss.
    proposals = tuple(replace(one, is_due_date=True) for one in calculation.proposals)
    calculation = replace(calculation, proposals=proposals)
    return RevisionView(
        reference="",
        on=today,
        wording="",
        formula=clause.formula,
        readings=tuple(revisions.reading_view(table, clause, one) for one in proposals),
        notes=(),
        invoice=None
        if question.invoiced is None
        else revisions.invoice_view(basis, calculation, table, question.invoiced),
    )


def _clause(question: FreeQuestion) -> RevisionClause:
    fixed, second = question.fixed_part or Decimal(0), _second_part(question)
    terms = [IndexTerm(_INDEX, 1 - fixed - second)]
    formula = _WEIGHTED if fixed else _PLAIN
    if question.second is not None:
        terms.append(IndexTerm(_SECOND, second))
        formula = _OF_TWO_WITH_FIXED if fixed else _OF_TWO
    rounding = Rounding()
    if question.rounding is not RoundingMode.NONE:
        rounding = Rounding(question.rounding, 3 if question.decimals is None else question.decimals)
    reading = Reading("free", "", base_rule=_rule(question.base))
    return RevisionClause(
        fixed_part=fixed,
        terms=tuple(terms),
        current_rule=_rule(question.current),
        rounding=rounding,
        floor_percent=question.floor_percent,
        cap_percent=question.cap_percent,
        formula=formula,
        readings=(reading,),
    )


def _second_part(question: FreeQuestion) -> Decimal:
    return Decimal(0) if question.second is None else question.second.part or Decimal(0)


def _rule(choice: IndexChoice) -> IndexRule:
    month = None if choice.month is None else Month.parse(choice.month)
    return IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.REVISION, month=month)


def _missing(question: FreeQuestion) -> Iterator[FieldError]:
    if question.price_ht is None:
        yield FieldError("price_ht", "amount_missing")
    for name, choice in (("base", question.base), ("current", question.current)):
        if choice.month is None:
            yield FieldError(f"{name}_month", "index_month_missing")
        elif name == "current" and choice.month == question.base.month:
            yield FieldError("current_month", "same_index_month")
        if choice.value is not None and choice.value <= 0:
            yield FieldError(f"{name}_value", "index_not_positive", {"value": choice.value})


def _second_faults(facts: Facts, question: FreeQuestion) -> Iterator[FieldError]:
    """Yield what is wrong with the second index by itself."""
    second = question.second
    if second is None:
        return
    index_of = {one.code: one.index for one in facts.table.series}
    if index_of.get(second.series) in {index_of.get(one.series) for one in (question.base, question.current)}:
        yield FieldError("second_series", "clause_index_twice")
    if second.part is None:
        yield FieldError("second_part", "clause_number_missing")
    for name, value in (("base", second.base_value), ("current", second.current_value)):
        if value is not None and value <= 0:
            yield FieldError(f"second_{name}_value", "index_not_positive", {"value": value})


def _absurd(clause: RevisionClause) -> Iterator[FieldError]:
    fields = {"clause_floor_above_cap": "floor_percent"}
    for code in check_clause(clause):
        yield FieldError(fields.get(code, "fixed_part"), code)


def _absent(facts: Facts, name: str, choice: IndexChoice) -> Iterator[FieldError]:
    if choice.value is None and choice.month is not None and _known(facts, choice) is None:
        params = {"month": Month.parse(choice.month)}
        yield FieldError(f"{name}_value", "index_value_absent", params)


def _known(facts: Facts, choice: IndexChoice) -> IndexValue | None:
    """Return the value of the register, its latest vintage."""
    series = next((one for one in facts.table.series if one.code == choice.series), None)
    if series is None or choice.month is None:
        return None
    return series.value_of(Month.parse(choice.month), date.max)


def _table(facts: Facts, question: FreeQuestion, calendar: BusinessCalendar) -> IndexTable:
    """Return the series that are used, with the values of the question and their links."""
    held: dict[str, tuple[str, list[IndexValue]]] = {}
    bare = IndexTable((), calendar)
    for code, _prefix, *choices in question.indices:
        for choice in choices:
            value = _known(facts, choice)
            if choice.value is not None and choice.month is not None:
                month = Month.parse(choice.month)
                published = bare.expected_publication(month)
                source = _("valeur saisie pour l’essai")
                value = IndexValue(month, choice.value, published, estimated=True, source=source)
            if value is not None:
                held.setdefault(choice.series, (code, []))[1].append(value)
    return IndexTable(
        (_with_values(one, *held[one.code]) for one in facts.table.series if one.code in held), calendar
    )


def _with_values(series: Series, index: str, values: list[IndexValue]) -> Series:
    return replace(series, index=index, values=tuple(values), known_from=None, closed_after=None)
