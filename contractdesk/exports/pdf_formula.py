"""A clause drawn as a formula in the PDF, as in the window: real fraction bars, letters over figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable

from contractdesk.common.formula import Brackets, Fraction, Line, Node, Sign, Term, parse, sides
from contractdesk.exports.pdf_lines import text_width
from contractdesk.exports.pdf_theme import ACCENT, INK, ITALIC, REGULAR

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

    from contractdesk.exports.pdf_theme import Ink

_SIZE, _SMALLEST = 13.0, 7.0
_SUB_RATIO = 0.72
_UP, _DOWN = 0.78, 0.24  # of the size: what a line of text takes above and below its baseline
_AXIS = 0.27  # where a fraction bar stands above the baseline
_BRACKET = 7.0
_GAP = 12.0


@dataclass(frozen=True, slots=True)
class _Box:
    width: float
    up: float
    down: float


class _Pen:
    """Measures and draws nodes on a baseline at one size."""

    def __init__(self, size: float) -> None:
        self.size = size

    def measure(self, node: Node) -> _Box:
        """Return the room a node takes around its baseline."""
        up, down = self.size * _UP, self.size * _DOWN
        match node:
            case Term(text, sub):
                width = text_width(text, _font(node), self.size)
                small = text_width(sub, REGULAR, self.size * _SUB_RATIO) + 1 if sub else 0.0
                return _Box(width + small, up, down + (2 if sub else 0))
            case Sign(text):
                return _Box(text_width(text, REGULAR, self.size) + self.size * 0.6, up, down)
            case Fraction(top, bottom):
                over, under = self.measure(top), self.measure(bottom)
                axis = self.size * _AXIS
                return _Box(
                    max(over.width, under.width) + 8,
                    axis + 3 + over.up + over.down,
                    under.up + under.down + 3 - axis,
                )
            case Brackets(inner):
                box = self.measure(inner)
                return _Box(box.width + 2 * _BRACKET, box.up + 1, box.down + 1)
            case Line(items):
                boxes = [self.measure(item) for item in items]
                return _Box(
                    sum(box.width for box in boxes),
                    max((box.up for box in boxes), default=0.0),
                    max((box.down for box in boxes), default=0.0),
                )

    def draw(self, canvas: Canvas, node: Node, x: float, base: float) -> None:
        """Draw a node with its left edge at x."""
        match node:
            case Term(text, sub):
                self._text(canvas, text, _font(node), self.size, x, base)
                if sub:
                    after = x + text_width(text, _font(node), self.size) + 1
                    self._text(canvas, sub, REGULAR, self.size * _SUB_RATIO, after, base - self.size * 0.18)
            case Sign(text):
                self._text(canvas, text, REGULAR, self.size, x + self.size * 0.3, base)
            case Fraction(top, bottom):
                self._fraction(canvas, top, bottom, x, base)
            case Brackets(inner):
                box = self.measure(inner)
                _parenthesis(canvas, x + 1, base - box.down, base + box.up, opens=True)
                self.draw(canvas, inner, x + _BRACKET, base)
                end = x + box.width + 2 * _BRACKET - 1
                _parenthesis(canvas, end, base - box.down, base + box.up, opens=False)
            case Line(items):
                for item in items:
                    self.draw(canvas, item, x, base)
                    x += self.measure(item).width

    def _fraction(self, canvas: Canvas, top: Node, bottom: Node, x: float, base: float) -> None:
        over, under = self.measure(top), self.measure(bottom)
        width, bar = max(over.width, under.width) + 8, base + self.size * _AXIS
        canvas.line(x + 1.5, bar, x + width - 1.5, bar)
        self.draw(canvas, top, x + (width - over.width) / 2, bar + 3 + over.down)
        self.draw(canvas, bottom, x + (width - under.width) / 2, bar - 3 - under.up)

    @staticmethod
    def _text(canvas: Canvas, text: str, font: str, size: float, x: float, base: float) -> None:
        canvas.setFont(font, size)
        canvas.drawString(x, base, text)


class Formula(Flowable):
    """A formula over its figures; too wide for its place, it is drawn smaller."""

    def __init__(self, ink: Ink, letters: str, figures: str, width: float) -> None:
        super().__init__()
        texts = ((letters, INK), (figures, ACCENT))
        self._rows = [(parse(ink.line(text)), color) for text, color in texts if text]
        self._width = width
        self._pen = _Pen(_SIZE)
        while self._pen.size > _SMALLEST and any(
            self._pen.measure(node).width > width for node, _color in self._rows
        ):
            self._pen = _Pen(self._pen.size - 0.5)
        self.spaceBefore, self.spaceAfter = 4, 8

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size."""
        boxes = [self._pen.measure(node) for node, _color in self._rows]
        height = sum(box.up + box.down for box in boxes) + _GAP * max(0, len(boxes) - 1)
        self.width, self.height = self._width, height
        return self.width, self.height

    def draw(self) -> None:
        """Draw letters in ink, figures in the accent, the equals signs one under the other."""
        top = self.height
        equals = Sign("=")
        middle = max((self._pen.measure(_left(node)).width for node, _color in self._rows), default=0.0)
        for node, color in self._rows:
            self._set_color(color)
            box = self._pen.measure(node)
            base, (left, right) = top - box.up, sides(node)
            x = middle
            if left is not None:
                self._pen.draw(self.canv, left, middle - self._pen.measure(left).width, base)
            if middle:
                self._pen.draw(self.canv, equals, x, base)
                x += self._pen.measure(equals).width
            self._pen.draw(self.canv, right, x, base)
            top = base - box.down - _GAP

    def _set_color(self, color: Color) -> None:
        self.canv.setFillColor(color)
        self.canv.setStrokeColor(color)
        self.canv.setLineWidth(0.8)


def _left(node: Node) -> Node:
    return sides(node)[0] or Line(())


def _font(term: Term) -> str:
    return REGULAR if term.is_figure else ITALIC


def _parenthesis(canvas: Canvas, x: float, bottom: float, top: float, *, opens: bool) -> None:
    bend = 3.6 if opens else -3.6
    start = x + bend
    path = canvas.beginPath()
    path.moveTo(start, bottom)
    third, side = (top - bottom) * 0.3, x - bend * 0.3
    path.curveTo(side, bottom + third, side, top - third, start, top)
    canvas.drawPath(path, stroke=1, fill=0)
