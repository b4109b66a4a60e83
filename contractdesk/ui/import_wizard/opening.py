"""The way to an import: a file is chosen, read and shown as what it is; the empty workbook to fill in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contractdesk.common.errors import StorageError
from contractdesk.common.i18n import _
from contractdesk.ui.exporting import open_file
from contractdesk.ui.widgets.notices import Link

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contractdesk.services.sheet_import.opening import OpenedFile
    from contractdesk.ui.messages import Messages
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


def choose_file(page: Page) -> None:
    """Let the person pick the file to import."""
    page.shell.messages.choose_file(
        _("Importer des contrats"),
        _("Feuilles de calcul (*.xlsx *.xls *.ods *.csv);;Tous les fichiers (*)"),
        partial(open_sheet, page),
    )


def open_sheet(page: Page, path: Path) -> None:
    """Have a file read, and show what it would bring."""

    def job(source: Source) -> OpenedFile:
        # Imported here: the readers of sheets are not on the way to the first window.
        from contractdesk.services.sheet_import import opening

        return opening.look(path, source.database)

    page.ask_aside(job, partial(_show, page))


def _show(page: Page, opened: OpenedFile) -> None:
    from contractdesk.ui.import_wizard.dialog import ImportWizard
    from contractdesk.ui.import_wizard.workbook_dialog import WorkbookDialog

    dialog = ImportWizard(page, opened) if opened.report is None else WorkbookDialog(page, opened)
    dialog.open()


def choose_template(page: Page) -> None:
    """Ask where the empty workbook goes, and have it written."""
    page.shell.messages.choose_target(
        _("Modèle de classeur à remplir"),
        workbook_filter(),
        _("Modèle d’import.xlsx"),
        "xlsx",
        partial(write_file, page, page.shell.messages, _write_template),
    )


def workbook_filter() -> str:
    """Give the kind of file that is written."""
    return _("Classeurs Excel (*.xlsx)")


def _write_template(path: Path, overwrite: bool) -> None:
    from contractdesk.services import imports

    imports.write_template(path, overwrite=overwrite)


def write_file(
    page: Page,
    messages: Messages,
    write: Callable[[Path, bool], None],
    path: Path,
    *,
    overwrite: bool = False,
) -> None:
    """Have a workbook written by the worker; one that is there is replaced only when the person says so."""
    if path.suffix.casefold() != ".xlsx":
        path = path.with_name(f"{path.name}.xlsx")

    def job(_source: Source) -> bool:
        try:
            write(path, overwrite)
        except StorageError as error:
            if error.code != "exists":
                raise
            return False
        return True

    def then(written: bool) -> None:
        if written:
            text = _("«\u00a0{name}\u00a0» est écrit.").format(name=path.name)
            messages.toast(text, Link(_("Ouvrir"), partial(open_file, path)))
        else:
            messages.ask_to_replace(path, partial(write_file, page, messages, write, path, overwrite=True))

    page.ask_aside(job, then)
