"""The exported workbook, opened again as a spreadsheet would see it."""

import datetime as dt
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.writer.excel import ExcelWriter

from contractdesk import exports
from contractdesk.common import french
from contractdesk.common.errors import StorageError
from contractdesk.services import budget, contracts
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

SHEETS = [
    "Synthèse",
    "Contrats",
    "Lignes",
    "Échéances",
    "Révisions",
    "Budget",
    "Éditeurs",
    "Modules",
    "Indices",
]
# The published format: other programs rely on these very words, in this order.
HEADERS = {
    "Éditeurs": "Nom, SIRET, N° TVA, Adresse, Code postal, Ville, Téléphone, Courriel, Courriel DPO, Site",
    "Modules": "Éditeur, Nom, Code, Quantité",
    "Contrats": "Référence, Éditeur, Objet, Date d'effet, Durée initiale (mois), Reconduction, "
    "Durée de reconduction (mois), Nombre maximal de reconductions, Durée totale maximale (mois), "
    "Date de fin maximale, Préavis (mois), Préavis (jours), Marge postale (jours), Montant annuel HT, "
    "TVA (%), Périodicité de facturation, Article budgétaire, Indice, Part fixe, Part indexée, Prix de base, "
    "Indice de base (mois), Règle d'indice courant, Arrondi du coefficient (décimales), Sens de l'arrondi, "
    "Plancher (%), Plafond (%), Numéro de décision, Date de décision, Notes",
    "Lignes": "Contrat, Libellé, Module, Quantité, Montant annuel HT, TVA (%), Groupe de prix, Du, Au, "
    "Article budgétaire",
    "Indices": "Série, Mois, Valeur, Publié le, Qualité, Source",
}


@pytest.fixture(scope="module")
def path(sample_database, sample_facts, tmp_path_factory):
    path = tmp_path_factory.mktemp("classeur") / "registre.xlsx"
    report = exports.run("xlsx", sample_database, sample_facts, TODAY, path)
    assert report.notes == ()
    return path


@pytest.fixture(scope="module")
def workbook(path):
    return load_workbook(path)


def header_row(sheet):
    (table,) = sheet.tables.values()
    return sheet[table.ref][0]


def row_of(sheet, first):
    headers = [cell.value for cell in header_row(sheet)]
    (found,) = [row for row in sheet.iter_rows() if row[0].value == first]
    return dict(zip(headers, found, strict=True))


def test_there_is_a_sheet_per_subject(workbook):
    assert workbook.sheetnames == SHEETS


@pytest.mark.parametrize("name", HEADERS)
def test_the_sheets_that_are_read_back_have_the_published_columns(workbook, name):
    assert [cell.value for cell in workbook[name][1]] == HEADERS[name].split(", ")


def test_days_and_amounts_are_real(workbook):
    row = row_of(workbook["Contrats"], "BRON_CM_WD")
    assert row["Date d'effet"].value.date() == date(2025, 1, 1)
    assert row["Date d'effet"].number_format == "dd/mm/yyyy"
    assert row["Montant annuel HT"].value == 2950
    assert "€" in row["Montant annuel HT"].number_format
    assert row["Préavis (mois)"].value == 2
    assert row["Préavis (mois)"].data_type == "n"
    assert (row["Part fixe"].value, row["Part indexée"].value) == (0.15, 0.85)
    assert row["Indice de base (mois)"].value == "2024-12"
    assert row["Reconduction"].value == "tacite"
    assert row["Règle d'indice courant"].value == "dernier publié"
    assert row["Sens de l'arrondi"].value == "au supérieur"
    assert row["Arrondi du coefficient (décimales)"].value == 3


def test_what_identifies_is_a_text(workbook):
    row = row_of(workbook["Éditeurs"], "LIBRICIEL SCOP SA")
    for header in ("SIRET", "Code postal", "Téléphone"):
        assert row[header].data_type == "s"
        assert row[header].number_format == "@"
    assert row["SIRET"].value == "49101169800033"


def test_an_index_is_shown_as_published(workbook):
    cells = [row[2] for row in workbook["Indices"].iter_rows(min_row=2)]
    assert {cell.number_format for cell in cells} <= {"0", "0.0"}
    assert "0.0" in {cell.number_format for cell in cells if cell.value == int(cell.value)}


def test_a_year_that_has_no_date_yet_is_said_on_the_first_sheet(workbook):
    row = row_of(workbook["Contrats"], "D_2026_0083")
    assert row["Montant annuel HT"].value == 6300
    texts = [str(cell.value) for (cell,) in workbook["Synthèse"].iter_rows(max_col=1)]
    assert any("D_2026_0083" in text and "9\u202f000,00" in text for text in texts)


def totals(sheet):
    """The totals of a sheet, computed from their formulas by hand."""
    headers = [cell.value for cell in header_row(sheet)]
    found = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                assert cell.value.startswith("=SUBTOTAL(109,")
                assert row[0].value == "Total"
                area = sheet[cell.value[len("=SUBTOTAL(109,") : -1]]
                assert area[-1][0].row == cell.row - 1
                values = (Decimal(str(one.value)) for (one,) in area if one.value is not None)
                found[headers[cell.column - 1]] = sum(values, Decimal(0))
    return found


