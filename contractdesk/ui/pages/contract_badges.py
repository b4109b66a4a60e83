"""Icon, word and tone of a status or an urgency: the same in every list."""

from __future__ import annotations

from contractdesk.common.i18n import _
from contractdesk.domain.enums import Bucket, DeadlineState, Status
from contractdesk.services import labels
from contractdesk.ui.models.columns import Badge
from contractdesk.ui.theme import Tone

_STATUS = {
    Status.DRAFT: ("pencil", Tone.NEUTRAL),
    Status.INCOMPLETE: ("circle-dashed", Tone.WARNING),
    Status.TERMINATED: ("circle-x", Tone.NEUTRAL),
    Status.ENDED: ("calendar-x", Tone.DANGER),
    Status.NOTICE_GIVEN: ("mail", Tone.NEUTRAL),
    Status.TO_DECIDE: ("gavel", Tone.WARNING),
    Status.LAST_TERM: ("flag", Tone.WARNING),
    Status.NOTICE_CLOSED: ("lock", Tone.INFO),
    Status.IN_FORCE: ("circle-check", Tone.OK),
}
_URGENCY = {
    Bucket.OVERDUE: ("octagon-alert", Tone.DANGER),
    Bucket.TODAY: ("alarm-clock", Tone.WARNING),
    Bucket.WEEK: ("clock", Tone.WARNING),
    Bucket.MONTH: ("calendar-clock", Tone.INFO),
    Bucket.QUARTER: ("calendar", Tone.NEUTRAL),
    Bucket.LATER: ("hourglass", Tone.NEUTRAL),
}


def status_badge(status: Status) -> Badge:
    """Give the badge of a contract's status."""
    icon, tone = _STATUS[status]
    return Badge(icon, labels.status(status), tone)


def deadline_badge(bucket: Bucket, state: DeadlineState = DeadlineState.OPEN) -> Badge:
    """Give the badge of the time left to act, or of what was said of a deadline."""
    if state is DeadlineState.DONE:
        return Badge("circle-check", _("Traité"), Tone.OK)
    if state is DeadlineState.SNOOZED:
        return Badge("clock", _("Reporté"), Tone.NEUTRAL)
    icon, tone = _URGENCY[bucket]
    return Badge(icon, labels.bucket(bucket), tone)
