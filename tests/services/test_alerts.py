"""What shows at the next opening: thresholds reached, reminders come back, deadlines missed meanwhile."""

from datetime import date, timedelta

import pytest

from contractdesk.common.errors import ValidationError
from contractdesk.data import queries
from contractdesk.domain.enums import DeadlineKind, DeadlineState
from contractdesk.services import acts, alerts, deadlines, history
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

WD, SL, OXALIS, ENFANCE = "BRON_CM_WD", "CAAN_CM_SL-WD", "2025CM0417", "3DOUEST-ENFANCE-2022"
SL_SEND_BY = date(2026, 12, 10)


def shown(database, today, since=None, reference=None):
    return [
        (
            one.deadline.reference,
            one.deadline.kind.value,
            str(one.deadline.act_by),
            one.alert.reached,
            one.is_gone,
        )
        for one in alerts.reached(load_facts(database), today, since)
        if reference in (None, one.deadline.reference)
    ]


def test_everything_reached_shows_when_nothing_is_known_of_the_last_opening(database):
    found = shown(database, TODAY)
    assert (SL, "notice", "2026-12-10", 30, False) in found
    assert (WD, "notice", "2026-10-09", 0, False) in found
    assert (ENFANCE, "final_end", "2025-12-31", 0, False) in found
    assert not {kind for _ref, kind, *_rest in found} & {"renewal", "invoice", "incomplete", "commissioning"}
    assert [act_by for _ref, _kind, act_by, *_rest in found] == sorted(
        act_by for _ref, _kind, act_by, *_rest in found
    )


@pytest.mark.parametrize(
    ("since", "today", "expected"),
    [
        (date(2026, 11, 20), date(2026, 11, 21), []),
        (date(2026, 11, 9), date(2026, 11, 10), [(SL, "notice", "2026-12-10", 30, False)]),
        (date(2026, 11, 10), date(2026, 11, 10), []),
        (date(2026, 11, 21), date(2026, 12, 11), [(SL, "notice", "2026-12-10", 0, False)]),
        (date(2026, 11, 21), date(2027, 1, 15), [(SL, "notice", "2026-12-10", 0, False)]),
    ],
)
def test_only_what_is_new_since_the_last_opening(database, since, today, expected):
    assert [one for one in shown(database, today, since, SL) if one[1] == "notice"] == expected


def test_what_passed_while_switched_off_shows_although_it_is_no_longer_listed(database):
    """Off from September to March: the letter of Bron could not be sent any more, nor its codes given."""
    found = shown(database, date(2027, 3, 15), date(2026, 9, 1), WD)
    assert (WD, "notice", "2026-10-09", 0, True) in found
    assert (WD, "information", "2026-12-31", 0, True) in found
    listed = deadlines.rows(load_facts(database), date(2027, 3, 15), reference=WD)
    assert not [one for one in listed if one.act_by < date(2027, 3, 15)]


def test_what_was_dealt_with_before_does_not_come_back(database):
    row = next(
        one
        for one in deadlines.rows(load_facts(database), TODAY, reference=SL)
        if one.kind is DeadlineKind.NOTICE
    )
    acts.mark_done(database, row, "on continue", TODAY)
    assert [one for one in shown(database, SL_SEND_BY, TODAY, SL) if one[1] == "notice"] == []
    assert [one for one in shown(database, date(2027, 3, 15), TODAY, SL) if one[1] == "notice"] == []


def test_a_reminder_comes_back_on_its_day_only(database):
    row = next(
        one
        for one in deadlines.rows(load_facts(database), TODAY, reference=SL)
        if one.kind is DeadlineKind.NOTICE
    )
    until = TODAY + timedelta(days=5)
    acts.snooze(database, row, until, TODAY)
    assert shown(database, until - timedelta(days=1), TODAY, SL) == []
    assert shown(database, until, TODAY, SL) == [(SL, "notice", "2026-12-10", None, False)]
    assert shown(database, until + timedelta(days=1), until, SL) == []


def test_a_contract_alerts_at_its_own_thresholds(database):
    with database.write("essai", "Alertes") as session:
        queries.contract(session, SL).alert_days = [120, 19]
    assert shown(database, TODAY, TODAY - timedelta(days=1), SL) == [(SL, "notice", "2026-12-10", 19, False)]
    facts = load_facts(database)
    (letter, *_) = [
        one
        for one in deadlines.computed(facts, TODAY, reference=SL)
        if one.kind is DeadlineKind.NOTICE and one.state is DeadlineState.OPEN
    ]
    assert alerts.alarms(facts, letter) == (
        (120, date(2026, 8, 12)),
        (19, date(2026, 11, 21)),
        (0, SL_SEND_BY),
    )


@pytest.mark.parametrize("stored", ["abc", {"a": 1}, [7, "x", None]])
def test_thresholds_written_by_another_program_are_read_with_care(database, stored):
    with database.write("essai", "Alertes") as session:
        queries.contract(session, SL).alert_days = stored
    found = load_facts(database).contract(SL).alert_days
    assert found == ((7,) if isinstance(stored, list) else None)


@pytest.mark.parametrize(
    ("days", "label", "kept"),
    [
        ((30, 60), "Alertes (60, 30)\u00a0: CAAN_CM_SL-WD", (60, 30)),
        ((), "Alertes (le jour même)\u00a0: CAAN_CM_SL-WD", ()),
        (None, "Alertes du registre\u00a0: CAAN_CM_SL-WD", None),
    ],
)
def test_a_contract_has_thresholds_of_its_own(database, days, label, kept):
    alerts.set_alert_days(database, SL, [45])
    alerts.set_alert_days(database, SL, days)
    assert load_facts(database).contract(SL).alert_days == kept
    assert history.undo(database) == label
    assert load_facts(database).contract(SL).alert_days == (45,)


@pytest.mark.parametrize("days", [[0], [30, 2000], [-5]])
def test_a_threshold_out_of_reason_is_refused(database, days):
    with pytest.raises(ValidationError) as refusal:
        alerts.set_alert_days(database, SL, days)
    assert [(one.field, one.code) for one in refusal.value.fields] == [
        ("alert_days", "alert_days_out_of_range")
    ]


def test_the_threshold_reached_is_said_with_the_deadline(database):
    def said():
        facts = load_facts(database)
        found = deadlines.rows(facts, TODAY, reference=SL)
        return {one.kind.value: one.alert.replace("\u00a0", " ") for one in found if one.act_by.year == 2026}

    assert said()["notice"] == "rappel des 30 jours"
    alerts.set_alert_days(database, SL, [20])
    assert said()["notice"] == "rappel des 20 jours"
    alerts.set_alert_days(database, SL, [7])
    assert said()["notice"] == ""
