"""The import of a workbook: what is understood, what is refused, and that nothing is written by halves."""

import io
import random
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from contractdesk.common.clock import FixedClock
from contractdesk.common.errors import AppError, InputError, StorageError
from contractdesk.data import models
from contractdesk.domain.enums import (
    BillingTiming,
    IndexRuleKind,
    PriceBase,
    Quality,
    RenewalKind,
    RoundingMode,
)
from contractdesk.services import history, imports, registers, workbook_guard
from contractdesk.services.errors import error_text
from contractdesk.services.workbook_columns import SHEETS
from tests.conftest import TODAY

REQUIRED = {
    "Éditeurs": {"Nom": "OPERIS"},
    "Modules": {"Éditeur": "OPERIS", "Nom": "OXALIS"},
    "Contrats": {"Référence": "C1", "Éditeur": "OPERIS", "Objet": "Maintenance"},
    "Lignes": {"Contrat": "C1", "Libellé": "Maintenance"},
    "Indices": {"Série": "syntec-revise", "Mois": "2024-12", "Valeur": 314.8},
}


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "mairie.contractdesk"
    registers.create_register(path, FixedClock(TODAY))
    opened = registers.open_register(path, FixedClock(TODAY))
    yield opened
    opened.close()


@pytest.fixture
def make(tmp_path):
    """Write a workbook; each sheet is a list of rows, each row its values by header."""

    def make(sheets):
        workbook = Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            headers = list(dict.fromkeys(header for row in rows for header in row))
            sheet.append(headers)
            for row in rows:
                sheet.append([row.get(header) for header in headers])
        path = tmp_path / "classeur.xlsx"
        workbook.save(path)
        return path

    return make


def contract(**changes):
    return {"Contrats": [REQUIRED["Contrats"] | changes]}


def with_lines(*lines, **changes):
    return contract(**changes) | {"Lignes": [REQUIRED["Lignes"] | line for line in lines]}


def rows(database, kind):
    with database.read() as session:
        return list(session.query(kind))


def only(database, kind):
    (row,) = rows(database, kind)
    return row


def faults(report):
    return [(one.sheet, one.row, one.column, one.found) for one in report.faults]


def codes(report):
    return [note.code for note in report.notes]


# --------------------------------------------------------------------------------- what is understood


@pytest.mark.parametrize(
    ("header", "typed", "column", "kept"),
    [
        ("Date d'effet", "01/02/2025", "effect_on", date(2025, 2, 1)),
        ("Date d'effet", date(2025, 2, 1), "effect_on", date(2025, 2, 1)),
        ("Date d'effet", "1er février 2025", "effect_on", date(2025, 2, 1)),
        ("Date de fin maximale", date(2030, 12, 31), "end_cap_on", date(2030, 12, 31)),
        ("Durée initiale (mois)", "12", "initial_count", 12),
        ("Durée initiale (mois)", 12.0, "initial_count", 12),
        ("Reconduction", "Tacite", "renewal_kind", RenewalKind.TACIT),
        ("Reconduction", "EXPRESSE", "renewal_kind", RenewalKind.EXPRESS),
        ("Reconduction", "aucune", "renewal_kind", RenewalKind.NONE),
        ("Reconduction", "tacit", "renewal_kind", RenewalKind.TACIT),
        ("Nombre maximal de reconductions", 0, "max_renewals", 0),
        ("Durée totale maximale (mois)", 48, "total_limit_count", 48),
        ("Préavis (mois)", 3, "notice_count", 3),
        ("Préavis (jours)", "60", "notice_count", 60),
        ("Marge postale (jours)", 0, "postal_margin_days", 0),
        ("TVA (%)", "5,5 %", "vat_rate", Decimal("5.5")),
        ("TVA (%)", 20, "vat_rate", Decimal(20)),
        ("Périodicité de facturation", "Trimestrielle", "billing_months", 3),
        ("Périodicité de facturation", "tous les 4 mois", "billing_months", 4),
        ("Périodicité de facturation", "annuelle, terme échu", "billing_timing", BillingTiming.IN_ARREARS),
        ("Numéro de décision", 2024, "decision_number", "2024"),
        ("Numéro de décision", "2022-23", "decision_number", "2022-23"),
        ("Date de décision", "2024-11-25", "decision_date", date(2024, 11, 25)),
        ("Notes", "une_x000D_\ndeux", "notes", "une\ndeux"),
    ],
)
def test_a_cell_of_a_contract_is_understood(database, make, header, typed, column, kept):
    report = imports.apply(make(contract(**{header: typed})), database)
    assert [fault.text for fault in report.faults] == []
    assert getattr(only(database, models.Contract), column) == kept


