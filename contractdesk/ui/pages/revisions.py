"""The price revision: what a clause gives on a day, and why; nothing is saved here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.enums import LetterKind
from contractdesk.services import revisions
from contractdesk.services.errors import error_text
from contractdesk.ui.pages.base import Page, Shell
from contractdesk.ui.pages.clause_acts import choose_reading, edit_clause
from contractdesk.ui.pages.revision_files import SheetWriter
from contractdesk.ui.pages.revision_form import Question, RevisionForm
from contractdesk.ui.pages.revision_free_panel import FreePanel
from contractdesk.ui.pages.revision_invoice import InvoiceExplanations
from contractdesk.ui.pages.revision_recorded import RecordedRevisions
from contractdesk.ui.pages.revision_result import RevisionResult, copied_text, shared_warnings
from contractdesk.ui.pages.revision_tools import RevisionTools
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.notices import InfoBars, Link
from contractdesk.ui.widgets.parts import hairline
from contractdesk.ui.widgets.section_tabs import SectionTabs

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from contractdesk.services.dto import InvoiceView, ReadingView, RecordedView, RevisionChoice, RevisionView
    from contractdesk.services.revision_questions import QuestionView
    from contractdesk.ui.source import Source

_CONTRACT, _FREE = "contract", "free"


@dataclass(frozen=True)
class Answer:
    """What the worker found: the contracts when they were asked for, a calculation or why there is none."""

    choices: tuple[RevisionChoice, ...] | None
    question: Question | None
    on: dt.date | None = None
    view: RevisionView | None = None
    refusal: str = ""
    names_index: bool = False
    recorded: tuple[RecordedView, ...] = ()
    read_only: bool = False
    questions: tuple[QuestionView, ...] = ()


def _calculate(source: Source, question: Question) -> Answer:
    contract = source.facts.contract(question.reference)
    on = question.on or revisions.default_day(contract, source.today, question.start)
    try:
        # Without a day there is nothing to calculate, but what the contract lacks can be said.
        view = revisions.view(
            source.facts,
            question.reference,
            on or source.today,
            question.base_price,
            question.start,
            question.invoiced,
        )
    except InputError as error:
        return Answer(None, question, on, None, error_text(error), error.code == "index_value_missing")
    if on is None:
        return Answer(None, question, None, None, _("Indiquez la date de la révision."))
    return Answer(None, question, on, view)


class RevisionsPage(Page):
    """Pick a contract and a day: the clause, its figures, every reading and the steps of one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._wants_choices = True
        self._target: tuple[str, dt.date | None, Decimal | None] | None = None
        self._answer: Answer | None = None
        self.form = RevisionForm(shell.today)
        self.notices = InfoBars()
        self.result = RevisionResult()
        self.recorded = RecordedRevisions()
        self.explanations = InvoiceExplanations()
        self.sheets = SheetWriter(self)
        self._empty = EmptyState(
            "trending-up",
            _("Aucun contrat du registre ne porte de clause de révision."),
            _("La clause se saisit avec le contrat\u00a0: elle dit la formule, les indices et l’arrondi."),
        )
        self._empty.hide()
        self._body = QScrollArea()
        self._body.setWidgetResizable(True)
        self._body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.notices)
        column.addWidget(self.explanations)
        column.addWidget(self.result)
        column.addWidget(self.recorded)
        column.addStretch(1)
        self._body.setWidget(inside)
        self.free = FreePanel(self)
        self._build()
        self.form.changed.connect(self._ask)
        self.result.copy_wanted.connect(self.copy_steps)
        self.result.sheet_wanted.connect(self._write_sheet)
        self.result.record_wanted.connect(self._record)
        self.result.clause_wanted.connect(self._edit_clause)
        self.result.choice_wanted.connect(self._choose_reading)
        self.recorded.sheet_wanted.connect(self.sheets.write_recorded)
        self.recorded.cancel_wanted.connect(self._cancel)
        self.explanations.letter_wanted.connect(self._write_letter)
        self.free.result.copy_wanted.connect(self.copy_steps)
        self.free.result.sheet_wanted.connect(self._write_sheet)
        self.tabs.chosen.connect(self._on_tab)
        self.result.hide()
        self.recorded.hide()

    def _build(self) -> None:
        """Set the two ways to calculate under their tabs, and the tools beside these."""
        contract = QWidget()
        layout = QVBoxLayout(contract)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.form, hairline()):
            layout.addWidget(widget)
        layout.addWidget(self._body, 1)
        layout.addWidget(self._empty, 1)
        self._stack = QStackedWidget()
        for panel in (contract, self.free):
            self._stack.addWidget(panel)
        self.tabs = SectionTabs(_("Ce qui est calculé"))
        self.tabs.set_tabs([(_CONTRACT, _("Un contrat")), (_FREE, _("Calcul libre"))])
        self.tabs.choose(_CONTRACT)
        self.tools = RevisionTools(self)
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 16, 0)
        head.addWidget(self.tabs, 1)
        head.addWidget(self.tools.button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(hairline())
        whole.addWidget(self._stack, 1)

    def _on_tab(self, key: str) -> None:
        self._stack.setCurrentIndex(1 if key == _FREE else 0)
        if key == _FREE:
            self.free.ask()

    # ------------------------------------------------------------------------------------------ reading
    def reload(self) -> None:
        """Ask for the contracts again, and calculate again."""
        self._wants_choices = True
        self._ask()
        if self.tabs.current() == _FREE:
            self.free.ask()

    def _shown(self) -> tuple[RevisionView | None, ReadingView | None]:
        """Give the calculation on screen and the reading detailed."""
        if self.tabs.current() == _FREE:
            return self.free.view, self.free.current()
        return None if self._answer is None else self._answer.view, self.result.current()

    def _ask(self) -> None:
        question = self.form.question()
        if question is None and not self._wants_choices:
            self._show_unclear()
            return
        wants_choices = self._wants_choices

        def job(source: Source) -> Answer:
            choices = revisions.choices(source.facts, source.today) if wants_choices else None
            known = (
                choices is None or question is None or question.reference in {c.reference for c in choices}
            )
            if question is None or not known:
                return Answer(choices, None)
            # Imported here: it brings the tables, which are not on the way to the first window.
            from contractdesk.services import revision_questions, revision_records

            found = _calculate(source, question)
            return replace(
                found,
                choices=choices,
                questions=revision_questions.listing(
                    source.database, source.facts, question.reference, found.on
                ),
                recorded=revision_records.recorded(source.database, question.reference),
                read_only=source.database.read_only,
            )

        self.shell.ask(self, job, self._on_answer)

    def _on_answer(self, answer: Answer) -> None:
        if answer.choices is not None:
            self._wants_choices = False
            self.form.set_choices(answer.choices)
            for widget in (self.form, self._body):
                widget.setVisible(bool(answer.choices))
            self._empty.setVisible(not answer.choices)
            if self._target is not None:
                target, self._target = self._target, None
                self.form.choose(*target)
        if answer.question is None or answer.question != self.form.question():
            if self.form.choice() is not None and answer.choices is not None:
                self._ask()
            return
        self._answer = answer
        if answer.on is not None and self.form.on.value() is None and not self.form.on.hasFocus():
            self.form.on.set_value(answer.on)
        self._show()

    # ------------------------------------------------------------------------------------------ showing
    def _show(self) -> None:
        answer, choice = self._answer, self.form.choice()
        if answer is None or choice is None or answer.question is None:
            return
        self._clear_notices()
        self.explanations.set_invoice(None)
        self.result.show()
        self.recorded.set_revisions(answer.recorded, read_only=answer.read_only)
        several = answer.view is not None and len(answer.view.readings) > 1
        self.result.offer_changes(offered=not answer.read_only, several=several)
        if answer.view is None:
            self.result.show_clause(choice.wording, choice.formula)
            self._show_refusal(answer, choice)
            return
        self._show_try(answer.question)
        for place, text in enumerate(shared_warnings(answer.view)):
            self._say(f"warning{place}", Tone.WARNING, text)
        self._show_invoice(answer.view.invoice)
        self.result.show_view(
            answer.view,
            answer.question.invoiced,
            can_record=self._can_record(answer),
            questions=answer.questions,
        )

    def _show_invoice(self, invoice: InvoiceView | None) -> None:
        self.explanations.set_invoice(invoice)
        if invoice is not None:
            tone = Tone.WARNING if invoice.difference_ht else Tone.OK
            self._say("verdict", tone, invoice.verdict)

    @staticmethod
    def _can_record(answer: Answer) -> bool:
        """Tell whether a revision can follow: nothing typed for a try, nothing recorded from that day on."""
        question, view = answer.question, answer.view
        if question is None or view is None or answer.read_only:
            return False
        is_try = question.base_price is not None or question.start is not None
        later = any(one.cancelled_on is None and one.effective_on >= view.on for one in answer.recorded)
        return not is_try and not later

    def _edit_clause(self) -> None:
        edit_clause(self, self.form.picker.reference())

    def _choose_reading(self) -> None:
        choose_reading(self, self.form.picker.reference())

    def _show_unclear(self) -> None:
        self._clear_notices()
        self.explanations.set_invoice(None)
        self._say(
            "unclear",
            Tone.WARNING,
            _("Une valeur saisie n’est pas comprise\u00a0: corrigez-la pour voir le calcul."),
        )
        choice = self.form.choice()
        if choice is not None:
            self.result.show_clause(choice.wording, choice.formula)

    def _show_refusal(self, answer: Answer, choice: RevisionChoice) -> None:
        question = answer.question
        asks_price = choice.needs_price and question is not None and question.base_price is None
        asks_start = choice.needs_start and question is not None and question.start is None
        if asks_start:
            text = _(
                "La date de début de ce contrat n’est pas connue. Indiquez-en une pour essayer le calcul "
                "(elle ne sera pas enregistrée)."
            )
            self._say("start", Tone.INFO, text)
        if asks_price:
            text = _(
                "Le prix de ce contrat n’est pas connu. Indiquez un prix de départ pour essayer le calcul "
                "(il ne sera pas enregistré)."
            )
            self._say("price", Tone.INFO, text)
        if not asks_start and not asks_price:
            links = [Link(_("Ouvrir les indices"), self._open_indices)] if answer.names_index else []
            self._say("refusal", Tone.DANGER, answer.refusal, links)

    def _show_try(self, question: Question) -> None:
        parts = []
        if question.base_price is not None:
            parts.append(
                _("un prix de départ de {amount} HT").format(amount=french.money(question.base_price))
            )
        if question.start is not None:
            parts.append(_("un début au {day}").format(day=french.date(question.start)))
        if parts:
            text = _("Essai avec {values}\u00a0: rien n’est enregistré.").format(
                values=french.join_and(parts)
            )
            self._say("try", Tone.INFO, text)

    def _say(self, key: str, tone: Tone, text: str, links: list[Link] | None = None) -> None:
        self.notices.show_bar(key, tone, text, links or [], closable=False)

    def _clear_notices(self) -> None:
        for key in self.notices.texts():
            self.notices.clear(key)

    # ------------------------------------------------------------------------------------------ actions
    def _open_indices(self) -> None:
        # Using its link closed the notice: it is still true when one comes back.
        self._show()
        self.shell.go_to("indices")

    def _record(self) -> None:
        from contractdesk.ui.dialogs.revision_forms import RecordRevisionForm

        reading = self.result.current()
        if self._answer is not None and self._answer.view is not None and reading is not None:
            RecordRevisionForm(self, self._answer.view, reading).open()

    def _cancel(self, recorded: RecordedView) -> None:
        from contractdesk.ui.dialogs.revision_forms import CancelRevisionForm

        CancelRevisionForm(self, recorded).open()

    def _write_letter(self) -> None:
        """Prepare the letter that contests the amount, with the invoice when it is recorded."""
        view, reading = self._shown()
        if view is None or not view.reference or reading is None:
            return

        def job(source: Source) -> dict[str, str]:
            from contractdesk.services import invoices
            from contractdesk.services.revision_dispute import letter_facts

            entry = None
            if view.invoice is not None:
                amount = view.invoice.amount_ht
                entry = invoices.of_amount(
                    source.database, source.facts, view.reference, amount, source.today
                )
            if entry is None:
                return letter_facts(view, reading)
            return letter_facts(view, reading, entry.number, entry.issued_on or entry.received_on)

        def then(extra: dict[str, str]) -> None:
            from contractdesk.ui.dialogs.letter_dialog import LetterDialog

            LetterDialog(self, view.reference, LetterKind.REVISION_DISPUTE, extra=extra).open()

        self.ask_aside(job, then)

    def _write_sheet(self) -> None:
        view, reading = self._shown()
        if view is not None and reading is not None:
            self.sheets.write_calculation(view, reading.id)

    def copy_steps(self) -> None:
        """Put the calculation on the clipboard as text."""
        view, reading = self._shown()
        if view is None or reading is None:
            return
        QGuiApplication.clipboard().setText(copied_text(view, reading))
        self.shell.messages.toast(_("Les étapes du calcul sont dans le presse-papiers."))

    def show_target(self, target: Any) -> None:
        """Go to a contract by its reference, to a reference and a day, or to an invoiced amount there."""
        self.tabs.choose(_CONTRACT)
        reference, on, invoiced = (
            (*target, None, None)[:3] if isinstance(target, tuple) else (target, None, None)
        )
        if self._wants_choices:
            self._target = (str(reference), on, invoiced)
        else:
            self.form.choose(str(reference), on, invoiced)

    def focus_filter(self) -> None:
        """Put the keyboard where a contract is chosen."""
        self.tabs.choose(_CONTRACT)
        self.form.picker.begin()
