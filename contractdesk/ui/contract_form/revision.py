"""« Révision »: the clause, drawn and tried while it is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contractdesk.common.errors import FieldError
from contractdesk.common.i18n import _
from contractdesk.ui.contract_form.step import FormStep
from contractdesk.ui.contract_form.steps import titles
from contractdesk.ui.dialogs.clause_editor import ClauseEditor

if TYPE_CHECKING:
    from contractdesk.domain.contract import Contract
    from contractdesk.services.clause_forms import ClauseContext
    from contractdesk.services.forms.entries import ContractForm
    from contractdesk.ui.contract_form.step import Around

# A month that is not in the indices yet stops a calculation, not the typing of a contract.
_ONLY_A_DOUBT = "clause_month_missing"


class RevisionStep(FormStep):
    """The step of the clause; its editor says its own faults."""

    def __init__(self, around: Around, clause: ClauseContext) -> None:
        super().__init__("revision", titles()["revision"], around)
        self._clause = clause
        self.editor = ClauseEditor()
        self.editor.set_context(clause)
        self.editor.edited.connect(self._on_edited)
        self.hosted("clause", _("Clause de révision"), self.editor)
        self.fields["clause"].editor.setFocusProxy(self.editor.kind)
        self.finish()

    def set_contract(self, contract: Contract) -> None:
        """Read the clause on the contract as it is typed."""
        self.editor.set_context(
            replace(
                self._clause,
                effect=contract.terms.effect,
                signed_on=contract.signed_on,
                items=contract.items,
            )
        )

    def load_more(self, form: ContractForm) -> None:
        """Show the clause."""
        self.editor.set_form(form.clause)

    def apply_more(self, form: ContractForm) -> ContractForm:
        """Give the clause."""
        return replace(form, clause=self.editor.form())

    def unreadable(self) -> list[FieldError]:
        """Give what the editor does not understand."""
        return [
            FieldError("clause", error.code, error.params)
            for error in self.editor.faults()
            if error.code != _ONLY_A_DOUBT
        ]