@pytest.mark.parametrize(
    "typed", ["2 950,00 €", "2950", "2\u202f950,00\u00a0€", "2950,00 HT", 2950, 2950.0, "2.950,00"]
)
def test_amounts_are_numbers_or_french_texts(database, make, typed):
    assert imports.apply(make(contract(**{"Montant annuel HT": typed})), database).applied
    assert only(database, models.PriceStep).annual_ht == Decimal("2950.00")


def test_a_rate_in_a_cell_of_percentages_is_its_hundredth(database, make):
    path = make(contract(**{"TVA (%)": 0.2, "Indice": "syntec", "Plancher (%)": 0.02}))
    workbook = load_workbook(path)
    for cell in workbook["Contrats"][2][3:]:
        cell.number_format = "0.0%"
    workbook["Contrats"]["E2"].number_format = "General"
    workbook.save(path)
    assert imports.apply(path, database).applied
    assert only(database, models.Contract).vat_rate == 20
    assert only(database, models.Clause).floor_percent == 2


@pytest.mark.parametrize(
    ("changes", "column", "kept"),
    [
        ({}, "fixed_part", 0),
        ({"Part fixe": 0.15}, "fixed_part", Decimal("0.15")),
        ({"Part indexée": "0,85"}, "fixed_part", Decimal("0.15")),
        ({"Part fixe": 0.15, "Part indexée": 0.85}, "fixed_part", Decimal("0.15")),
        ({"Règle d'indice courant": "Dernier publié"}, "current_kind", IndexRuleKind.LAST_KNOWN),
        ({"Règle d'indice courant": "mois exact"}, "current_kind", IndexRuleKind.EXACT_MONTH),
        ({"Règle d'indice courant": "mois exact 2025-03"}, "current_month", "2025-03"),
        ({"Règle d'indice courant": "3 mois avant"}, "current_offset", 3),
        (
            {"Sens de l'arrondi": "au supérieur", "Arrondi du coefficient (décimales)": 3},
            "rounding_mode",
            RoundingMode.UP,
        ),
        ({"Sens de l'arrondi": "aucun"}, "rounding_mode", RoundingMode.NONE),
        ({"Plafond (%)": "3"}, "cap_percent", 3),
    ],
)
def test_a_clause_is_understood(database, make, changes, column, kept):
    report = imports.apply(make(contract(Indice="syntec-revise", **changes)), database)
    assert [fault.text for fault in report.faults] == []
    assert getattr(only(database, models.Clause), column) == kept
    assert only(database, models.ClauseIndex).weight == 1 - only(database, models.Clause).fixed_part


@pytest.mark.parametrize(
    ("changes", "column", "kept"),
    [
        ({"Prix de base": "Précédent"}, "price_base", PriceBase.PREVIOUS),
        ({"Indice de base (mois)": "décembre 2024"}, "base_month", "2024-12"),
        ({"Indice de base (mois)": date(2024, 12, 1)}, "base_month", "2024-12"),
        ({}, "base_kind", IndexRuleKind.LAST_KNOWN),
    ],
)
def test_the_reading_of_a_clause_is_understood(database, make, changes, column, kept):
    assert imports.apply(make(contract(Indice="syntec", **changes)), database).applied
    assert getattr(only(database, models.ClauseReading), column) == kept


def test_a_contract_without_a_clause_has_none(database, make):
    assert imports.apply(make(contract(**{"Sens de l'arrondi": "aucun"})), database).applied
    assert rows(database, models.Clause) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(5, (5, False)), ("illimité", (None, True)), ("Illimitée", (None, True)), (None, (None, False))],
)
def test_a_quantity_may_be_without_limit(database, make, typed, kept):
    sheets = with_lines({"Quantité": typed, "Module": "OXALIS"})
    assert imports.apply(make(sheets), database).applied
    line = only(database, models.Line)
    assert (line.quantity, line.is_unlimited) == kept


