"""The frame: pages at the left, search and commands on top, the register's state at the bottom.

It knows no service: it says which command was used and which page is on screen, and shows what it is given.
Pages are made when first shown. It is shown by itself, before anything behind it is even imported: a person
sees the program come up, and the desk moves in a moment later.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.actions import PAGE_PREFIX, Commands, command_specs, page_spec, set_hint
from contractdesk.ui.pages.registry import page_specs
from contractdesk.ui.theme import Appearance
from contractdesk.ui.widgets.nav_list import NavList
from contractdesk.ui.widgets.notices import InfoBars
from contractdesk.ui.widgets.parts import button, hairline, tool_button
from contractdesk.ui.widgets.search_field import SearchField
from contractdesk.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QCloseEvent, QPaintEvent

    from contractdesk.ui.pages.base import Page, Shell
    from contractdesk.ui.pages.registry import PageSpec
    from contractdesk.ui.state import WindowState

_logger = logging.getLogger(__name__)

PAINTED = "Window painted"
"""What the log says of the first painting: until then the person waits."""
_NAV_WIDTH = 176
_NEEDS_REGISTER = frozenset(
    {
        "new_contract",
        "edit",
        "duplicate",
        "gaps",
        "archives",
        "search",
        "find",
        "refresh",
        "settings",
        "print",
        "import",
        "import_template",
        "back_up",
        "restore",
    }
)
_SMALLEST = QSize(840, 480)
_FIRST_SIZE = QSize(1366, 720)


class MainWindow(QMainWindow):
    """The window.

    Signals:
        command_used: A command other than going to a page; carries its id.
        page_shown: Another page is on screen, or the same for another reason; carries its key.
        appearance_chosen: Carries the `Appearance` asked for in the menu.
        close_asked: The person closes the window; it stays until `close_now` is called.
        painted: The window is on screen for the first time: what can wait until then is begun.
    """

    command_used = Signal(str)
    page_shown = Signal(str)
    appearance_chosen = Signal(object)
    close_asked = Signal()
    painted = Signal()

    def __init__(
        self, state: WindowState, appearance: Appearance, pages: Sequence[PageSpec] | None = None
    ) -> None:
        super().__init__()
        self._specs = {spec.key: spec for spec in (page_specs() if pages is None else pages)}
        self._shell: Shell | None = None
        self._pages: dict[str, Page] = {}
        self._current = ""
        self.state = state
        self._may_close = self._painted = False
        self.setObjectName("main_window")
        self.setWindowTitle(_("ContractDesk"))
        self.setMinimumSize(_SMALLEST)
        keys = list(self._specs)
        numbered = [
            page_spec(n + 1, key, self._specs[key].title, self._specs[key].icon) for n, key in enumerate(keys)
        ]
        self.commands = Commands((*command_specs(), *numbered), self)
        self.commands.used.connect(self._on_command)
        # On the window itself: a shortcut of a hidden menu or button would not be heard.
        self.addActions(self.commands.all())
        self.bars = InfoBars()
        self.search = SearchField()
        self.status_line = StatusLine()
        self.nav = NavList()
        self._stack = QStackedWidget()
        self._appearances = QActionGroup(self)
        self.export_menu = QMenu(_("Exporter"), self)
        self.export_button = self._export_button()
        self._welcome: QWidget | None = None
        self._command_texts = {command: self.commands[command].text() for command in ("undo", "redo")}
        self._build()
        self._build_menus(appearance)
        self.nav.chosen.connect(self.go_to)
        self.set_register_open(is_open=False)
        self.set_history("", "")
        self._restore()

    # ------------------------------------------------------------------------------------------- build
    def _build(self) -> None:
        hints = {key: self.commands[PAGE_PREFIX + key].toolTip() for key in self._specs}
        self.nav.set_pages([(s.key, s.title, s.icon, hints[s.key]) for s in self._specs.values()])
        self.nav.setFixedWidth(_NAV_WIDTH)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._top_bar(), hairline(), self.bars):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        for part in (self.nav, hairline(vertical=True)):
            body.addWidget(part)
        body.addWidget(right, 1)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addWidget(self.status_line)
        self.setCentralWidget(central)

    def _top_bar(self) -> QWidget:
        bar = QWidget()
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(12, 7, 12, 7)
        layout.setSpacing(4)
        self.search.setMinimumWidth(240)
        self.search.setMaximumWidth(520)
        layout.addWidget(self.search, 10)
        layout.addStretch(1)
        layout.addWidget(self._new_button())
        layout.addWidget(self.export_button)
        layout.addSpacing(8)
        for command in ("undo", "redo", "refresh"):
            layout.addWidget(tool_button(self.commands[command]))
        return bar

    def _new_button(self) -> QPushButton:
        action = self.commands["new_contract"]
        made = button(action.text(), action.trigger, icon="plus")
        made.setToolTip(action.toolTip())
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.enabledChanged.connect(made.setEnabled)
        return made

    def _export_button(self) -> QToolButton:
        made = QToolButton()
        made.setText(_("Exporter"))
        made.setProperty("role", "button")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setIconSize(theme.BESIDE_TEXT)
        theme.set_icon(made, "download")
        made.setMenu(self.export_menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    def _build_menus(self, appearance: Appearance) -> None:
        commands, bar = self.commands, self.menuBar()
        file = bar.addMenu(_("&Fichier"))
        file.addActions([commands["new_register"], commands["new_from_copy"]])
        file.addActions([commands["open"], commands["open_sample"]])
        file.addSeparator()
        file.addActions([commands["import"], commands["import_template"]])
        file.addMenu(self.export_menu)
        file.addSeparator()
        file.addActions([commands["back_up"], commands["restore"]])
        file.addSeparator()
        file.addActions([commands["print"], commands["settings"], commands["quit"]])
        edit = bar.addMenu(_("&Édition"))
        edit.addActions([commands["undo"], commands["redo"]])
        edit.addSeparator()
        edit.addActions([commands["new_contract"], commands["edit"], commands["duplicate"]])
        edit.addActions([commands["gaps"], commands["archives"]])
        edit.addSeparator()
        edit.addActions([commands["search"], commands["find"]])
        view = bar.addMenu(_("&Affichage"))
        view.addActions([commands[PAGE_PREFIX + key] for key in self._specs])
        view.addSeparator()
        view.addAction(commands["refresh"])
        view.addSeparator()
        self._add_appearances(view.addMenu(_("Apparence")), appearance)
        view.addAction(commands["logon_reminder"])
        helping = bar.addMenu(_("Ai&de"))
        helping.addActions([commands["help"], commands["shortcuts"]])
        helping.addSeparator()
        helping.addActions([commands["data_folder"], commands["about"]])

    def _add_appearances(self, menu: QMenu, current: Appearance) -> None:
        words = {
            Appearance.SYSTEM: _("Comme le système"),
            Appearance.LIGHT: _("Claire"),
            Appearance.DARK: _("Sombre"),
        }
        for appearance, text in words.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(appearance is current)
            action.setData(appearance)
            self._appearances.addAction(action)
        self._appearances.triggered.connect(self._on_appearance)

    def _on_appearance(self, action: QAction) -> None:
        self.appearance_chosen.emit(Appearance(action.data()))

    # ----------------------------------------------------------------------------------------- register
    def furnish(self, shell: Shell, welcome: QWidget) -> None:
        """Give what the pages are made for, and what is shown while no register is open."""
        self._shell = shell
        self.status_line.watch(shell.tasks)
        self._welcome = welcome
        self._stack.addWidget(welcome)

    def set_register_open(self, *, is_open: bool) -> None:
        """Show pages, search and commands only when there is a register behind them."""
        for part in (self.nav, self.search, self.export_button, self.export_menu):
            part.setEnabled(is_open)
        for command in self.commands.all():
            if command.objectName().startswith(PAGE_PREFIX) or command.objectName() in _NEEDS_REGISTER:
                command.setEnabled(is_open)
        if not is_open and self._welcome is not None:
            self._stack.setCurrentWidget(self._welcome)

    def set_logon_reminder(self, is_set: bool | None) -> None:
        """Show whether the reminder starts with the session; None where that cannot be."""
        action = self.commands["logon_reminder"]
        action.setVisible(is_set is not None)
        action.setChecked(bool(is_set))

    def set_history(self, undo: str, redo: str) -> None:
        """Say what « Annuler » and « Rétablir » would act on; nothing greys them."""
        for command, label, words in (
            ("undo", undo, _("Annuler\u00a0: {label}")),
            ("redo", redo, _("Rétablir\u00a0: {label}")),
        ):
            action = self.commands[command]
            action.setEnabled(bool(label))
            spec = self._command_texts[command]
            action.setText(words.format(label=label) if label else spec)
            set_hint(action, action.text())

    # ------------------------------------------------------------------------------------------- pages
    def go_to(self, key: str, target: Any = None) -> None:
        """Show a page, made if need be, on one of its things when one is given."""
        if key not in self._specs or self._shell is None:
            return
        if key not in self._pages:
            page = self._specs[key].make(self._shell)
            page.setObjectName(f"page_{key}")
            self._pages[key] = page
            self._stack.addWidget(page)
        self._current = key
        self._stack.setCurrentWidget(self._pages[key])
        self.nav.set_current(key)
        self.state.set("page", key)
        self.page_shown.emit(key)
        if target is not None:
            self._pages[key].show_target(target)

    @property
    def current_key(self) -> str:
        """The key of the page on screen, empty before the first."""
        return self._current

    def current_page(self) -> Page | None:
        """Give the page on screen."""
        return self._pages.get(self._current)

    def page_keys(self) -> tuple[str, ...]:
        """Give the keys of the pages there are, in their order."""
        return tuple(self._specs)

    def title_of(self, key: str) -> str:
        """Give the title of a page."""
        return self._specs[key].title

    def pages(self) -> dict[str, Page]:
        """Give the pages made so far, by key."""
        return dict(self._pages)

    def last_page(self) -> str:
        """Give the page of the last time, the first one when it is not known."""
        key = self.state.get("page")
        return key if isinstance(key, str) and key in self._specs else next(iter(self._specs))

    def _on_command(self, command: str) -> None:
        if command.startswith(PAGE_PREFIX):
            self.go_to(command.removeprefix(PAGE_PREFIX))
        elif command == "search":
            self.search.begin()
        elif command == "find":
            page = self.current_page()
            if page is not None:
                page.focus_filter()
        elif command == "quit":
            self.close()
        else:
            self.command_used.emit(command)

    # -------------------------------------------------------------------------------------- place, end
    def _restore(self) -> None:
        if not self.restoreGeometry(self.state.bytes("geometry")):
            room = QGuiApplication.primaryScreen().availableGeometry().size()
            self.resize(_FIRST_SIZE.boundedTo(room))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say in the log when the window has been painted for the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._on_painted)

    def _on_painted(self) -> None:
        _logger.info(PAINTED)
        self.painted.emit()

    def close_now(self) -> None:
        """Close for good, the place of the window kept."""
        self.state.set_bytes("geometry", self.saveGeometry())
        self.state.save()
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whoever works behind the window before leaving: a job that writes is never cut."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_asked.emit()
