"""The rows that a checked workbook adds to a register."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import models
from contractdesk.domain.billing import BillingRule
from contractdesk.domain.clauses import IndexRule
from contractdesk.domain.enums import IndexRuleKind, PriceBase, Quality, RenewalKind, RoundingMode, Unit
from contractdesk.services.import_lines import PlannedGroup, PlannedLine, Price
from contractdesk.services.import_plan import Plan, PlannedContract, has_clause, parts
from contractdesk.services.index_csv import IndexRow
from contractdesk.services.workbook_columns import ContractEntry, IndexEntry, ModuleEntry, VendorEntry

_DEFAULT_VAT = Decimal(20)
_SIREN_DIGITS = 9
READING = "workbook"
"""The code of the one reading of a clause that came from a workbook."""


def write(
    plan: Plan, vendors: Iterable[models.Vendor], add: Callable[[Any], None], flush: Callable[[], None]
) -> None:
    """Add the vendors, modules and contracts of a plan to the session that `add` and `flush` belong to.

    Args:
        plan: a plan without fault.
        vendors: the vendors of the register, with their modules.
        add: puts a row in the session.
        flush: gives the rows their keys, by which others refer to them.
    """
    by_name = {french.fold(row.name): row for row in vendors}
    for vendor in plan.vendors:
        row = by_name[french.fold(vendor.name)] = vendor_row(vendor)
        add(row)
    for module in plan.modules:
        by_name[french.fold(module.vendor)].modules.append(_module(module))
    flush()
    written = [(one, _contract(one, by_name[french.fold(one.entry.vendor)].id)) for one in plan.contracts]
    for _planned, contract in written:
        add(contract)
    flush()
    for planned, contract in written:
        modules = by_name[french.fold(planned.entry.vendor)].modules
        _add_lines(contract, planned, {french.fold(one.name): one.id for one in modules})


def vendor_row(entry: VendorEntry) -> models.Vendor:
    """Return a vendor; nine digits are a SIREN, and a SIRET holds one."""
    is_siren = len(entry.siret) == _SIREN_DIGITS
    contacts = [
        models.Contact(role=role, email=email)
        for role, email in (("general", entry.email), ("dpo", entry.dpo_email))
        if email
    ]
    return models.Vendor(
        name=entry.name,
        siren=entry.siret[:_SIREN_DIGITS] if entry.siret.isdigit() else "",
        siret="" if is_siren else entry.siret,
        vat_number=entry.vat_number,
        address=entry.address,
        postal_code=entry.postal_code,
        city=entry.city,
        phone=entry.phone,
        website=entry.website,
        contacts=contacts,
        products=[],
        modules=[],
    )


def index_rows(entries: Iterable[IndexEntry]) -> tuple[IndexRow, ...]:
    """Return index values as the register takes them from any file."""
    return tuple(
        IndexRow(
            series=entry.series,
            month=entry.month,
            value=entry.value,
            published_on=entry.published_on,
            quality=entry.quality or Quality.PUBLISHED,
            source=entry.source,
        )
        for entry in entries
    )


def _module(entry: ModuleEntry) -> models.Module:
    return models.Module(
        name=entry.name,
        code=entry.code,
        quantity=entry.quantity.count,
        is_unlimited=entry.quantity.is_unlimited,
    )


def _contract(planned: PlannedContract, vendor_id: int) -> models.Contract:
    entry = planned.entry
    billing = entry.billing or BillingRule()
    is_in_days = entry.notice_days is not None
    groups = planned.lines.groups.values()
    has_priced_lines = any(line.prices for line in planned.lines.lines) or any(one.prices for one in groups)
    own = () if has_priced_lines or entry.annual_ht is None else (Price(entry.annual_ht, None, None),)
    return models.Contract(
        reference=entry.reference,
        vendor_id=vendor_id,
        object=entry.object,
        effect_on=entry.effect_on,
        initial_count=entry.initial_months,
        renewal_kind=entry.renewal or RenewalKind.NONE,
        renewal_count=entry.renewal_months,
        max_renewals=entry.max_renewals,
        total_limit_count=entry.total_months,
        end_cap_on=entry.end_cap_on,
        notice_count=entry.notice_days if is_in_days else entry.notice_months,
        notice_unit=Unit.DAY if is_in_days else Unit.MONTH,
        postal_margin_days=entry.postal_margin_days,
        vat_rate=_DEFAULT_VAT if entry.vat_rate is None else entry.vat_rate,
        billing_months=billing.months,
        billing_timing=billing.timing,
        decision_number=entry.decision_number,
        decision_date=entry.decision_date,
        notes=entry.notes,
        allocations=[models.BudgetAllocation(article=article) for article in entry.articles],
        groups=[_group(group, position) for position, group in enumerate(groups)],
        steps=_steps(own),
        clause=_clause(entry) if has_clause(entry) else None,
        lines=[],
        modules=[],
    )


def _group(group: PlannedGroup, position: int) -> models.PriceGroup:
    return models.PriceGroup(label=group.label, position=position, steps=_steps(group.prices))


def _steps(prices: Iterable[Price]) -> list[models.PriceStep]:
    return [
        models.PriceStep(annual_ht=price.annual_ht, valid_from=price.first, valid_to=price.last)
        for price in prices
    ]


def _add_lines(contract: models.Contract, planned: PlannedContract, modules: dict[str, int]) -> None:
    """Add the lines, once the groups and modules that they name have their keys."""
    groups = {french.fold(group.label): group.id for group in contract.groups}
    held: dict[int, None] = {}
    for position, line in enumerate(planned.lines.lines):
        module_id = modules.get(french.fold(line.entry.module))
        if module_id is not None:
            held[module_id] = None
        row = _line(line, contract.vat_rate, position)
        row.module_id = module_id
        row.group_id = groups.get(french.fold(line.entry.group))
        contract.lines.append(row)
    contract.modules.extend(models.ContractModule(module_id=module_id) for module_id in held)


def _line(line: PlannedLine, vat_rate: Decimal, position: int) -> models.Line:
    entry = line.entry
    return models.Line(
        label=entry.label,
        quantity=entry.quantity.count,
        is_unlimited=entry.quantity.is_unlimited,
        vat_rate=vat_rate if entry.vat_rate is None else entry.vat_rate,
        budget_article=entry.article,
        valid_from=entry.starts_on,
        valid_to=line.ends_on,
        position=position,
        steps=_steps(line.prices),
    )


def _clause(entry: ContractEntry) -> models.Clause:
    fixed, indexed = parts(entry)
    rule = entry.current_rule or IndexRule()
    named = models.ClauseIndex(index_name=entry.index, weight=indexed)
    return models.Clause(
        fixed_part=fixed,
        current_kind=rule.kind,
        current_offset=rule.offset,
        current_month=None if rule.month is None else str(rule.month),
        rounding_mode=entry.rounding_mode or RoundingMode.NONE,
        rounding_decimals=entry.rounding_decimals or 0,
        floor_percent=entry.floor_percent,
        cap_percent=entry.cap_percent,
        indices=[named] if entry.index else [],
        readings=[_reading(entry)],
    )


def _reading(entry: ContractEntry) -> models.ClauseReading:
    is_named = entry.base_month is not None
    return models.ClauseReading(
        code=READING,
        label=_("La clause telle que le classeur importé la décrit"),
        price_base=entry.price_base or PriceBase.INITIAL,
        base_kind=IndexRuleKind.EXACT_MONTH if is_named else IndexRuleKind.LAST_KNOWN,
        base_month=entry.base_month,
    )
