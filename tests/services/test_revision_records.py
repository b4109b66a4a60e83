"""Recording a revision: what is frozen, what happens to the prices, and when it is refused."""

from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal

import pytest

from contractdesk.common.errors import ConflictError, InputError, NotFoundError, StorageError, ValidationError
from contractdesk.data import models, queries
from contractdesk.domain.contract import state_on
from contractdesk.domain.enums import Quality, StepOrigin
from contractdesk.services import history, indices, registers, revision_records, revisions, sample
from contractdesk.services.facts import load_facts
from contractdesk.services.index_csv import IndexRow
from contractdesk.services.revision_snapshot import agrees, frozen_of, view_of
from tests.conftest import TODAY

DAY = date(2026, 1, 1)
NOVEMBER = IndexRow("syntec-revise", "2025-11", Decimal("322.5"), date(2025, 12, 31))


def record(database, reference="2025CM0417", on=DAY, reading="chained", facts=None, **options):
    options = {"confirmed": True, **options}
    facts = load_facts(database) if facts is None else facts
    revision_records.record(database, facts, reference, on, reading, TODAY, **options)


def row_of(database, reference="2025CM0417"):
    with database.read() as session:
        (row,) = queries.contracts(session, reference=reference)
        return row


def amounts(database, reference, *days):
    facts = load_facts(database)
    contract = facts.contract(reference)
    return [state_on(contract, day, facts.context).annual_ht for day in days]


def test_the_prices_close_the_day_before_and_open_revised(database):
    record(database)
    eve = DAY - timedelta(days=1)
    assert amounts(database, "2025CM0417", eve, DAY) == [Decimal("5429.84"), Decimal("5553.95")]
    for group in row_of(database).groups:
        before, after = sorted(group.steps, key=lambda step: step.id)
        assert (before.valid_to, after.valid_from, after.valid_to) == (eve, DAY, None)
        assert (before.origin, after.origin) == (StepOrigin.CONTRACT, StepOrigin.REVISION)


def test_the_values_used_are_frozen(database):
    record(database, reason="accord du titulaire")
    (revision,) = row_of(database).revisions
    assert (revision.effective_on, revision.recorded_on, revision.reading_code) == (DAY, TODAY, "chained")
    assert (revision.previous_ht, revision.revised_ht) == (Decimal("5429.84"), Decimal("5553.95"))
    assert revision.reason == "accord du titulaire"
    snapshot = revision.snapshot
    assert [quote["value"] for quote in snapshot["current_quotes"]] == ["322.2"]
    assert [quote["value"] for quote in snapshot["base_quotes"]] == ["315.0"]
    assert snapshot["coefficient_exact"] == "1.022857142857"
    assert snapshot["floor"]["applied"] is False
    assert sum(Decimal(line["after_ht"]) for line in snapshot["lines"]) == Decimal("5553.95")
    assert any("5\u202f553,95" in step for step in snapshot["steps"])
    assert any("novembre 2025" in warning for warning in snapshot["warnings"])


def test_the_choice_is_kept_on_the_clause_with_its_reason(database):
    record(database, reason="accord")
    chosen = {one.code: (one.chosen, one.chosen_reason) for one in row_of(database).clause.readings}
    assert chosen["chained"] == (True, "accord")
    assert {state for code, state in chosen.items() if code != "chained"} == {(False, "")}


def test_the_next_link_of_the_chain_starts_from_it(database):
    record(database)
    indices.import_values(
        database, [IndexRow("syntec-revise", "2026-10", Decimal("330.0"), date(2026, 11, 30))]
    )
    calculation = revisions.compute(load_facts(database), "2025CM0417", date(2027, 1, 1))
    proposal = revision_records.proposal_of(calculation, "chained")
    assert proposal.base_price == Decimal("5553.95")
    assert str(proposal.lines[0].base.month) == "2025-10"
    record(database, on=date(2027, 1, 1))
    steps = sorted(row_of(database).groups[0].steps, key=lambda step: step.id)
    assert [step.valid_to for step in steps] == [date(2025, 12, 31), date(2026, 12, 31), None]


