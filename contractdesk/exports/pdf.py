"""The synthesis of the register as a PDF file, for the council and the paper folder.

One A4 document: a cover with the key figures, the contents with their pages, what to do month by month, the
tables of contracts, commitments and vendors, then one sheet per contract. With a reference, that sheet alone.
reportlab is loaded with this module, which `exports.run` imports when a PDF is asked for: off the path
to the first window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.exports.job import PdfDocument
from contractdesk.exports.pdf_pages import Binder, Document
from contractdesk.exports.pdf_schedule import schedule_pages
from contractdesk.exports.pdf_sheet import contract_pages
from contractdesk.exports.pdf_synthesis import register_pages, synthesis_pages
from contractdesk.exports.pdf_theme import Ink
from contractdesk.services import contract_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportlab.platypus import Flowable

    from contractdesk.exports.job import Export


_WITH_COVER = (PdfDocument.REGISTER, PdfDocument.SYNTHESIS)
Pages: TypeAlias = "Callable[[Export, Ink, Binder], list[Flowable]]"


def _documents() -> dict[PdfDocument, tuple[str, Pages]]:
    """Return the title of each document, and what lays out its pages."""
    return {
        PdfDocument.REGISTER: (_("Registre des contrats de logiciels"), register_pages),
        PdfDocument.SYNTHESIS: (_("Synthèse des contrats de logiciels"), synthesis_pages),
        PdfDocument.SCHEDULE: (_("Échéancier des contrats de logiciels"), schedule_pages),
    }


def write(export: Export, path: Path) -> tuple[str, ...]:
    """Write the file; return what its texts had to lose."""
    ink = Ink()
    commune, today = ink.line(export.facts.settings.commune_name), export.today
    is_sheet = export.reference is not None and export.document is not PdfDocument.SCHEDULE
    if export.reference is None or not is_sheet:
        title, pages = _documents()[export.document]
        binder = Binder(title, commune, today)
        story = pages(export, ink, binder)
        subject = _("Situation au {day}").format(day=french.date(today))
    else:
        sheet = contract_sheet.sheet(export.database, export.facts, export.reference, today)
        title = _("Fiche du contrat {reference}").format(reference=sheet.row.reference)
        binder = Binder(ink.line(title), commune, today)
        story = contract_pages(sheet, ink, binder, level=0)
        subject = sheet.row.object
    has_cover = not is_sheet and export.document in _WITH_COVER
    Document(path, binder, ink, subject, has_cover=has_cover, step=export.step).write(story)
    return ink.losses()
