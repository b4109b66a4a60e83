"""Deadlines of a contract: what to do, by when, and the arithmetic behind each date.

A deadline carries facts, not sentences: ``services.wording`` writes the title and the « pourquoi » when
they are shown, so that computing ten thousand contracts costs only the dates.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from contractdesk.domain.billing import Bill, bills
from contractdesk.domain.clauses import RevisionClause
from contractdesk.domain.contract import (
    Context,
    Contract,
    Mark,
    notice_for,
    stop_day,
)
from contractdesk.domain.dates import ONE_DAY, Duration, forward, latest_before
from contractdesk.domain.enums import (
    Bucket,
    DeadlineKind,
    DeadlineState,
    Missing,
    RenewalKind,
    Unit,
)
from contractdesk.domain.indices import IndexTable
from contractdesk.domain.payment import InvoiceRecord, payment_limit
from contractdesk.domain.revision import Basis, lacking_months
from contractdesk.domain.terms import NoticeDates, Period, Schedule, Span

DEFAULT_HORIZON_MONTHS = 18
# Asked for each day until an answer is entered: what they ask names them, no date does.
_UNDATED = (DeadlineKind.COMMISSIONING, DeadlineKind.INCOMPLETE)
_ALONE = (DeadlineKind.RENEWAL, DeadlineKind.INVOICE)
# Named once: an enumeration looks up a member again each time its name is read.
OPEN, MISSED = DeadlineState.OPEN, DeadlineState.MISSED
NOTICE, RENEWAL, FINAL_END = DeadlineKind.NOTICE, DeadlineKind.RENEWAL, DeadlineKind.FINAL_END
INVOICE, REVISION, INDEX_MISSING = DeadlineKind.INVOICE, DeadlineKind.REVISION, DeadlineKind.INDEX_MISSING
ENTITLEMENT, INFORMATION = DeadlineKind.ENTITLEMENT, DeadlineKind.INFORMATION
EXPRESS = RenewalKind.EXPRESS
_BUCKET_ENDS = ((7, Bucket.WEEK), (30, Bucket.MONTH), (90, Bucket.QUARTER))


class Deadline(NamedTuple):
    """One thing to do; the amount at stake is looked up when it is asked for, thousands are never shown.

    ``subject`` tells what it is about, for its sentences: the right to use, the civil year of the codes, the
    modules or months (several are separated by a comma and a space), the event not dated yet, the number of
    the invoice. ``reason`` is what the commune said when it dealt with it or put it off. ``priced_on`` is the
    day whose yearly price is at stake, ``bill`` the invoice that is expected, ``invoice`` the one received.
    """

    contract: Contract
    kind: DeadlineKind
    due_on: date
    act_by: date
    state: DeadlineState = OPEN
    priced_on: date | None = None
    notice: NoticeDates | None = None
    period: Period | None = None
    subject: str = ""
    missing: tuple[Missing, ...] = ()
    bill: Bill | None = None
    invoice: InvoiceRecord | None = None
    snoozed_until: date | None = None
    reason: str = ""

    @property
    def amount_ht(self) -> Decimal | None:
        """The amount at stake excluding VAT, None when there is none or it is not known."""
        if self.invoice is not None:
            return self.invoice.amount_ht
        if self.bill is not None:
            plan = self.contract.plan()
            effect = self.bill.start if plan is None else plan.effect
            return self.bill.amount_ht(self.contract.billing, self.contract.items, effect)
        return None if self.priced_on is None else self.contract.ht_on(self.priced_on)

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
        return self.state in (OPEN, MISSED) and self.act_by <= today


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


class _Watch(NamedTuple):
    """What the rules below read: a contract that is not over, its periods, and the days looked at.

    ``last`` is its last day if every renewal takes place, ``certain`` if nothing more is decided; ``since``
    is the first day on which it runs and can still ask for something, ``shown_on`` that of its price.
    """

    contract: Contract
    plan: Schedule
    last: date | None
    certain: date | None
    today: date
    since: date
    shown_on: date
    until: date
    context: Context
    table: IndexTable | None


def deadlines_of(
    contract: Contract,
    today: date,
    until: date,
    context: Context,
    table: IndexTable | None = None,
    *,
    with_done: bool = False,
) -> Iterator[Deadline]:
    """Return every deadline of a contract to act on up to a day, and the past ones still asking.

    Args:
        contract: the facts.
        today: the day of reading; only states and what is past depend on it.
        until: the last ``act_by`` listed.
        context: calendar and delays of the register.
        table: the indices, to tell which due revision lacks a value; None leaves that out.
        with_done: also those that the commune has marked as dealt with.
    """
    found = _unmarked(contract, today, until, context, table)
    return _with_marks(contract, found, today, with_done=with_done) if contract.marks else iter(found)


def _with_marks(
    contract: Contract, found: Iterable[Deadline], today: date, *, with_done: bool
) -> Iterator[Deadline]:
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
        return one._replace(state=DeadlineState.SNOOZED, snoozed_until=mark.until, reason=mark.reason)
    return one if one.is_ended(today) else one._replace(state=DeadlineState.DONE, reason=mark.reason)


def _unmarked(
    contract: Contract, today: date, until: date, context: Context, table: IndexTable | None
) -> list[Deadline]:
    """Return the deadlines that the facts give, whatever has been said of them."""
    if contract.is_draft:
        return []
    found = list(_payments(contract, until)) if contract.invoices else []
    plan = contract.plan()
    if plan is None:
        return found + _incomplete(contract, today)
    stop = stop_day(contract, plan)
    shown_on = today if stop is None or today <= stop else stop
    term = plan.period_at(shown_on)
    if today > term.end or shown_on != today:
        if plan.lacks_renewal_term and (stop is None or stop > term.end):
            return found + _incomplete(contract, today)
        return found + _ended(contract, term, term.end if stop is None else min(stop, term.end))
    if contract.missing:
        found += _incomplete(contract, today)
    last = stop if stop is not None else plan.final_end()
    certain = stop if stop is not None else plan.granted_end()
    since = max(today, plan.effect)
    watch = _Watch(contract, plan, last, certain, today, since, shown_on, until, context, table)
    return found + _coming(watch)


def _coming(watch: _Watch) -> list[Deadline]:
    """Return what each rule finds for a contract that is not over, if it has what the rule is about."""
    contract, until = watch.contract, watch.until
    found = [*_spans(watch), *_end_of_contract(watch)]
    if contract.clause is not None and contract.clause.is_automatic:
        found += _revisions(watch, contract.clause)
    found += _invoices(watch)
    if contract.modules:
        found += _modules(watch)
    if contract.rights:
        found += _rights(watch)
    if contract.needs_yearly_codes:
        found += _codes(watch)
    return [one for one in found if one.act_by <= until]


def _incomplete(contract: Contract, today: date) -> list[Deadline]:
    """Ask for the missing facts, today: nothing can be watched without them."""
    if not contract.missing or contract.is_closed:
        return []
    one = Deadline(
        contract,
        DeadlineKind.INCOMPLETE,
        today,
        today,
        priced_on=today,
        subject=contract.start_event,
        missing=contract.missing,
    )
    return [one]


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
                subject=invoice.number,
                invoice=invoice,
            )


def _ended(contract: Contract, term: Period, end: date) -> list[Deadline]:
    """Keep an ended contract listed until a successor or a closing decision is recorded."""
    if contract.has_successor or contract.is_closed:
        return []
    return [Deadline(contract, FINAL_END, end, end, MISSED, end, None, term)]


def _spans(watch: _Watch) -> Iterator[Deadline]:
    """Yield what each span asks for: its coming beginning, and the notice or the decision before its end.

    A span begins with a renewal, or with the anniversary at which a longer period can be left.
    """
    contract, plan, last, certain, today, since, _shown_on, until, context, _table = watch
    effect, settled = plan.effect, plan.renewed_ends
    for span in plan.spans(since):
        start, end, period, _terms = span
        if today <= start <= until and start != effect and (certain is None or start <= certain):
            yield Deadline(contract, RENEWAL, start, start, OPEN, start, None, period)
        if last is not None and end >= last:
            return
        dates = notice_for(contract, end, context)
        if (start if dates is None else dates.send_by) > until:
            return
        if end not in settled and (one := _exit(watch, span, dates)) is not None:
            yield one


def _exit(watch: _Watch, span: Span, dates: NoticeDates | None) -> Deadline | None:
    """Return the notice or the express decision of an exit after which the contract would go on.

    A notice past its limit is missed, and listed until the period it could have ended is over; one whose
    limit came before the contract could never be given. A period already decided asks for nothing.
    """
    is_express = span.terms.renewal_kind is EXPRESS
    if is_express and span.end == span.period.end:
        return _express(watch, span, dates)
    if dates is None or dates.limit < watch.plan.effect:
        return None
    return Deadline(
        watch.contract,
        NOTICE,
        dates.limit,
        dates.send_by,
        MISSED if watch.today > dates.limit else OPEN,
        span.end + ONE_DAY,
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
        MISSED if watch.today > due else OPEN,
        span.end + ONE_DAY,
        dates,
        span.period,
    )


def _end_of_contract(watch: _Watch) -> Iterator[Deadline]:
    """Yield the last day, and the day to start buying again before it."""
    contract, last = watch.contract, watch.last
    if last is None or contract.has_successor or contract.is_closed:
        return
    days = [(FINAL_END, last)]
    if watch.context.procurement_months:
        start = latest_before(last, _months(watch.context.procurement_months))
        if watch.today <= start <= watch.until:
            days.append((DeadlineKind.PROCUREMENT, start))
    if last > watch.until and len(days) == 1:
        return
    period = watch.plan.period_at(last)
    for kind, day in days:
        yield Deadline(contract, kind, day, day, OPEN, watch.shown_on, None, period)


@cache
def _months(count: int) -> Duration:
    return Duration(count, Unit.MONTH)


def _revisions(watch: _Watch, clause: RevisionClause) -> Iterator[Deadline]:
    """Yield the coming revisions, and the index values that the latest one due lacks.

    A clause that runs only when the commune asks for it sets no deadline: prices are firm meanwhile.
    """
    contract, today, certain, effect = watch.contract, watch.today, watch.certain, watch.plan.effect
    recorded = {one.effective_on for one in contract.revisions}
    latest = None
    for day in clause.due_dates(effect, watch.until, since=watch.since):
        if day >= today and day not in recorded and (certain is None or day <= certain):
            yield Deadline(contract, REVISION, day, day, OPEN, day)
        if day <= today:
            latest = day
    if latest is None or latest in recorded or watch.table is None:
        return
    basis = Basis(clause, effect, contract.items, contract.signed_on, contract.revisions)
    months = lacking_months(basis, latest, watch.table)
    if months:
        subject = ", ".join(map(str, months))
        yield Deadline(contract, INDEX_MISSING, latest, latest, OPEN, latest, subject=subject)


def _invoices(watch: _Watch) -> Iterator[Deadline]:
    contract = watch.contract
    found = bills(watch.plan, contract.billing, contract.items, watch.today, watch.until, watch.certain)
    for bill in found:
        day = bill.due_on
        yield Deadline(contract, INVOICE, day, day, bill=bill)


def _modules(watch: _Watch) -> Iterator[Deadline]:
    """Ask once for the commissioning dates of the modules that follow their own start."""
    names = [module.name for module in watch.contract.modules if module.commissioned_on is None]
    if names:
        day = watch.since
        yield Deadline(watch.contract, DeadlineKind.COMMISSIONING, day, day, subject=", ".join(names))


def _rights(watch: _Watch) -> Iterator[Deadline]:
    """Yield each contract year's rights to use, before they are lost; the last year may be shorter."""
    contract = watch.contract
    last = watch.until if watch.certain is None else min(watch.until, watch.certain)
    days = list(watch.plan.year_ends(watch.since, last))
    if last == watch.certain and last not in days and last >= watch.today:
        days.append(last)
    for day in days:
        for right in contract.rights:
            yield Deadline(contract, ENTITLEMENT, day, day, subject=right.label)


def _codes(watch: _Watch) -> Iterator[Deadline]:
    """Yield the codes to give to the vendor before each civil year, or when the contract starts in it."""
    contract, effect = watch.contract, watch.plan.effect
    last_year = watch.until.year + 1
    if watch.certain is not None:
        last_year = min(last_year, watch.certain.year)
    for year in range(max(watch.today.year, effect.year), last_year + 1):
        day = effect if year == effect.year else date(year - 1, 12, 31)
        if day >= watch.today and year not in contract.coded_years:
            yield Deadline(contract, INFORMATION, day, day, subject=str(year))


def horizon(today: date, months: int = DEFAULT_HORIZON_MONTHS) -> date:
    """Return the last day of a horizon in months (18 by default)."""
    return forward(today, Duration(months, Unit.MONTH))
