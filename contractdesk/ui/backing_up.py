"""Backups from the window: a verified copy at once, and a register put back from one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from contractdesk.common.i18n import _
from contractdesk.ui.exporting import open_file
from contractdesk.ui.messages import register_filter
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import Link

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from contractdesk.common.clock import Clock
    from contractdesk.ui.messages import Messages
    from contractdesk.ui.register_session import RegisterSession
    from contractdesk.ui.source import Source

_BAR = "restored"


class Backups(QObject):
    """Makes a copy of the open register, or brings one back in its place."""

    def __init__(
        self,
        register: RegisterSession,
        messages: Messages,
        clock: Clock,
        today: Callable[[], dt.date],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._register, self._messages = register, messages
        self._clock, self._today = clock, today

    # ------------------------------------------------------------------------------------------- a copy
    def back_up(self) -> None:
        """Make a copy beside the register, checked before it takes its name."""
        snapshot = self._register.snapshot
        if snapshot is None:
            return
        path = snapshot.info.path

        def job(_source: Source) -> tuple[Path, tuple[str, ...]]:
            from contractdesk.services import backups

            return backups.back_up(path, self._clock), backups.left_out(path)

        self._register.ask(
            job,
            self._on_backed_up,
            today=self._today(),
            owner=self,
            title=_("Sauvegarde du registre…"),
            on_error=self._messages.error,
        )

    def _on_backed_up(self, answer: tuple[Path, tuple[str, ...]]) -> None:
        copy, left_out = answer
        text = _("Sauvegarde vérifiée\u00a0: {name}").format(name=copy.name)
        self._messages.toast(text, Link(_("Ouvrir le dossier"), partial(open_file, copy.parent)))
        if left_out:
            self._messages.bar(_BAR, Tone.INFO, " ".join(left_out))
        self._register.reload()

    # -------------------------------------------------------------------------------------- bringing back
    def choose(self) -> None:
        """Let the person pick a backup, and say what will become of the register that is open."""
        if self._register.snapshot is not None:
            self._messages.choose_file(_("Restaurer une sauvegarde"), register_filter(), self._ask)

    def _ask(self, source: Path) -> None:
        snapshot = self._register.snapshot
        if snapshot is None:
            return
        question = _("Remplacer le registre ouvert par la sauvegarde «\u00a0{name}\u00a0»\u00a0?")
        detail = _(
            "«\u00a0{register}\u00a0» est gardé à part, tel qu’il est\u00a0: rien n’est perdu. Ce qui a été "
            "saisi depuis cette sauvegarde n’y sera plus."
        )
        self._messages.ask(
            question.format(name=source.name),
            partial(self._register.restore, source, self._on_restored),
            accept=_("Restaurer"),
            detail=detail.format(register=snapshot.info.path.name),
        )

    def _on_restored(self, kept: Path | None) -> None:
        if kept is not None:
            text = _("Sauvegarde restaurée. Le registre d’avant est gardé sous «\u00a0{name}\u00a0».")
            link = Link(_("Ouvrir le dossier"), partial(open_file, kept.parent))
            self._messages.bar(_BAR, Tone.OK, text.format(name=kept.name), [link])
