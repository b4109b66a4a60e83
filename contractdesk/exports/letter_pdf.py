"""A letter as a PDF, drawn from its Word file: the same text, paragraph by paragraph, in our own typeface.

What a letter is made of is drawn: paragraphs with their alignment, spaces, indents and sizes, bold and italic
runs, tables, pictures, the margins' texts. Reportlab is loaded with this module, which `letters` imports when
a letter is asked for.
"""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from contractdesk import __version__
from contractdesk.exports.pdf_theme import BOLD, INK, ITALIC, REGULAR, Ink, known_characters
from contractdesk.exports.texts import markup

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from reportlab.pdfgen.canvas import Canvas

_SIZE = 11
_LEADING = 1.28
_EMU_A_POINT = 12_700
_TWENTIETHS = 20
_GRID = 0.5
_PADDING = 5
_DASH = "–\t"

_ALIGNMENTS: dict[Any, Any] = {
    WD_ALIGN_PARAGRAPH.CENTER: TA_CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT: TA_RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY: TA_JUSTIFY,
}


def pdf_of(word: bytes, title: str, author: str, today: date) -> tuple[bytes, int]:
    """Return the PDF of a letter, and how many characters no page could show.

    Args:
        word: the Word file.
        title: of the document.
        author: the commune.
        today: the day the letter is dated.
    """
    known_characters()
    document: Any = docx.Document(io.BytesIO(word))
    drawing = _Drawing(document)
    held = io.BytesIO()
    made = _Letter(held, document.sections[0], drawing, title, author, today)
    made.build(drawing.flow(document.iter_inner_content()))
    return held.getvalue(), drawing.ink.replaced


