"""The line at the bottom of the window: the file, whether it is saved, who holds it, the last backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import IconLabel
from contractdesk.ui.widgets.parts import text_label

if TYPE_CHECKING:
    from contractdesk.ui.tasks import Step, Task, TaskRunner


@dataclass(frozen=True)
class RegisterStatus:
    """What the status line says, in words; an empty text says nothing."""

    file: str = ""
    path: str = ""
    saved: str = ""
    read_only: str = ""
    backup: str = ""
    today: str = ""


class _Item(QWidget):
    """An icon and a few words."""

    def __init__(self, icon: str, tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self._label = text_label(ratio=0.95)
        layout.addWidget(IconLabel(icon, tone, 14))
        layout.addWidget(self._label)
        self.hide()

    def set_text(self, text: str, hint: str = "") -> None:
        """Say something, or nothing."""
        self._label.setText(text)
        self.setToolTip(hint)
        self.setVisible(bool(text))

    def text(self) -> str:
        """Give what it says."""
        return self._label.text()


class StatusLine(QWidget):
    """Left, the register; right, the work under way, the last backup and the day computed for."""

    def __init__(self) -> None:
        super().__init__()
        self.file = _Item("database")
        self.saved = _Item("circle-check", Tone.OK)
        self.read_only = _Item("lock", Tone.WARNING)
        self.backup = _Item("history")
        self.today = _Item("calendar")
        self._work = QLabel()
        self._bar = QProgressBar()
        self._bar.setFixedSize(QSize(120, 14))
        self._bar.setTextVisible(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 12, 3)
        layout.setSpacing(14)
        for item in (self.file, self.saved, self.read_only):
            layout.addWidget(item)
        layout.addStretch(1)
        layout.addWidget(self._work)
        layout.addWidget(self._bar)
        for item in (self.backup, self.today):
            layout.addWidget(item)
        self._show_work("")

    def watch(self, tasks: TaskRunner) -> None:
        """Tell of the work that nobody waits for, once it is slow."""
        tasks.slow.connect(self._on_slow)
        tasks.progressed.connect(self._on_progressed)
        tasks.ended.connect(self._on_ended)

    def set_status(self, status: RegisterStatus) -> None:
        """Show the state of the register."""
        self.file.set_text(status.file, status.path)
        self.saved.set_text(status.saved)
        self.read_only.set_text(status.read_only)
        self.backup.set_text(status.backup)
        self.today.set_text(status.today, _("Les échéances sont calculées à cette date."))

    def _show_work(self, text: str) -> None:
        self._work.setText(text)
        self._work.setVisible(bool(text))
        self._bar.setVisible(bool(text))
        self._bar.setRange(0, 0)

    def _on_slow(self, task: Task) -> None:
        if not task.foreground:
            self._show_work(task.title or _("Un instant…"))

    def _on_progressed(self, task: Task, step: Step) -> None:
        if not task.foreground and self._bar.isVisible():
            self._bar.setRange(0, step.total)
            self._bar.setValue(step.done)

    def _on_ended(self, _task: Task) -> None:
        self._show_work("")
