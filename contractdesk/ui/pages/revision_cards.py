"""The readings of a clause side by side: what each rests on, what it gives, what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import IconLabel
from contractdesk.ui.widgets.parts import value_label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from contractdesk.services.dto import ReadingView

_WIDEST_ALONE = 560


def difference_text(amount: Decimal, percent: Decimal | None) -> str:
    """Write a change: `+59,00 € (+2 %)`."""
    text = _("{amount}\u00a0€").format(amount=french.signed(amount, 2))
    if percent is None:
        return text
    sign = "+" if amount > 0 else ""
    return _("{amount} ({percent})").format(amount=text, percent=f"{sign}{french.percent(percent)}")


class ReadingCard(QFrame):
    """One reading; a click anywhere on it shows its calculation, as its button does.

    Signals:
        wanted: The card was clicked.
    """

    wanted = Signal()

    def __init__(self, reading: ReadingView, warnings: Sequence[str], invoiced: Decimal | None) -> None:
        super().__init__()
        self.reading = reading
        self.setProperty("role", "card")
        self.button = QRadioButton(_("Détailler ce calcul"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 10, 14, 10)
        self._layout.setSpacing(4)
        if reading.label:
            label = value_label(reading.label)
            theme.set_role_font(label, weight=QFont.Weight.DemiBold)
            self._layout.addWidget(label)
        if reading.refusal:
            self._add_line("circle-x", Tone.DANGER, reading.refusal)
        else:
            self._add_amounts(invoiced)
        for warning in warnings:
            self._add_line("triangle-alert", Tone.WARNING, warning)
        if reading.grounds:
            grounds = value_label(reading.grounds)
            grounds.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            self._layout.addWidget(grounds)
        self._layout.addStretch(1)
        if not reading.refusal:
            self._layout.addWidget(self.button)
            self.button.setAccessibleName(self._spoken())
            self.button.toggled.connect(self._on_toggled)

    def _add_amounts(self, invoiced: Decimal | None) -> None:
        reading = self.reading
        result = value_label(_("{amount} HT").format(amount=french.money(reading.revised_ht)), wrap=False)
        theme.set_role_font(result, 1.75, weight=QFont.Weight.DemiBold)
        self._layout.addWidget(result)
        self._layout.addWidget(
            value_label(
                _("TVA {vat} · {ttc} TTC").format(
                    vat=french.money(reading.vat), ttc=french.money(reading.revised_ttc)
                )
            )
        )
        if reading.difference_ht is not None:
            self._layout.addLayout(self._change(reading.difference_ht))
        for bound in reading.bounds:
            if bound.applied:
                text = _("{label} appliqué\u00a0: {price} HT sans lui.")
                shown = text.format(label=bound.label, price=french.money(bound.without_ht))
                self._add_line("info", Tone.INFO, shown)
        if reading.is_chosen:
            reason = (
                _("\u00a0: {reason}").format(reason=reading.chosen_reason) if reading.chosen_reason else ""
            )
            self._add_line("circle-check", Tone.OK, _("Lecture retenue{reason}").format(reason=reason))
        if invoiced is not None and reading.revised_ht is not None:
            self._add_invoice(invoiced - reading.revised_ht)

    def _change(self, difference: Decimal) -> QHBoxLayout:
        text = (
            _("Prix inchangé\u00a0: {before} HT").format(before=french.money(self.reading.previous_ht))
            if not difference
            else _("{change} par an, au lieu de {before} HT").format(
                change=difference_text(difference, self.reading.difference_percent),
                before=french.money(self.reading.previous_ht),
            )
        )
        line = QHBoxLayout()
        line.setSpacing(6)
        icon = "arrow-up" if difference > 0 else "arrow-down"
        if difference:
            line.addWidget(IconLabel(icon, Tone.NEUTRAL), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(value_label(text), 1)
        return line

    def _add_invoice(self, gap: Decimal) -> None:
        if not gap:
            self._add_line("circle-check", Tone.OK, _("C’est le montant facturé, au centime près."))
            return
        text = _("Facturé {gap} de plus.") if gap > 0 else _("Facturé {gap} de moins.")
        self._add_line("receipt-euro", Tone.WARNING, text.format(gap=french.money(abs(gap))))

    def _add_line(self, icon: str, tone: Tone, text: str) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(IconLabel(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(value_label(text), 1)
        self._layout.addLayout(line)

    def _spoken(self) -> str:
        return _("{label}\u00a0: {amount} HT. Détailler ce calcul").format(
            label=self.reading.label or _("Résultat"), amount=french.money(self.reading.revised_ht)
        )

    def texts(self) -> list[str]:
        """Give what the card says, from top to bottom."""
        return [label.text() for label in self.findChildren(QLabel) if label.text()]

    def _on_toggled(self, _checked: bool) -> None:
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a click anywhere on the card for one on its button."""
        if event.button() == Qt.MouseButton.LeftButton and not self.reading.refusal:
            self.wanted.emit()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Outline the card whose calculation is shown; its button says it too."""
        super().paintEvent(event)
        if self.button.isChecked() and not self.button.isHidden():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


class ReadingCards(QWidget):
    """Every reading, in the order of the clause; one of them is detailed below.

    Signals:
        chosen: Another reading is to be detailed; carries it.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._on_toggled)
        self._filling = False
        self.cards: list[ReadingCard] = []

    def set_readings(
        self, readings: Sequence[ReadingView], warnings: Sequence[Sequence[str]], invoiced: Decimal | None
    ) -> None:
        """Show other readings; the one that was detailed stays so, the one that was retained comes first."""
        current = self.current()
        chosen = next((one.id for one in readings if one.is_chosen), "")
        wanted = current.id if current is not None else chosen
        self._clear()
        for reading, own in zip(readings, warnings, strict=True):
            card = ReadingCard(reading, own, invoiced)
            card.wanted.connect(card.button.click)
            if not reading.refusal:
                self._group.addButton(card.button)
            self.cards.append(card)
            self._layout.addWidget(card, 1)
        usable = [card for card in self.cards if not card.reading.refusal]
        for card in usable:
            # Alone, there is nothing to choose.
            card.button.setVisible(len(usable) > 1)
            card.setMaximumWidth(_WIDEST_ALONE if len(self.cards) == 1 else 16_777_215)
        if len(self.cards) == 1:
            self._layout.addStretch(1)
        first = next((card for card in usable if card.reading.id == wanted), next(iter(usable), None))
        self._filling = True
        if first is not None:
            first.button.setChecked(True)
        self._filling = False
        if first is not None:
            self.chosen.emit(first.reading)

    def current(self) -> ReadingView | None:
        """Give the reading detailed, None when there is none."""
        return next((card.reading for card in self.cards if card.button.isChecked()), None)

    def _clear(self) -> None:
        for card in self.cards:
            self._group.removeButton(card.button)
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = []

    def _on_toggled(self, button: QRadioButton, checked: bool) -> None:
        if checked and not self._filling:
            card = next((card for card in self.cards if card.button is button), None)
            if card is not None:
                self.chosen.emit(card.reading)
