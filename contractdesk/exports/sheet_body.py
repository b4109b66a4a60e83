"""The rows of a sheet, written as the file holds them.

openpyxl makes everything of a workbook but its long sheets: there, a cell object for each value costs more
than all the rest together. A row is written here as text, once, in a file of its own, and takes its place in
the sheet when the workbook is saved (`services.workbook_layout.save`).
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal
    from types import TracebackType

_AT_ONCE = 500
"""Rows kept before they are written."""


class SheetBody:
    """Takes the rows of one sheet, from the first on; the file is gone when it is closed."""

    def __init__(self) -> None:
        # Closed by `close`, or by the end of the block it stands in.
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._waiting: list[str] = []
        self.next_row = 1

    def add(self, cells: Iterable[str], height: float | None = None) -> None:
        """Add a row.

        Args:
            cells: what `text`, `day`, `figure`, `formula` and `blank` return for ``next_row``.
            height: in points; None for that of one line.
        """
        sized = "" if height is None else f' ht="{height}" customHeight="1"'
        self._waiting.append(f'<row r="{self.next_row}"{sized}>{"".join(cells)}</row>')
        self.next_row += 1
        if len(self._waiting) >= _AT_ONCE:
            self._flush()

    def read(self) -> IO[bytes]:
        """Return all the rows, from their beginning."""
        self._flush()
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Let go of the rows."""
        self._file.close()

    def __enter__(self) -> SheetBody:
        """Begin."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Let go of the rows, whatever happened."""
        self.close()

    def _flush(self) -> None:
        self._file.write("".join(self._waiting).encode())
        self._waiting.clear()


def text(place: str, style: int, value: str) -> str:
    """Return a cell that holds a text, whatever it looks like; spaces at its ends are kept."""
    kept = "" if value == value.strip() else ' xml:space="preserve"'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{kept}>{escape(value)}</t></is></c>'


def figure(place: str, style: int, value: Decimal | int) -> str:
    """Return a cell that holds a number."""
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def day(place: str, style: int, value: date) -> str:
    """Return a cell that holds a day."""
    return f'<c r="{place}" s="{style}"><v>{_serial(value)}</v></c>'


def formula(place: str, style: int, value: str) -> str:
    """Return a cell that holds a formula of ours, without its equals sign."""
    return f'<c r="{place}" s="{style}"><f>{escape(value)}</f></c>'


def blank(place: str, style: int) -> str:
    """Return a cell that holds nothing and looks like its column."""
    return f'<c r="{place}" s="{style}"/>'


@lru_cache(maxsize=4096)
def _serial(value: date) -> float:
    """Return how spreadsheets count a day."""
    from openpyxl.utils.datetime import to_excel

    return float(to_excel(value))  # type: ignore[no-untyped-call]
