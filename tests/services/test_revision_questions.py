"""On each of the six contracts, what its documents leave open appears, in plain French."""

from datetime import date
from decimal import Decimal

import pytest

from contractdesk.services import revision_questions, revisions

WD, IL, SL, OXALIS = "BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD", "2025CM0417"
ENFANCE, TRUST = "3DOUEST-ENFANCE-2022", "D_2026_0083"
LIBRICIEL = ("prix initial", "année précédente")


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("reference", "on", "free", "told"),
    [
        (WD, date(2026, 1, 1), (None, None), LIBRICIEL),
        (IL, date(2026, 1, 1), (None, None), LIBRICIEL),
        (SL, date(2026, 1, 1), (None, date(2025, 1, 1)), LIBRICIEL),
        (OXALIS, date(2027, 1, 1), (None, None), ("écart avec la redevance initiale", "révision de l’année")),
        (ENFANCE, date(2025, 1, 1), (Decimal(1000), None), ("",)),
        (TRUST, date(2025, 11, 30), (None, date(2024, 11, 30)), ("palier",)),
    ],
)
def test_the_readings_of_the_documents_appear(sample_facts, reference, on, free, told):
    view = revisions.view(sample_facts, reference, on, *free)
    labels = [one.label for one in view.readings]
    assert len(labels) == len(set(labels))
    for words in told:
        assert any(words in label for label in labels), labels
    if reference != ENFANCE:
        assert len(labels) > 1
        assert all(one.grounds for one in view.readings), "each says what it rests on"


@pytest.mark.parametrize("reference", [WD, IL])
def test_the_link_on_one_index_or_two_says_what_it_changes(sample_database, sample_facts, reference):
    (one,) = revision_questions.listing(sample_database, sample_facts, reference, date(2026, 1, 1))
    assert one.options == (
        "Aux deux indices\u00a0: il s’annule",
        "À un seul indice, quand la base est dans l’ancienne série",
    )
    due, wrong = {WD: ("3 009,00", "2 958,85"), IL: ("2 040,00", "2 006,00")}[reference]
    assert (
        f"le prix est de {due} € HT ; appliqué à la seule valeur de révision, il donnerait {wrong}"
        in plain(one.consequence)
    )


def test_without_a_calculation_the_question_alone_is_asked(sample_database, sample_facts):
    (one,) = revision_questions.listing(sample_database, sample_facts, SL, None)
    assert one.consequence == ""
    assert revision_questions.listing(sample_database, sample_facts, OXALIS, date(2026, 1, 1)) == ()
