"""The register that is open: read by the worker, seen by the window as a snapshot.

The handle belongs to the worker thread: it is opened, read and closed there, in jobs. The GUI thread holds it
without ever looking into it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from contractdesk.common.errors import AppError, Cancelled
from contractdesk.common.i18n import _
from contractdesk.ui.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contractdesk.common.clock import Clock
    from contractdesk.services.facts import Facts
    from contractdesk.services.history import History
    from contractdesk.services.registers import RegisterInfo
    from contractdesk.ui.tasks import Progress, TaskRunner

_logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Snapshot:
    """What is known of the open register since it was last read."""

    database: Any
    facts: Facts
    info: RegisterInfo
    history: History
    is_sample: bool = False


# Services are imported inside the jobs: they bring SQLAlchemy, which is not on the way to the first window.
def _read(database: Any, *, is_sample: bool) -> Snapshot:
    from contractdesk.services import facts, history, registers

    return Snapshot(
        database,
        facts.load_facts(database),
        registers.info(database),
        history.available(database),
        is_sample,
    )


def _open(path: Path, clock: Clock, *, is_sample: bool) -> Snapshot:
    from contractdesk.services import registers

    database = registers.open_register(path, clock)
    try:
        return _read(database, is_sample=is_sample)
    except BaseException:
        database.close()
        raise


def _create(path: Path, clock: Clock, *, with_sample: bool, copy: Path | None) -> None:
    from contractdesk.services import registers

    if copy is not None:
        registers.create_from_file(path, copy, clock)
        return
    registers.create_register(path, clock, with_sample=with_sample)


class RegisterSession(QObject):
    """Opens, reads again, undoes and closes, each as a job.

    Signals:
        changed: Another register, or other facts in it; `snapshot` has them.
        opened: A register was opened; comes after `changed`.
    """

    changed = Signal()
    opened = Signal()

    def __init__(self, tasks: TaskRunner, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._clock = tasks, clock
        self.snapshot: Snapshot | None = None

    # ----------------------------------------------------------------------------------------- opening
    def open(
        self,
        path: Path,
        *,
        is_sample: bool = False,
        create: bool = False,
        copy: Path | None = None,
        on_error: Callable[[AppError], None] | None = None,
    ) -> None:
        """Open a register in the place of the one that is open; when it fails, that one stays.

        A register is never made over a file that is there: nothing could bring its contracts back. It begins
        empty, or from the complete `copy` of another one. Cancelled while it was being opened, it is let go.
        """
        former = None if self.snapshot is None else self.snapshot.database

        def job(progress: Progress) -> Snapshot:
            if create:
                _create(path, self._clock, with_sample=is_sample, copy=copy)
            fresh = _open(path, self._clock, is_sample=is_sample)
            if progress.cancelled:
                fresh.database.close()
                raise Cancelled
            if former is not None:
                former.close()
            return fresh

        title = _("Création du registre…") if create else _("Ouverture du registre…")
        self._tasks.run(
            job,
            on_done=self._on_opened,
            on_error=on_error,
            title=title,
            foreground=True,
            writes=True,
            owner=self,
        )

    def restore(self, source: Path, then: Callable[[Path | None], None]) -> None:
        """Put a backup in the place of the open register, and open what then stands there.

        Args:
            source: The backup.
            then: Receives where the register of before is kept; nothing is told when it fails: the register
                of before is open again, and the window shows why.
        """
        snapshot = self.snapshot
        if snapshot is None:
            return
        path = snapshot.info.path

        def job(_progress: Progress) -> tuple[Snapshot, Path | None, AppError | None]:
            from contractdesk.services import backups

            kept, failure = None, None
            snapshot.database.close()
            try:
                kept = backups.restore(source, path, self._clock).kept
            except AppError as error:
                failure = error
            return _open(path, self._clock, is_sample=snapshot.is_sample), kept, failure

        def done(answer: tuple[Snapshot, Path | None, AppError | None]) -> None:
            fresh, kept, failure = answer
            self._on_opened(fresh)
            if failure is None:
                then(kept)
            else:
                self._tasks.failed.emit(failure)

        title = _("Restauration du registre…")
        self._tasks.run(job, on_done=done, title=title, foreground=True, writes=True, owner=self)

    def _on_opened(self, snapshot: Snapshot) -> None:
        self._take(snapshot)
        self.opened.emit()

    def _take(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.changed.emit()

    # ----------------------------------------------------------------------------------------- reading
    def reload(self) -> None:
        """Read the register again."""
        snapshot = self.snapshot
        if snapshot is not None:
            self._tasks.run(
                lambda _progress: _read(snapshot.database, is_sample=snapshot.is_sample),
                on_done=self._take,
                title=_("Lecture du registre…"),
                owner=self,
                replaces="register.reload",
            )

    def ask(
        self,
        job: Callable[[Source], Answer],
        then: Callable[[Answer], None],
        *,
        today: Any,
        owner: QObject,
        name: str = "",
        title: str = "",
        on_error: Callable[[AppError], None] | None = None,
    ) -> None:
        """Have something read from the register.

        Args:
            job: Runs in the worker.
            then: Receives what it answers.
            today: The day to compute for.
            owner: Who asks; the answer is dropped when it is gone.
            name: A newer question of the same name takes the place of this one.
            title: Given when somebody waits for it: progress is then shown.
            on_error: Receives an expected error; without it, the window shows it.
        """
        snapshot = self.snapshot
        if snapshot is not None:
            self._tasks.run(
                lambda progress: job(Source(snapshot.database, snapshot.facts, today, progress.step)),
                on_done=then,
                on_error=on_error,
                title=title or _("Lecture du registre…"),
                foreground=bool(title),
                owner=owner,
                replaces=name,
            )

    # ---------------------------------------------------------------------------------------- changing
    def record(
        self,
        job: Callable[[Source], object],
        then: Callable[[str], None],
        *,
        today: Any,
        owner: QObject,
        on_error: Callable[[AppError], None],
    ) -> None:
        """Have something recorded, read the register again, then tell the words of what was done.

        Args:
            job: Runs in the worker; one use case.
            then: Receives the words that the journal has for it.
            today: The day of recording.
            owner: Who asks; the answer is dropped when it is gone, what is recorded stays.
            on_error: Receives an expected error; nothing was recorded then.
        """
        snapshot = self.snapshot
        if snapshot is None:
            return
        source = Source(snapshot.database, snapshot.facts, today)

        def act(_progress: Progress) -> Snapshot:
            job(source)
            return _read(snapshot.database, is_sample=snapshot.is_sample)

        def done(fresh: Snapshot) -> None:
            self._take(fresh)
            then(fresh.history.undo_label)

        self._tasks.run(
            act, on_done=done, on_error=on_error, title=_("Enregistrement…"), writes=True, owner=owner
        )

    def step_back(self, then: Callable[[str], None]) -> None:
        """Undo the last operation, and tell its words."""
        from contractdesk.services import history

        self._step(history.undo, then)

    def step_forward(self, then: Callable[[str], None]) -> None:
        """Do again what was undone last, and tell its words."""
        from contractdesk.services import history

        self._step(history.redo, then)

    def _step(self, act: Callable[[Any], str], then: Callable[[str], None]) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return

        def job(_progress: Progress) -> tuple[str, Snapshot]:
            words = act(snapshot.database)
            return words, _read(snapshot.database, is_sample=snapshot.is_sample)

        def done(answer: tuple[str, Snapshot]) -> None:
            self._take(answer[1])
            then(answer[0])

        self._tasks.run(job, on_done=done, title=_("Enregistrement…"), writes=True, owner=self)

    # --------------------------------------------------------------------------------------------- end
    def close(self, then: Callable[[], None]) -> None:
        """Let the file go, then go on, whatever its disk answers: what is recorded is recorded."""
        snapshot, self.snapshot = self.snapshot, None
        if snapshot is None:
            then()
            return

        def job(_progress: Progress) -> None:
            try:
                snapshot.database.close()
            except Exception:
                _logger.exception("The register was not let go as it should")

        self._tasks.run(
            job,
            on_done=lambda _nothing: then(),
            title=_("Fermeture du registre…"),
            owner=self,
        )
