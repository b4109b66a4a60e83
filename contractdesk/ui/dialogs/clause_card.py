"""A clause as it will be read: its formula drawn, what it means in a sentence, an example of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from contractdesk.services import clause_example, clause_words
from contractdesk.ui.widgets.formula import FormulaView
from contractdesk.ui.widgets.parts import hairline, text_label, value_label

if TYPE_CHECKING:
    from contractdesk.services.clause_example import ClauseExample, ReadingExample
    from contractdesk.services.clause_forms import ClauseContext, ClauseForm


class ClauseCard(QFrame):
    """The formula, the sentence, and what each reading gives for an example."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.formula = FormulaView()
        self.sentence = value_label()
        self.title = text_label(bold=True, wrap=True)
        self.refusal = value_label()
        self._results = QVBoxLayout()
        self._results.setSpacing(6)
        self._shown: list[tuple[QLabel, QLabel]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(8)
        for widget in (self.formula, self.sentence, hairline(), self.title, self.refusal):
            layout.addWidget(widget)
        layout.addLayout(self._results)
        layout.addStretch(1)

    def show_clause(self, form: ClauseForm, around: ClauseContext, reading: int) -> None:
        """Draw a clause, one of its readings in the formula and the sentence, all of them in the example."""
        example = clause_example.example(form, around)
        figures = example.readings[reading].figures if reading < len(example.readings) else ""
        self.formula.set_formula(clause_words.letters(form, around.names, reading), figures)
        self.sentence.setText(clause_words.describe(form, around.names, reading))
        self._show_example(example)

    def texts(self) -> list[str]:
        """Give what is shown of the example, line by line."""
        return [label.text() for pair in self._shown for label in pair if label.text()]

    def _show_example(self, example: ClauseExample) -> None:
        self.title.setText(example.title)
        self.title.setVisible(bool(example.title))
        self.refusal.setText(example.refusal)
        self.refusal.setVisible(bool(example.refusal))
        while len(self._shown) > len(example.readings):
            for label in self._shown.pop():
                self._results.removeWidget(label)
                label.hide()
                label.deleteLater()
        while len(self._shown) < len(example.readings):
            pair = (text_label(quiet=True, wrap=True), value_label())
            for label in pair:
                self._results.addWidget(label)
            self._shown.append(pair)
        for pair, one in zip(self._shown, example.readings, strict=True):
            self._fill(pair, one, several=len(example.readings) > 1)

    @staticmethod
    def _fill(pair: tuple[QLabel, QLabel], one: ReadingExample, *, several: bool) -> None:
        name, text = pair
        name.setText(one.label)
        name.setVisible(several and bool(one.label))
        text.setText(one.text)
