"""A filter in words above a table, with a cross to lift it: what is hidden is never hidden silently."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from contractdesk.common.french import join_and
from contractdesk.common.i18n import _
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.models.sort_filter import ChoiceFilter, Filter, RangeFilter, TextFilter
from contractdesk.ui.widgets.parts import icon_button, text_label

_MOST_SHOWN = 3


def describe_filter(column: Column, wanted: Filter) -> str:
    """Write a filter as « Éditeur : Libriciel ou Operis »."""
    match wanted:
        case TextFilter(text):
            return _("{title} contient «\u00a0{text}\u00a0»").format(title=column.title, text=text)
        case ChoiceFilter(texts):
            shown = [text or _("(vide)") for text in sorted(texts)]
            if len(shown) > _MOST_SHOWN:
                rest = _("{n} autres").format(n=len(shown) - _MOST_SHOWN + 1)
                shown = [*shown[: _MOST_SHOWN - 1], rest]
            return _("{title}\u00a0: {texts}").format(title=column.title, texts=join_and(shown) or _("rien"))
        case RangeFilter(low, high):
            return _range(column, low, high)


def _range(column: Column, low: float | None, high: float | None) -> str:
    first, last = _bound(column, low), _bound(column, high)
    if low is None:
        return _("{title} jusqu’à {last}").format(title=column.title, last=last)
    if high is None:
        return _("{title} à partir de {first}").format(title=column.title, first=first)
    return _("{title} de {first} à {last}").format(title=column.title, first=first, last=last)


def _bound(column: Column, bound: float | None) -> str:
    if bound is None:
        return ""
    return column.format(dt.date.fromordinal(int(bound)) if column.kind is Kind.DATE else Decimal(str(bound)))


class FilterChip(QFrame):
    """One filter in force."""

    removed = Signal(str)

    def __init__(self, column: Column, wanted: Filter) -> None:
        super().__init__()
        self._key = column.key
        self.setProperty("role", "card")
        text = describe_filter(column, wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 2, 0)
        layout.setSpacing(2)
        layout.addWidget(text_label(text))
        layout.addWidget(
            icon_button(
                "x", _("Lever le filtre\u00a0: {text}").format(text=text), self._on_removed, mini=True
            )
        )

    def _on_removed(self) -> None:
        self.removed.emit(self._key)
