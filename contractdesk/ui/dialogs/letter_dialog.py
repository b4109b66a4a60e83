"""« Préparer une lettre… »: what it says, when the contract ends, who signs; the page is seen as it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common import files, french
from contractdesk.common.errors import AppError, StorageError
from contractdesk.common.i18n import _
from contractdesk.domain.enums import LetterKind
from contractdesk.services import labels
from contractdesk.ui import exporting
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.page_preview import PICTURE_WIDTH, PagePreview
from contractdesk.ui.widgets.parts import button, guard_wheel, hairline, text_label, value_label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from contractdesk.exports.letters import Draft
    from contractdesk.services.letters import LetterChoices, LetterRequest
    from contractdesk.services.piece_reading import Preview
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_WIDEST = QSize(1120, 700)
_MARGIN = 60
_FORM_WIDTH = 380
_PAUSE_MS = 350


@dataclass(frozen=True)
class _Seen:
    """A letter as written for what is typed, with the page that is looked at; or why it is not."""

    draft: Draft | None
    preview: Preview | None
    fault: str = ""


class LetterDialog(QDialog):
    """Shows a letter while it is prepared; only « Enregistrer » records anything."""

    def __init__(
        self,
        page: Page,
        reference: str,
        kind: LetterKind | None = None,
        *,
        exit_end: dt.date | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(page.window())
        self.page, self.reference = page, reference
        self._wanted, self._exit_end, self._extra = kind, exit_end, dict(extra or {})
        self._choices: LetterChoices | None = None
        self._draft: Draft | None = None
        self._number = 0
        self._recording = self._read_only = False
        self._reader = QObject(self)
        self._reader.setObjectName("letter.choices")
        self.kind, self.exit = QComboBox(), QComboBox()
        self.signatory = QLineEdit()
        self.paragraph = QPlainTextEdit()
        self.paragraph.setTabChangesFocus(True)
        self.missing = text_label(wrap=True, quiet=True)
        self.fault = text_label(wrap=True)
        self.fault.setForegroundRole(QPalette.ColorRole.BrightText)
        self.preview = PagePreview(_("Aperçu de la lettre"))
        self.preview.setObjectName("letter.preview")
        self.keep_button = button(_("Enregistrer dans le contrat"), self.keep, role="primary")
        self.word_button = button(_("Ouvrir dans Word…"), self.open_in_word)
        self.cancel_button = button(_("Annuler"), self.reject)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.setWindowTitle(_("Préparer une lettre"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, page)
        self._build()
        self._set_ready(ready=False)
        self.resize(_WIDEST.boundedTo(page.window().size() - QSize(_MARGIN, _MARGIN)))
        page.shell.tasks.ended.connect(self._on_task_ended)
        page.shell.ask(self._reader, self._read, self._on_read)

    # ------------------------------------------------------------------------------------------- build
    def _build(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        for text, editor in (
            (_("Lettre"), self.kind),
            (_("Dernier jour du contrat"), self.exit),
            (_("Signée par (fonction)"), self.signatory),
            (_("Paragraphe libre"), self.paragraph),
        ):
            self._paragraph_label = label = text_label(text, quiet=True)  # the last one's stays
            label.setBuddy(editor)
            editor.setAccessibleName(text)
            form.addRow(label, editor)
        self._form = form
        self.preview.page_asked.connect(self.turn)
        left = QWidget()
        left.setFixedWidth(_FORM_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(form, 1)
        column.addWidget(self.missing)
        column.addWidget(self.fault)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(left)
        middle.addWidget(self.preview, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for made in (self.cancel_button, self.word_button, self.keep_button):
            made.setAutoDefault(False)
            buttons.addWidget(made)
        body = QVBoxLayout()
        body.setContentsMargins(18, 14, 18, 12)
        body.setSpacing(10)
        body.addWidget(text_label(_("Préparer une lettre"), ratio=1.2, bold=True))
        self.about = value_label(self.reference)
        body.addWidget(self.about)
        body.addLayout(middle, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        guard_wheel(self)

    # --------------------------------------------------------------------------------------- choices
    def _read(self, source: Source) -> tuple[LetterChoices, bool]:
        from contractdesk.services import letters

        return letters.choices(source.facts, self.reference, source.today), source.database.read_only

    def _on_read(self, found: tuple[LetterChoices, bool]) -> None:
        self._choices, self._read_only = found
        self.about.setText(
            _("{reference}, {vendor}").format(reference=self.reference, vendor=self._choices.vendor)
        )
        for kind in self._choices.kinds:
            self.kind.addItem(labels.letter_kind(kind), kind)
        if self._wanted is not None:
            self.kind.setCurrentIndex(max(0, self.kind.findData(self._wanted)))
        self.signatory.setText(self._choices.signatory)
        self._on_kind()
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.exit.currentIndexChanged.connect(self._on_edited)
        self.signatory.textChanged.connect(self._on_edited)
        self.paragraph.textChanged.connect(self._on_edited)
        self.kind.setFocus()

    def _kind(self) -> LetterKind:
        return LetterKind(self.kind.currentData())

    def _on_kind(self) -> None:
        """Offer the days that this letter can end the contract on."""
        if self._choices is None or self.kind.currentData() is None:
            return
        days = self._choices.exits.get(self._kind(), ())
        self.exit.blockSignals(True)
        self.exit.clear()
        for day in days:
            self.exit.addItem(french.long_date(day), day)
        for wanted in (self._exit_end, self._choices.exit_end):
            if wanted in days:
                self.exit.setCurrentIndex(days.index(wanted))
                break
        self.exit.blockSignals(False)
        self._form.setRowVisible(self.exit, bool(days))
        asks = self._kind() is LetterKind.DOCUMENT_REQUEST
        text = _("Pièces demandées, une par ligne") if asks else _("Paragraphe libre")
        self._paragraph_label.setText(text)
        self.paragraph.setAccessibleName(text)
        self._number = 0
        self._ask()

    def _on_edited(self) -> None:
        # What is on screen is no longer what is typed: nothing older can be kept.
        self._set_ready(ready=False)
        self._pause.start()

    def request(self) -> LetterRequest:
        """Give the letter asked for."""
        from contractdesk.services.letters import LetterRequest

        return LetterRequest(
            kind=self._kind(),
            exit_end=self.exit.currentData(),
            signatory=self.signatory.text(),
            paragraph=self.paragraph.toPlainText(),
            extra=self._extra,
        )

    # --------------------------------------------------------------------------------------- looking
    def _ask(self) -> None:
        """Have the letter written and its page drawn, off the thread of the window."""
        self._pause.stop()
        self._set_ready(ready=False)
        request, reference, number = self.request(), self.reference, self._number

        def job(source: Source) -> _Seen:
            from contractdesk.exports import letters
            from contractdesk.services import documents

            try:
                made = letters.draft(source.database, source.facts, reference, request, source.today)
                return _Seen(made, documents.preview_of_pdf(made.pdf, number, PICTURE_WIDTH))
            except AppError as error:
                return _Seen(None, None, error_text(error))

        self.page.shell.ask(self.preview, job, self._on_seen)

    def _on_seen(self, seen: _Seen) -> None:
        self._draft = seen.draft
        self.fault.setText(seen.fault)
        self.missing.setText("")
        if seen.draft is None or seen.preview is None:
            self.preview.say(_("La lettre ne peut pas être montrée."))
            return
        self.preview.show_preview(seen.preview)
        if seen.draft.missing:
            listed = french.join_and(seen.draft.missing)
            self.missing.setText(
                _("À compléter dans Word ou dans le registre\u00a0: {facts}.").format(facts=listed)
            )
        self._set_ready(ready=True)

    def turn(self, number: int) -> None:
        """Look at another page."""
        self._number = number
        self._ask()

    def _set_ready(self, *, ready: bool) -> None:
        self.word_button.setEnabled(ready)
        self.keep_button.setEnabled(ready and not self._read_only and not self._recording)

    # --------------------------------------------------------------------------------------- keeping
    def keep(self) -> None:
        """Keep the letter among the documents of the contract, in Word and in PDF."""
        made, reference = self._draft, self.reference
        if made is None or self._recording:
            return

        def job(source: Source) -> None:
            from contractdesk.exports import letters

            letters.keep(source.database, reference, made, source.today)

        self._recording = True
        self._set_ready(ready=False)
        self.page.shell.do(self.page, job, self._on_kept, self._on_refused)

    def _on_kept(self) -> None:
        self._recording = False
        self.accept()

    def _on_refused(self, error: AppError) -> None:
        self._recording = False
        self.fault.setText(error_text(error))
        self._set_ready(ready=self._draft is not None)

    def _on_task_ended(self, _task: object) -> None:
        # Whatever the end was, even a bug that only the crash report tells of: the form can be used again.
        if self._recording and not self.page.shell.tasks.writing:
            self._recording = False
            self._set_ready(ready=self._draft is not None)

    def reject(self) -> None:
        """Close without a trace, but not while the letter is being kept."""
        if not self._recording:
            super().reject()

    # ---------------------------------------------------------------------------------------- in Word
    def open_in_word(self) -> None:
        """Let the person say where the Word file goes, then open it there."""
        made = self._draft
        if made is not None:
            self.page.shell.messages.choose_target(
                _("Enregistrer la lettre à modifier"),
                _("Documents Word (*.docx)"),
                files.safe_name(made.title, ".docx"),
                "docx",
                partial(self._write, made),
            )

    def _write(self, made: Draft, path: Path, *, overwrite: bool = False) -> None:
        def job(_source: Source) -> bool:
            try:
                files.atomic_write_bytes(path, made.word, overwrite=overwrite)
            except StorageError as error:
                if error.code != "exists":
                    raise
                return False
            return True

        self.page.ask_aside(job, partial(self._on_written, made, path))

    def _on_written(self, made: Draft, path: Path, written: bool) -> None:
        if written:
            exporting.open_file(path)
            return
        self.page.shell.messages.ask_to_replace(path, partial(self._write, made, path, overwrite=True))
