"""Writing the sheet of a revision: where to, and what became of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from contractdesk.common.errors import StorageError
from contractdesk.common.i18n import _
from contractdesk.services import revision_sheet
from contractdesk.ui.exporting import open_file
from contractdesk.ui.widgets.notices import Link

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contractdesk.common.errors import AppError
    from contractdesk.exports import ExportReport
    from contractdesk.services.dto import RecordedView, RevisionView
    from contractdesk.services.revision_sheet import RevisionSheet
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_SUFFIX = ".pdf"


class SheetWriter(QObject):
    """Asks where a sheet goes, has it written by the worker, says how it ended.

    The sheet of a recorded revision is recorded as having left: from then on only cancelling takes it back.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def write_calculation(self, view: RevisionView, reading: str) -> None:
        """Write the sheet of a calculation that is not recorded."""

        def sheet(source: Source) -> RevisionSheet:
            return revision_sheet.of_calculation(source.facts, view, reading)

        self._choose(view.reference, view.on, partial(self._write, sheet))

    def write_recorded(self, recorded: RecordedView) -> None:
        """Write the sheet of a recorded revision."""
        self._choose(recorded.reference, recorded.effective_on, partial(self._issue, recorded))

    def _choose(self, reference: str, on, then: Callable[[Path], None]) -> None:
        name = f"{revision_sheet.file_name(reference, on)}{_SUFFIX}"
        self._page.shell.messages.choose_target(
            _("Fiche de révision"),
            _("Documents PDF (*.pdf)"),
            name,
            _SUFFIX[1:],
            lambda path: then(
                path if path.suffix.casefold() == _SUFFIX else path.with_name(path.name + _SUFFIX)
            ),
        )

    # ------------------------------------------------------------------------------------- a calculation
    def _write(
        self, sheet: Callable[[Source], RevisionSheet], path: Path, *, overwrite: bool = False
    ) -> None:
        def job(source: Source) -> ExportReport | None:
            from contractdesk import exports

            try:
                return exports.write_revision_sheet(sheet(source), source.today, path, overwrite=overwrite)
            except StorageError as error:
                if error.code != "exists":
                    raise
                return None

        def then(report: ExportReport | None) -> None:
            if report is None:
                self._page.shell.messages.ask_to_replace(
                    path, partial(self._write, sheet, path, overwrite=True)
                )
            else:
                self._say_written(report.path)

        self._page.ask_aside(job, then)

    # ------------------------------------------------------------------------------- a recorded revision
    def _issue(self, recorded: RecordedView, path: Path, *, overwrite: bool = False) -> None:
        def job(source: Source) -> None:
            from contractdesk import exports
            from contractdesk.services import revision_records

            sheet = revision_sheet.of_recorded(source.facts, recorded)
            exports.write_revision_sheet(sheet, source.today, path, overwrite=overwrite)
            if recorded.cancelled_on is None and not source.database.read_only:
                revision_records.record_issue(
                    source.database, recorded.reference, recorded.effective_on, source.today
                )

        def on_error(error: AppError) -> None:
            if error.code == "exists":
                self._page.shell.messages.ask_to_replace(
                    path, partial(self._issue, recorded, path, overwrite=True)
                )
            else:
                self._page.shell.messages.error(error)

        self._page.shell.do(self._page, job, partial(self._say_written, path), on_error)

    # -------------------------------------------------------------------------------------------- saying
    def _say_written(self, path: Path) -> None:
        text = _("«\u00a0{name}\u00a0» est écrit.").format(name=path.name)
        self._page.shell.messages.toast(text, Link(_("Ouvrir"), partial(open_file, path)))
