"""The whole program on a real file: the window, its worker, its services, driven as a person would."""

import shutil

import pytest
from PySide6 import QtWidgets

from tests import gui
from tests.journeys.person import Person

# pytest finds fixtures by their names in a conftest.
theme, windows_shown = gui.theme, gui.windows_shown
collected_here = gui.collected_here


@pytest.fixture
def register(sample_database, tmp_path):
    """A register of one's own with the six contracts, in a place whose name breaks naive quoting."""
    folder = tmp_path / "Mairie de l’Île #1 & 50 %"
    folder.mkdir()
    return shutil.copyfile(sample_database.path, folder / "contrats.contractdesk")


@pytest.fixture
def person(theme, clock, data_dir, qtbot):
    """Somebody in front of the window; it is closed when the test has not closed it."""
    desk = gui.furnished(theme, clock, data_dir)
    made = Person(desk, qtbot)
    yield made
    made.close()
    desk.window.deleteLater()


@pytest.fixture
def chosen(monkeypatch):
    """The paths that are chosen in the coming file dialogs, the first one first."""
    paths = []

    def answer(dialog):
        path = paths.pop(0)
        dialog.fileSelected.emit(str(path))
        dialog.deleteLater()

    monkeypatch.setattr(QtWidgets.QFileDialog, "open", answer)
    yield paths
    assert paths == []


@pytest.fixture
def questions(monkeypatch):
    """The message boxes shown, none of which is answered yet."""
    shown = []
    monkeypatch.setattr(QtWidgets.QMessageBox, "open", lambda box: shown.append(box))
    return shown
