"""Writing the budget to a file: which, where to, and what became of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from contractdesk.common.errors import StorageError
from contractdesk.common.i18n import _
from contractdesk.ui.exporting import open_file
from contractdesk.ui.widgets.notices import Link

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contractdesk.exports import ExportReport
    from contractdesk.services.budget import BudgetView
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


class BudgetWriter(QObject):
    """Asks where the budget goes, has it written by the worker, says how it ended."""

    def __init__(self, page: Page, view: Callable[[], BudgetView | None]) -> None:
        super().__init__(page)
        self._page, self._view = page, view

    def write_workbook(self) -> None:
        """Write the budget shown as a workbook."""
        self._choose("xlsx", _("Budget en classeur Excel"), _("Classeurs Excel (*.xlsx)"))

    def write_pdf(self) -> None:
        """Write the budget shown as a PDF file."""
        self._choose("pdf", _("Budget en PDF"), _("Documents PDF (*.pdf)"))

    def _choose(self, kind: str, title: str, filters: str) -> None:
        view = self._view()
        if view is not None:
            name = _("Budget {first}-{last}").format(first=view.years[0], last=view.years[-1])
            then = partial(self.write, view, kind)
            self._page.shell.messages.choose_target(title, filters, f"{name}.{kind}", kind, then)

    def write(self, view: BudgetView, kind: str, path: Path, *, overwrite: bool = False) -> None:
        """Write the file; one that is there is replaced only when the person says so."""
        if path.suffix.casefold() != f".{kind}":
            path = path.with_name(f"{path.name}.{kind}")

        def job(source: Source) -> ExportReport | None:
            # Imported here: the writers are not on the way to the first window.
            from contractdesk import exports

            try:
                return exports.write_budget(
                    kind, source.database, source.facts, view, source.today, path, overwrite=overwrite
                )
            except StorageError as error:
                if error.code != "exists":
                    raise
                return None

        def then(report: ExportReport | None) -> None:
            if report is None:
                self._page.shell.messages.ask_to_replace(
                    path, partial(self.write, view, kind, path, overwrite=True)
                )
            else:
                text = _("«\u00a0{name}\u00a0» est écrit.").format(name=report.path.name)
                self._page.shell.messages.toast(text, Link(_("Ouvrir"), partial(open_file, report.path)))

        self._page.ask_aside(job, then)
