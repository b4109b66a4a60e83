"""Registers as files: make one, open one, say what it holds, check it."""

import functools
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from contractdesk.common import files
from contractdesk.common.clock import Clock
from contractdesk.common.errors import InputError, Problem
from contractdesk.common.i18n import _
from contractdesk.common.paths import backup_dir
from contractdesk.data import exchange, mapping, models, queries
from contractdesk.data.connection import side_file
from contractdesk.data.engine import Database, refuse_leftover
from contractdesk.data.migrations import STEPS
from contractdesk.data.queries import Session
from contractdesk.services import documents, revision_records, sample
from contractdesk.services.errors import error_text

_LARGEST_DOCUMENT = 200_000_000
"""In bytes; a register of ten thousand contracts takes a tenth of it."""


@dataclass(frozen=True, slots=True)
class RegisterInfo:
    """What is known of a register without computing anything."""

    path: Path
    schema: int
    app_version: str
    created_at: datetime
    read_only: bool
    counts: dict[str, int]
    last_change: datetime | None
    last_change_by: str
    last_backup: datetime | None


def open_register(path: Path, clock: Clock, *, writable: bool = True) -> Database:
    """Open a register; when its place cannot be written it opens for reading only.

    Raises:
        StorageError: see ``Database.open``.
    """
    return Database.open(path, writable=writable, allow_read_only=True, clock=clock)


def create_register(path: Path, clock: Clock, *, with_sample: bool = False, overwrite: bool = False) -> None:
    """Make an empty register, or the sample one; it appears complete or not at all.

    Raises:
        StorageError: see ``Database.create``.
    """
    if not with_sample:
        Database.create(path, clock=clock, overwrite=overwrite).close()
        return
    create_from_document(path, sample.document(), clock, _("Registre d’exemple créé"), overwrite=overwrite)


def create_from_file(path: Path, source: Path, clock: Clock, *, overwrite: bool = False) -> None:
    """Make a register from the complete copy of another (``export json``), complete or not at all.

    Raises:
        StorageError: the copy cannot be read; see ``Database.create`` for what is made.
        InputError: ``copy_unreadable``, or what is wrong in the document.
    """
    label = _("Registre repris de « {name} »").format(name=source.name)
    create_from_document(path, _document_in(source), clock, label, overwrite=overwrite)


def _document_in(source: Path) -> dict[str, Any]:
    """Return the document that a file holds."""
    text = files.read_text(source, largest=_LARGEST_DOCUMENT)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("copy_unreadable", name=source.name) from error
    if not isinstance(document, dict):
        raise InputError("document_not_a_register")
    return document


def create_from_document(
    path: Path, document: dict[str, Any], clock: Clock, label: str, *, overwrite: bool = False
) -> None:
    """Make a register that holds a document (see ``data.exchange``), complete or not at all.

    Raises:
        StorageError: see ``Database.create``.
        InputError: what is wrong in the document.
    """
    refuse_leftover(files.check_target(path, overwrite=overwrite))
    writer = functools.partial(_build, document=document, clock=clock, label=label)
    files.atomic_write(path, writer, overwrite=overwrite)


def create_first_schema(path: Path, clock: Clock) -> int:
    """Make an empty register as the very first version did, for trying an upgrade; return its schema.

    Raises:
        StorageError: see ``Database.create``.
    """
    Database.create(path, clock=clock, steps=STEPS[:1]).close()
    return STEPS[0].number


def info(database: Database) -> RegisterInfo:
    """Return what a register says of itself."""
    with database.read() as session:
        meta = queries.meta(session)
        last = queries.last_operation(session)
        return RegisterInfo(
            path=database.path,
            schema=queries.schema_version(session),
            app_version=meta.app_version,
            created_at=meta.created_at,
            read_only=database.read_only,
            counts=queries.counts(session, _COUNTED),
            last_change=None if last is None else last.at_utc,
            last_change_by="" if last is None else last.display_name,
            last_backup=last_backup(database.path),
        )


def identity(database: Database) -> str:
    """Return the identifier that a register keeps wherever it is moved."""
    with database.read() as session:
        return queries.meta(session).register_uuid


def last_backup(path: Path) -> datetime | None:
    """Return when the newest backup of a register was made, None when there is none."""
    copies = backup_dir(path).glob(f"{path.stem}_*{path.suffix}")
    stamps = [copy.stat().st_mtime for copy in copies]
    return datetime.fromtimestamp(max(stamps), UTC) if stamps else None


def document_of(database: Database) -> dict[str, Any]:
    """Return the whole register as a document that ``create_from_document`` reads back."""
    with database.read() as session:
        return exchange.to_document(session)


def check(database: Database) -> tuple[Problem, ...]:
    """Return what is wrong with the file, its journal, what it holds, and the attached files.

    A recorded revision is computed again from the values frozen with it.
    """
    found = tuple(database.check(full=True))
    # The rows of a damaged file cannot say which pieces should be there.
    is_readable = all(problem.code != "damaged" for problem in found)
    if not is_readable:
        return found
    return (*found, *documents.verify(database), *revision_records.verify(database))


def _build(temporary: Path, *, document: dict[str, Any], clock: Clock, label: str) -> None:
    database = Database.create(temporary, clock=clock, overwrite=True)
    try:
        with database.write("register.create", label, undoable=False) as session:
            exchange.load_document(session, document)
            _refuse_impossible(session)
    finally:
        database.close()
        # The journal of the temporary name would stay behind when the register is moved.
        side_file(temporary, "-journal").unlink(missing_ok=True)


def _refuse_impossible(session: Session) -> None:
    """Refuse a document whose contracts no date could be computed from."""
    vendors, modules = queries.vendor_names(session), queries.module_names(session)
    for row in queries.each_contract(session, with_archived=True):
        try:
            mapping.contract_of(row, vendors[row.vendor_id], modules)
        except InputError as error:
            raise InputError(
                "document_contract_impossible", reference=row.reference, cause=error_text(error)
            ) from error


_COUNTED = (
    models.Contract,
    models.Vendor,
    models.Module,
    models.Line,
    models.Document,
    models.IndexValue,
    models.Revision,
    models.NoticeLetter,
)
