"""The invoices received for a contract: recorded, completed, paid, removed; each against what was expected.

Each act is one operation of the journal, which Ctrl+Z undoes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NoReturn

from contractdesk.common import french
from contractdesk.common.errors import ConflictError, FieldError, NotFoundError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.domain import billing
from contractdesk.domain.billing import Invoice
from contractdesk.domain.contract import Contract, stop_day
from contractdesk.domain.dates import MONTHS_A_YEAR
from contractdesk.domain.payment import payment_limit
from contractdesk.services import revisions
from contractdesk.services.facts import Facts

# Around the day of an invoice, those that it can be: a vendor may be a year late or two months early.
_BEFORE, _AFTER = timedelta(days=400), timedelta(days=62)


@dataclass(frozen=True, slots=True)
class InvoiceEntry:
    """An invoice as it is typed."""

    number: str = ""
    issued_on: date | None = None
    received_on: date | None = None
    paid_on: date | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    amount_ht: Decimal | None = None
    amount_ttc: Decimal | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice received, with the last day to pay it and what was expected.

    ``check_on`` is the revision that its price comes from, None when a yearly price cannot be read in it.
    """

    id: int
    reference: str
    entry: InvoiceEntry
    pay_by: date
    days_late: int
    expected_ht: Decimal | None
    gap_ht: Decimal | None
    check_on: date | None
    contract_days: int | None


@dataclass(frozen=True, slots=True)
class InvoiceList:
    """The invoices of a contract, the latest first, and the one to expect next, as it would be typed."""

    reference: str
    object: str
    rows: tuple[InvoiceRow, ...]
    expected: InvoiceEntry


def listing(database: Database, facts: Facts, reference: str, today: date) -> InvoiceList:
    """Return the invoices received for a contract.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    contract = facts.contract(reference)
    with database.read() as session:
        found = queries.each_contract(session, queries.BILLED, reference=reference)
        kept = [one for row in found for one in row.invoices]
        rows = tuple(_row(contract, one, today) for one in reversed(kept))
        return InvoiceList(reference, contract.object, rows, _next(contract, kept, today))


def of_amount(
    database: Database, facts: Facts, reference: str, amount_ht: Decimal, today: date
) -> InvoiceEntry | None:
    """Return the latest invoice of an amount, None when none is recorded.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    rows = listing(database, facts, reference, today).rows
    return next((one.entry for one in rows if one.entry.amount_ht == amount_ht), None)


def expected_for(contract: Contract, entry: InvoiceEntry) -> Invoice | None:
    """Return the expected invoice that one stands for: same start, else the nearest day; None if unknown."""
    plan, day = contract.plan(), entry.covers_from or entry.issued_on or entry.received_on
    if plan is None or day is None:
        return None
    found = list(
        billing.invoices(
            plan, contract.billing, contract.items, day - _BEFORE, day + _AFTER, stop_day(contract, plan)
        )
    )
    same = [one for one in found if one.covers_from == entry.covers_from]
    return min(same or found, key=lambda one: abs(one.due_on - day), default=None)


def record(database: Database, reference: str, entry: InvoiceEntry, today: date) -> None:
    """Record an invoice that was received.

    Raises:
        ValidationError: ``day_missing``, ``day_in_future``, ``amount_missing``, ``invoice_before_issue``,
            ``invoice_paid_before``, ``invoice_period_reversed``, ``invoice_ttc_below_ht``.
        NotFoundError: ``contract_not_found``.
        ConflictError: ``invoice_exists`` for a number that is there already.
        StorageError: the register cannot be written.
    """
    received, amount = _checked(entry, today)
    label = _("Facture enregistrée ({invoice}) : {reference}").format(
        invoice=_name(entry), reference=reference
    )
    with database.write("invoice.record", label) as session:
        row = _contract(queries.contracts(session, reference=reference), reference)
        _refuse_twice(row, entry)
        invoice = models.Invoice(received_on=received, amount_ht=amount)
        row.invoices.append(invoice)
        _fill(invoice, entry)


def change(database: Database, reference: str, invoice: int, entry: InvoiceEntry, today: date) -> None:
    """Complete or correct an invoice.

    Raises:
        ValidationError: see ``record``.
        NotFoundError: ``invoice_not_found``, ``contract_not_found``.
        ConflictError: ``invoice_exists``.
        StorageError: the register cannot be written.
    """
    received, amount = _checked(entry, today)
    label = _("Facture modifiée ({invoice}) : {reference}").format(invoice=_name(entry), reference=reference)
    with database.write("invoice.change", label) as session:
        row = _contract(queries.contracts(session, reference=reference), reference)
        found = _invoice(row, invoice)
        _refuse_twice(row, entry, but=invoice)
        found.received_on, found.amount_ht = received, amount
        _fill(found, entry)


def mark_paid(database: Database, reference: str, invoice: int, paid_on: date | None, today: date) -> None:
    """Record the payment of an invoice: it is no longer asked for.

    Raises:
        ValidationError: ``day_missing``, ``day_in_future``, ``invoice_paid_before``.
        NotFoundError: ``invoice_not_found``, ``contract_not_found``.
        StorageError: the register cannot be written.
    """
    if paid_on is None:
        raise ValidationError([FieldError("paid_on", "day_missing")])
    label = _("Facture payée le {day} : {reference}").format(day=french.date(paid_on), reference=reference)
    with database.write("invoice.pay", label) as session:
        row = _contract(queries.contracts(session, reference=reference), reference)
        found = _invoice(row, invoice)
        faults = list(_payment_faults(paid_on, found.received_on, today))
        if faults:
            raise ValidationError(faults)
        found.paid_on = paid_on


