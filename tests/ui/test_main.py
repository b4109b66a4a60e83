"""The entry point: what it is asked for, and what it does without a window."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from contractdesk import __version__, cli
from contractdesk.common.errors import InputError
from contractdesk.main import SUBCOMMANDS, Options, first_word, main, parse


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], Options()),
        (["--demo"], Options(demo=True)),
        (["r.contractdesk"], Options(register=Path("r.contractdesk"))),
        (["--today", "2026-03-01", "r"], Options(register=Path("r"), today=date(2026, 3, 1))),
        (["--today=2026-03-01"], Options(today=date(2026, 3, 1))),
        (["--data-dir", "d", "--theme", "dark"], Options(data_dir=Path("d"), theme="dark")),
        (["-h"], Options(show_help=True)),
        (["--version"], Options(show_version=True)),
    ],
)
def test_options_of_the_window(arguments, expected):
    assert parse(arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--nothing"], "unknown_option"),
        (["--today"], "option_without_value"),
        (["--today="], "option_without_value"),
        (["--today", "21/11/2026"], "date_invalid"),
        (["--today", "2026-02-30"], "date_invalid"),
        (["--theme", "pink"], "theme_invalid"),
        (["a", "b"], "too_many_registers"),
    ],
)
def test_bad_usage_is_one_french_line(arguments, code, capsys):
    with pytest.raises(InputError) as raised:
        parse(arguments)
    assert raised.value.code == code
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["init", "r"], "init"),
        (["--today", "2026-03-01", "info", "r"], "info"),
        (["--data-dir=d", "check"], "check"),
        (["--demo"], ""),
        ([], ""),
    ],
)
def test_the_first_word(arguments, word):
    assert first_word(arguments) == word


def test_a_subcommand_goes_to_the_command_line(monkeypatch):
    seen = []
    monkeypatch.setattr(cli, "run", lambda arguments: seen.append(arguments) or 1)
    assert main(["check", "r", "--json"]) == 1
    assert seen == [["check", "r", "--json"]]


def test_help_and_version(capsys):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert "--demo" in shown
    assert all(command in shown for command in SUBCOMMANDS)
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"ContractDesk {__version__}\n"


def test_a_program_without_standard_output_says_nothing(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["--version"]) == 0
    assert main(["--nothing"]) == 2


LISTED = "import sys, {module}; print(' '.join(m.split('.')[0] for m in sys.modules))"


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("contractdesk.main", {"PySide6", "sqlalchemy", "argparse", "openpyxl", "reportlab"}),
        ("contractdesk.ui.desk", {"sqlalchemy", "openpyxl", "reportlab", "icalendar", "alembic"}),
    ],
)
def test_what_is_not_on_the_way_to_the_first_window(module, absent):
    """Each of these costs a tenth of a second or more on the mairie's computer (architecture.md §13)."""
    done = subprocess.run(
        [sys.executable, "-c", LISTED.format(module=module)], capture_output=True, text=True, check=True
    )
    assert not absent & set(done.stdout.split())
