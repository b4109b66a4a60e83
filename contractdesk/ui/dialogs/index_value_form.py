"""« Saisir une valeur »: a month of an index, with what is already recorded of it.

Nothing is overwritten: another value is a correction, and the former one stays in the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit

from contractdesk.common import french
from contractdesk.common.errors import AppError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Quality
from contractdesk.services import index_values, labels
from contractdesk.services.index_values import ValueEntry
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.dialogs.clause_fields import ChoiceBox
from contractdesk.ui.pages.index_view import MonthValue, SeriesView, published_text, quality_badge, summary
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.money_edit import NumberEdit
from contractdesk.ui.widgets.month_edit import MonthEdit
from contractdesk.ui.widgets.parts import guard_wheel, wide_label

if TYPE_CHECKING:
    from contractdesk.common.errors import FieldError
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

DOUBTS = frozenset({"index_month_running", "index_far", "index_far_shifted", "series_link_far"})
"""What the services refuse until the person confirms it."""


@dataclass(frozen=True)
class SeriesSubject:
    """The series that a form is about, by its French name."""

    reference: str
    title: str


def subject_of(series: SeriesView) -> SeriesSubject:
    """Give a series as the subject of a form."""
    return SeriesSubject(series.name, summary(series))


def qualities() -> list[tuple[str, object]]:
    """Give the qualities of a value, the usual one first."""
    return [(labels.quality(one).capitalize(), one) for one in Quality]


class ConfirmedForm(ActForm):
    """A form whose doubts are confirmed in place: a box to tick appears with what is doubtful."""

    def add_confirmation(self) -> None:
        """Add the box, hidden until something is doubtful."""
        self.confirmed = QCheckBox(_("J’ai vérifié\u00a0: enregistrer quand même"))
        self.add("confirmed", "", self.confirmed)
        self.show_field("confirmed", visible=False)

    def forget_confirmation(self) -> None:
        """Ask again: what was confirmed has changed."""
        self.confirmed.setChecked(False)
        self.show_field("confirmed", visible=False)

    def is_confirmed(self) -> bool:
        """Tell whether the doubts shown have been confirmed."""
        return self.confirmed.isChecked()

    def _show_error(self, error: AppError) -> None:
        faults = error.fields if isinstance(error, ValidationError) else ()
        doubtful = bool(faults) and all(one.code in DOUBTS for one in faults)
        self.show_field("confirmed", visible=doubtful)
        super()._show_error(error)
        if doubtful:
            self.confirmed.setFocus()


class IndexValueForm(ConfirmedForm):
    """The month, its value, when and where it came out; below, what is recorded of the month."""

    def __init__(self, page: Page, series: SeriesView, month: Month | None = None) -> None:
        super().__init__(
            page, subject_of(series), _("Saisir une valeur d’indice"), _("Enregistrer la valeur")
        )
        self._series = series
        self.month, self.value = MonthEdit(), NumberEdit()
        self.published_on = DateEdit(page.shell.today)
        self.quality = ChoiceBox(qualities())
        self.source = QLineEdit()
        self.source.setPlaceholderText(_("Site ou document où elle a paru"))
        self.history = wide_label()
        self._entry = ValueEntry(series.code, None, None)
        self._confirmed = False
        self.add("month", _("Mois"), self.month)
        self.add("value", _("Valeur"), self.value)
        self.add("published_on", _("Parue le (si connu)"), self.published_on)
        self.add("quality", _("Qualité"), self.quality)
        self.add("source", _("Source"), self.source)
        self.add("history", _("Déjà enregistré"), self.history)
        self.add_confirmation()
        self.month.set_value(None if month is None else str(month))
        self.month.value_changed.connect(self._on_month)
        self.value.value_changed.connect(self.forget_confirmation)
        guard_wheel(self)
        self._on_month()
        self.finish()
        if month is not None:
            self.value.setFocus()

    def _on_month(self, _month: object = None) -> None:
        text = self.month.value()
        held = [] if text is None else self._series.of_month(Month.parse(text))
        self.history.setText("\n".join(map(_recorded, held)))
        self.show_field("history", visible=bool(held))
        self.forget_confirmation()

    def prepare(self) -> list[FieldError]:
        """Keep the value."""
        month = self.month.value()
        self._entry = ValueEntry(
            series=self._series.code,
            month=None if month is None else Month.parse(month),
            value=self.value.value(),
            published_on=self.published_on.value(),
            quality=Quality(str(self.quality.value())),
            source=self.source.text(),
        )
        self._confirmed = self.is_confirmed()
        return []

    def job(self, source: Source) -> None:
        """Enter the value."""
        index_values.enter_value(source.database, self._entry, source.today, confirmed=self._confirmed)


def _recorded(one: MonthValue) -> str:
    """Say one of the values recorded for a month."""
    if one.value is None:
        return ""
    parts = [_("parue le {day}").format(day=published_text(one)), quality_badge(one).text]
    if one.source:
        parts.append(one.source)
    rank, count = one.version
    text = _("{value}\u00a0: {facts}").format(value=french.number(one.value), facts=", ".join(parts))
    return _("{rank}. {text}").format(rank=rank, text=text) if count > 1 else text
