"""A line that holds a value or nothing: what is typed is read when leaving, and never guessed.

Qt's own editors turn a typed `1234.5` into `12345,00` and a typed `31/12/2026` into another day, without a
word. Here the text stays as typed until it is understood; what is not understood is marked,
said in words, and the value is then unknown, never the former one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class ParsedEdit(QLineEdit, Generic[Value]):
    """A nullable editor of one kind of value.

    Signals:
        value_changed: The value read from the text changed; carries it, or None.
        committed: Leaving the field or Enter settled a value other than the former one; carries it.
    """

    value_changed = Signal(object)
    committed = Signal(object)

    def __init__(
        self,
        *,
        read: Callable[[str], Value],
        write: Callable[[Value], str],
        explain: Callable[[InputError], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._read, self._write, self._explain = read, write, explain
        self._value: Value | None = None
        self._settled: Value | None = None
        self._error: InputError | None = None
        self._warning = QAction(_("Saisie à corriger"), self)
        theme.set_icon(self._warning, "circle-alert", Tone.DANGER)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._on_finished)

    # ------------------------------------------------------------------------------------------- value
    def read(self, text: str) -> Value:
        """Read a text as the field does.

        Raises:
            InputError: it cannot be understood.
        """
        return self._read(text)

    def value(self) -> Value | None:
        """Give the value; None when empty or not understood (`error` tells which)."""
        return self._value

    def error(self) -> InputError | None:
        """Give what is wrong with the text, None when nothing is."""
        return self._error

    def set_value(self, value: Value | None) -> None:
        """Show a value without telling anybody: filling a form is not editing it."""
        self._value = self._settled = value
        self._set_error(None)
        self.setText("" if value is None else self._write(value))
        self.setCursorPosition(0)

    def type_text(self, text: str) -> None:
        """Take a text as if it had been typed and left, understood or not."""
        self.setText(text)
        self._on_finished()

    def _on_edited(self, text: str) -> None:
        # While typing, a half-written value is not yet a fault: it is only marked when leaving.
        self._take(text, mark=False)

    def _on_finished(self) -> None:
        self._take(self.text(), mark=True)
        if self._error is None:
            self.setText("" if self._value is None else self._write(self._value))
            if self._value != self._settled:
                self._settled = self._value
                self.committed.emit(self._value)

    def _take(self, text: str, *, mark: bool) -> None:
        error: InputError | None = None
        value: Value | None = None
        if text.strip():
            try:
                value = self._read(text)
            except InputError as fault:
                error = fault
        if mark or error is None:
            self._set_error(error)
        else:
            self._error = error
        # Kept even when equal: 1,070 is 1,07 but is not shown so.
        changed, self._value = value != self._value, value
        if changed:
            self.value_changed.emit(value)

    def _step_to(self, value: Value) -> None:
        """Take a value chosen by key or from a calendar, as if it had been typed."""
        self.setText(self._write(value))
        self._set_error(None)
        if value != self._value:
            self._value = value
            self.value_changed.emit(value)

    # ------------------------------------------------------------------------------------------- fault
    def _set_error(self, error: InputError | None) -> None:
        self._error = error
        text = "" if error is None else self._explain(error)
        self._warning.setToolTip(text)
        self.setToolTip(text)
        self.setAccessibleDescription(text)
        if self.property("faulty") != (error is not None):
            self.setProperty("faulty", error is not None)
            if error is not None:
                self.addAction(self._warning, QLineEdit.ActionPosition.TrailingPosition)
            else:
                self.removeAction(self._warning)
            self.style().unpolish(self)
            self.style().polish(self)

    # ------------------------------------------------------------------------------------------ manners
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything when arriving by keyboard: typing then replaces the value."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives the settled value back; a second one is for the dialog."""
        shown = "" if self._settled is None else self._write(self._settled)
        if event.key() == Qt.Key.Key_Escape and self.text() != shown:
            self._take(shown, mark=True)
            self.setText(shown)
            self.selectAll()
            return
        super().keyPressEvent(event)

    def text_width(self, sample: str) -> int:
        """Give the width that shows a sample whole, buttons and margins included."""
        return self.fontMetrics().horizontalAdvance(sample) + 56
