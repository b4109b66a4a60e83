"""`init`, `info`, `check`, and what every command refuses: one French line, exit 2, nothing changed."""

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from contractdesk import cli
from contractdesk.data.migrations import STEPS, runner
from contractdesk.domain.enums import DocumentKind
from contractdesk.services import document_acts, registers


def tampered(path, sql):
    """Change a register as another program would."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


# ----------------------------------------------------------------------------------------------------- init


def test_an_empty_register(run, data_dir):
    path = data_dir / "r"
    result = run("init", path)
    assert (result.code, result.err) == (0, "")
    assert run("info", path, "--json").document["counts"]["contracts"] == 0
    assert run("status", path, "--json").document["contracts"] == []
    assert "Aucun contrat." in run("status", path).out
    assert "Aucune échéance." in run("deadlines", path).out
    assert "Aucune valeur" in run("index", "list", path).out


def test_the_sample_register(run, data_dir):
    assert run("init", data_dir / "r", "--sample").code == 0
    counts = run("info", data_dir / "r", "--json").document["counts"]
    assert (counts["contracts"], counts["vendors"]) == (6, 4)


def test_an_existing_file_is_replaced_only_when_asked(run, refused, data_dir):
    path = data_dir / "r"
    path.write_text("précieux", encoding="utf-8")
    assert "existe déjà" in refused("init", path)
    assert path.read_text(encoding="utf-8") == "précieux"
    assert run("init", path, "--force").code == 0
    assert run("info", path).code == 0


def test_nothing_is_left_of_a_register_that_cannot_be_made(refused, data_dir):
    assert "n’existe pas" in refused("init", data_dir / "nulle part" / "r", "--sample")
    assert "dossier" in refused("init", data_dir)
    assert list(data_dir.iterdir()) == []


@pytest.mark.parametrize("options", [(), ("--sample",), ("--sample", "--force")])
def test_no_register_is_made_beside_the_trace_of_a_crash(refused, data_dir, options):
    """SQLite would play the journal of the old register back into the new one."""
    (data_dir / "r-journal").write_bytes(b"x" * 600)
    assert "enregistrement interrompu" in refused("init", data_dir / "r", *options)
    assert not (data_dir / "r").exists()


# ----------------------------------------------------------------------------------------------------- info


def test_what_a_register_says_of_itself(run, register):
    document = run("info", register, "--json").document
    assert document["path"] == str(register)
    assert document["schema_version"] == runner.newest(STEPS)
    assert document["created_at"] == "2026-11-21T12:00:00Z"
    assert document["last_change"]["at"] == "2026-11-21T12:00:00Z"
    assert (document["last_backup"], document["lock"], document["read_only"]) == (None, None, False)


def test_people_read_what_it_holds(run, register):
    text = run("info", register).out
    assert re.search(r"^Contrats +6$", text, re.MULTILINE)
    assert "lecture et écriture" in text


# ---------------------------------------------------------------------------------------------------- check


def test_a_sound_register(run, register):
    result = run("check", register, "--json")
    assert (result.code, result.document["ok"], result.document["problems"]) == (0, True, [])
    assert "bon état" in run("check", register).out


def test_a_row_changed_outside_is_found(run, register):
    tampered(register, "UPDATE contract SET object = 'autre' WHERE reference = 'BRON_CM_WD'")
    result = run("check", register, "--json")
    assert (result.code, result.document["ok"]) == (1, False)
    (problem,) = result.document["problems"]
    assert (problem["code"], problem["params"]["columns"]) == ("row_altered", ["object"])
    assert "contrats" in problem["text"]
    assert "1\u00a0problème trouvé" in run("check", register).out


def test_an_attached_file_that_is_gone_is_found(run, register, clock, tmp_path):
    paper = tmp_path / "contrat.txt"
    paper.write_bytes(b"Contrat")
    database = registers.open_register(register, clock)
    document_acts.attach(database, "BRON_CM_WD", paper, DocumentKind.CONTRACT)
    database.close()
    assert run("check", register).code == 0
    next((register.parent / "pieces").glob("*/*.txt")).unlink()
    result = run("check", register, "--json")
    (problem,) = result.document["problems"]
    assert (result.code, problem["code"]) == (1, "piece_missing")
    assert "La pièce «\u00a0contrat\u00a0» du contrat BRON_CM_WD est absente" in problem["text"]


def test_a_register_too_damaged_to_be_opened_is_a_problem_found(run, refused, register):
    content = bytearray(register.read_bytes())
    content[8192:20480] = b"\xff" * 12288
    register.write_bytes(content)
    result = run("check", register, "--json")
    assert (result.code, result.document["problems"][0]["code"]) == (1, "damaged")
    assert "endommagé" in refused("status", register)


# -------------------------------------------------------------------------------------------------- refusals

COMMANDS = {
    "info": ("info", "R"),
    "status": ("status", "R"),
    "status --json": ("status", "R", "--json"),
    "deadlines": ("deadlines", "R"),
    "revise": ("revise", "R", "--contract", "BRON_CM_WD", "--on", "2026-01-01"),
    "index list": ("index", "list", "R"),
    "index import": ("index", "import", "VALUES", "--into", "R"),
    "check": ("check", "R"),
    "budget": ("budget", "R"),
    "backup": ("backup", "R"),
    "restore": ("restore", "R", "--to", "OTHER"),
}


def _garbage(path):
    path.write_bytes(b"pas un registre" * 100)
    return "n’est pas un registre"


def _missing(path):
    path.unlink()
    return "introuvable"


def _directory(path):
    path.unlink()
    path.mkdir()
    return "est un dossier"


def _empty(path):
    path.write_bytes(b"")
    return "est vide"


def _newer(path):
    tampered(path, "PRAGMA user_version = 99")
    return "n’a pas été modifié"


def _foreign(path):
    path.unlink()
    tampered(path, "CREATE TABLE t (a)")
    return "autre logiciel"


def _tree(folder):
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.parametrize("spoil", [_garbage, _missing, _directory, _empty, _newer, _foreign])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_not_a_register(refused, register, tmp_path, command, spoil):
    words = spoil(register)
    values = tmp_path / "values.csv"
    values.write_text("series,month,value\nx,2025-01,1\n", encoding="utf-8")
    before = _tree(tmp_path)
    places = {"R": register, "VALUES": values}
    assert words in refused(*(places.get(word, word) for word in COMMANDS[command]))
    assert _tree(tmp_path) == before


@pytest.fixture
def public_folder():
    """A folder that every account can reach: that of tests is closed to others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