class _Drawing:
    """Turns the parts of a Word file into what a page is laid out with."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - the library's proxies are not typed
        self.ink = Ink()
        self._document = document
        normal = document.styles["Normal"].font.size
        self._size = _SIZE if normal is None else normal.pt

    def flow(self, content: Iterable[object]) -> list[Flowable]:
        """Return what stands in the body, in its order."""
        made: list[Flowable] = []
        for part in content:
            if isinstance(part, WordTable):
                made.append(self._table(part))
            elif isinstance(part, WordParagraph):
                made += self.paragraph(part)
        return made

    def paragraph(self, source: WordParagraph) -> list[Flowable]:
        """Return a paragraph and the pictures in it; an empty one keeps its height."""
        made: list[Flowable] = [*self._pictures(source)]
        style = self._style(source)
        text = self._marked(source)
        if text:
            bullet = None
            if source.text.startswith(_DASH) and style.firstLineIndent < 0:
                bullet, text = _DASH[0], text.replace(markup(_DASH), "", 1)
                style.bulletIndent = style.leftIndent + style.firstLineIndent
                style.firstLineIndent = 0
            elif source._p.pPr is not None and source._p.pPr.numPr is not None:  # noqa: SLF001
                bullet, style.leftIndent, style.firstLineIndent = "•", style.leftIndent or _SIZE, 0
            made.append(Paragraph(text, style, bulletText=bullet))
        elif not made:
            made.append(Spacer(0, style.leading + style.spaceBefore + style.spaceAfter))
        return made

    def _marked(self, source: WordParagraph) -> str:
        """Return the text of a paragraph with our mark-up; nothing of the text itself is mark-up."""
        base = self._size_of(source)
        parts = []
        for item in source.iter_inner_content():
            runs = [item] if isinstance(item, Run) else item.runs
            parts += [self._run(run, source, base) for run in runs if run.text]
        return "".join(parts).strip()

    def _run(self, run: Run, source: WordParagraph, base: Any) -> str:  # noqa: ANN401
        text = markup(self.ink.plain(run.text))
        bold = run.bold if run.bold is not None else self._inherited(source, "bold")
        italic = run.italic if run.italic is not None else self._inherited(source, "italic")
        size = run.font.size.pt if run.font.size is not None else base
        face = BOLD if bold else ITALIC if italic else REGULAR
        text = f'<font name="{face}" size="{size:g}">{text}</font>'
        return f"<u>{text}</u>" if run.underline else text

    @staticmethod
    def _inherited(source: WordParagraph, name: str) -> bool:
        style = source.style
        while style is not None:
            value = getattr(style.font, name)
            if value is not None:
                return bool(value)
            style = style.base_style
        return False

    def _size_of(self, source: WordParagraph) -> Any:  # noqa: ANN401 - a number of points
        style = source.style
        while style is not None:
            if style.font.size is not None:
                return style.font.size.pt
            style = style.base_style
        return self._size

    @staticmethod
    def _form(source: WordParagraph, name: str) -> Any:  # noqa: ANN401 - a length, an alignment, or None
        """Return a property of a paragraph, its own or that of its styles."""
        value = getattr(source.paragraph_format, name)
        style = source.style
        while value is None and style is not None:
            value = getattr(style.paragraph_format, name)
            style = style.base_style
        return value

    def _style(self, source: WordParagraph) -> ParagraphStyle:
        runs = [run.font.size.pt for run in source.runs if run.font.size is not None]
        size = max([*runs, 0]) or self._size_of(source)
        return ParagraphStyle(
            "letter",
            fontName=REGULAR,
            bulletFontName=REGULAR,
            fontSize=size,
            bulletFontSize=size,
            leading=size * _LEADING,
            textColor=INK,
            alignment=_ALIGNMENTS.get(self._form(source, "alignment"), TA_LEFT),
            leftIndent=_points(self._form(source, "left_indent")),
            rightIndent=_points(self._form(source, "right_indent")),
            firstLineIndent=_points(self._form(source, "first_line_indent")),
            spaceBefore=_points(self._form(source, "space_before")),
            spaceAfter=_points(self._form(source, "space_after")),
            allowWidows=0,
            allowOrphans=0,
            splitLongWords=1,
        )

    def _pictures(self, source: WordParagraph) -> list[Flowable]:
        made: list[Flowable] = []
        for inline in source._p.iter(qn("wp:inline")):  # noqa: SLF001 - the library offers no way in
            extent, blip = inline.find(qn("wp:extent")), next(inline.iter(qn("a:blip")), None)
            if extent is None or blip is None:
                continue
            part = source.part.related_parts[blip.get(qn("r:embed"))]
            width, height = (int(extent.get(side)) / _EMU_A_POINT for side in ("cx", "cy"))
            made.append(Image(io.BytesIO(part.blob), width, height, hAlign="LEFT"))
        return made

    def _table(self, source: WordTable) -> Flowable:
        cells = [[self.flow(cell.iter_inner_content()) for cell in row.cells] for row in source.rows]
        widths = [None if column.width is None else column.width.pt for column in source.columns]
        style: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
        has_grid = source.style is not None and "Grid" in str(source.style.name)
        if has_grid:
            style += [("GRID", (0, 0), (-1, -1), _GRID, INK)]
        padding = [(f"{side}PADDING", (0, 0), (-1, -1), _PADDING) for side in ("LEFT", "RIGHT")]
        return Table(cells, colWidths=widths, style=TableStyle([*style, *padding]), hAlign="CENTER")


def _points(length: Any) -> Any:  # noqa: ANN401 - a length of the library or None
    return 0 if length is None else length.pt


class _Letter(BaseDocTemplate):
    """Pages of the size and margins of the Word file, with the texts of its margins."""

    def __init__(
        self,
        held: io.BytesIO,
        section: Any,  # noqa: ANN401
        drawing: _Drawing,
        title: str,
        author: str,
        today: date,
    ) -> None:
        size = (_points(section.page_width) or A4[0], _points(section.page_height) or A4[1])
        super().__init__(
            held,
            pagesize=size,
            title=drawing.ink.line(title),
            author=drawing.ink.line(author),
            creator=f"ContractDesk {__version__}",
            lang="fr-FR",
            displayDocTitle=True,
            initialFontName=REGULAR,
            invariant=1,
        )
        left, right = _points(section.left_margin), _points(section.right_margin)
        top, bottom = _points(section.top_margin), _points(section.bottom_margin)
        room = (size[0] - left - right, size[1] - top - bottom)
        frame = Frame(left, bottom, *room, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        draw = partial(self._margins, section=section, drawing=drawing, left=left, width=room[0])
        self.addPageTemplates([PageTemplate("letter", [frame], onPage=draw, pagesize=size)])

    @staticmethod
    def _margins(
        canvas: Canvas,
        document: Any,  # noqa: ANN401
        *,
        section: Any,  # noqa: ANN401
        drawing: _Drawing,
        left: float,
        width: float,
    ) -> None:
        height = document.pagesize[1]
        header = [one for one in section.header.paragraphs if one.text.strip()]
        footer = [one for one in section.footer.paragraphs if one.text.strip()]
        at = height - _points(section.header_distance)
        for one in header:
            for flowable in drawing.paragraph(one):
                _width, tall = flowable.wrapOn(canvas, width, height)
                at -= tall
                flowable.drawOn(canvas, left, at)
        at = _points(section.footer_distance)
        for one in reversed(footer):
            for flowable in reversed(drawing.paragraph(one)):
                _width, tall = flowable.wrapOn(canvas, width, height)
                flowable.drawOn(canvas, left, at)
                at += tall
