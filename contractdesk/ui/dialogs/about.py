"""What this program is, its licences, where its data are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QSizePolicy

from contractdesk import __version__
from contractdesk.common import system
from contractdesk.common.i18n import _
from contractdesk.ui.dialogs.help import TextDialog
from contractdesk.ui.widgets.parts import button, text_label, value_label

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


def open_folder(folder: Path) -> None:
    """Open a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class AboutDialog(TextDialog):
    """Version, licences, folder of the data."""

    def __init__(self, data_dir: Path, parent: QWidget) -> None:
        super().__init__(_("À propos de ContractDesk"), parent)
        self._data_dir = data_dir
        version = _("Version {version}, sous licence EUPL-1.2.").format(version=__version__)
        self.add(value_label(version))
        self.add(
            value_label(
                _("Ce programme n’envoie rien sur internet\u00a0: vos contrats restent dans votre registre.")
            )
        )
        self.add(text_label(_("Ce qu’il contient"), ratio=1.05, bold=True))
        parts = (
            _("Python {version} (licence PSF)").format(version=system.python()),
            _("Qt et PySide6 {version} (LGPL-3)").format(version=qVersion()),
            _("SQLAlchemy (MIT), openpyxl (MIT), reportlab (BSD), icalendar (BSD)"),
            _("Police Source Sans 3 (SIL OFL 1.1), icônes Lucide (ISC)"),
        )
        self.add(value_label("\n".join(parts)))
        self.add(text_label(_("Réglages et journaux"), ratio=1.05, bold=True))
        self.add(value_label(str(data_dir)))
        opener = button(_("Ouvrir ce dossier"), self._open, icon="folder-open")
        opener.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.add(opener)
        self.finish()

    def _open(self) -> None:
        open_folder(self._data_dir)
