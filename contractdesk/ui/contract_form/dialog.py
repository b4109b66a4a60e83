"""The contract form: steps at the left, fields in the middle, what they amount to at the right.

Ctrl+Return saves, Escape asks once when something was typed, Alt with a digit goes to a step. What was typed
survives everything: a save that fails leaves the form open, a program that dies leaves a draft.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QWidget

from contractdesk.common import french
from contractdesk.common.errors import AppError, ConflictError, FieldError
from contractdesk.common.i18n import _
from contractdesk.services import contract_forms
from contractdesk.services.errors import field_text
from contractdesk.services.forms import checks, choosing
from contractdesk.services.forms.preview import contract_of, preview
from contractdesk.ui.contract_form.conflict import Conflict
from contractdesk.ui.contract_form.drafting import Drafting
from contractdesk.ui.contract_form.parties import PartiesStep
from contractdesk.ui.contract_form.preview_panel import PreviewPanel
from contractdesk.ui.contract_form.step import Around, FormStep
from contractdesk.ui.contract_form.steps import Steps, titles
from contractdesk.ui.dialogs.form_window import FormWindow
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.nav_list import NavList
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import hairline

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from contractdesk.services.clause_forms import ClauseContext
    from contractdesk.services.facts import Facts
    from contractdesk.services.forms.drafts import Draft
    from contractdesk.services.forms.entries import ContractForm, Known
    from contractdesk.ui.contract_form.revision import RevisionStep
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_SIZE = QSize(1320, 690)
_NAV_WIDTH, _PREVIEW_WIDTH = 196, 320
_WITH_PREVIEW = 1060
"""The least width, in pixels, that leaves the fields their room beside the preview."""
_PREVIEW_MS = 120
_ICONS = {
    "parties": "handshake",
    "terms": "calendar-clock",
    "prices": "euro",
    "revision": "trending-up",
    "payment": "wallet",
    "commitments": "shield",
}
_AZERTY_ROW = "&é\"'(-"
_READING = "reading"


@dataclass(frozen=True)
class Opening:
    """What a form starts from, read in the worker.

    Attributes:
        reference: The contract that is edited, empty for one to be made.
        form: What it holds at first.
        saved: The form as the register has it, what a draft and a conflict are compared with.
        register: The file of the register, for the draft.
    """

    reference: str
    form: ContractForm
    saved: ContractForm
    known: Known
    facts: Facts
    clause: ClauseContext
    register: Path


class ContractDialog(FormWindow):
    """The form of one contract.

    Signals:
        edited: Something was typed.
    """

    edited = Signal()

    help_page = "contract_form"

    def __init__(self, page: Page, opening: Opening) -> None:
        title = _("Contrat {reference}").format(reference=opening.reference)
        super().__init__(page, None, title if opening.reference else _("Nouveau contrat"))
        self.opening = opening
        self.base = opening.saved
        self._facts = opening.facts
        self._wanted = opening.form
        self._is_copy = opening.form != opening.saved
        self._base_shown = opening.form
        self._around = Around(opening.known, page.shell.today)
        self._findings: tuple[dict[str, str], dict[str, str]] = ({}, {})
        self.steps = Steps(self._make_step)
        self.nav, self.stack = NavList(), QStackedWidget()
        self.preview = PreviewPanel()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PREVIEW_MS)
        self._timer.timeout.connect(self.refresh)
        self._tried = False
        self._marks: dict[str, int] = {}
        self._build()
        self._connect()
        self.go_to_step("parties")
        self._fill(opening.form)
        self.drafting, self.conflict = Drafting(self), Conflict(self)
        self.parties.focus_first()

    # ------------------------------------------------------------------------------------------- build
    def _build(self) -> None:
        self.nav.setAccessibleName(_("Étapes"))
        self.nav.setFixedWidth(_NAV_WIDTH)
        self._name_steps()
        self.preview.setFixedWidth(_PREVIEW_WIDTH)
        body = QHBoxLayout()
        body.setSpacing(0)
        for part, share in (
            (self.nav, 0),
            (hairline(vertical=True), 0),
            (self.stack, 1),
            (hairline(vertical=True), 0),
            (self.preview, 0),
        ):
            body.addWidget(part, share)
        self.build(body, _SIZE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the fields their room: a narrow or much enlarged window goes without the preview."""
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= _WITH_PREVIEW)

    def _connect(self) -> None:
        self.nav.chosen.connect(self.go_to_step)
        self.preview.field_asked.connect(self.go_to)
        self.edited.connect(self._timer.start)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, self._next)
        QShortcut(QKeySequence("Ctrl+PgUp"), self, self._previous)
        for place, key in enumerate(self.steps):
            for keys in (f"Alt+{place + 1}", f"Alt+{_AZERTY_ROW[place]}"):
                shortcut = QShortcut(QKeySequence(keys), self)
                shortcut.setObjectName(key)
                shortcut.activated.connect(self._on_digit)

    def _name_steps(self) -> None:
        """Name the steps, each with how much is to be corrected in it."""
        self.nav.set_pages(
            [
                (
                    key,
                    title
                    if not self._marks.get(key)
                    else _("{step} ({n})").format(step=title, n=self._marks[key]),
                    "circle-alert" if self._marks.get(key) else _ICONS[key],
                    french.counted(self._marks[key], "saisie à corriger", "saisies à corriger")
                    if self._marks.get(key)
                    else _("Alt+{n}").format(n=place),
                )
                for place, (key, title) in enumerate(titles().items(), 1)
            ]
        )
        self.nav.set_current(self.current_step)

    # ------------------------------------------------------------------------------------------- steps
    def _make_step(self, key: str) -> FormStep:
        """Make a step and show in it what the form holds; what it was read from is read the same way."""
        step = self._new_step(key)
        step.setProperty("role", "sheet")
        self.stack.addWidget(step)
        step.load(self._base_shown)
        self._base_shown = step.apply(self._base_shown)
        step.load(self._wanted)
        step.show_findings(*self._findings)
        step.edited.connect(self.edited)
        _tab_after(self.nav, step)  # at last: what is loaded has fields of its own
        return step

    def _new_step(self, key: str) -> FormStep:
        # Imported here: a step that is not shown costs nothing.
        match key:
            case "parties":
                parties = PartiesStep(self._around)
                parties.vendor_asked.connect(self._on_vendor)
                return parties
            case "terms":
                from contractdesk.ui.contract_form.terms import TermsStep

                terms = TermsStep(self._around)
                terms.reading_chosen.connect(self._on_reading)
                return terms
            case "prices":
                from contractdesk.ui.contract_form.prices import PricesStep

                prices = PricesStep(self._around)
                prices.set_vendor(self._vendor)
                return prices
            case "revision":
                from contractdesk.ui.contract_form.revision import RevisionStep

                return RevisionStep(self._around, self.opening.clause)
            case "payment":
                from contractdesk.ui.contract_form.payment import PaymentStep

                return PaymentStep(self._around)
            case _:
                from contractdesk.ui.contract_form.commitments import CommitmentsStep

                return CommitmentsStep(self._around)

    @property
    def parties(self) -> PartiesStep:
        """The first step, which names the contract and its vendor."""
        return cast("PartiesStep", self.steps["parties"])

    @property
    def current_step(self) -> str:
        """The key of the step in sight."""
        step = self.stack.currentWidget()
        return step.key if isinstance(step, FormStep) else ""

    def go_to_step(self, key: str) -> None:
        """Show a step."""
        self.stack.setCurrentWidget(self.steps[key])
        self.nav.set_current(key)
        self.help_key.page = "clause" if key == "revision" else self.help_page
        if key == "revision":
            self._show_in_clause()

    def go_to(self, name: str) -> None:
        """Show a field and put the keyboard in it."""
        step = self.steps.of_field(name)
        if step is not None:
            self.go_to_step(step.key)
            step.go_to(name)

    def _on_digit(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.go_to_step(sender.objectName())
            self.steps[sender.objectName()].focus_first()

    def _next(self) -> None:
        self._step_by(1)

    def _previous(self) -> None:
        self._step_by(-1)

    def _step_by(self, step: int) -> None:
        keys = list(self.steps)
        place = (keys.index(self.current_step) + step) % len(keys)
        self.go_to_step(keys[place])
        self.steps[keys[place]].focus_first()

    # ------------------------------------------------------------------------------------------ values
    def _fill(self, form: ContractForm) -> None:
        self._wanted = form
        for step in self.steps.built:
            step.load(form)
        self._base_shown = self.form()
        self.refresh()

    def form(self) -> ContractForm:
        """Give the contract as it is typed."""
        form = self._wanted
        for step in self.steps.built:
            form = step.apply(form)
        return form

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not in the register."""
        return self._is_copy or self.form() != self._base_shown or bool(self._unreadable())

    def _vendor(self) -> str:
        return self.parties.vendor.currentText().strip()

    def _on_reading(self, option: str) -> None:
        """Put what a chosen reading says into the fields, and say which ones."""
        before = self.form()
        after = choosing.choose(before, option)
        self._wanted = after
        filled = [
            field.title
            for step in self.steps.built
            for field in step.fields.values()
            if any(getattr(before, name) != getattr(after, name) for name in field.names)
        ]
        for step in self.steps.built:
            step.show_changes(before, after)
        if filled:
            text = _("La lecture retenue a changé\u00a0: {fields}. Relisez, puis enregistrez.")
            self.bars.show_bar(_READING, Tone.INFO, text.format(fields=french.join_and(filled)))

    def refresh(self) -> None:
        """Say again what the form amounts to, and what is wrong or doubtful in it."""
        form = self.form()
        former = None
        if self.opening.reference:
            former = next(
                (one for one in self._facts.contracts if one.reference == self.opening.reference), None
            )
        self.preview.show_preview(preview(form, self._facts, self.page.shell.today(), former))
        self._check(form)

    def _show_in_clause(self) -> None:
        try:
            cast("RevisionStep", self.steps["revision"]).set_contract(contract_of(self.form()))
        except AppError:  # a duration out of the calendar: the clause is shown without the contract
            return

    # ------------------------------------------------------------------------------------------ faults
    def _unreadable(self) -> list[FieldError]:
        return [fault for step in self.steps.built for fault in step.unreadable()]

    def _check(self, form: ContractForm) -> list[FieldError]:
        """Say under the fields what is found; before the first save, nothing is asked for yet."""
        found = checks.check(form, self.opening.known, self.opening.reference)
        unread = self._unreadable()
        fields = {fault.field for fault in unread}
        faults = [*unread, *(one for one in found.faults if one.field not in fields)]
        shown = faults if self._tried else unread
        self._show_faults(shown, {one.field: one.text for one in reversed(found.doubts)})
        self.preview.show_doubts(found.doubts)
        return faults

    def _show_faults(self, faults: list[FieldError], doubts: dict[str, str]) -> None:
        texts = {fault.field: field_text(fault) for fault in reversed(faults)}
        holders = [step.key for fault in faults if (step := self.steps.of_field(fault.field))]
        marks = {key: holders.count(key) for key in self.steps}
        self._findings = texts, doubts if self._tried or self.opening.reference else {}
        for step in self.steps.built:
            step.show_findings(*self._findings)
        if marks != self._marks:
            self._marks = marks
            self._name_steps()
        if not faults:
            self.general.clear()

    def refuse(self, faults: list[FieldError]) -> None:
        """Say how much is to be corrected, and go to the first."""
        self._tried = True
        self._check(self.form())
        super().refuse(faults)

    # --------------------------------------------------------------------------------------- recording
    def record(self) -> None:
        """Have the contract saved, unless something typed stops it."""
        if self.recording:
            return
        self.commit_cells()
        form = self.form()
        self._tried = True
        faults = self._check(form)
        if faults:
            self.refuse(faults)
            return
        self._wanted = form
        reference = self.opening.reference

        def job(source: Source) -> None:
            if reference:
                contract_forms.update(source.database, reference, form)
            else:
                contract_forms.create(source.database, form)

        self.save(job, self._done)

    def _done(self) -> None:
        self.drafting.drop()
        reference = self._wanted.reference.strip()
        self.accept()
        self.page.shell.go_to("contracts", reference)

    def on_error(self, error: AppError) -> None:
        """Say why nothing was saved; a change made elsewhere is compared or taken, as the person wants."""
        if not (isinstance(error, ConflictError) and error.code == "contract_changed"):
            super().on_error(error)
            self.drafting.keep()
            return
        self.conflict.tell(error)

    # ------------------------------------------------------------------------------- what is shown later
    def show_saved(self, form: ContractForm) -> None:
        """Show what the register holds now, in the place of what was typed."""
        self.base = form
        self._fill(form)

    def show_typed(self, form: ContractForm) -> None:
        """Show what was typed before; what the register holds still counts."""
        shown = self._base_shown
        self._fill(form)
        self._base_shown = shown

    def take_draft(self, draft: Draft) -> None:
        """Show what was typed in a form that was not saved."""
        self.show_typed(draft.form)
        for name, text in draft.texts.items():
            step = self.steps.of_field(name)
            if step is not None and isinstance(editor := step.fields[name].editor, ParsedEdit):
                editor.type_text(text)

    # ----------------------------------------------------------------------------------------- leaving
    def leave(self) -> None:
        """Give the form up, and its draft with it; when the whole program ends, the draft stays."""
        if self.page.window().isVisible():
            self.drafting.drop()
        super().leave()

    def _on_vendor(self, name: str) -> None:
        from contractdesk.ui.dialogs.vendor_dialog import open_vendor

        open_vendor(self.page, name, parent=self, then=self._on_vendor_saved)

    def _on_vendor_saved(self, known: Known, name: str) -> None:
        self.opening = replace(self.opening, known=known)
        self._around.known = known
        if name:
            self.parties.vendor.setEditText(name)
        self.refresh()


def _tab_after(before: QWidget, step: FormStep) -> None:
    """Put a step made later where it stands in sight: Tab goes from the list of steps through its fields."""
    # Neither the chain nor the proxies of Qt are asked: PySide makes who is asked own what it gives.
    # A list that drops down is a window of its own; the line of a box is the box.
    for widget in filter(step.isAncestorOf, step.findChildren(QWidget)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget.parent(), QComboBox):
            QWidget.setTabOrder(before, widget)
            before = widget
