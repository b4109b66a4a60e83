"""Which contracts a file is about: all of them, those of the list on screen, or the one chosen there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.widgets.parts import button, hairline, text_label

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class ExportChoice:
    """What a page can give a file about besides the whole register.

    Attributes:
        shown: The contracts of the list, where it is narrowed; nothing where it shows all of them.
        chosen: The contract chosen in it, empty when there is none.
    """

    shown: tuple[str, ...] = ()
    chosen: str = ""


class ExportScope(QDialog):
    """Asks about which contracts.

    Signals:
        scoped: Carries the references, or None for the whole register.
    """

    scoped = Signal(object)

    def __init__(self, title: str, choice: ExportChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, "exchange")
        self._scope: tuple[str, ...] | None = None
        body = QVBoxLayout()
        body.setContentsMargins(18, 14, 18, 14)
        body.setSpacing(8)
        body.addWidget(text_label(title, ratio=1.2, bold=True))
        body.addWidget(text_label(_("Ce que contiendra le fichier\u00a0:"), quiet=True))
        for place, (text, scope) in enumerate(_scopes(choice)):
            # Data in it: an ampersand is not a key.
            made = QRadioButton(text.replace("&", "&&"))
            made.toggled.connect(partial(self._on_toggled, scope))
            made.setChecked(place == 0)
            body.addWidget(made)
        body.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        cancel = button(_("Annuler"), self.reject)
        cancel.setAutoDefault(False)
        go_on = button(_("Continuer…"), self.accept, role="primary")
        go_on.setDefault(True)
        for made_button in (cancel, go_on):
            buttons.addWidget(made_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        self.setMinimumWidth(460)

    def _on_toggled(self, scope: tuple[str, ...] | None, checked: bool) -> None:
        if checked:
            self._scope = scope

    def accept(self) -> None:
        """Tell what was chosen, and close."""
        super().accept()
        self.scoped.emit(self._scope)


def _scopes(choice: ExportChoice) -> list[tuple[str, tuple[str, ...] | None]]:
    found: list[tuple[str, tuple[str, ...] | None]] = [(_("Tous les contrats du registre"), None)]
    if choice.shown:
        count = french.counted(len(choice.shown), _("contrat"), _("contrats"))
        found.append((_("La liste affichée ({count})").format(count=count), choice.shown))
    if choice.chosen:
        found.append((_("Le contrat {reference} seul").format(reference=choice.chosen), (choice.chosen,)))
    return found


def ask_scope(
    title: str,
    choice: ExportChoice,
    parent: QWidget,
    then: Callable[[tuple[str, ...] | None], object],
) -> None:
    """Ask when there is something to choose; otherwise it is the whole register."""
    if choice == ExportChoice():
        then(None)
        return
    dialog = ExportScope(title, choice, parent)
    dialog.scoped.connect(then)
    dialog.open()
