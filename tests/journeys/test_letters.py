"""A non-renewal from the deadline to the kept letter: prepared, kept, seen among the documents, undone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from contractdesk.common import paths
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.dialogs.letter_dialog import LetterDialog
from tests.journeys.person import plain
from tests.pdfs import pdf

SL = "CAAN_CM_SL-WD"
TITLE = "Lettre de non-reconduction pour le 28/02/2027"


def _window(kind):
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found


def test_a_letter_is_prepared_from_the_dashboard_and_undone(person, register, chosen, tmp_path):
    person.start(register)
    person.goes_to("Tableau de bord")
    page = person.page
    (place,) = [
        n for n, row in enumerate(page.list.rows()) if row.reference == SL and row.kind.value == "notice"
    ]
    page.list.setCurrentIndex(page.list.model().index(place, 0))
    page.acts.action("prepare").trigger()
    person.settle()
    dialog = _window(LetterDialog)
    person.wait(dialog.keep_button.isEnabled)
    assert dialog.preview.number.text() == "Page 1 sur 1"
    dialog.keep_button.click()
    person.wait(lambda: plain(person.desk.messages._toast.text).startswith("Lettre préparée : "))

    # The signed contract comes from a scanner, by the button.
    scan = tmp_path / "Scan 1.pdf"
    scan.write_bytes(pdf(""))
    person.goes_to("Contrats")
    person.page.show_target(SL)
    person.page.view.choose("documents")
    person.settle()
    person.reads(TITLE, "Conforme")
    chosen.append(scan)
    person.clicks("Joindre…", person.page.view.section())
    form = _window(ActForm)
    person.qtbot.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)
    person.settle()
    person.reads("Scan 1", "Document numérisé : son texte ne peut pas être cherché.")
    assert len(list(paths.pieces_dir(register).glob("*/*"))) == 3

    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)
    for _act in range(2):
        person.presses(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        person.settle()
    person.wait(lambda: TITLE not in person.words())
    person.clicks("Rétablir", person.desk.messages._toast)
    person.reads(TITLE)
