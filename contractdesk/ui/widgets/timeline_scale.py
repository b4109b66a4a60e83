"""What a timeline shows, as plain values, and where each of them stands: days across, rows down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF

from contractdesk.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Hashable

ROW = 40
HEADER = 38
PAD = 8
MARK = 14
_BAR = 14
_BAR_TOP = 5


@dataclass(frozen=True)
class TimelineSpan:
    """Days from the first to the last, both included, and what hovering says of them.

    ``key`` names it to whoever listens to the choice of it.
    """

    start: dt.date
    end: dt.date
    text: str = ""
    key: Hashable = None


@dataclass(frozen=True)
class TimelineMark:
    """A day that matters: an icon, a tone, a sentence, and a name for whoever listens to the choice of it."""

    date: dt.date
    icon: str
    text: str
    tone: Tone = Tone.NEUTRAL
    key: Hashable = None


@dataclass(frozen=True)
class Stop:
    """Where the keyboard stops on a row: a notice window or a mark, and its place."""

    on: TimelineSpan | TimelineMark
    rect: QRectF

    @property
    def text(self) -> str:
        """What is said there."""
        return self.on.text


@dataclass(frozen=True)
class TimelineBar:
    """One row: periods drawn one after the other, windows hatched over them, marks below.

    A row that has nothing to draw says why in its note.
    """

    key: Hashable
    label: str
    detail: str = ""
    periods: tuple[TimelineSpan, ...] = ()
    windows: tuple[TimelineSpan, ...] = ()
    marks: tuple[TimelineMark, ...] = ()
    note: str = ""


def month_starts(first: dt.date, months: int) -> tuple[dt.date, ...]:
    """Give the first day of each month shown, and of the month after the last."""
    count = first.year * 12 + first.month - 1
    return tuple(dt.date((count + n) // 12, (count + n) % 12 + 1, 1) for n in range(months + 1))


@dataclass(frozen=True)
class Scale:
    """Where days and rows are, for a width, a scrolling and some months.

    Attributes:
        starts: The first day of each month, and of the month after the last.
        labels: The width kept at the left for the names of the rows.
        width: The width of everything.
        scrolled: How far down it is scrolled.
    """

    starts: tuple[dt.date, ...]
    labels: int
    width: int
    scrolled: int = 0

    def shows(self, day: dt.date) -> bool:
        """Tell whether a day is in the months shown."""
        return self.starts[0] <= day < self.starts[-1]

    def x(self, day: dt.date) -> float:
        """Give the place of the beginning of a day."""
        room = self.width - self.labels - PAD
        total = (self.starts[-1] - self.starts[0]).days
        return self.labels + room * (day - self.starts[0]).days / total

    def row_top(self, row: int) -> int:
        """Give the place of a row."""
        return HEADER + row * ROW - self.scrolled

    def row_at(self, point: QPoint) -> int:
        """Give the row at a place, -1 over the months; there may be fewer rows."""
        return -1 if point.y() < HEADER else (point.y() - HEADER + self.scrolled) // ROW

    def span_rect(self, row: int, span: TimelineSpan) -> QRectF:
        """Give the place of a span on its row, cut to the months shown; empty when it is outside."""
        first = max(span.start, self.starts[0])
        after = min(span.end + dt.timedelta(days=1), self.starts[-1])
        if after <= first:
            return QRectF()
        left, right = self.x(first), self.x(after)
        return QRectF(left, self.row_top(row) + _BAR_TOP, max(2.0, right - left), _BAR)

    def mark_rects(self, row: int, bar: TimelineBar) -> list[QRectF]:
        """Give the places of the marks of a row, pushed apart where they would lie on one another."""
        top = self.row_top(row) + _BAR_TOP + _BAR + 3
        rects: list[QRectF] = []
        last = -1e9
        for mark in bar.marks:
            if not self.shows(mark.date):
                rects.append(QRectF())
                continue
            left = max(self.x(mark.date) - MARK / 2, last + 2)
            last = left + MARK
            rects.append(QRectF(left, top, MARK, MARK))
        return rects

    def stops(self, row: int, bar: TimelineBar) -> list[Stop]:
        """Give the windows and the marks of a row that are in sight, in the order of their days."""
        spans = [(one.start, Stop(one, self.span_rect(row, one))) for one in bar.windows]
        marks = zip(bar.marks, self.mark_rects(row, bar), strict=True)
        found = [*spans, *((mark.date, Stop(mark, rect)) for mark, rect in marks)]
        return [stop for _day, stop in sorted(found, key=lambda one: one[0]) if not stop.rect.isEmpty()]

    def note_left(self, today: dt.date | None) -> int:
        """Give the place of a note: right of today's line when that stands at the beginning."""
        left = self.labels + PAD
        if today is None:
            return left
        line = int(self.x(today))
        return line + PAD if left - PAD <= line < left + 4 * PAD else left
