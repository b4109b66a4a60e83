"""« Contrats archivés »: what was put away, and the way back into the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from contractdesk.common.i18n import _
from contractdesk.services import contract_forms
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.parts import button, hairline, text_label

if TYPE_CHECKING:
    from contractdesk.services.contract_forms import ArchivedContract
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_SIZE = QSize(820, 460)


class ArchivesDialog(QDialog):
    """The list of the archived contracts."""

    def __init__(self, page: Page, found: tuple[ArchivedContract, ...]) -> None:
        super().__init__(page.window())
        self.page = page
        self.setWindowTitle(_("Contrats archivés"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, page)
        self.table = DataTable(
            "archives",
            [
                Column("reference", _("Contrat"), lambda row: row.reference),
                Column("vendor", _("Éditeur"), lambda row: row.vendor),
                Column("object", _("Objet"), lambda row: row.object, width=0),
                Column("archived_on", _("Archivé le"), lambda row: row.archived_on, Kind.DATE),
            ],
            lambda row: row.reference,
            state=page.shell.state,
            today=page.shell.today,
            noun=(_("contrat archivé"), _("contrats archivés")),
            title=_("Contrats archivés"),
        )
        self.table.set_rows(found)
        self.back_button = button(_("Sortir des archives"), self._on_back, role="primary")
        self.back_button.setEnabled(bool(found))
        close = button(_("Fermer"), self.reject)
        for one in (self.back_button, close):
            one.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 8, 18, 10)
        foot.setSpacing(8)
        words = _("Un contrat archivé est gardé, sans être listé ni surveillé.")
        foot.addWidget(text_label(words if found else _("Aucun contrat n’est archivé."), quiet=True), 1)
        foot.addWidget(close)
        foot.addWidget(self.back_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(hairline())
        layout.addLayout(foot)
        self.resize(_SIZE.boundedTo(QGuiApplication.primaryScreen().availableGeometry().size()))
        if found:
            self.table.select(found[0].reference)
        self.table.setFocus()

    def _on_back(self) -> None:
        row = self.table.current_row()
        if row is None:
            return
        reference = row.reference

        def job(source: Source) -> None:
            contract_forms.unarchive(source.database, reference)

        self.page.shell.do(self.page, job, self.accept, self.page.shell.messages.error)


def show_archives(page: Page) -> None:
    """List the archived contracts."""

    def read(source: Source) -> tuple[ArchivedContract, ...]:
        return contract_forms.archived(source.database)

    page.ask_aside(read, lambda found: ArchivesDialog(page, found).open())
