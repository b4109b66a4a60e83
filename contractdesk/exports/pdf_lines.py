"""Lines of text of the PDF: how wide they are, where they break, how they are shortened."""

from __future__ import annotations

from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

_FUZZ = 0.01
_BREAK_AFTER = frozenset("-/_.,;:@)]\u00a0\u202f")


@lru_cache(maxsize=100_000)
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


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """Return the lines of a text: broken at plain spaces only, inside a word when it is too long alone.

    The no-break spaces of thousands, units and punctuation hold.
    """
    if not text:
        return []
    if "\n" not in text and text_width(text, font, size) <= width + _FUZZ:
        return [text]
    lines = []
    for part in text.split("\n"):
        current, used = "", 0.0
        for word in _pieces(part, font, size, width):
            if current and used + text_width(word.rstrip(" "), font, size) > width + _FUZZ:
                lines.append(current.rstrip(" "))
                current, used = "", 0.0
            current += word
            used += text_width(word, font, size)
        lines.append(current.rstrip(" "))
    return lines


def _pieces(text: str, font: str, size: float, width: float) -> list[str]:
    """Return words with the space that follows them; a word wider than the line is cut."""
    pieces = []
    words = text.split(" ")
    for rank, word in enumerate(words):
        if text_width(word, font, size) > width + _FUZZ:
            *firsts, word = _cut(word, font, size, width)
            pieces += firsts
        pieces.append(word if rank == len(words) - 1 else f"{word} ")
    return pieces


def _cut(word: str, font: str, size: float, width: float) -> list[str]:
    """Cut a word to the width of a line, after a sign where there is one."""
    parts, start, best, used = [], 0, 0, 0.0
    for position, char in enumerate(word):
        wide = text_width(char, font, size)
        if used + wide > width + _FUZZ and position > start:
            end = best if best > start else position
            parts.append(word[start:end])
            start = best = end
            used = text_width(word[start:position], font, size)
        used += wide
        if char in _BREAK_AFTER:
            best = position + 1
    return [*parts, word[start:]]
