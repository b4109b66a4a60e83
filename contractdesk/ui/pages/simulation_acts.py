"""The entries of the menu « Actes » that simulate, and record nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contractdesk.services.contract_acts import ActSubject
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


def simulate_letter(page: Page, reference: str) -> None:
    """Open « Si la lettre est reçue le… » on a contract."""

    def read(source: Source) -> ActSubject:
        from contractdesk.services import contract_acts

        return contract_acts.subject(source.facts, reference, source.today)

    def then(subject: ActSubject) -> None:
        from contractdesk.ui.dialogs.simulations import LetterSimulationDialog

        LetterSimulationDialog(page, subject).open()

    page.ask_aside(read, then)


def align_contracts(page: Page, reference: str) -> None:
    """Open « Aligner plusieurs contrats » with those that are selected, at least the one chosen."""
    chosen = page.selected_references() or (reference,)

    def read(source: Source) -> list[ActSubject]:
        from contractdesk.services import contract_acts

        return [
            contract_acts.subject(source.facts, one.reference, source.today) for one in source.facts.contracts
        ]

    def then(contracts: list[ActSubject]) -> None:
        from contractdesk.ui.dialogs.simulations import AlignmentDialog

        AlignmentDialog(page, contracts, chosen).open()

    page.ask_aside(read, then)
