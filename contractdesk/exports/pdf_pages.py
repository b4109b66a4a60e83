"""Pages of the PDF: margins, « page x sur y », bookmarks and contents.

The document is laid out once. What is only known at its end, the number of pages and those of the contents,
is drawn in forms: pieces of a page that are named where they show and filled in last. Building everything
again until nothing moves, as reportlab's own contents do, would double the time of a long register.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.flowables import Flowable

from contractdesk import __version__
from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.exports.job import nothing
from contractdesk.exports.pdf_lines import shortened, text_width
from contractdesk.exports.pdf_theme import (
    BOTTOM,
    INK,
    LANDSCAPE,
    MARGIN,
    PORTRAIT,
    REGULAR,
    RULE,
    SECONDARY,
    SEMIBOLD,
    TOP,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from contractdesk.exports.job import Step
    from contractdesk.exports.pdf_theme import Ink

COVER, UPRIGHT, ACROSS = "cover", "portrait", "landscape"
"""The kinds of pages."""

_MARGIN_SIZE = 8.0
_NUMBER_ROOM = 120.0
_LONGEST_BOOKMARK = 120


@dataclass(slots=True)
class Entry:
    """A title that bookmarks lead to, the contents when it is listed; ``page`` is known once it is drawn.

    A running title is repeated in the upper margin.
    """

    key: str
    title: str
    level: int
    about: str = ""
    is_listed: bool = True
    is_running: bool = True
    page: int = 0


@dataclass(slots=True)
class Binder:
    """What holds the pages of a document together.

    Attributes:
        title: the title of the document.
        commune: the name of the commune, empty when it is not known.
        today: the day of the situation.
        entries: the titles, in order.
        running: what the page being drawn begins with, for its upper margin.
    """

    title: str
    commune: str
    today: date
    entries: list[Entry] = field(default_factory=list)
    running: str = ""
    _latest: str = ""
    _is_named: bool = False
    _pieces: list[_Piece] = field(default_factory=list)

    def mark(
        self, title: str, level: int, *, about: str = "", is_listed: bool = True, is_running: bool = True
    ) -> Mark:
        """Return the place of a title, to stand before it."""
        entry = Entry(f"title-{len(self.entries) + 1}", title, level, about, is_listed, is_running)
        self.entries.append(entry)
        return Mark(self, entry)

    def pass_by(self, title: str) -> None:
        """Take note of a title: the first one of a page names it, the last one the pages that follow."""
        if not self._is_named:
            self.running = title
        self._latest, self._is_named = title, True

    def turn(self) -> None:
        """Go on to the next page."""
        self.running, self._is_named = self._latest, False

    def place(self, piece: _Piece) -> None:
        """Remember a piece of the contents, to be filled in at the end."""
        self._pieces.append(piece)

    def fill(self, canvas: Canvas, total: int) -> None:
        """Draw what the end of the document has made known."""
        for page in range(1, total + 1):
            canvas.beginForm(_number_form(page), 0, -4, _NUMBER_ROOM, 12)
            canvas.setFont(REGULAR, _MARGIN_SIZE)
            canvas.setFillColor(SECONDARY)
            text = _("page {page} sur {total}").format(page=page, total=total)
            canvas.drawRightString(_NUMBER_ROOM, 0, text)
            canvas.endForm()
        for piece in self._pieces:
            piece.fill(canvas)


class Mark(Flowable):
    """The place of a title: it takes no room, makes the bookmark and notes the page."""

    # Names of the library: the heading that follows is still the first thing of its page, and its room above
    # counts from what stands before the mark.
    _ZEROSIZE = True
    _SPACETRANSFER = True

    def __init__(self, binder: Binder, entry: Entry) -> None:
        super().__init__()
        self._binder = binder
        self._entry = entry

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Make the bookmark."""
        entry, canvas = self._entry, self.canv
        entry.page = canvas.getPageNumber()
        canvas.bookmarkHorizontal(entry.key, 0, 14)
        title = entry.title
        if len(title) > _LONGEST_BOOKMARK:
            title = f"{title[:_LONGEST_BOOKMARK].rstrip()}…"
        canvas.addOutlineEntry(title, entry.key, entry.level, closed=entry.level > 0)
        if entry.is_running:
            self._binder.pass_by(title)


# ------------------------------------------------------------------------------------------- contents


@dataclass(frozen=True, slots=True)
class _Piece:
    """The part of the contents that one page shows."""

    form: str
    entries: tuple[Entry, ...]
    width: float
    height: float

    def fill(self, canvas: Canvas) -> None:
        """Draw the lines, now that every page is known."""
        canvas.beginForm(self.form, 0, -2, self.width, self.height + 2)
        top = self.height
        for entry in self.entries:
            top -= _line_height(entry)
            self._line(canvas, entry, top + 4)
        canvas.endForm()

    def _line(self, canvas: Canvas, entry: Entry, base: float) -> None:
        left = 14.0 * entry.level
        size = 11.0 if entry.level == 0 else 9.5
        number = french.number(entry.page)
        end = self.width - text_width(number, SEMIBOLD, size) - 6
        title = shortened(entry.title, SEMIBOLD, size, (end - left) * 0.6)
        canvas.setFillColor(INK)
        canvas.setFont(SEMIBOLD, size)
        canvas.drawString(left, base, title)
        left += text_width(title, SEMIBOLD, size) + 6
        if entry.about:
            about = shortened(entry.about, REGULAR, size, end - left - 20)
            canvas.setFillColor(SECONDARY)
            canvas.setFont(REGULAR, size)
            canvas.drawString(left, base, about)
            left += text_width(about, REGULAR, size) + 6
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.7)
        canvas.setDash(0.7, 3)
        if end - left > 4:
            canvas.line(left, base + 1, end, base + 1)
        canvas.setDash()
        canvas.setFillColor(INK)
        canvas.setFont(SEMIBOLD, size)
        canvas.drawRightString(self.width, base, number)


