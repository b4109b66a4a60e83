"""Contracts made, changed, copied, put away and deleted through their form; each act is one operation.

A form carries the state of the register it was read from: when the contract has changed since, the save is
refused and says who changed it, and the form keeps what was typed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contractdesk.common import french
from contractdesk.common.errors import ConflictError, NotFoundError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries, rows
from contractdesk.data.base import new_uuid
from contractdesk.data.engine import Database
from contractdesk.data.queries import Session
from contractdesk.domain.contract import stop_day
from contractdesk.domain.dates import ONE_DAY
from contractdesk.services.facts import load_contract
from contractdesk.services.forms import checks, reading, writing
from contractdesk.services.forms.entries import ContractForm, Known, ModuleEntry, VendorChoice
from contractdesk.services.listings import identity_warning
from contractdesk.services.settings import settings_from


def known(database: Database) -> Known:
    """Return what the register holds that a form suggests or must not repeat."""
    with database.read() as session:
        return _known(session)


def load(database: Database, reference: str) -> ContractForm:
    """Return the form of a contract.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    with database.read() as session:
        return _form(session, _row(session, reference))


def create(database: Database, form: ContractForm) -> None:
    """Add a contract, with its vendor and modules when the register does not know them yet.

    Raises:
        ValidationError: what ``forms.checks`` finds wrong.
        StorageError: the register cannot be written.
    """
    reference = form.reference.strip()
    label = _("Contrat créé\u00a0: {reference}").format(reference=reference)
    with database.write("contract.create", label) as session:
        _refuse(checks.check(form, _known(session)))
        row = rows.new_row(models.Contract, form.uuid)
        _fill(session, row, form)


def update(database: Database, reference: str, form: ContractForm) -> None:
    """Change a contract to what its form says.

    Args:
        database: the register.
        reference: the contract, by the reference it had when the form was opened.
        form: what was typed, with the version it was read from.

    Raises:
        ValidationError: what ``forms.checks`` finds wrong.
        NotFoundError: ``contract_not_found``.
        ConflictError: ``contract_changed`` when it changed meanwhile.
        StorageError: the register cannot be written.
    """
    label = _("Contrat modifié\u00a0: {reference}").format(reference=form.reference.strip())
    with database.write("contract.update", label) as session:
        row = _row(session, reference)
        current = _form(session, row)
        if current.version != form.version:
            raise _changed(session, row, current, reference)
        _refuse(checks.check(form, _known(session), reference))
        _fill(session, row, form)


def duplicate(form: ContractForm, known_references: Iterable[str]) -> ContractForm:
    """Return the form of a copy of a contract, to be saved under another reference."""
    taken = set(known_references)
    number, reference = 2, _("{reference} (copie)").format(reference=form.reference)
    while reference in taken:
        reference = _("{reference} (copie {n})").format(reference=form.reference, n=number)
        number += 1
    return replace(_fresh(form), reference=reference, predecessor="")


def successor(form: ContractForm, end: date | None) -> ContractForm:
    """Return the form of the contract that follows another: the day after its end, prices to be typed.

    Args:
        form: the contract that ends.
        end: its last day, None while it is not known.
    """
    copy = _fresh(form)
    return replace(
        copy,
        reference="",
        predecessor=form.reference,
        decision_number="",
        decision_date=None,
        consultation_on=None,
        signed_on=None,
        signed_by="",
        effect_on=None if end is None else end + ONE_DAY,
        yearly_codes=(),
        ambiguities=(),
        is_draft=True,
    )


