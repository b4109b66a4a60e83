"""The lists of the register: vendors, modules, index values, commitments by year, journal."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.data.journal import Operation
from contractdesk.domain.contract import state_on
from contractdesk.domain.dates import Month
from contractdesk.services import identity, labels
from contractdesk.services.dto import IndexRow, JournalRow, ModuleRow, VendorRow
from contractdesk.services.facts import Facts

_MOST_REFERENCES = 6


def vendors(database: Database, facts: Facts, today: date) -> tuple[VendorRow, ...]:
    """Return the vendors with their contacts, their contracts and what these cost a year."""
    totals: defaultdict[str, Decimal] = defaultdict(lambda: Decimal("0.00"))
    references: defaultdict[str, list[str]] = defaultdict(list)
    for contract in facts.contracts:
        references[contract.vendor].append(contract.reference)
        totals[contract.vendor] += running_ht(facts, contract.reference, today)
    with database.read() as session:
        return tuple(_vendor(row, references[row.name], totals[row.name]) for row in queries.vendors(session))


def running_ht(facts: Facts, reference: str, today: date) -> Decimal:
    """Return what a contract costs a year on a day, nothing once it is over or before it has a start."""
    contract = facts.contract(reference)
    state = state_on(contract, today, facts.context)
    if state.term is None or state.annual_ht is None or today > state.term.end:
        return Decimal("0.00")
    return state.annual_ht


def identity_warning(row: models.Vendor) -> str:
    """Return what is doubtful in a vendor's numbers; a doubt never blocks."""
    return (
        identity.siret_doubt(row.siret, row.siren)
        or identity.siren_doubt(row.siren)
        or identity.vat_doubt(row.vat_number, row.siren)
    )


def modules(database: Database) -> tuple[ModuleRow, ...]:
    """Return the modules, by vendor, with the contracts that hold them."""
    with database.read() as session:
        held = queries.contracts_of_modules(session)
        return tuple(
            ModuleRow(
                id=module.id,
                vendor=vendor.name,
                name=module.name,
                code=module.code,
                quantity=quantity(module.quantity, is_unlimited=module.is_unlimited),
                references=held.get(module.id, ()),
            )
            for vendor in queries.vendors(session)
            for module in vendor.modules
        )


def quantity(count: int | None, *, is_unlimited: bool) -> str:
    """Return a number of licences in words."""
    if is_unlimited:
        return _("illimité")
    return "" if count is None else french.number(count)


def indices(database: Database) -> tuple[IndexRow, ...]:
    """Return every value of every series, newest first, with the months missing between two values."""
    found: list[IndexRow] = []
    with database.read() as session:
        for index in queries.indices(session):
            for series in sorted(index.series, key=lambda one: one.known_from or date.min, reverse=True):
                found += _series_rows(series)
    return tuple(found)


def journal(database: Database, limit: int | None = 500) -> tuple[JournalRow, ...]:
    """Return the latest operations, or all without a limit, newest first, with what each changed."""
    with database.read() as session:
        found = queries.operations(session, limit)
        about = queries.contracts_of_operations(session, found[-1][0].id if found else 0)
        return tuple(_operation(one, changes, about.get(one.id, [])) for one, changes in found)


def _operation(operation: Operation, changes: list[tuple[str, int]], references: list[str]) -> JournalRow:
    shown = sorted(filter(None, references), key=french.fold)
    more = len(shown) - _MOST_REFERENCES
    if more > 0:
        shown = [*shown[:_MOST_REFERENCES], french.counted(more, _("autre"), _("autres"))]
    return JournalRow(
        id=operation.id,
        day=operation.at_utc.astimezone().date(),
        at=french.moment(operation.at_utc),
        who=operation.display_name,
        kind=labels.operation_kind(operation.use_case, operation.kind),
        label=operation.label,
        contracts=", ".join(shown),
        changes=tuple(
            _("{rows}\u00a0: {n}").format(rows=labels.table(table), n=french.number(count))
            for table, count in changes
        ),
    )


def _vendor(row: models.Vendor, references: list[str], annual_ht: Decimal) -> VendorRow:
    emails = {contact.role: contact.email for contact in row.contacts}
    return VendorRow(
        id=row.id,
        name=row.name,
        siret=row.siret or row.siren,
        identity_warning=identity_warning(row),
        vat_number=row.vat_number,
        address=" ".join(part for part in (row.address, row.postal_code, row.city) if part),
        phone=row.phone,
        email=emails.get("general", ""),
        dpo_email=emails.get("dpo", ""),
        website=row.website,
        contacts=tuple((labels.contact_role(one.role), _reached(one)) for one in row.contacts),
        products=tuple(product.name for product in row.products),
        references=tuple(references),
        annual_ht=annual_ht,
    )


def _reached(contact: models.Contact) -> str:
    return " · ".join(part for part in (contact.name, contact.email, contact.phone) if part)


def _series_rows(series: models.IndexSeries) -> list[IndexRow]:
    by_month: defaultdict[Month, list[models.IndexValue]] = defaultdict(list)
    for value in series.values:
        by_month[Month.parse(value.month)].append(value)
    rows: list[IndexRow] = []
    if not by_month:
        return rows
    month, first = max(by_month), min(by_month)
    while month >= first:
        vintages = sorted(by_month.get(month, []), key=lambda one: one.vintage, reverse=True)
        rows += [_value_row(series, value) for value in vintages]
        if month not in by_month:
            rows.append(_missing_row(series, month))
        month = month.plus(-1)
    return rows


def _value_row(series: models.IndexSeries, value: models.IndexValue) -> IndexRow:
    return IndexRow(
        series=series.code,
        series_name=series.name,
        month=value.month,
        value=value.value,
        published_on=value.published_on,
        estimated=value.is_estimated or value.published_on is None,
        quality=value.quality,
        vintage=value.vintage,
        source=value.source,
    )


def _missing_row(series: models.IndexSeries, month: Month) -> IndexRow:
    return IndexRow(series.code, series.name, str(month), None, None, False, None, 0, "")
