"""Index values from a file chosen in the window: what each line would do, then what is kept of them.

Two kinds of file are read: the one of `index import` (a header, one value per line, any series), and a plain
table of months and values as statistics sites and spreadsheets save it, for the series one is on.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contractdesk.common import files
from contractdesk.common.errors import InputError
from contractdesk.data.engine import Database
from contractdesk.domain.dates import Month
from contractdesk.domain.indices import IndexTable
from contractdesk.services import index_values, indices
from contractdesk.services.index_csv import IndexRow, parse_index_csv
from contractdesk.services.index_values import JudgedValue, ValueEntry, Verdict

_LARGEST = 5_000_000
_READ = (Verdict.NEW, Verdict.CORRECTION, Verdict.KNOWN, Verdict.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What a file would do: its lines judged, and its rows when it names their series."""

    path: Path
    series: str
    judged: tuple[JudgedValue, ...]
    rows: tuple[IndexRow, ...] | None = None


def preview(table: IndexTable, path: Path, code: str, today: date) -> FilePreview:
    """Read a file and judge each of its lines; nothing is kept.

    Args:
        table: the indices of the register.
        path: the file.
        code: the series that a table of months and values is for.
        today: the day of reading.

    Raises:
        StorageError: as ``files.read_text``.
        InputError: ``file_too_large``, ``not_text``; ``index_csv_invalid`` with every fault of a file that is
            neither of both.
        NotFoundError: ``series_not_found``.
    """
    text = files.read_text(path, largest=_LARGEST, spreadsheet=True)
    try:
        rows = parse_index_csv(text)
    except InputError as error:
        judged = () if not text.strip() else index_values.read_paste(table, code, text, None, today)
        if not any(one.verdict in _READ for one in judged):
            raise error from None
        return FilePreview(path, code, judged)
    entries = [
        (
            place,
            row.series,
            ValueEntry(
                row.series, Month.parse(row.month), row.value, row.published_on, row.quality, row.source
            ),
        )
        for place, row in enumerate(rows, 1)
    ]
    return FilePreview(path, code, index_values.judge_entries(table, entries, today), rows)


def keep(database: Database, found: FilePreview, today: date, *, confirmed: bool = False) -> None:
    """Keep what a preview showed as new or as a correction, the doubtful values when they are confirmed.

    Raises:
        InputError: ``paste_nothing_to_add``.
        NotFoundError: ``series_not_found``.
        StorageError: the register cannot be written.
    """
    if found.rows is None:
        index_values.keep_values(database, found.series, found.judged, today, confirmed=confirmed)
        return
    kept = [
        row
        for row, one in zip(found.rows, found.judged, strict=True)
        if index_values.is_kept(one, confirmed=confirmed)
    ]
    if not kept:
        raise InputError("paste_nothing_to_add")
    indices.import_values(database, kept)
