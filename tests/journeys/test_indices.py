"""An index comes out: it is pasted, the revision that waited for it is final, the clause is put right."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from contractdesk.ui.dialogs.clause_dialog import ClauseDialog
from contractdesk.ui.dialogs.index_paste import PasteDialog
from tests.journeys.person import plain

OXALIS = "2025CM0417"
CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(person, kind):
    """Wait for a dialog, and give it."""

    def found():
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    person.wait(lambda: bool(found()))
    person.settle()
    return found()[0]


def test_from_the_published_index_to_the_revised_price(person, register):
    person.start(register)
    person.goes_to("Révisions")
    person.page.show_target((OXALIS, date(2026, 1, 1)))
    person.reads("Résultat provisoire", "5 553,95 €")

    person.goes_to("Indices")
    QGuiApplication.clipboard().setText("Mois\tIndice\nnovembre 2024\t315,1\nnovembre 2025\t323,4\n")
    person.clicks("Coller…")
    dialog = opened(person, PasteDialog)
    assert plain(dialog.words.text()) == "2 nouvelles valeurs et 1 titre laissé de côté."
    person.clicks("Enregistrer 2 valeurs", dialog)
    person.reads("323,4")

    person.goes_to("Révisions")
    person.reads("5 572,87 €")
    assert "Résultat provisoire" not in person.words()

    person.clicks("Modifier la clause…")
    clause = opened(person, ClauseDialog)
    clause.editor.cap.setFocus()
    person.qtbot.keyClicks(clause.editor.cap, "2,5")
    assert "plafond appliqué" in " ".join(clause.editor.card.texts())
    person.clicks("Enregistrer la clause", clause)
    person.reads("5 565,59 €")

    # Off screen no window manager gives the window back what its dialog had.
    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)
    person.presses(Qt.Key.Key_Z, CONTROL)
    undo = person.window.commands["undo"]
    person.wait(lambda: plain(undo.text()) == "Annuler : Valeurs d’indice collées : Syntec révisé (2 mois)")
    person.settle()
    person.reads("5 572,87 €")
    assert "Plafond" not in person.words()
    person.presses(Qt.Key.Key_Z, CONTROL)
    person.reads("Résultat provisoire", "5 553,95 €")
