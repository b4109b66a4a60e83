"""Five thousand contracts written out: the workbook and the PDF against the bare libraries, in the same run.

The floors write the same cells without any look: openpyxl's write-only mode, reportlab's Table. Run with
``pytest tests/benchmarks -m slow -s``.
"""

import copy
import subprocess
import sys
from itertools import islice
from time import process_time

import pytest
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table

from contractdesk import exports
from contractdesk.common.clock import FixedClock
from contractdesk.exports import PdfDocument, excel, pdf_tables
from contractdesk.services import registers, sample
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

CONTRACTS = 5_000
LARGEST_MB = 200
_IN_ITS_OWN_PROCESS = """
import sys
from datetime import date
from pathlib import Path
from contractdesk import exports
from contractdesk.common.clock import FixedClock
from contractdesk.services import registers
from contractdesk.services.facts import load_facts
today = date(2026, 11, 21)
database = registers.open_register(Path(sys.argv[1]), FixedClock(today), writable=False)
exports.run("xlsx", database, load_facts(database), today, Path(sys.argv[2]))
database.close()
# Not getrusage: its peak takes in the process that started this one.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


def without_uuids(value):
    if isinstance(value, dict):
        return {key: without_uuids(one) for key, one in value.items() if key != "uuid"}
    return [without_uuids(one) for one in value] if isinstance(value, list) else value


def many(count):
    """The document of a register that holds the sample's contracts over and over."""
    document = sample.document()
    models = [without_uuids(one) for one in document["contracts"]]
    document["contracts"] = [
        copy.deepcopy(models[rank % len(models)]) | {"reference": f"C-{rank:05d}"} for rank in range(count)
    ]
    return document


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "large.contractdesk"
    registers.create_from_document(path, many(CONTRACTS), FixedClock(TODAY), "x")
    database = registers.open_register(path, FixedClock(TODAY))
    yield database
    database.close()


def timed(action):
    begun = process_time()
    action()
    return process_time() - begun


class Spy:
    """Counts the time spent in some methods, and keeps what they were given."""

    def __init__(self):
        self.seconds, self.given = 0.0, []

    def around(self, method):
        def spied(this, *args, **options):
            self.given.append(args)
            begun = process_time()
            try:
                return method(this, *args, **options)
            finally:
                self.seconds += process_time() - begun

        return spied


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_workbook_against_bare_cells(large, tmp_path, monkeypatch):
    facts, spy = load_facts(large), Spy()
    monkeypatch.setattr(excel.Writer, "add", spy.around(excel.Writer.add))
    monkeypatch.setattr(excel.Writer, "save", spy.around(excel.Writer.save))
    whole = timed(lambda: exports.run("xlsx", large, facts, TODAY, tmp_path / "a.xlsx"))
    tables = [args[0] for args in spy.given if hasattr(args[0], "rows")]

    def bare():
        workbook = Workbook(write_only=True)
        for table in tables:
            sheet = workbook.create_sheet(table.title)
            sheet.append([column.header for column in table.columns])
            for row in table.rows:
                sheet.append(row)
        workbook.save(tmp_path / "bare.xlsx")

    floor = timed(bare)
    cells = sum(len(table.rows) * len(table.columns) for table in tables)
    print(f"\n{CONTRACTS} contracts, {cells} cells; bare cells {floor:.1f} s")
    print(
        f"written with their looks: {spy.seconds:.1f} s, {floor / spy.seconds:.2f} × the speed of the floor"
    )
    print(f"computed and written: {whole:.1f} s, {floor / whole:.2f} × the speed of the floor")
    assert cells > 100 * CONTRACTS


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_memory_of_the_workbook(large, tmp_path):
    command = [sys.executable, "-c", _IN_ITS_OWN_PROCESS, str(large.path), str(tmp_path / "a.xlsx")]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    print(f"\nthe whole process of an export of {CONTRACTS} contracts: {run.stdout.strip()} MB")
    assert int(run.stdout) < LARGEST_MB


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_synthesis_against_a_bare_table(large, tmp_path, monkeypatch):
    facts, given = load_facts(large), []
    made = pdf_tables.grid

    def kept(ink, columns, rows, *args, **options):
        rows = list(rows)
        given.extend(row.cells for row in rows)
        return made(ink, columns, rows, *args, **options)

    for module in ("pdf_tables", "pdf_synthesis", "pdf_sheet"):
        monkeypatch.setattr(f"contractdesk.exports.{module}.grid", kept)
    whole = timed(
        lambda: exports.run("pdf", large, facts, TODAY, tmp_path / "a.pdf", document=PdfDocument.SYNTHESIS)
    )
    rows = iter(given)

    def bare():
        story = []
        while chunk := list(islice(rows, 500)):
            widest = max(map(len, chunk))
            # A bare cell neither breaks its lines nor goes on to the next page: one line of each.
            lines = [[cell.replace("\n", " ")[:60] for cell in row] for row in chunk]
            story.append(Table([[*row, *[""] * (widest - len(row))] for row in lines], repeatRows=1))
        SimpleDocTemplate(str(tmp_path / "bare.pdf"), pagesize=(3 * A4[0], A4[1])).build(story)

    floor = timed(bare)
    cells = sum(map(len, given))
    print(f"\n{CONTRACTS} contracts, {cells} cells of the synthesis; bare table {floor:.1f} s")
    print(f"computed and laid out: {whole:.1f} s, {floor / whole:.2f} × the speed of the floor")
    assert cells > 10 * CONTRACTS
