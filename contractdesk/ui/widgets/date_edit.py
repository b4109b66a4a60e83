"""A day, or nothing: the only module that knows QDate, and QDate never leaves it.

QDateEdit cannot be empty, turns a typed `31/12/2026` into another day and `26` into 1926.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS_ONLY = re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)", re.ASCII)
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


def read_date(text: str) -> dt.date:
    """Read a typed day; `31122026` and `311226` are the keypad's way of typing one."""
    digits = _DIGITS_ONLY.fullmatch(text.strip())
    return french.parse_date("/".join(digits.groups()) if digits else text)


def to_qdate(day: dt.date) -> QDate:
    """Convert explicitly: Qt's own conversions have lost parts of dates."""
    return QDate(day.year, day.month, day.day)


def from_qdate(day: QDate) -> dt.date:
    """Convert back."""
    return dt.date(day.year(), day.month(), day.day())


class CalendarPopup(QFrame):
    """A month to pick a day from, with a way back to today and a way to no date at all."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, today: Callable[[], dt.date]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self._today = today
        self.calendar = QCalendarWidget(self)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.calendar.setGridVisible(False)
        self.calendar.setDateRange(to_qdate(_FIRST), to_qdate(_LAST))
        plain = QTextCharFormat()
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            # Qt paints the week-end in a red of its own, unreadable on a dark ground.
            plain.setForeground(theme.secondary(self.palette()))
            self.calendar.setWeekdayTextFormat(day, plain)
        self.calendar.activated.connect(self._on_activated)
        self.calendar.clicked.connect(self._on_activated)
        buttons = QHBoxLayout()
        buttons.addWidget(button(_("Aujourd’hui"), self._on_today))
        buttons.addStretch(1)
        buttons.addWidget(button(_("Aucune date"), self._on_cleared))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.calendar)
        layout.addLayout(buttons)

    def open_at(self, point: QPoint, day: dt.date | None) -> None:
        """Open under a field, on its day or on today."""
        self.calendar.setSelectedDate(to_qdate(day or self._today()))
        self.adjustSize()
        self.move(point)
        self.show()
        self.calendar.setFocus()

    def _on_activated(self, day: QDate) -> None:
        self.hide()
        self.picked.emit(from_qdate(day))

    def _on_today(self) -> None:
        self.hide()
        self.picked.emit(self._today())

    def _on_cleared(self) -> None:
        self.hide()
        self.picked.emit(None)


class DateEdit(ParsedEdit[dt.date]):
    """A nullable day, typed as one writes it.

    Arrows move it by days, Page Up and Down by months, Alt+Down opens a month.
    """

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        super().__init__(read=read_date, write=french.date, explain=error_text, parent=parent)
        self._today = today
        self._popup: CalendarPopup | None = None
        self.setPlaceholderText(_("jj/mm/aaaa"))
        self.setMinimumWidth(self.text_width("88/88/8888"))
        opener = QAction(_("Choisir dans le calendrier (Alt+Bas)"), self)
        theme.set_icon(opener, "calendar")
        opener.triggered.connect(self.open_calendar)
        self.addAction(opener, QLineEdit.ActionPosition.TrailingPosition)

    def open_calendar(self) -> None:
        """Show the month of the date."""
        if self._popup is None:
            self._popup = CalendarPopup(self, self._today)
            self._popup.picked.connect(self._on_picked)
        self._popup.open_at(self.mapToGlobal(QPoint(0, self.height())), self.value())

    def _on_picked(self, day: dt.date | None) -> None:
        self.setText("" if day is None else french.date(day))
        self._on_finished()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by days and months from the keyboard."""
        key = event.key()
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(days=1 if key == Qt.Key.Key_Up else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._move(months=1 if key == Qt.Key.Key_PageUp else -1)
        else:
            super().keyPressEvent(event)

    def _move(self, *, days: int = 0, months: int = 0) -> None:
        start = self.value() or self._today()
        moved = from_qdate(to_qdate(start).addDays(days).addMonths(months))
        if _FIRST <= moved <= _LAST:
            self._step_to(moved)
