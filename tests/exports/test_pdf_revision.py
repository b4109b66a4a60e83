"""The sheet of a revision as a PDF file: all that a vendor or an accountant needs to follow it."""

import shutil
from contextlib import closing
from datetime import date

import pytest

from contractdesk import exports
from contractdesk.common.errors import InputError, StorageError
from contractdesk.services import registers, revision_records, revision_sheet, revisions
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY
from tests.exports.test_pdf import Book

OXALIS, WD, DAY = "2025CM0417", "BRON_CM_WD", date(2026, 1, 1)


@pytest.fixture
def database(sample_database, tmp_path, clock):
    path = tmp_path / "r.contractdesk"
    shutil.copyfile(sample_database.path, path)
    with closing(registers.open_register(path, clock)) as opened:
        yield opened


def plain(text):
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def sheet_of(facts, reference, reading):
    return revision_sheet.of_calculation(facts, revisions.view(facts, reference, DAY), reading)


def book(sheet, path):
    assert exports.write_revision_sheet(sheet, TODAY, path).notes == ()
    return Book(path)


def test_a_calculation_stands_on_its_own(sample_facts, tmp_path):
    found = book(sheet_of(sample_facts, WD, "initial"), tmp_path / "fiche.pdf")
    text = plain(found.text)
    for expected in (
        "LIBRICIEL SCOP SA",
        "Révision de prix au 01/01/2026",
        "Calcul seul : aucune révision n’est enregistrée.",
        "décembre 2024",
        "314,8",
        "322,2",
        "28/11/2025",
        "1,023506988564",
        "1,01998094028",
        "1,020",
        "3 009,00 €",
        "601,80 €",
        "3 610,80 €",
        "Toutes les lectures",
        "1 836,00 €",
        "Signatures",
        "Fonction :",
        "Résultat provisoire",
    ):
        assert expected in text
    assert found.properties["Title"].startswith("Fiche de révision de prix BRON_CM_WD")


def test_the_floor_is_shown_with_and_without(sample_facts, tmp_path):
    text = plain(book(sheet_of(sample_facts, OXALIS, "cumulative"), tmp_path / "fiche.pdf").text)
    assert "Prix avec Prix sans" in text
    assert "non déclenché 5 553,95 € 5 553,95 €" in text


def test_a_recorded_revision_is_printed_from_what_was_frozen(database, tmp_path):
    facts = load_facts(database)
    revision_records.record(
        database, facts, OXALIS, DAY, "chained", TODAY, reason="accord du titulaire", confirmed=True
    )
    revision_records.cancel(database, OXALIS, DAY, "erreur de saisie", TODAY)
    (recorded,) = revision_records.recorded(database, OXALIS)
    sheet = revision_sheet.of_recorded(facts, recorded)
    assert sheet.is_recorded
    text = plain(book(sheet, tmp_path / "fiche.pdf").text)
    assert (
        "Révision enregistrée le 21/11/2026, applicable au 01/01/2026. Motif : accord du titulaire." in text
    )
    assert "Annulée le 21/11/2026 : erreur de saisie." in text
    assert "5 553,95 €" in text


def test_a_sheet_is_never_written_over_another_silently(sample_facts, tmp_path):
    path = tmp_path / "fiche.pdf"
    sheet = sheet_of(sample_facts, WD, "initial")
    book(sheet, path)
    with pytest.raises(StorageError, match="exists"):
        exports.write_revision_sheet(sheet, TODAY, path)


def test_a_reading_that_is_not_there(sample_facts):
    with pytest.raises(InputError, match="reading_unknown"):
        sheet_of(sample_facts, WD, "autre")


def test_the_file_is_named_after_the_contract_and_the_day():
    assert revision_sheet.file_name("CAAN_CM_SL-WD", DAY) == "Révision CAAN_CM_SL-WD 2026-01-01"
    assert revision_sheet.file_name("2022/23 : X", DAY) == "Révision 2022-23---X 2026-01-01"
    assert revision_sheet.file_name("", DAY) == "Révision 2026-01-01"
