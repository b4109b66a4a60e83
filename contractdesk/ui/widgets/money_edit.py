"""An amount, a figure, a rate, a count, or nothing: exact in, exact out, never a float nor a spin box."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.parsed_edit import ParsedEdit

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget

Figure = TypeVar("Figure")
_MOST = 100_000


class FigureEdit(ParsedEdit[Figure]):
    """A figure at the right of its field; the dot of the keypad is the decimal comma of the keyboard."""

    def __init__(
        self,
        *,
        read: Callable[[str], Figure],
        write: Callable[[Figure], str],
        sample: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(read=read, write=write, explain=error_text, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(self.text_width(sample))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keypad's dot for the comma that it is on a French keyboard."""
        keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
        if keypad and event.text() == "." and not self.isReadOnly():
            self.insert(",")
            self.textEdited.emit(self.text())
            return
        super().keyPressEvent(event)


class MoneyEdit(FigureEdit[Decimal]):
    """A nullable amount: reads `1 234,56`, `1234.56` and a pasted `1 234,50 €`, shows `1 234,56 €`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            read=french.parse_money,
            write=french.money,
            sample=french.money(Decimal("9999999.99")),
            parent=parent,
        )
        self.setPlaceholderText(_("montant en\u00a0€"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the figure alone while editing: the sign of the euro is in nobody's way."""
        value = self.value()
        if value is not None and self.error() is None:
            self.setText(french.number(value, 2))
        super().focusInEvent(event)


class NumberEdit(FigureEdit[Decimal]):
    """A nullable figure without unit, with the decimals it is typed with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            read=french.parse_number,
            write=french.number,
            sample=french.number(Decimal("999999.99")),
            parent=parent,
        )


class PercentEdit(FigureEdit[Decimal]):
    """A nullable rate in per cent: reads `20`, `5,5` and a pasted `5,5 %`, shows `5,5 %`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            read=french.parse_percent, write=_exact_percent, sample=french.percent(100), parent=parent
        )


class CountEdit(FigureEdit[int]):
    """A nullable whole number between two bounds."""

    def __init__(self, parent: QWidget | None = None, *, least: int = 1, most: int = _MOST) -> None:
        self._least, self._most = least, most
        super().__init__(read=self._read_count, write=french.number, sample="9 999", parent=parent)

    def _read_count(self, text: str) -> int:
        return read_count(text, least=self._least, most=self._most)


class YearEdit(FigureEdit[int]):
    """A nullable year, written without a space between its thousands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(read=read_year, write=str, sample="9999", parent=parent)


def read_year(text: str) -> int:
    """Read a year of the register's calendar.

    Raises:
        InputError: number_invalid, count_invalid, count_out_of_range.
    """
    return read_count(text, least=1900, most=2199)


def read_count(text: str, *, least: int, most: int) -> int:
    """Read a whole number.

    Raises:
        InputError: number_invalid, number_ambiguous, number_too_large, count_invalid, count_out_of_range.
    """
    figure = french.parse_number(text)
    if figure != int(figure):
        raise InputError("count_invalid", text=text.strip())
    if not least <= figure <= most:
        raise InputError("count_out_of_range", text=text.strip(), least=least, most=most)
    return int(figure)


def _exact_percent(value: Decimal) -> str:
    """Write a rate with every decimal it was given: what is shown is what is kept."""
    text = french.number(value)
    if "," in text:
        text = text.rstrip("0").rstrip(",")
    return f"{text}{french.NBSP}%"
