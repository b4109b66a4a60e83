"""The menu « Actes » of a contract: what can be recorded about it, from its sheet and from the table.

`contract_acts` is the table of it: an act is one entry there, and a function of the page and the reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from contractdesk.common.i18n import _
from contractdesk.domain.enums import DecisionKind
from contractdesk.ui import theme
from contractdesk.ui.pages.clause_acts import choose_reading, edit_clause
from contractdesk.ui.pages.contract_invoices import record_invoice
from contractdesk.ui.pages.letter_acts import prepare_letter
from contractdesk.ui.pages.simulation_acts import align_contracts, simulate_letter
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contractdesk.services.contract_acts import ActSubject
    from contractdesk.ui.dialogs.act_form import ActForm
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


@dataclass(frozen=True)
class ContractAct:
    """One act: its words, its icon, what it does with the page and the reference of the contract.

    Attributes:
        id: What programs call it.
        text: The entry of the menu.
        icon: The name of its icon.
        run: Called with the page and the reference.
        writes: False for what can be used on a register open for reading.
    """

    id: str
    text: str
    icon: str
    run: Callable[[Page, str], object]
    writes: bool = True


def contract_acts() -> tuple[tuple[ContractAct, ...], ...]:
    """Give the acts, in groups that a line separates, in the words of the moment."""
    return (
        (
            ContractAct("edit", _("Modifier le contrat…"), "pencil", _edit),
            ContractAct("duplicate", _("Dupliquer…"), "copy", _duplicate),
            ContractAct("successor", _("Saisir le contrat qui lui succède…"), "file-plus", _follow),
        ),
        (
            ContractAct("decision", _("Enregistrer une décision…"), "gavel", _decide),
            ContractAct("prepare", _("Préparer une lettre…"), "file-text", prepare_letter, writes=False),
            ContractAct("letter", _("Enregistrer une lettre…"), "mail", _send),
            ContractAct(
                "receipt", _("Compléter une lettre (accusé de réception)…"), "circle-check", _complete
            ),
        ),
        (
            ContractAct("invoice", _("Enregistrer une facture…"), "receipt-euro", record_invoice),
            ContractAct("amendment", _("Enregistrer un avenant…"), "file-plus", _amend),
            ContractAct("no_amendment", _("Retirer un avenant…"), "undo-2", _remove_amendment),
            ContractAct("termination", _("Résilier le contrat…"), "calendar-x", _terminate),
            ContractAct("closing", _("Clore sans suite…"), "flag", _close),
            ContractAct("alerts", _("Alertes du contrat…"), "alarm-clock", _set_alerts),
        ),
        (
            ContractAct(
                "letter_simulation",
                _("Simuler\u00a0: si la lettre est reçue le…"),
                "calendar-clock",
                simulate_letter,
                writes=False,
            ),
            ContractAct(
                "alignment",
                _("Simuler\u00a0: aligner plusieurs contrats…"),
                "calendar",
                align_contracts,
                writes=False,
            ),
        ),
        (
            ContractAct("clause", _("Modifier la clause de révision…"), "pencil", edit_clause),
            ContractAct("reading", _("Choisir une lecture de la clause…"), "trending-up", choose_reading),
        ),
        (
            ContractAct("archive", _("Archiver"), "database", _archive),
            ContractAct("delete", _("Supprimer"), "x", _delete),
        ),
    )


class ContractActsMenu(QObject):
    """The acts on the contract one is on; on a register open for reading, it says why they cannot be used."""

    def __init__(self, page: Page, groups: Sequence[Sequence[ContractAct]]) -> None:
        super().__init__(page)
        self._page = page
        self._reference = ""
        self._read_only = False
        self.why_not = QAction(_("Registre en lecture seule\u00a0: rien ne peut être enregistré"), self)
        self.why_not.setEnabled(False)
        self._acts: dict[str, tuple[ContractAct, QAction]] = {}
        self.button = button(_("Actes"))
        self.button.setAccessibleName(_("Actes sur ce contrat"))
        menu = QMenu(self.button)
        menu.addAction(self.why_not)
        for group in groups:
            menu.addSeparator()
            for act in group:
                action = QAction(act.text, self)
                action.setObjectName(f"act_{act.id}")
                theme.set_icon(action, act.icon)
                action.triggered.connect(partial(self._run, act))
                self._acts[act.id] = (act, action)
                menu.addAction(action)
        self.button.setMenu(menu)
        self._show()

    def action(self, act: str) -> QAction:
        """Give the entry of an act."""
        return self._acts[act][1]

    def actions(self) -> list[QAction]:
        """Give the entries, lines included, for the menu of a row."""
        return self.button.menu().actions()

    def set_contract(self, reference: str) -> None:
        """Act on this contract, on none when empty."""
        self._reference = reference
        self._show()

    def set_read_only(self, read_only: bool) -> None:
        """Say whether anything can be recorded."""
        self._read_only = read_only
        self._show()

    def _show(self) -> None:
        self.why_not.setVisible(self._read_only)
        self.button.setEnabled(bool(self._reference))
        for act, action in self._acts.values():
            action.setEnabled(bool(self._reference) and not (self._read_only and act.writes))

    def _run(self, act: ContractAct, _checked: bool = False) -> None:
        act.run(self._page, self._reference)


# The forms are imported when asked for: they are not on the way to the first window.
def _edit(page: Page, reference: str) -> None:
    from contractdesk.ui.contract_form.opening import edit_contract

    edit_contract(page, reference)


def _duplicate(page: Page, reference: str) -> None:
    from contractdesk.ui.contract_form.opening import copy_contract

    copy_contract(page, reference)


def _follow(page: Page, reference: str) -> None:
    from contractdesk.ui.contract_form.opening import follow_contract

    follow_contract(page, reference)


def _archive(page: Page, reference: str) -> None:
    def job(source: Source) -> None:
        from contractdesk.services import contract_forms

        contract_forms.archive(source.database, reference, source.today)

    page.shell.do(page, job, _nothing, page.shell.messages.error)


def _delete(page: Page, reference: str) -> None:
    def job(source: Source) -> None:
        from contractdesk.services import contract_forms

        contract_forms.delete(source.database, reference)

    page.shell.do(page, job, _nothing, page.shell.messages.error)


def _nothing() -> None:
    """Add nothing to what the window says of an act."""


def _decide(page: Page, reference: str) -> None:
    from contractdesk.ui.dialogs.act_forms import OF_PERIOD, DecisionForm

    _open(page, reference, lambda subject: DecisionForm(page, subject, OF_PERIOD))


def _terminate(page: Page, reference: str) -> None:
    from contractdesk.ui.dialogs.act_forms import DecisionForm

    words = _("Résilier le contrat"), _("Enregistrer la résiliation")
    _open(page, reference, lambda subject: DecisionForm(page, subject, (DecisionKind.TERMINATED,), *words))


def _amend(page: Page, reference: str) -> None:
    from contractdesk.ui.dialogs.amendment_form import AmendmentForm

    _open(page, reference, lambda subject: AmendmentForm(page, subject))


def _remove_amendment(page: Page, reference: str) -> None:
    def read(source: Source) -> tuple[ActSubject, tuple[tuple[int, str], ...]]:
        from contractdesk.services import contract_acts as services

        return (
            services.subject(source.facts, reference, source.today),
            services.amendments_of(source.database, source.facts, reference),
        )

    def then(answer: tuple[ActSubject, tuple[tuple[int, str], ...]]) -> None:
        from contractdesk.ui.dialogs.amendment_form import AmendmentRemoval

        if answer[1]:
            AmendmentRemoval(page, *answer).open()
        else:
            text = _("{reference}\u00a0: aucun avenant n’est enregistré.").format(reference=reference)
            page.shell.messages.toast(text, tone=Tone.INFO)

    page.ask_aside(read, then)


def _close(page: Page, reference: str) -> None:
    from contractdesk.ui.dialogs.act_forms import DecisionForm

    words = _("Clore sans suite"), _("Enregistrer la clôture")
    _open(page, reference, lambda subject: DecisionForm(page, subject, (DecisionKind.CLOSED,), *words))


def _set_alerts(page: Page, reference: str) -> None:
    from contractdesk.ui.dialogs.act_forms import AlertsForm

    _open(page, reference, lambda subject: AlertsForm(page, subject))


def _send(page: Page, reference: str) -> None:
    from contractdesk.ui.dialogs.act_forms import LetterForm

    _open(page, reference, lambda subject: LetterForm(page, subject))


def _complete(page: Page, reference: str) -> None:
    from contractdesk.ui.dialogs.act_forms import ReceiptForm

    def made(subject: ActSubject) -> ActForm | None:
        if subject.letters:
            return ReceiptForm(page, subject)
        text = _("{reference}\u00a0: aucune lettre n’attend son accusé de réception.")
        page.shell.messages.toast(text.format(reference=reference), tone=Tone.INFO)
        return None

    _open(page, reference, made)


def _open(page: Page, reference: str, made: Callable[[ActSubject], ActForm | None]) -> None:
    """Read what the form starts from, then show it."""

    def read(source: Source) -> ActSubject:
        from contractdesk.services import contract_acts as services

        return services.subject(source.facts, reference, source.today)

    def then(subject: ActSubject) -> None:
        form = made(subject)
        if form is not None:
            form.open()

    page.ask_aside(read, then)
