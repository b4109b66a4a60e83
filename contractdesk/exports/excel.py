"""The workbook: a sheet per subject, real days and numbers, totals that are formulas.

The sheets « Contrats », « Lignes », « Éditeurs », « Modules » and « Indices » hold exactly the columns that
an import reads back; what is computed stands in the others.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from contractdesk.common import french
from contractdesk.exports import tables
from contractdesk.exports.texts import Cleaner, looks_live
from contractdesk.services import workbook_layout as layout
from contractdesk.services.workbook_cells import Kind, codec
from contractdesk.services.workbook_columns import total_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from contractdesk.exports.tables import Column, Table
    from contractdesk.services.workbook_cells import CellValue
    from contractdesk.services.workbook_layout import WriteSheet

_EARLIEST = dt.date(1980, 1, 1)
_SAMPLE_ROWS = 2_000
"""Rows that a width is measured on."""


class Writer:
    """Writes one workbook.

    Attributes:
        cleaner: counts what the texts had to lose.
    """

    def __init__(self, title: str, today: dt.date) -> None:
        self.cleaner = Cleaner()
        self._workbook = layout.new_workbook(self.cleaner.cell(title))
        moment = dt.datetime.combine(max(today, _EARLIEST), dt.time(), tzinfo=None)
        self._workbook.properties.created = self._workbook.properties.modified = moment

    def add(self, table: Table, *, above: Sequence[str] = (), below: Sequence[str] = ()) -> None:
        """Add a sheet that holds a table.

        Args:
            table: what it holds; its title names the sheet.
            above: lines of text over the headers.
            below: lines of text under the table.
        """
        header_row = len(above) + 2 if above else 1
        looks = [layout.look_of(column.kind) for column in table.columns]
        headers, widths = [column.header for column in table.columns], _widths(table)
        sheet = layout.new_sheet(self._workbook, table.title, headers, widths, header_row=header_row)
        if table.rows:
            _offer(sheet, table, header_row)
        for number, line in enumerate(above):
            sheet.append([self._line(sheet, line, is_title=number == 0)])
        if above:
            sheet.append([])
        sheet.append(layout.header_cells(sheet, headers, looks))
        pens = [_Pen(sheet, column, self.cleaner) for column in table.columns]
        for number, row in enumerate(table.rows, start=header_row + 1):
            texts = [value if isinstance(value, str) else "" for value in row]
            if (height := layout.height_of(texts, widths)) is not None:
                sheet.row_dimensions[number].height = height
            sheet.append([pen.cell(value) for pen, value in zip(pens, row, strict=True)])
        if not table.rows:
            sheet.append([])  # a table of a workbook has at least one row
        last_row = header_row + max(1, len(table.rows))
        _add_table(sheet, table, header_row, last_row)
        if table.rows and any(column.is_summed for column in table.columns):
            sheet.append(_totals(sheet, table.columns, header_row + 1, last_row))
        if below:
            sheet.append([])
        for line in below:
            sheet.append([self._line(sheet, line, is_title=False)])

    def __enter__(self) -> Writer:
        """Begin; whatever happens, nothing of the workbook stays open."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of what was not saved."""
        layout.abandon(self._workbook)

    def save(self, path: Path) -> None:
        """Write the file."""
        layout.save(self._workbook, path)

    def _line(self, sheet: WriteSheet, text: str, *, is_title: bool) -> Any:  # noqa: ANN401 - a cell
        from openpyxl.styles import Font

        cell = layout.text_cell(sheet, self.cleaner.cell(text))
        cell.font = Font(bold=True, size=15) if is_title else Font(size=11)
        return cell


