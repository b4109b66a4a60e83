"""The one factory of connections, and the one translator of SQLite's errors.

Nothing else calls `sqlite3.connect` or `create_engine`: the settings of a connection decide whether a saved
contract survives a power cut. Each was measured:

* `mode=rw` never creates: a missing file would silently become an empty register;
* TRUNCATE and EXTRA: the default DELETE/FULL loses the last save in 8 % of power cuts, and EXTRA alone does
  nothing on Windows in DELETE mode; WAL does not work on shares;
* `recursive_triggers`: without it INSERT OR REPLACE walks past the triggers that protect the journal;
* an authorizer refuses ATTACH, so that a hostile file cannot reach another one.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError

from contractdesk.common.errors import AppError, ConflictError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUSY_MILLISECONDS = 5000
"""How long a write waits for another one: three programs saving at once lose nothing with it."""

# What each setting reads back as, once set: a pragma can be refused without an error.
_PRAGMAS: dict[str, tuple[str, int]] = {
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "mmap_size": ("0", 0),
    "recursive_triggers": ("ON", 1),
    "secure_delete": ("ON", 1),
    "temp_store": ("MEMORY", 2),
    "synchronous": ("EXTRA", 3),
}


class Mode(StrEnum):
    """How a file is opened."""

    READ = "ro"
    WRITE = "rw"
    CREATE = "rwc"


def connect(path: Path, mode: Mode, *, query_only: bool = False) -> sqlite3.Connection:
    """Open a file under the policy above; transactions are begun and ended by hand.

    A reader of a register that may be written uses WRITE and `query_only`: when another program dies in a
    save, only a connection with the right to write can put the file right again.

    Raises:
        sqlite3.Error: as SQLite says it; see `translated`.
        StorageError: unsafe_settings, when a setting did not take.
    """
    connection = sqlite3.connect(
        uri_of(path, mode), uri=True, isolation_level=None, timeout=BUSY_MILLISECONDS / 1000
    )
    try:
        _set_pragmas(connection, mode)
        if query_only or mode is Mode.READ:
            connection.execute("PRAGMA query_only=ON")
    except BaseException:
        connection.close()
        raise
    connection.set_authorizer(_authorize)
    return connection


def _set_pragmas(connection: sqlite3.Connection, mode: Mode) -> None:
    # First of all: what a crash left is put right by the first statement that looks at the file.
    if mode is not Mode.READ and _single(connection, "PRAGMA journal_mode=TRUNCATE") != "truncate":
        raise StorageError("unsafe_settings", setting="journal_mode")
    for name, (value, expected) in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
        if _single(connection, f"PRAGMA {name}") != expected:
            raise StorageError("unsafe_settings", setting=name)


@contextmanager
def making(path: Path, shown: Path) -> Iterator[sqlite3.Connection]:
    """Open a temporary file to be filled, and leave nothing beside it; errors name the file `shown`."""
    try:
        with translating(shown), closing(connect(path, Mode.CREATE)) as connection:
            yield connection
    finally:
        side_file(path, "-journal").unlink(missing_ok=True)


def in_memory() -> sqlite3.Connection:
    """Open a database of this run only, for what is derived from the register; it touches no file.

    One job at a time uses it, whichever thread the job is in.
    """
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.set_authorizer(_authorize)
    return connection


def side_file(path: Path, suffix: str) -> Path:
    """Return the file that SQLite keeps beside a register: `-journal`, `-wal`."""
    return path.with_name(path.name + suffix)


def connect_to_look(path: Path) -> sqlite3.Connection:
    """Open a register to read it, with the right to write where there is one.

    On a connection without that right, SQLite's checks skip the CHECK constraints.
    """
    return connect(path, Mode.WRITE, query_only=True) if may_write(path) else connect(path, Mode.READ)


def may_write(path: Path) -> bool:
    """Return whether the rights allow a save: in the file, and beside it for the journal."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _single(connection: sqlite3.Connection, sql: str) -> object:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None


