"""The journal: every write leaves an operation and the images of its rows, in the same transaction.

The images are whole rows as the file holds them, before and after. They serve twice: `data/undo.py` puts them
back, and the chain of digests over them shows what was changed outside the program (it
shows tampering, it cannot prevent it). Capture happens in the events of the mapper, so that no use case can
forget it; statements that would bypass those events are refused by `data/engine.py`.
"""
# Without `from __future__ import annotations`: SQLAlchemy reads these annotations when a class is made.

import datetime as dt
import getpass
import hashlib
import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, ForeignKey, event
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column, object_session

import contractdesk
from contractdesk.common.clock import Clock
from contractdesk.common.errors import Problem
from contractdesk.data.base import Base, Tracked, new_uuid
from contractdesk.data.types import EnumText, Flag, JsonText, UtcStamp, UuidText, canonical_json

Image = dict[str, Any]
"""A row as the file holds it: column names and database values."""

FIRST_HASH = "0" * 64
_RECORDER = "contractdesk_recorder"


class Kind(StrEnum):
    """What an operation is to undo and redo."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class Action(StrEnum):
    """What happened to a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class Operation(Base):
    """One use case that changed the register. Append-only; its order is `id`, never the clock's."""

    __tablename__ = "operation"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(UuidText(), unique=True)
    at_utc: Mapped[dt.datetime]
    tz_offset_minutes: Mapped[int]
    who: Mapped[str]
    """Account of the operating system."""
    display_name: Mapped[str]
    host: Mapped[str]
    app_version: Mapped[str]
    run_uuid: Mapped[str] = mapped_column(UuidText())
    """One opening of the register by one program: Ctrl+Z undoes one's own work only."""
    use_case: Mapped[str]
    label: Mapped[str]
    """What was done, in French, for the person who reads the journal."""
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"))
    """The operation undone or redone."""
    undoable: Mapped[bool] = mapped_column(Flag())
    changes_digest: Mapped[str]
    """Digest of the changes: the chain still holds once images have been purged with a person's data."""
    prev_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)


class Change(Base):
    """One row before and after an operation. Append-only."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)
    table_name: Mapped[str]
    row_uuid: Mapped[str] = mapped_column(UuidText(), index=True)
    action: Mapped[Action] = mapped_column(EnumText(Action))
    before: Mapped[Any | None] = mapped_column(JsonText())
    after: Mapped[Any | None] = mapped_column(JsonText())


# ------------------------------------------------------------------------------------------ recording


@dataclass(frozen=True, slots=True)
class Author:
    """Who is at the keyboard."""

    account: str
    display_name: str
    host: str

    @classmethod
    def current(cls) -> "Author":
        """Return the account and the computer this program runs under."""
        try:
            account = getpass.getuser()
        except (KeyError, OSError, ImportError):  # no such account: a container, a stripped service
            account = "?"
        return cls(account, account, platform.node() or "?")


@dataclass(frozen=True, slots=True)
class Entry:
    """Heading of an operation, said by the use case."""

    use_case: str
    label: str
    kind: Kind = Kind.DO
    target_id: int | None = None
    undoable: bool = True


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after, as images."""

    table: str
    uuid: str
    before: Image | None
    after: Image | None

    @property
    def action(self) -> Action:
        """Return what happened to the row."""
        if self.before is None:
            return Action.INSERT
        return Action.DELETE if self.after is None else Action.UPDATE


class Recorder:
    """Remembers the rows touched in one transaction, as they were at its start."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], Image | None] = {}

    def touch(self, table: str, uuid: str, before: Image | None) -> None:
        """Note a row; only its first image counts, whatever happens to it afterwards."""
        self._first.setdefault((table, uuid), before)

    def changes(self, connection: Connection) -> list[RowChange]:
        """Return the rows that differ from what they were, in the order they were first touched."""
        found = []
        for (table, uuid), before in self._first.items():
            after = row_image(connection, table, uuid)
            if business(before) != business(after):
                found.append(RowChange(table, uuid, before, after))
        return found


def business(image: Image | None) -> Image | None:
    """Return an image without its version counter, which only ever grows."""
    return None if image is None else {name: value for name, value in image.items() if name != "version"}


def row_image(connection: Connection, table: str, uuid: str) -> Image | None:
    """Return a row as the file holds it."""
    sql = f"SELECT * FROM {quoted(table)} WHERE uuid = ?"
    row = connection.exec_driver_sql(sql, (uuid,)).mappings().one_or_none()
    return None if row is None else dict(row)


def quoted(name: str) -> str:
    """Return a table's or a column's name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def attach(session: Session) -> Recorder:
    """Make a session record what it writes, and return its recorder."""
    recorder = Recorder()
    session.info[_RECORDER] = recorder
    return recorder


def recorder_of(session: Session) -> Recorder:
    """Return the recorder of a session made by `Database.write`."""
    recorder = session.info.get(_RECORDER)
    if not isinstance(recorder, Recorder):
        raise RuntimeError("rows are written through Database.write() only")
    return recorder


def _of(target: Tracked) -> Recorder:
    session = object_session(target)
    if session is None:
        raise RuntimeError("a row is written outside any session")
    return recorder_of(session)


@event.listens_for(Tracked, "after_insert", propagate=True)
def _inserted(mapper: Mapper[Any], _connection: Connection, target: Tracked) -> None:
    _of(target).touch(str(mapper.local_table), target.uuid, None)


@event.listens_for(Tracked, "before_update", propagate=True)
@event.listens_for(Tracked, "before_delete", propagate=True)
def _about_to_change(mapper: Mapper[Any], connection: Connection, target: Tracked) -> None:
    # From the file and not from the object: the columns that were not loaded count too.
    table = str(mapper.local_table)
    _of(target).touch(table, target.uuid, row_image(connection, table, target.uuid))


