"""A small form about a deadline or a contract: faults stand beside their field, nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from contractdesk.common.errors import AppError, FieldError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.duration_edit import DurationEdit
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import button, hairline, text_label, value_label

if TYPE_CHECKING:
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_WIDTH = 520
_WIDE = QSize(1040, 640)
_MARGIN = 40


def _fault_label() -> QLabel:
    label = text_label(wrap=True)
    label.setForegroundRole(QPalette.ColorRole.BrightText)
    label.hide()
    return label


class Subject(Protocol):
    """What an act is about: a deadline, or a contract."""

    @property
    def reference(self) -> str:
        """The contract."""
        ...

    @property
    def title(self) -> str:
        """A sentence that tells it from the others."""
        ...


class ActForm(QDialog):
    """Asks what an act needs, has it recorded, and closes when it is; Escape changes nothing.

    A form adds its fields by the names that the services give them, then calls ``finish``.
    """

    def __init__(self, page: Page, subject: Subject, title: str, accept: str) -> None:
        super().__init__(page.window())
        self.page, self.reference = page, subject.reference
        self._recording = self._is_wide = False
        self._editors: dict[str, QWidget] = {}
        self._places: dict[str, QWidget] = {}
        self._faults: dict[str, QLabel] = {}
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, page)
        about = _("{reference} : {title}").format(reference=subject.reference, title=subject.title)
        self.general = _fault_label()
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(8)
        self.accept_button = button(accept, self.record, role="primary")
        self.accept_button.setDefault(True)
        self.cancel_button = button(_("Annuler"), self.reject)
        self.cancel_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.accept_button)
        self._body = body = QVBoxLayout()
        body.setContentsMargins(18, 14, 18, 14)
        body.setSpacing(10)
        body.addWidget(text_label(title, ratio=1.2, bold=True))
        body.addWidget(value_label(about))
        body.addLayout(self._form)
        body.addWidget(self.general)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
        page.shell.tasks.ended.connect(self._on_task_ended)

    # ------------------------------------------------------------------------------------------- build
    def add(self, name: str, text: str, editor: QWidget, *, beside: QWidget | None = None) -> None:
        """Add a field; ``beside`` is what stands in its place when it is more than the editor."""
        place, fault = QWidget(), _fault_label()
        lines = QVBoxLayout(place)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(beside if beside is not None else editor)
        lines.addWidget(fault)
        label = text_label(text, quiet=True)
        label.setBuddy(editor)
        editor.setAccessibleName(text)
        self._editors[name], self._places[name], self._faults[name] = editor, place, fault
        self._form.addRow(label, place)

    def set_beside(self, beside: QWidget) -> None:
        """Put something at the right of the fields, which then scroll where the window is too low."""
        fields = QWidget()
        self._body.removeItem(self._form)
        self._form.setParent(None)
        fields.setLayout(self._form)
        scroll = QScrollArea()
        scroll.setProperty("role", "sheet")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(fields)
        bar = scroll.verticalScrollBar().sizeHint().width()
        scroll.setMinimumWidth(fields.minimumSizeHint().width() + bar)
        self._is_wide = True
        room = self.page.window().size() - QSize(_MARGIN, _MARGIN)
        self.resize(_WIDE.boundedTo(room))
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(scroll, 1)
        both.addWidget(beside, 1)
        self._body.insertLayout(2, both, 1)
        self._body.setStretch(self._body.count() - 1, 0)

    def show_field(self, name: str, *, visible: bool) -> None:
        """Show a field only when it applies."""
        self._form.setRowVisible(self._places[name], visible)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the fields; a wide form keeps its size, its fields scroll."""
        if not self._is_wide:
            self.adjustSize()

    def finish(self) -> None:
        """Put the keyboard in the first field."""
        next(iter(self._editors.values())).setFocus()
        self._fit()

    # ---------------------------------------------------------------------------------------- recording
    def job(self, source: Source) -> None:
        """Record the act, in the worker, from what ``prepare`` kept."""
        raise NotImplementedError

    def prepare(self) -> list[FieldError]:
        """Keep what was typed for the worker; give what cannot even be sent."""
        raise NotImplementedError

    def record(self) -> None:
        """Have the act recorded, unless something typed is not understood."""
        if self._recording:
            return
        faults = self._unreadable() or self.prepare()
        if faults:
            self._show_error(ValidationError(faults))
            return
        self._set_recording(True)
        self.page.shell.do(self.page, self.job, self._done, self._show_error)

    def _unreadable(self) -> list[FieldError]:
        faults = []
        for name, editor in self._editors.items():
            if not isinstance(editor, ParsedEdit | DurationEdit) or not editor.isEnabled():
                continue
            error = editor.error()
            if error is not None and self._form.isRowVisible(self._places[name]):
                faults.append(FieldError(name, error.code, error.params))
        return faults

    def _done(self) -> None:
        self._set_recording(False)
        self.accept()

    def _set_recording(self, recording: bool) -> None:
        self._recording = recording
        self.accept_button.setEnabled(not recording)
        self.cancel_button.setEnabled(not recording)

    def _on_task_ended(self, _task: object) -> None:
        # Whatever the end was, even a bug that only the crash report tells of: the form can be used again.
        if self._recording and not self.page.shell.tasks.writing:
            self._set_recording(False)

    def reject(self) -> None:
        """Close without a trace, but not while something is being recorded."""
        if not self._recording:
            super().reject()

    # ------------------------------------------------------------------------------------------- faults
    def _show_error(self, error: AppError) -> None:
        """Show each fault beside its field and go to the first; what has no field is said at the end."""
        from contractdesk.services.errors import field_text

        self._set_recording(False)
        faults = error.fields if isinstance(error, ValidationError) else ()
        texts = {fault.field: field_text(fault) for fault in reversed(faults)}
        for name, label in self._faults.items():
            self._say(label, texts.get(name, ""))
            # A form layout gives a wrapped text less than the height of its lines.
            label.setMinimumHeight(label.heightForWidth(self._places[name].width()) if label.text() else 0)
            self._editors[name].setAccessibleDescription(texts.get(name, ""))
        elsewhere = [text for name, text in texts.items() if name not in self._editors]
        self._say(self.general, " ".join(elsewhere) if texts else error_text(error))
        first = next((fault.field for fault in faults if fault.field in self._editors), "")
        if first:
            self._editors[first].setFocus()
        self._fit()

    @staticmethod
    def _say(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def faults(self) -> dict[str, str]:
        """Give what is said beside the fields, by field; what has none is under the empty name."""
        shown = {"": self.general, **self._faults}
        return {name: label.text() for name, label in shown.items() if label.text()}
