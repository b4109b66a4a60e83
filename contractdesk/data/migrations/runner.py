"""Bring a file to the schema of this program: all the missing steps or none.

SQLAlchemy's and Python's usual handling of transactions left 35 of 48 interrupted upgrades half done; one
explicit BEGIN IMMEDIATE, with foreign keys off *before* it, none. A new register goes
through the same steps as an old one: there is no second way to make tables.
"""

from __future__ import annotations

import functools
import hashlib
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

import contractdesk
from contractdesk.common.errors import StorageError
from contractdesk.data.base import new_uuid
from contractdesk.data.types import UtcStamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contractdesk.common.clock import Clock

APPLICATION_ID = 0x43444B31
"""« CDK1 » in the file's header: what tells a register from another program's SQLite file."""

# A program that does not know amendments would compute other dates from the same file.
MIN_READER = MIN_WRITER = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One step, from schema `number - 1` to schema `number`."""

    number: int
    apply: Callable[[sqlite3.Connection], None]


def newest(steps: Sequence[Step]) -> int:
    """Return the schema that the steps lead to."""
    return steps[-1].number


def migrate(connection: sqlite3.Connection, steps: Sequence[Step], clock: Clock) -> None:
    """Run the missing steps on an open file, in one transaction, and check the result before it counts.

    Args:
        connection: In autocommit mode (`isolation_level=None`), as `connection.connect` makes it.
        steps: All the steps, in order.
        clock: Dates the register when it is made.

    Raises:
        StorageError: too_new; upgrade_failed when rows were lost or no longer agree.
        sqlite3.Error: from a step; the file is as it was.
    """
    connection.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            _run(connection, steps, clock)
        except BaseException:
            connection.rollback()  # a full disk has already ended the transaction: nothing to do then
            raise
        connection.commit()
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def _run(connection: sqlite3.Connection, steps: Sequence[Step], clock: Clock) -> None:
    version = user_version(connection)
    if version > newest(steps):
        raise StorageError("too_new", version=version, supported=newest(steps))
    missing = [step for step in steps if step.number > version]
    if not missing:
        return
    counts = _row_counts(connection)
    if version == 0:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    for step in missing:
        step.apply(connection)
        if not connection.in_transaction:
            raise RuntimeError(f"step {step.number} ended the transaction")
        connection.execute(f"PRAGMA user_version={step.number}")
    _stamp(connection, clock)
    _check(connection, counts)
    if fingerprint(connection) != expected_fingerprint(tuple(steps)):
        raise StorageError("upgrade_failed", reason="fingerprint")


def _check(connection: sqlite3.Connection, counts: dict[str, int]) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise StorageError("upgrade_failed", reason="foreign_keys")
    after = _row_counts(connection)
    if any(after.get(table, count) < count for table, count in counts.items()):
        raise StorageError("upgrade_failed", reason="rows_lost")


def _row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
    names = [name for (name,) in connection.execute(sql)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _stamp(connection: sqlite3.Connection, clock: Clock) -> None:
    """Write in the file which program made this schema, for the messages of an older one."""
    now = UtcStamp.text(clock.now())
    connection.execute(
        "INSERT INTO meta (id, register_uuid, created_at, created_by, app_version, min_reader, min_writer) "
        "VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET app_version = excluded.app_version, "
        "min_reader = excluded.min_reader, min_writer = excluded.min_writer",
        (new_uuid(), now, contractdesk.__version__, contractdesk.__version__, MIN_READER, MIN_WRITER),
    )


def user_version(connection: sqlite3.Connection) -> int:
    """Return the schema of a file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def fingerprint(connection: sqlite3.Connection) -> str:
    """Return the digest of everything the schema holds, triggers and views included."""
    digest = hashlib.sha256()
    sql = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY type, name"
    for row in connection.execute(sql):
        if not row[1].startswith("sqlite_"):
            digest.update("\x1f".join(row).encode() + b"\x1e")
    return digest.hexdigest()


@functools.cache
def expected_fingerprint(steps: tuple[Step, ...]) -> str:
    """Return the fingerprint of a file that went through the steps, by running them in memory.

    Computed and not written down: a few milliseconds, and it cannot disagree with the steps.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for step in steps:
            step.apply(connection)
        return fingerprint(connection)
    finally:
        connection.close()
