"""The synthesis of the register as a PDF file, for the council and the paper folder.

One A4 document: a cover with the key figures, the contents with their pages, what to do month by month, the
tables of contracts, commitments and vendors, then one sheet per contract. With a reference, that sheet alone.
reportlab is loaded with this module, which `exports.run` imports when a PDF is asked for: off the path
to the first window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.exports.pdf_pages import Binder, Document
from contractdesk.exports.pdf_sheet import contract_pages
from contractdesk.exports.pdf_synthesis import synthesis_pages
from contractdesk.exports.pdf_theme import Ink
from contractdesk.services import contract_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.exports.job import Export


def write(export: Export, path: Path) -> tuple[str, ...]:
    """Write the file; return what its texts had to lose."""
    ink = Ink()
    commune, today = ink.line(export.facts.settings.commune_name), export.today
    if export.reference is None:
        binder = Binder(_("Registre des contrats de logiciels"), commune, today)
        story = synthesis_pages(export, ink, binder)
        subject = _("Situation au {day}").format(day=french.date(today))
    else:
        sheet = contract_sheet.sheet(export.database, export.facts, export.reference, today)
        title = _("Fiche du contrat {reference}").format(reference=sheet.row.reference)
        binder = Binder(ink.line(title), commune, today)
        story = contract_pages(sheet, ink, binder, level=0)
        subject = sheet.row.object
    Document(path, binder, ink, subject, has_cover=export.reference is None).write(story)
    return ink.losses()
