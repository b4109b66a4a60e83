"""The budget: years across, articles, services, vendors or contracts down, under stated hypotheses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.money import ZERO
from contractdesk.services import budget, purchases
from contractdesk.services.budget import YEARS_SHOWN, Grouping
from contractdesk.services.settings import IndexGrowth, RegisterSettings
from contractdesk.ui import theme
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages import budget_year
from contractdesk.ui.pages.base import Page
from contractdesk.ui.pages.budget_files import BudgetWriter
from contractdesk.ui.pages.budget_hypotheses import Hypotheses
from contractdesk.ui.pages.budget_thresholds import Thresholds
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.notices import InfoBars
from contractdesk.ui.widgets.parts import button, guard_wheel, hairline, value_label
from contractdesk.ui.widgets.section_tabs import SectionTabs
from contractdesk.ui.widgets.sheet import Sheet
from contractdesk.ui.widgets.stacked_bars import Part, StackedBars

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from contractdesk.services.budget import BudgetLine, BudgetView
    from contractdesk.services.purchases import PurchaseTotal
    from contractdesk.ui.pages.base import Shell
    from contractdesk.ui.source import Source

    Growth = Mapping[str, Decimal | None] | None

_PARTS = 5
"""How many lines have a colour of their own in the drawing; the last colour is for the rest."""
_YEAR_WIDTH = 340


def _read(growth: Growth, source: Source) -> tuple[BudgetView, tuple[PurchaseTotal, ...]]:
    years = budget.years_from(source.today.year)
    view = budget.budget(source.database, source.facts, source.today, years, growth)
    return view, purchases.watch(source.database, source.facts, source.today)


def _amount(rank: int, line: BudgetLine) -> Decimal:
    return line.amounts[rank].ht


def _explained(rank: int, line: BudgetLine) -> str:
    one = line.amounts[rank]
    return _("Engagé {certain}, prévisionnel {supposed}, {ttc} TTC").format(
        certain=french.money(one.certain), supposed=french.money(one.supposed), ttc=french.money(one.ttc)
    )


def _columns(grouping: Grouping, first_year: int) -> list[Column]:
    return [
        Column("title", budget.grouping_title(grouping), lambda one: one.title, width=44),
        Column(
            "detail",
            _("Titulaire") if grouping is Grouping.CONTRACT else _("Contrats"),
            lambda one: one.detail,
            width=0,
            groupable=grouping is Grouping.CONTRACT,
        ),
        *(
            # By rank, so that widths and filters stay from one year to the next.
            Column(
                f"year{rank}",
                str(first_year + rank),
                partial(_amount, rank),
                Kind.MONEY,
                tooltip=partial(_explained, rank),
            )
            for rank in range(YEARS_SHOWN)
        ),
    ]


class BudgetPage(Page):
    """The years drawn and in words, the lines below; beside them, the purchase thresholds."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._first_year = shell.today().year
        self._view: BudgetView | None = None
        self.notices = InfoBars()
        self.hypothesis = value_label()
        self.hypotheses = Hypotheses()
        self.hypotheses.changed.connect(self.reload)
        self.hypotheses.save_asked.connect(self._save)
        self.grouping = QComboBox()
        self.grouping.setAccessibleName(_("Regrouper par"))
        for one in Grouping:
            title = budget.grouping_title(one).lower()
            self.grouping.addItem(_("Par {grouping}").format(grouping=title), one)
        self.grouping.setCurrentIndex(max(0, self.grouping.findData(self._kept_grouping())))
        self.grouping.currentIndexChanged.connect(self._on_grouping)
        self.files = BudgetWriter(self, lambda: self._view)
        self.exporter = self._export_button()
        self.chart = StackedBars(_("si reconduit"))
        self.chart.chosen.connect(self._show_year)
        self.year = Sheet()
        self.tables: dict[Grouping, DataTable] = {}
        self._tables = QStackedWidget()
        self.thresholds = Thresholds()
        self.tabs = SectionTabs(_("Parties du budget"))
        self.tabs.set_tabs([("forecast", _("Prévisions")), ("thresholds", _("Seuils d’achat"))])
        self.tabs.chosen.connect(self._on_tab)
        self._build()
        guard_wheel(self)
        self.tabs.choose("forecast")

    # ------------------------------------------------------------------------------------------- build
    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.setSpacing(12)
        head.addWidget(self.tabs, 1)
        head.addWidget(self.grouping)
        head.addWidget(self.exporter)
        above = QSplitter(Qt.Orientation.Horizontal)
        above.setChildrenCollapsible(False)
        above.addWidget(self.chart)
        above.addWidget(self.year)
        above.setStretchFactor(0, 1)
        above.setSizes([10_000, _YEAR_WIDTH])
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(above)
        split.addWidget(self._tables)
        split.setSizes([1000, 1000])
        # Letters may be twice as large on a small screen: the parts keep their room, the page scrolls.
        line = self.fontMetrics().height()
        self.year.setMinimumSize(13 * line, 10 * line)
        self._tables.setMinimumHeight(9 * line)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        sentence = QHBoxLayout()
        sentence.setContentsMargins(12, 6, 12, 6)
        sentence.setSpacing(12)
        sentence.addWidget(self.hypothesis, 1)
        sentence.addWidget(self.hypotheses)
        lines.addLayout(sentence)
        lines.addWidget(hairline())
        lines.addWidget(split, 1)
        forecast = QScrollArea()
        forecast.setWidgetResizable(True)
        forecast.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        forecast.setWidget(inside)
        self._parts = QStackedWidget()
        self._parts.addWidget(forecast)
        self._parts.addWidget(self.thresholds)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.notices)
        column.addWidget(self._parts, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(full)
        self._stack.addWidget(
            EmptyState(
                "wallet",
                _("Aucun contrat n’est enregistré."),
                _("Le budget se calcule à partir des contrats, année par année."),
            )
        )

    def _export_button(self) -> QWidget:
        menu = QMenu(self)
        for text, icon, run in (
            (_("Classeur Excel…"), "file-spreadsheet", self.files.write_workbook),
            (_("Document PDF…"), "printer", self.files.write_pdf),
        ):
            action = menu.addAction(text, run)
            theme.set_icon(action, icon)
        made = button(_("Exporter le budget"), icon="download")
        made.setMenu(menu)
        return made

    def _kept_grouping(self) -> Grouping:
        kept = self.shell.state.get("budget/grouping")
        return Grouping(kept) if kept in {one.value for one in Grouping} else Grouping.ARTICLE

    @property
    def table(self) -> DataTable:
        """The table on screen; each grouping has its own, made when first shown."""
        grouping = Grouping(self.grouping.currentData())
        if grouping not in self.tables:
            made = DataTable(
                f"budget_{grouping.value}",
                _columns(grouping, self._first_year),
                lambda one: one.key,
                state=self.shell.state,
                today=self.shell.today,
                noun=(_("ligne"), _("lignes")),
                title=_("Budget par {grouping}").format(grouping=budget.grouping_title(grouping).lower()),
            )
            made.set_summary(self._totals_in_words)
            made.opened.connect(self._on_opened)
            self.tables[grouping] = made
            self._tables.addWidget(made)
        return self.tables[grouping]

    # ----------------------------------------------------------------------------------------- reading
    def reload(self) -> None:
        """Compute the budget again, under the hypotheses typed."""
        self.shell.ask(self, partial(_read, self.hypotheses.growth()), self._on_read)

    def _on_read(self, answer: tuple[BudgetView, tuple[PurchaseTotal, ...]]) -> None:
        self._view, totals = answer
        view = self._view
        if view.years[0] != self._first_year:
            self._begin_year(view.years[0])
        is_empty = not view.entries and not view.uncounted
        self._stack.setCurrentIndex(1 if is_empty else 0)
        self.hypothesis.setText(
            _("Montants HT. {text}").format(text=budget.hypothesis_sentence(view.hypotheses))
        )
        self._show_notices(view)
        self._show_lines()
        self.thresholds.show_totals(totals)
        self._read_kept()

    def _begin_year(self, year: int) -> None:
        """Make the tables again when the new year has come: their titles are years."""
        self._first_year = year
        for table in self.tables.values():
            self._tables.removeWidget(table)
            table.deleteLater()
        self.tables.clear()

    def _read_kept(self) -> None:
        def kept(source: Source) -> tuple[budget.Hypothesis, ...]:
            return budget.of_register(source.database, source.facts)

        self.ask_aside(kept, self.hypotheses.show_kept)

    def _show_notices(self, view: BudgetView) -> None:
        self.notices.clear("uncounted")
        if view.uncounted:
            names = [
                _("{reference} (il manque {facts})").format(reference=reference, facts=facts)
                for reference, facts in view.uncounted
            ]
            text = _("Sans montant dans ce budget\u00a0: {names}.").format(names=french.join_and(names))
            self.notices.show_bar("uncounted", Tone.WARNING, text, closable=False)

    def _show_lines(self) -> None:
        view = self._view
        if view is None:
            return
        lines = view.lines(Grouping(self.grouping.currentData()))
        self.table.set_rows(lines)
        self._tables.setCurrentWidget(self.table)
        self.chart.set_bars([str(year) for year in view.years], _parts(lines))
        self._show_year(self.chart.current())

    def _show_year(self, rank: int) -> None:
        if self._view is not None:
            self.year.set_sections(budget_year.sections(self._view, rank))

    def _totals_in_words(self, lines: tuple[BudgetLine, ...]) -> str:
        parts = []
        for rank in range(YEARS_SHOWN):
            total = sum((one.amounts[rank].ht for one in lines), ZERO)
            parts.append(
                _("{year}\u00a0: {amount}").format(year=self._first_year + rank, amount=french.money(total))
            )
        return " · ".join(parts)

    # ------------------------------------------------------------------------------------------ acting
    def _on_grouping(self, _place: int) -> None:
        self.shell.state.set("budget/grouping", Grouping(self.grouping.currentData()).value)
        self._show_lines()

    def _on_tab(self, key: str) -> None:
        self._parts.setCurrentIndex(1 if key == "thresholds" else 0)
        for widget in (self.grouping, self.exporter):
            widget.setVisible(key == "forecast")

    def _on_opened(self, line: BudgetLine) -> None:
        self.shell.go_to("contracts", line.references[0])

    def _save(self) -> None:
        growth = self.hypotheses.growth() or {}

        def job(source: Source) -> None:
            from contractdesk.services import setting_forms

            kept = [one for one in source.facts.settings.index_growth if one.index not in growth]
            typed = [IndexGrowth(code, rate) for code, rate in growth.items() if rate is not None]
            setting_forms.save_growth(source.database, RegisterSettings(index_growth=(*typed, *kept)))

        self.shell.do(self, job, self.reload, self.shell.messages.error)


def _parts(lines: tuple[BudgetLine, ...]) -> list[Part]:
    """Give the parts of the drawing: the largest lines, and the rest as one."""
    shown, rest = lines[:_PARTS], lines[_PARTS:]
    parts = [_part(one.title, (one,)) for one in shown]
    if len(rest) == 1:
        parts.append(_part(rest[0].title, rest))
    elif rest:
        parts.append(_part(_("Autres ({count})").format(count=len(rest)), rest))
    return parts


def _part(title: str, lines: tuple[BudgetLine, ...]) -> Part:
    ranks = range(len(lines[0].amounts))
    return Part(
        title,
        tuple(sum((one.amounts[n].certain for one in lines), ZERO) for n in ranks),
        tuple(sum((one.amounts[n].supposed for one in lines), ZERO) for n in ranks),
    )
