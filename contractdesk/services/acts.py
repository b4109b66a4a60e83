"""Acting on a deadline: it is dealt with, put off, or settled by a decision or a letter.

Each act is one operation of the journal, which Ctrl+Z undoes. What is on screen may be out of date: every act
computes the deadline again from the register as it is when writing.
"""

from collections.abc import Iterable
from datetime import date

from contractdesk.common import french
from contractdesk.common.errors import ConflictError, FieldError, InputError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.contract import Contract, stop_day
from contractdesk.domain.deadlines import Deadline
from contractdesk.domain.enums import DecisionKind, MarkState, NoticeKind, RenewalKind
from contractdesk.domain.marks import last_reminder, next_period
from contractdesk.domain.terms import Schedule
from contractdesk.services import deadlines, labels, letters
from contractdesk.services.dto import DeadlineRow
from contractdesk.services.facts import load_contract, load_facts


def mark_done(database: Database, row: DeadlineRow, reason: str, today: date) -> None:
    """Record that a deadline has been dealt with; it is no longer listed unless its dates change.

    Args:
        database: the register.
        row: the deadline, as it was shown.
        reason: what was done about it, or why nothing is.
        today: the day of recording.

    Raises:
        ValidationError: ``reason_missing``.
        NotFoundError: ``contract_not_found``.
        ConflictError: ``deadline_changed`` when the contract no longer has this deadline;
            ``ended_needs_decision`` for a contract that is over, which only a decision settles.
        StorageError: the register cannot be written.
    """
    _refuse([FieldError("reason", "reason_missing")] if not reason.strip() else [])
    label = _("Échéance traitée : {deadline}").format(deadline=_words(row))
    with database.write("deadline.done", label) as session:
        one = _deadline(database, row, today)
        if one.is_ended(today):
            raise ConflictError("ended_needs_decision", reference=row.reference)
        _mark(queries.contract(session, one.contract.reference), one, MarkState.DONE, None, reason, today)


def snooze(
    database: Database, row: DeadlineRow, until: date | None, today: date, *, reason: str = ""
) -> None:
    """Put a deadline off until a day, or until the next period when no day is given.

    A day after the last one on which something can be done is refused: a reminder that comes too late is
    worse than none. Putting off to the next period says that nothing will be done in this one.

    Args:
        database: the register.
        row: the deadline, as it was shown.
        until: the day from which it asks again; None for the first day of the next period.
        today: the day of recording.
        reason: why.

    Raises:
        ValidationError: ``snooze_in_past``, ``snooze_too_late``, ``no_next_period``.
        NotFoundError: ``contract_not_found``.
        ConflictError: ``deadline_changed``.
        StorageError: the register cannot be written.
    """
    words = _words(row)
    if until is None:
        label = _("Rappel reporté à la prochaine période : {deadline}").format(deadline=words)
    else:
        label = _("Rappel reporté au {day} : {deadline}").format(day=french.date(until), deadline=words)
    with database.write("deadline.snooze", label) as session:
        one = _deadline(database, row, today)
        _mark(
            queries.contract(session, one.contract.reference),
            one,
            MarkState.SNOOZED,
            _reminder(one, until, today),
            reason,
            today,
        )


def reopen(database: Database, row: DeadlineRow, today: date) -> None:
    """Take back what was said of a deadline: it asks again as if nothing had been.

    Args:
        database: the register.
        row: the deadline, as it was shown.
        today: the day of the act.

    Raises:
        NotFoundError: ``contract_not_found``.
        ConflictError: ``deadline_changed`` when nothing is said of it any more.
        StorageError: the register cannot be written.
    """
    label = _("Échéance à traiter de nouveau : {deadline}").format(deadline=_words(row))
    with database.write("deadline.reopen", label) as session:
        one = _deadline(database, row, today, with_done=True)
        contract = queries.contract(session, one.contract.reference)
        marks = [mark for mark in contract.marks if (mark.kind, mark.anchor) == (one.kind, one.anchor)]
        if not marks:
            raise ConflictError("deadline_changed", reference=row.reference)
        contract.marks.remove(marks[0])


