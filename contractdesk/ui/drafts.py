"""What was typed in a contract form and not saved when the program last stopped: offered again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from contractdesk.common.i18n import _
from contractdesk.ui.state import DRAFTS
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import Link

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.ui.main_window import MainWindow
    from contractdesk.ui.messages import Messages
    from contractdesk.ui.tasks import TaskRunner

_BAR = "draft"


class Drafts(QObject):
    """Shows a bar for each draft of the register that was opened."""

    def __init__(self, tasks: TaskRunner, messages: Messages, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._messages, self._window = tasks, messages, window

    def look_for(self, register: Path) -> None:
        """Look for the drafts of a register, and offer them."""
        folder = self._window.state.folder / DRAFTS

        def job(_progress: object) -> tuple[str, ...]:
            from contractdesk.services.forms import drafts

            return drafts.waiting(folder, register)

        self._tasks.run(job, on_done=self._offer, owner=self)

    def _offer(self, references: tuple[str, ...]) -> None:
        for place, reference in enumerate(references):
            what = reference or _("un nouveau contrat")
            text = _("Une saisie n’avait pas été enregistrée\u00a0: {contract}.").format(contract=what)
            link = Link(_("L’ouvrir"), partial(self._open, reference))
            self._messages.bar(f"{_BAR}{place}", Tone.INFO, text, [link])

    def _open(self, reference: str) -> None:
        page = self._window.current_page()
        if page is not None:
            from contractdesk.ui.contract_form import opening

            if reference:
                opening.edit_contract(page, reference)
            else:
                opening.new_contract(page)
