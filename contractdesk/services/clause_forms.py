"""A revision clause as it is edited: read from the register, checked field by field, written back.

The form holds what the contract says (its words) and what the program computes with (its figures and rules);
`clause_words` says it in French, `clause_example` computes an example of it on the spot.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from contractdesk.common.errors import ConflictError, FieldError, InputError, NotFoundError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import mapping, models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.clauses import (
    IndexRule,
    IndexTerm,
    Reading,
    RecordedRevision,
    RevisionClause,
    Rounding,
    check_clause,
)
from contractdesk.domain.dates import MONTHS_A_YEAR
from contractdesk.domain.enums import (
    ClauseKind,
    IndexRuleKind,
    PriceBase,
    RevisionDay,
    RevisionScope,
    RoundingMode,
)
from contractdesk.domain.indices import IndexTable
from contractdesk.domain.prices import PricedItem
from contractdesk.services.facts import Facts, load_contract, load_facts

_MOST_DECIMALS = 9
_MOST_MONTHS = 1_200


@dataclass(frozen=True, slots=True)
class WeightedIndex:
    """One index of the formula, by the code of an index or of a series, and its weight."""

    index: str = ""
    weight: Decimal | None = Decimal(1)


@dataclass(frozen=True, slots=True)
class ClauseForm:
    """Everything that a revision clause says; a number that is not typed yet is None.

    The fields are named as the columns of the register. A clause has one reading at least; with several, each
    is calculated side by side and the choice of the commune is kept on the one it made, with its reason.
    """

    kind: ClauseKind = ClauseKind.INDEXED
    wording: str = ""
    formula: str = ""
    frequency: str = ""
    base_price_wording: str = ""
    base_index_wording: str = ""
    current_index_wording: str = ""
    fixed_part: Decimal | None = Decimal(0)
    indices: tuple[WeightedIndex, ...] = ()
    current_rule: IndexRule = field(default_factory=IndexRule)
    rounding_mode: RoundingMode = RoundingMode.NONE
    rounding_decimals: int | None = 0
    floor_percent: Decimal | None = None
    cap_percent: Decimal | None = None
    threshold_percent: Decimal | None = None
    on_request_only: bool = False
    scope: RevisionScope = RevisionScope.TOTAL
    day: RevisionDay = RevisionDay.ANNIVERSARY
    every_months: int | None = MONTHS_A_YEAR
    first_after_months: int | None = MONTHS_A_YEAR
    readings: tuple[Reading, ...] = (Reading("only", ""),)

    @property
    def is_firm(self) -> bool:
        """Whether the price never moves."""
        return self.kind is ClauseKind.FIRM


@dataclass(frozen=True, slots=True)
class ClauseContext:
    """What a clause is read with: the indices, their names, the day, and the contract as far as it is known.

    ``names`` gives the French name of each index and series of the register by its code.
    """

    table: IndexTable
    names: Mapping[str, str]
    today: date
    effect: date | None = None
    signed_on: date | None = None
    items: tuple[PricedItem, ...] = ()
    revisions: tuple[RecordedRevision, ...] = ()


def context(database: Database, facts: Facts, today: date, reference: str = "") -> ClauseContext:
    """Return what the clause of a contract is read with; without a reference, that of a contract to come.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    with database.read() as session:
        names = {code: name or code for code, name in queries.index_names(session).items()}
    found = ClauseContext(facts.table, names, today)
    if not reference:
        return found
    contract = facts.contract(reference)
    return replace(
        found,
        effect=contract.terms.effect,
        signed_on=contract.signed_on,
        items=contract.items,
        revisions=contract.revisions,
    )


# ----------------------------------------------------------------------------------- reading and writing


