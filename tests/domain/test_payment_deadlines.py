"""Invoices received: the day by which each must be paid, until it is."""

from dataclasses import replace
from datetime import date

import pytest

from contractdesk.domain.contract import Decision
from contractdesk.domain.deadlines import deadlines_of, horizon
from contractdesk.domain.enums import DeadlineKind, DeadlineState, DecisionKind
from contractdesk.domain.payment import InvoiceRecord, payment_days, payment_limit
from contractdesk.domain.terms import Terms
from tests.domain.build import ATEXO, CONTEXT, OUEST, SYNTEC, D, make_contract, tacit

TODAY = date(2026, 11, 21)
RECEIVED = InvoiceRecord(date(2026, 11, 2), D("2950.00"), "F-12")


def payments(contract, today=TODAY, until=None):
    last = horizon(today) if until is None else until
    found = deadlines_of(contract, today, last, CONTEXT, SYNTEC)
    return [one for one in found if one.kind is DeadlineKind.PAYMENT]


@pytest.mark.parametrize(("written", "days"), [(None, 30), (45, 30), (30, 30), (15, 15), (0, 0), (-3, 0)])
def test_a_commune_never_has_more_than_thirty_days(written, days):
    assert payment_days(written) == days


@pytest.mark.parametrize(
    ("received", "written", "expected"),
    [
        ("2026-11-02", None, "2026-12-02"),
        ("2026-11-02", 60, "2026-12-02"),
        ("2026-11-02", 15, "2026-11-17"),
        ("2026-11-02", 0, "2026-11-02"),
        ("2028-01-30", None, "2028-02-29"),
        # A Sunday stays a Sunday: no text extends this delay.
        ("2026-11-06", None, "2026-12-06"),
        ("9999-12-20", None, "9999-12-31"),
    ],
)
def test_the_delay_runs_from_the_day_after_the_reception(received, written, expected):
    assert payment_limit(date.fromisoformat(received), written) == date.fromisoformat(expected)


def test_an_invoice_asks_until_it_is_paid():
    contract = make_contract(invoices=(RECEIVED, replace(RECEIVED, paid_on=TODAY, number="F-11")))
    (one,) = payments(contract)
    assert (one.due_on, one.act_by, one.amount_ht) == (date(2026, 12, 2), date(2026, 12, 2), D("2950.00"))
    assert (one.anchor, one.invoice) == ("2026-12-02/F-12", RECEIVED)


def test_a_late_payment_stays_listed():
    contract = make_contract(invoices=(RECEIVED,))
    (one,) = payments(contract, date(2027, 6, 1))
    assert (one.state, one.is_due(date(2027, 6, 1))) == (DeadlineState.OPEN, True)


def test_what_is_to_be_paid_after_the_days_looked_at_waits():
    assert payments(make_contract(invoices=(RECEIVED,)), until=date(2026, 12, 1)) == []


@pytest.mark.parametrize(
    "contract",
    [
        OUEST,
        ATEXO,
        make_contract(Terms()),
        make_contract(
            tacit(), decisions=(Decision(DecisionKind.TERMINATED, TODAY, effective_on=date(2026, 11, 10)),)
        ),
    ],
    ids=["ended", "not started", "nothing known", "terminated"],
)
def test_a_contract_without_dates_or_over_still_has_to_be_paid(contract):
    assert len(payments(replace(contract, invoices=(RECEIVED,)))) == 1


def test_a_draft_has_nothing_to_pay():
    assert payments(make_contract(is_draft=True, invoices=(RECEIVED,))) == []
