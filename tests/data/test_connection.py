"""The connection policy, read back from real connections, and the translation of SQLite's errors."""

import ast
import re
import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest

import contractdesk
from contractdesk.common.errors import ConflictError, StorageError
from contractdesk.data import connection as policy
from contractdesk.data.connection import Mode, connect, translated, uri_of
from tests.data.conftest import state


def pragma(connection, name):
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize("mode", [Mode.READ, Mode.WRITE])
def test_the_settings_hold_on_a_difficult_path(db, path, mode):
    with closing(connect(path, mode)) as connection:
        found = {name: pragma(connection, name) for name in (*policy._PRAGMAS, "busy_timeout", "query_only")}
    assert found == {
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "synchronous": 3,
        "busy_timeout": 5000,
        "query_only": int(mode is Mode.READ),
    }


def test_the_sessions_have_the_settings_too(db):
    for session_of, query_only in ((db.read, 1), (lambda: db.write("x", "x"), 0)):
        with session_of() as session:
            raw = session.connection().connection.driver_connection
            assert pragma(raw, "journal_mode") == "truncate"
            assert pragma(raw, "synchronous") == 3
            assert pragma(raw, "foreign_keys") == 1
            assert pragma(raw, "query_only") == query_only
            assert raw.in_transaction
            assert raw.isolation_level is None


def test_a_file_set_to_wal_is_set_back(db, path, reopen, add):
    """WAL does not work on shares; another program may have switched it on."""
    add("a")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("UPDATE meta SET created_by = 'x'")
        other.commit()
    assert path.read_bytes()[18] == 2
    again = reopen(writable=False)
    assert path.read_bytes()[18] == 1
    assert again.check(full=True) == []
    assert [item for item in path.parent.iterdir() if item.name.endswith(("-wal", "-shm"))] == []


def test_a_missing_file_is_not_created(path):
    for mode in (Mode.READ, Mode.WRITE):
        with pytest.raises(sqlite3.OperationalError) as refusal:
            connect(path, mode)
        assert translated(refusal.value, path).code == "missing_file"
    assert state(path.parent) == {}


@pytest.mark.parametrize(
    "sql", ["ATTACH ':memory:' AS other", "DETACH main", "SELECT load_extension('x')", "VACUUM INTO 'copy'"]
)
def test_other_files_are_out_of_reach(db, path, sql):
    with closing(connect(path, Mode.WRITE)) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute(sql)
    assert not (path.parent / "copy").exists()


def test_readers_cannot_write(db, path):
    before = state(path.parent)
    for mode, query_only in ((Mode.READ, False), (Mode.WRITE, True)):
        with closing(connect(path, mode, query_only=query_only)) as connection:
            with pytest.raises(sqlite3.OperationalError) as refusal:
                connection.execute("DELETE FROM meta")
            assert translated(refusal.value, path).code == "read_only"
    assert state(path.parent) == before


def test_a_setting_that_does_not_take_is_refused(db, path, monkeypatch):
    monkeypatch.setitem(policy._PRAGMAS, "synchronous", ("OFF", 3))
    with pytest.raises(StorageError) as refusal:
        connect(path, Mode.READ)
    assert (refusal.value.code, refusal.value.params) == ("unsafe_settings", {"setting": "synchronous"})


@pytest.mark.parametrize(
    ("folder", "uri"),
    [
        ("/srv/a b", "file:///srv/a%20b/r?mode=ro"),
        ("/srv/é#%?&", "file:///srv/%C3%A9%23%25%3F%26/r?mode=ro"),
        ("/srv/\udce9", "file:///srv/%E9/r?mode=ro"),
        ("C:/Registre", "file:///C:/Registre/r?mode=ro"),
        ("//serveur/commun", "file:////serveur/commun/r?mode=ro"),
    ],
)
def test_uris(folder, uri, monkeypatch):
    """Drive letters and shares are written as SQLite's documentation of URI names asks."""
    monkeypatch.setattr(policy.os.path, "abspath", lambda path: str(path))
    if folder.startswith("//"):
        monkeypatch.setattr(policy, "Path", PurePosixPath)  # keeps the two slashes of a share
    assert uri_of(policy.Path(folder) / "r", Mode.READ) == uri


# ---------------------------------------------------------------------------------------- translation


