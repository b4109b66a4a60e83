"""The frame: pages made when shown, commands and their keys, messages, the end."""

import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QToolButton

from contractdesk.common.clock import FixedClock
from contractdesk.common.errors import StorageError
from contractdesk.services import registers
from contractdesk.ui.actions import PAGE_PREFIX
from contractdesk.ui.crash import show_report
from contractdesk.ui.dialogs.about import AboutDialog
from contractdesk.ui.dialogs.crash_report import CrashReport
from contractdesk.ui.dialogs.help import TextDialog
from contractdesk.ui.dialogs.manual import Manual
from contractdesk.ui.exporting import ExportKind
from contractdesk.ui.main_window import PAINTED
from contractdesk.ui.pages.base import Page
from contractdesk.ui.pages.registry import PageSpec
from contractdesk.ui.state import WindowState
from contractdesk.ui.theme import Appearance
from contractdesk.ui.widgets.progress_dialog import ProgressDialog
from tests import gui


class Probe(Page):
    """A page that counts how often it is read, and keeps what it is sent to."""

    def __init__(self, shell):
        super().__init__(shell)
        self.answers, self.targets, self.filtered = [], [], 0

    def reload(self):
        self.shell.ask(self, lambda source: (source.today, len(source.facts.contracts)), self.answers.append)

    def show_target(self, target):
        self.targets.append(target)

    def focus_filter(self):
        self.filtered += 1


PROBES = [PageSpec(title.lower(), title, "file-text", Probe) for title in ("Un", "Deux", "Trois")]


class Days(FixedClock):
    """A clock that a test may move."""

    def move(self, day):
        object.__setattr__(self, "day", day)


@pytest.fixture
def clock(today):
    return Days(today)


@pytest.fixture
def desk(theme, clock, data_dir, qtbot):
    made = gui.furnished(theme, clock, data_dir, PROBES)
    yield made
    made.close()
    qtbot.waitUntil(lambda: not made.window.isVisible() and not made.tasks.busy)
    made.window.deleteLater()


@pytest.fixture
def opened(desk, qtbot):
    """The desk with the sample register open, the first page read."""
    desk.start(None, demo=True)
    qtbot.waitUntil(lambda: bool(page_of(desk, "un") and page_of(desk, "un").answers), timeout=20_000)
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    return desk


def page_of(desk, key):
    return desk.window.pages().get(key)


def settled(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)


def test_the_frame_is_there_before_any_register(desk, qtbot):
    desk.start(None)
    window = desk.window
    assert window.isVisible()
    assert window.current_key == ""
    assert not window.nav.isEnabled()
    assert not window.search.isEnabled()
    assert not window.commands["undo"].isEnabled()
    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert "Bienvenue dans ContractDesk" in shown
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 690


def test_the_sample_opens_in_a_copy_and_fills_the_page(opened, today):
    window = opened.window
    assert window.current_key == "un"
    assert page_of(opened, "un").answers == [(today, 6)]
    assert page_of(opened, "deux") is None
    assert window.nav.isEnabled()
    assert window.status_line.file.text() == "Registre d’exemple.contractdesk"
    assert window.status_line.saved.text() == "Enregistré"
    assert window.status_line.today.text() == "21/11/2026"
    assert "exemple" in window.bars.texts()["sample"]


def test_pages_are_read_when_shown_and_when_the_register_is(opened, qtbot):
    opened.go_to("deux", "cible")
    deux = page_of(opened, "deux")
    qtbot.waitUntil(lambda: len(deux.answers) == 1)
    assert deux.targets == ["cible"]
    opened.go_to("un")
    opened.go_to("deux")
    settled(opened, qtbot)
    assert len(deux.answers) == 1
    qtbot.keyClick(opened.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(deux.answers) == 2)
    assert len(page_of(opened, "un").answers) == 1
    opened.go_to("un")
    qtbot.waitUntil(lambda: len(page_of(opened, "un").answers) == 2)
    opened.go_to("nowhere")
    assert opened.window.current_key == "un"


def test_another_day_is_noticed(opened, clock, qtbot):
    opened._check_day()
    clock.move(date(2026, 11, 22))
    opened._check_day()
    qtbot.waitUntil(lambda: page_of(opened, "un").answers[-1][0] == date(2026, 11, 22))
    assert opened.today() == date(2026, 11, 22)
    assert opened.window.status_line.today.text() == "22/11/2026"


