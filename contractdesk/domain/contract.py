"""A contract as facts, and its state on a day.

Only facts are stored; whatever this module returns is computed again each time it is shown.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from contractdesk.domain.billing import BillingRule
from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.clauses import RecordedRevision, RevisionClause
from contractdesk.domain.enums import (
    DeadlineKind,
    DecisionKind,
    ExitRule,
    Missing,
    NoticeKind,
    RenewalKind,
    Status,
    Window,
)
from contractdesk.domain.payment import InvoiceRecord
from contractdesk.domain.prices import PricedItem, Totals, ht_on, totals_on
from contractdesk.domain.terms import (
    Amendment,
    NoticeDates,
    Period,
    Schedule,
    Terms,
    earliest_exit,
    effective_end,
    notice_dates,
    schedule,
)

STARTS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A letter sent by the commune; its reception counts, its sending until that is known."""

    kind: NoticeKind
    sent_on: date
    received_on: date | None = None
    exit_end: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision.

    ``period_end`` is the last day of the period it is about: a decision whose period no longer ends on that
    day, because the contract's dates have changed, no longer counts. ``effective_on`` is the last day of a
    terminated contract.
    """

    kind: DecisionKind
    decided_on: date
    period_end: date | None = None
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A deadline marked as dealt with, or put off until a day when ``until`` is given.

    ``anchor`` is that of the deadline (see ``deadlines.Deadline.anchor``): a mark whose deadline now has
    another one, because the dates under it have changed, no longer counts.
    """

    kind: DeadlineKind
    anchor: str
    until: date | None = None
    reason: str = ""


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
    amendments: tuple[Amendment, ...] = ()
    is_draft: bool = False
    start_event: str = ""
    signed_on: date | None = None
    items: tuple[PricedItem, ...] = ()
    clause: RevisionClause | None = None
    revisions: tuple[RecordedRevision, ...] = ()
    billing: BillingRule = field(default_factory=BillingRule)
    payment_days: int | None = None
    invoices: tuple[InvoiceRecord, ...] = ()
    notices: tuple[NoticeRecord, ...] = ()
    decisions: tuple[Decision, ...] = ()
    marks: tuple[Mark, ...] = ()
    modules: tuple[ModuleStart, ...] = ()
    rights: tuple[YearlyRight, ...] = ()
    needs_yearly_codes: bool = False
    coded_years: frozenset[int] = frozenset()
    has_successor: bool = False
    postal_margin: int | None = None
    lead_days: int | None = None
    alert_days: tuple[int, ...] | None = None
    _plan: Schedule | None = field(init=False, repr=False, compare=False)
    missing: tuple[Missing, ...] = field(init=False, repr=False, compare=False)
    """The facts without which something cannot be computed."""

    def __post_init__(self) -> None:
        """Count the periods once, and what lacks: every question starts from them."""
        plan = schedule(self.terms, self.renewed_ends, self.amendments) if self.has_start else None
        object.__setattr__(self, "_plan", plan)
        object.__setattr__(self, "missing", missing_facts(self))

    @property
    def has_start(self) -> bool:
        """Whether it begins on a day that a contract can begin on; another is a slip of the keyboard."""
        return self.terms.effect is not None and self.terms.effect.year in STARTS

    @property
    def latest_terms(self) -> Terms:
        """The clauses as the last amendment leaves them."""
        return self.amendments[-1].terms if self.amendments else self.terms

    @property
    def renewed_ends(self) -> frozenset[date]:
        """Last days of the periods that a decision has renewed."""
        return self._ends_decided(DecisionKind.RENEWED)

    @property
    def refused_ends(self) -> frozenset[date]:
        """Last days of the periods that a decision has not renewed."""
        return self._ends_decided(DecisionKind.NOT_RENEWED)

    def _ends_decided(self, kind: DecisionKind) -> frozenset[date]:
        """Return the last days of the periods on which the latest decision is of a kind."""
        if not self.decisions:
            return frozenset()
        latest = {
            one.period_end: one.kind
            for one in sorted(self.decisions, key=lambda one: one.decided_on)
            if one.kind in (DecisionKind.RENEWED, DecisionKind.NOT_RENEWED)
        }
        return frozenset(end for end, decided in latest.items() if end is not None and decided is kind)

    @property
    def is_closed(self) -> bool:
        """Whether the commune has recorded that nothing follows this contract."""
        if not self.decisions:
            return False
        return any(decision.kind is DecisionKind.CLOSED for decision in self.decisions)

    def ht_on(self, day: date) -> Decimal | None:
        """Return the yearly amount excluding VAT on a day, that of its start before it, None if unknown."""
        effect = None if self._plan is None else self._plan.effect
        return ht_on(self.items, day if effect is None else max(day, effect), effect)

    def plan(self) -> Schedule | None:
        """Return the schedule of its periods, None while start or duration is missing."""
        return self._plan


