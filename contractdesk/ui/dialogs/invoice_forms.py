"""The forms of an invoice received: recording or completing it, saying when it was paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services.invoices import InvoiceEntry
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.money_edit import MoneyEdit

if TYPE_CHECKING:
    import datetime as dt

    from contractdesk.common.errors import FieldError
    from contractdesk.services.invoices import InvoiceRow
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


@dataclass(frozen=True)
class _Subject:
    reference: str
    title: str


class InvoiceForm(ActForm):
    """« Enregistrer une facture », or « Modifier la facture » when one is given."""

    def __init__(
        self, page: Page, reference: str, about: str, entry: InvoiceEntry, invoice: int | None = None
    ) -> None:
        title = _("Enregistrer une facture") if invoice is None else _("Modifier la facture")
        super().__init__(page, _Subject(reference, about), title, _("Enregistrer"))
        today = page.shell.today
        self._invoice, self._entry = invoice, entry
        self.number, self.notes = QLineEdit(), QLineEdit()
        self.issued_on, self.received_on, self.paid_on = DateEdit(today), DateEdit(today), DateEdit(today)
        self.covers_from, self.covers_to = DateEdit(today), DateEdit(today)
        self.amount_ht, self.amount_ttc = MoneyEdit(), MoneyEdit()
        self.add("number", _("Numéro"), self.number)
        self.add("issued_on", _("Émise le"), self.issued_on)
        self.add("received_on", _("Reçue le"), self.received_on)
        self.add("covers_from", _("Période du"), self.covers_from)
        self.add("covers_to", _("Période au"), self.covers_to)
        self.add("amount_ht", _("Montant HT"), self.amount_ht)
        self.add("amount_ttc", _("Montant TTC"), self.amount_ttc)
        self.add("paid_on", _("Payée le"), self.paid_on)
        self.add("notes", _("Notes"), self.notes)
        self._fill(entry)
        self.finish()

    def _fill(self, entry: InvoiceEntry) -> None:
        self.number.setText(entry.number)
        self.notes.setText(entry.notes)
        for editor, day in (
            (self.issued_on, entry.issued_on),
            (self.received_on, entry.received_on),
            (self.covers_from, entry.covers_from),
            (self.covers_to, entry.covers_to),
            (self.paid_on, entry.paid_on),
        ):
            editor.set_value(day)
        self.amount_ht.set_value(entry.amount_ht)
        self.amount_ttc.set_value(entry.amount_ttc)

    def prepare(self) -> list[FieldError]:
        """Keep the invoice."""
        self._entry = InvoiceEntry(
            number=self.number.text(),
            issued_on=self.issued_on.value(),
            received_on=self.received_on.value(),
            paid_on=self.paid_on.value(),
            covers_from=self.covers_from.value(),
            covers_to=self.covers_to.value(),
            amount_ht=self.amount_ht.value(),
            amount_ttc=self.amount_ttc.value(),
            notes=self.notes.text(),
        )
        return []

    def job(self, source: Source) -> None:
        """Record or correct the invoice."""
        from contractdesk.services import invoices

        if self._invoice is None:
            invoices.record(source.database, self.reference, self._entry, source.today)
        else:
            invoices.change(source.database, self.reference, self._invoice, self._entry, source.today)


class PaidForm(ActForm):
    """« Marquer payée »: the day of the payment."""

    def __init__(self, page: Page, row: InvoiceRow) -> None:
        about = _("facture de {amount} HT, à payer au plus tard le {day}.").format(
            amount=french.money(row.entry.amount_ht), day=french.date(row.pay_by)
        )
        super().__init__(
            page, _Subject(row.reference, about), _("Marquer la facture payée"), _("Enregistrer")
        )
        self._row = row
        self._day: dt.date | None = None
        self.paid_on = DateEdit(page.shell.today)
        self.paid_on.set_value(page.shell.today())
        self.add("paid_on", _("Payée le"), self.paid_on)
        self.finish()

    def prepare(self) -> list[FieldError]:
        """Keep the day."""
        self._day = self.paid_on.value()
        return []

    def job(self, source: Source) -> None:
        """Record the payment."""
        from contractdesk.services import invoices

        invoices.mark_paid(source.database, self.reference, self._row.id, self._day, source.today)
