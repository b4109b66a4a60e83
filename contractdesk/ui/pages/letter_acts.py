"""Opening the preparation of a letter, from a contract or from a deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.domain.enums import DeadlineKind, LetterKind

if TYPE_CHECKING:
    import datetime as dt

    from contractdesk.services.dto import DeadlineRow
    from contractdesk.ui.pages.base import Page

_LETTERS = {
    DeadlineKind.NOTICE: LetterKind.NON_RENEWAL,
    DeadlineKind.EXPRESS_DECISION: LetterKind.NON_RENEWAL,
    DeadlineKind.RENEWAL: LetterKind.NON_RENEWAL,
    DeadlineKind.REVISION: LetterKind.REVISION_DISPUTE,
    DeadlineKind.INFORMATION: LetterKind.CHORUS_CODES,
    DeadlineKind.INCOMPLETE: LetterKind.DOCUMENT_REQUEST,
}


# The dialog is imported when asked for: it is not on the way to the first window.
def prepare_letter(page: Page, reference: str) -> None:
    """Prepare a letter about a contract; which one is asked."""
    from contractdesk.ui.dialogs.letter_dialog import LetterDialog

    LetterDialog(page, reference).open()


def prepare_for(page: Page, row: DeadlineRow) -> None:
    """Prepare the letter that a deadline calls for."""
    from contractdesk.ui.dialogs.letter_dialog import LetterDialog

    LetterDialog(page, row.reference, _LETTERS.get(row.kind), exit_end=row.exit_end).open()


def calls_for_letter(row: DeadlineRow, _today: dt.date) -> bool:
    """Tell whether a deadline is one that a letter answers."""
    return row.kind in _LETTERS
