"""F1 from one window to the next: each time the page of the help that tells of what one is looking at."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from contractdesk.ui.contract_form.dialog import ContractDialog
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.dialogs.clause_dialog import ClauseDialog
from contractdesk.ui.dialogs.manual import Manual
from contractdesk.ui.dialogs.recycle_bin import RecycleBin
from contractdesk.ui.dialogs.settings import SettingsDialog
from contractdesk.ui.import_wizard.dialog import ImportWizard
from contractdesk.ui.import_wizard.opening import open_sheet
from tests.gui import keeper

SHEET = "Contrat;Titulaire;Objet;Début\nM-2;Éditeur neuf;Cantine;01/03/2026\n"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def asks(person, qtbot):
    """Open a window of a kind by what opens it, and give what F1 shows in it."""

    def shown(kind, way, then=lambda dialog: None):
        way()
        person.wait(lambda: bool(visible(person, kind)))
        dialog = visible(person, kind)[0]
        person.settle()
        then(dialog)
        qtbot.keyClick(dialog, Qt.Key.Key_F1)
        person.wait(lambda: bool(visible(person, Manual)))
        (manual,) = visible(person, Manual)
        assert manual.parent() is dialog  # beside a modal window, it can be used all the same
        found = manual.current
        assert keeper(dialog) == "MainWindow"
        qtbot.keyClick(manual, Qt.Key.Key_Escape)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        person.wait(lambda: not visible(person, QDialog))
        person.window.activateWindow()
        person.wait(person.window.isActiveWindow)
        return found

    return shown


def visible(person, kind):
    return [one for one in person.window.findChildren(kind) if one.isVisible()]


def test_each_window_shows_the_page_that_tells_of_it(person, asks, qtbot, tmp_path):
    person.start(demo=True)
    person.goes_to("Contrats")
    acts = person.page.acts.action
    assert asks(ContractDialog, lambda: person.presses(Qt.Key.Key_F2)) == "contract_form"
    assert asks(ContractDialog, acts("edit").trigger, lambda form: form.go_to_step("revision")) == "clause"
    assert asks(ClauseDialog, acts("clause").trigger) == "clause"
    assert asks(ActForm, acts("letter").trigger) == "contracts"
    assert asks(SettingsDialog, lambda: person.presses(Qt.Key.Key_Comma, CONTROL)) == "settings"
    path = tmp_path / "suivi.csv"
    path.write_text(SHEET, "utf-8")
    assert asks(ImportWizard, lambda: open_sheet(person.page, path)) == "exchange"
    person.goes_to("Journal")
    assert asks(RecycleBin, person.page.open_bin) == "journal"
    person.presses(Qt.Key.Key_F1)
    assert [one.current for one in visible(person, Manual)] == ["journal"]
    visible(person, Manual)[0].close()
