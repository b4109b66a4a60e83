"""Calendar, CSV and JSON files, read back by other libraries than the ones that wrote them where possible."""

import csv
import json

import pytest

from contractdesk import exports
from contractdesk.common.clock import FixedClock
from contractdesk.common.errors import InputError, NotFoundError, StorageError
from contractdesk.exports.texts import harmless
from contractdesk.services import registers
from tests.conftest import TODAY


def export(kind, database, facts, path, **options):
    exports.run(kind, database, facts, options.pop("today", TODAY), path, **options)
    return path


def test_the_csv_opens_in_a_french_spreadsheet(sample_database, sample_facts, tmp_path):
    path = export("csv", sample_database, sample_facts, tmp_path / "a.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in path.read_bytes()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Référence"]: row for row in csv.DictReader(file, delimiter=";")}
    assert len(rows) == 6
    assert rows["BRON_CM_WD"]["Montant annuel HT"] == "2950,00"
    assert rows["BRON_CM_WD"]["Limite du préavis"] == "31/10/2026"
    assert rows["D_2026_0083"]["Manque"] == "la date de début"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff20"])
def test_no_text_is_a_formula_in_the_csv(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("1+1") == "1+1"


def test_the_json_makes_the_same_register_again(sample_database, sample_facts, tmp_path):
    path = export("json", sample_database, sample_facts, tmp_path / "a.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    copy = tmp_path / "copie.contractdesk"
    registers.create_from_document(copy, document, FixedClock(TODAY), "Registre copié")
    database = registers.open_register(copy, FixedClock(TODAY))
    assert registers.document_of(database) == document
    database.close()


def test_one_contract_in_json_is_a_register_of_its_own(sample_database, sample_facts, tmp_path):
    path = export("json", sample_database, sample_facts, tmp_path / "a.json", references=("2025CM0417",))
    document = json.loads(path.read_text(encoding="utf-8"))
    assert [one["reference"] for one in document["contracts"]] == ["2025CM0417"]
    assert [one["name"] for one in document["vendors"]] == ["OPERIS"]
    registers.create_from_document(tmp_path / "b.contractdesk", document, FixedClock(TODAY), "Un contrat")


@pytest.mark.parametrize("kind", exports.KINDS)
def test_nothing_is_overwritten_unless_asked(sample_database, sample_facts, tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    path.write_bytes(b"avant")
    with pytest.raises(StorageError) as caught:
        export(kind, sample_database, sample_facts, path)
    assert caught.value.code == "exists"
    assert path.read_bytes() == b"avant"
    export(kind, sample_database, sample_facts, path, overwrite=True)
    assert path.read_bytes() != b"avant"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_an_unknown_kind_of_file_is_refused(sample_database, sample_facts, tmp_path):
    with pytest.raises(InputError) as caught:
        export("docx", sample_database, sample_facts, tmp_path / "a")
    assert caught.value.code == "export_kind_unknown"


@pytest.mark.parametrize("kind", exports.KINDS)
def test_an_unknown_contract_leaves_no_file(sample_database, sample_facts, tmp_path, kind):
    with pytest.raises(NotFoundError):
        export(kind, sample_database, sample_facts, tmp_path / "a", references=("RIEN",))
    assert list(tmp_path.iterdir()) == []
