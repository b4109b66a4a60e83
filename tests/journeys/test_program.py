"""The program itself, started as a person starts it."""

import os
import subprocess
import sys
import time

import pytest

from contractdesk.common.logs import LOG_NAME
from contractdesk.common.paths import log_dir

LONG = 40.0


def _wait(process, condition):
    end = time.monotonic() + LONG
    while not condition():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.mark.skipif(os.name == "nt", reason="a process is asked to end by a signal")
def test_the_sample_register_stays_open_until_it_is_closed(tmp_path):
    data, scratch = tmp_path / "data", tmp_path / "tmp"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "contractdesk", "--demo", "--data-dir", str(data), "--today", "2026-11-21"],
        env=os.environ | {"TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        log = log_dir(data) / LOG_NAME
        _wait(process, lambda: log.exists() and "Register open: " in log.read_text("utf-8"))
        assert list(scratch.rglob("*.contractdesk"))
        time.sleep(1)  # still there a second later: nothing that came after the opening has ended it
        assert process.poll() is None
        process.terminate()
        out, err = process.communicate(timeout=LONG)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out, err) == (0, "", "")
    assert list(scratch.iterdir()) == []
    lines = log.read_text("utf-8").splitlines()
    told = [line for line in lines if "This plugin does not support" not in line]
    assert not [line for line in told if "WARNING" in line or "ERROR" in line]
