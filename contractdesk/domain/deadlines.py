"""Deadlines of a contract: what to do, by when, and the arithmetic behind each date.

A deadline carries facts, not sentences: ``services.wording`` writes the title and the « pourquoi » when
they are shown, so that computing ten thousand contracts costs only the dates.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from contractdesk.domain.billing import invoices
from contractdesk.domain.contract import (
    Context,
    Contract,
    Mark,
    State,
    notice_for,
    state_of,
    state_on,
    stop_day,
)
from contractdesk.domain.dates import ONE_DAY, Duration, forward, latest_before
from contractdesk.domain.enums import (
    Bucket,
    DeadlineKind,
    DeadlineState,
    Missing,
    RenewalKind,
    Status,
    Unit,
)
from contractdesk.domain.indices import IndexTable
from contractdesk.domain.payment import InvoiceRecord, payment_limit
from contractdesk.domain.prices import ht_on
from contractdesk.domain.revision import Basis, lacking_months
from contractdesk.domain.terms import NoticeDates, Period, Schedule, Span

DEFAULT_HORIZON_MONTHS = 18
# Asked for each day until an answer is entered: what they ask names them, no date does.
_UNDATED = (DeadlineKind.COMMISSIONING, DeadlineKind.INCOMPLETE)
_ALONE = (DeadlineKind.RENEWAL, DeadlineKind.INVOICE)
_BUCKET_ENDS = ((7, Bucket.WEEK), (30, Bucket.MONTH), (90, Bucket.QUARTER))


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing to do.

    ``subject`` tells what it is about, for its sentences: the right to use, the civil year of the codes, the
    modules or months (several are separated by a comma and a space), the event not dated yet, the number of
    the invoice. ``reason`` is what the commune said when it dealt with it or put it off.
    """

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
    invoice: InvoiceRecord | None = None
    snoozed_until: date | None = None
    reason: str = ""

    @property
    def anchor(self) -> str:
        """What tells this occurrence from the others of its kind in the contract: its dates, its subject.

        A mark is kept with it, so that a deadline asks again when the dates under it change.
        """
        parts = [] if self.notice is None else [self.notice.exit_end.isoformat()]
        if self.is_dated:
            parts.append(self.due_on.isoformat())
        return "/".join([*parts, *self.missing, *([self.subject] if self.subject else [])])

    @property
    def is_dated(self) -> bool:
        """Whether it falls on a day of its own, rather than on each day until something is entered."""
        return self.kind not in _UNDATED

    @property
    def comes_alone(self) -> bool:
        """Whether it comes by itself: the commune is told, it has nothing to do."""
        return self.kind in _ALONE

    def is_ended(self, today: date) -> bool:
        """Tell whether its contract is over: only a successor or a closing decision settles that."""
        return self.kind is DeadlineKind.FINAL_END and self.due_on < today

    @property
    def decide_by(self) -> date | None:
        """The day by which to decide, for a notice."""
        return None if self.notice is None else self.notice.decide_by

    @property
    def exit_end(self) -> date | None:
        """The last day of the period that a notice or an express decision is about."""
        if self.notice is not None:
            return self.notice.exit_end
        is_decision = self.kind is DeadlineKind.EXPRESS_DECISION
        return self.period.end if is_decision and self.period is not None else None

    def bucket(self, today: date) -> Bucket:
        """Return the bucket of the day to act by."""
        return bucket_of(self.act_by, today)

    def is_due(self, today: date) -> bool:
        """Tell whether it still asks for something and its day has come."""
        return self.state in (DeadlineState.OPEN, DeadlineState.MISSED) and self.act_by <= today


def bucket_of(act_by: date, today: date) -> Bucket:
    """Place a day in exactly one bucket, counted from today."""
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
    """Order by the day to act by, then the date, then the contract."""
    return deadline.act_by, deadline.due_on, deadline.contract.reference, deadline.kind.value


@dataclass(frozen=True, slots=True)
class _Watch:
    """What the rules below read: a contract that is not over, its periods, and the days looked at.

    ``last`` is its last day if every renewal takes place, ``certain`` if nothing more is decided.
    """

    contract: Contract
    plan: Schedule
    state: State
    last: date | None
    certain: date | None
    today: date
    until: date
    context: Context
    table: IndexTable | None
    _prices: dict[date, Decimal | None] = field(default_factory=dict)

    @property
    def since(self) -> date:
        """The first day on which the contract runs and can still ask for something."""
        return max(self.today, self.plan.effect)

    def price_on(self, day: date) -> Decimal | None:
        """The yearly amount excluding VAT on a day; several rules ask about the same days."""
        if day not in self._prices:
            self._prices[day] = ht_on(self.contract.items, max(day, self.plan.effect), self.plan.effect)
        return self._prices[day]

    def runs_on(self, day: date) -> bool:
        """Whether the contract certainly runs on a day."""
        return self.certain is None or day <= self.certain


