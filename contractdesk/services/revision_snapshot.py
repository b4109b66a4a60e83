"""What is frozen with a recorded revision: its values, its figures and its sheet, to stand alone for years.

A snapshot is a JSON document. `frozen_of` reads back what the price was computed from, `view_of` what the
agent saw, every reading side by side; neither looks at the indices of the register again.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import contractdesk
from contractdesk.common.errors import InputError
from contractdesk.data import mapping
from contractdesk.domain.clauses import IndexTerm, RevisionClause, Rounding
from contractdesk.domain.enums import ChangeBasis, RevisionScope, RoundingMode
from contractdesk.domain.frozen import FrozenIndex, FrozenRevision
from contractdesk.domain.indices import Link
from contractdesk.domain.pricing import Amounts, Bound
from contractdesk.domain.revision import Proposal
from contractdesk.services import explain
from contractdesk.services.dto import BoundView, QuoteView, ReadingView, RevisionView, StepView
from contractdesk.services.facts import Facts

_READING_AMOUNTS = (
    "base_price_ht",
    "revised_ht",
    "vat",
    "revised_ttc",
    "previous_ht",
    "difference_ht",
    "difference_percent",
)


def snapshot_of(
    facts: Facts, clause: RevisionClause, proposal: Proposal, view: RevisionView
) -> dict[str, Any]:
    """Return all that the sheet of the revision needs to stand on its own, whatever changes later."""
    return {
        "program": contractdesk.__version__,
        "current_quotes": [mapping.quote_document(line.current) for line in proposal.lines],
        "base_quotes": [mapping.quote_document(line.base) for line in proposal.lines],
        "links": [_link_document(line.link) for line in proposal.lines],
        "reading": {"label": proposal.reading.label, "grounds": proposal.reading.grounds},
        "clause": {"wording": clause.wording, "formula": clause.formula},
        "figures": _figures(clause, proposal),
        "base_price_ht": str(proposal.base_price),
        "coefficient_exact": _exact(proposal.coefficient_exact),
        "floor": _bound(proposal.floor),
        "cap": _bound(proposal.cap),
        "below_threshold": proposal.below_threshold,
        "vat": str(proposal.revised.vat),
        "lines": [
            {
                "label": item.label,
                "before_ht": str(written),
                "current_ht": str(current),
                "base_ht": str(base),
                "after_ht": str(after),
                "vat_rate": str(item.vat_rate),
            }
            for (item, written, after), current, base in zip(
                proposal.shares, proposal.amounts.current, proposal.amounts.base, strict=True
            )
        ],
        "steps": list(explain.steps(clause, proposal, facts.table)),
        "warnings": list(explain.warnings(clause, proposal, facts.table)),
        "view": _plain(asdict(view)),
    }


def frozen_of(snapshot: Mapping[str, Any]) -> FrozenRevision | None:
    """Return what a price was computed from, None for a revision recorded before it was kept."""
    figures = snapshot.get("figures")
    if figures is None:
        return None
    clause = RevisionClause(
        fixed_part=Decimal(figures["fixed_part"]),
        terms=tuple(IndexTerm(one["index"], Decimal(one["weight"])) for one in figures["terms"]),
        rounding=Rounding(RoundingMode(figures["rounding_mode"]), figures["rounding_decimals"]),
        floor_percent=_decimal(figures["floor_percent"]),
        cap_percent=_decimal(figures["cap_percent"]),
        threshold_percent=_decimal(figures["threshold_percent"]),
        scope=RevisionScope(figures["scope"]),
    )
    quotes = zip(snapshot["base_quotes"], snapshot["current_quotes"], snapshot["links"], strict=True)
    indices = tuple(
        FrozenIndex(term.weight, mapping.quote_of(base), mapping.quote_of(current), _link(link))
        for term, (base, current, link) in zip(clause.terms, quotes, strict=True)
    )
    written, current, base = (
        tuple(Decimal(line[name]) for line in snapshot["lines"])
        for name in ("before_ht", "current_ht", "base_ht")
    )
    return FrozenRevision(
        clause,
        indices,
        Amounts(written, current, base),
        ChangeBasis(figures["floor_basis"]),
        ChangeBasis(figures["cap_basis"]),
        figures["firm_step"],
    )


def agrees(snapshot: Mapping[str, Any]) -> bool | None:
    """Tell whether the frozen values give the recorded prices again, None when it cannot be known.

    A document that another hand has broken gives nothing.
    """
    try:
        frozen = frozen_of(snapshot)
        if frozen is None:
            return None
        return frozen.priced().parts == tuple(Decimal(line["after_ht"]) for line in snapshot["lines"])
    except (KeyError, TypeError, ValueError, ArithmeticError, InputError):
        return False


def view_of(snapshot: Mapping[str, Any]) -> RevisionView | None:
    """Return what was seen when the revision was recorded, None when it was not kept."""
    found = snapshot.get("view")
    if found is None:
        return None
    return RevisionView(
        reference=found["reference"],
        on=date.fromisoformat(found["on"]),
        wording=found["wording"],
        formula=found["formula"],
        readings=tuple(_reading(one) for one in found["readings"]),
        notes=tuple(found["notes"]),
    )


# ---------------------------------------------------------------------------------------------- writing


def _figures(clause: RevisionClause, proposal: Proposal) -> dict[str, Any]:
    return {
        "fixed_part": str(clause.fixed_part),
        "terms": [{"index": one.index, "weight": str(one.weight)} for one in clause.terms],
        "rounding_mode": clause.rounding.mode.value,
        "rounding_decimals": clause.rounding.decimals,
        "floor_percent": _text(clause.floor_percent),
        "cap_percent": _text(clause.cap_percent),
        "threshold_percent": _text(clause.threshold_percent),
        "scope": clause.scope.value,
        "floor_basis": proposal.reading.floor_basis.value,
        "cap_basis": proposal.reading.cap_basis.value,
        "firm_step": proposal.firm_step,
    }


def _link_document(link: Link | None) -> dict[str, Any] | None:
    if link is None:
        return None
    return {"previous": link.previous, "coefficient": str(link.coefficient), "decimals": link.decimals}


def _bound(bound: Bound | None) -> dict[str, Any] | None:
    if bound is None:
        return None
    return {
        "percent": str(bound.percent),
        "basis": bound.basis.value,
        "coefficient": _exact(bound.coefficient),
        "applied": bound.applied,
    }


def _exact(value: Fraction) -> str:
    return f"{explain.exact(value):f}"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    """Return a document in which amounts and days are texts."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


# ---------------------------------------------------------------------------------------------- reading


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _link(document: Mapping[str, Any] | None) -> Link | None:
    if document is None:
        return None
    return Link(document["previous"], Decimal(document["coefficient"]), document.get("decimals", 1))


def _reading(document: Mapping[str, Any]) -> ReadingView:
    facts = dict(document)
    facts |= {name: _decimal(facts[name]) for name in _READING_AMOUNTS}
    facts["base"] = tuple(QuoteView(**one) for one in facts["base"])
    facts["current"] = tuple(QuoteView(**one) for one in facts["current"])
    facts["workings"] = tuple(StepView(**one) for one in facts["workings"])
    facts["lines"] = tuple(
        (label, Decimal(before), Decimal(after)) for label, before, after in facts["lines"]
    )
    facts["bounds"] = tuple(
        BoundView(one["label"], one["applied"], Decimal(one["with_ht"]), Decimal(one["without_ht"]))
        for one in facts["bounds"]
    )
    return ReadingView(**facts | {name: tuple(facts[name]) for name in ("steps", "warnings")})