@pytest.mark.parametrize("keys", ["Ctrl+2", "Ctrl+é"])
def test_pages_by_number_on_both_keyboards(opened, keys):
    action = opened.window.commands[PAGE_PREFIX + "deux"]
    assert QKeySequence(keys) in action.shortcuts()
    action.trigger()
    assert opened.window.current_key == "deux"
    assert opened.window.nav.currentItem().text() == "Deux"


def test_the_list_of_pages_goes_there(opened, qtbot):
    opened.window.nav.setCurrentRow(2)
    assert opened.window.current_key == "trois"
    assert not opened.window.nav.grab().isNull()


def test_the_page_of_the_last_time(theme, clock, data_dir, qtbot, opened):
    opened.go_to("trois")
    again = WindowState(data_dir / "fenetre.ini")
    opened.state.save()
    assert again.get("page") == "trois"
    assert opened.window.last_page() == "trois"


def test_every_command_is_wired_and_named(desk):
    for action in desk.window.commands.all():
        command = action.objectName()
        framed = command.startswith(PAGE_PREFIX) or command in {"search", "find", "quit"}
        assert framed or command in desk._commands, command
        assert action.toolTip()
        assert not action.icon().isNull()
    keys = [key.toString() for action in desk.window.commands.all() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_every_button_has_a_name(opened):
    for button in opened.window.findChildren(QToolButton):
        if button.isVisible():
            assert button.text() or button.accessibleName() or button.defaultAction().text()


def test_search_goes_to_what_is_found(opened, qtbot):
    window = opened.window
    window.commands["search"].trigger()
    qtbot.waitUntil(window.search.hasFocus)
    qtbot.keyClicks(window.search, "libriciel")
    qtbot.waitUntil(window.search.results_shown, timeout=5000)
    opened.window.search.chosen.emit(("deux", "BRON_CM_WD"))
    assert window.current_key == "deux"
    assert page_of(opened, "deux").targets == ["BRON_CM_WD"]


def test_find_is_for_the_page(opened):
    opened.window.commands["find"].trigger()
    assert page_of(opened, "un").filtered == 1


def test_the_first_painting_is_said_once(opened, qtbot, caplog):
    with caplog.at_level("INFO", logger="contractdesk.ui.main_window"):
        opened.window._painted = False
        opened.window.repaint()
        opened.window.repaint()
        qtbot.waitUntil(lambda: PAINTED in caplog.text)
    assert caplog.text.count(PAINTED) == 1


def test_the_help_opens_once_on_the_page_one_is_on(opened):
    opened.window.commands["help"].trigger()
    opened.window.commands["help"].trigger()
    (manual,) = [one for one in opened.window.findChildren(Manual) if one.isVisible()]
    assert manual.current == "start"  # the pages of this window are not those of the program
    manual.close()


def test_shortcuts_and_about(opened, qtbot, monkeypatch, data_dir):
    folders = []
    monkeypatch.setattr("contractdesk.ui.dialogs.about.open_folder", folders.append)
    for command, expected in (
        ("shortcuts", "F5"),
        ("about", "EUPL-1.2"),
    ):
        opened.window.commands[command].trigger()
        dialog = next(d for d in opened.window.findChildren(TextDialog) if d.isVisible())
        assert any(expected in label.text() for label in dialog.findChildren(QLabel))
        if isinstance(dialog, AboutDialog):
            dialog._open()
        dialog.close()
    opened.window.commands["data_folder"].trigger()
    assert folders == [data_dir, data_dir]


def test_the_appearance_is_chosen_in_the_menu(opened, theme):
    dark = next(a for a in opened.window._appearances.actions() if a.data() == Appearance.DARK)
    dark.trigger()
    assert theme.appearance is Appearance.DARK
    assert not opened.window.grab().isNull()
    theme.set_appearance(Appearance.LIGHT)


def test_nothing_to_undo_is_greyed_and_what_there_is_is_named(opened):
    window = opened.window
    assert not window.commands["undo"].isEnabled()
    window.set_history("Contrat créé", "")
    assert window.commands["undo"].text() == "Annuler\u00a0: Contrat créé"
    assert window.commands["undo"].toolTip() == "Annuler\u00a0: Contrat créé (Ctrl+Z)"
    window.set_history("", "")
    assert window.commands["undo"].text() == "Annuler"


def test_undo_and_redo_say_what_they_did(opened, qtbot):
    opened._on_undone("Contrat créé")
    assert opened.messages._toast.text == "Annulé\u00a0: Contrat créé"
    opened._on_redone("Contrat créé")
    assert opened.messages._toast.text == "Rétabli\u00a0: Contrat créé"
    opened._undo()  # nothing to undo: nothing said
    settled(opened, qtbot)
    opened._redo()
    settled(opened, qtbot)
    assert opened.messages._toast.text == "Rétabli\u00a0: Contrat créé"


def test_a_register_is_opened_and_remembered(desk, tmp_path, clock, qtbot, data_dir, theme):
    path = tmp_path / "mairie.contractdesk"
    desk.start(None)
    desk.registers.create(path)
    settled(desk, qtbot)
    assert path.exists()
    assert "sample" not in desk.window.bars.texts()
    assert desk.window.windowTitle() == "mairie.contractdesk"
    again = gui.furnished(theme, clock, data_dir, PROBES)
    again.start(None)
    qtbot.waitUntil(lambda: again.window.status_line.file.text() == "mairie.contractdesk", timeout=20_000)
    again.close()
    qtbot.waitUntil(lambda: not again.window.isVisible())


@pytest.mark.parametrize("content", [None, b"not a register at all, only words" * 40, b""])
def test_what_is_no_register_is_said_and_changes_nothing(desk, tmp_path, qtbot, content):
    path = tmp_path / "x.contractdesk"
    if content is not None:
        path.write_bytes(content)
    desk.start(path)
    qtbot.waitUntil(lambda: "error" in desk.window.bars.texts(), timeout=20_000)
    assert path.exists() == (content is not None)
    assert desk.register.snapshot is None
    assert desk.window.current_key == ""


def test_a_register_that_fails_leaves_the_open_one(opened, tmp_path, qtbot):
    opened.register.open(tmp_path)  # a folder
    qtbot.waitUntil(lambda: "error" in opened.window.bars.texts(), timeout=20_000)
    assert opened.window.status_line.file.text() == "Registre d’exemple.contractdesk"
    opened.refresh()
    settled(opened, qtbot)
    assert len(page_of(opened, "un").answers) == 2


def test_files_are_chosen_without_waiting(opened, qtbot, monkeypatch, tmp_path):
    dialogs = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialogs.append(dialog))
    opened.window.commands["open"].trigger()
    opened.window.commands["new_register"].trigger()
    assert [dialog.acceptMode() for dialog in dialogs] == [
        QFileDialog.AcceptMode.AcceptOpen,
        QFileDialog.AcceptMode.AcceptSave,
    ]
    assert dialogs[1].defaultSuffix() == "contractdesk"
    chosen = tmp_path / "neuf.contractdesk"
    dialogs[1].fileSelected.emit(str(chosen))
    qtbot.waitUntil(lambda: opened.window.status_line.file.text() == chosen.name, timeout=20_000)
    opened.window.commands["open"].trigger()
    assert dialogs[2].directory().absolutePath() != ""
    assert opened.state.get("folders/save") == str(tmp_path)
    for dialog in dialogs:
        dialog.deleteLater()