def test_totals_are_formulas_that_agree_with_the_program(workbook, sample_facts, sample_database):
    rows = contracts.rows(sample_facts, TODAY)
    annual_ht = sum(row.annual_ht or 0 for row in rows)
    assert totals(workbook["Synthèse"]) == {
        "Montant annuel HT": annual_ht,
        "TVA": sum(row.annual_vat or 0 for row in rows),
        "Montant annuel TTC": sum(row.annual_ttc or 0 for row in rows),
    }
    assert totals(workbook["Contrats"]) == {"Montant annuel HT": annual_ht}
    assert totals(workbook["Lignes"]) == {"Montant annuel HT": annual_ht - 6300}
    view = budget.budget(sample_database, sample_facts, TODAY, budget.years_from(TODAY.year))
    assert totals(workbook["Budget"]) == {
        f"{year} {tax}": getattr(total, tax.lower())
        for tax in ("HT", "TTC")
        for year, total in zip(view.years, view.totals(), strict=True)
    }
    for name in ("Échéances", "Révisions", "Éditeurs", "Modules", "Indices"):
        assert totals(workbook[name]) == {}


def test_every_sheet_has_filters_frozen_headers_and_its_print_set_up(workbook):
    for sheet in workbook:
        (table,) = sheet.tables.values()
        first = table.ref.split(":")[0]
        assert table.autoFilter.ref == table.ref
        assert [column.name for column in table.tableColumns] == [c.value for c in header_row(sheet)]
        assert sheet.freeze_panes == f"B{int(first[1:]) + 1}"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == f"${first[1:]}:${first[1:]}"
        assert "sur &N" in sheet.oddFooter.right.text
    assert len({name for sheet in workbook for name in sheet.tables}) == len(SHEETS)


def shown(cell):
    if isinstance(cell.value, dt.datetime):
        return french.date(cell.value)
    if isinstance(cell.value, int | float) and "€" in cell.number_format:
        return french.money(Decimal(str(cell.value)))
    return str(cell.value)


def test_no_column_cuts_what_it_holds(workbook):
    for sheet in workbook:
        for row in sheet[next(iter(sheet.tables.values())).ref][1:]:
            for cell in row:
                width = sheet.column_dimensions[cell.column_letter].width
                wraps = cell.alignment.wrap_text
                assert cell.value is None or wraps or len(shown(cell)) <= width, cell


def test_the_lists_of_words_are_offered(workbook):
    offered = {
        validation.formula1
        for validation in workbook["Contrats"].data_validations.dataValidation
        if validation.type == "list"
    }
    assert '"tacite,expresse,aucune"' in offered
    assert '"initial,précédent"' in offered
    assert '"aucun,au plus proche,au supérieur"' in offered
    assert any(one.startswith('"publiée') for one in _lists(workbook["Indices"]))


def _lists(sheet):
    return [one.formula1 for one in sheet.data_validations.dataValidation]


def test_the_file_says_what_it_is_in_french(workbook):
    assert workbook.properties.title == "Registre des contrats\u00a0: Commune de Valfleury-sur-Onde"
    assert workbook.properties.language == "fr-FR"
    assert workbook.properties.created.date() == TODAY


def test_the_same_register_gives_the_same_bytes(sample_database, sample_facts, tmp_path, path):
    again = tmp_path / "encore.xlsx"
    exports.run("xlsx", sample_database, sample_facts, TODAY, again)
    assert again.read_bytes() == path.read_bytes()


def test_one_contract_alone(sample_database, sample_facts, tmp_path):
    path = tmp_path / "un.xlsx"
    exports.run("xlsx", sample_database, sample_facts, TODAY, path, references=("2025CM0417",))
    workbook = load_workbook(path)
    assert [row[0].value for row in workbook["Contrats"].iter_rows(min_row=2)] == ["2025CM0417", "Total"]
    assert [row[0].value for row in workbook["Éditeurs"].iter_rows(min_row=2)] == ["OPERIS"]
    assert {row[0].value for row in workbook["Lignes"].iter_rows(min_row=2)} == {"2025CM0417", "Total"}
    shown = {row[0].value for row in workbook["Budget"].iter_rows(min_row=2)}
    assert {"2025CM0417", "Total"} <= shown
    assert "OPERIS" in {row[1].value for row in workbook["Budget"].iter_rows(min_row=2)}
    assert "BRON_CM_WD" not in shown


def test_an_empty_register_makes_a_sound_workbook(empty_database, tmp_path):
    path = tmp_path / "vide.xlsx"
    exports.run("xlsx", empty_database, load_facts(empty_database), TODAY, path)
    workbook = load_workbook(path)
    assert workbook.sheetnames == SHEETS
    for sheet in workbook:
        (table,) = sheet.tables.values()
        first, last = (int("".join(filter(str.isdigit, one))) for one in table.ref.split(":"))
        assert last == first + 1  # a table without a row is a damaged file for Excel


@pytest.mark.parametrize("today", [date(1975, 3, 1), date(2150, 12, 31)])
def test_a_clock_that_is_wrong_stops_nothing(sample_database, sample_facts, tmp_path, today):
    path = tmp_path / "a.xlsx"
    exports.run("xlsx", sample_database, sample_facts, today, path)
    assert {part.date_time[0] for part in zipfile.ZipFile(path).infolist()} == {1980}


def test_a_full_disk_leaves_the_file_that_was_there(sample_database, sample_facts, tmp_path, monkeypatch):
    path = tmp_path / "registre.xlsx"
    path.write_bytes(b"avant")

    def fill(writer):
        writer._archive.writestr("xl/theme.xml", b"x" * 1000)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ExcelWriter, "write_data", fill)
    with pytest.raises(StorageError) as caught:
        exports.run("xlsx", sample_database, sample_facts, TODAY, path, overwrite=True)
    assert caught.value.code == "disk_full"
    assert path.read_bytes() == b"avant"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
