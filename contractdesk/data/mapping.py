"""From rows to the facts that the domain computes with; the only place that knows both shapes."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from contractdesk.data import models
from contractdesk.data.exchange import read_columns
from contractdesk.domain.billing import BillingRule
from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.clauses import (
    IndexRule,
    IndexTerm,
    Reading,
    RecordedRevision,
    RevisionClause,
    Rounding,
)
from contractdesk.domain.contract import Contract, Decision, Mark, ModuleStart, NoticeRecord, YearlyRight
from contractdesk.domain.dates import Duration, Month
from contractdesk.domain.enums import Quality, Unit
from contractdesk.domain.indices import IndexTable, IndexValue, Link, Quote, Series
from contractdesk.domain.payment import InvoiceRecord
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.terms import Amendment, Terms

_MOST_ALERT_DAYS = 3_650


def contract_of(
    row: models.Contract, vendor: str, modules: Mapping[int, str], *, has_successor: bool = False
) -> Contract:
    """Return the facts of a contract row loaded with its children (see ``queries.contracts``)."""
    return Contract(
        id=row.id,
        reference=row.reference,
        vendor=vendor,
        object=row.object,
        terms=terms_of(row),
        amendments=amendments_of(row),
        is_draft=row.is_draft,
        start_event=row.start_event,
        signed_on=row.signed_on,
        items=items_of(row),
        clause=None if row.clause is None else clause_of(row.clause),
        revisions=tuple(_recorded(one) for one in row.revisions if one.cancelled_on is None),
        billing=BillingRule(row.billing_months, row.billing_timing),
        payment_days=row.payment_days,
        invoices=tuple(
            InvoiceRecord(
                one.received_on, one.amount_ht, one.number, one.amount_ttc, one.issued_on, one.paid_on
            )
            for one in row.invoices
        ),
        notices=tuple(
            NoticeRecord(one.kind, one.sent_on, one.received_on, one.exit_end) for one in row.letters
        ),
        decisions=tuple(
            Decision(one.kind, one.decided_on, one.period_end, one.effective_on) for one in row.decisions
        ),
        marks=tuple(Mark(one.kind, one.anchor, one.until, one.reason) for one in row.marks),
        modules=tuple(
            ModuleStart(modules[one.module_id], one.commissioned_on)
            for one in row.modules
            if one.has_own_start
        ),
        rights=tuple(YearlyRight(one.wording) for one in row.commitments if one.is_yearly),
        needs_yearly_codes=row.needs_service_code or row.needs_commitment_code,
        coded_years=frozenset(one.year for one in row.yearly_codes),
        has_successor=has_successor,
        postal_margin=row.postal_margin_days,
        lead_days=row.lead_days,
        alert_days=_alert_days(row.alert_days),
    )


# The columns of a contract that say its duration, its renewal and its notice.
TERM_COLUMNS = (
    "effect_on",
    "initial_count",
    "initial_unit",
    "renewal_kind",
    "renewal_count",
    "renewal_unit",
    "max_renewals",
    "total_limit_count",
    "total_limit_unit",
    "end_cap_on",
    "notice_count",
    "notice_unit",
    "late_delay_count",
    "late_delay_unit",
    "exit_rule",
    "late_rule",
)


def terms_of(row: models.Contract, changes: Mapping[str, Any] | None = None) -> Terms:
    """Return the clauses on duration and notice.

    Args:
        row: the contract.
        changes: values to read instead of the row's, by column: the facts of another reading of an
            ambiguous wording, as kept in ``AmbiguityOption.changes``.
    """
    facts = {name: getattr(row, name) for name in TERM_COLUMNS}
    return terms_from(facts | read_columns(models.Contract, changes, row.reference) if changes else facts)


def terms_from(facts: Mapping[str, Any]) -> Terms:
    """Return the same from the values of ``TERM_COLUMNS``."""
    return Terms(
        effect=facts["effect_on"],
        initial=_duration(facts["initial_count"], facts["initial_unit"]),
        renewal_kind=facts["renewal_kind"],
        renewal=_duration(facts["renewal_count"], facts["renewal_unit"]),
        max_renewals=facts["max_renewals"],
        total_limit=_duration(facts["total_limit_count"], facts["total_limit_unit"]),
        end_cap=facts["end_cap_on"],
        notice=_duration(facts["notice_count"], facts["notice_unit"]),
        exits=facts["exit_rule"],
        late_rule=facts["late_rule"],
        late_delay=_duration(facts["late_delay_count"], facts["late_delay_unit"]),
    )


def term_columns(row: models.Contract, day: date) -> dict[str, Any]:
    """Return the values of ``TERM_COLUMNS`` that the amendments leave in force on a day."""
    facts = {name: getattr(row, name) for name in TERM_COLUMNS}
    for one in amendments_in_order(row):
        if one.effective_on <= day:
            facts |= read_columns(models.Contract, one.changes, row.reference)
    return facts


def amendments_in_order(row: models.Contract) -> list[models.Amendment]:
    """Return the amendments of a contract in the order of their days, then of their recording."""
    return sorted(row.amendments, key=lambda one: one.effective_on)


def amendments_of(row: models.Contract) -> tuple[Amendment, ...]:
    """Return the clauses that each amendment leaves in force, in the same order."""
    changes: dict[str, Any] = {}
    found = []
    for one in amendments_in_order(row):
        changes |= one.changes
        found.append(Amendment(one.effective_on, terms_of(row, changes)))
    return tuple(found)


def items_of(row: models.Contract) -> tuple[PricedItem, ...]:
    """Return what the prices of a contract sit on: its groups, its lines outside groups, itself."""
    items = []
    for group in row.groups:
        members = [line for line in row.lines if line.group_id == group.id]
        rate = members[0].vat_rate if members else row.vat_rate
        items.append(PricedItem(f"group:{group.id}", group.label, _steps(group.steps), rate))
    for line in row.lines:
        if line.group_id is None:
            item = PricedItem(
                f"line:{line.id}",
                line.label,
                _steps(line.steps),
                line.vat_rate,
                line.valid_from,
                line.valid_to,
            )
            items.append(item)
    if row.steps:
        items.append(PricedItem("contract", row.object, _steps(row.steps), row.vat_rate))
    return tuple(items)


def clause_of(row: models.Clause) -> RevisionClause:
    """Return a revision clause with its readings."""
    return RevisionClause(
        kind=row.kind,
        fixed_part=row.fixed_part,
        terms=tuple(IndexTerm(one.index_name, one.weight) for one in row.indices),
        current_rule=IndexRule(
            row.current_kind, row.current_anchor, row.current_offset, _month(row.current_month)
        ),
        rounding=Rounding(row.rounding_mode, row.rounding_decimals),
        floor_percent=row.floor_percent,
        cap_percent=row.cap_percent,
        threshold_percent=row.threshold_percent,
        on_request_only=row.on_request_only,
        scope=row.scope,
        day=row.day,
        every_months=row.every_months,
        first_after_months=row.first_after_months,
        wording=row.wording,
        formula=row.formula,
        readings=tuple(_reading(one) for one in row.readings),
    )


def index_table(
    rows: Iterable[models.IndexSeries], index_codes: Mapping[int, str], calendar: BusinessCalendar
) -> IndexTable:
    """Return the index table; publication days that are not known are estimated."""
    bare = IndexTable((), calendar)
    return IndexTable((_series(row, index_codes[row.index_id], bare) for row in rows), calendar)


def quote_document(quote: Quote) -> dict[str, Any]:
    """Return a quote as frozen in a recorded revision."""
    return {
        "series": quote.series,
        "month": str(quote.month),
        "value": str(quote.value),
        "published_on": quote.published_on.isoformat(),
        "estimated": quote.estimated,
        "quality": quote.quality.value,
        "read_on": quote.read_on.isoformat(),
        "missing_months": [str(month) for month in quote.missing_months],
        "source": quote.source,
    }


def quote_of(document: Mapping[str, Any]) -> Quote:
    """Return a quote frozen in a recorded revision."""
    return Quote(
        document["series"],
        Month.parse(document["month"]),
        Decimal(document["value"]),
        date.fromisoformat(document["published_on"]),
        document["estimated"],
        Quality(document["quality"]),
        date.fromisoformat(document["read_on"]),
        tuple(Month.parse(text) for text in document["missing_months"]),
        document.get("source", ""),
    )


def _recorded(row: models.Revision) -> RecordedRevision:
    quotes = tuple(quote_of(document) for document in row.snapshot["current_quotes"])
    return RecordedRevision(row.effective_on, row.revised_ht, quotes, row.reading_code)


def _series(row: models.IndexSeries, index: str, estimates: IndexTable) -> Series:
    link = None
    if row.link_coefficient is not None:
        link = Link(row.previous_code, row.link_coefficient, row.link_decimals, row.link_source)
    return Series(
        code=row.code,
        index=index,
        name=row.name,
        values=tuple(_value(one, estimates) for one in row.values),
        known_from=row.known_from,
        closed_after=_month(row.closed_after),
        link=link,
    )


def _value(row: models.IndexValue, estimates: IndexTable) -> IndexValue:
    month = Month.parse(row.month)
    published = row.published_on or estimates.expected_publication(month)
    return IndexValue(
        month,
        row.value,
        published,
        row.is_estimated or row.published_on is None,
        row.quality,
        row.vintage,
        row.source,
    )


def _reading(row: models.ClauseReading) -> Reading:
    return Reading(
        id=row.code,
        label=row.label,
        grounds=row.grounds,
        price_base=row.price_base,
        base_rule=IndexRule(row.base_kind, row.base_anchor, row.base_offset, _month(row.base_month)),
        link_rule=IndexRule(row.link_kind, row.link_anchor, row.link_offset),
        floor_basis=row.floor_basis,
        cap_basis=row.cap_basis,
        step_rule=row.step_rule,
        link_decimals=row.link_decimals,
        chosen=row.chosen,
        chosen_reason=row.chosen_reason,
    )


def _steps(rows: Iterable[models.PriceStep]) -> tuple[PriceStep, ...]:
    return tuple(
        PriceStep(one.annual_ht, one.valid_from, one.valid_to, one.contract_year, one.origin) for one in rows
    )


def _alert_days(stored: object) -> tuple[int, ...] | None:
    """Return the thresholds of a contract, None for those of the register."""
    if not isinstance(stored, list):
        return None
    return tuple(days for days in stored if isinstance(days, int) and 0 < days <= _MOST_ALERT_DAYS)


def _duration(count: int | None, unit: Unit) -> Duration | None:
    return None if count is None else Duration(count, unit)


def _month(text: str | None) -> Month | None:
    return None if text is None else Month.parse(text)
