"""How the sheets of a workbook look, the same in the export and in the empty template.

Everything here is for sheets written row by row: what concerns a whole sheet (widths, headers that stay,
printing) is set before its first row.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from contractdesk.common.i18n import _
from contractdesk.services.workbook_cells import Kind

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook

WriteSheet: TypeAlias = Any
"""A sheet written row by row; the stubs of openpyxl do not know half of what it has."""

FONT = "Calibri"
"""The font of a new workbook: a font without a name is shown as another one."""
DATE_FORMAT = "dd/mm/yyyy"
MONEY_FORMAT = '#,##0.00\\ "€"'
INTEGER_FORMAT = "0"
TEXT_FORMAT = "@"

_INK, _PAPER, _RULE = "FF1F3A5F", "FFFFFFFF", "FFBFC7D1"
_WIDEST, _NARROWEST = 80, 8
_HIGHEST = 400
"""In points; spreadsheets refuse more than 409."""
_A4 = 9
_PAGE_WIDTH = 150
"""Characters that a landscape page holds at the smallest size one still reads."""
_LINE_HEIGHT = 15
"""In points, one line of the default font."""
_MARGIN, _HEADED_MARGIN, _HEADER_MARGIN = 1 / 2, 3 / 4, 3 / 10
"""In inches, as spreadsheets count; a page leaves room for the line above and below the table."""
_LONGEST_HEADER = 100
_ROWS = re.compile(rb"<sheetData.*</sheetData>|<sheetData */>", re.DOTALL)
_BLOCK = 1 << 20
_LONGEST_LIST = 255
"""Spreadsheets refuse a longer list of choices written in the validation itself."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the cells of a column look."""

    number_format: str = "General"
    horizontal: str = "left"
    wraps: bool = False

    @property
    def indent(self) -> int:
        """A figure and the text of the next column never touch."""
        return 0 if self.horizontal == "center" else 1


_NUMBER = Look(horizontal="right")
_NAME = Look(TEXT_FORMAT, wraps=True)
"""Shown as typed: a reference, a number that identifies or a month is never taken for a figure or a day."""
_LOOKS = {
    # Not as typed: old spreadsheets show a long text of that format as a row of hash signs.
    Kind.TEXT: Look(wraps=True),
    Kind.DATE: Look(DATE_FORMAT, "center"),
    Kind.MONEY: Look(MONEY_FORMAT, "right"),
    Kind.PERCENT: _NUMBER,
    Kind.FIGURE: _NUMBER,
    Kind.COUNT: Look(INTEGER_FORMAT, "right"),
    Kind.DURATION: Look(INTEGER_FORMAT, "right"),
    Kind.QUANTITY: Look(horizontal="right"),
}


def look_of(kind: Kind) -> Look:
    """Return how a kind of column looks."""
    return _LOOKS.get(kind, _NAME)


def header_height(headers: Sequence[str], widths: Sequence[int]) -> int:
    """Return the height of the row of headers, in points."""
    return (height_of(headers, widths) or _LINE_HEIGHT) + _LINE_HEIGHT // 2