def load(database: Database, reference: str) -> ClauseForm | None:
    """Return the clause of a contract as a form, None when it has none.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    with database.read() as session:
        for row in queries.each_contract(session, queries.PRICED, reference=reference):
            return None if row.clause is None else form_of(row.clause)
    raise NotFoundError("contract_not_found", reference=reference)


def write(row: models.Contract, form: ClauseForm | None) -> None:
    """Put a clause on a contract, inside the transaction of another act; None takes it away.

    The row is loaded with its clause (`queries.contract`), or new.

    Raises:
        ValidationError: what ``check`` finds without the indices.
    """
    if form is None:
        row.clause = None
        return
    refuse(check(form))
    clause = row.clause
    if clause is None:
        clause = row.clause = models.Clause(indices=[], readings=[])
    for name in _COLUMNS:
        setattr(clause, name, getattr(form, name))
    rule = form.current_rule
    clause.current_kind, clause.current_anchor, clause.current_offset = rule.kind, rule.anchor, rule.offset
    clause.current_month = _month(rule)
    _write_indices(clause, () if form.is_firm else form.indices)
    _write_readings(clause, () if form.is_firm else form.readings)


def save_clause(database: Database, reference: str, form: ClauseForm | None, today: date) -> None:
    """Change the revision clause of a contract, or take it away.

    Args:
        database: the register.
        reference: the contract.
        form: the clause; None when the contract has none.
        today: the day of recording.

    Raises:
        ValidationError: every fault of the form, by its field.
        NotFoundError: ``contract_not_found``.
        StorageError: the register cannot be written.
    """
    if form is None:
        label = _("Clause de révision retirée\u00a0: {reference}")
    else:
        label = _("Clause de révision modifiée\u00a0: {reference}")
    with database.write("clause.save", label.format(reference=reference)) as session:
        around = context(database, load_facts(database, reference), today, reference)
        if form is not None:
            refuse(check(form, around))
        write(queries.contract(session, reference), form)


def choose_reading(database: Database, reference: str, reading: str, reason: str, today: date) -> None:
    """Keep on a contract the reading that the commune holds of its clause, and why.

    Args:
        database: the register.
        reference: the contract.
        reading: the code of the reading; empty to choose none.
        reason: what the choice rests on.
        today: the day of recording.

    Raises:
        ValidationError: ``reading_reason_missing``.
        NotFoundError: ``contract_not_found``.
        InputError: ``no_clause``, ``reading_unknown``.
        ConflictError: ``reading_same`` when this very choice is already kept.
        StorageError: the register cannot be written.
    """
    if reading and not reason.strip():
        raise ValidationError([FieldError("reason", "reading_reason_missing")])
    if reading:
        label = _("Lecture de la clause retenue\u00a0: {reference}")
    else:
        label = _("Aucune lecture de la clause retenue\u00a0: {reference}")
    with database.write("clause.choose", label.format(reference=reference)) as session:
        clause = load_contract(database, reference).clause
        row = queries.contract(session, reference).clause
        if clause is None or row is None:
            raise InputError("no_clause", reference=reference)
        known = tuple(one.id for one in clause.readings)
        if reading and reading not in known:
            raise InputError("reading_unknown", reading=reading, known=known)
        kept = [(one.id, one.chosen_reason) for one in clause.readings if one.chosen]
        if kept == ([(reading, reason.strip())] if reading else []):
            raise ConflictError("reading_same", reference=reference)
        for one in row.readings:
            one.chosen = one.code == reading
            one.chosen_reason = reason.strip() if one.chosen else ""


def add_reading(form: ClauseForm, label: str) -> ClauseForm:
    """Return a clause with one reading more, a copy of the last one until it is told apart."""
    taken = {one.id for one in form.readings}
    code = next(name for n in range(2, len(taken) + 3) if (name := f"reading-{n}") not in taken)
    last = form.readings[-1] if form.readings else Reading("only", "")
    added = replace(last, id=code, label=label, grounds="", chosen=False, chosen_reason="")
    return replace(form, readings=(*form.readings, added))


def refuse(faults: list[FieldError]) -> None:
    """Raise what a check has found, if anything."""
    if faults:
        raise ValidationError(faults)


def clause_of(form: ClauseForm) -> RevisionClause:
    """Return the clause that the rules compute with; a number not typed counts as nothing.

    Raises:
        InputError: ``duration_not_positive``.
    """
    return RevisionClause(
        kind=form.kind,
        fixed_part=form.fixed_part or Decimal(0),
        terms=tuple(IndexTerm(one.index, one.weight or Decimal(0)) for one in form.indices),
        current_rule=form.current_rule,
        rounding=Rounding(form.rounding_mode, form.rounding_decimals or 0),
        floor_percent=form.floor_percent,
        cap_percent=form.cap_percent,
        threshold_percent=form.threshold_percent,
        on_request_only=form.on_request_only,
        scope=form.scope,
        day=form.day,
        every_months=form.every_months or 0,
        first_after_months=form.first_after_months or 0,
        wording=form.wording,
        formula=form.formula,
        readings=form.readings,
    )


# ---------------------------------------------------------------------------------------------- checking


def check(form: ClauseForm, around: ClauseContext | None = None) -> list[FieldError]:
    """Return what is wrong with a clause, by the field to correct.

    Args:
        form: the clause.
        around: the indices and the contract, to find the named months that have no value; without it, only
            what the clause says by itself is looked at.
    """
    if form.is_firm:
        return []
    faults = [*_number_faults(form), *_index_faults(form), *_reading_faults(form)]
    if not faults:
        faults += _sum_faults(form)
    if around is not None:
        faults += _month_faults(form, around)
    return faults


def _number_faults(form: ClauseForm) -> Iterator[FieldError]:
    if form.fixed_part is None:
        yield FieldError("fixed_part", "clause_number_missing")
    elif form.fixed_part < 0:
        yield FieldError("fixed_part", "clause_negative_part")
    yield from _rhythm_faults(form)
    if form.rounding_mode is not RoundingMode.NONE:
        if form.rounding_decimals is None:
            yield FieldError("rounding_decimals", "clause_number_missing")
        elif not 0 <= form.rounding_decimals <= _MOST_DECIMALS:
            yield FieldError("rounding_decimals", "clause_decimals", {"most": _MOST_DECIMALS})
    if form.threshold_percent is not None and form.threshold_percent < 0:
        yield FieldError("threshold_percent", "clause_threshold_negative")


def _rhythm_faults(form: ClauseForm) -> Iterator[FieldError]:
    for name in ("every_months", "first_after_months"):
        months = getattr(form, name)
        if months is None:
            yield FieldError(name, "clause_number_missing")
        elif months <= 0:
            yield FieldError(name, "duration_not_positive", {"count": months})
        elif months > _MOST_MONTHS:
            yield FieldError(name, "duration_too_long", {"count": months})
        elif name == "every_months" and form.day is RevisionDay.JANUARY and months % MONTHS_A_YEAR:
            yield FieldError(name, "clause_january_years")


def _index_faults(form: ClauseForm) -> Iterator[FieldError]:
    seen: set[str] = set()
    for place, one in enumerate(form.indices):
        if not one.index.strip():
            yield FieldError(f"indices.{place}.index", "clause_index_missing")
        elif one.index in seen:
            yield FieldError(f"indices.{place}.index", "clause_index_twice")
        seen.add(one.index)
        if one.weight is None:
            yield FieldError(f"indices.{place}.weight", "clause_number_missing")
        elif one.weight <= 0:
            yield FieldError(f"indices.{place}.weight", "clause_negative_part")
    if form.current_rule.kind is IndexRuleKind.PREVIOUS_REVISION:
        yield FieldError("current_rule", "clause_current_is_base")
    elif form.current_rule.offset < 0:
        yield FieldError("current_rule", "clause_months_negative")


def _reading_faults(form: ClauseForm) -> Iterator[FieldError]:
    if not form.readings:
        yield FieldError("readings", "clause_reading_needed")
    for place, one in enumerate(form.readings):
        where = f"readings.{place}"
        if len(form.readings) > 1 and not one.label.strip():
            yield FieldError(f"{where}.label", "reading_label_missing")
        if one.base_rule.kind is IndexRuleKind.PREVIOUS_REVISION:
            yield FieldError(f"{where}.base_rule", "clause_base_mixed")
        elif one.base_rule.offset < 0:
            yield FieldError(f"{where}.base_rule", "clause_months_negative")
        if one.price_base is PriceBase.PREVIOUS and one.link_rule.offset < 0:
            yield FieldError(f"{where}.link_rule", "clause_months_negative")
        if one.chosen and not one.chosen_reason.strip():
            yield FieldError(f"{where}.chosen_reason", "reading_reason_missing")
    if sum(one.chosen for one in form.readings) > 1:
        yield FieldError("readings", "reading_chosen_twice")


def _sum_faults(form: ClauseForm) -> Iterator[FieldError]:
    """Tell what the domain refuses of the whole: parts that do not make 1, a floor above the cap."""
    for code in check_clause(clause_of(form)):
        if code == "clause_weights_not_one":
            weights = sum((one.weight or Decimal(0) for one in form.indices), Decimal(0))
            fixed = form.fixed_part or Decimal(0)
            yield FieldError("indices", code, {"fixed": fixed, "weights": weights, "total": fixed + weights})
        elif code == "clause_floor_above_cap":
            yield FieldError("cap_percent", code, {"floor": form.floor_percent, "cap": form.cap_percent})
        else:
            yield FieldError("fixed_part", code)


def _month_faults(form: ClauseForm, around: ClauseContext) -> Iterator[FieldError]:
    """Name the months that the clause writes out and that have no value although they should."""
    rules = [("current_rule", form.current_rule)]
    rules += [(f"readings.{place}.base_rule", one.base_rule) for place, one in enumerate(form.readings)]
    for name, rule in rules:
        month = rule.month if rule.kind is IndexRuleKind.EXACT_MONTH else None
        if month is None or around.table.expected_publication(month) > around.today:
            continue
        for one in form.indices:
            try:
                around.table.of_month(one.index, month, month.last_day, around.today)
            except InputError as error:
                if error.code == "index_value_missing":
                    yield FieldError(name, "clause_month_missing", error.params)


# ----------------------------------------------------------------------------------------------- columns

_COLUMNS = (
    "kind",
    "wording",
    "formula",
    "frequency",
    "base_price_wording",
    "base_index_wording",
    "current_index_wording",
    "fixed_part",
    "rounding_mode",
    "rounding_decimals",
    "floor_percent",
    "cap_percent",
    "threshold_percent",
    "on_request_only",
    "scope",
    "day",
    "every_months",
    "first_after_months",
)


def form_of(row: models.Clause) -> ClauseForm:
    """Return the form of a clause loaded with its indices and readings."""
    clause = mapping.clause_of(row)
    return ClauseForm(
        **{name: getattr(row, name) for name in _COLUMNS},
        indices=tuple(WeightedIndex(one.index, one.weight) for one in clause.terms),
        current_rule=clause.current_rule,
        readings=clause.readings or ClauseForm().readings,
    )


def _write_indices(clause: models.Clause, indices: tuple[WeightedIndex, ...]) -> None:
    del clause.indices[len(indices) :]
    for place, one in enumerate(indices):
        if place == len(clause.indices):
            clause.indices.append(models.ClauseIndex(position=place))
        row = clause.indices[place]
        row.index_name, row.weight = one.index.strip(), one.weight if one.weight is not None else Decimal(1)


def _write_readings(clause: models.Clause, readings: tuple[Reading, ...]) -> None:
    """Write each reading on the row of its code: what was chosen and recorded refers to it."""
    rows = {row.code: row for row in clause.readings}
    kept = []
    for place, one in enumerate(readings):
        row = rows.get(one.id) or models.ClauseReading(code=one.id)
        base, link = one.base_rule, one.link_rule
        row.position, row.label, row.grounds = place, one.label.strip(), one.grounds.strip()
        row.price_base, row.step_rule = one.price_base, one.step_rule
        row.base_kind, row.base_anchor, row.base_offset = base.kind, base.anchor, base.offset
        row.base_month = _month(base)
        row.link_kind, row.link_anchor, row.link_offset = link.kind, link.anchor, link.offset
        row.floor_basis, row.cap_basis = one.floor_basis, one.cap_basis
        row.link_decimals = one.link_decimals
        row.chosen, row.chosen_reason = one.chosen, one.chosen_reason.strip() if one.chosen else ""
        kept.append(row)
    clause.readings = kept


def _month(rule: IndexRule) -> str | None:
    return None if rule.month is None else str(rule.month)
