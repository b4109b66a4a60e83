"""Amendments (« avenants »): clauses that change from a day on; what was true before stays true.

An amendment keeps the changed clauses by column of the contract, as readings of an ambiguous wording do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contractdesk.common import french
from contractdesk.common.errors import FieldError, InputError, NotFoundError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import exchange, mapping, models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.contract import Context, Contract, notice_for, state_on, stop_day
from contractdesk.domain.dates import ONE_DAY, Duration
from contractdesk.domain.enums import DocumentKind
from contractdesk.domain.terms import Amendment, NoticeDates, Schedule, Terms
from contractdesk.services.facts import load_contract, load_facts
from contractdesk.services.terms_words import TermsChange, differences

MOST_RENEWALS = 10_000
# What an amendment can change, by column of the contract: all the clauses but the start.
CLAUSES = tuple(name for name in mapping.TERM_COLUMNS if name != "effect_on")
_DURATIONS = tuple(name.removesuffix("_count") for name in CLAUSES if name.endswith("_count"))


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """An amendment, with what it changes in words; ``counts`` is false when the contract was over before."""

    id: int
    number: str
    subject: str
    signed_on: date | None
    effective_on: date
    changes: tuple[TermsChange, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class AmendmentEffect:
    """What an amendment would do: the clauses that change, the last days before and after it.

    The notices are those of the first exit that can still be reached once it is in force.
    """

    changes: tuple[TermsChange, ...]
    end_before: date | None
    end_after: date | None
    notice_before: NoticeDates | None = None
    notice_after: NoticeDates | None = None


def clauses_on(database: Database, reference: str, day: date) -> dict[str, Any]:
    """Return the clauses in force on a day, by column: what a form starts from.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    load_contract(database, reference)
    with database.read() as session:
        row = queries.contract(session, reference)
        return _clauses_on(row, day)


def record_amendment(
    database: Database,
    reference: str,
    effective_on: date,
    changes: Mapping[str, Any],
    today: date,
    *,
    number: str = "",
    subject: str = "",
    signed_on: date | None = None,
    document: str = "",
) -> None:
    """Record an amendment.

    Args:
        database: the register.
        reference: the contract.
        effective_on: the day from which the clauses change.
        changes: the new values by column (see ``CLAUSES``); those that change nothing are left out.
        today: the day of recording.
        number: its number, in the words of the act.
        subject: what it is about.
        signed_on: the day it was signed.
        document: its title among the contract's documents; empty when it is not kept.

    Raises:
        ValidationError: ``day_in_future``, ``amendment_empty``, ``amendment_changes_nothing``,
            ``amendment_clause_unknown``, ``amendment_before_start``, ``amendment_after_end``,
            ``amendment_no_effect``, ``amendment_end_before``, ``duration_not_positive``,
            ``duration_too_long``, ``count_out_of_range``.
        NotFoundError: ``contract_not_found``.
        InputError: ``contract_not_started`` while its dates are not known.
        StorageError: the register cannot be written.
    """
    with database.write("contract.amend", _label(reference, effective_on, number)) as session:
        contract = load_contract(database, reference)
        row = queries.contract(session, reference)
        faults = []
        if signed_on is not None and signed_on > today:
            faults.append(FieldError("signed_on", "day_in_future"))
        found, more = _checked(contract, row, effective_on, changes)
        faults += more
        if faults:
            raise ValidationError(faults)
        kept = models.Amendment(
            number=number.strip(),
            object=subject.strip(),
            signed_on=signed_on,
            effective_on=effective_on,
            changes=exchange.written_columns(models.Contract, found),
        )
        row.amendments.append(kept)
        if document.strip():
            piece = models.Document(kind=DocumentKind.AMENDMENT, title=document.strip(), dated_on=signed_on)
            row.documents.append(piece)
            session.flush()
            kept.document_id = piece.id


def remove_amendment(database: Database, reference: str, amendment_id: int) -> None:
    """Remove an amendment entered by mistake; its document stays.

    Raises:
        NotFoundError: ``contract_not_found``, ``amendment_not_found``.
        StorageError: the register cannot be written.
    """
    label = _("Avenant retiré : {reference}").format(reference=reference)
    with database.write("contract.amend_undone", label) as session:
        load_contract(database, reference)
        row = queries.contract(session, reference)
        found = [one for one in row.amendments if one.id == amendment_id]
        if not found:
            raise NotFoundError("amendment_not_found", reference=reference)
        row.amendments.remove(found[0])


def preview(
    database: Database, reference: str, effective_on: date, changes: Mapping[str, Any], today: date
) -> AmendmentEffect:
    """Return what an amendment would do, before it is recorded.

    Raises:
        ValidationError, NotFoundError, InputError: as ``record_amendment``.
    """
    facts = load_facts(database, reference)
    contract = facts.contract(reference)
    with database.read() as session:
        row = queries.contract(session, reference)
        found, faults = _checked(contract, row, effective_on, changes)
        if faults:
            raise ValidationError(faults)
        before, after = _around(row, effective_on, found)
    amended = _amended(contract, Amendment(effective_on, after))
    day = max(today, effective_on)
    return AmendmentEffect(
        differences(before, after),
        _plan(contract).final_end(),
        _plan(amended).final_end(),
        _next_notice(contract, day, facts.context),
        _next_notice(amended, day, facts.context),
    )


