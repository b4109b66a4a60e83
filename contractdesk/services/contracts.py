"""The contracts of the register on a day, as tables show them."""

from datetime import date

from contractdesk.domain.contract import Contract, state_on
from contractdesk.services import deadlines, wording
from contractdesk.services.dto import ContractRow
from contractdesk.services.facts import Facts


def rows(facts: Facts, today: date, reference: str | None = None) -> tuple[ContractRow, ...]:
    """Return the computed state of each contract, or of one, in the order of their references."""
    return tuple(row(facts, contract, today) for contract in facts.only(reference))


def row(facts: Facts, contract: Contract, today: date) -> ContractRow:
    """Return the computed state of a contract."""
    state = state_on(contract, today, facts.context)
    notice, totals = state.notice, state.totals
    coming = deadlines.next_of(facts, contract, today)
    return ContractRow(
        id=contract.id,
        reference=contract.reference,
        vendor=contract.vendor,
        object=contract.object,
        status=state.status,
        term=state.term,
        final_end=state.final_end,
        renewals_left=state.renewals_left,
        exit_end=state.exit_end,
        decide_by=None if notice is None else notice.decide_by,
        send_by=None if notice is None else notice.send_by,
        limit=None if notice is None else notice.limit,
        window=state.window,
        next_exit=state.next_exit,
        annual_ht=None if totals is None else totals.ht,
        annual_vat=None if totals is None else totals.vat,
        annual_ttc=None if totals is None else totals.ttc,
        missing=state.missing,
        next_act_by=None if coming is None else coming.act_by,
        next_title="" if coming is None else wording.title(coming, today),
        renewal=contract.terms.renewal_kind,
        documents=facts.documents.get(contract.reference, 0),
    )
