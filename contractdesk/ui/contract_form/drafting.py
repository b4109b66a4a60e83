"""Keeps what is typed in a form on the disk, and offers it again when the form opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from contractdesk.common import french
from contractdesk.common.clock import SystemClock
from contractdesk.common.i18n import _
from contractdesk.services.forms import drafts
from contractdesk.ui.state import DRAFTS
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.entry_table import EntryTable
from contractdesk.ui.widgets.notices import Link
from contractdesk.ui.widgets.parsed_edit import ParsedEdit

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.common.errors import AppError
    from contractdesk.ui.contract_form.dialog import ContractDialog
    from contractdesk.ui.tasks import Progress

_KEEP_MS = 2_000
_KEY = "draft"


class Drafting(QObject):
    """The draft of one form."""

    def __init__(self, dialog: ContractDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        folder = dialog.page.shell.state.folder / DRAFTS
        self.path: Path = drafts.place(folder, dialog.opening.register, dialog.opening.reference)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self.keep)
        dialog.edited.connect(self._timer.start)
        self._found: drafts.Draft | None = None
        dialog.page.shell.tasks.run(lambda _progress: drafts.read(self.path), on_done=self._offer, owner=self)

    def _offer(self, found: drafts.Draft | None) -> None:
        """Offer what the last form left, unless it is what is shown."""
        if found is None or found.form == self._dialog.form():
            return
        self._found = found
        text = _("Une saisie du {moment} n’avait pas été enregistrée.").format(
            moment=french.moment(found.kept_at)
        )
        links = [Link(_("La reprendre"), self._take), Link(_("L’effacer"), self.drop)]
        self._dialog.bars.show_bar(_KEY, Tone.INFO, text, links)

    def _take(self) -> None:
        if self._found is not None:
            self._dialog.take_draft(self._found)

    def keep(self) -> None:
        """Write the draft, in the worker; a folder that cannot be written costs the draft only."""
        if not self._dialog.dirty:
            return
        opening = self._dialog.opening
        draft = drafts.Draft(SystemClock().now(), self._dialog.form(), _texts(self._dialog))

        def job(_progress: Progress) -> None:
            drafts.keep(self.path, draft, opening.register, opening.reference)

        self._dialog.page.shell.tasks.run(job, on_error=self._on_error, owner=self)

    def _on_error(self, _error: AppError) -> None:
        """Say nothing: the form itself is still there."""

    def drop(self) -> None:
        """Remove the draft: it was saved, or it is not wanted."""
        self._timer.stop()
        path = self.path
        self._dialog.page.shell.tasks.run(lambda _progress: drafts.drop(path), writes=True)


def _texts(dialog: ContractDialog) -> dict[str, str]:
    """Give the texts that are not understood: they have no value to be kept by."""
    return {
        field.name: field.editor.text()
        for step in dialog.steps.built
        for field in step.fields.values()
        if isinstance(field.editor, ParsedEdit)
        and not isinstance(field.editor, EntryTable)
        and field.editor.error() is not None
    }
