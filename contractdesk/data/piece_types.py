"""The files that may be attached, told by their ending and by what they hold: both must agree.

An allow-list: nothing that a system could run, no web page, no office file with macros.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractdesk.common.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_START = 4096
# What a compressed document may unfold to: far above any letter, far below what would fill a memory.
_LARGEST_UNFOLDED = 400 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_HEADER = re.compile(rb"[!-9;-~]{1,80}:[ \t\r\n]")
# Control characters that no text of a person holds.
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MACROS = ("vbaproject.bin", "basic/", "scripts/")


@dataclass(frozen=True, slots=True)
class PieceType:
    """A type of file that may be attached."""

    ending: str
    media_type: str
    recognised: Callable[[Path], bool]


def known(ending: str) -> bool:
    """Tell whether files of an ending (without its dot) may be attached at all."""
    return ending.casefold().removeprefix(".") in _TYPES


def endings() -> tuple[str, ...]:
    """Return the endings that may be attached, without their dots, for dialogs and messages."""
    return tuple(sorted(_TYPES))


def type_of(name: str, path: Path) -> PieceType:
    """Return the type of a file, from the ending of the name it had and from its bytes.

    Raises:
        InputError: document_type_refused, document_not_its_type, document_has_macros, document_unfolds.
        OSError: the file cannot be read.
    """
    _stem, dot, ending = name.rpartition(".")
    found = _TYPES.get(ending.casefold()) if dot else None
    if found is None:
        raise InputError("document_type_refused", path=name, endings=endings())
    try:
        recognised = found.recognised(path)
    except _UnsafeError as unsafe:
        if unsafe.has_macros:
            raise InputError("document_has_macros", path=name) from unsafe
        raise InputError("document_unfolds", path=name) from unsafe
    if not recognised:
        raise InputError("document_not_its_type", path=name, ending=ending)
    return found


# ----------------------------------------------------------------------------------------- recognising


class _UnsafeError(Exception):
    """What the type allows and we do not: macros, or a size that would fill the memory."""

    def __init__(self, *, has_macros: bool) -> None:
        super().__init__()
        self.has_macros = has_macros


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_START)


def _is_pdf(path: Path) -> bool:
    return b"%PDF-" in _start(path)[:1024]


def _is_png(path: Path) -> bool:
    return _start(path).startswith(b"\x89PNG\r\n\x1a\n")


def _is_jpeg(path: Path) -> bool:
    return _start(path).startswith(b"\xff\xd8\xff")


def _is_office(path: Path, main: str) -> bool:
    """Tell a document of Office, which holds its main part and declares it, macros aside."""
    with _archive(path) as archive:
        if archive is None or {"[Content_Types].xml", main} - set(archive.namelist()):
            return False
        types = archive.read("[Content_Types].xml")
        if b"macroEnabled" in types:
            raise _UnsafeError(has_macros=True)
        return True


def _is_open_document(path: Path, media_type: str) -> bool:
    with _archive(path) as archive:
        if archive is None or "mimetype" not in archive.namelist():
            return False
        return archive.read("mimetype").decode("ascii", "replace").strip() == media_type


class _Opened:
    """An archive looked at before anything in it is unfolded; None when it is no archive."""

    def __init__(self, path: Path) -> None:
        self._archive: zipfile.ZipFile | None = None
        if _start(path).startswith(b"PK\x03\x04"):
            try:
                self._archive = zipfile.ZipFile(path)
            except zipfile.BadZipFile:
                self._archive = None

    def __enter__(self) -> zipfile.ZipFile | None:
        if self._archive is None:
            return None
        try:
            names = [name.casefold() for name in self._archive.namelist()]
            if any(name.endswith(_MACROS[0]) or name.startswith(_MACROS[1:]) for name in names):
                raise _UnsafeError(has_macros=True)
            if sum(part.file_size for part in self._archive.infolist()) > _LARGEST_UNFOLDED:
                raise _UnsafeError(has_macros=False)
        except _UnsafeError:
            self._archive.close()
            raise
        return self._archive

    def __exit__(self, *_raised: object) -> None:
        if self._archive is not None:
            self._archive.close()


def _archive(path: Path) -> _Opened:
    return _Opened(path)


def _is_message(path: Path) -> bool:
    start = _start(path).lstrip(b"\xef\xbb\xbf\r\n")
    return _HEADER.match(start) is not None and not _NOT_TEXT.search(start)


def _is_text(path: Path) -> bool:
    start = _start(path)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):  # as the notepad of Windows wrote it
        return True
    return not _NOT_TEXT.search(start)


def _office(ending: str, kind: str, main: str) -> PieceType:
    return PieceType(ending, f"{_OFFICE}{kind}", lambda path: _is_office(path, main))


def _open_document(ending: str, kind: str) -> PieceType:
    media_type = f"{_OPEN_DOCUMENT}{kind}"
    return PieceType(ending, media_type, lambda path: _is_open_document(path, media_type))


_TYPES = {
    "pdf": PieceType("pdf", "application/pdf", _is_pdf),
    "png": PieceType("png", "image/png", _is_png),
    "jpg": PieceType("jpg", "image/jpeg", _is_jpeg),
    "jpeg": PieceType("jpg", "image/jpeg", _is_jpeg),
    "docx": _office("docx", "wordprocessingml.document", "word/document.xml"),
    "xlsx": _office("xlsx", "spreadsheetml.sheet", "xl/workbook.xml"),
    "odt": _open_document("odt", "text"),
    "ods": _open_document("ods", "spreadsheet"),
    "eml": PieceType("eml", "message/rfc822", _is_message),
    "txt": PieceType("txt", "text/plain", _is_text),
}
