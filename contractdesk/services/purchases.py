"""Purchase thresholds: what contracts come to over their whole duration, by vendor and by family of needs.

The program counts and says what it means; whether purchases form one need is for the commune to judge.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import queries
from contractdesk.data.engine import Database
from contractdesk.domain.budget import lifetime_ht
from contractdesk.domain.contract import Contract, state_on
from contractdesk.domain.enums import Status
from contractdesk.domain.money import ZERO
from contractdesk.services.facts import Facts

MONTHS_WITHOUT_LIMIT = 48
"""A contract without limit is estimated over four years, as directive 2014/24 counts (article 5)."""
_NEAR = Decimal("0.8")
_OVER = (Status.ENDED, Status.TERMINATED)


class Level(StrEnum):
    """Where a total stands against its threshold."""

    BELOW = "below"
    NEAR = "near"
    ABOVE = "above"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Purchase:
    """A contract in a total: its cost over its whole duration, and when its consultation was started.

    ``is_assumed`` says that the day is that of the signature or of the start, for want of a better one;
    ``is_endless`` that its duration has no limit.
    """

    reference: str
    total_ht: Decimal
    first: date
    last: date
    consulted_on: date
    is_assumed: bool
    is_endless: bool


@dataclass(frozen=True, slots=True)
class PurchaseTotal:
    """What a vendor, or a family of needs, comes to; ``uncounted`` lack a date or a price."""

    name: str
    is_family: bool
    total_ht: Decimal
    threshold_ht: Decimal | None
    level: Level
    purchases: tuple[Purchase, ...]
    uncounted: tuple[str, ...]


def watch(database: Database, facts: Facts, today: date) -> tuple[PurchaseTotal, ...]:
    """Return the totals of vendors, then of families, the nearest to its threshold first.

    Contracts that are over are left out: what counts is what runs, and what is to come.
    """
    with database.read() as session:
        facts_of = queries.purchases(session)
    vendors: defaultdict[str, list[Contract]] = defaultdict(list)
    families: defaultdict[str, list[Contract]] = defaultdict(list)
    for one in facts.contracts:
        if state_on(one, today, facts.context).status in _OVER:
            continue
        vendors[one.vendor].append(one)
        family = facts_of.get(one.id, ("", None))[0].strip()
        if family:
            families[family].append(one)
    days = {one: day for one, (_family, day) in facts_of.items()}
    found = []
    for groups, is_family in ((vendors, False), (families, True)):
        totals = [_total(name, members, facts, days, is_family=is_family) for name, members in groups.items()]
        found += sorted(totals, key=lambda one: (-_share(one), one.name))
    return tuple(found)


def sentence(one: PurchaseTotal) -> str:
    """Return how much, over which duration, and what it means."""
    if not one.purchases:
        return _("Aucun montant ne peut être compté\u00a0: il manque une date ou un prix.")
    first = min(each.first for each in one.purchases)
    last = max(each.last for each in one.purchases)
    counted = french.counted(len(one.purchases), _("contrat"), _("contrats"))
    parts = [
        _("{total} HT sur toute la durée de {contracts} ({period}).").format(
            total=french.money(one.total_ht), contracts=counted, period=french.period(first, last)
        )
    ]
    if one.threshold_ht is None:
        parts.append(_("Aucun seuil n’est réglé."))
    else:
        parts.append(_meaning(one, one.threshold_ht))
    return " ".join(parts)


def _meaning(one: PurchaseTotal, threshold: Decimal) -> str:
    shown = french.money(threshold)
    if one.level is Level.ABOVE:
        return _(
            "C’est plus que le seuil de {threshold} HT\u00a0: au-delà, un achat demande en principe une "
            "publicité et une mise en concurrence. À vérifier avant d’acheter de nouveau."
        ).format(threshold=shown)
    percent = french.percent(_share(one) * 100, 0)
    if one.level is Level.NEAR:
        return _(
            "C’est {percent} du seuil de {threshold} HT\u00a0: il reste {rest} HT avant qu’une publicité et "
            "une mise en concurrence soient en principe nécessaires."
        ).format(percent=percent, threshold=shown, rest=french.money(threshold - one.total_ht))
    return _(
        "C’est {percent} du seuil de {threshold} HT, en dessous duquel un achat se passe sans publicité ni "
        "mise en concurrence préalables."
    ).format(percent=percent, threshold=shown)


def details(one: PurchaseTotal) -> tuple[str, ...]:
    """Return which contracts count, for how much, and what has been assumed of them."""
    lines = [_detail(each) for each in one.purchases]
    if one.uncounted:
        lines.append(
            _("Non comptés, faute de date ou de prix\u00a0: {contracts}.").format(
                contracts=french.join_and(one.uncounted)
            )
        )
    return tuple(lines)


def judgement() -> str:
    """Return what the program does not decide."""
    return _(
        "Le seuil s’apprécie besoin par besoin, sur la durée totale, reconductions comprises\u00a0: à vous "
        "de juger si ces contrats répondent à un même besoin. Les contrats échus ne sont pas comptés."
    )


def _detail(one: Purchase) -> str:
    text = _("{reference}\u00a0: {total} HT, {period}, consultation du {day}").format(
        reference=one.reference,
        total=french.money(one.total_ht),
        period=french.period(one.first, one.last),
        day=french.date(one.consulted_on),
    )
    notes = []
    if one.is_assumed:
        notes.append(_("date supposée, celle de la signature ou du début"))
    if one.is_endless:
        notes.append(_("sans limite de durée, compté sur quatre ans"))
    return f"{text} ({french.join_and(notes)})." if notes else f"{text}."


def _total(
    name: str, members: list[Contract], facts: Facts, days: dict[int, date | None], *, is_family: bool
) -> PurchaseTotal:
    purchases, uncounted = [], []
    for one in sorted(members, key=lambda each: each.reference):
        found = lifetime_ht(one, MONTHS_WITHOUT_LIMIT)
        if found is None:
            uncounted.append(one.reference)
            continue
        total, first, last = found
        known, plan = days.get(one.id), one.plan()
        consulted = known or one.signed_on or first
        is_endless = plan is not None and plan.final_end() is None and not plan.terms.max_renewals
        purchases.append(Purchase(one.reference, total, first, last, consulted, known is None, is_endless))
    total_ht = sum((one.total_ht for one in purchases), ZERO)
    threshold = None
    if purchases:
        threshold = facts.settings.threshold_on(max(one.consulted_on for one in purchases))
    level = _level(total_ht, threshold) if purchases else Level.UNKNOWN
    return PurchaseTotal(name, is_family, total_ht, threshold, level, tuple(purchases), tuple(uncounted))


def _level(total: Decimal, threshold: Decimal | None) -> Level:
    if threshold is None:
        return Level.UNKNOWN
    if total >= threshold:
        return Level.ABOVE
    return Level.NEAR if total >= _NEAR * threshold else Level.BELOW


def _share(one: PurchaseTotal) -> Decimal:
    return one.total_ht / one.threshold_ht if one.threshold_ht else Decimal(0)
