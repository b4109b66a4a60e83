"""The prices of a contract through time, line by line or group by group: past, in force, known in advance."""

from collections.abc import Iterator
from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.contract import Contract
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.enums import StepOrigin
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.services.dto import Grid


def prices(contract: Contract, today: date) -> Grid | None:
    """Return every price of every item with its days, None where no price ever changes."""
    if all(len(item.steps) < 2 for item in contract.items):
        return None
    rows = tuple(row for item in contract.items for row in _rows(item, contract.terms.effect, today))
    columns = (_("Ligne"), _("Du"), _("Au"), _("HT par an"), _("Origine"), _("Situation"))
    return Grid(_("Historique des prix"), columns, rows, numeric=(3,))


def _rows(item: PricedItem, effect: date | None, today: date) -> Iterator[tuple[str, ...]]:
    steps = sorted(item.steps, key=lambda step: _rank(step, effect))
    for place, step in enumerate(steps):
        following = steps[place + 1] if place + 1 < len(steps) else None
        opens = step.opens_on(effect) or (effect if step.contract_year in (None, 1) else None)
        closes = _last_day(step, following, effect)
        yield (
            item.label,
            _opening(step, opens),
            "" if closes is None else french.date(closes),
            french.money(step.annual_ht),
            _("révision") if step.origin is StepOrigin.REVISION else _("contrat"),
            _situation(step, opens, closes, today),
        )


def _rank(step: PriceStep, effect: date | None) -> tuple[date, bool, int]:
    """Order steps by their day; on one day, what the contract says comes before its revision."""
    opens = step.opens_on(effect) or date.min
    return opens, step.origin is StepOrigin.REVISION, step.contract_year or 0


def _last_day(step: PriceStep, following: PriceStep | None, effect: date | None) -> date | None:
    if step.valid_to is not None:
        return step.valid_to
    opens = None if following is None else following.opens_on(effect)
    return None if opens is None else opens - ONE_DAY


def _opening(step: PriceStep, opens: date | None) -> str:
    if opens is not None:
        return french.date(opens)
    if step.contract_year is not None:
        return (
            _("{n}e année du contrat").format(n=step.contract_year) if step.contract_year > 1 else _("début")
        )
    return _("début")


def _situation(step: PriceStep, opens: date | None, closes: date | None, today: date) -> str:
    if opens is not None and closes is not None and closes < opens:
        return _("remplacé par sa révision")
    if closes is not None and closes < today:
        return _("passé")
    if opens is None or opens > today:
        return _("connu d’avance")
    return _("en vigueur")
