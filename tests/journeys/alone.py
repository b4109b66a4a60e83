"""For scripts that tests start in another process: wait for the window without pytest."""

from PySide6.QtCore import QEventLoop, QTimer

_LONGEST_MS = 30_000


def until(condition):
    """Let the window live until something is so."""
    loop, look, last = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if condition() else None)
    look.start(5)
    last.setSingleShot(True)
    last.timeout.connect(loop.quit)
    last.start(_LONGEST_MS)
    loop.exec()
    assert condition(), "waited in vain"
