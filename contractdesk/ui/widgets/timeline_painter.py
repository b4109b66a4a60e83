"""How a timeline looks: rows, bars, marks, months, today's line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPalette, QPen

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.timeline_scale import HEADER, MARK, PAD, ROW, Scale, Stop, TimelineBar

if TYPE_CHECKING:
    import datetime as dt

_SMALLEST_LABELS, _WIDEST_LABELS = 90, 220


def _month_names() -> list[str]:
    return [
        *(_("janv."), _("févr."), _("mars"), _("avr."), _("mai"), _("juin")),
        *(_("juil."), _("août"), _("sept."), _("oct."), _("nov."), _("déc.")),
    ]


def label_width(bars: tuple[TimelineBar, ...], font: QFont, width: int) -> int:
    """Give the width that the names of the rows take, within reason."""
    metrics = QFontMetrics(theme.scaled_font(font, 1.0, weight=QFont.Weight.DemiBold))
    widest = max((metrics.horizontalAdvance(bar.label) for bar in bars), default=0) + 2 * PAD
    return max(_SMALLEST_LABELS, min(widest, _WIDEST_LABELS, width * 2 // 5))


class TimelinePainter:
    """Paints one state of a timeline."""

    def __init__(
        self,
        painter: QPainter,
        scale: Scale,
        palette: QPalette,
        font: QFont,
        *,
        today: dt.date | None,
        active: bool,
        ratio: float,
    ) -> None:
        self._painter, self._scale, self._palette, self._font = painter, scale, palette, font
        self._today, self._active, self._ratio = today, active, ratio

    def paint_row(self, row: int, bar: TimelineBar, *, is_current: bool, stop: Stop | None) -> None:
        """Paint a row: its ground, its name, its periods, its windows and its marks."""
        painter, palette, scale = self._painter, self._palette, self._scale
        top, width = scale.row_top(row), scale.width
        text_color = palette.color(QPalette.ColorRole.Text)
        if is_current:
            ground, text_color = theme.selection_colors(palette, active=self._active)
            painter.fillRect(0, top, width, ROW, ground)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        for start in scale.starts[1:-1]:
            x = int(scale.x(start))
            painter.drawLine(x, top, x, top + ROW)
        painter.drawLine(0, top + ROW - 1, width, top + ROW - 1)
        self._paint_label(bar, top, text_color)
        if bar.note:
            self._paint_note(bar.note, top)
        for n, span in enumerate(bar.periods):
            self._paint_period(scale.span_rect(row, span), n)
        for span in bar.windows:
            self._paint_window(scale.span_rect(row, span))
        self._paint_marks(row, bar)
        if stop is not None and is_current and self._active:
            self._paint_stop(stop.rect)

    def _paint_label(self, bar: TimelineBar, top: int, color: QColor) -> None:
        painter, room = self._painter, self._scale.labels - PAD - 6
        painter.setPen(color)
        painter.setFont(theme.scaled_font(self._font, 1.0, weight=QFont.Weight.DemiBold))
        metrics = painter.fontMetrics()
        one_line = not bar.detail
        first = QRect(PAD, top + (0 if one_line else 1), room, ROW if one_line else metrics.height())
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(first, left, metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, room))
        if bar.detail:
            painter.setFont(theme.scaled_font(self._font, 0.9))
            painter.setPen(theme.secondary(self._palette))
            metrics = painter.fontMetrics()
            second = QRect(PAD, first.bottom() + 1, room, metrics.height())
            painter.drawText(second, left, metrics.elidedText(bar.detail, Qt.TextElideMode.ElideRight, room))

    def _paint_note(self, note: str, top: int) -> None:
        painter, left = self._painter, self._scale.note_left(self._today)
        painter.setPen(theme.secondary(self._palette))
        painter.setFont(theme.scaled_font(self._font, 0.95))
        room = self._scale.width - left - PAD
        words = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, top, room, ROW), Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_period(self, rect: QRectF, number: int) -> None:
        """Paint a period; one in two is lighter, and all have an outline that does not rest on the tint."""
        if rect.isEmpty():
            return
        colors = theme.tone_colors(self._palette, Tone.INFO)
        ground = QColor(colors.fg)
        ground.setAlphaF(0.45 if number % 2 == 0 else 0.22)
        self._painter.setPen(QPen(colors.fg, 1))
        self._painter.setBrush(ground)
        self._painter.drawRoundedRect(rect.adjusted(0.5, 0, -0.5, 0), 3, 3)

    def _paint_window(self, rect: QRectF) -> None:
        if rect.isEmpty():
            return
        painter, colors = self._painter, theme.tone_colors(self._palette, Tone.WARNING)
        painter.setPen(QPen(colors.fg, 1))
        painter.setBrush(colors.bg)
        painter.drawRect(rect.adjusted(0, -2, 0, 2))
        painter.setBrush(QBrush(colors.fg, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(rect.adjusted(0, -2, 0, 2))

    def _paint_marks(self, row: int, bar: TimelineBar) -> None:
        for mark, rect in zip(bar.marks, self._scale.mark_rects(row, bar), strict=True):
            if not rect.isEmpty():
                color = theme.tone_colors(self._palette, mark.tone).fg
                pixmap = theme.icon_pixmap(mark.icon, color, MARK, self._ratio)
                self._painter.drawPixmap(rect.topLeft(), pixmap)

    def _paint_stop(self, rect: QRectF) -> None:
        """Paint a frame around where the keyboard is."""
        self._painter.setPen(QPen(self._palette.color(QPalette.ColorRole.Highlight), 2))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 3, 3)

    def paint_months(self) -> None:
        """Paint the months at the top, by their names or, where there is no room, by their initials."""
        painter, palette, scale = self._painter, self._palette, self._scale
        painter.fillRect(0, 0, scale.width, HEADER, palette.color(QPalette.ColorRole.Window))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(0, HEADER - 1, scale.width, HEADER - 1)
        painter.setFont(theme.scaled_font(self._font, 0.9))
        metrics = painter.fontMetrics()
        room = scale.x(scale.starts[1]) - scale.x(scale.starts[0]) - 6
        short = [_month_names()[start.month - 1] for start in scale.starts[:-1]]
        if max(map(metrics.horizontalAdvance, short)) > room:
            short = [name[0].upper() for name in short]
        for start, after, name in zip(scale.starts, scale.starts[1:], short, strict=False):
            left, right = scale.x(start), scale.x(after)
            painter.setPen(theme.secondary(palette))
            place = QRectF(left, HEADER / 2 - 1, right - left, HEADER / 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
            if start.month == 1 or (start == scale.starts[0] and self._has_room_for_year(metrics)):
                painter.setPen(palette.color(QPalette.ColorRole.Text))
                above = QRectF(left + 3, 1, 80, HEADER / 2)
                painter.drawText(above, Qt.AlignmentFlag.AlignVCenter, str(start.year))

    def _has_room_for_year(self, metrics: QFontMetrics) -> bool:
        """Tell whether the first year can be written before the next one begins."""
        starts, x = self._scale.starts, self._scale.x
        january = next((start for start in starts[1:] if start.month == 1), starts[-1])
        return x(january) - x(starts[0]) > metrics.horizontalAdvance(str(starts[0].year)) + 6

    def paint_today(self, bottom: int) -> None:
        """Paint today's line down to the last row, when today is in the months shown."""
        if self._today is None or not self._scale.shows(self._today):
            return
        x = self._scale.x(self._today)
        color = theme.tone_colors(self._palette, Tone.DANGER).fg
        self._painter.setPen(QPen(color, 1.5))
        self._painter.drawLine(QPointF(x, HEADER - 3), QPointF(x, bottom))
        self._painter.setBrush(color)
        self._painter.drawEllipse(QPointF(x, HEADER - 3), 3, 3)
