"""A deadline is dealt with from the dashboard, and comes back with « Annuler »."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from contractdesk.ui.dialogs.act_form import ActForm
from tests.journeys.person import plain

SENTENCE = "1 décision à prendre d’ici le 31/12/2026"


def test_a_deadline_is_dealt_with_and_taken_back(person, register):
    person.start(register)
    person.goes_to("Tableau de bord")
    person.reads(SENTENCE)
    page = person.page
    (place,) = [
        place
        for place, row in enumerate(page.list.rows())
        if row.reference == "CAAN_CM_SL-WD" and row.kind.value == "notice"
    ]
    page.list.setCurrentIndex(page.list.model().index(place, 0))
    page.acts.action("done").trigger()
    (form,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ActForm)]
    form.reason.setText("reconduction voulue par le conseil")
    person.qtbot.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)
    person.reads("Aucune décision à prendre")
    toast = person.desk.messages._toast
    assert plain(toast.text) == "Échéance traitée : CAAN_CM_SL-WD, préavis, 31/12/2026"

    person.clicks("Annuler", toast)
    person.reads(SENTENCE)
    assert plain(toast.text) == "Annulé : Échéance traitée : CAAN_CM_SL-WD, préavis, 31/12/2026"

    person.clicks("Rétablir", toast)
    person.reads("Aucune décision à prendre")
    person.goes_to("Journal")
    person.reads("Échéance traitée")
