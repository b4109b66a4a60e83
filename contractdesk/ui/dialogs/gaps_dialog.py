"""« Ce qui manque »: the contracts of the register by what they lack, each with the way to its field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from contractdesk.common.i18n import _
from contractdesk.services import completeness
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages.contract_gaps import open_gap
from contractdesk.ui.widgets.completeness_bar import CompletenessBar
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.parts import button, hairline, text_label

if TYPE_CHECKING:
    from contractdesk.services.completeness import Completeness
    from contractdesk.ui.pages.base import Page

_SIZE = QSize(820, 520)


@dataclass(frozen=True)
class _Row:
    """One missing fact of one contract."""

    reference: str
    field: str
    text: str
    percent: int


class GapsDialog(QDialog):
    """The list; Return or a double click on a line opens the form on the field."""

    def __init__(self, page: Page, found: tuple[Completeness, ...]) -> None:
        super().__init__(page.window())
        self.page = page
        self.setWindowTitle(_("Ce qui manque"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, page)
        self.bar = CompletenessBar(_("Complétude du registre"))
        self.bar.set_percent(completeness.percent_of(found))
        self.table = DataTable(
            "gaps",
            [
                Column("reference", _("Contrat"), lambda row: row.reference, groupable=True),
                Column("text", _("Il manque"), lambda row: row.text, width=0),
                Column(
                    "percent", _("Complétude du contrat"), lambda row: f"{row.percent}\u00a0%", Kind.NUMBER
                ),
            ],
            lambda row: (row.reference, row.field, row.text),
            state=page.shell.state,
            today=page.shell.today,
            noun=(_("renseignement"), _("renseignements")),
            title=_("Ce qui manque"),
        )
        self.table.set_rows(
            [
                _Row(one.reference, gap.field, gap.text, one.percent)
                for one in sorted(found, key=lambda one: (one.percent, one.reference))
                for gap in one.gaps
            ]
        )
        self.table.opened.connect(self._on_opened)
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(18, 12, 18, 10)
        head.setSpacing(12)
        head.addWidget(text_label(_("Complétude du registre"), ratio=1.1, bold=True))
        head.addWidget(self.bar)
        head.addStretch(1)
        close = button(_("Fermer"), self.reject)
        close.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 8, 18, 10)
        foot.addWidget(text_label(_("Entrée ou un double-clic ouvre le contrat à cet endroit."), quiet=True))
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addWidget(self.table, 1)
        layout.addWidget(hairline())
        layout.addLayout(foot)
        self.resize(_SIZE.boundedTo(QGuiApplication.primaryScreen().availableGeometry().size()))
        self.table.setFocus()

    def _on_opened(self, row: _Row) -> None:
        self.accept()
        open_gap(self.page, row.reference, row.field)
