"""Simulations: a letter received on a day, contracts brought to one anniversary. Nothing is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common import french
from contractdesk.common.errors import AppError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.services.errors import error_text, field_text
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.money_edit import CountEdit
from contractdesk.ui.widgets.parts import button, guard_wheel, hairline, text_label, value_label
from contractdesk.ui.widgets.step_list import Step, StepList
from contractdesk.ui.widgets.text_grid import TextGrid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contractdesk.services.simulations import AlignmentView, LetterSimulation
    from contractdesk.ui.dialogs.act_form import Subject
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_MARGIN = 40
_REFERENCE = Qt.ItemDataRole.UserRole


class _Simulation(QDialog):
    """A title, what is asked, what it gives; every change is computed at once."""

    def __init__(self, page: Page, title: str, about: str, size: QSize) -> None:
        super().__init__(page.window())
        self.page = page
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, page)
        self.sentence = value_label()
        self.note = FieldNote()
        self.close_button = button(_("Fermer"), self.reject)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.addWidget(text_label(_("Simulation\u00a0: rien n’est enregistré."), quiet=True))
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(18, 14, 18, 14)
        self._body.setSpacing(10)
        self._body.addWidget(text_label(title, ratio=1.2, bold=True))
        self._body.addWidget(value_label(about))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        self.resize(size.boundedTo(page.window().size() - QSize(_MARGIN, _MARGIN)))

    def _ask(self, job: Callable[[Source], object], show: Callable[[object], None]) -> None:
        """Have it computed; what is refused is said in the place of the result."""

        def read(source: Source) -> object:
            try:
                return job(source)
            except AppError as error:
                return error

        def answered(answer: object) -> None:
            if isinstance(answer, AppError):
                faults = answer.fields if isinstance(answer, ValidationError) else ()
                self._say(" ".join(map(field_text, faults)) or error_text(answer))
            else:
                self.note.clear()
                show(answer)

        self.page.shell.ask(self, read, answered)

    def _say(self, text: str) -> None:
        self._forget()
        self.note.say(Tone.WARNING, text)

    def _forget(self) -> None:
        """Take the former result away."""
        raise NotImplementedError


class LetterSimulationDialog(_Simulation):
    """« Si la lettre est reçue le… »: the exit reached, the effective end, what is still due."""

    def __init__(self, page: Page, subject: Subject) -> None:
        about = _("{reference}\u00a0: {title}").format(reference=subject.reference, title=subject.title)
        super().__init__(page, _("Si la lettre est reçue le…"), about, QSize(680, 520))
        self.setObjectName("letter_simulation")
        self._reference = subject.reference
        self.received_on = DateEdit(page.shell.today)
        self.received_on.set_value(page.shell.today())
        self.received_on.setAccessibleName(_("Lettre reçue le"))
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(text_label(_("Lettre reçue le"), quiet=True))
        line.addWidget(self.received_on)
        line.addStretch(1)
        self.steps = StepList()
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 6, 0)
        lines.addWidget(self.steps)
        lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setProperty("role", "sheet")
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        self._body.addLayout(line)
        self._body.addWidget(self.note)
        self._body.addWidget(self.sentence)
        self._body.addWidget(scroll, 1)
        self.received_on.value_changed.connect(self._compute)
        self.received_on.setFocus()
        self._compute()

    def _compute(self, *_given: object) -> None:
        day, reference = self.received_on.value(), self._reference
        if day is None:
            self._say(_("Indiquez le jour où la lettre serait reçue."))
            return

        def job(source: Source) -> object:
            from contractdesk.services import simulations

            return simulations.letter(source.facts, reference, day)

        self._ask(job, self._show)

    def _show(self, answer: object) -> None:
        found: LetterSimulation = answer  # type: ignore[assignment]
        self.sentence.setText(found.sentence)
        self.steps.set_steps([Step(one.title, one.expression, one.result, one.note) for one in found.steps])

    def _forget(self) -> None:
        self.sentence.clear()
        self.steps.set_steps([])


class AlignmentDialog(_Simulation):
    """« Aligner plusieurs contrats »: the contracts, the common day, what each costs until then."""

    def __init__(self, page: Page, contracts: Sequence[Subject], chosen: Sequence[str]) -> None:
        about = _("Ce que coûterait de prolonger des contrats jusqu’à un même anniversaire, au prorata.")
        super().__init__(page, _("Aligner plusieurs contrats"), about, QSize(1080, 640))
        self.setObjectName("alignment")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Contrats à aligner"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in contracts:
            words = _("{reference}\u00a0: {title}").format(reference=one.reference, title=one.title)
            item = QListWidgetItem(words)
            item.setToolTip(words)
            item.setData(_REFERENCE, one.reference)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_chosen = one.reference in chosen
            item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.day = CountEdit(least=1, most=31)
        self.day.set_value(1)
        self.day.setAccessibleName(_("Jour"))
        self.month = QComboBox()
        self.month.setAccessibleName(_("Mois"))
        for number in range(1, 13):
            self.month.addItem(french.month_name(number), number)
        self._grid: TextGrid | None = None
        self._build()
        guard_wheel(self)
        self.list.itemChanged.connect(self._compute)
        self.day.value_changed.connect(self._compute)
        self.month.activated.connect(self._compute)
        self.list.setFocus()
        self._compute()

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(text_label(_("Anniversaire commun"), quiet=True))
        self.day.setFixedWidth(self.day.text_width("999"))
        line.addWidget(self.day)
        line.addWidget(self.month)
        line.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(text_label(_("Contrats à aligner"), quiet=True))
        left.addWidget(self.list, 1)
        result = QFrame()
        result.setProperty("role", "card")
        self._result = QVBoxLayout(result)
        self._result.setContentsMargins(14, 10, 14, 10)
        self._result.setSpacing(8)
        self.left_out = value_label()
        self._result.addWidget(self.note)
        self._result.addWidget(self.sentence)
        self._result.addWidget(self.left_out)
        self._result.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(14)
        both.addLayout(left, 2)
        both.addWidget(result, 5)
        self._body.addLayout(line)
        self._body.addLayout(both, 1)

    def chosen(self) -> list[str]:
        """Give the references of the contracts that are checked."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return [item.data(_REFERENCE) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _compute(self, *_given: object) -> None:
        chosen, day, month = self.chosen(), self.day.value(), int(self.month.currentData())
        if day is None:
            self._say(_("Indiquez le jour, de 1 à 31."))
            return

        def job(source: Source) -> object:
            from contractdesk.services import simulations

            return simulations.alignment(source.facts, chosen, day, month, source.today)

        self._ask(job, self._show)

    def _show(self, answer: object) -> None:
        found: AlignmentView = answer  # type: ignore[assignment]
        self._forget()
        self.sentence.setText(found.sentence)
        self.left_out.setText(
            "\n".join(
                _("{reference} n’est pas aligné\u00a0: {why}.").format(reference=reference, why=why)
                for reference, why in found.left_out
            )
        )
        columns = (
            *(_("Contrat"), _("Fin actuelle"), _("Date commune"), _("Jours")),
            *(_("Prix annuel HT"), _("Prorata HT")),
        )
        rows = [
            (
                one.reference,
                french.date(one.current_end),
                french.date(one.aligned_on),
                french.number(one.days),
                french.money(one.annual_ht),
                french.money(one.amount_ht),
            )
            for one in found.rows
        ]
        rows.append((_("Total"), "", "", "", "", french.money(found.total_ht)))
        self._grid = TextGrid(self.windowTitle(), columns, rows, numeric=(3, 4, 5), strong=(len(rows) - 1,))
        self._result.insertWidget(2, self._grid)

    def _forget(self) -> None:
        self.sentence.clear()
        self.left_out.clear()
        if self._grid is not None:
            self._grid.hide()
            self._grid.deleteLater()
            self._grid = None
