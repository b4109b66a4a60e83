"""What a person does with the window: keys, clicks, and reading what is on screen."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit

LONG = 20_000


def plain(text):
    """A text with ordinary spaces, as one types it."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def words_of(widget):
    """Every text in sight in a widget: labels, buttons, fields, and the cells of its lists and tables."""
    found = []
    for kind in (QLabel, QAbstractButton, QLineEdit):
        found += [one.text() for one in widget.findChildren(kind) if one.isVisibleTo(widget)]
    for view in widget.findChildren(QAbstractItemView):
        if view.isVisibleTo(widget) and view.model() is not None:
            found += _cells(view.model())
    return plain("\n".join(found))


def _cells(model):
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            text = model.index(row, column).data()
            if isinstance(text, str):
                yield text


class Person:
    """Somebody in front of one window."""

    def __init__(self, desk, qtbot):
        self.desk, self.qtbot = desk, qtbot
        self.window = desk.window

    # ------------------------------------------------------------------------------------------- waiting
    def wait(self, condition):
        """Wait until something is so."""
        self.qtbot.waitUntil(condition, timeout=LONG)

    def settle(self):
        """Wait until the window has nothing left to read."""
        self.wait(lambda: not self.desk.tasks.busy)

    def reads(self, *texts):
        """Wait until the page on screen says something."""
        self.wait(lambda: all(text in self.words() for text in texts))

    def sees_message(self, *texts):
        """Wait until a message above the page says something."""
        self.wait(lambda: all(text in plain("\n".join(self.window.bars.texts().values())) for text in texts))

    # ------------------------------------------------------------------------------------------- reading
    @property
    def page(self):
        """The page on screen."""
        return self.window.current_page()

    def words(self):
        """What the page on screen says."""
        return words_of(self.page)

    def title(self):
        """The page that the list at the left says one is on."""
        return self.window.nav.currentItem().text()

    # -------------------------------------------------------------------------------------------- acting
    def start(self, register=None, *, demo=False):
        """Start the program."""
        self.desk.start(register, demo=demo)
        self.settle()
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def goes_to(self, title):
        """Click a page in the list at the left."""
        nav = self.window.nav
        item = next(nav.item(n) for n in range(nav.count()) if nav.item(n).text() == title)
        place = nav.visualItemRect(item).center()
        self.qtbot.mouseClick(nav.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()
        assert self.title() == title

    def presses(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        """Press a key of the window."""
        self.qtbot.keyClick(self.window, key, modifier)

    def double_clicks(self, view, row):
        """Double-click a row of a list or a table."""
        place: QPoint = view.visualRect(view.model().index(row, 0)).center()
        # Qt takes a double click for one only after a click at the same place.
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def clicks(self, text, inside=None):
        """Click a button by its words."""

        def wanted():
            buttons = (inside or self.window).findChildren(QAbstractButton)
            return next((b for b in buttons if b.isVisible() and plain(b.text()) == text), None)

        self.wait(lambda: wanted() is not None)
        self.qtbot.mouseClick(wanted(), Qt.MouseButton.LeftButton)
        self.settle()

    def searches(self, text):
        """Look for something with Ctrl+K, and go to the first thing found with Enter."""
        self.presses(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        self.wait(self.window.search.hasFocus)
        self.qtbot.keyClicks(self.window.search, text)
        self.wait(self.window.search.results_shown)
        self.qtbot.keyClick(self.window.search, Qt.Key.Key_Return)
        self.settle()

    def exports(self, kind):
        """Use an entry of the menu « Exporter »."""
        next(a for a in self.window.export_menu.actions() if a.objectName() == f"export_{kind}").trigger()
        self.settle()

    def close(self):
        """Close the window and wait for its end."""
        self.window.close()
        self.wait(lambda: not self.window.isVisible() and not self.desk.tasks.busy)
