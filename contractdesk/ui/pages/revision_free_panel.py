"""« Calcul libre »: a revision without a contract, calculated as it is typed; nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from contractdesk.common.errors import InputError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.services import free_calculation
from contractdesk.services.errors import error_text, field_text
from contractdesk.ui.pages.revision_free import FreeForm, field_names
from contractdesk.ui.pages.revision_invoice import InvoiceExplanations
from contractdesk.ui.pages.revision_result import RevisionResult, shared_warnings
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import InfoBars
from contractdesk.ui.widgets.parts import hairline

if TYPE_CHECKING:
    from contractdesk.services.dto import ReadingView, RevisionView
    from contractdesk.services.free_calculation import FreeQuestion, SeriesChoice
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


@dataclass(frozen=True)
class _Answer:
    series: tuple[SeriesChoice, ...]
    question: FreeQuestion | None
    view: RevisionView | None = None
    refusal: str = ""


def _answer(source: Source, question: FreeQuestion | None) -> _Answer:
    series = free_calculation.series_choices(source.facts)
    if question is None or not question.base.series:
        return _Answer(series, None)
    try:
        view = free_calculation.view(source.facts, question, source.today)
    except ValidationError as error:
        return _Answer(series, question, refusal=_told(error))
    except InputError as error:
        return _Answer(series, question, refusal=error_text(error))
    return _Answer(series, question, view)


def _told(error: ValidationError) -> str:
    """Say what a calculation lacks, each field by its name."""
    names = field_names()
    told = [
        _("{field}\u00a0: {fault}").format(field=names.get(one.field, one.field), fault=field_text(one))
        for one in error.fields
    ]
    return " ".join(told)


class FreePanel(QWidget):
    """The form, and below it the result as for a contract."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("revision_free")
        self._page = page
        self.form = FreeForm()
        self.notices = InfoBars()
        self.explanations = InvoiceExplanations()
        self.result = RevisionResult()
        self.view: RevisionView | None = None
        body = QScrollArea()
        body.setWidgetResizable(True)
        body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        for widget in (self.notices, self.explanations, self.result):
            column.addWidget(widget)
        column.addStretch(1)
        body.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.form)
        layout.addWidget(hairline())
        layout.addWidget(body, 1)
        self.form.changed.connect(self.ask)
        # There is no vendor to write to.
        self.explanations.letter_button.hide()
        self.result.hide()

    def ask(self) -> None:
        """Calculate what is typed."""
        question = self.form.question()

        def job(source: Source) -> _Answer:
            return _answer(source, question)

        self._page.shell.ask(self, job, self._on_answer)

    def current(self) -> ReadingView | None:
        """Give the calculation shown, None when there is none."""
        return None if self.view is None else self.result.current()

    def _on_answer(self, answer: _Answer) -> None:
        is_first = not self.form.base.series.count()
        self.form.set_series(answer.series)
        if is_first and answer.series:
            self.ask()
            return
        for key in self.notices.texts():
            self.notices.clear(key)
        self.view = answer.view
        self.result.setVisible(answer.view is not None)
        self.explanations.set_invoice(None if answer.view is None else answer.view.invoice)
        if answer.question is None:
            text = _("Une valeur saisie n’est pas comprise\u00a0: corrigez-la pour voir le calcul.")
            self._say("unclear", Tone.WARNING, text)
        elif answer.view is None:
            self._say("refusal", Tone.INFO, answer.refusal)
        else:
            self._show(answer.view, answer.question)

    def _show(self, view: RevisionView, question: FreeQuestion) -> None:
        for place, text in enumerate(shared_warnings(view)):
            self._say(f"warning{place}", Tone.WARNING, text)
        if view.invoice is not None:
            tone = Tone.WARNING if view.invoice.difference_ht else Tone.OK
            self._say("verdict", tone, view.invoice.verdict)
        self.result.show_view(view, question.invoiced)

    def _say(self, key: str, tone: Tone, text: str) -> None:
        self.notices.show_bar(key, tone, text, [], closable=False)
