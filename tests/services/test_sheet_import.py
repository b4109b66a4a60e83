"""A sheet as a town hall keeps it: what is understood, what is said of the rest, what is taken in."""

import shutil
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from contractdesk.common.clock import FixedClock
from contractdesk.common.errors import AppError, InputError
from contractdesk.domain.enums import RenewalKind
from contractdesk.services import history, registers
from contractdesk.services.facts import load_facts
from contractdesk.services.sheet_import import cells, intake, mapping, reading
from contractdesk.services.workbook_cells import Unreadable
from tests.conftest import TODAY

HEADERS = (
    "N° de contrat",
    "Prestataire",
    "Logiciel",
    "Date de début",
    "Durée",
    "Tacite reconduction",
    "Préavis",
    "Coût annuel H.T.",
    "Imputation",
    "Observations",
)
ROWS = (
    ("Contrats de maintenance — Mairie", *[None] * 9),
    (None,) * 10,
    HEADERS,
    (
        "C-12",
        "Libriciel",
        "webdelib",
        "01/01/2025",
        "12 mois",
        "tacite (3 fois)",
        "2 mois",
        "2 950,00 € HT",
        6156,
        None,
    ),
    (None,) * 10,
    ("Urbanisme", *[None] * 9),
    (
        None,
        "OPERIS",
        "OXALIS",
        date(2025, 1, 1),
        "1 an",
        "oui",
        "3 mois avant échéance",
        5429.84,
        "6156",
        "à revoir",
    ),
    ("C-14", "Éditeur neuf", "Cimetière", "1er mars 2026", 24, "non", "60 jours", "1 200,00", "6156", "n° 2"),
    ("C-15", "Éditeur neuf", "Cantine", "bientôt", "12 mois", "tacite", "2 mois", "800 € TTC", "6156", None),
    ("TOTAL", None, None, None, None, None, None, 10379.84, None, None),
)


def save_xlsx(path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Suivi"
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A1:J1")
    workbook.create_sheet("Vide")
    workbook.save(path)
    return path


def save_csv(path, encoding="cp1252"):
    def shown(cell):
        return "" if cell is None else cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)

    lines = [";".join(f'"{shown(cell)}"' for cell in row) for row in ROWS]
    path.write_bytes("\r\n".join(lines).replace("—", "-").encode(encoding))
    return path


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "r.contractdesk"
    registers.create_register(path, FixedClock(TODAY))
    opened = registers.open_register(path, FixedClock(TODAY))
    yield opened
    opened.close()


@pytest.fixture
def sample(sample_database, tmp_path):
    path = shutil.copyfile(sample_database.path, tmp_path / "exemple.contractdesk")
    opened = registers.open_register(path, FixedClock(TODAY))
    yield opened
    opened.close()


def looked_at(database, path):
    sheet = reading.read(path)[0]
    header = mapping.header_row(sheet.rows)
    return intake.examine(database, sheet, header, mapping.suggest(sheet.rows[header]))


def test_the_columns_are_recognized(tmp_path):
    (sheet,) = reading.read(save_xlsx(tmp_path / "suivi.xlsx"))
    header = mapping.header_row(sheet.rows)
    assert (sheet.name, header) == ("Suivi", 2)
    assert list(mapping.suggest(sheet.rows[header]).values()) == [
        "reference",
        "vendor",
        "object",
        "effect_on",
        mapping.TERM,
        "renewal",
        mapping.NOTICE,
        "annual_ht",
        "articles",
        "notes",
    ]


def test_what_was_said_of_a_column_is_remembered():
    headers = ("Fournisseur", "Truc", "Montant")
    first = intake.remember(headers, {0: "vendor", 1: "object"})
    assert mapping.suggest(headers, first) == {0: "vendor", 1: "object"}


