"""The list of every key, made of the same table as the menus; the pages of the help are in `manual`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common.i18n import _
from contractdesk.ui.widgets.parts import hairline, text_label, value_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.ui.actions import Commands


class TextDialog(QDialog):
    """A title, what there is to read, a way out."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(20, 16, 20, 16)
        self._lines.setSpacing(10)
        self._lines.addWidget(text_label(title, ratio=1.25, bold=True))
        scroll = QScrollArea()
        scroll.setProperty("role", "sheet")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._body)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(12, 8, 12, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(hairline())
        layout.addWidget(buttons)
        self.resize(560, 520)

    def add(self, widget: QWidget) -> None:
        """Put something below what is there."""
        self._lines.addWidget(widget)

    def finish(self) -> None:
        """Push everything to the top."""
        self._lines.addStretch(1)


def key_rows(commands: Commands) -> list[tuple[str, str]]:
    """Give every command that has a key, with its key as it is written here."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (action.text().rstrip("…"), action.shortcut().toString(native))
        for action in commands.all()
        if not action.shortcut().isEmpty()
    ]


def table_keys() -> list[tuple[str, str]]:
    """Give the keys that work in every table."""
    return [
        (_("Ouvrir la ligne"), _("Entrée")),
        (_("Filtrer la colonne"), _("Alt+Bas")),
        (_("Plier ou déplier un groupe"), _("Gauche, Droite")),
        (_("Copier les lignes choisies"), _("Ctrl+C")),
        (_("Aller à la ligne qui commence par…"), _("lettres")),
    ]


def keys_grid(rows: Sequence[tuple[str, str]]) -> QWidget:
    """Lay commands and keys out in two columns."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(0, 1)
    for row, (words, keys) in enumerate(rows):
        grid.addWidget(text_label(words), row, 0)
        key: QLabel = value_label(keys, wrap=False)
        grid.addWidget(key, row, 1, Qt.AlignmentFlag.AlignRight)
    return holder


def shortcuts_dialog(commands: Commands, parent: QWidget) -> TextDialog:
    """Make the list of every key."""
    dialog = TextDialog(_("Raccourcis clavier"), parent)
    dialog.add(keys_grid(key_rows(commands)))
    dialog.add(text_label(_("Dans une liste"), ratio=1.05, bold=True))
    dialog.add(keys_grid(table_keys()))
    dialog.finish()
    return dialog
