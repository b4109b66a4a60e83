"""The sections of the settings: each shows its part of the form, and gives it back as it was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit

from contractdesk.common.errors import FieldError
from contractdesk.common.i18n import _
from contractdesk.services import setting_forms
from contractdesk.services.settings import HOLIDAY_ZONES, IndexGrowth, LateRate, PurchaseThreshold
from contractdesk.ui.dialogs.settings_section import Section
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.money_edit import CountEdit, MoneyEdit, PercentEdit
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import button, text_label
from contractdesk.ui.widgets.rows_editor import RowColumn, RowsEditor

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from contractdesk.services.setting_forms import SettingsForm
    from contractdesk.ui.theme import Tone


class ServicesSection(Section):
    """The services and « antennes\u00a0» that contracts are charged to."""

    def __init__(self) -> None:
        super().__init__(
            "services",
            _("Les services et antennes de la commune, proposés quand un contrat est imputé."),
        )
        columns = (RowColumn("name", _("Service ou antenne"), QLineEdit),)
        self.add_rows("services", RowsEditor(columns, name=_("Services"), add=_("Ajouter un service")))
        self.finish()

    def fill(self, form: SettingsForm) -> None:
        """Show the services."""
        self.rows_of("services").set_rows([(None, (one,)) for one in form.settings.services])

    def apply(self, form: SettingsForm) -> SettingsForm:
        """Give the services."""
        names = tuple(values[0] for _key, values in self.rows_of("services").rows())
        return replace(form, settings=replace(form.settings, services=names))


class DelaysSection(Section):
    """The holidays and delays from which every date is computed."""

    def __init__(self) -> None:
        super().__init__(
            "delays",
            _("Toutes les échéances sont recalculées dès l’enregistrement."),
        )
        self.zone = QComboBox()
        self.zone.addItems(list(HOLIDAY_ZONES))
        self.add("holiday_zone", _("Jours fériés"), self.zone, unit=" ")
        for name, text, unit, hint in (
            (
                "postal_margin_days",
                _("Marge postale"),
                _("jours"),
                _("Une lettre recommandée peut attendre 15 jours au guichet avant d’être reçue."),
            ),
            (
                "lead_days",
                _("Délai de décision"),
                _("jours"),
                _("Le temps qu’il vous faut pour décider, avant le jour de l’envoi."),
            ),
            (
                "procurement_months",
                _("Remise en concurrence"),
                _("mois"),
                _("Combien de temps avant la fin du contrat la consultation doit commencer."),
            ),
        ):
            self.add(name, text, CountEdit(least=0, most=setting_forms.LIMITS[name]), unit=unit, hint=hint)
        alerts: ParsedEdit[tuple[int, ...]] = ParsedEdit(
            read=setting_forms.read_days, write=setting_forms.write_days, explain=error_text
        )
        alerts.setFixedWidth(alerts.text_width("365, 180, 90, 30, 7"))
        self.add(
            "alert_days",
            _("Alertes"),
            alerts,
            unit=_("jours avant"),
            hint=_("Plusieurs seuils séparés par des virgules, par exemple 90, 30, 7."),
        )
        self.finish()

    def fill(self, form: SettingsForm) -> None:
        """Show the delays."""
        self.zone.setCurrentText(form.settings.holiday_zone)
        for name, editor in self.editors.items():
            if isinstance(editor, ParsedEdit):
                editor.set_value(getattr(form.settings, name))

    def apply(self, form: SettingsForm) -> SettingsForm:
        """Give the delays; no number of days is none."""
        typed: dict[str, Any] = {
            name: editor.value() or (() if name == "alert_days" else 0)
            for name, editor in self.editors.items()
            if isinstance(editor, ParsedEdit)
        }
        settings = replace(form.settings, holiday_zone=self.zone.currentText(), **typed)
        return replace(form, settings=settings)


class ClosingSection(Section):
    """The days on which the town hall is closed."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__(
            "closing",
            _("Les jours de fermeture propres à la commune, ponts ou fête locale, en plus des jours fériés."),
        )
        columns = (
            RowColumn("day", _("Jour fermé"), lambda: DateEdit(today), "88/88/8888"),
            RowColumn("label", _("Motif"), QLineEdit),
        )
        self.add_rows("closing_days", RowsEditor(columns, name=_("Jours fermés"), add=_("Ajouter un jour")))
        self.finish()

    def fill(self, form: SettingsForm) -> None:
        """Show the days."""
        self.rows_of("closing_days").set_rows([(None, (one.day, one.label)) for one in form.closing_days])

    def unreadable(self) -> list[FieldError]:
        """Ask for the day of each row too."""
        rows = self.rows_of("closing_days").rows()
        found = super().unreadable()
        known = {one.field for one in found}
        for n, (_key, values) in enumerate(rows):
            if values[0] is None and f"closing_days.{n}.day" not in known:
                found.append(FieldError(f"closing_days.{n}.day", "day_missing"))
        return found

    def apply(self, form: SettingsForm) -> SettingsForm:
        """Give the days, in order."""
        days = [setting_forms.ClosingDay(*values) for _key, values in self.rows_of("closing_days").rows()]
        return replace(form, closing_days=tuple(days))


