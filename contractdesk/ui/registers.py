"""The ways to a register: the last one, another, a new one, one from a copy, the sample."""

from __future__ import annotations

import logging
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from contractdesk.common import settings
from contractdesk.common.errors import StorageError
from contractdesk.common.files import safe_name
from contractdesk.common.i18n import _
from contractdesk.common.paths import settings_file
from contractdesk.ui.messages import register_filter

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractdesk.common.errors import AppError
    from contractdesk.ui.messages import Messages
    from contractdesk.ui.register_session import RegisterSession

_logger = logging.getLogger(__name__)


class Registers(QObject):
    """Asks which register, has it opened, and remembers it for the next time."""

    def __init__(
        self, register: RegisterSession, messages: Messages, data_dir: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._register, self._messages = register, messages
        self._settings = settings_file(data_dir)
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    def open_first(self, register: Path | None, *, demo: bool) -> None:
        """Open the register given, the sample, the last one, or none."""
        last = settings.load(self._settings).last_register
        if demo:
            self.open_sample()
        elif register is not None:
            self._register.open(register)
        elif last and Path(last).exists():
            self._register.open(Path(last))

    def remember(self, path: Path) -> None:
        """Keep which register to open the next time; settings that cannot be written cost only that."""
        known = settings.load(self._settings)
        try:
            place = str(path.resolve())
            recent = settings.remember(known, place)
            settings.save(self._settings, replace(known, last_register=place, recent_registers=recent))
        except StorageError:
            _logger.warning("The settings could not be written")

    # ----------------------------------------------------------------------------------------- the sample
    def open_sample(self) -> None:
        """Open a fresh copy of the sample register; it is thrown away at the end."""
        if self._scratch is None:
            self._scratch = tempfile.TemporaryDirectory(prefix="contractdesk-", ignore_cleanup_errors=True)
        folder = Path(tempfile.mkdtemp(dir=self._scratch.name))
        self._register.open(folder / _("Registre d’exemple.contractdesk"), is_sample=True, create=True)

    def forget_sample(self) -> None:
        """Throw the copies of the sample away, as the program ends."""
        if self._scratch is not None:
            self._scratch.cleanup()

    # --------------------------------------------------------------------------------------- another, new
    def choose(self) -> None:
        """Let the person open another register."""
        self._messages.choose_file(_("Ouvrir un registre"), register_filter(), self._register.open)

    def choose_new(self) -> None:
        """Let the person say where a new register goes."""
        self._choose_place(_("Contrats.contractdesk"), self.create)

    def choose_copy(self) -> None:
        """Let the person make a register again from its complete copy."""
        self._messages.choose_file(
            _("Copie complète d’un registre"),
            _("Fichiers JSON (*.json);;Tous les fichiers (*)"),
            lambda copy: self._choose_place(
                safe_name(copy.stem, ".contractdesk"), partial(self.create, copy=copy)
            ),
        )

    def _choose_place(self, name: str, create: Callable[[Path], None]) -> None:
        self._messages.choose_target(_("Nouveau registre"), register_filter(), name, "contractdesk", create)

    def create(self, path: Path, copy: Path | None = None) -> None:
        """Make a register where there is none, and open it."""
        on_error = partial(self._on_not_created, path)
        self._register.open(path, create=True, copy=copy, on_error=on_error)

    def _on_not_created(self, path: Path, error: AppError) -> None:
        if error.code != "exists":
            self._messages.error(error)
            return
        self._messages.ask(
            _("«\u00a0{name}\u00a0» existe déjà.").format(name=path.name),
            partial(self._register.open, path),
            accept=_("Ouvrir ce registre"),
            detail=_("Un registre neuf ne remplace jamais un fichier\u00a0: donnez-lui un autre nom."),
        )
