"""The user's settings: a frozen dataclass and a small TOML file.

A setting this program does not know (written by a later one) is kept; one it cannot use is replaced by its
default, with a warning in the log: settings never stop the program. Everything about a register is in the
register; here is only what belongs to the person and the computer.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from contractdesk.common.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

log = logging.getLogger(__name__)

VERSION = 1
THEMES = ("system", "light", "dark")
_RECENT = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program remembers of its user."""

    last_register: str = ""
    recent_registers: tuple[str, ...] = ()
    export_folder: str = ""
    theme: str = "system"
    """One of THEMES; « system » follows Windows."""
    unknown: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Settings of a later program, kept as they are."""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_VALID: dict[str, Callable[[object], bool]] = {
    "last_register": _is_text,
    "recent_registers": _is_texts,
    "export_folder": _is_text,
    "theme": lambda value: value in THEMES,
}


def load(path: Path) -> Settings:
    """Return the settings of a file, the defaults for what it lacks or holds wrongly."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:  # ValueError: not UTF-8
        return _unread(error)
    # Imported here: a first start has nothing to read.
    import tomllib

    try:
        document = tomllib.loads(text)
    except ValueError as error:  # not TOML
        return _unread(error)
    document.pop("version", None)
    known: dict[str, Any] = {}
    for name, is_valid in _VALID.items():
        if name not in document:
            continue
        value = document.pop(name)
        if is_valid(value):
            known[name] = tuple(value[:_RECENT]) if isinstance(value, list) else value
        else:
            log.warning("setting %s not valid: default used", name)
    return Settings(**known, unknown=MappingProxyType(document))


def _unread(error: Exception) -> Settings:
    log.warning("settings not read: %s", type(error).__name__)
    return Settings()


def save(path: Path, settings: Settings) -> None:
    """Write the settings whole, or leave the file as it was.

    Raises:
        StorageError: as `files.atomic_write`.
    """
    document: dict[str, Any] = {"version": VERSION}
    document |= {item.name: getattr(settings, item.name) for item in fields(settings) if item.name in _VALID}
    document |= settings.unknown
    # Imported here: only writing needs it, and every start reads.
    from contractdesk.common import files

    text = "".join(f"{_key(name)} = {_toml(value)}\n" for name, value in document.items())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.storage_error(error, path) from error
    # The path of a file whose name is not UTF-8 cannot be kept.
    files.atomic_write_bytes(path, text.encode(errors="replace"), overwrite=True)


def remember(settings: Settings, register: str) -> tuple[str, ...]:
    """Return the recent registers with one at their head, each once."""
    others = [path for path in settings.recent_registers if path != register]
    return (register, *others)[:_RECENT]


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _quoted(name)


def _quoted(text: str) -> str:
    import json

    # A JSON string is a TOML basic string, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml(value: object) -> str:
    """Return a TOML value; tables are written inline, which is enough for what was read from TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(name)} = {_toml(item)}' for name, item in value.items())}}}"
    raise StorageError("settings_invalid", type=type(value).__name__)
