"""`deadlines`: what to do, in the order to act, and the exit code that a scheduled task watches."""

from contextlib import closing
from datetime import date

import pytest

from contractdesk.common.clock import FixedClock
from contractdesk.domain.enums import DeadlineKind
from contractdesk.services import acts, deadlines, registers
from contractdesk.services.facts import load_facts


@pytest.fixture
def listed(run, register):
    def listed(*options):
        return run("deadlines", register, "--as-of", "2026-11-21", *options, "--json").document["deadlines"]

    return listed


def test_they_are_sorted_by_the_day_to_act(listed):
    found = listed()
    keys = [(one["act_by"], one["date"], one["contract"]) for one in found]
    assert len(found) > 10
    assert keys == sorted(keys)


def test_the_notice_of_bron_for_2027(listed):
    notices = [one for one in listed("--contract", "BRON_CM_WD") if one["kind"] == "notice"]
    (notice,) = [one for one in notices if one["date"] == "2027-10-31"]
    assert notice["act_by"] == "2027-10-08"
    assert notice["decide_by"] == "2027-08-09"
    assert (notice["bucket"], notice["state"], notice["amount_ht"]) == ("later", "open", "2950.00")
    assert "31/10/2027" in notice["why"]


def test_the_notice_that_was_missed_stays_listed(listed):
    (missed,) = [one for one in listed("--contract", "BRON_CM_WD") if one["state"] == "missed"]
    assert (missed["kind"], missed["date"], missed["bucket"]) == ("notice", "2026-10-31", "overdue")


def test_a_bucket_follows_from_the_day_to_act(listed):
    today = date(2026, 11, 21)
    ends = {"today": 0, "week": 7, "month": 30, "quarter": 90}
    for one in listed():
        days = (date.fromisoformat(one["act_by"]) - today).days
        expected = "overdue" if days < 0 else next((b for b, last in ends.items() if days <= last), "later")
        assert one["bucket"] == expected


def test_eighteen_months_ahead_by_default(listed):
    last = max(one["act_by"] for one in listed())
    assert "2028-01-01" < last <= "2028-05-21"
    assert max(one["act_by"] for one in listed("--until", "2026-12-31")) <= "2026-12-31"


@pytest.mark.parametrize(
    ("contract", "day", "code"),
    [
        ("BRON_CM_WD", "2026-11-21", 1),  # a missed notice
        ("3DOUEST-ENFANCE-2022", "2026-11-21", 1),  # ended, nothing recorded after it
        ("CAAN_CM_SL-WD", "2026-12-09", 0),
        ("CAAN_CM_SL-WD", "2026-12-10", 1),  # the very day the letter must leave
    ],
)
def test_the_exit_code_says_that_something_is_due(run, register, contract, day, code):
    arguments = ("deadlines", register, "--contract", contract, "--as-of", day, "--fail-if-due")
    assert run(*arguments).code == code
    assert run(*arguments[:-1]).code == 0


def test_people_read_a_table(run, register):
    text = run("deadlines", register, "--as-of", "2026-11-21").out
    assert text.startswith("Échéances au 21/11/2026\n")
    assert "En retard" in text


def test_what_is_put_off_or_dealt_with_is_not_due(run, register):
    day = date(2026, 12, 10)
    arguments = ("deadlines", register, "--contract", "CAAN_CM_SL-WD", "--as-of", day.isoformat())

    def notices():
        found = run(*arguments, "--json").document["deadlines"]
        return [(one["date"], one["state"]) for one in found if one["kind"] == "notice"]

    with closing(registers.open_register(register, FixedClock(day))) as database:
        row = next(
            one
            for one in deadlines.rows(load_facts(database), day, reference="CAAN_CM_SL-WD")
            if one.kind is DeadlineKind.NOTICE
        )
        acts.snooze(database, row, date(2026, 12, 15), day)
        assert notices() == [("2026-12-31", "snoozed"), ("2027-12-31", "open")]
        assert run(*arguments, "--fail-if-due").code == 0
        acts.mark_done(database, row, "reconduction voulue", day)
        assert notices() == [("2027-12-31", "open")]
