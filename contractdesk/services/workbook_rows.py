"""From the register to the rows of the sheets that an import reads back.

What the columns cannot say is left empty and named in a note, never approximated: a duration in days, the
price of a contract year that is not dated yet, a clause on several indices. The lossless exchange is the JSON
document (`registers.document_of`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.billing import BillingRule
from contractdesk.domain.clauses import IndexRule
from contractdesk.domain.dates import Duration, Month
from contractdesk.domain.enums import Anchor, ClauseKind, IndexRuleKind, PriceBase, RoundingMode, Unit
from contractdesk.domain.prices import PriceStep
from contractdesk.services.workbook_cells import Quantity
from contractdesk.services.workbook_columns import (
    ContractEntry,
    Entry,
    IndexEntry,
    LineEntry,
    ModuleEntry,
    SheetName,
    VendorEntry,
)

_ONE_DAY = timedelta(days=1)
_Span: TypeAlias = tuple[date | None, date | None, Decimal]
"""The first day, the last day and the amount of a price; None where it has no bound."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of each sheet, and what its columns could not say."""

    rows: dict[SheetName, Sequence[Entry]]
    notes: tuple[str, ...]


def listed(database: Database, today: date, references: Collection[str] | None = None) -> Listed:
    """Return the rows of the register, or of some contracts with their vendors.

    Args:
        database: the register.
        today: the day whose prices « Montant annuel HT » of a contract sums.
        references: only these contracts.
    """
    with database.read() as session:
        vendors = queries.vendors(session)
        names = queries.vendor_names(session)
        modules = queries.module_names(session)
        notes: list[str] = []
        entries: list[Entry] = []
        lines: list[Entry] = []
        kept: set[int] = set()
        for row in queries.each_contract(session, queries.PRICED):
            if references is not None and row.reference not in references:
                continue
            kept.add(row.vendor_id)
            of_contract = list(_lines(row, modules, notes))
            lines += of_contract
            entries.append(_contract(row, names[row.vendor_id], of_contract, today, notes))
        if references is not None:
            vendors = [vendor for vendor in vendors if vendor.id in kept]
        return Listed(
            {
                SheetName.VENDORS: [_vendor(vendor) for vendor in vendors],
                SheetName.MODULES: [
                    _module(module, vendor.name) for vendor in vendors for module in vendor.modules
                ],
                SheetName.CONTRACTS: entries,
                SheetName.LINES: lines,
                SheetName.INDICES: _values(queries.indices(session)),
            },
            tuple(notes),
        )


def _vendor(row: models.Vendor) -> VendorEntry:
    emails = {contact.role: contact.email for contact in row.contacts}
    return VendorEntry(
        name=row.name,
        siret=row.siret or row.siren,
        vat_number=row.vat_number,
        address=row.address,
        postal_code=row.postal_code,
        city=row.city,
        phone=row.phone,
        email=emails.get("general", ""),
        dpo_email=emails.get("dpo", ""),
        website=row.website,
    )


def _module(row: models.Module, vendor: str) -> ModuleEntry:
    return ModuleEntry(
        vendor=vendor, name=row.name, code=row.code, quantity=Quantity(row.quantity, row.is_unlimited)
    )


def _values(indices: Iterable[models.PriceIndex]) -> list[IndexEntry]:
    """Return the newest vintage of each month: the sheet has no column for the earlier ones."""
    newest: dict[tuple[str, str], models.IndexValue] = {}
    for index in indices:
        for series in index.series:
            for value in series.values:
                key = (series.code, value.month)
                if key not in newest or value.vintage > newest[key].vintage:
                    newest[key] = value
    return [
        IndexEntry(
            series=code,
            month=month,
            value=value.value,
            published_on=value.published_on,
            quality=value.quality,
            source=value.source,
        )
        for (code, month), value in sorted(newest.items(), key=lambda one: one[0])
    ]


# -------------------------------------------------------------------------------------------- contracts