@pytest.mark.parametrize(
    ("typed", "siret", "siren"),
    [
        ("49101169800033", "49101169800033", "491011698"),
        ("491 011 698 00033", "49101169800033", "491011698"),
        (49101169800033, "49101169800033", "491011698"),
        ("453874687", "", "453874687"),
        ("00542028500015", "00542028500015", "005420285"),
        (5420285000153, "05420285000153", "054202850"),
    ],
)
def test_leading_zeros_come_back(database, make, typed, siret, siren):
    vendor = {"Nom": "OPERIS", "SIRET": typed, "Code postal": 1000, "Téléphone": 467659644}
    assert imports.apply(make({"Éditeurs": [vendor]}), database).applied
    row = only(database, models.Vendor)
    assert (row.siret, row.siren) == (siret, siren)
    assert (row.postal_code, row.phone) == ("01000", "0467659644")


def test_a_doubtful_siret_warns_and_stops_nothing(database, make):
    report = imports.apply(make({"Éditeurs": [{"Nom": "OPERIS", "SIRET": "0" * 14}]}), database)
    assert report.applied
    assert codes(report) == ["vendor_doubtful"]


def test_an_index_keeps_its_decimals_and_says_its_quality(database, make):
    path = make({"Indices": [REQUIRED["Indices"] | {"Valeur": 314, "Qualité": "Non officielle"}]})
    workbook = load_workbook(path)
    workbook["Indices"]["C2"].number_format = "0.0"
    workbook.save(path)
    assert imports.apply(path, database).applied
    value = only(database, models.IndexValue)
    assert (str(value.value), value.quality, value.published_on) == ("314.0", Quality.UNOFFICIAL, None)
    # A series that the program knows comes with its link to the older one.
    assert only(database, models.IndexSeries).previous_code == "syntec-ancien"
    assert only(database, models.PriceIndex).code == "syntec"


# ------------------------------------------------------------------------------- headers and left-outs


