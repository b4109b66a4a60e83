"""Tables of the PDF: columns that never cut an amount, rows that split across pages, headers repeated.

The texts are measured and broken into lines here, then drawn as they are: nothing in a cell is ever read as
mark-up, a table of thousands of rows costs what its rows cost, and a cell longer than a page goes on on the
next one (reportlab's own table copies what is left of it at each page).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from reportlab.platypus import CondPageBreak
from reportlab.platypus.flowables import Flowable

from contractdesk.exports.pdf_columns import SIDE, Column, Look, Row, column_widths
from contractdesk.exports.pdf_lines import text_width, wrapped
from contractdesk.exports.pdf_theme import (
    ACCENT,
    HEAD,
    INK,
    ITALIC,
    RULE,
    SECONDARY,
    SEMIBOLD,
    TALLEST,
    Tone,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

    from contractdesk.exports.pdf_theme import Ink

_ABOVE, _BELOW = 2.6, 2.6
_INDENT = 5.0  # between the bar of a warning and its text
_MOST_LINES = 18  # lines of a row that stay together
_TALLEST_HEAD = 0.3  # share of a page beyond which a header is not repeated: its texts may come from anywhere
_KEPT = 0.45  # share of a page up to which a table stays in one piece


@dataclass(frozen=True, slots=True)
class _Pen:
    """How a cell is written."""

    font: str
    size: float
    color: Color

    @property
    def leading(self) -> float:
        return self.size * 1.26


@dataclass(frozen=True, slots=True)
class _Strip:
    """Lines of a row that stay together: the whole row, or a part of a very long one."""

    row: Row
    lines: tuple[tuple[str, ...], ...]
    height: float
    is_glued: bool = False
    is_ruled: bool = True


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the pieces of a table share: nothing of it is copied when a table splits."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    size: float
    head: tuple[_Strip, ...]
    strips: tuple[_Strip, ...]
    depths: tuple[float, ...]

    @property
    def head_height(self) -> float:
        return sum(strip.height for strip in self.head)


class Grid(Flowable):
    """A table, or what is left of it after a page."""

    def __init__(self, plan: _Plan, start: int = 0, stop: int | None = None) -> None:
        super().__init__()
        self._plan = plan
        self._start = start
        self._stop = len(plan.strips) if stop is None else stop
        self.spaceBefore = 2
        self.spaceAfter = 6

    @property
    def full_height(self) -> float:
        """The height of the table on one page."""
        return self._plan.head_height + self._plan.depths[self._stop] - self._plan.depths[self._start]

    @property
    def opening(self) -> float:
        """The height without which the table should not begin on a page."""
        end = min(self._start + 1, self._stop)
        while end < self._stop and (self._plan.strips[end - 1].is_glued or end < self._start + 3):
            end += 1
        return self._plan.head_height + self._plan.depths[end] - self._plan.depths[self._start]

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size."""
        self.width, self.height = sum(self._plan.widths), self.full_height
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        """Return what fits and the rest; nothing when the table has to begin on the next page."""
        depths = self._plan.depths
        limit = height - self._plan.head_height + depths[self._start] + 0.001
        fits = min(bisect_right(depths, limit) - 1, self._stop)
        end = fits
        while end > self._start and end < self._stop and self._plan.strips[end - 1].is_glued:
            end -= 1
        if end <= self._start and height >= TALLEST * 0.9:
            end = fits  # rows that no page can hold together
        if end <= self._start:
            return []
        if end >= self._stop:
            return [self]
        return [Grid(self._plan, self._start, end), Grid(self._plan, end, self._stop)]

    def draw(self) -> None:
        """Draw the header and the rows."""
        plan, top = self._plan, self.full_height
        strips = (*plan.head, *plan.strips[self._start : self._stop])
        writer = _Writer(self.canv, plan)
        for strip in strips:
            writer.ground(strip, top)
            top -= strip.height
        top = self.full_height
        for strip in strips:
            writer.write(strip, top)
            top -= strip.height
        writer.finish()


