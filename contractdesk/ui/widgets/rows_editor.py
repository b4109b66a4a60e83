"""A short list that is edited in place: one row of small fields each, added below, taken away at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import button, icon_button, text_label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from contractdesk.common.errors import InputError
    from contractdesk.ui.theme import Tone


@dataclass(frozen=True)
class RowColumn:
    """A field of every row; ``sample`` is the longest text it shows, empty for the room that is left."""

    name: str
    title: str
    make: Callable[[], QLineEdit]
    sample: str = ""


class _Row(QWidget):
    """The fields of one row, what is said of them, and the way to take it away."""

    edited = Signal()
    removed = Signal(object)

    def __init__(self, columns: Sequence[RowColumn], key: object, values: Sequence[Any]) -> None:
        super().__init__()
        self.key = key
        self.editors: dict[str, QLineEdit] = {}
        self.note = FieldNote()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for column, value in zip(columns, values, strict=True):
            editor = column.make()
            _set_value(editor, value)
            editor.setAccessibleName(column.title)
            if column.sample:
                editor.setFixedWidth(column_width(editor, column.sample))
            editor.textEdited.connect(self._on_edited)
            editor.editingFinished.connect(self._on_edited)
            if isinstance(editor, ParsedEdit):
                editor.value_changed.connect(self._on_edited)
            line.addWidget(editor, 0 if column.sample else 1)
            self.editors[column.name] = editor
        self.remover = icon_button("x", _("Retirer cette ligne"), self._on_removed)
        line.addWidget(self.remover)
        if all(column.sample for column in columns):
            line.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addLayout(line)
        lines.addWidget(self.note)

    def values(self) -> tuple[Any, ...]:
        """Give what the fields hold; None for what is empty or not understood, a text without its margins."""
        return tuple(_value(editor) for editor in self.editors.values())

    def is_blank(self) -> bool:
        """Tell whether nothing at all is written in it."""
        return not any(editor.text().strip() for editor in self.editors.values())

    def _on_edited(self) -> None:
        self.edited.emit()

    def _on_removed(self) -> None:
        self.removed.emit(self)


class RowsEditor(QWidget):
    """The list; rows that are left blank do not count.

    Signals:
        edited: Something in it changed.
    """

    edited = Signal()

    def __init__(
        self, columns: Sequence[RowColumn], *, name: str, add: str, newest_first: bool = False
    ) -> None:
        super().__init__()
        self._columns, self._newest_first = tuple(columns), newest_first
        self._rows: list[_Row] = []
        self.setAccessibleName(name)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        for column in columns:
            title = text_label(column.title, quiet=True)
            if column.sample:
                title.setFixedWidth(column_width(column.make(), column.sample))
            self._head.addWidget(title, 0 if column.sample else 1)
        if all(column.sample for column in columns):
            self._head.addStretch(1)
        else:
            self._head.addSpacing(34)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.adder = button(add, self.add_row, icon="plus")
        foot = QHBoxLayout()
        foot.addWidget(self.adder)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (foot, self._head, self._lines) if newest_first else (self._head, self._lines, foot):
            layout.addLayout(part)

    # ------------------------------------------------------------------------------------------- value
    def set_rows(self, rows: Sequence[tuple[object, Sequence[Any]]]) -> None:
        """Show other rows, each with the key that it keeps."""
        while self._rows:
            self._drop(self._rows[-1])
        for key, values in rows:
            self._append(key, values)

    def rows(self) -> list[tuple[object, tuple[Any, ...]]]:
        """Give the rows that are not blank, each with its key, None for one added here."""
        return [(row.key, row.values()) for row in self._filled()]

    def unreadable(self) -> list[tuple[int, str, InputError]]:
        """Give what is not understood: the rank of the row, the column, and why."""
        return [
            (n, name, error)
            for n, row in enumerate(self._filled())
            for name, editor in row.editors.items()
            if isinstance(editor, ParsedEdit) and (error := editor.error()) is not None
        ]

    def _filled(self) -> list[_Row]:
        return [row for row in self._rows if not row.is_blank()]

    def editor(self, row: int, column: str) -> QLineEdit:
        """Give a field of a row that is not blank."""
        return self._filled()[row].editors[column]

    # ------------------------------------------------------------------------------------------- rows
    def add_row(self) -> None:
        """Add a blank row, at the end where the newest is, and put the keyboard in it."""
        row = self._append(None, [None] * len(self._columns), first=self._newest_first)
        next(iter(row.editors.values())).setFocus()
        self.edited.emit()

    def add_filled(self, values: Sequence[Any]) -> None:
        """Add a row that holds something."""
        self._append(None, values)
        self.edited.emit()

    def _append(self, key: object, values: Sequence[Any], *, first: bool = False) -> _Row:
        row = _Row(self._columns, key, values)
        row.edited.connect(self.edited)
        row.removed.connect(self._on_removed)
        place = 0 if first else len(self._rows)
        self._rows.insert(place, row)
        self._lines.insertWidget(place, row)
        return row

    def _on_removed(self, row: _Row) -> None:
        place = self._rows.index(row)
        self._drop(row)
        if self._rows:
            near: QToolButton = self._rows[min(place, len(self._rows) - 1)].remover
            near.setFocus()
        else:
            self.adder.setFocus()
        self.edited.emit()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    # ------------------------------------------------------------------------------------------- notes
    def show_notes(self, notes: Mapping[str, tuple[Tone, str]]) -> None:
        """Say something under rows, by « rank.column »."""
        said: dict[int, tuple[Tone, str]] = {}
        described: dict[tuple[int, str], str] = {}
        for place, note in notes.items():
            rank, _dot, column = place.partition(".")
            said.setdefault(int(rank), note)
            described[int(rank), column] = note[1]
        for row in self._rows:
            row.note.clear()
        for n, row in enumerate(self._filled()):
            if n in said:
                row.note.say(*said[n])
            for name, editor in row.editors.items():
                editor.setAccessibleDescription(described.get((n, name), ""))


def column_width(editor: QLineEdit, sample: str) -> int:
    """Give the width of a field that shows a sample whole, at whatever size the letters are."""
    return max(editor.fontMetrics().horizontalAdvance(sample) + 64, editor.minimumWidth())


def _set_value(editor: QLineEdit, value: Any) -> None:
    if isinstance(editor, ParsedEdit):
        editor.set_value(value)
    else:
        editor.setText("" if value is None else str(value))
        editor.setCursorPosition(0)


def _value(editor: QLineEdit) -> Any:
    return editor.value() if isinstance(editor, ParsedEdit) else editor.text().strip()
