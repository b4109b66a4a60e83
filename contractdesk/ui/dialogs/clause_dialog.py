"""« Modifier la clause… »: the revision clause of a contract, edited and saved as one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from contractdesk.common.errors import AppError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.services import clause_forms
from contractdesk.services.errors import error_text
from contractdesk.ui.dialogs.clause_editor import ClauseEditor
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.widgets.parts import button, hairline, text_label

if TYPE_CHECKING:
    from contractdesk.services.clause_forms import ClauseContext, ClauseForm
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_WIDEST = QSize(1240, 700)
_MARGIN = 60


class ClauseDialog(QDialog):
    """Reads the clause, lets it be edited, and saves it; what was typed is never lost by a slip."""

    def __init__(self, page: Page, reference: str) -> None:
        super().__init__(page.window())
        self.page, self.reference = page, reference
        self._saved: ClauseForm | None = None
        self._busy = True
        self.editor = ClauseEditor(beside=True)
        self.editor.setEnabled(False)
        self.fault = text_label(wrap=True)
        self.fault.setForegroundRole(QPalette.ColorRole.BrightText)
        self.save_button = button(_("Enregistrer la clause"), self.save, role="primary")
        self.cancel_button = button(_("Annuler"), self.reject)
        self.keep_button = button(_("Continuer la saisie"), self._keep)
        self.drop_button = button(_("Abandonner la saisie"), self._drop)
        for one in (self.save_button, self.cancel_button, self.keep_button, self.drop_button):
            one.setAutoDefault(False)
        self.setWindowTitle(_("Clause de révision"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, "clause")
        self._build()
        self._ask_before_leaving(asking=False)
        self.resize(_WIDEST.boundedTo(page.window().size() - QSize(_MARGIN, _MARGIN)))
        self.editor.edited.connect(self._on_edited)
        page.shell.tasks.ended.connect(self._on_task_ended)
        page.ask_aside(self._read, self._on_read)

    def _build(self) -> None:
        title = _("Clause de révision du contrat {reference}").format(reference=self.reference)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self.fault, 1)
        for one in (self.cancel_button, self.save_button, self.drop_button, self.keep_button):
            buttons.addWidget(one)
        body = QVBoxLayout()
        body.setContentsMargins(18, 14, 18, 12)
        body.setSpacing(10)
        body.addWidget(text_label(title, ratio=1.2, bold=True))
        body.addWidget(self.editor, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)

    # ------------------------------------------------------------------------------------------ reading
    def _read(self, source: Source) -> tuple[ClauseForm | None, ClauseContext]:
        around = clause_forms.context(source.database, source.facts, source.today, self.reference)
        return clause_forms.load(source.database, self.reference), around

    def _on_read(self, found: tuple[ClauseForm | None, ClauseContext]) -> None:
        form, around = found
        self.editor.set_context(around)
        self.editor.set_form(form)
        # What the editor gives back of it: a text of several spellings is one for comparing.
        self._saved = self.editor.form()
        self._busy = False
        self.editor.setEnabled(True)
        self.editor.kind.setFocus()
        self._on_edited()

    # ------------------------------------------------------------------------------------------- saving
    def is_changed(self) -> bool:
        """Tell whether closing would lose something."""
        return self.editor.isEnabled() and self.editor.form() != self._saved

    def save(self) -> None:
        """Have the clause saved, unless something is wrong with it."""
        faults = self.editor.faults()
        if self._busy or faults:
            self.editor.show_faults(faults)
            self._say(
                _("La clause n’est pas enregistrée\u00a0: corrigez les champs signalés.") if faults else ""
            )
            return
        form = self.editor.form()
        reference = self.reference

        def job(source: Source) -> None:
            clause_forms.save_clause(source.database, reference, form, source.today)

        self._set_busy(busy=True)
        self.page.shell.do(self.page, job, self.accept, self._on_refused)

    def _on_refused(self, error: AppError) -> None:
        self._set_busy(busy=False)
        if isinstance(error, ValidationError):
            self.editor.show_faults(error.fields)
        self._say(error_text(error))

    def _on_edited(self) -> None:
        self._say("")
        self.save_button.setEnabled(not self._busy and self.is_changed())

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.editor.setEnabled(not busy)
        for one in (self.save_button, self.cancel_button):
            one.setEnabled(not busy)

    def _on_task_ended(self, _task: object) -> None:
        # Whatever the end was, even a bug that only the crash report tells of: the form can be used again.
        if self._busy and self.editor.form() != self._saved and not self.page.shell.tasks.writing:
            self._set_busy(busy=False)

    def _say(self, text: str) -> None:
        self.fault.setText(text)

    # ------------------------------------------------------------------------------------------ leaving
    def reject(self) -> None:
        """Close without a trace; what was typed and not saved is asked about first, in the dialog itself."""
        if self._busy and self.editor.form() != self._saved:
            return
        if self.is_changed() and self.keep_button.isHidden():
            self._ask_before_leaving(asking=True)
            return
        if self.is_changed():
            self._keep()
            return
        super().reject()

    def _ask_before_leaving(self, *, asking: bool) -> None:
        for one in (self.keep_button, self.drop_button):
            one.setVisible(asking)
        for one in (self.save_button, self.cancel_button):
            one.setVisible(not asking)
        self._say(_("La clause a été modifiée et n’est pas enregistrée.") if asking else "")
        if asking:
            self.keep_button.setFocus()

    def _keep(self) -> None:
        self._ask_before_leaving(asking=False)
        self.editor.kind.setFocus()

    def _drop(self) -> None:
        super().reject()
