"""What every table has in common.

* STRICT tables whose CHECKs come from the column types: the file itself refuses a date that does not exist.
* Keys that are never given twice (AUTOINCREMENT): undoing a deletion puts a row back under its own key.
* `uuid`, made by the program: the row can be looked for after a doubtful error.
* `version`, checked by each UPDATE: an edit made on an old copy is refused, never silently lost.

Foreign keys are NO ACTION: a cascade made by SQLite would escape the journal, and RESTRICT cannot be deferred
while an undo puts rows back.
"""
# Without `from __future__ import annotations`: SQLAlchemy reads these annotations when a class is made.

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, MetaData, Table, Text, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from contractdesk.data.types import Flag, IsoDate, UtcStamp, UuidText

_STRICT = "contractdesk_strict"
_SQLITE = sqlite.dialect()
_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


def strict_metadata() -> MetaData:
    """Return an empty set of tables under the rules above; constraints are named: migrations need names."""
    return MetaData(naming_convention=_NAMES, info={_STRICT: True})


class Base(DeclarativeBase):
    """Parent of the tables of the register."""

    metadata = strict_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        bool: Flag(),
        dt.date: IsoDate(),
        dt.datetime: UtcStamp(),
    }


def new_uuid() -> str:
    """Return the key of a new row."""
    return str(uuid.uuid4())


class Tracked:
    """Columns of a business row: everything written to it is journalled and can be undone."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-3)
    uuid: Mapped[str] = mapped_column(UuidText(), unique=True, default=new_uuid, sort_order=-2)
    version: Mapped[int] = mapped_column(sort_order=-1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Record(Tracked, Base):
    """Parent of the business tables of the register."""

    __abstract__ = True


@event.listens_for(Table, "after_parent_attach")
def _complete(table: Table, metadata: MetaData) -> None:
    """Make a table STRICT, with the CHECKs of its types, and keys never given twice."""
    if not metadata.info.get(_STRICT):
        return
    table.dialect_options["sqlite"]["strict"] = True
    if list(table.primary_key.columns.keys()) == ["id"]:
        table.dialect_options["sqlite"]["autoincrement"] = True
    for column in table.columns:
        check_sql = getattr(column.type, "check_sql", None)
        if check_sql is None:
            continue
        # A CHECK on NULL is neither true nor false, and so passes.
        rule = check_sql(_SQLITE.identifier_preparer.quote(column.name))
        table.append_constraint(CheckConstraint(rule, name=f"{column.name}_form"))
