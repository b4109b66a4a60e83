"""The menu « Exporter »: which file, where to, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices

from contractdesk.common.files import safe_name
from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.dialogs.export_scope import ExportChoice, ask_scope
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import Link

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QMenu, QWidget

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
    document: str = ""
    with_journal: bool = False

    @property
    def name(self) -> str:
        """What programs call the entry of the menu."""
        return "_".join(filter(None, ("export", self.kind, self.document, "journal" * self.with_journal)))


def export_kinds() -> tuple[ExportKind, ...]:
    """Give the files there are, in the words of the moment."""
    sheets, pages = _("Classeurs Excel (*.xlsx)"), _("Documents PDF (*.pdf)")
    return (
        ExportKind("xlsx", _("Classeur Excel…"), "file-spreadsheet", sheets),
        ExportKind(
            "xlsx", _("Classeur Excel avec le journal…"), "file-spreadsheet", sheets, with_journal=True
        ),
        ExportKind("pdf", _("Registre complet en PDF…"), "file-text", pages),
        ExportKind("pdf", _("Synthèse en PDF…"), "file-text", pages, "synthesis"),
        ExportKind("pdf", _("Échéancier en PDF…"), "printer", pages, "schedule"),
        ExportKind("ics", _("Échéances pour un agenda…"), "calendar", _("Calendriers (*.ics)")),
        ExportKind("csv", _("Tableau des contrats en CSV…"), "list", _("Fichiers CSV (*.csv)")),
        ExportKind("json", _("Copie complète en JSON…"), "database", _("Fichiers JSON (*.json)")),
    )


def open_file(path: Path) -> None:
    """Open a file, or a folder, in the program the computer has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Exporter(QObject):
    """Asks where, writes in the worker, says how it ended."""

    def __init__(
        self,
        register: RegisterSession,
        messages: Messages,
        today: Callable[[], dt.date],
        choice: Callable[[], ExportChoice],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._register, self._messages, self._today = register, messages, today
        self._choice, self._window = choice, window

    def fill(self, menu: QMenu) -> None:
        """Put an entry per kind of file into a menu."""
        for kind in export_kinds():
            action = QAction(kind.text, menu)
            action.setObjectName(kind.name)
            theme.set_icon(action, kind.icon)
            action.triggered.connect(partial(self.choose, kind))
            menu.addAction(action)

    def preview(self) -> None:
        """Show what can be printed: the contract chosen on the page, then the documents of the register."""
        if self._register.snapshot is None:
            return
        # Imported here: the pages of documents are not on the way to the first window.
        from contractdesk.ui.dialogs.print_preview import Printable, PrintPreview

        found = [
            Printable(kind.text.removesuffix(_(" en PDF…")), kind.document or "register")
            for kind in export_kinds()
            if kind.kind == "pdf"
        ]
        chosen = self._choice().chosen
        if chosen:
            text = _("Fiche du contrat {reference}").format(reference=chosen)
            found.insert(0, Printable(text, "register", (chosen,)))
        PrintPreview(self._register, self._messages, found, self._today(), self._window).open()

    def choose(self, kind: ExportKind, _checked: bool = False) -> None:
        """Ask about which contracts where the page on screen has a choice, then where the file goes."""
        if self._register.snapshot is not None:
            ask_scope(kind.text.rstrip("…"), self._choice(), self._window, partial(self._choose_target, kind))

    def _choose_target(self, kind: ExportKind, references: tuple[str, ...] | None) -> None:
        """Ask where the file goes; a name with the day keeps yesterday's."""
        snapshot = self._register.snapshot
        if snapshot is not None:
            about = references[0] if references and len(references) == 1 else snapshot.info.path.stem
            name = safe_name(f"{about} {self._today().isoformat()}", f".{kind.kind}")
            self._messages.choose_target(
                kind.text.rstrip("…"),
                kind.filter,
                name,
                kind.kind,
                partial(self.export, kind, references=references),
            )

    def export(
        self,
        kind: ExportKind,
        path: Path,
        *,
        references: tuple[str, ...] | None = None,
        overwrite: bool = False,
    ) -> None:
        """Write the file; one that is there is replaced only when the person says so.

        The name always ends as its kind does: no slip puts a workbook in the place of a register.
        """
        if path.suffix.casefold() != f".{kind.kind}":
            path = path.with_name(f"{path.name}.{kind.kind}")

        def job(source: Source) -> ExportReport:
            # Imported here: the writers are not on the way to the first window.
            from contractdesk import exports

            return exports.run(
                kind.kind,
                source.database,
                source.facts,
                source.today,
                path,
                references=references,
                document=exports.PdfDocument(kind.document or exports.PdfDocument.REGISTER),
                with_journal=kind.with_journal,
                overwrite=overwrite,
                step=source.step,
            )

        self._register.ask(
            job,
            self._on_written,
            today=self._today(),
            owner=self,
            title=_("Écriture de «\u00a0{name}\u00a0»…").format(name=path.name),
            on_error=partial(self._on_failed, path, partial(self.export, kind, path, references=references)),
        )

    def _on_written(self, report: ExportReport) -> None:
        text = _("«\u00a0{name}\u00a0» est écrit.").format(name=report.path.name)
        self._messages.toast(
            text,
            Link(_("Ouvrir"), partial(open_file, report.path)),
            Link(_("Ouvrir le dossier"), partial(open_file, report.path.parent)),
        )
        if report.notes:
            self._messages.bar(_NOTES_BAR, Tone.INFO, " ".join(report.notes))

    def _on_failed(self, path: Path, again: Callable[..., None], error: AppError) -> None:
        if error.code == "exists":
            self._messages.ask_to_replace(path, partial(again, overwrite=True))
        else:
            self._messages.error(error, again)
