"""Draw the pictures again, beside this file."""

import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pypdfium2

from contractdesk import exports
from contractdesk.common.clock import FixedClock
from contractdesk.domain.enums import LetterKind
from contractdesk.exports import PdfDocument, letters
from contractdesk.services import budget, registers, revision_sheet, revisions
from contractdesk.services.facts import load_facts
from contractdesk.services.letters import LetterRequest

TODAY = date(2026, 11, 21)
FOLDER = Path(__file__).parent
_WIDTH = 620
"""In pixels: enough to read the titles, light enough to keep."""


def documents(database, folder):
    """Each document by the name of its picture, and the page to keep."""
    facts = load_facts(database)

    def register(name, document, references=None):
        path = folder / f"{name}.pdf"
        exports.run("pdf", database, facts, TODAY, path, document=document, references=references)
        return path

    yield register("synthese", PdfDocument.SYNTHESIS), 0
    yield register("contrat", PdfDocument.REGISTER, ("BRON_CM_WD",)), 0
    yield register("echeancier", PdfDocument.SCHEDULE), 0
    view = revisions.view(facts, "2025CM0417", date(2026, 1, 1))
    sheet = revision_sheet.of_calculation(facts, view, view.readings[0].id)
    exports.write_revision_sheet(sheet, TODAY, folder / "revision.pdf")
    yield folder / "revision.pdf", 0
    years = budget.budget(database, facts, TODAY, tuple(range(2026, 2030)))
    exports.write_budget("pdf", database, facts, years, TODAY, folder / "budget.pdf")
    yield folder / "budget.pdf", 0
    request = LetterRequest(LetterKind.NON_RENEWAL, date(2027, 2, 28))
    letter = letters.draft(database, facts, "CAAN_CM_SL-WD", request, TODAY)
    (folder / "lettre.pdf").write_bytes(letter.pdf)
    yield folder / "lettre.pdf", 0


def draw(path, page, target):
    """Draw a page as a picture of few colours."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        shown = document[page]
        picture = shown.render(scale=_WIDTH / shown.get_width()).to_pil()
    picture.convert("P", palette=1, colors=32).save(target, optimize=True)


def main():
    """Draw every picture."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        register = folder / "exemple.contractdesk"
        registers.create_register(register, FixedClock(TODAY), with_sample=True)
        database = registers.open_register(register, FixedClock(TODAY))
        try:
            for path, page in documents(database, folder):
                draw(path, page, FOLDER / f"{path.stem}.png")
        finally:
            database.close()


if __name__ == "__main__":
    sys.exit(main())
