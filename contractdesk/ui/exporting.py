"""The menu « Exporter »: which file, where to, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import Link

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QMenu

    from contractdesk.common.errors import AppError
    from contractdesk.exports import ExportReport
    from contractdesk.ui.messages import Messages
    from contractdesk.ui.register_session import RegisterSession
    from contractdesk.ui.source import Source

_NOTES_BAR = "export"


@dataclass(frozen=True)
class ExportKind:
    """A kind of file: what `exports.run` calls it, what people do."""

    kind: str
    text: str
    icon: str
    filter: str


def export_kinds() -> tuple[ExportKind, ...]:
    """Give the files there are, in the words of the moment."""
    return (
        ExportKind("xlsx", _("Classeur Excel…"), "file-spreadsheet", _("Classeurs Excel (*.xlsx)")),
        ExportKind("pdf", _("Registre en PDF…"), "printer", _("Documents PDF (*.pdf)")),
        ExportKind("ics", _("Échéances pour un agenda…"), "calendar", _("Calendriers (*.ics)")),
        ExportKind("csv", _("Tableau des contrats en CSV…"), "list", _("Fichiers CSV (*.csv)")),
        ExportKind("json", _("Copie complète en JSON…"), "database", _("Fichiers JSON (*.json)")),
    )


def open_file(path: Path) -> None:
    """Open a file in the program the computer has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Exporter(QObject):
    """Asks where, writes in the worker, says how it ended."""

    def __init__(
        self,
        register: RegisterSession,
        messages: Messages,
        today: Callable[[], dt.date],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._register, self._messages, self._today = register, messages, today

    def fill(self, menu: QMenu) -> None:
        """Put an entry per kind of file into a menu."""
        for kind in export_kinds():
            action = QAction(kind.text, menu)
            action.setObjectName(f"export_{kind.kind}")
            theme.set_icon(action, kind.icon)
            action.triggered.connect(partial(self.choose, kind))
            menu.addAction(action)

    def choose(self, kind: ExportKind, _checked: bool = False) -> None:
        """Ask where the file goes; a name with the day keeps yesterday's."""
        snapshot = self._register.snapshot
        if snapshot is not None:
            name = f"{snapshot.info.path.stem} {self._today().isoformat()}.{kind.kind}"
            title = kind.text.rstrip("…")
            self._messages.choose_target(title, kind.filter, name, kind.kind, partial(self.export, kind.kind))

    def export(self, kind: str, path: Path, *, overwrite: bool = False) -> None:
        """Write the file; one that is there is replaced only when the person says so.

        The name always ends as its kind does: no slip puts a workbook in the place of a register.
        """
        if path.suffix.casefold() != f".{kind}":
            path = path.with_name(f"{path.name}.{kind}")

        def job(source: Source) -> ExportReport:
            # Imported here: the writers are not on the way to the first window.
            from contractdesk import exports

            return exports.run(
                kind,
                source.database,
                source.facts,
                source.today,
                path,
                overwrite=overwrite,
                step=source.step,
            )

        self._register.ask(
            job,
            self._on_written,
            today=self._today(),
            owner=self,
            title=_("Écriture de «\u00a0{name}\u00a0»…").format(name=path.name),
            on_error=partial(self._on_failed, kind, path),
        )

    def _on_written(self, report: ExportReport) -> None:
        text = _("«\u00a0{name}\u00a0» est écrit.").format(name=report.path.name)
        self._messages.toast(text, Link(_("Ouvrir"), partial(open_file, report.path)))
        if report.notes:
            self._messages.bar(_NOTES_BAR, Tone.INFO, " ".join(report.notes))

    def _on_failed(self, kind: str, path: Path, error: AppError) -> None:
        if error.code == "exists":
            self._messages.ask(
                _("«\u00a0{name}\u00a0» existe déjà.").format(name=path.name),
                partial(self.export, kind, path, overwrite=True),
                accept=_("Remplacer"),
                detail=_("Le fichier qui s’y trouve sera perdu."),
            )
        else:
            self._messages.error(error, partial(self.export, kind, path))
