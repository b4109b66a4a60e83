"""« Engagements et RGPD »: hours, delays, promises, duties, and what is said of personal data."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contractdesk.common.i18n import _
from contractdesk.services import labels
from contractdesk.services.forms.entries import (
    CommitmentEntry,
    HoursEntry,
    LevelEntry,
    PriorityEntry,
    ProtectionEntry,
    new_key,
)
from contractdesk.ui.contract_form.step import FormStep
from contractdesk.ui.contract_form.steps import titles
from contractdesk.ui.models.entries_model import CellKind, EntryColumn
from contractdesk.ui.widgets.entry_table import EntryTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.forms.entries import ContractForm
    from contractdesk.ui.contract_form.step import Around

_KINDS = (
    *("availability", "incident", "hosting_site", "phone_support", "option", "client_duty"),
    *("yearly_right", "allowance", "maintenance_condition", "credit"),
)
_TIME = re.compile(r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})?)?", re.ASCII)


class CommitmentsStep(FormStep):
    """The last step."""

    def __init__(self, around: Around) -> None:
        super().__init__("commitments", titles()["commitments"], around)
        self._kinds: tuple[str, ...] = _KINDS
        self.section(_("Assistance"))
        self.text("hours_wording", _("Horaires écrits"))
        self.flag("hours_skip_holidays", _("Sauf les jours fériés"))
        self._add_hours()
        self._add_levels()
        self._add_commitments()
        self._add_protection()
        self.finish()

    def _add_hours(self) -> None:
        self.hours = self.table(
            "hours",
            EntryTable(
                _("Horaires"),
                [
                    EntryColumn("first_weekday", _("Du"), CellKind.CHOICE, 10, _days),
                    EntryColumn("last_weekday", _("Au"), CellKind.CHOICE, 10, _days),
                    EntryColumn("opens", _("Ouvre à"), width=8, put=_put_time("opens")),
                    EntryColumn("closes", _("Ferme à"), width=8, put=_put_time("closes")),
                ],
                lambda: HoursEntry(uuid=new_key()),
                self.around.today,
            ),
        )

    def _add_levels(self) -> None:
        self.section(_("Niveaux d’incident"), _("Dans les mots du contrat\u00a0: 4 h, 3 jours ouvrés…"))
        self.levels = self.table(
            "levels",
            EntryTable(
                _("Niveaux d’incident"),
                [
                    EntryColumn("level", _("Niveau")),
                    EntryColumn("acknowledgement", _("Prise en compte"), width=14),
                    EntryColumn("qualification", _("Qualification"), width=12),
                    EntryColumn("workaround", _("Contournement"), width=14),
                    EntryColumn("resolution", _("Résolution"), width=16),
                ],
                lambda: LevelEntry(uuid=new_key()),
                self.around.today,
            ),
        )
        self.section(
            _("Priorités"), _("Le niveau que donnent criticité et impact, si le contrat les croise.")
        )
        self.priorities = self.table(
            "priorities",
            EntryTable(
                _("Priorités"),
                [
                    EntryColumn("criticality", _("Criticité")),
                    EntryColumn("impact", _("Impact")),
                    EntryColumn("level", _("Niveau"), width=12),
                ],
                lambda: PriorityEntry(uuid=new_key()),
                self.around.today,
            ),
        )

    def _add_commitments(self) -> None:
        self.section(
            _("Engagements, pénalités et obligations"),
            _("«\u00a0Par an\u00a0»\u00a0: un droit à utiliser chaque année, rappelé avant d’être perdu."),
        )
        self.commitments = self.table(
            "commitments",
            EntryTable(
                _("Engagements"),
                [
                    EntryColumn("kind", _("Nature"), CellKind.CHOICE, 14, self._kind_choices),
                    EntryColumn("wording", _("Engagement")),
                    EntryColumn("scope", _("Pour"), width=9),
                    EntryColumn("quantity", _("Quantité"), CellKind.COUNT, 6),
                    EntryColumn("unit", _("Unité"), width=9),
                    EntryColumn("is_yearly", _("Par an"), CellKind.FLAG, 5),
                ],
                lambda: CommitmentEntry(uuid=new_key(), kind=_KINDS[0]),
                self.around.today,
            ),
        )

    def _add_protection(self) -> None:
        self.section(_("Données personnelles"))
        self._protected("dpo_email", _("Délégué du titulaire"), _("dpo@…, une adresse de fonction"))
        self._protected("breach_notice", _("Violation signalée sous"))
        self._protected("subprocessor_rule", _("Sous-traitants"))
        self._protected("retention", _("Durées de conservation"))
        self._protected("hosting", _("Hébergement"))
        self._protected("reversibility", _("Réversibilité"))
        self._protected("audit", _("Audit"))
        self._protected("liability", _("Responsabilité"))

    def _protected(self, name: str, title: str, hint: str = "") -> None:
        self.text(name, title, hint)
        self.fields[name].names = ()

    def _kind_choices(self) -> Sequence[tuple[str, Any]]:
        return [(labels.commitment_kind(one), one) for one in self._kinds]

    def load_more(self, form: ContractForm) -> None:
        """Show the tables and what is said of personal data."""
        self._kinds = (
            *_KINDS,
            *dict.fromkeys(one.kind for one in form.commitments if one.kind not in _KINDS),
        )
        self.hours.set_entries(form.hours)
        self.levels.set_entries(form.levels)
        self.priorities.set_entries(form.priorities)
        self.commitments.set_entries(form.commitments)
        protection = form.protection or ProtectionEntry()
        for name in ProtectionEntry.__dataclass_fields__:
            self.fields[name].put(getattr(protection, name))

    def apply_more(self, form: ContractForm) -> ContractForm:
        """Give the tables and what is said of personal data."""
        said = {name: self.fields[name].read()[0] for name in ProtectionEntry.__dataclass_fields__}
        is_silent = not any(text.strip() for text in said.values())
        return replace(
            form,
            hours=self.hours.entries(),
            levels=self.levels.entries(),
            priorities=self.priorities.entries(),
            commitments=self.commitments.entries(),
            protection=None if is_silent else ProtectionEntry(**said),
        )


def _days() -> Sequence[tuple[str, Any]]:
    names = (
        *(_("lundi"), _("mardi"), _("mercredi"), _("jeudi")),
        *(_("vendredi"), _("samedi"), _("dimanche")),
    )
    return [(name, place) for place, name in enumerate(names, 1)]


def _put_time(name: str) -> Any:
    return lambda row, text: replace(row, **{name: normal_time(text)})


def normal_time(text: str) -> str:
    """Return a time as « 09:00 » from « 9h », « 9:00 », « 9 h 30 »; anything else stays as typed."""
    match = _TIME.fullmatch(text.strip().lower())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return text.strip()
    return f"{int(match[1]):02}:{int(match[2] or 0):02}"
