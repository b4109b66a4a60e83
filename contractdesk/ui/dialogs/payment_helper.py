"""« Intérêts de retard », « Redevance de rétablissement »: typed, calculated at once, explained, copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.services import payments
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.money_edit import CountEdit, MoneyEdit
from contractdesk.ui.widgets.parts import button, hairline, text_label, value_label
from contractdesk.ui.widgets.step_list import Step, StepList

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

    from contractdesk.domain.payment import Semester
    from contractdesk.services.payments import Answer
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source
    from contractdesk.ui.widgets.parsed_edit import ParsedEdit

_SIZE = (620, 620)


class _Helper(QDialog):
    """Fields above, the answer and its steps below, recalculated as one types; nothing is saved."""

    def __init__(self, page: Page, title: str, intro: str) -> None:
        super().__init__(page.window())
        self.page = page
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, page)
        self._answer: Answer | None = None
        self._fields: list[ParsedEdit] = []
        self.verdict = value_label()
        self.steps = StepList()
        self.copy_button = button(_("Copier le calcul"), self._copy, icon="copy")
        self.close_button = button(_("Fermer"), self.reject)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(8)
        body = QVBoxLayout()
        body.setContentsMargins(18, 14, 18, 14)
        body.setSpacing(10)
        body.addWidget(text_label(title, ratio=1.2, bold=True))
        body.addWidget(text_label(intro, quiet=True, wrap=True))
        body.addLayout(self._form)
        body.addWidget(hairline())
        body.addWidget(self.verdict)
        body.addWidget(_scrolled(self.steps), 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        self.resize(*_SIZE)

    def add(self, text: str, field: ParsedEdit) -> None:
        """Add a field."""
        label = text_label(text, quiet=True)
        label.setBuddy(field)
        field.setAccessibleName(text)
        field.value_changed.connect(self._on_changed)
        self._fields.append(field)
        self._form.addRow(label, field)

    def calculate(self) -> Answer | None:
        """Give the answer, None while something lacks."""
        raise NotImplementedError

    def asks_for(self) -> str:
        """Say what lacks."""
        raise NotImplementedError

    def show_answer(self) -> None:
        """Calculate and show."""
        self._answer, text = None, self.asks_for()
        if any(field.error() is not None for field in self._fields):
            text = _("Une valeur saisie n’est pas comprise\u00a0: corrigez-la pour voir le calcul.")
        else:
            try:
                self._answer = self.calculate()
            except InputError as error:
                text = error_text(error)
        self.verdict.setText(text if self._answer is None else self._answer.verdict)
        workings = () if self._answer is None else self._answer.workings
        self.steps.set_steps(
            [
                Step(one.title, ", ".join(part for part in (one.expression, one.note) if part), one.result)
                for one in workings
            ]
        )
        self.copy_button.setEnabled(self._answer is not None)

    def _on_changed(self, _value: object) -> None:
        self.show_answer()

    def _copy(self) -> None:
        if self._answer is not None:
            QGuiApplication.clipboard().setText(self._answer.text)
            self.page.shell.messages.toast(_("Le calcul est dans le presse-papiers."))


class InterestDialog(_Helper):
    """What a payment after its limit costs, with the rates of the settings."""

    def __init__(
        self,
        page: Page,
        *,
        amount_ttc: Decimal | None = None,
        received_on: dt.date | None = None,
        paid_on: dt.date | None = None,
        contract_days: int | None = None,
    ) -> None:
        super().__init__(
            page,
            _("Intérêts de retard"),
            _(
                "Une commune paie trente jours après la réception de la facture, même si le contrat dit "
                "plus. Les taux par semestre sont dans les réglages du registre."
            ),
        )
        self.amount, self.days = MoneyEdit(), CountEdit(least=1, most=366)
        self.received, self.paid = DateEdit(page.shell.today), DateEdit(page.shell.today)
        self._rates: Mapping[Semester, Decimal] = {}
        self.amount.set_value(amount_ttc)
        self.received.set_value(received_on)
        self.days.set_value(contract_days)
        self.paid.set_value(page.shell.today() if paid_on is None else paid_on)
        self.add(_("Montant de la facture TTC"), self.amount)
        self.add(_("Facture reçue le"), self.received)
        self.add(_("Délai du contrat (jours)"), self.days)
        self.add(_("Payée le"), self.paid)
        self.show_answer()
        page.ask_aside(_rates, self._on_rates)

    def _on_rates(self, rates: Mapping[Semester, Decimal]) -> None:
        self._rates = rates
        self.show_answer()

    def asks_for(self) -> str:
        """Say what lacks."""
        return _("Indiquez le montant, le jour de réception et le jour du paiement.")

    def calculate(self) -> Answer | None:
        """Give the interest."""
        amount, received, paid = self.amount.value(), self.received.value(), self.paid.value()
        if amount is None or received is None or paid is None:
            return None
        return payments.interest(self._rates, amount, received, paid, self.days.value())


class GapDialog(_Helper):
    """The fee for taking up again a maintenance that was interrupted."""

    def __init__(self, page: Page, *, annual_ht: Decimal | None = None) -> None:
        super().__init__(
            page,
            _("Redevance de rétablissement"),
            _(
                "Quand la maintenance a été interrompue faute de contrat, certains titulaires demandent "
                "(R / 360) × N\u00a0: R est la redevance annuelle, N le nombre de jours non couverts."
            ),
        )
        self.annual, self.days = MoneyEdit(), CountEdit(least=1, most=36_500)
        self.annual.set_value(annual_ht)
        self.add(_("Redevance annuelle HT"), self.annual)
        self.add(_("Jours non couverts"), self.days)
        self.show_answer()

    def asks_for(self) -> str:
        """Say what lacks."""
        return _("Indiquez la redevance annuelle et le nombre de jours.")

    def calculate(self) -> Answer | None:
        """Give the fee."""
        annual, days = self.annual.value(), self.days.value()
        return None if annual is None or days is None else payments.gap(annual, days)


def _scrolled(steps: StepList) -> QScrollArea:
    """Let steps of several lines have their height."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 6, 0)
    column.addWidget(steps)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def _rates(source: Source) -> Mapping[Semester, Decimal]:
    return payments.rates_of(source.facts.settings)
