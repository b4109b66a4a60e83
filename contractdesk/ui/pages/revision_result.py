"""A calculation on screen: the clause and its figures, the readings, the steps of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages.revision_cards import ReadingCards
from contractdesk.ui.widgets.formula import FormulaView
from contractdesk.ui.widgets.mini_table import MiniTable
from contractdesk.ui.widgets.parts import button, text_label, value_label
from contractdesk.ui.widgets.step_list import Step, StepList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.dto import QuoteView, ReadingView, RevisionView, StepView
    from contractdesk.services.revision_questions import QuestionView


@dataclass(frozen=True)
class IndexUse:
    """An index value of a calculation and the part it plays there."""

    part: str
    quote: QuoteView


@dataclass(frozen=True)
class LinePrice:
    """A line of the contract with its price before and after."""

    place: int
    label: str
    before: Decimal
    after: Decimal


def _index_columns() -> list[Column]:
    return [
        Column("part", _("Indice"), lambda use: use.part),
        Column("series", _("Série"), lambda use: use.quote.label),
        Column("month", _("Mois"), lambda use: use.quote.month),
        Column("value", _("Valeur"), lambda use: use.quote.value, Kind.NUMBER),
        Column("published", _("Paru le"), lambda use: use.quote.published, width=0),
    ]


def _line_columns() -> list[Column]:
    return [
        Column("label", _("Ligne"), lambda line: line.label, width=0),
        Column("before", _("Au contrat HT"), lambda line: line.before, Kind.MONEY),
        Column("after", _("Révisé HT"), lambda line: line.after, Kind.MONEY),
        Column("change", _("Écart"), lambda line: line.after - line.before, Kind.MONEY),
    ]


def _card(title: str) -> tuple[QFrame, QVBoxLayout, QHBoxLayout]:
    """Make a card with its title; give it with where its content and the end of its title line go."""
    frame = QFrame()
    frame.setProperty("role", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(14, 10, 14, 12)
    layout.setSpacing(6)
    head = QHBoxLayout()
    head.addWidget(text_label(title, ratio=1.05, bold=True))
    head.addStretch(1)
    layout.addLayout(head)
    return frame, layout, head


class RevisionResult(QWidget):
    """What a clause gives on a day.

    Signals:
        copy_wanted: The steps of the reading detailed are to be copied.
        sheet_wanted: The sheet of the reading detailed is to be written.
        record_wanted: The revision that the reading detailed gives is to be recorded.
        clause_wanted: The clause is to be edited.
        choice_wanted: One of the readings is to be chosen.
    """

    copy_wanted = Signal()
    sheet_wanted = Signal()
    record_wanted = Signal()
    clause_wanted = Signal()
    choice_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.wording = value_label()
        self.formula = FormulaView()
        self.indices = MiniTable(_index_columns(), lambda use: use.part, _("Indices utilisés"))
        self.cards = ReadingCards()
        self.steps = StepList()
        self.lines = MiniTable(_line_columns(), lambda line: line.place, _("Nouveaux prix des lignes"))
        self._note = text_label(quiet=True, wrap=True)
        self._readings = text_label(_("Lectures de la clause"), ratio=1.05, bold=True)
        self._detailed = text_label(quiet=True, wrap=True)
        self.questions = value_label()
        self._view: RevisionView | None = None
        self.sheet_button = button(_("Fiche PDF…"), self._on_sheet, icon="printer")
        self.record_button = button(
            _("Enregistrer la révision…"), self._on_record, icon="circle-check", role="primary"
        )
        self.choose_button = button(_("Choisir une lecture…"), self._on_choose, role="link")
        self.edit_button = button(_("Modifier la clause…"), self._on_edit, role="link")
        self.offer_changes(offered=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._clause_card())
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._readings)
        head.addWidget(self._note, 1)
        head.addWidget(self.sheet_button)
        head.addWidget(self.record_button)
        layout.addLayout(head)
        layout.addWidget(self.cards)
        layout.addWidget(self.questions)
        layout.addWidget(self._details())
        layout.addStretch(1)
        self.cards.chosen.connect(self._show_reading)

    # ------------------------------------------------------------------------------------------- build
    def _clause_card(self) -> QFrame:
        frame, layout, head = _card(_("Ce que dit la clause"))
        head.addWidget(self.choose_button)
        head.addWidget(self.edit_button)
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addWidget(self.wording)
        words.addWidget(self.indices)
        words.addStretch(1)
        side = QHBoxLayout()
        side.setSpacing(24)
        side.addWidget(self.formula, 2, Qt.AlignmentFlag.AlignTop)
        side.addLayout(words, 3)
        layout.addLayout(side)
        return frame

    def _details(self) -> QWidget:
        self._details_row = QWidget()
        row = QHBoxLayout(self._details_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        steps, layout, head = _card(_("Étapes du calcul"))
        head.addWidget(button(_("Copier les étapes"), self._on_copy, icon="copy"))
        layout.addWidget(self._detailed)
        layout.addWidget(self.steps)
        self._lines_card, layout, _head = _card(_("Nouveaux prix des lignes"))
        layout.addWidget(self.lines)
        for frame in (steps, self._lines_card):
            row.addWidget(frame, 1, Qt.AlignmentFlag.AlignTop)
        return self._details_row

    def offer_changes(self, *, offered: bool, several: bool = False) -> None:
        """Offer to edit the clause of a contract, and to choose among its readings when it has several."""
        self.edit_button.setVisible(offered)
        self.choose_button.setVisible(offered and several)

    def _on_edit(self) -> None:
        self.clause_wanted.emit()

    def _on_choose(self) -> None:
        self.choice_wanted.emit()

    def _on_copy(self) -> None:
        self.copy_wanted.emit()

    def _on_sheet(self) -> None:
        self.sheet_wanted.emit()

    def _on_record(self) -> None:
        self.record_wanted.emit()

    # ------------------------------------------------------------------------------------------- show
    def show_clause(self, wording: str, formula: str) -> None:
        """Show a clause that gives nothing yet."""
        self._view = None
        self.wording.setText(wording)
        self.wording.setVisible(bool(wording))
        self.formula.set_formula(formula)
        for widget in self._result_widgets():
            widget.hide()

    def _result_widgets(self) -> tuple[QWidget, ...]:
        return (
            self.indices,
            self._readings,
            self._note,
            self.sheet_button,
            self.record_button,
            self.cards,
            self.questions,
            self._details_row,
        )

    def show_view(
        self,
        view: RevisionView,
        invoiced: Decimal | None,
        *,
        can_record: bool = False,
        questions: Sequence[QuestionView] = (),
    ) -> None:
        """Show a calculation; the reading that was detailed stays so when it is still there."""
        self.show_clause(view.wording, view.formula)
        self._view = view
        several = len(view.readings) > 1
        self._readings.setText(_("Lectures de la clause") if several else _("Résultat"))
        self._note.setText(" ".join(view.notes))
        shared = shared_warnings(view)
        own = [[text for text in one.warnings if text not in shared] for one in view.readings]
        for widget in self._result_widgets():
            widget.show()
        self.record_button.setVisible(can_record)
        self.questions.setText("\n".join(map(_question_text, questions)))
        self.questions.setVisible(bool(questions))
        self.cards.set_readings(view.readings, own, invoiced)

    def current(self) -> ReadingView | None:
        """Give the reading whose steps are shown."""
        return None if self._view is None else self.cards.current()

    def _show_reading(self, reading: ReadingView) -> None:
        if self._view is None:
            return
        self.formula.set_formula(self._view.formula, reading.formula_with_values)
        self.indices.set_rows(_index_uses(reading))
        self._detailed.setText(reading.label)
        self._detailed.setVisible(len(self._view.readings) > 1)
        self.steps.set_steps([_step(step) for step in reading.workings])
        self.lines.set_rows(_line_prices(reading))
        # The price of a line alone is the result above.
        self._lines_card.setVisible(len(reading.lines) > 1)


def _question_text(one: QuestionView) -> str:
    """Write a question that the wording leaves open, with its answers and what they change."""
    answers = _("Lectures\u00a0: {answers}.").format(
        answers=french.join_and([french.quoted(option) for option in one.options])
    )
    told = [one.question, *([answers] if one.options else []), one.consequence]
    return " ".join(text for text in told if text)


def shared_warnings(view: RevisionView) -> list[str]:
    """Give the warnings that go for every reading calculated: they are said once, above."""
    usable = [one for one in view.readings if not one.refusal]
    first = usable[0].warnings if usable else ()
    return [text for text in first if all(text in one.warnings for one in usable)]


def copied_text(view: RevisionView, reading: ReadingView) -> str:
    """Write a calculation as text, for a letter or a message: each line can be checked by hand."""
    title = _("Calcul libre, sans contrat")
    if view.reference:
        title = _("{reference}, révision au {day}").format(reference=view.reference, day=french.date(view.on))
    lines = [title, *([reading.label] if reading.label else [])]
    lines += [_("{n}. {step}").format(n=place, step=step) for place, step in enumerate(reading.steps, 1)]
    return "\n".join([*lines, *reading.warnings]) + "\n"


def _step(step: StepView) -> Step:
    return Step(
        step.title,
        ", ".join(text for text in (step.expression, step.note) if text),
        step.result,
    )


def _index_uses(reading: ReadingView) -> list[IndexUse]:
    several = len(reading.base) > 1
    found = []
    for place, (base, current) in enumerate(zip(reading.base, reading.current, strict=True), 1):
        of_base = _("De base {n}").format(n=place) if several else _("De base")
        of_current = _("De révision {n}").format(n=place) if several else _("De révision")
        found += [IndexUse(of_base, base), IndexUse(of_current, current)]
    return found


def _line_prices(reading: ReadingView) -> Sequence[LinePrice]:
    lines = [LinePrice(n, label, before, after) for n, (label, before, after) in enumerate(reading.lines)]
    if len(lines) > 1:
        before = sum((line.before for line in lines), Decimal(0))
        after = sum((line.after for line in lines), Decimal(0))
        lines.append(LinePrice(len(lines), _("Total"), before, after))
    return lines