@dataclass(frozen=True, slots=True)
class Context:
    """What the register adds to a contract to compute with: calendar and delays, in days."""

    calendar: BusinessCalendar
    postal_margin: int = 21
    lead_days: int = 60
    procurement_months: int = 6
    alert_days: tuple[int, ...] = (90, 30, 7)


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
    if plan is None:
        return State(
            Status.DRAFT if contract.is_draft else Status.INCOMPLETE,
            today,
            totals=totals_on(contract.items, today, None),
            missing=contract.missing,
        )
    return state_of(contract, plan, stop_day(contract, plan), today, context)


def state_of(contract: Contract, plan: Schedule, stop: date | None, today: date, context: Context) -> State:
    """Compute the same, from the periods and the recorded end already at hand."""
    shown_on = today if stop is None else min(today, stop)
    term = plan.period_at(shown_on)
    totals = totals_on(contract.items, max(shown_on, plan.effect), plan.effect)
    missing = contract.missing
    if today > term.end or (stop is not None and today > stop):
        return _past_state(contract, plan, term, stop, today, totals, missing)
    exit_end = plan.exit_in(term, shown_on)
    dates = None
    if _continues_after(contract, plan, exit_end, stop):
        dates = notice_for(contract, exit_end, context)
    window = window_on(dates, today)
    return State(
        status=_status(contract, plan, term, stop, window, today),
        as_of=today,
        term=term,
        final_end=stop if stop is not None else plan.final_end(),
        stops_on=stop,
        renewals_left=_renewals_left(plan, term, stop),
        exit_end=exit_end,
        notice=dates,
        window=window,
        next_exit=next_exit(contract, plan, today, stop),
        totals=totals,
        missing=missing,
    )


def _past_state(
    contract: Contract,
    plan: Schedule,
    term: Period,
    stop: date | None,
    today: date,
    totals: Totals | None,
    missing: tuple[Missing, ...],
) -> State:
    """Return the state of a contract after its last known day: over, or renewed for a time not known."""
    if contract.is_draft:
        status = Status.DRAFT
    elif stop is not None and stop <= term.end:
        is_terminated = any(end == stop for end, terminates in _recorded_ends(contract, plan) if terminates)
        status = Status.TERMINATED if is_terminated else Status.ENDED
    elif plan.lacks_renewal_term:
        return State(Status.INCOMPLETE, today, stops_on=stop, totals=totals, missing=missing)
    else:
        status = Status.ENDED
    end = term.end if stop is None else min(stop, term.end)
    return State(
        status=status,
        as_of=today,
        term=term,
        final_end=end,
        stops_on=stop if stop == end else None,
        renewals_left=0,
        exit_end=end,
        totals=totals,
        missing=missing,
    )


def missing_facts(contract: Contract) -> tuple[Missing, ...]:
    """List the facts without which something cannot be computed, in the order of the form."""
    terms = contract.latest_terms
    renews = terms.renewal_kind is not RenewalKind.NONE and terms.max_renewals != 0
    can_be_left = renews or terms.exits is ExitRule.ANNIVERSARY
    checks = (
        (Missing.START, not contract.has_start),
        (Missing.INITIAL_TERM, terms.initial is None),
        (Missing.RENEWAL_TERM, renews and terms.renewal is None),
        (Missing.NOTICE, can_be_left and terms.notice is None),
        (Missing.ANNUAL_HT, not any(item.steps for item in contract.items)),
        (Missing.INDEX, contract.clause is not None and contract.clause.lacks_index),
    )
    return tuple(code for code, absent in checks if absent)


