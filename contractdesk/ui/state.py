"""What the window remembers from one day to the next: place, page, columns, last folders.

QSettings on a file of our own under the data folder, never the registry, for opaque bytes and for texts only:
from an INI file numbers and booleans come back as texts. Real settings are elsewhere.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

if TYPE_CHECKING:
    from pathlib import Path


STATE_FILE = "fenetre.ini"
_SEEN, _MOST_SEEN = "dashboard/seen", 20

DRAFTS = "drafts"
"""The folder, in that of the program, of what was typed and not saved."""


class WindowState:
    """A small store of bytes and JSON texts."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        """The folder of what the program keeps for this user."""
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def bytes(self, key: str) -> QByteArray:
        """Give the bytes kept under a key, empty when there are none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Keep opaque bytes, such as a geometry."""
        self._store.setValue(key, value)

    def get(self, key: str) -> object:
        """Give the plain value kept under a key, None when there is none or when it was damaged."""
        import json  # not on the way to the first window

        text = self._store.value(key)
        try:
            return json.loads(text) if isinstance(text, str) else None
        except json.JSONDecodeError:
            return None

    def set(self, key: str, value: object) -> None:
        """Keep a plain value: text, number, list or dictionary."""
        import json

        self._store.setValue(key, json.dumps(value))

    def seen(self) -> dict[str, dt.date]:
        """Give the days on which registers were last looked at, by their places."""
        known = self.get(_SEEN)
        found = {}
        for register, day in known.items() if isinstance(known, dict) else ():
            try:
                found[register] = dt.date.fromisoformat(day)
            except (TypeError, ValueError):
                continue
        return found

    def set_seen(self, register: str, day: dt.date) -> None:
        """Keep that a register was looked at on a day; the registers looked at last are remembered."""
        others = [(place, at) for place, at in self.seen().items() if place != register]
        kept = [*others[1 - _MOST_SEEN :], (register, day)]
        self.set(_SEEN, {place: at.isoformat() for place, at in kept})

    def save(self) -> None:
        """Write to the file now; a folder that cannot be written costs the memory, not the work."""
        self._store.sync()
