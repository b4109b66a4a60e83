"""Undo and redo: the images of the journal put back, in one transaction that is itself journalled.

Rows are found by uuid, never by reference or position. A row that is no longer what the operation left is a
conflict: nothing is undone over somebody else's work. Scope: the operations of one opening of the register
(one's own), the last ones first. After an undo every business table is as it was; only version counters have
grown, so that forms opened meanwhile are seen to be stale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from contractdesk.common.errors import ConflictError
from contractdesk.data.journal import (
    Change,
    Entry,
    Image,
    Kind,
    Operation,
    RowChange,
    business,
    quoted,
    recorder_of,
    row_image,
    tracked_tables,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from contractdesk.data.engine import Database

_MEMORY = 200
"""How many of one's operations are looked at: far more than anybody undoes in a row."""


@dataclass(frozen=True, slots=True)
class Target:
    """An operation that can be undone or redone now."""

    operation_id: int
    use_case: str
    label: str
    undoable: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What an undo or a redo did: the rows it wrote, as (table, uuid)."""

    target: Target
    rows: tuple[tuple[str, str], ...]


def targets(session: Session, run_uuid: str) -> tuple[Target | None, Target | None]:
    """Return what Ctrl+Z and Ctrl+Y would act on, for the texts of the menu."""
    recent = session.scalars(
        select(Operation).where(Operation.run_uuid == run_uuid).order_by(Operation.id.desc()).limit(_MEMORY)
    ).all()
    by_id = {operation.id: operation for operation in recent}
    undoable: list[int] = []
    redoable: list[int] = []
    for operation in reversed(recent):
        if operation.kind is Kind.DO:
            undoable.append(operation.id)
            redoable.clear()
            continue
        taken, given = (undoable, redoable) if operation.kind is Kind.UNDO else (redoable, undoable)
        if operation.target_id in taken:
            taken.remove(operation.target_id)
            given.append(operation.target_id)
    return _target(by_id, undoable), _target(by_id, redoable)


def _target(by_id: dict[int, Operation], ids: list[int]) -> Target | None:
    if not ids:
        return None
    operation = by_id[ids[-1]]
    return Target(operation.id, operation.use_case, operation.label, operation.undoable)


def undo_last(db: Database) -> Done | None:
    """Undo one's last operation that still stands; None when there is none.

    Raises:
        ConflictError: not_undoable, for what has its own way to be cancelled (a revision that was notified);
            undo_conflict, when the register changed meanwhile.
    """
    with db.read() as session:
        target, _redo = targets(session, db.run_uuid)
    if target is None:
        return None
    if not target.undoable:
        raise ConflictError("not_undoable", label=target.label)
    return _apply(db, target, Kind.UNDO)


def redo_last(db: Database) -> Done | None:
    """Redo what was undone last, unless something was done since; None when there is nothing.

    Raises:
        ConflictError: undo_conflict, when the register changed meanwhile.
    """
    with db.read() as session:
        _undo, target = targets(session, db.run_uuid)
    return None if target is None else _apply(db, target, Kind.REDO)


def _apply(db: Database, target: Target, kind: Kind) -> Done:
    entry = Entry(target.use_case, target.label, kind=kind, target_id=target.operation_id)
    with db.write_entry(entry) as session:
        changes = _wanted(session, target.operation_id, kind)
        try:
            put_back(session, changes, target.label)
        except IntegrityError as error:
            raise ConflictError("undo_conflict", label=target.label) from error
    return Done(target, tuple((change.table, change.uuid) for change in changes))


def _wanted(session: Session, operation_id: int, kind: Kind) -> list[RowChange]:
    """Return the changes to make: those of the operation, turned round for an undo."""
    stored = session.scalars(select(Change).where(Change.operation_id == operation_id).order_by(Change.id))
    changes = [RowChange(c.table_name, c.row_uuid, c.before, c.after) for c in stored]
    if kind is Kind.REDO:
        return changes
    return [RowChange(c.table, c.uuid, c.after, c.before) for c in reversed(changes)]


def put_back(session: Session, changes: list[RowChange], label: str) -> None:
    """Put the rows in the state wanted, after checking that they are in the state left.

    All rows leave before any comes back, and foreign keys are checked at the end: two rows that exchanged a
    unique value, a parent and its children, need no order.

    Raises:
        ConflictError: undo_conflict.
        IntegrityError: a rule of the file.
    """
    connection = session.connection()
    known = set(tracked_tables(connection))
    recorder = recorder_of(session)
    versions: dict[str, int] = {}
    for change in changes:
        if change.table not in known:
            raise ConflictError("undo_conflict", label=label)
        current = row_image(connection, change.table, change.uuid)
        if business(current) != business(change.before):
            raise ConflictError("undo_conflict", label=label)
        recorder.touch(change.table, change.uuid, current)
        versions[change.uuid] = _last_version(connection, change, current)
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for change in changes:
        if change.before is not None:
            connection.exec_driver_sql(f"DELETE FROM {quoted(change.table)} WHERE uuid = ?", (change.uuid,))
    for change in changes:
        if change.after is not None:
            _insert(connection, change.table, {**change.after, "version": versions[change.uuid] + 1})
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise ConflictError("undo_conflict", label=label)


def _insert(connection: Connection, table: str, image: Image) -> None:
    columns = ", ".join(quoted(name) for name in image)
    marks = ", ".join("?" * len(image))
    sql = f"INSERT INTO {quoted(table)} ({columns}) VALUES ({marks})"
    connection.exec_driver_sql(sql, tuple(image.values()))


def _last_version(connection: Connection, change: RowChange, current: Image | None) -> int:
    """Return the highest version the row ever had: one that comes back must not look like an older self."""
    if current is not None:
        return int(current["version"])
    sql = (
        "SELECT max(max(coalesce(json_extract(before, '$.version'), 0), "
        "coalesce(json_extract(after, '$.version'), 0))) FROM change WHERE row_uuid = ?"
    )
    return int(connection.exec_driver_sql(sql, (change.uuid,)).scalar() or 0)
