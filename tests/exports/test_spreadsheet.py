"""What a real spreadsheet finds in the workbook: LibreOffice opens it, computes it again, and agrees.

Deselected by default: `pytest -m office` runs it where LibreOffice is installed.
"""

import subprocess
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from contractdesk import exports
from contractdesk.services import contracts
from contractdesk.services.workbook_columns import total_word
from tests.conftest import TODAY

_FORMAT = "xlsx:Calc MS Excel 2007 XML"
pytestmark = [pytest.mark.office, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def recalculated(sample_database, sample_facts, tmp_path_factory):
    """The values of the exported workbook after LibreOffice has computed and saved it again."""
    folder = tmp_path_factory.mktemp("office")
    exports.run("xlsx", sample_database, sample_facts, TODAY, folder / "registre.xlsx", with_journal=True)
    out = folder / "out"
    profile = (folder / "profile").as_uri()
    convert = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", _FORMAT]
    done = subprocess.run(
        [*convert, "--outdir", out, folder / "registre.xlsx"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (out / "registre.xlsx").exists(), done.stdout + done.stderr
    return load_workbook(out / "registre.xlsx", data_only=True)


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def totals(sheet):
    """The row of totals by header."""
    found = rows(sheet)
    headers = next(row for row in found if row[0] in {"Référence", "Contrat"})
    (total,) = (row for row in found if row[0] == total_word())
    return {header: value for header, value in zip(headers, total, strict=True) if header}


def test_every_sheet_is_there(recalculated):
    assert recalculated.sheetnames == [
        "Synthèse",
        "Contrats",
        "Lignes",
        "Échéances",
        "Révisions",
        "Budget",
        "Éditeurs",
        "Modules",
        "Indices",
        "Journal",
    ]


def test_the_totals_are_those_of_the_program(recalculated, sample_facts):
    annual = [row.annual_ht for row in contracts.rows(sample_facts, TODAY) if row.annual_ht is not None]
    found = totals(recalculated["Synthèse"])["Montant annuel HT"]
    assert Decimal(str(found)).quantize(Decimal("0.01")) == sum(annual)


def test_no_cell_holds_an_error(recalculated):
    for sheet in recalculated:
        texts = [value for row in rows(sheet) for value in row if isinstance(value, str)]
        errors = [text for text in texts if text.startswith("#")]
        assert errors == [], sheet.title
