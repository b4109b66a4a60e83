"""Upgrades: all the steps or none, a verified copy first, and never a step back."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from contractdesk.common import paths
from contractdesk.common.errors import StorageError
from contractdesk.data import backup
from contractdesk.data.connection import Mode, connect
from contractdesk.data.engine import Database
from contractdesk.data.migrations import STEPS, runner
from contractdesk.data.migrations.runner import Step
from tests.data import toy
from tests.data.conftest import digest, operations, state, tables


@pytest.fixture
def old(db, add, path):
    """A register of schema 1 with something in it, closed."""
    add("a", "a1", "a2")
    db.close()
    return path


def columns(path):
    with closing(sqlite3.connect(path)) as other:
        return [row[1] for row in other.execute("PRAGMA table_info(owner)")]


def version(path):
    with closing(sqlite3.connect(path)) as other:
        return other.execute("PRAGMA user_version").fetchone()[0]


def test_an_older_register_is_upgraded_and_its_copy_kept(old, reopen, clock):
    rows = tables(reopen())
    before = digest(old)
    upgraded = reopen(steps=toy.LATER)
    assert (version(old), columns(old)[-1]) == (2, "note")
    assert upgraded.check(full=True) == []
    assert len(operations(upgraded)) == 1
    (copy,) = paths.backup_dir(old).iterdir()
    assert copy.name == "régistre #1 100%_2026-11-21_120000_v1.contractdesk"
    kept = Database.open(copy, writable=False, steps=toy.STEPS)
    assert tables(kept) == rows
    assert kept.check(full=True) == []
    with upgraded.write("x", "x") as session:
        session.add(toy.Owner(name="b"))
    with closing(connect(old, Mode.READ)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert digest(old) != before


def test_a_second_start_does_nothing(old, reopen):
    reopen(steps=toy.LATER)
    before = state(old.parent)
    reopen(steps=toy.LATER)
    assert state(old.parent) == before


def test_an_upgraded_register_is_refused_by_the_older_program(old, reopen):
    reopen(steps=toy.LATER)
    before = digest(old)
    with pytest.raises(StorageError) as refusal:
        reopen()
    assert refusal.value.code == "too_new"
    assert digest(old) == before


def test_a_version_set_back_by_hand_is_harmless(old, reopen):
    reopen(steps=toy.LATER)
    with closing(sqlite3.connect(old)) as other:
        other.execute("PRAGMA user_version=1")
    before = digest(old)
    with pytest.raises(StorageError) as refusal:
        reopen(steps=toy.LATER)
    assert refusal.value.code == "schema_altered"
    assert digest(old) == before


def test_reading_does_not_upgrade(old, reopen):
    before = state(old.parent)
    with pytest.raises(StorageError) as refusal:
        reopen(writable=False, steps=toy.LATER)
    assert (refusal.value.code, refusal.value.params["version"], refusal.value.params["needed"]) == (
        "needs_upgrade",
        1,
        2,
    )
    assert state(old.parent) == before


# ------------------------------------------------------------------------------------------ failures


def fails(connection):
    toy.add_note(connection)
    connection.execute("UPDATE owner SET note = 'half done'")
    connection.execute("SELECT * FROM elsewhere")


def loses_rows(connection):
    connection.execute("DELETE FROM item")


def breaks_links(connection):
    connection.execute("UPDATE item SET owner_id = 999")


def depends_on_the_data(connection):
    count = connection.execute("SELECT count(*) FROM owner").fetchone()[0]
    connection.execute(f"CREATE TABLE extra_{count} (id INTEGER)")


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (fails, "step"),
        (loses_rows, "upgrade_failed"),
        (breaks_links, "upgrade_failed"),
        (depends_on_the_data, "upgrade_failed"),
    ],
)
def test_a_failed_upgrade_leaves_the_old_register(old, reopen, step, reason):
    """F12: the person is told where the copy is, and the old program still opens the file."""
    before = digest(old)
    # A first step that works, so that half of the way is done when the second one fails.
    steps = (
        *toy.STEPS,
        Step(2, lambda connection: connection.execute("CREATE TABLE more (id INTEGER)")),
        Step(3, step),
    )
    with pytest.raises(StorageError) as refusal:
        reopen(steps=steps)
    assert refusal.value.code == "upgrade_failed"
    assert refusal.value.params["reason"] == reason
    (copy,) = paths.backup_dir(old).iterdir()
    assert refusal.value.params["backup"] == str(copy)
    assert digest(old) == before
    assert reopen().check(full=True) == []


def test_without_room_for_a_copy_nothing_is_upgraded(old, reopen, monkeypatch):
    before = digest(old)
    usage = shutil.disk_usage(old)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _folder: usage._replace(free=old.stat().st_size))
    with pytest.raises(StorageError) as refusal:
        reopen(steps=toy.LATER)
    assert refusal.value.code == "disk_full"
    assert digest(old) == before


def test_a_damaged_register_is_not_upgraded(old, reopen):
    data = bytearray(old.read_bytes())
    data[-4096:] = b"\xff" * 4096
    old.write_bytes(data)
    with pytest.raises(StorageError) as refusal:
        reopen(steps=toy.LATER)
    assert refusal.value.code == "corrupt"
    assert not paths.backup_dir(old).exists()


def test_a_step_must_not_end_the_transaction():
    """`executescript` commits first: what follows would not be undone."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        step = Step(1, lambda connection: connection.executescript("CREATE TABLE t (id INTEGER)") and None)
        with pytest.raises(RuntimeError, match="ended the transaction"):
            runner.migrate(connection, (step,), clock=None)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_newer_file_is_not_migrated(old, clock):
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version=7")
        with pytest.raises(StorageError) as refusal:
            runner.migrate(connection, toy.LATER, clock)
        assert refusal.value.code == "too_new"
        assert not connection.in_transaction


def test_nothing_missing_changes_nothing(old, clock):
    before = digest(old)
    with closing(connect(old, Mode.WRITE)) as connection:
        runner.migrate(connection, toy.STEPS, clock)
    assert digest(old) == before


def test_the_steps_follow_one_another():
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))


# ------------------------------------------------------------------------------------ killed upgrades

_UPGRADE = """
import sys, datetime, pathlib
from contractdesk.common.clock import FixedClock
from contractdesk.data.engine import Database
from tests.data import toy
print("ready", flush=True)
Database.open(pathlib.Path(sys.argv[1]), clock=FixedClock(datetime.date(2026, 11, 21)), steps=toy.LATER)
"""


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace kills at a chosen system call")
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync,fsync", "ftruncate", "rename,link,unlink"])
def test_an_upgrade_killed_at_any_system_call(old, reopen, call):
    """R-25: old or new, never half; the next start needs nobody."""
    whole = old.read_bytes()
    killed = 0
    for number in range(1, 200):
        for file in old.parent.iterdir():
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        old.write_bytes(whole)
        inject = f"inject={call}:signal=KILL:when={number}"
        command = ["strace", "-qq", "-f", "-e", f"trace={call}", "-e", inject, sys.executable, "-c", _UPGRADE]
        done = subprocess.run([*command, str(old)], check=False, capture_output=True, timeout=60)
        assert b"ready" in done.stdout
        if done.returncode == 0:
            break
        killed += 1
        assert version(old) in {1, 2}
        if version(old) == 2:
            assert list(paths.backup_dir(old).glob("*.contractdesk"))
        assert reopen(steps=toy.LATER).check(full=True) == []
        assert len(operations(reopen(steps=toy.LATER))) == 1
    else:
        pytest.fail("the upgrade never ends")
    assert killed or call == "ftruncate"
