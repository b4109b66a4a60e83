"""A letter leaves, its receipt comes back, and the contract ends: from the menu « Actes » of its sheet."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from contractdesk.ui.dialogs.act_form import ActForm
from tests.journeys.person import plain


def acts(person, name):
    """Use an entry of the menu of the contract; give the form."""
    person.page.acts.action(name).trigger()
    person.settle()
    (form,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ActForm) and one.isVisible()]
    return form


def test_a_letter_and_its_receipt_end_the_contract(person, register):
    person.start(register)
    person.goes_to("Contrats")
    person.page.show_target("CAAN_CM_SL-WD")
    person.reads("CAAN_CM_SL-WD", "En cours")

    form = acts(person, "letter")
    form.sent_on.set_value(date(2026, 11, 20))
    person.qtbot.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)
    person.settle()
    assert person.page.view.badge.accessibleName() == "Dénoncé"

    form = acts(person, "receipt")
    form.received_on.set_value(date(2026, 11, 21))
    person.qtbot.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)
    person.settle()
    toast = person.desk.messages._toast
    assert plain(toast.text).startswith("Accusé de réception enregistré (non-reconduction")

    person.clicks("Annuler", toast)
    person.settle()
    person.window.commands["undo"].trigger()
    person.settle()
    assert person.page.view.badge.accessibleName() == "En cours"
