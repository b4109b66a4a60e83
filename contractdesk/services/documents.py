"""The documents of a contract: attached, named, opened, saved out, checked; the files are in `data.pieces`.

A file is kept for good before its row is written, and stays when the row goes: undoing a removal always finds
it. What nothing has named for thirty days is swept away.
"""

import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from contractdesk.common import files, french
from contractdesk.common.errors import ConflictError, NotFoundError, Problem, StorageError
from contractdesk.common.i18n import _
from contractdesk.data import models, piece_types, pieces, queries
from contractdesk.data.engine import Database
from contractdesk.data.pieces import LARGEST, Piece, PieceState
from contractdesk.domain.enums import DocumentKind
from contractdesk.services import labels, piece_reading
from contractdesk.services.piece_reading import Preview

__all__ = ["LARGEST", "DocumentRow", "PieceState", "Preview"]

log = logging.getLogger(__name__)

_KEPT_AFTER_REMOVAL = timedelta(days=30)
_LONGEST_TITLE = 300


_Holder = models.NoticeLetter | models.ContractDecision | models.Amendment | models.Invoice


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


# ------------------------------------------------------------------------------------------- attaching


def attach(
    database: Database,
    reference: str,
    path: Path,
    kind: DocumentKind,
    *,
    title: str = "",
    dated_on: date | None = None,
    into: int | None = None,
) -> int:
    """Attach a file to a contract and return the key of its document.

    Args:
        database: the register.
        reference: the contract.
        path: the file; it is copied, and not touched.
        kind: what it is.
        title: its title; the name of the file when it has none.
        dated_on: its date.
        into: the document that is there without its file, when the file is for that one.

    Raises:
        InputError: ``document_empty``, ``document_too_big``, ``document_type_refused``,
            ``document_not_its_type``, ``document_has_macros``, ``document_unfolds``.
        NotFoundError: ``contract_not_found``, ``document_not_found``.
        ConflictError: ``document_exists``.
        StorageError: the file cannot be read, the folder or the register cannot be written.
    """
    _refuse_unwritable(database, reference)
    piece = pieces.keep(database.path, path)
    sweep(database)
    title = _title(title) or _title(files.safe_name(path.stem, ""))
    label = _("Document joint ({kind}) : {title}, {reference}").format(
        kind=labels.document_kind(kind).lower(), title=title, reference=reference
    )
    with database.write("document.attach", label) as session:
        contract = queries.contract(session, reference)
        _refuse_twice(contract, piece.sha256)
        document = _document_to_fill(contract, into)
        if document is None:
            document = models.Document(kind=kind, title=title, dated_on=dated_on)
            contract.documents.append(document)
        _fill(document, path, piece)
        session.flush()
        return document.id


def attach_all(
    database: Database,
    reference: str,
    paths: Sequence[Path],
    kind: DocumentKind,
    dated_on: date | None = None,
) -> tuple[int, ...]:
    """Attach several files of one kind, each under the title of its name; all of them or none, one operation.

    Raises:
        InputError, NotFoundError, ConflictError, StorageError: see ``attach``.
    """
    label = _("{count} joints ({kind}) : {reference}").format(
        count=french.counted(len(paths), _("document"), _("documents")),
        kind=labels.document_kind(kind).lower(),
        reference=reference,
    )
    titles = [files.safe_name(path.stem, "") for path in paths]
    return _add(
        database, "document.attach", label, reference, list(zip(paths, titles, strict=True)), kind, dated_on
    )


def attach_letter(
    database: Database, reference: str, paths: Sequence[Path], title: str, dated_on: date
) -> tuple[int, ...]:
    """Add the files of one letter to the documents of a contract, together, and return their keys.

    Raises:
        NotFoundError: ``contract_not_found``.
        ConflictError: ``document_exists`` when the very same letter is there already.
        StorageError: the folder or the register cannot be written.
    """
    label = _("Lettre préparée : {title}, {reference}").format(title=_title(title), reference=reference)
    named = [(path, title) for path in paths]
    return _add(database, "letter.keep", label, reference, named, DocumentKind.LETTER, dated_on)


