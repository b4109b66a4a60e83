"""A duration, or nothing: a count and its unit; « 8 semaines » typed or pasted in the count is understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import Unit
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.money_edit import FigureEdit, read_count
from contractdesk.ui.widgets.parts import guard_wheel

if TYPE_CHECKING:
    from contractdesk.common.errors import InputError

_MOST = 36_525  # a hundred years in days; the domain has its say on the rest
_DAYS_A_WEEK = 7
_WORDED = re.compile(r"(.*?)\s*(jours?|j|semaines?|sem|mois|ans?|annees?)\.?", re.ASCII)
_UNITS = {"j": Unit.DAY, "s": Unit.DAY, "m": Unit.MONTH, "a": Unit.YEAR}


def read_duration(text: str) -> tuple[int, Unit | None]:
    """Read a count, with its unit when it is written; weeks are days.

    Raises:
        InputError: number_invalid, count_invalid, count_out_of_range.
    """
    worded = _WORDED.fullmatch(french.fold(text))
    if worded is None or not worded[1]:
        return read_count(text, least=1, most=_MOST), None
    count = read_count(worded[1], least=1, most=_MOST)
    return count * (_DAYS_A_WEEK if worded[2][0] == "s" else 1), _UNITS[worded[2][0]]


class DurationEdit(QWidget):
    """A nullable duration.

    Signals:
        value_changed: The count or the unit changed.
    """

    value_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worded: Unit | None = None
        self.count: FigureEdit[int] = FigureEdit(read=self._read, write=french.number, sample="9 999")
        self.unit = QComboBox()
        for text, unit in ((_("jours"), Unit.DAY), (_("mois"), Unit.MONTH), (_("ans"), Unit.YEAR)):
            self.unit.addItem(text, unit)
        self.unit.setAccessibleName(_("Unité"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.count)
        layout.addWidget(self.unit)
        layout.addStretch(1)
        self.setFocusProxy(self.count)
        self.set_value(None, Unit.MONTH)
        self.count.value_changed.connect(self._on_count)
        self.count.editingFinished.connect(self._on_finished)
        self.unit.currentIndexChanged.connect(self._on_unit)
        guard_wheel(self)

    def _read(self, text: str) -> int:
        count, self._worded = read_duration(text)
        return count

    def value(self) -> tuple[int | None, Unit]:
        """Give the count, None when empty or not understood, and its unit."""
        return self.count.value(), Unit(self.unit.currentData())

    def set_value(self, count: int | None, unit: Unit) -> None:
        """Show a duration without telling anybody."""
        blocked = self.unit.blockSignals(True)
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self.unit.blockSignals(blocked)
        self.count.set_value(count)

    def error(self) -> InputError | None:
        """Give what is wrong with the count."""
        return self.count.error()

    def explain(self) -> str:
        """Say what is wrong with the count, nothing when nothing is."""
        error = self.count.error()
        return "" if error is None else error_text(error)

    def _on_count(self, _value: int | None) -> None:
        self.value_changed.emit()

    def _on_finished(self) -> None:
        if self._worded is not None and self.count.error() is None:
            self.unit.setCurrentIndex(self.unit.findData(self._worded))
        self._worded = None

    def _on_unit(self, _index: int) -> None:
        self.value_changed.emit()
