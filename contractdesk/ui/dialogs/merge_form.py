"""« Réunir avec un autre éditeur »: two sheets of one vendor become one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from contractdesk.common.i18n import _
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.widgets.parts import guard_wheel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.common.errors import FieldError
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


@dataclass(frozen=True)
class _Subject:
    reference: str
    title: str


class MergeForm(ActForm):
    """Asks which vendor stays."""

    def __init__(self, page: Page, name: str, others: Sequence[str]) -> None:
        what = _("ses contrats, contacts, produits et modules passent à l’éditeur choisi.")
        super().__init__(page, _Subject(name, what), _("Réunir deux éditeurs"), _("Réunir"))
        self.into = QComboBox()
        self.into.addItems(list(others))
        self._into = ""
        self.add("into", _("Éditeur qui reste"), self.into)
        guard_wheel(self)
        self.finish()

    def prepare(self) -> list[FieldError]:
        """Keep the vendor that stays."""
        self._into = self.into.currentText()
        return []

    def job(self, source: Source) -> None:
        """Make one vendor of the two."""
        from contractdesk.services import vendor_forms

        vendor_forms.merge(source.database, self.reference, self._into)
