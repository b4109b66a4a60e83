"""Log files: what happened, by identifiers; never the data of a register.

Records pass a filter that masks addresses and telephone numbers, whoever wrote them, and
files older than 90 days are removed. A windowed program has no `sys.stderr` at all: nothing here needs it.
"""

from __future__ import annotations

import datetime as dt
import faulthandler
import logging
import re
from contextlib import suppress
from typing import TYPE_CHECKING

import contractdesk
from contractdesk.common import system
from contractdesk.common.clock import SystemClock

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

log = logging.getLogger(__name__)

LOG_NAME = "contractdesk.log"
CRASH_NAME = "faulthandler.log"
_FILE_BYTES = 1_000_000
_FILES = 5
_KEPT = dt.timedelta(days=90)
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# French numbers, with or without spaces, dots or the country code.
_PHONE = re.compile(r"(?<![\w-])(?:\+33[ .\u00a0\u202f-]?|0)[1-9](?:[ .\u00a0\u202f-]?\d{2}){4}(?![\w-])")


class _Masking(logging.Formatter):
    """Formats a record, its traceback included, without addresses or telephone numbers."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record."""
        return _PHONE.sub("[tel]", _MAIL.sub("[mail]", super().format(record)))


class Logs:
    """The open log of one run of the program."""

    def __init__(self, handler: logging.Handler, crashes: TextIO | None, previous_level: int) -> None:
        self._handler = handler
        self._crashes = crashes
        self._previous_level = previous_level

    def keep_small(self) -> None:
        """Have the file changed for a fresh one whenever it is large, the last ones kept.

        Apart from `start`, because what does it brings sockets and pickles along: a window asks for it once
        it is on screen.
        """
        if isinstance(self._handler, logging.FileHandler):
            from logging.handlers import RotatingFileHandler

            file = self._handler.baseFilename
            self._write_with(
                RotatingFileHandler(file, "a", _FILE_BYTES, _FILES - 1, "utf-8", errors="replace")
            )

    def _write_with(self, handler: logging.Handler) -> None:
        handler.setFormatter(self._handler.formatter)
        root = logging.getLogger()
        root.addHandler(handler)
        root.removeHandler(self._handler)
        self._handler.close()
        self._handler = handler

    def close(self) -> None:
        """Stop writing, as the program ends."""
        root = logging.getLogger()
        root.removeHandler(self._handler)
        root.setLevel(self._previous_level)
        self._handler.close()
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()


def start(folder: Path, *, level: int = logging.INFO) -> Logs:
    """Write the log of the program in a folder; one that cannot be written costs the log, not the start."""
    handler, crashes = _open(folder)
    handler.setFormatter(_Masking(_FORMAT))
    root = logging.getLogger()
    logs = Logs(handler, crashes, root.level)
    root.addHandler(handler)
    root.setLevel(level)
    log.info("ContractDesk %s, Python %s, %s", contractdesk.__version__, system.python(), system.name())
    return logs


def _open(folder: Path) -> tuple[logging.Handler, TextIO | None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_old(folder)
        handler = logging.FileHandler(folder / LOG_NAME, encoding="utf-8", errors="replace")
        crashes = (folder / CRASH_NAME).open("a", encoding="utf-8")
    except OSError:
        return logging.NullHandler(), None
    faulthandler.enable(crashes)
    return handler, crashes


def _remove_old(folder: Path) -> None:
    limit = (SystemClock().now() - _KEPT).timestamp()
    for path in (*folder.glob(f"{LOG_NAME}*"), folder / CRASH_NAME):
        with suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()
