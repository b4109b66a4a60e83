"""Column types: each value has one exact form in the file, and is refused rather than adjusted.

They all compile to TEXT or INTEGER, the only names a STRICT table needs here, and each brings the CHECK
that its form asks for (`data/base.py` writes it in the table). A value that is wrong on its way in is a
mistake of the program (ValueError); one that is wrong in the file was put there by something else
(StorageError).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from sqlalchemy import Integer, Text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from contractdesk.common.errors import StorageError

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_E = TypeVar("_E", bound=StrEnum)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def _unreadable(value: object) -> StorageError:
    return StorageError("value_unreadable", value=str(value)[:40])


class Cents(TypeDecorator[Decimal]):
    """An amount in euros, kept as a whole number of cents.

    An amount that is not rounded to the cent is refused: rounding belongs to the calculation, where the
    clause gives its mode. `func.sum()` over the column gives euros again.
    """

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> int | None:
        """Return the cents of an amount."""
        if value is None:
            return None
        if not isinstance(value, Decimal | int) or isinstance(value, bool):
            raise ValueError("an amount must be a Decimal")
        cents = Decimal(value).scaleb(2)
        whole = int(cents)
        if whole != cents:
            raise ValueError("an amount must be rounded to the cent")
        return whole

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the amount of a number of cents."""
        return None if value is None else Decimal(value).scaleb(-2)


class DecimalText(TypeDecorator[Decimal]):
    """An exact figure, kept as it was published: index values, rates, coefficients; never summed in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Return the digits, without exponent."""
        if value is None:
            return None
        if not isinstance(value, Decimal | int) or not Decimal(value).is_finite():
            raise ValueError("a figure must be a finite Decimal")
        return f"{Decimal(value):f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Return the figure."""
        if value is None:
            return None
        try:
            figure = Decimal(value)
        except InvalidOperation:
            raise _unreadable(value) from None
        if not figure.is_finite():
            raise _unreadable(value)
        return figure

    @staticmethod
    def check_sql(column: str) -> str:
        """Return the CHECK: an optional sign, digits, one dot at most."""
        return (
            f"{column} NOT GLOB '*[^0-9.-]*' AND {column} GLOB '*[0-9]' AND {column} NOT GLOB '?*-*' "
            f"AND {column} NOT GLOB '*.*.*' AND {column} NOT GLOB '.*' AND {column} NOT GLOB '-.*'"
        )


class IsoDate(TypeDecorator[dt.date]):
    """A day, kept as `2026-12-31`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dt.date | None, dialect: Dialect) -> str | None:
        """Return the ISO day; an instant is refused: its day depends on a zone."""
        if value is None:
            return None
        if isinstance(value, dt.datetime):
            raise ValueError("a day must be a date without time")
        return value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> dt.date | None:
        """Return the day."""
        if value is None:
            return None
        # fromisoformat alone also takes 20261231 and 2026-W53-4.
        if not _DAY.fullmatch(value):
            raise _unreadable(value)
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise _unreadable(value) from None

    @staticmethod
    def check_sql(column: str) -> str:
        """Return the CHECK; a plain `date(d) IS d` accepts 30 February."""
        return f"date({column}, '+0 days') IS {column}"


class MonthText(TypeDecorator[str]):
    """A month, kept and given as `2024-12`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the month after checking its form."""
        if value is not None and not _MONTH.fullmatch(value):
            raise ValueError("a month must look like 2024-12")
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the month."""
        if value is not None and not _MONTH.fullmatch(value):
            raise _unreadable(value)
        return value

    @staticmethod
    def check_sql(column: str) -> str:
        """Return the CHECK: its first day exists."""
        return f"date({column} || '-01', '+0 days') IS {column} || '-01'"


class UtcStamp(TypeDecorator[dt.datetime]):
    """An instant, kept in UTC to the microsecond, in a form that sorts as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        """Return the instant in UTC; one without zone is refused."""
        return None if value is None else self.text(value)

    @staticmethod
    def text(value: dt.datetime) -> str:
        """Return the form of an instant in the file."""
        if value.tzinfo is None:
            raise ValueError("an instant must have a zone")
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> dt.datetime | None:
        """Return the aware instant."""
        if value is None:
            return None
        try:
            return dt.datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)
        except ValueError:
            raise _unreadable(value) from None

    @staticmethod
    def check_sql(column: str) -> str:
        """Return the CHECK; the fraction apart: SQLite rounds 59.9995 s to the next minute."""
        return (
            f"strftime('%Y-%m-%dT%H:%M:%S', substr({column}, 1, 19), '+0 days') IS substr({column}, 1, 19) "
            f"AND substr({column}, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]Z'"
        )


class EnumText(TypeDecorator[_E], Generic[_E]):
    """A choice, kept by its value; the CHECK lists the values."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[_E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: _E | None, dialect: Dialect) -> str | None:
        """Return the value of a choice; its bare value is accepted."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> _E | None:
        """Return the choice."""
        if value is None:
            return None
        try:
            return self.enum(value)
        except ValueError:
            raise _unreadable(value) from None

    def check_sql(self, column: str) -> str:
        """Return the CHECK: one of the values, in the order of the enumeration."""
        values = ", ".join(f"'{choice.value}'" for choice in self.enum)
        return f"{column} IN ({values})"


class Flag(TypeDecorator[bool]):
    """Yes or no, kept as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """Return 1 or 0."""
        return None if value is None else int(bool(value))

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """Return the answer."""
        return None if value is None else bool(value)

    @staticmethod
    def check_sql(column: str) -> str:
        """Return the CHECK."""
        return f"{column} IN (0, 1)"


class JsonText(TypeDecorator[Any]):
    """A small structure of JSON values, kept in one canonical writing (keys sorted, no spaces).

    No CHECK: with `trusted_schema` off, SQLite 3.40 refuses `json_valid()` in a schema.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401 - JSON
        """Return the canonical text."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401 - JSON
        """Return the structure."""
        if value is None:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise _unreadable(value) from None


class UuidText(TypeDecorator[str]):
    """The key of a row that is made by the program, before the file knows the row."""

    impl = Text
    cache_ok = True

    @staticmethod
    def check_sql(column: str) -> str:
        """Return the CHECK."""
        return f"length({column}) = 36"


def canonical_json(value: object) -> str:
    """Return the one JSON text of a structure, so that equal structures have equal digests."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


Money = Annotated[Decimal, mapped_column(Cents())]
"""`Mapped[Money]`, or `Mapped[Money | None]` where it may be unknown; so for the others."""
Exact = Annotated[Decimal, mapped_column(DecimalText())]
Month = Annotated[str, mapped_column(MonthText())]
Json = Annotated[Any, mapped_column(JsonText())]
