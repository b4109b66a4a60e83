"""The « why » of each kind of deadline: an arithmetic that a non-lawyer can check, with its figures."""

from dataclasses import replace
from datetime import date

import pytest

from contractdesk.domain.billing import BillingRule
from contractdesk.domain.contract import Decision, ModuleStart
from contractdesk.domain.deadlines import deadlines_of, horizon, sort_key
from contractdesk.domain.enums import BillingTiming, DeadlineKind, DecisionKind, ExitRule
from contractdesk.domain.payment import InvoiceRecord
from contractdesk.domain.terms import Amendment, Terms
from contractdesk.services import reasons
from tests.domain.build import (
    ANNEMASSE,
    ATEXO,
    BRON_WD,
    CONTEXT,
    OPERIS,
    OUEST,
    SYNTEC,
    D,
    days,
    express,
    make_contract,
    months,
    tacit,
)

TODAY = date(2026, 11, 21)
NOTICE = DeadlineKind.NOTICE
TRUST = replace(ATEXO, terms=replace(ATEXO.terms, effect=date(2026, 4, 22)))


def amended(day, **changes):
    return make_contract(tacit(), amendments=(Amendment(date.fromisoformat(day), tacit(**changes)),))


def why(contract, kind, due, context=CONTEXT, today=TODAY):
    found = sorted(deadlines_of(contract, today, horizon(today, 36), context, SYNTEC), key=sort_key)
    one = next(one for one in found if one.kind is kind and str(one.due_on) == due)
    return reasons.sentences(reasons.steps(one)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("contract", "kind", "due", "text"),
    [
        # The limit falls on a Saturday; neither the letter nor the decision meets a day off.
        (
            BRON_WD,
            NOTICE,
            "2026-10-31",
            "Fin de la période : 01/01/2025 + 12 mois, 1re reconduction de 12 mois → 31/12/2026. "
            "Lettre reçue au plus tard : moins 2 mois de préavis → 31/10/2026. "
            "Lettre envoyée avant : 30/10/2026, dernier jour ouvré (le 31/10/2026 est un samedi), moins "
            "21 jours de délai postal → 09/10/2026. "
            "Décision prise avant : moins 60 jours pour décider → 10/08/2026.",
        ),
        # The decision would fall on a Sunday.
        (
            ANNEMASSE,
            NOTICE,
            "2026-12-31",
            "Fin de la période : 01/03/2026 + 12 mois → 28/02/2027. "
            "Lettre reçue au plus tard : moins 2 mois de préavis → 31/12/2026. "
            "Lettre envoyée avant : moins 21 jours de délai postal → 10/12/2026. "
            "Décision prise avant : moins 60 jours pour décider, le 11/10/2026 est un dimanche → 09/10/2026.",
        ),
        # A year inside a period; the decision would fall on All Saints' Day, a Sunday in 2026.
        (
            TRUST,
            NOTICE,
            "2027-01-21",
            "Veille de l’anniversaire : 22/04/2026 + 1 an → 21/04/2027. "
            "Lettre reçue au plus tard : moins 3 mois de préavis → 21/01/2027. "
            "Lettre envoyée avant : moins 21 jours de délai postal → 31/12/2026. "
            "Décision prise avant : moins 60 jours pour décider, le 01/11/2026 est un dimanche → 30/10/2026.",
        ),
        # Too long a notice since an amendment: until the day before.
        (
            amended("2027-10-05", notice=months(3)),
            NOTICE,
            "2027-10-04",
            "Fin de la période : 01/01/2027 + 12 mois (avenant du 05/10/2027) → 31/12/2027. "
            "Lettre reçue au plus tard : veille de l’avenant, qui porte le préavis à 3 mois → 04/10/2027. "
            "Lettre envoyée avant : moins 21 jours de délai postal → 13/09/2027. "
            "Décision prise avant : moins 60 jours pour décider → 15/07/2027.",
        ),
        (
            amended("2027-03-15", renewal=months(24)),
            DeadlineKind.RENEWAL,
            "2029-01-01",
            "Premier jour de la période 4 : 01/01/2027 + 24 mois (avenant du 15/03/2027) → 01/01/2029.",
        ),
        (
            express(date(2026, 1, 1)),
            DeadlineKind.EXPRESS_DECISION,
            "2026-10-31",
            "Fin de la période : 01/01/2026 + 12 mois → 31/12/2026. "
            "Lettre reçue au plus tard : moins 2 mois de préavis → 31/10/2026. "
            "La reconduction est expresse : elle n’a jamais lieu d’elle-même.",
        ),
        (
            BRON_WD,
            DeadlineKind.RENEWAL,
            "2028-01-01",
            "Premier jour de la période 4 : 01/01/2025 + 12 mois + 2 × 12 mois → 01/01/2028.",
        ),
        (
            TRUST,
            DeadlineKind.RENEWAL,
            "2027-04-22",
            "Anniversaire du contrat : 22/04/2026 + 1 an → 22/04/2027.",
        ),
        (
            OUEST,
            DeadlineKind.FINAL_END,
            "2025-12-31",
            "Dernier jour : 01/01/2022 + 4 ans au total → 31/12/2025. Aucune reconduction n’est possible "
            "au-delà.",
        ),
        (
            make_contract(tacit(end_cap=date(2027, 3, 15))),
            DeadlineKind.FINAL_END,
            "2027-03-15",
            "Dernier jour : date butoir du contrat → 15/03/2027. Aucune reconduction n’est possible au-delà.",
        ),
        (
            make_contract(
                tacit(),
                decisions=(Decision(DecisionKind.TERMINATED, TODAY, effective_on=date(2027, 3, 31)),),
            ),
            DeadlineKind.FINAL_END,
            "2027-03-31",
            "Fin fixée par la lettre ou la décision enregistrée : 31/03/2027.",
        ),
        (
            ANNEMASSE,
            DeadlineKind.PROCUREMENT,
            "2028-08-31",
            "Dernier jour du contrat : 28/02/2029. "
            "Consultation à préparer : moins 6 mois, le temps d’une consultation → 31/08/2028.",
        ),
        (
            OPERIS,
            DeadlineKind.REVISION,
            "2027-01-01",
            "La clause révise les prix à cette date : 01/01/2025 + 24 mois → 01/01/2027. "
            "Montant annuel HT avant révision : 5 429,84 €.",
        ),
        (
            OPERIS,
            DeadlineKind.INVOICE,
            "2027-01-01",
            "Facturation annuelle, terme à échoir : premier jour facturé → 01/01/2027. "
            "Période facturée : du 01/01/2027 au 31/12/2027 → 365 jours.",
        ),
        (
            make_contract(billing=BillingRule(3, BillingTiming.IN_ARREARS)),
            DeadlineKind.INVOICE,
            "2026-12-31",
            "Facturation trimestrielle, terme échu : dernier jour facturé → 31/12/2026. "
            "Période facturée : du 01/10/2026 au 31/12/2026 → 92 jours.",
        ),
        (
            make_contract(invoices=(InvoiceRecord(date(2026, 11, 2), D("10.00")),)),
            DeadlineKind.PAYMENT,
            "2026-12-02",
            "Facture payée au plus tard : reçue le 02/11/2026 + 30 jours (délai légal) → 02/12/2026.",
        ),
        (
            OPERIS,
            DeadlineKind.ENTITLEMENT,
            "2026-12-31",
            "Veille de l’anniversaire : 01/01/2025 + 2 ans → 31/12/2026. "
            "Droit compris dans le prix de l’année du contrat, perdu ensuite.",
        ),
        (
            replace(OPERIS, terms=tacit(end_cap=date(2027, 3, 15))),
            DeadlineKind.ENTITLEMENT,
            "2027-03-15",
            "Dernier jour du contrat : 15/03/2027. "
            "Droit compris dans le prix de l’année du contrat, perdu ensuite.",
        ),
        (
            BRON_WD,
            DeadlineKind.INFORMATION,
            "2026-12-31",
            "Veille de l’année : 01/01/2027 − 1 jour → 31/12/2026. Le contrat demande le code service et "
            "l’engagement de chaque année ; ceux de 2027 manquent.",
        ),
        (
            replace(BRON_WD, terms=tacit(date(2027, 4, 1))),
            DeadlineKind.INFORMATION,
            "2027-04-01",
            "Début du contrat : 01/04/2027. Le contrat demande le code service et l’engagement de chaque "
            "année ; ceux de 2027 manquent.",
        ),
        (
            replace(BRON_WD, modules=(ModuleStart("Parapheur"),)),
            DeadlineKind.COMMISSIONING,
            "2026-11-21",
            "Un module ne compte pour le contrat qu’à partir de sa mise en service. Sans date : Parapheur.",
        ),
        (
            ATEXO,
            DeadlineKind.INCOMPLETE,
            "2026-11-21",
            "Le contrat commence à un événement dont la date n’est pas connue : mise en production de la "
            "phase 1.",
        ),
    ],
)
def test_a_date_shows_its_arithmetic(contract, kind, due, text):
    contract = make_contract(contract) if isinstance(contract, Terms) else contract
    assert why(contract, kind, due) == text


