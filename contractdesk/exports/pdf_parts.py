"""What the PDF documents are built with: embedded fonts, styles, tables that break well, numbered pages.

Texts enter by `Kit.paragraph` only, where they are escaped. The module is imported
by the writers of PDF alone: its library is long to load.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.doctemplate import IndexingFlowable
from reportlab.platypus.tableofcontents import TableOfContents

from contractdesk.common.i18n import _
from contractdesk.common.paths import resource
from contractdesk.exports.texts import Cleaner, markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

REGULAR, ITALIC, SEMIBOLD, BOLD = (
    "SourceSans3",
    "SourceSans3-Italic",
    "SourceSans3-SemiBold",
    "SourceSans3-Bold",
)
_FILES = {
    REGULAR: "SourceSans3-Regular.ttf",
    ITALIC: "SourceSans3-Italic.ttf",
    SEMIBOLD: "SourceSans3-SemiBold.ttf",
    BOLD: "SourceSans3-Bold.ttf",
}

INK, MUTED, RULE = HexColor("#1f3a5f"), HexColor("#5b6675"), HexColor("#c9d0d9")
STRIPE, WARNING, WARNING_INK = HexColor("#f4f6f9"), HexColor("#fdf3e1"), HexColor("#7a4a00")

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
_TOP, _BOTTOM = 22 * mm, 20 * mm
_PADDING = 4
_ROOM_AFTER = {"over": 80, "h1": 70, "h2": 45, "h3": 32}
"""Millimetres that a heading and what follows it need at the foot of a page."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What every page and the file itself say of a document."""

    title: str
    author: str
    subject: str
    dated: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading as the contents and the bookmarks show it."""

    depth: int
    text: str
    key: str


class Text(Paragraph):
    """A paragraph, possibly a heading that the contents list."""

    entry: Entry | None = None


class Kit:
    """Styles, and the flowables made with them."""

    def __init__(self) -> None:
        _register_fonts()
        self.cleaner = Cleaner()
        body = ParagraphStyle("body", fontName=REGULAR, fontSize=9.5, leading=12.5, splitLongWords=1)
        cell = ParagraphStyle("cell", parent=body, fontSize=8.5, leading=10.6)
        head = ParagraphStyle("head", parent=cell, fontName=SEMIBOLD, textColor=HexColor("#ffffff"))
        self.styles = {
            "body": body,
            "lead": ParagraphStyle("lead", parent=body, fontSize=12, leading=17),
            "cell": cell,
            "right": ParagraphStyle("right", parent=cell, alignment=TA_RIGHT),
            "head": head,
            "head-right": ParagraphStyle("head-right", parent=head, alignment=TA_RIGHT),
            "label": ParagraphStyle("label", parent=cell, textColor=MUTED),
            "value": ParagraphStyle("value", parent=cell, fontSize=9.2, leading=11.6),
            "why": ParagraphStyle(
                "why", parent=cell, fontName=ITALIC, fontSize=7.6, leading=9.4, textColor=MUTED
            ),
            "note": ParagraphStyle("note", parent=cell, textColor=MUTED, spaceAfter=6),
            "warning": ParagraphStyle(
                "warning",
                parent=body,
                textColor=WARNING_INK,
                backColor=WARNING,
                borderPadding=5,
                leftIndent=6,
                rightIndent=6,
                spaceBefore=7,
                spaceAfter=9,
            ),
            "cover": ParagraphStyle(
                "cover", parent=body, fontName=BOLD, fontSize=30, leading=36, textColor=INK
            ),
            "commune": ParagraphStyle("commune", parent=body, fontName=SEMIBOLD, fontSize=15, leading=20),
            "over": ParagraphStyle("over", parent=body, fontName=SEMIBOLD, fontSize=11, textColor=MUTED),
            "h1": _heading("h1", body, 19, 24, 4),
            "h2": _heading("h2", body, 13, 17, 12),
            "h3": _heading("h3", body, 10.5, 14, 8),
        }

    def paragraph(self, text: str, style: str = "body") -> Text:
        """Return a paragraph; this is the one place where a text becomes mark-up."""
        return Text(markup(self.cleaner.clean(text)), self.styles[style])

    def heading(self, text: str, style: str, entry: tuple[int, str] | None = None) -> Iterator[Flowable]:
        """Yield a heading, on a new page when little would follow it on this one.

        Args:
            text: the heading.
            style: h1, h2, h3 or over.
            entry: its depth in the contents and bookmarks, from 0, and its key there.
        """
        yield CondPageBreak(_ROOM_AFTER[style] * mm)
        made = self.paragraph(text, style)
        if entry is not None:
            made.entry = Entry(entry[0], self.cleaner.clean(text), entry[1])
        yield made

    def contents(self) -> TableOfContents:
        """Return the table of contents."""
        made = TableOfContents(dotsMinLevel=0)
        body = self.styles["body"]
        made.levelStyles = [
            ParagraphStyle(
                "contents1", parent=body, fontName=SEMIBOLD, fontSize=11, leading=16, spaceBefore=5
            ),
            ParagraphStyle("contents2", parent=body, leftIndent=14, leading=14, rightIndent=30),
        ]
        return made

    def facts(self, rows: Sequence[tuple[str, str, str]]) -> Table:
        """Return labelled facts, each with the sentence that explains it."""
        made = []
        for label, value, why in rows:
            cell = [self.paragraph(value, "value")]
            if why:
                cell.append(self.paragraph(why, "why"))
            made.append([self.paragraph(label, "label"), cell])
        return Table(made, colWidths=[WIDTH * 0.27, WIDTH * 0.73], style=_FACTS, spaceAfter=4)

    def grid(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        numeric: Sequence[int],
        *,
        totals: bool = False,
    ) -> Table:
        """Return a table that breaks between its rows and repeats its headers; figures are never cut.

        Args:
            headers: the texts of the headers.
            rows: the texts of the cells.
            numeric: positions of the columns set to the right.
            totals: whether the last row is one of totals.
        """
        texts = [[self.cleaner.clean(text) for text in row] for row in rows]
        widths = _column_widths(headers, texts, numeric)
        cells: list[list[Text | str]] = [
            [self.paragraph(text, "head-right" if i in numeric else "head") for i, text in enumerate(headers)]
        ]
        for row in texts:
            columns = enumerate(zip(row, widths, strict=True))
            cells.append([self._cell(text, width, is_right=i in numeric) for i, (text, width) in columns])
        style = TableStyle(_GRID)
        for position in numeric:
            style.add("ALIGN", (position, 0), (position, -1), "RIGHT")
        if totals:
            style.add("FONT", (0, -1), (-1, -1), SEMIBOLD, 8.5)
            style.add("LINEABOVE", (0, -1), (-1, -1), 0.8, INK)
        return Table(cells, colWidths=widths, style=style, repeatRows=1, spaceBefore=3, spaceAfter=7)

    def _cell(self, text: str, width: float, *, is_right: bool) -> Text | str:
        """Return a cell: a bare text where it fits on a line, which costs ten times less than a paragraph."""
        if "\n" not in text and _width(text) <= width - 2 * _PADDING:
            return text
        return self.paragraph(text, "right" if is_right else "cell")


def together(flowables: list[Flowable]) -> KeepTogether:
    """Return flowables that stay on one page when they can."""
    return KeepTogether(flowables)


def space(height: float) -> Spacer:
    """Return some room, in millimetres."""
    return Spacer(1, height * mm)


class PageTotal(IndexingFlowable):
    """Remembers how many pages the document had, for « page x sur y »; it stands at its end.

    The document is built until nothing changes any more, contents and total alike.
    """

    def __init__(self) -> None:
        super().__init__()
        self.total = 0
        self._counted = 0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Count."""
        self._counted = self.canv.getPageNumber()

    def isSatisfied(self) -> bool:  # noqa: N802 - the library's name
        """Tell whether the pages were printed with the right total."""
        was_right = self.total == self._counted
        self.total = self._counted
        return was_right


