"""What the columns of the register hold, for those who read the images of the journal."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.dialects import sqlite

from contractdesk.common.errors import StorageError
from contractdesk.data.base import Base
from contractdesk.data.types import Cents, DecimalText, EnumText, Flag, IsoDate, MonthText

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIALECT = sqlite.dialect()  # type: ignore[no-untyped-call, unused-ignore]


class Form(Enum):
    """How a value of a column is written for people."""

    TEXT = auto()
    MONEY = auto()
    DAY = auto()
    FIGURE = auto()
    FLAG = auto()
    MONTH = auto()
    CHOICE = auto()


_FORMS: tuple[tuple[type[Any], Form], ...] = (
    (Cents, Form.MONEY),
    (IsoDate, Form.DAY),
    (DecimalText, Form.FIGURE),
    (Flag, Form.FLAG),
    (MonthText, Form.MONTH),
    (EnumText, Form.CHOICE),
)


def in_order(table: str, names: Iterable[str]) -> list[str]:
    """Return columns in the order of their table; those that are no longer there come last."""
    known = list(Base.metadata.tables[table].columns.keys()) if table in Base.metadata.tables else []
    return sorted(names, key=lambda name: known.index(name) if name in known else len(known))


def form(table: str, name: str) -> Form:
    """Return how a column is written; one that is no longer there is a text."""
    found = Base.metadata.tables[table].columns.get(name) if table in Base.metadata.tables else None
    if found is None:
        return Form.TEXT
    return next((form for kind, form in _FORMS if isinstance(found.type, kind)), Form.TEXT)


def read(table: str, name: str, value: Any) -> Any:  # noqa: ANN401 - any column
    """Return a value of the file as the program has it."""
    if form(table, name) is Form.TEXT:
        return value
    kind = cast("Any", Base.metadata.tables[table].columns[name].type)
    process = getattr(kind, "process_result_value", None)
    try:
        return value if process is None else process(value, _DIALECT)
    except StorageError:  # an image kept before a rule changed
        return value