def deadlines_of(
    contract: Contract,
    today: date,
    until: date,
    context: Context,
    table: IndexTable | None = None,
    *,
    with_done: bool = False,
) -> Iterator[Deadline]:
    """Yield every deadline of a contract to act on up to a day, and the past ones still asking.

    Args:
        contract: the facts.
        today: the day of reading; only states and what is past depend on it.
        until: the last ``act_by`` listed.
        context: calendar and delays of the register.
        table: the indices, to tell which due revision lacks a value; None leaves that out.
        with_done: also those that the commune has marked as dealt with.
    """
    found = _unmarked(contract, today, until, context, table)
    if not contract.marks:
        yield from found
        return
    marks = {(mark.kind, mark.anchor): mark for mark in contract.marks}
    for one in found:
        shown = _marked(one, marks.get((one.kind, one.anchor)), today)
        if with_done or shown.state is not DeadlineState.DONE:
            yield shown


def _marked(one: Deadline, mark: Mark | None, today: date) -> Deadline:
    """Return a deadline with what the commune has said of it; put off, it asks again on the day."""
    if mark is None:
        return one
    if mark.until is not None:
        if today >= mark.until:
            return one
        return replace(one, state=DeadlineState.SNOOZED, snoozed_until=mark.until, reason=mark.reason)
    return one if one.is_ended(today) else replace(one, state=DeadlineState.DONE, reason=mark.reason)


def _unmarked(
    contract: Contract, today: date, until: date, context: Context, table: IndexTable | None
) -> Iterator[Deadline]:
    """Yield the deadlines that the facts give, whatever has been said of them."""
    if contract.is_draft:
        return
    yield from _payments(contract, until)
    plan = contract.plan()
    stop = None if plan is None else stop_day(contract, plan)
    if plan is None:
        state = state_on(contract, today, context)
    else:
        state = state_of(contract, plan, stop, today, context)
    if state.status in (Status.TERMINATED, Status.ENDED):
        yield from _ended(contract, state)
        return
    if state.missing and not contract.is_closed:
        yield _incomplete(contract, state, today)
    if plan is None or state.term is None:
        return
    watch = _Watch(
        contract,
        plan,
        state,
        stop if stop is not None else plan.final_end(),
        stop if stop is not None else plan.granted_end(),
        today,
        until,
        context,
        table,
    )
    for rule in _RULES:
        for one in rule(watch):
            if one.act_by <= until:
                yield one


def _incomplete(contract: Contract, state: State, today: date) -> Deadline:
    """Ask for the missing facts, today: nothing can be watched without them."""
    return Deadline(
        contract,
        DeadlineKind.INCOMPLETE,
        today,
        today,
        amount_ht=state.annual_ht,
        subject=contract.start_event,
        missing=state.missing,
    )


def _payments(contract: Contract, until: date) -> Iterator[Deadline]:
    """Yield the last day to pay each invoice received, until it is paid, even once the contract is over."""
    for invoice in contract.invoices:
        if invoice.paid_on is not None:
            continue
        day = payment_limit(invoice.received_on, contract.payment_days)
        if day <= until:
            yield Deadline(
                contract,
                DeadlineKind.PAYMENT,
                day,
                day,
                amount_ht=invoice.amount_ht,
                subject=invoice.number,
                invoice=invoice,
            )


def _ended(contract: Contract, state: State) -> Iterator[Deadline]:
    """Keep an ended contract listed until a successor or a closing decision is recorded."""
    if state.final_end is None or contract.has_successor or contract.is_closed:
        return
    yield Deadline(
        contract,
        DeadlineKind.FINAL_END,
        state.final_end,
        state.final_end,
        DeadlineState.MISSED,
        amount_ht=state.annual_ht,
        period=state.term,
    )


def _exits(watch: _Watch) -> Iterator[Deadline]:
    """Yield the notices and express decisions of each exit after which the contract would go on.

    A notice past its limit is missed, and listed until the period it could have ended is over; one whose
    limit came before the contract could never be given. A period already decided asks for nothing.
    """
    contract, plan = watch.contract, watch.plan
    settled = contract.renewed_ends
    for span in plan.spans(watch.since):
        if watch.last is not None and span.end >= watch.last:
            return
        dates = notice_for(contract, span.end, watch.context)
        if (span.start if dates is None else dates.send_by) > watch.until:
            return
        if span.end in settled:
            continue
        is_express = plan.terms_of(span.period.number).renewal_kind is RenewalKind.EXPRESS
        if is_express and span.end == span.period.end:
            yield _express(watch, span, dates)
        elif dates is not None and dates.limit >= plan.effect:
            yield Deadline(
                contract,
                DeadlineKind.NOTICE,
                dates.limit,
                dates.send_by,
                DeadlineState.MISSED if watch.today > dates.limit else DeadlineState.OPEN,
                watch.price_on(span.end + ONE_DAY),
                dates,
                span.period,
            )


def _express(watch: _Watch, span: Span, dates: NoticeDates | None) -> Deadline:
    """Ask for the decision without which the contract ends: before the notice's limit, or the end."""
    due = span.end if dates is None else dates.limit
    return Deadline(
        watch.contract,
        DeadlineKind.EXPRESS_DECISION,
        due,
        due,
        DeadlineState.MISSED if watch.today > due else DeadlineState.OPEN,
        watch.price_on(span.end + ONE_DAY),
        dates,
        span.period,
    )


