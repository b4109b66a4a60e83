"""What reproduces an invoiced amount to the cent, when the clause does not give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from contractdesk.common.i18n import _
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.notices import IconLabel
from contractdesk.ui.widgets.parts import button, text_label, value_label

if TYPE_CHECKING:
    from contractdesk.services.dto import InvoiceView


class InvoiceExplanations(QFrame):
    """A card with the explanations, nothing when the amount is that of the clause.

    Signals:
        letter_wanted: A letter that contests the amount is to be prepared.
    """

    letter_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.letter_button = button(_("Lettre de contestation…"), self._on_letter, icon="mail")
        head = QHBoxLayout()
        head.addWidget(text_label(_("Contrôle de la facture"), ratio=1.05, bold=True))
        head.addStretch(1)
        head.addWidget(self.letter_button)
        self._intro = text_label(quiet=True, wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._intro)
        layout.addLayout(self._lines)
        self._texts: tuple[str, ...] = ()
        self.set_invoice(None)

    def set_invoice(self, invoice: InvoiceView | None) -> None:
        """Show what explains an amount."""
        self.setVisible(invoice is not None and bool(invoice.difference_ht))
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._texts = () if invoice is None else invoice.explanations
        self._intro.setText(
            _("Ce qui donne ce montant, calculé jusqu’au centime\u00a0:")
            if self._texts
            else _("Rien de ce qui a été essayé ne donne ce montant\u00a0: demandez son calcul au titulaire.")
        )
        for text in self._texts:
            self._lines.addWidget(self._line(text))

    def texts(self) -> tuple[str, ...]:
        """Give the explanations shown."""
        return self._texts

    @staticmethod
    def _line(text: str) -> QFrame:
        frame = QFrame()
        line = QHBoxLayout(frame)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(IconLabel("chevron-right", Tone.NEUTRAL), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(value_label(text), 1)
        return frame

    def _on_letter(self) -> None:
        self.letter_wanted.emit()