def test_a_letter_that_would_leave_on_a_day_off():
    """Otherwise sent on a Saturday or on 14 July, decided on 1 May."""
    contract = make_contract(tacit(date(2025, 9, 6), notice=days(30)), postal_margin=20, lead_days=77)
    text = why(contract, NOTICE, "2027-08-06")
    assert "délai postal, le 17/07/2027 est un samedi → 16/07/2027." in text
    assert "moins 77 jours pour décider → 30/04/2027." in text
    holiday = replace(contract, lead_days=76)
    assert "moins 76 jours pour décider, le 01/05/2027 est un samedi → 30/04/2027." in why(
        holiday, NOTICE, "2027-08-06"
    )
    fourteenth = replace(contract, postal_margin=23)
    assert "délai postal, le 14/07/2027 est un jour férié ou de fermeture → 13/07/2027." in why(
        fourteenth, NOTICE, "2027-08-06"
    )


def test_a_period_that_a_limit_cuts_says_so():
    inside = tacit(total_limit=months(30), exits=ExitRule.ANNIVERSARY)
    step = reasons.end_of_span(make_contract(inside), 3, date(2027, 6, 30))
    assert step.expression.replace("\u00a0", " ") == (
        "01/01/2025 + 12 mois, 2e reconduction de 12 mois, arrêtée par la durée totale, 01/01/2025 + 30 mois"
    )
    step = reasons.end_of_span(make_contract(tacit(end_cap=date(2027, 3, 15))), 3, date(2027, 3, 15))
    assert step.expression.endswith("arrêtée par la date butoir du contrat")


def test_nothing_to_tell_without_dates():
    assert reasons.end_of_span(ATEXO, 1, TODAY) is None
    assert reasons.last_day(ATEXO, TODAY) is None
