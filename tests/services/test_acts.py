"""Acting on a deadline: what each act changes, refuses and leaves in the journal, and how it is undone."""

from contextlib import closing
from datetime import date, timedelta

import pytest

from contractdesk.common.errors import ConflictError, InputError, NotFoundError, StorageError, ValidationError
from contractdesk.data import queries
from contractdesk.domain.contract import state_on
from contractdesk.domain.enums import DeadlineKind, DeadlineState, DecisionKind, NoticeKind, Status
from contractdesk.services import acts, contract_sheet, dashboard, deadlines, history, registers
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY
from tests.register_tables import check_undo, tables

WD, SL, OXALIS = "BRON_CM_WD", "CAAN_CM_SL-WD", "2025CM0417"
ENFANCE, TRUST = "3DOUEST-ENFANCE-2022", "D_2026_0083"
SL_END, SL_SEND_BY = date(2027, 2, 28), date(2026, 12, 10)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


def listed(database, reference=SL, kind=None, today=TODAY, **options):
    facts = load_facts(database)
    found = deadlines.computed(facts, today, reference=reference, **options)
    return [deadlines.row(one, today) for one in found if kind in (None, one.kind)]


def notice(database, reference=SL):
    return listed(database, reference, DeadlineKind.NOTICE)[0]


def status(database, reference):
    facts = load_facts(database)
    return state_on(facts.contract(reference), TODAY, facts.context).status


def sentence(database):
    return dashboard.view(load_facts(database), TODAY).sentence


def codes(refusal):
    return [(fault.field, fault.code) for fault in refusal.value.fields]


def decide(database, reference, kind, decided_on=TODAY, **options):
    acts.record_decision(database, reference, kind, decided_on, TODAY, **options)


def send(database, reference=SL, exit_end=SL_END, sent_on=TODAY, kind=NoticeKind.NON_RENEWAL, **options):
    acts.record_notice(database, reference, kind, exit_end, sent_on, TODAY, **options)


