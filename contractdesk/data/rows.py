"""Rows by the names of their columns, for those who fill them from what was typed."""

from typing import Any, TypeVar, cast

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from contractdesk.data import models
from contractdesk.data.base import Record, new_uuid

Row = TypeVar("Row", bound=Record)


def column_names(kind: type[Record]) -> frozenset[str]:
    """Return the names of the columns of a table."""
    return frozenset(cast("Any", inspect(kind)).column_attrs.keys())


def new_row(kind: type[Row], uuid: str = "") -> Row:
    """Return a new row without children: once it is in the file, those left unsaid could not be read."""
    relations = cast("Any", inspect(kind)).relationships
    made = kind(**{one.key: [] if one.uselist else None for one in relations})
    made.uuid = uuid or new_uuid()
    return made


def delete_contract(session: Session, row: models.Contract) -> None:
    """Delete a contract loaded whole with all that belongs to it, row by row: all of it is journalled.

    What names another row of the contract leaves first: the file checks keys at each statement.
    """
    for group in row.groups:
        group.steps.clear()
    for name in ("steps", "lines", "letters", "decisions", "amendments", "invoices"):
        getattr(row, name).clear()
    session.flush()
    session.delete(row)
