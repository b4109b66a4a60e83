"""What is wrong with a contract form, and what is only doubtful: faults stop a save, doubts never do."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from contractdesk.common import french
from contractdesk.common.errors import FieldError, InputError
from contractdesk.common.i18n import _, plural
from contractdesk.domain.dates import Duration
from contractdesk.domain.enums import ExitRule, LateRule, RenewalKind, StepOrigin, Unit
from contractdesk.services import clause_forms, labels
from contractdesk.services.forms.entries import ContractForm, Known, StepEntry

_OLDEST = 1980
_LEGAL_DAYS = 30
_USUAL_RATES = {"0", "2.1", "5.5", "10", "20", "8.5"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at again: the field it is about, and the sentence."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found."""

    faults: tuple[FieldError, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def check(form: ContractForm, known: Known, former_reference: str = "") -> Findings:
    """Return the faults and doubts of a form.

    Args:
        form: what was typed.
        known: what the register holds.
        former_reference: the reference of the contract before it was edited, which it may keep.
    """
    faults = [
        *_identity_faults(form, known, former_reference),
        *_duration_faults(form),
        *_row_faults(form),
        *_price_faults(form),
        *_clause_faults(form),
    ]
    doubts = [
        *_identity_doubts(form, known),
        *_term_doubts(form),
        *_clause_doubts(form),
        *_money_doubts(form),
    ]
    return Findings(tuple(faults), tuple(doubts))


# --------------------------------------------------------------------------------------------- faults


def _identity_faults(form: ContractForm, known: Known, former: str) -> Iterator[FieldError]:
    reference = form.reference.strip()
    if not reference:
        yield FieldError("reference", "reference_missing")
    elif reference != former and reference in known.references:
        yield FieldError("reference", "reference_taken", {"reference": reference})
    if not form.vendor.strip():
        yield FieldError("vendor", "vendor_missing")
    if not form.object.strip():
        yield FieldError("object", "object_missing")
    predecessor = form.predecessor.strip()
    if predecessor and (predecessor == reference or predecessor not in known.references):
        yield FieldError("predecessor", "predecessor_unknown", {"reference": predecessor})


def durations(form: ContractForm) -> Iterator[tuple[str, int | None, Unit]]:
    """Yield the durations of a form with the name of their fields."""
    yield "initial", form.initial_count, form.initial_unit
    yield "renewal", form.renewal_count, form.renewal_unit
    yield "total_limit", form.total_limit_count, form.total_limit_unit
    yield "notice", form.notice_count, form.notice_unit
    yield "late_delay", form.late_delay_count, form.late_delay_unit


def _duration_faults(form: ContractForm) -> Iterator[FieldError]:
    for name, count, unit in durations(form):
        if count is not None:
            try:
                Duration(count, unit)
            except InputError as error:
                yield FieldError(name, error.code, error.params)
    if form.late_rule is LateRule.AFTER_RECEIPT and form.late_delay_count is None:
        yield FieldError("late_delay", "late_delay_missing")
    if form.max_renewals is not None and form.max_renewals < 0:
        yield FieldError("max_renewals", "count_negative")


def _row_faults(form: ContractForm) -> Iterator[FieldError]:
    """Yield what the rows of the tables lack, and what two of them cannot both say."""
    yield from _missing("lines", form.lines, "label")
    yield from _missing("groups", form.groups, "label")
    yield from _missing("modules", form.modules, "name")
    yield from _missing("unit_prices", form.unit_prices, "label", "unit_ht")
    yield from _missing("levels", form.levels, "level")
    yield from _missing("priorities", form.priorities, "criticality", "impact", "level")
    yield from _missing("commitments", form.commitments, "kind", "wording")
    yield from _missing("yearly_codes", form.yearly_codes, "year")
    yield from _missing("ambiguities", form.ambiguities, "question")
    for one in form.ambiguities:
        yield from _missing("ambiguities", one.options, "label")
    yield from _twice("groups", form.groups, lambda one: one.label.strip())
    yield from _twice("modules", form.modules, lambda one: one.name.strip())
    yield from _twice("yearly_codes", form.yearly_codes, lambda one: one.year)
    yield from _twice(
        "priorities", form.priorities, lambda one: (one.criticality.strip(), one.impact.strip())
    )
    for place, hours in enumerate(form.hours, 1):
        if not 1 <= hours.first_weekday <= hours.last_weekday <= 7:
            yield FieldError("hours", "hours_days_invalid", {"row": place})
        elif not (is_time(hours.opens) and is_time(hours.closes) and hours.opens < hours.closes):
            yield FieldError("hours", "hours_invalid", {"row": place})
    known = {one.uuid for one in form.groups}
    for place, line in enumerate(form.lines, 1):
        if line.group and line.group not in known:
            yield FieldError("lines", "line_group_unknown", {"row": place})


def is_time(text: str) -> bool:
    """Tell whether a text is a time of the day, as « 09:00 »."""
    hours, mark, minutes = text.partition(":")
    return (
        mark == ":"
        and len(hours) == len(minutes) == 2
        and (hours + minutes).isdecimal()
        and hours < "24"
        and minutes < "60"
    )


def _missing(table: str, rows: Sequence[Any], *names: str) -> Iterator[FieldError]:
    for place, row in enumerate(rows, 1):
        for name in names:
            value = getattr(row, name)
            if value is None or (isinstance(value, str) and not value.strip()):
                yield FieldError(table, "cell_missing", {"row": place, "column": labels.form_cell(name)})


def _twice(table: str, rows: Iterable[Any], key: Callable[[Any], Any]) -> Iterator[FieldError]:
    counts = Counter(key(one) for one in rows)
    for value, count in counts.items():
        if count > 1 and value not in (None, "", ("", "")):
            text = " · ".join(value) if isinstance(value, tuple) else str(value)
            yield FieldError(table, "cell_twice", {"text": text})


def _price_faults(form: ContractForm) -> Iterator[FieldError]:
    by_holder: dict[str, list[tuple[int, StepEntry]]] = {}
    holders = {"", *(one.uuid for one in form.groups), *(one.uuid for one in form.lines)}
    for place, step in enumerate(form.steps, 1):
        by_holder.setdefault(step.holder, []).append((place, step))
        if step.annual_ht is None:
            yield FieldError("steps", "step_amount_missing", {"row": place})
        if step.holder not in holders:
            yield FieldError("steps", "step_holder_missing", {"row": place})
        if step.valid_from is not None and step.valid_to is not None and step.valid_to < step.valid_from:
            yield FieldError("steps", "step_dates_reversed", {"row": place})
    for steps in by_holder.values():
        seen: dict[object, int] = {}
        for place, step in steps:
            if step.origin is StepOrigin.REVISION:
                continue
            start = step.valid_from or step.contract_year or 1
            if start in seen:
                yield FieldError("steps", "steps_same_start", {"row": place, "other": seen[start]})
            seen[start] = place


def _clause_faults(form: ContractForm) -> Iterator[FieldError]:
    found = [] if form.clause is None else clause_forms.check(form.clause)
    yield from (FieldError("clause", error.code, error.params) for error in found)


# --------------------------------------------------------------------------------------------- doubts


def _identity_doubts(form: ContractForm, known: Known) -> Iterator[Doubt]:
    name = form.vendor.strip()
    vendor = known.vendor(name)
    if vendor is not None and vendor.warning:
        yield Doubt("vendor", vendor.warning)
    if name and vendor is None:
        near = next((one.name for one in known.vendors if french.fold(one.name) == french.fold(name)), "")
        if near:
            text = _("Un éditeur s’appelle déjà «\u00a0{name}\u00a0»\u00a0: est-ce le même\u00a0?")
            yield Doubt("vendor", text.format(name=near))
    days = {
        "effect_on": form.effect_on,
        "signed_on": form.signed_on,
        "decision_date": form.decision_date,
        "end_cap_on": form.end_cap_on,
    }
    for field, day in days.items():
        if day is not None and day.year < _OLDEST:
            text = _("Le {day} est loin dans le passé\u00a0: vérifiez l’année.")
            yield Doubt(field, text.format(day=french.date(day)))
    if form.signed_on and form.effect_on and form.signed_on > form.effect_on:
        text = _("Signé le {signed}, après sa prise d’effet.")
        yield Doubt("signed_on", text.format(signed=french.date(form.signed_on)))


def _term_doubts(form: ContractForm) -> Iterator[Doubt]:
    renews = form.renewal_kind is not RenewalKind.NONE and form.max_renewals != 0
    if form.effect_on is None:
        event = form.start_event.strip()
        text = _("Le début n’est pas daté\u00a0: aucune échéance ne peut être calculée.")
        if event:
            text = _("Le début dépend d’un événement à dater\u00a0: {event}.").format(event=event)
        yield Doubt("effect_on", text)
    if form.initial_count is None:
        yield Doubt("initial", _("Sans durée initiale, aucune période ne peut être calculée."))
    if renews and form.renewal_count is None:
        yield Doubt("renewal", _("La durée d’une reconduction n’est pas indiquée."))
    if (renews or form.exit_rule is ExitRule.ANNIVERSARY) and form.notice_count is None:
        yield Doubt("notice", _("Aucun préavis n’est indiqué\u00a0: ses dates ne seront pas surveillées."))
    has_limit = form.max_renewals is not None or form.total_limit_count is not None or form.end_cap_on
    if renews and not has_limit:
        yield Doubt("max_renewals", _("Les reconductions sont sans limite."))
    if form.end_cap_on and form.effect_on and form.end_cap_on < form.effect_on:
        yield Doubt("end_cap_on", _("La date limite est avant la prise d’effet."))
    yield from _notice_doubts(form)
    for one in form.ambiguities:
        if len(one.options) > 1 and not any(option.chosen for option in one.options):
            text = _("Deux lectures possibles, aucune n’est retenue\u00a0: {question}")
            yield Doubt("ambiguities", text.format(question=one.question))


def _notice_doubts(form: ContractForm) -> Iterator[Doubt]:
    span = _months(form.renewal_count, form.renewal_unit) or _months(form.initial_count, form.initial_unit)
    notice = _months(form.notice_count, form.notice_unit)
    if span and notice and notice > span:
        text = _("Le préavis est plus long que la période\u00a0: on ne sort qu’à la fin d’une suivante.")
        yield Doubt("notice", text)


def _months(count: int | None, unit: Unit) -> int:
    """Return a duration in months, 0 for one that cannot be compared so."""
    if count is None or unit is Unit.DAY:
        return 0
    return count * (12 if unit is Unit.YEAR else 1)


def _clause_doubts(form: ContractForm) -> Iterator[Doubt]:
    clause = form.clause
    if clause is None or clause.is_firm:
        return
    if not clause.indices:
        yield Doubt("clause", _("L’indice de révision n’est pas indiqué."))
    if len(clause.readings) > 1 and not any(one.chosen for one in clause.readings):
        count = french.number(len(clause.readings))
        text = _("La clause de révision se lit de {n} façons\u00a0: elles seront toutes calculées.")
        yield Doubt("clause", text.format(n=count))


def _money_doubts(form: ContractForm) -> Iterator[Doubt]:
    if not form.steps and not form.amount_source.strip():
        yield Doubt("steps", _("Aucun prix n’est indiqué."))
    priced = {one.holder for one in form.steps}
    bare = [
        one for one in form.lines if one.uuid not in priced and (not one.group or one.group not in priced)
    ]
    if bare and priced:
        text = plural(
            len(bare),
            "{n} ligne n’a pas de prix\u00a0: {first}",
            "{n} lignes n’ont pas de prix\u00a0: {first}…",
        )
        yield Doubt("lines", text.format(n=len(bare), first=bare[0].label))
    rates = {form.vat_rate} | {one.vat_rate for one in form.lines}
    rates |= {one.vat_rate for one in form.unit_prices}
    for rate in sorted(rates):
        if f"{rate.normalize():f}" not in _USUAL_RATES:
            text = _("Le taux de TVA de {rate} n’est pas un taux français.")
            yield Doubt("vat_rate", text.format(rate=french.percent(rate)))
    if form.payment_days is not None and form.payment_days > _LEGAL_DAYS:
        text = _(
            "Une commune paie en 30\u00a0jours\u00a0: c’est ce délai qui sera suivi, quoi qu’en dise le "
            "contrat."
        )
        yield Doubt("payment_days", text)
    if "mission" in french.fold(form.payment_from):
        text = _("La loi compte le délai de paiement de la réception de la facture, pas de son émission.")
        yield Doubt("payment_from", text)