def _contract(
    row: models.Contract, vendor: str, lines: Sequence[LineEntry], today: date, notes: list[str]
) -> ContractEntry:
    def months(count: int | None, unit: Unit, what: str) -> int | None:
        return _months(row, count, unit, what, notes)

    in_days = row.notice_unit is Unit.DAY
    own = _own_amount(row)
    entry = ContractEntry(
        reference=row.reference,
        vendor=vendor,
        object=row.object,
        effect_on=row.effect_on,
        initial_months=months(row.initial_count, row.initial_unit, _("la durée initiale")),
        renewal=row.renewal_kind,
        renewal_months=months(row.renewal_count, row.renewal_unit, _("la durée de reconduction")),
        max_renewals=row.max_renewals,
        total_months=months(row.total_limit_count, row.total_limit_unit, _("la durée totale maximale")),
        end_cap_on=row.end_cap_on,
        notice_months=None if in_days else months(row.notice_count, row.notice_unit, ""),
        notice_days=row.notice_count if in_days else None,
        postal_margin_days=row.postal_margin_days,
        annual_ht=amount_shown(lines, today) if own is None else own,
        vat_rate=row.vat_rate,
        billing=BillingRule(row.billing_months, row.billing_timing),
        articles=tuple(one.article for one in row.allocations if one.article),
        decision_number=row.decision_number,
        decision_date=row.decision_date,
        notes=row.notes,
    )
    return _with_clause(entry, row, notes)


def _months(row: models.Contract, count: int | None, unit: Unit, what: str, notes: list[str]) -> int | None:
    """Return a duration in months; one in days has no column."""
    if count is None or unit is not Unit.DAY:
        return None if count is None else Duration(count, unit).months
    notes.append(
        _("{reference} : {what} ({duration}) ne s’écrit pas en mois.").format(
            reference=row.reference, what=what, duration=french.duration(count, unit.value)
        )
    )
    return None


def _with_clause(entry: ContractEntry, row: models.Contract, notes: list[str]) -> ContractEntry:
    """Add the revision clause; of several readings, the one that was chosen, or the first."""
    clause = row.clause
    if clause is None or clause.kind is ClauseKind.FIRM:
        return entry
    if len(clause.indices) > 1:
        notes.append(
            _("{reference} : la clause à plusieurs indices n’a pas de colonnes.").format(
                reference=row.reference
            )
        )
        return entry
    if clause.on_request_only:
        notes.append(
            _("{reference} : que les prix sont fermes sauf demande de la commune n’a pas de colonne.").format(
                reference=row.reference
            )
        )
    if len(clause.readings) > 1:
        notes.append(
            _("{reference} : une seule lecture de la clause a ses colonnes, sur {count}.").format(
                reference=row.reference, count=len(clause.readings)
            )
        )
    index = clause.indices[0] if clause.indices else None
    reading = next((one for one in clause.readings if one.chosen), next(iter(clause.readings), None))
    has_rounding = clause.rounding_mode is not RoundingMode.NONE
    return replace(
        entry,
        index="" if index is None else index.index_name,
        fixed_part=clause.fixed_part,
        indexed_part=None if index is None else index.weight,
        price_base=PriceBase.INITIAL if reading is None else reading.price_base,
        base_month=None if reading is None else _base_month(row, reading),
        current_rule=IndexRule(
            clause.current_kind,
            clause.current_anchor,
            clause.current_offset,
            None if clause.current_month is None else Month.parse(clause.current_month),
        ),
        rounding_decimals=clause.rounding_decimals if has_rounding else None,
        rounding_mode=clause.rounding_mode,
        floor_percent=clause.floor_percent,
        cap_percent=clause.cap_percent,
    )


def _base_month(row: models.Contract, reading: models.ClauseReading) -> str | None:
    """Return the month that the clause names, by itself or from a date that is known.

    « Dernier connu » stays empty: which month that is depends on the values that the register holds.
    """
    if reading.base_kind is IndexRuleKind.EXACT_MONTH and reading.base_month is not None:
        return reading.base_month
    anchor = {Anchor.EFFECT: row.effect_on, Anchor.SIGNATURE: row.signed_on}.get(reading.base_anchor)
    if anchor is None or reading.base_kind not in (IndexRuleKind.EXACT_MONTH, IndexRuleKind.MONTHS_BEFORE):
        return None
    offset = reading.base_offset if reading.base_kind is IndexRuleKind.MONTHS_BEFORE else 0
    return str(Month.of(anchor).plus(-offset))


# ------------------------------------------------------------------------------------------------ lines