def record(
    connection: Connection,
    entry: Entry,
    changes: list[RowChange],
    *,
    author: Author,
    run_uuid: str,
    clock: Clock,
) -> str:
    """Append an operation with its changes, and return its uuid.

    The digest of an operation covers the one before it: a row cut out or rewritten breaks the chain.
    """
    images = [
        (
            c.table,
            c.uuid,
            c.action.value,
            *(None if i is None else canonical_json(i) for i in (c.before, c.after)),
        )
        for c in changes
    ]
    last = connection.exec_driver_sql("SELECT hash FROM operation ORDER BY id DESC LIMIT 1").scalar()
    row: Image = {
        "uuid": new_uuid(),
        "at_utc": UtcStamp.text(clock.now()),
        "tz_offset_minutes": round(clock.utc_offset() / dt.timedelta(minutes=1)),
        "who": author.account,
        "display_name": author.display_name,
        "host": author.host,
        "app_version": contractdesk.__version__,
        "run_uuid": run_uuid,
        "use_case": entry.use_case,
        "label": entry.label,
        "kind": entry.kind.value,
        "target_id": entry.target_id,
        "undoable": int(entry.undoable),
        "changes_digest": _changes_digest(images),
        "prev_hash": last or FIRST_HASH,
    }
    row["hash"] = _operation_hash(row)
    marks = ", ".join("?" * len(row))
    done = connection.exec_driver_sql(
        f"INSERT INTO operation ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
    )
    connection.exec_driver_sql(
        "INSERT INTO change (operation_id, table_name, row_uuid, action, before, after) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [(done.lastrowid, *image) for image in images],
    )
    return str(row["uuid"])


def _json(image: Image | None) -> str | None:
    return None if image is None else canonical_json(image)


def _changes_digest(images: Sequence[tuple[str | None, ...]]) -> str:
    return hashlib.sha256(canonical_json(images).encode()).hexdigest()


def _operation_hash(row: Image) -> str:
    """Return sha256(previous digest, then every other column but the key, in one canonical writing)."""
    covered = {name: value for name, value in row.items() if name not in {"id", "prev_hash", "hash"}}
    return hashlib.sha256((row["prev_hash"] + canonical_json(covered)).encode()).hexdigest()


# --------------------------------------------------------------------------------------- verification


def verify_chain(session: Session) -> list[Problem]:
    """Return what is wrong with the journal: operations cut out, added or rewritten outside the program.

    What was cut off at the very end leaves a gap in the counter of keys, unless that was edited too.
    """
    connection = session.connection()
    problems: list[Problem] = []
    expected_id, previous = 1, FIRST_HASH
    for row in connection.exec_driver_sql("SELECT * FROM operation ORDER BY id").mappings().all():
        operation = dict(row)
        number = operation["id"]
        if number != expected_id:
            problems.append(Problem("journal_gap", {"first": expected_id, "last": number - 1}))
        if operation["prev_hash"] != previous or _operation_hash(operation) != operation["hash"]:
            problems.append(Problem("journal_altered", {"operation": number}))
        if _changes_digest(_stored_images(connection, number)) != operation["changes_digest"]:
            problems.append(Problem("journal_images_altered", {"operation": number}))
        expected_id, previous = number + 1, operation["hash"]
    given = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'operation'").scalar()
    if (given or 0) >= expected_id:
        problems.append(Problem("journal_gap", {"first": expected_id, "last": given}))
    return problems


def _stored_images(connection: Connection, operation_id: int) -> list[tuple[str | None, ...]]:
    sql = "SELECT table_name, row_uuid, action, before, after FROM change WHERE operation_id = ? ORDER BY id"
    return [tuple(row) for row in connection.exec_driver_sql(sql, (operation_id,))]


def tracked_tables(connection: Connection) -> list[str]:
    """Return the business tables of the file: those whose rows have a key of ours and a version."""
    sql = (
        "SELECT name FROM sqlite_master AS t WHERE type = 'table' AND 2 = "
        "(SELECT count(*) FROM pragma_table_info(t.name) WHERE name IN ('uuid', 'version')) ORDER BY name"
    )
    return [name for (name,) in connection.exec_driver_sql(sql)]


def verify_rows(session: Session) -> list[Problem]:
    """Return the rows that are not what the journal last made them: changed, added or removed.

    SQLite's own check sees one flipped bit out of eight; this one sees them all.
    """
    connection = session.connection()
    problems: list[Problem] = []
    for table in tracked_tables(connection):
        known = _last_images(connection, table)
        for row in connection.exec_driver_sql(f"SELECT * FROM {quoted(table)}").mappings():
            image = dict(row)
            expected = known.pop(image["uuid"], None)
            if expected is None:
                problems.append(Problem("row_unknown", {"table": table, "uuid": image["uuid"]}))
            # A column added by an upgrade is not in the older images.
            elif wrong := sorted(n for n in business(expected) or {} if image.get(n) != expected[n]):
                problems.append(
                    Problem("row_altered", {"table": table, "uuid": image["uuid"], "columns": tuple(wrong)})
                )
        problems += [
            Problem("row_missing", {"table": table, "uuid": uuid}) for uuid, image in known.items() if image
        ]
    return problems


def _last_images(connection: Connection, table: str) -> dict[str, Image | None]:
    """Return the last image of each row the journal knows, None for a row that was deleted."""
    # Beside max(), SQLite gives the other columns from the row of the maximum (documented).
    sql = "SELECT row_uuid, after, max(id) FROM change WHERE table_name = ? GROUP BY row_uuid"
    rows = connection.exec_driver_sql(sql, (table,))
    return {uuid: None if after is None else json.loads(after) for uuid, after, _id in rows}
