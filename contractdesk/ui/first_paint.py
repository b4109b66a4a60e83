"""Say in the log when the window is first painted: what the person waited for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_logger = logging.getLogger(__name__)

WORDS = "Window painted"


class FirstPaint(QObject):
    """Waits for the first painting of a window, says it, and is gone."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._seen = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first painting; what is said comes after it."""
        if event.type() == QEvent.Type.Paint and watched is self._window and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self._say)
        return False

    def _say(self) -> None:
        self._window.removeEventFilter(self)
        _logger.info(WORDS)
        self.deleteLater()
