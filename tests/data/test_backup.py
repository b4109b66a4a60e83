"""Verified copies: whole and checked, or nothing under their name."""

import sqlite3
from contextlib import closing

import pytest

from contractdesk.common.errors import StorageError
from contractdesk.data.backup import verified_copy
from contractdesk.data.engine import Database
from tests.data import toy
from tests.data.conftest import digest, operations, state, tables


@pytest.fixture
def target(path):
    return path.parent / "copie é.contractdesk"


def test_a_copy_is_the_register(db, add, path, target):
    add("a", "a1")
    before = digest(path)
    verified_copy(path, target)
    assert digest(path) == before
    copy = Database.open(target, steps=toy.STEPS)
    assert tables(copy) == tables(db)
    assert operations(copy) == operations(db)
    assert copy.check(full=True) == []
    assert {item.name.removesuffix("-journal") for item in path.parent.iterdir()} == {path.name, target.name}


def test_a_copy_replaces_another_only_when_told(db, add, path, target):
    target.write_text("another copy")
    with pytest.raises(StorageError) as refusal:
        verified_copy(path, target)
    assert refusal.value.code == "exists"
    assert target.read_text() == "another copy"
    verified_copy(path, target, overwrite=True)
    assert Database.open(target, writable=False, steps=toy.STEPS).check(full=True) == []


def test_a_save_going_on_is_not_in_the_copy(db, add, path, target):
    add("a")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE owner SET name = 'half'")
        verified_copy(path, target)
        other.execute("ROLLBACK")
    assert tables(Database.open(target, writable=False, steps=toy.STEPS)) == tables(db)


def test_a_damaged_register_gives_no_copy(db, add, path, target):
    add("a", *(f"code {n}" for n in range(200)))
    data = bytearray(path.read_bytes())
    data[-2000:-1000] = b"\xff" * 1000
    path.write_bytes(data)
    target.write_text("the last good copy")
    before = state(path.parent)
    with pytest.raises(StorageError) as refusal:
        verified_copy(path, target, overwrite=True)
    assert refusal.value.code == "corrupt"
    assert state(path.parent) == before


@pytest.mark.parametrize(
    ("data", "code"),
    [(None, "missing_file"), (b"", "not_a_register"), (b"not a register" * 1000, "not_a_database")],
)
def test_what_is_not_a_register_gives_no_copy(path, target, data, code):
    if data is not None:
        path.write_bytes(data)
    before = state(path.parent)
    with pytest.raises(StorageError) as refusal:
        verified_copy(path, target)
    assert refusal.value.code == code
    assert state(path.parent) == before
