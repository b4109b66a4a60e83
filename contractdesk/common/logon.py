"""Whether the program says what is due when the person opens the computer's session.

On Windows an entry of the user's own `Run` key, which needs no administrator; elsewhere there is none, and
the choice is not offered.
"""

from __future__ import annotations

import sys
from typing import Protocol

REMINDER = "--reminder"
_NAME = "ContractDesk"
_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class LogonEntry(Protocol):
    """The entry that starts the reminder."""

    def is_set(self) -> bool:
        """Tell whether the reminder starts with the session."""
        ...

    def set(self) -> None:
        """Have it start with the session.

        Raises:
            OSError: the system refuses.
        """
        ...

    def clear(self) -> None:
        """No longer have it start.

        Raises:
            OSError: the system refuses.
        """
        ...


def reminder_command() -> str:
    """Return the command of the entry: the installed program, or this interpreter from a source tree."""
    # Imported here: only writing the entry needs it, and every start asks whether it is there.
    import subprocess

    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "contractdesk"]
    return subprocess.list2cmdline([*program, REMINDER])


def logon_entry() -> LogonEntry | None:
    """Return the entry of this computer, None where there is no such thing."""
    if sys.platform == "win32":
        return _RunKey()
    return None


if sys.platform == "win32":
    import winreg

    class _RunKey:
        """The value « ContractDesk » of the key that Windows reads when the session opens."""

        def is_set(self) -> bool:
            """Tell whether the value is there."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                    winreg.QueryValueEx(key, _NAME)
            except FileNotFoundError:
                return False
            return True

        def set(self) -> None:
            """Write the value."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, reminder_command())

        def clear(self) -> None:
            """Delete the value; one that is not there is deleted already."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY, 0, winreg.KEY_SET_VALUE) as key:
                    winreg.DeleteValue(key, _NAME)
            except FileNotFoundError:
                return