class _Pen:
    """Fills the cells of one column; they are written as they come, so each look needs one cell."""

    def __init__(self, sheet: WriteSheet, column: Column, cleaner: Cleaner) -> None:
        self._sheet = sheet
        self._look = layout.look_of(column.kind)
        self._cleaner = cleaner
        self._shows_decimals = column.kind is Kind.FIGURE
        self._plain = layout.dressed_cell(sheet, self._look)
        self._quoted: Any = None
        self._by_format: dict[str, Any] = {}

    def cell(self, value: CellValue) -> Any:  # noqa: ANN401 - a cell
        """Return the cell that holds a value."""
        if isinstance(value, str) and value:
            return self._text(self._cleaner.cell(value))
        cell = self._plain
        if self._shows_decimals and isinstance(value, Decimal):
            cell = self._figure(value)
        cell.value = None if value == "" else value
        return cell

    def _text(self, text: str) -> Any:  # noqa: ANN401 - a cell
        """Return a text: what looks like a formula is marked, so that it stays a text when it is edited."""
        if looks_live(text):
            if self._quoted is None:
                self._quoted = layout.dressed_cell(self._sheet, self._look)
                self._quoted.quotePrefix = True
            cell = self._quoted
        else:
            cell = self._plain
        cell.value = text
        cell.data_type = "s"  # openpyxl takes « =1+1 » for a formula and « #N/A » for an error
        return cell

    def _figure(self, value: Decimal) -> Any:  # noqa: ANN401 - a cell
        """Return a cell that shows the decimals that the figure has: an index is shown as published."""
        exponent = value.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        number_format = f"0.{'0' * decimals}" if decimals else "0"
        if number_format not in self._by_format:
            cell = layout.dressed_cell(self._sheet, self._look)
            cell.number_format = number_format
            self._by_format[number_format] = cell
        return self._by_format[number_format]


def _widths(table: Table) -> list[int]:
    widths = []
    for position, column in enumerate(table.columns):
        shown = [tables.text_of(column, row[position]) for row in table.rows[:_SAMPLE_ROWS]]
        if column.is_summed:
            shown.append(french.money(table.total(position)))
        widths.append(layout.width_of(column.header, shown))
    return widths


def _offer(sheet: WriteSheet, table: Table, header_row: int) -> None:
    """Offer the words of the enumerations in lists."""
    from openpyxl.utils import get_column_letter

    for position, column in enumerate(table.columns, start=1):
        letter = get_column_letter(position)
        layout.offer(
            sheet,
            f"{letter}{header_row + 1}:{letter}{header_row + len(table.rows)}",
            codec(column.kind).choices(),
            is_closed=codec(column.kind).closed,
            expected=codec(column.kind).expected(),
        )


def _add_table(sheet: WriteSheet, table: Table, header_row: int, last_row: int) -> None:
    """Make a table of the rows, with its filters; the total stands under it, out of the filters' reach."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.filters import AutoFilter
    from openpyxl.worksheet.table import Table as ExcelTable
    from openpyxl.worksheet.table import TableColumn, TableStyleInfo

    reference = f"A{header_row}:{get_column_letter(len(table.columns))}{last_row}"
    name = french.fold(table.title).title().replace(" ", "")
    made = ExcelTable(displayName=name, ref=reference)
    made.autoFilter = AutoFilter(ref=reference)
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    made.tableColumns.extend(
        TableColumn(id=number, name=column.header) for number, column in enumerate(table.columns, start=1)
    )
    sheet.tables.add(made)


def _totals(sheet: WriteSheet, columns: Sequence[Column], first_row: int, last_row: int) -> list[Any]:
    """Return the row of totals: formulas, that follow what the filters leave."""
    from openpyxl.utils import get_column_letter

    cells = []
    for position, column in enumerate(columns, start=1):
        cell: Any = layout.total_cell(sheet, layout.look_of(column.kind))
        if position == 1:
            cell.value = total_word()
        elif column.is_summed:
            letter = get_column_letter(position)
            cell.value = f"=SUBTOTAL(109,{letter}{first_row}:{letter}{last_row})"
        cells.append(cell)
    return cells
