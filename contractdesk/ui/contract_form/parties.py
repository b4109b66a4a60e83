"""« Parties et objet »: with whom, about what, by which decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.contract_form.step import FormStep
from contractdesk.ui.contract_form.steps import titles
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from contractdesk.ui.contract_form.step import Around


class PartiesStep(FormStep):
    """The first step.

    Signals:
        vendor_asked: The sheet of the vendor is asked for; carries its name.
    """

    vendor_asked = Signal(str)

    def __init__(self, around: Around) -> None:
        super().__init__("parties", titles()["parties"], around)
        known = around.known
        self.section(_("Le contrat"))
        self.reference = self.text("reference", _("Référence"), _("Numéro du contrat, ou nom court"))
        vendors = [one.name for one in known.vendors]
        self.vendor = self.suggested("vendor", _("Titulaire"), vendors, _("Un nom nouveau crée l’éditeur"))
        self.vendor_button = button(_("Sa fiche…"), self._on_vendor)
        self.vendor_button.setToolTip(_("Adresse, SIRET, contacts et modules du titulaire"))
        self.beside("vendor", self.vendor_button)
        self.text("object", _("Objet"), _("Maintenance du logiciel…"))
        self.suggested("legal_form", _("Forme"), known.legal_forms, _("accord-cadre, contrat, abonnement…"))
        self.suggested(
            "family", _("Famille d’achats"), known.families, _("Achats de même nature, comptés ensemble")
        )
        references = sorted(known.references, key=french.fold)
        self.suggested("predecessor", _("Succède à"), references, _("Référence du contrat précédent"))
        self.flag("is_draft", _("Projet\u00a0: pas encore signé, ses échéances ne comptent pas"))
        self.section(_("La décision"))
        self.text("decision_number", _("Numéro"))
        self.day("decision_date", _("Date"))
        self.text("decision_class", _("Nature de l’acte"))
        self.long_text("legal_basis", _("Fondement"), _("Article du code, procédure suivie"), lines=2)
        self.day("consultation_on", _("Consultation lancée le"))
        self.day("signed_on", _("Signé le"))
        self.text("signed_by", _("Signé par"), _("Un rôle plutôt qu’un nom\u00a0: le maire, le titulaire"))
        self.section(_("Notes"))
        self.long_text("notes", _("Notes"), _("Ni opinion ni donnée sensible"), lines=5)
        self.finish()

    def _on_vendor(self) -> None:
        self.vendor_asked.emit(self.vendor.currentText().strip())