def record_decision(
    database: Database,
    reference: str,
    kind: DecisionKind,
    decided_on: date,
    today: date,
    *,
    number: str = "",
    period_end: date | None = None,
    effective_on: date | None = None,
    reason: str = "",
) -> None:
    """Record a decision of the commune on a period, or on the whole contract.

    Args:
        database: the register.
        reference: the contract.
        kind: what was decided.
        decided_on: the day of the decision.
        today: the day of recording.
        number: the number of the decision.
        period_end: the last day of the period renewed or not renewed.
        effective_on: the last day of a contract that is terminated.
        reason: why.

    Raises:
        ValidationError: ``day_in_future``, ``decision_period_missing``, ``decision_period_unknown``,
            ``decision_nothing_follows``, ``decision_before_another``, ``end_day_missing``,
            ``end_day_outside``.
        NotFoundError: ``contract_not_found``.
        InputError: ``contract_not_started`` while its dates are not known.
        ConflictError: ``decision_exists``; ``contract_goes_on`` for a closing while no end is known.
        StorageError: the register cannot be written.
    """
    label = _("{decision}, le {day} : {reference}").format(
        decision=labels.decision(kind), day=french.date(decided_on), reference=reference
    )
    with database.write("contract.decide", label) as session:
        contract = load_contract(database, reference)
        faults = [FieldError("decided_on", "day_in_future")] if decided_on > today else []
        if kind is DecisionKind.CLOSED:
            _check_closing(contract)
        elif kind is DecisionKind.TERMINATED:
            faults += _termination_faults(contract, effective_on)
        else:
            faults += _period_faults(contract, kind, decided_on, period_end)
        _refuse(faults)
        row = queries.contract(session, reference)
        row.decisions.append(
            models.ContractDecision(
                kind=kind,
                decided_on=decided_on,
                number=number.strip(),
                period_end=period_end,
                effective_on=effective_on,
                reason=reason.strip(),
            )
        )


def record_notice(
    database: Database,
    reference: str,
    kind: NoticeKind,
    exit_end: date | None,
    sent_on: date,
    today: date,
    *,
    registered_number: str = "",
    received_on: date | None = None,
    sent_by: str = "",
    document: str = "",
) -> None:
    """Record a letter of the commune, or complete one with the receipt that came back since.

    Args:
        database: the register.
        reference: the contract.
        kind: what the letter asks for.
        exit_end: the last day of the period that it is to end; None only to complete a letter without it.
        sent_on: the day it left.
        today: the day of recording.
        registered_number: the number of the registered letter.
        received_on: the day on the receipt, None while it has not come back.
        sent_by: who sent it.
        document: the title of the letter among the contract's documents; when empty, the letter that was
            prepared for that day, if one was.

    Raises:
        ValidationError: ``day_in_future``, ``day_missing``, ``letter_after_exit``,
            ``receipt_before_sending``, ``letter_exit_unknown``, ``letter_exit_last``.
        NotFoundError: ``contract_not_found``.
        InputError: ``contract_not_started`` while its dates are not known.
        ConflictError: ``letter_exists``.
        StorageError: the register cannot be written.
    """
    label = _letter_label(load_contract(database, reference), kind, exit_end, sent_on)
    with database.write("contract.notice", label) as session:
        row = queries.contract(session, reference)
        faults = _letter_day_faults(exit_end, sent_on, received_on, today)
        letter = _letter_to_complete(row, kind, exit_end, sent_on, received_on)
        if letter is None:
            faults += _exit_faults(load_contract(database, reference), exit_end)
        _refuse(faults)
        if letter is None:
            letter = models.NoticeLetter(kind=kind, exit_end=exit_end, sent_on=sent_on)
            row.letters.append(letter)
        letter.received_on = received_on
        letter.registered_number = registered_number.strip() or letter.registered_number or ""
        letter.sent_by = sent_by.strip() or letter.sent_by or ""
        letters.link_document(session, row, letter, document.strip())


# ----------------------------------------------------------------------------------------- deadlines


def _deadline(database: Database, row: DeadlineRow, today: date, *, with_done: bool = False) -> Deadline:
    """Return the deadline that a row showed, as it is now; the transaction keeps it so."""
    last = max(row.act_by, today)
    found = deadlines.computed(
        load_facts(database, row.reference), today, last, row.reference, with_done=with_done
    )
    for one in found:
        if (one.kind, one.anchor) == (row.kind, row.anchor):
            return one
    raise ConflictError("deadline_changed", reference=row.reference)


def _words(row: DeadlineRow) -> str:
    """Name a deadline in the journal."""
    return _("{reference}, {kind}, {day}").format(
        reference=row.reference, kind=labels.deadline_kind(row.kind).lower(), day=french.date(row.due_on)
    )


def _reminder(one: Deadline, until: date | None, today: date) -> date:
    if until is None:
        day = next_period(one, today)
        if day is None:
            raise ValidationError([FieldError("until", "no_next_period")])
        return day
    if until <= today:
        raise ValidationError([FieldError("until", "snooze_in_past")])
    last = last_reminder(one, today)
    if last is not None and until > last:
        raise ValidationError([FieldError("until", "snooze_too_late", {"last": last})])
    return until


def _mark(
    row: models.Contract, one: Deadline, state: MarkState, until: date | None, reason: str, today: date
) -> None:
    for mark in row.marks:
        if (mark.kind, mark.anchor) == (one.kind, one.anchor):
            break
    else:
        mark = models.DeadlineMark(kind=one.kind, anchor=one.anchor)
        row.marks.append(mark)
    mark.state, mark.until = state, until
    mark.reason, mark.marked_on = reason.strip(), today


