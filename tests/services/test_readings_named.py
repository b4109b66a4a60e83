"""The readings that the six contracts admit appear, each named in plain French where it plays a part."""

from datetime import date
from decimal import Decimal

import pytest

from contractdesk.services import contract_sheet, revisions
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

LIBRICIEL = ("BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD")


@pytest.fixture(scope="module")
def facts(sample_database):
    return load_facts(sample_database)


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("reference", "on", "free", "labels"),
    [
        # « le mois zéro glisse chaque année alors que P(o) est dit prix initial »
        (
            "BRON_CM_WD",
            date(2026, 1, 1),
            {},
            [
                "Depuis le prix initial, avec l’indice du mois précédant la première année",
                "Depuis le prix de l’année précédente, avec l’indice du mois précédant cette année",
            ],
        ),
        # « le plancher de 2 % vise la révision de l'année ou l'écart avec Ro »
        (
            "2025CM0417",
            date(2026, 1, 1),
            {},
            [
                "Plancher de 2 % sur l’écart avec la redevance initiale",
                "Plancher de 2 % sur le prix de l’année précédente, formule depuis la redevance initiale",
                "Plancher de 2 % sur la révision de l’année, prix et indice de l’année précédente",
            ],
        ),
        (
            "3DOUEST-ENFANCE-2022",
            date(2023, 1, 1),
            {"base_price": Decimal("1000.00")},
            ["Prix et indice de la révision précédente"],
        ),
        # « la révision s'applique-t-elle au palier de 9 000 € de l'année 2 »
        (
            "D_2026_0083",
            date(2027, 6, 1),
            {"start": date(2026, 6, 1)},
            [
                "Le palier de l’année est révisé dès son ouverture",
                "Le palier est ferme l’année où il s’ouvre",
            ],
        ),
    ],
)
def test_the_calculator_shows_each_reading_with_what_it_rests_on(facts, reference, on, free, labels):
    found = revisions.view(facts, reference, on, **free)
    assert [plain(one.label) for one in found.readings] == labels
    assert all(one.grounds for one in found.readings)


@pytest.mark.parametrize("reference", LIBRICIEL[:2])
def test_a_linking_coefficient_on_both_indices_is_said_to_cancel_out(facts, reference):
    """« … s'applique aux deux indices (il s'annule) »: base and current values are of one series."""
    for reading in revisions.view(facts, reference, date(2026, 1, 1)).readings:
        assert any(
            "le coefficient de raccordement 0,97975, appliqué aux deux indices, s’annule" in plain(step)
            for step in reading.steps
        )


def test_a_linking_coefficient_on_one_index_is_shown_at_work(facts):
    """« … ou à un seul quand la base est dans l'ancienne série »."""
    (reading,) = revisions.view(
        facts, "3DOUEST-ENFANCE-2022", date(2023, 1, 1), base_price=Decimal("1000.00")
    ).readings
    steps = plain(" ".join(reading.steps))
    assert "289,9 × 0,97975 (coefficient de raccordement) = 284,0" in steps
    assert "s’annule" not in steps


@pytest.mark.parametrize(
    ("reference", "topic", "options"),
    [
        *(
            (
                reference,
                "Révision",
                [
                    "Aux deux indices : il s’annule",
                    "À un seul indice, quand la base est dans l’ancienne série",
                ],
            )
            for reference in LIBRICIEL
        ),
        (
            "CAAN_CM_SL-WD",
            "Reconduction",
            [
                "Oui : reconduction tacite, sauf lettre reçue deux mois avant l’anniversaire",
                "Non : reconduction expresse, une décision est nécessaire avant chaque échéance",
            ],
        ),
        (
            "3DOUEST-ENFANCE-2022",
            "Durée",
            [
                "Quatre ans en tout : fin le 31/12/2025",
                "Quatre reconductions après la première année : fin le 31/12/2026",
            ],
        ),
        (
            "D_2026_0083",
            "Début",
            [
                "À la signature du fournisseur, le 02/04/2026",
                "À la décision du client, le 22/04/2026",
                "À la signature de la vérification de service régulier (décision), date à renseigner",
                "À la mise en production de la phase 1 (articles 3 et 7), date à renseigner",
            ],
        ),
    ],
)
def test_the_sheet_names_the_other_readings_of_a_contract(sample_database, facts, reference, topic, options):
    sheet = contract_sheet.sheet(sample_database, facts, reference, TODAY)
    shown = {
        plain(grid.title): [plain(row[0]) for row in grid.rows]
        for section in sheet.sections
        for grid in section.grids
    }
    assert shown[f"Plusieurs lectures possibles : {topic}"] == options