@pytest.mark.parametrize("save", [save_xlsx, save_csv, lambda path: save_csv(path, "utf-8-sig")])
def test_each_row_has_its_verdict(database, tmp_path, save):
    found = looked_at(database, save(tmp_path / "suivi.bin"))
    assert [row.left_out for row in found.rows if row.left_out] == [
        "ligne vide",
        "une seule case remplie\u00a0: un titre",
        "ligne de total",
    ]
    first, second, third, fourth = found.contracts
    assert (first.entry.effect_on, first.entry.initial_months) == (date(2025, 1, 1), 12)
    assert (first.entry.renewal, first.entry.max_renewals) == (RenewalKind.TACIT, 3)
    assert (first.entry.notice_months, first.entry.annual_ht) == (2, Decimal("2950.00"))
    assert second.entry.reference == "OPERIS-1"
    assert (second.entry.initial_months, second.entry.notice_months) == (12, 3)
    assert second.entry.annual_ht == Decimal("5429.84")
    assert (third.entry.initial_months, third.entry.notice_days) == (24, 60)
    assert (third.entry.renewal, third.entry.effect_on) == (RenewalKind.NONE, date(2026, 3, 1))
    assert fourth.is_faulty
    assert {one.key for one in fourth.remarks if one.is_fault} == {"effect_on", "annual_ht"}
    assert [row.is_proposed for row in found.contracts] == [True, True, True, False]


def test_the_rows_kept_are_taken_in_with_one_undo(database, tmp_path):
    found = looked_at(database, save_xlsx(tmp_path / "suivi.xlsx"))
    before = registers.document_of(database)
    report = intake.take_in(database, "suivi.xlsx", [row for row in found.contracts if row.is_proposed])
    assert (report.applied, report.counts["contract"], report.counts["vendor"]) == (True, 3, 3)
    contract = load_facts(database).contract("C-12")
    assert contract.vendor == "Libriciel"
    assert history.available(database).undo_label == "Import de la feuille «\u00a0suivi.xlsx\u00a0»"
    history.undo(database)
    assert registers.document_of(database) == before


def test_what_the_register_holds_is_not_ticked(sample, tmp_path):
    workbook = Workbook()
    workbook.active.append(("Référence", "Titulaire", "Objet", "Montant HT"))
    workbook.active.append(("bron_cm_il", "LIBRICIEL SCOP SA", "Autre chose", 1))
    workbook.active.append((None, "Libriciel", "Maintenance et support du logiciel webdelib", 1))
    workbook.active.append((None, "Libriciel", "Parapheur électronique", 1))
    workbook.save(tmp_path / "a.xlsx")
    rows = looked_at(sample, tmp_path / "a.xlsx").contracts
    assert [row.duplicate_of for row in rows] == ["BRON_CM_IL", "BRON_CM_WD", ""]
    assert [row.is_proposed for row in rows] == [False, False, True]
    assert rows[2].entry.vendor == "LIBRICIEL SCOP SA"
    assert any("pris pour" in one.text for one in rows[2].remarks)


def test_what_is_not_taken_in_leaves_with_its_reason(database, tmp_path):
    found = looked_at(database, save_xlsx(tmp_path / "suivi.xlsx"))
    target = tmp_path / "refusées.xlsx"
    intake.write_rejected(target, found, [row for row in found.contracts if not row.is_proposed])
    header, line = load_workbook(target).active.iter_rows(values_only=True)
    assert header[-1] == "Motif"
    assert line[2] == "Cantine"
    assert "800 € TTC" in line[-1]
    with pytest.raises(AppError):
        intake.write_rejected(target, found, [])


def test_nothing_ticked_is_said(database):
    with pytest.raises(InputError) as refusal:
        intake.take_in(database, "a.xlsx", [])
    assert refusal.value.code == "nothing_to_import"


