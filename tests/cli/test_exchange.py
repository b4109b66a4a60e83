"""`export` and `import` as commands; what the files hold is tested with their writers."""

import json

import openpyxl
import pytest

from contractdesk.common.paths import resource
from tests.cli.test_schemas import faults

HEADS = {"xlsx": b"PK\x03\x04", "pdf": b"%PDF-", "ics": b"BEGIN:VCALENDAR", "csv": b"\xef\xbb\xbf"}


@pytest.fixture
def workbook(run, register, tmp_path):
    """The workbook of the sample register."""
    path = tmp_path / "registre.xlsx"
    assert run("export", "xlsx", register, "--out", path, "--as-of", "2026-11-21").code == 0
    return path


@pytest.fixture
def empty(run, tmp_path):
    path = tmp_path / "vide.contractdesk"
    assert run("init", path).code == 0
    return path


@pytest.mark.parametrize("kind", HEADS)
def test_each_kind_of_file(run, register, tmp_path, kind):
    path = tmp_path / f"fichier.{kind}"
    result = run("export", kind, register, "--out", path, "--as-of", "2026-11-21")
    assert (result.code, result.err) == (0, "")
    assert str(path) in result.out
    assert path.read_bytes().startswith(HEADS[kind])


def test_one_contract_only(run, register, tmp_path):
    path = tmp_path / "un.csv"
    assert run("export", "csv", register, "--out", path, "--contract", "BRON_CM_IL").code == 0
    text = path.read_text(encoding="utf-8-sig")
    assert "BRON_CM_IL" in text
    assert "BRON_CM_WD" not in text


def test_the_whole_register_as_json_follows_its_schema(run, register, tmp_path):
    path = tmp_path / "registre.json"
    assert run("export", "json", register, "--out", path).code == 0
    document = json.loads(path.read_text(encoding="utf-8"))
    assert len(document["contracts"]) == 6
    assert faults("register", document) == []


def test_an_existing_file_is_replaced_only_when_asked(run, refused, register, tmp_path):
    path = tmp_path / "f.json"
    path.write_text("précieux", encoding="utf-8")
    assert "existe déjà" in refused("export", "json", register, "--out", path)
    assert path.read_text(encoding="utf-8") == "précieux"
    assert run("export", "json", register, "--out", path, "--force").code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--contract", "NEANT"), "NEANT"),
        (("--out", "nulle part/f.json"), "n’existe pas"),
        (("--out", "."), "dossier"),
    ],
)
def test_an_export_that_cannot_be_made_leaves_nothing(
    refused, register, tmp_path, monkeypatch, options, words
):
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.rglob("*"))
    assert words in refused("export", "json", register, "--out", "f.json", *options)
    assert set(tmp_path.rglob("*")) == before


# --------------------------------------------------------------------------------------------------- import


def test_the_exported_workbook_goes_into_an_empty_register(run, workbook, empty):
    before = empty.read_bytes()
    dry = run("import", workbook, "--into", empty, "--dry-run", "--json")
    assert (dry.code, dry.document["applied"], dry.document["dry_run"]) == (0, False, True)
    assert faults("import-report", dry.document) == []
    assert empty.read_bytes() == before
    done = run("import", workbook, "--into", empty, "--json")
    assert (done.code, done.document["applied"]) == (0, True)
    assert done.document["counts"]["contracts"] == 6
    assert faults("import-report", done.document) == []
    states = run("status", empty, "--as-of", "2026-11-21", "--json").document["contracts"]
    assert {one["reference"]: one["annual_ht"] for one in states}["2025CM0417"] == "5429.84"
    assert run("check", empty).code == 0


def test_people_read_what_it_brings(run, workbook, empty):
    text = run("import", workbook, "--into", empty).out
    assert text.startswith("Classeur importé.")
    assert "Contrats" in text


