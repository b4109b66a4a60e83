"""The documents of the contracts: listed, read, shown, opened, saved out, checked; see `document_acts` too.

The files are in `data.pieces`. One that is not what was recorded is told as such, and never opened.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from contractdesk.common import files
from contractdesk.common.errors import NotFoundError, Problem, StorageError
from contractdesk.data import models, piece_types, pieces, queries
from contractdesk.data.engine import Database
from contractdesk.data.pieces import LARGEST, PieceState
from contractdesk.services import piece_reading
from contractdesk.services.piece_reading import Preview

__all__ = ["LARGEST", "DocumentRow", "PieceState", "Preview"]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as lists show it; ``kept_at`` is when its file was recorded, None while it has none."""

    id: int
    reference: str
    kind: str
    title: str
    dated_on: date | None
    file_name: str
    media_type: str
    sha256: str
    size: int | None
    kept_at: datetime | None
    state: PieceState


# --------------------------------------------------------------------------------------------- reading


def accepted_endings() -> tuple[str, ...]:
    """Return the endings of the files that may be attached, without their dots."""
    return piece_types.endings()


def listing(database: Database, reference: str | None = None) -> tuple[DocumentRow, ...]:
    """Return the documents of a contract, or of the register, each with the state of its file.

    Raises:
        StorageError: the folder of the pieces cannot be read.
    """
    return _rows(database, reference=reference)


def one(database: Database, document_id: int) -> DocumentRow:
    """Return a document by its key.

    Raises:
        NotFoundError: ``document_not_found``.
    """
    found = _rows(database, document_id=document_id)
    if not found:
        raise NotFoundError("document_not_found")
    return found[0]


def text_of(database: Database, document: DocumentRow) -> str:
    """Return the text of a document, for the search; empty for a scan, a spreadsheet or a missing file.

    It is read once: what was read is kept beside the piece, and can be thrown away at any time.
    """
    if document.state is not PieceState.PRESENT:
        return ""
    return piece_reading.text_of(_place(database, document), writable=not database.read_only)


def preview(database: Database, document: DocumentRow, page: int, width: int) -> Preview:
    """Return a page of a document as a picture, or the text of one that has no pages.

    Args:
        database: the register.
        document: what to show.
        page: from 0; beyond the last, the last.
        width: of the picture, in pixels.

    Raises:
        StorageError: ``piece_missing``, ``piece_altered``: a changed file is never shown silently.
        InputError: ``document_unreadable``.
    """
    refuse_bad(document)
    return piece_reading.preview(_place(database, document), document.title, page, width)


def preview_of_pdf(data: bytes, page: int, width: int) -> Preview:
    """Return a page of a PDF that is not kept, such as a letter being prepared."""
    return piece_reading.pdf_page(data, page, width)


def refuse_bad(document: DocumentRow) -> None:
    """Refuse to do anything with a file that is not there, or is not the one that was recorded.

    Raises:
        StorageError: ``piece_missing``, ``piece_altered``.
        NotFoundError: ``document_without_file``.
    """
    if document.state is PieceState.NONE:
        raise NotFoundError("document_without_file", title=document.title)
    if document.state is PieceState.MISSING:
        raise StorageError("piece_missing", **_named(document))
    if document.state is PieceState.ALTERED:
        raise StorageError("piece_altered", **_named(document))


def verify(database: Database) -> tuple[Problem, ...]:
    """Return what is wrong with the files that the register names; every one is read."""
    found = []
    for document in listing(database):
        if document.state is PieceState.MISSING:
            found.append(Problem("piece_missing", _named(document)))
        elif document.state is PieceState.ALTERED:
            found.append(Problem("piece_altered", _named(document)))
    return tuple(found)


# ---------------------------------------------------------------------------------------------- out


def open_copy(database: Database, document: DocumentRow, folder: Path) -> Path:
    """Copy a document to a folder of its own, read-only, for the program that the system opens it with.

    Raises:
        StorageError: ``piece_missing``, ``piece_altered``, or the folder cannot be written.
    """
    place = folder / document.sha256[:12]
    try:
        place.mkdir(parents=True, exist_ok=True)
        copy = place / saved_name(document)
        if copy.exists():  # opened before: a copy is the same for ever
            copy.chmod(0o600)
        save_out(database, document, copy, overwrite=True)
        piece_reading.mark_as_foreign(copy)
        copy.chmod(0o400)
    except OSError as error:
        raise files.storage_error(error, folder) from error
    return copy


def saved_name(document: DocumentRow) -> str:
    """Return the name to propose for a copy of a document: its title, made safe."""
    ending = Path(document.file_name).suffix.casefold()
    return files.safe_name(document.title, ending)


def save_out(database: Database, document: DocumentRow, target: Path, *, overwrite: bool = False) -> None:
    """Write a copy of a document; the copy appears whole, and only when it is what was recorded.

    Raises:
        StorageError: ``piece_missing``, ``piece_altered``, and those of ``files.atomic_write``.
    """
    refuse_bad(document)
    source = _place(database, document)
    try:
        files.atomic_write(target, partial(pieces.copy_out, source, document.sha256), overwrite=overwrite)
    except ValueError as error:  # changed since the list was shown
        raise StorageError("piece_altered", **_named(document)) from error


# ------------------------------------------------------------------------------------------- details


def _rows(
    database: Database, *, reference: str | None = None, document_id: int | None = None
) -> tuple[DocumentRow, ...]:
    with database.read() as session:
        found = [
            (row, owner, queries.operations_on(session, row.uuid) if row.sha256 else [])
            for row, owner in queries.documents(session, reference=reference, document_id=document_id)
        ]
    # The files are read once the register is free again.
    return tuple(
        _shown(database, row, owner, changes[-1].at_utc if changes else None) for row, owner, changes in found
    )


def _shown(database: Database, row: models.Document, reference: str, kept_at: datetime | None) -> DocumentRow:
    path = pieces.place(database.path, row.sha256, row.file_name)
    return DocumentRow(
        id=row.id,
        reference=reference,
        kind=row.kind,
        title=row.title,
        dated_on=row.dated_on,
        file_name=row.file_name,
        media_type=row.media_type,
        sha256=row.sha256,
        size=row.size_bytes,
        kept_at=kept_at,
        state=pieces.state_of(path, row.sha256),
    )


def _place(database: Database, document: DocumentRow) -> Path:
    return pieces.place(database.path, document.sha256, document.file_name)


def _named(document: DocumentRow) -> dict[str, object]:
    return {
        "title": document.title,
        "reference": document.reference,
        "kept_on": None if document.kept_at is None else document.kept_at.date(),
    }
