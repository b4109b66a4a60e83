"""What is refused before a workbook is opened: bombs, disguised files, what no spreadsheet writes.

A file of 4.6 KB with one cell in its very last column kept the usual reader busy for a minute, and a
hardened XML parser does not help against that. Each part is therefore read once
here as a stream, its cells counted and never kept, before anything is built from it.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO
from xml.parsers import expat

from contractdesk.common.errors import InputError
from contractdesk.common.files import reading_error
from contractdesk.data import opening

LARGEST_FILE = 20_000_000
LARGEST_CONTENT = 150_000_000
LARGEST_RATIO = 200
SMALL_PART = 2_000_000
"""Below this size a part may compress as well as it likes: a table of zeros does."""
MOST_PARTS = 2_000
LAST_ROW = 100_000
LAST_COLUMN = 500
MOST_CELLS = 500_000
MOST_MERGES = 20_000
DEEPEST = 60

_BLOCK = 1 << 16
_SNIFFED = 64
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_WORKBOOK = "xl/workbook.xml"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    expat.ExpatError,
    ValueError,
    RuntimeError,
)


class Format(StrEnum):
    """What a file that people call a sheet really is."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


def format_of(path: Path) -> Format:
    """Return what a file is by what it holds, after refusing what no spreadsheet writes.

    Raises:
        StorageError: missing_file, is_a_directory, not_a_file, no_access, and those of reading.
        InputError: workbook_empty, workbook_protected, workbook_damaged, workbook_too_large, workbook_unsafe.
    """
    with _translated(path):
        _check_size(path)
        with path.open("rb") as stream:
            start = stream.read(_BLOCK)
            if start.startswith(_OLE):
                if _ENCRYPTED_STREAM in start + stream.read():
                    raise InputError("workbook_protected", path=str(path))
                return Format.XLS
        if not start.startswith(_ZIP):
            return Format.TEXT
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            is_ods = "mimetype" in names and archive.read("mimetype")[: len(_ODS)] == _ODS
            _check_archive(path, archive)
            if not is_ods and _WORKBOOK not in names:
                raise InputError("workbook_not_xlsx", path=str(path))
            for part in archive.infolist():
                _has_formulas(path, archive, part)
        return Format.ODS if is_ods else Format.XLSX


def check(path: Path) -> bool:
    """Refuse a file that is not a workbook, or one that would do harm; tell whether it holds formulas.

    Raises:
        StorageError: missing_file, is_a_directory, not_a_file, no_access, and those of reading.
        InputError: workbook_empty, workbook_not_xlsx, workbook_old_format, workbook_opendocument,
            workbook_protected, workbook_damaged, workbook_too_large, workbook_unsafe.
    """
    with _translated(path):
        _check_size(path)
        _check_kind(path)
        with zipfile.ZipFile(path) as archive:
            _check_parts(path, archive)
            with_formulas = [part for part in archive.infolist() if _has_formulas(path, archive, part)]
            return bool(with_formulas)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Say in our own words what reading the file raises."""
    try:
        yield
    except OSError as error:
        raise reading_error(error, path) from error
    except _DAMAGED as error:
        raise InputError("workbook_damaged", path=str(path)) from error


def _check_size(path: Path) -> None:
    size = opening.size_of(path)
    if size == 0:
        raise InputError("workbook_empty", path=str(path))
    if size > LARGEST_FILE:
        raise InputError("workbook_too_large", path=str(path))


def _check_kind(path: Path) -> None:
    """Tell the files that people take for a workbook, by what they hold rather than by their name."""
    with path.open("rb") as stream:
        start = stream.read(_BLOCK)
        if start.startswith(_OLE):
            # Excel puts a workbook with a password in a container of the old format.
            protected = _ENCRYPTED_STREAM in start + stream.read()
            raise InputError("workbook_protected" if protected else "workbook_old_format", path=str(path))
    if not start.startswith(_ZIP):
        raise InputError("workbook_not_xlsx", path=str(path))


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if _WORKBOOK not in names:
        is_ods = "mimetype" in names and archive.read("mimetype")[: len(_ODS)] == _ODS
        raise InputError("workbook_opendocument" if is_ods else "workbook_not_xlsx", path=str(path))
    _check_archive(path, archive)


def _check_archive(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise InputError("workbook_protected", path=str(path))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise InputError("workbook_too_large", path=str(path))
    unsafe_names = len(set(names)) < len(names) or any(map(_is_unsafe, names))
    if unsafe_names or any(_is_bomb(part) for part in parts):
        raise InputError("workbook_unsafe", path=str(path))


def _is_unsafe(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL_PART and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)


def _has_formulas(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Read a part that is XML, whatever its name says, and tell whether it is a sheet with formulas."""
    with archive.open(part) as stream:
        start = stream.read(_SNIFFED)
        visible = start.lstrip()
        if visible and not visible.startswith(_XML_STARTS):
            return False  # a picture, a setting of a printer: no parser will read it
        checker = _PartChecker(path)
        try:
            checker.read(start, stream)
        except expat.ExpatError:
            # Spreadsheets write the drawings of comments in a mark-up that is not XML; nothing reads them.
            if not part.filename.lower().endswith(".vml"):
                raise
        return checker.has_formulas


