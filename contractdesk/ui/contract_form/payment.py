"""« Paiement et budget »: invoices, payment, Chorus Pro, and the articles the contract is charged to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contractdesk.common.i18n import _
from contractdesk.domain.enums import BillingTiming
from contractdesk.services import labels
from contractdesk.services.forms.entries import AllocationEntry, CodeEntry, new_key
from contractdesk.ui.contract_form.step import FormStep
from contractdesk.ui.contract_form.steps import titles
from contractdesk.ui.models.entries_model import CellKind, EntryColumn
from contractdesk.ui.widgets.entry_table import EntryTable
from contractdesk.ui.widgets.money_edit import CountEdit, MoneyEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.forms.entries import ContractForm
    from contractdesk.ui.contract_form.step import Around

_RHYTHMS = (1, 2, 3, 4, 6, 12, 24, 36, 48, 60)


class PaymentStep(FormStep):
    """The step of money that leaves."""

    def __init__(self, around: Around) -> None:
        super().__init__("payment", titles()["payment"], around)
        self.section(_("Facturation"))
        rhythms = [(labels.billing_period(months), months) for months in _RHYTHMS]
        self.choice("billing_months", _("Périodicité"), rhythms)
        timings = [
            (_("À échoir\u00a0: avant la période"), BillingTiming.IN_ADVANCE),
            (_("Échu\u00a0: après la période"), BillingTiming.IN_ARREARS),
        ]
        self.choice("billing_timing", _("Terme"), timings)
        self.text("billing_moment", _("Moment"), _("au début de chaque période, à l’anniversaire…"))
        self.text("billing_option", _("Variante"))
        self.text("prorata_rule", _("Prorata"))
        self._payment()
        self._chorus()
        self._budget()
        self.finish()

    def _payment(self) -> None:
        self.section(_("Paiement"))
        self.parsed("payment_days", _("Délai (jours)"), CountEdit(most=365))
        self.text("payment_days_source", _("D’où vient ce délai"), _("Vide quand le contrat le dit"))
        self.suggested("payment_from", _("Compté depuis"), [_("réception de la facture"), _("service fait")])
        self.suggested("payment_channel", _("Factures reçues par"), ["Chorus Pro"])
        self.suggested("payment_method", _("Payé par"), [_("virement"), _("mandat administratif")])
        self.text("late_interest", _("Intérêts de retard"))
        self.parsed("recovery_fee", _("Indemnité forfaitaire"), MoneyEdit())
        self.text("gap_fee_rule", _("Redevance de rétablissement"))
        self.parsed("gap_fee_divisor", _("Jours d’une année (R / N)"), CountEdit(most=366))

    def _chorus(self) -> None:
        self.section(_("Chorus Pro"), _("Ce que le titulaire demande pour facturer, et les codes donnés."))
        self.flag("needs_siret", _("SIRET de la commune"))
        self.flag("needs_service_code", _("Code service"))
        self.flag("needs_commitment_code", _("Code d’engagement"))
        self.codes = self.table(
            "yearly_codes",
            EntryTable(
                _("Codes Chorus Pro par année"),
                [
                    EntryColumn("year", _("Année"), CellKind.YEAR, 6),
                    EntryColumn("service_code", _("Code service")),
                    EntryColumn("commitment_code", _("Code d’engagement")),
                ],
                lambda: CodeEntry(uuid=new_key()),
                self.around.today,
            ),
        )

    def _budget(self) -> None:
        self.section(_("Imputation"))
        self.allocations = self.table(
            "allocations",
            EntryTable(
                _("Imputations"),
                [
                    EntryColumn("article", _("Article"), CellKind.TEXT, 9, self._article_choices),
                    EntryColumn("purpose", _("Pour")),
                    EntryColumn("service", _("Service"), CellKind.TEXT, 16, self._service_choices),
                ],
                lambda: AllocationEntry(uuid=new_key()),
                self.around.today,
            ),
        )

    def _article_choices(self) -> Sequence[tuple[str, Any]]:
        return [(code, code) for code, _label in self.around.known.articles]

    def _service_choices(self) -> Sequence[tuple[str, Any]]:
        return [(one, one) for one in self.around.known.services]

    def load_more(self, form: ContractForm) -> None:
        """Show codes and articles."""
        self.codes.set_entries(form.yearly_codes)
        self.allocations.set_entries(form.allocations)

    def apply_more(self, form: ContractForm) -> ContractForm:
        """Give codes and articles."""
        return replace(form, yearly_codes=self.codes.entries(), allocations=self.allocations.entries())
