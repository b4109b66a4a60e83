"""What long forms have in common: saved by Ctrl+Return, left by Escape; Return alone presses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.errors import AppError, FieldError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.messages import Messages, error_text
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.notices import InfoBars
from contractdesk.ui.widgets.parts import button, hairline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


class Leaving(NamedTuple):
    """The words of the question asked before a form is left with something typed in it."""

    question: str
    leave: str
    stay: str
    detail: str


class FormWindow(QDialog):
    """A form that stays open, with all that was typed, until it is saved or given up.

    Attributes:
        help_page: What F1 shows of the help; when empty, what tells of the page behind the form.
    """

    help_page = ""

    def __init__(self, page: Page, parent: QWidget | None, title: str) -> None:
        super().__init__(parent or page.window())
        self.page = page
        self.recording = False
        self.bars, self.general = InfoBars(), FieldNote()
        self.messages = Messages(self, self.bars, page.shell.state)
        self.save_button = button(_("&Enregistrer"), self.record, role="primary")
        self.save_button.setToolTip(_("Enregistrer (Ctrl+Entrée)"))
        self.cancel_button = button(_("Annuler"), self.reject)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.help_key = HelpKey(self, self.help_page or page)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self, self.record)
        page.shell.tasks.ended.connect(self._on_task_ended)

    def build(self, body: QLayout, size: QSize, extra: Sequence[QWidget] = ()) -> None:
        """Put messages above the body and the buttons below it, those of the form itself first."""
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 8, 18, 10)
        buttons.setSpacing(8)
        buttons.addWidget(self.general, 1)
        buttons.addStretch(0)
        for one in extra:
            buttons.addWidget(one)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bars)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        self.resize(size.boundedTo(QGuiApplication.primaryScreen().availableGeometry().size()))

    # ------------------------------------------------------------------------------------------- keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return press the button one is on, and nothing else: it also ends the typing of a field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
            return
        super().keyPressEvent(event)

    def commit_cells(self) -> None:
        """Take what is being typed in a cell or a field, as leaving it would."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()
            self.save_button.setFocus()

    # -------------------------------------------------------------------------------------- recording
    def record(self) -> None:
        """Have the form saved, unless something typed stops it."""
        raise NotImplementedError

    def save(self, job: Callable[[Source], object], done: Callable[[], object]) -> None:
        """Have something recorded by the worker; the form cannot be left meanwhile."""
        self.recording = True
        self.save_button.setEnabled(False)

        def saved() -> None:
            self._set_free()
            done()

        self.page.shell.do(self.page, job, saved, self._on_refused)

    def on_error(self, error: AppError) -> None:
        """Say why nothing was saved."""
        if isinstance(error, ValidationError) and error.fields:
            self.refuse(list(error.fields))
        else:
            self.general.say(Tone.DANGER, error_text(error))

    def refuse(self, faults: list[FieldError]) -> None:
        """Say how much is to be corrected, and go to the first."""
        count = french.counted(len(faults), "saisie à corriger", "saisies à corriger")
        text = _("{count}\u00a0: rien n’est encore enregistré, votre saisie est gardée.")
        self.general.say(Tone.DANGER, text.format(count=count))
        self.go_to(faults[0].field)

    def go_to(self, name: str) -> None:
        """Put the keyboard in a field."""
        raise NotImplementedError

    def _on_refused(self, error: AppError) -> None:
        self._set_free()
        self.on_error(error)

    def _set_free(self) -> None:
        self.recording = False
        self.save_button.setEnabled(True)

    def _on_task_ended(self, _task: object) -> None:
        # Whatever the end was, even a bug that only the crash report tells of: the form can be used again.
        if self.recording and not self.page.shell.tasks.writing:
            self._set_free()

    # ---------------------------------------------------------------------------------------- leaving
    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        raise NotImplementedError

    def reject(self) -> None:
        """Leave at once when nothing was typed, ask once otherwise; not while it is being saved."""
        if self.recording:
            return
        self.commit_cells()
        if not self.dirty:
            self.leave()
            return
        words = self.leaving()
        self.messages.ask(
            words.question, self.leave, accept=words.leave, reject=words.stay, detail=words.detail
        )

    def leaving(self) -> Leaving:
        """Give the words of the question before leaving."""
        return Leaving(
            _("Quitter sans enregistrer\u00a0?"),
            _("Ne pas enregistrer"),
            _("Revenir à la saisie"),
            _("Ce que vous venez de saisir serait perdu."),
        )

    def leave(self) -> None:
        """Give the form up."""
        super().reject()