def test_every_fault_is_reported_at_once_and_nothing_is_written(run, workbook, empty):
    book = openpyxl.load_workbook(workbook)
    sheet = book["Contrats"]
    columns = {cell.value: cell.column for cell in sheet[1] if cell.value}
    dates = [name for name in columns if name.startswith("Date d")]
    sheet.cell(2, columns[dates[0]]).value = "31/02/2026"
    sheet.cell(3, columns[dates[0]]).value = "jamais"
    book.save(workbook)
    before = empty.read_bytes()
    result = run("import", workbook, "--into", empty, "--json")
    assert result.code == 2
    assert "2\u00a0fautes" in result.err
    assert len(result.err.splitlines()) == 1
    assert [(one["sheet"], one["row"]) for one in result.document["faults"]] == [
        ("Contrats", 2),
        ("Contrats", 3),
    ]
    assert faults("import-report", result.document) == []
    assert empty.read_bytes() == before
    text = run("import", workbook, "--into", empty).out
    assert "ligne 2" in text
    assert "31/02/2026" in text


def test_a_workbook_to_fill_in(run, refused, tmp_path, empty):
    path = tmp_path / "modèle.xlsx"
    assert run("import", "--template", path).code == 0
    assert "existe déjà" in refused("import", "--template", path)
    assert run("import", "--template", path, "--force").code == 0
    assert run("import", path, "--into", empty, "--json").document["counts"]["contracts"] == 0


@pytest.mark.parametrize(
    ("name", "words"), [("nulle part.xlsx", "introuvable"), (".", "dossier"), ("syntec.csv", "Excel")]
)
def test_what_is_not_a_workbook(refused, empty, tmp_path, monkeypatch, name, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "syntec.csv").write_bytes(resource("sample", "syntec.csv").read_bytes())
    before = empty.read_bytes()
    assert words in refused("import", name, "--into", empty)
    assert empty.read_bytes() == before


# ------------------------------------------------------------------------------- a register from its copy


@pytest.fixture
def copy(run, register, tmp_path):
    """The complete copy of the sample register."""
    path = tmp_path / "registre.json"
    assert run("export", "json", register, "--out", path).code == 0
    return path


def test_a_register_is_made_again_from_its_copy(run, copy, tmp_path):
    made, again = tmp_path / "repris.contractdesk", tmp_path / "encore.json"
    assert (run("init", made, "--from", copy).code, run("check", made).code) == (0, 0)
    assert run("export", "json", made, "--out", again).code == 0
    assert again.read_bytes() == copy.read_bytes()


def test_a_copy_is_read_as_other_programs_write_it(run, copy, tmp_path):
    """A byte order mark and the line ends of Windows, as a text editor leaves them."""
    text = copy.read_text(encoding="utf-8").replace("\n", "\r\n")
    copy.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert run("init", tmp_path / "repris.contractdesk", "--from", copy).code == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "abîmé"),
        ("{", "abîmé"),
        ("[" * 100_000, "abîmé"),
        ("[]", "pas un registre"),
        ('{"format": "autre"}', "pas un registre"),
        ('{"format": "contractdesk-register", "version": 2}', "plus récente"),
        ('{"format": "contractdesk-register", "version": 1, "x": 1}', "champ inconnu"),
    ],
)
def test_a_copy_that_is_none_makes_nothing(refused, tmp_path, content, words):
    copy, made = tmp_path / "copie.json", tmp_path / "repris.contractdesk"
    copy.write_text(content, encoding="utf-8")
    assert words in refused("init", made, "--from", copy)
    assert not made.exists()


def test_a_copy_that_is_not_there_or_no_text(refused, tmp_path):
    made = tmp_path / "repris.contractdesk"
    assert "introuvable" in refused("init", made, "--from", tmp_path / "absent.json")
    (tmp_path / "image.json").write_bytes(b"\x89PNG\xff")
    refused("init", made, "--from", tmp_path / "image.json")
    refused("init", made, "--from", tmp_path)
    assert not made.exists()


def test_the_sample_and_a_copy_exclude_each_other(refused, copy, tmp_path):
    assert "--from" in refused("init", tmp_path / "x.contractdesk", "--sample", "--from", copy)
