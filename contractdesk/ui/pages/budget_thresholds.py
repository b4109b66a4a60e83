"""Purchase thresholds in words: how much, over which duration, what it means, which contracts count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.services import purchases
from contractdesk.services.purchases import Level
from contractdesk.ui.models.columns import Badge
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.badge import BadgeLabel
from contractdesk.ui.widgets.parts import text_label, value_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.purchases import PurchaseTotal


def level_badge(level: Level) -> Badge:
    """Give the icon and the word of a level."""
    return {
        Level.BELOW: Badge("circle-check", _("Sous le seuil"), Tone.OK),
        Level.NEAR: Badge("triangle-alert", _("Proche du seuil"), Tone.WARNING),
        Level.ABOVE: Badge("circle-alert", _("Au-dessus du seuil"), Tone.DANGER),
        Level.UNKNOWN: Badge("circle-dashed", _("Non comparé"), Tone.NEUTRAL),
    }[level]


class Thresholds(QScrollArea):
    """A card per vendor and per family of needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        body = QWidget()
        self._cards = QVBoxLayout(body)
        self._cards.setContentsMargins(12, 12, 12, 12)
        self._cards.setSpacing(10)
        self.setWidget(body)

    def show_totals(self, totals: Sequence[PurchaseTotal]) -> None:
        """Show other totals."""
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._cards.addWidget(text_label(purchases.judgement(), quiet=True, wrap=True))
        if not any(one.is_family for one in totals):
            hint = _("Pour compter par famille de besoins, indiquez la famille de chaque contrat.")
            self._cards.addWidget(text_label(hint, quiet=True, wrap=True))
        for one in totals:
            self._cards.addWidget(_Card(one))
        self._cards.addStretch(1)

    def texts(self) -> list[str]:
        """Give what the cards say."""
        return [card.text for card in self.findChildren(_Card) if not card.isHidden()]


class _Card(QFrame):
    """One total."""

    def __init__(self, one: PurchaseTotal) -> None:
        super().__init__()
        self.setProperty("role", "card")
        badge = level_badge(one.level)
        kind = _("Famille\u00a0: {name}") if one.is_family else _("Titulaire\u00a0: {name}")
        title = kind.format(name=one.name)
        lines = [purchases.sentence(one), *purchases.details(one)]
        self.text = "\n".join([f"{badge.text} – {title}", *lines])
        self.setAccessibleName(self.text)
        head = QHBoxLayout()
        head.addWidget(text_label(title, bold=True), 1)
        head.addWidget(BadgeLabel(badge))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(value_label(lines[0]))
        for line in lines[1:]:
            label = value_label(line)
            label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
            layout.addWidget(label)
