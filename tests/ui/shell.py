"""The program around a page, for its tests: the sample register, the real worker, and what the page asked."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from contractdesk.services import facts, registers
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.messages import Messages
from contractdesk.ui.pages.base import Page, Shell
from contractdesk.ui.source import Source
from contractdesk.ui.state import WindowState
from contractdesk.ui.tasks import TaskRunner
from contractdesk.ui.widgets.notices import InfoBars


def turn_wheel(widget):
    """Turn the wheel down by one notch over a widget."""
    place = QPoint(5, 5)
    event = QWheelEvent(
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


class FakeShell(Shell):
    """A `Shell` without a window: answers come from the worker thread, as they do in the program.

    Attributes:
        visited: The pages that were gone to, each with its target.
        errors: The expected errors of jobs, which the window would have shown.
    """

    def __init__(self, path, clock, folder, *, writable=False):
        self._path, self._clock, self._writable = path, clock, writable
        self._database = None
        self._facts = None
        self._tasks = TaskRunner()
        self._state = WindowState(folder / "fenetre.ini")
        self._window = QWidget()
        self._messages = Messages(self._window, InfoBars(self._window), self._state)
        self.visited = []
        self.errors = []

    @property
    def tasks(self):
        return self._tasks

    @property
    def messages(self):
        return self._messages

    @property
    def state(self):
        return self._state

    def today(self):
        return self._clock.today()

    def go_to(self, page, target=None):
        self.visited.append((page, target))

    def ask(self, page, job, then):
        self._tasks.run(
            lambda _progress: job(self._source()),
            on_done=then,
            on_error=self.errors.append,
            owner=page,
            replaces=f"{type(page).__name__}.{page.objectName()}",
        )

    def do(self, page, job, then, on_error):
        def act(_progress):
            job(self._source())
            self._facts = facts.load_facts(self._database)

        def done(_nothing):
            page.reload()
            then()

        self._tasks.run(act, on_done=done, on_error=on_error, writes=True, owner=page)

    def _source(self):
        if self._database is None:
            self._database = registers.open_register(self._path, self._clock, writable=self._writable)
            self._facts = facts.load_facts(self._database)
        return Source(self._database, self._facts, self._clock.today())

    def settle(self, qtbot):
        """Wait until every question has its answer."""
        qtbot.waitUntil(lambda: not self._tasks.busy)

    def show(self, qtbot, make, size=(1190, 640)) -> Page:
        """Make a page, show it at a size, and wait until it holds what it asked for."""
        page = make(self)
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        page.reload()
        self.settle(qtbot)
        return page

    def close(self):
        """Close the register where it was opened, and stop the worker."""
        self._tasks.run(lambda _progress: self._database and self._database.close(), writes=True)
        self._tasks.shutdown()
        self._window.deleteLater()


def forms():
    """The forms on screen."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, ActForm) and one.isVisible()]


def record(form, shell, qtbot):
    """Press the button, and wait for the answer."""
    qtbot.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)
    shell.settle(qtbot)
