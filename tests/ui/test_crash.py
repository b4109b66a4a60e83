"""Bugs: logged and shown once each, without anything a person typed."""

import sys
import threading

import pytest

from contractdesk.common.errors import StorageError
from contractdesk.ui.crash import CrashHandler, describe, report_text
from contractdesk.ui.dialogs.crash_report import CrashReport

CANARY = "Zzélie Kanarikova"


@pytest.fixture
def reports():
    return []


@pytest.fixture
def handler(qapp, reports):
    made = CrashHandler(reports.append)
    made.install()
    yield made
    made.uninstall()


def fail(kind=ValueError):
    raise kind(CANARY)


def caught(kind=ValueError):
    try:
        fail(kind)
    except kind:
        return sys.exc_info()


def test_one_report_per_bug(handler, reports, qtbot, caplog):
    for _ in range(3):
        sys.excepthook(*caught())
    sys.excepthook(*caught(KeyError))
    qtbot.waitUntil(lambda: len(reports) == 2)
    assert "ValueError" in reports[0]
    assert "tests/ui/test_crash.py" in reports[0]
    assert [record.levelname for record in caplog.records] == ["CRITICAL", "CRITICAL"]
    assert CANARY not in caplog.text + "".join(reports)


def test_a_bug_of_a_thread_is_seen_too(handler, reports, qtbot):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(reports))


def test_the_hooks_are_given_back(handler):
    assert sys.excepthook == handler.handle
    handler.uninstall()
    assert sys.excepthook != handler.handle
    assert threading.excepthook is threading.__excepthook__


def test_interrupting_is_not_a_bug(handler, reports, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *what: seen.append(what))
    handler.handle(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert seen


def test_an_expected_error_shows_its_code_only():
    text = describe(StorageError, StorageError("locked", path=CANARY), None)
    assert text == "StorageError(locked)"
    assert "Python" in report_text(text)


def test_the_dialog_offers_the_report(qtbot, tmp_path, qapp):
    dialog = CrashReport("le rapport", tmp_path)
    qtbot.addWidget(dialog)
    dialog._copy()
    assert qapp.clipboard().text() == "le rapport"