class _PartChecker:
    """Reads one part as a stream of events: no document type, no cell too far, not too many."""

    def __init__(self, path: Path) -> None:
        self.has_formulas = False
        self._path = path
        self._is_sheet = False
        self._depth = 0
        self._cells = 0
        self._merges = 0
        self._row = 0
        self._row_repeated = 1
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close

    def read(self, start: bytes, stream: IO[bytes]) -> None:
        """Read the part to its end, from its first bytes on."""
        size, block = 0, start
        while block:
            size += len(block)
            if size > LARGEST_CONTENT:  # the size that the archive gives may be a lie
                raise InputError("workbook_too_large", path=str(self._path))
            self._parser.Parse(block, False)
            block = stream.read(_BLOCK)
        self._parser.Parse(b"", True)

    def _refuse_document_type(self, *_declared: object) -> None:
        raise InputError("workbook_unsafe", path=str(self._path))

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise InputError("workbook_unsafe", path=str(self._path))
        local = tag.rpartition("}")[2]
        if self._depth == 1:
            self._is_sheet = local == "worksheet"
        if self._is_sheet:
            self._count(local, attributes)
        elif local in ("table-row", "table-cell"):
            self._count_repeated(local, attributes)

    def _close(self, _tag: str) -> None:
        self._depth -= 1

    def _count(self, local: str, attributes: dict[str, str]) -> None:
        if local == "row":
            # A row without number follows the one before it.
            self._row = int(attributes.get("r", self._row + 1))
        elif local == "c":
            self._cells += 1
            self._place(attributes.get("r", ""))
        elif local == "f":
            self.has_formulas = True
        elif local == "mergeCell":
            self._merges += 1
        if self._cells > MOST_CELLS or self._merges > MOST_MERGES:
            raise InputError("workbook_too_large", path=str(self._path))

    def _count_repeated(self, local: str, attributes: dict[str, str]) -> None:
        """Count the cells of an OpenDocument table: one cell may say that it stands a million times."""
        plain = {name.rpartition("}")[2]: value for name, value in attributes.items()}
        if local == "table-row":
            self._row_repeated = int(plain.get("number-rows-repeated", 1))
        elif "value-type" in plain:
            self._cells += int(plain.get("number-columns-repeated", 1)) * self._row_repeated
            if self._cells > MOST_CELLS:
                raise InputError("workbook_too_large", path=str(self._path))

    def _place(self, place: str) -> None:
        """Refuse a cell beyond the last row or column; a cell without place follows the one before it."""
        letters = place.rstrip("0123456789")
        row = int(place[len(letters) :] or self._row)
        column = 0
        for letter in letters[:4].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        if max(row, self._row) > LAST_ROW or column > LAST_COLUMN:
            raise InputError("workbook_too_large", path=str(self._path))
