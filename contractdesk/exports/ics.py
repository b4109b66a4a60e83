"""The deadlines as a calendar: an event on the day to act by, with reminders before it.

An event keeps its identifier when its day moves (a margin, a notice or a start that is corrected), so that a
second import into a calendar updates the first. Two registers never share one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import queries
from contractdesk.domain.enums import DeadlineKind, DeadlineState
from contractdesk.exports.texts import Cleaner
from contractdesk.services import deadlines, labels

if TYPE_CHECKING:
    from pathlib import Path

    from icalendar import Event

    from contractdesk.domain.deadlines import Deadline
    from contractdesk.exports.job import Export
    from contractdesk.services.dto import DeadlineRow

_NAMESPACE = uuid.UUID("6f0a1a52-7f53-4a3a-9d0b-0c6a3a9f5d11")
_REMINDERS = (90, 30, 7)
_ONE_DAY = dt.timedelta(days=1)
# There is one such deadline at a time in a contract: whatever its day, it is the same event.
_SINGLE = (
    DeadlineKind.FINAL_END,
    DeadlineKind.PROCUREMENT,
    DeadlineKind.INCOMPLETE,
    DeadlineKind.COMMISSIONING,
)


def write(export: Export, path: Path) -> tuple[str, ...]:
    """Write the calendar."""
    from icalendar import Calendar

    cleaner = Cleaner()
    calendar = Calendar()
    calendar.add("prodid", "-//ContractDesk//ContractDesk//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", cleaner.clean(_name(export)))
    with export.database.read() as session:
        register = queries.meta(session).register_uuid
    seen: dict[str, int] = {}
    found = deadlines.computed(export.facts, export.today)
    for one in found:
        if one.state is DeadlineState.DONE:
            continue
        identity = f"{register}|{_identity(one)}"
        rank = seen[identity] = seen.get(identity, 0) + 1
        uid = uuid.uuid5(_NAMESPACE, identity if rank == 1 else f"{identity}|{rank}")
        calendar.add_component(_event(deadlines.row(one, export.today), uid, export.today, cleaner))
    path.write_bytes(calendar.to_ical())
    return ()


def _name(export: Export) -> str:
    commune = export.facts.settings.commune_name
    if not commune:
        return _("Échéances des contrats")
    return _("Échéances des contrats : {commune}").format(commune=commune)


def _identity(one: Deadline) -> str:
    """Return what makes a deadline the same one on another day: contract, kind, and which occurrence."""
    occurrence: tuple[str, ...] = (one.due_on.isoformat(),)
    if one.kind in _SINGLE:
        occurrence = ()
    elif one.notice is not None:
        occurrence = (one.notice.exit_end.isoformat(),)
    elif one.kind is DeadlineKind.INFORMATION:
        occurrence = (one.subject,)
    elif one.kind is DeadlineKind.ENTITLEMENT:
        occurrence = (one.due_on.isoformat(), one.subject)
    elif one.period is not None:
        occurrence = (one.period.start.isoformat(),)
    return "|".join((one.contract.reference, one.kind.value, *occurrence))


def _event(row: DeadlineRow, uid: uuid.UUID, today: dt.date, cleaner: Cleaner) -> Event:
    from icalendar import Alarm, Event

    title = _("{reference} : {title}").format(reference=row.reference, title=row.title)
    event = Event()
    event.add("uid", f"{uid}@contractdesk")
    # Later than the stamp of the first import, or calendars keep what they have.
    event.add("dtstamp", dt.datetime.combine(today, dt.time(), tzinfo=dt.UTC))
    event.add("dtstart", row.act_by)
    event.add("dtend", row.act_by + _ONE_DAY)
    event.add("summary", cleaner.clean(title))
    event.add("description", cleaner.clean(_description(row)))
    event.add("categories", [labels.deadline_kind(row.kind)])
    event.add("transp", "TRANSPARENT")
    for days in _REMINDERS:
        if row.act_by - dt.timedelta(days=days) < today:
            continue  # a calendar would sound it at once
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", dt.timedelta(days=-days))
        alarm.add("description", cleaner.clean(title))
        event.add_component(alarm)
    return event


def _description(row: DeadlineRow) -> str:
    lines = [
        _("Contrat {reference}, {vendor}").format(reference=row.reference, vendor=row.vendor),
        row.why,
    ]
    if row.due_on != row.act_by:
        lines.append(_("Date limite : {day}").format(day=french.date(row.due_on)))
    if row.amount_ht is not None:
        lines.append(_("Montant : {amount} HT").format(amount=french.money(row.amount_ht)))
    return "\n".join(line for line in lines if line)