def test_lines_share_the_revised_total(database):
    record(database, "BRON_CM_WD", reading="initial")
    steps = [max(line.steps, key=lambda step: step.id) for line in row_of(database, "BRON_CM_WD").lines]
    assert [step.annual_ht for step in steps] == [
        Decimal("1836.00"),
        Decimal("561.00"),
        Decimal("306.00"),
        Decimal("306.00"),
    ]


def test_a_scheduled_step_that_opens_the_same_day_is_revised_and_not_closed(tmp_path, clock):
    """Atexo: the 9 000 € of the second year are revised on the day they open."""
    document = sample.document()
    (atexo,) = [one for one in document["contracts"] if one["reference"] == "D_2026_0083"]
    atexo |= {"effect_on": date(2024, 11, 30), "signed_on": date(2024, 10, 31)}
    path = tmp_path / "r"
    registers.create_from_document(path, document, clock, "essai")
    with closing(registers.open_register(path, clock)) as database:
        record(database, "D_2026_0083", date(2025, 11, 30), "step")
        days = (date(2025, 11, 29), date(2025, 11, 30))
        assert amounts(database, "D_2026_0083", *days) == [Decimal("6300.00"), Decimal("9220.35")]
        row = row_of(database, "D_2026_0083")
        holders = [row.steps, *(line.steps for line in row.lines), *(group.steps for group in row.groups)]
        steps = [step for steps in holders for step in steps]
        closed = {step.contract_year: step.valid_to for step in steps if step.contract_year}
        assert closed == {1: date(2025, 11, 29), 2: None}


def test_a_value_that_changed_meanwhile_is_a_conflict(database):
    facts = load_facts(database)
    indices.import_values(database, [NOVEMBER])
    with pytest.raises(ConflictError, match="revision_changed"):
        record(database, facts=facts)
    assert row_of(database).revisions == []
    assert amounts(database, "2025CM0417", DAY) == [Decimal("5429.84")]


def test_a_provisional_result_asks_to_be_confirmed(database):
    with pytest.raises(InputError, match="revision_provisional") as refusal:
        record(database, confirmed=False)
    assert [str(month) for month in refusal.value.params["months"]] == ["2024-11", "2025-11"]
    values = [NOVEMBER, IndexRow("syntec-revise", "2024-11", Decimal("315.0"), date(2024, 12, 31))]
    indices.import_values(database, values)
    record(database, confirmed=False)


@pytest.mark.parametrize("on", [DAY, date(2025, 7, 1)])
def test_nothing_is_recorded_on_or_before_a_recorded_revision(database, on):
    record(database)
    with pytest.raises(ConflictError, match="revision_exists") as refusal:
        record(database, on=on)
    assert refusal.value.params["on"] == DAY


@pytest.mark.parametrize(
    ("reference", "reading", "error", "code"),
    [
        ("NEANT", "chained", NotFoundError, "contract_not_found"),
        ("2025CM0417", "autre", InputError, "reading_unknown"),
        ("3DOUEST-ENFANCE-2022", "x", InputError, "amount_unknown"),
    ],
)
def test_what_cannot_be_recorded(database, reference, reading, error, code):
    with pytest.raises(error, match=code):
        record(database, reference, reading=reading)


def test_a_reading_that_cannot_be_calculated_says_why(database):
    with pytest.raises(InputError, match="index_value_missing"):
        record(database, "BRON_CM_WD", date(2027, 1, 1), "sliding")


def test_a_register_open_for_reading_refuses(open_copy):
    with pytest.raises(StorageError, match="read_only"):
        record(open_copy(writable=False))


