"""« Factures » of a contract's sheet: what was received, what was expected, and what to do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.models.columns import Badge, Column, Kind
from contractdesk.ui.models.rows_model import ROW_ROLE
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.mini_table import MiniTable
from contractdesk.ui.widgets.parts import button, hairline

if TYPE_CHECKING:
    from contractdesk.services.dto import DeadlineRow
    from contractdesk.services.invoices import InvoiceList, InvoiceRow
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_LEAST = 360
_LATE_FROM = 0


def payment_badge(row: InvoiceRow) -> Badge:
    """Say where the payment of an invoice stands."""
    late = french.counted(row.days_late, _("jour de retard"), _("jours de retard"))
    if row.entry.paid_on is not None:
        text = _("Payée le {day}").format(day=french.date(row.entry.paid_on))
        if row.days_late > _LATE_FROM:
            return Badge("clock", _("{text}, {late}").format(text=text, late=late), Tone.WARNING)
        return Badge("circle-check", text, Tone.OK)
    if row.days_late > _LATE_FROM:
        return Badge("circle-alert", late, Tone.DANGER)
    return Badge("clock", _("Avant le {day}").format(day=french.date(row.pay_by)), Tone.INFO)


def gap_badge(row: InvoiceRow) -> Badge | None:
    """Compare an invoice with what was expected."""
    if row.gap_ht is None:
        return None
    if not row.gap_ht:
        return Badge("circle-check", _("Conforme"), Tone.OK)
    text = _("{gap}\u00a0€").format(gap=french.signed(row.gap_ht, 2))
    return Badge("triangle-alert", text, Tone.WARNING)


def _columns() -> list[Column]:
    return [
        Column("received", _("Reçue le"), lambda row: row.entry.received_on, Kind.DATE),
        Column("number", _("N°"), lambda row: row.entry.number, width=16),
        Column("ht", _("HT"), lambda row: row.entry.amount_ht, Kind.MONEY),
        Column("gap", _("Écart"), gap_badge, Kind.BADGE, tooltip=_expected),
        Column("state", _("À payer"), payment_badge, Kind.BADGE),
        Column("period", _("Période"), _period, width=0),
    ]


def _expected(row: InvoiceRow) -> str:
    if row.expected_ht is None:
        return _("Montant attendu inconnu")
    return _("Attendu\u00a0: {amount} HT").format(amount=french.money(row.expected_ht))


def _period(row: InvoiceRow) -> str:
    entry = row.entry
    if entry.covers_from is None or entry.covers_to is None:
        return entry.notes
    return french.period(entry.covers_from, entry.covers_to)


class ContractInvoices(QWidget):
    """The invoices of one contract, under what can be done about the one chosen."""

    def __init__(self, page: Page, reference: str) -> None:
        super().__init__()
        self._page, self._reference = page, reference
        self._list: InvoiceList | None = None
        self._read_only = True
        self.table = MiniTable(_columns(), lambda row: row.id, _("Factures reçues"))
        self.add_button = button(_("Enregistrer une facture…"), self._add, icon="receipt-euro")
        self.paid_button = button(_("Marquer payée…"), self._pay)
        self.check_button = button(_("Contrôler le montant"), self._check)
        self.interest_button = button(_("Intérêts de retard…"), self._interest)
        self.change_button = button(_("Modifier…"), self._change)
        self.remove_button = button(_("Retirer"), self._remove)
        self._empty = EmptyState(
            "receipt-euro",
            _("Aucune facture reçue n’est enregistrée."),
            _("Enregistrez-la à son arrivée\u00a0: le délai de trente jours court de ce jour-là."),
        )
        self._build()
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)
        self.table.opened.connect(self._on_opened)
        self._show_buttons()
        page.ask_aside(self._job, self._on_answer)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 10, 8)
        bar.setSpacing(6)
        for made in (self.add_button, self.paid_button, self.check_button):
            bar.addWidget(made)
        bar.addStretch(1)
        more = QHBoxLayout()
        more.setContentsMargins(10, 0, 10, 8)
        more.setSpacing(6)
        for made in (self.interest_button, self.change_button, self.remove_button):
            more.addWidget(made)
        more.addStretch(1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self.table)
        column.addStretch(1)
        self._body = QScrollArea()
        self._body.setWidgetResizable(True)
        self._body.setProperty("role", "sheet")
        self._body.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addLayout(more)
        layout.addWidget(hairline())
        layout.addWidget(self._body, 1)
        layout.addWidget(self._empty, 1)
        self._body.hide()
        self._empty.hide()
        self.setMinimumWidth(_LEAST)

    # ------------------------------------------------------------------------------------------ reading
    def _job(self, source: Source) -> tuple[InvoiceList, bool]:
        from contractdesk.services import invoices

        found = invoices.listing(source.database, source.facts, self._reference, source.today)
        return found, source.database.read_only

    def _on_answer(self, answer: tuple[InvoiceList, bool]) -> None:
        self._list, self._read_only = answer
        self.table.set_rows(self._list.rows)
        if self._list.rows:
            self.table.selectRow(0)
        self._body.setVisible(bool(self._list.rows))
        self._empty.setVisible(not self._list.rows)
        self._show_buttons()

    def current(self) -> InvoiceRow | None:
        """Give the invoice one is on."""
        index = self.table.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def _show_buttons(self) -> None:
        row = self.current()
        can_write = row is not None and not self._read_only
        self.add_button.setEnabled(self._list is not None and not self._read_only)
        for made in (self.change_button, self.remove_button):
            made.setEnabled(can_write)
        self.paid_button.setEnabled(can_write and row is not None and row.entry.paid_on is None)
        self.check_button.setEnabled(row is not None and row.check_on is not None)
        self.interest_button.setEnabled(row is not None and row.days_late > _LATE_FROM)

    # ------------------------------------------------------------------------------------------- acting
    # The forms are imported when asked for: they are not on the way to the first window.
    def _add(self) -> None:
        from contractdesk.ui.dialogs.invoice_forms import InvoiceForm

        if self._list is not None:
            InvoiceForm(self._page, self._reference, self._list.object, self._list.expected).open()

    def _change(self) -> None:
        from contractdesk.ui.dialogs.invoice_forms import InvoiceForm

        row = self.current()
        if self._list is not None and row is not None:
            InvoiceForm(self._page, self._reference, self._list.object, row.entry, row.id).open()

    def _on_opened(self, _row: InvoiceRow) -> None:
        if self.change_button.isEnabled():
            self._change()

    def _pay(self) -> None:
        from contractdesk.ui.dialogs.invoice_forms import PaidForm

        if (row := self.current()) is not None:
            PaidForm(self._page, row).open()

    def _remove(self) -> None:
        row = self.current()
        if row is None:
            return
        reference, invoice = self._reference, row.id

        def job(source: Source) -> None:
            from contractdesk.services import invoices

            invoices.remove(source.database, reference, invoice)

        self._page.shell.do(self._page, job, _nothing, self._page.shell.messages.error)

    def _check(self) -> None:
        row = self.current()
        if row is not None and row.check_on is not None:
            self._page.shell.go_to("revisions", (row.reference, row.check_on, row.entry.amount_ht))

    def _interest(self) -> None:
        from contractdesk.ui.dialogs.payment_helper import InterestDialog

        if (row := self.current()) is not None:
            InterestDialog(
                self._page,
                amount_ttc=row.entry.amount_ttc,
                received_on=row.entry.received_on,
                paid_on=row.entry.paid_on,
                contract_days=row.contract_days,
            ).open()


def record_invoice(page: Page, reference: str) -> None:
    """Ask for an invoice of a contract, as it is expected."""

    def job(source: Source) -> InvoiceList:
        from contractdesk.services import invoices

        return invoices.listing(source.database, source.facts, reference, source.today)

    def then(found: InvoiceList) -> None:
        from contractdesk.ui.dialogs.invoice_forms import InvoiceForm

        InvoiceForm(page, reference, found.object, found.expected).open()

    page.ask_aside(job, then)


def pay_invoice(page: Page, row: DeadlineRow) -> None:
    """Ask when the invoice that a deadline is about was paid."""

    def job(source: Source) -> tuple[InvoiceRow, ...]:
        from contractdesk.services import invoices

        found = invoices.listing(source.database, source.facts, row.reference, source.today).rows
        unpaid = [one for one in found if one.entry.paid_on is None and one.pay_by == row.due_on]
        return tuple(one for one in unpaid if one.entry.amount_ht == row.amount_ht)

    def then(found: tuple[InvoiceRow, ...]) -> None:
        from contractdesk.ui.dialogs.invoice_forms import PaidForm

        if found:
            PaidForm(page, found[0]).open()

    page.ask_aside(job, then)


def _nothing() -> None:
    """Have nothing more to do: the window says what was done."""
