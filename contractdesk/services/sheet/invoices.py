"""« Factures » of the contract sheet: what was received, what was expected, when it was to be paid."""

from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import models
from contractdesk.domain.contract import Contract
from contractdesk.domain.payment import payment_limit
from contractdesk.services.dto import Grid, Section


def section(contract: Contract, row: models.Contract) -> Section:
    """Return the invoices received, the latest first."""
    rows = tuple(
        (
            one.number,
            french.date(one.received_on),
            _period(one),
            french.money(one.amount_ht),
            french.money(one.amount_ttc),
            french.date(payment_limit(one.received_on, contract.payment_days)),
            _day(one.paid_on),
            one.notes,
        )
        for one in reversed(row.invoices)
    )
    columns = (
        _("N°"),
        _("Reçue le"),
        _("Période"),
        _("HT"),
        _("TTC"),
        _("À payer avant le"),
        _("Payée le"),
        _("Notes"),
    )
    grids = (Grid(_("Factures reçues"), columns, rows, numeric=(3, 4)),) if rows else ()
    return Section("invoices", _("Factures"), grids=grids, empty=_("Aucune facture reçue n’est enregistrée."))


def _period(one: models.Invoice) -> str:
    if one.covers_from is None or one.covers_to is None:
        return ""
    return french.period(one.covers_from, one.covers_to)


def _day(value: date | None) -> str:
    return "" if value is None else french.date(value)