class ArticlesSection(Section):
    """The articles of the M57 chart of accounts."""

    def __init__(self) -> None:
        super().__init__(
            "articles",
            _(
                "Les articles auxquels les contrats sont imputés. Changer un numéro le change aussi sur les "
                "contrats qui y sont imputés."
            ),
        )
        columns = (
            RowColumn("code", _("Article"), QLineEdit, "65811888"),
            RowColumn("label", _("Libellé"), QLineEdit),
        )
        self.add_rows("articles", RowsEditor(columns, name=_("Imputations"), add=_("Ajouter un article")))
        self.usual = button(_("Ajouter les articles usuels"), self._add_usual)
        line = QHBoxLayout()
        line.addWidget(self.usual)
        line.addStretch(1)
        self.body.addLayout(line)
        self.finish()

    def _add_usual(self) -> None:
        rows = self.rows_of("articles")
        known = {values[0] for _key, values in rows.rows()}
        for one in setting_forms.usual_articles():
            if one.code not in known:
                rows.add_filled((one.code, one.label))

    def fill(self, form: SettingsForm) -> None:
        """Show the articles."""
        self.rows_of("articles").set_rows([(one.row_id, (one.code, one.label)) for one in form.articles])

    def apply(self, form: SettingsForm) -> SettingsForm:
        """Give the articles, each with the row it renames."""
        rows = self.rows_of("articles").rows()
        articles = [
            setting_forms.Article(code, label, key if isinstance(key, int) else None)
            for key, (code, label) in rows
        ]
        return replace(form, articles=tuple(articles))


