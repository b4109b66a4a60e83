"""A price is revised, printed, contested in the real window; a slip is undone, a sheet handed over is not."""

from contextlib import closing
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from contractdesk.services import contracts, invoices, registers
from contractdesk.services.invoices import InvoiceEntry
from tests.journeys.person import plain
from tests.ui.shell import forms

OXALIS, DAY = "2025CM0417", date(2026, 1, 1)
CONTROL = Qt.KeyboardModifier.ControlModifier


def annual(person):
    (row,) = contracts.rows(person.desk.register.snapshot.facts, DAY, OXALIS)
    return row.annual_ht


def records(person):
    person.clicks("Enregistrer la révision…")
    (form,) = forms()
    form.reason.setText("accord du titulaire")
    form.confirmed.setChecked(True)
    person.clicks("Enregistrer la révision", form)
    person.reads("Révisions enregistrées")


def test_a_revision_from_its_calculation_to_its_sheet(person, register, tmp_path, monkeypatch):
    person.start(register)
    person.goes_to("Révisions")
    person.page.show_target((OXALIS, DAY))
    person.reads("5 553,95 € HT")
    assert annual(person) == Decimal("5429.84")
    records(person)
    assert annual(person) == Decimal("5553.95")
    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)
    person.presses(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: annual(person) == Decimal("5429.84"))

    records(person)
    path = tmp_path / "fiche.pdf"
    monkeypatch.setattr(person.desk.messages, "choose_target", lambda *asked: asked[-1](path))
    person.clicks("Fiche PDF…", person.page.recorded)
    person.wait(path.exists)
    person.reads("Fiche remise le 21/11/2026")
    assert not person.window.commands["undo"].isEnabled(), "what was handed over is no slip"

    person.clicks("Annuler la révision…")
    (form,) = forms()
    form.reason.setText("indice corrigé depuis")
    person.clicks("Annuler la révision", form)
    person.reads("Annulée le 21/11/2026", "indice corrigé depuis")
    assert annual(person) == Decimal("5429.84")


def test_an_invoice_is_contested_by_letter(person, register, clock):
    with closing(registers.open_register(register, clock)) as database:
        entry = InvoiceEntry(number="F-12", received_on=date(2026, 1, 8), amount_ht=Decimal("3050.00"))
        invoices.record(database, "BRON_CM_WD", entry, clock.today())
    person.start(register)
    person.goes_to("Révisions")
    person.page.show_target(("BRON_CM_WD", DAY, Decimal("3050.00")))
    person.reads("dépasse de 41,00 € le résultat de la clause, 3 009,00 € HT", "Contrôle de la facture")
    person.clicks("Lettre de contestation…")
    person.wait(lambda: any(isinstance(one, QDialog) and one.isVisible() for one in windows()))
    (dialog,) = [one for one in windows() if isinstance(one, QDialog) and one.isVisible()]
    assert plain(dialog._extra["ecart"]) == "+41,00 € HT"
    assert (dialog._extra["facture"], dialog._extra["facture_date"]) == ("F-12", "08/01/2026")
    dialog.close()
    person.settle()


def windows():
    return QApplication.topLevelWidgets()
