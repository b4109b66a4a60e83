"""A step of the contract form: labelled fields under headings, each with what is said of it below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common.errors import FieldError
from contractdesk.ui.messages import error_text
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.duration_edit import DurationEdit
from contractdesk.ui.widgets.entry_table import EntryTable
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import guard_wheel, text_label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from contractdesk.services.forms.entries import ContractForm, Known

_LABEL_WIDTH = 168
_TEXT_LINES = 3
_SUGGESTED_WIDTH = 280


@dataclass
class Around:
    """What every step knows of the world: what the register suggests, and the day."""

    known: Known
    today: Callable[[], dt.date]


@dataclass
class FormField:
    """One editor: the fields of the form that it fills, and how."""

    name: str
    title: str
    names: tuple[str, ...]
    editor: QWidget
    read: Callable[[], tuple[Any, ...]]
    put: Callable[..., None]
    note: FieldNote
    place: QWidget
    row: QHBoxLayout | None = None


class FormStep(QScrollArea):
    """The fields of one step.

    Signals:
        edited: Something was typed.
    """

    edited = Signal()

    def __init__(self, key: str, title: str, around: Around) -> None:
        super().__init__()
        self.key, self.title, self.around = key, title, around
        self.fields: dict[str, FormField] = {}
        self.setAccessibleName(title)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(18, 12, 18, 18)
        self._column.setSpacing(8)
        self._form: QFormLayout | None = None
        self.setWidget(inside)

    # ------------------------------------------------------------------------------------------- build
    def section(self, title: str, hint: str = "") -> None:
        """Begin a group of fields."""
        if self._form is not None:
            self._column.addSpacing(8)
        self._column.addWidget(text_label(title, ratio=1.1, bold=True))
        if hint:
            self._column.addWidget(text_label(hint, quiet=True, wrap=True))
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(7)
        self._column.addLayout(self._form)

    def finish(self) -> None:
        """Close the step once its fields are there."""
        self._column.addStretch(1)
        guard_wheel(self)

    def text(self, name: str, title: str, hint: str = "") -> QLineEdit:
        """Add a line of text."""
        editor = QLineEdit()
        editor.setPlaceholderText(hint)
        editor.textChanged.connect(self._on_edited)
        self._add(name, title, (name,), editor, lambda: (editor.text(),), _text_of(editor))
        return editor

    def long_text(self, name: str, title: str, hint: str = "", lines: int = _TEXT_LINES) -> QPlainTextEdit:
        """Add a text on several lines; Tab leaves it."""
        editor = QPlainTextEdit()
        editor.setTabChangesFocus(True)
        editor.setPlaceholderText(hint)
        editor.setFixedHeight(editor.fontMetrics().lineSpacing() * lines + 18)
        editor.textChanged.connect(self._on_edited)
        self._add(name, title, (name,), editor, lambda: (editor.toPlainText(),), editor.setPlainText)
        return editor

    def suggested(self, name: str, title: str, texts: Sequence[str], hint: str = "") -> QComboBox:
        """Add a text with those already in use below it; what is typed is never completed by itself."""
        editor = QComboBox()
        editor.setEditable(True)
        editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        editor.setCompleter(None)  # type: ignore[arg-type]
        editor.addItems(list(texts))
        editor.setMinimumWidth(_SUGGESTED_WIDTH)
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if (line := editor.lineEdit()) is not None:
            line.setPlaceholderText(hint)
        editor.setEditText("")
        editor.editTextChanged.connect(self._on_edited)
        self._add(name, title, (name,), editor, lambda: (editor.currentText(),), editor.setEditText)
        return editor

    def parsed(self, name: str, title: str, editor: ParsedEdit[Any], usual: Any = None) -> ParsedEdit[Any]:
        """Add a field that reads a value; ``usual`` is what an empty one is worth."""
        editor.textChanged.connect(self._on_edited)
        if not isinstance(editor, DateEdit):
            editor.setMaximumWidth(editor.minimumWidth() + 40)
        else:
            editor.setMaximumWidth(editor.minimumWidth() + 20)

        def read() -> tuple[Any, ...]:
            value = editor.value()
            return (usual if value is None else value,)

        self._add(name, title, (name,), editor, read, editor.set_value)
        return editor

    def day(self, name: str, title: str) -> DateEdit:
        """Add a day."""
        editor = DateEdit(self.around.today)
        self.parsed(name, title, editor)
        return editor

    def flag(self, name: str, title: str) -> QCheckBox:
        """Add a box to tick."""
        editor = QCheckBox(title)
        editor.toggled.connect(self._on_edited)
        self._add(name, "", (name,), editor, lambda: (editor.isChecked(),), editor.setChecked)
        return editor

    def choice(self, name: str, title: str, choices: Sequence[tuple[str, Any]]) -> QComboBox:
        """Add a choice between a few."""
        editor = QComboBox()
        for text, value in choices:
            editor.addItem(text, value)
        kind = type(choices[0][1])
        editor.currentIndexChanged.connect(self._on_edited)

        def put(value: Any) -> None:
            place = editor.findData(value)
            if place < 0:
                editor.addItem(str(value), value)
                place = editor.count() - 1
            editor.setCurrentIndex(place)

        # Qt gives back the bare text of a choice: its kind is said again.
        self._add(name, title, (name,), editor, lambda: (kind(editor.currentData()),), put)
        return editor

    def duration(self, name: str, title: str) -> DurationEdit:
        """Add a count and its unit."""
        editor = DurationEdit()
        editor.value_changed.connect(self._on_edited)
        editor.count.textChanged.connect(self._on_edited)
        self._add(name, title, (f"{name}_count", f"{name}_unit"), editor, editor.value, editor.set_value)
        return editor

    def table(self, name: str, table: EntryTable) -> EntryTable:
        """Add a table over the whole width, under its heading; the step itself reads and fills it."""
        table.edited.connect(self._on_edited)
        note = FieldNote()
        self._column.addWidget(table)
        self._column.addWidget(note)
        self.fields[name] = FormField(name, table.accessibleName(), (), table, tuple, _nothing, note, table)
        self._form = None
        return table

    def hosted(self, name: str, title: str, widget: QWidget) -> None:
        """Add anything else, over the whole width."""
        note = FieldNote()
        self._column.addWidget(widget)
        self._column.addWidget(note)
        self.fields[name] = FormField(name, title, (), widget, tuple, _nothing, note, widget)

    def beside(self, name: str, widget: QWidget) -> None:
        """Put something at the right of a field."""
        row = self.fields[name].row
        if row is not None:
            row.addWidget(widget)

    def _add(
        self,
        name: str,
        title: str,
        names: tuple[str, ...],
        editor: QWidget,
        read: Callable[[], tuple[Any, ...]],
        put: Callable[..., None],
    ) -> None:
        if self._form is None:
            self.section("")
        note, place = FieldNote(), QWidget()
        lines = QVBoxLayout(place)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(editor)
        if editor.maximumWidth() < 2000:
            row.addStretch(1)
        lines.addLayout(row)
        lines.addWidget(note)
        shown = title or editor.property("text") or ""
        editor.setAccessibleName(str(shown))
        label = text_label(title, quiet=True, wrap=True)
        label.setFixedWidth(_LABEL_WIDTH)
        label.setBuddy(editor)
        assert self._form is not None
        self._form.addRow(label, place)
        self.fields[name] = FormField(name, title, names, editor, read, put, note, place, row)

    def show_field(self, name: str, *, visible: bool) -> None:
        """Show a field only where it applies; what it holds stays."""
        place = self.fields[name].place
        for form in self.findChildren(QFormLayout):
            if form.indexOf(place) >= 0:
                form.setRowVisible(place, visible)

    # ------------------------------------------------------------------------------------------- values
    def load(self, form: ContractForm) -> None:
        """Show what a form holds, without telling anybody."""
        blocked = self.blockSignals(True)
        for field in self.fields.values():
            if field.names:
                field.put(*(getattr(form, name) for name in field.names))
        self.load_more(form)
        self.blockSignals(blocked)

    def load_more(self, form: ContractForm) -> None:
        """Show what has no field of its own: the tables."""

    def show_changes(self, before: ContractForm, after: ContractForm) -> None:
        """Show what has become of the form; a field that keeps its value keeps what is being typed in it."""
        for field in self.fields.values():
            values = tuple(getattr(after, name) for name in field.names)
            if values != tuple(getattr(before, name) for name in field.names):
                field.put(*values)

    def apply(self, form: ContractForm) -> ContractForm:
        """Give the form with what this step holds."""
        values: dict[str, Any] = {}
        for field in self.fields.values():
            if field.names:
                values.update(zip(field.names, field.read(), strict=True))
        return self.apply_more(replace(form, **values))

    def apply_more(self, form: ContractForm) -> ContractForm:
        """Give the form with the tables of this step."""
        return form

    def unreadable(self) -> list[FieldError]:
        """Give what was typed and cannot be understood, by field."""
        found = []
        for field in self.fields.values():
            editor = field.editor
            if isinstance(editor, ParsedEdit | DurationEdit) and (error := editor.error()) is not None:
                found.append(FieldError(field.name, error.code, error.params))
            elif isinstance(editor, EntryTable):
                found += [
                    FieldError(
                        field.name,
                        "cell_unreadable",
                        {"row": row, "text": error_text(fault), "column": column},
                    )
                    for row, column, fault in editor.unreadable()
                ]
        return found

    # ------------------------------------------------------------------------------------------- faults
    def show_findings(self, faults: Mapping[str, str], doubts: Mapping[str, str]) -> None:
        """Say under each field what is wrong with it, or doubtful."""
        for name, field in self.fields.items():
            fault, doubt = faults.get(name, ""), doubts.get(name, "")
            if field.note.text != (fault or doubt):
                field.note.say(Tone.DANGER if fault else Tone.WARNING, fault or doubt)
                field.editor.setAccessibleDescription(fault or doubt)

    def go_to(self, name: str) -> None:
        """Put the keyboard in a field."""
        field = self.fields.get(name)
        if field is not None:
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(field.editor)

    def focus_first(self) -> None:
        """Put the keyboard in the first field."""
        self.go_to(next(iter(self.fields)))

    def _on_edited(self, *_args: object) -> None:
        self.edited.emit()


def _text_of(editor: QLineEdit) -> Callable[..., None]:
    def put(text: str) -> None:
        editor.setText(text)
        editor.setCursorPosition(0)

    return put


def _nothing(*_values: object) -> None:
    """Fill nothing: the step does it."""
