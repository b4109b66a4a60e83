"""The program's own check: what it finds and how it says it; the whole of it runs in test_main.py."""

import pytest

from contractdesk.ui import self_test
from contractdesk.ui.self_test import Failure, Outcome, report_text


@pytest.fixture
def quick(monkeypatch):
    """Two checks of one's own instead of the real ones."""

    def use(*checks):
        monkeypatch.setattr(self_test, "_checks", lambda: checks)

    return use


def _fine(_bench):
    return "tout va bien"


def _wrong(_bench):
    raise Failure("il manque une police")


def _broken(_bench):
    raise ZeroDivisionError("hélas")


def test_a_failure_is_said_and_the_rest_is_still_checked(qapp, quick, tmp_path):
    quick(("Un", _wrong), ("Deux", _broken), ("Trois", _fine))
    code, text = self_test.run(qapp, tmp_path / "r.txt")
    lines = text.splitlines()
    assert code == 1
    assert "ÉCHEC" in lines[1]
    assert "il manque une police" in lines[1]
    assert "ZeroDivisionError hélas" in lines[2]
    assert "conforme" in lines[3]
    assert lines[-1].replace("\u00a0", " ") == "3 contrôles ; 2 échecs."


def test_the_report_is_written_where_it_is_asked(qapp, quick, tmp_path):
    quick(("Un", _fine))
    report = tmp_path / "absent" / "r.txt"
    code, text = self_test.run(qapp, report)
    assert (code, report.read_text("utf-8")) == (0, f"{text}\n")


def test_a_report_that_cannot_be_written_changes_no_verdict(qapp, quick, tmp_path):
    quick(("Un", _fine))
    (tmp_path / "fichier").touch()
    code, text = self_test.run(qapp, tmp_path / "fichier" / "r.txt")
    assert code == 0
    assert "tout va bien" in text


@pytest.mark.parametrize("missing", ["_icons", "_files"])
def test_what_is_left_out_of_the_program_is_found(missing, monkeypatch, tmp_path):
    monkeypatch.setattr(self_test, "resource", lambda *parts: tmp_path.joinpath("rien", *parts))
    with pytest.raises(Failure):
        getattr(self_test, missing)(None)


def test_the_report_begins_with_what_ran(qapp):
    head = report_text([Outcome("Un", "bien", passed=True)]).splitlines()[0]
    assert all(word in head for word in ("ContractDesk", "Python", "Qt", "offscreen"))
