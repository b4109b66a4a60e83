"""« Historique » of a contract's sheet: its operations, what each changed, and the way back to one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.models.columns import Column
from contractdesk.ui.pages.operation_sections import MOST_ROWS, operation_sections
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.parts import button, hairline, text_label
from contractdesk.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from contractdesk.services.journal_words import RowWords
    from contractdesk.services.restoring import HistoryRow
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


class ContractHistory(QWidget):
    """The operations on one contract and all that belongs to it, the newest first."""

    def __init__(self, page: Page, reference: str, *, read_only: bool) -> None:
        super().__init__()
        self._page, self._reference, self._read_only = page, reference, read_only
        self.setObjectName("contract_history")
        is_new = page.shell.state.get("tables/contract_history") is None
        self.table = DataTable(
            "contract_history",
            [
                # Operations are numbered in the order they happened: two in the same minute keep theirs.
                Column("at", _("Quand"), lambda row: row.at, sort_key=lambda row: float(row.operation_id)),
                Column("who", _("Qui"), lambda row: row.who),
                Column("label", _("Quoi"), lambda row: row.label, width=0),
            ],
            lambda row: row.operation_id,
            state=page.shell.state,
            today=page.shell.today,
            noun=(_("opération"), _("opérations")),
            title=_("Historique du contrat"),
        )
        self.sheet = Sheet()
        self.back = button(_("Revenir à cet état…"), self._ask_back, icon="undo-2")
        self.back.setEnabled(False)
        if is_new:
            self.table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self._build()
        self._looking = QObject(self)
        self._looking.setObjectName("contract_history.operation")
        self.table.current_changed.connect(self._on_current)
        page.shell.ask(self, self._read, self._fill)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 10, 8)
        bar.setSpacing(8)
        hint = _("Choisissez une opération\u00a0: ce qu’elle a changé s’affiche dessous.")
        bar.addWidget(text_label(hint, quiet=True), 1)
        bar.addWidget(self.back)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.sheet)
        splitter.setSizes([400, 600])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(hairline())
        layout.addWidget(splitter, 1)

    def _read(self, source: Source) -> tuple[HistoryRow, ...]:
        from contractdesk.services import restoring

        return restoring.history(source.database, self._reference)

    def _fill(self, rows: tuple[HistoryRow, ...]) -> None:
        self.table.set_rows(rows)
        if rows:
            self.table.select(rows[0].operation_id)

    def _on_current(self, row: HistoryRow | None) -> None:
        rows = self.table.model.rows()
        self.back.setEnabled(row is not None and row != rows[0] and not self._read_only)
        if row is None:
            self.sheet.set_sections(())
            return

        def job(source: Source) -> tuple[RowWords, ...]:
            from contractdesk.services import journal_words

            return journal_words.changes(source.database, row.operation_id, self._reference, MOST_ROWS + 1)

        self._page.shell.ask(
            self._looking, job, lambda found: self.sheet.set_sections(operation_sections(found))
        )

    def _ask_back(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._page.shell.messages.ask(
                _("Revenir à l’état du {moment}\u00a0?").format(moment=row.at),
                partial(self._go_back, row),
                accept=_("Revenir à cet état"),
                detail=_(
                    "Le contrat redevient ce qu’il était juste après «\u00a0{label}\u00a0», avec ses lignes, "
                    "ses prix, ses courriers et ses documents. Ce retour s’annule comme tout acte (Ctrl+Z)."
                ).format(label=row.label),
            )

    def _go_back(self, row: HistoryRow) -> None:
        reference = self._reference

        def job(source: Source) -> None:
            from contractdesk.services import restoring

            restoring.revert(source.database, reference, row.operation_id)

        self._page.shell.do(self._page, job, _nothing, self._page.shell.messages.error)


def _nothing() -> None:
    """Add nothing to what the window says of an act."""
