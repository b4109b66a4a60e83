"""Files that cannot be opened, or only be read: said in words, nothing changed."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.person import plain


def _garbage(path):
    path.write_bytes(b"only words, no register " * 100)
    return "n’est pas un registre ContractDesk"


def _newer(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 99")
    return "Installez cette version"


def _missing(path):
    path.unlink()
    return "est introuvable"


def _folder(path):
    path.unlink()
    path.mkdir()
    return "est un dossier"


SPOILT = [_garbage, _newer, _missing, _folder]


def _content(path):
    return sorted((p.name, p.read_bytes() if p.is_file() else None) for p in path.parent.iterdir())


@pytest.mark.parametrize("spoil", SPOILT)
def test_at_the_start_the_welcome_page_says_so(person, register, spoil):
    words = spoil(register)
    before = _content(register)
    person.start(register)
    person.sees_message(words)
    assert person.page is None
    assert _content(register) == before
    person.clicks("Voir le registre d’exemple")
    person.reads("1 contrat échu sans suite")
    assert "error" not in person.window.bars.texts()


@pytest.mark.parametrize("spoil", SPOILT)
def test_from_the_menu_the_open_register_stays(person, chosen, register, tmp_path, spoil):
    other = tmp_path / "autre.contractdesk"
    other.write_bytes(register.read_bytes())
    words = spoil(other)
    before = _content(other)
    person.start(register)
    chosen.append(other)
    person.window.commands["open"].trigger()
    person.sees_message(words)
    assert _content(other) == before
    assert person.window.status_line.file.text() == register.name
    person.goes_to("Budget")
    person.reads("13 780,17 €")


def test_a_new_register_never_takes_the_place_of_a_file(person, chosen, questions, register):
    before = register.read_bytes()
    person.start(demo=True)
    chosen.append(register)
    person.window.commands["new_register"].trigger()
    person.settle()
    (box,) = questions
    assert plain(box.text()) == f"« {register.name} » existe déjà."
    assert register.read_bytes() == before
    next(made for made in box.buttons() if made.text() == "Ouvrir ce registre").click()
    person.wait(lambda: person.window.status_line.file.text() == register.name)
    assert "sample" not in person.window.bars.texts()


_ON_A_READ_ONLY_FILE = """
import json, os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from contractdesk.ui.theme import Appearance, Theme
from contractdesk.common.clock import SystemClock
from tests import gui
from tests.journeys.alone import until

copy, register, data = map(Path, sys.argv[1:])
desk = gui.furnished(Theme(QApplication([]), Appearance.LIGHT), SystemClock(), data)
desk.start(copy)  # loads what nobody else may be allowed to read
until(lambda: desk.register.snapshot is not None and not desk.tasks.busy)
if hasattr(os, "getuid") and os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
desk.register.open(register)
until(lambda: desk.window.status_line.file.text() == register.name and not desk.tasks.busy)
line = desk.window.status_line
print(json.dumps([line.read_only.text(), line.saved.text(), desk.window.bars.texts()["read_only"]]))
desk.close()
until(lambda: not desk.window.isVisible())
"""


@pytest.mark.skipif(os.name == "nt", reason="the rights of folders are those of Unix")
def test_a_register_in_a_read_only_place_is_shown_and_never_written(register):
    """In another process, without the rights of an administrator: root writes everywhere."""
    with tempfile.TemporaryDirectory() as name:
        public = Path(name)
        public.chmod(0o755)
        data, folder = public / "data", public / "lecture seule"
        data.mkdir()
        data.chmod(0o777)
        folder.mkdir()
        file = folder / "contrats-2026.contractdesk"
        file.write_bytes(register.read_bytes())
        file.chmod(0o444)
        folder.chmod(0o555)
        try:
            done = subprocess.run(
                [sys.executable, "-c", _ON_A_READ_ONLY_FILE, register, file, data],
                capture_output=True,
                encoding="utf-8",
                check=False,
                timeout=50,
            )
            assert done.returncode == 0, done.stderr
            badge, saved, bar = json.loads(done.stdout)
            assert (badge, saved) == ("Lecture seule", "")
            assert "lecture seule" in bar
            assert list(folder.iterdir()) == [file]
            assert file.read_bytes() == register.read_bytes()
        finally:
            folder.chmod(0o755)
