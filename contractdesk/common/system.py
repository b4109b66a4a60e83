"""What computer the program runs on, for a log or a report.

Not `platform`: on Windows it asks a command interpreter for the version, which takes a tenth of a second at
each start and flashes a black window over a program that has no console.
"""

from __future__ import annotations

import os
import sys


def python() -> str:
    """Return the version of Python, such as `3.11.9`."""
    return ".".join(map(str, sys.version_info[:3]))


def name() -> str:
    """Return the name and version of the system, such as `Windows 10.0.19045` or `Linux 6.1.0`."""
    if sys.platform == "win32":
        version = sys.getwindowsversion()
        return f"Windows {version.major}.{version.minor}.{version.build}"
    system = os.uname()
    return f"{system.sysname} {system.release}"
