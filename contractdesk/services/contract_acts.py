"""What the forms of a contract's acts start from: where it can be left, which letters lack their receipt."""

from dataclasses import dataclass
from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import queries
from contractdesk.data.engine import Database
from contractdesk.domain.contract import NoticeRecord, state_on
from contractdesk.domain.enums import NoticeKind, Status
from contractdesk.services import amendments, labels
from contractdesk.services.amendments import AmendmentRow
from contractdesk.services.facts import Facts


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter whose receipt has not come back; ``words`` names it."""

    kind: NoticeKind
    exit_end: date | None
    sent_on: date
    words: str


@dataclass(frozen=True, slots=True)
class ActSubject:
    """A contract to act on.

    ``exit_end`` is the last day of the first period that a letter or a decision can still end, ``last_day``
    the end already known. ``alert_days`` are its own thresholds, None while it has those of the register.
    """

    reference: str
    title: str
    exit_end: date | None
    last_day: date | None
    letters: tuple[SentLetter, ...]
    alert_days: tuple[int, ...] | None
    register_alert_days: tuple[int, ...]


def subject(facts: Facts, reference: str, today: date) -> ActSubject:
    """Return what an act on a contract starts from.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    contract = facts.contract(reference)
    state = state_on(contract, today, facts.context)
    is_over = state.stops_on is not None or state.status in (Status.ENDED, Status.TERMINATED)
    return ActSubject(
        reference=reference,
        title=contract.object,
        exit_end=None if is_over else state.next_exit or state.exit_end,
        last_day=state.final_end,
        letters=tuple(_sent(one) for one in contract.notices if one.received_on is None),
        alert_days=contract.alert_days,
        register_alert_days=facts.context.alert_days,
    )


def amendments_of(database: Database, facts: Facts, reference: str) -> tuple[tuple[int, str], ...]:
    """Return the amendments of a contract: what names each in the register, and in words.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    contract = facts.contract(reference)
    with database.read() as session:
        found = amendments.rows(queries.contract(session, reference), contract)
    return tuple((one.id, _amendment_words(one)) for one in found)


def _amendment_words(one: AmendmentRow) -> str:
    day = french.date(one.effective_on)
    number = _("Avenant n°\u00a0{number}").format(number=one.number) if one.number else _("Avenant")
    words = _("{number}, effet le {day}").format(number=number, day=day)
    return f"{words}, {one.subject}" if one.subject else words


def _sent(letter: NoticeRecord) -> SentLetter:
    kind, sent = labels.notice_kind(letter.kind), french.date(letter.sent_on)
    words = _("{kind}, envoyée le {sent}").format(kind=kind, sent=sent)
    if letter.exit_end is not None:
        words = _("{kind}, envoyée le {sent}, pour la fin du {end}").format(
            kind=kind, sent=sent, end=french.date(letter.exit_end)
        )
    return SentLetter(letter.kind, letter.exit_end, letter.sent_on, words)
