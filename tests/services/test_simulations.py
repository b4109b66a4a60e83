"""Simulations in words, on the sample register."""

from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common.errors import InputError, NotFoundError, ValidationError
from contractdesk.data import queries
from contractdesk.domain.enums import DecisionKind
from contractdesk.services import acts, reasons, simulations
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

WD, IL, SL, OXALIS = "BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD", "2025CM0417"
ENFANCE, TRUST = "3DOUEST-ENFANCE-2022", "D_2026_0083"


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def codes(refusal):
    return [(fault.field, fault.code) for fault in refusal.value.fields]


@pytest.mark.parametrize(
    ("reference", "day", "sentence", "steps"),
    [
        (
            WD,
            date(2026, 11, 25),
            "Reçue le 25/11/2026, la lettre est tardive : le contrat prend fin le 25/01/2027, et 202,05 € HT "
            "sont dus du 01/01/2027 à cette date.",
            "Fin de la période : 01/01/2025 + 12 mois, 1re reconduction de 12 mois → 31/12/2026. "
            "Lettre reçue au plus tard : moins 2 mois de préavis → 31/10/2026. "
            "Lettre reçue le : 25/11/2026 → 25 jours après la limite. "
            "Fin du contrat : 25/11/2026 + 2 mois, effet du préavis tardif → 25/01/2027. "
            "Solde dû HT : du 01/01/2027 au 25/01/2027 : 2 950,00 € × 25 / 365 jours → 202,05 €.",
        ),
        (
            SL,
            date(2026, 12, 31),
            "Reçue le 31/12/2026, la lettre met fin au contrat le 28/02/2027. Rien n’est dû au-delà.",
            "Fin de la période : 01/03/2026 + 12 mois → 28/02/2027. "
            "Lettre reçue au plus tard : moins 2 mois de préavis → 31/12/2026. "
            "Lettre reçue le : 31/12/2026 → dans les délais.",
        ),
        (
            OXALIS,
            date(2026, 11, 25),
            "Reçue le 25/11/2026, la lettre est tardive : le contrat prend fin le 31/12/2027, et 5 429,84 € "
            "HT sont dus du 01/01/2027 à cette date.",
            "Fin de la période : 01/01/2025 + 12 mois, 1re reconduction de 12 mois → 31/12/2026. "
            "Lettre reçue au plus tard : moins 3 mois de préavis → 30/09/2026. "
            "Lettre reçue le : 25/11/2026 → 56 jours après la limite. "
            "Fin du contrat : première fin qui laisse courir le préavis → 31/12/2027. "
            "Solde dû HT : du 01/01/2027 au 31/12/2027 : 5 429,84 € × 365 / 365 jours → 5 429,84 €.",
        ),
    ],
)
def test_a_letter_in_words(sample_facts, reference, day, sentence, steps):
    found = simulations.letter(sample_facts, reference, day)
    assert plain(found.sentence) == sentence
    assert plain(reasons.sentences(found.steps)) == steps


def test_figures_beside_the_words(sample_facts):
    found = simulations.letter(sample_facts, WD, date(2026, 11, 25))
    assert (found.asked, found.limit, found.is_in_time) == (date(2026, 12, 31), date(2026, 10, 31), False)
    assert (found.earliest_exit, found.effective_end) == (date(2027, 12, 31), date(2027, 1, 25))
    assert found.balance_ht == Decimal("202.05")


def test_the_last_period_needs_no_letter(sample_facts):
    found = simulations.letter(sample_facts, WD, date(2028, 12, 1))
    assert found.sentence.startswith("Le contrat prend fin de lui-même le 31/12/2028")
    assert found.balance_ht == 0


def test_what_is_not_known_is_said(database):
    with database.write("essai", "Prix et durée inconnus") as session:
        webdelib = queries.contract(session, WD)
        webdelib.lines.clear()
        oxalis = queries.contract(session, OXALIS)
        oxalis.renewal_count = None
        queries.contract(session, SL).notice_count = None
    facts = load_facts(database)
    without_price = simulations.letter(facts, WD, date(2026, 11, 25))
    assert (without_price.balance_ht, without_price.effective_end) == (None, date(2027, 1, 25))
    assert "le prix n’est pas connu" in without_price.sentence
    without_length = simulations.letter(facts, OXALIS, date(2025, 11, 25))
    assert (without_length.effective_end, without_length.balance_ht) == (None, None)
    assert "n’est pas connue" in without_length.sentence
    without_notice = simulations.letter(facts, SL, TODAY)
    assert without_notice.steps[1].title == "Aucun préavis n’est écrit dans le contrat."


def test_a_letter_that_makes_no_sense(sample_facts):
    with pytest.raises(InputError, match="contract_not_started"):
        simulations.letter(sample_facts, TRUST, TODAY)
    with pytest.raises(NotFoundError):
        simulations.letter(sample_facts, "RIEN", TODAY)
    with pytest.raises(ValidationError) as refusal:
        simulations.letter(sample_facts, ENFANCE, TODAY)
    assert codes(refusal) == [("received_on", "letter_after_end")]


# --------------------------------------------------------------------------------------------- alignment


def test_what_a_common_anniversary_costs(sample_facts):
    found = simulations.alignment(sample_facts, [WD, SL, ENFANCE, TRUST], 1, 1, TODAY)
    assert [(one.reference, one.days, one.amount_ht) for one in found.rows] == [
        (WD, 0, Decimal("0.00")),
        (SL, 306, Decimal("2842.90")),
    ]
    assert found.total_ht == Decimal("2842.90")
    assert plain(found.sentence) == "2 contrats au 01/01 : 2 842,90 € HT à prévoir en plus, au prorata."
    assert found.rows[0].sentence == "Le contrat commence déjà une période le 01/01/2027."
    assert plain(found.rows[1].sentence) == (
        "Prolongé de 306 jours, du 01/03/2027 au 31/12/2027, pour 2 842,90 € HT."
    )
    assert "3 400,33 € × 306 / 366 jours → 2 842,90 €" in plain(reasons.sentences(found.rows[1].steps))
    assert found.left_out == (
        (ENFANCE, "le contrat est échu depuis le 31/12/2025"),
        (TRUST, "les dates du contrat ne sont pas connues"),
    )


def test_a_contract_that_stops_or_without_price(database):
    acts.record_decision(database, IL, DecisionKind.TERMINATED, TODAY, TODAY, effective_on=date(2027, 3, 31))
    with database.write("essai", "Sans prix") as session:
        s2low = queries.contract(session, SL)
        s2low.lines.clear()
    found = simulations.alignment(load_facts(database), [IL, SL], 1, 9, TODAY)
    assert found.left_out == ((IL, "le contrat prend fin le 31/03/2027"),)
    (row,) = found.rows
    assert (row.amount_ht, row.annual_ht, row.days) == (None, None, 184)
    assert "le prix n’est pas connu" in row.sentence


@pytest.mark.parametrize(
    ("references", "day", "month", "faults"),
    [
        ([], 1, 1, [("references", "contracts_not_chosen")]),
        ([WD], 31, 4, [("day", "anniversary_unknown")]),
        ([WD], 1, 13, [("day", "anniversary_unknown")]),
        ([], 0, 1, [("references", "contracts_not_chosen"), ("day", "anniversary_unknown")]),
    ],
)
def test_a_common_anniversary_that_makes_no_sense(sample_facts, references, day, month, faults):
    with pytest.raises(ValidationError) as refusal:
        simulations.alignment(sample_facts, references, day, month, TODAY)
    assert codes(refusal) == faults
