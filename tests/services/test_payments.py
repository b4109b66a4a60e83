"""The payment helper in words."""

from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common.errors import InputError
from contractdesk.domain.payment import Semester
from contractdesk.services import payments

RATES = {Semester(2025, 1): Decimal("11.15")}


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_each_step_of_a_late_payment_can_be_checked_by_hand():
    found = payments.interest(RATES, Decimal("3540.00"), date(2025, 5, 20), date(2025, 7, 20), 45)
    assert found.amount == Decimal("73.52")
    assert plain(found.text).splitlines() == [
        "Payée 31 jours après la limite du 19/06/2025 : 73,52 € sont dus.",
        "1. Limite de paiement : réception le 20/05/2025 + 30 jours = 19/06/2025, délai légal d’une commune "
        ": les 45 jours du contrat ne comptent pas.",
        "2. Jours de retard : du 20/06/2025 au 20/07/2025, jour du paiement compris = 31 jours.",
        "3. Taux : taux de la Banque centrale européenne au 01/01/2025 + 8 points = 11,15 %, gardé pour tout "
        "le retard.",
        "4. Intérêts moratoires : 3 540,00 € TTC × 11,15 % × 31 / 365 = 33,52 €.",
        "5. Indemnité forfaitaire de recouvrement : 40,00 €.",
        "6. Total dû : 33,52 € + 40,00 € = 73,52 €, hors du champ de la TVA.",
    ]


def test_a_payment_in_time_costs_nothing():
    found = payments.interest(RATES, Decimal("3540.00"), date(2025, 5, 20), date(2025, 6, 19))
    assert found.amount is None
    assert plain(found.verdict) == "Payée le 19/06/2025, au plus tard le 19/06/2025 : aucun intérêt n’est dû."


def test_a_semester_without_rate_is_said():
    with pytest.raises(InputError, match="interest_rate_unknown"):
        payments.interest(RATES, Decimal(1), date(2026, 5, 20), date(2026, 12, 1))


def test_the_fee_of_an_interruption():
    found = payments.gap(Decimal("5429.84"), 45)
    assert plain(found.text).splitlines() == [
        "Redevance de rétablissement : 678,73 € HT.",
        "1. Redevance de rétablissement : (5 429,84 € / 360) × 45 jours = 678,73 € HT.",
    ]
