"""What the writers of files are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from contractdesk.data.engine import Database
    from contractdesk.services.facts import Facts


@dataclass(frozen=True, slots=True)
class Export:
    """What a file is made from.

    Attributes:
        database: the register.
        facts: what was read of it; every computed figure comes from there.
        today: the day on which it is computed.
        reference: only this contract, None for all of them.
    """

    database: Database
    facts: Facts
    today: date
    reference: str | None = None
