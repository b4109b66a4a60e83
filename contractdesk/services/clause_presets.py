"""Clauses ready to start from: a firm price, and the wordings of the four vendors of the sample register."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractdesk.common.i18n import _
from contractdesk.common.paths import resource
from contractdesk.data import models
from contractdesk.data.exchange import read_columns
from contractdesk.domain.clauses import IndexRule, Reading
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Anchor, ClauseKind, IndexRuleKind
from contractdesk.services.clause_forms import ClauseForm, WeightedIndex


@dataclass(frozen=True, slots=True)
class Preset:
    """A clause to start from, under the name of who writes it."""

    key: str
    title: str
    form: ClauseForm


def presets() -> tuple[Preset, ...]:
    """Return the clauses to start from, the simplest first."""
    titles = {
        "libriciel": (_("Libriciel\u00a0: 0,15 + 0,85, si la commune le demande"), "BRON_CM_WD"),
        "operis": (_("Operis\u00a0: plancher de 2\u00a0%, trois lectures"), "2025CM0417"),
        "3douest": (_("3D Ouest\u00a0: en chaîne, chaque 1er janvier"), "3DOUEST-ENFANCE-2022"),
        "atexo": (_("Atexo\u00a0: depuis la signature, prix par année"), "D_2026_0083"),
    }
    firm = Preset("firm", _("Prix ferme"), ClauseForm(kind=ClauseKind.FIRM))
    return (firm, *(Preset(key, title, _sample(reference)) for key, (title, reference) in titles.items()))


@functools.cache
def _sample(reference: str) -> ClauseForm:
    """Return the clause of a contract of the sample register, as the sample writes it."""
    document = tomllib.loads(resource("sample", "register.toml").read_text(encoding="utf-8"))
    (clause,) = [one["clause"] for one in document["contracts"] if one["reference"] == reference]
    plain = {name: value for name, value in clause.items() if name not in ("indices", "readings")}
    columns = read_columns(models.Clause, plain, reference)
    fields = set(ClauseForm.__dataclass_fields__)
    return ClauseForm(
        **{name: value for name, value in columns.items() if name in fields},
        current_rule=_rule(columns, "current", Anchor.REVISION),
        indices=tuple(
            WeightedIndex(columns["index_name"], columns.get("weight", WeightedIndex().weight))
            for columns in (read_columns(models.ClauseIndex, one, reference) for one in clause["indices"])
        ),
        readings=tuple(
            _reading(read_columns(models.ClauseReading, one, reference)) for one in clause["readings"]
        ),
    )


def _reading(columns: Mapping[str, Any]) -> Reading:
    code, label = columns["code"], columns["label"]
    rest = {
        name: columns[name]
        for name in ("grounds", "price_base", "floor_basis", "cap_basis", "step_rule", "link_decimals")
        if name in columns
    }
    link = _rule(columns, "link", Anchor.PREVIOUS_TERM, IndexRuleKind.PREVIOUS_REVISION)
    return Reading(code, label, base_rule=_rule(columns, "base", Anchor.EFFECT), link_rule=link, **rest)


def _rule(
    columns: Mapping[str, Any], name: str, anchor: Anchor, kind: IndexRuleKind = IndexRuleKind.LAST_KNOWN
) -> IndexRule:
    month = columns.get(f"{name}_month")
    return IndexRule(
        columns.get(f"{name}_kind", kind),
        columns.get(f"{name}_anchor", anchor),
        columns.get(f"{name}_offset", 0),
        None if month is None else Month.parse(month),
    )