def remove(database: Database, reference: str, invoice: int) -> None:
    """Remove an invoice that was recorded by mistake.

    Raises:
        NotFoundError: ``invoice_not_found``, ``contract_not_found``.
        StorageError: the register cannot be written.
    """
    label = _("Facture retirée : {reference}").format(reference=reference)
    with database.write("invoice.remove", label) as session:
        row = _contract(queries.contracts(session, reference=reference), reference)
        row.invoices.remove(_invoice(row, invoice))


# ------------------------------------------------------------------------------------------------ reading


def _row(contract: Contract, one: models.Invoice, today: date) -> InvoiceRow:
    entry = InvoiceEntry(
        one.number,
        one.issued_on,
        one.received_on,
        one.paid_on,
        one.covers_from,
        one.covers_to,
        one.amount_ht,
        one.amount_ttc,
        one.notes,
    )
    pay_by = payment_limit(one.received_on, contract.payment_days)
    expected = expected_for(contract, entry)
    amount = None if expected is None else expected.amount_ht
    return InvoiceRow(
        id=one.id,
        reference=contract.reference,
        entry=entry,
        pay_by=pay_by,
        days_late=max(0, ((one.paid_on or today) - pay_by).days),
        expected_ht=amount,
        gap_ht=None if amount is None else one.amount_ht - amount,
        check_on=_check_on(contract, entry),
        contract_days=contract.payment_days,
    )


def _check_on(contract: Contract, entry: InvoiceEntry) -> date | None:
    """Return the day of the revision that an invoice of a whole year applies."""
    day = entry.covers_from or entry.issued_on or entry.received_on
    if contract.clause is None or contract.billing.months != MONTHS_A_YEAR or day is None:
        return None
    return revisions.default_day(contract, day)


def _next(contract: Contract, kept: Sequence[models.Invoice], today: date) -> InvoiceEntry:
    """Return the invoice to expect, as it would be typed: the latest due that none stands for."""
    plan = contract.plan()
    blank = InvoiceEntry(received_on=today)
    if plan is None:
        return blank
    stop = stop_day(contract, plan)
    found = billing.invoices(plan, contract.billing, contract.items, today - _BEFORE, today + _AFTER, stop)
    starts = {one.covers_from for one in kept}
    due = [one for one in found if one.covers_from not in starts]
    if not due:
        return blank
    one = min(due, key=lambda one: abs(one.due_on - today))
    return InvoiceEntry(
        received_on=today, covers_from=one.covers_from, covers_to=one.covers_to, amount_ht=one.amount_ht
    )


# ----------------------------------------------------------------------------------------------- checking


def _checked(entry: InvoiceEntry, today: date) -> tuple[date, Decimal]:
    """Return what an invoice cannot be without, once nothing in it is absurd."""
    faults = list(_faults(entry, today))
    if faults or entry.received_on is None or entry.amount_ht is None:
        raise ValidationError(faults)
    return entry.received_on, entry.amount_ht


def _faults(entry: InvoiceEntry, today: date) -> Iterator[FieldError]:
    if entry.received_on is None:
        yield FieldError("received_on", "day_missing")
    elif entry.received_on > today:
        yield FieldError("received_on", "day_in_future")
    elif entry.issued_on is not None and entry.issued_on > entry.received_on:
        yield FieldError("received_on", "invoice_before_issue", {"day": entry.issued_on})
    if entry.paid_on is not None:
        yield from _payment_faults(entry.paid_on, entry.received_on, today)
    if entry.amount_ht is None:
        yield FieldError("amount_ht", "amount_missing")
    elif entry.amount_ttc is not None and abs(entry.amount_ttc) < abs(entry.amount_ht):
        yield FieldError("amount_ttc", "invoice_ttc_below_ht")
    if entry.covers_from is not None and entry.covers_to is not None and entry.covers_to < entry.covers_from:
        yield FieldError("covers_to", "invoice_period_reversed")


def _payment_faults(paid_on: date, received_on: date | None, today: date) -> Iterator[FieldError]:
    if paid_on > today:
        yield FieldError("paid_on", "day_in_future")
    elif received_on is not None and paid_on < received_on:
        yield FieldError("paid_on", "invoice_paid_before", {"day": received_on})


# ------------------------------------------------------------------------------------------------ writing


def _contract(rows: Sequence[models.Contract], reference: str) -> models.Contract:
    if not rows:
        raise NotFoundError("contract_not_found", reference=reference)
    return rows[0]


def _invoice(row: models.Contract, invoice: int) -> models.Invoice:
    found = next((one for one in row.invoices if one.id == invoice), None)
    return _missing(row.reference) if found is None else found


def _missing(reference: str) -> NoReturn:
    raise NotFoundError("invoice_not_found", reference=reference)


def _refuse_twice(row: models.Contract, entry: InvoiceEntry, but: int | None = None) -> None:
    number = french.fold(entry.number.strip())
    for one in row.invoices:
        if number and one.id != but and french.fold(one.number) == number:
            raise ConflictError("invoice_exists", number=one.number, day=one.received_on)


def _fill(invoice: models.Invoice, entry: InvoiceEntry) -> None:
    invoice.number, invoice.notes = entry.number.strip(), entry.notes.strip()
    invoice.issued_on, invoice.paid_on = entry.issued_on, entry.paid_on
    invoice.covers_from, invoice.covers_to = entry.covers_from, entry.covers_to
    invoice.amount_ttc = entry.amount_ttc


def _name(entry: InvoiceEntry) -> str:
    """Name an invoice in the journal."""
    amount = _("{amount} HT").format(amount=french.money(entry.amount_ht))
    if not entry.number.strip():
        return amount
    return _("n° {number}, {amount}").format(number=entry.number.strip(), amount=amount)