def sqlite_error(name, kind=sqlite3.OperationalError, text="text"):
    error = kind(text)
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_BUSY", "locked"),
        ("SQLITE_BUSY_SNAPSHOT", "locked"),
        ("SQLITE_LOCKED_SHAREDCACHE", "locked"),
        ("SQLITE_PROTOCOL", "locked"),
        ("SQLITE_PERM", "read_only"),
        ("SQLITE_READONLY", "read_only"),
        ("SQLITE_READONLY_DIRECTORY", "read_only"),
        ("SQLITE_READONLY_ROLLBACK", "read_only_recovery"),
        ("SQLITE_READONLY_DBMOVED", "missing_file"),
        ("SQLITE_FULL", "disk_full"),
        ("SQLITE_IOERR", "io_error"),
        ("SQLITE_IOERR_FSYNC", "io_error"),
        ("SQLITE_IOERR_SHORT_READ", "io_error"),
        ("SQLITE_IOERR_NOMEM", "out_of_memory"),
        ("SQLITE_IOERR_DATA", "corrupt"),
        ("SQLITE_NOMEM", "out_of_memory"),
        ("SQLITE_CORRUPT", "corrupt"),
        ("SQLITE_CORRUPT_INDEX", "corrupt"),
        ("SQLITE_NOTADB", "not_a_database"),
        ("SQLITE_CANTOPEN", "missing_file"),
        ("SQLITE_CANTOPEN_ISDIR", "is_a_directory"),
        ("SQLITE_TOOBIG", "value_refused"),
        ("SQLITE_CONSTRAINT_CHECK", "value_refused"),
        ("SQLITE_CONSTRAINT_NOTNULL", "value_refused"),
        ("SQLITE_CONSTRAINT_UNIQUE", "duplicate"),
        ("SQLITE_CONSTRAINT_PRIMARYKEY", "duplicate"),
        ("SQLITE_CONSTRAINT_FOREIGNKEY", "still_referenced"),
        ("SQLITE_CONSTRAINT_TRIGGER", "append_only"),
    ],
)
def test_each_error_of_sqlite_has_its_code(tmp_path, name, code):
    assert translated(sqlite_error(name), tmp_path / "none").code == code


def test_a_file_that_exists_and_cannot_be_opened_is_not_missing(tmp_path):
    assert translated(sqlite_error("SQLITE_CANTOPEN"), tmp_path).code == "cannot_open"


def test_a_broken_rule_is_named(tmp_path):
    error = sqlite_error("SQLITE_CONSTRAINT_UNIQUE", text="UNIQUE constraint failed: contract.reference")
    found = translated(error, tmp_path)
    assert isinstance(found, ConflictError)
    assert found.params == {"what": "contract.reference"}


def test_a_text_that_is_not_utf8_is_damage(tmp_path):
    error = sqlite3.OperationalError("Could not decode to UTF-8 column 'name' with text '\xff'")
    assert translated(error, tmp_path).code == "corrupt"


@pytest.mark.parametrize(
    "name", ["SQLITE_ERROR", "SQLITE_MISUSE", "SQLITE_RANGE", "SQLITE_AUTH", "SQLITE_SCHEMA"]
)
def test_mistakes_of_the_program_stay_what_they_are(tmp_path, name):
    assert translated(sqlite_error(name), tmp_path) is None
    assert translated(ZeroDivisionError(), tmp_path) is None


_BUGS = "ABORT|AUTH|EMPTY|ERROR|INTERNAL|INTERRUPT|MISMATCH|MISUSE|NOTFOUND|RANGE|SCHEMA"
_SAID = "BUSY|CANTOPEN|CONSTRAINT|CORRUPT|FORMAT|FULL|IOERR|LOCKED|NOLFS|NOMEM|NOTADB|PERM|PROTOCOL|READONLY"


def test_every_error_name_of_sqlite_is_decided(tmp_path):
    """U-01: a name that a later SQLite adds falls under the longest beginning that is known."""
    decided = 0
    for name in dir(sqlite3):
        if re.fullmatch(f"SQLITE_({_BUGS}|{_SAID})(_[A-Z0-9_]+)?", name):
            is_bug = re.match(f"SQLITE_({_BUGS})(_|$)", name) is not None
            assert (translated(sqlite_error(name), tmp_path) is None) == is_bug, name
            decided += 1
    assert decided > 80


# ------------------------------------------------------------------------------------- one factory


def test_nothing_else_opens_a_database():
    """Everything said above holds only if there is no second way (the runner computes in memory)."""
    found = {}
    for path in sorted(Path(contractdesk.__file__).parent.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "sqlite3.connect" not in source and "create_engine" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"sqlite3.connect", "create_engine"}:
                found.setdefault(path.name, []).append(ast.unparse(node.args[0]))
    assert found == {
        "connection.py": ["uri_of(path, mode)", "':memory:'"],
        "engine.py": ["'sqlite://'"],
        "runner.py": ["':memory:'"],
    }
