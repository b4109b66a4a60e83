"""What is shown while somebody waits: how far the work is, and a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.widgets.parts import button, text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from contractdesk.ui.tasks import Step, Task, TaskRunner


class ProgressDialog(QDialog):
    """One job's progress; closing it asks the job to stop, and it stays until the job has."""

    def __init__(self, task: Task, parent: QWidget) -> None:
        super().__init__(parent)
        self._task = task
        self._over = False
        self.setWindowTitle(_("ContractDesk"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        self._text = text_label(task.title or _("Un instant…"), bold=True, wrap=True)
        self._detail = text_label(quiet=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(task.title)
        self._stop = button(_("Annuler"), self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        for widget in (self._text, self._bar, self._detail):
            layout.addWidget(widget)
        layout.addLayout(row)

    def show_step(self, step: Step) -> None:
        """Show how far the job is."""
        self._bar.setRange(0, step.total)
        self._bar.setValue(step.done)
        if step.text:
            self._detail.setText(step.text)

    def finish(self) -> None:
        """Close: the job is over."""
        self._over = True
        self.close()

    def reject(self) -> None:
        """Ask the job to stop; Escape does the same."""
        self._task.cancel()
        self._stop.setEnabled(False)
        self._detail.setText(_("Annulation en cours…"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take closing for cancelling, until the job is over."""
        if self._over:
            event.accept()
        else:
            event.ignore()
            self.reject()


class ProgressWatcher(QObject):
    """Shows the dialog of a job that somebody waits for, half a second after it started."""

    def __init__(self, tasks: TaskRunner, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._task: Task | None = None
        self._dialog: ProgressDialog | None = None
        tasks.slow.connect(self._on_slow)
        tasks.progressed.connect(self._on_progressed)
        tasks.ended.connect(self._on_ended)

    @property
    def dialog(self) -> ProgressDialog | None:
        """The dialog on screen, None when there is none."""
        return self._dialog

    def _on_slow(self, task: Task) -> None:
        if task.foreground:
            self._task = task
            self._dialog = ProgressDialog(task, self._window)
            self._dialog.open()

    def _on_progressed(self, task: Task, step: Step) -> None:
        if task is self._task and self._dialog is not None:
            self._dialog.show_step(step)

    def _on_ended(self, task: Task) -> None:
        if task is self._task and self._dialog is not None:
            self._dialog.finish()
            self._task = self._dialog = None
