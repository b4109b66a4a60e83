"""The register as the use cases see it: `read()`, `write()`, nothing else.

One use case is one `with db.write(...)`: BEGIN IMMEDIATE, the rows, their journal, COMMIT. Reading first and
writing later in the same transaction lost 61 % of concurrent saves with the usual settings; none here
. No object of the database outlives its block.
"""

from __future__ import annotations

import functools
import logging
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import NullPool

from contractdesk.common import files
from contractdesk.common.clock import Clock, SystemClock
from contractdesk.common.errors import Problem, StorageError
from contractdesk.data import backup, journal
from contractdesk.data.base import new_uuid
from contractdesk.data.connection import (
    Mode,
    connect,
    connect_to_look,
    in_memory,
    making,
    side_file,
    translated,
    translating,
)
from contractdesk.data.journal import Author, Entry
from contractdesk.data.migrations import STEPS, runner
from contractdesk.data.opening import Opened, open_register
from contractdesk.data.search_index import SearchIndex

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Dialect
    from sqlalchemy.engine.interfaces import DBAPIConnection

    from contractdesk.data.migrations.runner import Step

log = logging.getLogger(__name__)

_SEALED = "contractdesk_sealed"
_COMPILED: dict[Any, Any] = {}
"""The statements of all registers, as compiled for ``_dialect``."""


class _RegisterSession(Session):
    """A session whose writes cannot escape the journal."""


