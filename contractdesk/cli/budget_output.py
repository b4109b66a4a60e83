"""What `budget` says: a JSON document for programs (resources/schemas/budget.json), a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.cli.texts import table
from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.budget import Cause
from contractdesk.domain.money import ZERO
from contractdesk.services import budget
from contractdesk.services.budget import Grouping

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from contractdesk.cli.documents import Document
    from contractdesk.services.budget import Amount, BudgetView
    from contractdesk.services.purchases import PurchaseTotal

_NAMES = {
    Grouping.ARTICLE: ("articles", "article"),
    Grouping.SERVICE: ("services", "service"),
    Grouping.VENDOR: ("vendors", "vendor"),
    Grouping.CONTRACT: ("contracts", "contract"),
}


def document(as_of: date, view: BudgetView, totals: Sequence[PurchaseTotal]) -> Document:
    """Return the budget, its lines by article, service, vendor and contract, and the purchase thresholds."""
    found: Document = {
        "as_of": as_of.isoformat(),
        "hypotheses": [
            {
                "index": one.index,
                "name": one.name,
                "growth_percent": None if one.percent is None else str(one.percent),
            }
            for one in view.hypotheses
        ],
        "years": [
            {**_amount(year, amount), **_difference(view, year)}
            for year, amount in zip(view.years, view.totals(), strict=True)
        ],
    }
    for grouping, (plural, name) in _NAMES.items():
        found[plural] = [
            {
                name: one.key,
                "label": one.title,
                "contracts": list(one.references),
                "years": [
                    _amount(year, amount) for year, amount in zip(view.years, one.amounts, strict=True)
                ],
            }
            for one in view.lines(grouping)
        ]
    found["revisions"] = [
        {
            "contract": reference,
            "on": one.on.isoformat(),
            "before_ht": str(one.before_ht),
            "after_ht": str(one.after_ht),
        }
        for reference, one in view.revisions
    ]
    found["unrecorded"] = [
        {"contract": reference, "due_on": day.isoformat()} for reference, day in view.unrecorded
    ]
    found["firm"] = list(view.firm)
    found["uncounted"] = [{"contract": reference, "missing": facts} for reference, facts in view.uncounted]
    found["thresholds"] = [_threshold(one) for one in totals]
    return found


def text(as_of: date, view: BudgetView) -> str:
    """Return the budget as a table of articles, with what it supposes."""
    columns = (_("Article"), *(str(year) for year in view.years))
    lines = [
        (one.title, *(french.money(amount.ht) for amount in one.amounts))
        for one in view.lines(Grouping.ARTICLE)
    ]
    for name, part in ((_("Total HT"), "ht"), (_("dont engagé"), "certain"), (_("Total TTC"), "ttc")):
        lines.append((name, *(french.money(getattr(amount, part)) for amount in view.totals())))
    heading = _("Budget au {day}, montants HT").format(day=french.date(as_of))
    notes = [budget.hypothesis_sentence(view.hypotheses)]
    notes += [
        _("{reference}\u00a0: sans montant, il manque {facts}.").format(reference=reference, facts=facts)
        for reference, facts in view.uncounted
    ]
    return "\n".join([heading, "", *table(columns, lines, right=range(1, len(columns))), "", *notes])


def _amount(year: int, amount: Amount) -> Document:
    return {
        "year": year,
        "engaged_ht": str(amount.certain),
        "forecast_ht": str(amount.supposed),
        "total_ht": str(amount.ht),
        "vat": str(amount.vat),
        "total_ttc": str(amount.ttc),
    }


def _difference(view: BudgetView, year: int) -> Document:
    causes = view.causes(year)
    return {
        "difference_ht": str(sum(causes.values(), ZERO)),
        "causes": {cause.value: str(causes.get(cause, ZERO)) for cause in Cause},
    }


def _threshold(one: PurchaseTotal) -> Document:
    return {
        "kind": "family" if one.is_family else "vendor",
        "name": one.name,
        "total_ht": str(one.total_ht),
        "threshold_ht": None if one.threshold_ht is None else str(one.threshold_ht),
        "level": one.level.value,
        "contracts": [
            {
                "contract": each.reference,
                "total_ht": str(each.total_ht),
                "from": each.first.isoformat(),
                "to": each.last.isoformat(),
                "consultation": each.consulted_on.isoformat(),
                "assumed": each.is_assumed,
            }
            for each in one.purchases
        ],
        "uncounted": list(one.uncounted),
    }
