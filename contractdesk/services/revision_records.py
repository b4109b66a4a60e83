"""Recording a price revision: the values used are frozen, the prices follow; cancelling one is another act.

Ctrl+Z takes back a recording that nobody has seen yet, as it does any slip. Once its sheet has left the
program it is no slip any more: it can only be cancelled, by an act with its reason that keeps it in sight.
"""

from datetime import date
from typing import NoReturn

from contractdesk.common import french
from contractdesk.common.errors import (
    ConflictError,
    FieldError,
    InputError,
    NotFoundError,
    Problem,
    ValidationError,
)
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.enums import StepOrigin
from contractdesk.domain.prices import PriceStep
from contractdesk.domain.revision import Calculation, Proposal
from contractdesk.services import explain, revisions
from contractdesk.services.dto import RecordedView
from contractdesk.services.facts import Facts, load_facts
from contractdesk.services.revision_snapshot import agrees, snapshot_of, view_of


def proposal_of(calculation: Calculation, reading: str) -> Proposal:
    """Return the result of one reading.

    Raises:
        InputError: ``reading_unknown``, or what stops this very reading.
    """
    for proposal in calculation.proposals:
        if proposal.reading.id == reading:
            return proposal
    for refusal in calculation.refusals:
        if refusal.reading.id == reading:
            raise refusal.error
    known = tuple(one.reading.id for one in calculation.proposals)
    raise InputError("reading_unknown", reading=reading, known=known)


def record(
    database: Database,
    facts: Facts,
    reference: str,
    on: date,
    reading: str,
    today: date,
    *,
    reason: str = "",
    confirmed: bool = False,
) -> None:
    """Record the revision that a reading gives, close the prices the day before and open the new ones.

    Args:
        database: the register.
        facts: what the agent saw the result computed from; it is computed again in the transaction.
        reference: the contract.
        on: the day from which the new prices run.
        reading: the reading that the agent chose; the choice is kept on the clause.
        today: the day of recording.
        reason: why this reading.
        confirmed: whether a provisional result may be recorded.

    Raises:
        NotFoundError: ``contract_not_found``.
        InputError: what stops the calculation; ``reading_unknown``; ``revision_provisional``.
        ConflictError: ``revision_changed`` when an index or a price is no longer what the result stood on;
            ``revision_exists`` when a revision is recorded from that day on.
        StorageError: the register cannot be written.
    """
    seen = proposal_of(revisions.compute(facts, reference, on), reading)
    if seen.missing_months and not confirmed:
        raise InputError("revision_provisional", months=[month for _series, month in seen.missing_months])
    label = _("Révision du {day} enregistrée : {reference}").format(day=french.date(on), reference=reference)
    with database.write("revision.record", label) as session:
        # Nothing is written yet and nobody else can write: another reader sees what this transaction sees.
        present = load_facts(database, reference)
        proposal = proposal_of(revisions.compute(present, reference, on), reading)
        if _substance(proposal) != _substance(seen):
            raise ConflictError("revision_changed")
        later = [one.effective_on for one in present.contract(reference).revisions if one.effective_on >= on]
        if later:
            raise ConflictError("revision_exists", on=min(later))
        (row,) = queries.contracts(session, reference=reference)
        revision = _revision(present, proposal, reference, today, reason)
        row.revisions.append(revision)
        session.flush()
        closed = _open_steps(row, proposal, revision.id)
        revision.snapshot = {**revision.snapshot, "closed": closed}
        _choose(row, proposal.reading.id, reason)


def cancel(database: Database, reference: str, on: date, reason: str, today: date) -> None:
    """Cancel the latest recorded revision: its prices are taken back, it stays in sight with the reason.

    Args:
        database: the register.
        reference: the contract.
        on: the day from which its prices run.
        reason: why it is cancelled.
        today: the day of recording.

    Raises:
        ValidationError: ``cancel_reason_missing``.
        NotFoundError: ``revision_not_found``.
        ConflictError: ``revision_followed`` when a later one stands on it.
        StorageError: the register cannot be written.
    """
    if not reason.strip():
        raise ValidationError([FieldError("reason", "cancel_reason_missing")])
    label = _("Révision du {day} annulée : {reference}").format(day=french.date(on), reference=reference)
    with database.write("revision.cancel", label) as session:
        (row,) = queries.contracts(session, reference=reference) or _missing(reference, on)
        standing = [one for one in row.revisions if one.cancelled_on is None]
        revision = next((one for one in standing if one.effective_on == on), None)
        if revision is None:
            raise NotFoundError("revision_not_found", reference=reference, on=on)
        if later := [one.effective_on for one in standing if one.effective_on > on]:
            raise ConflictError("revision_followed", on=on, later=max(later))
        revision.cancelled_on, revision.cancelled_reason = today, reason.strip()
        _take_back_steps(row, revision)
        remaining = [one for one in standing if one is not revision]
        last = max(remaining, key=lambda one: one.effective_on, default=None)
        _choose(row, last.reading_code if last else "", last.reason if last else "")


def record_issue(database: Database, reference: str, on: date, today: date) -> None:
    """Record that the sheet of a revision has left the program: Ctrl+Z no longer takes the revision back.

    Nothing is written when it is known already.

    Raises:
        NotFoundError: ``revision_not_found``.
        StorageError: the register cannot be written.
    """
    if any(one.issued_on for one in recorded(database, reference) if _stands(one, on)):
        return
    label = _("Fiche de la révision du {day} remise : {reference}").format(
        day=french.date(on), reference=reference
    )
    with database.write("revision.issue", label, undoable=False) as session:
        (row,) = queries.contracts(session, reference=reference) or _missing(reference, on)
        found = [one for one in row.revisions if one.effective_on == on and one.cancelled_on is None]
        (revision,) = found or _missing(reference, on)
        revision.snapshot = {**revision.snapshot, "issued_on": today.isoformat()}


