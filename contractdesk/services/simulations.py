"""Simulations in words: a letter received on a day, contracts brought to one anniversary.

Nothing is recorded: the same rules as everywhere, read for a day that has not come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.errors import FieldError, InputError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.domain.contract import Contract, stop_day
from contractdesk.domain.enums import LateRule
from contractdesk.domain.money import ZERO
from contractdesk.domain.simulations import (
    Alignment,
    LetterOutcome,
    Share,
    align,
    letter_received,
    needs_a_letter,
)
from contractdesk.domain.terms import Schedule
from contractdesk.services import reasons, wording
from contractdesk.services.dto import StepView
from contractdesk.services.facts import Facts

_LEAP_YEAR = 2028


@dataclass(frozen=True, slots=True)
class LetterSimulation:
    """What a letter received on a day would give; ``sentence`` says it, ``steps`` show the arithmetic."""

    reference: str
    received_on: date
    asked: date
    limit: date | None
    is_in_time: bool
    earliest_exit: date | None
    effective_end: date | None
    balance_ht: Decimal | None
    sentence: str
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class AlignmentRow:
    """A contract brought to the common anniversary: the days between, and what they cost."""

    reference: str
    vendor: str
    object: str
    current_end: date
    aligned_on: date
    days: int
    annual_ht: Decimal | None
    amount_ht: Decimal | None
    sentence: str
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class AlignmentView:
    """What each contract would cost until the common anniversary, and those that have none, with why."""

    rows: tuple[AlignmentRow, ...]
    left_out: tuple[tuple[str, str], ...]
    total_ht: Decimal
    sentence: str


# ------------------------------------------------------------------------------------------------ letter


def letter(facts: Facts, reference: str, received_on: date) -> LetterSimulation:
    """Return what a letter received on a day would give.

    Raises:
        ValidationError: ``letter_after_end`` when the contract is over by then.
        NotFoundError: ``contract_not_found``.
        InputError: ``contract_not_started`` while its dates are not known.
    """
    contract = facts.contract(reference)
    plan = contract.plan()
    if plan is None or contract.is_draft:
        raise InputError("contract_not_started", reference=reference)
    last = stop_day(contract, plan) or plan.granted_end()
    if last is not None and received_on > last:
        raise ValidationError([FieldError("received_on", "letter_after_end", {"day": last})])
    found = letter_received(contract, plan, received_on)
    is_known = found.end is not None and (found.is_in_time or bool(found.shares))
    return LetterSimulation(
        reference=reference,
        received_on=received_on,
        asked=found.asked,
        limit=found.limit,
        is_in_time=found.is_in_time,
        earliest_exit=found.earliest,
        effective_end=found.end,
        balance_ht=found.balance_ht if is_known else None,
        sentence=_letter_sentence(contract, plan, found),
        steps=_letter_steps(contract, plan, found),
    )


def _letter_sentence(contract: Contract, plan: Schedule, found: LetterOutcome) -> str:
    received, asked = french.date(found.received_on), french.date(found.asked)
    if not needs_a_letter(contract, plan, found):
        return _("Le contrat prend fin de lui-même le {end} : aucune lettre n’est nécessaire.").format(
            end=asked
        )
    if found.end is None:
        return _("La fin ne peut pas être calculée : la durée d’une reconduction n’est pas connue.")
    end = french.date(found.end)
    if found.is_in_time:
        return _("Reçue le {received}, la lettre met fin au contrat le {end}. Rien n’est dû au-delà.").format(
            received=received, end=end
        )
    if not found.shares:
        return _(
            "Reçue le {received}, la lettre est tardive : le contrat prend fin le {end}. Le solde ne peut "
            "pas être calculé, le prix n’est pas connu."
        ).format(received=received, end=end)
    return _(
        "Reçue le {received}, la lettre est tardive : le contrat prend fin le {end}, et {amount} HT sont dus "
        "du {first} à cette date."
    ).format(
        received=received,
        end=end,
        amount=french.money(found.balance_ht),
        first=french.date(found.shares[0].first),
    )


def _letter_steps(contract: Contract, plan: Schedule, found: LetterOutcome) -> tuple[StepView, ...]:
    steps = []
    first = reasons.end_of_span(contract, plan.period_at(found.asked).number, found.asked)
    if first is not None:
        steps.append(first)
    steps += _limit_steps(plan, found)
    if found.end is not None and not found.is_in_time:
        steps.append(_late_step(plan, found, found.end))
        steps += [_share_step(_("Solde dû HT"), share) for share in found.shares]
    return tuple(steps)


def _limit_steps(plan: Schedule, found: LetterOutcome) -> list[StepView]:
    """Tell how far from its limit the letter is."""
    limit = plan.notice_limit(found.asked)
    if limit is None:
        return [StepView(_("Aucun préavis n’est écrit dans le contrat."))]
    day, notice = limit
    gap = (found.received_on - day).days
    if gap <= 0:
        reception = _("dans les délais")
    else:
        reception = french.counted(gap, "jour après la limite", "jours après la limite")
    return [
        StepView(
            _("Lettre reçue au plus tard"),
            reasons.limit_words(found.asked, notice, day),
            french.date(day),
        ),
        StepView(_("Lettre reçue le"), french.date(found.received_on), reception),
    ]


def _late_step(plan: Schedule, found: LetterOutcome, end: date) -> StepView:
    """Tell what a late letter does, by the clause of the day it is received."""
    terms = plan.terms_on(found.received_on)
    delay = terms.late_delay or terms.notice
    if terms.late_rule is LateRule.AFTER_RECEIPT and delay is not None and end != found.earliest:
        expression = _("{received} + {delay}, effet du préavis tardif").format(
            received=french.date(found.received_on), delay=wording.duration(delay)
        )
    else:
        expression = _("première fin qui laisse courir le préavis")
    return StepView(_("Fin du contrat"), expression, french.date(end))


# --------------------------------------------------------------------------------------------- alignment


def alignment(facts: Facts, references: Iterable[str], day: int, month: int, today: date) -> AlignmentView:
    """Return what bringing contracts to one anniversary would cost, each for the days in between.

    Args:
        facts: the register.
        references: the contracts.
        day: the common day.
        month: its month.
        today: the day of reading: the running period of each contract is the one that is prolonged.

    Raises:
        ValidationError: ``anniversary_unknown``, ``contracts_not_chosen``.
        NotFoundError: ``contract_not_found``.
    """
    chosen = [facts.contract(reference) for reference in references]
    faults = []
    if not chosen:
        faults.append(FieldError("references", "contracts_not_chosen"))
    if not _is_day(day, month):
        faults.append(FieldError("day", "anniversary_unknown"))
    if faults:
        raise ValidationError(faults)
    rows, left_out = [], []
    for contract in chosen:
        found = _aligned(contract, day, month, today)
        if isinstance(found, str):
            left_out.append((contract.reference, found))
        else:
            rows.append(_alignment_row(found))
    total = sum((one.amount_ht for one in rows if one.amount_ht is not None), ZERO)
    sentence = _("{contracts} au {day} : {amount} HT à prévoir en plus, au prorata.").format(
        contracts=french.counted(len(rows), "contrat", "contrats"),
        day=f"{day:02d}/{month:02d}",
        amount=french.money(total),
    )
    return AlignmentView(tuple(rows), tuple(left_out), total, sentence)


def _is_day(day: int, month: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def _aligned(contract: Contract, day: int, month: int, today: date) -> Alignment | str:
    """Return a contract brought to the common day, or why it cannot be."""
    plan = contract.plan()
    if plan is None or contract.is_draft:
        return _("les dates du contrat ne sont pas connues")
    stop, last = stop_day(contract, plan), plan.granted_end()
    if stop is not None:
        return _("le contrat prend fin le {day}").format(day=french.date(stop))
    if last is not None and last < today:
        return _("le contrat est échu depuis le {day}").format(day=french.date(last))
    found = align(contract, plan, day, month, today)
    return _("la date commune est hors du calendrier") if found is None else found


def _alignment_row(found: Alignment) -> AlignmentRow:
    contract, share = found.contract, found.share
    end, aligned = french.date(found.current_end), french.date(found.aligned_on)
    days = (found.aligned_on - found.current_end).days - 1
    steps = [StepView(_("Fin de la période en cours"), "", end), StepView(_("Date commune"), "", aligned)]
    if found.is_aligned:
        sentence = _("Le contrat commence déjà une période le {day}.").format(day=aligned)
    elif share is None:
        sentence = _("Prolongé de {days} jusqu’au {day} ; le prix n’est pas connu.").format(
            days=french.duration(days, "day"), day=aligned
        )
    else:
        steps.append(_share_step(_("Prorata HT"), share))
        sentence = _("Prolongé de {days}, du {first} au {last}, pour {amount} HT.").format(
            days=french.duration(days, "day"),
            first=french.date(share.first),
            last=french.date(share.last),
            amount=french.money(share.amount_ht),
        )
    return AlignmentRow(
        reference=contract.reference,
        vendor=contract.vendor,
        object=contract.object,
        current_end=found.current_end,
        aligned_on=found.aligned_on,
        days=days,
        annual_ht=None if share is None else share.annual_ht,
        amount_ht=ZERO if found.is_aligned else None if share is None else share.amount_ht,
        sentence=sentence,
        steps=tuple(steps),
    )


def _share_step(title: str, share: Share) -> StepView:
    """Show a price for part of a year: « 2 950,00 € × 15 / 365 jours »."""
    expression = _("{period} : {annual} × {days} / {year}").format(
        period=french.period(share.first, share.last),
        annual=french.money(share.annual_ht),
        days=french.number(share.days),
        year=french.duration(share.year_days, "day"),
    )
    return StepView(title, expression, french.money(share.amount_ht))
