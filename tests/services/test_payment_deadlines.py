"""Invoices received, as deadlines with their sentences."""

from datetime import date
from decimal import Decimal

import pytest

from contractdesk.data import models, queries
from contractdesk.domain.enums import DeadlineKind
from contractdesk.services import deadlines
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

WD = "BRON_CM_WD"


def payment(database, today=TODAY):
    (row,) = [
        one
        for one in deadlines.rows(load_facts(database), today, reference=WD)
        if one.kind is DeadlineKind.PAYMENT
    ]
    return row


@pytest.mark.parametrize(
    ("number", "written", "title", "why"),
    [
        (
            "F-12",
            30,
            "payer la facture n°\u00a0F-12 au plus tard le 02/12/2026",
            "reçue le 02/11/2026 + 30\u00a0jours (délai du contrat) → 02/12/2026.",
        ),
        (
            "",
            60,
            "payer la facture au plus tard le 02/12/2026",
            "reçue le 02/11/2026 + 30\u00a0jours (délai légal, le contrat en dit 60\u00a0jours)"
            " → 02/12/2026.",
        ),
        (
            "",
            None,
            "payer la facture au plus tard le 02/12/2026",
            "reçue le 02/11/2026 + 30\u00a0jours (délai légal) → 02/12/2026.",
        ),
    ],
)
def test_a_payment_shows_its_arithmetic(database, number, written, title, why):
    with database.write("essai", "Facture reçue") as session:
        row = queries.contract(session, WD)
        row.payment_days = written
        row.invoices.append(
            models.Invoice(number=number, received_on=date(2026, 11, 2), amount_ht=Decimal("2950.00"))
        )
    found = payment(database)
    assert found.title == title
    assert found.why == "Facture payée au plus tard\u00a0: " + why
    late = payment(database, date(2026, 12, 3))
    assert late.title.endswith("devait être payée le 02/12/2026 au plus tard")
