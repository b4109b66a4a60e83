"""From a path that a person gave to a register that may be used, or to one clear refusal.

In this order, so that a file which is not ours is never written to: what it
is on the disk, its first bytes, a read-only look at its header, what a crash left beside it, its schema, its
integrity. A 0-byte or missing file is never turned into an empty register.
"""

from __future__ import annotations

import logging
import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractdesk.common import files
from contractdesk.common.errors import StorageError
from contractdesk.data import backup
from contractdesk.data.connection import (
    Mode,
    connect,
    connect_to_look,
    may_write,
    side_file,
    translated,
    translating,
)
from contractdesk.data.migrations import runner

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from contractdesk.common.clock import Clock
    from contractdesk.data.migrations.runner import Step

log = logging.getLogger(__name__)

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100


@dataclass(frozen=True, slots=True)
class Opened:
    """How a register was found."""

    read_only: bool
    unclean: bool
    """The last session died in a save; the file was put right and fully checked."""


def open_register(
    path: Path, *, writable: bool, allow_read_only: bool, steps: Sequence[Step], clock: Clock
) -> Opened:
    """Look at a register, put it right after a crash, bring it to the present schema, and check it.

    Args:
        path: The file.
        writable: Whether it is opened to be changed.
        allow_read_only: With `writable`, settle for reading where the place cannot be written.
        steps: The migrations.
        clock: Dates the backup made before an upgrade.

    Raises:
        StorageError: missing_file, empty_file, is_a_directory, not_a_file, no_access, not_a_database,
            not_a_register, too_new, needs_upgrade, upgrade_failed, schema_altered, corrupt, read_only,
            read_only_recovery, locked, io_error, disk_full.
    """
    header = _read_header(path)
    if header.version > runner.newest(steps):
        raise _too_new(path, header.version, steps)
    try:
        with translating(path):
            unclean = _recover(path, header)
            version = _version(path, steps)
            can_write = writable and _can_write(path)
            if writable and not can_write and not allow_read_only:
                raise StorageError("read_only", path=str(path))
            if version < runner.newest(steps):
                _upgrade(path, version, steps, clock, can_write=can_write)
            _verify(path, steps, full=unclean)
    except sqlite3.DatabaseError as error:
        # SQLite's words for what it cannot make sense of; the file has our mark, so it is damaged.
        log.warning("%s: %s", path, error)
        raise StorageError("corrupt", path=str(path)) from error
    return Opened(read_only=not can_write, unclean=unclean)


@dataclass(frozen=True, slots=True)
class _Header:
    version: int
    wal: bool


def _read_header(path: Path) -> _Header:
    """Read the first bytes without SQLite: nothing is locked, created or put right in a stranger's file."""
    try:
        head = _first_bytes(path)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        raise StorageError("missing_file", path=str(path)) from error
    except PermissionError as error:
        raise StorageError("no_access", path=str(path)) from error
    except OSError as error:
        raise files.storage_error(error, path) from error
    if not head.startswith(_MAGIC):
        raise StorageError("not_a_database", path=str(path))
    if len(head) < _HEADER_BYTES:
        raise StorageError("corrupt", path=str(path))
    if int.from_bytes(head[68:72], "big") != runner.APPLICATION_ID:
        raise StorageError("not_a_register", path=str(path))
    return _Header(version=int.from_bytes(head[60:64], "big", signed=True), wal=head[18] == 2)


def size_of(path: Path) -> int:
    """Return the size of an ordinary file.

    Raises:
        StorageError: ``is_a_directory``, ``not_a_file``.
        OSError: it cannot be looked at.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise StorageError("is_a_directory", path=str(path))
    if not stat.S_ISREG(status.st_mode):
        raise StorageError("not_a_file", path=str(path))
    return status.st_size


def _first_bytes(path: Path) -> bytes:
    if size_of(path) == 0:
        raise StorageError("empty_file", path=str(path))
    with path.open("rb") as stream:
        return stream.read(_HEADER_BYTES)


def _recover(path: Path, header: _Header) -> bool:
    """Let SQLite undo a save that a crash cut short, and say whether there was one.

    A journal that a living program is writing is not hot: SQLite tells them apart by its locks.
    """
    journal = side_file(path, "-journal")
    hot = False
    if journal.exists() and journal.stat().st_size > 0:
        try:
            with closing(connect(path, Mode.READ)) as connection:
                runner.user_version(connection)
        except sqlite3.OperationalError as error:
            known = translated(error, path)
            if known is None or known.code != "read_only_recovery":
                raise
            if not may_write(path):
                raise
            hot = True
    # Another program may have switched the file to WAL, which is not safe on shares: switched back.
    if hot or (header.wal and may_write(path)):
        with closing(connect(path, Mode.WRITE)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        log.warning("%s: put right after a save that was cut short", path)
    return hot


def _version(path: Path, steps: Sequence[Step]) -> int:
    with closing(connect(path, Mode.READ)) as connection:
        version = runner.user_version(connection)
    if version > runner.newest(steps):
        raise _too_new(path, version, steps)
    if version < 1:
        raise StorageError("not_a_register", path=str(path))
    return version


def _too_new(path: Path, version: int, steps: Sequence[Step]) -> StorageError:
    """Return the refusal, naming the program to install when the file says it."""
    app_version = ""
    try:
        with closing(connect(path, Mode.READ)) as connection:
            app_version = str(connection.execute("SELECT app_version FROM meta").fetchone()[0])
    except (sqlite3.Error, StorageError, TypeError):
        log.info("%s: the newer schema does not say which program made it", path)
    return StorageError(
        "too_new", path=str(path), version=version, supported=runner.newest(steps), app_version=app_version
    )


def _can_write(path: Path) -> bool:
    """Return whether the register may be changed here: the rights, then a real attempt."""
    if not may_write(path):
        return False
    with closing(connect(path, Mode.WRITE)) as connection:
        connection.execute("PRAGMA busy_timeout=0")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            known = translated(error, path)
            if known is None or known.code not in {"locked", "read_only"}:
                raise
            return known.code == "locked"  # somebody is saving: then it can be written
        connection.execute("ROLLBACK")
    return True


def _upgrade(path: Path, version: int, steps: Sequence[Step], clock: Clock, *, can_write: bool) -> None:
    """Bring an older register to the present schema, a verified copy of it kept aside."""
    if not can_write:
        raise StorageError("needs_upgrade", path=str(path), version=version, needed=runner.newest(steps))
    _verify(path, steps[:version], full=True)
    copy = backup.before_upgrade(path, version, clock)
    with closing(connect(path, Mode.WRITE)) as connection:
        try:
            runner.migrate(connection, steps, clock)
        except (sqlite3.Error, StorageError) as error:
            log.exception("upgrade from schema %s", version)
            reason = translated(error, path)
            raise StorageError(
                "upgrade_failed", path=str(path), backup=str(copy), reason=reason.code if reason else "step"
            ) from error
    log.info("upgraded from schema %s to %s", version, runner.newest(steps))


def _verify(path: Path, steps: Sequence[Step], *, full: bool) -> None:
    with closing(connect_to_look(path)) as connection:
        damage = backup.damages(connection, path, full=full)
        if damage:
            log.error("%s: %s", path, "; ".join(damage))
            raise StorageError("corrupt", path=str(path), detail=damage[0])
        if runner.fingerprint(connection) != runner.expected_fingerprint(tuple(steps)):
            raise StorageError("schema_altered", path=str(path))
