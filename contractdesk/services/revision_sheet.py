"""The sheet of a revision: what stands on its own in front of the vendor or the accountant."""

from dataclasses import dataclass
from datetime import date

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.services.dto import ReadingView, RecordedView, RevisionView
from contractdesk.services.facts import Facts


@dataclass(frozen=True, slots=True)
class RevisionSheet:
    """A calculation, whose it is, and what became of it.

    ``reference`` is empty for a free calculation; ``state`` says whether it is recorded.
    """

    commune: str
    signatory: str
    reference: str
    vendor: str
    object: str
    view: RevisionView
    reading: ReadingView
    state: str
    is_recorded: bool

    @property
    def title(self) -> str:
        """What the sheet is called."""
        if not self.reference:
            return _("Calcul de révision de prix")
        return _("Fiche de révision de prix {reference}").format(reference=self.reference)


def of_calculation(facts: Facts, view: RevisionView, reading_id: str) -> RevisionSheet:
    """Return the sheet of a calculation that is not recorded.

    Raises:
        InputError: ``reading_unknown``.
    """
    return _sheet(facts, view, reading_id, _("Calcul seul\u00a0: aucune révision n’est enregistrée."))


def of_recorded(facts: Facts, recorded: RecordedView) -> RevisionSheet:
    """Return the sheet of a recorded revision, from what was frozen with it.

    Raises:
        InputError: ``revision_not_frozen`` for one whose calculation was not kept; ``reading_unknown``.
    """
    if recorded.view is None:
        raise InputError("revision_not_frozen", on=recorded.effective_on)
    parts = [
        _("Révision enregistrée le {day}, applicable au {on}.").format(
            day=french.date(recorded.recorded_on), on=french.date(recorded.effective_on)
        )
    ]
    if recorded.reason:
        parts.append(_("Motif\u00a0: {reason}.").format(reason=recorded.reason.rstrip(".")))
    if recorded.cancelled_on is not None:
        parts.append(
            _("Annulée le {day}\u00a0: {reason}.").format(
                day=french.date(recorded.cancelled_on), reason=recorded.cancelled_reason.rstrip(".")
            )
        )
    return _sheet(facts, recorded.view, recorded.reading_id, " ".join(parts), is_recorded=True)


def file_name(reference: str, on: date) -> str:
    """Return the name that a sheet is given, the reference as a file can bear it."""
    kept = "".join(char if char.isalnum() or char in "-_" else "-" for char in reference).strip("-")
    return _("Révision {reference} {day}").format(reference=kept, day=on.isoformat()).replace("  ", " ")


def _sheet(
    facts: Facts, view: RevisionView, reading_id: str, state: str, *, is_recorded: bool = False
) -> RevisionSheet:
    reading = next((one for one in view.readings if one.id == reading_id and not one.refusal), None)
    if reading is None:
        raise InputError("reading_unknown", reading=reading_id, known=tuple(one.id for one in view.readings))
    contract = facts.contract(view.reference) if view.reference else None
    return RevisionSheet(
        commune=facts.settings.commune_name,
        signatory=facts.settings.signatory_role,
        reference=view.reference,
        vendor="" if contract is None else contract.vendor,
        object="" if contract is None else contract.object,
        view=view,
        reading=reading,
        state=state,
        is_recorded=is_recorded,
    )
