"""An amount or a figure, or nothing: Decimal in, Decimal out, never a float nor a spin box."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.parsed_edit import ParsedEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent
    from PySide6.QtWidgets import QWidget


class MoneyEdit(ParsedEdit[Decimal]):
    """A nullable amount: reads `1 234,56`, `1234.56` and a pasted `1 234,50 €`, shows `1 234,56 €`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(read=french.parse_money, write=french.money, explain=error_text, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText(_("montant en\u00a0€"))
        self.setMinimumWidth(self.text_width(french.money(Decimal("9999999.99"))))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the figure alone while editing: the sign of the euro is in nobody's way."""
        value = self.value()
        if value is not None and self.error() is None:
            self.setText(french.number(value, 2))
        super().focusInEvent(event)


class NumberEdit(ParsedEdit[Decimal]):
    """A nullable figure without unit, with the decimals it is typed with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(read=french.parse_number, write=french.number, explain=error_text, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(self.text_width(french.number(Decimal("999999.99"))))
