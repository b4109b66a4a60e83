"""What every test stands on: a fixed day, its own folders, no network, no screen, no window that waits.

A test that needs another day, platform or answer says so itself; nothing here knows the program's pages.
"""

import gc
import os
import socket
from datetime import date

import hypothesis
import pytest

from contractdesk.common.clock import FixedClock

# Before any QApplication: pytest-qt makes one for the first test that asks for it.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("CONTRACTDESK_TEST_PLATFORM", "offscreen")

# No time limit per example (the machine may be busy; pytest-timeout watches) and no example database, so that
# a run depends on its seed only; the failing example is printed, to be added as a case.
# Each run draws other examples: forty are enough there, `--hypothesis-profile=long` looks harder.
for name, examples in (("contractdesk", 40), ("long", 1_000)):
    hypothesis.settings.register_profile(
        name, deadline=None, database=None, print_blob=True, max_examples=examples
    )
hypothesis.settings.load_profile("contractdesk")

TODAY = date(2026, 11, 21)


@pytest.fixture
def today():
    """The day of all tests, the one of the examples in the documentation of the command line."""
    return TODAY


@pytest.fixture
def clock(today):
    return FixedClock(today)


@pytest.fixture
def data_dir(tmp_path):
    """A user's folder whose name breaks naive quoting of paths and URLs."""
    folder = tmp_path / "Données de l’équipe #1 & 50 %"
    folder.mkdir()
    return folder


# ------------------------------------------------------------------------------------ the sample register


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory):
    """The sample register, made once: tests only read it."""
    # Imported here: most tests of the domain load no table.
    from contractdesk.services import registers

    path = tmp_path_factory.mktemp("sample") / "exemple.contractdesk"
    registers.create_register(path, FixedClock(TODAY), with_sample=True)
    database = registers.open_register(path, FixedClock(TODAY))
    yield database
    database.close()


@pytest.fixture(scope="session")
def sample_facts(sample_database):
    from contractdesk.services.facts import load_facts

    return load_facts(sample_database)


# ----------------------------------------------------------------------------------- the user's profile


@pytest.fixture(autouse=True, scope="session")
def _own_profile(tmp_path_factory):
    """Send settings, data and sockets of the program, and of those it starts, away from the real profile."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA"):
            patch.setenv(variable, str(tmp_path_factory.mktemp(variable.lower())))
        runtime = tmp_path_factory.mktemp("runtime")
        runtime.chmod(0o700)  # Qt warns of any other mode, and warnings are errors
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        yield


# ---------------------------------------------------------------------------------------- a light collector


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage while the tests are read: all of it stays, and that took half the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True, scope="module")
def _passed_by():
    """Collect what the tests of a module kept, and have later collections pass by what is left.

    That is the program, the libraries and what the session keeps. After some thousand tests, going through
    it took longer than the tests: 1.7 s each time.
    """
    yield
    gc.collect()
    gc.freeze()


# ------------------------------------------------------------------------------------------- no network


class NetworkUsedError(AssertionError):
    """A test, or what it runs, tried to reach another machine."""


def _is_local(family, address):
    if family == getattr(socket, "AF_UNIX", None):
        return True
    host = address[0] if isinstance(address, tuple) else address
    return host in {"localhost", "::1", ""} or str(host).startswith("127.")


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Refuse every connection and name look-up that would leave this machine."""

    def guarded(name):
        original = getattr(socket.socket, name)

        def method(self, *args):
            if not _is_local(self.family, args[-1]):
                raise NetworkUsedError(f"socket.{name}{args[-1]!r}")
            return original(self, *args)

        return method

    look_up = socket.getaddrinfo

    def getaddrinfo(host, *args, **kwargs):
        if host is not None and not _is_local(socket.AF_INET, (host,)):
            raise NetworkUsedError(f"socket.getaddrinfo({host!r})")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, guarded(name))
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


# ------------------------------------------------------------------------------------ no window that waits

_STATIC_QUESTIONS = {
    "QMessageBox": ("about", "aboutQt", "critical", "information", "question", "warning"),
    "QFileDialog": (
        "getExistingDirectory",
        "getExistingDirectoryUrl",
        "getOpenFileName",
        "getOpenFileNames",
        "getOpenFileUrl",
        "getOpenFileUrls",
        "getSaveFileName",
        "getSaveFileUrl",
    ),
    "QInputDialog": ("getDouble", "getInt", "getItem", "getMultiLineText", "getText"),
    "QColorDialog": ("getColor",),
    "QFontDialog": ("getFont",),
}
# QMenu.exec cannot be replaced (PySide6 looks it up itself): there, the time limit of the test speaks.
_WAITING = ("QDialog", "QMessageBox", "QFileDialog", "QInputDialog", "QProgressDialog")


@pytest.fixture(autouse=True, scope="session")
def _no_modal():
    """Fail at once where a window would wait for a person; a test that expects one replaces it itself."""
    from PySide6 import QtWidgets

    def refusing(name):
        def refuse(*args, **kwargs):
            # The first text says which message it was.
            texts = [value for value in (*args, *kwargs.values()) if isinstance(value, str)]
            pytest.fail(f"unexpected modal: {name} {' | '.join(texts)}")

        return refuse

    with pytest.MonkeyPatch.context() as patch:
        for class_name, methods in _STATIC_QUESTIONS.items():
            for method in methods:
                owner = getattr(QtWidgets, class_name)
                patch.setattr(owner, method, staticmethod(refusing(f"{class_name}.{method}")))
        for class_name in _WAITING:
            for method in ("exec", "exec_"):
                owner = getattr(QtWidgets, class_name)
                patch.setattr(owner, method, refusing(f"{class_name}.{method}"), raising=False)
        # A dialog of ours may be open()ed, it does not wait; a message box goes through ui/messages.py.
        patch.setattr(QtWidgets.QMessageBox, "open", refusing("QMessageBox.open"))
        yield


@pytest.fixture(autouse=True)
def _no_stray_window():
    """Fail a test that leaves a window on screen: it would steal the focus of the next one."""
    yield
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return
    stray = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    for window in stray:
        window.close()
    assert not stray, "windows left open"
