"""What a bug looks like to the person: what happened, what was kept, what to do; the report to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.dialogs.about import open_folder
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import IconLabel
from contractdesk.ui.widgets.parts import button, text_label

if TYPE_CHECKING:
    from pathlib import Path


class CrashReport(QDialog):
    """One bug; the program goes on behind it."""

    def __init__(self, report: str, log_dir: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report, self._log_dir = report, log_dir
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("ContractDesk"))
        self.resize(640, 380)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel("circle-alert", Tone.DANGER, 28), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(text_label(_("Une erreur imprévue s’est produite."), ratio=1.1, bold=True))
        words.addWidget(
            text_label(
                _(
                    "Ce qui était enregistré l’est toujours, et rien ne l’a été à moitié. Vous pouvez "
                    "continuer, ou fermer puis rouvrir le programme. Le rapport ci-dessous ne contient "
                    "aucune donnée de vos contrats\u00a0: copiez-le pour la personne qui vous aide."
                ),
                wrap=True,
            )
        )
        head.addLayout(words, 1)
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setAccessibleName(_("Rapport"))
        buttons = QHBoxLayout()
        buttons.addWidget(button(_("Copier le rapport"), self._copy, icon="copy"))
        buttons.addWidget(button(_("Ouvrir le dossier des journaux"), self._open_logs, icon="folder-open"))
        buttons.addStretch(1)
        buttons.addWidget(button(_("Continuer"), self.accept, role="primary"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(text, 1)
        layout.addLayout(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)

    def _open_logs(self) -> None:
        open_folder(self._log_dir)
