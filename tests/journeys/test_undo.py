"""A change made while the window is open is seen, undone and redone."""

from datetime import date

from PySide6.QtCore import Qt

from contractdesk.services import indices
from contractdesk.services.index_csv import parse_index_csv
from tests.journeys.person import plain

VALUES = "series,month,value,published_on,quality\nsyntec-revise,2025-11,323.4,2025-12-31,published\n"
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_index_values_come_go_and_come_back(person, register):
    person.start(register)
    person.goes_to("Révisions")
    person.page.show_target(("BRON_CM_WD", date(2026, 1, 1)))
    person.reads("Résultat provisoire", "322,2")
    undo = person.window.commands["undo"]
    assert not undo.isEnabled()

    database = person.desk.register.snapshot.database
    rows = parse_index_csv(VALUES)
    person.desk.tasks.run(lambda progress: indices.import_values(database, rows), writes=True)
    person.settle()
    person.presses(Qt.Key.Key_F5)
    person.reads("323,4", "paru le 31/12/2025")
    assert "Résultat provisoire" not in person.words()
    assert plain(undo.text()) == "Annuler : Valeurs d’indice importées"

    person.presses(Qt.Key.Key_Z, CONTROL)
    person.reads("Résultat provisoire", "322,2")
    assert plain(person.desk.messages._toast.text) == "Annulé : Valeurs d’indice importées"
    assert not undo.isEnabled()

    person.clicks("Rétablir", person.desk.messages._toast)
    person.reads("323,4")
    person.goes_to("Journal")
    person.reads("Valeurs d’indice importées")
    person.goes_to("Indices")
    person.reads("323,4")
