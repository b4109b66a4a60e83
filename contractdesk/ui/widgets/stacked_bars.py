"""Stacked bars, painted by us: a bar per year, its parts one on the other; a table beside holds the same."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.widgets.notices import announce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent

_GAP = 0.34
_WIDEST_BAR = 88.0
_SQUARE = 11


@dataclass(frozen=True)
class Part:
    """A part of every bar: what is certain is plain, what is supposed is hatched."""

    title: str
    certain: tuple[Decimal, ...]
    supposed: tuple[Decimal, ...]


class StackedBars(QWidget):
    """The bars, with their scale, their totals and their legend; the arrows go from one to the next.

    Signals:
        chosen: Another bar was chosen; carries its rank.
    """

    chosen = Signal(int)

    def __init__(self, hatched: str) -> None:
        super().__init__()
        self._hatched = hatched
        self._titles: tuple[str, ...] = ()
        self._parts: tuple[Part, ...] = ()
        self._current = 0
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        """Need room for the words, at whatever size they are."""
        line = self.fontMetrics().height()
        return QSize(18 * line, 10 * line)

    def set_bars(self, titles: Sequence[str], parts: Sequence[Part]) -> None:
        """Draw other bars; the one chosen stays so."""
        self._titles, self._parts = tuple(titles), tuple(parts)
        self._current = min(self._current, max(0, len(titles) - 1))
        self._describe()
        self.update()

    def current(self) -> int:
        """Give the rank of the bar chosen."""
        return self._current

    def choose(self, rank: int) -> None:
        """Go to a bar."""
        if rank != self._current and 0 <= rank < len(self._titles):
            self._current = rank
            self._describe()
            self.update()
            announce(self, self.accessibleName())
            self.chosen.emit(rank)

    def text_of(self, rank: int) -> str:
        """Say a bar in words, part by part."""
        parts = [
            _("{title}\u00a0: {amount}").format(title=one.title, amount=self._amount(one, rank))
            for one in self._parts
            if one.certain[rank] + one.supposed[rank]
        ]
        total = _("{year}\u00a0: {amount}").format(
            year=self._titles[rank], amount=french.money(self._total(rank))
        )
        return "\n".join([total, *parts])

    def _amount(self, part: Part, rank: int) -> str:
        whole, supposed = part.certain[rank] + part.supposed[rank], part.supposed[rank]
        if not supposed:
            return french.money(whole)
        return _("{amount}, dont {supposed} {hatched}").format(
            amount=french.money(whole), supposed=french.money(supposed), hatched=self._hatched
        )

    def _describe(self) -> None:
        if self._titles:
            self.setAccessibleName(self.text_of(self._current).replace("\n", ", "))

    # -------------------------------------------------------------------------------------------- scale
    def _total(self, rank: int) -> Decimal:
        return sum((one.certain[rank] + one.supposed[rank] for one in self._parts), Decimal(0))

    def _step(self) -> float:
        highest = max((float(self._total(rank)) for rank in range(len(self._titles))), default=0.0)
        if highest <= 0:
            return 1.0
        rough = highest / self._lines()
        power = 10 ** math.floor(math.log10(rough))
        return next(one * power for one in (1, 2, 2.5, 5, 10) if rough <= one * power)

    def _lines(self) -> int:
        """Give how many lines the scale has room for."""
        height = self.fontMetrics().height()
        return max(1, min(4, (self.height() - 2 * height - 26) // (2 * height)))

    def _top(self) -> float:
        """Give the value of the highest line."""
        highest = max((float(self._total(rank)) for rank in range(len(self._titles))), default=0.0)
        return max(1, math.ceil(highest / self._step())) * self._step()

    def _area(self) -> QRectF:
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance(self._scale_text(self._top())) + 16
        legend = self._legend_width()
        return QRectF(
            left,
            metrics.height() + 12,
            max(60.0, self.width() - left - legend - 20),
            max(30.0, self.height() - 2 * metrics.height() - 26),
        )

    def _legend_width(self) -> int:
        widest = max((self.fontMetrics().horizontalAdvance(one) for one in self._legend_texts()), default=0)
        return min(widest + _SQUARE + 24, self.width() // 3)

    def _legend_texts(self) -> list[str]:
        found = [one.title for one in self._parts]
        return [*found, self._hatched] if self._has_supposed() else found

    def _has_supposed(self) -> bool:
        return any(any(one.supposed) for one in self._parts)

    def _bar(self, rank: int) -> QRectF:
        area = self._area()
        room = area.width() / max(1, len(self._titles))
        width = min(_WIDEST_BAR, room * (1 - _GAP))
        middle = area.left() + (rank + 0.5) * room
        return QRectF(middle - width / 2, area.top(), width, area.height())

    def _scale_text(self, value: float) -> str:
        return _("{amount}\u00a0€").format(amount=french.number(round(value)))

    # -------------------------------------------------------------------------------------------- paint
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scale, the bars and the legend."""
        if not self._titles:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        for rank in range(len(self._titles)):
            self._paint_bar(painter, rank)
        self._paint_legend(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_scale(self, painter: QPainter) -> None:
        area, top, step = self._area(), self._top(), self._step()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        height = self.fontMetrics().height()
        for line in range(round(top / step) + 1):
            y = area.bottom() - line * step / top * area.height()
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.secondary(self.palette()))
            place = QRectF(0, y - height / 2, area.left() - 8, height)
            painter.drawText(place, right, self._scale_text(line * step))

    def _paint_bar(self, painter: QPainter, rank: int) -> None:
        bar, top, colors = self._bar(rank), self._top(), theme.series_colors(self.palette())
        y = bar.bottom()
        ground = self.palette().color(QPalette.ColorRole.Base)
        for place, part in enumerate(self._parts):
            color = colors[min(place, len(colors) - 1)]
            for amount, is_hatched in ((part.certain[rank], False), (part.supposed[rank], True)):
                height = float(amount) / top * bar.height()
                if height > 0:
                    y -= height
                    self._paint_part(painter, QRectF(bar.left(), y, bar.width(), height), color, is_hatched)
                    painter.setPen(QPen(ground, 1))
                    painter.drawLine(QPointF(bar.left(), y), QPointF(bar.right(), y))
        self._paint_words(painter, rank, bar, y)

    def _paint_part(self, painter: QPainter, place: QRectF, color: QColor, is_hatched: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if is_hatched:
            painter.setBrush(QBrush(color, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(place)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color, 1.2))
            painter.drawRect(place.adjusted(0.6, 0.6, -0.6, -0.6))
        else:
            painter.setBrush(color)
            painter.drawRect(place)

    def _paint_words(self, painter: QPainter, rank: int, bar: QRectF, y: float) -> None:
        height, palette = self.fontMetrics().height(), self.palette()
        is_current = rank == self._current
        font = theme.scaled_font(self.font(), 1.0)
        font.setBold(is_current)
        painter.save()
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        wide = bar.adjusted(-60, 0, 60, 0)
        total = self._short_total(rank)
        words = QRectF(wide.left(), y - height - 2, wide.width(), height)
        room = self._area().width() / len(self._titles)
        over = painter.boundingRect(words, middle, total).adjusted(-3, 0, 3, 0)
        over = over.intersected(QRectF(bar.center().x() - room / 2, over.top(), room, over.height()))
        painter.fillRect(over, palette.color(QPalette.ColorRole.Base))
        painter.drawText(words, middle, total)
        painter.drawText(
            QRectF(wide.left(), bar.bottom() + 4, wide.width(), height), middle, self._titles[rank]
        )
        if is_current:
            painter.fillRect(
                QRectF(bar.left(), bar.bottom() + height + 5, bar.width(), 2),
                palette.color(QPalette.ColorRole.Highlight),
            )
        painter.restore()

    def _short_total(self, rank: int) -> str:
        """Give a total in euros, in thousands where there is no room for more."""
        amount = self._total(rank)
        whole = _("{amount}\u00a0€").format(amount=french.number(amount, 0))
        if self.fontMetrics().horizontalAdvance(whole) + 8 <= self._area().width() / len(self._titles):
            return whole
        return _("{amount}\u00a0k€").format(amount=french.number(amount / 1000, 1))

    def _paint_legend(self, painter: QPainter) -> None:
        metrics, colors = self.fontMetrics(), theme.series_colors(self.palette())
        left = self.width() - self._legend_width() - 6
        line = metrics.height() + 4
        y = self._area().top()
        room = self._legend_width() - _SQUARE - 10
        for place, text in enumerate(self._legend_texts()):
            is_hatched = place == len(self._parts)
            color = theme.secondary(self.palette()) if is_hatched else colors[min(place, len(colors) - 1)]
            if y + line > self.height():
                break
            square = QRectF(left, y + (line - _SQUARE) / 2, _SQUARE, _SQUARE)
            self._paint_part(painter, square, color, is_hatched)
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            painter.drawText(
                QRectF(left + _SQUARE + 8, y, room, line),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room)),
            )
            y += line

    # ------------------------------------------------------------------------------------ mouse and keys
    def _rank_at(self, x: float) -> int | None:
        area = self._area()
        if not self._titles or not area.left() <= x <= area.right():
            return None
        return min(len(self._titles) - 1, int((x - area.left()) / area.width() * len(self._titles)))

    def event(self, event: QEvent) -> bool:
        """Say the bar under the pointer."""
        if event.type() == QEvent.Type.ToolTip:
            help_event: QHelpEvent = event  # type: ignore[assignment] # the type of the event says so
            rank = self._rank_at(help_event.pos().x())
            QToolTip.showText(help_event.globalPos(), "" if rank is None else self.text_of(rank), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the bar under the pointer."""
        rank = self._rank_at(event.position().x())
        if rank is not None:
            self.choose(rank)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next, the previous, the first or the last bar."""
        last = len(self._titles) - 1
        wanted = {
            Qt.Key.Key_Right: min(self._current + 1, last),
            Qt.Key.Key_Left: max(self._current - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.choose(wanted)