class ThresholdsSection(Section):
    """Below which amount a purchase needs no advertising, from which day on."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__(
            "thresholds",
            _(
                "En dessous de ce montant, un achat peut se faire sans publicité ni mise en concurrence "
                "préalables. Le seuil qui compte est celui du jour où la consultation a été lancée. Laissez "
                "la date vide pour le plus ancien."
            ),
        )
        columns = (
            RowColumn(
                "since",
                _("Consultations lancées à partir du"),
                lambda: DateEdit(today),
                "88/88/8888 888888888",
            ),
            RowColumn("amount_ht", _("Seuil HT"), MoneyEdit, "888 888 888,88\u00a0€"),
        )
        name = "purchase_thresholds"
        self.add_rows(name, RowsEditor(columns, name=_("Seuils d’achat"), add=_("Ajouter un seuil")))
        self.finish()

    def fill(self, form: SettingsForm) -> None:
        """Show the thresholds."""
        rows = [(None, (one.since, one.amount_ht)) for one in form.settings.purchase_thresholds]
        self.rows_of("purchase_thresholds").set_rows(rows)

    def unreadable(self) -> list[FieldError]:
        """Ask for the amount of each row too."""
        found = super().unreadable()
        known = {one.field for one in found}
        for n, (_key, values) in enumerate(self.rows_of("purchase_thresholds").rows()):
            if values[1] is None and f"purchase_thresholds.{n}.amount_ht" not in known:
                found.append(FieldError(f"purchase_thresholds.{n}.amount_ht", "amount_missing"))
        return found

    def apply(self, form: SettingsForm) -> SettingsForm:
        """Give the thresholds."""
        kept = tuple(
            PurchaseThreshold(*values) for _key, values in self.rows_of("purchase_thresholds").rows()
        )
        return replace(form, settings=replace(form.settings, purchase_thresholds=kept))


class RatesSection(Section):
    """The rates of late interest, semester by semester."""

    def __init__(self) -> None:
        super().__init__(
            "rates",
            _(
                "Le taux directeur de la Banque centrale européenne au premier jour du semestre, augmenté de "
                "huit points. Ajoutez celui de chaque nouveau semestre quand il est publié."
            ),
        )
        columns = (
            RowColumn("semester", _("Semestre"), _semester_edit, "8888-S88"),
            RowColumn("percent", _("Taux annuel"), PercentEdit, "888,88\u00a0%"),
        )
        self.add_rows(
            "late_rates", RowsEditor(columns, name=_("Taux"), add=_("Ajouter un semestre"), newest_first=True)
        )
        self.finish()

    def fill(self, form: SettingsForm) -> None:
        """Show the rates, the newest first."""
        newest = sorted(form.settings.late_rates, key=lambda one: one.semester, reverse=True)
        self.rows_of("late_rates").set_rows([(None, (one.semester, one.percent)) for one in newest])

    def unreadable(self) -> list[FieldError]:
        """Ask for both figures of each row too."""
        found = super().unreadable()
        known = {one.field for one in found}
        for n, (_key, (semester, percent)) in enumerate(self.rows_of("late_rates").rows()):
            if semester is None and f"late_rates.{n}.semester" not in known:
                found.append(FieldError(f"late_rates.{n}.semester", "semester_missing"))
            if percent is None and f"late_rates.{n}.percent" not in known:
                found.append(FieldError(f"late_rates.{n}.percent", "percent_missing"))
        return found

    def apply(self, form: SettingsForm) -> SettingsForm:
        """Give the rates, the oldest first."""
        rates = [LateRate(*values) for _key, values in self.rows_of("late_rates").rows()]
        kept = tuple(sorted(rates, key=lambda one: one.semester))
        return replace(form, settings=replace(form.settings, late_rates=kept))


class GrowthSection(Section):
    """By how much each index is supposed to grow: the hypotheses of the budget."""

    def __init__(self, indices: Mapping[str, str]) -> None:
        super().__init__(
            "growth",
            _(
                "La hausse annuelle supposée de chaque indice, pour prévoir le budget. Le budget la rappelle "
                "toujours, et rien n’est révisé sans valeur publiée. Vide\u00a0: prix inchangés."
            ),
        )
        if not indices:
            self.body.addWidget(text_label(_("Aucun indice n’est enregistré dans ce registre."), wrap=True))
        for code, name in indices.items():
            editor = PercentEdit()
            editor.setFixedWidth(editor.text_width("-888,88\u00a0%"))
            self.add(code, name, editor, unit=_("par an"))
        self.finish()

    def fill(self, form: SettingsForm) -> None:
        """Show the hypotheses."""
        known = {one.index: one.percent for one in form.settings.index_growth}
        for code, editor in self.editors.items():
            if isinstance(editor, ParsedEdit):
                editor.set_value(known.get(code))

    def show_notes(self, notes: Mapping[str, tuple[Tone, str]]) -> None:
        """Say what is wrong with a hypothesis under its field."""
        codes = [one.index for one in self._typed()]
        by_code = {}
        for place, note in notes.items():
            parts = place.split(".")
            by_code[codes[int(parts[1])] if parts[0] == "index_growth" else place] = note
        super().show_notes(by_code)

    def go_to(self, field: str) -> None:
        """Put the keyboard in the field of a hypothesis."""
        parts = field.split(".")
        codes = [one.index for one in self._typed()]
        super().go_to(codes[int(parts[1])] if parts[0] == "index_growth" else field)

    def apply(self, form: SettingsForm) -> SettingsForm:
        """Give the hypotheses; those of indices that are not in the register stay."""
        others = tuple(one for one in form.settings.index_growth if one.index not in self.editors)
        return replace(form, settings=replace(form.settings, index_growth=(*self._typed(), *others)))

    def _typed(self) -> tuple[IndexGrowth, ...]:
        values = {code: one.value() for code, one in self.editors.items() if isinstance(one, ParsedEdit)}
        return tuple(IndexGrowth(code, value) for code, value in values.items() if value is not None)


def _semester_edit() -> ParsedEdit[str]:
    return ParsedEdit(read=setting_forms.read_semester, write=str, explain=error_text)
