"""The entry point: what it is asked for, and what it does without a window."""

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from contractdesk import __version__, cli
from contractdesk.cli import parser
from contractdesk.common.errors import InputError
from contractdesk.common.subcommands import SUBCOMMANDS
from contractdesk.main import Options, check_screen, first_word, main, parse


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], Options()),
        (["--demo"], Options(demo=True)),
        (["r.contractdesk"], Options(register=Path("r.contractdesk"))),
        (["--today", "2026-03-01", "./r"], Options(register=Path("r"), today=date(2026, 3, 1))),
        (["--today=2026-03-01"], Options(today=date(2026, 3, 1))),
        (["--today", "01/03/2026"], Options(today=date(2026, 3, 1))),
        (["--data-dir", "d", "--theme", "dark"], Options(data_dir=Path("d"), theme="dark")),
        (["--self-test"], Options(self_test=True)),
        (["--self-test", "--report", "r.txt"], Options(self_test=True, report=Path("r.txt"))),
        (["--reminder"], Options(reminder=True)),
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
        (["--today", "demain"], "date_invalid"),
        (["--today", "2026-02-30"], "date_invalid"),
        (["--today", "1815-06-18"], "date_out_of_range"),
        (["--theme", "pink"], "theme_invalid"),
        (["a.contractdesk", "b"], "too_many_registers"),
        (["frobnicate"], "unknown_command"),
        (["budget", "r", "--years", "2026"], "unknown_command"),
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


def test_a_file_that_is_there_is_a_register_whatever_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contrats").touch()
    assert parse(["contrats"]).register == Path("contrats")


def test_the_commands_are_those_of_the_command_line():
    with pytest.raises(InputError) as refused:
        parser.parse(["inconnue"])
    assert set(refused.value.params["known"].split(", ")) == set(SUBCOMMANDS)


@pytest.mark.parametrize(
    ("platform", "environment", "code"),
    [
        ("linux", {}, "no_screen"),
        ("linux", {"DISPLAY": ""}, "no_screen"),
        ("linux", {"DISPLAY": ":0"}, None),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, None),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, None),
        ("win32", {}, None),
    ],
)
def test_a_window_needs_a_screen(platform, environment, code):
    if code is None:
        check_screen(platform, environment)
    else:
        with pytest.raises(InputError) as raised:
            check_screen(platform, environment)
        assert raised.value.code == code


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
@pytest.mark.parametrize(
    ("screen", "words"),
    [
        ({}, "Aucun écran n’est disponible"),
        ({"QT_QPA_PLATFORM": "no-such-platform"}, "La fenêtre ne peut pas s’ouvrir"),
    ],
)
def test_no_screen_is_said_and_qt_does_not_abort(tmp_path, screen, words):
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name[:3] != "QT_"}
    done = subprocess.run(
        [sys.executable, "-m", "contractdesk", "--data-dir", str(tmp_path), "--demo"],
        env=kept | screen,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert words in done.stderr


def test_the_self_test_checks_everything_and_leaves_nothing(tmp_path):
    """As an administrator runs it after an installation, where there may be no screen."""
    data, scratch = tmp_path / "data", tmp_path / "tmp"
    scratch.mkdir()
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name[:3] != "QT_"}
    done = subprocess.run(
        [sys.executable, "-m", "contractdesk", "--self-test", "--data-dir", str(data)],
        env=kept | {"TMPDIR": str(scratch)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=50,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.rstrip().endswith("aucun échec.")
    for word in ("Polices", "Icônes", "Mise à niveau", "xlsx", "pdf", "ics", "json", "csv", "Fenêtre"):
        assert word in done.stdout
    assert (data / "auto-controle.txt").read_text("utf-8") == done.stdout
    assert list(scratch.iterdir()) == []
    assert {path.name for path in data.iterdir()} == {"logs", "auto-controle.txt"}


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


def test_an_old_console_gets_what_it_can_show(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert main(["--help"]) == 0
    sys.stdout.seek(0)
    assert "--demo" in sys.stdout.read()


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
        (
            "contractdesk.main, contractdesk.ui.main_window, contractdesk.ui.application",
            {"concurrent", "decimal", "json", "platform", "socket", "subprocess", "unicodedata", "uuid"},
        ),
        ("contractdesk.ui.desk", {"sqlalchemy", "openpyxl", "reportlab", "icalendar", "alembic"}),
    ],
)
def test_what_is_not_on_the_way_to_the_first_window(module, absent):
    """The large ones cost a tenth of a second on the mairie’s computer, the others a hundredth each."""
    done = subprocess.run(
        [sys.executable, "-c", LISTED.format(module=module)], capture_output=True, text=True, check=True
    )
    assert not absent & set(done.stdout.split())
