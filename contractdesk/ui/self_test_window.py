"""The window's part of `--self-test`: every page shown, a deadline dealt with and undone, the end."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.collector import Collector
from contractdesk.ui.desk import Desk
from contractdesk.ui.main_window import MainWindow
from contractdesk.ui.state import STATE_FILE, WindowState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contractdesk.common.clock import Clock
    from contractdesk.ui.source import Source
    from contractdesk.ui.theme import Theme

_LONGEST_MS = 60_000
_QUIET_ROUNDS = 3
# The platform's own limits, which Qt tells and nobody can do anything about.
_KNOWN = ("This plugin does not support",)


class _Faults(logging.Handler):
    """Keeps every warning and every bug, whoever noticed it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if not text.startswith(_KNOWN):
            self.texts.append(f"{record.name}: {text}")

    def on_bug(self, kind: type[BaseException], error: BaseException, _trace: object) -> None:
        self.texts.append(f"{kind.__name__}: {error}")


def walk(theme: Theme, clock: Clock, data_dir: Path) -> str:
    """Open the sample register in the window and go everywhere; return what was seen.

    Raises:
        RuntimeError: whatever the program would have logged as a warning, or shown as an error.
    """
    faults = _Faults()
    hook, sys.excepthook = sys.excepthook, faults.on_bug
    logging.getLogger().addHandler(faults)
    desk = Desk(MainWindow(WindowState(data_dir / STATE_FILE), theme.appearance), theme, clock)
    collector = Collector(desk)
    try:
        seen = _walk(desk, faults)
    finally:
        desk.close()
        _wait(lambda: not desk.window.isVisible())
        collector.stop()
        desk.window.deleteLater()
        logging.getLogger().removeHandler(faults)
        sys.excepthook = hook
    if faults.texts:
        raise RuntimeError(" | ".join(faults.texts))
    return seen


def _walk(desk: Desk, faults: _Faults) -> str:
    desk.start(None, demo=True)
    _settle(desk)
    keys = desk.window.page_keys()
    for key in keys:
        desk.go_to(key)
        _settle(desk)
        page = desk.window.current_page()
        if page is None or page.objectName() != f"page_{key}" or page.grab().isNull():
            faults.texts.append(desk.window.title_of(key))
    said = desk.window.bars.texts().get("error")
    if said:
        faults.texts.append(said)
    _act(desk, faults)
    return _("{pages} montrées, une échéance traitée puis rétablie").format(
        pages=french.counted(len(keys), _("page"), _("pages"))
    )


def _act(desk: Desk, faults: _Faults) -> None:
    """Deal with the farthest deadline, which nothing else depends on, then undo it."""

    def job(source: Source) -> None:
        from contractdesk.services import acts, deadlines

        row = deadlines.rows(source.facts, source.today)[-1]
        acts.mark_done(source.database, row, _("Auto-contrôle"), source.today)

    done: list[str] = []
    register, today = desk.register, desk.today()
    register.record(job, done.append, today=today, owner=desk, on_error=lambda e: faults.texts.append(e.code))
    _settle(desk)
    desk.register.step_back(done.append)
    _settle(desk)
    if len(done) != 2 or not all(done):
        faults.texts.append(_("l’échéance n’a pas pu être traitée puis rétablie"))


def _settle(desk: Desk) -> None:
    """Let the window work until it has nothing left to read."""
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = 0 if desk.tasks.busy else quiet + 1
        return quiet >= _QUIET_ROUNDS

    _wait(is_quiet)


def _wait(condition: Callable[[], bool]) -> None:
    """Let the window live until something is so.

    Raises:
        TimeoutError: it never was.
    """
    loop, look, last = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if condition() else None)
    look.start(5)
    last.setSingleShot(True)
    last.timeout.connect(lambda: loop.exit(1))
    last.start(_LONGEST_MS)
    if loop.exec():
        raise TimeoutError("the window did not come to rest")
