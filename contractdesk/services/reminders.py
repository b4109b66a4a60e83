"""The reminder at the opening of the session: what is due in a register, nothing when nothing is."""

import logging
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contractdesk.common.clock import Clock
from contractdesk.common.errors import AppError
from contractdesk.services import alerts, dashboard, registers
from contractdesk.services.alerts import AlertRow
from contractdesk.services.facts import load_facts

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is due in a register on a day."""

    path: Path
    today: date
    sentence: str
    rows: tuple[AlertRow, ...]


def due(path: Path, clock: Clock, since: date | None = None) -> Reminder | None:
    """Return what has reached a threshold of alert and what was missed, None when there is nothing.

    A register that cannot be read reminds of nothing: nobody asked for it yet, its own opening says why.

    Args:
        path: the register; it is only read.
        clock: the day.
        since: the day it was last looked at, to tell what went by since.
    """
    try:
        with closing(registers.open_register(path, clock, writable=False)) as database:
            facts = load_facts(database)
    except AppError as error:
        _logger.warning("No reminder: %s", error.code)
        return None
    today = clock.today()
    rows = (*alerts.missed_since(facts, today, since), *alerts.reached(facts, today))
    if not rows:
        return None
    found = dashboard.view(facts, today)
    return Reminder(path, today, found.sentence, rows)
