"""F1: the page of the help that tells of a window, shown beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from contractdesk.ui.pages.base import Page


def show_help(window: QWidget, key: str) -> None:
    """Show a page of the help, in the one that is open already if there is one."""
    # Imported when asked for: it is not on the way to the first window.
    from contractdesk.ui.dialogs.manual import Manual

    open_one = next((one for one in window.findChildren(Manual) if one.isVisible()), None)
    manual = open_one or Manual(window)
    manual.show_page(key)
    manual.show()
    manual.activateWindow()


class HelpKey(QShortcut):
    """F1 in a dialog; the help belongs to it, because a modal one lets nothing else be used."""

    def __init__(self, dialog: QWidget, page: Page | str) -> None:
        """Take a page of the help, or the page of the window that the dialog was opened from."""
        super().__init__(QKeySequence("F1"), dialog)
        self.page = page if isinstance(page, str) else page.objectName().removeprefix("page_")
        self.activated.connect(self._on_activated)

    def _on_activated(self) -> None:
        window = self.parent()
        if isinstance(window, QWidget):
            show_help(window, self.page)
