"""Index values: taken from a file, whole or not at all, without ever overwriting one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from contractdesk.common import files
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.services import sample
from contractdesk.services.index_csv import IndexRow, fresh_values, parse_index_csv
from contractdesk.services.index_series import ready_indices

# A table of values by month is a few hundred lines; beyond, it is another file.
_LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class IndexImport:
    """What an import has added: values of new months, corrections of known ones, series it has opened."""

    added: int
    corrected: int
    unchanged: int
    series: tuple[str, ...]
    new_series: tuple[str, ...]
    corrections: tuple[tuple[str, str, Decimal, Decimal], ...]
    """Series, month, value that the register held, value that it now takes."""


def read_file(path: Path) -> tuple[IndexRow, ...]:
    """Return the values of a file.

    Raises:
        StorageError: missing_file, is_a_directory, not_a_file, no_access and the others of reading a file.
        InputError: ``not_text``, ``file_too_large``, or every fault as ``index_csv_invalid``.
    """
    return parse_index_csv(files.read_text(path, largest=_LARGEST))


def import_values(database: Database, rows: Iterable[IndexRow]) -> IndexImport:
    """Add the values that the register does not hold, in one transaction.

    A value that the register already holds for its month, be it an older vintage, is left alone: a file can
    be imported again. Another value is a correction: it becomes the newest vintage. A series that the
    register lacks is opened: a known one with its link to the previous series, another under its own name.

    Raises:
        StorageError: the register cannot be written.
    """
    rows = tuple(rows)
    with database.write("index.import", _("Valeurs d’indice importées")) as session:
        return add_values(queries.indices(session), rows, session.add)


def add_values(
    indices: Iterable[models.PriceIndex], rows: Sequence[IndexRow], add: Callable[[Any], None]
) -> IndexImport:
    """Add values to the indices of a register, in the transaction that has read them."""
    series, new_series = _series(indices, rows, add)
    held = _held(series.values())
    known = {key: {value.value for value in values} for key, values in held.items()}
    newest = {key: (values[-1].vintage, values[-1].value) for key, values in held.items()}
    unknown = (row for row in rows if row.value not in known.get((row.series, row.month), ()))
    fresh = fresh_values((_numbered(row, newest) for row in unknown), newest)
    corrections = []
    for row in fresh:
        before = held.get((row.series, row.month), [])
        if before:
            corrections.append((row.series, row.month, before[-1].value, row.value))
        value = _value(row, before[-1] if before else None)
        series[row.series].values.append(value)
        held.setdefault((row.series, row.month), []).append(value)
    return IndexImport(
        added=len(fresh) - len(corrections),
        corrected=len(corrections),
        unchanged=len(rows) - len(fresh),
        series=tuple(sorted({row.series for row in rows})),
        new_series=new_series,
        corrections=tuple(corrections),
    )


def _series(
    indices: Iterable[models.PriceIndex], rows: Iterable[IndexRow], add: Callable[[Any], None]
) -> tuple[dict[str, models.IndexSeries], tuple[str, ...]]:
    """Return the series of the register by code, those of the file opened where they lack."""
    by_code = {one.code: one for one in indices}
    series = {one.code: one for index in by_code.values() for one in index.series}
    missing = sorted({row.series for row in rows} - set(series))
    known = known_series() if missing else {}
    for code in missing:
        index_code, index_name, facts = known.get(code, (code, code, {"code": code, "name": code}))
        index = by_code.get(index_code)
        if index is None:
            index = models.PriceIndex(code=index_code, name=index_name, series=[])
            by_code[index_code] = index
            add(index)
        opened = models.IndexSeries(**facts, values=[])
        index.series.append(opened)
        series[code] = opened
    return series, tuple(missing)


def known_series() -> dict[str, tuple[str, str, Mapping[str, Any]]]:
    """Return the series whose facts ship with the program: index code, index name, columns."""
    ready = {
        one.series_code: (one.code, one.name, {"code": one.series_code, "name": one.series_name})
        for one in ready_indices()
    }
    return ready | {
        series["code"]: (
            index["code"],
            index["name"],
            {
                name: Decimal(value) if name == "link_coefficient" else value
                for name, value in series.items()
                if name != "values"
            },
        )
        for index in sample.document()["indices"]
        for series in index["series"]
    }


def _held(series: Iterable[models.IndexSeries]) -> dict[tuple[str, str], list[models.IndexValue]]:
    """Return the values of the register by series and month, oldest vintage first."""
    held: dict[tuple[str, str], list[models.IndexValue]] = {}
    for one in series:
        for value in sorted(one.values, key=lambda value: value.vintage):
            held.setdefault((one.code, value.month), []).append(value)
    return held


def _numbered(row: IndexRow, newest: Mapping[tuple[str, str], tuple[int, Decimal]]) -> IndexRow:
    """Leave the vintage to the register when it already holds another value under that number."""
    vintage, _value = newest.get((row.series, row.month), (0, None))
    return replace(row, vintage=None) if row.vintage is not None and row.vintage <= vintage else row


def _value(row: IndexRow, before: models.IndexValue | None) -> models.IndexValue:
    published_on, is_estimated = row.published_on, row.is_estimated
    if published_on is None and before is not None and before.published_on is not None:
        # A correction of unknown day must not look older than the value it corrects.
        published_on, is_estimated = before.published_on, True
    return models.IndexValue(
        month=row.month,
        value=row.value,
        published_on=published_on,
        is_estimated=is_estimated,
        quality=row.quality,
        vintage=row.vintage or 1,
        source_count=row.source_count,
        source=row.source,
    )
