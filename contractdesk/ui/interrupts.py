"""The end asked for from outside: Ctrl+C in a terminal, `kill`, the end of a session.

Left alone, a signal ends the program on the spot: the sample register stays behind in the temporary folder,
and a change is cut off in its middle. Python runs a handler between two of its instructions only, and the
window may wait for hours in Qt: the byte that Python writes at once to a socket is what wakes it.
"""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

if TYPE_CHECKING:
    from types import FrameType

# SIGHUP exists on Unix only; Windows ends programs by closing their windows.
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupts(QObject):
    """Says so when the program is asked to end.

    Signals:
        asked: Somebody wants the program to end.
    """

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard, self._told = socket.socketpair()
        for end in (self._heard, self._told):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_told)
        self._former_descriptor = signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        self._former: dict[int, Any] = {number: signal.signal(number, _nothing) for number in _SIGNALS}

    def _on_told(self) -> None:
        self._heard.recv(64)
        self.asked.emit()

    def stop(self) -> None:
        """Give the signals back to Python."""
        for number, handler in self._former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._former_descriptor)
        self._notifier.setEnabled(False)
        self._heard.close()
        self._told.close()


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Take the place of the handler that ends the program: the byte on the socket says it all."""
