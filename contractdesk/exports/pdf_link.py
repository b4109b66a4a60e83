"""The worked example of two linked series as a page of PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.exports.pdf_columns import Column, Look, Row
from contractdesk.exports.pdf_pages import Binder, Document
from contractdesk.exports.pdf_tables import grid
from contractdesk.exports.pdf_theme import REGULAR, SEMIBOLD, WIDTH, Ink, Tone, styles

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from contractdesk.services.link_example import LinkExample

_EXPRESSION = 1  # the column that is told below its row


def write(example: LinkExample, commune: str, today: date, path: Path) -> tuple[str, ...]:
    """Write the page; return what its texts had to lose."""
    ink, look = Ink(), styles()
    binder = Binder(ink.line(example.title), ink.line(commune), today)
    told = example.grid
    kept = [place for place in range(len(told.columns)) if place != _EXPRESSION]
    columns = [
        Column(told.columns[place], is_right=place in told.numeric, font=SEMIBOLD if place == 0 else REGULAR)
        for place in kept
    ]
    rows = []
    for row, is_right in zip(told.rows, example.rights, strict=True):
        tone = Tone.OK if is_right else Tone.DANGER
        rows.append(Row(tuple(row[place] for place in kept), tones={len(kept) - 1: tone}))
        rows.append(Row((row[_EXPRESSION],), Look.REMARK))
    story = [
        binder.mark(ink.line(example.title), 0, is_listed=False, is_running=False),
        ink.paragraph(example.title, look.name),
        *(ink.paragraph(text, look.lead) for text in example.paragraphs),
        ink.paragraph(example.grid.title, look.h2),
        grid(ink, columns, rows, WIDTH),
        *(ink.paragraph(text, look.lead) for text in example.controls),
    ]
    document = Document(path, binder, ink, example.title)
    document.write(story)
    return ink.losses()
