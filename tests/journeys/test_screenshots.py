"""The script that draws every page for people to look at."""

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

PAGES = {"dashboard", "contracts", "vendors", "modules", "revisions", "indices", "budget", "journal"}


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_every_page_is_drawn_in_each_size_and_look(tmp_path):
    script = ROOT / "packaging" / "screenshots.py"
    done = subprocess.run(
        [sys.executable, script, tmp_path], capture_output=True, encoding="utf-8", check=False, timeout=150
    )
    assert done.returncode == 0, done.stderr
    drawn = {path.stem for path in tmp_path.iterdir()}
    looks = {f"{size}-{look}" for size in ("1366x768", "1920x1080") for look in ("light", "dark")}
    assert {f"{look}-{page}" for look in looks for page in PAGES | {"welcome", "search"}} <= drawn
    assert all(path.stat().st_size > 5000 for path in tmp_path.iterdir())
