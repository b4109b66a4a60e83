"""What is said of a row and of each of its cells before it is taken in: understood, doubtful or at fault."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services import labels
from contractdesk.services.sheet_import.intake import Intake, IntakeRow, shown
from contractdesk.services.sheet_import.mapping import END, NOTICE, TERM
from contractdesk.services.workbook_cells import CellValue
from contractdesk.services.workbook_columns import ContractEntry, SheetName, sheet_of


class Level(StrEnum):
    """How a cell or a row stands."""

    GOOD = "good"
    DOUBT = "doubt"
    FAULT = "fault"
    KNOWN = "known"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """A cell: what is shown of it, how it stands, what is to be known of it."""

    text: str
    level: Level
    words: str


def cell(row: IntakeRow, place: int, key: str) -> CellVerdict:
    """Return the verdict on a cell: what was understood, or what stands there when it was not."""
    raw = shown(row.raw[place]) if place < len(row.raw) else ""
    if row.entry is None:
        return CellVerdict(raw, Level.LEFT_OUT, row.left_out)
    said = [one for one in row.remarks if one.key == key]
    words = "\u00a0; ".join(one.text for one in said)
    if any(one.is_fault for one in said):
        return CellVerdict(raw or _("rien"), Level.FAULT, words)
    understood = _understood(row.entry, key) or raw
    if said:
        return CellVerdict(understood, Level.DOUBT, words)
    if raw and understood != raw:
        words = _("compris\u00a0: {text} (dans la feuille\u00a0: {raw})").format(
            text=understood, raw=french.quoted(raw)
        )
    return CellVerdict(understood, Level.GOOD, words)


def level(row: IntakeRow) -> Level:
    """Return how a row stands."""
    if row.entry is None:
        return Level.LEFT_OUT
    if row.is_faulty:
        return Level.FAULT
    if row.duplicate_of:
        return Level.KNOWN
    return Level.DOUBT if row.remarks else Level.GOOD


def sentences(row: IntakeRow) -> str:
    """Return all there is to know of a row, a line each."""
    if row.entry is None:
        return _("Ligne {number}, laissée de côté\u00a0: {reason}.").format(
            number=row.number, reason=row.left_out
        )
    found = [_("Ligne {number}").format(number=row.number)]
    if row.duplicate_of:
        found.append(_("semble déjà au registre\u00a0: {reference}").format(reference=row.duplicate_of))
    found += [one.text for one in sorted(row.remarks, key=lambda one: not one.is_fault)]
    if len(found) == 1:
        found.append(_("rien à signaler"))
    return _("{line}\u00a0: {rest}.").format(line=found[0], rest="\u00a0; ".join(found[1:]))


def summary(intake: Intake, ticked: int) -> str:
    """Return what an import will do, in a sentence."""
    contracts = intake.contracts
    faulty = sum(row.is_faulty for row in contracts)
    known = sum(bool(row.duplicate_of) and not row.is_faulty for row in contracts)
    parts = [french.counted(ticked, _("contrat sera ajouté"), _("contrats seront ajoutés"))]
    if faulty:
        parts.append(french.counted(faulty, _("ligne a une faute"), _("lignes ont une faute")))
    if known:
        parts.append(french.counted(known, _("semble déjà au registre"), _("semblent déjà au registre")))
    return ", ".join(parts) + "."


def left_out(intake: Intake) -> str:
    """Return what is no contract, counted by reason; nothing when every row is one."""
    counts: dict[str, int] = {}
    for row in intake.rows:
        if row.entry is None:
            counts[row.left_out] = counts.get(row.left_out, 0) + 1
    total = sum(counts.values())
    if not total:
        return ""
    reasons = french.join_and([f"{count} × {reason}" for reason, count in counts.items()])
    return _("{count} de côté ({reasons})").format(
        count=french.counted(total, _("ligne laissée"), _("lignes laissées")), reasons=reasons
    )


# ------------------------------------------------------------------------------------------- one cell


def _understood(entry: ContractEntry, key: str) -> str:
    special = _SPECIAL.get(key)
    if special is not None:
        return special(entry)
    column = next(one for one in sheet_of(SheetName.CONTRACTS).columns if one.key == key)
    return _text(column.cell(entry))


def _text(value: CellValue) -> str:
    return "" if value is None else str(value)


def _notice(entry: ContractEntry) -> str:
    if entry.notice_days:
        return french.duration(entry.notice_days, "day")
    return _months(entry.notice_months)


def _months(count: int | None) -> str:
    return "" if count is None else french.duration(count, "month")


def _renewal(entry: ContractEntry) -> str:
    if entry.renewal is None:
        return ""
    kind = labels.renewal(entry.renewal)
    if entry.max_renewals is None:
        return kind
    return _("{kind}, {count} fois").format(kind=kind, count=entry.max_renewals)


_SPECIAL: dict[str, Callable[[ContractEntry], str]] = {
    TERM: lambda entry: _months(entry.initial_months),
    NOTICE: _notice,
    END: lambda _entry: "",
    "renewal": _renewal,
    "renewal_months": lambda entry: _months(entry.renewal_months),
    "effect_on": lambda entry: "" if entry.effect_on is None else french.date(entry.effect_on),
    "decision_date": lambda entry: "" if entry.decision_date is None else french.date(entry.decision_date),
    "annual_ht": lambda entry: french.money(entry.annual_ht) if entry.annual_ht is not None else "",
    "vat_rate": lambda entry: "" if entry.vat_rate is None else french.percent(entry.vat_rate),
}
