"""Price revisions of the register: calculated, explained, never chosen by the program."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import RevisionClause
from contractdesk.domain.contract import Contract
from contractdesk.domain.dates import day_to_day
from contractdesk.domain.enums import ClauseKind
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.revision import Basis, Calculation, Proposal, Refusal, calculate
from contractdesk.services import explain
from contractdesk.services.dto import ReadingView, RevisionChoice, RevisionView
from contractdesk.services.errors import error_text
from contractdesk.services.facts import Facts


def choices(facts: Facts, today: date) -> tuple[RevisionChoice, ...]:
    """Return the contracts with a clause, and what stops one from being calculated as it is."""
    return tuple(_choice(facts, contract, today) for contract in facts.contracts if contract.clause)


def basis_of(contract: Contract, base_price: Decimal | None = None, start: date | None = None) -> Basis:
    """Return what a contract's clause applies to.

    Args:
        contract: the contract.
        base_price: a free base, for a contract whose price is not known.
        start: a free start, for a contract whose start is not dated.

    Raises:
        InputError: ``no_clause``.
    """
    if contract.clause is None:
        raise InputError("no_clause", reference=contract.reference)
    items = contract.items
    if base_price is not None:
        items = (PricedItem("free", _("Prix de départ saisi"), (PriceStep(base_price),)),)
    return Basis(
        clause=contract.clause,
        effect=start if start is not None else contract.terms.effect,
        items=items,
        signed_on=contract.signed_on,
        revisions=contract.revisions,
    )


def compute(
    facts: Facts, reference: str, on: date, base_price: Decimal | None = None, start: date | None = None
) -> Calculation:
    """Apply a contract's clause on a day.

    Raises:
        NotFoundError: ``contract_not_found``.
        InputError: what is missing (see ``domain.revision.calculate``).
    """
    return calculate(basis_of(facts.contract(reference), base_price, start), on, facts.table)


def view(
    facts: Facts, reference: str, on: date, base_price: Decimal | None = None, start: date | None = None
) -> RevisionView:
    """Return a calculation explained, every reading side by side."""
    contract = facts.contract(reference)
    basis = basis_of(contract, base_price, start)
    calculation = calculate(basis, on, facts.table)
    first = calculation.proposals[0]
    calculated = {one.reading.id: _reading(facts, basis.clause, one) for one in calculation.proposals}
    refused = {one.reading.id: _refused(one) for one in calculation.refusals}
    order = [one.id for one in basis.clause.readings] or [first.reading.id]
    return RevisionView(
        reference=reference,
        on=on,
        wording=basis.clause.wording,
        formula=basis.clause.formula,
        formula_with_values=explain.formula_with_values(basis.clause, first),
        readings=tuple((calculated | refused)[code] for code in order),
        notes=_notes(calculation),
    )


def _choice(facts: Facts, contract: Contract, today: date) -> RevisionChoice:
    effect = contract.terms.effect
    on = default_day(contract, today)
    obstacle = ""
    try:
        compute(facts, contract.reference, on or today)
    except InputError as error:
        obstacle = error_text(error)
    return RevisionChoice(
        contract_id=contract.id,
        reference=contract.reference,
        vendor=contract.vendor,
        object=contract.object,
        obstacle=obstacle,
        default_on=on,
        needs_price=not any(item.steps for item in contract.items),
        needs_start=effect is None,
    )


def default_day(contract: Contract, today: date) -> date | None:
    """Return the latest day on which the clause was due, or the first one to come."""
    clause, effect = contract.clause, contract.terms.effect
    if clause is None or effect is None or clause.kind is ClauseKind.FIRM:
        return None
    plan = contract.plan()
    final = None if plan is None else plan.final_end()
    past = clause.due_dates(effect, today if final is None else min(today, final))
    return past[-1] if past else day_to_day(effect, clause.first_after_months)


def _reading(facts: Facts, clause: RevisionClause, one: Proposal) -> ReadingView:
    difference = one.revised.ht - one.previous_ht
    percent = difference * 100 / one.previous_ht if one.previous_ht else None
    return ReadingView(
        id=one.reading.id,
        label=one.reading.label,
        grounds=one.reading.grounds,
        refusal="",
        base_price_ht=one.base_price,
        base=tuple(explain.quote_view(facts.table, line.base) for line in one.lines),
        current=tuple(explain.quote_view(facts.table, line.current) for line in one.lines),
        coefficient_exact=f"{explain.exact(one.coefficient_exact):f}",
        coefficient=explain.coefficient_text(clause, one),
        revised_ht=one.revised.ht,
        vat=one.revised.vat,
        revised_ttc=one.revised.ttc,
        previous_ht=one.previous_ht,
        difference_ht=difference,
        difference_percent=percent,
        lines=tuple((item.label, before, after) for item, before, after in one.shares),
        steps=explain.steps(clause, one, facts.table),
        warnings=explain.warnings(clause, one, facts.table),
    )


def _refused(one: Refusal) -> ReadingView:
    return replace(
        _EMPTY,
        id=one.reading.id,
        label=one.reading.label,
        grounds=one.reading.grounds,
        refusal=error_text(one.error),
    )


def _notes(calculation: Calculation) -> tuple[str, ...]:
    """Say when several readings give the same price, so that nobody looks for a difference."""
    prices = {one.revised.ht for one in calculation.proposals}
    if len(calculation.proposals) > 1 and len(prices) == 1:
        return (_("Toutes les lectures de la clause donnent ici le même prix."),)
    return ()


_EMPTY = ReadingView(
    id="",
    label="",
    grounds="",
    refusal="",
    base_price_ht=None,
    base=(),
    current=(),
    coefficient_exact="",
    coefficient="",
    revised_ht=None,
    vat=None,
    revised_ttc=None,
    previous_ht=None,
    difference_ht=None,
    difference_percent=None,
    lines=(),
    steps=(),
    warnings=(),
)
