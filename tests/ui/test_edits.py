"""Amounts and dates as they are typed: the traps that Qt's own editors fall into."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QScrollBar, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.domain.enums import Unit
from contractdesk.ui.widgets.date_edit import CalendarPopup, DateEdit, from_qdate, to_qdate
from contractdesk.ui.widgets.duration_edit import DurationEdit
from contractdesk.ui.widgets.money_edit import CountEdit, MoneyEdit, NumberEdit, PercentEdit, YearEdit
from contractdesk.ui.widgets.month_edit import MonthEdit
from contractdesk.ui.widgets.parts import guard_wheel
from tests.ui.shell import turn_wheel


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    widget.setFocus()
    return widget


def typed(qtbot, widget, text):
    """Type a text over what is there, and leave."""
    widget.selectAll()
    qtbot.keyClick(widget, Qt.Key.Key_Delete)
    if text.isascii():
        qtbot.keyClicks(widget, text)
    else:  # QTest types ASCII only: such a text is pasted
        QGuiApplication.clipboard().setText(text)
        widget.paste()
    qtbot.keyClick(widget, Qt.Key.Key_Return)
    return widget.value()


@pytest.fixture
def money(qtbot):
    return shown(qtbot, MoneyEdit())


@pytest.fixture
def day(qtbot, today):
    return shown(qtbot, DateEdit(lambda: today))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234.5", Decimal("1234.50")),  # QDoubleSpinBox: 12 345,00
        ("1 234,50 €", Decimal("1234.50")),  # QDoubleSpinBox: 0
        ("1\u202f234,56", Decimal("1234.56")),
        ("1\u00a0234,56\u00a0€", Decimal("1234.56")),
        ("1.234,56", Decimal("1234.56")),
        ("-12,5", Decimal("-12.50")),
        ("0", Decimal(0)),
        ("21474836,48", Decimal("21474836.48")),
        ("", None),
        ("   ", None),
    ],
)
def test_amounts_are_read_as_written(qtbot, money, text, expected):
    assert typed(qtbot, money, text) == expected
    assert money.error() is None


@pytest.mark.parametrize("text", ["abc", "1,2,3", "1.234", "12,345", "10 TTC"])
def test_what_is_not_understood_is_unknown_and_said(qtbot, money, text):
    money.set_value(Decimal(5))
    assert typed(qtbot, money, text) is None
    assert money.error() is not None
    assert money.text() == text
    assert money.toolTip()
    assert money.accessibleDescription() == money.toolTip()
    assert money.property("faulty")
    assert typed(qtbot, money, "7") == Decimal(7)
    assert not money.property("faulty")
    assert money.toolTip() == ""


def test_an_amount_is_shown_in_french_and_edited_without_its_sign(qtbot):
    money = MoneyEdit()
    money.set_value(Decimal("1234567.5"))
    assert money.text() == "1\u202f234\u202f567,50\u00a0€"
    form, other = QWidget(), QLineEdit()
    layout = QVBoxLayout(form)
    for edit in (other, money):
        layout.addWidget(edit)
    shown(qtbot, form)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    money.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(money.hasFocus)
    assert money.text() == "1\u202f234\u202f567,50"
    assert money.selectedText() == money.text()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    assert money.text().endswith("€")
    assert money.value() == Decimal("1234567.5")


def test_filling_is_not_editing(qtbot, money):
    with qtbot.assertNotEmitted(money.value_changed), qtbot.assertNotEmitted(money.committed):
        money.set_value(Decimal(3))
        money.set_value(None)
    assert money.text() == ""


def test_typing_is_told_as_it_goes_and_settled_once(qtbot, money):
    seen = []
    money.value_changed.connect(seen.append)
    with qtbot.waitSignal(money.committed) as committed:
        typed(qtbot, money, "12")
    assert seen == [Decimal(1), Decimal(12)]
    assert committed.args == [Decimal(12)]
    with qtbot.assertNotEmitted(money.committed):
        qtbot.keyClick(money, Qt.Key.Key_Return)


def test_a_half_typed_value_is_not_yet_a_fault(qtbot, money):
    qtbot.keyClicks(money, "-")
    assert money.error() is not None
    assert not money.property("faulty")


def test_escape_gives_the_settled_value_back(qtbot, money):
    money.set_value(Decimal(5))
    qtbot.keyClicks(money, "9")
    qtbot.keyClick(money, Qt.Key.Key_Escape)
    assert money.value() == Decimal(5)
    assert money.text() == "5,00\u00a0€"


def test_a_figure_keeps_its_decimals(qtbot):
    edit = shown(qtbot, NumberEdit())
    assert typed(qtbot, edit, "1,070") == Decimal("1.070")
    assert edit.text() == "1,070"
    assert edit.read("2,5") == Decimal("2.5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/12/2026", date(2026, 12, 31)),  # QDateEdit: another day
        ("31/12/26", date(2026, 12, 31)),  # QDateEdit: 1926
        ("31.12.2026", date(2026, 12, 31)),
        ("31122026", date(2026, 12, 31)),
        ("311226", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
        ("1er janvier 2027", date(2027, 1, 1)),
        ("29/02/2028", date(2028, 2, 29)),
        ("", None),  # QDateEdit cannot be empty
    ],
)
def test_days_are_read_as_written(qtbot, day, text, expected):
    assert typed(qtbot, day, text) == expected
    assert day.error() is None


@pytest.mark.parametrize("text", ["29/02/2027", "31/11/2026", "12/31/2026", "demain", "3112"])
def test_days_that_do_not_exist_are_said(qtbot, day, text):
    assert typed(qtbot, day, text) is None
    assert day.error() is not None


def test_keys_move_a_day(qtbot, day, today):
    day.set_value(date(2026, 1, 31))
    qtbot.keyClick(day, Qt.Key.Key_Up)
    assert day.value() == date(2026, 2, 1)
    qtbot.keyClick(day, Qt.Key.Key_Down)
    qtbot.keyClick(day, Qt.Key.Key_PageUp)
    assert day.value() == date(2026, 2, 28)
    qtbot.keyClick(day, Qt.Key.Key_PageDown)
    assert day.text() == "28/01/2026"
    day.set_value(None)
    qtbot.keyClick(day, Qt.Key.Key_Up)
    assert day.value() == date(2026, 11, 22)
    day.set_value(date(2199, 12, 31))
    qtbot.keyClick(day, Qt.Key.Key_Up)
    assert day.value() == date(2199, 12, 31)


def test_the_calendar_gives_a_day_today_or_none(qtbot, day, today):
    day.set_value(date(2026, 3, 5))
    qtbot.keyClick(day, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = day.findChild(CalendarPopup)
    assert popup.isVisible()
    assert popup.calendar.selectedDate() == QDate(2026, 3, 5)
    popup.calendar.activated.emit(QDate(2026, 3, 9))
    assert day.value() == date(2026, 3, 9)
    day.open_calendar()
    popup._on_today()
    assert day.value() == today
    day.open_calendar()
    popup._on_cleared()
    assert day.value() is None
    assert day.text() == ""
    assert not popup.isVisible()


def test_days_are_converted_whole():
    assert from_qdate(to_qdate(date(2028, 2, 29))) == date(2028, 2, 29)


def test_the_wheel_changes_only_what_has_the_focus(qtbot):
    form = QWidget()
    layout = QVBoxLayout(form)
    combo, bar = QComboBox(), QScrollBar()
    combo.addItems(["a", "b", "c"])
    layout.addWidget(combo)
    layout.addWidget(bar)
    guard_wheel(form)
    qtbot.addWidget(form)
    form.show()
    combo.clearFocus()
    turn_wheel(combo)
    assert combo.currentIndex() == 0
    combo.setFocus()
    qtbot.waitUntil(combo.hasFocus)
    turn_wheel(combo)
    assert combo.currentIndex() == 1


# ------------------------------------------------------------------- rates, counts, months and durations


def edited(qtbot, widget, text):
    """Type into a field that is shown only for this test."""
    return typed(qtbot, shown(qtbot, widget), text)


@pytest.mark.parametrize(
    ("text", "expected", "written"),
    [
        ("20", Decimal(20), "20\u00a0%"),
        ("5,5", Decimal("5.5"), "5,5\u00a0%"),
        ("5.5 %", Decimal("5.5"), "5,5\u00a0%"),
        ("2,125\u00a0%", Decimal("2.125"), "2,125\u00a0%"),
        ("100", Decimal(100), "100\u00a0%"),
        ("-1,50", Decimal("-1.50"), "-1,5\u00a0%"),
        ("", None, ""),
    ],
)
def test_rates_are_read_and_shown_with_every_decimal(qtbot, text, expected, written):
    edit = PercentEdit()
    assert edited(qtbot, edit, text) == expected
    assert edit.text() == written
    assert edit.error() is None


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("12", 12, None),
        ("1\u202f200", 1200, None),
        ("12,0", 12, None),
        ("", None, None),
        ("1,5", None, "count_invalid"),
        ("0", None, "count_out_of_range"),
        ("-3", None, "count_out_of_range"),
        ("douze", None, "number_invalid"),
    ],
)
def test_counts_are_whole_and_within_bounds(qtbot, text, expected, code):
    edit = CountEdit()
    assert edited(qtbot, edit, text) == expected
    assert (edit.error() and edit.error().code) == code


def test_a_year_has_no_space_between_its_thousands(qtbot):
    edit = YearEdit()
    assert edited(qtbot, edit, "2027") == 2027
    assert edit.text() == "2027"
    assert typed(qtbot, edit, "27") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/2024", "2024-12"),
        ("12/24", "2024-12"),
        ("1224", "2024-12"),
        ("122024", "2024-12"),
        ("2024-12", "2024-12"),
        ("décembre 2024", "2024-12"),
        ("déc.\u00a02024", "2024-12"),
        ("1/99", "1999-01"),
        ("", None),
    ],
)
def test_months_are_read_as_written(qtbot, text, expected):
    edit = MonthEdit()
    assert edited(qtbot, edit, text) == expected
    assert edit.text() == ("" if expected is None else french.month(expected))


@pytest.mark.parametrize("text", ["13/2024", "2024", "hier", "0024"])
def test_months_that_do_not_exist_are_said(qtbot, text):
    edit = MonthEdit()
    assert edited(qtbot, edit, text) is None
    assert edit.error() is not None


@pytest.mark.parametrize("make", [MoneyEdit, NumberEdit, PercentEdit])
def test_the_dot_of_the_keypad_is_a_comma(qtbot, make):
    edit = shown(qtbot, make())
    keypad = Qt.KeyboardModifier.KeypadModifier
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Period, Qt.Key.Key_5):
        qtbot.keyClick(edit, key, keypad)
    assert edit.text() == "12,5"
    assert edit.value() == Decimal("12.5")


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("12", 12, Unit.MONTH),
        ("60 jours", 60, Unit.DAY),
        ("1 an", 1, Unit.YEAR),
        ("8 semaines", 56, Unit.DAY),
        ("3 mois", 3, Unit.MONTH),
        ("", None, Unit.MONTH),
    ],
)
def test_a_duration_is_a_count_and_a_unit(qtbot, text, count, unit):
    edit = DurationEdit()
    qtbot.addWidget(edit)
    edit.show()
    edit.count.setFocus()
    typed(qtbot, edit.count, text)
    assert edit.value() == (count, unit)


def test_a_duration_of_nothing_is_said(qtbot):
    edit = DurationEdit()
    qtbot.addWidget(edit)
    edit.show()
    typed(qtbot, edit.count, "0 mois")
    assert edit.value() == (None, Unit.MONTH)
    assert edit.error() is not None
    assert "1" in edit.explain()
    edit.set_value(2, Unit.YEAR)
    assert edit.value() == (2, Unit.YEAR)
    assert edit.explain() == ""


def test_the_unit_of_a_duration_is_told(qtbot):
    edit = DurationEdit()
    qtbot.addWidget(edit)
    with qtbot.waitSignal(edit.value_changed):
        edit.unit.setCurrentIndex(0)
    assert edit.value() == (None, Unit.DAY)