def test_it_is_one_operation_that_can_be_undone(database):
    before = registers.document_of(database)
    record(database)
    assert registers.check(database) == ()
    with database.read() as session:
        last = queries.last_operation(session)
        assert (last.use_case, last.label) == (
            "revision.record",
            "Révision du 01/01/2026 enregistrée\u00a0: 2025CM0417",
        )
    history.undo(database)
    assert registers.document_of(database) == before


def test_a_doubtful_value_is_named(database):
    """Only published values are used without a warning."""
    doubtful = IndexRow("syntec-revise", "2025-11", Decimal("322.5"), date(2025, 12, 31), Quality.UNOFFICIAL)
    indices.import_values(database, [doubtful])
    record(database)
    (revision,) = row_of(database).revisions
    assert any("non officielle" in warning for warning in revision.snapshot["warnings"])
    assert revision.snapshot["current_quotes"][0]["quality"] == "unofficial"
    assert isinstance(revision, models.Revision)


# ------------------------------------------------------------------------------------- cancelling, issuing


def cancel(database, reference="2025CM0417", on=DAY, reason="indice corrigé depuis"):
    revision_records.cancel(database, reference, on, reason, TODAY)


def prices_of(database, reference):
    row = row_of(database, reference)
    holders = [*row.groups, *row.lines, row]
    return [(s.valid_from, s.valid_to, s.annual_ht) for holder in holders for s in holder.steps]


@pytest.mark.parametrize(
    ("reference", "reading"),
    [("2025CM0417", "chained"), ("BRON_CM_WD", "initial"), ("BRON_CM_IL", "initial")],
)
def test_cancelling_gives_the_prices_back_and_keeps_the_revision_in_sight(database, reference, reading):
    before = prices_of(database, reference)
    record(database, reference, reading=reading)
    assert prices_of(database, reference) != before
    cancel(database, reference)
    assert prices_of(database, reference) == before
    assert registers.check(database) == ()
    (one,) = revision_records.recorded(database, reference)
    assert (one.cancelled_on, one.cancelled_reason) == (TODAY, "indice corrigé depuis")
    assert not one.can_be_cancelled
    assert load_facts(database).contract(reference).revisions == ()
    assert not any(one.chosen for one in row_of(database, reference).clause.readings)


def test_a_cancelled_revision_can_be_recorded_anew(database):
    record(database)
    cancel(database)
    record(database, reading="cumulative")
    assert [one.reading_id for one in revision_records.recorded(database, "2025CM0417")] == [
        "cumulative",
        "chained",
    ]
    assert amounts(database, "2025CM0417", DAY) == [Decimal("5553.95")]


def test_the_last_day_that_a_price_had_comes_back(database):
    with database.write("essai", "Prix jusqu’au 30/06/2026") as session:
        (row,) = queries.contracts(session, reference="2025CM0417")
        for group in row.groups:
            group.steps[0].valid_to = date(2026, 6, 30)
    before = prices_of(database, "2025CM0417")
    record(database)
    cancel(database)
    assert prices_of(database, "2025CM0417") == before


def test_cancelling_survives_the_exchange_document(database, tmp_path, clock):
    before = prices_of(database, "2025CM0417")
    record(database)
    path = tmp_path / "copy.contractdesk"
    registers.create_from_document(path, registers.document_of(database), clock, "copie")
    with closing(registers.open_register(path, clock)) as copy:
        cancel(copy)
        assert prices_of(copy, "2025CM0417") == before


def test_cancelling_is_one_operation_that_can_be_undone(database):
    record(database)
    before = registers.document_of(database)
    cancel(database)
    assert history.available(database).undo_label == "Révision du 01/01/2026 annulée\u00a0: 2025CM0417"
    history.undo(database)
    assert registers.document_of(database) == before


def test_only_the_latest_revision_can_be_cancelled_first(database):
    record(database)
    indices.import_values(
        database, [IndexRow("syntec-revise", "2026-10", Decimal("330.0"), date(2026, 11, 30))]
    )
    record(database, on=date(2027, 1, 1), reason="suite")
    with pytest.raises(ConflictError, match="revision_followed"):
        cancel(database)
    cancel(database, on=date(2027, 1, 1))
    chosen = [one for one in row_of(database).clause.readings if one.chosen]
    assert [one.code for one in chosen] == ["chained"], "the choice of the revision that stands"
    cancel(database)


