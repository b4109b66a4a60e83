"""Rows with all that belongs to them: one statement for each kind of children, made once and for all.

SQLAlchemy's own loaders make these statements anew at each reading, each with the options of all the others:
more than half the time that it took to read a register.
"""

import functools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.attributes import set_committed_value

from contractdesk.data.base import Record

R = TypeVar("R", bound=Record)
Kinds = tuple[InstrumentedAttribute[Any], ...]
"""The relationships that are followed; one that starts from children comes after the one that reads them."""

_AT_ONCE = 200
_OWNERS = "owners"


def entities(session: Session, kind: type[R], query: Select[R], kinds: Kinds) -> list[R]:
    """Return rows that the session keeps: what is changed on them is saved.

    Args:
        session: a read or write session.
        kind: the table.
        query: which rows, as ``select(kind)``.
        kinds: what is read with them; what was read before is left as it is, with its changes.
    """

    def children(kin: _Kin, owners: str) -> Iterable[Record]:
        return session.scalars(kin.entities, {_OWNERS: owners})

    def put(owner: Record, kin: _Kin, found: Sequence[Record]) -> None:
        set_committed_value(owner, kin.key, list(found) if kin.is_many else next(iter(found), None))

    rows = list(session.scalars(query))
    _complete(kind, rows, kinds, children, put)
    return rows


def bare(session: Session, kind: type[R], query: Select[Any], kinds: Kinds) -> Iterator[R]:
    """Yield rows to be read only: the session does not know them, and refuses whatever is changed on them.

    They take a third of the time of ``entities``. They are read some hundreds at a time: those already used
    can be forgotten, so that a large register takes no more memory than what is made of it.

    Args:
        session: a read or write session; what it has not flushed is not seen.
        kind: the table.
        query: which rows, as ``select_bare(kind)``.
        kinds: what is read with them.
    """
    connection = session.connection()

    def children(kin: _Kin, owners: str) -> Iterable[Record]:
        return _made(kin.child, connection.execute(kin.bare, {_OWNERS: owners}).all())

    def put(owner: Record, kin: _Kin, found: Sequence[Record]) -> None:
        owner.__dict__[kin.key] = tuple(found) if kin.is_many else next(iter(found), None)

    for part in connection.execute(query).partitions(_AT_ONCE):
        rows = _made(kind, part)
        _complete(kind, rows, kinds, children, put)
        yield from rows


def select_bare(kind: type[Record]) -> Select[Any]:
    """Return the statement that reads the rows of a table for ``bare``."""
    return select(*_columns(kind).values())


@dataclass(frozen=True, slots=True)
class _Kin:
    """A kind of children: how they are found from the keys of their owners, as a list in JSON."""

    key: str
    child: type[Record]
    foreign_key: str
    is_many: bool
    entities: Select[Any]
    bare: Select[Any]


@functools.cache
def _kin(owner: type[Record], key: str) -> _Kin:
    relation = inspect(owner).relationships[key]
    child: type[Record] = relation.mapper.class_
    ((_owner_key, column),) = relation.local_remote_pairs or ()
    owners = select(func.json_each(bindparam(_OWNERS)).table_valued("value").c.value)

    def of_owners(query: Select[Any]) -> Select[Any]:
        return query.where(column.in_(owners)).order_by(*(relation.order_by or ()))

    return _Kin(
        key,
        child,
        str(column.key),
        bool(relation.uselist),
        of_owners(select(child)),
        of_owners(select_bare(child)),
    )


def _complete(
    kind: type[Record],
    rows: Sequence[Record],
    kinds: Kinds,
    children: Callable[[_Kin, str], Iterable[Record]],
    put: Callable[[Record, _Kin, Sequence[Record]], None],
) -> None:
    """Put on rows what belongs to them, then on that what belongs to it."""
    read: dict[type[Record], list[Record]] = defaultdict(list, {kind: list(rows)})
    for attribute in kinds:
        owner_kind: type[Record] = attribute.parent.class_
        kin = _kin(owner_kind, attribute.key)
        owners = {one.id: one for one in read[owner_kind] if kin.key not in one.__dict__}
        found: dict[int, list[Record]] = {key: [] for key in owners}
        if owners:
            for child in children(kin, json.dumps(list(owners))):
                found[getattr(child, kin.foreign_key)].append(child)
        for key, owner in owners.items():
            put(owner, kin, found[key])
        for owner in read[owner_kind]:
            held = owner.__dict__[kin.key]
            read[kin.child] += held if kin.is_many else [] if held is None else [held]


def _made(kind: type[R], rows: Iterable[Iterable[Any]]) -> list[R]:
    """Return rows without the state by which a session follows what becomes of them."""
    names = tuple(_columns(kind))
    made = []
    for values in rows:
        row = kind.__new__(kind)
        row.__dict__.update(zip(names, values, strict=True))
        made.append(row)
    return made


@functools.cache
def _columns(kind: type[Record]) -> dict[str, ColumnElement[Any]]:
    """Return the columns of a table by the names of their attributes."""
    return {str(one.key): one.columns[0] for one in inspect(kind).column_attrs}
