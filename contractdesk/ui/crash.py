"""What happens to a bug: the log gets it, the person gets one dialog per bug, the program goes on.

In PySide6 6.11 `sys.excepthook` receives the exceptions of slots, model overrides and threads, one call per
cell for a faulty model: so a bug is known by its traceback, and shown once. Neither the log nor the dialog
holds the exception's own text: it may quote a person's data; the code of an expected
error is safe and is kept.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, qVersion

from contractdesk import __version__
from contractdesk.common import system
from contractdesk.common.errors import AppError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from PySide6.QtWidgets import QWidget

_logger = logging.getLogger(__name__)


def describe(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Write a bug as kind, code and frames, without values; folders are left out, they name the person."""
    frames = traceback.extract_tb(trace)
    lines = [f"  {'/'.join(Path(f.filename).parts[-3:])}:{f.lineno} {f.name}" for f in frames]
    name = f"{kind.__name__}({error.code})" if isinstance(error, AppError) else kind.__name__
    return "\n".join([*lines, name])


def report_text(description: str) -> str:
    """Write what the person copies to whoever helps: versions and the bug."""
    parts = (f"ContractDesk {__version__}", f"Python {system.python()}", f"Qt {qVersion()}", system.name())
    versions = " · ".join(parts)
    return f"{versions}\n{description}\n"


def show_report(window: QWidget, folder: Path, report: str) -> None:
    """Show a bug to the person; the program goes on."""
    from contractdesk.ui.dialogs.crash_report import CrashReport

    CrashReport(report, folder, window).open()


class CrashHandler(QObject):
    """Receives every unexpected exception, from any thread, and shows each kind once on the GUI thread."""

    _reported = Signal(str)

    def __init__(self, show: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show = show
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        self._previous = sys.excepthook
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks of Python and of its threads."""
        sys.excepthook = self.handle
        threading.excepthook = self._handle_thread

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = self._previous
        threading.excepthook = threading.__excepthook__

    def handle(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log a bug, and show it unless one like it was shown already."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        description = describe(kind, error, trace)
        with self._lock:
            known = description in self._seen
            self._seen.add(description)
        if known:
            return
        _logger.critical("Unexpected error\n%s", description)
        self._reported.emit(description)

    def _handle_thread(self, args: threading.ExceptHookArgs) -> None:
        self.handle(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    def _on_reported(self, description: str) -> None:
        self._show(report_text(description))
