"""Earlier states of a thing of the register with all that belongs to it, read in the journal and put back.

What belongs to what is said by the models, once. A state is put back as one operation that is journalled and
can be undone like any other; one that the register no longer allows is refused, and nothing is changed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from contractdesk.common.errors import ConflictError
from contractdesk.data import models
from contractdesk.data.base import Base
from contractdesk.data.journal import (
    Action,
    Change,
    Image,
    Kind,
    Operation,
    RowChange,
    business,
    quoted,
)
from contractdesk.data.undo import put_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

ROOTS = {one.__tablename__: one for one in (models.Contract, models.Vendor, models.Module)}
"""What can be brought back with all that belongs to it."""
_NAMES = {"contract": "reference", "vendor": "name", "module": "name"}

Key = tuple[str, str]
State = dict[Key, Image]
"""The rows of a thing and of all that belongs to it, by table and uuid."""


@dataclass(frozen=True, slots=True)
class _Link:
    """The column by which the rows of a table belong to those of another."""

    table: str
    column: str
    parent: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A thing that was deleted and is still absent, as it was, with the operation that deleted it."""

    table: str
    uuid: str
    image: Image
    operation: Operation


@cache
def _links() -> tuple[_Link, ...]:
    found = set()
    for mapper in Base.registry.mappers:
        for relation in mapper.relationships:
            if relation.cascade.delete_orphan:
                ((_local, remote),) = relation.local_remote_pairs or ()
                found.add(_Link(str(relation.target), str(remote.name), str(mapper.local_table)))
    return tuple(sorted(found, key=lambda link: (link.parent, link.table)))


# ------------------------------------------------------------------------------------------- reading


def deleted(session: Session) -> list[Deleted]:
    """Return what can be brought back, the last deleted first; what an undo took away was never there."""
    connection = session.connection()
    query = (
        select(Change, Operation)
        .join(Operation, Operation.id == Change.operation_id)
        .where(
            Change.table_name.in_(ROOTS), Change.action == Action.DELETE, Operation.kind != Kind.UNDO
        )
        .order_by(Change.id.desc())
    )  # fmt: skip
    found: dict[str, Deleted] = {}
    for change, operation in session.execute(query):
        if change.before is None or change.row_uuid in found:
            continue
        if not _is_there(connection, change.table_name, change.row_uuid):
            found[change.row_uuid] = Deleted(change.table_name, change.row_uuid, change.before, operation)
    vendors = {one.image["id"] for one in found.values() if one.table == "vendor"}
    return [
        one for one in found.values() if one.image.get("vendor_id") not in vendors or one.table != "module"
    ]


def operations_of(session: Session, table: str, uuid: str) -> list[Operation]:
    """Return the operations that changed a thing or anything that ever belonged to it, newest first."""
    uuids = {uuid} | {key[1] for key in _ever(session.connection(), table, uuid)}
    ids = select(Change.operation_id).where(Change.row_uuid.in_(uuids))
    return list(session.scalars(select(Operation).where(Operation.id.in_(ids)).order_by(Operation.id.desc())))


def changes_of(
    session: Session, operation_id: int, within: tuple[str, str] | None = None, most: int | None = None
) -> list[Change]:
    """Return what an operation changed, in order; only what belongs to a thing when one is given."""
    query = select(Change).where(Change.operation_id == operation_id).order_by(Change.id).limit(most)
    if within is not None:
        uuids = {within[1]} | {key[1] for key in _ever(session.connection(), *within)}
        query = query.where(Change.row_uuid.in_(uuids))
    return list(session.scalars(query))


def _is_there(connection: Connection, table: str, uuid: str) -> bool:
    sql = f"SELECT count(*) FROM {quoted(table)} WHERE uuid = ?"
    return bool(connection.exec_driver_sql(sql, (uuid,)).scalar())


def _ever(connection: Connection, table: str, uuid: str) -> State:
    """Return all that ever belonged to a thing, each row in some image of it."""
    image = "coalesce(after, before)"

    def children(link: _Link, ids: list[int]) -> Iterable[Image]:
        sql = f"SELECT {image} FROM change WHERE table_name = ? AND json_extract({image}, ?) IN (%s)"
        return _images(connection, sql, ids, link.table, f"$.{link.column}")

    sql = f"SELECT {image} FROM change WHERE row_uuid = ? ORDER BY id DESC LIMIT 1"
    root = connection.exec_driver_sql(sql, (uuid,)).scalar()
    return {} if root is None else _tree(table, json.loads(root), children)


def _before_or_at(connection: Connection, table: str, uuid: str, operation_id: int) -> State:
    """Return a thing with all that belonged to it just after an operation; nothing when it was not there."""

    def then(row_uuid: str) -> Image | None:
        sql = "SELECT after FROM change WHERE row_uuid = ? AND operation_id <= ? ORDER BY id DESC LIMIT 1"
        image = connection.exec_driver_sql(sql, (row_uuid, operation_id)).scalar()
        return None if image is None else json.loads(image)

    def children(link: _Link, ids: list[int]) -> Iterable[Image]:
        # Those that ever belonged there; what each was at the time is looked up by its key.
        marks = ", ".join("?" * len(ids))
        sql = (
            "SELECT DISTINCT row_uuid FROM change WHERE table_name = ? AND operation_id <= ? "
            f"AND json_extract(after, ?) IN ({marks})"
        )
        found = connection.exec_driver_sql(sql, (link.table, operation_id, f"$.{link.column}", *ids))
        images = [then(row_uuid) for (row_uuid,) in found.all()]
        return [image for image in images if image is not None and image[link.column] in ids]

    root = then(uuid)
    return {} if root is None else _tree(table, root, children)


