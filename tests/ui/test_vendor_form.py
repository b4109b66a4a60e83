"""The sheet of a vendor, from its page and from the contract form."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from contractdesk.services import vendor_forms
from contractdesk.ui.contract_form import opening
from contractdesk.ui.contract_form.dialog import ContractDialog
from contractdesk.ui.dialogs.merge_form import MergeForm
from contractdesk.ui.dialogs.vendor_dialog import VendorDialog
from contractdesk.ui.pages.modules import ModulesPage
from contractdesk.ui.pages.vendors import VendorsPage
from tests.journeys.person import plain


def windows(kind):
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


@pytest.fixture
def page(own_shell, qtbot):
    made = own_shell.show(qtbot, VendorsPage)
    made.table.select("OPERIS")
    yield made
    for kind in (VendorDialog, ContractDialog):
        for one in windows(kind):
            one.leave()
    own_shell.settle(qtbot)


@pytest.fixture
def sheet(qtbot):
    def sheet():
        qtbot.waitUntil(lambda: len(windows(VendorDialog)) == 1)
        (dialog,) = windows(VendorDialog)
        dialog.activateWindow()
        return dialog

    return sheet


def note(dialog, name):
    return plain(dialog.step.fields[name].note.text)


def kept(shell, name):
    return vendor_forms.load(shell._database, name)


def test_numbers_are_checked_as_typed_and_never_block(page, own_shell, sheet, qtbot):
    page.edit()
    dialog = sheet()
    editor = dialog.step.fields["siret"].editor
    editor.setFocus()
    for text, said in (
        ("0" * 14, "que de zéros"),
        ("45387468700011", "clé de contrôle"),
        ("453", "3 chiffres"),
    ):
        editor.clear()
        qtbot.keyClicks(editor, text)
        assert said in note(dialog, "siret")
    dialog.record()
    qtbot.waitUntil(lambda: windows(VendorDialog) == [])
    assert kept(own_shell, "OPERIS").siret == "453"


def test_a_vendor_is_made_with_a_contact_by_role_and_no_person(page, own_shell, sheet, qtbot):
    page._on_new()
    dialog = sheet()
    dialog.record()
    assert "Donnez un nom" in note(dialog, "name")
    qtbot.keyClicks(dialog.step.fields["name"].editor, "Neuf")
    view = dialog.step.contacts.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 1))
    qtbot.keyClicks(view, "a")
    qtbot.keyClicks(QApplication.focusWidget(), "ide@neuf.fr")
    dialog.record()
    qtbot.waitUntil(lambda: windows(VendorDialog) == [])
    (contact,) = kept(own_shell, "Neuf").contacts
    assert (contact.role, contact.email, contact.name) == ("general", "aide@neuf.fr", "")


def test_two_vendors_are_united_and_one_is_deleted(page, own_shell, qtbot):
    page.table.select("3D OUEST")
    page.merge_action.trigger()
    (form,) = windows(MergeForm)
    form.into.setCurrentText("ATEXO")
    qtbot.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: windows(MergeForm) == [])
    own_shell.settle(qtbot)
    assert "3D OUEST" not in vendor_forms.names(own_shell._database)
    page.table.select("OPERIS")
    page.delete_action.trigger()
    own_shell.settle(qtbot)
    assert "OPERIS" in vendor_forms.names(own_shell._database)


def test_the_contract_form_opens_the_sheet_of_its_vendor(page, own_shell, sheet, qtbot):
    opening.new_contract(page)
    qtbot.waitUntil(lambda: len(windows(ContractDialog)) == 1)
    (form,) = windows(ContractDialog)
    form.parties.vendor.setEditText("Tout neuf")
    form.parties.vendor_button.click()
    dialog = sheet()
    assert dialog.form().name == "Tout neuf"
    dialog.record()
    qtbot.waitUntil(lambda: form.opening.known.vendor("Tout neuf") is not None)
    assert form.parties.vendor.currentText() == "Tout neuf"


def test_a_module_opens_the_sheet_of_its_vendor(page, own_shell, sheet, qtbot):
    modules = own_shell.show(qtbot, ModulesPage)
    modules.table.select(modules.table.model.rows()[0].id)
    modules.edit()
    assert sheet().form().name == "OPERIS"
