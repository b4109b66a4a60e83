"""Ways to a contract form: a new contract, one to change, a copy, a successor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.services.forms.entries import ContractForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractdesk.ui.contract_form.dialog import Opening
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


def new_contract(page: Page, _reference: str = "") -> None:
    """Open the form of a contract to be made."""
    _open(page, "", lambda _source, _known: ContractForm())


def edit_contract(page: Page, reference: str, field: str = "") -> None:
    """Open the form of a contract, on one of its fields when it is named."""
    from contractdesk.services import contract_forms

    _open(page, reference, lambda source, _known: contract_forms.load(source.database, reference), field)


def copy_contract(page: Page, reference: str) -> None:
    """Open the form of a copy of a contract."""
    from contractdesk.services import contract_forms

    def made(source: Source, references: frozenset[str]) -> ContractForm:
        return contract_forms.duplicate(contract_forms.load(source.database, reference), references)

    _open(page, "", made, "reference")


def follow_contract(page: Page, reference: str) -> None:
    """Open the form of the contract that follows another one."""
    from contractdesk.services import contract_forms

    def made(source: Source, _references: frozenset[str]) -> ContractForm:
        form = contract_forms.load(source.database, reference)
        return contract_forms.successor(form, contract_forms.end_of(source.database, reference))

    _open(page, "", made, "reference")


def _open(
    page: Page,
    reference: str,
    made: Callable[[Source, frozenset[str]], ContractForm],
    field: str = "",
) -> None:
    from contractdesk.ui.contract_form.dialog import ContractDialog, Opening

    def read(source: Source) -> Opening:
        from contractdesk.services import clause_forms, contract_forms

        known = contract_forms.known(source.database)
        form = made(source, known.references)
        return Opening(
            reference=reference,
            form=form,
            saved=form if reference else ContractForm(),
            known=known,
            facts=source.facts,
            clause=clause_forms.context(source.database, source.facts, source.today, ""),
            register=source.database.path,
        )

    def show(opening: Opening) -> None:
        dialog = ContractDialog(page, opening)
        dialog.open()
        if field:
            dialog.go_to(field)

    page.ask_aside(read, show)
