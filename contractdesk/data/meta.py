"""What a register says of itself: one row, outside the journal, written by creation and upgrades only."""
# Without `from __future__ import annotations`: SQLAlchemy reads these annotations when a class is made.

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contractdesk.data.base import Base
from contractdesk.data.types import UuidText


class Meta(Base):
    """Identity of the register and of the programs that may open it."""

    __tablename__ = "meta"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register_uuid: Mapped[str] = mapped_column(UuidText())
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    """Version of the program that made the register."""
    app_version: Mapped[str]
    """Version of the program that last changed its schema: the one to install when the schema is newer."""
    min_reader: Mapped[int]
    """Oldest schema a program must know to read the register without misunderstanding it."""
    min_writer: Mapped[int]
