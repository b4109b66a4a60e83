"""The exchange workbook before it is taken in: what it holds, every fault, what is to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.dialogs.form_window import FormWindow
from contractdesk.ui.import_wizard.grid import GridView
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.models.rows_model import RowsModel
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.parts import text_label, value_label

if TYPE_CHECKING:
    from contractdesk.services.import_report import ImportReport
    from contractdesk.services.sheet_import.opening import OpenedFile
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_SIZE = QSize(980, 560)
_NOTES_HEIGHT = 150


class WorkbookDialog(FormWindow):
    """What the workbook brings; imported whole, or not at all while it has a fault."""

    help_page = "exchange"

    def __init__(self, page: Page, opened: OpenedFile) -> None:
        super().__init__(page, None, _("Importer «\u00a0{name}\u00a0»").format(name=opened.path.name))
        self._path = opened.path
        report = opened.report
        self.counts = value_label(counts_in_words(report))
        self.verdict = FieldNote()
        self.faults = GridView(_("Fautes du classeur"))
        self.notes = QPlainTextEdit("\n".join(f"•\u00a0{one.text}" for one in report.notes) if report else "")
        self.save_button.setText(_("&Importer"))
        self.save_button.setToolTip(_("Ctrl+Entrée"))
        self._may_import = report is not None and not report.faults and any(report.counts.values())
        self.save_button.setEnabled(self._may_import)
        if report is not None:
            self._show_faults(report)
        self._build_body()

    def _build_body(self) -> None:
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setAccessibleName(_("À savoir"))
        body = QVBoxLayout()
        body.setContentsMargins(18, 14, 18, 12)
        body.setSpacing(10)
        body.addWidget(text_label(_("Ce que contient le classeur"), ratio=1.1, bold=True))
        body.addWidget(self.counts)
        body.addWidget(self.verdict)
        body.addWidget(self.faults, 1)
        has_notes = bool(self.notes.toPlainText())
        if has_notes:
            body.addWidget(text_label(_("À savoir"), bold=True))
            body.addWidget(self.notes, 0 if self.faults.model() is not None else 1)
        if self.faults.model() is not None:
            self.notes.setMaximumHeight(_NOTES_HEIGHT)
        elif not has_notes:
            body.addStretch(1)
        self.build(body, _SIZE)
        if self._may_import:
            self.save_button.setFocus()

    def _show_faults(self, report: ImportReport) -> None:
        self.faults.setVisible(bool(report.faults))
        if not report.faults:
            if self._may_import:
                text = _("Aucune faute\u00a0: tout sera importé en une seule opération.")
                self.verdict.say(Tone.INFO, text)
            return
        count = french.counted(len(report.faults), _("faute"), _("fautes"))
        text = _("{count}\u00a0: rien ne sera importé. Corrigez le classeur, puis importez-le à nouveau.")
        self.verdict.say(Tone.DANGER, text.format(count=count))
        model = RowsModel(
            [
                Column("sheet", _("Feuille"), lambda one: one[1].sheet),
                Column("row", _("Ligne"), lambda one: one[1].row, Kind.NUMBER),
                Column("column", _("Colonne"), lambda one: one[1].column),
                Column("found", _("Dans la case"), lambda one: one[1].found or _("rien")),
                Column("expected", _("Attendu"), lambda one: one[1].expected),
            ],
            lambda one: one[0],
            self,
        )
        model.set_rows(tuple(enumerate(report.faults)))
        self.faults.setModel(model)
        self.faults.fit()
        self.faults.horizontalHeader().setStretchLastSection(True)
        self.faults.setCurrentIndex(model.index(0, 0))
        self.faults.setFocus()

    def record(self) -> None:
        """Take the workbook in."""
        if not self._may_import or self.recording:
            return
        path = self._path

        def job(source: Source) -> None:
            from contractdesk.services.sheet_import import opening

            opening.apply_workbook(path, source.database)

        self.save(job, self.accept)

    @property
    def dirty(self) -> bool:
        """Nothing is typed here."""
        return False


def counts_in_words(report: ImportReport | None) -> str:
    """Say how much a workbook holds: « 6 contrats, 17 lignes de prix »."""
    words = {
        "vendor": (_("éditeur"), _("éditeurs")),
        "module": (_("module"), _("modules")),
        "contract": (_("contrat"), _("contrats")),
        "line": (_("ligne de prix"), _("lignes de prix")),
        "index_value": (_("valeur d’indice"), _("valeurs d’indice")),
    }
    counts = {} if report is None else report.counts
    found = [french.counted(counts[key], *both) for key, both in words.items() if counts.get(key)]
    return french.join_and(found) if found else _("Rien de nouveau à importer.")
