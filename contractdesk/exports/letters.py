"""Letters: a model filled with the facts of a contract, as a Word file to edit and as a PDF of the same text.

A draft is nothing but bytes: looking at one records nothing. Keeping it adds both files to the documents of
the contract, in one operation; that it was sent is recorded apart, with its dates (`services.acts`).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contractdesk.common import files
from contractdesk.common.errors import StorageError
from contractdesk.exports import letter_model
from contractdesk.services import document_acts, letters

if TYPE_CHECKING:
    from datetime import date

    from contractdesk.data.engine import Database
    from contractdesk.services.facts import Facts
    from contractdesk.services.letters import LetterRequest


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that is not kept yet.

    Attributes:
        title: as it stands in the documents.
        word: the Word file.
        pdf: the PDF.
        missing: the facts that the letter asks for and the register lacks, in words.
        replaced: how many characters the PDF could not show.
    """

    title: str
    word: bytes
    pdf: bytes
    missing: tuple[str, ...]
    replaced: int


def draft(database: Database, facts: Facts, reference: str, request: LetterRequest, today: date) -> Draft:
    """Write a letter without keeping it.

    Raises:
        NotFoundError, ValidationError, InputError: see ``letters.letter_facts``.
        InputError: letter_model_not_word, letter_model_unknown_field, letter_model_broken.
        StorageError: the models' folder cannot be read or written.
    """
    from contractdesk.exports.letter_pdf import pdf_of

    found = letters.letter_facts(database, facts, reference, request, today)
    path = letter_model.model_path(database.path, request.kind, read_only=database.read_only)
    word, missing = letter_model.filled(path, found)
    pdf, replaced = pdf_of(word, found.title, facts.settings.commune_name, today)
    return Draft(found.title, word, pdf, tuple(missing.values()), replaced)


def keep(database: Database, reference: str, made: Draft, today: date) -> tuple[int, ...]:
    """Add a letter to the documents of its contract, Word and PDF together; one operation.

    Raises:
        StorageError, ConflictError: see ``document_acts.attach_letter``.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="contractdesk-", ignore_cleanup_errors=True) as folder:
            paths = []
            for ending, data in ((".docx", made.word), (".pdf", made.pdf)):
                path = Path(folder) / files.safe_name(made.title, ending)
                path.write_bytes(data)
                paths.append(path)
            return document_acts.attach_letter(database, reference, paths, made.title, today)
    except OSError as error:
        raise files.storage_error(error, Path(tempfile.gettempdir())) from error


def prepare(
    database: Database, facts: Facts, reference: str, request: LetterRequest, today: date
) -> tuple[int, ...]:
    """Write a letter and keep it; see `draft` and `keep`."""
    if database.read_only:
        raise StorageError("read_only", path=str(database.path))
    return keep(database, reference, draft(database, facts, reference, request, today), today)
