"""Boxes of key figures of the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable

from contractdesk.exports.pdf_lines import shortened, text_width
from contractdesk.exports.pdf_theme import ACCENT, INK, PANEL, REGULAR, SECONDARY, SEMIBOLD, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.exports.pdf_theme import Ink


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure: what it is, its value, what to know about it."""

    label: str
    value: str
    note: str = ""
    tone: Tone | None = None


class Tiles(Flowable):
    """Key figures side by side."""

    def __init__(self, ink: Ink, tiles: Sequence[Tile], width: float, across: int, size: float) -> None:
        super().__init__()
        self._tiles = [
            Tile(ink.line(one.label), ink.line(one.value), ink.line(one.note), one.tone) for one in tiles
        ]
        self._width = width
        self._across = across
        self._size = size
        self._tall = size * 1.25 + 34
        self.spaceBefore = self.spaceAfter = 8

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size."""
        rows = -(-len(self._tiles) // self._across)
        self.width, self.height = self._width, rows * self._tall + (rows - 1) * 8
        return self.width, self.height

    def draw(self) -> None:
        """Draw the boxes."""
        wide = (self._width - 8 * (self._across - 1)) / self._across
        for rank, tile in enumerate(self._tiles):
            row, column = divmod(rank, self._across)
            self._tile(tile, column * (wide + 8), self.height - row * (self._tall + 8), wide)

    def _tile(self, tile: Tile, left: float, top: float, wide: float) -> None:
        canvas, room = self.canv, wide - 20
        canvas.setFillColor(PANEL if tile.tone is None else tile.tone.background)
        canvas.rect(left, top - self._tall, wide, self._tall, stroke=0, fill=1)
        canvas.setFillColor(ACCENT if tile.tone is None else tile.tone.color)
        canvas.rect(left, top - self._tall, 2.4, self._tall, stroke=0, fill=1)
        canvas.setFillColor(SECONDARY)
        canvas.setFont(SEMIBOLD, 8.5)
        canvas.drawString(left + 11, top - 14, shortened(tile.label, SEMIBOLD, 8.5, room))
        size = self._size
        while size > 7 and text_width(tile.value, SEMIBOLD, size) > room:
            size -= 0.5
        canvas.setFillColor(INK if tile.tone is None else tile.tone.color)
        canvas.setFont(SEMIBOLD, size)
        canvas.drawString(left + 11, top - 18 - self._size, tile.value)
        canvas.setFillColor(SECONDARY)
        canvas.setFont(REGULAR, 8.5)
        note = shortened(tile.note, REGULAR, 8.5, room)
        canvas.drawString(left + 11, top - self._tall + 8, note)
