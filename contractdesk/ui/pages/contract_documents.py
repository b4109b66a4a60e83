"""« Documents » of a contract's sheet: files attached, dropped in, looked at, opened, saved out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.errors import AppError, StorageError
from contractdesk.common.i18n import _
from contractdesk.services import labels
from contractdesk.ui import exporting, theme
from contractdesk.ui.messages import error_text
from contractdesk.ui.models.columns import Badge, Column, Kind
from contractdesk.ui.reading import CHOSEN, reading_folder
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.empty_state import EmptyAction, EmptyState
from contractdesk.ui.widgets.page_preview import PICTURE_WIDTH, PagePreview
from contractdesk.ui.widgets.parts import button, hairline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from contractdesk.services.documents import DocumentRow
    from contractdesk.services.piece_reading import Preview
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_KILO = 1000
_LEAST_TABLE = 130
_LEAST = QSize(360, 140)
"""A low window gives less than the list and the page ask for: they share it."""


@dataclass(frozen=True)
class _Listing:
    """What the worker read."""

    rows: tuple[DocumentRow, ...]
    endings: tuple[str, ...]
    read_only: bool


def _size(row: DocumentRow) -> str:
    """Give the format of a file and its size, as people say them."""
    if row.size is None:
        return ""
    form = Path(row.file_name).suffix.removeprefix(".").upper()
    if row.size < _KILO * _KILO:
        return _("{form}, {size}\u00a0Ko").format(form=form, size=french.number(max(1, row.size // _KILO)))
    return _("{form}, {size}\u00a0Mo").format(form=form, size=french.number(row.size // (_KILO * _KILO)))


def _state(row: DocumentRow) -> Badge:
    return {
        "none": Badge("circle-dashed", _("Sans fichier")),
        "present": Badge("circle-check", _("Conforme"), Tone.OK),
        "missing": Badge("circle-x", _("Absent"), Tone.DANGER),
        "altered": Badge("triangle-alert", _("Différent"), Tone.DANGER),
    }[row.state.value]


def _columns() -> list[Column]:
    return [
        Column("kind", _("Type"), lambda row: labels.document_kind(row.kind), groupable=True),
        Column("title", _("Titre"), lambda row: row.title, width=0),
        Column("dated_on", _("Daté du"), lambda row: row.dated_on, Kind.DATE),
        Column("size", _("Format"), _size, sort_key=lambda row: float(row.size or 0)),
        Column("state", _("Fichier"), _state, Kind.BADGE),
    ]


class ContractDocuments(QWidget):
    """The documents of one contract, each with a look at its pages; files can be dropped on it."""

    def __init__(self, page: Page, reference: str) -> None:
        super().__init__()
        self._page, self._reference = page, reference
        self._read_only = True
        self._endings: tuple[str, ...] = ()
        self._shown: DocumentRow | None = None
        self.setObjectName("contract_documents")
        self.table = DataTable(
            "documents",
            _columns(),
            lambda row: row.id,
            state=page.shell.state,
            today=page.shell.today,
            noun=(_("document"), _("documents")),
            title=_("Documents du contrat"),
        )
        self.table.setMinimumHeight(_LEAST_TABLE)
        self.preview = PagePreview(_("Aperçu du document"))
        self.preview.setObjectName("contract_documents.preview")
        self.attach_button = button(_("Joindre…"), self.choose, icon="paperclip")
        self.attach_button.setAccessibleName(_("Joindre un fichier"))
        self.open = self._action(_("Ouvrir"), "external-link", self._open)
        self.save = self._action(_("Enregistrer sous…"), "download", self._save)
        self.change = self._action(_("Modifier…"), "pencil", self._change)
        self.remove = self._action(_("Retirer"), "x", self._remove)
        self._build()
        self.setMinimumSize(_LEAST)
        self.setAcceptDrops(True)
        self.table.current_changed.connect(self._on_current)
        self.table.opened.connect(self._on_opened)
        self.preview.page_asked.connect(self._look)
        self._show_acts()
        page.shell.ask(self, self._read, self._fill)

    def _action(self, text: str, icon: str, run: object) -> QAction:
        action = QAction(text, self)
        theme.set_icon(action, icon)
        action.triggered.connect(run)
        return action

    def _build(self) -> None:
        acts = (self.open, self.save, self.change, self.remove)
        self.table.add_acts(acts)
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 10, 8)
        bar.setSpacing(6)
        bar.addWidget(self.attach_button)
        bar.addStretch(1)
        self.buttons = [button(act.text(), act.trigger) for act in acts]
        for made in self.buttons:
            bar.addWidget(made)
        self._empty = EmptyState(
            "paperclip",
            _("Aucun document."),
            _(
                "Déposez ici le contrat signé, la décision, les avenants\u00a0: une copie est gardée à côté "
                "du registre. 50\u00a0Mo au plus par fichier."
            ),
            [EmptyAction(_("Joindre un fichier…"), self.choose, icon="paperclip")],
        )
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.preview)
        splitter.setSizes([200, 300])
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(hairline())
        layout.addWidget(splitter, 1)
        self._content = content
        self._stack = QStackedLayout(self)
        for widget in (QWidget(), self._empty, content):
            self._stack.addWidget(widget)
        self.setFocusProxy(self.table)

    # ------------------------------------------------------------------------------------------- read
    def _read(self, source: Source) -> _Listing:
        from contractdesk.services import documents

        return _Listing(
            documents.listing(source.database, self._reference),
            documents.accepted_endings(),
            source.database.read_only,
        )

    def _fill(self, found: _Listing) -> None:
        self._read_only, self._endings = found.read_only, found.endings
        self._stack.setCurrentWidget(self._content if found.rows else self._empty)
        self._empty.setEnabled(not found.read_only)
        chosen = self._page.shell.state.get(CHOSEN)
        self.table.blockSignals(True)
        self.table.set_rows(found.rows)
        if any(row.id == chosen for row in found.rows):
            self.table.select(chosen)
        elif found.rows:
            self.table.select(found.rows[0].id)
        self.table.blockSignals(False)
        self._on_current(self.table.current_row())

    def _on_current(self, row: DocumentRow | None) -> None:
        self._show_acts()
        if row is None or row == self._shown:
            return
        self._shown = row
        self._page.shell.state.set(CHOSEN, row.id)
        self._look(0)

    def _show_acts(self) -> None:
        row, can_write = self.table.current_row(), not self._read_only
        has_file = row is not None and row.state.value == "present"
        self.attach_button.setEnabled(can_write)
        self.open.setEnabled(has_file)
        self.save.setEnabled(has_file)
        self.change.setEnabled(row is not None and can_write)
        self.remove.setEnabled(row is not None and can_write)
        for made, act in zip(self.buttons, (self.open, self.save, self.change, self.remove), strict=True):
            made.setEnabled(act.isEnabled())

    # ---------------------------------------------------------------------------------------- preview
    def _look(self, number: int) -> None:
        """Have a page drawn by the worker; what cannot be shown says why in its place."""
        row = self._shown
        if row is None:
            return

        def job(source: Source) -> Preview | str:
            from contractdesk.services import documents

            try:
                return documents.preview(source.database, row, number, PICTURE_WIDTH)
            except AppError as error:
                return error_text(error)

        self._page.shell.ask(self.preview, job, partial(self._on_looked, row))

    def _on_looked(self, row: DocumentRow, found: Preview | str) -> None:
        if row != self._shown:
            return
        if isinstance(found, str):
            self.preview.say(found)
        elif not found.picture and not found.text:
            self.preview.say(_("Ce fichier n’a pas d’aperçu\u00a0: ouvrez-le dans son logiciel."))
        else:
            note = _("Document numérisé\u00a0: son texte ne peut pas être cherché.") if found.is_scan else ""
            self.preview.show_preview(found, note=note)

    # ------------------------------------------------------------------------------------------- acts
    def choose(self) -> None:
        """Let the person pick a file to attach."""
        patterns = " ".join(f"*.{ending}" for ending in self._endings)
        filters = _("Documents ({patterns})").format(patterns=patterns)
        self._page.shell.messages.choose_file(_("Joindre un fichier"), filters, self._on_chosen)

    def _on_chosen(self, path: Path) -> None:
        self.attach([path])

    def attach(self, paths: Sequence[Path]) -> None:
        """Ask what the files are, then attach them."""
        from contractdesk.ui.dialogs.document_forms import AttachForm

        bare = [row for row in self.table.model.rows() if not row.sha256]
        AttachForm(self._page, self._reference, paths, bare).open()

    def _change(self) -> None:
        from contractdesk.ui.dialogs.document_forms import DocumentForm

        row = self.table.current_row()
        if row is not None:
            DocumentForm(self._page, row).open()

    def _remove(self) -> None:
        row = self.table.current_row()
        if row is None:
            return

        def job(source: Source) -> None:
            from contractdesk.services import document_acts

            document_acts.remove(source.database, row.id)

        self._page.shell.do(self._page, job, lambda: None, self._page.shell.messages.error)

    def _on_opened(self, _row: DocumentRow) -> None:
        if self.open.isEnabled():
            self._open()

    def _open(self) -> None:
        row = self.table.current_row()
        if row is None:
            return

        def job(source: Source) -> Path:
            from contractdesk.services import documents

            return documents.open_copy(source.database, row, reading_folder())

        self._page.ask_aside(job, lambda path: exporting.open_file(path))

    def _save(self) -> None:
        from contractdesk.services import documents

        row = self.table.current_row()
        if row is None:
            return
        name = documents.saved_name(row)
        ending = Path(name).suffix.removeprefix(".")
        filters = _("Fichiers {ending} ({pattern})").format(ending=ending.upper(), pattern=f"*.{ending}")
        self._page.shell.messages.choose_target(
            _("Enregistrer une copie"), filters, name, ending, partial(self._save_to, row)
        )

    def _save_to(self, row: DocumentRow, path: Path, *, overwrite: bool = False) -> None:
        def job(source: Source) -> bool:
            from contractdesk.services import documents

            try:
                documents.save_out(source.database, row, path, overwrite=overwrite)
            except StorageError as error:
                if error.code != "exists":
                    raise
                return False
            return True

        self._page.ask_aside(job, partial(self._on_saved, row, path))

    def _on_saved(self, row: DocumentRow, path: Path, written: bool) -> None:
        if written:
            self._page.shell.messages.toast(_("«\u00a0{name}\u00a0» est écrit.").format(name=path.name))
            return
        self._page.shell.messages.ask_to_replace(path, partial(self._save_to, row, path, overwrite=True))

    # ------------------------------------------------------------------------------------- drag and drop
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, nothing else; none while nothing can be recorded."""
        if not self._read_only and _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask what the files are, once the drop is over."""
        paths = _files(event)
        if paths and not self._read_only:
            event.acceptProposedAction()
            self.attach(paths)


def _files(event: QDropEvent) -> list[Path]:
    """Give the files of this computer that are dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
