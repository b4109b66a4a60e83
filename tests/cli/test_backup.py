"""`backup` and `restore`: verified copies, the register of before kept aside, no journal played back."""

import os
import sqlite3
from contextlib import closing

import pytest

from contractdesk.common import files
from contractdesk.common.errors import StorageError
from contractdesk.data import backup, connection
from contractdesk.services import registers
from tests.cli.test_registers import tampered


def references(path, clock):
    with closing(registers.open_register(path, clock, writable=False)) as database:
        return registers.info(database).counts["contract"], registers.check(database)


@pytest.fixture
def copy(run, register, tmp_path):
    """A backup of the register, made before it changes."""
    path = tmp_path / "copie é.contractdesk"
    assert run("backup", register, "--to", path).code == 0
    return path


def aside(register):
    """The folders that keep what was replaced."""
    return sorted(one for one in register.parent.iterdir() if one.name.startswith("avant-restauration-"))


def test_a_backup_goes_beside_the_register_and_is_known(run, register):
    result = run("backup", register)
    (made,) = (register.parent / "sauvegardes").iterdir()
    assert (result.code, result.err) == (0, "")
    assert str(made) in result.out
    assert made.name.startswith(f"{register.stem}_")
    assert run("info", register, "--json").document["last_backup"] is not None
    assert run("check", made).code == 0


def test_a_backup_replaces_nothing(run, refused, register, copy):
    before = copy.read_bytes()
    assert "existe déjà" in refused("backup", register, "--to", copy)
    assert copy.read_bytes() == before


def test_a_damaged_register_gives_no_backup(refused, register, tmp_path):
    content = bytearray(register.read_bytes())
    content[8192:20480] = b"\xff" * 12288
    register.write_bytes(content)
    assert "endommagé" in refused("backup", register, "--to", tmp_path / "c.contractdesk")
    assert not (tmp_path / "c.contractdesk").exists()


def test_attached_files_are_said_to_stay(run, register):
    folder = register.parent / "pieces"
    (folder / "ab").mkdir(parents=True)
    assert "Les pièces jointes n’y sont pas" in run("backup", register).out


def test_a_register_is_put_back_and_the_one_of_before_kept(run, register, copy, clock):
    tampered(register, "DELETE FROM setting")
    changed = register.read_bytes()
    result = run("restore", copy, "--to", register)
    assert (result.code, result.err) == (0, "")
    (folder,) = aside(register)
    assert str(folder) in result.out
    assert "endommagé" not in result.out
    assert (folder / register.name).read_bytes() == changed
    assert references(register, clock) == (6, ())
    assert run("restore", copy, "--to", register).code == 0
    assert len(aside(register)) == 2


def test_a_register_that_is_not_there_is_simply_made(run, copy, tmp_path, clock):
    target = tmp_path / "neuf.contractdesk"
    result = run("restore", copy, "--to", target)
    assert "gardé" not in result.out
    assert references(target, clock) == (6, ())
    assert aside(target) == []


@pytest.mark.parametrize("content", [b"", b"pas un registre" * 100])
def test_a_damaged_register_is_kept_and_said_so(run, register, copy, clock, content):
    register.write_bytes(content)
    result = run("restore", copy, "--to", register)
    assert result.code == 0
    assert "était endommagé" in result.out
    (folder,) = aside(register)
    assert (folder / register.name).read_bytes() == content
    assert references(register, clock) == (6, ())


def test_a_crashed_session_s_journal_is_not_played_into_the_register_put_back(run, register, copy, clock):
    for suffix in ("-journal", "-wal", "-shm"):
        register.with_name(register.name + suffix).write_bytes(b"reste d'une session" * 50)
    register.write_bytes(b"\xff" * 9000)
    assert run("restore", copy, "--to", register).code == 0
    (folder,) = aside(register)
    assert sorted(one.name for one in folder.iterdir()) == sorted(
        register.name + suffix for suffix in ("", "-journal", "-shm", "-wal")
    )
    assert not [one for one in register.parent.iterdir() if one.name.startswith(f"{register.name}-")]
    assert references(register, clock) == (6, ())


def test_what_is_no_backup_changes_nothing(refused, register, tmp_path):
    before = register.read_bytes()
    other = tmp_path / "autre"
    other.write_bytes(b"pas un registre" * 100)
    assert "n’est pas un registre" in refused("restore", other, "--to", register)
    assert "introuvable" in refused("restore", tmp_path / "absent", "--to", register)
    assert "même fichier" in refused("restore", register, "--to", register)
    tampered(other_register := tmp_path / "newer", "CREATE TABLE t (a)")
    assert "autre logiciel" in refused("restore", other_register, "--to", register)
    assert register.read_bytes() == before
    assert aside(register) == []


def test_a_register_being_saved_is_not_replaced(refused, register, copy, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_MILLISECONDS", 100)
    before = register.read_bytes()
    with closing(sqlite3.connect(register)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "autre" in refused("restore", copy, "--to", register)
    assert register.read_bytes() == before
    assert aside(register) == []


def test_when_the_move_fails_the_journals_go_back(register, copy, clock, monkeypatch):
    journal = register.with_name(f"{register.name}-journal")
    register.write_bytes(b"\xff" * 9000)
    journal.write_bytes(b"reste")

    def fails(*_given, **_options):
        raise OSError(28, os.strerror(28))

    real = files.move_into_place
    monkeypatch.setattr(
        files,
        "move_into_place",
        lambda temporary, target, **options: (
            fails() if target == register else real(temporary, target, **options)
        ),
    )
    with pytest.raises(StorageError, match="disk_full"):
        backup.restore(copy, register, clock)
    assert journal.read_bytes() == b"reste"
    assert register.read_bytes() == b"\xff" * 9000
