"""Deadlines of a contract: what to do, by when, and the arithmetic behind each date (rules.md §4).

A deadline carries facts, not sentences: ``services.wording`` writes the title and the « pourquoi » when
they are shown, so that computing ten thousand contracts costs only the dates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contractdesk.common.errors import InputError
from contractdesk.domain.billing import invoices
from contractdesk.domain.contract import (
    Context,
    Contract,
    State,
    missing_facts,
    notice_for,
    state_on,
    stop_day,
)
from contractdesk.domain.dates import ONE_DAY, Duration, Month, forward, latest_before
from contractdesk.domain.enums import (
    Anchor,
    Bucket,
    ClauseKind,
    DeadlineKind,
    DeadlineState,
    DecisionKind,
    IndexRuleKind,
    Missing,
    RenewalKind,
    Status,
    Unit,
)
from contractdesk.domain.indices import IndexTable
from contractdesk.domain.prices import totals_on
from contractdesk.domain.terms import NoticeDates, Period, Schedule

DEFAULT_HORIZON_MONTHS = 18
_BUCKET_ENDS = ((7, Bucket.WEEK), (30, Bucket.MONTH), (90, Bucket.QUARTER))


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing to do. ``subject`` tells the period, module or right concerned, for its sentences."""

    contract: Contract
    kind: DeadlineKind
    due_on: date
    act_by: date
    state: DeadlineState = DeadlineState.OPEN
    amount_ht: Decimal | None = None
    notice: NoticeDates | None = None
    period: Period | None = None
    subject: str = ""
    missing: tuple[Missing, ...] = ()

    @property
    def decide_by(self) -> date | None:
        """The day by which to decide, for a notice."""
        return None if self.notice is None else self.notice.decide_by

    def bucket(self, today: date) -> Bucket:
        """Return the bucket of the day to act by."""
        return bucket_of(self.act_by, today)

    def is_due(self, today: date) -> bool:
        """Tell whether it still asks for something and its day has come."""
        return self.state in (DeadlineState.OPEN, DeadlineState.MISSED) and self.act_by <= today


def bucket_of(act_by: date, today: date) -> Bucket:
    """Place a day in exactly one bucket, counted from today (rules.md §4)."""
    days = (act_by - today).days
    if days < 0:
        return Bucket.OVERDUE
    if days == 0:
        return Bucket.TODAY
    for last, bucket in _BUCKET_ENDS:
        if days <= last:
            return bucket
    return Bucket.LATER


def sort_key(deadline: Deadline) -> tuple[date, date, str, str]:
    """Order by the day to act by, then the date, then the contract (cli.md)."""
    return deadline.act_by, deadline.due_on, deadline.contract.reference, deadline.kind.value


def deadlines_of(
    contract: Contract, today: date, until: date, context: Context, table: IndexTable | None = None
) -> Iterator[Deadline]:
    """Yield every deadline of a contract to act on up to a day, and the past ones still asking.

    Args:
        contract: the facts.
        today: the day of reading; only states and what is past depend on it.
        until: the last ``act_by`` listed.
        context: calendar and delays of the register.
        table: the indices, to tell which due revision lacks a value; None leaves that out.
    """
    if contract.is_draft:
        return
    state = state_on(contract, today, context)
    plan = contract.plan()
    if plan is None:
        yield _incomplete(contract, state, today)
        return
    if state.status in (Status.TERMINATED, Status.ENDED):
        if not contract.has_successor and not contract.is_closed:
            yield _ended(contract, state)
        return
    stop = stop_day(contract, plan)
    for one in _all_of(contract, plan, state, stop, today, until, context, table):
        if one.act_by <= until:
            yield one


def _all_of(
    contract: Contract,
    plan: Schedule,
    state: State,
    stop: date | None,
    today: date,
    until: date,
    context: Context,
    table: IndexTable | None,
) -> Iterator[Deadline]:
    if state.missing:
        yield _incomplete(contract, state, today)
    yield from _exits(contract, plan, stop, today, until, context)
    yield from _renewals(contract, plan, stop, today, until)
    yield from _end_of_contract(contract, plan, state, stop, today, context)
    yield from _revisions(contract, plan, stop, today, until, table)
    yield from _invoices(contract, plan, stop, today, until)
    yield from _modules(contract, plan, today)
    yield from _yearly(contract, plan, stop, today, until)


