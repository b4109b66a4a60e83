"""What is missing: the bar of a contract, its menu, the list of the register, and the way to each field."""

import pytest
from PySide6.QtWidgets import QApplication

from contractdesk.ui.contract_form.dialog import ContractDialog
from contractdesk.ui.dialogs.archives_dialog import ArchivesDialog, show_archives
from contractdesk.ui.dialogs.gaps_dialog import GapsDialog
from contractdesk.ui.pages.contract_gaps import show_gaps
from contractdesk.ui.pages.contracts import ContractsPage
from tests.conftest import TODAY
from tests.journeys.person import plain


def windows(kind):
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


@pytest.fixture
def page(own_shell, qtbot):
    made = own_shell.show(qtbot, ContractsPage)
    made.show_target("2025CM0417")
    own_shell.settle(qtbot)
    qtbot.waitUntil(lambda: made.view.reference.text() == "2025CM0417")
    yield made
    for one in windows(ContractDialog):
        one.leave()
    own_shell.settle(qtbot)


def test_the_bar_fills_and_names_what_is_missing(page):
    assert page.gaps.bar.bar.value() == 78
    assert plain(page.gaps.bar.bar.accessibleName()) == "Complétude du contrat : 78 %"
    assert plain(page.gaps.button.text()) == "4 renseignements manquent"
    texts = [action.text() for action in page.gaps.menu.actions()]
    assert texts[0] == "Il manque le numéro de la décision"


def test_an_entry_opens_the_form_on_its_field(page, own_shell, qtbot):
    page.gaps.menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: len(windows(ContractDialog)) == 1)
    (dialog,) = windows(ContractDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.parties.fields["decision_number"].editor.hasFocus)
    assert dialog.current_step == "parties"


def test_a_missing_file_leads_to_the_documents(page, own_shell):
    action = next(one for one in page.gaps.menu.actions() if "fichier" in one.text())
    action.trigger()
    assert own_shell.visited == [("contracts", ("2025CM0417", "documents"))]
    page.show_target(own_shell.visited[0][1])
    assert page.view.tabs.current() == "documents"


def test_the_list_of_the_register_leads_to_the_fields_too(page, own_shell, qtbot):
    show_gaps(page)
    qtbot.waitUntil(lambda: len(windows(GapsDialog)) == 1)
    (dialog,) = windows(GapsDialog)
    assert dialog.bar.bar.value() == 78
    rows = dialog.table.model.rows()
    assert rows[0].reference == "3DOUEST-ENFANCE-2022"
    row = next(one for one in rows if one.field == "payment_days")
    dialog.table.opened.emit(row)
    qtbot.waitUntil(lambda: len(windows(ContractDialog)) == 1)
    (form,) = windows(ContractDialog)
    assert form.current_step == "payment"
    assert windows(GapsDialog) == []


def test_an_archived_contract_is_found_again_and_comes_back(page, own_shell, qtbot):
    page.acts.action("archive").trigger()
    own_shell.settle(qtbot)
    qtbot.waitUntil(lambda: "2025CM0417" not in [row.reference for row in page.table.model.rows()])
    show_archives(page)
    qtbot.waitUntil(lambda: len(windows(ArchivesDialog)) == 1)
    (dialog,) = windows(ArchivesDialog)
    (row,) = dialog.table.model.rows()
    assert (row.reference, row.vendor, row.archived_on) == ("2025CM0417", "OPERIS", TODAY)
    dialog.back_button.click()
    qtbot.waitUntil(lambda: windows(ArchivesDialog) == [])
    own_shell.settle(qtbot)
    qtbot.waitUntil(lambda: "2025CM0417" in [row.reference for row in page.table.model.rows()])


def test_the_list_of_archives_may_be_empty(page, own_shell, qtbot):
    show_archives(page)
    qtbot.waitUntil(lambda: len(windows(ArchivesDialog)) == 1)
    (dialog,) = windows(ArchivesDialog)
    assert not dialog.back_button.isEnabled()
    dialog.reject()