def stop_day(contract: Contract, plan: Schedule) -> date | None:
    """Return the day on which recorded facts end the contract, None while it goes on.

    A termination stops it on its effective day, a letter on the exit it reaches. A decision not to renew
    stops an express renewal; a tacit one goes on until the letter is sent, whatever was decided.
    """
    if not contract.decisions and not contract.notices:
        return None
    return min((end for end, _ in _recorded_ends(contract, plan)), default=None)


def _recorded_ends(contract: Contract, plan: Schedule) -> list[tuple[date, bool]]:
    """Return the last days that recorded facts set, and whether each is a termination."""
    final = plan.final_end() or date.max
    ends = [
        (decision.effective_on, True)
        for decision in contract.decisions
        if decision.kind is DecisionKind.TERMINATED
        and decision.effective_on is not None
        and decision.effective_on <= final
    ]
    for end in contract.refused_ends:
        period = plan.period_at(end)
        if period.end == end and plan.terms_of(period.number).renewal_kind is RenewalKind.EXPRESS:
            ends.append((end, False))
    for letter in contract.notices:
        reached = effective_end(plan, letter.received_on or letter.sent_on, letter.exit_end)
        if reached is not None:
            ends.append((reached, letter.kind is NoticeKind.TERMINATION))
    return ends


def notice_for(contract: Contract, exit_end: date, context: Context) -> NoticeDates | None:
    """Return the three dates of the notice for an exit, None when no notice is written."""
    plan = contract.plan()
    found = None if plan is None else plan.notice_limit(exit_end)
    if found is None:
        return None
    limit, notice = found
    margin = contract.postal_margin if contract.postal_margin is not None else context.postal_margin
    lead = contract.lead_days if contract.lead_days is not None else context.lead_days
    return notice_dates(limit, exit_end, notice, margin, lead, context.calendar)


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
    """Return the last day of the earliest span that a notice received today can still close.

    An express renewal needs no notice to end: its exit is the end of what has been decided. None when the
    notice is not known and something follows.
    """
    if stop is not None:
        return stop
    terms, granted_end = plan.terms_of(plan.period_at(today).number), plan.granted_end()
    if terms.renewal_kind is RenewalKind.EXPRESS and terms.exits is ExitRule.TERM_END:
        return granted_end
    if plan.terms_on(today).notice is not None:
        return earliest_exit(plan, today)
    return granted_end if granted_end == plan.exit_at(today) and not plan.lacks_renewal_term else None


def _continues_after(contract: Contract, plan: Schedule, exit_end: date, stop: date | None) -> bool:
    """Tell whether there is something after this exit that a notice, or silence, would prevent."""
    if stop is not None:
        return exit_end < stop
    if exit_end in plan.renewed_ends:
        kind = plan.terms_of(plan.period_at(exit_end).number).renewal_kind
        if kind is RenewalKind.EXPRESS:
            return False
    final = plan.final_end()
    return final is None or exit_end < final


def _renewals_left(plan: Schedule, term: Period, stop: date | None) -> int | None:
    if stop is not None:
        return plan.period_at(stop).number - term.number
    last = plan.last_number()
    return None if last is None else last - term.number


def _status(
    contract: Contract, plan: Schedule, term: Period, stop: date | None, window: Window, today: date
) -> Status:
    """Return the first status that applies to a contract not over, in the order of ``Status``."""
    kind = plan.terms_of(term.number).renewal_kind
    is_undecided = kind is RenewalKind.EXPRESS and term.end not in plan.renewed_ends
    if contract.is_draft:
        return Status.DRAFT
    if stop is not None:
        return Status.NOTICE_GIVEN
    if term.number == plan.last_number():
        return Status.LAST_TERM
    if is_undecided and today >= term.start:
        return Status.TO_DECIDE
    if window is Window.CLOSED and kind is RenewalKind.TACIT:
        return Status.NOTICE_CLOSED
    return Status.IN_FORCE
