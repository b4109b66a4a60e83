"""The forms of the two acts on a revision: recording what a reading gives, cancelling what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit

from contractdesk.common import french
from contractdesk.common.errors import ConflictError, FieldError
from contractdesk.common.i18n import _
from contractdesk.ui.dialogs.act_form import ActForm

if TYPE_CHECKING:
    from contractdesk.services.dto import ReadingView, RecordedView, RevisionView
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


@dataclass(frozen=True)
class _Subject:
    """A contract and what is done to its prices."""

    reference: str
    title: str


class RecordRevisionForm(ActForm):
    """« Enregistrer la révision »: the reading, why this one, the assent to a provisional result."""

    def __init__(self, page: Page, view: RevisionView, reading: ReadingView) -> None:
        self._view, self._reading = view, reading
        super().__init__(
            page,
            _Subject(view.reference, _about(view, reading)),
            _("Enregistrer la révision"),
            _("Enregistrer la révision"),
        )
        self.reason = QLineEdit()
        self.reason.setText(reading.chosen_reason)
        self.reason.setPlaceholderText(_("Accord du titulaire, lecture du service juridique, facture reçue…"))
        self.add(
            "reason", _("Motif du choix") if self._has_choice() else _("Motif (facultatif)"), self.reason
        )
        self.confirmed = QCheckBox(_("Enregistrer ce résultat provisoire quand même"))
        if reading.is_provisional:
            self.add("confirmed", _("Indice manquant"), self.confirmed)
        self._given: tuple[str, bool] = ("", False)
        self.finish()

    def _has_choice(self) -> bool:
        """Tell whether another reading gives another price: only then is there something to justify."""
        return len({one.revised_ht for one in self._view.readings if not one.refusal}) > 1

    def prepare(self) -> list[FieldError]:
        """Keep the reason and the assent."""
        self._given = (self.reason.text().strip(), self.confirmed.isChecked())
        faults = []
        if self._has_choice() and not self._given[0]:
            faults.append(FieldError("reason", "reading_reason_missing"))
        if self._reading.is_provisional and not self._given[1]:
            faults.append(FieldError("confirmed", "provisional_unconfirmed"))
        return faults

    def job(self, source: Source) -> None:
        """Record the revision, unless it is no longer the one that was seen."""
        from contractdesk.services import revision_records, revisions

        reason, confirmed = self._given
        present = revisions.view(source.facts, self.reference, self._view.on)
        if present.readings != self._view.readings:
            raise ConflictError("revision_changed")
        revision_records.record(
            source.database,
            source.facts,
            self.reference,
            self._view.on,
            self._reading.id,
            source.today,
            reason=reason,
            confirmed=confirmed,
        )


class CancelRevisionForm(ActForm):
    """« Annuler la révision »: the prices go back to what they were, the revision stays in sight."""

    def __init__(self, page: Page, recorded: RecordedView) -> None:
        self._recorded = recorded
        about = _(
            "la révision au {day} ({before} → {after} HT par an) sera annulée, et les prix d’avant "
            "reprendront. Elle restera dans la liste avec votre motif."
        ).format(
            day=french.date(recorded.effective_on),
            before=french.money(recorded.previous_ht),
            after=french.money(recorded.revised_ht),
        )
        super().__init__(
            page, _Subject(recorded.reference, about), _("Annuler la révision"), _("Annuler la révision")
        )
        self.cancel_button.setText(_("Fermer"))
        self.reason = QLineEdit()
        self._reason = ""
        self.add("reason", _("Motif"), self.reason)
        self.finish()

    def prepare(self) -> list[FieldError]:
        """Keep the reason."""
        self._reason = self.reason.text()
        return []

    def job(self, source: Source) -> None:
        """Cancel the revision."""
        from contractdesk.services import revision_records

        revision_records.cancel(
            source.database, self.reference, self._recorded.effective_on, self._reason, source.today
        )


def _about(view: RevisionView, reading: ReadingView) -> str:
    text = _("{before} HT par an jusqu’à la veille, {after} HT à partir du {day}.").format(
        before=french.money(reading.previous_ht),
        after=french.money(reading.revised_ht),
        day=french.date(view.on),
    )
    if not reading.label:
        return text
    return _("{text} Lecture\u00a0: {label}.").format(text=text, label=reading.label)
