"""Rows by the names of their columns, for those who fill them from what was typed."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from contractdesk.data import models
from contractdesk.data.base import Record, new_uuid

Row = TypeVar("Row", bound=Record)
Named = TypeVar("Named", models.Product, models.Module)


def column_names(kind: type[Record]) -> frozenset[str]:
    """Return the names of the columns of a table."""
    return frozenset(cast("Any", inspect(kind)).column_attrs.keys())


def new_row(kind: type[Row], uuid: str = "") -> Row:
    """Return a new row without children: once it is in the file, those left unsaid could not be read."""
    relations = cast("Any", inspect(kind)).relationships
    made = kind(**{one.key: [] if one.uselist else None for one in relations})
    made.uuid = uuid or new_uuid()
    return made


def delete_contract(session: Session, row: models.Contract) -> None:
    """Delete a contract loaded whole with all that belongs to it, row by row: all of it is journalled.

    What names another row of the contract leaves first: the file checks keys at each statement.
    """
    for group in row.groups:
        group.steps.clear()
    for name in ("steps", "lines", "letters", "decisions", "amendments", "invoices"):
        getattr(row, name).clear()
    session.flush()
    session.delete(row)


def delete_vendor(session: Session, row: models.Vendor) -> None:
    """Delete a vendor with its contacts, modules and products; modules leave before the product they name."""
    row.modules.clear()
    session.flush()
    session.delete(row)


def merge_vendors(session: Session, gone: models.Vendor, kept: models.Vendor) -> None:
    """Give a vendor what another one has, then delete that one; rows of the same name become one."""
    products = _united(session, gone.products, kept.products, models.Product)
    modules = _united(session, gone.modules, kept.modules, models.Module)
    for module in modules.values():
        module.product_id = (
            products[module.product_id].id if module.product_id in products else module.product_id
        )
    for contract in session.scalars(select(models.Contract).where(models.Contract.vendor_id == gone.id)):
        contract.vendor_id = kept.id
    held = select(models.ContractModule).where(models.ContractModule.module_id.in_(modules))
    for one in session.scalars(held):
        one.module_id = modules[one.module_id].id
    for line in session.scalars(select(models.Line).where(models.Line.module_id.in_(modules))):
        line.module_id = None if line.module_id is None else modules[line.module_id].id
    for contact in gone.contacts:
        copy = new_row(models.Contact)
        copy.role, copy.name, copy.email, copy.phone = (
            contact.role,
            contact.name,
            contact.email,
            contact.phone,
        )
        kept.contacts.append(copy)
    for name in column_names(models.Vendor) - {"id", "uuid", "version", "name", "archived_on"}:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    session.flush()
    delete_vendor(session, gone)


def _united(session: Session, gone: list[Named], kept: list[Named], kind: type[Named]) -> dict[int, Named]:
    """Return, by the key of each row that goes, the row that stays in its place, made when there is none."""
    by_name = {one.name: one for one in kept}
    for one in gone:
        if one.name not in by_name:
            copy = new_row(kind)
            for name in column_names(kind) - {"id", "uuid", "version", "vendor_id"}:
                setattr(copy, name, getattr(one, name))
            kept.append(copy)
            by_name[one.name] = copy
    session.flush()
    return {one.id: by_name[one.name] for one in gone}


def number_rows(found: Sequence[Record]) -> None:
    """Give rows that no file will hold keys to be told apart by."""
    for number, row in enumerate(found, 1):
        row.id = number
