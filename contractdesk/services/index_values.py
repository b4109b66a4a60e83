"""Entering index values by hand or from the clipboard: judged one by one, then kept as one act.

A value is never overwritten: another one for the same month is a correction and becomes the next vintage.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from contractdesk.common import french
from contractdesk.common.errors import FieldError, InputError, NotFoundError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Quality
from contractdesk.domain.index_checks import doubts, faults, is_same, latest_values, latest_vintages
from contractdesk.domain.indices import IndexTable, Series
from contractdesk.services.errors import field_text
from contractdesk.services.facts import load_table
from contractdesk.services.index_paste import Column, Read, cells_of, read_cells

_LARGEST_PASTE = 200_000


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """A value as typed; what is not known yet is None."""

    series: str
    month: Month | None
    value: Decimal | None
    published_on: date | None = None
    quality: Quality = Quality.PUBLISHED
    source: str = ""


class Verdict(StrEnum):
    """What becomes of a value."""

    NEW = "new"
    CORRECTION = "correction"
    KNOWN = "known"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class JudgedValue:
    """A line of a paste or of a file: what was read, what becomes of it, why in French.

    ``before`` is the value that a correction corrects.
    """

    line: int
    text: str
    entry: ValueEntry
    verdict: Verdict
    reason: str = ""
    before: Decimal | None = None


def series_of(table: IndexTable, code: str) -> Series:
    """Return a series by its code.

    Raises:
        NotFoundError: ``series_not_found``.
    """
    for one in table.series:
        if one.code == code:
            return one
    raise NotFoundError("series_not_found", series=code)


# --------------------------------------------------------------------------------------------- one value


def check_entry(series: Series, entry: ValueEntry, today: date) -> list[FieldError]:
    """Return why a value is refused, by field; nothing when it can be entered, doubts apart."""
    found = []
    if entry.month is None:
        found.append(FieldError("month", "index_month_missing"))
    if entry.value is None:
        found.append(FieldError("value", "index_value_missing_here"))
    if entry.month is None or entry.value is None:
        return found
    found = faults(series, entry.month, entry.value, entry.published_on, today)
    held = latest_vintages(series).get(entry.month)
    if not found and held is not None and is_same(held, entry.value, entry.published_on, entry.quality):
        found.append(FieldError("value", "index_value_known", {"value": entry.value, "month": entry.month}))
    return found


def doubts_of(series: Series, entry: ValueEntry, today: date) -> list[FieldError]:
    """Return what the person confirms before a value is kept."""
    if entry.month is None or entry.value is None:
        return []
    return doubts(latest_values(series), entry.month, entry.value, today)


def enter_value(database: Database, entry: ValueEntry, today: date, *, confirmed: bool = False) -> None:
    """Keep a value: the first of its month, or a correction that becomes its newest vintage.

    Args:
        database: the register.
        entry: the value.
        today: the day of recording.
        confirmed: whether a doubtful value has been confirmed.

    Raises:
        ValidationError: every fault by its field; the doubts, while they are not confirmed.
        NotFoundError: ``series_not_found``.
        StorageError: the register cannot be written.
    """
    known = series_of(load_table(database), entry.series)
    is_correction = entry.month in latest_vintages(known)
    label = (
        _("Indice corrigé\u00a0: {name}, {month}")
        if is_correction
        else _("Indice saisi\u00a0: {name}, {month}")
    )
    month = "" if entry.month is None else french.month(str(entry.month))
    words = label.format(name=known.name or known.code, month=month)
    with database.write("index.enter", words) as session:
        series = series_of(load_table(database), entry.series)
        found = check_entry(series, entry, today)
        if not found and not confirmed:
            found = doubts_of(series, entry, today)
        if found:
            raise ValidationError(found)
        _append(_row(queries.indices(session), entry.series), entry)


# ------------------------------------------------------------------------------------------ many values


def read_paste(
    table: IndexTable, code: str, text: str, first_month: Month | None, today: date
) -> tuple[JudgedValue, ...]:
    """Read what was copied from a page or a sheet: two columns (month, value), or a column of values.

    Cells are apart by tabs or semicolons, a month and its value by a space too; figures are French. A line
    that holds neither month nor value is a title and is left out; in a single column an empty cell is a month
    without value, which the next ones come after.

    Args:
        table: the indices of the register.
        code: the series that the values are for.
        text: what was copied.
        first_month: the month of the first value of a single column; the others follow.
        today: the day of reading.

    Raises:
        InputError: ``paste_empty``.
        NotFoundError: ``series_not_found``.
    """
    series = series_of(table, code)
    if not text.strip():
        raise InputError("paste_empty")
    judge = _Judge(series, today)
    column = Column(first_month)
    found = []
    for place, line in enumerate(text[:_LARGEST_PASTE].splitlines(), 1):
        cells = cells_of(line)
        one = read_cells(cells)
        if len(cells) <= 1:
            one = column.dated(one)
        if cells:
            entry = ValueEntry(code, one.month, one.value)
            found.append(judge.line(place, line.strip(), entry, one))
    return tuple(found)


def judge_entries(
    table: IndexTable, entries: Iterable[tuple[int, str, ValueEntry]], today: date
) -> tuple[JudgedValue, ...]:
    """Judge the values of a file, each against its series; a series to open knows nothing yet."""
    judges: dict[str, _Judge] = {}
    known = {one.code: one for one in table.series}
    found = []
    for line, text, entry in entries:
        if entry.series not in judges:
            judges[entry.series] = _Judge(known.get(entry.series, Series(entry.series, "", "")), today)
        found.append(judges[entry.series].line(line, text, entry, Read()))
    return tuple(found)


def keep_values(
    database: Database, code: str, judged: Iterable[JudgedValue], today: date, *, confirmed: bool = False
) -> int:
    """Keep the values of a paste that are new or corrections, the doubtful ones when they are confirmed.

    Each is judged again on the register as it is when writing.

    Args:
        database: the register.
        code: the series.
        judged: the lines as they were shown.
        today: the day of recording.
        confirmed: whether the doubtful ones have been confirmed.

    Raises:
        InputError: ``paste_nothing_to_add``.
        NotFoundError: ``series_not_found``.
        StorageError: the register cannot be written.
    """
    wanted = [one for one in judged if is_kept(one, confirmed=confirmed)]
    name = series_of(load_table(database), code).name or code
    label = _("Valeurs d’indice collées\u00a0: {name} ({count})").format(
        name=name, count=french.counted(len(wanted), _("mois"), _("mois"))
    )
    with database.write("index.paste", label) as session:
        table = load_table(database)
        series_of(table, code)
        again = judge_entries(table, [(one.line, one.text, one.entry) for one in wanted], today)
        kept = [one for one in again if is_kept(one, confirmed=confirmed)]
        if not kept:
            raise InputError("paste_nothing_to_add")
        row = _row(queries.indices(session), code)
        for one in kept:
            _append(row, one.entry)
    return len(kept)


def is_kept(one: JudgedValue, *, confirmed: bool) -> bool:
    """Tell whether a line is among those to keep, the doubtful ones only when they are confirmed."""
    return one.verdict in _KEPT or (confirmed and one.verdict is Verdict.DOUBTFUL)


def with_facts(judged: Iterable[JudgedValue], quality: Quality, source: str) -> tuple[JudgedValue, ...]:
    """Return lines whose values all have a quality and a source."""
    return tuple(
        replace(one, entry=replace(one.entry, quality=quality, source=source.strip())) for one in judged
    )


def summary(judged: Iterable[JudgedValue]) -> str:
    """Say in a sentence what becomes of the lines."""
    counts: dict[Verdict, int] = {}
    for one in judged:
        counts[one.verdict] = counts.get(one.verdict, 0) + 1
    words = {
        Verdict.NEW: (_("nouvelle valeur"), _("nouvelles valeurs")),
        Verdict.CORRECTION: (_("correction"), _("corrections")),
        Verdict.DOUBTFUL: (_("valeur à confirmer"), _("valeurs à confirmer")),
        Verdict.KNOWN: (_("valeur déjà connue"), _("valeurs déjà connues")),
        Verdict.REFUSED: (_("ligne refusée"), _("lignes refusées")),
        Verdict.IGNORED: (_("titre laissé de côté"), _("titres laissés de côté")),
    }
    parts = [
        french.counted(counts[verdict], one, many)
        for verdict, (one, many) in words.items()
        if counts.get(verdict)
    ]
    return _("{parts}.").format(parts=french.join_and(parts)) if parts else ""


_KEPT = (Verdict.NEW, Verdict.CORRECTION)


class _Judge:
    """Judges the lines of one series in order: each accepted value is a neighbour of the next."""

    def __init__(self, series: Series, today: date) -> None:
        self._series, self._today = series, today
        self._known = latest_values(series)
        self._seen: dict[Month, Decimal] = {}

    def line(self, line: int, text: str, entry: ValueEntry, read: Read) -> JudgedValue:
        month, value = entry.month, entry.value
        if month is None or value is None:
            verdict = Verdict.IGNORED if read.is_title else Verdict.REFUSED
            return JudgedValue(line, text, entry, verdict, read.fault)
        if month in self._seen:
            if self._seen[month] == value:
                return JudgedValue(line, text, entry, Verdict.KNOWN, _("Déjà plus haut."))
            reason = _("Ce mois est déjà plus haut, avec une autre valeur.")
            return JudgedValue(line, text, entry, Verdict.REFUSED, reason)
        refusals = check_entry(self._series, entry, self._today)
        if refusals:
            known = refusals[0].code == "index_value_known"
            return JudgedValue(
                line,
                text,
                entry,
                Verdict.KNOWN if known else Verdict.REFUSED,
                _("Déjà dans le registre.") if known else field_text(refusals[0]),
            )
        doubtful = doubts(self._known, month, value, self._today)
        held = latest_vintages(self._series).get(month)
        before = None if held is None else held.value
        self._seen[month] = value
        if doubtful:
            return JudgedValue(line, text, entry, Verdict.DOUBTFUL, field_text(doubtful[0]), before)
        self._known[month] = value
        if before is None:
            return JudgedValue(line, text, entry, Verdict.NEW)
        reason = _("Corrige {value}, qui reste dans l’historique.").format(value=french.number(before))
        return JudgedValue(line, text, entry, Verdict.CORRECTION, reason, before)


def _row(indices: Iterable[models.PriceIndex], code: str) -> models.IndexSeries:
    return next(series for index in indices for series in index.series if series.code == code)


def _append(row: models.IndexSeries, entry: ValueEntry) -> None:
    """Add a vintage to the month of a value."""
    month = str(entry.month)
    vintages = [one.vintage for one in row.values if one.month == month]
    row.values.append(
        models.IndexValue(
            month=month,
            value=entry.value,
            published_on=entry.published_on,
            is_estimated=False,
            quality=entry.quality,
            vintage=max(vintages, default=0) + 1,
            source=entry.source.strip(),
        )
    )
