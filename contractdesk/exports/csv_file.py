"""The state of the contracts as a CSV file, as a French spreadsheet opens it with a double click.

UTF-8 with its byte order mark, semicolons, every field in quotes; decimal commas, days as jj/mm/aaaa; no
thousands sign and no currency, so that amounts are read as numbers. Texts are never formulas.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.exports import tables
from contractdesk.exports.texts import Cleaner, harmless
from contractdesk.services import contracts

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.exports.job import Export
    from contractdesk.services.workbook_cells import CellValue


def write(export: Export, path: Path) -> tuple[str, ...]:
    """Write the file."""
    table = tables.contracts(contracts.rows(export.facts, export.today))
    cleaner = Cleaner()
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([column.header for column in table.columns])
        for row in table.rows:
            writer.writerow([_field(cleaner, value) for value in row])
    return ()


def _field(cleaner: Cleaner, value: CellValue) -> str:
    if isinstance(value, str):
        return harmless(cleaner.clean(value))
    if isinstance(value, Decimal | int):
        return french.number(value).replace(french.NNBSP, "")
    return "" if value is None else french.date(value)
