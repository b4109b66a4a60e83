"""Every command of the window in one table: its words, its keys, its icon.

Menus, tool bar and the list of shortcuts are all made of it, so that a key is shown wherever its command is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from contractdesk.common.i18n import _
from contractdesk.ui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

# On a French keyboard the digits want Shift: Ctrl with the unshifted key of the same place is accepted too.
_AZERTY_ROW = ("&", "é", '"', "'", "(", "-", "è", "_")
PAGE_PREFIX = "page_"


@dataclass(frozen=True)
class ActionSpec:
    """One command: `id` is what programs call it, everything else is for people; one can be on or off."""

    id: str
    text: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    hint: str = ""
    checkable: bool = False


def command_specs() -> tuple[ActionSpec, ...]:
    """Give the commands, in the words of the moment: never called at import time."""
    return (
        ActionSpec("new_register", _("Nouveau registre…"), (), "file-plus"),
        ActionSpec("open", _("Ouvrir un registre…"), ("Ctrl+O",), "folder-open"),
        ActionSpec(
            "new_from_copy",
            _("Nouveau registre à partir d’une copie JSON…"),
            icon="database",
            hint=_("Refaire un registre depuis sa copie complète"),
        ),
        ActionSpec("open_sample", _("Ouvrir le registre d’exemple"), (), "eye"),
        ActionSpec(
            "settings", _("Réglages…"), ("Ctrl+,",), "sliders-horizontal", _("La commune, ses délais")
        ),
        ActionSpec(
            "import", _("Importer…"), ("Ctrl+I",), "file-spreadsheet", _("Ajouter les contrats d’une feuille")
        ),
        ActionSpec(
            "import_template",
            _("Modèle de classeur à remplir…"),
            icon="file-spreadsheet",
            hint=_("Un classeur vide, prêt à être rempli puis importé"),
        ),
        ActionSpec("quit", _("Quitter"), ("Ctrl+Q",), "log-out"),
        ActionSpec("new_contract", _("Nouveau contrat"), ("Ctrl+N",), "plus", _("Saisir un contrat")),
        ActionSpec("edit", _("Modifier…"), ("F2",), "pencil", _("Modifier la fiche choisie")),
        ActionSpec(
            "duplicate", _("Dupliquer…"), ("Ctrl+D",), "copy", _("Saisir une copie du contrat choisi")
        ),
        ActionSpec("back_up", _("Sauvegarder le registre"), (), "database", _("Copie vérifiée du registre")),
        ActionSpec("restore", _("Restaurer une sauvegarde…"), (), "history"),
        ActionSpec("print", _("Imprimer…"), ("Ctrl+P",), "printer", _("Aperçu avant impression")),
        ActionSpec("archives", _("Contrats archivés…"), (), "database", _("Revoir un contrat mis de côté")),
        ActionSpec("gaps", _("Ce qui manque…"), (), "circle-dashed", _("Les contrats à compléter")),
        ActionSpec("undo", _("Annuler"), ("Ctrl+Z",), "undo-2", _("Défaire la dernière opération")),
        ActionSpec("redo", _("Rétablir"), ("Ctrl+Y",), "redo-2", _("Refaire l’opération annulée")),
        ActionSpec("search", _("Rechercher…"), ("Ctrl+K",), "search"),
        ActionSpec("find", _("Filtrer la liste affichée"), ("Ctrl+F",), "funnel"),
        ActionSpec("refresh", _("Actualiser"), ("F5",), "refresh-cw", _("Relire le registre")),
        ActionSpec(
            "logon_reminder",
            _("Rappel à l’ouverture de Windows"),
            icon="alarm-clock",
            hint=_("Dire ce qui est à faire quand la session Windows s’ouvre, rien quand il n’y a rien"),
            checkable=True,
        ),
        ActionSpec("help", _("Aide de cette page"), ("F1",), "circle-question-mark"),
        ActionSpec("shortcuts", _("Raccourcis clavier"), ("Ctrl+F1",), "keyboard"),
        ActionSpec("data_folder", _("Ouvrir le dossier des données"), (), "folder-open"),
        ActionSpec("about", _("À propos de ContractDesk"), (), "info"),
    )


def page_spec(number: int, key: str, title: str, icon: str) -> ActionSpec:
    """Give the command that goes to a page, numbered from 1."""
    return ActionSpec(
        f"{PAGE_PREFIX}{key}", title, (f"Ctrl+{number}", f"Ctrl+{_AZERTY_ROW[number - 1]}"), icon
    )


class Commands(QObject):
    """The actions of a window; using one says its id.

    Signals:
        used: Carries the id of the command.
    """

    used = Signal(str)

    def __init__(self, specs: Sequence[ActionSpec], parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {spec.id: self._make(spec) for spec in specs}

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(spec.checkable)
        if spec.icon:
            theme.set_icon(action, spec.icon)
        set_hint(action, spec.hint or spec.text.rstrip("…"))
        action.triggered.connect(self._on_triggered)
        return action

    def __getitem__(self, command: str) -> QAction:
        return self._actions[command]

    def all(self) -> list[QAction]:
        """Give every action, in the order of the table."""
        return list(self._actions.values())

    def _on_triggered(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.used.emit(sender.objectName())


def set_hint(action: QAction, text: str) -> None:
    """Set what hovering says: the command's effect and its key."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{text} ({keys})" if keys else text)
    action.setStatusTip("")
