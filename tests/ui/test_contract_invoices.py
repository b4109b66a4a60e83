"""The invoices of a contract on its sheet: recorded, checked, paid, removed."""

from datetime import date
from decimal import Decimal

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog

from contractdesk.services import invoices
from contractdesk.services.invoices import InvoiceEntry
from contractdesk.ui.dialogs.payment_helper import InterestDialog
from contractdesk.ui.pages.contract_invoices import ContractInvoices, record_invoice
from contractdesk.ui.pages.contracts import ContractsPage
from tests.ui.shell import forms, record

WD = "BRON_CM_WD"
ENTRY = InvoiceEntry(
    number="F-1",
    received_on=date(2026, 1, 8),
    covers_from=date(2026, 1, 1),
    covers_to=date(2026, 12, 31),
    amount_ht=Decimal("3008.94"),
    amount_ttc=Decimal("3610.73"),
)


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def page(own_shell, qtbot):
    made = own_shell.show(qtbot, ContractsPage)
    made.show_target(WD)
    own_shell.settle(qtbot)
    yield made
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog) and one.isVisible():
            one.close()


@pytest.fixture
def go(page, own_shell, qtbot):
    def go():
        page.view.choose("invoices")
        own_shell.settle(qtbot)
        section = page.view.section()
        assert isinstance(section, ContractInvoices)
        return section

    return go


def save(shell, entry=ENTRY):
    invoices.record(shell._source().database, WD, entry, shell.today())


def cells(table):
    model = table.model()
    return [
        [plain(str(model.index(row, column).data())) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_an_invoice_is_recorded_as_it_was_expected(page, go, own_shell, qtbot):
    section = go()
    assert section._empty.isVisible()
    assert not section.check_button.isEnabled()
    section.add_button.click()
    (form,) = forms()
    assert form.amount_ht.value() == Decimal("2950.00")
    form.received_on.set_value(date(2026, 11, 30))
    record(form, own_shell, qtbot)
    assert form.faults() == {"received_on": "Cette date est dans l’avenir."}
    form.received_on.set_value(date(2026, 11, 20))
    form.number.setText("F-9")
    record(form, own_shell, qtbot)
    own_shell.settle(qtbot)
    (row,) = cells(go().table)
    assert row[:2] == ["20/11/2026", "F-9"]
    assert row[3:5] == ["Conforme", "Avant le 20/12/2026"]


def test_an_amount_is_checked_on_the_revision_page(page, go, own_shell, qtbot):
    save(own_shell)
    page.reload()
    own_shell.settle(qtbot)
    section = go()
    (row,) = cells(section.table)
    assert row[3] == "+58,94 €"
    assert row[4] == "287 jours de retard"
    section.check_button.click()
    assert own_shell.visited[-1] == ("revisions", (WD, date(2026, 1, 1), Decimal("3008.94")))


def test_a_window_closed_before_its_answer_comes(page, own_shell, qtbot):
    """The rates of the register are read in the worker: nobody may be there any more to hear them."""
    dialog = InterestDialog(page)
    dialog.open()
    dialog.close()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(dialog)
    own_shell.settle(qtbot)


def test_an_invoice_is_paid_then_removed(page, go, own_shell, qtbot):
    save(own_shell)
    page.reload()
    own_shell.settle(qtbot)
    section = go()
    section.interest_button.click()
    (dialog,) = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()
    ]
    assert dialog.amount.value() == Decimal("3610.73")
    dialog.close()
    section.paid_button.click()
    (form,) = forms()
    form.paid_on.set_value(date(2026, 2, 1))
    record(form, own_shell, qtbot)
    own_shell.settle(qtbot)
    section = go()
    assert cells(section.table)[0][4] == "Payée le 01/02/2026"
    assert not section.paid_button.isEnabled()
    section.remove_button.click()
    own_shell.settle(qtbot)
    assert go()._empty.isVisible()


def test_the_menu_of_acts_records_one_too(page, own_shell, qtbot):
    record_invoice(page, WD)
    own_shell.settle(qtbot)
    (form,) = forms()
    assert form.covers_from.value() == date(2027, 1, 1)
    form.close()


def test_on_a_register_open_for_reading_nothing_is_recorded(shell, qtbot):
    page = shell.show(qtbot, ContractsPage)
    page.show_target(WD)
    shell.settle(qtbot)
    page.view.choose("invoices")
    shell.settle(qtbot)
    assert not page.view.section().add_button.isEnabled()