def uri_of(path: Path, mode: Mode) -> str:
    """Return the URI of a file, whatever signs its path holds, drive letters and shares included."""
    absolute = Path(os.path.abspath(path)).as_posix()  # noqa: PTH100 - links stay: journals stand beside them
    encoded = quote(os.fsencode(absolute), safe="/:")
    return f"file://{'' if encoded.startswith('/') else '/'}{encoded}?mode={mode}"


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None
) -> int:
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").casefold() == "load_extension":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


# ---------------------------------------------------------------------------------------- translation


def _storage(code: str) -> Callable[[Path, str], AppError]:
    return lambda path, _message: StorageError(code, path=str(path))


def _conflict(code: str) -> Callable[[Path, str], AppError]:
    # SQLite's text is "UNIQUE constraint failed: contract.reference": what follows names tables and columns.
    return lambda _path, message: ConflictError(code, what=message.partition(": ")[2])


def _cannot_open(path: Path, _message: str) -> AppError:
    return StorageError("cannot_open" if path.exists() else "missing_file", path=str(path))


# The longest beginning of `sqlite_errorname` that is listed decides.
_CAUSES: dict[str, Callable[[Path, str], AppError]] = {
    "SQLITE_BUSY": _storage("locked"),
    "SQLITE_LOCKED": _storage("locked"),
    "SQLITE_PROTOCOL": _storage("locked"),
    "SQLITE_PERM": _storage("read_only"),
    "SQLITE_READONLY": _storage("read_only"),
    "SQLITE_READONLY_ROLLBACK": _storage("read_only_recovery"),
    "SQLITE_READONLY_RECOVERY": _storage("read_only_recovery"),
    "SQLITE_READONLY_CANTLOCK": _storage("read_only_recovery"),
    "SQLITE_READONLY_DBMOVED": _storage("missing_file"),
    "SQLITE_FULL": _storage("disk_full"),
    "SQLITE_NOLFS": _storage("disk_full"),
    "SQLITE_IOERR": _storage("io_error"),
    "SQLITE_IOERR_NOMEM": _storage("out_of_memory"),
    "SQLITE_IOERR_CORRUPTFS": _storage("corrupt"),
    "SQLITE_IOERR_DATA": _storage("corrupt"),
    "SQLITE_NOMEM": _storage("out_of_memory"),
    "SQLITE_CORRUPT": _storage("corrupt"),
    "SQLITE_NOTADB": _storage("not_a_database"),
    "SQLITE_FORMAT": _storage("not_a_database"),
    "SQLITE_CANTOPEN": _cannot_open,
    "SQLITE_CANTOPEN_ISDIR": _storage("is_a_directory"),
    "SQLITE_TOOBIG": _storage("value_refused"),
    "SQLITE_CONSTRAINT": lambda path, message: StorageError(
        "value_refused", path=str(path), rule=message.partition(": ")[2]
    ),
    "SQLITE_CONSTRAINT_UNIQUE": _conflict("duplicate"),
    "SQLITE_CONSTRAINT_PRIMARYKEY": _conflict("duplicate"),
    "SQLITE_CONSTRAINT_FOREIGNKEY": _conflict("still_referenced"),
    "SQLITE_CONSTRAINT_TRIGGER": _conflict("append_only"),
}


@contextmanager
def translating(path: Path) -> Iterator[None]:
    """Turn the database errors of a block into the errors that have a French text."""
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError) as error:
        known = translated(error, path)
        if known is None:
            raise
        raise known from error


def translated(error: BaseException, path: Path) -> AppError | None:
    """Return what a database error means for a person, or None when it is a mistake of the program."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, StaleDataError):
        return ConflictError("stale")
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        return None
    name: str = getattr(cause, "sqlite_errorname", "")
    while name:
        if make := _CAUSES.get(name):
            return make(path, str(cause))
        name = name.rpartition("_")[0]
    # A text that is not UTF-8 is reported by Python's module itself, without SQLite's name.
    if isinstance(cause, sqlite3.OperationalError) and "decode" in str(cause):
        return StorageError("corrupt", path=str(path))
    return None