def test_headers_come_in_any_order_and_writing(database, tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "CONTRATS"
    sheet.append(["Contrats de la commune, au 21/11/2026"])
    sheet.append([])
    sheet.append(["objet", "À nous", "date d’effet", "EDITEUR", "reference", None])
    sheet.append(["Maintenance", "x", "01/01/2025", "OPERIS", "C1", "perdu"])
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    report = imports.apply(path, database)
    assert report.applied
    assert only(database, models.Contract).effect_on == date(2025, 1, 1)
    assert codes(report) == ["column_ignored", "vendor_created"]
    assert "À nous" in report.notes[0].text


def test_other_sheets_totals_and_empty_rows_are_left_out_and_said(database, make):
    sheets = contract(**{"Montant annuel HT": 10}) | {"Mémo": [{"Texte": "x"}]}
    sheets["Contrats"] += [{}, {"Référence": "Total", "Montant annuel HT": 10}, {"Référence": "  "}]
    report = imports.apply(make(sheets), database)
    assert report.applied
    assert report.counts["contract"] == 1
    assert codes(report) == ["row_ignored", "sheet_ignored", "vendor_created"]


def test_what_is_named_and_listed_nowhere_is_made_and_said(database, make):
    report = imports.apply(make(with_lines({"Module": "OXALIS"}, Indice="icht")), database)
    assert report.counts == {"vendor": 1, "module": 1, "contract": 1, "line": 1, "index_value": 0}
    assert codes(report) == ["vendor_created", "module_created", "series_unknown"]
    assert only(database, models.Line).module_id == only(database, models.Module).id
    assert only(database, models.ContractModule).module_id == only(database, models.Module).id
    assert only(database, models.ClauseIndex).index_name == "icht"


def test_what_the_register_holds_is_left_as_it_is(database, make):
    first = {
        "Éditeurs": [{"Nom": "OPERIS", "Ville": "Orvault"}],
        "Modules": [REQUIRED["Modules"]],
        "Indices": [REQUIRED["Indices"]],
    }
    imports.apply(make(first), database)
    again = {
        "Éditeurs": [{"Nom": "Opéris", "Ville": "Nantes"}],
        "Modules": [{"Éditeur": "operis", "Nom": "oxalis"}],
        "Indices": [REQUIRED["Indices"], REQUIRED["Indices"] | {"Mois": "2024-11", "Valeur": 314.1}],
    }
    report = imports.apply(make(again), database)
    assert codes(report) == ["vendor_kept", "module_kept"]
    assert report.counts == {"vendor": 0, "module": 0, "contract": 0, "line": 0, "index_value": 1}
    assert only(database, models.Vendor).city == "Orvault"


def test_a_corrected_index_adds_a_vintage(database, make):
    imports.apply(make({"Indices": [REQUIRED["Indices"]]}), database)
    report = imports.apply(make({"Indices": [REQUIRED["Indices"] | {"Valeur": 315}]}), database)
    assert codes(report) == ["value_corrected"]
    found = [(row.vintage, row.value) for row in rows(database, models.IndexValue)]
    assert found == [(1, Decimal("314.8")), (2, 315)]


# ---------------------------------------------------------------------------------------------- prices


def test_lines_win_over_the_amount_of_the_contract(database, make):
    lines = ({"Libellé": "a", "Montant annuel HT": 10}, {"Libellé": "b", "Montant annuel HT": "5,50"})
    report = imports.apply(make(with_lines(*lines, **{"Montant annuel HT": 15.5})), database)
    assert report.applied
    steps = rows(database, models.PriceStep)
    assert sorted(step.annual_ht for step in steps) == [Decimal("5.50"), Decimal("10.00")]
    assert all(step.line_id is not None for step in steps)


@pytest.mark.parametrize("amount", [10, 12])
def test_an_amount_that_the_lines_had_some_day_is_right(database, make, amount):
    lines = (
        {"Montant annuel HT": 10, "Au": "31/12/2025"},
        {"Montant annuel HT": 12, "Du": "01/01/2026"},
    )
    assert imports.apply(make(with_lines(*lines, **{"Montant annuel HT": amount})), database).applied
    assert only(database, models.Line).label == "Maintenance"
    steps = rows(database, models.PriceStep)
    assert [(step.valid_from, step.valid_to) for step in steps] == [
        (None, date(2025, 12, 31)),
        (date(2026, 1, 1), None),
    ]


def test_rows_that_leave_a_gap_are_two_lines(database, make):
    lines = (
        {"Montant annuel HT": 10, "Au": "31/12/2025"},
        {"Montant annuel HT": 12, "Du": "01/02/2026"},
    )
    assert imports.apply(make(with_lines(*lines)), database).applied
    assert len(rows(database, models.Line)) == 2


def test_the_price_of_a_group_stands_on_its_first_row(database, make):
    lines = (
        {"Libellé": "a", "Groupe de prix": "G", "Montant annuel HT": 100},
        {"Libellé": "b", "Groupe de prix": "g"},
        {"Libellé": "c"},
    )
    assert imports.apply(make(with_lines(*lines, **{"Montant annuel HT": 100})), database).applied
    group = only(database, models.PriceGroup)
    assert only(database, models.PriceStep).group_id == group.id
    assert [line.group_id for line in rows(database, models.Line)] == [group.id, group.id, None]


# ---------------------------------------------------------------------------------------------- faults


def cell_faults():
    contracts, lines = "Contrats", "Lignes"
    return [
        (contracts, "Date d'effet", "31/02/2025", "31/02/2025"),
        (contracts, "Date d'effet", 45658, "45\u202f658"),
        (contracts, "Date d'effet", True, "True"),
        (contracts, "Durée initiale (mois)", "un an", "un an"),
        (contracts, "Durée initiale (mois)", 0, "0"),
        (contracts, "Durée initiale (mois)", 1.5, "1,5"),
        (contracts, "Durée initiale (mois)", -12, "-12"),
        (contracts, "Durée initiale (mois)", 1201, "1\u202f201"),
        (contracts, "Durée de reconduction (mois)", 0, "0"),
        (contracts, "Préavis (mois)", "deux", "deux"),
        (contracts, "Préavis (jours)", 0, "0"),
        (contracts, "Date d'effet", "01/01/9999", "01/01/9999"),
        (contracts, "Nombre maximal de reconductions", 10_001, "10\u202f001"),
        (contracts, "Durée initiale (mois)", date(2025, 1, 12), "12/01/2025"),
        (contracts, "Reconduction", "parfois", "parfois"),
        (contracts, "Nombre maximal de reconductions", -1, "-1"),
        (contracts, "Montant annuel HT", "deux mille", "deux mille"),
        (contracts, "Montant annuel HT", "1.234", "1.234"),
        (contracts, "Montant annuel HT", "3540,00 TTC", "3540,00 TTC"),
        (contracts, "Montant annuel HT", 10.005, "10,005"),
        (contracts, "Montant annuel HT", "#REF!", "#REF!"),
        (contracts, "TVA (%)", "vingt", "vingt"),
        (contracts, "TVA (%)", 120, "120\u00a0%"),
        (contracts, "Périodicité de facturation", "de temps en temps", "de temps en temps"),
        (contracts, "Part fixe", "x", "x"),
        (contracts, "Prix de base", "moyen", "moyen"),
        (contracts, "Indice de base (mois)", "2024-13", "2024-13"),
        (contracts, "Règle d'indice courant", "au hasard", "au hasard"),
        (contracts, "Sens de l'arrondi", "vers le bas", "vers le bas"),
        (contracts, "Numéro de décision", date(2022, 4, 7), "07/04/2022"),
        (lines, "Quantité", "beaucoup", "beaucoup"),
        (lines, "Du", "hier", "hier"),
        ("Indices", "Mois", "décembre", "décembre"),
        ("Indices", "Valeur", "n.c.", "n.c."),
        ("Indices", "Valeur", 0, "0"),
        ("Indices", "Qualité", "bonne", "bonne"),
        ("Modules", "Quantité", -1, "-1"),
    ]


@pytest.mark.parametrize(("sheet", "header", "typed", "found"), cell_faults())
def test_a_cell_that_is_not_understood_is_a_fault(database, make, sheet, header, typed, found):
    sheets = {name: [row] for name, row in REQUIRED.items()}
    sheets[sheet] = [REQUIRED[sheet] | {header: typed}]
    path = make(sheets)
    if typed == "#REF!":
        workbook = load_workbook(path)
        workbook[sheet]["D2"].data_type = "e"
        workbook.save(path)
    report = imports.apply(path, database)
    assert faults(report) == [(sheet, 2, header, found)]
    assert report.faults[0].expected
    assert not report.applied
    assert rows(database, models.Vendor) == []


@pytest.mark.parametrize("sheet", REQUIRED)
def test_a_required_cell_that_is_empty_is_a_fault(database, make, sheet):
    for header in REQUIRED[sheet]:
        sheets = {name: [row] for name, row in REQUIRED.items()}
        # Another cell of the row is filled in: an empty row would just be left out.
        extra = {"Notes": "x", "Ville": "x", "Code": "x", "Article budgétaire": "x", "Source": "x"}
        sheets[sheet] = [extra | REQUIRED[sheet] | {header: None}]
        report = imports.preview(make(sheets), database)
        assert (sheet, 2, header, "") in faults(report)


@pytest.mark.parametrize("sheet", REQUIRED)
def test_a_required_column_that_is_absent_is_a_fault(database, make, sheet):
    sheets = {name: [row] for name, row in REQUIRED.items()}
    missing = next(iter(REQUIRED[sheet]))
    sheets[sheet] = [{"Autre": "x"} | REQUIRED[sheet]]
    del sheets[sheet][0][missing]
    report = imports.preview(make(sheets), database)
    assert (sheet, 1, missing, "") in faults(report)


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (contract() | {"Contrats": [REQUIRED["Contrats"]] * 2}, ("Contrats", 3, "Référence", "C1")),
        ({"Éditeurs": [{"Nom": "Opéris"}, {"Nom": "OPERIS"}]}, ("Éditeurs", 3, "Nom", "OPERIS")),
        ({"Modules": [REQUIRED["Modules"]] * 2}, ("Modules", 3, "Nom", "OXALIS")),
        ({"Indices": [REQUIRED["Indices"]] * 2}, ("Indices", 3, "Mois", "syntec-revise 2024-12")),
        (with_lines({"Contrat": "C2"}), ("Lignes", 2, "Contrat", "C2")),
        (contract(**{"Préavis (mois)": 2, "Préavis (jours)": 60}), ("Contrats", 2, "Préavis (jours)", "60")),
        (
            contract(**{"Date d'effet": "01/01/2025", "Date de fin maximale": "31/12/2024"}),
            ("Contrats", 2, "Date de fin maximale", "31/12/2024"),
        ),
        (
            contract(Indice="a", **{"Part fixe": 0.2, "Part indexée": 0.7}),
            ("Contrats", 2, "Part indexée", "0,7"),
        ),
        (contract(Indice="a", **{"Part fixe": 1.2}), ("Contrats", 2, "Part indexée", "-0,2")),
        (
            contract(**{"Plancher (%)": 3, "Plafond (%)": 2}),
            ("Contrats", 2, "Plafond (%)", "2\u00a0%"),
        ),
        (contract(**{"Arrondi du coefficient (décimales)": 3}), ("Contrats", 2, "Sens de l'arrondi", "")),
        (
            contract(Indice="a", **{"Sens de l'arrondi": "au supérieur"}),
            ("Contrats", 2, "Arrondi du coefficient (décimales)", ""),
        ),
        (
            with_lines({"Montant annuel HT": 10}, **{"Montant annuel HT": 11}),
            ("Contrats", 2, "Montant annuel HT", "11,00\u00a0€"),
        ),
        (
            with_lines({"Du": "02/01/2025", "Au": "01/01/2025"}),
            ("Lignes", 2, "Au", "01/01/2025"),
        ),
        (
            with_lines(
                {"Groupe de prix": "G"}, {"Libellé": "b", "Groupe de prix": "G", "Montant annuel HT": 1}
            ),
            ("Lignes", 3, "Montant annuel HT", "1,00\u00a0€"),
        ),
        (
            with_lines(
                {"Groupe de prix": "G", "TVA (%)": 20, "Montant annuel HT": 1},
                {"Libellé": "b", "Groupe de prix": "G", "TVA (%)": 10},
            ),
            ("Lignes", 3, "TVA (%)", "10\u00a0%"),
        ),
    ],
)
def test_what_contradicts_itself_is_a_fault(database, make, sheets, expected):
    report = imports.apply(make(sheets), database)
    assert faults(report) == [expected]
    assert expected[2] in report.faults[0].text
    assert rows(database, models.Vendor) == []


