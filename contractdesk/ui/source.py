"""What a page's job reads from: the register read once, on the day to compute for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from contractdesk.services.facts import Facts


def _nothing(_done: int, _total: int, _text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Source:
    """The open register, in the worker thread.

    Attributes:
        database: The handle that the services take; opaque here, pages never look into it.
        facts: Everything that is computed from, read once for all the pages.
        today: The day to compute for.
        step: Told how far a long job is; it stops the job when the person asked for it.
    """

    database: Any
    facts: Facts
    today: dt.date
    step: Callable[[int, int, str], None] = _nothing