def _add(
    database: Database,
    use_case: str,
    label: str,
    reference: str,
    named: Sequence[tuple[Path, str]],
    kind: DocumentKind,
    dated_on: date | None,
) -> tuple[int, ...]:
    """Keep files, then write their rows in one operation."""
    _refuse_unwritable(database, reference)
    kept = [(path, title, pieces.keep(database.path, path)) for path, title in named]
    with database.write(use_case, label) as session:
        contract = queries.contract(session, reference)
        added = []
        for path, title, piece in kept:
            _refuse_twice(contract, piece.sha256)
            document = models.Document(kind=kind, title=_title(title), dated_on=dated_on)
            _fill(document, path, piece)
            contract.documents.append(document)
            added.append(document)
        session.flush()
        return tuple(document.id for document in added)


def _refuse_unwritable(database: Database, reference: str) -> None:
    """Refuse before a file is copied: a contract that is not there gets no piece."""
    if database.read_only:
        raise StorageError("read_only", path=str(database.path))
    with database.read() as session:
        if reference not in queries.contract_references(session):
            raise NotFoundError("contract_not_found", reference=reference)


def _fill(document: models.Document, path: Path, piece: Piece) -> None:
    """Write into a row what was kept for it."""
    document.file_name = files.safe_name(path.stem, f".{piece.ending}")
    document.media_type, document.sha256, document.size_bytes = piece.media_type, piece.sha256, piece.size


def _refuse_twice(contract: models.Contract, sha256: str) -> None:
    for document in contract.documents:
        if document.sha256 == sha256:
            raise ConflictError("document_exists", title=document.title, reference=contract.reference)


def _document_to_fill(contract: models.Contract, into: int | None) -> models.Document | None:
    if into is None:
        return None
    for document in contract.documents:
        if document.id == into and not document.sha256:
            return document
    raise NotFoundError("document_not_found")


def change(database: Database, document_id: int, kind: str, title: str, dated_on: date | None) -> None:
    """Give a document another type, title or date.

    Raises:
        NotFoundError: ``document_not_found``.
        StorageError: the register cannot be written.
    """
    label = _("Document modifié : {title}").format(title=_title(title) or labels.document_kind(kind))
    with database.write("document.change", label) as session:
        document = _row(queries.document(session, document_id))
        document.kind, document.dated_on = kind, dated_on
        document.title = _title(title) or document.title


def remove(database: Database, document_id: int) -> None:
    """Take a document off its contract; letters and decisions that name it no longer do.

    Raises:
        NotFoundError: ``document_not_found``.
        StorageError: the register cannot be written.
    """
    document = one(database, document_id)
    label = _("Document retiré : {title}, {reference}").format(
        title=document.title, reference=document.reference
    )
    with database.write("document.remove", label) as session:
        row = _row(queries.document(session, document_id))
        contract = queries.contract(session, document.reference)
        holders: list[_Holder] = [
            *contract.letters,
            *contract.decisions,
            *contract.amendments,
            *contract.invoices,
        ]
        for holder in holders:
            if holder.document_id == document_id:
                holder.document_id = None
        session.flush()
        contract.documents.remove(row)


def sweep(database: Database) -> int:
    """Remove the pieces that no document has named for thirty days, and return how many.

    Another register in the same folder may name them: then nothing is removed.
    """
    folder, ending = database.path.parent, database.path.suffix
    if database.read_only or any(other != database.path for other in folder.glob(f"*{ending}")):
        return 0
    now = database.now()
    with database.read() as session:
        named = queries.named_pieces(session, now - _KEPT_AFTER_REMOVAL)
    limit = (now - _KEPT_AFTER_REMOVAL).timestamp()
    forgotten = [
        path for sha256, path, at in pieces.kept(database.path) if sha256 not in named and at < limit
    ]
    for path in forgotten:
        pieces.drop(path)
    if forgotten:
        log.info("%d pieces that nothing names were removed", len(forgotten))
    return len(forgotten)


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


def _row(found: models.Document | None) -> models.Document:
    if found is None:
        raise NotFoundError("document_not_found")
    return found


def _title(text: str) -> str:
    """Return a title on one line, of a length that a list can bear."""
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return plain.strip()[:_LONGEST_TITLE]
