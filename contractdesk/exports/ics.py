"""The deadlines as a calendar: an event on the day to act by, with reminders at the thresholds of alert.

An event keeps its identifier when its day moves (a margin, a notice or a start that is corrected), so that a
second import into a calendar updates the first; what has been dealt with since is sent as cancelled. Each
change of the register makes the sequence of its events grow. Two registers never share an event.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import queries
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.deadlines import deadlines_of, horizon, sort_key
from contractdesk.domain.enums import DeadlineKind, DeadlineState, DecisionKind
from contractdesk.exports.texts import Cleaner
from contractdesk.services import alerts, deadlines, labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from icalendar import Event

    from contractdesk.domain.contract import Contract
    from contractdesk.domain.deadlines import Deadline
    from contractdesk.exports.job import Export
    from contractdesk.services.dto import DeadlineRow

_NAMESPACE = uuid.UUID("6f0a1a52-7f53-4a3a-9d0b-0c6a3a9f5d11")
# There is one such deadline at a time in a contract: whatever its day, it is the same event.
_SINGLE = (
    DeadlineKind.FINAL_END,
    DeadlineKind.PROCUREMENT,
    DeadlineKind.INCOMPLETE,
    DeadlineKind.COMMISSIONING,
)
# They can share a day: what they are about tells them apart.
_BY_SUBJECT = (DeadlineKind.ENTITLEMENT, DeadlineKind.PAYMENT)
_CANCELLED_SINCE = dt.timedelta(days=92)
"""What was settled longer ago is in nobody's calendar any more."""


def write(export: Export, path: Path) -> tuple[str, ...]:
    """Write the calendar."""
    from icalendar import Calendar

    with export.database.read() as session:
        operation = queries.last_operation(session)
        sheet = _Sheet(
            export,
            queries.meta(session).register_uuid,
            queries.contract_uuids(session),
            0 if operation is None else operation.id,
            Cleaner(),
        )
    calendar = Calendar()
    calendar.add("prodid", "-//ContractDesk//ContractDesk//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", sheet.cleaner.clean(_name(export)))
    found = [
        one for one in deadlines.computed(export.facts, export.today) if one.state is not DeadlineState.DONE
    ]
    current = sheet.named(found)
    for uid, one in current.items():
        calendar.add_component(sheet.event(one, uid))
    settled = {uid: one for found in _settled(export) for uid, one in sheet.named(found).items()}
    for uid, one in settled.items():
        if uid not in current:
            calendar.add_component(sheet.cancelled(one, uid))
    path.write_bytes(calendar.to_ical())
    return ()


def _settled(export: Export) -> Iterator[list[Deadline]]:
    """Yield what the calendar held before letters, decisions, payments and marks settled it."""
    facts, today = export.facts, export.today
    for contract in facts.contracts:
        for bare in _as_if_nothing_was_done(contract):
            found = deadlines_of(bare, today, horizon(today), facts.context, facts.table)
            yield sorted((one for one in found if one.act_by >= today - _CANCELLED_SINCE), key=sort_key)


def _as_if_nothing_was_done(contract: Contract) -> tuple[Contract, ...]:
    """Return a contract without what settles its deadlines: with the renewals decided, and without them."""
    bare = replace(
        contract,
        notices=(),
        marks=(),
        decisions=(),
        coded_years=frozenset(),
        has_successor=False,
        invoices=tuple(replace(one, paid_on=None) for one in contract.invoices),
    )
    renewed = tuple(one for one in contract.decisions if one.kind is DecisionKind.RENEWED)
    return (bare, replace(bare, decisions=renewed)) if renewed else (bare,)


def _name(export: Export) -> str:
    commune = export.facts.settings.commune_name
    if not commune:
        return _("Échéances des contrats")
    return _("Échéances des contrats : {commune}").format(commune=commune)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the events of one export share."""

    export: Export
    register: str
    contracts: dict[int, str]
    sequence: int
    cleaner: Cleaner

    def named(self, found: Iterable[Deadline]) -> dict[uuid.UUID, Deadline]:
        """Give each deadline its identifier; two that are alike are told apart by their order."""
        seen: dict[str, int] = {}
        named: dict[uuid.UUID, Deadline] = {}
        for one in found:
            identity = "|".join((self.register, self.contracts[one.contract.id], *_occurrence(one)))
            rank = seen[identity] = seen.get(identity, 0) + 1
            named[uuid.uuid5(_NAMESPACE, identity if rank == 1 else f"{identity}|{rank}")] = one
        return named

    def event(self, one: Deadline, uid: uuid.UUID) -> Event:
        """Return a deadline as an event, with an alarm at each threshold still to come."""
        from icalendar import Alarm

        row = deadlines.row(one, self.export.today)
        title = _("{reference} : {title}").format(reference=row.reference, title=row.title)
        event = self._event(one, uid, title)
        event.add("description", self.cleaner.clean(_description(row)))
        for days, day in alerts.alarms(self.export.facts, one):
            if day < self.export.today or days == 0:
                continue  # a calendar would sound it at once; the day itself is the event
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", dt.timedelta(days=-days))
            alarm.add("description", self.cleaner.clean(title))
            event.add_component(alarm)
        return event

    def cancelled(self, one: Deadline, uid: uuid.UUID) -> Event:
        """Return a deadline that was settled since: the calendar that holds it takes it away."""
        kind = labels.deadline_kind(one.kind)
        words = _("Annulé : {reference}, {kind}").format(reference=one.contract.reference, kind=kind)
        event = self._event(one, uid, words)
        event.add("status", "CANCELLED")
        return event

    def _event(self, one: Deadline, uid: uuid.UUID, title: str) -> Event:
        from icalendar import Event

        stamp = dt.datetime.combine(self.export.today, dt.time(), tzinfo=dt.UTC)
        event = Event()
        event.add("uid", f"{uid}@contractdesk")
        # Both later than those of the first import, or calendars keep what they have.
        event.add("dtstamp", stamp)
        event.add("sequence", self.sequence)
        event.add("dtstart", one.act_by)
        event.add("dtend", one.act_by + ONE_DAY)
        event.add("summary", self.cleaner.clean(title))
        event.add("categories", [labels.deadline_kind(one.kind)])
        event.add("transp", "TRANSPARENT")
        return event


def _occurrence(one: Deadline) -> tuple[str, ...]:
    """Return what makes a deadline the same one on another day: its kind, and which occurrence.

    An occurrence is counted in months from the start of the contract: it stays the same when that is
    corrected.
    """
    if one.kind in _SINGLE:
        return (one.kind.value,)
    if one.kind is DeadlineKind.INFORMATION:
        return one.kind.value, one.subject
    day = one.due_on
    if one.notice is not None:
        day = one.notice.exit_end + ONE_DAY
    elif one.bill is not None:
        day = one.bill.covers_from
    elif one.period is not None:
        day = one.period.start
    plan = one.contract.plan()
    place = day.isoformat()
    if plan is not None:
        place = str((day.year - plan.effect.year) * 12 + day.month - plan.effect.month)
    return (one.kind.value, place, one.subject) if one.kind in _BY_SUBJECT else (one.kind.value, place)


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
