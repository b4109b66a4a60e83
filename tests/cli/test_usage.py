"""What the command line says of itself, and of a command that is not understood: in French."""

import io
import json
import subprocess
import sys

import pytest

from contractdesk import cli
from contractdesk.common.subcommands import SUBCOMMANDS

FAULTS = {
    "no register": (("status",), "Il manque REGISTRE."),
    "no option": (("revise", "r", "--contract", "x"), "Il manque --on."),
    "unknown option": (("status", "r", "--bad"), "«\u00a0--bad\u00a0» n’est pas attendu ici."),
    "abbreviated option": (("status", "r", "--as", "2026-01-01"), "n’est pas attendu ici."),
    "too many": (("info", "r", "s"), "«\u00a0s\u00a0» n’est pas attendu ici."),
    "no value": (("status", "r", "--as-of"), "Il manque la valeur de --as-of."),
    "unwanted value": (("status", "r", "--json=oui"), "--json ne prend pas de valeur."),
    "no such command": (("statut", "r"), "«\u00a0statut\u00a0» n’est pas un choix"),
    "no such format": (("export", "doc", "r", "--out", "x"), "xlsx, pdf, ics, json, csv"),
    "no such date": (
        ("status", "r", "--as-of", "2026-02-30"),
        "«\u00a02026-02-30\u00a0» n’est pas une date.",
    ),
    "no such amount": (
        ("revise", "r", "--contract", "x", "--on", "2026-01-01", "--invoiced", "cher"),
        "«\u00a0cher\u00a0» n’est pas un montant.",
    ),
    "no workbook": (("import", "--into", "r"), "Il manque CLASSEUR."),
    "no register to import into": (("import", "x.xlsx"), "Il manque --into."),
    "both ways": (("import", "x.xlsx", "--template", "y.xlsx"), "--template ne va pas avec"),
    "no action": (("index",), "Il manque ACTION."),
    "nothing": ((), "Il manque COMMANDE."),
}
ENGLISH = ("usage:", "error", "arguments:", "required", "expected", "invalid", "options:", "show this")


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_said_in_french(refused, case):
    arguments, words = FAULTS[case]
    line = refused(*arguments)
    assert words in line
    assert not [word for word in ENGLISH if word in line]


@pytest.mark.parametrize("command", ["", *SUBCOMMANDS, "index list", "index import"])
def test_the_help_is_in_french(run, command):
    result = run(*command.split(), "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("usage\u00a0: contractdesk")
    assert "Options\u00a0:" in result.out
    assert not [word for word in ENGLISH if word in result.out.casefold()]


def test_the_version(run):
    assert run("--version").out.startswith("ContractDesk ")


# ------------------------------------------------------------------------------------------------- output


def test_the_window_is_not_needed(register):
    """The real program, as a script calls it: one document on the output, nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "contractdesk", "status", register, "--as-of", "2026-11-21", "--json"],
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(json.loads(done.stdout)["contracts"]) == 6


def test_a_reader_that_stops_early_is_not_an_error(register):
    """`contractdesk … | head -1`: no traceback, and the exit code of the job."""
    script = (
        "import os, sys\n"
        "from contractdesk import cli\n"
        "read, write = os.pipe(); os.close(read); os.dup2(write, 1)\n"
        "sys.exit(cli.run(['status', sys.argv[1], '--json']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, register], capture_output=True, check=False, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_an_old_console_gets_what_it_can_show(register, monkeypatch, encoding):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    assert cli.run(["status", str(register), "--as-of", "2026-11-21"]) == 0
    sys.stdout.seek(0)
    assert "BRON_CM_WD" in sys.stdout.read()


def test_json_says_the_same_where_the_output_is_not_unicode(register, run, monkeypatch):
    arguments = ("status", str(register), "--as-of", "2026-11-21", "--json")
    expected = run(*arguments).document
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp1252"))
    assert cli.run(list(arguments)) == 0
    sys.stdout.seek(0)
    assert json.loads(sys.stdout.read()) == expected


def test_a_windowed_program_has_no_output_at_all(register, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.run(["status", str(register)]) == 0
    assert cli.run(["status", "nulle part"]) == 2
