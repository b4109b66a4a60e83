"""What the list of things to do is narrowed to: how far ahead, which kind, which vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.domain.enums import Bucket, DeadlineState
from contractdesk.services import labels
from contractdesk.services.dashboard import is_dealt_with, needs_attention
from contractdesk.ui.widgets.parts import guard_wheel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.dto import DeadlineRow

ATTENTION, EVERYTHING, DEALT = "attention", "everything", "dealt"
_UNTIL = ("overdue", "week", "month", "quarter")
_LEAST_WIDTH = 80
_ORDER = (Bucket.OVERDUE, Bucket.TODAY, Bucket.WEEK, Bucket.MONTH, Bucket.QUARTER, Bucket.LATER)


def within(row: DeadlineRow, horizon: str) -> bool:
    """Tell whether a deadline is in a horizon; what is late is in all of them, what is settled in none."""
    if horizon == DEALT:
        return is_dealt_with(row)
    if row.state is DeadlineState.DONE:
        return False
    if horizon == ATTENTION:
        return needs_attention(row)
    if horizon == EVERYTHING:
        return True
    return _ORDER.index(row.bucket) <= _ORDER.index(Bucket(horizon))


class DashboardFilters(QWidget):
    """Three choices in a row.

    Signals:
        changed: The person chose something else.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[DeadlineRow, ...] = ()
        self.horizon, self.kind, self.vendor = QComboBox(), QComboBox(), QComboBox()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for combo, name in (
            (self.horizon, _("Horizon")),
            (self.kind, _("Nature")),
            (self.vendor, _("Éditeur")),
        ):
            combo.setAccessibleName(name)
            combo.setToolTip(name)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.setMinimumWidth(_LEAST_WIDTH)
            combo.activated.connect(self._on_activated)
            layout.addWidget(combo)
        for key, text in self._horizons():
            self.horizon.addItem(text, key)
        self.kind.addItem(_("Toutes les natures"), "")
        self.vendor.addItem(_("Tous les éditeurs"), "")
        guard_wheel(self)

    @staticmethod
    def _horizons() -> list[tuple[str, str]]:
        words = {
            ATTENTION: _("À traiter"),
            "overdue": _("En retard"),
            "week": _("D’ici 7 jours"),
            "month": _("D’ici 30 jours"),
            "quarter": _("D’ici 90 jours"),
            EVERYTHING: _("D’ici 18 mois"),
            DEALT: _("Traités et reportés"),
        }
        return [(key, words[key]) for key in (ATTENTION, *_UNTIL, EVERYTHING, DEALT)]

    # ------------------------------------------------------------------------------------------ filter
    def set_rows(self, rows: Sequence[DeadlineRow]) -> None:
        """Offer the kinds and vendors that there are; what was chosen stays chosen while it exists."""
        self._rows = tuple(rows)
        kinds = {row.kind.value: labels.deadline_kind(row.kind) for row in rows}
        vendors = {row.vendor: row.vendor for row in rows}
        for combo, found in ((self.kind, kinds), (self.vendor, vendors)):
            chosen = combo.currentData()
            while combo.count() > 1:
                combo.removeItem(1)
            for key, text in sorted(found.items(), key=lambda item: item[1].casefold()):
                combo.addItem(text, key)
            combo.setCurrentIndex(max(0, combo.findData(chosen)))
        self._count()

    def rows(self) -> list[DeadlineRow]:
        """Give the deadlines that the choices leave."""
        horizon = self.horizon.currentData()
        return [row for row in self._of_kind_and_vendor() if within(row, horizon)]

    def count_open(self) -> int:
        """Count every deadline that is not settled, whatever the choices."""
        return sum(row.state is not DeadlineState.DONE for row in self._rows)

    def shows_dealt(self) -> bool:
        """Tell whether what was dealt with or put off is what is shown."""
        return bool(self.horizon.currentData() == DEALT)

    def _of_kind_and_vendor(self) -> Sequence[DeadlineRow]:
        kind, vendor = self.kind.currentData(), self.vendor.currentData()
        found: Sequence[DeadlineRow] = self._rows
        if kind:
            found = [row for row in found if row.kind == kind]
        if vendor:
            found = [row for row in found if row.vendor == vendor]
        return found

    def _count(self) -> None:
        """Write beside each horizon how many deadlines it holds; rows that look alike count together."""
        alike: dict[tuple[object, ...], tuple[DeadlineRow, int]] = {}
        for row in self._of_kind_and_vendor():
            look = (row.bucket, row.state, row.kind)
            alike[look] = (row, alike[look][1] + 1 if look in alike else 1)
        for place, (key, text) in enumerate(self._horizons()):
            count = sum(times for row, times in alike.values() if within(row, key))
            self.horizon.setItemText(place, _("{horizon} ({count})").format(horizon=text, count=count))

    def _on_activated(self) -> None:
        self._count()
        self.changed.emit()

    # ---------------------------------------------------------------------------------------- remember
    def show_everything(self) -> None:
        """Lift every filter."""
        self.horizon.setCurrentIndex(self.horizon.findData(EVERYTHING))
        self.kind.setCurrentIndex(0)
        self.vendor.setCurrentIndex(0)
        self._on_activated()

    def chosen(self) -> dict[str, str]:
        """Give the choices as plain data."""
        return {
            "horizon": self.horizon.currentData(),
            "kind": self.kind.currentData(),
            "vendor": self.vendor.currentData(),
        }

    def choose(self, saved: Any) -> None:
        """Take up the choices that `chosen` gave; anything else leaves them as they are."""
        if not isinstance(saved, dict):
            return
        self.horizon.setCurrentIndex(max(0, self.horizon.findData(saved.get("horizon"))))
        for combo, key in ((self.kind, "kind"), (self.vendor, "vendor")):
            place = combo.findData(saved.get(key))
            combo.setCurrentIndex(max(0, place))
