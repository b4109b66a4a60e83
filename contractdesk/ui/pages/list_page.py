"""A page that is a list: words to look for, the table, and beside it the sheet of the row one is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.pages.base import Page, Shell
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.parts import hairline
from contractdesk.ui.widgets.sheet import Section, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from contractdesk.ui.models.columns import Column
    from contractdesk.ui.widgets.empty_state import EmptyState

_SHEET_WIDTH = 440


class ListPage(Page):
    """Rows of one kind; what each page has of its own is its columns, its sheet and its empty words."""

    def __init__(
        self,
        shell: Shell,
        name: str,
        columns: Sequence[Column],
        row_id: Callable[[Any], Hashable],
        *,
        noun: tuple[str, str],
        title: str,
        empty: EmptyState,
        with_sheet: bool = False,
    ) -> None:
        super().__init__(shell)
        self._key = name
        self._is_new = shell.state.get(f"tables/{name}") is None
        self._wanted: Hashable = None
        self.table = DataTable(
            name, columns, row_id, state=shell.state, today=shell.today, noun=noun, title=title
        )
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Filtrer la liste (Ctrl+F)"))
        self.words.setAccessibleName(_("Filtrer la liste"))
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(320)
        search = QAction(self.words)
        theme.set_icon(search, "search")
        self.words.addAction(search, QLineEdit.ActionPosition.LeadingPosition)
        self.words.textChanged.connect(self.table.set_words)
        self.sheet = Sheet() if with_sheet else None
        self.head = QHBoxLayout()
        self.head.setContentsMargins(12, 8, 12, 8)
        self.head.setSpacing(12)
        self.head.addWidget(self.words)
        self.head.addStretch(1)
        full = QWidget()
        self.full = QVBoxLayout(full)
        self.full.setContentsMargins(0, 0, 0, 0)
        self.full.setSpacing(0)
        self.full.addLayout(self.head)
        self.full.addWidget(hairline())
        self.full.addWidget(self._with_sheet(), 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(full)
        self._stack.addWidget(empty)
        self.table.current_changed.connect(self._on_current)
        self.table.proxy.filters_changed.connect(self._on_filters)

    def _with_sheet(self) -> QWidget:
        if self.sheet is None:
            return self.table
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.sheet)
        splitter.setStretchFactor(0, 1)
        saved = self.shell.state.get(f"splits/{self._key}")
        self.sheet.setMinimumWidth(280)
        splitter.setSizes(_sizes(saved) or [10_000, _SHEET_WIDTH])
        splitter.splitterMoved.connect(self._on_split)
        self._splitter = splitter
        return splitter

    def _on_split(self, _place: int, _index: int) -> None:
        self.shell.state.set(f"splits/{self._key}", self._splitter.sizes())

    def _on_filters(self) -> None:
        # « Tout afficher » lifts the words too: the field must not go on saying them.
        if not self.table.proxy.narrowed and self.words.text():
            self.words.clear()

    # --------------------------------------------------------------------------------------------- rows
    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show the rows that came, or the words for an empty register."""
        self._stack.setCurrentIndex(0 if rows else 1)
        self.table.set_rows(rows)
        if self._wanted is not None:
            self.table.select(self._wanted)
            self._wanted = None
        elif self.table.current_row() is not None:
            self._on_current(self.table.current_row())

    def _on_current(self, row: Any) -> None:
        if self.sheet is not None:
            self.sheet.set_sections(() if row is None else self.sections(row))

    def sections(self, row: Any) -> Sequence[Section]:
        """Give the sheet of a row; only pages with a sheet have one."""
        raise NotImplementedError

    def select(self, key: Hashable) -> None:
        """Go to a row, now or when the rows come."""
        if not self.table.select(key):
            self._wanted = key

    def focus_filter(self) -> None:
        """Put the keyboard where words are looked for."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()


def _sizes(saved: object) -> list[int]:
    """Give the widths kept, nothing when they are not two whole numbers."""
    match saved:
        case [int(left), int(right)]:
            return [left, right]
        case _:
            return []
