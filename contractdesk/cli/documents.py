"""The JSON documents of the command line: a contract with other programs (resources/schemas)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from contractdesk.common.errors import Problem
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Window
from contractdesk.domain.indices import Quote, Series
from contractdesk.domain.pricing import Bound
from contractdesk.domain.revision import Basis, Calculation, IndexLine, Proposal
from contractdesk.services import explain
from contractdesk.services.dto import ContractRow, DeadlineRow, IndexRow
from contractdesk.services.errors import error_text, problem_text
from contractdesk.services.facts import Facts
from contractdesk.services.import_report import ImportReport
from contractdesk.services.indices import IndexImport
from contractdesk.services.invoice_check import InvoiceCheck
from contractdesk.services.registers import RegisterInfo

Document = dict[str, Any]


def status(as_of: date, rows: Iterable[ContractRow]) -> Document:
    """Return the computed state of contracts."""
    return {"as_of": as_of.isoformat(), "contracts": [_contract(row) for row in rows]}


def deadlines(as_of: date, rows: Iterable[DeadlineRow]) -> Document:
    """Return a list of deadlines."""
    return {"as_of": as_of.isoformat(), "deadlines": [_deadline(row) for row in rows]}


def revise(
    facts: Facts, reference: str, basis: Basis, calculation: Calculation, check: InvoiceCheck | None
) -> Document:
    """Return a price revision, every reading side by side, and the check of an invoice if there is one."""
    document: Document = {
        "contract": reference,
        "on": calculation.on.isoformat(),
        "readings": [_reading(facts, basis, one) for one in calculation.proposals],
        "invoiced": None if check is None else _invoiced(check),
    }
    if calculation.refusals:
        document["refused"] = [
            {"id": one.reading.id, "label": one.reading.label, "why": error_text(one.error, codes=True)}
            for one in calculation.refusals
        ]
    return document


def info(found: RegisterInfo) -> Document:
    """Return what a register says of itself."""
    last_change = None
    if found.last_change is not None:
        last_change = {"at": _moment(found.last_change), "by": found.last_change_by}
    return {
        "path": str(found.path),
        "schema_version": found.schema,
        "app_version": found.app_version,
        "created_at": _moment(found.created_at),
        "read_only": found.read_only,
        "counts": _counts(found.counts),
        "last_change": last_change,
        "last_backup": None if found.last_backup is None else _moment(found.last_backup),
        "lock": None,
    }


def check(register: str, problems: Iterable[Problem]) -> Document:
    """Return what a verification found."""
    found = [
        {"code": one.code, "text": problem_text(one), "params": {k: _plain(v) for k, v in one.params.items()}}
        for one in problems
    ]
    return {"register": register, "ok": not found, "problems": found}


def index_list(facts: Facts, rows: Iterable[IndexRow]) -> Document:
    """Return every value of every series, oldest first, and the months missing between two values."""
    by_series: dict[str, list[IndexRow]] = {}
    for row in rows:
        by_series.setdefault(row.series, []).append(row)
    return {"series": [_series(facts, one, by_series.get(one.code, [])) for one in facts.table.series]}


def index_import(into: str, report: IndexImport) -> Document:
    """Return what an import of index values has changed."""
    return {
        "into": into,
        "added": report.added,
        "corrected": report.corrected,
        "unchanged": report.unchanged,
        "series": list(report.series),
        "new_series": list(report.new_series),
        "corrections": [
            {"series": series, "month": month, "was": str(before), "is": str(after)}
            for series, month, before, after in report.corrections
        ],
    }


def workbook_import(path: str, into: str, report: ImportReport, *, is_dry_run: bool) -> Document:
    """Return what a workbook brings, what is wrong in it and what was left out or made."""
    return {
        "file": path,
        "into": into,
        "dry_run": is_dry_run,
        "applied": report.applied,
        "counts": _counts(report.counts),
        "faults": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "found": one.found,
                "expected": one.expected,
                "text": one.text,
            }
            for one in report.faults
        ],
        "notes": [{"code": one.code, "text": one.text} for one in report.notes],
    }


# ------------------------------------------------------------------------------------------------ pieces


def _contract(row: ContractRow) -> Document:
    term = row.term
    return {
        "reference": row.reference,
        "vendor": row.vendor,
        "status": row.status.value,
        "term": None
        if term is None
        else {"number": term.number, "start": _day(term.start), "end": _day(term.end)},
        "final_end": _day(row.final_end),
        "renewals_left": row.renewals_left,
        "notice": _notice(row),
        "next_exit": _day(row.next_exit),
        "annual_ht": _money(row.annual_ht),
        "missing": [one.value for one in row.missing],
    }


def _notice(row: ContractRow) -> Document:
    """Return the notice of the current exit; all its dates are null when there is nothing to prevent."""
    if row.limit is None or row.window is Window.NONE:
        none: Document = dict.fromkeys(("term_end", "decide_by", "send_by", "limit"))
        return {**none, "window": Window.NONE.value}
    return {
        "term_end": _day(row.exit_end),
        "decide_by": _day(row.decide_by),
        "send_by": _day(row.send_by),
        "limit": _day(row.limit),
        "window": row.window.value,
    }


def _deadline(row: DeadlineRow) -> Document:
    return {
        "contract": row.reference,
        "vendor": row.vendor,
        "kind": row.kind.value,
        "date": _day(row.due_on),
        "act_by": _day(row.act_by),
        "decide_by": _day(row.decide_by),
        "bucket": row.bucket.value,
        "state": row.state.value,
        "amount_ht": _money(row.amount_ht),
        "title": row.title,
        "why": row.why,
    }


def _reading(facts: Facts, basis: Basis, one: Proposal) -> Document:
    first = one.lines[0]
    document: Document = {
        "id": one.reading.id,
        "label": one.reading.label,
        "chosen": _is_chosen(basis, one),
        "base_price_ht": _money(one.base_price),
        "base_index": _quote(first.base),
        "current_index": _quote(first.current),
        "link": _link(first),
        "coefficient_exact": _exact(one.coefficient_exact),
        "coefficient": explain.coefficient_text(basis.clause, one),
        "floor": _bound(one.floor),
        "cap": _bound(one.cap),
        "revised_ht": _money(one.revised.ht),
        "vat": _money(one.revised.vat),
        "revised_ttc": _money(one.revised.ttc),
        "warnings": list(explain.warnings(basis.clause, one, facts.table, codes=True)),
        "steps": list(explain.steps(basis.clause, one, facts.table)),
    }
    if len(one.lines) > 1:
        document["indices"] = [_line(line) for line in one.lines]
    return document


def _is_chosen(basis: Basis, one: Proposal) -> bool:
    """Return whether a reading was recorded; a clause without readings keeps it on the revision itself."""
    if basis.clause.readings:
        return one.reading.chosen
    return any(recorded.reading == one.reading.id for recorded in basis.revisions)


def _line(line: IndexLine) -> Document:
    return {
        "index": line.term.index,
        "weight": f"{line.term.weight:f}",
        "base_index": _quote(line.base),
        "current_index": _quote(line.current),
        "link": _link(line),
    }


def _quote(quote: Quote) -> Document:
    return {
        "series": quote.series,
        "month": str(quote.month),
        "value": f"{quote.value:f}",
        "published_on": _day(quote.published_on),
        "estimated": quote.estimated,
        "quality": quote.quality.value,
    }


def _link(line: IndexLine) -> Document | None:
    """Return how a value of the newer series was expressed in the older one."""
    if line.link is None:
        return None
    newer = line.current if line.link.previous == line.base.series else line.base
    value = explain.exact(line.link.to_previous(newer.value))
    if line.link.decimals is not None:
        value = round(value, line.link.decimals)
    return {
        "coefficient": f"{line.link.coefficient:f}",
        "value": f"{value:f}",
        "from": newer.series,
        "to": line.link.previous,
    }


def _bound(bound: Bound | None) -> Document | None:
    if bound is None:
        return None
    return {
        "percent": f"{bound.percent:f}",
        "basis": bound.basis.value,
        "coefficient": _exact(bound.coefficient),
        "applied": bound.applied,
    }


def _invoiced(check: InvoiceCheck) -> Document:
    return {
        "amount_ht": _money(check.amount_ht),
        "difference_ht": _money(check.difference_ht),
        "explained_by": [one.id for one in check.explanations],
    }


def _series(facts: Facts, series: Series, rows: list[IndexRow]) -> Document:
    link = series.link
    rows = sorted(rows, key=lambda row: (row.month, row.vintage))
    return {
        "series": series.code,
        "name": series.name,
        "index": series.index,
        "known_from": _day(series.known_from),
        "closed_after": None if series.closed_after is None else str(series.closed_after),
        "link": None
        if link is None
        else {"previous": link.previous, "coefficient": f"{link.coefficient:f}", "source": link.source},
        "values": [_value(facts, row) for row in rows if row.value is not None],
        "missing": [row.month for row in rows if row.value is None],
    }


def _value(facts: Facts, row: IndexRow) -> Document:
    published_on = row.published_on or facts.table.expected_publication(Month.parse(row.month))
    return {
        "month": row.month,
        "value": None if row.value is None else f"{row.value:f}",
        "published_on": _day(published_on),
        "estimated": row.estimated,
        "quality": None if row.quality is None else row.quality.value,
        "vintage": row.vintage,
        "source": row.source,
    }


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _exact(value: Fraction) -> str:
    return f"{explain.exact(value):f}"


def _counts(by_table: Mapping[str, int]) -> Document:
    return {f"{table}s": count for table, count in by_table.items()}


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool | None) else str(value)
