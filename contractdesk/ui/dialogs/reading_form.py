"""« Choisir une lecture de la clause »: the one that the commune holds, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from contractdesk.common.i18n import _
from contractdesk.services import clause_forms
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.dialogs.clause_fields import ChoiceBox
from contractdesk.ui.widgets.parts import guard_wheel, wide_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.common.errors import FieldError
    from contractdesk.domain.clauses import Reading
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


@dataclass(frozen=True)
class _Subject:
    reference: str
    title: str


class ReadingForm(ActForm):
    """Offers every reading of a clause, and none."""

    def __init__(self, page: Page, reference: str, title: str, readings: Sequence[Reading]) -> None:
        super().__init__(
            page, _Subject(reference, title), _("Choisir une lecture de la clause"), _("Retenir ce choix")
        )
        self._grounds = {one.id: one.grounds for one in readings}
        self.reading = ChoiceBox(
            [*((one.label, one.id) for one in readings), (_("Aucune\u00a0: les montrer toutes"), "")]
        )
        self.grounds = wide_label()
        self.reason = QLineEdit()
        self._given = ("", "")
        chosen = next((one for one in readings if one.chosen), None)
        self.reading.set_value("" if chosen is None else chosen.id)
        self.reason.setText("" if chosen is None else chosen.chosen_reason)
        self.add("reading", _("Lecture"), self.reading)
        self.add("grounds", _("Ce qui la fonde"), self.grounds)
        self.add("reason", _("Motif du choix"), self.reason)
        self.reading.picked.connect(self._show_grounds)
        guard_wheel(self)
        self._show_grounds()
        self.finish()

    def _show_grounds(self) -> None:
        reading = str(self.reading.value())
        self.grounds.setText(self._grounds.get(reading, ""))
        for name in ("grounds", "reason"):
            self.show_field(name, visible=bool(reading))

    def prepare(self) -> list[FieldError]:
        """Keep the reading and its reason."""
        self._given = (str(self.reading.value()), self.reason.text())
        return []

    def job(self, source: Source) -> None:
        """Keep the choice on the contract."""
        clause_forms.choose_reading(source.database, self.reference, *self._given, source.today)
