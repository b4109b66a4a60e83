"""The budget written to files: totals as formulas that agree, the hypothesis in front of the figures."""

from decimal import Decimal

import pytest
from openpyxl import load_workbook

from contractdesk import exports
from contractdesk.common.errors import InputError, StorageError
from contractdesk.services import budget
from tests.conftest import TODAY
from tests.exports.test_workbook import totals

YEARS = (2026, 2027, 2028, 2029)


@pytest.fixture(scope="module")
def view(sample_database, sample_facts):
    return budget.budget(sample_database, sample_facts, TODAY, YEARS, {"syntec": Decimal("2.5")})


def written(kind, database, facts, view, path):
    return exports.write_budget(kind, database, facts, view, TODAY, path)


@pytest.fixture(scope="module")
def workbook(sample_database, sample_facts, view, tmp_path_factory):
    path = tmp_path_factory.mktemp("budget") / "budget.xlsx"
    assert written("xlsx", sample_database, sample_facts, view, path).notes == ()
    return load_workbook(path)


def test_totals_are_formulas_that_agree(workbook, view):
    assert totals(workbook["Budget"]) == {
        f"{year} {tax}": getattr(total, tax.lower())
        for tax in ("HT", "TTC")
        for year, total in zip(YEARS, view.totals(), strict=True)
    }
    by_part = {"engagé": "certain", "prévisionnel": "supposed"}
    for sheet in ("article", "service", "titulaire", "contrat"):
        assert totals(workbook[f"Budget par {sheet}"]) == {
            f"{year} {word}": getattr(total, part)
            for word, part in by_part.items()
            for year, total in zip(YEARS, view.totals(), strict=True)
        }


def test_the_hypothesis_and_what_is_left_out_stand_with_the_figures(workbook):
    texts = [str(cell.value) for row in workbook["Budget"].iter_rows() for cell in row if cell.value]
    said = "\n".join(texts).replace("\u00a0", " ")
    assert texts[0].startswith("Budget des contrats, 2026 à 2029")
    assert "Hypothèse : Syntec +2,5 % par an, à chaque révision due." in said
    assert "2025CM0417 : révision due au 01/01/2026 et non enregistrée, donc non comptée." in said
    assert "D_2026_0083 : sans montant, il manque la date de début." in said
    moved = [
        [cell.value for cell in row] for row in workbook["Écarts d’une année à l’autre"].iter_rows(min_row=2)
    ]
    assert ["2027", "Révisions de prix", "2025CM0417", "OPERIS", 135.75] in moved


def test_the_pdf_says_it_all(sample_database, sample_facts, view, tmp_path):
    import pypdfium2

    path = tmp_path / "budget.pdf"
    assert written("pdf", sample_database, sample_facts, view, path).notes == ()
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    text = "\n".join(pages).replace("\u00a0", " ").replace("\u202f", " ").replace("\r\n", "\n")
    for words in (
        "Commune de Valfleury-sur-Onde",
        "Budget des contrats, 2026 à 2029",
        "Hypothèse : Syntec +2,5 % par an",
        "Budget par article",
        "Budget par contrat",
        "13 915,92 €",
        "Seuils d’achat",
        "75 % du seuil de 40 000,00 € HT",
        f"page 1 sur {len(pages)}",
    ):
        assert words in text
    again = tmp_path / "encore.pdf"
    written("pdf", sample_database, sample_facts, view, again)
    assert again.read_bytes() == path.read_bytes()


def test_an_empty_register_makes_sound_files(empty_database, tmp_path):
    from contractdesk.services.facts import load_facts

    facts = load_facts(empty_database)
    none = budget.budget(empty_database, facts, TODAY, YEARS)
    for kind in ("xlsx", "pdf"):
        written(kind, empty_database, facts, none, tmp_path / f"vide.{kind}")
    assert "Budget" in load_workbook(tmp_path / "vide.xlsx").sheetnames


def test_what_is_there_is_not_replaced_and_other_kinds_are_refused(
    sample_database, sample_facts, view, tmp_path
):
    path = tmp_path / "budget.pdf"
    path.write_text("précieux", encoding="utf-8")
    with pytest.raises(StorageError, match="exists"):
        written("pdf", sample_database, sample_facts, view, path)
    assert path.read_text(encoding="utf-8") == "précieux"
    with pytest.raises(InputError, match="export_kind_unknown"):
        written("csv", sample_database, sample_facts, view, tmp_path / "budget.csv")
