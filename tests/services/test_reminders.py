"""What the reminder at the opening of the session says, and when it says nothing."""

from datetime import date, timedelta

import pytest

from contractdesk.common.clock import FixedClock
from contractdesk.services import registers, reminders
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def sample(sample_database):
    return sample_database.path


def test_it_says_what_is_due_without_writing_anything(sample):
    before = sample.read_bytes()
    found = reminders.due(sample, FixedClock(TODAY))
    assert found.sentence.startswith("1\u00a0décision à prendre")
    assert "CAAN_CM_SL-WD" in {row.deadline.reference for row in found.rows}
    assert not any(row.is_gone for row in found.rows)
    assert sample.read_bytes() == before
    assert [one.name for one in sample.parent.iterdir()] == [sample.name]


def test_after_weeks_switched_off_it_says_what_went_by(sample):
    found = reminders.due(sample, FixedClock(date(2027, 1, 4)), since=TODAY - timedelta(days=2))
    gone = {(row.deadline.reference, row.deadline.kind.value) for row in found.rows if row.is_gone}
    assert ("2025CM0417", "entitlement") in gone
    assert found.rows[0].is_gone


def test_nothing_due_is_no_reminder(tmp_path):
    path = tmp_path / "vide.contractdesk"
    registers.create_register(path, FixedClock(TODAY))
    assert reminders.due(path, FixedClock(TODAY)) is None


def test_a_register_that_cannot_be_read_reminds_of_nothing(tmp_path):
    assert reminders.due(tmp_path / "absent.contractdesk", FixedClock(TODAY)) is None
    (tmp_path / "a.contractdesk").write_text("autre chose", encoding="utf-8")
    assert reminders.due(tmp_path / "a.contractdesk", FixedClock(TODAY)) is None
