"""The journal: who did what and when, before and after; nothing can be changed here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from contractdesk.common import french
from contractdesk.common.errors import StorageError
from contractdesk.common.i18n import _
from contractdesk.services import listings
from contractdesk.ui.exporting import open_file
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages.list_page import ListPage
from contractdesk.ui.pages.operation_sections import MOST_ROWS, operation_sections
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.notices import Link
from contractdesk.ui.widgets.parts import button
from contractdesk.ui.widgets.sheet import Field, Section

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.exports import ExportReport
    from contractdesk.services.dto import JournalRow
    from contractdesk.services.journal_words import RowWords
    from contractdesk.ui.pages.base import Shell
    from contractdesk.ui.source import Source

_CSV = "csv"
_MOST = 5000
"""Years of work; the workbook with the journal has them all."""


def _read(source: Source) -> tuple[JournalRow, ...]:
    return listings.journal(source.database, _MOST)


def _columns() -> list[Column]:
    return [
        # Operations are numbered in the order they happened: two in the same minute keep theirs.
        Column("at", _("Quand"), lambda one: one.at, sort_key=lambda one: float(one.id)),
        Column("who", _("Qui"), lambda one: one.who, groupable=True),
        Column("label", _("Quoi"), lambda one: one.label, width=0),
        Column("kind", _("Sorte"), lambda one: one.kind, groupable=True),
        Column("contracts", _("Contrats"), lambda one: one.contracts, width=26),
        Column("day", _("Jour"), lambda one: one.day, Kind.DATE, hidden=True, groupable=True),
        Column("changes", _("Lignes touchées"), lambda one: ", ".join(one.changes), hidden=True),
    ]


class JournalPage(ListPage):
    """The operations, newest first, and what one of them changed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            "journal",
            _columns(),
            lambda one: one.id,
            noun=(_("opération"), _("opérations")),
            title=_("Journal"),
            empty=EmptyState(
                "history",
                _("Rien n’a encore été fait dans ce registre."),
                _("Chaque ajout, modification ou suppression s’inscrit ici avec son auteur et son heure."),
            ),
            with_sheet=True,
        )
        self._looking = QObject(self)
        self._looking.setObjectName("journal.operation")
        self.bin_button = button(_("Corbeille…"), self.open_bin, icon="undo-2")
        self.export_button = button(_("Exporter le journal…"), self.choose_file, icon="download")
        for made in (self.bin_button, self.export_button):
            self.head.addWidget(made)
        if self._is_new:
            self.table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)

    def reload(self) -> None:
        """Read the journal again."""
        self.shell.ask(self, _read, self.show_rows)

    def sections(self, row: JournalRow) -> tuple[Section, ...]:
        """Give what is known of an operation at once; what it changed comes a moment later."""
        self._look(row)
        touched = "\n".join(sorted(row.changes, key=french.fold)) or _("Aucune ligne du registre n’a changé.")
        return (*_head(row), Section(_("Lignes touchées"), text=touched))

    def _look(self, row: JournalRow) -> None:
        def job(source: Source) -> tuple[RowWords, ...]:
            from contractdesk.services import journal_words

            return journal_words.changes(source.database, row.id, most=MOST_ROWS + 1)

        self.shell.ask(self._looking, job, partial(self._show_changes, row))

    def _show_changes(self, row: JournalRow, changes: tuple[RowWords, ...]) -> None:
        if self.sheet is not None and self.table.current_row() == row:
            touched = "\n".join(sorted(row.changes, key=french.fold))
            found = [Section(_("Lignes touchées"), text=touched)] if len(row.changes) > 1 else []
            self.sheet.set_sections([*_head(row), *found, *operation_sections(changes)])

    # ------------------------------------------------------------------------------------------- acts
    def open_bin(self) -> None:
        """Show what was deleted and can come back."""
        from contractdesk.ui.dialogs.recycle_bin import open_bin

        open_bin(self)

    def choose_file(self) -> None:
        """Let the person say where the operations shown go."""
        name = _("Journal du {day}").format(day=self.shell.today().isoformat())
        self.shell.messages.choose_target(
            _("Journal en CSV"), _("Fichiers CSV (*.csv)"), f"{name}.{_CSV}", _CSV, self.write
        )

    def write(self, path: Path, *, overwrite: bool = False) -> None:
        """Write the operations shown; a file that is there is replaced only when the person says so."""
        rows = tuple(self.table.visible_rows())

        def job(source: Source) -> ExportReport | None:
            from contractdesk import exports

            try:
                return exports.write_journal(
                    source.database, rows, path, overwrite=overwrite, step=source.step
                )
            except StorageError as error:
                if error.code != "exists":
                    raise
                return None

        self.ask_aside(job, partial(self._on_written, path))

    def _on_written(self, path: Path, report: ExportReport | None) -> None:
        if report is None:
            self.shell.messages.ask_to_replace(path, partial(self.write, path, overwrite=True))
            return
        text = _("«\u00a0{name}\u00a0» est écrit.").format(name=path.name)
        self.shell.messages.toast(text, Link(_("Ouvrir"), partial(open_file, report.path)))


def _head(row: JournalRow) -> tuple[Section, ...]:
    fields = [Field(_("Quand"), row.at), Field(_("Qui"), row.who), Field(_("Sorte"), row.kind)]
    if row.contracts:
        fields.append(Field(_("Contrats"), row.contracts, wide=True))
    return (Section(row.label, tuple(fields)),)
