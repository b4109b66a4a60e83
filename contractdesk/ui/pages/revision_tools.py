"""What helps around a revision: late interest, the fee of an interruption, why indices are multiplied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractdesk.ui.pages.base import Page


class RevisionTools(QObject):
    """The button « Outils » and its menu; nothing there is saved."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.button = button(_("Outils"))
        menu = QMenu(self.button)
        self.interest = self._action(_("Intérêts de retard…"), "clock", self._show_interest)
        self.gap = self._action(_("Redevance de rétablissement…"), "receipt-euro", self._show_gap)
        self.link = self._action(
            _("Raccordement d’indices\u00a0: multiplier, pas diviser…"),
            "circle-question-mark",
            self._show_link,
        )
        menu.addActions([self.interest, self.gap])
        menu.addSeparator()
        menu.addAction(self.link)
        self.button.setMenu(menu)

    def _action(self, text: str, icon: str, on_used: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        theme.set_icon(action, icon)
        action.triggered.connect(on_used)
        return action

    # The dialogs are imported when asked for: they are not on the way to the first window.
    def _show_interest(self) -> None:
        from contractdesk.ui.dialogs.payment_helper import InterestDialog

        InterestDialog(self._page).open()

    def _show_gap(self) -> None:
        from contractdesk.ui.dialogs.payment_helper import GapDialog

        GapDialog(self._page).open()

    def _show_link(self) -> None:
        from contractdesk.ui.dialogs.link_example import LinkExampleDialog

        LinkExampleDialog(self._page).open()