class Document(BaseDocTemplate):
    """A4 pages with a header and « page x sur y »; its headings make the contents and the bookmarks."""

    def __init__(self, path: Path, identity: Identity, *, has_cover: bool) -> None:
        super().__init__(
            str(path),
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=_TOP,
            bottomMargin=_BOTTOM,
            title=identity.title,
            author=identity.author,
            subject=identity.subject,
            creator="ContractDesk",
            producer="ContractDesk",
            lang="fr-FR",
            displayDocTitle=1,
            initialFontName=REGULAR,
        )
        self._identity = identity
        self._pages = PageTotal()
        frame = Frame(MARGIN, _BOTTOM, WIDTH, A4[1] - _TOP - _BOTTOM, 0, 0, 0, 0)
        pages = PageTemplate("pages", [frame], onPage=self._on_page)
        if has_cover:
            room = Frame(MARGIN, _BOTTOM, WIDTH, A4[1] * 0.72, 0, 0, 0, 0)
            cover = PageTemplate("cover", [room], onPage=self._on_cover, autoNextPageTemplate="pages")
            self.addPageTemplates(cover)
        self.addPageTemplates(pages)

    def write(self, story: list[Flowable]) -> None:
        """Build the document."""
        self.multiBuild([*story, self._pages])

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802, ANN401 - the library's name, any flowable
        """Make a bookmark and a line of the contents of a heading that asks for it."""
        entry = flowable.entry if isinstance(flowable, Text) else None
        if entry is None:
            return
        self.canv.bookmarkPage(entry.key)
        self.canv.addOutlineEntry(entry.text, entry.key, entry.depth, closed=entry.depth > 0)
        self.notify("TOCEntry", (entry.depth, markup(entry.text), self.page, entry.key))

    def _on_cover(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFillColor(INK)
        canvas.rect(0, A4[1] - 14 * mm, A4[0], 14 * mm, stroke=0, fill=1)
        canvas.restoreState()
        self._foot(canvas)

    def _on_page(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(MUTED)
        top = A4[1] - 13 * mm
        canvas.drawString(MARGIN, top, _fitted(self._identity.title, WIDTH * 0.68))
        canvas.drawRightString(A4[0] - MARGIN, top, self._identity.dated)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, top - 4, A4[0] - MARGIN, top - 4)
        canvas.restoreState()
        self._foot(canvas)

    def _foot(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(MUTED)
        numbered = _("page {page} sur {pages}").format(page=canvas.getPageNumber(), pages=self._pages.total)
        canvas.drawRightString(A4[0] - MARGIN, 11 * mm, numbered)
        canvas.drawString(MARGIN, 11 * mm, _fitted(self._identity.author, WIDTH * 0.6))
        canvas.restoreState()


_FACTS = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
    ]
)
_GRID: list[Any] = [
    ("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
    ("LEADING", (0, 0), (-1, -1), 10.6),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ("BACKGROUND", (0, 0), (-1, 0), INK),
    ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
    ("ROWBACKGROUNDS", (0, 1), (-1, -1), [None, STRIPE]),
    ("LINEBELOW", (0, 1), (-1, -1), 0.3, RULE),
]


def _heading(name: str, body: ParagraphStyle, size: float, leading: float, before: float) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        parent=body,
        fontName=BOLD if size > 15 else SEMIBOLD,
        fontSize=size,
        leading=leading,
        textColor=INK,
        spaceBefore=before,
        spaceAfter=3,
    )