# ------------------------------------------------------------------------------------------------ cells


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        (mapping.TERM, "12 mois", {"initial_months": 12}),
        (mapping.TERM, "3 ANS", {"initial_months": 36}),
        (mapping.TERM, "un an", {"initial_months": 12}),
        (mapping.TERM, 24, {"initial_months": 24}),
        (mapping.NOTICE, "60 j", {"notice_days": 60}),
        (mapping.NOTICE, "trois mois", {"notice_months": 3}),
        (mapping.NOTICE, "2 semaines", {"notice_days": 14}),
        ("renewal", "Tacite reconduction, 4 fois", {"renewal": RenewalKind.TACIT, "max_renewals": 4}),
        ("renewal", "reconduction expresse", {"renewal": RenewalKind.EXPRESS}),
        ("renewal", "Non", {"renewal": RenewalKind.NONE}),
        ("effect_on", 45658, {"effect_on": date(2025, 1, 1)}),
        ("effect_on", "31/12/26", {"effect_on": date(2026, 12, 31)}),
        ("annual_ht", "1\u202f234,50 € HT / an", {"annual_ht": Decimal("1234.50")}),
        ("vat_rate", 0.2, {"vat_rate": Decimal(20)}),
        ("vat_rate", "5,5 %", {"vat_rate": Decimal("5.5")}),
    ],
)
def test_what_people_write(key, value, expected):
    assert cells.read(key, value) == expected


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (mapping.TERM, "longtemps"),
        (mapping.TERM, 0),
        (mapping.NOTICE, "0 mois"),
        ("renewal", "tacite ou expresse"),
        ("renewal", "peut-être"),
        ("annual_ht", "800 € TTC"),
        ("annual_ht", "1.234"),
        ("effect_on", "30/02/2026"),
        ("effect_on", 12),
        ("vat_rate", True),
    ],
)
def test_what_cannot_be_understood_without_guessing(key, value):
    with pytest.raises(Unreadable):
        cells.read(key, value)
    assert cells.expected(key)


@pytest.mark.parametrize(
    ("row", "term", "remark"),
    [
        (("A", "V", "O", "01/01/2025", "31/12/2026", None), 24, "déduite"),
        (("A", "V", "O", "01/01/2025", "15/06/2026", None), None, "dernier jour possible"),
        (("A", "V", "O", "01/01/2025", "31/12/2024", None), None, "n’est pas après"),
        (("A", "V", "O", None, "31/12/2026", None), None, "sans date d’effet"),
        (("A", "V", "O", "01/01/2025", "30/06/2025", "12 mois"), 12, "ne correspond pas"),
    ],
)
def test_the_last_day_tells_the_term_where_it_can(database, row, term, remark):
    headers = ("Référence", "Éditeur", "Objet", "Date d’effet", "Date de fin", "Durée")
    sheet = reading.RawSheet("a", (headers, row))
    (found,) = intake.examine(database, sheet, 0, mapping.suggest(headers)).contracts
    assert found.entry.initial_months == term
    assert any(remark in one.text for one in found.remarks)


# ------------------------------------------------------------------------------------------------ files


def test_other_spreadsheets_are_read(database, tmp_path):
    """An OpenDocument sheet, whose cells say how often they stand."""
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {namespaces}><office:body><office:spreadsheet>'
        '<table:table table:name="F">{}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(cell.format('', text) for text in row)}</table:table-row>"
        for row in (("Éditeur", "Objet"), ("3D OUEST", "Enfance"))
    )
    save_ods(tmp_path / "a.ods", content.format(rows))
    (row,) = looked_at(database, tmp_path / "a.ods").contracts
    assert (row.entry.vendor, row.entry.object) == ("3D OUEST", "Enfance")
    bomb = cell.format(' table:number-columns-repeated="16000"', "x")
    repeated = f'<table:table-row table:number-rows-repeated="1000000">{bomb}</table:table-row>'
    save_ods(tmp_path / "b.ods", content.format(repeated))
    with pytest.raises(InputError) as refusal:
        reading.read(tmp_path / "b.ods")
    assert refusal.value.code == "workbook_too_large"


def save_ods(path, content):
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04damaged", b"\n\n ;; \n"])
def test_what_is_no_sheet_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError):
        reading.read(path)
