"""What stays off the path to the first window: measured in a fresh interpreter."""

import json
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

HEAVY = {"alembic", "click", "docxtpl", "icalendar", "openpyxl", "reportlab"}


def loaded_by(module):
    """The top-level names in memory once a module of ours is imported."""
    script = (
        f"import json, sys, {module}; print(json.dumps(sorted({{n.split('.')[0] for n in sys.modules}})))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )
    assert answer.returncode == 0, answer.stderr
    return set(json.loads(answer.stdout))


@pytest.mark.parametrize("module", ["main", "bootstrap", "ui.main_window"])
def test_the_first_window_loads_no_heavy_library(module):
    assert loaded_by(f"contractdesk.{module}") & HEAVY == set()


@pytest.mark.parametrize("module", ["bootstrap", "cli"])
def test_the_command_line_needs_no_screen(module):
    assert loaded_by(f"contractdesk.{module}") & {"PySide6", "shiboken6"} == set()


def test_a_heavy_library_would_be_seen():
    assert "openpyxl" in loaded_by("openpyxl")