def _lines(row: models.Contract, modules: dict[int, str], notes: list[str]) -> Iterator[LineEntry]:
    """Yield the lines of a contract, a row for each price that a line has had.

    A group's prices stand on the rows of its first line. Prices that sit on the contract itself are its
    « Montant annuel HT », unless they change or come besides those of lines: then they are rows too.
    """
    of_groups = {group.id: _spans(row, group.steps, notes) for group in row.groups}
    labels = {group.id: group.label for group in row.groups}
    for line in row.lines:
        entry = LineEntry(
            contract=row.reference,
            label=line.label,
            module="" if line.module_id is None else modules[line.module_id],
            quantity=Quantity(line.quantity, line.is_unlimited),
            vat_rate=line.vat_rate,
            group=labels.get(line.group_id or 0, ""),
            article=line.budget_article,
        )
        spans = of_groups.pop(line.group_id, []) if line.group_id else _spans(row, line.steps, notes)
        yield from _rows(entry, spans, line.valid_from, line.valid_to)
    for group in row.groups:
        if of_groups.get(group.id):  # a group that has no line
            entry = LineEntry(
                contract=row.reference, label=group.label, vat_rate=row.vat_rate, group=group.label
            )
            yield from _rows(entry, of_groups[group.id], None, None)
    own = _spans(row, row.steps, notes)
    if own and _own_amount(row) is None:
        entry = LineEntry(contract=row.reference, label=row.object, vat_rate=row.vat_rate)
        yield from _rows(entry, own, None, None)


def _own_amount(row: models.Contract) -> Decimal | None:
    """Return the price of the contract itself when it is one amount, that its column can hold."""
    has_others = any(line.steps for line in row.lines) or any(group.steps for group in row.groups)
    spans = _spans(row, row.steps, [])
    is_one = not has_others and len(spans) == 1 and spans[0][0] is None
    return spans[0][2] if is_one else None


def _spans(row: models.Contract, steps: Iterable[models.PriceStep], notes: list[str]) -> list[_Span]:
    """Return the first day, the last day and the amount of each price, in order.

    A price holds until the next one opens. The price of a later contract year has no day while the start of
    the contract has none: it is named in a note.
    """
    opened: dict[date | None, Decimal] = {}
    for step in steps:
        opens = PriceStep(step.annual_ht, step.valid_from, None, step.contract_year).opens_on(row.effect_on)
        if opens is None and (step.contract_year or 1) > 1:
            notes.append(
                _("{reference} : le prix de l’année {year}, {amount}, n’a pas encore de date.").format(
                    reference=row.reference, year=step.contract_year, amount=french.money(step.annual_ht)
                )
            )
            continue
        opened[opens] = step.annual_ht
    openings = sorted(opened, key=lambda day: day or date.min)
    followed = zip(openings, [*openings[1:], None], strict=True) if openings else ()
    return [
        (first, None if coming is None else coming - _ONE_DAY, opened[first]) for first, coming in followed
    ]


def _rows(
    entry: LineEntry,
    spans: Sequence[_Span],
    valid_from: date | None,
    valid_to: date | None,
) -> Iterator[LineEntry]:
    """Yield a row for each price, within the days between which the line holds."""
    inside = [
        (first, last, amount)
        for first, last, amount in spans
        if not (valid_to and first and first > valid_to) and not (valid_from and last and last < valid_from)
    ]
    if not inside:
        yield replace(entry, starts_on=valid_from, ends_on=valid_to)
    for first, last, amount in inside:
        yield replace(
            entry,
            annual_ht=amount,
            starts_on=max((day for day in (first, valid_from) if day), default=None),
            ends_on=min((day for day in (last, valid_to) if day), default=None),
        )


# ---------------------------------------------------------------------------------------------- amounts


def amount_on(lines: Iterable[LineEntry], day: date) -> Decimal | None:
    """Return what the rows of a contract sum to on a day, None when none has an amount then."""
    amounts = [
        line.annual_ht
        for line in lines
        if line.annual_ht is not None
        and (line.starts_on is None or line.starts_on <= day)
        and (line.ends_on is None or day <= line.ends_on)
    ]
    return sum(amounts, Decimal("0.00")) if amounts else None


def turning_days(lines: Iterable[LineEntry]) -> list[date]:
    """Return days that between them see every total the rows can have: each first and last day."""
    days = {day for line in lines for day in (line.starts_on, line.ends_on) if day is not None}
    return sorted(days | {date.min, date.max})


def amount_shown(lines: Sequence[LineEntry], today: date) -> Decimal | None:
    """Return the yearly amount of today; failing that, the last one before, or the first one to come."""
    amount = amount_on(lines, today)
    if amount is not None:
        return amount
    days = turning_days(lines)
    past = [day for day in reversed(days) if day < today]
    coming = [day for day in days if day > today]
    found = (amount_on(lines, day) for day in (*past, *coming))
    return next((one for one in found if one is not None), None)
