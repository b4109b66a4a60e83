"""The window answers while a long job lasts: what one clicks then is done before the job ends.

Nothing is timed: turns of the window are counted, and what happened is looked at in its order. A job on the
GUI thread, or one that never lets the interpreter go, would leave no turn between its beginning and its end.
"""

import pytest
from PySide6.QtCore import QObject, Qt, QTimer

from contractdesk.common.clock import FixedClock
from contractdesk.services import imports, registers
from contractdesk.ui.import_wizard.workbook_dialog import WorkbookDialog
from tests.benchmarks.test_export_speed import many
from tests.conftest import TODAY
from tests.journeys.test_importing import CONTROL, facts, fill, opened

CONTRACTS = 120
_BEFORE_ACTING, _AFTER_ACTING = 10, 50


class Meanwhile(QObject):
    """Counts the turns of the GUI thread while one job lasts, and does something at one of them.

    Attributes:
        order: What happened, as it happened.
        turns: How many turns the window took while the job lasted.
        steps: How far the job had come, as the window knew it at its turns.
    """

    def __init__(self, tasks, counts, act):
        super().__init__()
        self.order, self.turns, self.steps = [], 0, set()
        self._counts, self._act, self._task, self._done = counts, act, None, 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)
        tasks.started.connect(self._on_started)
        tasks.progressed.connect(self._on_progressed)
        tasks.ended.connect(self._on_ended)

    def _on_started(self, task):
        if self._task is None and self._counts(task):
            self._task = task
            self.order.append("began")
            self._timer.start()

    def _on_progressed(self, task, step):
        if task is self._task:
            self._done += 1

    def _turn(self):
        self.turns += 1
        self.steps.add(self._done)
        if self.turns == _BEFORE_ACTING:
            self._act()
            self.order.append("acted")

    def _on_ended(self, task):
        if task is self._task:
            self._timer.stop()
            self.order.append("ended")


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A register of a hundred contracts and more, made once: it is only read."""
    path = tmp_path_factory.mktemp("large") / "grand.contractdesk"
    registers.create_from_document(path, many(CONTRACTS), FixedClock(TODAY), "essai")
    return path


def check(seen, steps=0):
    assert seen.order == ["began", "acted", "ended"]
    assert seen.turns > _BEFORE_ACTING + _AFTER_ACTING
    assert len(seen.steps) > steps


def test_another_page_is_gone_to_while_the_workbook_is_written(person, chosen, large, tmp_path):
    person.start(large)
    person.goes_to("Tableau de bord")
    nav = person.window.nav
    vendors = next(nav.item(n) for n in range(nav.count()) if nav.item(n).text() == "Éditeurs")
    target = tmp_path / "contrats.xlsx"

    def act():
        place = nav.visualItemRect(vendors).center()
        person.qtbot.mouseClick(nav.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert person.title() == "Éditeurs"
        assert not target.exists()

    seen = Meanwhile(person.desk.tasks, lambda task: target.name in task.title, act)
    chosen.append(target)
    person.exports("xlsx")
    # The window learns of the progress as it comes, not all at the end.
    check(seen, steps=2)
    assert target.exists()
    person.reads("LIBRICIEL SCOP SA")


def test_the_preview_of_an_import_answers_while_it_is_taken_in(person, chosen, register, tmp_path):
    path = tmp_path / "modèle.xlsx"
    imports.write_template(path)
    fill(path, *((f"N-{n:03}", f"Éditeur {n}", "Objet") for n in range(CONTRACTS)))
    person.start(register)
    before = len(facts(person).contracts)
    chosen.append(path)
    person.presses(Qt.Key.Key_I, CONTROL)
    dialog = opened(person, WorkbookDialog)

    def act():
        assert dialog.recording
        dialog.notes.setFocus()
        person.qtbot.keyClick(dialog.notes, Qt.Key.Key_A, CONTROL)
        assert dialog.notes.textCursor().hasSelection()

    seen = Meanwhile(person.desk.tasks, lambda task: task.writes, act)
    person.qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    person.settle()
    check(seen)
    assert len(facts(person).contracts) == before + CONTRACTS
