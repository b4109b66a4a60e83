"""Recording a revision: what is frozen, what happens to the prices, and when it is refused."""

from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal

import pytest

from contractdesk.common.errors import ConflictError, InputError, NotFoundError, StorageError
from contractdesk.data import models, queries
from contractdesk.domain.contract import state_on
from contractdesk.domain.enums import Quality, StepOrigin
from contractdesk.services import history, indices, registers, revision_records, revisions, sample
from contractdesk.services.facts import load_facts
from contractdesk.services.index_csv import IndexRow
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
    assert any("2025-11" in warning for warning in snapshot["warnings"])


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
