"""Alerts: what has been reached since a day and still asks for something, what was missed meanwhile included.

The program may have been switched off for weeks: nothing is sent once and lost, all is computed again from
the facts, and a deadline whose day went by in between shows at the next opening.
"""

from dataclasses import dataclass
from datetime import date

from contractdesk.domain.alerts import Alert, alert_dates, alert_of, thresholds
from contractdesk.domain.deadlines import Deadline, sort_key
from contractdesk.domain.enums import DeadlineKind, DeadlineState
from contractdesk.services import deadlines
from contractdesk.services.dto import DeadlineRow
from contractdesk.services.facts import Facts


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A deadline that calls for attention.

    ``is_gone`` tells one that is no longer listed: its day passed while nobody looked, and nothing can be
    done about it any more.
    """

    deadline: DeadlineRow
    alert: Alert
    is_gone: bool = False


def reached(facts: Facts, today: date, since: date | None = None) -> tuple[AlertRow, ...]:
    """Return what has reached a threshold and has not been dealt with, the most urgent first.

    What comes by itself (a renewal, an expected invoice) and what has no date (facts to enter) alerts nobody.

    Args:
        facts: the register.
        today: the day of opening.
        since: the day of the last opening: only what was reached after it; None for everything.
    """
    found = [
        (one, alert)
        for one in deadlines.computed(facts, today, _last_day(facts, today))
        if _alerts(one)
        and (alert := alert_of(one, today, facts.context)).reached_on is not None
        and (since is None or alert.reached_on > since)
    ]
    rows = [AlertRow(deadlines.row(one, today), alert) for one, alert in found]
    return (*_gone(facts, today, since), *rows)


def alarms(facts: Facts, one: Deadline) -> tuple[tuple[int, date], ...]:
    """Return the thresholds of a deadline with their days, for a calendar that rings by itself."""
    return alert_dates(one.act_by, thresholds(one.contract, facts.context))


def _alerts(one: Deadline) -> bool:
    return one.is_dated and not one.comes_alone and one.state is not DeadlineState.SNOOZED


def _last_day(facts: Facts, today: date) -> date:
    """Return the last day to act by that can have reached a threshold."""
    days = [facts.context.alert_days, *(one.alert_days or () for one in facts.contracts)]
    farthest = max((one for own in days for one in own), default=0)
    return date.fromordinal(min(today.toordinal() + max(0, farthest), date.max.toordinal()))


def _gone(facts: Facts, today: date, since: date | None) -> list[AlertRow]:
    """Return what was still to be done at the last opening and can no longer be."""
    if since is None or since >= today:
        return []
    listed = {
        (one.contract.id, one.kind, one.anchor)
        for one in deadlines.computed(facts, today, today, with_done=True)
    }
    lost = [
        one
        for one in deadlines.computed(facts, since, today)
        if _alerts(one)
        and one.due_on < today
        and one.kind is not DeadlineKind.FINAL_END
        and (one.contract.id, one.kind, one.anchor) not in listed
    ]
    lost.sort(key=sort_key)
    return [AlertRow(deadlines.row(one, today), Alert(0, one.act_by), is_gone=True) for one in lost]