def _now(connection: Connection, table: str, uuid: str) -> State:
    """Return a thing with all that belongs to it."""

    def children(link: _Link, ids: list[int]) -> Iterable[Image]:
        marks = ", ".join("?" * len(ids))
        sql = f"SELECT * FROM {quoted(link.table)} WHERE {quoted(link.column)} IN ({marks})"
        return [dict(row) for row in connection.exec_driver_sql(sql, tuple(ids)).mappings()]

    sql = f"SELECT * FROM {quoted(table)} WHERE uuid = ?"
    root = connection.exec_driver_sql(sql, (uuid,)).mappings().one_or_none()
    return {} if root is None else _tree(table, dict(root), children)


def _images(connection: Connection, sql: str, ids: list[int], *parameters: object) -> list[Image]:
    marks = ", ".join("?" * len(ids))
    rows = connection.exec_driver_sql(sql % marks, (*parameters, *ids))
    return [json.loads(image) for (image,) in rows]


def _tree(table: str, root: Image, children: Callable[[_Link, list[int]], Iterable[Image]]) -> State:
    """Return a row and, link by link, those that belong to it."""
    found: State = {(table, root["uuid"]): root}
    parents = [(table, [int(root["id"])])]
    while parents:
        parent, ids = parents.pop()
        for link in _links():
            if link.parent != parent:
                continue
            rows = [row for row in children(link, ids) if (link.table, row["uuid"]) not in found]
            found |= {(link.table, row["uuid"]): row for row in rows}
            if rows:
                parents.append((link.table, sorted({int(row["id"]) for row in rows})))
    return found


# ----------------------------------------------------------------------------------------- restoring


def restore(session: Session, table: str, uuid: str, operation_id: int, label: str) -> None:
    """Put a thing back as it was just after an operation, with all that belonged to it.

    Raises:
        ConflictError: ``restore_absent`` when it was not there then; ``restore_same`` when nothing would
            change; ``restore_taken`` when its name is another's now; ``restore_needs`` when something it
            refers to is gone; ``restore_issued`` when a revision that has left the program would go;
            ``restore_conflict`` for what else the register refuses.
    """
    connection = session.connection()
    wanted = _before_or_at(connection, table, uuid, operation_id)
    if not wanted:
        raise ConflictError("restore_absent")
    present = _now(connection, table, uuid)
    changes = _changes(present, wanted)
    if not changes:
        raise ConflictError("restore_same")
    _refuse_taken(connection, table, wanted[table, uuid])
    _refuse_orphan(connection, wanted)
    _refuse_issued(changes)
    try:
        put_back(session, changes, label)
    except (ConflictError, IntegrityError) as error:
        raise ConflictError("restore_conflict") from error


def _changes(present: State, wanted: State) -> list[RowChange]:
    found = []
    for key in dict.fromkeys((*present, *wanted)):
        before, after = present.get(key), wanted.get(key)
        if before is not None and after is not None:
            after = {**before, **after}  # a column that an upgrade added since keeps what it has
        if business(before) != business(after):
            found.append(RowChange(*key, before, after))
    return found


def _refuse_taken(connection: Connection, table: str, image: Image) -> None:
    """Refuse a name that another one has by now."""
    column = _NAMES[table]
    sql = f"SELECT * FROM {quoted(table)} WHERE {quoted(column)} = ? AND uuid <> ?"
    for row in connection.exec_driver_sql(sql, (image[column], image["uuid"])).mappings():
        if row.get("vendor_id") == image.get("vendor_id") or table != "module":
            raise ConflictError("restore_taken", table=table, name=image[column])


def _refuse_orphan(connection: Connection, wanted: State) -> None:
    """Refuse rows that refer to what is neither in the register nor among them."""
    back = {(table, image["id"]) for (table, _uuid), image in wanted.items()}
    for (table, _uuid), image in wanted.items():
        for key in Base.metadata.tables[table].foreign_keys:
            parent, value = str(key.column.table), image.get(str(key.parent.name))
            if value is None or (parent, value) in back:
                continue
            sql = f"SELECT count(*) FROM {quoted(parent)} WHERE id = ?"
            if not connection.exec_driver_sql(sql, (value,)).scalar():
                raise ConflictError("restore_needs", table=parent, name=_last_name(connection, parent, value))


def _last_name(connection: Connection, table: str, key: Any) -> str:  # noqa: ANN401 - a key of the file
    sql = (
        "SELECT before FROM change WHERE table_name = ? AND json_extract(before, '$.id') = ? ORDER BY id DESC"
    )
    image = connection.exec_driver_sql(sql, (table, key)).scalar()
    return "" if image is None else str(json.loads(image).get(_NAMES.get(table, "label"), ""))


def _refuse_issued(changes: list[RowChange]) -> None:
    """Refuse to make a revision go whose sheet has left the program: it is cancelled, with a reason."""
    for change in changes:
        if change.table == "revision" and change.before is not None and change.before["cancelled_on"] is None:
            snapshot = json.loads(change.before["snapshot"])
            if snapshot.get("issued_on"):
                raise ConflictError("restore_issued", on=change.before["effective_on"])
