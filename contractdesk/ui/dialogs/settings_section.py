"""What the sections of the settings have in common: fields, what is said under each, what is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from contractdesk.common.errors import FieldError
from contractdesk.services import setting_forms
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import text_label
from contractdesk.ui.widgets.rows_editor import RowsEditor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contractdesk.services.setting_forms import SettingsForm
    from contractdesk.ui.theme import Tone


class Section(QWidget):
    """One section: fields under each other, what is said under each, and what they are for.

    Signals:
        edited: Something in it changed.
    """

    edited = Signal()

    def __init__(self, key: str, intro: str = "") -> None:
        super().__init__()
        self.key = key
        self.editors: dict[str, QWidget] = {}
        self.notes: dict[str, FieldNote] = {}
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(10)
        self.body.addWidget(text_label(setting_forms.section(key), ratio=1.2, bold=True))
        if intro:
            self.body.addWidget(text_label(intro, quiet=True, wrap=True))
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(8)
        self.body.addLayout(self.form)

    # ------------------------------------------------------------------------------------------- fields
    def add(self, name: str, text: str, editor: QWidget, *, hint: str = "", unit: str = "") -> None:
        """Add a field; ``unit`` stands after it and ``hint`` under it."""
        note = FieldNote()
        place = QWidget()
        lines = QVBoxLayout(place)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(editor)
        if unit:
            line.addWidget(text_label(unit))
            line.addStretch(1)
        lines.addLayout(line)
        if hint:
            lines.addWidget(text_label(hint, quiet=True, wrap=True))
        lines.addWidget(note)
        label = text_label(text, quiet=True)
        label.setBuddy(editor)
        editor.setAccessibleName(text)
        self.editors[name], self.notes[name] = editor, note
        self.form.addRow(label, place)
        self._listen(editor)

    def _listen(self, editor: QWidget) -> None:
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(self._on_edited)
            editor.editingFinished.connect(self._on_edited)
        elif isinstance(editor, QComboBox):
            editor.activated.connect(self._on_edited)
        if isinstance(editor, RowsEditor):
            editor.edited.connect(self._on_edited)

    def add_rows(self, name: str, rows: RowsEditor) -> None:
        """Add a list that takes the whole width."""
        note = FieldNote()
        self.editors[name], self.notes[name] = rows, note
        self.body.addWidget(rows)
        self.body.addWidget(note)
        self._listen(rows)

    def finish(self) -> None:
        """Keep the fields together at the top."""
        self.body.addStretch(1)

    def _on_edited(self) -> None:
        self.edited.emit()

    def rows_of(self, name: str) -> RowsEditor:
        """Give a list of the section."""
        rows = self.editors[name]
        assert isinstance(rows, RowsEditor)
        return rows

    # ------------------------------------------------------------------------------------------- value
    def fill(self, form: SettingsForm) -> None:
        """Show a form."""
        raise NotImplementedError

    def apply(self, form: SettingsForm) -> SettingsForm:
        """Give the form with what was typed here; nothing in it is unreadable."""
        raise NotImplementedError

    def unreadable(self) -> list[FieldError]:
        """Give what is not understood or has to be there, by field."""
        found = []
        for name, editor in self.editors.items():
            if isinstance(editor, ParsedEdit):
                error = editor.error()
                if error is not None:
                    found.append(FieldError(name, error.code, error.params))
            elif isinstance(editor, RowsEditor):
                for n, column, error in editor.unreadable():
                    found.append(FieldError(f"{name}.{n}.{column}", error.code, error.params))
        return found

    def show_notes(self, notes: Mapping[str, tuple[Tone, str]]) -> None:
        """Say what is wrong or doubtful, by field; the others say nothing."""
        for name, note in self.notes.items():
            if name in notes:
                note.say(*notes[name])
            else:
                note.clear()
            editor = self.editors[name]
            if isinstance(editor, RowsEditor):
                prefix = f"{name}."
                editor.show_notes(
                    {
                        place.removeprefix(prefix): one
                        for place, one in notes.items()
                        if place.startswith(prefix)
                    }
                )
            elif not isinstance(editor, ParsedEdit):
                editor.setAccessibleDescription(notes[name][1] if name in notes else "")

    def go_to(self, field: str) -> None:
        """Put the keyboard in a field, or in the field of a row (« articles.2.code »)."""
        name, _dot, place = field.partition(".")
        editor = self.editors.get(name)
        if isinstance(editor, RowsEditor) and place:
            rank, _dot, column = place.partition(".")
            editor.editor(int(rank), column).setFocus()
        elif editor is not None:
            editor.setFocus()
