"""The entry that starts the reminder with the session: what it would run, and where there is one."""

import sys

from contractdesk.common import logon


def test_the_command_is_the_installed_program(monkeypatch):
    monkeypatch.setattr(sys, "executable", r"C:\Users\x y\ContractDesk.exe")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert logon.reminder_command() == r'"C:\Users\x y\ContractDesk.exe" --reminder'


def test_from_a_source_tree_it_is_the_interpreter(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    monkeypatch.delattr(sys, "frozen", raising=False)
    assert logon.reminder_command() == "/usr/bin/python3 -m contractdesk --reminder"


def test_there_is_an_entry_on_windows_only():
    assert (logon.logon_entry() is None) == (sys.platform != "win32")
