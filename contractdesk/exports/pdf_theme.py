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

from contractdesk.common import french
from contractdesk.common.i18n import _
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

    They are embedded, reduced to the characters in use: the space of thousands is in none of the fonts that
    every reader has.
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
        """Return a paragraph of a text, in which nothing is mark-up."""
        return Paragraph(markup(self.plain(text)), style)

    def losses(self) -> tuple[str, ...]:
        """Return what the texts had to lose, in sentences."""
        if not self.replaced:
            return ()
        count = french.counted(self.replaced, _("caractère"), _("caractères"))
        return (_("{count} qu’une page ne peut pas montrer\u00a0: remplacés par □.").format(count=count),)

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
    name: ParagraphStyle
    h2: ParagraphStyle
    h3: ParagraphStyle
    kicker: ParagraphStyle
    body: ParagraphStyle
    note: ParagraphStyle


def _style(
    font: str,
    size: float,
    leading: float,
    color: Color = INK,
    *,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    return ParagraphStyle(
        f"{font}-{size}",
        fontName=font,
        bulletFontName=font,  # the library would name a font that is not embedded
        fontSize=size,
        leading=leading,
        textColor=color,
        spaceBefore=before,
        spaceAfter=after,
        allowWidows=0,
        allowOrphans=0,
    )


@cache
def styles() -> Styles:
    """Return the styles."""
    known_characters()
    return Styles(
        commune=_style(SEMIBOLD, 17, 22),
        address=_style(REGULAR, 10, 14, SECONDARY),
        title=_style(BOLD, 33, 38, ACCENT),
        subtitle=_style(REGULAR, 15, 20, SECONDARY, before=8),
        lead=_style(REGULAR, 11, 15, after=8),
        h1=_style(BOLD, 19, 23, ACCENT, before=16, after=7),
        name=_style(BOLD, 19, 23, ACCENT, after=3),
        h2=_style(SEMIBOLD, 13, 17, ACCENT, before=9, after=4),
        h3=_style(SEMIBOLD, 10, 13, before=3, after=2),
        kicker=_style(SEMIBOLD, 9, 12, SECONDARY, after=1),
        body=_style(REGULAR, 9.5, 13, after=4),
        note=_style(REGULAR, 8.5, 11.5, SECONDARY, after=5),
    )
