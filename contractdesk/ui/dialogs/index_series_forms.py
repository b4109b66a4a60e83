"""The forms about a series: an index to add, what is said of a series, a series that stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from contractdesk.common import french
from contractdesk.common.errors import FieldError
from contractdesk.common.i18n import _
from contractdesk.domain.dates import Month
from contractdesk.services import index_series
from contractdesk.services.index_series import Closing, LinkForm, SeriesForm
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.dialogs.clause_fields import ChoiceBox
from contractdesk.ui.dialogs.index_value_form import ConfirmedForm, SeriesSubject, subject_of
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.money_edit import NumberEdit
from contractdesk.ui.widgets.month_edit import MonthEdit
from contractdesk.ui.widgets.parts import guard_wheel, wide_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.domain.indices import IndexTable
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.pages.index_view import SeriesView
    from contractdesk.ui.source import Source

_NOT_ROUNDED = -1


def _roundings() -> list[tuple[str, object]]:
    return [
        (_("Arrondi à une décimale (usage)"), 1),
        (_("Arrondi à deux décimales"), 2),
        (_("Arrondi à trois décimales"), 3),
        (_("Arrondi à quatre décimales"), 4),
        (_("Arrondi à l’entier"), 0),
        (_("Sans arrondi"), _NOT_ROUNDED),
    ]


def _decimals(box: ChoiceBox) -> int | None:
    found = int(str(box.value()))
    return None if found == _NOT_ROUNDED else found


class AddIndexForm(ActForm):
    """An index of the list, or another by its name; it comes without any value."""

    def __init__(self, page: Page, known: Sequence[str]) -> None:
        subject = SeriesSubject(_("Registre"), _("il est ajouté sans valeur, à saisir ou à coller ensuite"))
        super().__init__(page, subject, _("Ajouter un indice"), _("Ajouter l’indice"))
        ready = [one for one in index_series.ready_indices() if one.code not in known]
        self._uses = {one.code: (one.publisher, one.use) for one in ready}
        self.choice = ChoiceBox([*((one.name, one.code) for one in ready), (_("Autre indice…"), "")])
        self.choice.setCurrentIndex(0)
        self.use = wide_label()
        self.name = QLineEdit()
        self._given = ("", "")
        self.add("choice", _("Indice"), self.choice)
        self.add("use", _("Publié par"), self.use)
        self.add("name", _("Nom de l’indice"), self.name)
        self.choice.picked.connect(self._show_fields)
        guard_wheel(self)
        self._show_fields()
        self.finish()

    def _show_fields(self) -> None:
        code = str(self.choice.value())
        publisher, use = self._uses.get(code, ("", ""))
        self.use.setText(_("{publisher}\u00a0: {use}").format(publisher=publisher, use=use))
        self.show_field("use", visible=bool(code))
        self.show_field("name", visible=not code)

    def prepare(self) -> list[FieldError]:
        """Keep the choice."""
        self._given = (str(self.choice.value()), self.name.text())
        return []

    def job(self, source: Source) -> None:
        """Add the index."""
        code, name = self._given
        if code:
            index_series.add_ready_index(source.database, code)
        else:
            index_series.add_index(source.database, name)


class SeriesDetailsForm(ConfirmedForm):
    """The name of a series, since when it is published, and how it continues another."""

    def __init__(self, page: Page, series: SeriesView, form: SeriesForm, table: IndexTable) -> None:
        super().__init__(page, subject_of(series), _("Modifier la série"), _("Enregistrer la série"))
        self._code = series.code
        others = [(one.name or one.code, one.code) for one in table.series if one.code != series.code]
        self.name = QLineEdit(form.name)
        self.known_from, self.closed_after = DateEdit(page.shell.today), MonthEdit()
        self.previous = ChoiceBox([(_("Aucune"), ""), *others])
        self.coefficient, self.decimals = NumberEdit(), ChoiceBox(_roundings())
        self.source = QLineEdit(form.link.source)
        self._given = form
        self._confirmed = False
        self.known_from.set_value(form.known_from)
        self.closed_after.set_value(None if form.closed_after is None else str(form.closed_after))
        self.previous.set_value(form.link.previous)
        self.coefficient.set_value(form.link.coefficient)
        has_link = bool(form.link.previous)
        self.decimals.set_value(
            1 if not has_link else _NOT_ROUNDED if form.link.decimals is None else form.link.decimals
        )
        self.add("name", _("Nom"), self.name)
        self.add("known_from", _("Première parution le"), self.known_from)
        self.add("closed_after", _("Arrêtée après (mois)"), self.closed_after)
        self.add("previous", _("Elle remplace"), self.previous)
        self.add("coefficient", _("Valeur d’ici × … = valeur de l’ancienne"), self.coefficient)
        self.add("decimals", _("Valeur raccordée"), self.decimals)
        self.add("source", _("Source du coefficient"), self.source)
        self.add_confirmation()
        self.previous.picked.connect(self._show_fields)
        self.coefficient.value_changed.connect(self.forget_confirmation)
        guard_wheel(self)
        self._show_fields()
        self.finish()

    def _show_fields(self) -> None:
        for name in ("coefficient", "decimals", "source"):
            self.show_field(name, visible=bool(self.previous.value()))

    def prepare(self) -> list[FieldError]:
        """Keep what is said of the series."""
        closed = self.closed_after.value()
        link = LinkForm(
            str(self.previous.value()),
            self.coefficient.value(),
            _decimals(self.decimals),
            self.source.text(),
        )
        self._given = SeriesForm(
            self.name.text(),
            self.known_from.value(),
            None if closed is None else Month.parse(closed),
            link if link.previous else LinkForm(),
        )
        self._confirmed = self.is_confirmed()
        return []

    def job(self, source: Source) -> None:
        """Save the series."""
        index_series.save_series(source.database, self._code, self._given, confirmed=self._confirmed)


class ClosingForm(ConfirmedForm):
    """A series that stops: its last month, the one that replaces it, and the coefficient between both."""

    def __init__(self, page: Page, series: SeriesView, table: IndexTable) -> None:
        super().__init__(page, subject_of(series), _("La série s’est arrêtée"), _("Enregistrer l’arrêt"))
        self._code = series.code
        self._table = table
        points = series.curve()
        last = series.closed_after or (points[-1][0] if points else None)
        others = [(one.name or one.code, one.code) for one in table.series if one.code != series.code]
        self.closed_after = MonthEdit()
        self.closed_after.set_value(None if last is None else str(last))
        self.successor = ChoiceBox(
            [(_("Une nouvelle série…"), "new"), *others, (_("Pas encore connue"), "unknown")]
        )
        self.successor_name = QLineEdit()
        self.known_from = DateEdit(page.shell.today)
        self.coefficient, self.decimals = NumberEdit(), ChoiceBox(_roundings())
        self.source = QLineEdit()
        self.joint = wide_label()
        self._given = Closing(None)
        self._confirmed = False
        self.add("closed_after", _("Dernier mois paru"), self.closed_after)
        self.add("successor", _("Elle est remplacée par"), self.successor)
        self.add("successor_name", _("Nom de la nouvelle série"), self.successor_name)
        self.add("known_from", _("Première parution le"), self.known_from)
        self.add("coefficient", _("Nouvelle valeur × … = ancienne"), self.coefficient)
        self.add("decimals", _("Valeur raccordée"), self.decimals)
        self.add("source", _("Source du coefficient"), self.source)
        self.add("joint", _("Vérification"), self.joint)
        self.add_confirmation()
        self.successor.picked.connect(self._show_fields)
        self.coefficient.value_changed.connect(self._on_coefficient)
        guard_wheel(self)
        self._show_fields()
        self.finish()

    def _show_fields(self) -> None:
        choice = self.successor.value()
        self.show_field("successor_name", visible=choice == "new")
        for name in ("known_from", "coefficient", "decimals", "source"):
            self.show_field(name, visible=choice != "unknown")
        self._on_coefficient()

    def _on_coefficient(self, _value: object = None) -> None:
        """Show what the coefficient makes of the first value of the new series."""
        self.forget_confirmation()
        joint = index_series.joint_values(self._table, str(self.successor.value()), self._code)
        coefficient = self.coefficient.value()
        if joint is None or coefficient is None:
            self.show_field("joint", visible=False)
            return
        last, first = joint
        self.joint.setText(
            _("{first} × {coefficient} = {linked}, la dernière de l’ancienne était {last}").format(
                first=french.number(first),
                coefficient=french.number(coefficient),
                linked=french.number(first * coefficient, 1),
                last=french.number(last),
            )
        )
        self.show_field("joint", visible=True)

    def prepare(self) -> list[FieldError]:
        """Keep the end of the series and its successor."""
        closed, choice = self.closed_after.value(), str(self.successor.value())
        link = LinkForm(self._code, self.coefficient.value(), _decimals(self.decimals), self.source.text())
        self._given = Closing(
            closed_after=None if closed is None else Month.parse(closed),
            successor="" if choice in ("new", "unknown") else choice,
            successor_name=self.successor_name.text() if choice == "new" else "",
            known_from=None if choice == "unknown" else self.known_from.value(),
            link=LinkForm() if choice == "unknown" else link,
        )
        self._confirmed = self.is_confirmed()
        if choice == "new" and not self.successor_name.text().strip():
            return [FieldError("successor_name", "series_name_missing")]
        return []

    def job(self, source: Source) -> None:
        """Close the series."""
        index_series.close_series(source.database, self._code, self._given, confirmed=self._confirmed)
