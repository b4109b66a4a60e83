"""A month, or nothing, kept as `2024-12` and shown in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.parsed_edit import ParsedEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_SHORT = re.compile(r"(\d\d?)[/.-](\d\d)|(\d\d)(\d{4}|\d\d)", re.ASCII)
_LAST_OF_2000 = 79


def read_month(text: str) -> str:
    """Read a typed month; `12/24`, `122024` and `1224` are the keypad's way of typing one.

    Raises:
        InputError: month_invalid, month_out_of_range.
    """
    short = _SHORT.fullmatch(text.strip())
    if short is None:
        return french.parse_month(text)
    month, year = (part for part in short.groups() if part is not None)
    if len(year) == 2:
        year = f"{20 if int(year) <= _LAST_OF_2000 else 19}{year}"
    return french.parse_month(f"{month}/{year}")


class MonthEdit(ParsedEdit[str]):
    """A nullable month, typed as one writes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(read=read_month, write=french.month, explain=error_text, parent=parent)
        self.setPlaceholderText(_("mm/aaaa"))
        self.setMinimumWidth(self.text_width(french.month("2024-09")))
