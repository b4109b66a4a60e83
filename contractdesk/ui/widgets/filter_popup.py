"""The little window that filters one column: words and ticks for texts, bounds for figures and dates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from contractdesk.common.french import fold
from contractdesk.common.i18n import _
from contractdesk.ui.models.columns import Column, Kind, range_key
from contractdesk.ui.models.sort_filter import ChoiceFilter, Filter, RangeFilter, TextFilter
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.money_edit import MoneyEdit, NumberEdit
from contractdesk.ui.widgets.parts import button, text_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contractdesk.ui.widgets.parsed_edit import ParsedEdit

_LONGEST_LIST = 400


class FilterPopup(QFrame):
    """Filters while it is open: what one sees behind it is the result; Escape or a click beside it closes it.

    Signals:
        filter_changed: Carries the column's key and the filter, or None.
    """

    filter_changed = Signal(str, object)

    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.setAccessibleName(_("Filtre de la colonne {title}").format(title=column.title))
        self._column = column
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(10, 10, 10, 10)
        self._layout.setSpacing(8)
        self._layout.addWidget(text_label(column.title, bold=True))

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        row.addWidget(button(_("Ne plus filtrer"), self._on_cleared))
        row.addStretch(1)
        row.addWidget(button(_("Fermer"), self.close))
        self._layout.addLayout(row)

    def _on_cleared(self) -> None:
        self.filter_changed.emit(self._column.key, None)
        self.close()

    def open_at(self, point: QPoint) -> None:
        """Open with its top left there, the first field ready to type in."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        self.move(min(point.x(), screen.right() - self.width()), point.y())
        self.show()
        self.setFocus()
        self.focusNextChild()


class ChoicePopup(FilterPopup):
    """Words that must be in the cell, or ticks among the texts there are."""

    def __init__(self, column: Column, texts: Sequence[str], current: Filter | None, parent: QWidget) -> None:
        super().__init__(column, parent)
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Contient…"))
        self._search.setAccessibleName(_("Contient"))
        self._search.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        ticked = current.texts if isinstance(current, ChoiceFilter) else frozenset(texts)
        for text in sorted(set(texts), key=fold)[:_LONGEST_LIST]:
            item = QStandardItem(text or _("(vide)"))
            item.setData(text)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
            )
            item.setCheckState(Qt.CheckState.Checked if text in ticked else Qt.CheckState.Unchecked)
            self._model.appendRow(item)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setAccessibleName(_("Valeurs à garder"))
        self._list.setFixedHeight(
            min(12, max(2, self._model.rowCount())) * (self.fontMetrics().height() + 4) + 8
        )
        self._list.setMinimumWidth(240)
        if isinstance(current, TextFilter):
            self._search.setText(current.text)
        self._search.textChanged.connect(self._on_words)
        self._model.itemChanged.connect(self._on_ticked)
        ticks = QHBoxLayout()
        ticks.addWidget(button(_("Tout cocher"), self._tick_all, role="link"))
        ticks.addWidget(button(_("Tout décocher"), self._tick_none, role="link"))
        ticks.addStretch(1)
        self._layout.addWidget(self._search)
        self._layout.addWidget(self._list, 1)
        self._layout.addLayout(ticks)
        self._add_buttons()
        self._on_words(self._search.text())

    def _items(self) -> list[QStandardItem]:
        return [self._model.item(row) for row in range(self._model.rowCount())]

    def _on_words(self, text: str) -> None:
        words = fold(text).split()
        for row, item in enumerate(self._items()):
            self._list.setRowHidden(row, not all(word in fold(item.text()) for word in words))
        if self.isVisible():
            self.filter_changed.emit(self._column.key, TextFilter(text) if words else None)

    def _on_ticked(self, _item: QStandardItem) -> None:
        items = self._items()
        kept = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        wanted = ChoiceFilter(frozenset(str(item.data() or "") for item in kept))
        self.filter_changed.emit(self._column.key, None if len(kept) == len(items) else wanted)

    def _tick_all(self) -> None:
        self._tick(Qt.CheckState.Checked)

    def _tick_none(self) -> None:
        self._tick(Qt.CheckState.Unchecked)

    def _tick(self, state: Qt.CheckState) -> None:
        self._model.blockSignals(True)
        for row, item in enumerate(self._items()):
            if not self._list.isRowHidden(row):
                item.setCheckState(state)
        self._model.blockSignals(False)
        self._list.viewport().update()
        self._on_ticked(QStandardItem())


class RangePopup(FilterPopup):
    """A lowest and a highest figure or date, both included."""

    def __init__(
        self, column: Column, current: Filter | None, today: Callable[[], dt.date], parent: QWidget
    ) -> None:
        super().__init__(column, parent)
        self._low, self._high = self._editor(today), self._editor(today)
        if isinstance(current, RangeFilter):
            self._low.set_value(self._value(current.low))
            self._high.set_value(self._value(current.high))
        form = QFormLayout()
        dates = column.kind is Kind.DATE
        form.addRow(_("Du") if dates else _("De"), self._low)
        form.addRow(_("Au") if dates else _("À"), self._high)
        self._layout.addLayout(form)
        self._add_buttons()
        self._low.value_changed.connect(self._on_changed)
        self._high.value_changed.connect(self._on_changed)

    def _editor(self, today: Callable[[], dt.date]) -> ParsedEdit:
        if self._column.kind is Kind.DATE:
            return DateEdit(today)
        return MoneyEdit() if self._column.kind is Kind.MONEY else NumberEdit()

    def _value(self, bound: float | None) -> object:
        if bound is None:
            return None
        if self._column.kind is Kind.DATE:
            return dt.date.fromordinal(int(bound))
        return self._low.read(str(bound))

    def _on_changed(self, _value: object) -> None:
        low, high = self._low.value(), self._high.value()
        wanted = RangeFilter(
            None if low is None else range_key(low), None if high is None else range_key(high)
        )
        self.filter_changed.emit(self._column.key, None if wanted == RangeFilter() else wanted)