def _refuse(faults: Iterable[FieldError]) -> None:
    found = tuple(faults)
    if found:
        raise ValidationError(found)


# ----------------------------------------------------------------------------- decisions and letters


def _plan(contract: Contract) -> Schedule:
    plan = contract.plan()
    if plan is None or contract.is_draft:
        raise InputError("contract_not_started", reference=contract.reference)
    return plan


def _check_closing(contract: Contract) -> None:
    """Nothing can be said to follow a contract that goes on."""
    if contract.is_closed:
        raise ConflictError("decision_exists", reference=contract.reference)
    plan = contract.plan()
    if plan is not None and stop_day(contract, plan) is None and plan.granted_end() is None:
        raise ConflictError("contract_goes_on", reference=contract.reference)


def _termination_faults(contract: Contract, effective_on: date | None) -> list[FieldError]:
    plan = _plan(contract)
    if effective_on is None:
        return [FieldError("effective_on", "end_day_missing")]
    last = stop_day(contract, plan) or plan.granted_end()
    if effective_on < plan.effect or (last is not None and effective_on > last):
        return [FieldError("effective_on", "end_day_outside")]
    return []


def _period_faults(
    contract: Contract, kind: DecisionKind, decided_on: date, period_end: date | None
) -> list[FieldError]:
    """Tell why a decision to renew or not would be about nothing."""
    plan = _plan(contract)
    if period_end is None:
        return [FieldError("period_end", "decision_period_missing")]
    if not _is_exit(contract, plan, period_end, whole=contract.terms.renewal_kind is RenewalKind.EXPRESS):
        return [FieldError("period_end", "decision_period_unknown", {"day": period_end})]
    if contract.terms.renewal_kind is RenewalKind.NONE or period_end == plan.final_end():
        return [FieldError("period_end", "decision_nothing_follows", {"day": period_end})]
    same = contract.renewed_ends if kind is DecisionKind.RENEWED else contract.refused_ends
    if period_end in same:
        raise ConflictError("decision_exists", reference=contract.reference)
    others = [one.decided_on for one in contract.decisions if one.period_end == period_end]
    if others and decided_on < max(others):
        return [FieldError("decided_on", "decision_before_another", {"day": max(others)})]
    return []


def _is_exit(contract: Contract, plan: Schedule, day: date, *, whole: bool = False) -> bool:
    """Tell whether a day is the last of a period, or of a year at which the contract can be left."""
    if day < plan.effect:
        return False
    return (plan.period_at(day).end if whole else plan.exit_at(day)) == day


def _letter_label(contract: Contract, kind: NoticeKind, exit_end: date | None, sent_on: date) -> str:
    """Name a letter in the journal, or its receipt when the letter is known already."""
    words = {"kind": labels.notice_kind(kind).lower(), "reference": contract.reference}
    known = {(one.kind, one.exit_end, one.sent_on) for one in contract.notices}
    if exit_end is None or (kind, exit_end, sent_on) in known:
        return _("Accusé de réception enregistré ({kind}, lettre du {day})\u00a0: {reference}").format(
            day=french.date(sent_on), **words
        )
    return _("Lettre enregistrée ({kind}, pour le {day})\u00a0: {reference}").format(
        day=french.date(exit_end), **words
    )


def _exit_faults(contract: Contract, exit_end: date | None) -> list[FieldError]:
    if exit_end is None:
        return [FieldError("exit_end", "day_missing")]
    plan = _plan(contract)
    if not _is_exit(contract, plan, exit_end):
        return [FieldError("exit_end", "letter_exit_unknown", {"day": exit_end})]
    if exit_end == plan.final_end():
        return [FieldError("exit_end", "letter_exit_last", {"day": exit_end})]
    return []


def _letter_day_faults(
    exit_end: date | None, sent_on: date, received_on: date | None, today: date
) -> list[FieldError]:
    faults = []
    if sent_on > today:
        faults.append(FieldError("sent_on", "day_in_future"))
    elif exit_end is not None and sent_on > exit_end:
        faults.append(FieldError("sent_on", "letter_after_exit", {"day": exit_end}))
    if received_on is not None and received_on > today:
        faults.append(FieldError("received_on", "day_in_future"))
    elif received_on is not None and received_on < sent_on:
        faults.append(FieldError("received_on", "receipt_before_sending", {"day": sent_on}))
    return faults


def _letter_to_complete(
    row: models.Contract, kind: NoticeKind, exit_end: date | None, sent_on: date, received_on: date | None
) -> models.NoticeLetter | None:
    """Return the same letter recorded before its receipt came back."""
    for letter in row.letters:
        if (letter.kind, letter.exit_end, letter.sent_on) == (kind, exit_end, sent_on):
            if letter.received_on is not None or received_on is None:
                raise ConflictError("letter_exists", day=sent_on)
            return letter
    return None
