"""The next months at a glance: a bar per contract, its periods, its notice window, its marks, today's line.

Painted by us: it takes plain values, knows no rule and no contract. What the pointer learns by hovering, the
keyboard reaches with the arrows and a screen reader is told through the accessible description; the list
beside it holds the same dates in words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.badge import selection_colors
from contractdesk.ui.widgets.notices import announce

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

_ROW = 40
_BAR = 14
_BAR_TOP = 5
_MARK = 14
_HEADER = 38
_PAD = 8
_SMALLEST_LABELS, _WIDEST_LABELS = 90, 220


@dataclass(frozen=True)
class TimelineSpan:
    """Days from the first to the last, both included, and what hovering says of them."""

    start: dt.date
    end: dt.date
    text: str = ""


@dataclass(frozen=True)
class TimelineMark:
    """A day that matters: an icon, a tone, a sentence."""

    date: dt.date
    icon: str
    text: str
    tone: Tone = Tone.NEUTRAL


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


def _month_names() -> list[str]:
    return [
        *(_("janv."), _("févr."), _("mars"), _("avr."), _("mai"), _("juin")),
        *(_("juil."), _("août"), _("sept."), _("oct."), _("nov."), _("déc.")),
    ]


def month_starts(first: dt.date, months: int) -> list[dt.date]:
    """Give the first day of each month shown, and of the month after the last."""
    count = first.year * 12 + first.month - 1
    return [dt.date((count + n) // 12, (count + n) % 12 + 1, 1) for n in range(months + 1)]


class Timeline(QAbstractScrollArea):
    """Rows of bars over months.

    Signals:
        selected: A row was chosen; carries its key.
        activated: A row was double-clicked or entered; carries its key.
    """

    selected = Signal(object)
    activated = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[TimelineBar, ...] = ()
        self._starts: list[dt.date] = []
        self._today: dt.date | None = None
        self._current = -1
        self._mark = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Frise des prochains mois"))

    # -------------------------------------------------------------------------------------------- data
    def set_bars(
        self, bars: Sequence[TimelineBar], *, first: dt.date, today: dt.date, months: int = 18
    ) -> None:
        """Show these rows over so many months; the chosen row stays chosen when it is still there."""
        key = self.current_key()
        self._bars = tuple(bars)
        self._today = today
        self._starts = month_starts(first, months)
        self._current = next((n for n, bar in enumerate(self._bars) if bar.key == key), -1)
        self._mark = -1
        self._update_scroll_bar()
        self._describe()
        self.viewport().update()

    def current_key(self) -> Hashable:
        """Give the key of the chosen row, None when there is none."""
        return self._bars[self._current].key if 0 <= self._current < len(self._bars) else None

    def select(self, key: Hashable) -> None:
        """Choose a row without telling anybody, to follow a list beside it."""
        self._go_to(next((n for n, bar in enumerate(self._bars) if bar.key == key), -1), tell=False)

    def sizeHint(self) -> QSize:
        """Want every row and readable months."""
        return QSize(720, _HEADER + _ROW * max(1, len(self._bars)) + 2)

    # ---------------------------------------------------------------------------------------- geometry
    def _label_width(self) -> int:
        bold = theme.scaled_font(self.font(), 1.0, weight=QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        widest = max((metrics.horizontalAdvance(bar.label) for bar in self._bars), default=0) + 2 * _PAD
        return max(_SMALLEST_LABELS, min(widest, _WIDEST_LABELS, self.viewport().width() * 2 // 5))

    def _x(self, day: dt.date) -> float:
        """Give the place of the beginning of a day."""
        left = self._label_width()
        width = self.viewport().width() - left - _PAD
        total = (self._starts[-1] - self._starts[0]).days
        return left + width * (day - self._starts[0]).days / total

    def _row_top(self, row: int) -> int:
        return _HEADER + row * _ROW - self.verticalScrollBar().value()

    def _row_at(self, point: QPoint) -> int:
        if point.y() < _HEADER:
            return -1
        row = (point.y() - _HEADER + self.verticalScrollBar().value()) // _ROW
        return row if 0 <= row < len(self._bars) else -1

    def _span_rect(self, row: int, span: TimelineSpan) -> QRectF:
        """Give the place of a span on its row, cut to the months shown; empty when it is outside."""
        first = max(span.start, self._starts[0])
        after = min(span.end + dt.timedelta(days=1), self._starts[-1])
        if after <= first:
            return QRectF()
        left, right = self._x(first), self._x(after)
        return QRectF(left, self._row_top(row) + _BAR_TOP, max(2.0, right - left), _BAR)

    def _mark_rects(self, row: int) -> list[QRectF]:
        """Give the places of the marks of a row, pushed apart where they would lie on one another."""
        top = self._row_top(row) + _BAR_TOP + _BAR + 3
        rects: list[QRectF] = []
        last = -1e9
        for mark in self._bars[row].marks:
            if not self._starts[0] <= mark.date < self._starts[-1]:
                rects.append(QRectF())
                continue
            left = max(self._x(mark.date) - _MARK / 2, last + 2)
            last = left + _MARK
            rects.append(QRectF(left, top, _MARK, _MARK))
        return rects

    def _update_scroll_bar(self) -> None:
        visible = self.viewport().height() - _HEADER
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, _ROW * len(self._bars) - visible))
        bar.setPageStep(max(_ROW, visible))
        bar.setSingleStep(_ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll bar true."""
        super().resizeEvent(event)
        self._update_scroll_bar()

    # ---------------------------------------------------------------------------------------- painting
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint rows, then today's line, then the months over them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), self.palette().color(QPalette.ColorRole.Base))
        if not self._starts:
            return
        for row in range(len(self._bars)):
            top = self._row_top(row)
            if top + _ROW > _HEADER and top < self.viewport().height():
                self._paint_row(painter, row, top)
        self._paint_months(painter)
        self._paint_today(painter)

    def _paint_row(self, painter: QPainter, row: int, top: int) -> None:
        palette, bar = self.palette(), self._bars[row]
        width = self.viewport().width()
        text_color = palette.color(QPalette.ColorRole.Text)
        if row == self._current:
            ground, text_color = selection_colors(palette, active=self.hasFocus())
            painter.fillRect(0, top, width, _ROW, ground)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        for start in self._starts[1:-1]:
            x = int(self._x(start))
            painter.drawLine(x, top, x, top + _ROW)
        painter.drawLine(0, top + _ROW - 1, width, top + _ROW - 1)
        self._paint_label(painter, bar, top, text_color)
        if bar.note:
            painter.setPen(theme.secondary(palette))
            painter.setFont(theme.scaled_font(self.font(), 0.95))
            left = self._note_left()
            room = width - left - _PAD
            note = painter.fontMetrics().elidedText(bar.note, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, top, room, _ROW), Qt.AlignmentFlag.AlignVCenter, note)
        for n, span in enumerate(bar.periods):
            self._paint_period(painter, self._span_rect(row, span), n)
        for span in bar.windows:
            self._paint_window(painter, self._span_rect(row, span))
        ratio = self.devicePixelRatioF()
        for n, (mark, rect) in enumerate(zip(bar.marks, self._mark_rects(row), strict=True)):
            if not rect.isEmpty():
                color = theme.tone_colors(palette, mark.tone).fg
                painter.drawPixmap(rect.topLeft(), theme.icon_pixmap(mark.icon, color, _MARK, ratio))
                if row == self._current and n == self._mark and self.hasFocus():
                    painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1.5))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), 3, 3)

    def _note_left(self) -> int:
        """Give the place of a note: right of today's line when that stands at the beginning."""
        left = self._label_width() + _PAD
        if self._today is None:
            return left
        today = int(self._x(self._today))
        return today + _PAD if left - _PAD <= today < left + 4 * _PAD else left

    def _paint_label(self, painter: QPainter, bar: TimelineBar, top: int, color: QColor) -> None:
        room = self._label_width() - _PAD - 6
        painter.setPen(color)
        painter.setFont(theme.scaled_font(self.font(), 1.0, weight=QFont.Weight.DemiBold))
        metrics = painter.fontMetrics()
        one_line = not bar.detail
        first = QRect(_PAD, top + (0 if one_line else 1), room, _ROW if one_line else metrics.height())
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(first, left, metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, room))
        if bar.detail:
            painter.setFont(theme.scaled_font(self.font(), 0.9))
            painter.setPen(theme.secondary(self.palette()))
            metrics = painter.fontMetrics()
            second = QRect(_PAD, first.bottom() + 1, room, metrics.height())
            painter.drawText(second, left, metrics.elidedText(bar.detail, Qt.TextElideMode.ElideRight, room))

    def _paint_period(self, painter: QPainter, rect: QRectF, number: int) -> None:
        """Paint a period; one in two is lighter, and all have an outline that does not rest on the tint."""
        if rect.isEmpty():
            return
        colors = theme.tone_colors(self.palette(), Tone.INFO)
        ground = QColor(colors.fg)
        ground.setAlphaF(0.45 if number % 2 == 0 else 0.22)
        painter.setPen(QPen(colors.fg, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(rect.adjusted(0.5, 0, -0.5, 0), 3, 3)

    def _paint_window(self, painter: QPainter, rect: QRectF) -> None:
        if rect.isEmpty():
            return
        colors = theme.tone_colors(self.palette(), Tone.WARNING)
        painter.setPen(QPen(colors.fg, 1))
        painter.setBrush(colors.bg)
        painter.drawRect(rect.adjusted(0, -2, 0, 2))
        painter.setBrush(QBrush(colors.fg, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(rect.adjusted(0, -2, 0, 2))

    def _paint_months(self, painter: QPainter) -> None:
        palette = self.palette()
        width = self.viewport().width()
        painter.fillRect(0, 0, width, _HEADER, palette.color(QPalette.ColorRole.Window))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(0, _HEADER - 1, width, _HEADER - 1)
        painter.setFont(theme.scaled_font(self.font(), 0.9))
        metrics = painter.fontMetrics()
        room = self._x(self._starts[1]) - self._x(self._starts[0]) - 6
        short = [_month_names()[start.month - 1] for start in self._starts[:-1]]
        if max(map(metrics.horizontalAdvance, short)) > room:
            short = [name[0].upper() for name in short]
        middle = Qt.AlignmentFlag.AlignCenter
        for start, after, name in zip(self._starts, self._starts[1:], short, strict=False):
            left, right = self._x(start), self._x(after)
            painter.setPen(theme.secondary(palette))
            painter.drawText(QRectF(left, _HEADER / 2 - 1, right - left, _HEADER / 2), middle, name)
            if start.month == 1 or (start == self._starts[0] and self._has_room_for_year(metrics)):
                painter.setPen(palette.color(QPalette.ColorRole.Text))
                painter.drawText(
                    QRectF(left + 3, 1, 80, _HEADER / 2), Qt.AlignmentFlag.AlignVCenter, str(start.year)
                )

    def _has_room_for_year(self, metrics: QFontMetrics) -> bool:
        """Tell whether the first year can be written before the next one begins."""
        january = next((start for start in self._starts[1:] if start.month == 1), self._starts[-1])
        year = metrics.horizontalAdvance(str(self._starts[0].year))
        return self._x(january) - self._x(self._starts[0]) > year + 6

    def _paint_today(self, painter: QPainter) -> None:
        if self._today is None or not self._starts[0] <= self._today < self._starts[-1]:
            return
        x = self._x(self._today)
        color = theme.tone_colors(self.palette(), Tone.DANGER).fg
        painter.setPen(QPen(color, 1.5))
        bottom = min(self.viewport().height(), self._row_top(len(self._bars)))
        painter.drawLine(QPointF(x, _HEADER - 3), QPointF(x, bottom))
        painter.setBrush(color)
        painter.drawEllipse(QPointF(x, _HEADER - 3), 3, 3)

    # ----------------------------------------------------------------------------------------- hovering
    def text_at(self, point: QPoint) -> str:
        """Give what hovering explains there: a mark first, then a window, then a period."""
        row = self._row_at(point)
        if row < 0:
            return french.long_date(self._today) if self._today and self._near_today(point) else ""
        bar = self._bars[row]
        for mark, rect in zip(bar.marks, self._mark_rects(row), strict=True):
            if rect.adjusted(-1, -1, 1, 1).contains(point):
                return mark.text
        for spans, slack in ((bar.windows, 3), (bar.periods, 0)):
            for span in spans:
                if self._span_rect(row, span).adjusted(0, -slack, 0, slack).contains(point):
                    return span.text or french.period(span.start, span.end)
        return f"{bar.label}\n{bar.detail}".strip() if point.x() < self._label_width() else ""

    def _near_today(self, point: QPoint) -> bool:
        return bool(self._starts) and self._today is not None and abs(point.x() - self._x(self._today)) < 6

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip:
            help_event: QHelpEvent = event  # type: ignore[assignment]
            text = self.text_at(help_event.pos())
            if text:
                QToolTip.showText(help_event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    # ----------------------------------------------------------------------------------------- choosing
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row clicked."""
        self._go_to(self._row_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the end of a click from what is behind."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row double-clicked."""
        row = self._row_at(event.position().toPoint())
        if row >= 0:
            self.activated.emit(self._bars[row].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from row to row, Left and Right from mark to mark, Enter opens."""
        key = event.key()
        moves = {
            Qt.Key.Key_Up: self._current - 1,
            Qt.Key.Key_Down: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._bars) - 1,
        }
        if key in moves:
            self._go_to(max(0, min(moves[Qt.Key(key)], len(self._bars) - 1)))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step_mark(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key() is not None:
            self.activated.emit(self.current_key())
        else:
            super().keyPressEvent(event)

    def _go_to(self, row: int, *, tell: bool = True) -> None:
        if row == self._current or row >= len(self._bars):
            return
        self._current, self._mark = row, -1
        if row >= 0:
            bar = self.verticalScrollBar()
            bar.setValue(min(bar.value(), row * _ROW))
            bar.setValue(max(bar.value(), (row + 1) * _ROW + _HEADER - self.viewport().height()))
        self._describe()
        self.viewport().update()
        if tell and row >= 0:
            self.selected.emit(self._bars[row].key)

    def _step_mark(self, step: int) -> None:
        if not 0 <= self._current < len(self._bars):
            return
        rects = self._mark_rects(self._current)
        shown = [n for n, rect in enumerate(rects) if not rect.isEmpty()]
        if not shown:
            return
        place = shown.index(self._mark) + step if self._mark in shown else (0 if step > 0 else len(shown) - 1)
        self._mark = shown[max(0, min(place, len(shown) - 1))]
        text = self._bars[self._current].marks[self._mark].text
        rect = rects[self._mark].toRect()
        QToolTip.showText(self.viewport().mapToGlobal(rect.bottomLeft()), text, self.viewport())
        self._describe()
        self.viewport().update()

    def _describe(self) -> None:
        """Say in words where one is: a painted widget has no other voice."""
        if not 0 <= self._current < len(self._bars):
            self.setAccessibleDescription("")
            return
        bar = self._bars[self._current]
        if 0 <= self._mark < len(bar.marks):
            text = _("{label}\u00a0: {text}").format(label=bar.label, text=bar.marks[self._mark].text)
        else:
            spans = [
                span.text or french.period(span.start, span.end) for span in (*bar.periods, *bar.windows)
            ]
            text = ". ".join(
                [f"{bar.label} {bar.detail}".strip(), *spans, *(mark.text for mark in bar.marks)]
            )
        self.setAccessibleDescription(text)
        if self.hasFocus():
            announce(self, text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the chosen row as active; with none, take the first."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._current < 0 and by_key:
            self._go_to(0, tell=False)
        self.viewport().update()
