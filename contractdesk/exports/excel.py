"""The workbook: a sheet per subject, real days and numbers, totals that are formulas.

The sheets « Contrats », « Lignes », « Éditeurs », « Modules » and « Indices » hold exactly the columns that
an import reads back; what is computed stands in the others.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from contractdesk.common import french
from contractdesk.exports import sheet_body, tables
from contractdesk.exports.job import nothing
from contractdesk.exports.sheet_body import SheetBody
from contractdesk.exports.texts import Cleaner, looks_live
from contractdesk.services import workbook_layout as layout
from contractdesk.services.workbook_cells import Kind, codec
from contractdesk.services.workbook_columns import total_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from contractdesk.exports.job import Step
    from contractdesk.exports.tables import Column, Table
    from contractdesk.services.workbook_cells import CellValue
    from contractdesk.services.workbook_layout import Look, WriteSheet

_EARLIEST = dt.date(1980, 1, 1)
_SAMPLE_ROWS = 2_000
"""Rows that a width is measured on."""
_NO_LESS = -1_000_000
_ROWS_A_STEP = 500
"""Rows between two moments at which the export tells how far it is, and can be stopped."""


class Writer:
    """Writes one workbook.

    Attributes:
        cleaner: counts what the texts had to lose.
    """

    def __init__(self, title: str, today: dt.date, step: Step = nothing) -> None:
        self.cleaner = Cleaner()
        self._step = step
        self._bodies: dict[str, SheetBody] = {}
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
        body = self._bodies[table.title] = SheetBody()
        if table.rows:
            _offer(sheet, table, header_row)
        for number, line in enumerate(above):
            self._line(sheet, body, line, is_title=number == 0)
        if above:
            body.add(())
        letters = [get_column_letter(position) for position in range(1, len(looks) + 1)]
        _add_headers(sheet, body, letters, headers, looks, layout.header_height(headers, widths))
        self._add_rows(sheet, body, table, letters, widths)
        if not table.rows:
            body.add(())  # a table of a workbook has at least one row
        last_row = body.next_row - 1
        _add_table(sheet, table, header_row, last_row)
        _add_signals(sheet, table.columns, header_row + 1, last_row)
        if table.rows and any(column.is_summed for column in table.columns):
            _add_totals(sheet, body, table.columns, header_row + 1, last_row)
        if below:
            body.add(())
        for line in below:
            self._line(sheet, body, line, is_title=False)

    def _add_rows(
        self, sheet: WriteSheet, body: SheetBody, table: Table, letters: list[str], widths: list[int]
    ) -> None:
        pens = [
            _Pen(sheet, column, letter, self.cleaner)
            for column, letter in zip(table.columns, letters, strict=True)
        ]
        for done, row in enumerate(table.rows):
            if done % _ROWS_A_STEP == 0:
                self._step(done, len(table.rows), table.title)
            number = body.next_row
            cells = [pen.cell(value, number) for pen, value in zip(pens, row, strict=True)]
            texts = [value if isinstance(value, str) else "" for value in row]
            body.add(cells, layout.height_of(texts, widths))

    def __enter__(self) -> Writer:
        """Begin; whatever happens, nothing of the workbook stays open."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of what was not saved."""
        layout.abandon(self._workbook)
        for body in self._bodies.values():
            body.close()

    def save(self, path: Path) -> None:
        """Write the file."""
        layout.save(self._workbook, path, {title: body.read() for title, body in self._bodies.items()})

    def _line(self, sheet: WriteSheet, body: SheetBody, text: str, *, is_title: bool) -> None:
        from openpyxl.styles import Font

        cell = layout.text_cell(sheet, "")
        cell.font = Font(name=layout.FONT, bold=is_title, size=15 if is_title else 11)
        body.add([sheet_body.text(f"A{body.next_row}", cell.style_id, self.cleaner.cell(text))])


class _Pen:
    """Writes the cells of one column; the styles it needs are asked of the workbook once."""

    def __init__(self, sheet: WriteSheet, column: Column, letter: str, cleaner: Cleaner) -> None:
        self._sheet, self._letter, self._cleaner = sheet, letter, cleaner
        self._look = layout.look_of(column.kind)
        self._shows_decimals = column.kind is Kind.FIGURE
        self._plain = int(layout.dressed_cell(sheet, self._look).style_id)
        self._quoted: int | None = None
        self._by_decimals: dict[int, int] = {}

    def cell(self, value: CellValue, row: int) -> str:
        """Return the cell that holds a value."""
        place = f"{self._letter}{row}"
        if value is None or value == "":
            return sheet_body.blank(place, self._plain)
        if isinstance(value, str):
            return self._text(place, self._cleaner.cell(value))
        if isinstance(value, Decimal):
            return sheet_body.figure(
                place, self._figure(value) if self._shows_decimals else self._plain, value
            )
        if isinstance(value, int):
            return sheet_body.figure(place, self._plain, value)
        return sheet_body.day(place, self._plain, value)

    def _text(self, place: str, text: str) -> str:
        """Return a text: what looks like a formula is marked, so that it stays a text when it is edited."""
        if not looks_live(text):
            return sheet_body.text(place, self._plain, text)
        if self._quoted is None:
            cell: Any = layout.dressed_cell(self._sheet, self._look)
            cell.quotePrefix = True
            self._quoted = int(cell.style_id)
        return sheet_body.text(place, self._quoted, text)

    def _figure(self, value: Decimal) -> int:
        """Return the style that shows the decimals that a figure has: an index is shown as published."""
        exponent = value.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        if decimals not in self._by_decimals:
            cell = layout.dressed_cell(self._sheet, self._look)
            cell.number_format = f"0.{'0' * decimals}" if decimals else "0"
            self._by_decimals[decimals] = int(cell.style_id)
        return self._by_decimals[decimals]


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


def _add_signals(sheet: WriteSheet, columns: Sequence[Column], first_row: int, last_row: int) -> None:
    """Show a light beside the figures that tell of an urgency."""
    from openpyxl.formatting.rule import IconSetRule

    for position, column in enumerate(columns, start=1):
        if column.signals is not None:
            letter = get_column_letter(position)
            limits = [_NO_LESS, *column.signals]
            rule = IconSetRule("3TrafficLights1", "num", limits)  # type: ignore[no-untyped-call]
            sheet.conditional_formatting.add(f"{letter}{first_row}:{letter}{last_row}", rule)


def _add_headers(
    sheet: WriteSheet,
    body: SheetBody,
    letters: Sequence[str],
    headers: Sequence[str],
    looks: Sequence[Look],
    height: int,
) -> None:
    cells = layout.header_cells(sheet, headers, looks)
    row = body.next_row
    body.add(
        (
            sheet_body.text(f"{letter}{row}", int(cell.style_id), header)
            for letter, cell, header in zip(letters, cells, headers, strict=True)
        ),
        height,
    )


def _add_totals(
    sheet: WriteSheet, body: SheetBody, columns: Sequence[Column], first_row: int, last_row: int
) -> None:
    """Add the row of totals: formulas, that follow what the filters leave."""
    cells = []
    for position, column in enumerate(columns, start=1):
        letter = get_column_letter(position)
        place = f"{letter}{body.next_row}"
        style = int(layout.total_cell(sheet, layout.look_of(column.kind)).style_id)
        if position == 1:
            cells.append(sheet_body.text(place, style, total_word()))
        elif column.is_summed:
            total = f"SUBTOTAL(109,{letter}{first_row}:{letter}{last_row})"
            cells.append(sheet_body.formula(place, style, total))
        else:
            cells.append(sheet_body.blank(place, style))
    body.add(cells)
