"""How the PDF looks: paper, colours, embedded fonts, and the one door for the texts that it shows.

The window and the paper have the same typeface and the same light colours; a colour never speaks alone, the
word is beside it. Importing this module loads reportlab: only the writers of the PDF do.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from contractdesk.common.paths import resource
from contractdesk.exports.texts import REPLACEMENT, Cleaner, markup

if TYPE_CHECKING:
    from reportlab.lib.colors import Color

# -------------------------------------------------------------------------------------- paper, colours

PORTRAIT = A4
LANDSCAPE = landscape(A4)
MARGIN = 18 * mm
TOP = 24 * mm
BOTTOM = 20 * mm
WIDTH = PORTRAIT[0] - 2 * MARGIN
WIDE = LANDSCAPE[0] - 2 * MARGIN
TALLEST = LANDSCAPE[1] - TOP - BOTTOM
"""The room for text on the shortest page."""

INK = HexColor("#17212e")
SECONDARY = HexColor("#556170")
ACCENT = HexColor("#1a5fa6")
RULE = HexColor("#d5dbe3")
PANEL = HexColor("#f3f5f8")
HEAD = HexColor("#e8edf4")


class Tone(Enum):
    """What a colour says: the colour of the words and the quiet one behind them."""

    DANGER = ("#a11d1d", "#fbe6e4")
    WARNING = ("#854a00", "#fceed6")
    OK = ("#1a653a", "#e0f3e7")
    INFO = ("#175a9e", "#e0edfa")
    NEUTRAL = ("#465160", "#e9edf2")

    @property
    def color(self) -> Color:
        """The colour of the words."""
        return HexColor(self.value[0])

    @property
    def background(self) -> Color:
        """The colour behind the words."""
        return HexColor(self.value[1])


# ----------------------------------------------------------------------------------------------- fonts

REGULAR = "SourceSans3-Regular"
ITALIC = "SourceSans3-Italic"
SEMIBOLD = "SourceSans3-SemiBold"
BOLD = "SourceSans3-Bold"


@cache
def known_characters() -> frozenset[str]:
    """Load the fonts, once, and return the characters that all of them can draw.

    They are embedded, reduced to the characters in use: the thousands space is in none of the fonts that every
    reader has (anchors.md §0).
    """
    # Nothing in a text is mark-up that could name an address; should it be one day, none may be fetched.
    rl_config.trustedHosts = []
    rl_config.trustedSchemes = ["data"]
    common: set[int] | None = None
    for name in (REGULAR, ITALIC, SEMIBOLD, BOLD):
        font = TTFont(name, str(resource("fonts", f"{name}.ttf")))
        pdfmetrics.registerFont(font)
        own = set(font.face.charToGlyph)
        common = own if common is None else common & own
    return frozenset(map(chr, common or ()))


def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a line, in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def shortened(text: str, font: str, size: float, width: float) -> str:
    """Return a line cut to a width; only for reminders of what is written in full elsewhere."""
    if text_width(text, font, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(f"{text[:middle].rstrip()}…", font, size) <= width:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"


# ----------------------------------------------------------------------------------------------- texts

_MISSING = "□"
_VARIATIONS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class Ink:
    """Prepares every text that the document shows; the only one to make paragraphs.

    Attributes:
        replaced: how many characters no page could show; each became a square.
    """

    def __init__(self) -> None:
        self._known = known_characters()
        self._cleaner = Cleaner()
        self._seen: dict[str, str] = {}
        self.replaced = 0

    def plain(self, text: str) -> str:
        """Return a text as its characters can be drawn: composed, without invisible ones, none missing."""
        if text.isascii() and text.isprintable():
            return text
        kept = self._seen.get(text)
        if kept is None:
            kept = self._seen[text] = self._drawable(text)
        return kept

    def line(self, text: str) -> str:
        """Return a text on one line, for bookmarks, properties and margins."""
        return " ".join(self.plain(text).split("\n"))

    def paragraph(self, text: str, style: ParagraphStyle) -> Paragraph:
        """Return a paragraph of a text, in which nothing is mark-up (reliability.md T3)."""
        return Paragraph(markup(self.plain(text)), style)

    def _drawable(self, text: str) -> str:
        text = unicodedata.normalize("NFC", self._cleaner.clean(text)).replace("\t", "    ")
        return "".join(map(self._character, _VARIATIONS.sub("", text)))

    def _character(self, char: str) -> str:
        if char == "\n":
            return char
        category = unicodedata.category(char)
        if category == "Cf":  # joiners, marks of direction, soft hyphens: nothing to see
            return ""
        if char in self._known and char != REPLACEMENT:
            return char
        if category == "Zs":
            return " "
        self.replaced += 1
        return _MISSING


# ---------------------------------------------------------------------------------------------- styles


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of what is not in a table."""

    commune: ParagraphStyle
    address: ParagraphStyle
    title: ParagraphStyle
    subtitle: ParagraphStyle
    lead: ParagraphStyle
    h1: ParagraphStyle
    h2: ParagraphStyle
    h3: ParagraphStyle
    kicker: ParagraphStyle
    body: ParagraphStyle
    note: ParagraphStyle


def _style(name: str, font: str, size: float, leading: float, **options: object) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=leading,
        bulletFontName=font,
        allowWidows=0,
        allowOrphans=0,
        **{"textColor": INK, **options},
    )


@cache
def styles() -> Styles:
    """Return the styles."""
    known_characters()
    return Styles(
        commune=_style("commune", SEMIBOLD, 17, 22),
        address=_style("address", REGULAR, 10, 14, textColor=SECONDARY),
        title=_style("title", BOLD, 34, 39, textColor=ACCENT),
        subtitle=_style("subtitle", REGULAR, 15, 20, textColor=SECONDARY, spaceBefore=8),
        lead=_style("lead", REGULAR, 11, 15, spaceAfter=8),
        h1=_style("h1", BOLD, 19, 23, textColor=ACCENT, spaceAfter=8),
        h2=_style("h2", SEMIBOLD, 13, 17, textColor=ACCENT, spaceBefore=14, spaceAfter=4),
        h3=_style("h3", SEMIBOLD, 10, 13, spaceBefore=7, spaceAfter=3),
        kicker=_style("kicker", SEMIBOLD, 9, 12, textColor=SECONDARY, spaceAfter=1),
        body=_style("body", REGULAR, 9.5, 13, spaceAfter=4),
        note=_style("note", REGULAR, 8.5, 11.5, textColor=SECONDARY, spaceAfter=5),
    )
