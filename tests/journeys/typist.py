"""Somebody who never touches the mouse: every key goes to what has the focus, found with Tab."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

_MOST_TABS = 120
CONTROL = Qt.KeyboardModifier.ControlModifier


class Typist:
    """Hands on the keyboard of one form."""

    def __init__(self, dialog, qtbot):
        self.dialog, self.qtbot = dialog, qtbot

    def presses(self, key, modifier=Qt.KeyboardModifier.NoModifier, times=1):
        """Press a key."""
        for _n in range(times):
            self.qtbot.keyClick(QApplication.focusWidget() or self.dialog, key, modifier)

    def types(self, text):
        """Type a text; QTest types ASCII only, the rest is pasted with Ctrl+V."""
        if text.isascii():
            self.qtbot.keyClicks(QApplication.focusWidget(), text)
        else:
            QGuiApplication.clipboard().setText(text)
            self.presses(Qt.Key.Key_V, CONTROL)

    def goes_to_step(self, number):
        """Go to a step of the form by its digit."""
        self.qtbot.waitUntil(self._has_keyboard)
        self.presses(Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)

    def _has_keyboard(self):
        """Whether keys go to the form: on a busy machine a menu already closed may have taken them."""
        if not self.dialog.isActiveWindow():
            self.dialog.activateWindow()
        return self.dialog.isActiveWindow() and QApplication.focusWidget() is not None

    def tabs_to(self, widget):
        """Press Tab until a field has the focus."""
        wanted = widget.focusProxy() or widget
        for _n in range(_MOST_TABS):
            here = QApplication.focusWidget()
            if here is wanted or (here is not None and wanted.isAncestorOf(here)):
                return
            self.presses(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not reach {widget.accessibleName()!r}")

    def fills(self, step, **texts):
        """Type into some fields of a step, in its order."""
        for name, text in texts.items():
            editor = step.fields[name].editor
            self.tabs_to(editor)
            if isinstance(editor, QComboBox) and not editor.isEditable():
                self.chooses(editor, text)
            else:
                self.types(text)

    def chooses(self, combo, text):
        """Choose in a list with the arrows."""
        place = next(n for n in range(combo.count()) if combo.itemText(n).startswith(text))
        down = place >= combo.currentIndex()
        self.presses(Qt.Key.Key_Down if down else Qt.Key.Key_Up, times=abs(place - combo.currentIndex()))
        assert combo.currentIndex() == place

    def ticks(self, step, name):
        """Tick a box with Space."""
        self.tabs_to(step.fields[name].editor)
        self.presses(Qt.Key.Key_Space)

    def adds(self, table, rows, ticked=()):
        """Type rows into a table: a cell after the other with Tab, boxes with the arrows and Space.

        A cell is a text, a number of presses on the down arrow for a choice (up when negative), or None to
        pass it; the boxes to tick are given by their column, for each row.
        """
        self.tabs_to(table.view)
        for cells, boxes in zip(rows, ticked or [()] * len(rows), strict=True):
            self.presses(Qt.Key.Key_Insert)
            count = len(table.entries())
            for place, cell in enumerate(cells):
                if place:
                    self.presses(Qt.Key.Key_Tab)
                if isinstance(cell, int):
                    self.presses(Qt.Key.Key_Down if cell > 0 else Qt.Key.Key_Up, times=abs(cell))
                elif cell is not None:
                    self.types(cell)
            self.presses(Qt.Key.Key_Return)
            self.qtbot.waitUntil(table.view.hasFocus)
            assert len(table.entries()) == count + 1
            for column in boxes:
                moves = column - table.view.currentIndex().column()
                self.presses(Qt.Key.Key_Right if moves > 0 else Qt.Key.Key_Left, times=abs(moves))
                self.presses(Qt.Key.Key_Space)

    def takes_from_menu(self, button, downs):
        """Open the menu of a button with Space, and take one of its entries with the arrows and Return."""
        self.tabs_to(button)

        def choose():
            menu = QApplication.activePopupWidget()
            for _n in range(downs):
                QTest.keyClick(menu, Qt.Key.Key_Down)
            QTest.keyClick(menu, Qt.Key.Key_Return)

        QTimer.singleShot(50, choose)
        self.presses(Qt.Key.Key_Space)
