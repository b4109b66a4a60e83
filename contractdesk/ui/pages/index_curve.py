"""The curve of an index, painted by us; the grid and the list beside it hold the same figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.dates import Month, months_between
from contractdesk.ui import theme
from contractdesk.ui.pages.index_view import MONTHS_A_YEAR, SeriesView, month_text

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtGui import QHelpEvent, QMouseEvent, QPaintEvent

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 12, 26
_LINES = 4
_YEAR_ROOM = 44
_NICE_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


class IndexCurve(QWidget):
    """A line that breaks where months are missing: nothing is ever drawn between two known values.

    Signals:
        month_chosen: A point was clicked; carries its month.
    """

    month_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._points: list[tuple[Month, Decimal]] = []
        self._current: Month | None = None
        self.setMinimumSize(QSize(220, 120))
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_series(self, series: SeriesView) -> None:
        """Draw another series."""
        self._points = series.curve()
        self._current = None
        if self._points:
            (first, low), (last, high) = self._points[0], self._points[-1]
            text = _("Courbe de {name}, de {low} en {first} à {high} en {last}").format(
                name=series.name,
                low=french.number(low),
                first=month_text(first),
                high=french.number(high),
                last=month_text(last),
            )
            self.setAccessibleName(text)
        self.update()

    def choose(self, month: Month) -> None:
        """Mark a month."""
        self._current = month
        self.update()

    # -------------------------------------------------------------------------------------------- scale
    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)

    def _bounds(self) -> tuple[int, int, int]:
        """Give the lowest and the highest line of the scale, and the step between two."""
        values = [float(value) for _month, value in self._points]
        spread = max(max(values) - min(values), 1.0)
        step = next((one for one in _NICE_STEPS if spread / one <= _LINES), _NICE_STEPS[-1])
        low = math.floor(min(values) / step) * step
        high = math.ceil(max(values) / step) * step
        return low, max(high, low + step), step

    def _place(self, month: Month, value: Decimal) -> QPointF:
        area = self._area()
        first, last = self._points[0][0], self._points[-1][0]
        low, high, _step = self._bounds()
        along = _months(first, month) / max(1, _months(first, last))
        up = (float(value) - low) / (high - low)
        return QPointF(area.left() + along * area.width(), area.bottom() - up * area.height())

    def _nearest(self, x: float) -> tuple[Month, Decimal] | None:
        if not self._points:
            return None
        return min(self._points, key=lambda point: abs(self._place(*point).x() - x))

    # -------------------------------------------------------------------------------------------- paint
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scale, the line, and the month one is on."""
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        self._paint_years(painter)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(accent, 2))
        for run in self._runs():
            if len(run) > 1:
                painter.drawPolyline(QPolygonF([self._place(*point) for point in run]))
            else:
                painter.setBrush(accent)
                painter.drawEllipse(self._place(*run[0]), 1.5, 1.5)
                painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_current(painter)

    def _runs(self) -> list[list[tuple[Month, Decimal]]]:
        runs: list[list[tuple[Month, Decimal]]] = []
        for point in self._points:
            if runs and runs[-1][-1][0].plus(1) == point[0]:
                runs[-1].append(point)
            else:
                runs.append([point])
        return runs

    def _paint_scale(self, painter: QPainter) -> None:
        area = self._area()
        low, high, step = self._bounds()
        for value in range(low, high + 1, step):
            y = area.bottom() - (value - low) / (high - low) * area.height()
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.secondary(self.palette()))
            painter.drawText(
                QRectF(0, y - 10, _LEFT - 8, 20),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                french.number(value),
            )

    def _paint_years(self, painter: QPainter) -> None:
        area = self._area()
        first, last = self._points[0][0], self._points[-1][0]
        months = max(1, _months(first, last))
        per_year = area.width() * MONTHS_A_YEAR / months
        every = max(1, math.ceil(_YEAR_ROOM / per_year))
        painter.setPen(theme.secondary(self.palette()))
        for year in range(first.year + (first.number > 1), last.year + 1):
            if (last.year - year) % every:
                continue
            x = area.left() + _months(first, Month(year, 1)) / months * area.width()
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
            painter.drawText(
                QRectF(x - 30, area.bottom() + 5, 60, 18), Qt.AlignmentFlag.AlignHCenter, str(year)
            )

    def _paint_current(self, painter: QPainter) -> None:
        value = dict(self._points).get(self._current) if self._current is not None else None
        if self._current is None or value is None:
            return
        place = self._place(self._current, value)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1.5))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
        painter.drawEllipse(place, 4.5, 4.5)

    # -------------------------------------------------------------------------------------------- mouse
    def event(self, event: QEvent) -> bool:
        """Say the value under the pointer."""
        if event.type() == QEvent.Type.ToolTip:
            help_event: QHelpEvent = event  # type: ignore[assignment] # the type of the event says so
            found = self._nearest(help_event.pos().x())
            if found is not None:
                text = _("{month}\u00a0: {value}").format(
                    month=month_text(found[0]), value=french.number(found[1])
                )
                QToolTip.showText(help_event.globalPos(), text, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the month under the pointer."""
        found = self._nearest(event.position().x())
        if found is not None:
            self.month_chosen.emit(found[0])


def _months(first: Month, last: Month) -> int:
    return months_between(first.first_day, last.first_day)
