"""What the budget supposes of each index: typed on the spot, kept only when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.widgets.money_edit import PercentEdit
from contractdesk.ui.widgets.parts import button, text_label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from contractdesk.services.budget import Hypothesis


class Hypotheses(QWidget):
    """A rate per index.

    Signals:
        changed: Another rate was typed.
        save_asked: The rates are to be kept in the register.
    """

    changed = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edits: dict[str, PercentEdit] = {}
        self._kept: dict[str, Decimal | None] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self.saver = button(_("Garder"), self._on_save)
        self.saver.setToolTip(_("Garder cette hypothèse dans les réglages du registre"))
        self.saver.hide()

    def show_kept(self, found: Sequence[Hypothesis]) -> None:
        """Show the rates of the register; those being typed for the same indices stay."""
        self._kept = {one.index: one.percent for one in found}
        if list(self.edits) != list(self._kept):
            self._build(found)
        self._offer()

    def _build(self, found: Sequence[Hypothesis]) -> None:
        while (item := self._line.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.saver:
                widget.hide()
                widget.deleteLater()
        self.edits = {}
        for one in found:
            edit = PercentEdit()
            edit.setPlaceholderText(_("aucune"))
            edit.setFixedWidth(edit.text_width("-88,88 %"))
            name = _("Hausse supposée, {index}, par an").format(index=one.name)
            edit.setAccessibleName(name)
            edit.setToolTip(_("Laissez vide pour garder les prix d’aujourd’hui"))
            edit.set_value(one.percent)
            edit.committed.connect(self._on_committed)
            label = text_label(_("Hausse supposée, {index}\u00a0:").format(index=one.name), quiet=True)
            label.setBuddy(edit)
            for widget in (label, edit, text_label(_("par an"), quiet=True)):
                self._line.addWidget(widget)
            self.edits[one.index] = edit
        self._line.addWidget(self.saver)

    def growth(self) -> dict[str, Decimal | None] | None:
        """Give the rates typed; None before the register's are known."""
        return {code: edit.value() for code, edit in self.edits.items()} if self.edits else None

    def _on_committed(self, _value: object) -> None:
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        self.saver.setVisible(bool(self.edits) and self.growth() != self._kept)

    def _on_save(self) -> None:
        self.save_asked.emit()
