"""The payment helper in words: the limit, the interest of a late payment, the fee of an interruption.

Nothing is saved here; each step can be checked with a pocket calculator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.payment import (
    DAYS_A_YEAR,
    GAP_DIVISOR,
    LEGAL_DAYS,
    Semester,
    gap_fee,
    late_interest,
    payment_limit,
)
from contractdesk.services.dto import StepView
from contractdesk.services.explain import sentence
from contractdesk.services.settings import RegisterSettings


@dataclass(frozen=True, slots=True)
class Answer:
    """What is due, in a sentence, and the steps that give it; ``amount`` is None when nothing is."""

    amount: Decimal | None
    verdict: str
    workings: tuple[StepView, ...]

    @property
    def text(self) -> str:
        """The answer as text, for a letter or a message."""
        lines = [_("{n}. {step}").format(n=n, step=sentence(one)) for n, one in enumerate(self.workings, 1)]
        return "\n".join([self.verdict, *lines]) + "\n"


def rates_of(settings: RegisterSettings) -> dict[Semester, Decimal]:
    """Return the rates of late interest of the settings, by semester; an unreadable one is left out."""
    found = {}
    for one in settings.late_rates:
        try:
            found[Semester.parse(one.semester)] = one.percent
        except InputError:
            continue
    return found


def interest(
    rates: Mapping[Semester, Decimal],
    amount_ttc: Decimal,
    received_on: date,
    paid_on: date,
    contract_days: int | None = None,
) -> Answer:
    """Return the interest of a payment, late or not.

    Args:
        rates: the rates of late interest in per cent, by semester.
        amount_ttc: the amount of the invoice with VAT.
        received_on: the day it came.
        paid_on: the day of payment.
        contract_days: the delay that the contract says.

    Raises:
        InputError: ``interest_rate_unknown``.
    """
    limit = payment_limit(received_on, contract_days)
    steps = [_limit_step(received_on, limit, contract_days)]
    found = late_interest(amount_ttc, limit, paid_on, rates)
    if found is None:
        verdict = _("Payée le {day}, au plus tard le {limit}\u00a0: aucun intérêt n’est dû.")
        return Answer(None, verdict.format(day=french.date(paid_on), limit=french.date(limit)), tuple(steps))
    steps += [
        StepView(
            _("Jours de retard"),
            _("du {first} au {last}, jour du paiement compris").format(
                first=french.date(found.first_day), last=french.date(paid_on)
            ),
            french.counted(found.days, _("jour"), _("jours")),
        ),
        StepView(
            _("Taux"),
            _("taux de la Banque centrale européenne au {day} + 8 points").format(
                day=french.date(found.semester.first_day)
            ),
            french.percent(found.rate_percent),
            _("gardé pour tout le retard"),
        ),
        StepView(
            _("Intérêts moratoires"),
            _("{amount} TTC × {rate} × {days} / {year}").format(
                amount=french.money(amount_ttc),
                rate=french.percent(found.rate_percent),
                days=found.days,
                year=DAYS_A_YEAR,
            ),
            french.money(found.interest),
        ),
        StepView(_("Indemnité forfaitaire de recouvrement"), result=french.money(found.fee)),
        StepView(
            _("Total dû"),
            f"{french.money(found.interest)} + {french.money(found.fee)}",
            french.money(found.total),
            _("hors du champ de la TVA"),
        ),
    ]
    verdict = _("Payée {days} après la limite du {limit}\u00a0: {total} sont dus.").format(
        days=french.counted(found.days, _("jour"), _("jours")),
        limit=french.date(limit),
        total=french.money(found.total),
    )
    return Answer(found.total, verdict, tuple(steps))


def gap(annual_ht: Decimal, days: int, divisor: int | None = None) -> Answer:
    """Return the fee for taking up again a maintenance that was interrupted.

    Raises:
        InputError: ``duration_not_positive``.
    """
    divisor = GAP_DIVISOR if divisor is None else divisor
    amount = gap_fee(annual_ht, days, divisor)
    step = StepView(
        _("Redevance de rétablissement"),
        _("({annual} / {divisor}) × {days}").format(
            annual=french.money(annual_ht), divisor=divisor, days=french.counted(days, _("jour"), _("jours"))
        ),
        _("{amount} HT").format(amount=french.money(amount)),
    )
    verdict = _("Redevance de rétablissement\u00a0: {amount} HT.").format(amount=french.money(amount))
    return Answer(amount, verdict, (step,))


def _limit_step(received_on: date, limit: date, contract_days: int | None) -> StepView:
    days = (limit - received_on).days
    note = _("délai du contrat")
    if contract_days is None:
        note = _("délai légal d’une commune")
    elif contract_days > LEGAL_DAYS:
        note = _("délai légal d’une commune\u00a0: les {days} jours du contrat ne comptent pas").format(
            days=contract_days
        )
    return StepView(
        _("Limite de paiement"),
        _("réception le {day} + {days}").format(
            day=french.date(received_on), days=french.counted(days, _("jour"), _("jours"))
        ),
        french.date(limit),
        note,
    )
