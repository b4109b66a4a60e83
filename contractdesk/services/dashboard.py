"""The dashboard on a day: one sentence, what to do, and the coming months as bars."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.billing import committed_ht
from contractdesk.domain.contract import Contract, notice_for, state_on, stop_day
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.deadlines import Deadline, horizon
from contractdesk.domain.enums import Bucket, DeadlineKind, DeadlineState, Status
from contractdesk.domain.terms import Schedule
from contractdesk.services import deadlines, wording
from contractdesk.services.dto import DashboardView, DeadlineRow, TimelineMark, TimelineRow
from contractdesk.services.facts import Facts

_MARKED = (DeadlineKind.REVISION, DeadlineKind.INVOICE)
_DECISIONS = (DeadlineKind.NOTICE, DeadlineKind.EXPRESS_DECISION)
# They come by themselves: the commune is told, it has nothing to do.
_COMING = (DeadlineKind.RENEWAL, DeadlineKind.INVOICE)


def view(facts: Facts, today: date) -> DashboardView:
    """Return what the dashboard shows."""
    last = horizon(today)
    found = deadlines.computed(facts, today, last, with_done=True)
    own: defaultdict[int, list[Deadline]] = defaultdict(list)
    for one in found:
        if one.state is not DeadlineState.DONE:
            own[one.contract.id].append(one)
    return DashboardView(
        today=today,
        sentence=sentence(facts, found, today),
        deadlines=tuple(deadlines.row(one, today, facts.context) for one in found),
        timeline=tuple(_bar(facts, contract, own[contract.id], today, last) for contract in facts.contracts),
        horizon=last,
        is_empty=not facts.contracts,
    )


def needs_attention(row: DeadlineRow) -> bool:
    """Tell what a secretary must look at first: late or within 90 days, and something to do about it now."""
    if is_dealt_with(row):
        return False
    return row.bucket is not Bucket.LATER and row.kind not in _COMING


def is_dealt_with(row: DeadlineRow) -> bool:
    """Tell what asks for nothing now: dealt with, or put off."""
    return row.state in (DeadlineState.DONE, DeadlineState.SNOOZED)


def sentence(facts: Facts, found: list[Deadline], today: date) -> str:
    """Return the situation in one line: decisions to take this year, ended contracts, next year's cost.

    Decisions count when their letter must leave, or their vote take place, before the end of the year; one
    that was put off still counts when it is to come back before its date.
    """
    year_end = date(today.year, 12, 31)
    to_decide = [
        one for one in found if one.kind in _DECISIONS and _is_to_decide(one) and one.act_by <= year_end
    ]
    ended = [
        contract
        for contract in facts.contracts
        if state_on(contract, today, facts.context).status in (Status.ENDED, Status.TERMINATED)
        and not contract.has_successor
        and not contract.is_closed
    ]
    parts = [_decisions_part(len(to_decide), year_end)]
    if ended:
        parts.append(french.counted(len(ended), "contrat échu sans suite", "contrats échus sans suite"))
    year = today.year + 1
    committed = sum((committed_in(contract, year) for contract in facts.contracts), Decimal("0.00"))
    parts.append(_("{amount} HT engagés en {year}").format(amount=french.money(committed), year=year))
    return " · ".join(parts)


def _is_to_decide(one: Deadline) -> bool:
    if one.snoozed_until is not None:
        return one.snoozed_until <= one.due_on
    return one.state is DeadlineState.OPEN


def committed_in(contract: Contract, year: int) -> Decimal:
    """Return what a contract commits in a calendar year."""
    plan = contract.plan()
    if plan is None or contract.is_draft:
        return Decimal("0.00")
    return committed_ht(plan, contract.billing, contract.items, year, stop_day(contract, plan))


def _decisions_part(count: int, until: date) -> str:
    if count == 0:
        return _("Aucune décision à prendre d’ici le {day}").format(day=french.date(until))
    return _("{decisions} d’ici le {day}").format(
        decisions=french.counted(count, "décision à prendre", "décisions à prendre"),
        day=french.date(until),
    )


def _bar(facts: Facts, contract: Contract, own: list[Deadline], first: date, last: date) -> TimelineRow:
    plan = contract.plan()
    marks = tuple(
        TimelineMark(one.due_on, one.kind, wording.title(one, first)) for one in own if one.kind in _MARKED
    )
    note = wording.title(own[0], first) if own else ""
    if plan is None or contract.is_draft:
        return TimelineRow(contract.id, contract.reference, contract.vendor, (), (), marks, note)
    stop = stop_day(contract, plan)
    periods = tuple(
        period
        for period in plan.periods(last)
        if period.end >= first and (stop is None or period.start <= stop)
    )
    return TimelineRow(
        contract.id,
        contract.reference,
        contract.vendor,
        periods,
        _windows(facts, contract, plan, stop, first, last),
        marks,
        "" if periods else note,
    )


def _windows(
    facts: Facts, contract: Contract, plan: Schedule, stop: date | None, first: date, last: date
) -> tuple[tuple[date, date], ...]:
    """Return the notice windows, from deciding to the limit, of the exits that a notice can close."""
    final = stop if stop is not None else plan.final_end()
    found = []
    day = max(first, plan.effect)
    while day <= last:
        exit_end = plan.exit_at(day)
        if exit_end < day or (final is not None and exit_end >= final):
            break
        dates = notice_for(contract, exit_end, facts.context)
        if dates is not None and dates.limit >= first and dates.decide_by <= last:
            found.append((dates.decide_by, dates.limit))
        day = exit_end + ONE_DAY
    return tuple(found)