def width_of(header: str, shown: Sequence[str]) -> int:
    """Return a width that cuts nothing: a long text goes on below, a figure or a day never does."""
    longest = max((len(line) for text in shown for line in text.split("\n")), default=0)
    words = max(len(word) for word in header.split())
    return max(_NARROWEST, min(_WIDEST, longest + 3), words + 4, min(len(header) // 2 + 4, _WIDEST))


def height_of(texts: Sequence[str], widths: Sequence[int]) -> int | None:
    """Return the height, in points, of a row whose texts go on below; None for a row of one line.

    A spreadsheet that opens the file does not measure the rows again.
    """
    lines = max(
        (
            _lines(text, width)
            for text, width in zip(texts, widths, strict=True)
            if len(text) > width - 3 or "\n" in text
        ),
        default=1,
    )
    return None if lines == 1 else min(lines * _LINE_HEIGHT, _HIGHEST)


@lru_cache(maxsize=8192)
def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column; the same words come back from row to row."""
    return sum(max(1, len(wrap(line, max(1, width - 3)))) for line in text.split("\n"))


def new_workbook(title: str, subject: str = "") -> Workbook:
    """Return an empty workbook with its properties."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    workbook.properties.title = title
    workbook.properties.subject = subject
    workbook.properties.creator = "ContractDesk"
    workbook.properties.lastModifiedBy = "ContractDesk"
    workbook.properties.language = "fr-FR"
    workbook.calculation.fullCalcOnLoad = True
    return workbook


def new_sheet(
    workbook: Workbook,
    title: str,
    headers: Sequence[str],
    widths: Sequence[int],
    *,
    header_row: int = 1,
    frozen_columns: int = 1,
) -> WriteSheet:
    """Add a sheet: its widths, its headers that stay on screen and on every printed page, landscape A4."""
    from openpyxl.utils import get_column_letter

    sheet: WriteSheet = workbook.create_sheet(title)
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.row_dimensions[header_row].height = header_height(headers, widths)
    sheet.freeze_panes = f"{get_column_letter(frozen_columns + 1)}{header_row + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = max(1, round(sum(widths) / _PAGE_WIDTH))
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header_row}:{header_row}"
    if sheet.page_setup.fitToWidth > 1:
        sheet.print_title_cols = f"A:{get_column_letter(frozen_columns)}"
    margins = sheet.page_margins
    margins.left = margins.right = _MARGIN
    margins.top = margins.bottom = _HEADED_MARGIN
    margins.header = margins.footer = _HEADER_MARGIN
    sheet.oddHeader.left.text = workbook.properties.title[:_LONGEST_HEADER].replace("&", "&&")
    sheet.oddHeader.right.text = title
    sheet.oddFooter.right.text = _("page {page} sur {pages}").format(page="&P", pages="&N")
    return sheet


def header_cells(sheet: WriteSheet, headers: Sequence[str], looks: Sequence[Look]) -> list[Cell]:
    """Return the cells of the headers."""
    from openpyxl.styles import Alignment, Font, PatternFill

    font = Font(name=FONT, size=11, bold=True, color=_PAPER)
    fill = PatternFill("solid", start_color=_INK)
    cells = []
    for header, look in zip(headers, looks, strict=True):
        cell = text_cell(sheet, header)
        cell.font, cell.fill = font, fill
        cell.alignment = Alignment(
            horizontal=look.horizontal, vertical="center", wrap_text=True, indent=look.indent
        )
        cells.append(cell)
    return cells


def text_cell(sheet: WriteSheet, text: str) -> Cell:
    """Return a cell that holds a text of ours."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def dressed_cell(sheet: WriteSheet, look: Look) -> Cell:
    """Return an empty cell that looks like its column, to be filled again for each row."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Side

    cell = WriteOnlyCell(sheet, None)
    cell.number_format = look.number_format
    cell.alignment = Alignment(
        horizontal=look.horizontal, vertical="top", wrap_text=look.wraps, indent=look.indent
    )
    cell.border = Border(bottom=Side("hair", color=_RULE))
    return cell


def total_cell(sheet: WriteSheet, look: Look) -> Cell:
    """Return an empty cell of a row of totals."""
    from openpyxl.styles import Border, Font, Side

    cell = dressed_cell(sheet, look)
    cell.font = Font(name=FONT, size=11, bold=True)
    cell.border = Border(top=Side("thin", color=_INK))
    return cell


def offer(sheet: WriteSheet, cells: str, choices: Sequence[str], *, is_closed: bool, expected: str) -> None:
    """Offer a list of choices in some cells; a closed list refuses anything else."""
    from openpyxl.worksheet.datavalidation import DataValidation

    formula = ",".join(choices)
    if not choices or len(formula) > _LONGEST_LIST:
        return
    validation = DataValidation(
        type="list", formula1=f'"{formula}"', allow_blank=True, showErrorMessage=is_closed, sqref=cells
    )
    validation.errorTitle = _("Valeur inattendue")
    validation.error = _("Attendu : {expected}.").format(expected=expected)[:_LONGEST_LIST]
    sheet.data_validations.append(validation)


def save(workbook: Workbook, path: Path, bodies: Mapping[str, IO[bytes]] | None = None) -> None:
    """Write a workbook; the same contents give the same parts, whatever the clock says.

    Archives know no date before 1980, and a clock that is wrong must not stop an export.

    Args:
        workbook: what openpyxl knows of it.
        path: the file.
        bodies: by title, the rows of the sheets that are written beside it (`exports.sheet_body`).
    """
    from openpyxl.writer.excel import ExcelWriter

    numbered = {
        f"xl/worksheets/sheet{number}.xml": bodies[sheet.title]
        for number, sheet in enumerate(workbook.worksheets, start=1)
        if bodies is not None and sheet.title in bodies
    }
    try:
        with _Archive(path, numbered) as archive:
            ExcelWriter(workbook, archive).write_data()
    finally:
        abandon(workbook)


def abandon(workbook: Workbook) -> None:
    """Close the sheets of a workbook that will not be saved: left open, they complain when they are freed."""
    for sheet in workbook.worksheets:
        with suppress(OSError, ValueError, StopIteration, RuntimeError):
            if not sheet.closed:
                sheet.close()


def _around_rows(sheet: bytes) -> tuple[bytes, bytes]:
    """Return what stands before and after the rows of a sheet that has none of its own."""
    before, after = _ROWS.split(sheet, maxsplit=1)
    return before + b"<sheetData>", b"</sheetData>" + after


class _Archive(zipfile.ZipFile):
    """An archive whose parts all bear the first day that archives know.

    Some of them take in the rows that were written beside.
    """

    def __init__(self, path: Path, bodies: Mapping[str, IO[bytes]]) -> None:
        super().__init__(path, "w", zipfile.ZIP_DEFLATED)
        self._bodies = bodies

    def write(
        self,
        filename: str | os.PathLike[str],
        arcname: str | os.PathLike[str] | None = None,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a file, without its own date."""
        with (
            Path(filename).open("rb") as source,
            self.open(self._part(str(arcname or filename)), "w") as target,
        ):
            body = self._bodies.get(str(arcname or filename))
            if body is None:
                shutil.copyfileobj(source, target)
                return
            before, after = _around_rows(source.read())
            target.write(before)
            shutil.copyfileobj(body, target, _BLOCK)
            target.write(after)

    def writestr(
        self,
        zinfo_or_arcname: str | zipfile.ZipInfo,
        data: Any,  # noqa: ANN401 - as in the standard library
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a part, without the date of today."""
        part = self._part(zinfo_or_arcname) if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname
        super().writestr(part, data, compress_type, compresslevel)

    def _part(self, name: str) -> zipfile.ZipInfo:
        part = zipfile.ZipInfo(name)
        part.compress_type = self.compression
        part.external_attr = 0o600 << 16
        return part