@event.listens_for(_RegisterSession, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise RuntimeError("a bulk statement would escape the journal: change the objects instead")


@event.listens_for(_RegisterSession, "before_flush")
def _refuse_unrecorded(session: Session, _flush: object, _instances: object) -> None:
    journal.recorder_of(session)


@event.listens_for(_RegisterSession, "before_commit")
def _refuse_early_commit(session: Session) -> None:
    if not session.info.get(_SEALED):
        raise RuntimeError("Database.write() commits, once, at its end")


class Database:
    """One open register.

    Attributes:
        path: The file.
        read_only: Whether it can only be read: asked for, or its place cannot be written.
        unclean: The last session died in a save; nothing that had been saved is lost.
        run_uuid: This opening, in the journal.
    """

    def __init__(
        self, path: Path, opened: Opened, *, steps: Sequence[Step], clock: Clock, author: Author
    ) -> None:
        self.path = path
        self.read_only = opened.read_only
        self.unclean = opened.unclean
        self.run_uuid = new_uuid()
        self._steps = tuple(steps)
        self._clock = clock
        self._author = author
        self._search_index: SearchIndex | None = None
        reading = Mode.READ if self.read_only else Mode.WRITE
        self._reader = _engine(path, reading, "BEGIN", query_only=True)
        self._writer = _engine(path, Mode.WRITE, "BEGIN IMMEDIATE", query_only=False)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        writable: bool = True,
        allow_read_only: bool = False,
        clock: Clock | None = None,
        author: Author | None = None,
        steps: Sequence[Step] = STEPS,
    ) -> Database:
        """Open a register after checking it; see `opening.open_register` for what is refused.

        Args:
            path: The file.
            writable: Whether it is opened to be changed. Otherwise nothing is written, not even beside it.
            allow_read_only: With `writable`, settle for reading where the place cannot be written.
            clock: Dates the operations.
            author: Signs the operations; the account of the operating system by default.
            steps: The migrations; tests have their own.
        """
        path = Path(path)
        clock = clock or SystemClock()
        opened = open_register(
            path, writable=writable, allow_read_only=allow_read_only, steps=steps, clock=clock
        )
        return cls(path, opened, steps=steps, clock=clock, author=author or Author.current())

    @classmethod
    def create(
        cls,
        path: Path | str,
        *,
        overwrite: bool = False,
        clock: Clock | None = None,
        author: Author | None = None,
        steps: Sequence[Step] = STEPS,
    ) -> Database:
        """Make an empty register through all the migrations, beside its place, then move it there.

        Raises:
            StorageError: exists, leftover_journal, is_a_directory, missing_folder, read_only, disk_full and
                the others of `files.atomic_write`.
        """
        path = Path(path)
        clock = clock or SystemClock()
        target = files.check_target(path, overwrite=overwrite)
        refuse_leftover(target)
        build = functools.partial(_build, shown=path, steps=steps, clock=clock)
        files.atomic_write(path, build, overwrite=overwrite)
        return cls.open(path, clock=clock, author=author, steps=steps)

    def close(self) -> None:
        """Let the file go; a closed register is opened again with `open`."""
        self._reader.dispose()
        self._writer.dispose()
        if self._search_index is not None:
            self._search_index.close()
            self._search_index = None

    @property
    def search_index(self) -> SearchIndex:
        """Return the words of this register, an empty index until the search fills it."""
        if self._search_index is None:
            self._search_index = SearchIndex()
        return self._search_index

    def now(self) -> dt.datetime:
        """Return the moment that an operation written now would carry."""
        return self._clock.now()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on one unchanging state of the register; keep it short, a writer waits for it."""
        with translating(self.path), _RegisterSession(self._reader, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self, use_case: str, label: str, *, undoable: bool = True) -> Iterator[Session]:
        """Give a session whose changes are saved and journalled together at the end of the block.

        Args:
            use_case: Name of the use case, for programs.
            label: What is done, in French, for the journal and for « Annuler ».
            undoable: Whether Ctrl+Z may undo it.

        Raises:
            StorageError: the change was not saved; `saved` is None when the file could not even be asked.
            ConflictError: stale, duplicate, still_referenced.
        """
        with self.write_entry(Entry(use_case, label, undoable=undoable)) as session:
            yield session

    @contextmanager
    def write_entry(self, entry: Entry) -> Iterator[Session]:
        """Give a writing session under a heading; the single way by which anything is written.

        A block that changes nothing leaves no operation; what it raises undoes everything.
        """
        if self.read_only:
            raise StorageError("read_only", path=str(self.path))
        with translating(self.path), _RegisterSession(self._writer, expire_on_commit=False) as session:
            recorder = journal.attach(session)
            connection = session.connection()  # takes the write lock before anything is read
            self._check_schema(connection)
            yield session
            session.flush()
            if changes := recorder.changes(connection):
                uuid = journal.record(
                    connection, entry, changes, author=self._author, run_uuid=self.run_uuid, clock=self._clock
                )
                self._commit(session, uuid)
                log.info("%s: %d rows", entry.use_case, len(changes))

    def _check_schema(self, connection: Connection) -> None:
        """Refuse to write when a newer program upgraded the register meanwhile."""
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        supported = runner.newest(self._steps)
        if version != supported:
            raise StorageError("too_new", path=str(self.path), version=version, supported=supported)

    def _commit(self, session: Session, operation_uuid: str) -> None:
        """Commit; after an error, ask the file whether the operation is there before saying anything.

        At 3 of 116 injected faults the commit reported an error although the row was saved: a person who
        tries again would make it twice.
        """
        session.info[_SEALED] = True
        try:
            session.commit()
        except (sqlite3.Error, SQLAlchemyError) as error:
            with suppress(sqlite3.Error, SQLAlchemyError):
                session.rollback()
            session.close()
            failure = translated(error, self.path)
            if not isinstance(failure, StorageError):
                raise
            saved = self._is_saved(operation_uuid)
            if not saved:
                raise StorageError(failure.code, **{**failure.params, "saved": saved}) from error
            log.warning("the commit reported %s, and the operation is saved", failure.code)

    def _is_saved(self, operation_uuid: str) -> bool | None:
        """Return whether an operation is in the file, None when the file cannot be read."""
        try:
            with closing(connect(self.path, Mode.WRITE, query_only=True)) as connection:
                sql = "SELECT count(*) FROM operation WHERE uuid = ?"
                return bool(connection.execute(sql, (operation_uuid,)).fetchone()[0])
        except (sqlite3.Error, StorageError):
            log.exception("reading back after a failed commit")
            return None

    def check(self, *, full: bool) -> list[Problem]:
        """Return what is wrong with the file and with what it holds; the full check also reads every row.

        Problems: damaged, schema_altered; full: journal_gap, journal_altered, journal_images_altered,
        row_altered, row_missing, row_unknown.
        """
        try:
            with translating(self.path), closing(connect_to_look(self.path)) as connection:
                damage = backup.damages(connection, self.path, full=full)
                if damage:
                    log.error("%s: %s", self.path, "; ".join(damage))
                    return [Problem("damaged", {"detail": line}) for line in damage]
                altered = runner.fingerprint(connection) != runner.expected_fingerprint(self._steps)
            problems = [Problem("schema_altered")] if altered else []
            if full:
                with self.read() as session:
                    problems += journal.verify_chain(session) + journal.verify_rows(session)
        except StorageError as error:
            if error.code != "corrupt":
                raise
            return [Problem("damaged", {"detail": ""})]
        return problems


def _engine(path: Path, mode: Mode, begin: str, *, query_only: bool) -> Engine:
    def opened() -> DBAPIConnection:
        return cast("DBAPIConnection", connect(path, mode, query_only=query_only))

    dialect = _dialect()
    engine = Engine(
        NullPool(opened, dialect=dialect),  # a connection per session: no lock survives a block
        dialect,
        make_url("sqlite://"),
        execution_options={"compiled_cache": _COMPILED},
        hide_parameters=True,  # names and telephone numbers stay out of the logs
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@functools.cache
def _dialect() -> Dialect:
    """Return what all registers speak: with one of its own, each would have every statement compiled anew."""
    engine = create_engine("sqlite://", creator=in_memory, poolclass=NullPool)
    engine.connect().close()  # it asks SQLite what it can do
    return engine.dialect


def _build(temporary: Path, *, shown: Path, steps: Sequence[Step], clock: Clock) -> None:
    with making(temporary, shown) as connection:
        runner.migrate(connection, steps, clock)


def refuse_leftover(target: Path) -> None:
    """Refuse a name beside which a crashed register left its journal.

    SQLite would play that journal back into the new register (60 of 60 were wrong), and
    the old one may still need it.
    """
    for suffix in ("-journal", "-wal"):
        leftover = side_file(target, suffix)
        if leftover.exists() and leftover.stat().st_size > 0:
            raise StorageError("leftover_journal", path=str(target), journal=str(leftover))
