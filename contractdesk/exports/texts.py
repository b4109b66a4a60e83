"""Texts of people, made harmless for the files that leave the program.

Names and notes come from anywhere. In a file they are texts, whatever they look like: never a formula, never
mark-up, never a character that the file cannot hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

LONGEST_CELL = 32_767
"""What a cell of a workbook holds, counted in UTF-16 as spreadsheets do; they drop the rest silently."""
REPLACEMENT = "\ufffd"

# What starts a formula in a spreadsheet; the last four are full-width signs.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029")
# Control characters but tab and line feed, surrogates alone, and what is no character at all.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BEYOND = "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0010fffe\U0010ffff"
_NO_CHARACTERS = re.compile(f"[{_BEYOND}]")


@dataclass(slots=True)
class Cleaner:
    """Makes texts fit for a file and counts what it had to change."""

    replaced: int = 0
    cut: int = 0

    def clean(self, text: str) -> str:
        """Return a text without what no file can hold: each such character becomes U+FFFD."""
        if text.isprintable():
            return text
        text = _LINE_ENDS.sub("\n", text)
        for pattern in (_FORBIDDEN, _NO_CHARACTERS):
            text, count = pattern.subn(REPLACEMENT, text)
            self.replaced += count
        return text

    def cell(self, text: str) -> str:
        """Return a text for a cell of a workbook, cut where a spreadsheet would drop the rest."""
        text = self.clean(text)
        if 2 * len(text) > LONGEST_CELL and _units(text) > LONGEST_CELL:
            self.cut += 1
            # Half of a character that takes two units is dropped with the rest.
            kept = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - 1)]
            text = f"{kept.decode('utf-16-le', 'ignore')}…"
        return text


def looks_live(text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula, once edited or in a CSV file."""
    return text.startswith(_FORMULA_STARTS)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet computes: an apostrophe says that it is one."""
    return f"'{text}" if looks_live(text) else text


def markup(text: str) -> str:
    """Return a text as a paragraph of the PDF writes it: nothing in it is mark-up.

    This is the only door between texts and mark-up: unescaped, « S&P Global » prints as « S&P; Global ».
    Paragraphs break at the narrow space of thousands; the wide one holds.
    """
    held = escape(text.replace("\u202f", "\u00a0").replace("\t", "    "))
    return held.replace("\n", "<br/>")


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