def test_every_fault_is_reported_at_once_in_the_order_of_the_workbook(database, make):
    sheets = {
        "Lignes": [REQUIRED["Lignes"] | {"Contrat": "C9", "Du": "x"}],
        "Contrats": [
            REQUIRED["Contrats"] | {"Date d'effet": "x", "Montant annuel HT": "y"},
            REQUIRED["Contrats"] | {"Référence": None, "TVA (%)": 200},
        ],
        "Éditeurs": [{"Nom": None, "Ville": "Orvault"}],
    }
    report = imports.preview(make(sheets), database)
    assert [(one.sheet, one.row, one.column) for one in report.faults] == [
        ("Éditeurs", 2, "Nom"),
        ("Contrats", 2, "Date d'effet"),
        ("Contrats", 2, "Montant annuel HT"),
        ("Contrats", 3, "Référence"),
        ("Contrats", 3, "TVA (%)"),
        ("Lignes", 2, "Du"),
        ("Lignes", 2, "Contrat"),
    ]


def test_a_reference_that_the_register_has_is_a_fault_and_changes_nothing(database, make):
    imports.apply(make(contract()), database)
    before = registers.document_of(database)
    report = imports.apply(make({"Éditeurs": [{"Nom": "ATEXO"}]} | contract(Référence="c1 ")), database)
    assert faults(report) == [("Contrats", 2, "Référence", "c1")]
    assert registers.document_of(database) == before