_AS_NOBODY = """
import os, sys
from contractdesk import cli
from contractdesk.data.migrations import STEPS, runner
r, values, data = sys.argv[1:]
cli.run(["info", r])  # loads what nobody else may be allowed to read
b"x".decode("utf-8-sig")
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
run = lambda *words: print(cli.run(["--data-dir", data, *words]), file=sys.stderr)
run("status", r, "--json")
run("info", r)
run("index", "import", values, "--into", r)
run("revise", r, *"--contract BRON_CM_WD --on 2026-01-01 --save initial --confirm".split())
run("init", r, "--force")
run("init", r + "2")
"""


@pytest.mark.skipif(os.name == "nt", reason="the rights of folders are those of Unix")
def test_a_read_only_place_is_read_and_never_written(public_folder):
    """In another process, without the rights of an administrator: root writes everywhere."""
    folder = public_folder / "lecture seule"
    folder.mkdir()
    register = folder / "r.contractdesk"
    assert cli.run(["init", str(register), "--sample"]) == 0
    values = public_folder / "values.csv"
    values.write_text("series,month,value\nx,2025-01,1\n", encoding="utf-8")
    register.chmod(0o444)
    folder.chmod(0o555)
    before = _tree(folder)
    try:
        done = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, register, values, public_folder / "data"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=50,
        )
    finally:
        folder.chmod(0o755)
    lines = done.stderr.splitlines()
    refusals = [line for line in lines if not line.isdigit()]
    assert [line for line in lines if line.isdigit()] == ["0", "0", "2", "2", "2", "2"], done.stderr
    assert len(refusals) == 4
    assert all(line.startswith("Lecture seule") for line in refusals)
    assert _tree(folder) == before


def test_a_bug_leaves_one_line_and_its_trace_in_the_log(run, refused, register, monkeypatch, data_dir):
    def broken(*_arguments):
        raise ZeroDivisionError("une\ntrace")

    monkeypatch.setattr(registers, "info", broken)
    line = refused("--data-dir", data_dir, "info", register)
    assert "imprévue" in line
    assert "ZeroDivisionError" not in line
    (log,) = (data_dir / "logs").glob("contractdesk.log")
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