class _Writer:
    """Draws strips: first what is behind the words, then the words, in the order in which they are read."""

    def __init__(self, canvas: Canvas, plan: _Plan) -> None:
        self._canvas = canvas
        self._plan = plan
        self._width = sum(plan.widths)
        self._text = canvas.beginText()
        self._last: _Pen | None = None

    def ground(self, strip: _Strip, top: float) -> None:
        canvas, bottom = self._canvas, top - strip.height
        look = strip.row.look
        if look in (Look.HEAD, Look.GROUP):
            self._fill(HEAD, 0, bottom, self._width, strip.height)
        if look is Look.ALERT:
            self._fill(Tone.WARNING.background, 0, bottom, self._width, strip.height)
            self._fill(Tone.WARNING.color, 0, bottom, 2.4, strip.height)
        canvas.setLineWidth(0.5)
        if look is Look.TOTAL:
            canvas.setStrokeColor(SECONDARY)
            canvas.line(0, top, self._width, top)
        if strip.is_ruled and look is not Look.ALERT:
            canvas.setStrokeColor(RULE)
            canvas.line(0, bottom, self._width, bottom)
        self._chips(strip, top)

    def _chips(self, strip: _Strip, top: float) -> None:
        left = 0.0
        for position, width in enumerate(self._plan.widths):
            tone = strip.row.tones.get(position)
            if tone is not None and strip.lines[position]:
                pen = _pen(self._plan, strip.row, position)
                widest = max(text_width(line, pen.font, pen.size) for line in strip.lines[position])
                height = len(strip.lines[position]) * pen.leading + 1.6
                self._canvas.setFillColor(tone.background)
                self._canvas.roundRect(
                    left + SIDE - 3, top - _ABOVE - height + 0.4, widest + 6, height, 2.5, stroke=0, fill=1
                )
            left += width

    def _fill(self, color: Color, left: float, bottom: float, width: float, height: float) -> None:
        self._canvas.setFillColor(color)
        self._canvas.rect(left, bottom, width, height, stroke=0, fill=1)

    def write(self, strip: _Strip, top: float) -> None:
        left = 0.0
        for position, (lines, width) in enumerate(zip(strip.lines, self._plan.widths, strict=True)):
            pen = _pen(self._plan, strip.row, position)
            base = top - _ABOVE - pen.size * 0.92
            for line in lines:
                x = left + SIDE + (_INDENT if strip.row.look is Look.ALERT else 0)
                if self._plan.columns[position].is_right:
                    x = left + width - SIDE - text_width(line, pen.font, pen.size)
                self._line(line, x, base, pen)
                base -= pen.leading
            left += width

    def _line(self, line: str, x: float, y: float, pen: _Pen) -> None:
        if pen != self._last:
            self._text.setFont(pen.font, pen.size)
            self._text.setFillColor(pen.color)
            self._last = pen
        self._text.setTextOrigin(x, y)
        self._text.textOut(line)

    def finish(self) -> None:
        self._canvas.drawText(self._text)


def grid(
    ink: Ink,
    columns: Sequence[Column],
    rows: Sequence[Row],
    width: float,
    *,
    size: float = 8.5,
    widths: Sequence[float] | None = None,
) -> Grid:
    """Return a table.

    Args:
        ink: prepares the texts.
        columns: the columns; without any header there is no header row.
        rows: the rows.
        width: the width of the table.
        size: the size of the texts, in points.
        widths: the widths of the columns; by default they are shared according to what the columns hold.
    """
    columns = tuple(replace(column, header=ink.plain(column.header)) for column in columns)
    rows = [replace(row, cells=tuple(map(ink.plain, row.cells))) for row in rows]
    shared = tuple(widths) if widths is not None else column_widths(columns, rows, width, size)
    plan = _Plan(columns, shared, size, (), (), (0.0,))
    head: list[_Strip] = []
    if any(column.header for column in columns):
        head = _strips(plan, Row(tuple(column.header for column in columns), Look.HEAD))
    strips: list[_Strip] = []
    if sum(strip.height for strip in head) > _TALLEST_HEAD * TALLEST:
        head, strips = [], head
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        made = _strips(plan, row)
        strips += (*made[:-1], _joined(made[-1], following))
    depths = tuple(accumulate((strip.height for strip in strips), initial=0.0))
    return Grid(replace(plan, head=tuple(head), strips=tuple(strips), depths=depths))


