"""From a form to the rows of a contract: rows keep their identity, only what was changed is written."""

from collections.abc import Callable, Iterable, Mapping, MutableSequence, Sequence
from typing import Any, TypeVar

from contractdesk.data import models
from contractdesk.data.base import Record
from contractdesk.data.rows import new_row
from contractdesk.services import clause_forms
from contractdesk.services.forms.entries import ContractForm, ModuleEntry, StepEntry
from contractdesk.services.forms.reading import PLAIN_CHILDREN, holders, shared

Row = TypeVar("Row", bound=Record)
Flush = Callable[[], None]
_PLAIN = tuple(name for name in shared(ContractForm, models.Contract) if name not in ("uuid", "alert_days"))


def write_form(row: models.Contract, form: ContractForm, modules: Mapping[str, int], flush: Flush) -> None:
    """Give a contract the facts of a form.

    Args:
        row: the contract, loaded whole, or a new one.
        form: what was typed.
        modules: the keys of the vendor's modules by name; every module of the form is there.
        flush: gives the new rows their keys; rows that are taken away leave first, since two of them cannot
            have the same year or label, even for a moment.
    """
    set_columns(row, {name: getattr(form, name) for name in _PLAIN})
    set_columns(row, {"alert_days": None if form.alert_days is None else list(form.alert_days)})
    _drop(row, form, flush)
    sync(row.groups, form.groups, models.PriceGroup)
    sync(row.ambiguities, form.ambiguities, models.Ambiguity)
    for ambiguity, entry in zip(row.ambiguities, form.ambiguities, strict=True):
        sync(ambiguity.options, entry.options, models.AmbiguityOption)
    for name, (kind, _) in PLAIN_CHILDREN.items():
        sync(getattr(row, name), getattr(form, name), kind)
    _write_protection(row, form)
    clause_forms.write(row, form.clause)
    _write_modules(row, form, modules)
    flush()
    _write_lines(row, form, modules)
    _write_steps(row, form)
    flush()


def module_wanted(entry: ModuleEntry, row: models.Module, product_id: int | None) -> None:
    """Give a module of the vendor what the contract says of it; what it does not say stays."""
    values = {
        "code": entry.code or row.code or "",
        "quantity": entry.quantity if entry.quantity is not None or entry.is_unlimited else row.quantity,
        "is_unlimited": entry.is_unlimited,
        "product_id": product_id if product_id is not None else row.product_id,
    }
    set_columns(row, values)


def _drop(row: models.Contract, form: ContractForm, flush: Flush) -> None:
    """Take away the rows that the form no longer has, those that name others first."""
    staying = {one.uuid for one in form.groups}
    leaving = {one.id for one in row.groups if one.uuid not in staying}
    for line in row.lines:
        if line.group_id in leaving:
            line.group_id = None
    for holder in holders(row):
        keep_only(holder.steps, [one for one in form.steps if one.holder == holder.uuid])
    keep_only(row.steps, [one for one in form.steps if not one.holder])
    keep_only(row.lines, form.lines)
    flush()
    options = {one.uuid: one.options for one in form.ambiguities}
    for ambiguity in row.ambiguities:
        keep_only(ambiguity.options, options.get(ambiguity.uuid, ()))
    for name in ("groups", "modules", "ambiguities", *PLAIN_CHILDREN):
        keep_only(getattr(row, name), getattr(form, name))
    flush()


def keep_only(rows: MutableSequence[Any], entries: Iterable[Any]) -> None:
    """Take away the rows that no entry names."""
    wanted = {entry.uuid for entry in entries}
    for gone in [one for one in rows if one.uuid not in wanted]:
        rows.remove(gone)


def sync(rows: MutableSequence[Row], entries: Sequence[Any], kind: type[Row]) -> None:
    """Give the rows the values and the order of the entries; missing rows are made."""
    by_uuid = {one.uuid: one for one in rows}
    for position, entry in enumerate(entries):
        found = by_uuid.get(entry.uuid)
        if found is None:
            found = new_row(kind, entry.uuid)
            rows.append(found)
        values = {name: getattr(entry, name) for name in shared(type(entry), kind) if name != "uuid"}
        if hasattr(kind, "position"):
            values["position"] = position
        set_columns(
            found, {name: dict(one) if isinstance(one, Mapping) else one for name, one in values.items()}
        )
    order = {entry.uuid: position for position, entry in enumerate(entries)}
    if hasattr(kind, "position"):
        rows.sort(key=lambda one: order.get(one.uuid, len(order)))  # type: ignore[attr-defined]


def set_columns(row: Record, values: Mapping[str, Any]) -> None:
    """Set what differs: a column set to what it was would count as a change."""
    for name, value in values.items():
        cleaned = value.strip() if type(value) is str else value  # a choice is a text too
        if getattr(row, name) != cleaned:
            setattr(row, name, cleaned)


def _write_protection(row: models.Contract, form: ContractForm) -> None:
    entry = form.protection
    if entry is None or not any(getattr(entry, name) for name in shared(type(entry), models.DataProtection)):
        row.protection = None
        return
    if row.protection is None:
        row.protection = new_row(models.DataProtection)
    set_columns(
        row.protection, {name: getattr(entry, name) for name in shared(type(entry), models.DataProtection)}
    )


def _write_modules(row: models.Contract, form: ContractForm, modules: Mapping[str, int]) -> None:
    by_uuid = {one.uuid: one for one in row.modules}
    for entry in form.modules:
        found = by_uuid.get(entry.uuid)
        if found is None:
            found = new_row(models.ContractModule, entry.uuid)
            row.modules.append(found)
        set_columns(
            found,
            {
                "module_id": modules[entry.name.strip()],
                "has_own_start": entry.has_own_start,
                "commissioned_on": entry.commissioned_on,
            },
        )


def _write_lines(row: models.Contract, form: ContractForm, modules: Mapping[str, int]) -> None:
    sync(row.lines, form.lines, models.Line)
    groups = {one.uuid: one.id for one in row.groups}
    for line, entry in zip(row.lines, form.lines, strict=True):
        set_columns(
            line,
            {
                "group_id": groups[entry.group] if entry.group else None,
                "module_id": modules[entry.module.strip()] if entry.module.strip() else None,
            },
        )


def _write_steps(row: models.Contract, form: ContractForm) -> None:
    by_holder: dict[str, list[StepEntry]] = {}
    for entry in form.steps:
        by_holder.setdefault(entry.holder, []).append(entry)
    sync(row.steps, by_holder.get("", []), models.PriceStep)
    for holder in holders(row):
        sync(holder.steps, by_holder.get(holder.uuid, []), models.PriceStep)
