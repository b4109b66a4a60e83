"""Recording a price revision: the values used are frozen, the prices follow."""

from datetime import date
from fractions import Fraction
from typing import Any

import contractdesk
from contractdesk.common import french
from contractdesk.common.errors import ConflictError, InputError
from contractdesk.common.i18n import _
from contractdesk.data import mapping, models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.enums import StepOrigin
from contractdesk.domain.prices import PriceStep
from contractdesk.domain.revision import Bound, Calculation, Proposal
from contractdesk.services import explain, revisions
from contractdesk.services.facts import Facts, load_facts


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
        raise InputError(
            "revision_provisional", months=tuple(month for _series, month in seen.missing_months)
        )
    label = _("Révision du {day} enregistrée : {reference}").format(day=french.date(on), reference=reference)
    with database.write("revision.record", label) as session:
        # Nothing is written yet and nobody else can write: another reader sees what this transaction sees.
        present = load_facts(database)
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
        _open_steps(row, proposal, revision.id)
        _choose(row, proposal.reading.id, reason)


def _substance(proposal: Proposal) -> tuple[object, ...]:
    """Return what a result stands on and gives; explanations may change, these may not."""
    links = (*proposal.links, proposal)
    return (
        tuple((link.on, link.base_price, link.coefficient, link.revised) for link in links),
        tuple((line.base, line.current, line.link) for link in links for line in link.lines),
        tuple((item.key, before, after) for item, before, after in proposal.shares),
    )


def _revision(facts: Facts, proposal: Proposal, reference: str, today: date, reason: str) -> models.Revision:
    clause = revisions.basis_of(facts.contract(reference)).clause
    return models.Revision(
        effective_on=proposal.on,
        recorded_on=today,
        reading_code=proposal.reading.id,
        reason=reason,
        previous_ht=proposal.previous_ht,
        revised_ht=proposal.revised.ht,
        coefficient=explain.coefficient_text(clause, proposal),
        snapshot=_snapshot(facts, proposal, reference),
    )


def _snapshot(facts: Facts, proposal: Proposal, reference: str) -> dict[str, Any]:
    """Return all that the sheet of the revision needs to stand on its own, whatever changes later."""
    clause = revisions.basis_of(facts.contract(reference)).clause
    return {
        "program": contractdesk.__version__,
        "current_quotes": [mapping.quote_document(line.current) for line in proposal.lines],
        "base_quotes": [mapping.quote_document(line.base) for line in proposal.lines],
        "links": [
            None
            if line.link is None
            else {"previous": line.link.previous, "coefficient": str(line.link.coefficient)}
            for line in proposal.lines
        ],
        "reading": {"label": proposal.reading.label, "grounds": proposal.reading.grounds},
        "clause": {"wording": clause.wording, "formula": clause.formula},
        "base_price_ht": str(proposal.base_price),
        "coefficient_exact": _exact(proposal.coefficient_exact),
        "floor": _bound(proposal.floor),
        "cap": _bound(proposal.cap),
        "below_threshold": proposal.below_threshold,
        "vat": str(proposal.revised.vat),
        "lines": [
            {"label": item.label, "before_ht": str(before), "after_ht": str(after)}
            for item, before, after in proposal.shares
        ],
        "steps": list(explain.steps(clause, proposal, facts.table)),
        "warnings": list(explain.warnings(clause, proposal, facts.table)),
    }


def _bound(bound: Bound | None) -> dict[str, Any] | None:
    if bound is None:
        return None
    return {
        "percent": str(bound.percent),
        "basis": bound.basis.value,
        "coefficient": _exact(bound.coefficient),
        "applied": bound.applied,
    }


def _exact(value: Fraction) -> str:
    return f"{explain.exact(value):f}"


def _open_steps(row: models.Contract, proposal: Proposal, revision_id: int) -> None:
    """Close the price of each line, group or contract the day before, and open the revised one."""
    holders: dict[str, list[models.PriceStep]] = {"contract": row.steps}
    holders |= {f"group:{group.id}": group.steps for group in row.groups}
    holders |= {f"line:{line.id}": line.steps for line in row.lines}
    for item, _before, after in proposal.shares:
        steps = holders[item.key]
        openings = {id(step): _opening(step, row.effect_on) for step in steps}
        running = [step for step in steps if openings[id(step)] < proposal.on]
        if running:
            current = max(running, key=lambda step: openings[id(step)])
            current.valid_to = proposal.on - ONE_DAY
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