@pytest.fixture
def targets(monkeypatch):
    """Collect the dialogs that ask where a file goes."""
    dialogs = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialogs.append(dialog))
    yield dialogs
    for dialog in dialogs:
        dialog.deleteLater()


def test_a_file_is_exported_and_offered(opened, qtbot, targets, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr("contractdesk.ui.exporting.open_file", shown.append)
    entry = next(a for a in opened.window.export_menu.actions() if a.objectName() == "export_json")
    entry.trigger()
    target = tmp_path / "registre.json"
    targets[0].fileSelected.emit(str(target))
    qtbot.waitUntil(
        lambda: opened.messages._toast.text == "«\u00a0registre.json\u00a0» est écrit.", timeout=20_000
    )
    assert target.stat().st_size > 1000
    next(b for b in opened.messages._toast.findChildren(QPushButton) if b.text() == "Ouvrir").click()
    assert shown == [target]


def test_an_export_that_fails_can_be_tried_again(opened, qtbot, tmp_path):
    folder = tmp_path / "pas encore"
    opened.exporter.export(ExportKind("json", "", "", ""), folder / "x.json")
    qtbot.waitUntil(lambda: "error" in opened.window.bars.texts(), timeout=20_000)
    folder.mkdir()
    next(b for b in opened.window.bars.findChildren(QPushButton) if b.text() == "Réessayer").click()
    qtbot.waitUntil((folder / "x.json").exists, timeout=20_000)
    settled(opened, qtbot)


def test_questions_are_verbs_and_default_to_no(opened, boxes):
    answers = []
    opened.messages.ask(
        "Supprimer ce registre ?",
        lambda: answers.append("yes"),
        accept="Supprimer",
        detail="Il ne pourra pas être retrouvé.",
        on_reject=lambda: answers.append("no"),
    )
    box = boxes[0]
    assert box.defaultButton().text() == "Annuler"
    buttons = {button.text(): button for button in box.buttons()}
    buttons["Supprimer"].click()
    buttons["Annuler"].click()
    assert answers == ["yes", "no"]
    box.deleteLater()


def test_an_error_can_be_tried_again(opened):
    tried = []
    opened.messages.error(StorageError("disk_full", path=Path("x")), retry=lambda: tried.append(1))
    button = next(b for b in opened.window.bars.findChildren(QPushButton) if b.text() == "Réessayer")
    button.click()
    assert tried == [1]
    assert "error" not in opened.window.bars.texts()


def test_a_bug_is_shown_in_the_window(opened):
    show_report(opened.window, opened.state.folder, "rapport")
    dialog = opened.window.findChild(CrashReport)
    assert dialog.isVisible()
    dialog.close()


def test_long_work_shows_how_far_it_is_and_can_be_stopped(opened, qtbot):
    gate, ends = threading.Event(), []

    def job(progress):
        progress.step(1, 4, "première page")
        while True:
            gate.wait(0.01)
            progress.step(2, 4, "deuxième page")

    opened.tasks.run(job, title="Export…", foreground=True, on_cancelled=lambda: ends.append(1))
    qtbot.waitUntil(lambda: opened.progress.dialog is not None, timeout=3000)
    dialog = opened.progress.dialog
    qtbot.waitUntil(lambda: dialog._bar.value() == 2)
    assert dialog.isVisible()
    dialog.close()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: bool(ends))
    qtbot.waitUntil(lambda: opened.window.findChild(ProgressDialog) is None)


