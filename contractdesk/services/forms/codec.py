"""A form as plain JSON values and back, for drafts, and its digest, to see that something has changed."""

import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from contractdesk.common.errors import InputError

Form = TypeVar("Form")


def to_plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a form, or a part of one, as JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value


def from_plain(kind: type[Form], plain: object) -> Form:
    """Return a form from JSON values; fields that an older program did not write have their defaults.

    Raises:
        InputError: ``draft_unreadable``.
    """
    try:
        return cast("Form", _read(kind, plain))
    except (AttributeError, TypeError, ValueError, KeyError, InvalidOperation):
        raise InputError("draft_unreadable") from None


def digest(form: Any) -> str:  # noqa: ANN401 - any form
    """Return the digest of what a form holds, whatever it was read from."""
    text = json.dumps(to_plain(replace(form, version="")), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - typed by `kind`
    """Read one value of a known type."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        if plain is None:
            return None
        (kind,) = [one for one in typing.get_args(kind) if one is not types.NoneType]
        origin = typing.get_origin(kind)
    if origin is tuple:
        return _read_tuple(typing.get_args(kind), plain)
    if origin is Mapping or kind is Mapping or origin is dict:
        return dict(plain)
    return _read_entry(kind, plain) if is_dataclass(kind) else _read_scalar(kind, plain)


def _read_entry(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - typed by `kind`
    known, hints = {one.name for one in fields(kind)}, _hints(kind)
    return kind(**{name: _read(hints[name], one) for name, one in plain.items() if name in known})


def _read_tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:  # noqa: ANN401 - JSON
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], one) for one in plain)
    return tuple(_read(kind, one) for kind, one in zip(kinds, plain, strict=True))


def _read_scalar(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - JSON
    if kind is date:
        return date.fromisoformat(plain)
    if kind is Decimal:
        return Decimal(plain)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(plain)
    if type(plain) is not kind:
        raise TypeError(plain)
    return plain
