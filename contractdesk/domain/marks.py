"""Putting a deadline off: until when that makes sense."""

from datetime import date

from contractdesk.domain.contract import stop_day
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.deadlines import Deadline
from contractdesk.domain.enums import DeadlineState


def next_period(deadline: Deadline, today: date) -> date | None:
    """Return the first day of the period after the one that a deadline is about.

    None when nothing follows by itself or by decision, or when the dates are not known.
    """
    plan = deadline.contract.plan()
    if plan is None:
        return None
    end = deadline.exit_end or plan.period_at(max(today, deadline.due_on)).end
    stop = stop_day(deadline.contract, plan)
    last = stop if stop is not None else plan.granted_end()
    if last is None:
        last = date.max
    return end + ONE_DAY if end < last and end >= today else None


def last_reminder(deadline: Deadline, today: date) -> date | None:
    """Return the last day to which a deadline can be put off without being lost, None without limit.

    Its reminder must come while something can still be done about it: by the day to act, or, once that has
    passed, by the date itself. What is late already, or has no date of its own, can be put off at will.
    """
    if deadline.state is DeadlineState.MISSED or not deadline.is_dated or deadline.due_on < today:
        return None
    return deadline.act_by if deadline.act_by > today else deadline.due_on
