"""Verified copies of a register.

Never a copy of the file: a quarter of the copies taken while a save ran were bad, none of those made by
SQLite's own backup. The copy is checked before it gets its name.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

from contractdesk.common import files, paths
from contractdesk.common.errors import StorageError
from contractdesk.data.connection import connect_to_look, making, translating
from contractdesk.data.migrations import runner

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from contractdesk.common.clock import Clock


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
