"""« Corbeille »: the contracts, vendors and modules that were deleted, each with the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.services.errors import error_text
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.models.columns import Column
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.notices import InfoBars
from contractdesk.ui.widgets.parts import button, hairline, text_label

if TYPE_CHECKING:
    from contractdesk.common.errors import AppError
    from contractdesk.services.restoring import DeletedRow
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_SIZE = QSize(860, 480)
_REFUSAL = "refusal"
_AT = 3


def open_bin(page: Page) -> None:
    """Read what was deleted, then show it."""
    page.ask_aside(_read, lambda rows: RecycleBin(page, rows).open())


def _read(source: Source) -> tuple[DeletedRow, ...]:
    from contractdesk.services import restoring

    return restoring.recycle_bin(source.database)


class RecycleBin(QDialog):
    """The list; Return, a double click or the button brings back the line one is on."""

    def __init__(self, page: Page, rows: tuple[DeletedRow, ...]) -> None:
        super().__init__(page.window())
        self.page = page
        self.setWindowTitle(_("Corbeille"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, "journal")
        is_new = page.shell.state.get("tables/bin") is None
        self.table = DataTable(
            "bin",
            [
                Column("kind", _("Sorte"), lambda row: row.kind, groupable=True),
                Column("name", _("Nom"), lambda row: row.name),
                Column("detail", _("Détail"), lambda row: row.detail, width=0),
                Column(
                    "at",
                    _("Supprimé le"),
                    lambda row: row.at,
                    sort_key=lambda row: float(row.operation_id),
                ),
                Column("who", _("Par"), lambda row: row.who),
            ],
            lambda row: row.uuid,
            state=page.shell.state,
            today=page.shell.today,
            noun=(_("fiche supprimée"), _("fiches supprimées")),
            title=_("Corbeille"),
        )
        if is_new:
            self.table.view.sortByColumn(_AT, Qt.SortOrder.DescendingOrder)
        self.restore = button(_("Restaurer"), self._restore, icon="undo-2", role="primary")
        self.refusals = InfoBars(self)
        self._build()
        self.table.opened.connect(lambda _row: self._restore())
        self.table.current_changed.connect(lambda row: self.restore.setEnabled(row is not None))
        self._fill(rows)

    def _build(self) -> None:
        empty = EmptyState(
            "database",
            _("La corbeille est vide."),
            _("Un contrat, un éditeur ou un module supprimé se retrouve ici, et peut être restauré."),
        )
        content = QWidget()
        self._stack = QStackedLayout(content)
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        close = button(_("Fermer"), self.reject)
        for made in (close, self.restore):
            made.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 8, 18, 10)
        foot.setSpacing(8)
        hint = _("Un contrat revient avec ses lignes, ses prix, ses courriers et ses documents.")
        foot.addWidget(text_label(hint, quiet=True), 1)
        foot.addWidget(self.restore)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.refusals)
        layout.addWidget(content, 1)
        layout.addWidget(hairline())
        layout.addLayout(foot)
        self.resize(_SIZE.boundedTo(QGuiApplication.primaryScreen().availableGeometry().size()))

    def _fill(self, rows: tuple[DeletedRow, ...]) -> None:
        self._stack.setCurrentIndex(0 if rows else 1)
        self.table.set_rows(rows)
        if rows:
            self.table.select(rows[0].uuid)
            self.table.setFocus()
        self.restore.setEnabled(bool(rows))

    def _restore(self) -> None:
        row = self.table.current_row()
        if row is None:
            return

        def job(source: Source) -> None:
            from contractdesk.services import restoring

            restoring.bring_back(source.database, row.table, row.uuid)

        self.refusals.clear(_REFUSAL)
        self.page.shell.do(self.page, job, self._on_restored, self._on_refused)

    def _on_restored(self) -> None:
        self.page.ask_aside(_read, self._fill)

    def _on_refused(self, error: AppError) -> None:
        self.refusals.show_bar(_REFUSAL, Tone.DANGER, error_text(error))
