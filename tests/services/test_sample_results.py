"""What follows from the facts of the sample: periods, amounts and prices, as the documents say."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from contractdesk.common.errors import InputError
from contractdesk.data import mapping, queries
from contractdesk.domain.billing import invoices
from contractdesk.domain.clauses import RecordedRevision
from contractdesk.domain.contract import state_on
from contractdesk.domain.enums import Quality
from contractdesk.domain.revision import Basis, calculate
from contractdesk.domain.terms import schedule
from contractdesk.services import revisions
from tests.conftest import TODAY

WD, IL, SL = "BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD"
OXALIS, ENFANCE, TRUST = "2025CM0417", "3DOUEST-ENFANCE-2022", "D_2026_0083"


def day(text):
    return date.fromisoformat(text)


# ------------------------------------------------------------------------------------ periods and notices


def years(first, count):
    """The first and last days of yearly periods."""
    start = day(first)
    starts = [start.replace(year=start.year + n) for n in range(count + 1)]
    return [(one, after - timedelta(days=1)) for one, after in pairwise(starts)]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (WD, years("2025-01-01", 4)),
        (IL, years("2025-01-01", 4)),
        (SL, years("2026-03-01", 3)),
        (OXALIS, years("2025-01-01", 5)),
        (ENFANCE, years("2022-01-01", 4)),
    ],
)
def test_periods_are_those_of_the_documents(sample_facts, reference, expected):
    plan = sample_facts.contract(reference).plan()
    assert [(one.start, one.end) for one in plan.periods(day("2040-01-01"))] == expected
    assert plan.final_end() == expected[-1][1]


BRON_NOTICE = ("2026-08-10", "2026-10-09", "2026-10-31")
STATES = [
    # reference, status, term, final end, (decide by, send by, limit), window, next exit
    (WD, "notice_closed", 2, "2028-12-31", BRON_NOTICE, "closed", "2027-12-31"),
    (IL, "notice_closed", 2, "2028-12-31", BRON_NOTICE, "closed", "2027-12-31"),
    (SL, "in_force", 1, "2029-02-28", ("2026-10-09", "2026-12-10", "2026-12-31"), "open", "2027-02-28"),
    (
        OXALIS,
        "notice_closed",
        2,
        "2029-12-31",
        ("2026-07-10", "2026-09-09", "2026-09-30"),
        "closed",
        "2027-12-31",
    ),
    (ENFANCE, "ended", 4, "2025-12-31", None, "none", None),
    (TRUST, "incomplete", None, None, None, "none", None),
]


@pytest.mark.parametrize(("reference", "status", "term", "final", "notice", "window", "exit_end"), STATES)
def test_state_on_a_day(sample_facts, reference, status, term, final, notice, window, exit_end):
    state = state_on(sample_facts.contract(reference), TODAY, sample_facts.context)
    assert (state.status, state.window) == (status, window)
    assert (state.term.number if state.term else None) == term
    assert state.final_end == (day(final) if final else None)
    assert state.next_exit == (day(exit_end) if exit_end else None)
    dates = state.notice
    found = dates and (dates.decide_by, dates.send_by, dates.limit)
    assert found == (notice and tuple(map(day, notice)))


def test_what_is_missing_is_said(sample_facts):
    states = {one.reference: state_on(one, TODAY, sample_facts.context) for one in sample_facts.contracts}
    assert {name: list(state.missing) for name, state in states.items() if state.missing} == {
        ENFANCE: ["annual_ht"],
        TRUST: ["start"],
    }
    assert sample_facts.contract(TRUST).start_event == "mise en production de la phase 1"


def test_exits_of_a_contract_that_can_be_left_each_year(sample_facts, sample_database):
    """Once dated, Atexo's 24 months are left at the first anniversary, three months ahead."""
    with sample_database.read() as session:
        (row,) = queries.contracts(session, reference=TRUST, whole=True)
        terms = mapping.terms_of(row, {"effect_on": "2026-04-22"})
    plan = schedule(terms)
    assert plan.final_end() == day("2028-04-21")
    assert plan.exit_at(day("2026-11-21")) == day("2027-04-21")


# ----------------------------------------------------------------------------------------------- amounts


TOTALS = [
    (WD, "2950.00", "590.00", "3540.00"),
    (IL, "2000.00", "400.00", "2400.00"),
    (SL, "3400.33", "680.07", "4080.40"),
    (OXALIS, "5429.84", "1085.97", "6515.81"),
    (TRUST, "6300.00", "1260.00", "7560.00"),
]


@pytest.mark.parametrize(("reference", "ht", "vat", "ttc"), TOTALS)
def test_totals_are_those_of_the_documents(sample_facts, reference, ht, vat, ttc):
    totals = state_on(sample_facts.contract(reference), TODAY, sample_facts.context).totals
    assert [str(one) for one in (totals.ht, totals.vat, totals.ttc)] == [ht, vat, ttc]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (WD, ["2025-01-01", "2026-01-01", "2027-01-01", "2028-01-01"]),
        (IL, ["2025-01-01", "2026-01-01", "2027-01-01", "2028-01-01"]),
        (SL, ["2026-03-01", "2027-03-01", "2028-03-01"]),
    ],
)
def test_invoices_come_on_the_days_of_the_documents(sample_facts, reference, expected):
    contract = sample_facts.contract(reference)
    due = invoices(
        contract.plan(), contract.billing, contract.items, day("2020-01-01"), day("2040-01-01"), None
    )
    assert [one.due_on for one in due] == [day(one) for one in expected]


def test_a_price_that_the_document_leaves_out_stays_unknown(sample_facts):
    assert state_on(sample_facts.contract(ENFANCE), TODAY, sample_facts.context).totals is None


