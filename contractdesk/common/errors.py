"""The errors the program expects, as codes and parameters.

An error says *what* went wrong for programs; `services/labels.py` alone gives each code its French text. What
is not an `AppError` is a bug and ends in the crash dialog. This module must stay free of texts.
"""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class AppError(Exception):
    """An expected failure.

    Attributes:
        code: Stable name of the failure, the key of its French text.
        params: What the text names (a file, a value, a line number).
    """

    def __init__(self, code: str, **params: object) -> None:
        # Only the code is the message: parameters may hold personal data and messages end up in logs.
        super().__init__(code)
        self.code = code
        self.params = params

    def __repr__(self) -> str:
        shown = "".join(f", {name}={value!r}" for name, value in self.params.items())
        return f"{type(self).__name__}({self.code!r}{shown})"


@dataclasses.dataclass(frozen=True, slots=True)
class FieldError:
    """One fault of a form, shown beside its field."""

    field: str
    code: str
    params: Mapping[str, object] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """Something that a verification found wrong in a register."""

    code: str
    params: Mapping[str, object] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


class ValidationError(AppError):
    """A form holds faults; all of them are given at once."""

    def __init__(self, fields: Iterable[FieldError], code: str = "invalid_fields", **params: object) -> None:
        super().__init__(code, **params)
        self.fields: tuple[FieldError, ...] = tuple(fields)

    def __repr__(self) -> str:
        return f"ValidationError({self.fields!r})"


class NotFoundError(AppError):
    """What was asked for is not in the register."""


class ConflictError(AppError):
    """The register changed meanwhile, or holds something that forbids the change."""


class StorageError(AppError):
    """A file could not be read or written; its contents are as they were before."""


class InputError(AppError):
    """Bad usage, or a text that cannot be understood without guessing."""


class Cancelled(AppError):  # noqa: N818 - the user asked for it: it is not an error, and never shown
    """The user cancelled a long job."""

    def __init__(self) -> None:
        super().__init__("cancelled")
