"""What a piece says and looks like: its text for the search, its pages as pictures.

The files come from others: nothing here runs what they hold, and a damaged one is a plain refusal. pdfium
works in one thread at a time: these functions run in the worker only.
"""

import io
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default as email_policy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractdesk.common import files
from contractdesk.common.errors import InputError, StorageError
from contractdesk.data import pieces

if TYPE_CHECKING:
    from PIL import Image

_LONGEST_TEXT = 2_000_000
_MOST_PAGES = 500
_LARGEST_PAGE = 4000
_SHOWN_TEXT = 20_000
_PAGED = ".pdf"
_PICTURES = (".png", ".jpg")


@dataclass(frozen=True, slots=True)
class Preview:
    """A page as shown: a PNG picture, or a text for what has no pages; ``is_scan`` when a PDF has no text."""

    picture: bytes
    text: str
    page: int
    pages: int
    is_scan: bool = False


def text_of(path: Path, *, writable: bool) -> str:
    """Return the text of a piece, read once and then kept beside it; empty when it has none."""
    kept = pieces.text_beside(path)
    with suppress(OSError, UnicodeDecodeError):
        return kept.read_text(encoding="utf-8")
    text = _read(path)[:_LONGEST_TEXT]
    if writable:
        with suppress(StorageError):
            files.atomic_write_bytes(kept, text.encode("utf-8", "replace"), overwrite=True)
    return text


def _read(path: Path) -> str:
    """Read the text of a piece by its type; what cannot be read has none."""
    reader = {".pdf": _pdf_text, ".docx": _word_text, ".txt": _plain_text, ".eml": _message_text}.get(
        path.suffix
    )
    if reader is None:
        return ""
    try:
        return reader(path)
    except Exception as error:  # whatever a foreign file makes a reader say
        if isinstance(error, MemoryError):
            raise
        return ""


def preview(path: Path, title: str, page: int, width: int) -> Preview:
    """Return a page of a piece.

    Raises:
        InputError: ``document_unreadable``.
    """
    width = max(1, min(width, _LARGEST_PAGE))
    try:
        if path.suffix == _PAGED:
            return pdf_page(path, page, width)
        if path.suffix in _PICTURES:
            return Preview(_picture(path, width), "", 0, 1)
    except (OSError, ValueError, RuntimeError, Warning) as error:
        raise InputError("document_unreadable", title=title) from error
    return Preview(b"", _read(path)[:_SHOWN_TEXT], 0, 1)


def mark_as_foreign(path: Path) -> None:
    """Have Windows treat a copy as a file that came from elsewhere: Office then opens it protected."""
    if sys.platform == "win32":  # pragma: no cover
        with suppress(OSError):
            Path(f"{path}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n", encoding="ascii")


# ------------------------------------------------------------------------------------------------ PDF


def _pdf_text(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return "\n\n".join(_page_text(document, n) for n in range(min(len(document), _MOST_PAGES))).strip()
    finally:
        document.close()


def _page_text(document: Any, number: int) -> str:  # noqa: ANN401 - the library ships no types
    page = document[number]
    text = page.get_textpage()
    try:
        found: str = text.get_text_bounded()
        return found.replace("\r\n", "\n").strip()
    finally:
        text.close()
        page.close()


def pdf_page(source: Path | bytes, page: int, width: int) -> Preview:
    """Return a page of a PDF, from 0; beyond the last, the last."""
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    try:
        pages = len(document)
        number = max(0, min(page, pages - 1))
        shown = document[number]
        scale = width / max(1, int(shown.get_width()))
        height = int(shown.get_height()) * scale
        bitmap = shown.render(scale=min(scale, scale * _LARGEST_PAGE / max(height, _LARGEST_PAGE)))
        image = bitmap.to_pil()
        picture = _png(image)
        bitmap.close()
        shown.close()
        is_scan = not _page_text(document, number)
        return Preview(picture, "", number, pages, is_scan)
    finally:
        document.close()


# ------------------------------------------------------------------------------------------- pictures


def _picture(path: Path, width: int) -> bytes:
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a picture that unfolds to gigabytes is only a warning there
        with Image.open(path, formats=("PNG", "JPEG")) as image:
            image.thumbnail((width, _LARGEST_PAGE))
            return _png(ImageOps.exif_transpose(image))


def _png(image: "Image.Image") -> bytes:
    held = io.BytesIO()
    image.convert("RGB").save(held, "PNG", compress_level=1)
    return held.getvalue()


# ---------------------------------------------------------------------------------------------- texts


def _word_text(path: Path) -> str:
    import docx

    with path.open("rb") as stream:
        document = docx.Document(stream)
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [" ".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


def _plain_text(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _message_text(path: Path) -> str:
    """Return the headers that people read, then the text of a message; its attachments stay closed."""
    message = message_from_bytes(path.read_bytes(), policy=email_policy)
    heads = [f"{name}: {message[name]}" for name in ("Date", "From", "To", "Subject") if message[name]]
    body = message.get_body(("plain",))
    return "\n".join([*heads, "", "" if body is None else str(body.get_content())])
