"""Opening the editor of a contract's clause, and the choice of its reading, from any page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.common.i18n import _
from contractdesk.ui.theme import Tone

if TYPE_CHECKING:
    from contractdesk.domain.contract import Contract
    from contractdesk.ui.pages.base import Page


# The dialogs are imported when asked for: they are not on the way to the first window.
def edit_clause(page: Page, reference: str) -> None:
    """Open the editor of a contract's revision clause."""
    from contractdesk.ui.dialogs.clause_dialog import ClauseDialog

    ClauseDialog(page, reference).open()


def choose_reading(page: Page, reference: str) -> None:
    """Ask which reading of the clause the commune holds; nothing to ask when there is one only."""

    def then(contract: Contract) -> None:
        from contractdesk.ui.dialogs.reading_form import ReadingForm

        readings = contract.clause.readings if contract.clause is not None else ()
        if len(readings) > 1:
            ReadingForm(page, contract.reference, contract.object, readings).open()
            return
        text = _("{reference}\u00a0: la clause n’a pas plusieurs lectures.")
        page.shell.messages.toast(text.format(reference=reference), tone=Tone.INFO)

    page.ask_aside(lambda source: source.facts.contract(reference), then)
