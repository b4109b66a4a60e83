"""What runs behind the window: the day, the register, the work, the pages to read, the commands, the end.

The window shows, the services know; this stands between them and is what every page is given as its `Shell`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.backing_up import Backups
from contractdesk.ui.dialogs.export_scope import ExportChoice
from contractdesk.ui.drafts import Drafts
from contractdesk.ui.exporting import Exporter
from contractdesk.ui.messages import MISSED_BAR, Messages
from contractdesk.ui.register_session import RegisterSession
from contractdesk.ui.registers import Registers
from contractdesk.ui.searching import Searching
from contractdesk.ui.tasks import TaskRunner
from contractdesk.ui.theme import Appearance, Theme, Tone
from contractdesk.ui.welcome import welcome
from contractdesk.ui.widgets.notices import Link
from contractdesk.ui.widgets.progress_dialog import ProgressWatcher
from contractdesk.ui.widgets.status_line import RegisterStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from contractdesk.common.clock import Clock
    from contractdesk.common.errors import AppError
    from contractdesk.common.logon import LogonEntry
    from contractdesk.services.setting_forms import SettingsForm
    from contractdesk.ui.main_window import MainWindow
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

# Midnight, and the return from sleep on another day, are noticed within a minute.
_DAY_CHECK_MS = 60_000
_SAMPLE_BAR, _READ_ONLY_BAR, _UNCLEAN_BAR = "sample", "read_only", "unclean"


class Desk(QObject):
    """One open window and everything it needs."""

    def __init__(
        self, window: MainWindow, theme: Theme, clock: Clock, logon: LogonEntry | None = None
    ) -> None:
        super().__init__(window)
        self.window, self.state = window, window.state
        self._data_dir = window.state.folder
        self._logon = logon
        self._theme, self._clock = theme, clock
        self._today = clock.today()
        self._stale: set[str] = set()
        self._closing = self._finishing = False
        self.tasks = TaskRunner(self)
        self.progress = ProgressWatcher(self.tasks, window)
        self.register = RegisterSession(self.tasks, clock, self)
        self.messages = Messages(window, window.bars, self.state)
        self.registers = Registers(self.register, self.messages, self._data_dir, self)
        self.drafts = Drafts(self.tasks, self.messages, window, self)
        self.exporter = Exporter(self.register, self.messages, self.today, self._export_choice, window)
        self.exporter.fill(window.export_menu)
        self.backups = Backups(self.register, self.messages, clock, self.today, self)
        self.searching = Searching(window.search, self.register, self.today, self.go_to, self)
        window.furnish(self, welcome(self.choose_register, self.registers.choose_new, self.open_sample))
        self._commands: dict[str, Callable[[], object]] = {
            "new_register": self.registers.choose_new,
            "new_from_copy": self.registers.choose_copy,
            "open": self.choose_register,
            "import": self._import,
            "import_template": self._write_template,
            "open_sample": self.open_sample,
            "settings": self._read_settings,
            "new_contract": self._new_contract,
            "edit": self._edit,
            "duplicate": self._duplicate,
            "back_up": self.backups.back_up,
            "restore": self.backups.choose,
            "print": self.exporter.preview,
            "gaps": self._show_gaps,
            "archives": self._show_archives,
            "undo": self._undo,
            "redo": self._redo,
            "refresh": self.refresh,
            "logon_reminder": self._switch_reminder,
            "help": self._show_help,
            "shortcuts": self._show_shortcuts,
            "data_folder": self._open_data_folder,
            "about": self._show_about,
        }
        self._connect()
        self._show_reminder()
        self._show_status()

    def _connect(self) -> None:
        self.window.command_used.connect(self._on_command)
        self.window.page_shown.connect(self._on_page_shown)
        self.window.appearance_chosen.connect(self._on_appearance)
        self.window.close_asked.connect(self.close)
        self.tasks.failed.connect(self.messages.error)
        self.tasks.ended.connect(self._on_task_ended)
        self.register.changed.connect(self._on_register_changed)
        self.register.opened.connect(self._on_register_opened)
        self._day_timer = QTimer(self)
        self._day_timer.setInterval(_DAY_CHECK_MS)
        self._day_timer.timeout.connect(self._check_day)
        self._day_timer.start()

    # ------------------------------------------------------------------------------------------- shell
    def today(self) -> dt.date:
        """Give the day to compute for."""
        return self._today

    def _export_choice(self) -> ExportChoice:
        page = self.window.current_page()
        return ExportChoice() if page is None else page.export_choice()

    def go_to(self, page: str, target: Any = None) -> None:
        """Show another page, on a thing of it when one is given."""
        self.window.go_to(page, target)

    def ask(self, page: QObject, job: Callable[[Source], Answer], then: Callable[[Answer], None]) -> None:
        """Have something read from the register by the worker, and give the page the answer."""
        self.register.ask(job, then, today=self._today, owner=page, name=f"ask.{page.objectName()}")

    def do(
        self,
        page: Page,
        job: Callable[[Source], object],
        then: Callable[[], object],
        on_error: Callable[[AppError], None],
    ) -> None:
        """Have something recorded by the worker, tell the page, and say what was done with a way back."""

        def done(words: str) -> None:
            then()
            # What cannot be undone has no words here: the page says how it ended.
            if words:
                self.messages.toast(words, Link(_("Annuler"), self._undo))

        self.register.record(job, done, today=self._today, owner=page, on_error=on_error)

    # --------------------------------------------------------------------------------------- registers
    def start(self, register: Path | None, *, demo: bool = False) -> None:
        """Show the frame, then open a register: the one given, the sample, the last one, or none."""
        self.window.show()
        self.registers.open_first(register, demo=demo)

    def open_sample(self) -> None:
        """Open a fresh copy of the sample register in the place of the one that is open."""
        self.registers.open_sample()

    def choose_register(self) -> None:
        """Let the person open another register."""
        self.registers.choose()

    def _on_register_opened(self) -> None:
        snapshot = self.register.snapshot
        if snapshot is None:
            return
        info = snapshot.info
        _logger.info("Register open: %s, schema %s, read only %s", info.path, info.schema, info.read_only)
        self.messages.clear()
        for key in (MISSED_BAR, _SAMPLE_BAR, _READ_ONLY_BAR, _UNCLEAN_BAR):
            self.messages.clear(key)
        if snapshot.is_sample:
            text = _("Registre d’exemple\u00a0: parcourez-le librement, il est effacé à la fermeture.")
            link = Link(_("Nouveau registre…"), self.registers.choose_new)
            self.messages.bar(_SAMPLE_BAR, Tone.INFO, text, [link])
        else:
            self.registers.remember(info.path)
        if snapshot.info.read_only:
            text = _("Ce registre est ouvert en lecture seule\u00a0: rien ne peut y être enregistré.")
            self.messages.bar(_READ_ONLY_BAR, Tone.WARNING, text)
        if snapshot.database.unclean:
            text = _("Le poste s’était arrêté pendant un enregistrement. Le registre a été vérifié.")
            self.messages.bar(_UNCLEAN_BAR, Tone.INFO, text)
        if not self.window.current_key:
            self.window.go_to(self.window.last_page())
        self.drafts.look_for(info.path)

    def _on_register_changed(self) -> None:
        """Show the state of the register, and have every page read again, the one on screen at once."""
        self._show_status()
        self._stale.update(self.window.page_keys())
        self._on_page_shown(self.window.current_key)

    def _show_status(self) -> None:
        snapshot = self.register.snapshot
        self.window.set_register_open(is_open=snapshot is not None)
        history = None if snapshot is None else snapshot.history
        self.window.set_history(
            "" if history is None else history.undo_label, "" if history is None else history.redo_label
        )
        if snapshot is None:
            self.window.status_line.set_status(RegisterStatus(today=french.date(self._today)))
            return
        info, offset = snapshot.info, self._clock.utc_offset()
        backup = info.last_backup
        self.window.setWindowTitle(info.path.name)
        self.window.status_line.set_status(
            RegisterStatus(
                file=info.path.name,
                path=str(info.path),
                saved="" if info.read_only else _("Enregistré"),
                read_only=_("Lecture seule") if info.read_only else "",
                backup=_("Pas encore de sauvegarde")
                if backup is None
                else _("Sauvegarde du {moment}").format(moment=french.moment(backup, offset)),
                today=french.date(self._today),
            )
        )

    # ----------------------------------------------------------------------------------------- reading
    def refresh(self) -> None:
        """Read everything again, for the day it is now."""
        self._today = self._clock.today()
        self.register.reload()

    def _on_page_shown(self, key: str) -> None:
        page = self.window.current_page()
        if page is not None and key in self._stale and self.register.snapshot is not None:
            self._stale.discard(key)
            page.reload()

    def _check_day(self) -> None:
        if self._clock.today() != self._today:
            _logger.info("The day changed: everything is read again")
            self.refresh()

    # ---------------------------------------------------------------------------------------- commands
    def _on_command(self, command: str) -> None:
        self._commands[command]()

    def _new_contract(self) -> None:
        page = self.window.current_page()
        if page is not None and not self._is_read_only():
            from contractdesk.ui.contract_form.opening import new_contract

            new_contract(page)

    def _import(self) -> None:
        page = self.window.current_page()
        if page is not None and not self._is_read_only():
            from contractdesk.ui.import_wizard.opening import choose_file

            choose_file(page)

    def _write_template(self) -> None:
        page = self.window.current_page()
        if page is not None:
            from contractdesk.ui.import_wizard.opening import choose_template

            choose_template(page)

    def _show_gaps(self) -> None:
        page = self.window.current_page()
        if page is not None:
            from contractdesk.ui.pages.contract_gaps import show_gaps

            show_gaps(page)

    def _show_archives(self) -> None:
        page = self.window.current_page()
        if page is not None:
            from contractdesk.ui.dialogs.archives_dialog import show_archives

            show_archives(page)

    def _edit(self) -> None:
        page = self.window.current_page()
        if page is not None and not self._is_read_only():
            page.edit()

    def _duplicate(self) -> None:
        page = self.window.current_page()
        if page is not None and not self._is_read_only():
            page.duplicate()

    def _is_read_only(self) -> bool:
        """Tell whether nothing can be recorded, and say so."""
        snapshot = self.register.snapshot
        read_only = snapshot is not None and snapshot.info.read_only
        if read_only:
            text = _("Registre en lecture seule\u00a0: rien ne peut y être enregistré.")
            self.messages.toast(text, tone=Tone.INFO)
        return read_only

    def _undo(self) -> None:
        self.register.step_back(self._on_undone)

    def _on_undone(self, words: str) -> None:
        if words:
            text = _("Annulé\u00a0: {words}").format(words=words)
            self.messages.toast(text, Link(_("Rétablir"), self._redo))

    def _redo(self) -> None:
        self.register.step_forward(self._on_redone)

    def _on_redone(self, words: str) -> None:
        if words:
            text = _("Rétabli\u00a0: {words}").format(words=words)
            self.messages.toast(text, Link(_("Annuler"), self._undo))

    def _on_appearance(self, appearance: Appearance) -> None:
        self._theme.set_appearance(appearance)

    def _show_reminder(self) -> None:
        self.window.set_logon_reminder(None if self._logon is None else self._logon.is_set())

    def _switch_reminder(self) -> None:
        """Have the reminder start with the session, or no longer."""
        if self._logon is None:
            return
        try:
            if self._logon.is_set():
                self._logon.clear()
                text = _("Plus de rappel à l’ouverture de Windows.")
            else:
                self._logon.set()
                text = _("À l’ouverture de Windows, une petite fenêtre dira ce qui est à faire.")
        except OSError:
            _logger.warning("The entry of the session could not be changed")
            self.messages.toast(
                _("Windows a refusé ce changement\u00a0: rien n’a changé."), tone=Tone.WARNING
            )
        else:
            self.messages.toast(text, Link(_("Annuler"), self._switch_reminder))
        self._show_reminder()

    def _show_help(self) -> None:
        # The dialogs are imported when asked for: they are not on the way to the first window.
        from contractdesk.ui.dialogs.help_key import show_help

        show_help(self.window, self.window.current_key)

    def _show_shortcuts(self) -> None:
        from contractdesk.ui.dialogs.help import shortcuts_dialog

        shortcuts_dialog(self.window.commands, self.window).open()

    def _show_about(self) -> None:
        from contractdesk.ui.dialogs.about import AboutDialog

        AboutDialog(self._data_dir, self.window).open()

    def _open_data_folder(self) -> None:
        from contractdesk.ui.dialogs.about import open_folder

        open_folder(self._data_dir)

    def _read_settings(self) -> None:
        # The dialogs are imported when asked for: they are not on the way to the first window.
        def job(source: Source) -> SettingsForm:
            from contractdesk.services import setting_forms

            return setting_forms.load(source.database)

        self.register.ask(job, self._show_settings, today=self._today, owner=self, name="settings")

    def _show_settings(self, form: SettingsForm) -> None:
        from contractdesk.ui.dialogs.settings import SettingsDialog

        page = self.window.current_page()
        if page is not None:
            SettingsDialog(page, form).open()

    # --------------------------------------------------------------------------------------------- end
    def close(self) -> None:
        """Close the window; work that writes is waited for, the rest is cancelled."""
        if self._finishing:
            return
        self._closing = True
        if self.tasks.writing:
            text = _("Un enregistrement se termine\u00a0: la fenêtre se fermera juste après.")
            self.messages.toast(text, tone=Tone.INFO)
            return
        self._finishing = True
        self._day_timer.stop()
        self.tasks.cancel_all()
        self.register.close(self._finish)

    def _on_task_ended(self, _task: object) -> None:
        if self._closing and not self._finishing and not self.tasks.busy:
            # Later: what the finished work has to say comes first.
            QTimer.singleShot(0, self.close)

    def _finish(self) -> None:
        self.tasks.shutdown()
        self.window.close_now()
        self.registers.forget_sample()