def together(flowables: Sequence[Flowable], width: float, after: float = 0.0) -> list[Flowable]:
    """Return flowables that begin on the next page when there is no room for them on this one.

    Args:
        flowables: what is read together.
        width: the width of the page's text.
        after: the room that must be left below them.
    """
    room = after + sum(
        one.wrap(width, TALLEST)[1] + one.getSpaceBefore() + one.getSpaceAfter() for one in flowables
    )
    return [CondPageBreak(min(room, 0.95 * TALLEST)), *flowables]


def under(heading: Sequence[Flowable], body: Grid, width: float) -> list[Flowable]:
    """Return a heading and its table: no heading stays alone at the foot of a page, no small table is cut."""
    room = body.full_height if body.full_height <= _KEPT * TALLEST else body.opening
    return [*together(heading, width, room), body]


def _pen(plan: _Plan, row: Row, position: int) -> _Pen:
    tone = row.tones.get(position)
    if tone is not None:
        return _Pen(SEMIBOLD, plan.size, tone.color)
    match row.look:
        case Look.HEAD:
            return _Pen(SEMIBOLD, plan.size - 0.5, SECONDARY)
        case Look.GROUP:
            return _Pen(SEMIBOLD, plan.size, ACCENT)
        case Look.TOTAL:
            return _Pen(SEMIBOLD, plan.size, INK)
        case Look.REMARK:
            return _Pen(ITALIC, plan.size - 0.9, SECONDARY)
        case Look.ALERT:
            return _Pen(SEMIBOLD, plan.size, Tone.WARNING.color)
    column = plan.columns[position]
    return _Pen(column.font, plan.size, column.color)


def _strips(plan: _Plan, row: Row) -> list[_Strip]:
    """Return a row broken into lines, in several parts when it is too long to stay together."""
    cells = (*row.cells, *[""] * (len(plan.widths) - len(row.cells)))
    broken = []
    for position, (text, width) in enumerate(zip(cells, plan.widths, strict=True)):
        pen = _pen(plan, row, position)
        room = (sum(plan.widths) if row.runs_over(plan.columns) else width) - 2 * SIDE
        room -= _INDENT if row.look is Look.ALERT else 0
        broken.append(wrapped(text, pen.font, pen.size, room))
    leading = max(_pen(plan, row, position).leading for position in range(len(cells)))
    count = max(1, *map(len, broken))
    parts = []
    for first in range(0, count, _MOST_LINES):
        lines = tuple(tuple(cell[first : first + _MOST_LINES]) for cell in broken)
        height = min(count - first, _MOST_LINES) * leading
        is_first, is_last = first == 0, first + _MOST_LINES >= count
        height += (_ABOVE if is_first else 0) + (_BELOW if is_last else 0)
        parts.append(_Strip(row, lines, height, is_ruled=is_last))
    return parts


def _joined(strip: _Strip, following: Row | None) -> _Strip:
    """Return the end of a row, tied to the next one where they are read together."""
    if following is None:
        return strip
    is_remarked = following.look is Look.REMARK
    is_glued = strip.row.look is Look.GROUP or is_remarked or following.look is Look.TOTAL
    if not is_remarked:
        return replace(strip, is_glued=is_glued)
    return replace(strip, is_glued=True, is_ruled=False, height=strip.height - _BELOW)
