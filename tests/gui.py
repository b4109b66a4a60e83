"""What every test with widgets stands on: the program's own look, and garbage collected on the GUI thread."""

import gc
import re
from functools import cache

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject
from PySide6.QtWidgets import QWidget

from contractdesk.ui.desk import Desk
from contractdesk.ui.main_window import MainWindow
from contractdesk.ui.state import STATE_FILE, WindowState
from contractdesk.ui.theme import Appearance, Theme


@cache
def _dressed(app):
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    return Theme(app, Appearance.LIGHT)


@pytest.fixture(scope="session", autouse=True)
def theme(qapp):
    """Dress every widget as the program does, and speak French as it does."""
    return _dressed(qapp)


@pytest.fixture(autouse=True)
def collected_here(theme):
    """Collect windows on the GUI thread, as the program does, and none in a worker of this test.

    Those of the test before: they are let go after its last fixture, and Qt would keep them until a test that
    runs its event loop. What is older is left out: going through the whole program each time takes longer
    than the tests.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(1)
    gc.disable()
    yield
    gc.enable()


def furnished(theme, clock, data_dir, pages=None, logon=None):
    """A desk with its window, as the program makes them, nothing shown yet."""
    window = MainWindow(WindowState(data_dir / STATE_FILE), theme.appearance, pages)
    return Desk(window, theme, clock, logon)


def keeper(widget):
    """The kind of the object that PySide takes for the owner of a widget: the end of that one is its end."""
    return re.search(r"^parent\.* <(?:\S+\.)?(\w+)[ (]", shiboken6.dump(widget), re.MULTILINE)[1]


class WindowsShown(QObject):
    """Keeps the kind of every window that comes on screen, however short its life."""

    def __init__(self, app):
        super().__init__(app)
        self.kinds = []
        app.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.kinds.append(type(watched).__name__)
        return False


@pytest.fixture
def windows_shown(qapp):
    """The windows that a test has shown: a part shown before it has its place flashes as one."""
    made = WindowsShown(qapp)
    yield made.kinds
    qapp.removeEventFilter(made)
