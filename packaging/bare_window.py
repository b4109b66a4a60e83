"""A window with nothing in it: what the start of the program is compared with.

It writes the moment of its first painting into the file that it is given, and ends.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """Tells when it is painted."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Write the moment after the first painting, then end."""
        super().paintEvent(event)
        QTimer.singleShot(0, self._say)

    def _say(self) -> None:
        Path(sys.argv[1]).write_text(str(time.time()), encoding="ascii")
        QApplication.quit()


app = QApplication(sys.argv[:1])
window = Window()
window.resize(1366, 720)
window.show()
app.exec()
