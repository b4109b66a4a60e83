"""The prices of a contract through time, on its sheet."""

from contextlib import closing
from datetime import date

from contractdesk.services import contract_sheet, registers, revision_records, sample
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

TRUST, OXALIS, WD = "D_2026_0083", "2025CM0417", "BRON_CM_WD"


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def history(database, reference, today=TODAY):
    sheet = contract_sheet.sheet(database, load_facts(database), reference, today)
    (section,) = [one for one in sheet.sections if one.key == "prices"]
    grids = [grid for grid in section.grids if grid.title == "Historique des prix"]
    return [[plain(cell) for cell in row] for grid in grids for row in grid.rows]


def test_a_price_that_never_changes_has_no_history(sample_database):
    assert history(sample_database, WD) == []


def test_a_step_is_known_in_advance_even_without_a_start(sample_database):
    rows = history(sample_database, TRUST)
    assert [row[1:] for row in rows] == [
        ["début", "", "6 300,00 €", "contrat", "connu d’avance"],
        ["2e année du contrat", "", "9 000,00 €", "contrat", "connu d’avance"],
    ]


def test_the_second_year_of_atexo_is_known_in_advance_then_revised(tmp_path, clock):
    document = sample.document()
    (atexo,) = [one for one in document["contracts"] if one["reference"] == TRUST]
    atexo |= {"effect_on": date(2024, 11, 30), "signed_on": date(2024, 10, 31)}
    path = tmp_path / "r"
    registers.create_from_document(path, document, clock, "essai")
    with closing(registers.open_register(path, clock)) as database:
        assert [row[1:] for row in history(database, TRUST, date(2025, 6, 1))] == [
            ["30/11/2024", "29/11/2025", "6 300,00 €", "contrat", "en vigueur"],
            ["30/11/2025", "", "9 000,00 €", "contrat", "connu d’avance"],
        ]
        facts = load_facts(database)
        revision_records.record(database, facts, TRUST, date(2025, 11, 30), "step", TODAY, confirmed=True)
        assert [row[1:] for row in history(database, TRUST, date(2025, 12, 1))] == [
            ["30/11/2024", "29/11/2025", "6 300,00 €", "contrat", "passé"],
            ["30/11/2025", "29/11/2025", "9 000,00 €", "contrat", "remplacé par sa révision"],
            ["30/11/2025", "", "9 220,35 €", "révision", "en vigueur"],
        ]


def test_each_group_has_its_own_history(database):
    revision_records.record(
        database, load_facts(database), OXALIS, date(2026, 1, 1), "chained", TODAY, confirmed=True
    )
    rows = history(database, OXALIS)
    assert len(rows) == 6
    assert rows[0][1:] == ["01/01/2025", "31/12/2025", "4 161,65 €", "contrat", "passé"]
    assert rows[1][1:] == ["01/01/2026", "", "4 256,77 €", "révision", "en vigueur"]