def end_of(database: Database, reference: str) -> date | None:
    """Return the last day of a contract as it stands: what its successor's start is proposed from.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    contract = load_contract(database, reference)
    plan = contract.plan()
    return None if plan is None else stop_day(contract, plan) or plan.final_end()


@dataclass(frozen=True, slots=True)
class ArchivedContract:
    """A contract that was put away, and when."""

    reference: str
    vendor: str
    object: str
    archived_on: date


def archived(database: Database) -> tuple[ArchivedContract, ...]:
    """Return the contracts that were put away, the latest first."""
    with database.read() as session:
        return tuple(ArchivedContract(*row) for row in queries.archived_contracts(session))


def archive(database: Database, reference: str, today: date) -> None:
    """Put a contract away: it is kept, and no longer listed nor watched.

    Raises:
        NotFoundError: ``contract_not_found``.
        ConflictError: ``contract_archived``.
        StorageError: the register cannot be written.
    """
    label = _("Contrat archivé\u00a0: {reference}").format(reference=reference)
    with database.write("contract.archive", label) as session:
        row = _row(session, reference)
        if row.archived_on is not None:
            raise ConflictError("contract_archived", reference=reference)
        row.archived_on = today


def unarchive(database: Database, reference: str) -> None:
    """Bring an archived contract back into the lists.

    Raises:
        NotFoundError: ``contract_not_found``.
        ConflictError: ``contract_not_archived``.
        StorageError: the register cannot be written.
    """
    label = _("Contrat sorti des archives\u00a0: {reference}").format(reference=reference)
    with database.write("contract.unarchive", label) as session:
        row = _row(session, reference)
        if row.archived_on is None:
            raise ConflictError("contract_not_archived", reference=reference)
        row.archived_on = None


def delete(database: Database, reference: str) -> None:
    """Delete a contract and all that belongs to it; « Annuler » brings it back.

    Raises:
        NotFoundError: ``contract_not_found``.
        ConflictError: ``still_referenced`` while another contract follows it.
        StorageError: the register cannot be written.
    """
    label = _("Contrat supprimé\u00a0: {reference}").format(reference=reference)
    with database.write("contract.delete", label) as session:
        row = _row(session, reference)
        if row.id in queries.succeeded_ids(session):
            raise ConflictError("still_referenced", reference=reference)
        rows.delete_contract(session, row)


# ------------------------------------------------------------------------------------------ the register


def _row(session: Session, reference: str) -> models.Contract:
    found = queries.contracts(session, reference=reference, whole=True)
    if not found:
        raise NotFoundError("contract_not_found", reference=reference)
    return found[0]


def _form(session: Session, row: models.Contract) -> ContractForm:
    vendor = queries.vendor(session, row.vendor_id)
    predecessor = queries.reference_of(session, row.predecessor_id)
    return reading.form_of(row, vendor, predecessor)


def _known(session: Session) -> Known:
    settings = settings_from(queries.settings(session))
    services = {*queries.allocation_services(session), *settings.services}
    return Known(
        references=queries.contract_references(session),
        vendors=tuple(_choice(one) for one in queries.vendors(session)),
        articles=tuple((one.code, one.label) for one in queries.budget_articles(session)),
        services=tuple(sorted(filter(None, services), key=french.fold)),
        families=tuple(sorted(queries.contract_words(session, "family"), key=french.fold)),
        legal_forms=tuple(sorted(queries.contract_words(session, "legal_form"), key=french.fold)),
    )


def _choice(vendor: models.Vendor) -> VendorChoice:
    return VendorChoice(
        name=vendor.name,
        siret=vendor.siret or vendor.siren,
        warning=identity_warning(vendor),
        products=tuple(one.name for one in vendor.products),
        modules=tuple(reading.module_entries(vendor).values()),
    )


def _changed(
    session: Session,
    row: models.Contract,
    current: ContractForm,
    reference: str,
) -> ConflictError:
    """Tell who changed a contract since its form was opened, as far as the journal knows."""
    uuids = [row.uuid, *_uuids(current)]
    last = queries.last_operation_on(session, uuids)
    if last is None:
        return ConflictError("contract_changed", reference=reference)
    return ConflictError(
        "contract_changed", reference=reference, who=last.display_name, at=last.at_utc, label=last.label
    )


def _uuids(form: ContractForm) -> list[str]:
    tables = (
        *(form.modules, form.groups, form.lines, form.steps, form.unit_prices, form.allocations),
        *(form.yearly_codes, form.hours, form.levels, form.priorities, form.commitments, form.ambiguities),
    )
    return [one.uuid for table in tables for one in table]


def _refuse(found: checks.Findings) -> None:
    if found.faults:
        raise ValidationError(found.faults)


def _fill(session: Session, row: models.Contract, form: ContractForm) -> None:
    """Write a form into a contract, new or not."""
    vendor = queries.vendor_named(session, form.vendor.strip())
    if vendor is None:
        vendor = rows.new_row(models.Vendor)
        vendor.name = form.vendor.strip()
        session.add(vendor)
        session.flush()
    modules = _modules(session, vendor, form)
    row.vendor_id = vendor.id
    row.predecessor_id = queries.contract_id(session, form.predecessor.strip())
    session.add(row)
    writing.write_form(row, form, modules, session.flush)


def _modules(session: Session, vendor: models.Vendor, form: ContractForm) -> dict[str, int]:
    """Return the keys of the vendor's modules by name, those that a form names made when missing."""
    products = {one.name: one for one in vendor.products}
    for name in dict.fromkeys(one.product.strip() for one in form.modules):
        if name and name not in products:
            products[name] = rows.new_row(models.Product)
            products[name].name = name
            vendor.products.append(products[name])
    session.flush()
    found = {one.name: one for one in vendor.modules}
    wanted = [*form.modules, *(ModuleEntry(name=one.module) for one in form.lines if one.module.strip())]
    for entry in wanted:
        name = entry.name.strip()
        is_new = name not in found
        if is_new:
            found[name] = rows.new_row(models.Module)
            found[name].name = name
            vendor.modules.append(found[name])
        if is_new or entry.uuid:
            product = products.get(entry.product.strip())
            writing.module_wanted(entry, found[name], None if product is None else product.id)
    session.flush()
    return {name: one.id for name, one in found.items()}


# ---------------------------------------------------------------------------------------------- copies


def _fresh(form: ContractForm) -> ContractForm:
    """Return a form whose rows are all to be made, those that name each other still doing so."""
    given: dict[str, str] = {"": ""}

    def fresh(uuid: str) -> str:
        return given.setdefault(uuid, new_uuid())

    def renewed(entries: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(one, uuid=fresh(one.uuid)) for one in entries)

    steps = tuple(one for one in form.steps if one.origin.value == "contract")
    plain: dict[str, Any] = {name: renewed(getattr(form, name)) for name in reading.PLAIN_CHILDREN}
    return replace(
        replace(form, **plain),
        version="",
        uuid="",
        modules=tuple(replace(one, commissioned_on=None) for one in renewed(form.modules)),
        groups=renewed(form.groups),
        lines=tuple(replace(one, group=fresh(one.group)) for one in renewed(form.lines)),
        steps=tuple(replace(one, holder=fresh(one.holder)) for one in renewed(steps)),
        ambiguities=tuple(replace(one, options=renewed(one.options)) for one in renewed(form.ambiguities)),
    )
