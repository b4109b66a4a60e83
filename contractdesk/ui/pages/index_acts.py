"""What can be done with the indices: a value, a paste, a file, a series, an index more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contractdesk.domain.dates import Month
    from contractdesk.domain.indices import IndexTable
    from contractdesk.services.index_files import FilePreview
    from contractdesk.services.index_series import SeriesForm
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.pages.index_view import SeriesView
    from contractdesk.ui.source import Source


class IndexActs(QObject):
    """The acts on the series one is on; on a register open for reading, they are shown and cannot be used."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._series: SeriesView | None = None
        self._codes: tuple[str, ...] = ()
        self._read_only = False
        self.enter = button(_("Saisir une valeur…"), self.enter_value, icon="pencil")
        self.paste = button(_("Coller…"), self.paste_values, icon="copy")
        self.more = button(_("Série et indices"))
        self.why_not = QAction(_("Registre en lecture seule\u00a0: rien ne peut être enregistré"), self)
        self.why_not.setEnabled(False)
        self.import_file = self._action(_("Importer un fichier…"), "file-spreadsheet", self.choose_file)
        self.details = self._action(_("Modifier la série…"), "info", self.edit_series)
        self.stopped = self._action(_("La série s’est arrêtée…"), "calendar-x", self.close_series)
        self.add = self._action(_("Ajouter un indice…"), "file-plus", self.add_index)
        menu = QMenu(self.more)
        menu.addAction(self.why_not)
        for action in (self.import_file, self.details, self.stopped, self.add):
            menu.addAction(action)
        self.more.setMenu(menu)
        self._show()

    def _action(self, text: str, icon: str, on_used: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        theme.set_icon(action, icon)
        action.triggered.connect(on_used)
        return action

    def buttons(self) -> QHBoxLayout:
        """Give the buttons in a row."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in self._all_buttons():
            row.addWidget(one)
        return row

    def _all_buttons(self) -> tuple[QPushButton, ...]:
        return (self.enter, self.paste, self.more)

    # ------------------------------------------------------------------------------------------- state
    def set_state(self, series: SeriesView | None, codes: tuple[str, ...], *, read_only: bool) -> None:
        """Act on this series of a register that holds these indices and series."""
        self._series, self._codes, self._read_only = series, codes, read_only
        self._show()

    def _show(self) -> None:
        self.why_not.setVisible(self._read_only)
        can_act = self._series is not None and not self._read_only
        for one in (self.enter, self.paste, self.import_file, self.details, self.stopped):
            one.setEnabled(can_act)
        self.add.setEnabled(not self._read_only)
        tip = self.why_not.text() if self._read_only else ""
        for one in (self.enter, self.paste):
            one.setToolTip(tip)

    # -------------------------------------------------------------------------------------------- acts
    # The dialogs are imported when asked for: they are not on the way to the first window.
    def enter_value(self, month: Month | bool | None = None) -> None:
        """Enter a value, or correct the one of a month."""
        from contractdesk.ui.dialogs.index_value_form import IndexValueForm

        if self._series is not None and not self._read_only:
            wanted = None if isinstance(month, bool) else month
            IndexValueForm(self._page, self._series, wanted or self._next()).open()

    def _next(self) -> Month | None:
        points = self._series.curve() if self._series is not None else []
        return points[-1][0].plus(1) if points else None

    def paste_values(self) -> None:
        """Paste a column or two."""
        if self._series is not None:
            self._page.ask_aside(_read_table, partial(self._show_paste, self._series))

    def _show_paste(self, series: SeriesView, table: IndexTable) -> None:
        from contractdesk.ui.dialogs.index_paste import PasteDialog

        PasteDialog(self._page, series, table).open()

    def choose_file(self) -> None:
        """Choose a file of values."""
        filters = _("Valeurs d’indice (*.csv *.txt);;Tous les fichiers (*)")
        self._page.shell.messages.choose_file(_("Importer des valeurs d’indice"), filters, self.open_file)

    def open_file(self, path: Path) -> None:
        """Read a file, and show what it would do."""
        if self._series is None:
            return
        code = self._series.code

        def read(source: Source) -> FilePreview:
            from contractdesk.services import index_files

            return index_files.preview(source.facts.table, path, code, source.today)

        self._page.ask_aside(read, self._show_file)

    def _show_file(self, found: FilePreview) -> None:
        from contractdesk.ui.dialogs.index_paste import FileDialog

        FileDialog(self._page, found).open()

    def edit_series(self) -> None:
        """Change what is said of the series."""
        if self._series is None:
            return
        series = self._series

        def read(source: Source) -> tuple[SeriesForm, IndexTable]:
            from contractdesk.services import index_series

            return index_series.load_series(source.database, series.code), source.facts.table

        def then(found: tuple[SeriesForm, IndexTable]) -> None:
            from contractdesk.ui.dialogs.index_series_forms import SeriesDetailsForm

            SeriesDetailsForm(self._page, series, *found).open()

        self._page.ask_aside(read, then)

    def close_series(self) -> None:
        """Say that the series has stopped, and what replaces it."""
        if self._series is not None:
            self._page.ask_aside(_read_table, partial(self._show_closing, self._series))

    def _show_closing(self, series: SeriesView, table: IndexTable) -> None:
        from contractdesk.ui.dialogs.index_series_forms import ClosingForm

        ClosingForm(self._page, series, table).open()

    def add_index(self) -> None:
        """Add an index, of the list or of another name."""
        from contractdesk.ui.dialogs.index_series_forms import AddIndexForm

        AddIndexForm(self._page, self._codes).open()


def _read_table(source: Source) -> IndexTable:
    return source.facts.table
