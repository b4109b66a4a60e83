"""What the writers of files are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from contractdesk.data.engine import Database
    from contractdesk.services.facts import Facts


class PdfDocument(StrEnum):
    """What a PDF file is for."""

    REGISTER = "register"
    """Everything, a sheet per contract: what a replacement can work from."""
    SYNTHESIS = "synthesis"
    """The situation without the sheets, for the council."""
    SCHEDULE = "schedule"
    """The deadlines month by month, with a box to tick; of one contract too."""


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
        references: only these contracts, which ``facts`` is limited to; None for all of them.
        document: which PDF document.
        with_journal: whether the workbook holds the journal.
        step: told how far the writing is.
    """

    database: Database
    facts: Facts
    today: date
    references: frozenset[str] | None = None
    document: PdfDocument = PdfDocument.REGISTER
    with_journal: bool = False
    step: Step = nothing

    @property
    def reference(self) -> str | None:
        """The contract that the file is about, None when it is about several."""
        return next(iter(self.references)) if self.references and len(self.references) == 1 else None
