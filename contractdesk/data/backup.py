"""Verified copies of a register.

Never a copy of the file: a quarter of the copies taken while a save ran were bad, none of those made by
SQLite's own backup. The copy is checked before it gets its name.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractdesk.common import files, paths
from contractdesk.common.errors import StorageError
from contractdesk.data.connection import Mode, connect, connect_to_look, making, side_file, translating
from contractdesk.data.migrations import runner

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from contractdesk.common.clock import Clock


_SIDE_SUFFIXES = ("-journal", "-wal", "-shm")


def verified_copy(source: Path, target: Path, *, overwrite: bool = False) -> None:
    """Copy a register as it stands at one instant, whoever uses it, and check the copy.

    Raises:
        StorageError: not_a_register; corrupt, when the copy fails its check: a damaged register is not worth
            a good backup's place; otherwise as `files.atomic_write`, or what SQLite says of the source.
    """

    def write(temporary: Path) -> None:
        with (
            translating(source),
            closing(connect_to_look(source)) as original,
            making(temporary, target) as copy,
        ):
            original.backup(copy)
            if copy.execute("PRAGMA application_id").fetchone()[0] != runner.APPLICATION_ID:
                raise StorageError("not_a_register", path=str(source))
            if damage := damages(copy, temporary, full=True):
                raise StorageError("corrupt", path=str(source), detail=damage[0])

    files.atomic_write(target, write, overwrite=overwrite)


def before_upgrade(path: Path, version: int, clock: Clock) -> Path:
    """Keep the register as it was before an upgrade, and return where.

    Raises:
        StorageError: disk_full when three times the size of the file is not free; as `verified_copy`.
    """
    folder = paths.backup_dir(path)
    try:
        folder.mkdir(exist_ok=True)
        if shutil.disk_usage(folder).free < 3 * path.stat().st_size:
            raise StorageError("disk_full", path=str(folder))
    except OSError as error:
        raise files.storage_error(error, folder) from error
    stamp = f"{clock.now() + clock.utc_offset():%Y-%m-%d_%H%M%S}"
    target = folder / f"{path.stem}_{stamp}_v{version}{path.suffix}"
    verified_copy(path, target, overwrite=True)
    return target


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoration has replaced: where it is kept, None when there was nothing; how it was."""

    kept: Path | None
    was_damaged: bool


def restore(source: Path, target: Path, clock: Clock) -> Restored:
    """Put a verified copy in the place of a register, which is kept aside with its journals.

    The copy is made and checked beside its place before anything is touched. A journal left by a crash never
    stays beside the new file: SQLite would play it back into it (60 of 60 restored files were wrong).

    Raises:
        StorageError: as `verified_copy`; locked while another program is saving; as `files.atomic_write`.
    """
    place = files.check_target(target, overwrite=True)
    restored = Restored(None, was_damaged=False)

    def write(temporary: Path) -> None:
        nonlocal restored
        verified_copy(source, temporary, overwrite=True)
        if place.exists():
            restored = _set_aside(place, clock)

    try:
        files.atomic_write(place, write, overwrite=True)
    except BaseException:
        if restored.kept is not None and place.exists():
            _put_journals_back(restored.kept, place)
        raise
    return restored


def _set_aside(place: Path, clock: Clock) -> Restored:
    """Copy a register and its journals, as they are, into a folder; then take the journals away."""
    stamp = f"{clock.now() + clock.utc_offset():%Y-%m-%d_%H%M%S}"
    folder = files.fresh_folder(place.parent / f"avant-restauration-{stamp}")
    try:
        journals = [one for suffix in _SIDE_SUFFIXES if (one := side_file(place, suffix)).exists()]
        for one in (place, *journals):
            shutil.copy2(one, folder / one.name)
        was_damaged = _is_damaged(place)
        for one in journals:
            one.unlink(missing_ok=True)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise files.storage_error(error, place) from error
        raise
    return Restored(folder, was_damaged)


def _put_journals_back(folder: Path, place: Path) -> None:
    for suffix in _SIDE_SUFFIXES:
        journal = side_file(place, suffix)
        kept = folder / journal.name
        if kept.exists() and not journal.exists():
            shutil.copy2(kept, journal)


def _is_damaged(place: Path) -> bool:
    """Tell whether a register is unsound; one that another program is saving is refused."""
    try:
        with translating(place), closing(connect(place, Mode.WRITE)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
            is_ours = connection.execute("PRAGMA application_id").fetchone()[0] == runner.APPLICATION_ID
            return not is_ours or bool(damages(connection, place, full=True))
    except StorageError as error:
        if error.code in {"locked", "read_only"}:
            raise
        return True


def damages(connection: sqlite3.Connection, path: Path, *, full: bool) -> list[str]:
    """Return what SQLite finds wrong in a file, in its own words: for the log, not for people.

    The quick check (20 ms for 40 MB) runs at each opening; the full one also compares the indexes, and the
    links between rows. Both look at one state of the file, whoever saves meanwhile.
    """
    connection.execute("BEGIN")
    try:
        name = "integrity_check" if full else "quick_check"
        found = [str(row[0]) for row in connection.execute(f"PRAGMA {name}(20)")]
        wrong = [] if found == ["ok"] else found
        if full:
            links = connection.execute("PRAGMA foreign_key_check")
            wrong += [f"foreign key of {row[0]} row {row[1]} to {row[2]}" for row in links]
        pages, page_size = connection.execute("SELECT * FROM pragma_page_count, pragma_page_size").fetchone()
        if path.stat().st_size < pages * page_size:  # SQLite reads a cut last page as zeros
            wrong.append(f"less than {pages} pages of {page_size}")
    finally:
        connection.rollback()
    return wrong
