"""A contract as facts, and its state on a day (rules.md §1 and §2).

Only facts are stored; whatever this module returns is computed again each time it is shown.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from contractdesk.domain.billing import BillingRule
from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.enums import DecisionKind, Missing, NoticeKind, RenewalKind, Status, Window
from contractdesk.domain.prices import PricedItem, Totals, totals_on
from contractdesk.domain.revision import RecordedRevision, RevisionClause
from contractdesk.domain.terms import (
    NoticeDates,
    Period,
    Schedule,
    Terms,
    earliest_exit,
    effective_end,
    notice_dates,
    schedule,
)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A letter sent by the commune; its reception counts, its sending until that is known."""

    kind: NoticeKind
    sent_on: date
    received_on: date | None = None
    exit_end: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision; ``period_end`` is the last day of the period it is about."""

    kind: DecisionKind
    decided_on: date
    period_end: date | None = None
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class ModuleStart:
    """A module that starts on its own commissioning date, possibly after its contract."""

    name: str
    commissioned_on: date | None = None


@dataclass(frozen=True, slots=True)
class YearlyRight:
    """Something the vendor owes each year (legal tickets, a day of assistance, a data update)."""

    label: str


@dataclass(frozen=True, slots=True)
class Contract:
    """Everything the rules need to know of a contract."""

    id: int
    reference: str
    vendor: str
    object: str
    terms: Terms
    is_draft: bool = False
    start_event: str = ""
    signed_on: date | None = None
    items: tuple[PricedItem, ...] = ()
    clause: RevisionClause | None = None
    revisions: tuple[RecordedRevision, ...] = ()
    billing: BillingRule = field(default_factory=BillingRule)
    notices: tuple[NoticeRecord, ...] = ()
    decisions: tuple[Decision, ...] = ()
    modules: tuple[ModuleStart, ...] = ()
    rights: tuple[YearlyRight, ...] = ()
    needs_yearly_codes: bool = False
    coded_years: frozenset[int] = frozenset()
    has_successor: bool = False
    postal_margin: int | None = None
    lead_days: int | None = None

    @property
    def renewed_ends(self) -> frozenset[date]:
        """Last days of the periods that a decision has renewed."""
        return frozenset(
            decision.period_end
            for decision in self.decisions
            if decision.kind is DecisionKind.RENEWED and decision.period_end is not None
        )

    @property
    def is_closed(self) -> bool:
        """Whether the commune has recorded that nothing follows this contract."""
        return any(decision.kind is DecisionKind.CLOSED for decision in self.decisions)

    def plan(self) -> Schedule | None:
        """Return the schedule of its periods, None while start or duration is missing."""
        return schedule(self.terms, self.renewed_ends)


@dataclass(frozen=True, slots=True)
class Context:
    """What the register adds to a contract to compute with: calendar and delays, in days."""

    calendar: BusinessCalendar
    postal_margin: int = 21
    lead_days: int = 60
    procurement_months: int = 6


@dataclass(frozen=True, slots=True)
class State:
    """What a contract is on a day. None means « cannot be computed », as in the JSON documents."""

    status: Status
    as_of: date
    term: Period | None = None
    final_end: date | None = None
    stops_on: date | None = None
    renewals_left: int | None = None
    exit_end: date | None = None
    notice: NoticeDates | None = None
    window: Window = Window.NONE
    next_exit: date | None = None
    totals: Totals | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def annual_ht(self) -> Decimal | None:
        """The yearly amount excluding VAT."""
        return None if self.totals is None else self.totals.ht


def state_on(contract: Contract, today: date, context: Context) -> State:
    """Compute status, period, notice and amount of a contract on a day."""
    plan = contract.plan()
    missing = missing_facts(contract)
    if plan is None:
        status = Status.DRAFT if contract.is_draft else Status.INCOMPLETE
        return State(status, today, totals=totals_on(contract.items, today, None), missing=missing)
    stop = stop_day(contract, plan)
    shown_on = today if stop is None else min(today, stop)
    term = plan.period_at(shown_on)
    exit_end = plan.exit_at(shown_on)
    continues = _continues_after(contract, plan, exit_end, stop)
    dates = None
    if continues and plan.terms.notice is not None:
        dates = notice_for(contract, exit_end, context)
    window = window_on(dates, today)
    final = _last_day(plan, term, stop, today)
    status = _status(contract, plan, term, stop, window, today)
    over = status in (Status.TERMINATED, Status.ENDED)
    return State(
        status=status,
        as_of=today,
        term=term,
        final_end=final,
        stops_on=stop,
        renewals_left=_renewals_left(plan, term, stop),
        exit_end=exit_end,
        notice=dates,
        window=Window.NONE if over else window,
        next_exit=None if over else next_exit(contract, plan, today, stop),
        totals=totals_on(contract.items, max(shown_on, plan.effect), plan.effect),
        missing=missing,
    )


def missing_facts(contract: Contract) -> tuple[Missing, ...]:
    """List the facts without which something cannot be computed, in the order of the form."""
    terms = contract.terms
    renews = terms.renewal_kind is not RenewalKind.NONE
    checks = (
        (Missing.START, terms.effect is None),
        (Missing.INITIAL_TERM, terms.initial is None),
        (Missing.RENEWAL_TERM, renews and terms.renewal is None),
        (Missing.NOTICE, renews and terms.notice is None),
        (Missing.ANNUAL_HT, not any(item.steps for item in contract.items)),
        (Missing.INDEX, contract.clause is not None and contract.clause.lacks_index),
    )
    return tuple(code for code, absent in checks if absent)


def stop_day(contract: Contract, plan: Schedule) -> date | None:
    """Return the day on which recorded facts end the contract, None while it goes on.

    A termination stops it on its effective day, a letter on the exit it reaches. A decision not to renew
    stops an express renewal; a tacit one goes on until the letter is sent, whatever was decided.
    """
    days = [
        decision.effective_on
        for decision in contract.decisions
        if decision.kind is DecisionKind.TERMINATED and decision.effective_on is not None
    ]
    days += [
        decision.period_end
        for decision in contract.decisions
        if decision.kind is DecisionKind.NOT_RENEWED
        and decision.period_end is not None
        and contract.terms.renewal_kind is not RenewalKind.TACIT
    ]
    for letter in contract.notices:
        end = effective_end(plan, letter.received_on or letter.sent_on, letter.exit_end)
        if end is not None:
            days.append(end)
    return min(days, default=None)


def notice_for(contract: Contract, exit_end: date, context: Context) -> NoticeDates | None:
    """Return the three dates of the notice for an exit, None when no notice is written."""
    if contract.terms.notice is None:
        return None
    margin = contract.postal_margin if contract.postal_margin is not None else context.postal_margin
    lead = contract.lead_days if contract.lead_days is not None else context.lead_days
    return notice_dates(exit_end, contract.terms.notice, margin, lead, context.calendar)


def window_on(dates: NoticeDates | None, today: date) -> Window:
    """Say where a day stands: open until send-by, postal risk until the limit, its last day, closed."""
    if dates is None:
        return Window.NONE
    if today > dates.limit:
        return Window.CLOSED
    if today == dates.limit:
        return Window.LAST_DAY
    return Window.OPEN if today <= dates.send_by else Window.POSTAL_RISK


def next_exit(contract: Contract, plan: Schedule, today: date, stop: date | None) -> date | None:
    """Return the last day of the earliest span that a notice received today can still close."""
    if stop is not None:
        return stop
    if contract.terms.renewal_kind is RenewalKind.EXPRESS:
        return plan.exit_at(today)
    return earliest_exit(plan, today)


def _last_day(plan: Schedule, term: Period, stop: date | None, today: date) -> date | None:
    """Return the last day: recorded, passed without renewal, or the one that the clauses allow."""
    if stop is not None:
        return stop
    return term.end if today > term.end else plan.final_end()


def _continues_after(contract: Contract, plan: Schedule, exit_end: date, stop: date | None) -> bool:
    """Tell whether there is something after this exit that a notice would prevent."""
    if stop is not None:
        return exit_end < stop
    final = plan.final_end()
    return final is None or exit_end < final


def _renewals_left(plan: Schedule, term: Period, stop: date | None) -> int | None:
    if stop is not None:
        return 0 if stop <= term.end else plan.period_at(stop).number - term.number
    last = plan.last_number()
    return None if last is None else last - term.number


def _status(
    contract: Contract, plan: Schedule, term: Period, stop: date | None, window: Window, today: date
) -> Status:
    """Return the first status that applies, in the order of rules.md §1."""
    if contract.is_draft:
        return Status.DRAFT
    terminated = any(decision.kind is DecisionKind.TERMINATED for decision in contract.decisions)
    if stop is not None and today > stop:
        return Status.TERMINATED if terminated else Status.ENDED
    if today > term.end:
        return Status.ENDED
    if stop is not None:
        return Status.NOTICE_GIVEN
    last = plan.last_number()
    has_next = last is None or term.number < last
    if contract.terms.renewal_kind is RenewalKind.EXPRESS and has_next:
        decided = term.end in plan.renewed_ends
        if not decided:
            return Status.TO_DECIDE
    if not has_next:
        return Status.LAST_TERM
    if window is Window.CLOSED and contract.terms.renewal_kind is RenewalKind.TACIT:
        return Status.NOTICE_CLOSED
    return Status.IN_FORCE
