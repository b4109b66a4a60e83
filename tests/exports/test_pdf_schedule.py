"""The schedule of deadlines as a PDF file: a heading per month, a box per line."""

from contractdesk import exports
from contractdesk.common.clock import FixedClock
from contractdesk.exports.job import PdfDocument
from contractdesk.services import deadlines, registers
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY
from tests.exports.test_pdf import Book


def book(database, facts, path, **options):
    report = exports.run("pdf", database, facts, TODAY, path, document=PdfDocument.SCHEDULE, **options)
    assert report.notes == ()
    return Book(path)


def test_each_month_has_its_heading_and_each_deadline_its_box(sample_database, sample_facts, tmp_path):
    found = book(sample_database, sample_facts, tmp_path / "e.pdf")
    rows = deadlines.rows(sample_facts, TODAY)
    months = [title for _level, title, _page in found.outline]
    assert months[:4] == ["En retard", "Novembre 2026", "Décembre 2026", "Janvier 2027"]
    assert len(months) == len(set(months))
    assert found.text.count("☐") == len(rows)
    assert found.properties["Title"].startswith("Échéancier des contrats de logiciels")
    assert found.holds("Envoyer la lettre de non-reconduction avant le 10/12/2026, limite 31/12/2026")
    assert found.holds("page 1 sur")
    assert all(embedded for embedded in found.fonts.values())


def test_one_contract_has_a_schedule_of_its_own(sample_database, sample_facts, tmp_path):
    found = book(sample_database, sample_facts, tmp_path / "e.pdf", references=["BRON_CM_WD"])
    assert found.text.count("☐") == len(deadlines.rows(sample_facts, TODAY, reference="BRON_CM_WD"))
    assert "OPERIS" not in found.text


def test_an_empty_register_has_nothing_to_do(tmp_path):
    path = tmp_path / "vide.contractdesk"
    registers.create_register(path, FixedClock(TODAY))
    database = registers.open_register(path, FixedClock(TODAY))
    found = book(database, load_facts(database), tmp_path / "e.pdf")
    database.close()
    assert found.holds("Rien à faire d’ici le")
