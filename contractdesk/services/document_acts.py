"""Attaching files to a contract, calling them otherwise, taking them off; each act is one operation.

A file is kept for good before its row is written, and stays when the row goes: undoing a removal always finds
it. What nothing has named for thirty days is swept away.
"""

import logging
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from contractdesk.common import files, french
from contractdesk.common.errors import ConflictError, NotFoundError, StorageError
from contractdesk.common.i18n import _
from contractdesk.data import models, pieces, queries
from contractdesk.data.engine import Database
from contractdesk.data.pieces import Piece
from contractdesk.domain.enums import DocumentKind
from contractdesk.services import documents, labels

log = logging.getLogger(__name__)

_KEPT_AFTER_REMOVAL = timedelta(days=30)
_LONGEST_TITLE = 300
_Holder = models.NoticeLetter | models.ContractDecision | models.Amendment | models.Invoice


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
    document = documents.one(database, document_id)
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


def _row(found: models.Document | None) -> models.Document:
    if found is None:
        raise NotFoundError("document_not_found")
    return found


def _title(text: str) -> str:
    """Return a title on one line, of a length that a list can bear."""
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return plain.strip()[:_LONGEST_TITLE]
