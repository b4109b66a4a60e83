"""Two windows of the program on one register: what one writes the other sees, and nobody's work is lost."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from contractdesk.services import contract_forms, restoring
from tests import gui
from tests.journeys.person import Person, plain

SL, WD = "CAAN_CM_SL-WD", "BRON_CM_WD"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def other(theme, clock, tmp_path, qtbot):
    """Somebody else, with a window and a profile of their own."""
    desk = gui.furnished(theme, clock, tmp_path / "autre profil")
    made = Person(desk, qtbot)
    yield made
    made.close()
    desk.window.deleteLater()


def writes(person, reference, **changes):
    """Record a change from a window, as its forms do."""

    def job(source):
        form = contract_forms.load(source.database, reference)
        contract_forms.update(source.database, reference, replace(form, **changes))

    errors = []
    person.desk.register.record(
        job, lambda _words: None, today=person.desk.today(), owner=person.desk, on_error=errors.append
    )
    person.settle()
    assert errors == []


def test_two_windows_write_in_turn_and_undo_only_their_own(person, other, register):
    person.start(register)
    other.start(register)
    writes(person, SL, notes="Vu par la première")
    writes(other, WD, notes="Vu par la seconde")
    assert plain(person.window.commands["undo"].text()) == f"Annuler : Contrat modifié : {SL}"
    assert plain(other.window.commands["undo"].text()) == f"Annuler : Contrat modifié : {WD}"

    # What the other window wrote is found and told here without opening the register again.
    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)
    person.presses(Qt.Key.Key_F5)
    person.settle()
    person.goes_to("Journal")
    person.reads(f"Contrat modifié : {WD}", f"Contrat modifié : {SL}")
    person.searches("vu seconde")
    assert person.title() == "Contrats"
    person.reads("Vu par la seconde")

    # Undo takes back one's own act, whatever the other has done since.
    person.presses(Qt.Key.Key_Z, CONTROL)
    person.settle()
    database = person.desk.register.snapshot.database
    assert contract_forms.load(database, SL).notes == ""
    assert contract_forms.load(database, WD).notes == "Vu par la seconde"

    # Over the other's work it refuses, says so, and changes nothing.
    writes(person, SL, notes="La mienne")
    writes(other, SL, notes="La leur")
    person.presses(Qt.Key.Key_Z, CONTROL)
    person.settle()
    assert contract_forms.load(database, SL).notes == "La leur"
    assert [one.label for one in restoring.history(database, SL)][:2] == [f"Contrat modifié\u00a0: {SL}"] * 2
