"""What can be done about a deadline: its menu, on the row and behind « Agir », and the forms it opens.

`deadline_acts` is the table of it: an act is one entry there, and a function of the page and the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from contractdesk.common.i18n import _
from contractdesk.domain.enums import DeadlineKind, DeadlineState
from contractdesk.services.dashboard import is_dealt_with
from contractdesk.ui import theme
from contractdesk.ui.pages.contract_invoices import pay_invoice, record_invoice
from contractdesk.ui.pages.letter_acts import calls_for_letter, prepare_for
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from contractdesk.services.dto import DeadlineRow
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.pages.dashboard_list import DeadlineList
    from contractdesk.ui.pages.dashboard_why import WhyPanel
    from contractdesk.ui.source import Source

_DECIDED = (
    DeadlineKind.NOTICE,
    DeadlineKind.EXPRESS_DECISION,
    DeadlineKind.FINAL_END,
    DeadlineKind.PROCUREMENT,
    DeadlineKind.INCOMPLETE,
)


@dataclass(frozen=True)
class DeadlineAct:
    """One act: its words, its icon, what it does with the page and the row, on which rows it is offered.

    Attributes:
        id: What programs call it.
        text: The entry of the menu.
        icon: The name of its icon.
        run: Called with the page and the row.
        applies: Tells, for a row and today, whether it is offered.
        writes: False for what can be used on a register open for reading.
    """

    id: str
    text: str
    icon: str
    run: Callable[[Page, DeadlineRow], object]
    applies: Callable[[DeadlineRow, dt.date], bool]
    writes: bool = True


def deadline_acts() -> tuple[DeadlineAct, ...]:
    """Give the acts, in the words of the moment."""
    return (
        DeadlineAct("done", _("Marquer comme traité…"), "circle-check", _mark_done, _can_be_done),
        DeadlineAct("later", _("Rappeler plus tard…"), "clock", _snooze, _is_asking),
        DeadlineAct(
            "reopen", _("Remettre à traiter"), "undo-2", _reopen, lambda row, _day: is_dealt_with(row)
        ),
        DeadlineAct("decision", _("Enregistrer une décision…"), "gavel", _decide, _can_be_decided),
        DeadlineAct(
            "prepare", _("Préparer la lettre…"), "file-text", prepare_for, calls_for_letter, writes=False
        ),
        DeadlineAct("invoice", _("Enregistrer la facture reçue…"), "receipt-euro", _record, _is_invoice),
        DeadlineAct("paid", _("Marquer la facture payée…"), "euro", pay_invoice, _is_payment),
        DeadlineAct("letter", _("Enregistrer la lettre…"), "mail", _send, _can_be_written),
    )


def _is_asking(row: DeadlineRow, _today: dt.date) -> bool:
    return row.state is not DeadlineState.DONE


def _can_be_done(row: DeadlineRow, today: dt.date) -> bool:
    """Only what follows a contract settles its end, once it is past."""
    is_ended = row.kind is DeadlineKind.FINAL_END and row.due_on < today
    return _is_asking(row, today) and not is_ended


def _can_be_reopened(row: DeadlineRow, _today: dt.date) -> bool:
    return is_dealt_with(row)


def _is_invoice(row: DeadlineRow, today: dt.date) -> bool:
    return row.kind is DeadlineKind.INVOICE and _is_asking(row, today)


def _is_payment(row: DeadlineRow, today: dt.date) -> bool:
    return row.kind is DeadlineKind.PAYMENT and _is_asking(row, today)


def _record(page: Page, row: DeadlineRow) -> None:
    record_invoice(page, row.reference)


def _can_be_decided(row: DeadlineRow, _today: dt.date) -> bool:
    return row.kind in _DECIDED


def _can_be_written(row: DeadlineRow, _today: dt.date) -> bool:
    return row.exit_end is not None


class DeadlineActs(QObject):
    """The acts on the row one is on; on a register open for reading, they say why they cannot be used."""

    def __init__(self, page: Page, rows: DeadlineList, acts: Sequence[DeadlineAct]) -> None:
        super().__init__(rows)
        self._page = page
        self._rows = rows
        self._row: DeadlineRow | None = None
        self._read_only = False
        self.why_not = QAction(_("Registre en lecture seule\u00a0: rien ne peut être enregistré"), self)
        self.why_not.setEnabled(False)
        self._acts = {act.id: (act, self._action(act)) for act in acts}
        shown = [self.why_not, *(action for _act, action in self._acts.values())]
        rows.add_acts(shown)
        self.button = button(_("Agir"))
        menu = QMenu(self.button)
        menu.addActions(shown)
        self.button.setMenu(menu)
        self._show()

    def add_why(self, why: WhyPanel) -> None:
        """Offer the explanation of the date too: the keyboard then is in it."""
        self.why = QAction(_("Pourquoi cette date\u00a0?"), self)
        theme.set_icon(self.why, "circle-question-mark")
        self.why.triggered.connect(why.read_out)
        self.button.menu().addAction(self.why)
        self._rows.add_acts([self.why])

    def _action(self, act: DeadlineAct) -> QAction:
        action = QAction(act.text, self)
        action.setObjectName(f"act_{act.id}")
        theme.set_icon(action, act.icon)
        action.triggered.connect(partial(self._run, act))
        return action

    def action(self, act: str) -> QAction:
        """Give the entry of an act."""
        return self._acts[act][1]

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
        row, today = self._row, self._page.shell.today()
        self.why_not.setVisible(self._read_only)
        self.button.setEnabled(row is not None)
        for act, action in self._acts.values():
            action.setEnabled(row is not None and not (self._read_only and act.writes))
            action.setVisible(row is None or act.applies(row, today))

    def _run(self, act: DeadlineAct, _checked: bool = False) -> None:
        if self._row is not None:
            act.run(self._page, self._row)


# The forms are imported when asked for: they are not on the way to the first window.
def _mark_done(page: Page, row: DeadlineRow) -> None:
    from contractdesk.ui.dialogs.act_forms import DoneForm

    DoneForm(page, row).open()


def _snooze(page: Page, row: DeadlineRow) -> None:
    from contractdesk.ui.dialogs.act_forms import LaterForm

    LaterForm(page, row).open()


def _decide(page: Page, row: DeadlineRow) -> None:
    from contractdesk.ui.dialogs.act_forms import DecisionForm

    DecisionForm(page, row).open()


def _send(page: Page, row: DeadlineRow) -> None:
    from contractdesk.ui.dialogs.act_forms import LetterForm

    LetterForm(page, row).open()


def _reopen(page: Page, row: DeadlineRow) -> None:
    """Take back at once what was said of it: nothing needs to be asked, and it can be undone."""

    def job(source: Source) -> None:
        from contractdesk.services import acts

        acts.reopen(source.database, row, source.today)

    page.shell.do(page, job, lambda: None, page.shell.messages.error)
