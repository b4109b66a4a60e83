"""The journal: who did what and when; nothing can be changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services import listings
from contractdesk.ui.models.columns import Column
from contractdesk.ui.pages.list_page import ListPage
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.sheet import Field, Section

if TYPE_CHECKING:
    from contractdesk.services.dto import JournalRow
    from contractdesk.ui.pages.base import Shell
    from contractdesk.ui.source import Source


def _read(source: Source) -> tuple[JournalRow, ...]:
    return listings.journal(source.database)


def _columns() -> list[Column]:
    return [
        # Operations are numbered in the order they happened: two in the same minute keep theirs.
        Column("at", _("Quand"), lambda one: one.at, sort_key=lambda one: float(one.id)),
        Column("who", _("Qui"), lambda one: one.who, groupable=True),
        Column("label", _("Quoi"), lambda one: one.label, width=0),
        Column("changes", _("Lignes touchées"), lambda one: ", ".join(one.changes), hidden=True),
    ]


class JournalPage(ListPage):
    """The operations, newest first, and what one of them touched."""

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
        if self._is_new:
            self.table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)

    def reload(self) -> None:
        """Read the journal again."""
        self.shell.ask(self, _read, self.show_rows)

    def sections(self, row: JournalRow) -> tuple[Section, ...]:
        """Give what an operation did."""
        touched = "\n".join(sorted(row.changes, key=french.fold)) or _("Aucune ligne du registre n’a changé.")
        return (
            Section(row.label, (Field(_("Quand"), row.at), Field(_("Qui"), row.who))),
            Section(_("Lignes touchées"), text=touched),
        )