def _renewals(watch: _Watch) -> Iterator[Deadline]:
    """Yield the coming renewals, and the anniversaries at which a longer period can be left."""
    for span in watch.plan.spans(watch.since):
        if span.start > watch.until or not watch.runs_on(span.start):
            return
        if span.start >= watch.today and span.start != watch.plan.effect:
            yield Deadline(
                watch.contract,
                DeadlineKind.RENEWAL,
                span.start,
                span.start,
                amount_ht=watch.price_on(span.start),
                period=span.period,
            )


def _end_of_contract(watch: _Watch) -> Iterator[Deadline]:
    """Yield the last day, and the day to start buying again before it."""
    contract, last = watch.contract, watch.last
    if last is None or contract.has_successor or contract.is_closed:
        return
    days = [(DeadlineKind.FINAL_END, last)]
    if watch.context.procurement_months:
        start = latest_before(last, Duration(watch.context.procurement_months, Unit.MONTH))
        if start >= watch.today:
            days.append((DeadlineKind.PROCUREMENT, start))
    amount, period = watch.state.annual_ht, watch.plan.period_at(last)
    for kind, day in days:
        yield Deadline(contract, kind, day, day, amount_ht=amount, period=period)


def _revisions(watch: _Watch) -> Iterator[Deadline]:
    """Yield the coming revisions, and the index values that the latest one due lacks.

    A clause that runs only when the commune asks for it sets no deadline: prices are firm meanwhile.
    """
    contract, clause = watch.contract, watch.contract.clause
    if clause is None or not clause.is_automatic:
        return
    recorded = {one.effective_on for one in contract.revisions}
    lately = clause.due_dates(watch.plan.effect, watch.until, since=watch.since)
    for day in lately:
        if day >= watch.today and day not in recorded and watch.runs_on(day):
            yield Deadline(contract, DeadlineKind.REVISION, day, day, amount_ht=watch.price_on(day))
    past = [day for day in lately if day <= watch.today]
    if not past or past[-1] in recorded or watch.table is None:
        return
    basis = Basis(clause, watch.plan.effect, contract.items, contract.signed_on, contract.revisions)
    months = lacking_months(basis, past[-1], watch.table)
    if months:
        yield Deadline(
            contract,
            DeadlineKind.INDEX_MISSING,
            past[-1],
            past[-1],
            amount_ht=watch.price_on(past[-1]),
            subject=", ".join(map(str, months)),
        )


def _invoices(watch: _Watch) -> Iterator[Deadline]:
    contract = watch.contract
    found = invoices(watch.plan, contract.billing, contract.items, watch.today, watch.until, watch.certain)
    for invoice in found:
        yield Deadline(
            contract,
            DeadlineKind.INVOICE,
            invoice.due_on,
            invoice.due_on,
            amount_ht=invoice.amount_ht,
            period=Period(0, invoice.covers_from, invoice.covers_to),
        )


def _modules(watch: _Watch) -> Iterator[Deadline]:
    """Ask once for the commissioning dates of the modules that follow their own start."""
    names = [module.name for module in watch.contract.modules if module.commissioned_on is None]
    if names:
        day = watch.since
        yield Deadline(watch.contract, DeadlineKind.COMMISSIONING, day, day, subject=", ".join(names))


def _rights(watch: _Watch) -> Iterator[Deadline]:
    """Yield each contract year's rights to use, before they are lost; the last year may be shorter."""
    contract = watch.contract
    if not contract.rights:
        return
    last = watch.until if watch.certain is None else min(watch.until, watch.certain)
    days = list(watch.plan.year_ends(watch.since, last))
    if last == watch.certain and last not in days and last >= watch.today:
        days.append(last)
    for day in days:
        for right in contract.rights:
            yield Deadline(contract, DeadlineKind.ENTITLEMENT, day, day, subject=right.label)


def _codes(watch: _Watch) -> Iterator[Deadline]:
    """Yield the codes to give to the vendor before each civil year, or when the contract starts in it."""
    contract, effect = watch.contract, watch.plan.effect
    if not contract.needs_yearly_codes:
        return
    for year in range(max(watch.today.year, effect.year), watch.until.year + 2):
        first_day = max(date(year, 1, 1), effect)
        day = effect if first_day == effect else first_day - ONE_DAY
        if day >= watch.today and watch.runs_on(first_day) and year not in contract.coded_years:
            yield Deadline(contract, DeadlineKind.INFORMATION, day, day, subject=str(year))


_RULES: tuple[Callable[[_Watch], Iterator[Deadline]], ...] = (
    _exits,
    _renewals,
    _end_of_contract,
    _revisions,
    _invoices,
    _modules,
    _rights,
    _codes,
)


def horizon(today: date, months: int = DEFAULT_HORIZON_MONTHS) -> date:
    """Return the last day of a horizon in months (18 by default)."""
    return forward(today, Duration(months, Unit.MONTH))
