"""« Échéances » of a contract's sheet: the list of the dashboard, for one contract, with its arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.pages.dashboard_list import DeadlineList
from contractdesk.ui.pages.dashboard_why import WhyPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.dto import DeadlineRow
    from contractdesk.ui.pages.dashboard_acts import DeadlineActs


class ContractDeadlines(QWidget):
    """What is to be done for one contract, why then, and what can be done about it."""

    def __init__(self, rows: Sequence[DeadlineRow]) -> None:
        super().__init__()
        self.list = DeadlineList(_("Échéances du contrat"), one_contract=True)
        self.why = WhyPanel()
        self.list.current_changed.connect(self.why.show_row)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(self.why)
        splitter.setSizes([600, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.list.set_rows(rows)

    def set_acts(self, acts: DeadlineActs) -> None:
        """Offer what can be done about the deadline one is on."""
        self.acts = acts
        self.why.add_head(acts.button)
        acts.add_why(self.why)
        self.list.current_changed.connect(acts.set_row)
        acts.set_row(self.list.current_row())