def test_what_cannot_be_cancelled(database, open_copy):
    record(database)
    for reason in ("", " \u00a0 "):
        with pytest.raises(ValidationError) as refusal:
            cancel(database, reason=reason)
        assert [(one.field, one.code) for one in refusal.value.fields] == [
            ("reason", "cancel_reason_missing")
        ]
    for reference, on in (("2025CM0417", date(2025, 1, 1)), ("NEANT", DAY)):
        with pytest.raises(NotFoundError, match="revision_not_found"):
            cancel(database, reference, on)
    with pytest.raises(StorageError, match="read_only"):
        cancel(open_copy(writable=False))


def test_once_its_sheet_has_left_only_cancelling_takes_a_revision_back(database):
    record(database)
    revision_records.record_issue(database, "2025CM0417", DAY, TODAY)
    with database.read() as session:
        last = queries.last_operation(session).id
    revision_records.record_issue(database, "2025CM0417", DAY, TODAY)
    with database.read() as session:
        assert queries.last_operation(session).id == last, "it left once"
    assert history.available(database).undo_label == ""
    with pytest.raises(ConflictError, match="not_undoable"):
        history.undo(database)
    (one,) = revision_records.recorded(database, "2025CM0417")
    assert one.issued_on == TODAY
    cancel(database)
    history.undo(database)
    (one,) = revision_records.recorded(database, "2025CM0417")
    assert one.cancelled_on is None
    with pytest.raises(NotFoundError, match="revision_not_found"):
        revision_records.record_issue(database, "2025CM0417", date(2024, 1, 1), TODAY)


# ------------------------------------------------------------------------------------------ what is frozen


def test_the_sheet_frozen_is_the_one_that_was_seen_whatever_changes_later(database):
    seen = revisions.view(load_facts(database), "2025CM0417", DAY)
    record(database)
    indices.import_values(database, [IndexRow("syntec-revise", "2025-10", Decimal("399.9"), TODAY)])
    (one,) = revision_records.recorded(database, "2025CM0417")
    assert one.view == seen
    assert one.agrees is True


@pytest.mark.parametrize("reference", ["2025CM0417", "BRON_CM_WD"])
def test_a_recorded_revision_is_computed_again_from_its_frozen_values(database, reference):
    facts = load_facts(database)
    for one in revisions.compute(facts, reference, DAY).proposals:
        record(database, reference, reading=one.reading.id)
        (row, *_) = [r for r in row_of(database, reference).revisions if r.cancelled_on is None]
        frozen = frozen_of(row.snapshot)
        assert frozen.priced().parts == tuple(part for _, _, part in one.shares)
        assert frozen.priced().coefficient == one.coefficient
        cancel(database, reference)


def test_a_snapshot_that_was_altered_no_longer_agrees(database):
    record(database)
    snapshot = row_of(database).revisions[0].snapshot
    snapshot["current_quotes"][0]["value"] = "323.2"
    assert agrees(snapshot) is False
    snapshot["lines"] = "rien"
    assert agrees(snapshot) is False
    del snapshot["figures"], snapshot["view"]
    assert agrees(snapshot) is None
    assert view_of(snapshot) is None


def test_a_verification_computes_every_recorded_revision_again(database):
    record(database)
    assert registers.check(database) == ()
    with database.write("essai", "Valeur changée") as session:
        (row,) = queries.contracts(session, reference="2025CM0417")
        (one,) = row.revisions
        lines = [{**line, "after_ht": "1.00"} for line in one.snapshot["lines"]]
        one.snapshot = {**one.snapshot, "lines": lines}
    (problem,) = registers.check(database)
    assert (problem.code, problem.params["on"]) == ("revision_altered", DAY)
