"""Texts of people in every file: whole, harmless, never live."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from contractdesk import exports
from contractdesk.common.clock import FixedClock
from contractdesk.exports.excel import Writer
from contractdesk.exports.tables import Column, Table
from contractdesk.exports.texts import LONGEST_CELL, Cleaner, looks_live, markup
from contractdesk.services import registers
from contractdesk.services.facts import load_facts
from contractdesk.services.workbook_cells import Kind
from tests.conftest import TODAY

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil.example/";"facture")',
    "=cmd|' /C calc'!A0",
    "+33 4 67 65 96 44",
    "-2 % de remise",
    "@SUM(A1:A9)",
    "\tretrait",
    "\rretour",
    "\nligne",
    "\uff1d1+1",
    "#N/A",
    "TRUE",
    "2026-01-01",
    "00123",
    'S&P Global <SaaS> A<B & C>D <b>gras</b> <img src="http://evil.example/x"/>',
    "1\u202f234,50\u00a0€",
    "émoji 😀 et 中文",
    "T" * 300,
    "avec \x07 sonnerie et \x1b échappement",
    "fin \ufffe\uffff",
    "  espaces autour  ",
    "deux\nlignes",
]


def rewritten(texts):
    """The texts as a workbook gives them back."""
    cleaner = Cleaner()
    return [cleaner.cell(text) for text in texts]


def column_of(tmp_path, texts):
    column = Column("text", "Texte", Kind.TEXT)
    path = tmp_path / "essai.xlsx"
    with Writer("Essai", TODAY) as writer:
        writer.add(Table("Essai", (column,), tuple((text,) for text in texts)))
        writer.save(path)
    (sheet,) = load_workbook(path)
    return [row[0] for row in sheet.iter_rows(min_row=2)], writer


def test_every_text_stays_a_text_in_the_workbook(tmp_path):
    cells, writer = column_of(tmp_path, HOSTILE)
    assert [cell.data_type for cell in cells] == ["s"] * len(HOSTILE)
    assert [cell.value for cell in cells] == rewritten(HOSTILE)
    assert [bool(cell.quotePrefix) for cell in cells] == [looks_live(text) for text in rewritten(HOSTILE)]
    assert writer.cleaner.replaced == 4


@settings(max_examples=15)
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=40), min_size=1, max_size=60))
def test_any_text_makes_a_file_that_opens_again(tmp_path_factory, texts):
    cells, _writer = column_of(tmp_path_factory.mktemp("textes"), texts)
    # An empty text is an empty cell, and rows of such cells may be absent at the end.
    found = [cell.value or "" for cell in cells]
    assert found + [""] * (len(texts) - len(found)) == rewritten(texts)
    assert all(cell.data_type in ("s", "n") for cell in cells)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * LONGEST_CELL, LONGEST_CELL),
        ("x" * (LONGEST_CELL + 1), LONGEST_CELL),
        ("x" * 40_000, LONGEST_CELL),
        ("😀" * 16_383, 16_383),
        ("😀" * 20_000, 16_384),
    ],
)
def test_a_text_that_is_too_long_is_cut_and_counted(text, kept):
    cleaner = Cleaner()
    cut = cleaner.cell(text)
    assert len(cut) == kept
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert cleaner.cut == (cut != text)
    assert cut.endswith("…") == (cut != text)


def test_markup_is_shown_as_written():
    assert markup("S&P <b>x</b>\n1\u202f000") == "S&amp;P &lt;b&gt;x&lt;/b&gt;<br/>1\u00a0000"


@pytest.fixture
def hostile_database(tmp_path):
    """A register whose every text is hostile."""
    texts = [text for text in HOSTILE if "\ufffe" not in text]
    document = {
        "format": "contractdesk-register",
        "version": 1,
        "settings": [{"key": "commune_name", "value": "=Mairie & Cie <b>"}],
        "vendors": [{"name": text, "address": text, "website": text} for text in texts],
        "contracts": [
            {
                "reference": f"{number} {text}",
                "vendor": text,
                "object": text,
                "notes": text,
                "decision_number": text,
                "lines": [{"label": text, "steps": [{"annual_ht": "10.00"}]}],
            }
            for number, text in enumerate(texts)
        ],
    }
    path = tmp_path / "hostile.contractdesk"
    registers.create_from_document(path, document, FixedClock(TODAY), "Essai")
    database = registers.open_register(path, FixedClock(TODAY))
    yield database
    database.close()


def test_no_formula_of_the_workbook_comes_from_data(hostile_database, tmp_path):
    path = tmp_path / "a.xlsx"
    report = exports.run("xlsx", hostile_database, load_facts(hostile_database), TODAY, path)
    assert any("remplacés" in note for note in report.notes)
    workbook = load_workbook(path)
    live = [
        cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert live
    assert all(value.startswith("=SUBTOTAL(109,") for value in live)
    objects = {row[2].value for row in workbook["Contrats"].iter_rows(min_row=2)}
    assert {text for text in rewritten(HOSTILE) if "\ufffd" not in text} <= objects


def test_no_field_of_the_csv_is_live(hostile_database, tmp_path):
    path = tmp_path / "a.csv"
    exports.run("csv", hostile_database, load_facts(hostile_database), TODAY, path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        fields = [field for row in csv.reader(stream, delimiter=";") for field in row]
    assert not [field for field in fields if looks_live(field)]
    assert "'=1+1" in fields


@pytest.mark.parametrize("kind", exports.KINDS)
def test_every_kind_of_file_takes_every_text(hostile_database, tmp_path, kind):
    exports.run(kind, hostile_database, load_facts(hostile_database), TODAY, tmp_path / f"a.{kind}")