def _register_fonts() -> None:
    """Give the library our fonts, and forbid it to fetch anything."""
    rl_config.trustedHosts = []
    rl_config.trustedSchemes = ["data"]
    known = set(pdfmetrics.getRegisteredFontNames())
    for name, file in _FILES.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(resource("fonts", file))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=SEMIBOLD, italic=ITALIC, boldItalic=SEMIBOLD)


def _width(text: str, font: str = REGULAR, size: float = 8.5) -> float:
    return float(pdfmetrics.stringWidth(text, font, size))


def _fitted(text: str, width: float) -> str:
    """Return a text of the margins, shortened to its room."""
    if _width(text, REGULAR, 8) <= width:
        return text
    while text and _width(f"{text}…", REGULAR, 8) > width:
        text = text[:-1]
    return f"{text}…"


def _column_widths(
    headers: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int]
) -> list[float]:
    """Share the width of the page: what each column needs at least, the rest by what it would like.

    A column of figures gets all it would like: an amount is never cut nor broken.
    """
    needed, liked = [], []
    for position, header in enumerate(headers):
        texts = [row[position] for row in rows]
        words = [word for text in (*texts, header) for word in text.split()]
        longest_word = max((_width(word, SEMIBOLD) for word in words), default=0)
        longest_text = max((_width(line, SEMIBOLD) for text in texts for line in text.split("\n")), default=0)
        at_most = longest_text if position in numeric else min(longest_text, WIDTH)
        # A word that nobody would write in full may be cut, never a figure.
        least = at_most if position in numeric else min(longest_word, WIDTH / 5)
        needed.append(least + 2 * _PADDING + 1)
        liked.append(max(needed[-1], at_most + 2 * _PADDING + 1))
    room = WIDTH - sum(needed)
    wish = sum(liked) - sum(needed)
    if room <= 0:
        return [width * WIDTH / sum(needed) for width in needed]
    if wish <= room:
        # What is left goes to the columns of words, so that the tables of a page have the same width.
        words_only = [i for i in range(len(headers)) if i not in numeric] or list(range(len(headers)))
        more = (room - wish) / len(words_only)
        return [width + (more if i in words_only else 0) for i, width in enumerate(liked)]
    return [least + (most - least) * room / wish for least, most in zip(needed, liked, strict=True)]
