"""« Durée et préavis »: when it starts, how it goes on, how it is left, and what can be read in two ways."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from contractdesk.common import french
from contractdesk.common.errors import FieldError, InputError
from contractdesk.common.i18n import _
from contractdesk.domain.enums import ExitRule, LateRule, RenewalKind
from contractdesk.services import labels
from contractdesk.services.forms.entries import AmbiguityEntry, OptionEntry, new_key
from contractdesk.ui.contract_form.step import FormStep
from contractdesk.ui.contract_form.steps import titles
from contractdesk.ui.messages import error_text
from contractdesk.ui.models.entries_model import CellKind, EntryColumn
from contractdesk.ui.widgets.entry_table import EntryTable
from contractdesk.ui.widgets.money_edit import CountEdit
from contractdesk.ui.widgets.parsed_edit import ParsedEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.forms.entries import ContractForm
    from contractdesk.ui.contract_form.step import Around

_TOPICS = ("start", "duration", "renewal", "revision")
_LONGEST_ALERT = 730


@dataclass(frozen=True)
class _OptionRow:
    """An option with the wording it belongs to."""

    uuid: str
    ambiguity: str = ""
    inner: OptionEntry = field(default_factory=OptionEntry)


class TermsStep(FormStep):
    """The second step.

    Signals:
        reading_chosen: A reading of an ambiguous wording was ticked; carries its uuid.
    """

    reading_chosen = Signal(str)

    def __init__(self, around: Around) -> None:
        super().__init__("terms", titles()["terms"], around)
        self._topics: tuple[str, ...] = _TOPICS
        self._chosen: frozenset[str] = frozenset()
        self._begin()
        self._go_on()
        self._leave()
        self._read()
        self.finish()
        self.renewal_kind.currentIndexChanged.connect(self._show_fields)
        self.late_rule.currentIndexChanged.connect(self._show_fields)
        self._show_fields()

    def _begin(self) -> None:
        self.section(_("Début et durée"))
        self.day("effect_on", _("Prise d’effet"))
        self.text("start_event", _("Ou événement à dater"), _("Mise en service, signature de la VSR…"))
        self.text("effect_rule", _("Règle écrite"), _("Ce que le contrat dit du début, si c’est utile"))
        self.duration("initial", _("Durée initiale"))

    def _go_on(self) -> None:
        self.section(_("Reconduction"))
        kinds = [
            (_("Aucune"), RenewalKind.NONE),
            (_("Tacite\u00a0: elle a lieu si personne n’écrit"), RenewalKind.TACIT),
            (_("Expresse\u00a0: elle n’a lieu que si la commune la décide"), RenewalKind.EXPRESS),
        ]
        self.renewal_kind = self.choice("renewal_kind", _("Reconduction"), kinds)
        self.duration("renewal", _("Durée d’une reconduction"))
        self.parsed("max_renewals", _("Nombre de reconductions"), CountEdit(least=0, most=999))
        self.duration("total_limit", _("Durée totale au plus"))
        self.day("end_cap_on", _("Jamais après le"))

    def _leave(self) -> None:
        self.section(_("Préavis"))
        self.duration("notice", _("Préavis"))
        before = [_("date anniversaire"), _("date de fin"), _("date d’expiration de la période en cours")]
        self.suggested("notice_before", _("Compté avant"), before)
        self.suggested("notice_form", _("Forme"), ["LRAR", _("recommandé"), _("dénonciation")])
        by = [_("la personne publique"), _("le client"), _("l’éditeur ou le client")]
        self.suggested("notice_by", _("Donné par"), by)
        exits = [
            (_("À la fin d’une période"), ExitRule.TERM_END),
            (_("À chaque anniversaire, même en cours de période"), ExitRule.ANNIVERSARY),
        ]
        self.choice("exit_rule", _("On peut sortir"), exits)
        late = [
            (_("Vaut pour la fin de la période suivante"), LateRule.NEXT_TERM),
            (_("Prend effet un temps après sa réception"), LateRule.AFTER_RECEIPT),
        ]
        self.late_rule = self.choice("late_rule", _("Préavis tardif"), late)
        self.duration("late_delay", _("Effet après réception"))
        self.text("late_wording", _("Ce qu’en dit le contrat"))
        self.section(_("Rappels"), _("Vides\u00a0: ceux des réglages de la commune s’appliquent."))
        self.parsed("postal_margin_days", _("Délai postal (jours)"), CountEdit(least=0, most=365))
        self.parsed("lead_days", _("Délai de décision (jours)"), CountEdit(least=0, most=730))
        self.parsed("alert_days", _("Rappels (jours avant)"), DaysEdit())

    def _read(self) -> None:
        self.section(
            _("Ce qui se lit de plusieurs façons"),
            _(
                "Notez la phrase et chaque lecture\u00a0: leurs conséquences sont comparées à droite, et "
                "rien n’est choisi à votre place. «\u00a0Retenue\u00a0» garde votre choix, avec sa raison, "
                "et met dans les champs ce que dit cette lecture."
            ),
        )
        self.questions = self.table(
            "ambiguities",
            EntryTable(
                _("Phrases à plusieurs lectures"),
                [
                    EntryColumn("topic", _("Sujet"), CellKind.CHOICE, 14, self._topic_choices),
                    EntryColumn("question", _("Phrase ou question")),
                ],
                lambda: AmbiguityEntry(uuid=new_key(), topic="duration"),
                self.around.today,
            ),
        )
        self.options = self.table(
            "options",
            EntryTable(_("Lectures possibles"), self._option_columns(), self._new_option, self.around.today),
        )
        self.questions.edited.connect(self.options.model.refresh)
        self.options.edited.connect(self._on_options)

    def _option_columns(self) -> list[EntryColumn]:
        renewals = [("", None), *((labels.renewal(kind), kind.value) for kind in RenewalKind)]
        return [
            EntryColumn("ambiguity", _("Phrase"), CellKind.CHOICE, 12, self._question_choices),
            _inner("label", _("Lecture")),
            _change("effect_on", _("Début"), CellKind.DATE, 10),
            EntryColumn(
                "renewal_kind",
                _("Reconduction"),
                CellKind.CHOICE,
                9,
                lambda: renewals,
                get=lambda row: row.inner.changes.get("renewal_kind"),
                put=lambda row, value: _with_change(row, "renewal_kind", value),
            ),
            _change("max_renewals", _("Nombre"), CellKind.COUNT, 6),
            _change("total_limit_count", _("Durée totale"), CellKind.COUNT, 6),
            _inner("chosen", _("Retenue"), CellKind.FLAG, 6),
            _inner("chosen_reason", _("Raison"), CellKind.TEXT, 12),
        ]

    def _new_option(self) -> _OptionRow:
        questions = self.questions.entries()
        key = new_key()
        return _OptionRow(key, questions[-1].uuid if questions else "", OptionEntry(uuid=key))

    def _topic_choices(self) -> Sequence[tuple[str, Any]]:
        return [(labels.topic(one), one) for one in self._topics]

    def _question_choices(self) -> Sequence[tuple[str, Any]]:
        return [
            (_("{n}. {question}").format(n=n, question=one.question), one.uuid)
            for n, one in enumerate(self.questions.entries(), 1)
        ]

    def _ticked(self) -> frozenset[str]:
        return frozenset(row.uuid for row in self.options.entries() if row.inner.chosen)

    def _on_options(self) -> None:
        former, self._chosen = self._chosen, self._ticked()
        for uuid in self._chosen - former:
            self.reading_chosen.emit(uuid)

    def show_changes(self, before: ContractForm, after: ContractForm) -> None:
        """Show what has become of the fields, and of the readings."""
        super().show_changes(before, after)
        inner = {option.uuid: option for one in after.ambiguities for option in one.options}
        self.options.model.change_entries(lambda row: replace(row, inner=inner.get(row.uuid, row.inner)))
        self._chosen = self._ticked()

    def _show_fields(self, _index: int = 0) -> None:
        renews = RenewalKind(self.renewal_kind.currentData()) is not RenewalKind.NONE
        for name in ("renewal", "max_renewals", "total_limit", "end_cap_on"):
            self.show_field(name, visible=renews)
        after = LateRule(self.late_rule.currentData()) is LateRule.AFTER_RECEIPT
        self.show_field("late_delay", visible=after)

    def load_more(self, form: ContractForm) -> None:
        """Show the wordings and their readings."""
        more = (one.topic for one in form.ambiguities if one.topic not in _TOPICS)
        self._topics = (*_TOPICS, *dict.fromkeys(more))
        self.questions.set_entries([replace(one, options=()) for one in form.ambiguities])
        self.options.set_entries(
            [_OptionRow(option.uuid, one.uuid, option) for one in form.ambiguities for option in one.options]
        )
        self._chosen = self._ticked()
        self._show_fields()

    def apply_more(self, form: ContractForm) -> ContractForm:
        """Give the wordings with their readings."""
        rows = self.options.entries()
        return replace(
            form,
            ambiguities=tuple(
                replace(one, options=tuple(row.inner for row in rows if row.ambiguity == one.uuid))
                for one in self.questions.entries()
            ),
        )

    def unreadable(self) -> list[FieldError]:
        """Tell of a reading that belongs to no wording."""
        known = {one.uuid for one in self.questions.entries()}
        lost = [
            FieldError("options", "option_without_question", {"row": row})
            for row, one in enumerate(self.options.entries(), 1)
            if one.ambiguity not in known
        ]
        return [*super().unreadable(), *lost]


def _inner(name: str, title: str, kind: CellKind = CellKind.TEXT, width: int = 0) -> EntryColumn:
    return EntryColumn(
        name,
        title,
        kind,
        width,
        get=lambda row: getattr(row.inner, name),
        put=lambda row, value: replace(row, inner=replace(row.inner, **{name: value})),
    )


def _change(name: str, title: str, kind: CellKind, width: int) -> EntryColumn:
    def get(row: _OptionRow) -> Any:
        value = row.inner.changes.get(name)
        return dt.date.fromisoformat(value) if kind is CellKind.DATE and value else value

    def put(row: _OptionRow, value: Any) -> _OptionRow:
        return _with_change(row, name, value.isoformat() if isinstance(value, dt.date) else value)

    return EntryColumn(name, title, kind, width, least=0, get=get, put=put)


def _with_change(row: _OptionRow, name: str, value: Any) -> _OptionRow:
    changes = {key: one for key, one in row.inner.changes.items() if key != name}
    if value is not None:
        changes[name] = value
    return replace(row, inner=replace(row.inner, changes=changes))


class DaysEdit(ParsedEdit[tuple[int, ...]]):
    """A few numbers of days, « 90, 30, 7 », or nothing."""

    def __init__(self) -> None:
        super().__init__(read=_read_days, write=_write_days, explain=error_text)
        self.setPlaceholderText("90, 30, 7")
        self.setMinimumWidth(self.text_width("000, 000, 000"))


def _read_days(text: str) -> tuple[int, ...]:
    found = []
    for part in text.replace(";", ",").split(","):
        figure = part.strip()
        if not figure.isascii() or not figure.isdecimal() or not 0 < int(figure) <= _LONGEST_ALERT:
            raise InputError("alert_days_invalid", text=figure, most=_LONGEST_ALERT)
        found.append(int(figure))
    return tuple(sorted(set(found), reverse=True))


def _write_days(days: tuple[int, ...]) -> str:
    return ", ".join(french.number(day) for day in days)
