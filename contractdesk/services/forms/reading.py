"""From the rows of the register to the forms that show them for editing."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from contractdesk.data import models
from contractdesk.data.base import Record
from contractdesk.data.rows import column_names
from contractdesk.services import clause_forms
from contractdesk.services.forms import codec
from contractdesk.services.forms.entries import (
    AllocationEntry,
    AmbiguityEntry,
    CodeEntry,
    CommitmentEntry,
    ContractForm,
    GroupEntry,
    HoursEntry,
    LevelEntry,
    LineEntry,
    ModuleEntry,
    OptionEntry,
    PriorityEntry,
    ProtectionEntry,
    StepEntry,
    UnitPriceEntry,
)

Entry = TypeVar("Entry")
PLAIN_CHILDREN: Mapping[str, tuple[type[Record], type[Any]]] = {
    "unit_prices": (models.UnitPrice, UnitPriceEntry),
    "allocations": (models.BudgetAllocation, AllocationEntry),
    "yearly_codes": (models.YearlyCode, CodeEntry),
    "hours": (models.ServiceHours, HoursEntry),
    "levels": (models.ServiceLevel, LevelEntry),
    "priorities": (models.PriorityRule, PriorityEntry),
    "commitments": (models.Commitment, CommitmentEntry),
}
"""The children of a contract whose entry has the columns of their table and nothing else."""


def shared(entry: type[Any], kind: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields of an entry that are columns of a table."""
    columns = column_names(kind)
    return tuple(one.name for one in fields(entry) if one.name in columns and one.name != "version")


def entry_of(kind: type[Entry], row: Record, **more: object) -> Entry:
    """Return the entry of a row: its columns, and what is given besides."""
    names = shared(kind, type(row))
    return kind(**{name: getattr(row, name) for name in names}, **more)


def form_of(row: models.Contract, vendor: models.Vendor, predecessor: str) -> ContractForm:
    """Return the form of a contract.

    Args:
        row: the contract, loaded whole.
        vendor: its vendor, with modules and products.
        predecessor: the reference of the contract it follows, empty when there is none.
    """
    modules = module_entries(vendor)
    by_id = {one.id: modules[one.uuid] for one in vendor.modules}
    groups = {one.id: one.uuid for one in row.groups}
    form = entry_of(ContractForm, row)
    form = replace(
        form,
        vendor=vendor.name,
        predecessor=predecessor,
        alert_days=None if row.alert_days is None else tuple(row.alert_days),
        modules=tuple(
            replace(
                by_id[one.module_id],
                uuid=one.uuid,
                has_own_start=one.has_own_start,
                commissioned_on=one.commissioned_on,
            )
            for one in row.modules
        ),
        groups=tuple(entry_of(GroupEntry, one) for one in row.groups),
        lines=tuple(
            entry_of(
                LineEntry,
                one,
                group="" if one.group_id is None else groups[one.group_id],
                module="" if one.module_id is None else by_id[one.module_id].name,
            )
            for one in row.lines
        ),
        steps=tuple(_steps(row)),
        ambiguities=tuple(
            entry_of(
                AmbiguityEntry, one, options=tuple(entry_of(OptionEntry, option) for option in one.options)
            )
            for one in row.ambiguities
        ),
        clause=None if row.clause is None else clause_forms.form_of(row.clause),
        protection=None if row.protection is None else entry_of(ProtectionEntry, row.protection),
    )
    plain: dict[str, Any] = {
        name: tuple(entry_of(entry, one) for one in getattr(row, name))
        for name, (_, entry) in PLAIN_CHILDREN.items()
    }
    form = replace(form, **plain)
    return replace(form, version=codec.digest(form))


def holders(row: models.Contract) -> tuple[models.PriceGroup | models.Line, ...]:
    """Return the groups and the lines of a contract: what has prices of its own."""
    return (*row.groups, *row.lines)


def module_entries(vendor: models.Vendor) -> dict[str, ModuleEntry]:
    """Return the modules of a vendor by uuid."""
    products = {one.id: one.name for one in vendor.products}
    return {
        one.uuid: entry_of(
            ModuleEntry, one, product="" if one.product_id is None else products[one.product_id]
        )
        for one in vendor.modules
    }


def _steps(row: models.Contract) -> Iterable[StepEntry]:
    """Yield the prices: those of the contract, of its groups, then of its lines."""
    for step in row.steps:
        yield entry_of(StepEntry, step)
    for holder in holders(row):
        for step in holder.steps:
            yield entry_of(StepEntry, step, holder=holder.uuid)
