"""The budget: what the contracts commit in the coming years, under a stated hypothesis."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import Missing, Status
from contractdesk.services import contracts, labels, listings
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages.list_page import ListPage
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.notices import InfoBars
from contractdesk.ui.widgets.parts import text_label, value_label

if TYPE_CHECKING:
    from contractdesk.services.dto import BudgetRow, BudgetView, ContractRow
    from contractdesk.ui.pages.base import Shell
    from contractdesk.ui.source import Source

_YEARS = 4
_OVER = (Status.ENDED, Status.TERMINATED)


@dataclass(frozen=True)
class BudgetLine:
    """A contract in the budget; ``uncounted`` says why it has no amount, where it should have one."""

    row: BudgetRow
    object: str
    uncounted: str


def _read(source: Source) -> tuple[BudgetView, tuple[BudgetLine, ...]]:
    view = listings.budget(source.facts, source.today.year)
    rows = {one.reference: one for one in contracts.rows(source.facts, source.today)}
    return view, tuple(_line(row, rows[row.reference]) for row in view.rows)


def _line(row: BudgetRow, contract: ContractRow) -> BudgetLine:
    lacks = [one for one in contract.missing if one is not Missing.INDEX]
    unknown = bool(lacks) and contract.status not in _OVER and not any(row.amounts)
    why = french.join_and([labels.missing(one) for one in lacks]) if unknown else ""
    return BudgetLine(row, contract.object, why)


def _amount(year: int, line: BudgetLine) -> Decimal | None:
    """Give the amount of a year by its rank; None where it cannot be known."""
    return None if line.uncounted else line.row.amounts[year]


def _columns(first_year: int) -> list[Column]:
    return [
        Column("reference", _("Contrat"), lambda one: one.row.reference),
        Column("vendor", _("Éditeur"), lambda one: one.row.vendor, groupable=True),
        Column("object", _("Objet"), lambda one: one.object, width=0),
        Column("article", _("Imputation"), lambda one: one.row.article, groupable=True),
        *(
            # By rank, so that widths and filters stay from one year to the next.
            Column(f"year{n}", str(first_year + n), partial(_amount, n), Kind.MONEY)
            for n in range(_YEARS)
        ),
    ]


class BudgetPage(ListPage):
    """Contracts down, years across, their totals above, the hypothesis in words."""

    def __init__(self, shell: Shell) -> None:
        self._first_year = shell.today().year
        super().__init__(
            shell,
            "budget",
            _columns(self._first_year),
            lambda one: one.row.reference,
            noun=(_("contrat"), _("contrats")),
            title=_("Budget"),
            empty=EmptyState(
                "wallet",
                _("Aucun contrat n’est enregistré."),
                _("Le budget se calcule à partir des contrats, année par année."),
            ),
        )
        self.table.set_summary(self._totals_in_words)
        self.table.opened.connect(self._on_opened)
        self.notices = InfoBars()
        self.hypothesis = value_label(
            _("Montants HT. Reconductions tacites comprises, sans révision de prix.")
        )
        self.head.insertWidget(1, self.hypothesis, 1)
        self.totals = [_YearTotal() for _n in range(_YEARS)]
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(12, 12, 12, 4)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(12)
        for total in self.totals:
            row.addWidget(total, 1)
        column.addLayout(row)
        column.addWidget(self.notices)
        self.full.insertWidget(0, above)

    def reload(self) -> None:
        """Read the commitments again."""
        self.shell.ask(self, _read, self._on_read)

    def _on_read(self, answer: tuple[BudgetView, tuple[BudgetLine, ...]]) -> None:
        view, lines = answer
        before: Decimal | None = None
        for total, year, amount in zip(self.totals, view.years, view.totals, strict=True):
            total.show_year(year, amount, before)
            before = amount
        self.notices.clear("uncounted")
        uncounted = [one for one in lines if one.uncounted]
        if uncounted:
            names = [
                _("{reference} (il manque {facts})").format(reference=one.row.reference, facts=one.uncounted)
                for one in uncounted
            ]
            text = _("Sans montant dans ce budget\u00a0: {names}.").format(names=french.join_and(names))
            self.notices.show_bar("uncounted", Tone.WARNING, text, closable=False)
        self.show_rows(lines)

    def _totals_in_words(self, lines: tuple[BudgetLine, ...]) -> str:
        sums = [sum((one.row.amounts[n] for one in lines), Decimal(0)) for n in range(_YEARS)]
        return " · ".join(
            _("{year}\u00a0: {amount}").format(year=self._first_year + n, amount=french.money(amount))
            for n, amount in enumerate(sums)
        )

    def _on_opened(self, line: BudgetLine) -> None:
        self.shell.go_to("contracts", line.row.reference)

    def help_text(self) -> tuple[str, ...]:
        """Explain the page."""
        return (
            _(
                "Ce que les contrats engagent cette année et les trois suivantes, hors taxes, en supposant "
                "que chaque reconduction tacite a lieu et que les prix ne sont pas révisés."
            ),
            _("Sous la liste, les totaux sont ceux des lignes affichées\u00a0: filtrez pour en isoler."),
        )


class _YearTotal(QFrame):
    """The total of a year, and what it changes from the year before."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._year = text_label(quiet=True)
        self._amount = value_label(wrap=False)
        self._amount.setFont(text_label(ratio=1.5, bold=True).font())
        self._change = text_label(quiet=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 10)
        layout.setSpacing(2)
        for label in (self._year, self._amount, self._change):
            layout.addWidget(label)

    def show_year(self, year: int, amount: Decimal, before: Decimal | None) -> None:
        """Show a year; the first has none before it."""
        self._year.setText(_("Engagé en {year}").format(year=year))
        self._amount.setText(_("{amount} HT").format(amount=french.money(amount)))
        if before is None:
            self._change.setText(_("année en cours"))
        elif amount == before:
            self._change.setText(_("comme en {year}").format(year=year - 1))
        else:
            change = _("{amount}\u00a0€").format(amount=french.signed(amount - before, 2))
            self._change.setText(_("{change} par rapport à {year}").format(change=change, year=year - 1))
        parts = [label.text() for label in (self._year, self._amount, self._change)]
        self.setAccessibleName(", ".join(parts))

    def texts(self) -> tuple[str, ...]:
        """Give what the card says."""
        return tuple(label.text() for label in (self._year, self._amount, self._change))
