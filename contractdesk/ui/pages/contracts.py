"""« Contrats »: the table of the contracts, and the whole sheet of the one chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common.i18n import _
from contractdesk.services import completeness, contract_sheet, contracts, deadlines
from contractdesk.ui import theme
from contractdesk.ui.dialogs.export_scope import ExportChoice
from contractdesk.ui.pages.base import Page, Shell
from contractdesk.ui.pages.contract_acts import ContractActsMenu, contract_acts
from contractdesk.ui.pages.contract_columns import columns, total_text
from contractdesk.ui.pages.contract_deadlines import ContractDeadlines
from contractdesk.ui.pages.contract_documents import ContractDocuments
from contractdesk.ui.pages.contract_gaps import GapsBar
from contractdesk.ui.pages.contract_history import ContractHistory
from contractdesk.ui.pages.contract_invoices import ContractInvoices
from contractdesk.ui.pages.contract_letters import ContractLetters
from contractdesk.ui.pages.contract_view import ContractView
from contractdesk.ui.pages.contract_views import ContractViews
from contractdesk.ui.pages.dashboard_acts import DeadlineActs, deadline_acts
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.empty_state import EmptyAction, EmptyState
from contractdesk.ui.widgets.parts import button, guard_wheel, hairline

if TYPE_CHECKING:
    from contractdesk.services.completeness import Completeness
    from contractdesk.services.dto import ContractRow, ContractSheet, DeadlineRow
    from contractdesk.ui.source import Source

_SPLITTER, _SECTION, _SHEET_HIDDEN = "contracts/splitter", "contracts/section", "contracts/sheet_hidden"

_LEAST_TABLE, _LEAST_SHEET = 360, 560
_LEAST_FILTER = 150
_FRAME = 4


@dataclass(frozen=True)
class _Answer:
    """What the worker read: the rows when they were asked for, the sheet of the contract chosen."""

    rows: tuple[ContractRow, ...] | None
    reference: str | None
    sheet: ContractSheet | None
    deadlines: tuple[DeadlineRow, ...] = ()
    read_only: bool = False
    completeness: Completeness | None = None


class ContractsPage(Page):
    """The contracts of the register."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._wanted: str | None = None
        self._rows_due = self._read_only = False
        self.table = DataTable(
            "contracts",
            columns(),
            lambda row: row.reference,
            state=shell.state,
            today=shell.today,
            noun=(_("contrat"), _("contrats")),
            title=_("Contrats"),
            essential=("reference", "vendor", "status", "act_by"),
        )
        self.table.set_summary(total_text)
        self.acts = ContractActsMenu(self, contract_acts())
        self.table.add_acts(self.acts.actions())
        makers = {
            "documents": self._documents,
            "letters": self._letters,
            "invoices": self._invoices,
            "deadlines": self._deadlines,
            "history": self._history,
        }
        self.gaps = GapsBar(self)
        self.view = ContractView(self.acts.button, makers, self.gaps)
        self.views = ContractViews(self.table, shell.state)
        self.words = QLineEdit()
        self.grouping = QComboBox()
        self.sheet_button: QPushButton = button(_("Masquer la fiche"), self._on_sheet_button, role="link")
        self._build()
        section = shell.state.get(_SECTION)
        self.view.choose(section if isinstance(section, str) else "")
        self._show_sheet(shown=shell.state.get(_SHEET_HIDDEN) is not True)
        self.table.current_changed.connect(self._on_current)
        self.table.opened.connect(self._on_opened)
        self.table.proxy.filters_changed.connect(self._on_filters_changed)
        self.table.groups.modelReset.connect(self._on_regrouped)
        self.view.section_chosen.connect(self._on_section)
        self.words.textChanged.connect(self.table.set_words)
        self.grouping.activated.connect(self._on_grouping)
        self._on_regrouped()

    # ------------------------------------------------------------------------------------------- build
    def _build(self) -> None:
        empty = EmptyState(
            "file-text",
            _("Ce registre ne contient encore aucun contrat."),
            _("Saisissez-en un, ou ouvrez un autre registre depuis le tableau de bord."),
            [
                EmptyAction(_("Nouveau contrat"), self._on_new, icon="plus", primary=True),
                EmptyAction(_("Aller au tableau de bord"), self._on_no_contract, icon="layout-dashboard"),
            ],
        )
        blank, content = QWidget(), QWidget()
        self._pages = QStackedLayout(self)
        for widget in (blank, empty, content):
            self._pages.addWidget(widget)
        self._empty, self._content = empty, content
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setProperty("role", "gap")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(10)
        self._sheet_card = _card(self.view)
        # The list keeps the width of its columns, the sheet takes what a wider window gives.
        for place, widget in enumerate((_card(self._list()), self._sheet_card)):
            self._splitter.addWidget(widget)
            self._splitter.setStretchFactor(place, place)
        self._placed = self._splitter.restoreState(self.shell.state.bytes(_SPLITTER))
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self._splitter)
        self.setFocusProxy(self.table)

    def _list(self) -> QWidget:
        self.words.setPlaceholderText(_("Filtrer la liste (Ctrl+F)"))
        self.words.setMinimumWidth(_LEAST_FILTER)
        self.words.setAccessibleName(_("Filtrer la liste"))
        self.words.setClearButtonEnabled(True)
        glass = QAction(self.words)
        theme.set_icon(glass, "search")
        self.words.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.grouping.setAccessibleName(_("Grouper les contrats"))
        for text, key in (
            (_("Sans groupe"), None),
            (_("Par éditeur"), "vendor"),
            (_("Par situation"), "status"),
        ):
            self.grouping.addItem(text, key)
        made = QWidget()
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 10, 8)
        bar.setSpacing(8)
        bar.addWidget(self.words, 1)
        bar.addWidget(self.views.button)
        bar.addWidget(self.grouping)
        bar.addWidget(self.sheet_button)
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(hairline())
        layout.addWidget(self.table, 1)
        guard_wheel(made)
        return made

    def _documents(self, reference: str, _plain: QWidget) -> QWidget:
        return ContractDocuments(self, reference)

    def _invoices(self, reference: str, _plain: QWidget) -> QWidget:
        return ContractInvoices(self, reference)

    def _history(self, reference: str, _plain: QWidget) -> QWidget:
        return ContractHistory(self, reference, read_only=self._read_only)

    def _deadlines(self, _reference: str, plain: QWidget) -> QWidget:
        if isinstance(plain, ContractDeadlines):
            acts = DeadlineActs(self, plain.list, deadline_acts())
            acts.set_read_only(self._read_only)
            plain.set_acts(acts)
        return plain

    def _letters(self, _reference: str, plain: QWidget) -> QWidget:
        words = {
            "prepare": _("Préparer une lettre…"),
            "letter": _("Enregistrer un envoi…"),
            "receipt": _("Accusé de réception…"),
        }
        acts = [(text, self.acts.action(act)) for act, text in words.items()]
        return ContractLetters(acts, plain, self._show_documents)

    def _show_documents(self) -> None:
        self.view.choose("documents")
        self._on_section("documents")

    # ------------------------------------------------------------------------------------------- show
    def reload(self) -> None:
        """Ask for the rows again, and for the sheet of the contract chosen."""
        self._rows_due = True
        row = self.table.current_row()
        self._ask(row.reference if row is not None else None)

    def show_target(self, target: Any) -> None:
        """Go to a contract by its reference, or to one of its sections with it."""
        if isinstance(target, tuple):
            target, section = target
            self.view.choose(section)
        self._show_sheet(shown=True)
        self._wanted = None if self.table.select(target) else str(target)

    def _ask(self, reference: str | None) -> None:
        # A newer question overtakes the older one: rows still due are asked for again with the sheet.
        rows_too = self._rows_due
        self.shell.ask(self, lambda source: _read(source, reference, rows_too=rows_too), self._show)

    def _show(self, answer: _Answer) -> None:
        if answer.rows is not None:
            self._rows_due = False
            self._fill(answer.rows)
        self._read_only = answer.read_only
        self.acts.set_read_only(answer.read_only)
        row = self.table.current_row()
        self.acts.set_contract("" if row is None else row.reference)
        if row is None:
            self.view.show_contract(None)
        elif row.reference == answer.reference:
            self.gaps.show_gaps(answer.completeness)
            self.view.show_contract(answer.sheet, answer.deadlines)
        else:
            self._ask(row.reference)

    def _fill(self, rows: tuple[ContractRow, ...]) -> None:
        self._pages.setCurrentWidget(self._content if rows else self._empty)
        self.table.blockSignals(True)
        self.table.set_rows(rows)
        self._place_splitter()
        if self._wanted is not None:
            self.table.select(self._wanted)
            self._wanted = None
        self.table.blockSignals(False)

    def _place_splitter(self) -> None:
        """Give the table the width of its columns, within reason, and the sheet all the rest; done once."""
        if self._placed or self._sheet_card.isHidden() or not self.table.model.rows():
            return
        self._placed = True
        whole = self._splitter.width() - self._splitter.handleWidth()
        wanted = self.table.columns.width() + 2 * _FRAME
        table = max(_LEAST_TABLE, min(wanted, whole - _LEAST_SHEET))
        self._splitter.setSizes([table, whole - table])

    def _show_sheet(self, *, shown: bool) -> None:
        self._sheet_card.setVisible(shown)
        self.table.columns.set_narrow(narrow=shown)
        self._place_splitter()
        self.sheet_button.setText(_("Masquer la fiche") if shown else _("Afficher la fiche"))
        self.shell.state.set(_SHEET_HIDDEN, not shown)

    # ------------------------------------------------------------------------------------------ choose
    def _on_current(self, row: ContractRow | None) -> None:
        self.acts.set_contract("" if row is None else row.reference)
        if row is None:
            self.view.show_contract(None)
        else:
            self._ask(row.reference)

    def _on_opened(self, _row: ContractRow) -> None:
        self._show_sheet(shown=True)
        self.view.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_sheet_button(self) -> None:
        self._show_sheet(shown=self._sheet_card.isHidden())

    def _on_section(self, key: str) -> None:
        self.shell.state.set(_SECTION, key)

    def _on_grouping(self) -> None:
        self.table.group_by(self.grouping.currentData())

    def _on_regrouped(self) -> None:
        column = self.table.groups.column
        self.grouping.setCurrentIndex(max(0, self.grouping.findData(column.key if column else None)))

    def _on_filters_changed(self) -> None:
        if not self.table.proxy.narrowed and self.words.text():
            self.words.clear()

    def _on_splitter_moved(self) -> None:
        self.shell.state.set_bytes(_SPLITTER, self._splitter.saveState())

    def _on_new(self) -> None:
        from contractdesk.ui.contract_form.opening import new_contract

        new_contract(self)

    def _on_no_contract(self) -> None:
        self.shell.go_to("dashboard")

    def selected_references(self) -> tuple[str, ...]:
        """Give the contracts selected in the table."""
        return tuple(row.reference for row in self.table.selected_rows())

    def edit(self) -> None:
        """Open the form of the contract one is on."""
        row = self.table.current_row()
        if row is not None:
            self.acts.action("edit").trigger()

    def duplicate(self) -> None:
        """Open the form of a copy of the contract one is on."""
        row = self.table.current_row()
        if row is not None:
            self.acts.action("duplicate").trigger()

    def focus_filter(self) -> None:
        """Put the keyboard where words narrow the list."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def export_choice(self) -> ExportChoice:
        """Give the list where it is narrowed, and the contract chosen."""
        shown = tuple(row.reference for row in self.table.visible_rows())
        is_narrowed = len(shown) < len(self.table.model.rows())
        row = self.table.current_row()
        return ExportChoice(shown if is_narrowed else (), "" if row is None else row.reference)


def _read(source: Source, reference: str | None, *, rows_too: bool) -> _Answer:
    rows = contracts.rows(source.facts, source.today) if rows_too else None
    read_only = source.database.read_only
    if reference is None or all(one.reference != reference for one in source.facts.contracts):
        return _Answer(rows, reference, None, read_only=read_only)
    return _Answer(
        rows,
        reference,
        contract_sheet.sheet(source.database, source.facts, reference, source.today),
        deadlines.rows(source.facts, source.today, reference=reference),
        read_only,
        completeness.of_contract(source.database, reference, source.today),
    )


def _card(inside: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(inside)
    return card