def formula(path, cached):
    """Put a formula in the amount of the first contract, as a spreadsheet saves it."""
    workbook = load_workbook(path)
    workbook["Contrats"]["D2"] = "=10+5"
    workbook.save(path)
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name], found = re.subn(rb"(<f>10\+5</f>)<v(?: ?/>|></v>)", rb"\1" + cached, parts[name])
    assert found == 1
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def test_a_formula_counts_by_its_result(database, make):
    path = make(contract(**{"Montant annuel HT": 1}))
    formula(path, b"<v>15</v>")
    assert imports.apply(path, database).applied
    assert only(database, models.PriceStep).annual_ht == 15


def test_a_formula_that_nothing_has_computed_is_a_fault(database, make):
    path = make(contract(**{"Montant annuel HT": 1}))
    formula(path, b"")
    report = imports.apply(path, database)
    assert [(one.sheet, one.row, one.column) for one in report.faults] == [
        ("Contrats", 2, "Montant annuel HT")
    ]


# ----------------------------------------------------------------------------------------- transaction


def test_the_preview_writes_nothing(database, make):
    before = registers.document_of(database)
    report = imports.preview(make(contract()), database)
    assert report.counts["contract"] == 1
    assert not report.applied
    assert registers.document_of(database) == before
    assert history.available(database).undo_label == ""


