"""What can be done about a deadline: its menu, on the row and behind « Agir », and the forms it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from contractdesk.common.i18n import _
from contractdesk.domain.enums import DeadlineKind
from contractdesk.ui import theme
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractdesk.services.dto import DeadlineRow
    from contractdesk.ui.dialogs.act_form import ActForm
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.pages.dashboard_list import DeadlineList

_DECIDED = (
    DeadlineKind.NOTICE,
    DeadlineKind.EXPRESS_DECISION,
    DeadlineKind.FINAL_END,
    DeadlineKind.PROCUREMENT,
    DeadlineKind.INCOMPLETE,
)


class DeadlineActs(QObject):
    """The acts on the row one is on; on a register open for reading, they say why they cannot be used."""

    def __init__(self, page: Page, rows: DeadlineList) -> None:
        super().__init__(page)
        self._page = page
        self._row: DeadlineRow | None = None
        self._read_only = False
        self.why_not = QAction(_("Registre en lecture seule : rien ne peut être enregistré"), self)
        self.why_not.setEnabled(False)
        self.done = self._action(_("Marquer comme traité…"), "circle-check", self._mark_done)
        self.later = self._action(_("Rappeler plus tard…"), "clock", self._snooze)
        self.decision = self._action(_("Enregistrer une décision…"), "gavel", self._decide)
        self.letter = self._action(_("Enregistrer la lettre…"), "mail", self._send)
        acts = [self.why_not, self.done, self.later, self.decision, self.letter]
        rows.add_acts(acts)
        self.button = button(_("Agir"))
        menu = QMenu(self.button)
        menu.addActions(acts)
        self.button.setMenu(menu)
        self._show()

    def _action(self, text: str, icon: str, on_used: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        theme.set_icon(action, icon)
        action.triggered.connect(on_used)
        return action

    # ------------------------------------------------------------------------------------------- state
    def set_row(self, row: DeadlineRow | None) -> None:
        """Act on this row."""
        self._row = row
        self._show()

    def set_read_only(self, read_only: bool) -> None:
        """Say whether anything can be recorded."""
        self._read_only = read_only
        self._show()

    def _show(self) -> None:
        row, can_act = self._row, self._row is not None and not self._read_only
        self.why_not.setVisible(self._read_only)
        self.button.setEnabled(row is not None)
        for action in (self.done, self.later, self.decision, self.letter):
            action.setEnabled(can_act)
        # Only what follows a contract settles its end, once it is past.
        self.done.setVisible(row is None or not self._is_ended(row))
        self.decision.setVisible(row is None or row.kind in _DECIDED)
        self.letter.setVisible(row is None or row.exit_end is not None)

    def _is_ended(self, row: DeadlineRow) -> bool:
        return row.kind is DeadlineKind.FINAL_END and row.due_on < self._page.shell.today()

    # ------------------------------------------------------------------------------------------- forms
    # The forms are imported when asked for: they are not on the way to the first window.
    def _mark_done(self) -> None:
        from contractdesk.ui.dialogs.act_forms import DoneForm

        self._open(DoneForm)

    def _snooze(self) -> None:
        from contractdesk.ui.dialogs.act_forms import LaterForm

        self._open(LaterForm)

    def _decide(self) -> None:
        from contractdesk.ui.dialogs.act_forms import DecisionForm

        self._open(DecisionForm)

    def _send(self) -> None:
        from contractdesk.ui.dialogs.act_forms import LetterForm

        self._open(LetterForm)

    def _open(self, form: Callable[[Page, DeadlineRow], ActForm]) -> None:
        if self._row is not None:
            form(self._page, self._row).open()