def effect_lines(effect: AmendmentEffect) -> tuple[TermsChange, ...]:
    """Return what an amendment would do as lines: its clauses, then the dates that follow from them."""
    before, after = effect.notice_before, effect.notice_after
    return (
        *effect.changes,
        TermsChange(_("Dernier jour possible"), _last_day(effect.end_before), _last_day(effect.end_after)),
        TermsChange(
            _("Prochaine sortie"),
            _("aucune") if before is None else french.date(before.exit_end),
            _("aucune") if after is None else french.date(after.exit_end),
        ),
        *(
            TermsChange(label, _day_of(before, name), _day_of(after, name))
            for name, label in (
                ("decide_by", _("Décider avant")),
                ("send_by", _("Envoyer la lettre avant")),
                ("limit", _("Lettre reçue au plus tard")),
            )
            if before is not None or after is not None
        ),
    )


def _last_day(day: date | None) -> str:
    return _("sans limite") if day is None else french.date(day)


def _day_of(dates: NoticeDates | None, name: str) -> str:
    return "" if dates is None else french.date(getattr(dates, name))


def rows(row: models.Contract, contract: Contract) -> tuple[AmendmentRow, ...]:
    """Return the amendments of a contract in the order of their days."""
    plan, before = contract.plan(), contract.terms
    found = []
    for one, amendment in zip(mapping.amendments_in_order(row), contract.amendments, strict=True):
        found.append(
            AmendmentRow(
                one.id,
                one.number,
                one.object,
                one.signed_on,
                one.effective_on,
                differences(before, amendment.terms),
                plan is None or amendment in plan.counted_amendments(),
            )
        )
        before = amendment.terms
    return tuple(found)


# ------------------------------------------------------------------------------------------------ checks


def _label(reference: str, effective_on: date, number: str) -> str:
    day = french.date(effective_on)
    if number.strip():
        return _("Avenant n° {number}, effet le {day} : {reference}").format(
            number=number.strip(), day=day, reference=reference
        )
    return _("Avenant, effet le {day} : {reference}").format(day=day, reference=reference)


def _checked(
    contract: Contract, row: models.Contract, effective_on: date, changes: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FieldError]]:
    """Return the values that change something, and what is wrong with the amendment."""
    plan = _plan(contract)
    faults = [FieldError(name, "amendment_clause_unknown") for name in sorted(changes) if name not in CLAUSES]
    if not changes:
        faults.append(FieldError("changes", "amendment_empty"))
    current = _clauses_on(row, effective_on)
    if not faults:
        faults = [*_value_faults({**current, **changes}), *_day_faults(contract, plan, effective_on, changes)]
    if faults:
        return {}, faults
    found = {name: value for name, value in changes.items() if value != current[name]}
    before, after = _around(row, effective_on, found)
    if before == after:
        return {}, [FieldError("changes", "amendment_changes_nothing")]
    amendment = Amendment(effective_on, after)
    amended = _amended(contract, amendment).plan()
    if amended is not None and amendment not in amended.counted_amendments():
        return {}, [FieldError("changes", "amendment_no_effect", {"day": plan.final_end()})]
    return found, []


def _value_faults(clauses: Mapping[str, Any]) -> list[FieldError]:
    faults = []
    for name in _DURATIONS:
        if (count := clauses[f"{name}_count"]) is not None:
            try:
                Duration(count, clauses[f"{name}_unit"])
            except InputError as error:
                faults.append(FieldError(f"{name}_count", error.code, error.params))
    renewals = clauses["max_renewals"]
    if renewals is not None and not 0 <= renewals <= MOST_RENEWALS:
        faults.append(FieldError("max_renewals", "count_out_of_range", {"highest": MOST_RENEWALS}))
    return faults


def _day_faults(
    contract: Contract, plan: Schedule, effective_on: date, changes: Mapping[str, Any]
) -> list[FieldError]:
    if effective_on < plan.effect:
        return [FieldError("effective_on", "amendment_before_start", {"day": plan.effect})]
    end = stop_day(contract, plan) or plan.final_end()
    if end is not None and effective_on - ONE_DAY > end:
        return [FieldError("effective_on", "amendment_after_end", {"day": end})]
    cap = changes.get("end_cap_on")
    if cap is not None and cap < effective_on - ONE_DAY:
        return [FieldError("end_cap_on", "amendment_end_before")]
    return []


# ----------------------------------------------------------------------------------------------- clauses


def _plan(contract: Contract) -> Schedule:
    plan = contract.plan()
    if plan is None or contract.is_draft:
        raise InputError("contract_not_started", reference=contract.reference)
    return plan


def _clauses_on(row: models.Contract, day: date) -> dict[str, Any]:
    return {name: value for name, value in mapping.term_columns(row, day).items() if name in CLAUSES}


def _around(row: models.Contract, day: date, changes: Mapping[str, Any]) -> tuple[Terms, Terms]:
    """Return the clauses just before an amendment, and those it leaves."""
    before = mapping.term_columns(row, day)
    return mapping.terms_from(before), mapping.terms_from({**before, **changes})


def _amended(contract: Contract, amendment: Amendment) -> Contract:
    """Return a contract with one amendment more."""
    found = sorted((*contract.amendments, amendment), key=lambda one: one.effective_on)
    return replace(contract, amendments=tuple(found))


def _next_notice(contract: Contract, day: date, context: Context) -> NoticeDates | None:
    """Return the notice of the first exit that a letter received on a day can reach."""
    state = state_on(contract, day, context)
    if state.next_exit is None or state.stops_on is not None:
        return None
    return notice_for(contract, state.next_exit, context)
