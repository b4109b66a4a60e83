"""Files that leave by the menu « Exporter »."""

import csv
import io
import json
import zipfile

import pytest

from tests.journeys.person import plain


def _is_workbook(content):
    return "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def _is_pdf(content):
    return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


def _is_calendar(content):
    return content.startswith(b"BEGIN:VCALENDAR") and content.count(b"BEGIN:VEVENT") > 10


def _is_table(content):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return len(rows) == 7 and len({len(row) for row in rows}) == 1


def _is_document(content):
    return len(json.loads(content)["contracts"]) == 6


KINDS = {
    "xlsx": _is_workbook,
    "pdf": _is_pdf,
    "ics": _is_calendar,
    "csv": _is_table,
    "json": _is_document,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_each_kind(person, chosen, questions, register, tmp_path, kind):
    folder = tmp_path / "Sorties de l’année"
    folder.mkdir()
    target = folder / f"Contrats 2026.{kind}"
    person.start(register)
    chosen.append(target)
    person.exports(kind)
    assert plain(person.desk.messages._toast.text) == f"« {target.name} » est écrit."
    assert KINDS[kind](target.read_bytes())
    assert list(folder.iterdir()) == [target]

    # A second time, the file is replaced only when one says so.
    target.write_bytes(b"mine")
    chosen.append(target)
    person.exports(kind)
    (box,) = questions
    assert plain(box.text()) == f"« {target.name} » existe déjà."
    assert target.read_bytes() == b"mine"
    next(made for made in box.buttons() if made.text() == "Remplacer").click()
    person.settle()
    assert KINDS[kind](target.read_bytes())
    assert list(folder.iterdir()) == [target]


def test_a_name_without_its_ending_gets_it(person, chosen, register, tmp_path):
    """A workbook is never written over a register by a slip."""
    before = register.read_bytes()
    person.start(register)
    chosen.append(register)
    person.exports("csv")
    assert register.read_bytes() == before
    assert register.with_name(f"{register.name}.csv").exists()


def references(path):
    """The contracts of a table."""
    rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";")
    return [row[0] for row in rows][1:]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("Tous les contrats du registre", 6),
        ("La liste affichée (3 contrats)", 3),
        ("Le contrat BRON_CM_IL seul", 1),
    ],
)
def test_a_file_about_what_is_on_screen(person, chosen, register, tmp_path, choice, expected):
    target = tmp_path / "table.csv"
    person.start(register)
    person.goes_to("Contrats")
    person.page.words.setText("libriciel")
    person.wait(lambda: len(person.page.table.visible_rows()) == 3)
    person.page.table.select("BRON_CM_IL")
    person.settle()
    chosen.append(target)
    person.exports("csv")
    person.clicks(choice)
    person.clicks("Continuer…")
    person.wait(target.exists)
    assert len(references(target)) == expected
    assert "BRON_CM_IL" in references(target)


@pytest.mark.parametrize("name", ["xlsx_journal", "pdf_synthesis"])
def test_the_other_entries_of_the_menu(person, chosen, register, tmp_path, name):
    target = tmp_path / f"fichier.{name.partition('_')[0]}"
    person.start(register)
    chosen.append(target)
    person.exports(name)
    assert target.stat().st_size > 10_000
    if name == "xlsx_journal":
        assert b"Journal" in zipfile.ZipFile(target).read("xl/workbook.xml")
