"""The help: the pages of `resources/help`, a list of them at the left, offline and with pictures.

The pages are Markdown files, which people can read and correct as they are; their titles are their first
lines. The window is not modal: one reads it beside what one does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common.i18n import _
from contractdesk.common.paths import resource
from contractdesk.ui.widgets.parts import hairline

if TYPE_CHECKING:
    from pathlib import Path

PAGES = (
    "start",
    "dashboard",
    "contracts",
    "contract_form",
    "vendors",
    "modules",
    "revisions",
    "clause",
    "indices",
    "budget",
    "journal",
    "exchange",
    "backups",
    "settings",
    "installation",
)
"""The pages in the order of the list; those of the window have the keys of its pages."""
FIRST = PAGES[0]
_KEY = int(Qt.ItemDataRole.UserRole)
_LIST_WIDTH = 210
_MARGIN = 20


def page_file(key: str) -> Path:
    """Return the file of a page."""
    return resource("help", f"{key}.md")


def page_title(key: str) -> str:
    """Return the title of a page: its first line."""
    with page_file(key).open(encoding="utf-8") as lines:
        return next(lines).removeprefix("#").strip()


class Manual(QDialog):
    """The window of the help."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Aide"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.contents = QListWidget()
        self.contents.setAccessibleName(_("Sommaire de l’aide"))
        self.contents.setFixedWidth(_LIST_WIDTH)
        self.contents.setFrameShape(QFrame.Shape.NoFrame)
        self.contents.setSpacing(4)
        for key in PAGES:
            item = QListWidgetItem(page_title(key), self.contents)
            item.setData(_KEY, key)
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Page d’aide"))
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        # Nothing is ever fetched: a page names only its neighbours and their pictures.
        self.text.setOpenExternalLinks(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(12, 8, 12, 10)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.contents)
        body.addWidget(hairline(vertical=True))
        body.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addWidget(buttons)
        self.resize(1010, 640)
        self.contents.currentItemChanged.connect(self._on_chosen)
        self.text.sourceChanged.connect(self._on_source)
        QShortcut(QKeySequence.StandardKey.Back, self).activated.connect(self.text.backward)

    def show_page(self, key: str) -> None:
        """Show a page, the first one when there is none of that name, and put the keyboard in its text."""
        wanted = key if key in PAGES else FIRST
        self.contents.setCurrentRow(PAGES.index(wanted))
        self.text.setFocus()

    @property
    def current(self) -> str:
        """The key of the page on screen."""
        item = self.contents.currentItem()
        return "" if item is None else str(item.data(_KEY))

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.text.setSource(QUrl.fromLocalFile(str(page_file(str(item.data(_KEY))))))
            self.text.document().setDocumentMargin(_MARGIN)

    def _on_source(self, source: QUrl) -> None:
        """Follow a link of a page, or the way back, in the list."""
        key = source.fileName().removesuffix(".md")
        if key in PAGES:
            self.contents.setCurrentRow(PAGES.index(key))
