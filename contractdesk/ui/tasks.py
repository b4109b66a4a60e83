"""Background work: one worker thread, a mailbox back to the window, progress after a delay, a real cancel.

Every use case that touches the register runs here, long or short, because a network share may block for
seconds. One worker, so two jobs never meet on the register. Results come back as plain data through a mailbox
and one argument-less queued signal of a long-lived object: an object per task, or a lambda kept by its own
owner, crashes at destruction. `processEvents` is never needed.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from contractdesk.common.errors import AppError, Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

_logger = logging.getLogger(__name__)

Result = TypeVar("Result")

PROGRESS_DELAY_MS = 500


@dataclass(frozen=True)
class Step:
    """How far a job has come; `total` 0 means that nobody knows."""

    done: int = 0
    total: int = 0
    text: str = ""


class Progress:
    """What a job receives: tells how far it is, and learns there that it was cancelled."""

    def __init__(self, report: Callable[[Step], None]) -> None:
        self._report = report
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Tell whether somebody asked to stop."""
        return self._cancelled.is_set()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Tell how far the job is.

        Raises:
            Cancelled: the person asked to stop; the job undoes what it began by letting this pass.
        """
        if self.cancelled:
            raise Cancelled
        self._report(Step(done, total, text))

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._cancelled.set()


class Task(Generic[Result]):
    """One job given to the runner: its title, its state, its cancel."""

    def __init__(
        self,
        job: Callable[[Progress], Result],
        *,
        title: str,
        writes: bool,
        foreground: bool,
        owner: QObject | None,
        on_done: Callable[[Result], None] | None,
        on_error: Callable[[AppError], None] | None,
        on_cancelled: Callable[[], None] | None,
        report: Callable[[Step], None],
    ) -> None:
        self.job = job
        self.title = title
        self.writes = writes
        self.foreground = foreground
        self.started = False
        self.finished = False
        self.replaced = False
        self.owner = owner
        self.on_done = on_done
        self.on_error = on_error
        self.on_cancelled = on_cancelled
        self.progress = Progress(report)

    def cancel(self) -> None:
        """Ask the job to stop; one that has not started never will."""
        self.progress.cancel()

    def wanted(self) -> bool:
        """Tell whether somebody is still there to hear the answer, and still asks this question."""
        return not self.replaced and (self.owner is None or shiboken6.isValid(self.owner))


class TaskRunner(QObject):
    """Runs jobs one after the other off the GUI thread; every callback comes back on the GUI thread.

    Signals:
        started: A job began; carries the task. Progress may be shown from now on, not from the queueing on.
        slow: A job has been running for half a second; carries the task.
        progressed: The running job told how far it is; carries the task and a `Step`.
        ended: The task is over, whatever its end; carries the task.
        failed: A job failed with an `AppError` that its caller does not handle; carries the error.
    """

    started = Signal(object)
    slow = Signal(object)
    progressed = Signal(object, object)
    ended = Signal(object)
    failed = Signal(object)
    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")
        self._mailbox: deque[Callable[[], None]] = deque()
        self._tasks: list[Task[Any]] = []
        self._by_key: dict[str, Task[Any]] = {}
        self._closed = False
        self._slow_timer = QTimer(self)
        self._slow_timer.setSingleShot(True)
        self._slow_timer.setInterval(PROGRESS_DELAY_MS)
        self._slow_timer.timeout.connect(self._on_slow)
        self._posted.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    # ------------------------------------------------------------------------------------------- asking
    def run(
        self,
        job: Callable[[Progress], Result],
        *,
        on_done: Callable[[Result], None] | None = None,
        on_error: Callable[[AppError], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        title: str = "",
        writes: bool = False,
        foreground: bool = False,
        owner: QObject | None = None,
        replaces: str = "",
    ) -> Task[Result]:
        """Queue a job and return at once.

        Args:
            job: A plain function; it opens its own session and returns plain data.
            on_done: Receives the result, on the GUI thread.
            on_error: Receives an expected error; without it, `failed` is emitted. A bug goes to the hook.
            on_cancelled: Called when the job was cancelled.
            title: What the person reads while it lasts.
            writes: The window must not close while it runs.
            foreground: Somebody waits for it: a progress dialog is shown when it lasts.
            owner: The callbacks are dropped when this object is gone.
            replaces: Jobs of the same name that have not answered are cancelled: the last question wins.
        """
        if self._closed:
            raise RuntimeError("the task runner is shut down")
        task: Task[Result] = Task(
            job,
            title=title,
            writes=writes,
            foreground=foreground,
            owner=owner,
            on_done=on_done,
            on_error=on_error,
            on_cancelled=on_cancelled,
            report=lambda step: self._post(lambda: self._on_progressed(task, step)),
        )
        if replaces:
            previous = self._by_key.get(replaces)
            if previous is not None and not previous.writes:
                previous.replaced = True
                previous.cancel()
            self._by_key[replaces] = task
        self._tasks.append(task)
        future = self._pool.submit(self._work, task)
        future.add_done_callback(lambda done: self._post(lambda: self._on_ended(task, done)))
        return task

    @property
    def busy(self) -> bool:
        """Tell whether a job is running or waiting."""
        return bool(self._tasks)

    @property
    def writing(self) -> bool:
        """Tell whether a job that changes the register is running or waiting."""
        return any(task.writes for task in self._tasks)

    @property
    def current(self) -> Task[Any] | None:
        """The job that is running now."""
        return next((task for task in self._tasks if task.started), None)

    def cancel_all(self) -> None:
        """Cancel every job that does not change the register."""
        for task in self._tasks:
            if not task.writes:
                task.cancel()

    def shutdown(self) -> None:
        """Cancel what can be cancelled, wait for the rest, and take no more jobs."""
        self._closed = True
        self.cancel_all()
        self._pool.shutdown(wait=True)
        self._slow_timer.stop()
        self._mailbox.clear()
        self._tasks.clear()

    # ----------------------------------------------------------------------------------- worker thread
    def _work(self, task: Task[Result]) -> Result:
        if task.progress.cancelled:
            raise Cancelled
        self._post(lambda: self._on_started(task))
        start = time.monotonic()
        try:
            return task.job(task.progress)
        finally:
            _logger.debug("Job %r took %.0f ms", task.title, (time.monotonic() - start) * 1000)

    def _post(self, call: Callable[[], None]) -> None:
        if not self._closed:
            self._mailbox.append(call)
            self._posted.emit()

    # -------------------------------------------------------------------------------------- GUI thread
    def _drain(self) -> None:
        while self._mailbox:
            self._mailbox.popleft()()

    def _on_started(self, task: Task[Any]) -> None:
        task.started = True
        self._slow_timer.start()
        self.started.emit(task)

    def _on_slow(self) -> None:
        task = self.current
        if task is not None:
            self.slow.emit(task)

    def _on_progressed(self, task: Task[Any], step: Step) -> None:
        if not task.finished:
            self.progressed.emit(task, step)

    def _on_ended(self, task: Task[Any], future: Future[Any]) -> None:
        task.finished = True
        self._tasks.remove(task)
        self._by_key = {key: other for key, other in self._by_key.items() if other is not task}
        self._slow_timer.stop()
        self.ended.emit(task)
        error = future.exception()
        if not task.wanted():
            return
        # A job cancelled too late has done its work: the truth is told, not what was asked for.
        if isinstance(error, Cancelled):
            if task.on_cancelled is not None:
                task.on_cancelled()
        elif isinstance(error, AppError):
            self._fail(task, error)
        elif error is not None:
            sys.excepthook(type(error), error, error.__traceback__)
        elif task.on_done is not None:
            task.on_done(future.result())

    def _fail(self, task: Task[Any], error: AppError) -> None:
        if task.on_error is not None:
            task.on_error(error)
        else:
            self.failed.emit(error)
