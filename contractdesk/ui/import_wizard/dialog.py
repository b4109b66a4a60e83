"""The import of a sheet of one's own in three steps; nothing is written before the last button."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from contractdesk.common.i18n import _
from contractdesk.services.sheet_import import intake as intakes
from contractdesk.ui.dialogs.form_window import FormWindow, Leaving
from contractdesk.ui.import_wizard.columns_step import ColumnsStep
from contractdesk.ui.import_wizard.opening import workbook_filter, write_file
from contractdesk.ui.import_wizard.rows_step import RowsStep
from contractdesk.ui.import_wizard.source_step import SourceStep
from contractdesk.ui.widgets.parts import button, hairline, text_label

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.services.sheet_import.intake import Intake
    from contractdesk.services.sheet_import.opening import OpenedFile
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_SIZE = QSize(1180, 660)
_REMEMBERED, _MOST_REMEMBERED = "import/columns", 400
_SOURCE, _COLUMNS, _ROWS = range(3)


class ImportWizard(FormWindow):
    """The sheet, its columns, its rows."""

    help_page = "exchange"

    def __init__(self, page: Page, opened: OpenedFile) -> None:
        super().__init__(page, None, _("Importer «\u00a0{name}\u00a0»").format(name=opened.path.name))
        self.setObjectName("import_wizard")
        self._path = opened.path
        self._touched = False
        self._shown_for: tuple[str, int] | None = None
        self._examined_for: tuple[str, int, dict[int, str]] | None = None
        self.title = text_label(ratio=1.1, bold=True)
        self.source, self.columns, self.rows = SourceStep(opened.sheets), ColumnsStep(), RowsStep()
        self.steps = QStackedWidget()
        self.back_button = button(_("&Retour"), self.go_back)
        self.export_button = button(_("E&xporter les lignes non importées…"), self.export_rejected)
        body = QVBoxLayout()
        body.setSpacing(0)
        self.title.setContentsMargins(18, 12, 18, 10)
        body.addWidget(self.title)
        body.addWidget(hairline())
        body.addWidget(self.steps, 1)
        for step in (self.source, self.columns, self.rows):
            self.steps.addWidget(step)
            step.edited.connect(self._on_edited)
        self.build(body, _SIZE, extra=(self.export_button, self.back_button))
        self._go(_SOURCE)

    # ------------------------------------------------------------------------------------------- steps
    def _go(self, step: int) -> None:
        titles = (_("La feuille et ses titres"), _("Les colonnes"), _("Les lignes"))
        self.general.clear()
        self.steps.setCurrentIndex(step)
        self.title.setText(_("Étape {n} sur 3 — {title}").format(n=step + 1, title=titles[step]))
        self.save_button.setText(_("&Importer") if step == _ROWS else _("&Suivant"))
        self.save_button.setToolTip(_("Ctrl+Entrée"))
        self.back_button.setEnabled(step != _SOURCE)
        self.export_button.setVisible(step == _ROWS)
        self._show_buttons()
        (self.source.grid, next(iter(self.columns.boxes.values()), self.columns), self.rows.table)[
            step
        ].setFocus()

    def go_back(self) -> None:
        """Return to the step before; what was said stays."""
        if not self.recording and self.steps.currentIndex() > _SOURCE:
            self._go(self.steps.currentIndex() - 1)

    def record(self) -> None:
        """Go on to the next step; on the last one, take in the rows that are ticked."""
        if self.recording:
            return
        step = self.steps.currentIndex()
        if step == _SOURCE:
            self._show_columns()
        elif step == _COLUMNS:
            self._show_rows()
        else:
            self._take_in()

    def _show_columns(self) -> None:
        chosen = (self.source.sheet.name, self.source.header)
        if chosen != self._shown_for:
            self._shown_for = chosen
            self.columns.show_sheet(self.source.sheet, self.source.header, self._remembered())
        self._go(_COLUMNS)

    def _show_rows(self) -> None:
        if self.columns.missing():
            return
        sheet, header, mapping = self.source.sheet, self.source.header, self.columns.mapping()
        self._remember(intakes.remember(sheet.rows[header], mapping))
        chosen = (sheet.name, header, mapping)
        if chosen == self._examined_for:  # the ticks stay as they were left
            self._go(_ROWS)
            return
        self._examined_for = chosen
        self.rows.clear()
        self._go(_ROWS)

        def job(source: Source) -> Intake:
            return intakes.examine(source.database, sheet, header, mapping)

        self.page.shell.ask(self, job, self._on_examined)

    def _on_examined(self, intake: Intake) -> None:
        self.rows.show_intake(intake)
        self._show_buttons()
        self.rows.table.setFocus()

    def _show_buttons(self) -> None:
        on_rows = self.steps.currentIndex() == _ROWS
        self.save_button.setEnabled(not self.recording and (not on_rows or bool(self.rows.ticked())))
        self.export_button.setEnabled(bool(self.rows.rejected()))

    def _on_edited(self) -> None:
        self._touched = True
        self._show_buttons()

    def _remembered(self) -> dict[str, str]:
        known = self.page.shell.state.get(_REMEMBERED)
        found = known.items() if isinstance(known, dict) else ()
        return {str(header): key for header, key in found if isinstance(key, str)}

    def _remember(self, said: dict[str, str]) -> None:
        """Keep what was said of the columns, the latest titles when there are very many."""
        others = {header: key for header, key in self._remembered().items() if header not in said}
        kept = [*others.items(), *said.items()][-_MOST_REMEMBERED:]
        self.page.shell.state.set(_REMEMBERED, dict(kept))

    # ----------------------------------------------------------------------------------------- the end
    def _take_in(self) -> None:
        rows, name = self.rows.ticked(), self._path.name
        if not rows:
            return

        def job(source: Source) -> None:
            from contractdesk.services.sheet_import import opening

            opening.take_in(source.database, name, rows)

        self.save(job, self.accept)

    def export_rejected(self) -> None:
        """Ask where the rows that are not taken in go, and have them written with the reason."""
        intake, rows = self.rows.intake, self.rows.rejected()
        if intake is None or not rows:
            return

        def write(path: Path, overwrite: bool) -> None:
            intakes.write_rejected(path, intake, rows, overwrite=overwrite)

        self.messages.choose_target(
            _("Lignes non importées"),
            workbook_filter(),
            _("{name} - lignes non importées.xlsx").format(name=self._path.stem),
            "xlsx",
            partial(write_file, self.page, self.messages, write),
        )

    @property
    def dirty(self) -> bool:
        """Whether the person changed something."""
        return self._touched

    def leaving(self) -> Leaving:
        """Give the words of the question before leaving."""
        return Leaving(
            _("Quitter l’import\u00a0?"),
            _("Quitter"),
            _("Revenir à l’import"),
            _("Rien n’est encore importé\u00a0: vos choix seraient perdus."),
        )