def test_yearly_rights_are_watched(sample_facts):
    assert {
        one.reference: [right.label for right in one.rights] for one in sample_facts.contracts if one.rights
    } == {
        OXALIS: ["assistance annuelle sur site", "mise à jour MAJIC sous 1 mois après réception des données"],
        TRUST: ["5 tickets d’assistance juridique au forfait (période non précisée)"],
    }


# ------------------------------------------------------------------------------------- ambiguous readings


AMBIGUITIES = {
    (SL, "renewal"): ["2029-02-28", "2029-02-28"],
    (ENFANCE, "duration"): ["2025-12-31", "2026-12-31"],
    (TRUST, "start"): ["2028-04-01", "2028-04-21", None, None],
}


@pytest.mark.parametrize(("reference", "topic"), AMBIGUITIES)
def test_each_option_gives_its_own_end(sample_database, reference, topic):
    with sample_database.read() as session:
        (row,) = queries.contracts(session, reference=reference, whole=True)
        options = [one for item in row.ambiguities if item.topic == topic for one in item.options]
        plans = [schedule(mapping.terms_of(row, one.changes)) for one in options]
    ends = [None if plan is None else plan.final_end() for plan in plans]
    assert ends == [end and day(end) for end in AMBIGUITIES[reference, topic]]


def test_an_express_reading_changes_what_happens_by_itself(sample_database):
    with sample_database.read() as session:
        (row,) = queries.contracts(session, reference=SL, whole=True)
        express = mapping.terms_of(row, row.ambiguities[0].options[1].changes)
    assert schedule(express).granted_end() == date(2027, 2, 28)


# ---------------------------------------------------------------------------------------------- revisions


def computed(sample_facts, reference, on, **free):
    """Revised prices by reading, with the months that make them provisional."""
    calculation = revisions.compute(sample_facts, reference, day(on), **free)
    prices = {one.reading.id: str(one.revised.ht) for one in calculation.proposals}
    months = {str(month) for one in calculation.proposals for _, month in one.missing_months}
    return prices, months


@pytest.mark.parametrize(
    ("reference", "expected", "provisional"),
    [
        (WD, {"initial": "3009.00", "sliding": "3009.00"}, {"2025-11"}),
        (IL, {"initial": "2040.00", "sliding": "2040.00"}, {"2025-11"}),
        (
            OXALIS,
            {"cumulative": "5553.95", "yearly": "5553.95", "chained": "5553.95"},
            {"2024-11", "2025-11"},
        ),
    ],
)
def test_revision_at_the_first_anniversary(sample_facts, reference, expected, provisional):
    assert computed(sample_facts, reference, "2026-01-01") == (expected, provisional)


def test_vat_of_a_revision(sample_facts):
    (initial, _) = revisions.compute(sample_facts, WD, day("2026-01-01")).proposals
    assert (str(initial.revised.vat), str(initial.revised.ttc)) == ("601.80", "3610.80")
    assert str(initial.coefficient) == "51/50"
    assert sample_facts.contract(WD).clause.on_request_only


def test_a_named_month_without_value_is_refused(sample_facts):
    with pytest.raises(InputError) as caught:
        revisions.compute(sample_facts, SL, day("2027-03-01"))
    assert caught.value.code == "index_value_missing"
    assert str(caught.value.params["month"]) == "2026-02"


def test_the_readings_of_the_floor_part_when_it_bites(sample_facts):
    """Io = January 2024, Im = January 2025 then October 2025: one price per reading of the floor."""
    prices, _ = computed(sample_facts, OXALIS, "2026-03-01", start=day("2024-03-01"))
    assert prices == {"cumulative": "5634.44", "yearly": "5649.21", "chained": "5661.44"}


def test_the_readings_of_month_zero_part_at_the_second_revision(sample_facts):
    clause, items = sample_facts.contract(WD).clause, sample_facts.contract(WD).items
    first = calculate(Basis(clause, day("2022-12-01"), items), day("2023-12-01"), sample_facts.table)
    assert {str(one.revised.ht) for one in first.proposals} == {"3097.50"}
    recorded = (RecordedRevision(day("2023-12-01"), Decimal("3097.50")),)
    basis = Basis(clause, day("2022-12-01"), items, revisions=recorded)
    second = calculate(basis, day("2024-12-01"), sample_facts.table)
    prices = {one.reading.id: str(one.revised.ht) for one in second.proposals}
    assert prices == {"initial": "3168.30", "sliding": "3168.74"}
    assert Quality.DERIVED in {quote.quality for quote in second.proposals[0].doubtful_quotes}


@pytest.mark.parametrize(
    ("on", "expected"), [("2023-01-01", "1025.64"), ("2024-01-01", "1086.14"), ("2025-01-01", "1114.44")]
)
def test_a_chain_across_the_two_series(sample_facts, on, expected):
    with pytest.raises(InputError, match="amount_unknown"):
        revisions.compute(sample_facts, ENFANCE, day(on))
    prices, _ = computed(sample_facts, ENFANCE, on, base_price=Decimal("1000.00"))
    assert prices == {"chained": expected}


def test_the_step_of_the_year_is_what_is_revised(sample_facts):
    contract = sample_facts.contract(TRUST)
    with pytest.raises(InputError, match="start_unknown"):
        revisions.compute(sample_facts, TRUST, day("2027-04-22"))
    basis = Basis(contract.clause, day("2024-11-30"), contract.items, signed_on=day("2024-10-31"))
    proposals = calculate(basis, day("2025-11-30"), sample_facts.table).proposals
    assert {one.reading.id: str(one.revised.ht) for one in proposals} == {
        "step": "9220.35",
        "firm_step": "9000.00",
    }