def test_an_import_is_one_operation_that_can_be_undone(database, make):
    before = registers.document_of(database)
    sheets = {name: [row] for name, row in REQUIRED.items()}
    imports.apply(make(sheets), database)
    after = registers.document_of(database)
    assert history.undo(database) == "Import du classeur «\u00a0classeur.xlsx\u00a0»"
    assert registers.document_of(database) == before
    history.redo(database)
    assert registers.document_of(database) == after


def test_a_register_that_is_only_read_can_be_previewed_and_not_changed(database, make, tmp_path):
    path = make(contract())
    reader = registers.open_register(database.path, FixedClock(TODAY), writable=False)
    assert imports.preview(path, reader).faults == ()
    with pytest.raises(StorageError) as caught:
        imports.apply(path, reader)
    assert caught.value.code == "read_only"
    reader.close()


# --------------------------------------------------------------------------------------------- template


def test_the_template_is_read_as_an_empty_workbook(database, tmp_path):
    path = tmp_path / "modele.xlsx"
    imports.write_template(path)
    report = imports.apply(path, database)
    assert set(report.counts.values()) == {0}
    assert (report.faults, report.notes) == ((), ())
    with pytest.raises(StorageError) as caught:
        imports.write_template(path)
    assert caught.value.code == "exists"


def test_the_template_says_what_each_column_expects(tmp_path):
    path = tmp_path / "modele.xlsx"
    imports.write_template(path)
    workbook = load_workbook(path)
    for sheet in SHEETS:
        cells = workbook[sheet.name][1]
        assert [cell.value for cell in cells] == [column.header for column in sheet.columns]
        assert all("Attendu" in cell.comment.text for cell in cells)
    lists = [one.formula1 for one in workbook["Contrats"].data_validations.dataValidation]
    assert '"tacite,expresse,aucune"' in lists


# -------------------------------------------------------------------------------------- hostile files


def zipped(parts, **options):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return stream.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
BOOK = ("xl/workbook.xml", "<workbook/>")


