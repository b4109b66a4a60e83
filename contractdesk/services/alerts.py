"""Alerts: what has been reached since a day and still asks for something, what was missed meanwhile included.

The program may have been switched off for weeks: nothing is sent once and lost, all is computed again from
the facts, and a deadline whose day went by in between shows at the next opening.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contractdesk.common.errors import ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import queries
from contractdesk.data.engine import Database
from contractdesk.domain.alerts import Alert, alert_dates, alert_of, calls, thresholds
from contractdesk.domain.deadlines import Deadline, sort_key
from contractdesk.domain.enums import DeadlineKind
from contractdesk.services import deadlines
from contractdesk.services.dto import DeadlineRow
from contractdesk.services.facts import Facts, load_contract
from contractdesk.services.setting_forms import alert_faults, write_days


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
        if calls(one)
        and (alert := alert_of(one, today, facts.context)).reached_on is not None
        and (since is None or alert.reached_on > since)
    ]
    rows = [AlertRow(deadlines.row(one, today, facts.context), alert) for one, alert in found]
    return (*missed_since(facts, today, since), *rows)


def alarms(facts: Facts, one: Deadline) -> tuple[tuple[int, date], ...]:
    """Return the thresholds of a deadline with their days, for a calendar that rings by itself."""
    return alert_dates(one.act_by, thresholds(one.contract, facts.context))


def set_alert_days(database: Database, reference: str, days: Sequence[int] | None) -> None:
    """Give a contract thresholds of its own, or those of the register again.

    Args:
        database: the register.
        reference: the contract.
        days: the days before the day to act by; None for those of the register, empty for that day alone.

    Raises:
        ValidationError: ``alert_days_out_of_range``.
        NotFoundError: ``contract_not_found``.
        StorageError: the register cannot be written.
    """
    own = None if days is None else sorted(set(days), reverse=True)
    if own is None:
        label = _("Alertes du registre : {reference}").format(reference=reference)
    else:
        told = write_days(own) or _("le jour même")
        label = _("Alertes ({days}) : {reference}").format(days=told, reference=reference)
    faults = alert_faults(own or ())
    if faults:
        raise ValidationError(faults)
    with database.write("contract.alerts", label) as session:
        load_contract(database, reference)
        queries.contract(session, reference).alert_days = own


def _last_day(facts: Facts, today: date) -> date:
    """Return the last day to act by that can have reached a threshold."""
    days = [facts.context.alert_days, *(one.alert_days or () for one in facts.contracts)]
    farthest = max((one for own in days for one in own), default=0)
    return date.fromordinal(min(today.toordinal() + max(0, farthest), date.max.toordinal()))


def missed_since(facts: Facts, today: date, since: date | None) -> list[AlertRow]:
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
        if calls(one)
        and one.due_on < today
        and one.kind is not DeadlineKind.FINAL_END
        and (one.contract.id, one.kind, one.anchor) not in listed
    ]
    lost.sort(key=sort_key)
    return [
        AlertRow(deadlines.row(one, today, facts.context), Alert(0, one.act_by), is_gone=True) for one in lost
    ]