def recorded(database: Database, reference: str) -> tuple[RecordedView, ...]:
    """Return the revisions recorded for a contract, cancelled ones too, the latest first."""
    with database.read() as session:
        found = queries.each_contract(session, queries.REVISED, reference=reference)
        rows = sorted(
            (one for row in found for one in row.revisions),
            key=lambda one: (one.effective_on, one.cancelled_on is None, one.id),
            reverse=True,
        )
        last = max((one.effective_on for one in rows if one.cancelled_on is None), default=None)
        return tuple(_view(one, reference, last) for one in rows)


def verify(database: Database) -> tuple[Problem, ...]:
    """Return the recorded revisions whose frozen values no longer give their prices."""
    with database.read() as session:
        return tuple(
            Problem("revision_altered", {"reference": row.reference, "on": one.effective_on})
            for row in queries.each_contract(session, queries.REVISED, with_archived=True)
            for one in row.revisions
            if agrees(one.snapshot) is False
        )


def _view(row: models.Revision, reference: str, last: date | None) -> RecordedView:
    snapshot = row.snapshot
    issued = snapshot.get("issued_on")
    return RecordedView(
        reference=reference,
        effective_on=row.effective_on,
        recorded_on=row.recorded_on,
        reading_id=row.reading_code,
        reading=snapshot.get("reading", {}).get("label", row.reading_code),
        reason=row.reason,
        coefficient=row.coefficient,
        previous_ht=row.previous_ht,
        revised_ht=row.revised_ht,
        agrees=agrees(snapshot),
        issued_on=None if issued is None else date.fromisoformat(issued),
        cancelled_on=row.cancelled_on,
        cancelled_reason=row.cancelled_reason,
        can_be_cancelled=row.cancelled_on is None and row.effective_on == last,
        view=view_of(snapshot),
    )


def _stands(one: RecordedView, on: date) -> bool:
    return one.effective_on == on and one.cancelled_on is None


def _missing(reference: str, on: date) -> NoReturn:
    raise NotFoundError("revision_not_found", reference=reference, on=on)


def _substance(proposal: Proposal) -> tuple[object, ...]:
    """Return what a result stands on and gives; explanations may change, these may not."""
    links = (*proposal.links, proposal)
    return (
        tuple((link.on, link.base_price, link.coefficient, link.revised) for link in links),
        tuple((line.base, line.current, line.link) for link in links for line in link.lines),
        tuple((item.key, before, after) for item, before, after in proposal.shares),
        proposal.amounts,
    )


def _revision(facts: Facts, proposal: Proposal, reference: str, today: date, reason: str) -> models.Revision:
    clause = revisions.basis_of(facts.contract(reference)).clause
    view = revisions.view(facts, reference, proposal.on)
    return models.Revision(
        effective_on=proposal.on,
        recorded_on=today,
        reading_code=proposal.reading.id,
        reason=reason,
        previous_ht=proposal.previous_ht,
        revised_ht=proposal.revised.ht,
        coefficient=explain.coefficient_text(clause, proposal),
        snapshot=snapshot_of(facts, clause, proposal, view),
    )


def _open_steps(row: models.Contract, proposal: Proposal, revision_id: int) -> list[str | None]:
    """Close the price of each line, group or contract the day before, and open the revised one.

    Returns:
        The last day that each price had before, in the order of the items: what a cancellation gives back.
    """
    holders = _holders(row)
    closed: list[str | None] = []
    for item, _before, after in proposal.shares:
        steps = holders[item.key]
        openings = {id(step): _opening(step, row.effect_on) for step in steps}
        running = [step for step in steps if openings[id(step)] < proposal.on]
        until: date | None = None
        if running:
            current = max(running, key=lambda step: openings[id(step)])
            until, current.valid_to = current.valid_to, proposal.on - ONE_DAY
        closed.append(until.isoformat() if until is not None else None)
        coming = [day for day in openings.values() if day > proposal.on]
        steps.append(
            models.PriceStep(
                revision_id=revision_id,
                valid_from=proposal.on,
                valid_to=min(coming) - ONE_DAY if coming else None,
                annual_ht=after,
                origin=StepOrigin.REVISION,
            )
        )
    return closed


def _take_back_steps(row: models.Contract, revision: models.Revision) -> None:
    """Drop the prices that a revision opened, and give those it closed the last day they had."""
    closed = iter(revision.snapshot.get("closed", ()))
    eve = revision.effective_on - ONE_DAY
    for steps in _holders(row).values():
        opened = [one for one in steps if one.revision_id == revision.id]
        if not opened:
            continue
        until = next(closed, None)
        for step in opened:
            steps.remove(step)
        for step in steps:
            if step.valid_to == eve:
                step.valid_to = None if until is None else date.fromisoformat(until)


def _holders(row: models.Contract) -> dict[str, list[models.PriceStep]]:
    """Return the lists of prices by the key of what they sit on, in the order of the domain's items."""
    holders = {f"group:{group.id}": group.steps for group in row.groups}
    holders |= {f"line:{line.id}": line.steps for line in row.lines}
    return holders | {"contract": row.steps}


def _opening(step: models.PriceStep, effect: date | None) -> date:
    facts = PriceStep(step.annual_ht, step.valid_from, step.valid_to, step.contract_year, step.origin)
    return facts.opens_on(effect) or date.min


def _choose(row: models.Contract, reading: str, reason: str) -> None:
    """Keep on the clause the reading that was chosen, and why."""
    if row.clause is None:
        return
    for one in row.clause.readings:
        one.chosen = one.code == reading
        one.chosen_reason = reason if one.chosen else ""
