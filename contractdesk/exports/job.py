"""What the writers of files are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from contractdesk.data.engine import Database
    from contractdesk.services.facts import Facts

Step: TypeAlias = Callable[[int, int, str], None]
"""Told how much is done, of how much, and of what; raises ``Cancelled`` to stop."""


def nothing(_done: int, _total: int, _text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Export:
    """What a file is made from.

    Attributes:
        database: the register.
        facts: what was read of it; every computed figure comes from there.
        today: the day on which it is computed.
        reference: only this contract, None for all of them.
        step: told how far the writing is.
    """

    database: Database
    facts: Facts
    today: date
    reference: str | None = None
    step: Step = nothing
