"""The calendar, read back by another library than the one that writes it, and imported a second time."""

import shutil
from contextlib import closing
from datetime import date, timedelta

import pytest
import vobject

from contractdesk import exports
from contractdesk.common.clock import FixedClock
from contractdesk.data import queries
from contractdesk.domain.enums import DecisionKind, NoticeKind
from contractdesk.services import acts, alerts, deadlines, registers
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

SL, WD, ENFANCE = "CAAN_CM_SL-WD", "BRON_CM_WD", "3DOUEST-ENFANCE-2022"
SL_END = date(2027, 2, 28)


@pytest.fixture
def database(sample_database, tmp_path, clock):
    path = tmp_path / "r.contractdesk"
    shutil.copyfile(sample_database.path, path)
    with closing(registers.open_register(path, clock)) as opened:
        yield opened


@pytest.fixture
def export(database, tmp_path):
    """Export the calendar as it is now; give its events by their identifiers."""

    def export(today=TODAY, **options):
        path = tmp_path / "a.ics"
        exports.run("ics", database, load_facts(database), today, path, overwrite=True, **options)
        calendar = vobject.readOne(path.read_bytes().decode())
        assert calendar.method.value == "PUBLISH"
        return {one.uid.value: one for one in calendar.vevent_list}

    return export


def is_cancelled(event):
    return hasattr(event, "status") and event.status.value == "CANCELLED"


def alive(events):
    return {uid: one for uid, one in events.items() if not is_cancelled(one)}


def imported(agenda, events):
    """What a calendar program holds after an import: newer events replace, cancelled ones leave."""
    kept = dict(agenda)
    for uid, one in events.items():
        known = kept.get(uid)
        newer = (int(one.sequence.value), one.dtstamp.value)
        if known is not None and newer < (int(known.sequence.value), known.dtstamp.value):
            continue
        if is_cancelled(one):
            kept.pop(uid, None)
        else:
            kept[uid] = one
    return kept


def of(events, reference, day):
    (found,) = [one for one in events.values() if reference in one.summary.value and one.dtstart.value == day]
    return found


def days(event):
    return sorted(-alarm.trigger.value.days for alarm in getattr(event, "valarm_list", []))


def test_there_is_one_event_per_deadline(database, export):
    events = alive(export())
    rows = deadlines.rows(load_facts(database), TODAY)
    assert len(events) == len(rows)
    assert sorted(one.dtstart.value for one in events.values()) == [one.act_by for one in rows]


def test_an_event_lasts_its_day_and_says_why(export):
    notice = of(export(), SL, date(2026, 12, 10))
    assert "28/02/2027" in notice.description.value
    assert notice.dtend.value == date(2026, 12, 11)
    assert notice.transp.value == "TRANSPARENT"


def test_alarms_ring_at_the_thresholds_still_to_come(database, export):
    assert days(of(export(), SL, date(2026, 12, 10))) == [7]
    assert days(of(export(), WD, date(2027, 10, 8))) == [7, 30, 90]
    alerts.set_alert_days(database, WD, [120, 45])
    assert days(of(export(), WD, date(2027, 10, 8))) == [45, 120]


def test_identifiers_stay_from_one_export_to_the_next(export):
    assert set(alive(export())) <= set(alive(export(TODAY + timedelta(days=3))))


def test_a_second_import_moves_what_has_moved(database, export):
    agenda = imported({}, export())
    before = of(agenda, SL, date(2026, 12, 10))
    with database.write("contract.edit", "Marge changée") as session:
        queries.contract(session, SL).postal_margin_days = 7
    second = export()
    assert int(of(second, SL, date(2026, 12, 24)).sequence.value) > int(before.sequence.value)
    agenda = imported(agenda, second)
    assert agenda[before.uid.value].dtstart.value == date(2026, 12, 24)
    assert set(agenda) == set(alive(second))


def test_a_start_that_is_corrected_moves_the_events_of_the_contract(database, export):
    agenda = imported({}, export(references=[WD]))
    with database.write("contract.edit", "Début corrigé") as session:
        queries.contract(session, WD).effect_on = date(2025, 2, 1)
    second = export(references=[WD])
    notices = [uid for uid, one in agenda.items() if one.categories.value == ["Préavis"]]
    moved = [uid for uid in notices if uid in alive(second)]
    assert moved
    assert all(second[uid].dtstart.value > agenda[uid].dtstart.value for uid in moved)


@pytest.mark.parametrize(
    ("reference", "settle"),
    [
        (
            SL,
            lambda database: acts.mark_done(
                database,
                deadlines.rows(load_facts(database), TODAY, reference=SL)[0],
                "on continue",
                TODAY,
            ),
        ),
        (
            SL,
            lambda database: acts.record_notice(
                database, SL, NoticeKind.NON_RENEWAL, SL_END, TODAY, TODAY, received_on=TODAY
            ),
        ),
        (
            WD,
            lambda database: acts.record_decision(
                database, WD, DecisionKind.TERMINATED, TODAY, TODAY, effective_on=date(2027, 3, 31)
            ),
        ),
        (
            ENFANCE,
            lambda database: acts.record_decision(database, ENFANCE, DecisionKind.CLOSED, TODAY, TODAY),
        ),
    ],
    ids=["dealt with", "letter", "termination", "closing"],
)
def test_what_was_settled_leaves_the_calendar(database, export, reference, settle):
    agenda = imported({}, export())
    settle(database)
    second = export()
    gone = [one for uid, one in second.items() if uid in agenda and is_cancelled(one)]
    old = [uid for uid, one in agenda.items() if one.dtstart.value < TODAY - timedelta(days=92)]
    assert gone or old
    assert all(reference in one.summary.value for one in gone)
    assert all(not hasattr(one, "valarm_list") for one in gone)
    assert {uid for uid in imported(agenda, second) if uid not in old} == {
        uid for uid in alive(second) if uid not in old
    }


def test_what_comes_back_is_in_the_calendar_again(database, export):
    agenda = imported({}, export())
    row = next(
        one for one in deadlines.rows(load_facts(database), TODAY, reference=SL) if one.kind.value == "notice"
    )
    acts.mark_done(database, row, "on continue", TODAY)
    without = imported(agenda, export())
    assert len(without) == len(agenda) - 1
    acts.reopen(database, row, TODAY)
    assert set(imported(without, export())) == set(agenda)


def test_another_register_has_other_identifiers(export, tmp_path):
    path = tmp_path / "autre.contractdesk"
    registers.create_register(path, FixedClock(TODAY), with_sample=True)
    with closing(registers.open_register(path, FixedClock(TODAY))) as other:
        exports.run("ics", other, load_facts(other), TODAY, tmp_path / "b.ics")
    second = vobject.readOne((tmp_path / "b.ics").read_text(encoding="utf-8"))
    assert not set(export()) & {one.uid.value for one in second.vevent_list}