ACTS = {
    "done": (
        lambda database: acts.mark_done(database, notice(database), "on continue", TODAY),
        "Échéance traitée\u00a0: CAAN_CM_SL-WD, préavis, 31/12/2026",
    ),
    "acknowledged": (
        lambda database: acts.mark_done(database, notice(database, WD), "vu", TODAY),
        "Échéance traitée\u00a0: BRON_CM_WD, préavis, 31/10/2026",
    ),
    "snoozed": (
        lambda database: acts.snooze(database, notice(database), SL_SEND_BY, TODAY, reason="conseil"),
        "Rappel reporté au 10/12/2026\u00a0: CAAN_CM_SL-WD, préavis, 31/12/2026",
    ),
    "next period": (
        lambda database: acts.snooze(database, notice(database), None, TODAY),
        "Rappel reporté à la prochaine période\u00a0: CAAN_CM_SL-WD, préavis, 31/12/2026",
    ),
    "renewed": (
        lambda database: decide(
            database, SL, DecisionKind.RENEWED, period_end=SL_END, number="D-12", reason="outil utile"
        ),
        "Reconduction décidée, le 21/11/2026\u00a0: CAAN_CM_SL-WD",
    ),
    "terminated": (
        lambda database: decide(database, SL, DecisionKind.TERMINATED, effective_on=date(2027, 1, 15)),
        "Résiliation, le 21/11/2026\u00a0: CAAN_CM_SL-WD",
    ),
    "closed": (
        lambda database: decide(database, ENFANCE, DecisionKind.CLOSED),
        "Clôture sans suite, le 21/11/2026\u00a0: 3DOUEST-ENFANCE-2022",
    ),
    "letter": (
        lambda database: send(database, registered_number="1A 123", sent_by="DSI", document="Lettre"),
        "Lettre enregistrée (non-reconduction, pour le 28/02/2027)\u00a0: CAAN_CM_SL-WD",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_one_operation_and_undone_leaves_every_table_as_it_was(database, name):
    act, label = ACTS[name]
    asked = listed(database)
    check_undo(database, lambda: act(database), label)
    assert history.undo(database) == label
    assert listed(database) == asked


@pytest.mark.parametrize("name", ACTS)
def test_an_act_survives_the_exchange_document(database, name, tmp_path, clock):
    ACTS[name][0](database)
    path = tmp_path / "copy.contractdesk"
    registers.create_from_document(path, registers.document_of(database), clock, "copie")
    with closing(registers.open_register(path, clock)) as copy:
        assert [one.state for one in listed(copy)] == [one.state for one in listed(database)]
        assert registers.document_of(copy) == registers.document_of(database)


@pytest.mark.parametrize("name", ACTS)
def test_a_register_open_for_reading_refuses(open_copy, name):
    with pytest.raises(StorageError, match="read_only"):
        ACTS[name][0](open_copy(writable=False))


# ------------------------------------------------------------------------------------------- marks


def test_what_is_dealt_with_leaves_the_list_and_the_count(database):
    assert sentence(database).startswith("1\u00a0décision à prendre")
    row = notice(database)
    acts.mark_done(database, row, "  on continue ", TODAY)
    assert notice(database).due_on > row.due_on
    assert sentence(database).startswith("Aucune décision à prendre")
    (done,) = [one for one in listed(database, with_done=True) if one.state is DeadlineState.DONE]
    assert done.anchor == row.anchor
    (mark,) = contract_rows(database)[0].marks
    assert (mark.reason, mark.marked_on) == ("on continue", TODAY)


def contract_rows(database, reference=SL):
    with database.read() as session:
        return queries.contracts(session, reference=reference, whole=True)


@pytest.mark.parametrize(("until", "count"), [(SL_SEND_BY, "1\u00a0décision"), (None, "Aucune décision")])
def test_what_is_put_off_still_counts_when_it_comes_back_in_time(database, until, count):
    acts.snooze(database, notice(database), until, TODAY)
    row = notice(database)
    assert (row.state, row.snoozed_until) == (DeadlineState.SNOOZED, until or date(2027, 3, 1))
    assert not dashboard.needs_attention(row)
    assert sentence(database).startswith(count)


def test_an_act_replaces_the_one_before(database):
    acts.snooze(database, notice(database), date(2026, 12, 1), TODAY)
    acts.snooze(database, notice(database), date(2026, 12, 2), TODAY)
    acts.mark_done(database, notice(database), "décidé", TODAY)
    (mark,) = contract_rows(database)[0].marks
    assert (mark.state.value, mark.until, mark.reason) == ("done", None, "décidé")
    for until in (date(2026, 12, 2), date(2026, 12, 1)):
        history.undo(database)
        assert notice(database).snoozed_until == until


def test_a_missed_notice_is_told_as_missed_while_it_is_put_off(database):
    missed = notice(database, WD)
    acts.snooze(database, missed, date(2026, 12, 20), TODAY)
    assert notice(database, WD).title == missed.title


def test_the_sheet_keeps_what_was_said(database):
    acts.mark_done(database, notice(database), "on continue", TODAY)
    acts.snooze(database, listed(database, kind=DeadlineKind.RENEWAL)[0], TOMORROW, TODAY)
    sheet = contract_sheet.sheet(database, load_facts(database), SL, TODAY)
    (section,) = [one for one in sheet.sections if one.key == "deadlines"]
    assert section.grids[-1].rows == (
        ("31/12/2026", "Préavis", "Traité", "21/11/2026", "on continue"),
        ("01/03/2027", "Reconduction", "Rappel le 22/11/2026", "21/11/2026", ""),
    )


def test_a_deadline_that_changed_meanwhile_is_a_conflict(database):
    seen = notice(database)
    with database.write("essai", "Préavis changé") as session:
        (row,) = queries.contracts(session, reference=SL)
        row.notice_count = 1
    for act in (
        lambda: acts.mark_done(database, seen, "vu", TODAY),
        lambda: acts.snooze(database, seen, TOMORROW, TODAY),
    ):
        with pytest.raises(ConflictError, match="deadline_changed"):
            act()


def test_what_was_dealt_with_asks_again_when_the_dates_change(database):
    acts.mark_done(database, notice(database), "on continue", TODAY)
    with database.write("essai", "Préavis changé") as session:
        (row,) = queries.contracts(session, reference=SL)
        row.notice_count = 1
    assert (notice(database).due_on, notice(database).state) == (date(2027, 1, 31), DeadlineState.OPEN)


def test_what_is_dealt_with_cannot_be_twice(database):
    row = notice(database)
    acts.mark_done(database, row, "vu", TODAY)
    with pytest.raises(ConflictError, match="deadline_changed"):
        acts.mark_done(database, row, "vu", TODAY)


@pytest.mark.parametrize("reason", ["", " \u00a0 "])
def test_dealt_with_says_why(database, reason):
    with pytest.raises(ValidationError) as refusal:
        acts.mark_done(database, notice(database), reason, TODAY)
    assert codes(refusal) == [("reason", "reason_missing")]


def test_a_contract_that_is_over_needs_a_decision(database):
    (row,) = listed(database, ENFANCE, DeadlineKind.FINAL_END)
    with pytest.raises(ConflictError, match="ended_needs_decision"):
        acts.mark_done(database, row, "vu", TODAY)
    decide(database, ENFANCE, DecisionKind.CLOSED)
    assert listed(database, ENFANCE) == []


@pytest.mark.parametrize(
    ("reference", "kind", "until", "code"),
    [
        (SL, DeadlineKind.NOTICE, TODAY, "snooze_in_past"),
        (SL, DeadlineKind.NOTICE, YESTERDAY, "snooze_in_past"),
        (SL, DeadlineKind.NOTICE, SL_SEND_BY + timedelta(days=1), "snooze_too_late"),
        (ENFANCE, DeadlineKind.FINAL_END, None, "no_next_period"),
        (TRUST, DeadlineKind.INCOMPLETE, None, "no_next_period"),
    ],
)
def test_a_reminder_that_makes_no_sense(database, reference, kind, until, code):
    with pytest.raises(ValidationError) as refusal:
        acts.snooze(database, listed(database, reference, kind)[0], until, TODAY)
    assert codes(refusal) == [("until", code)]


# --------------------------------------------------------------------------- decisions and letters


def test_a_renewal_decided_asks_for_no_letter(database):
    row = notice(database)
    decide(database, SL, DecisionKind.RENEWED, period_end=SL_END, number=" D-12 ", reason="utile")
    assert notice(database).due_on > row.due_on
    (decision,) = contract_rows(database)[0].decisions
    assert (decision.number, decision.reason) == ("D-12", "utile")


@pytest.mark.parametrize(
    ("reference", "kind", "options", "faults"),
    [
        (SL, "renewed", {}, [("period_end", "decision_period_missing")]),
        (SL, "renewed", {"period_end": TODAY}, [("period_end", "decision_period_unknown")]),
        (SL, "renewed", {"period_end": date(2020, 2, 29)}, [("period_end", "decision_period_unknown")]),
        (SL, "renewed", {"period_end": date(2029, 2, 28)}, [("period_end", "decision_nothing_follows")]),
        (SL, "renewed", {"period_end": SL_END, "decided_on": TOMORROW}, [("decided_on", "day_in_future")]),
        (
            SL,
            "not_renewed",
            {"decided_on": TOMORROW},
            [("decided_on", "day_in_future"), ("period_end", "decision_period_missing")],
        ),
        (SL, "terminated", {}, [("effective_on", "end_day_missing")]),
        (SL, "terminated", {"effective_on": date(2026, 2, 28)}, [("effective_on", "end_day_outside")]),
        (SL, "terminated", {"effective_on": date(2029, 3, 1)}, [("effective_on", "end_day_outside")]),
    ],
)
def test_a_decision_about_nothing(database, reference, kind, options, faults):
    before = tables(database.path)
    with pytest.raises(ValidationError) as refusal:
        decide(database, reference, DecisionKind(kind), **options)
    assert codes(refusal) == faults
    assert tables(database.path) == before


def test_a_decision_can_be_changed_by_a_later_one_only(database):
    decide(database, SL, DecisionKind.RENEWED, period_end=SL_END)
    with pytest.raises(ConflictError, match="decision_exists"):
        decide(database, SL, DecisionKind.RENEWED, period_end=SL_END)
    with pytest.raises(ValidationError) as refusal:
        decide(database, SL, DecisionKind.NOT_RENEWED, YESTERDAY, period_end=SL_END)
    assert codes(refusal) == [("decided_on", "decision_before_another")]
    decide(database, SL, DecisionKind.NOT_RENEWED, period_end=SL_END)
    assert load_facts(database).contract(SL).refused_ends == {SL_END}
    assert notice(database).due_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("reference", "kind", "error", "code"),
    [
        ("RIEN", DecisionKind.CLOSED, NotFoundError, "contract_not_found"),
        (TRUST, DecisionKind.RENEWED, InputError, "contract_not_started"),
        (TRUST, DecisionKind.TERMINATED, InputError, "contract_not_started"),
    ],
)
def test_what_cannot_be_decided(database, reference, kind, error, code):
    with pytest.raises(error, match=code):
        decide(database, reference, kind)


def test_a_contract_that_goes_on_cannot_be_closed(database):
    with database.write("essai", "Sans maximum") as session:
        (row,) = queries.contracts(session, reference=SL)
        row.max_renewals = None
    with pytest.raises(ConflictError, match="contract_goes_on"):
        decide(database, SL, DecisionKind.CLOSED)
    send(database)
    decide(database, SL, DecisionKind.CLOSED)
    with pytest.raises(ConflictError, match="decision_exists"):
        decide(database, SL, DecisionKind.CLOSED)


def test_a_contract_that_never_started_can_be_closed(database):
    decide(database, TRUST, DecisionKind.CLOSED)
    assert listed(database, TRUST) == []


def test_a_letter_stops_the_alerts_and_ends_the_contract(database):
    send(database, registered_number=" 1A 123 ", sent_by="DSI", document="Lettre de non-reconduction")
    assert listed(database, kind=DeadlineKind.NOTICE) == []
    assert status(database, SL) is Status.NOTICE_GIVEN
    row = contract_rows(database)[0]
    (letter,) = row.letters
    assert (letter.registered_number, letter.received_on, letter.sent_by) == ("1A 123", None, "DSI")
    (document,) = [one for one in row.documents if one.id == letter.document_id]
    assert (document.title, document.dated_on) == ("Lettre de non-reconduction", TODAY)


def test_a_letter_is_completed_when_its_receipt_comes_back(database):
    send(database, sent_on=YESTERDAY, registered_number="1A 123", sent_by="DSI")
    send(database, sent_on=YESTERDAY, received_on=TODAY)
    (letter,) = contract_rows(database)[0].letters
    assert (letter.registered_number, letter.received_on, letter.sent_by) == ("1A 123", TODAY, "DSI")
    history.undo(database)
    (letter,) = contract_rows(database)[0].letters
    assert letter.received_on is None


@pytest.mark.parametrize("received_on", [None, TODAY])
def test_a_letter_is_not_recorded_twice(database, received_on):
    send(database, received_on=received_on)
    with pytest.raises(ConflictError, match="letter_exists"):
        send(database, received_on=received_on)


@pytest.mark.parametrize(
    ("options", "faults"),
    [
        ({"sent_on": TOMORROW}, [("sent_on", "day_in_future")]),
        (
            {"exit_end": date(2026, 2, 28), "sent_on": TODAY},
            [("sent_on", "letter_after_exit"), ("exit_end", "letter_exit_unknown")],
        ),
        ({"received_on": YESTERDAY}, [("received_on", "receipt_before_sending")]),
        ({"received_on": TOMORROW}, [("received_on", "day_in_future")]),
        ({"exit_end": TODAY}, [("exit_end", "letter_exit_unknown")]),
        ({"exit_end": date(2029, 2, 28)}, [("exit_end", "letter_exit_last")]),
    ],
)
def test_a_letter_about_nothing(database, options, faults):
    before = tables(database.path)
    with pytest.raises(ValidationError) as refusal:
        send(database, **options)
    assert codes(refusal) == faults
    assert tables(database.path) == before


def test_a_letter_for_a_contract_without_dates(database):
    with pytest.raises(InputError, match="contract_not_started"):
        send(database, TRUST)


# -------------------------------------------------------------------------------------- taken back


@pytest.mark.parametrize("act", ["done", "snoozed"])
def test_what_was_said_of_a_deadline_is_taken_back(database, act):
    ACTS[act][0](database)
    (row,) = [one for one in listed(database, with_done=True) if dashboard.is_dealt_with(one)]
    assert row.reason
    acts.reopen(database, row, TODAY)
    assert notice(database).state is DeadlineState.OPEN
    assert history.available(database).undo_label.startswith("Échéance à traiter de nouveau")
    with pytest.raises(ConflictError, match="deadline_changed"):
        acts.reopen(database, row, TODAY)
    history.undo(database)
    assert row in listed(database, with_done=True)


def test_a_receipt_is_named_in_the_journal_and_needs_no_period(database):
    send(database, sent_on=YESTERDAY)
    send(database, sent_on=YESTERDAY, received_on=TODAY)
    assert history.available(database).undo_label.replace("\u00a0", " ") == (
        "Accusé de réception enregistré (non-reconduction, lettre du 20/11/2026) : CAAN_CM_SL-WD"
    )
    with pytest.raises(ValidationError) as refusal:
        send(database, exit_end=None, received_on=TODAY)
    assert codes(refusal) == [("exit_end", "day_missing")]