def _incomplete(contract: Contract, state: State, today: date) -> Deadline:
    """Ask for the missing facts, today: nothing can be watched without them."""
    return Deadline(
        contract,
        DeadlineKind.INCOMPLETE,
        today,
        today,
        amount_ht=state.annual_ht,
        subject=contract.start_event,
        missing=missing_facts(contract),
    )


def _ended(contract: Contract, state: State) -> Deadline:
    """Keep an ended contract listed until a successor or a closing decision is recorded."""
    end = state.final_end or state.as_of
    return Deadline(
        contract,
        DeadlineKind.FINAL_END,
        end,
        end,
        DeadlineState.MISSED,
        amount_ht=state.annual_ht,
        period=state.term,
    )


def _exits(
    contract: Contract, plan: Schedule, stop: date | None, today: date, until: date, context: Context
) -> Iterator[Deadline]:
    """Yield the notices and express decisions of each exit after which the contract would go on.

    A notice past its limit is missed, and listed until the period it could have ended is over.
    """
    final = stop if stop is not None else plan.final_end()
    express = contract.terms.renewal_kind is RenewalKind.EXPRESS
    settled = {one.period_end for one in contract.decisions if one.kind is DecisionKind.RENEWED}
    day = max(today, plan.effect)
    while True:
        exit_end = plan.exit_at(day)
        if exit_end < day or (final is not None and exit_end >= final):
            return
        if exit_end not in settled:
            dates = notice_for(contract, exit_end, context)
            if (dates.send_by if dates is not None else plan.period_at(day).start) > until:
                return
            amount = _amount_on(contract, plan, exit_end + ONE_DAY)
            if express:
                yield _express(contract, plan, exit_end, dates, amount, today)
            elif dates is not None:
                state = DeadlineState.MISSED if today > dates.limit else DeadlineState.OPEN
                yield Deadline(
                    contract,
                    DeadlineKind.NOTICE,
                    dates.limit,
                    dates.send_by,
                    state,
                    amount,
                    dates,
                    plan.period_at(exit_end),
                )
        day = exit_end + ONE_DAY


def _express(
    contract: Contract,
    plan: Schedule,
    exit_end: date,
    dates: NoticeDates | None,
    amount: Decimal | None,
    today: date,
) -> Deadline:
    """Ask for the decision without which the contract ends: before the notice's limit, or the end."""
    due = exit_end if dates is None else dates.limit
    state = DeadlineState.MISSED if today > due else DeadlineState.OPEN
    period = plan.period_at(exit_end)
    return Deadline(contract, DeadlineKind.EXPRESS_DECISION, due, due, state, amount, dates, period)


def _renewals(
    contract: Contract, plan: Schedule, stop: date | None, today: date, until: date
) -> Iterator[Deadline]:
    for period in _periods_from(plan, today, until):
        if period.number > 1 and period.start >= today and (stop is None or period.start <= stop):
            amount = _amount_on(contract, plan, period.start)
            yield Deadline(
                contract,
                DeadlineKind.RENEWAL,
                period.start,
                period.start,
                amount_ht=amount,
                period=period,
            )


def _end_of_contract(
    contract: Contract, plan: Schedule, state: State, stop: date | None, today: date, context: Context
) -> Iterator[Deadline]:
    """Yield the last day, and the day to start buying again before it."""
    final = state.final_end
    if final is None or contract.has_successor or contract.is_closed:
        return
    period = plan.period_at(final)
    yield Deadline(contract, DeadlineKind.FINAL_END, final, final, amount_ht=state.annual_ht, period=period)
    start = latest_before(final, Duration(context.procurement_months, Unit.MONTH))
    if start >= today:
        yield Deadline(
            contract,
            DeadlineKind.PROCUREMENT,
            start,
            start,
            amount_ht=state.annual_ht,
            period=period,
        )


