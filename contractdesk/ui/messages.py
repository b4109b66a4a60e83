"""Everything the program says or asks: the only user of QMessageBox and QFileDialog, for tests to replace.

Nothing here blocks: answers come by callback, no event loop is nested. What can be undone is never confirmed
: a bar or a toast with a link says what happened; a box asks only before what cannot be
undone. An error says what happened, what was kept and what to do, in the words of `services.errors`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import InfoBars, Link, Toast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contractdesk.common.errors import AppError
    from contractdesk.ui.state import WindowState

MISSED_BAR = "missed"
"""What went by while nobody looked at the register: it goes when another one is opened."""
_ERROR_KEY = "error"


def error_text(error: AppError) -> str:
    """Give the French sentences of an error."""
    # Imported here: the frame of the window needs none of the services.
    from contractdesk.services import errors

    return errors.error_text(error)


def register_filter() -> str:
    """Give the kinds of files that a dialog offers for a register."""
    return _("Registres (*.contractdesk);;Tous les fichiers (*)")


class Messages(QObject):
    """The voice of one window."""

    def __init__(self, window: QWidget, bars: InfoBars, state: WindowState) -> None:
        super().__init__(window)
        self._window = window
        self._bars = bars
        self._state = state
        self._toast = Toast(window)

    # ------------------------------------------------------------------------------------------ saying
    def toast(self, text: str, *links: Link, tone: Tone = Tone.OK) -> None:
        """Tell of something done, with a way back or on when there is one."""
        self._toast.show_message(text, links, tone)

    def bar(
        self, key: str, tone: Tone, text: str, links: Sequence[Link] = (), *, closable: bool = True
    ) -> None:
        """Tell of something that lasts; a new message of the same key replaces the former."""
        self._bars.show_bar(key, tone, text, links, closable=closable)

    def clear(self, key: str = _ERROR_KEY) -> None:
        """Take a message away."""
        self._bars.clear(key)

    def error(self, error: AppError, retry: Callable[[], object] | None = None) -> None:
        """Tell of a failure: it stays on screen until it is closed or tried again."""
        links = [Link(_("Réessayer"), retry)] if retry is not None else []
        self._bars.show_bar(_ERROR_KEY, Tone.DANGER, error_text(error), links)

    # ------------------------------------------------------------------------------------------ asking
    def ask(
        self,
        question: str,
        on_accept: Callable[[], object],
        *,
        accept: str,
        detail: str = "",
        reject: str | None = None,
        on_reject: Callable[[], object] | None = None,
    ) -> None:
        """Ask before what cannot be undone; the buttons are verbs, Escape and Enter change nothing."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(_("ContractDesk"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        box.setInformativeText(detail)
        yes = box.addButton(accept, QMessageBox.ButtonRole.AcceptRole)
        no = box.addButton(reject or _("Annuler"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(no)
        box.setEscapeButton(no)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes.clicked.connect(lambda: on_accept())
        if on_reject is not None:
            no.clicked.connect(lambda: on_reject())
        box.open()

    def ask_to_replace(self, path: Path, replace: Callable[[], object]) -> None:
        """Ask before a file that is there gives its place to another one."""
        self.ask(
            _("«\u00a0{name}\u00a0» existe déjà.").format(name=path.name),
            replace,
            accept=_("Remplacer"),
            detail=_("Le fichier qui s’y trouve sera perdu."),
        )

    # ------------------------------------------------------------------------------------------- files
    def choose_file(self, title: str, filters: str, on_chosen: Callable[[Path], object]) -> None:
        """Let the person pick an existing file."""
        dialog = self._file_dialog(title, "open")
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, _("Ouvrir"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(filters)
        self._open(dialog, "open", on_chosen)

    def choose_target(
        self, title: str, filters: str, suggested: str, suffix: str, on_chosen: Callable[[Path], object]
    ) -> None:
        """Let the person say where a new file goes; who writes it asks before replacing one."""
        dialog = self._file_dialog(title, "save")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, _("Enregistrer"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilter(filters)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(suggested)
        self._open(dialog, "save", on_chosen)

    def _file_dialog(self, title: str, purpose: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Where the system has no dialog of its own: Qt's one, whose words and columns are English in part.
        dialog.setViewMode(QFileDialog.ViewMode.List)
        for label, words in (
            (QFileDialog.DialogLabel.LookIn, _("Dossier\u00a0:")),
            (QFileDialog.DialogLabel.FileName, _("Nom\u00a0:")),
            (QFileDialog.DialogLabel.FileType, _("Type\u00a0:")),
            (QFileDialog.DialogLabel.Reject, _("Annuler")),
        ):
            dialog.setLabelText(label, words)
        folder = self._state.get(f"folders/{purpose}")
        known = isinstance(folder, str) and Path(folder).is_dir()
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(str(folder) if known else documents)
        return dialog

    def _open(self, dialog: QFileDialog, purpose: str, on_chosen: Callable[[Path], object]) -> None:
        def chosen(name: str) -> None:
            path = Path(name)
            self._state.set(f"folders/{purpose}", str(path.parent))
            on_chosen(path)

        dialog.fileSelected.connect(chosen)
        dialog.open()
