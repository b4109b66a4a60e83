"""The attached files: each under the digest of its bytes, in the folder `pieces` beside the register.

A piece is written once and never changed: `pieces/ab/<sha256>.<ending>`, written beside under another name,
pushed to the disk, then moved. It is there for good before the register says so, so that no row ever names a
file that a power cut has taken. The name a person gave is a label in the register, never a path.
"""

from __future__ import annotations

import hashlib
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from contractdesk.common import files, paths
from contractdesk.common.errors import InputError, StorageError
from contractdesk.data import piece_types

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 50 * 1024 * 1024
"""Beyond, a file is a film or a disk image: the register's folder must stay easy to copy."""
_BLOCK = 1 << 20
_NAME = re.compile(r"([0-9a-f]{64})\.[a-z]{3,4}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class PieceState(StrEnum):
    """What stands in the folder for a document."""

    NONE = "none"
    PRESENT = "present"
    MISSING = "missing"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as it was kept."""

    sha256: str
    size: int
    ending: str
    media_type: str


def place(register: Path, sha256: str, file_name: str) -> Path:
    """Return where a piece is kept; a digest that is none names a file that cannot be there."""
    digest = sha256 if _DIGEST.fullmatch(sha256) else "0" * 64
    ending = file_name.rpartition(".")[2].casefold()
    ending = {"jpeg": "jpg"}.get(ending, ending) if piece_types.known(ending) else "bin"
    return paths.pieces_dir(register) / digest[:2] / f"{digest}.{ending}"


def keep(register: Path, source: Path) -> Piece:
    """Copy a file into the folder of the register and return what it is; a piece already there stays.

    Raises:
        InputError: document_empty, document_too_big, document_type_refused, document_not_its_type,
            document_has_macros, document_unfolds.
        StorageError: missing_file, no_access, is_a_directory, not_a_file for the source; read_only,
            disk_full and the others of `files.atomic_write` for the folder.
    """
    _check_source(source)
    folder = paths.pieces_dir(register)
    try:
        folder.mkdir(exist_ok=True)
        incoming = files.temporary_beside(folder / "entrant")
        try:
            sha256, size = _copy(source, incoming)
            kind = piece_types.type_of(source.name, incoming)
            _settle(incoming, place(register, sha256, f"x.{kind.ending}"), sha256)
        finally:
            with suppress(OSError):
                incoming.unlink(missing_ok=True)
    except OSError as error:
        raise files.storage_error(error, folder) from error
    return Piece(sha256, size, kind.ending, kind.media_type)


def _check_source(source: Path) -> None:
    try:
        status = source.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StorageError("missing_file", path=str(source)) from error
    except OSError as error:
        raise files.storage_error(error, source) from error
    if stat.S_ISDIR(status.st_mode):
        raise StorageError("is_a_directory", path=str(source))
    if not stat.S_ISREG(status.st_mode):
        raise StorageError("not_a_file", path=str(source))
    if status.st_size == 0:
        raise InputError("document_empty", path=str(source))
    if status.st_size > LARGEST:
        raise InputError("document_too_big", path=str(source), size=_megabytes(status.st_size))
    if not piece_types.known(source.suffix):
        raise InputError("document_type_refused", path=str(source), endings=piece_types.endings())


def _copy(source: Path, target: Path) -> tuple[str, int]:
    """Copy a file while its digest is computed; one that grows meanwhile is refused at the limit."""
    digest, size = hashlib.sha256(), 0
    try:
        stream = source.open("rb")
    except OSError as error:
        raise StorageError("no_access", path=str(source)) from error
    with stream, target.open("xb") as copy:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > LARGEST:
                raise InputError("document_too_big", path=str(source), size=_megabytes(size))
            digest.update(block)
            copy.write(block)
    return digest.hexdigest(), size


def _megabytes(size: int) -> int:
    return -(-size // (1024 * 1024))


def _settle(incoming: Path, target: Path, sha256: str) -> None:
    """Give a copy its name; a piece of that name that is not what it says is replaced by the good one."""
    target.parent.mkdir(exist_ok=True)
    if target.exists() and digest_of(target) == sha256:
        return
    files.move_into_place(incoming, target, overwrite=True)


# -------------------------------------------------------------------------------------------- reading


def state_of(path: Path, sha256: str) -> PieceState:
    """Tell whether a piece is there and is what was kept; nothing is trusted but its bytes.

    Raises:
        StorageError: no_access and others, when the folder cannot be read.
    """
    if not sha256:
        return PieceState.NONE
    try:
        found = digest_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return PieceState.MISSING
    except OSError as error:
        raise files.storage_error(error, path) from error
    return PieceState.PRESENT if found == sha256 else PieceState.ALTERED


def digest_of(path: Path) -> str:
    """Return the digest of a file; one that has not changed since it was last read is not read again."""
    status = path.stat()
    return _digest(str(path), status.st_size, status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=4096)
def _digest(path: str, _size: int, _modified: int, _inode: int) -> str:
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_out(path: Path, sha256: str, target: Path) -> None:
    """Copy a piece to a path, refusing to finish when it is not what was kept.

    Raises:
        OSError: the copy failed.
        ValueError: the bytes are not those that were kept.
    """
    digest = hashlib.sha256()
    with path.open("rb") as stream, target.open("wb") as copy:
        while block := stream.read(_BLOCK):
            digest.update(block)
            copy.write(block)
    if digest.hexdigest() != sha256:
        raise ValueError(sha256)


# --------------------------------------------------------------------------------------------- sweeping


def kept(register: Path) -> Iterator[tuple[str, Path, int]]:
    """Yield the pieces of the folder: digest, path, time of writing in seconds."""
    folder = paths.pieces_dir(register)
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        match = _NAME.fullmatch(path.name)
        if match is not None:
            with suppress(OSError):
                yield match[1], path, int(path.stat().st_mtime)


def drop(path: Path) -> None:
    """Remove a piece and the text read from it; one in use stays for the next time."""
    for one in (path, text_beside(path)):
        with suppress(OSError):
            one.unlink()


def text_beside(path: Path) -> Path:
    """Return where the text of a piece is kept once it has been read: it can be thrown away at any time."""
    return path.with_name(f"{path.name}.texte")