def _revisions(
    contract: Contract,
    plan: Schedule,
    stop: date | None,
    today: date,
    until: date,
    table: IndexTable | None,
) -> Iterator[Deadline]:
    """Yield the coming revisions, and the index values that a due one lacks.

    A clause that runs only when the commune asks for it sets no deadline: prices are firm meanwhile.
    """
    clause = contract.clause
    if clause is None or clause.kind is ClauseKind.FIRM or clause.on_request_only:
        return
    final = stop if stop is not None else plan.final_end()
    recorded = {one.effective_on for one in contract.revisions}
    due_days = [day for day in clause.due_dates(plan.effect, until) if final is None or day <= final]
    for day in due_days:
        if day in recorded:
            continue
        amount = _amount_on(contract, plan, day)
        if day >= today:
            yield Deadline(contract, DeadlineKind.REVISION, day, day, amount_ht=amount)
    past = [day for day in due_days if day <= today and day not in recorded]
    if past and table is not None:
        lacking = _lacking_months(contract, past[-1], table)
        if lacking:
            amount = _amount_on(contract, plan, past[-1])
            yield Deadline(
                contract,
                DeadlineKind.INDEX_MISSING,
                past[-1],
                past[-1],
                amount_ht=amount,
                subject=", ".join(lacking),
            )


def _lacking_months(contract: Contract, due: date, table: IndexTable) -> tuple[str, ...]:
    """Return the months absent from the table for a revision due on a day."""
    clause = contract.clause
    rule = clause.current_rule if clause is not None else None
    if clause is None or rule is None or rule.anchor is not Anchor.REVISION:
        return ()
    months: dict[str, None] = {}
    for term in clause.terms:
        try:
            if rule.kind is IndexRuleKind.LAST_KNOWN:
                quote = table.last_known(term.index, due)
            else:
                quote = table.of_month(term.index, Month.of(due).plus(-rule.offset), due)
        except InputError as error:
            if "month" in error.params:
                months[str(error.params["month"])] = None
            continue
        months.update(dict.fromkeys(map(str, quote.missing_months)))
    return tuple(months)


def _invoices(
    contract: Contract, plan: Schedule, stop: date | None, today: date, until: date
) -> Iterator[Deadline]:
    for invoice in invoices(plan, contract.billing, contract.items, today, until, stop):
        yield Deadline(
            contract,
            DeadlineKind.INVOICE,
            invoice.due_on,
            invoice.due_on,
            amount_ht=invoice.amount_ht,
            period=Period(0, invoice.covers_from, invoice.covers_to),
        )


def _modules(contract: Contract, plan: Schedule, today: date) -> Iterator[Deadline]:
    """Ask for the commissioning date of the modules that follow their own start."""
    for module in contract.modules:
        if module.commissioned_on is None:
            day = max(today, plan.effect)
            yield Deadline(contract, DeadlineKind.COMMISSIONING, day, day, subject=module.name)


def _yearly(
    contract: Contract, plan: Schedule, stop: date | None, today: date, until: date
) -> Iterator[Deadline]:
    """Yield each contract year's rights to use, and the codes to give before each new civil year."""
    final = stop if stop is not None else plan.final_end()
    for year_end in _year_ends(plan, today, until, final):
        for right in contract.rights:
            yield Deadline(contract, DeadlineKind.ENTITLEMENT, year_end, year_end, subject=right.label)
    if not contract.needs_yearly_codes:
        return
    for year in range(today.year, until.year + 1):
        day = date(year, 12, 31)
        if day >= plan.effect and (final is None or day < final) and year + 1 not in contract.coded_years:
            yield Deadline(contract, DeadlineKind.INFORMATION, day, day, subject=str(year + 1))


def _year_ends(plan: Schedule, today: date, until: date, final: date | None) -> Iterator[date]:
    """Yield the last days of the contract years that end between two days."""
    for period in _periods_from(plan, today, until):
        if today <= period.end <= until and (final is None or period.end <= final):
            yield period.end


def _periods_from(plan: Schedule, today: date, until: date) -> Iterator[Period]:
    """Yield the periods that run on a day or start after it, up to another day."""
    day = max(today, plan.effect)
    while day <= until:
        period = plan.period_at(day)
        if period.end < day:
            return
        yield period
        day = period.end + ONE_DAY


def _amount_on(contract: Contract, plan: Schedule, day: date) -> Decimal | None:
    totals = totals_on(contract.items, max(day, plan.effect), plan.effect)
    return None if totals is None else totals.ht


def horizon(today: date, months: int = DEFAULT_HORIZON_MONTHS) -> date:
    """Return the last day of a horizon in months (18 by default, cli.md)."""
    return forward(today, Duration(months, Unit.MONTH))
