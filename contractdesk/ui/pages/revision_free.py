"""A revision without a contract: the price, one or two indices and the figures of a formula, typed."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.domain.enums import RoundingMode
from contractdesk.services.free_calculation import FreeQuestion, IndexChoice, SecondIndex
from contractdesk.ui.pages.revision_form import TYPING_PAUSE_MS, labelled
from contractdesk.ui.widgets.money_edit import CountEdit, MoneyEdit, NumberEdit, PercentEdit
from contractdesk.ui.widgets.month_edit import MonthEdit
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import guard_wheel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.free_calculation import SeriesChoice

_MOST_DECIMALS = 8
_VAT = Decimal(20)


class _IndexFields:
    """Where a value comes from: series and month, or the figure itself."""

    def __init__(self) -> None:
        self.series, self.month, self.value = QComboBox(), MonthEdit(), NumberEdit()
        self.value.setPlaceholderText(_("du registre"))

    def choice(self) -> IndexChoice:
        """Give what is chosen."""
        code = str(self.series.currentData() or "")
        return IndexChoice(code, self.month.value(), self.value.value())


class _SecondFields:
    """A second index of the formula, at the months of the first: its part, and its values."""

    def __init__(self) -> None:
        self.series, self.part = QComboBox(), NumberEdit()
        self.base, self.current = NumberEdit(), NumberEdit()
        self.part.setPlaceholderText(_("0,30"))
        for edit in (self.base, self.current):
            edit.setPlaceholderText(_("du registre"))

    def choice(self) -> SecondIndex | None:
        """Give what is chosen, None for a formula of one index."""
        code = str(self.series.currentData() or "")
        if not code:
            return None
        return SecondIndex(code, self.part.value(), self.base.value(), self.current.value())

    def show_fields(self) -> None:
        """Let the figures be typed only once an index is chosen."""
        for edit in (self.part, self.base, self.current):
            edit.setEnabled(bool(self.series.currentData()))


class FreeForm(QWidget):
    """The fields of a free calculation.

    Signals:
        changed: What is asked changed, after a pause when it was typed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.price, self.vat, self.fixed = MoneyEdit(), PercentEdit(), NumberEdit()
        self.base, self.current, self.second = _IndexFields(), _IndexFields(), _SecondFields()
        self.rounding, self.decimals = QComboBox(), CountEdit(least=0, most=_MOST_DECIMALS)
        self.floor, self.cap, self.invoiced = PercentEdit(), PercentEdit(), MoneyEdit()
        self.vat.set_value(_VAT)
        self.decimals.set_value(3)
        self.fixed.setPlaceholderText(_("0, ou 0,15"))
        for text, mode in _modes():
            self.rounding.addItem(text, mode)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(8)
        for row, fields in enumerate(self._rows()):
            for place, (name, field) in enumerate(fields):
                layout.addWidget(labelled(name, field), row, place)
        for place in range(6):
            layout.setColumnStretch(place, 1)
        self._connect()
        guard_wheel(self)
        self._show_fields()

    def _rows(self) -> tuple[tuple[tuple[str, QWidget], ...], ...]:
        return (
            (
                (_("Prix de départ HT"), self.price),
                (_("Indice de base"), self.base.series),
                (_("Mois de base"), self.base.month),
                (_("Valeur de base"), self.base.value),
                (_("Part fixe"), self.fixed),
                (_("Plancher (%)"), self.floor),
                (_("TVA (%)"), self.vat),
            ),
            (
                (_("Montant facturé HT"), self.invoiced),
                (_("Indice de révision"), self.current.series),
                (_("Mois de révision"), self.current.month),
                (_("Valeur de révision"), self.current.value),
                (_("Arrondi du coefficient"), self.rounding),
                (_("Plafond (%)"), self.cap),
                (_("Décimales"), self.decimals),
            ),
            (
                (_("Second indice"), self.second.series),
                (_("Part du second"), self.second.part),
                (_("Sa valeur de base"), self.second.base),
                (_("Sa valeur de révision"), self.second.current),
            ),
        )

    def _connect(self) -> None:
        for edit in self.edits():
            edit.value_changed.connect(self._on_typed)
            edit.committed.connect(self._on_committed)
        for combo in (self.base.series, self.current.series, self.second.series, self.rounding):
            combo.currentIndexChanged.connect(self._on_chosen)
        fields = [field for row in self._rows() for _name, field in row]
        for first, second in pairwise(fields):
            self.setTabOrder(first, second)

    def edits(self) -> tuple[ParsedEdit, ...]:
        """Give the fields that are typed."""
        return tuple(field for row in self._rows() for _name, field in row if isinstance(field, ParsedEdit))

    def set_series(self, choices: Sequence[SeriesChoice]) -> None:
        """Offer these series; what is chosen stays, nothing typed is lost."""
        for combo in (self.base.series, self.current.series, self.second.series):
            kept = combo.currentData()
            combo.blockSignals(True)
            combo.clear()
            if combo is self.second.series:
                combo.addItem(_("aucun"), "")
            for one in choices:
                combo.addItem(one.name, one.code)
            combo.setCurrentIndex(max(0, combo.findData(kept)))
            combo.blockSignals(False)

    def question(self) -> FreeQuestion | None:
        """Give what is asked, None while something typed is not understood."""
        if any(edit.error() is not None for edit in self.edits()):
            return None
        return FreeQuestion(
            price_ht=self.price.value(),
            vat_rate=self.vat.value(),
            base=self.base.choice(),
            current=self.current.choice(),
            fixed_part=self.fixed.value(),
            rounding=RoundingMode(self.rounding.currentData()),
            decimals=self.decimals.value(),
            floor_percent=self.floor.value(),
            cap_percent=self.cap.value(),
            invoiced=self.invoiced.value(),
            second=self.second.choice(),
        )

    # ------------------------------------------------------------------------------------------ changes
    def _on_typed(self, _value: object) -> None:
        self._pause.start()

    def _on_committed(self, _value: object) -> None:
        if self._pause.isActive():
            self._ask_now()

    def _on_chosen(self, _place: int) -> None:
        self._show_fields()
        self._ask_now()

    def _show_fields(self) -> None:
        self.second.show_fields()
        self.decimals.setEnabled(RoundingMode(self.rounding.currentData()) is not RoundingMode.NONE)

    def _ask_now(self) -> None:
        self._pause.stop()
        self.changed.emit()


def field_names() -> dict[str, str]:
    """Give the words of each field that the services name."""
    return {
        "price_ht": _("Prix de départ HT"),
        "base_month": _("Mois de base"),
        "base_value": _("Valeur de base"),
        "current_month": _("Mois de révision"),
        "current_value": _("Valeur de révision"),
        "second_series": _("Second indice"),
        "second_part": _("Part du second"),
        "second_base_value": _("Sa valeur de base"),
        "second_current_value": _("Sa valeur de révision"),
        "fixed_part": _("Part fixe"),
        "floor_percent": _("Plancher (%)"),
    }


def _modes() -> tuple[tuple[str, RoundingMode], ...]:
    return (
        (_("Aucun"), RoundingMode.NONE),
        (_("Au supérieur"), RoundingMode.UP),
        (_("Au plus proche"), RoundingMode.NEAREST),
    )
