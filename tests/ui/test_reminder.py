"""The reminder at the opening of the session: its window, its switch, its silence when nothing is due."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from contractdesk import main as program
from contractdesk.common import settings
from contractdesk.common.clock import FixedClock
from contractdesk.common.paths import settings_file
from contractdesk.services import registers, reminders
from contractdesk.ui.dialogs.reminder import ReminderWindow
from tests import gui
from tests.conftest import TODAY
from tests.ui.test_main_window import PROBES


class FakeEntry:
    """The entry of a system that exists in memory; it may refuse."""

    def __init__(self, is_set=False, refuses=False):
        self.value, self.refuses = is_set, refuses

    def is_set(self):
        return self.value

    def set(self):
        self._change(True)

    def clear(self):
        self._change(False)

    def _change(self, value):
        if self.refuses:
            raise PermissionError(13, "refused")
        self.value = value


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def show(sample_path, clock, qtbot):
    def show(entry=None):
        window = ReminderWindow(reminders.due(sample_path, clock), entry)
        qtbot.addWidget(window)
        window.show()
        return window

    return show


# -------------------------------------------------------------------------------------------- the window


def test_it_says_what_is_due_and_leads_to_the_program(show, qtbot):
    window = show()
    assert plain(window.list.accessibleName()).endswith("échéances demandent votre attention")
    assert window.list.rows()[0].reference == "3DOUEST-ENFANCE-2022"
    assert not window.never_button.isVisible()
    window.open_button.click()
    assert window.result() == ReminderWindow.DialogCode.Accepted


def test_a_row_leads_to_the_program_too(show):
    window = show()
    window.list.open_current()
    assert window.result() == ReminderWindow.DialogCode.Accepted


def test_it_can_be_shown_no_more(show):
    entry = FakeEntry(is_set=True)
    window = show(entry)
    assert window.never_button.isVisible()
    window.never_button.click()
    assert not entry.value
    assert not window.isVisible()
    assert window.result() == ReminderWindow.DialogCode.Rejected


def test_a_system_that_refuses_is_said(show):
    window = show(FakeEntry(is_set=True, refuses=True))
    window.never_button.click()
    assert window.isVisible()
    assert "Windows n’a pas retiré le rappel" in window.note.text


# -------------------------------------------------------------------------------------------- the switch


@pytest.fixture
def desk(theme, clock, data_dir, qtbot):
    made = []

    def desk(entry):
        made.append(gui.furnished(theme, clock, data_dir, PROBES, logon=entry))
        made[-1].start(None)
        return made[-1]

    yield desk
    for one in made:
        one.close()
    qtbot.waitUntil(lambda: not any(one.window.isVisible() for one in made))
    for one in made:
        one.window.deleteLater()


def test_the_switch_is_hidden_where_there_is_no_such_thing(desk):
    assert not desk(None).window.commands["logon_reminder"].isVisible()


def test_the_switch_sets_and_clears_the_entry(desk):
    entry = FakeEntry()
    made = desk(entry)
    switch = made.window.commands["logon_reminder"]
    assert switch.isVisible()
    assert not switch.isChecked()
    switch.trigger()
    assert (entry.value, switch.isChecked()) == (True, True)
    assert "une petite fenêtre dira" in made.messages._toast.text
    switch.trigger()
    assert (entry.value, switch.isChecked()) == (False, False)


def test_a_switch_that_is_refused_stays_as_it_was(desk):
    made = desk(FakeEntry(refuses=True))
    switch = made.window.commands["logon_reminder"]
    switch.trigger()
    assert not switch.isChecked()
    assert "Windows a refusé" in made.messages._toast.text


# ------------------------------------------------------------------------------------- the program itself


@pytest.fixture
def run(qapp, tmp_path, monkeypatch):
    """Run `contractdesk --reminder` on a register; give the exit code and what was on screen."""

    def run(register, press="close_button"):
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        settings.save(settings_file(data), settings.Settings(last_register=str(register)))
        seen, opened = [], []

        def answer():
            for one in QApplication.topLevelWidgets():
                if isinstance(one, ReminderWindow) and one.isVisible():
                    watch.stop()
                    seen.append(one)
                    getattr(one, press).click()

        monkeypatch.setattr(program, "_run_window", lambda options: opened.append(options.register) or 0)
        watch = QTimer()
        watch.timeout.connect(answer)
        watch.start(20)
        try:
            code = program.main(["--reminder", "--today", TODAY.isoformat(), "--data-dir", str(data)])
        finally:
            watch.stop()  # or it would close the window of the next run
        return code, len(seen), opened

    return run


def test_nothing_due_shows_nothing(run, tmp_path):
    path = tmp_path / "vide.contractdesk"
    registers.create_register(path, FixedClock(TODAY))
    assert run(path) == (0, 0, [])
    assert run(tmp_path / "absent.contractdesk") == (0, 0, [])


def test_what_is_due_is_shown_then_the_program_opens_when_asked(run, sample_path, theme):
    assert run(sample_path) == (0, 1, [])
    assert run(sample_path, "open_button") == (0, 1, [sample_path])
