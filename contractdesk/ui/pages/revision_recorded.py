"""The revisions recorded for a contract: each with its price, its state, its sheet, and how to cancel it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.models.columns import Badge, Column, Kind
from contractdesk.ui.models.rows_model import ROW_ROLE
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.mini_table import MiniTable
from contractdesk.ui.widgets.parts import button, text_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.dto import RecordedView


def state_badge(one: RecordedView) -> Badge:
    """Say where a recorded revision stands."""
    if one.cancelled_on is not None:
        return Badge(
            "circle-x", _("Annulée le {day}").format(day=french.date(one.cancelled_on)), Tone.NEUTRAL
        )
    if one.agrees is False:
        return Badge("triangle-alert", _("Ne se recalcule plus"), Tone.DANGER)
    if one.issued_on is not None:
        return Badge("printer", _("Fiche remise le {day}").format(day=french.date(one.issued_on)), Tone.INFO)
    return Badge("circle-check", _("Enregistrée"), Tone.OK)


def _columns() -> list[Column]:
    return [
        Column("on", _("À partir du"), lambda one: one.effective_on, Kind.DATE),
        Column("before", _("Avant HT"), lambda one: one.previous_ht, Kind.MONEY),
        Column("coefficient", _("Coefficient"), lambda one: one.coefficient.replace(".", ",")),
        Column("after", _("Révisé HT"), lambda one: one.revised_ht, Kind.MONEY),
        Column("state", _("État"), state_badge, Kind.BADGE),
        Column("reading", _("Lecture et motif"), _told, width=0, tooltip=_told),
    ]


def _told(one: RecordedView) -> str:
    return " · ".join(text for text in (one.reading, one.reason, one.cancelled_reason) if text)


class RecordedRevisions(QFrame):
    """A card with the recorded revisions, the latest first.

    Signals:
        sheet_wanted: The sheet of one is to be written; carries it.
        cancel_wanted: One is to be cancelled; carries it.
    """

    sheet_wanted = Signal(object)
    cancel_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.table = MiniTable(_columns(), _identity, _("Révisions enregistrées"))
        self.sheet_button = button(_("Fiche PDF…"), self._on_sheet, icon="printer")
        self.cancel_button = button(_("Annuler la révision…"), self._on_cancel, icon="undo-2")
        self.sheet_button.setAccessibleName(_("Fiche PDF de la révision choisie"))
        self._read_only = False
        head = QHBoxLayout()
        head.addWidget(text_label(_("Révisions enregistrées"), ratio=1.05, bold=True))
        head.addStretch(1)
        head.addWidget(self.sheet_button)
        head.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.table)
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)

    def set_revisions(self, rows: Sequence[RecordedView], *, read_only: bool) -> None:
        """Show these; nothing is shown when there is none."""
        self._read_only = read_only
        self.table.set_rows(rows)
        if rows:
            self.table.selectRow(0)
        self.setVisible(bool(rows))
        self._show_buttons()

    def current(self) -> RecordedView | None:
        """Give the revision one is on."""
        index = self.table.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def _show_buttons(self) -> None:
        one = self.current()
        self.sheet_button.setEnabled(one is not None and one.view is not None)
        self.cancel_button.setEnabled(one is not None and one.can_be_cancelled and not self._read_only)

    def _on_sheet(self) -> None:
        if (one := self.current()) is not None:
            self.sheet_wanted.emit(one)

    def _on_cancel(self) -> None:
        if (one := self.current()) is not None:
            self.cancel_wanted.emit(one)


def _identity(one: RecordedView) -> tuple[object, ...]:
    return one.effective_on, one.recorded_on, one.cancelled_on, one.reading_id