def test_quiet_work_shows_in_the_bottom_line(opened, qtbot):
    gate = threading.Event()

    def job(progress):
        gate.wait(5)
        progress.step(1, 2)
        gate.clear()
        gate.wait(0.2)

    line = opened.window.status_line
    opened.tasks.run(job, title="Lecture…")
    qtbot.waitUntil(lambda: line._work.text() == "Lecture…", timeout=3000)
    gate.set()
    qtbot.waitUntil(lambda: line._bar.maximum() == 2)
    settled(opened, qtbot)
    assert line._work.text() == ""


def test_closing_waits_for_what_writes(opened, qtbot):
    gate, done = threading.Event(), []
    opened.tasks.run(lambda progress: gate.wait(5), writes=True, on_done=lambda _: done.append(1))
    opened.window.close()
    assert opened.window.isVisible()
    assert "se fermera" in opened.messages._toast.text
    gate.set()
    qtbot.waitUntil(lambda: not opened.window.isVisible())
    assert done == [1]


def test_an_opening_that_is_stopped_leaves_things_as_they_were(desk, tmp_path, clock, qtbot, monkeypatch):
    path = tmp_path / "mairie.contractdesk"
    registers.create_register(path, clock)
    gate, really = threading.Event(), registers.open_register

    def open_slowly(path, clock):
        gate.wait(10)
        return really(path, clock)

    monkeypatch.setattr(registers, "open_register", open_slowly)
    desk.start(path)
    qtbot.waitUntil(lambda: desk.progress.dialog is not None, timeout=3000)
    desk.progress.dialog.close()
    gate.set()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert desk.register.snapshot is None
    assert desk.progress.dialog is None
    assert not desk.window.bars.texts()
    desk.register.open(path)
    qtbot.waitUntil(lambda: desk.register.snapshot is not None)
    assert not desk.register.snapshot.info.read_only


def test_a_register_that_is_not_let_go_keeps_no_window(opened, qtbot, monkeypatch, caplog):
    database = opened.register.snapshot.database
    really = database.close

    def fail():
        really()
        raise OSError("the share is gone")

    monkeypatch.setattr(database, "close", fail)
    opened.window.close()
    qtbot.waitUntil(lambda: not opened.window.isVisible())
    assert "the share is gone" in caplog.text


def test_closing_throws_the_sample_away_and_keeps_the_place(opened, qtbot):
    path = opened.register.snapshot.info.path
    opened.window.commands["quit"].trigger()
    qtbot.waitUntil(lambda: not opened.window.isVisible())
    assert not path.exists()
    assert not opened.state.bytes("geometry").isEmpty()


def test_a_damaged_memory_is_none(tmp_path):
    file = tmp_path / "fenetre.ini"
    file.write_text('[General]\npage="{"\ngeometry=3\n', "utf-8")
    state = WindowState(file)
    assert state.get("page") is None
    assert state.bytes("geometry") == QByteArray()
