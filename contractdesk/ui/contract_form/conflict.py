"""Somebody changed the contract while its form was open: both changes are compared, or theirs is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services import contract_forms
from contractdesk.services.forms import merging
from contractdesk.ui.messages import error_text
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import Link

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractdesk.common.errors import AppError
    from contractdesk.services.forms.entries import ContractForm
    from contractdesk.ui.contract_form.dialog import ContractDialog
    from contractdesk.ui.source import Source

_KEY = "conflict"


class Conflict(QObject):
    """What a form does when its contract is not any more the one it was read from."""

    def __init__(self, dialog: ContractDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog

    def tell(self, error: AppError) -> None:
        """Say that nothing was saved, and what can be done."""
        links = [
            Link(_("Comparer et garder ma saisie"), self.merge),
            Link(_("Recharger sans elle"), self.reload),
        ]
        self._dialog.bars.show_bar(_KEY, Tone.WARNING, error_text(error), links)

    def merge(self) -> None:
        """Keep what was typed here, take the rest from the register."""
        self._read_again(self._take_merged)

    def reload(self) -> None:
        """Show what the register holds, without what was typed here."""
        self._read_again(self._dialog.show_saved)

    def _read_again(self, then: Callable[[ContractForm], None]) -> None:
        reference = self._dialog.opening.reference

        def job(source: Source) -> ContractForm:
            return contract_forms.load(source.database, reference)

        self._dialog.page.ask_aside(job, then)

    def _take_merged(self, theirs: ContractForm) -> None:
        """Say too where both changed the same."""
        dialog = self._dialog
        merged, both = merging.merge(dialog.base, dialog.form(), theirs)
        dialog.show_saved(theirs)
        dialog.show_typed(merged)
        holders = {name: step for name in both if (step := dialog.steps.of_field(name))}
        named = [step.fields[name].title for name, step in holders.items()]
        text = _("Votre saisie est gardée, leurs autres changements sont repris. Relisez, puis enregistrez.")
        if named:
            text = _(
                "Votre saisie est gardée, leurs autres changements sont repris. Vous aviez tous deux "
                "changé\u00a0: {fields}. Relisez, puis enregistrez."
            ).format(fields=french.join_and(named))
        dialog.bars.show_bar(_KEY, Tone.INFO, text)
