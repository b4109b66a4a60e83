"""The contract sheet: everything about one contract on a day, section by section.

The same sections are shown on screen and printed; they hold texts and small tables only.
"""

from collections.abc import Iterable
from datetime import date

from contractdesk.common import french
from contractdesk.common.errors import NotFoundError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.data.journal import Operation
from contractdesk.domain.contract import Contract
from contractdesk.services import contracts
from contractdesk.services.dto import ContractSheet, Section
from contractdesk.services.facts import Facts
from contractdesk.services.sheet import engagements, followup, invoices, money, summary


def sheet(database: Database, facts: Facts, reference: str, today: date) -> ContractSheet:
    """Return a contract's sheet.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    with database.read() as session:
        row = next(queries.each_contract(session, queries.WHOLE, reference=reference), None)
        if row is None:
            raise NotFoundError("contract_not_found", reference=reference)
        history = queries.operations_on(session, row.uuid)
        return _sheet(facts, row, queries.index_names(session), history, today)


def sheets(database: Database, facts: Facts, today: date) -> tuple[ContractSheet, ...]:
    """Return the sheets of all the contracts, in the order of their references: the register is read once."""
    with database.read() as session:
        index_names = queries.index_names(session)
        histories = queries.operations_on_contracts(session)
        return tuple(
            _sheet(facts, row, index_names, histories.get(row.uuid, ()), today)
            for row in queries.each_contract(session, queries.WHOLE)
            if facts.has(row.reference)
        )


def _sheet(
    facts: Facts,
    row: models.Contract,
    index_names: dict[str, str],
    operations: Iterable[Operation],
    today: date,
) -> ContractSheet:
    contract = facts.contract(row.reference)
    history = [(french.moment(one.at_utc), one.display_name, one.label) for one in operations]
    return ContractSheet(
        row=contracts.row(facts, contract, today),
        sections=_sections(facts, contract, row, index_names, history, today),
    )


def _sections(
    facts: Facts,
    contract: Contract,
    row: models.Contract,
    index_names: dict[str, str],
    history: list[tuple[str, str, str]],
    today: date,
) -> tuple[Section, ...]:
    return (
        summary.section(facts, contract, row, today),
        money.prices(contract, row, today),
        followup.deadlines(facts, contract, row, today),
        money.revisions(row, index_names),
        invoices.section(contract, row),
        followup.letters(row),
        followup.documents(row),
        engagements.service(row),
        engagements.protection(row),
        Section(
            key="history",
            title=_("Historique"),
            grids=followup.history(history),
            empty=_("Aucune modification enregistrée."),
        ),
    )
