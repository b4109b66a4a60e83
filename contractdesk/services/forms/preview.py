"""What a contract form amounts to while it is typed: its dates, its amounts, its readings, nothing saved.

The rows are made as a save would make them, and computed by the same rules as the contract sheet.
"""

from dataclasses import dataclass, replace
from datetime import date

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.data import mapping, models, rows
from contractdesk.domain.contract import Contract, State, state_on
from contractdesk.domain.enums import ClauseKind
from contractdesk.services import clause_forms, labels
from contractdesk.services.dto import Fact
from contractdesk.services.facts import Facts
from contractdesk.services.forms import writing
from contractdesk.services.forms.entries import ContractForm
from contractdesk.services.sheet import position, summary

_MOST_PERIODS = 6


@dataclass(frozen=True, slots=True)
class Preview:
    """What the form gives: periods, notice, amounts, next revision, and what each reading would change."""

    status: str = ""
    periods: tuple[str, ...] = ()
    final: str = ""
    notice: tuple[Fact, ...] = ()
    amounts: tuple[Fact, ...] = ()
    revision: str = ""
    readings: tuple[tuple[str, str, str], ...] = ()
    """Per option of an ambiguous wording: its uuid, its label, what it leads to."""


def preview(form: ContractForm, facts: Facts, today: date, former: Contract | None = None) -> Preview:
    """Return what a form amounts to on a day.

    Args:
        form: what is typed; what cannot be computed from it is left out.
        facts: the register.
        today: the day to compute for.
        former: the contract as it is in the register: its letters, decisions and revisions go on counting.
    """
    form = _computable(form)
    row = _transient(form)
    try:
        contract = _contract(row, form, former)
        state = state_on(contract, today, facts.context)
        found = Preview(
            status=labels.status(state.status),
            periods=_periods(contract, state, today),
            final=_final(state),
            notice=tuple(position.notices(facts, contract, state, today)),
            amounts=tuple(position.amounts(contract, state, today)),
            revision=_revision(contract, today),
        )
    except InputError:  # a duration of two hundred years: the field says so
        return Preview(readings=())
    return replace(found, readings=_readings(row))


def contract_of(form: ContractForm, former: Contract | None = None) -> Contract:
    """Return the facts of a form, as the rules compute with them.

    Raises:
        InputError: a duration that no contract can have.
    """
    form = _computable(form)
    return _contract(_transient(form), form, former)


def _computable(form: ContractForm) -> ContractForm:
    """Return a form without the rows that are not yet whole: they stop the save, not the preview."""
    groups = {one.uuid for one in form.groups}
    lines = tuple(replace(one, group=one.group if one.group in groups else "") for one in form.lines)
    holders = {"", *groups, *(one.uuid for one in lines)}
    return replace(
        form,
        lines=lines,
        steps=tuple(one for one in form.steps if one.annual_ht is not None and one.holder in holders),
        unit_prices=(),
        priorities=(),
        hours=(),
        yearly_codes=tuple(one for one in form.yearly_codes if one.year is not None),
        clause=_computable_clause(form),
    )


def _computable_clause(form: ContractForm) -> clause_forms.ClauseForm | None:
    return None if form.clause is None or clause_forms.check(form.clause) else form.clause


def _transient(form: ContractForm) -> models.Contract:
    """Return the rows that a save would make, in no file."""
    row = rows.new_row(models.Contract)
    names = {one.name.strip() for one in form.modules} | {one.module.strip() for one in form.lines}
    modules = {name: number for number, name in enumerate(sorted(names), 1)}

    def give_keys() -> None:
        for table in (row.groups, row.lines):
            rows.number_rows(table)

    row.id, row.vendor_id = 0, 0
    writing.write_form(row, form, modules, give_keys)
    return row


def _contract(row: models.Contract, form: ContractForm, former: Contract | None) -> Contract:
    names = sorted({one.name.strip() for one in form.modules} | {one.module.strip() for one in form.lines})
    made = mapping.contract_of(row, form.vendor, dict(enumerate(names, 1)))
    if former is None:
        return made
    return replace(
        made,
        id=former.id,
        revisions=former.revisions,
        notices=former.notices,
        decisions=former.decisions,
        marks=former.marks,
        invoices=former.invoices,
        amendments=former.amendments,
        has_successor=former.has_successor,
    )


def _periods(contract: Contract, state: State, today: date) -> tuple[str, ...]:
    found = []
    for grid in summary.periods(contract, state, today):
        for number, start, end, situation in grid.rows:
            text = _("{n}. du {start} au {end}, {situation}")
            found.append(text.format(n=number, start=start, end=end, situation=situation))
    if len(found) > _MOST_PERIODS:
        return (*found[:_MOST_PERIODS], _("… {n} autres périodes").format(n=len(found) - _MOST_PERIODS))
    return tuple(found)


def _final(state: State) -> str:
    if state.term is None:
        return ""
    if state.final_end is None:
        return _("Sans limite de durée")
    return _("Dernier jour possible\u00a0: {day}").format(day=french.long_date(state.final_end))


def _revision(contract: Contract, today: date) -> str:
    clause = contract.clause
    if clause is None:
        return _("Aucune clause de révision\u00a0: le prix ne change pas.")
    if clause.kind is ClauseKind.FIRM:
        return _("Prix fermes.")
    if contract.terms.effect is None:
        return _("À dater avec le début du contrat.")
    last = today.replace(year=today.year + 10, day=1)
    coming = [day for day in clause.due_dates(contract.terms.effect, last) if day >= today]
    plan = contract.plan()
    final = None if plan is None else plan.final_end()
    if not coming or (final is not None and coming[0] > final):
        return _("Plus de révision avant la fin du contrat.")
    if clause.on_request_only:
        return _("Le {day}, seulement si la commune la demande").format(day=french.date(coming[0]))
    return _("Le {day}").format(day=french.date(coming[0]))


def _readings(row: models.Contract) -> tuple[tuple[str, str, str], ...]:
    found = []
    for ambiguity in row.ambiguities:
        for option in ambiguity.options:
            try:
                consequence = summary.consequence(row, option.changes)
            except InputError:
                consequence = _("aucune date calculable")
            found.append((option.uuid, option.label, consequence))
    return tuple(found)
