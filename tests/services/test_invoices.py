"""Invoices received: recorded, completed, paid, removed, undone; compared with what was expected."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common.errors import ConflictError, NotFoundError, StorageError, ValidationError
from contractdesk.domain.enums import DeadlineKind
from contractdesk.services import contract_sheet, history, invoices, registers
from contractdesk.services.facts import load_facts
from contractdesk.services.invoices import InvoiceEntry
from tests.conftest import TODAY
from tests.services.test_acts import listed, tables

WD, OXALIS, ENFANCE = "BRON_CM_WD", "2025CM0417", "3DOUEST-ENFANCE-2022"
ENTRY = InvoiceEntry(
    number="F-2026-7",
    issued_on=date(2026, 1, 5),
    received_on=date(2026, 1, 8),
    covers_from=date(2026, 1, 1),
    covers_to=date(2026, 12, 31),
    amount_ht=Decimal("2950.00"),
    amount_ttc=Decimal("3540.00"),
)


def listing(database, reference=WD):
    return invoices.listing(database, load_facts(database), reference, TODAY)


def only(database, reference=WD):
    (row,) = listing(database, reference).rows
    return row


def record(database, entry=ENTRY, reference=WD):
    invoices.record(database, reference, entry, TODAY)


def with_one(act):
    def acting(database):
        record(database)
        act(database, only(database).id)

    return acting


ACTS = {
    "record": (record, "Facture enregistrée (n° F-2026-7, 2\u202f950,00\u00a0€ HT)\u00a0: BRON_CM_WD"),
    "change": (
        with_one(
            lambda db, one: invoices.change(db, WD, one, replace(ENTRY, amount_ht=Decimal("3009.00")), TODAY)
        ),
        "Facture modifiée (n° F-2026-7, 3\u202f009,00\u00a0€ HT)\u00a0: BRON_CM_WD",
    ),
    "pay": (
        with_one(lambda db, one: invoices.mark_paid(db, WD, one, date(2026, 2, 20), TODAY)),
        "Facture payée le 20/02/2026\u00a0: BRON_CM_WD",
    ),
    "remove": (
        with_one(lambda db, one: invoices.remove(db, WD, one)),
        "Facture retirée\u00a0: BRON_CM_WD",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_one_operation_and_undone_leaves_every_table_as_it_was(database, name):
    act, label = ACTS[name]
    first = tables(database.path)
    act(database)
    assert history.available(database).undo_label == label
    assert registers.check(database) == ()
    after = tables(database.path)
    assert history.undo(database) == label
    if name != "record":
        assert tables(database.path) != after
        history.undo(database)
    assert tables(database.path) == first


def test_a_register_open_for_reading_refuses(open_copy):
    with pytest.raises(StorageError, match="read_only"):
        record(open_copy(writable=False))


def test_what_was_expected_and_when_to_pay_stand_beside_it(database):
    record(database)
    row = only(database)
    assert (row.expected_ht, row.gap_ht, row.pay_by) == (Decimal("2950.00"), Decimal(0), date(2026, 2, 7))
    assert row.days_late == (TODAY - date(2026, 2, 7)).days
    assert row.check_on == date(2026, 1, 1)
    invoices.change(database, WD, row.id, replace(ENTRY, amount_ht=Decimal("3009.00")), TODAY)
    assert only(database).gap_ht == Decimal("59.00")
    invoices.mark_paid(database, WD, row.id, date(2026, 2, 7), TODAY)
    assert only(database).days_late == 0


def test_an_invoice_is_found_by_its_amount(database):
    record(database)
    facts = load_facts(database)
    assert invoices.of_amount(database, facts, WD, Decimal("2950.00"), TODAY).number == "F-2026-7"
    assert invoices.of_amount(database, facts, WD, Decimal("2950.01"), TODAY) is None


def test_the_next_invoice_is_offered_as_it_is_expected(database):
    expected = listing(database).expected
    assert (expected.covers_from, expected.covers_to) == (date(2027, 1, 1), date(2027, 12, 31))
    assert expected.amount_ht == Decimal("2950.00")
    assert listing(database, ENFANCE).expected.amount_ht is None


def test_paying_stops_the_deadline(database):
    record(database, replace(ENTRY, received_on=date(2026, 11, 10), issued_on=None))
    (asked,) = listed(database, WD, DeadlineKind.PAYMENT)
    assert asked.due_on == date(2026, 12, 10)
    invoices.mark_paid(database, WD, only(database).id, TODAY, TODAY)
    assert listed(database, WD, DeadlineKind.PAYMENT) == []


def test_the_sheet_lists_them(database):
    record(database)
    sheet = contract_sheet.sheet(database, load_facts(database), WD, TODAY)
    (section,) = [one for one in sheet.sections if one.key == "invoices"]
    (row,) = section.grids[0].rows
    assert row[:2] == ("F-2026-7", "08/01/2026")
    assert row[5] == "07/02/2026"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"received_on": None}, ("received_on", "day_missing")),
        ({"received_on": date(2026, 11, 22)}, ("received_on", "day_in_future")),
        ({"received_on": date(2026, 1, 4)}, ("received_on", "invoice_before_issue")),
        ({"paid_on": date(2026, 1, 7)}, ("paid_on", "invoice_paid_before")),
        ({"paid_on": date(2027, 1, 7)}, ("paid_on", "day_in_future")),
        ({"amount_ht": None}, ("amount_ht", "amount_missing")),
        ({"amount_ttc": Decimal("2949.99")}, ("amount_ttc", "invoice_ttc_below_ht")),
        ({"covers_to": date(2025, 12, 31)}, ("covers_to", "invoice_period_reversed")),
    ],
)
def test_what_is_refused_beside_its_field(database, changes, fault):
    with pytest.raises(ValidationError) as refusal:
        record(database, replace(ENTRY, **changes))
    assert [(one.field, one.code) for one in refusal.value.fields] == [fault]
    assert listing(database).rows == ()


def test_a_number_is_not_recorded_twice(database):
    record(database)
    with pytest.raises(ConflictError, match="invoice_exists"):
        record(database, replace(ENTRY, number=" f-2026-7 "))
    record(database, replace(ENTRY, number=""))
    record(database, replace(ENTRY, number=""))
    assert len(listing(database).rows) == 3


def test_a_credit_note_is_an_invoice_below_zero(database):
    record(database, replace(ENTRY, amount_ht=Decimal("-50.00"), amount_ttc=Decimal("-60.00")))
    assert only(database).gap_ht == Decimal("-3000.00")


@pytest.mark.parametrize("reference", ["NEANT", WD])
def test_an_invoice_that_is_not_there(database, reference):
    code = "contract_not_found" if reference == "NEANT" else "invoice_not_found"
    for act in (
        lambda: invoices.change(database, reference, 999, ENTRY, TODAY),
        lambda: invoices.mark_paid(database, reference, 999, TODAY, TODAY),
        lambda: invoices.remove(database, reference, 999),
    ):
        with pytest.raises(NotFoundError, match=code):
            act()
