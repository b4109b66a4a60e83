"""The deadlines of the register on a day, with their sentences."""

from dataclasses import dataclass
from datetime import date

from contractdesk.domain.alerts import alert_of, calls
from contractdesk.domain.contract import Context, Contract
from contractdesk.domain.deadlines import Deadline, deadlines_of, horizon, sort_key
from contractdesk.services import reasons, wording
from contractdesk.services.dto import DeadlineRow, StepView
from contractdesk.services.facts import Facts


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What is written about a deadline on a day."""

    deadline: Deadline
    today: date
    context: Context | None

    def title(self) -> str:
        """Write what to do and by when."""
        return wording.title(self.deadline, self.today)

    def steps(self) -> tuple[StepView, ...]:
        """Write the arithmetic of its date."""
        return reasons.steps(self.deadline)

    def why(self) -> str:
        """Write the steps as text."""
        return reasons.sentences(self.steps())

    def alert(self) -> str:
        """Write which threshold of alert was reached."""
        if self.context is None or not calls(self.deadline):
            return ""
        return wording.alert(alert_of(self.deadline, self.today, self.context))


def computed(
    facts: Facts,
    today: date,
    until: date | None = None,
    reference: str | None = None,
    *,
    with_done: bool = False,
) -> list[Deadline]:
    """Return the deadlines to act on until a day (18 months ahead by default), in order.

    Those marked as dealt with are left out unless asked for.
    """
    last = horizon(today) if until is None else until
    found = [
        deadline
        for contract in facts.only(reference)
        for deadline in deadlines_of(contract, today, last, facts.context, facts.table, with_done=with_done)
    ]
    found.sort(key=sort_key)
    return found


def rows(
    facts: Facts, today: date, until: date | None = None, reference: str | None = None
) -> tuple[DeadlineRow, ...]:
    """Return the same deadlines with their sentences."""
    return tuple(row(deadline, today, facts.context) for deadline in computed(facts, today, until, reference))


def row(deadline: Deadline, today: date, context: Context | None = None) -> DeadlineRow:
    """Return a deadline as it is shown; its thresholds of alert are those of the context, if given."""
    contract = deadline.contract
    return DeadlineRow(
        contract_id=contract.id,
        reference=contract.reference,
        vendor=contract.vendor,
        kind=deadline.kind,
        anchor=deadline.anchor,
        due_on=deadline.due_on,
        act_by=deadline.act_by,
        decide_by=deadline.decide_by,
        exit_end=deadline.exit_end,
        bucket=deadline.bucket(today),
        state=deadline.state,
        snoozed_until=deadline.snoozed_until,
        reason=deadline.reason,
        amount_ht=deadline.amount_ht,
        sentences=_Sentences(deadline, today, context),
    )


def next_of(facts: Facts, contract: Contract, today: date) -> Deadline | None:
    """Return the first deadline of a contract that is still to come, the next thing to do."""
    coming = (
        deadline
        for deadline in deadlines_of(contract, today, horizon(today), facts.context, facts.table)
        if deadline.act_by >= today
    )
    return min(coming, key=sort_key, default=None)
