"""What is remembered of the reading of documents, and where their copies are put to be looked at."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

CHOSEN = "contracts/document"
"""The key, in the state of the window, of the document that was looked at last."""


@cache
def _held() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="contractdesk-lecture-", ignore_cleanup_errors=True)


def reading_folder() -> Path:
    """Return a folder of this run, made when it is first asked for, gone when the program ends."""
    return Path(_held().name)
