"""The next months at a glance: a bar per contract, its periods, its notice window, its marks, today's line.

Painted by us: it takes plain values, knows no rule and no contract. What the pointer learns by hovering, the
keyboard reaches with the arrows and a screen reader is told through the accessible description; the list
beside it holds the same dates in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.widgets.notices import announce
from contractdesk.ui.widgets.timeline_painter import TimelinePainter, label_width
from contractdesk.ui.widgets.timeline_scale import HEADER, ROW, Scale, Stop, TimelineBar, month_starts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Sequence

    from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent


class Timeline(QAbstractScrollArea):
    """Rows of bars over months.

    Signals:
        selected: A row was chosen; carries its key.
        stop_chosen: A window or a mark was clicked or entered; carries the row's key, then its own.
        activated: A row was double-clicked or entered; carries its key.
    """

    selected = Signal(object)
    stop_chosen = Signal(object, object)
    activated = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[TimelineBar, ...] = ()
        self._starts: tuple[dt.date, ...] = ()
        self._today: dt.date | None = None
        self._current = -1
        self._stop: Stop | None = None
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
        self._stop = None
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
        return QSize(720, HEADER + ROW * max(1, len(self._bars)) + 2)

    # ---------------------------------------------------------------------------------------- geometry
    def scale(self) -> Scale:
        """Give where days and rows are now; there are none before the first bars."""
        width = self.viewport().width()
        labels = label_width(self._bars, self.font(), width)
        return Scale(self._starts, labels, width, self.verticalScrollBar().value())

    def _row_at(self, point: QPoint) -> int:
        row = self.scale().row_at(point)
        return row if 0 <= row < len(self._bars) else -1

    def _update_scroll_bar(self) -> None:
        visible = self.viewport().height() - HEADER
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, ROW * len(self._bars) - visible))
        bar.setPageStep(max(ROW, visible))
        bar.setSingleStep(ROW)

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
        scale, height = self.scale(), self.viewport().height()
        brush = TimelinePainter(
            painter,
            scale,
            self.palette(),
            self.font(),
            today=self._today,
            active=self.hasFocus(),
            ratio=self.devicePixelRatioF(),
        )
        for row, bar in enumerate(self._bars):
            if HEADER - ROW < scale.row_top(row) < height:
                brush.paint_row(row, bar, is_current=row == self._current, stop=self._stop)
        brush.paint_months()
        brush.paint_today(min(height, scale.row_top(len(self._bars))))

    # ----------------------------------------------------------------------------------------- hovering
    def text_at(self, point: QPoint) -> str:
        """Give what hovering explains there: a mark first, then a window, then a period."""
        row = self._row_at(point)
        if row < 0:
            return french.long_date(self._today) if self._today and self._near_today(point) else ""
        bar, scale = self._bars[row], self.scale()
        for mark, rect in zip(bar.marks, scale.mark_rects(row, bar), strict=True):
            if rect.adjusted(-1, -1, 1, 1).contains(point):
                return mark.text
        for spans, slack in ((bar.windows, 3), (bar.periods, 0)):
            for span in spans:
                if scale.span_rect(row, span).adjusted(0, -slack, 0, slack).contains(point):
                    return span.text or french.period(span.start, span.end)
        return f"{bar.label}\n{bar.detail}".strip() if point.x() < scale.labels else ""

    def _near_today(self, point: QPoint) -> bool:
        if self._today is None or not self._starts:
            return False
        return abs(point.x() - self.scale().x(self._today)) < 6

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
        """Choose the row clicked, and the window or the mark that was under the pointer."""
        point = event.position()
        row = self._row_at(point.toPoint())
        self._go_to(row)
        if row < 0:
            return
        self._stop = None
        for stop in reversed(self.scale().stops(row, self._bars[row])):
            if stop.rect.adjusted(-1, -1, 1, 1).contains(point):
                self._stand_on(stop)
                self.stop_chosen.emit(self._bars[row].key, stop.on.key)
                break

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the end of a click from what is behind."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row double-clicked."""
        row = self._row_at(event.position().toPoint())
        if row >= 0:
            self.activated.emit(self._bars[row].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from row to row, Left and Right from window to mark; Enter chooses it, or opens."""
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
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key() is not None:
            self._enter()
        else:
            super().keyPressEvent(event)

    def _go_to(self, row: int, *, tell: bool = True) -> None:
        if row == self._current or row >= len(self._bars):
            return
        self._current, self._stop = row, None
        if row >= 0:
            bar = self.verticalScrollBar()
            bar.setValue(min(bar.value(), row * ROW))
            bar.setValue(max(bar.value(), (row + 1) * ROW + HEADER - self.viewport().height()))
        self._describe()
        self.viewport().update()
        if tell and row >= 0:
            self.selected.emit(self._bars[row].key)

    def _enter(self) -> None:
        if self._stop is None:
            self.activated.emit(self.current_key())
        else:
            self.stop_chosen.emit(self.current_key(), self._stop.on.key)

    def _step(self, step: int) -> None:
        """Go to the next window or mark of the row, and say what hovering says there."""
        if not 0 <= self._current < len(self._bars):
            return
        stops = self.scale().stops(self._current, self._bars[self._current])
        if not stops:
            return
        here = next((n for n, stop in enumerate(stops) if stop == self._stop), None)
        place = (0 if step > 0 else len(stops) - 1) if here is None else here + step
        stop = stops[max(0, min(place, len(stops) - 1))]
        self._stand_on(stop)
        corner = self.viewport().mapToGlobal(stop.rect.toRect().bottomLeft())
        QToolTip.showText(corner, stop.text, self.viewport())

    def _stand_on(self, stop: Stop) -> None:
        self._stop = stop
        self._describe()
        self.viewport().update()

    def _describe(self) -> None:
        """Say in words where one is: a painted widget has no other voice."""
        if not 0 <= self._current < len(self._bars):
            self.setAccessibleDescription("")
            return
        bar = self._bars[self._current]
        if self._stop is not None:
            text = _("{label}\u00a0: {text}").format(label=bar.label, text=self._stop.text)
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
