"""`index`: values from a file, whole or not at all; nothing is overwritten."""

import os

import pytest

from contractdesk.common.paths import resource

SHIPPED = resource("sample", "syntec.csv")


@pytest.fixture
def csv(tmp_path):
    def csv(*lines, header="series,month,value,published_on,quality,sources,source", encoding="utf-8"):
        path = tmp_path / "valeurs d’indice.csv"
        path.write_text("\n".join((header, *lines, "")), encoding=encoding)
        return path

    return csv


@pytest.fixture
def empty(run, tmp_path):
    path = tmp_path / "vide.contractdesk"
    assert run("init", path).code == 0
    return path


@pytest.fixture
def values(run):
    """The values of a series, by month, as (value, vintage)."""

    def values(register, code="syntec-revise"):
        document = run("index", "list", register, "--json").document
        (series,) = [one for one in document["series"] if one["series"] == code]
        found = {}
        for one in series["values"]:
            found.setdefault(one["month"], []).append((one["value"], one["vintage"]))
        return found

    return values


def test_the_shipped_values_go_into_an_empty_register(run, empty, values):
    report = run("index", "import", SHIPPED, "--into", empty, "--json").document
    assert (report["corrected"], report["unchanged"]) == (0, 0)
    assert report["new_series"] == ["syntec-ancien", "syntec-revise"]
    assert report["added"] == len(SHIPPED.read_text(encoding="utf-8").splitlines()) - 1
    assert values(empty)["2025-10"] == [("322.2", 1)]
    series = run("index", "list", empty, "--json").document["series"]
    (revised,) = [one for one in series if one["series"] == "syntec-revise"]
    assert revised["link"]["coefficient"] == "0.97975"
    assert "2024-11" in revised["missing"]


def test_the_same_file_again_changes_nothing(run, register):
    before = register.read_bytes()
    report = run("index", "import", SHIPPED, "--into", register, "--json").document
    assert (report["added"], report["corrected"], report["new_series"]) == (0, 0, [])
    assert report["unchanged"] > 200
    assert register.read_bytes() == before


def test_a_missing_month_makes_a_revision_final(run, register, csv):
    path = csv("syntec-revise,2025-11,322.5,2025-12-31,published,1,")
    assert run("index", "import", path, "--into", register).code == 0
    arguments = ("revise", register, "--contract", "BRON_CM_WD", "--on", "2026-01-01", "--json")
    first = run(*arguments).document["readings"][0]
    assert first["current_index"]["month"] == "2025-11"
    assert "2025-11" not in " ".join(first["warnings"])


def test_another_value_is_a_correction(run, register, csv, values):
    report = run(
        "index", "import", csv("syntec-revise,2025-10,322.4,,,,"), "--into", register, "--json"
    ).document
    assert (report["added"], report["corrected"], report["unchanged"]) == (0, 1, 0)
    assert report["corrections"] == [
        {"series": "syntec-revise", "month": "2025-10", "was": "322.2", "is": "322.4"}
    ]
    assert values(register)["2025-10"] == [("322.2", 1), ("322.4", 2)]
    # An old file does not bring the corrected value back.
    report = run("index", "import", SHIPPED, "--into", register, "--json").document
    assert (report["added"], report["corrected"]) == (0, 0)


def test_a_correction_of_unknown_day_counts_from_the_first_publication(run, register, csv):
    run("index", "import", csv("syntec-revise,2025-10,322.4,,,,"), "--into", register)
    arguments = ("revise", register, "--contract", "BRON_CM_WD", "--on", "2026-01-01", "--json")
    current = run(*arguments).document["readings"][0]["current_index"]
    assert (current["value"], current["published_on"], current["estimated"]) == ("322.4", "2025-11-28", True)


def test_a_vintage_taken_by_another_value_is_numbered_again(run, register, csv, values):
    path = csv("syntec-revise,2025-10,322.9,1", header="series,month,value,vintage")
    assert run("index", "import", path, "--into", register).code == 0
    assert values(register)["2025-10"] == [("322.2", 1), ("322.9", 2)]


def test_a_series_nobody_knows_is_opened_under_its_name(run, register, csv, values):
    report = run("index", "import", csv("insee-ict,2025-01,130.1,,,,"), "--into", register, "--json").document
    assert report["new_series"] == ["insee-ict"]
    assert values(register, "insee-ict") == {"2025-01": [("130.1", 1)]}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("syntec-revise,2025-13,1,,,,",), ("ligne 2", "month", "2025-13")),
        (("syntec-revise,2025-11,x,,,,", "syntec-revise,2025-12,,,,,"), ("ligne 2", "ligne 3")),
        (("a,2025-01,1,,,,", "a,2025-01,2,,,,"), ("ligne 3", "deux fois")),
        (("a,2025-01,1,,excellent,,",), ("quality", "excellent")),
        (tuple(f"a,{month},1,,,," for month in "bcdefg"), ("3\u00a0autres fautes",)),
    ],
)
def test_a_faulty_file_is_refused_whole(refused, register, csv, lines, words):
    before = register.read_bytes()
    line = refused("index", "import", csv(*lines), "--into", register)
    assert all(word in line for word in words)
    assert register.read_bytes() == before


def test_a_file_in_another_encoding_is_refused(refused, register, csv):
    path = csv("série,2025-01,1,,,,", encoding="latin-1")
    assert "UTF-8" in refused("index", "import", path, "--into", register)


def test_a_huge_file_is_refused_before_it_is_read(refused, register, tmp_path):
    path = tmp_path / "gros.csv"
    with path.open("wb") as stream:
        stream.truncate(6_000_000)
    assert "trop gros" in refused("index", "import", path, "--into", register)


@pytest.mark.skipif(os.name == "nt", reason="a pipe in a folder is of Unix")
def test_what_has_no_end_is_not_read(refused, register, tmp_path):
    os.mkfifo(tmp_path / "tuyau")
    assert "fichier ordinaire" in refused("index", "import", tmp_path / "tuyau", "--into", register)
    assert "dossier" in refused("index", "import", tmp_path, "--into", register)
    assert "introuvable" in refused("index", "import", tmp_path / "rien", "--into", register)


def test_people_read_tables(run, register, csv):
    text = run("index", "import", csv("syntec-revise,2025-11,322.5,,,,"), "--into", register).out
    assert "1\u00a0valeur ajoutée" in text
    text = run("index", "list", register).out
    (line,) = [line for line in text.splitlines() if line.startswith("syntec-revise") and "2025-10" in line]
    assert "322,2" in line
    assert any("2024-11" in line and "manque" in line for line in text.splitlines())


def test_an_import_is_one_operation_of_the_journal(run, register, csv):
    run("index", "import", csv("syntec-revise,2025-11,322.5,,,,", "x,2025-01,1,,,,"), "--into", register)
    assert run("check", register).code == 0
