"""Alerts: the thresholds, in days before the day to act by, at which a deadline calls for attention.

An alert is « reached or passed and not dealt with ». The day itself always is a threshold, after those that
the contract or the register sets.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from contractdesk.domain.contract import Context, Contract
from contractdesk.domain.deadlines import Deadline
from contractdesk.domain.enums import DeadlineState

ON_THE_DAY = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """Where a deadline stands: the last threshold reached and the next one, each with its day.

    A threshold is a number of days; it is None for a reminder that the commune has asked for.
    """

    reached: int | None = None
    reached_on: date | None = None
    coming: int | None = None
    coming_on: date | None = None


def thresholds(contract: Contract, context: Context) -> tuple[int, ...]:
    """Return the thresholds of a contract, the farthest first, the day itself last."""
    own = context.alert_days if contract.alert_days is None else contract.alert_days
    return (*sorted({days for days in own if days > 0}, reverse=True), ON_THE_DAY)


def alert_dates(act_by: date, days: Iterable[int]) -> tuple[tuple[int, date], ...]:
    """Return each threshold with its day; those before the calendar are left out."""
    room = (act_by - date.min).days
    return tuple((one, act_by - timedelta(days=one)) for one in days if one <= room)


def calls(deadline: Deadline) -> bool:
    """Tell whether a deadline calls for attention: not what comes by itself, has no date, or was put off."""
    is_settled = deadline.state in (DeadlineState.SNOOZED, DeadlineState.DONE)
    return deadline.is_dated and not deadline.comes_alone and not is_settled


def alert_of(deadline: Deadline, today: date, context: Context) -> Alert:
    """Return which threshold a deadline has reached on a day, and when the next one comes.

    What has been dealt with alerts no more; what has been put off alerts on the day asked for.
    """
    if deadline.state is DeadlineState.DONE:
        return Alert()
    if deadline.state is DeadlineState.SNOOZED:
        return Alert(coming_on=deadline.snoozed_until)
    if not deadline.is_dated:
        return Alert(ON_THE_DAY, today)
    dates = alert_dates(deadline.act_by, thresholds(deadline.contract, context))
    past = [one for one in dates if one[1] <= today]
    reached, reached_on = past[-1] if past else (None, None)
    coming, coming_on = next((one for one in dates if one[1] > today), (None, None))
    reminded_on = _reminded_on(deadline, today)
    if reminded_on is not None and (reached_on is None or reminded_on > reached_on):
        reached, reached_on = None, reminded_on
    return Alert(reached, reached_on, coming, coming_on)


def _reminded_on(deadline: Deadline, today: date) -> date | None:
    """Return the day on which a deadline put off has come back, None when it was not put off."""
    for mark in deadline.contract.marks:
        if (mark.kind, mark.anchor) == (deadline.kind, deadline.anchor) and mark.until is not None:
            return mark.until if mark.until <= today else None
    return None
