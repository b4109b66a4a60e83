"""A small register of two tables, so that these tests stand on no business table.

Owners have items; an item's code is unique, so that two items can exchange theirs.
"""

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from contractdesk.data.base import Base, Tracked, strict_metadata
from contractdesk.data.journal import Change, Operation
from contractdesk.data.meta import Meta
from contractdesk.data.migrations.runner import Step
from contractdesk.data.types import EnumText, Exact, Json, Money, Month
from tests.data import ddl


class Toy(DeclarativeBase):
    metadata = strict_metadata()
    type_annotation_map = Base.type_annotation_map


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Owner(Tracked, Toy):
    __tablename__ = "owner"

    name: Mapped[str] = mapped_column(unique=True)
    items: Mapped[list["Item"]] = relationship(
        back_populates="owner", cascade="all, delete-orphan", lazy="raise"
    )


class Item(Tracked, Toy):
    __tablename__ = "item"

    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[Money | None]
    rate: Mapped[Exact | None]
    day: Mapped[dt.date | None]
    month: Mapped[Month | None]
    colour: Mapped[Colour | None] = mapped_column(EnumText(Colour))
    flag: Mapped[bool] = mapped_column(default=False)
    extra: Mapped[Json | None]
    owner: Mapped[Owner] = relationship(back_populates="items", lazy="raise")


TABLES = [*(table.__table__ for table in (Meta, Operation, Change)), *Toy.metadata.sorted_tables]


def make_tables(connection):
    for statement in ddl.statements(TABLES):
        connection.execute(statement)


def add_note(connection):
    connection.execute("ALTER TABLE owner ADD COLUMN note TEXT NOT NULL DEFAULT ''")


STEPS = (Step(1, make_tables),)
LATER = (*STEPS, Step(2, add_note))
