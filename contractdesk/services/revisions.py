"""Price revisions of the register: calculated, explained, never chosen by the program."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import RevisionClause
from contractdesk.domain.contract import Contract, stop_day
from contractdesk.domain.dates import MONTHS_A_YEAR, day_to_day
from contractdesk.domain.enums import ClauseKind
from contractdesk.domain.indices import IndexTable
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.pricing import Priced, price
from contractdesk.domain.revision import Basis, Calculation, Proposal, Refusal, calculate
from contractdesk.services import explain
from contractdesk.services.dto import BoundView, InvoiceView, ReadingView, RevisionChoice, RevisionView
from contractdesk.services.errors import error_text
from contractdesk.services.facts import Facts
from contractdesk.services.invoice_check import InvoiceCheck, check


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
        items = (PricedItem(explain.FREE_BASE, _("Prix de départ saisi"), (PriceStep(base_price),)),)
    plan = contract.plan()
    last_day = None if plan is None or start is not None else stop_day(contract, plan) or plan.final_end()
    return Basis(
        clause=contract.clause,
        effect=start if start is not None else contract.terms.effect,
        items=items,
        signed_on=contract.signed_on,
        revisions=contract.revisions,
        last_day=last_day,
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
    facts: Facts,
    reference: str,
    on: date,
    base_price: Decimal | None = None,
    start: date | None = None,
    invoiced: Decimal | None = None,
) -> RevisionView:
    """Return a calculation explained, every reading side by side, with what an invoiced amount is worth.

    Raises:
        NotFoundError: ``contract_not_found``.
        InputError: what is missing (see ``domain.revision.calculate``).
    """
    contract = facts.contract(reference)
    basis = basis_of(contract, base_price, start)
    calculation = calculate(basis, on, facts.table)
    first = calculation.proposals[0]
    calculated = {
        one.reading.id: reading_view(facts.table, basis.clause, one) for one in calculation.proposals
    }
    refused = {one.reading.id: _refused(one) for one in calculation.refusals}
    order = [one.id for one in basis.clause.readings] or [first.reading.id]
    return RevisionView(
        reference=reference,
        on=on,
        wording=basis.clause.wording,
        formula=basis.clause.formula,
        readings=tuple((calculated | refused)[code] for code in order),
        notes=_notes(calculation),
        invoice=None if invoiced is None else invoice_view(basis, calculation, facts.table, invoiced),
    )


def invoice_view(basis: Basis, calculation: Calculation, table: IndexTable, invoiced: Decimal) -> InvoiceView:
    """Say what an invoiced amount is worth: what gives it, or how far it is from the clause."""
    found = check(basis, calculation, table, invoiced)
    same = [one for one in calculation.proposals if one.revised.ht == invoiced]
    return InvoiceView(
        amount_ht=invoiced,
        due_ht=invoiced - found.difference_ht,
        difference_ht=found.difference_ht,
        verdict=_agreement(calculation, same, invoiced) if same else _disagreement(calculation, found),
        explanations=() if same else tuple(one.label for one in found.explanations),
    )


def _agreement(calculation: Calculation, same: Sequence[Proposal], invoiced: Decimal) -> str:
    amount = french.money(invoiced)
    if len(same) == len(calculation.proposals):
        return _("Le montant facturé, {amount} HT, est celui de la clause, au centime près.").format(
            amount=amount
        )
    names = french.join_and([french.quoted(one.reading.label) for one in same])
    return _("Le montant facturé, {amount} HT, correspond au centime près à\u00a0: {names}.").format(
        amount=amount, names=names
    )


def _disagreement(calculation: Calculation, found: InvoiceCheck) -> str:
    text = (
        _("Le montant facturé, {amount} HT, dépasse de {gap} le résultat de la clause, {result} HT.")
        if found.difference_ht > 0
        else _(
            "Le montant facturé, {amount} HT, est inférieur de {gap} au résultat de la clause, {result} HT."
        )
    ).format(
        amount=french.money(found.amount_ht),
        gap=french.money(abs(found.difference_ht)),
        result=french.money(found.amount_ht - found.difference_ht),
    )
    if found.amount_ht == calculation.proposals[0].previous_ht:
        ending = _("C’est le prix d’avant la révision.")
    elif len(found.explanations) == 1:
        ending = _("Il se retrouve au centime d’une façon.")
    elif found.explanations:
        ways = french.counted(len(found.explanations), _("façon"), _("façons"))
        ending = _("Il se retrouve au centime de {ways}.").format(ways=ways)
    else:
        ending = _(
            "Ni un autre mois d’indice, ni un autre arrondi, ni le raccordement, ni un plancher, ni un "
            "prorata ne le retrouve."
        )
    return _("{first} {second}").format(first=text, second=ending)


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
        wording=contract.clause.wording if contract.clause else "",
        formula=contract.clause.formula if contract.clause else "",
        obstacle=obstacle,
        default_on=on,
        needs_price=not any(item.steps for item in contract.items),
        needs_start=effect is None,
    )


def default_day(contract: Contract, today: date, start: date | None = None) -> date | None:
    """Return the latest day on which the clause was due, or the first one to come.

    Args:
        contract: the contract.
        today: the day to look from.
        start: a free start, for a contract whose start is not dated.
    """
    clause, effect = contract.clause, contract.terms.effect if start is None else start
    if clause is None or effect is None or clause.kind is ClauseKind.FIRM:
        return None
    plan = contract.plan()
    final = None if plan is None else plan.final_end()
    past = clause.due_dates(effect, today if final is None else min(today, final))
    if past:
        return past[-1]
    latest = day_to_day(effect, clause.first_after_months + MONTHS_A_YEAR)
    return next(iter(clause.due_dates(effect, latest)), None)


def reading_view(table: IndexTable, clause: RevisionClause, one: Proposal) -> ReadingView:
    """Return a reading calculated and explained."""
    difference = one.revised.ht - one.previous_ht
    percent = difference * 100 / one.previous_ht if one.previous_ht else None
    return ReadingView(
        id=one.reading.id,
        label=one.reading.label,
        grounds=one.reading.grounds,
        refusal="",
        base_price_ht=one.base_price,
        base=tuple(explain.quote_view(table, line.base) for line in one.lines),
        current=tuple(explain.quote_view(table, line.current) for line in one.lines),
        coefficient_exact=f"{explain.exact(one.coefficient_exact):f}",
        coefficient=explain.coefficient_text(clause, one),
        revised_ht=one.revised.ht,
        vat=one.revised.vat,
        revised_ttc=one.revised.ttc,
        previous_ht=one.previous_ht,
        difference_ht=difference,
        difference_percent=percent,
        lines=tuple((item.label, before, after) for item, before, after in one.shares),
        formula_with_values=explain.formula_with_values(clause, one),
        workings=explain.workings(clause, one, table),
        steps=explain.steps(clause, one, table),
        warnings=explain.warnings(clause, one, table),
        bounds=_bounds(clause, one),
        is_chosen=one.reading.chosen,
        chosen_reason=one.reading.chosen_reason,
        is_provisional=bool(one.missing_months),
    )


def _bounds(clause: RevisionClause, one: Proposal) -> tuple[BoundView, ...]:
    """Return the price with and without each bound that the clause has, the other one kept."""
    if one.firm_step:
        return ()
    free_of_floor, free_of_cap = replace(clause, floor_percent=None), replace(clause, cap_percent=None)
    return tuple(
        BoundView(explain.bound_title(bound, is_floor=is_floor), bound.applied, one.revised.ht, without.ht)
        for bound, is_floor, without in (
            (one.floor, True, _repriced(free_of_floor, one)),
            (one.cap, False, _repriced(free_of_cap, one)),
        )
        if bound is not None
    )


def _repriced(clause: RevisionClause, one: Proposal) -> Priced:
    """Return what another clause makes of the same coefficient."""
    reading = one.reading
    return price(
        clause,
        one.coefficient_exact,
        one.amounts,
        floor_basis=reading.floor_basis,
        cap_basis=reading.cap_basis,
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
    formula_with_values="",
    workings=(),
    steps=(),
    warnings=(),
)