SHEET_PART = "xl/worksheets/sheet1.xml"
FAR = SHEET.format('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def locked():
    data = bytearray(zipped([BOOK]))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(mark) + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    return bytes(data)


def wide():
    cells = "".join(f'<c s="{number}"/>' for number in range(workbook_guard.MOST_CELLS + 1))
    return zipped([BOOK, (SHEET_PART, SHEET.format(f"<row>{cells}</row>"))])


HOSTILE = {
    "empty": (lambda: b"", "workbook_empty"),
    "text": (lambda: b"Reference;Editeur\nC1;OPERIS\n", "workbook_not_xlsx"),
    "noise": (lambda: random.Random(1).randbytes(5000), "workbook_not_xlsx"),
    "zip": (lambda: zipped([("a.txt", "x")]), "workbook_not_xlsx"),
    "xls": (lambda: OLE + b"\0" * 5000, "workbook_old_format"),
    "password": (
        lambda: OLE + b"\0" * 5000 + "EncryptedPackage".encode("utf-16-le"),
        "workbook_protected",
    ),
    "encrypted": (locked, "workbook_protected"),
    "ods": (lambda: zipped([("mimetype", ODS), ("content.xml", "<a/>")]), "workbook_opendocument"),
    "truncated": (lambda: zipped([BOOK, (SHEET_PART, FAR)])[:-60], "workbook_damaged"),
    "not a book": (lambda: zipped([BOOK]), "workbook_damaged"),
    "broken xml": (lambda: zipped([BOOK, (SHEET_PART, "<worksheet><row>")]), "workbook_damaged"),
    "far cell": (lambda: zipped([BOOK, (SHEET_PART, FAR)]), "workbook_too_large"),
    "far cell elsewhere": (lambda: zipped([BOOK, ("xl/media/image1.png", FAR)]), "workbook_too_large"),
    "far cell after spaces": (lambda: zipped([BOOK, ("xl/x.bin", " " * 200 + FAR)]), "workbook_too_large"),
    "far cell in utf-16": (
        lambda: zipped([BOOK, ("xl/x.bin", FAR.encode("utf-16"))]),
        "workbook_too_large",
    ),
    "many cells": (wide, "workbook_too_large"),
    "entities": (lambda: zipped([BOOK, (SHEET_PART, ENTITY)]), "workbook_unsafe"),
    "bomb": (lambda: zipped([BOOK, (SHEET_PART, "<a>" + " " * 60_000_000 + "</a>")]), "workbook_unsafe"),
    "deep": (lambda: zipped([BOOK, (SHEET_PART, "<a>" * 5000 + "</a>" * 5000)]), "workbook_unsafe"),
    "slip": (lambda: zipped([BOOK, ("../../evil.xml", "<a/>")]), "workbook_unsafe"),
    "absolute": (lambda: zipped([BOOK, ("/etc/evil.xml", "<a/>")]), "workbook_unsafe"),
    "many parts": (
        lambda: zipped([BOOK, *((f"xl/{i}.xml", "<a/>") for i in range(2100))]),
        "workbook_too_large",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_foreign_file_is_refused(database, tmp_path, name):
    make_file, code = HOSTILE[name]
    path = tmp_path / "classeur.xlsx"
    path.write_bytes(make_file())
    with pytest.raises(InputError) as caught:
        imports.preview(path, database)
    assert caught.value.code == code
    assert "classeur.xlsx" in error_text(caught.value)


def test_a_workbook_without_our_sheets_is_refused(database, make):
    with pytest.raises(InputError) as caught:
        imports.preview(make({"Feuil1": [{"Nom": "x"}]}), database)
    assert caught.value.code == "workbook_without_sheets"


def test_a_missing_file_or_a_folder_is_said(database, tmp_path):
    for path, code in ((tmp_path / "rien.xlsx", "missing_file"), (tmp_path, "is_a_directory")):
        with pytest.raises(StorageError) as caught:
            imports.preview(path, database)
        assert caught.value.code == code


def test_altered_workbooks_are_refused_or_read_and_never_break_the_program(database, make, tmp_path):
    """Structure-aware mutants: bytes of a part changed, removed or repeated."""
    with zipfile.ZipFile(make({name: [row] for name, row in REQUIRED.items()})) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    chance = random.Random(20261121)
    path = tmp_path / "mutant.xlsx"
    refused = []
    for _round in range(150):
        mutants = list(parts)
        position = chance.randrange(len(mutants))
        name, data = mutants[position]
        start = chance.randrange(len(data))
        end = start + chance.randrange(1, 20)
        change = chance.choice([b"", b"<", b"&", b"\xff", b"9" * 12, data[start:end] * 2, b'r="-1"', b"NaN"])
        mutants[position] = (name, data[:start] + change + data[end:])
        path.write_bytes(zipped(mutants))
        try:
            imports.preview(path, database)
        except AppError as error:
            refused.append(error.code)
    assert all(code.startswith("workbook_") for code in refused)
    assert 30 < len(refused) < 150
