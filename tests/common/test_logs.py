"""Logs: never the program's problem, never anybody's data."""

import datetime as dt
import faulthandler
import logging
import os
import subprocess
import sys

import pytest

from contractdesk.common import logs
from contractdesk.common.clock import SystemClock


@pytest.fixture
def folder(data_dir):
    return data_dir / "logs"


@pytest.fixture
def started(folder):
    """A started log, closed afterwards; pytest's own fault handler gets its place back."""
    was_enabled = faulthandler.is_enabled()
    running = logs.start(folder)
    yield running
    running.close()
    if was_enabled:
        faulthandler.enable(sys.__stderr__)


def written(folder):
    return (folder / logs.LOG_NAME).read_text(encoding="utf-8")


def test_the_first_line_says_what_runs(started, folder):
    assert "ContractDesk 0.1.0, Python 3." in written(folder)


def test_personal_data_is_masked_wherever_it_comes_from(started, folder):
    """No address, no telephone number, tracebacks included."""
    log = logging.getLogger("anything")
    log.info("mail %s, tel %s", "canari@exemple.fr", "06 99 00 11 22")
    log.info("tel +33 6.99.00.11.22 and 0699001122")
    try:
        raise ValueError("canari+mairie@sous.exemple.fr 06-99-00-11-22")
    except ValueError:
        log.exception("failed")
    text = written(folder)
    assert "canari" not in text
    for number in ("99 00 11 22", "99.00.11.22", "99001122", "99-00-11-22"):
        assert number not in text
    assert "mail [mail], tel [tel]" in text
    assert "ValueError: [mail] [tel]" in text


def test_figures_that_are_not_telephone_numbers_stay(started, folder):
    logging.getLogger("x").info("uuid 12345678-0123-4567-8901-234567890123 schema 1 2026-11-21 10 42 33 rows")
    assert "[tel]" not in written(folder)


def test_logs_older_than_ninety_days_go(folder):
    folder.mkdir()
    old, recent = folder / f"{logs.LOG_NAME}.3", folder / f"{logs.LOG_NAME}.1"
    for path, days in ((old, 91), (recent, 89)):
        path.write_text("x")
        at = (SystemClock().now() - dt.timedelta(days=days)).timestamp()
        os.utime(path, (at, at))
    logs._remove_old(folder)
    assert [path.name for path in folder.iterdir()] == [recent.name]


def test_a_folder_that_cannot_be_written_costs_the_log_only(data_dir):
    (data_dir / "file").write_text("x")
    level = logging.getLogger().level
    running = logs.start(data_dir / "file" / "logs")
    logging.getLogger("x").error("nobody reads this")
    running.close()
    assert logging.getLogger().level == level


def test_a_windowed_program_has_no_standard_error(folder):
    """In a windowed executable both streams are None: the log must not be what kills it."""
    code = (
        "import sys, pathlib, logging, faulthandler\n"
        "sys.stdout = sys.stderr = None\n"
        "from contractdesk.common import logs\n"
        "running = logs.start(pathlib.Path(sys.argv[1]))\n"
        "logging.getLogger('x').warning('still here')\n"
        "assert faulthandler.is_enabled()\n"
        "running.close()\n"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
    assert "still here" in written(folder)
