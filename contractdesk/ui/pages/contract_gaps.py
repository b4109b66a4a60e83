"""What is missing in the contract on screen: a bar that fills, and a menu that leads to each field."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.widgets.completeness_bar import CompletenessBar
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from contractdesk.services.completeness import Completeness
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_DOCUMENTS = "documents"


class GapsBar(QWidget):
    """The bar of a contract and the menu of its gaps."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._found: Completeness | None = None
        self.bar = CompletenessBar(_("Complétude du contrat"))
        self.button = button("", role="link")
        self.button.setProperty("opens", "menu")
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.bar)
        layout.addWidget(self.button)
        layout.addStretch(1)
        self.all_button = button(_("Ce qui manque dans tout le registre…"), self._on_all, role="link")
        layout.addWidget(self.all_button)
        self.hide()

    def show_gaps(self, found: Completeness | None) -> None:
        """Show what is missing in a contract, nothing when none is chosen."""
        if found == self._found:
            return
        self._found = found
        self.menu.clear()
        self.setVisible(found is not None)
        if found is None:
            return
        self.bar.set_percent(found.percent)
        self.button.setVisible(bool(found.gaps))
        count = french.counted(len(found.gaps), "renseignement manque", "renseignements manquent")
        self.button.setText(count)
        for gap in found.gaps:
            action = self.menu.addAction(_("Il manque {fact}").format(fact=gap.text))
            action.triggered.connect(partial(self._go_to, found.reference, gap.field))

    def _go_to(self, reference: str, field: str, _checked: bool = False) -> None:
        open_gap(self._page, reference, field)

    def _on_all(self) -> None:
        show_gaps(self._page)


def show_gaps(page: Page) -> None:
    """List what is missing in the whole register."""

    def read(source: Source) -> tuple[Completeness, ...]:
        from contractdesk.services import completeness

        return completeness.of_register(source.database, source.today)

    def show(found: tuple[Completeness, ...]) -> None:
        from contractdesk.ui.dialogs.gaps_dialog import GapsDialog

        GapsDialog(page, found).open()

    page.ask_aside(read, show)


def open_gap(page: Page, reference: str, field: str) -> None:
    """Open what fills a gap: the tab of the documents, or the form on its field."""
    from contractdesk.ui.contract_form.opening import edit_contract

    if field == _DOCUMENTS:
        page.shell.go_to("contracts", (reference, _DOCUMENTS))
    else:
        edit_contract(page, reference, field)
