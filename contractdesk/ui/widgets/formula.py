"""A clause drawn as a formula, with its figures in place underneath.

`R = Ro × Im / Io` is drawn with real fraction bars, once with its letters and once with its figures, the
equals signs one under the other. A painted widget says nothing to a screen reader: it gets the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from contractdesk.common.formula import (
    Brackets,
    Fraction,
    Line,
    Node,
    Sign,
    Term,
    parse,
    sides,
    spoken,
)
from contractdesk.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_RATIO = 1.3
_SUB_RATIO = 0.72
_SMALLEST_SCALE = 0.6
_MARGIN = 10.0
_LINE_GAP = 16.0
_SPACE = 0.32  # of an em, on both sides of an operator


@dataclass(frozen=True)
class _Size:
    width: float
    up: float
    down: float


class _Pen:
    """Measures and draws nodes on a baseline, in one font."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self.italic = QFont(font)
        self.italic.setItalic(True)
        self.small = theme.scaled_font(font, _SUB_RATIO)
        self.space = self.metrics.horizontalAdvance("m") * _SPACE
        self.axis = self.metrics.xHeight() / 2 + 1

    def _font(self, term: Term) -> QFont:
        return self.font if term.is_figure else self.italic

    def measure(self, node: Node) -> _Size:
        """Give the room a node takes around its baseline."""
        up, down = self.metrics.ascent(), self.metrics.descent()
        match node:
            case Term(text, sub):
                width = QFontMetricsF(self._font(node)).horizontalAdvance(text)
                below = QFontMetricsF(self.small).horizontalAdvance(sub) + 1 if sub else 0.0
                return _Size(width + below, up, down + (3 if sub else 0))
            case Sign(text):
                return _Size(self.metrics.horizontalAdvance(text) + 2 * self.space, up, down)
            case Fraction(top, bottom):
                over, under = self.measure(top), self.measure(bottom)
                above = self.axis + 3 + over.up + over.down
                below = under.up + under.down + 3 - self.axis
                return _Size(max(over.width, under.width) + 10, above, below)
            case Brackets(inner):
                size = self.measure(inner)
                return _Size(size.width + 18, size.up + 1, size.down + 1)
            case Line(items):
                sizes = [self.measure(item) for item in items]
                return _Size(
                    sum(size.width for size in sizes),
                    max((size.up for size in sizes), default=0.0),
                    max((size.down for size in sizes), default=0.0),
                )

    def draw(self, painter: QPainter, node: Node, x: float, baseline: float) -> None:
        """Draw a node with its left edge at x."""
        match node:
            case Term():
                self._draw_term(painter, node, x, baseline)
            case Sign(text):
                self._text(painter, text, self.font, x + self.space, baseline)
            case Fraction():
                self._draw_fraction(painter, node, x, baseline)
            case Brackets(inner):
                size = self.measure(inner)
                rect = QRectF(x, baseline - size.up, size.width + 18, size.up + size.down)
                self._draw_brackets(painter, rect)
                self.draw(painter, inner, x + 9, baseline)
            case Line(items):
                for item in items:
                    self.draw(painter, item, x, baseline)
                    x += self.measure(item).width

    @staticmethod
    def _text(painter: QPainter, text: str, font: QFont, x: float, baseline: float) -> None:
        painter.setFont(font)
        painter.drawText(QPointF(x, baseline), text)

    def _draw_term(self, painter: QPainter, term: Term, x: float, baseline: float) -> None:
        font = self._font(term)
        self._text(painter, term.text, font, x, baseline)
        if term.sub:
            width = QFontMetricsF(font).horizontalAdvance(term.text)
            self._text(painter, term.sub, self.small, x + width + 1, baseline + self.metrics.descent() * 0.8)

    def _draw_fraction(self, painter: QPainter, node: Fraction, x: float, baseline: float) -> None:
        over, under = self.measure(node.top), self.measure(node.bottom)
        width = max(over.width, under.width) + 10
        bar = baseline - self.axis
        painter.drawLine(QPointF(x + 2, bar), QPointF(x + width - 2, bar))
        self.draw(painter, node.top, x + (width - over.width) / 2, bar - 3 - over.down)
        self.draw(painter, node.bottom, x + (width - under.width) / 2, bar + 3 + under.up)

    @staticmethod
    def _draw_brackets(painter: QPainter, rect: QRectF) -> None:
        # Arcs of a tall ellipse: parentheses of the height of what they hold.
        arc = QRectF(rect.left() + 2, rect.top(), 12, rect.height())
        painter.drawArc(arc, 110 * 16, 140 * 16)
        arc.moveRight(rect.right() - 2)
        painter.drawArc(arc, -70 * 16, 140 * 16)


@dataclass(frozen=True)
class _Row:
    """One line of the drawing."""

    left: Node
    right: Node
    role: QPalette.ColorRole


class FormulaView(QWidget):
    """A formula over its figures; too wide for its place, it is drawn smaller."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[_Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_formula(self, letters: str, figures: str = "") -> None:
        """Show a formula as the clause writes it and, below, the same with figures."""
        rows, words = [], []
        for text, role in ((letters, QPalette.ColorRole.Text), (figures, QPalette.ColorRole.Highlight)):
            if text:
                node = parse(text)
                left, right = sides(node)
                rows.append(_Row(left or Line(()), right, role))
                words.append(spoken(node))
        self._rows = tuple(rows)
        self.setAccessibleName(words[0] if words else "")
        self.setAccessibleDescription(words[1] if len(words) > 1 else "")
        self.setToolTip(figures)
        self.updateGeometry()
        self.update()

    def _pen(self, scale: float = 1.0) -> _Pen:
        return _Pen(theme.scaled_font(self.font(), _RATIO * scale))

    def sizeHint(self) -> QSize:
        """Take the room of every line."""
        if not self._rows:
            return QSize(0, 0)
        pen = self._pen()
        left = max(pen.measure(row.left).width for row in self._rows)
        right = max(pen.measure(row.right).width for row in self._rows) + pen.measure(Sign("=")).width
        sizes = [pen.measure(Line((row.left, row.right))) for row in self._rows]
        height = sum(size.up + size.down for size in sizes) + _LINE_GAP * (len(sizes) - 1)
        return QSize(int(left + right + 2 * _MARGIN) + 1, int(height + 2 * _MARGIN) + 1)

    def minimumSizeHint(self) -> QSize:
        """Shrink down to what can still be read."""
        wanted = self.sizeHint()
        return QSize(int(wanted.width() * _SMALLEST_SCALE), wanted.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw letters in the text's colour, figures in the accent."""
        if not self._rows:
            return
        scale = max(_SMALLEST_SCALE, min(1.0, self.width() / max(1, self.sizeHint().width())))
        pen = self._pen(scale)
        equals = Sign("=")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = _MARGIN
        middle = _MARGIN + max(pen.measure(row.left).width for row in self._rows)
        for row in self._rows:
            painter.setPen(QPen(self.palette().color(row.role), 1.3))
            size = pen.measure(Line((row.left, row.right)))
            baseline = top + size.up
            pen.draw(painter, row.left, middle - pen.measure(row.left).width, baseline)
            x = middle
            if row.left != Line(()):
                pen.draw(painter, equals, x, baseline)
                x += pen.measure(equals).width
            pen.draw(painter, row.right, x, baseline)
            top = baseline + size.down + _LINE_GAP