class Contents(Flowable):
    """The titles with their pages, each a link. It may stand before what it lists."""

    def __init__(self, binder: Binder, start: int = 0, stop: int | None = None) -> None:
        super().__init__()
        self._binder = binder
        self._start = start
        self._stop = stop

    def _entries(self) -> list[Entry]:
        return [entry for entry in self._binder.entries if entry.is_listed][self._start : self._stop]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size."""
        self.width, self.height = width, sum(map(_line_height, self._entries()))
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        """Return the lines that fit and the others."""
        count, used = 0, 0.0
        for entry in self._entries():
            used += _line_height(entry)
            if used > height:
                break
            count += 1
        if count == 0:
            return []
        middle = self._start + count
        return [Contents(self._binder, self._start, middle), Contents(self._binder, middle, self._stop)]

    def draw(self) -> None:
        """Draw the links, and leave a named place for the lines."""
        piece = _Piece(f"contents-{self._start}", tuple(self._entries()), self.width, self.height)
        self._binder.place(piece)
        top = self.height
        for entry in piece.entries:
            bottom = top - _line_height(entry)
            self.canv.linkRect("", entry.key, (0, bottom, self.width, top), relative=1, thickness=0)
            top = bottom
        self.canv.doForm(piece.form)


def _line_height(entry: Entry) -> float:
    return 23.0 if entry.level == 0 else 16.0


# ---------------------------------------------------------------------------------------- document


class _Canvas(Canvas):
    """A canvas that lets the binder draw what is known at the end."""

    def __init__(self, *args: Any, binder: Binder, **options: Any) -> None:  # noqa: ANN401 - reportlab's
        super().__init__(*args, **options)
        self._binder = binder
        # The file says the day of the situation, not the minute of the export: the same register gives the
        # same bytes on the same day.
        day = f"D:{binder.today:%Y%m%d}000000"
        self.setDateFormatter(lambda *_moment: day)
        self.showOutline()

    def save(self) -> None:
        """Fill in the forms and write the file."""
        self._binder.fill(self, self.getPageNumber() - 1)
        super().save()


class Document(BaseDocTemplate):
    """A4 pages, upright or across, with their margins; a cover has no upper one."""

    def __init__(
        self,
        path: Path,
        binder: Binder,
        ink: Ink,
        subject: str,
        *,
        has_cover: bool = False,
        step: Step = nothing,
    ) -> None:
        title = binder.title if not binder.commune else f"{binder.title} – {binder.commune}"
        super().__init__(
            str(path),
            pagesize=PORTRAIT,
            title=ink.line(title),
            author=ink.line(binder.commune or "ContractDesk"),
            subject=ink.line(subject),
            creator=f"ContractDesk {__version__}",
            lang="fr-FR",
            displayDocTitle=True,
            initialFontName=REGULAR,
            invariant=1,
        )
        self._binder = binder
        self._step = step
        self._commune = ink.line(binder.commune)
        if has_cover:
            self.addPageTemplates([self._template(COVER, PORTRAIT, has_head=False)])
        self.addPageTemplates([self._template(UPRIGHT, PORTRAIT), self._template(ACROSS, LANDSCAPE)])

    def write(self, story: list[Flowable]) -> None:
        """Lay the document out and write it."""
        self.build(story, canvasmaker=partial(_Canvas, binder=self._binder))

    def _template(self, name: str, size: tuple[float, float], *, has_head: bool = True) -> PageTemplate:
        room = (size[0] - 2 * MARGIN, size[1] - TOP - BOTTOM)
        frame = Frame(
            MARGIN, BOTTOM, *room, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0, id=name
        )
        draw = partial(self._margins, size=size, has_head=has_head)
        return PageTemplate(name, [frame], onPageEnd=draw, pagesize=size)

    def _margins(
        self, canvas: Canvas, _document: object, *, size: tuple[float, float], has_head: bool
    ) -> None:
        """Draw the margins, once the page has said what it is about."""
        width, height = size
        right = width - MARGIN
        canvas.saveState()
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.setFillColor(SECONDARY)
        canvas.setFont(REGULAR, _MARGIN_SIZE)
        half = (right - MARGIN) / 2 - 10
        if has_head:
            base = height - TOP + 22
            canvas.drawString(MARGIN, base, shortened(self._binder.title, REGULAR, _MARGIN_SIZE, half))
            running = shortened(self._binder.running, REGULAR, _MARGIN_SIZE, half)
            canvas.drawRightString(right, base, running)
            canvas.line(MARGIN, base - 6, right, base - 6)
        base = BOTTOM - 22
        canvas.line(MARGIN, base + 11, right, base + 11)
        third = (right - MARGIN) / 3
        canvas.drawString(MARGIN, base, shortened(self._commune, REGULAR, _MARGIN_SIZE, third))
        situation = _("Situation au {day}").format(day=french.date(self._binder.today))
        canvas.drawCentredString(width / 2, base, situation)
        canvas.translate(right - _NUMBER_ROOM, base)
        canvas.doForm(_number_form(canvas.getPageNumber()))
        canvas.restoreState()
        self._binder.turn()
        # How many pages are left, nobody knows.
        self._step(0, 0, _("page {page}").format(page=french.number(canvas.getPageNumber())))


def _number_form(page: int) -> str:
    return f"page-{page}"
