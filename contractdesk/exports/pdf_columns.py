"""Rows and columns of the tables of the PDF, and how columns share a width."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from contractdesk.exports.pdf_lines import text_width
from contractdesk.exports.pdf_theme import INK, REGULAR, SEMIBOLD, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.lib.colors import Color

SIDE = 4.8
"""Room left and right of a text in its cell."""

_SHORT_HEADER = 50.0  # a narrower one is not broken
_SHORT = 100.0  # a column narrower than this is not broken: days, amounts, words of an enumeration
_LONGEST_WORD = 0.3  # share of the width that one word may ask for; a longer one is cut


class Look(Enum):
    """What a row is."""

    HEAD = auto()
    BODY = auto()
    GROUP = auto()
    TOTAL = auto()
    REMARK = auto()
    ALERT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, whether it holds figures (set to the right) or names (in bold, in grey)."""

    header: str = ""
    is_right: bool = False
    font: str = REGULAR
    color: Color = INK


@dataclass(frozen=True, slots=True)
class Row:
    """A row of texts, or one text over all the columns; ``tones`` colours the cells of some positions."""

    cells: tuple[str, ...]
    look: Look = Look.BODY
    tones: dict[int, Tone] = field(default_factory=dict)

    def runs_over(self, columns: Sequence[Column]) -> bool:
        """Whether it is one text over all the columns."""
        return len(self.cells) < len(columns)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a column asks for: the width it would like, the one it needs, whether it can give some up."""

    wish: float
    need: float
    is_rigid: bool


def column_widths(
    columns: Sequence[Column], rows: Sequence[Row], width: float, size: float
) -> tuple[float, ...]:
    """Share a width between columns: each gets what its longest word needs, then what its texts ask for.

    Figures and short words are never broken; what they leave goes to the sentences.
    """
    measured = [row for row in rows if not row.runs_over(columns)]
    asked = [_asked(column, position, measured, width, size) for position, column in enumerate(columns)]
    needed, wished = sum(one.need for one in asked), sum(one.wish for one in asked)
    if needed > width:
        return _squeezed(asked, width)
    if wished <= width:
        texts = [0.0 if column.is_right else one.wish for column, one in zip(columns, asked, strict=True)]
        total = sum(texts) or 1.0
        over = width - wished
        return tuple(one.wish + over * text / total for one, text in zip(asked, texts, strict=True))
    share = (width - needed) / (wished - needed)
    return tuple(one.need + share * (one.wish - one.need) for one in asked)


def _asked(column: Column, position: int, rows: Sequence[Row], width: float, size: float) -> _Asked:
    lines, words = [0.0], [0.0]
    for row in rows:
        is_plain = row.look is Look.BODY and position not in row.tones
        font = column.font if is_plain else SEMIBOLD
        for line in row.cells[position].split("\n"):
            lines.append(text_width(line, font, size))
            words += [text_width(word, font, size) for word in line.split(" ")]
    longest = max(lines)
    is_rigid = column.is_right or longest <= _SHORT
    need = longest if is_rigid else min(max(words), _LONGEST_WORD * width)
    header = text_width(column.header, SEMIBOLD, size)
    if header > _SHORT_HEADER:
        whole = max(text_width(word, SEMIBOLD, size) for word in column.header.split(" "))
        need = max(need, min(whole, _LONGEST_WORD * width))
    else:
        need = max(need, header)
    wish = max(need, min(max(longest, header), width))
    return _Asked(wish + 2 * SIDE, need + 2 * SIDE, is_rigid)


def _squeezed(asked: Sequence[_Asked], width: float) -> tuple[float, ...]:
    """Return widths when there is not enough room: words will be cut, figures as late as possible."""
    rigid = sum(one.need for one in asked if one.is_rigid)
    others = sum(one.need for one in asked) - rigid
    if rigid > 0.8 * width or not others:
        ratio = width / (rigid + others)
        return tuple(one.need * ratio for one in asked)
    ratio = (width - rigid) / others
    return tuple(one.need if one.is_rigid else one.need * ratio for one in asked)
