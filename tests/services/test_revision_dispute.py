"""The facts of a letter that contests an invoiced price."""

from datetime import date
from decimal import Decimal

from contractdesk.services import letters, revision_dispute, revisions


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_letter_says_what_is_due_how_and_by_how_much(sample_facts):
    day = date(2026, 1, 1)
    view = revisions.view(sample_facts, "BRON_CM_WD", day, invoiced=Decimal("3050.00"))
    facts = revision_dispute.letter_facts(view, view.readings[0], "F-2026-12", date(2026, 1, 5))
    assert {name: plain(text) for name, text in facts.items() if name != "calcul"} == {
        "facture": "F-2026-12",
        "facture_date": "05/01/2026",
        "revision_date": "01/01/2026",
        "formule": view.formula,
        "montant_calcule": "3 009,00 € HT",
        "montant_facture": "3 050,00 € HT",
        "ecart": "+41,00 € HT",
    }
    assert plain(facts["calcul"]).splitlines()[-1].startswith("8. Total TTC : 3 009,00 €")
    assert set(facts) <= set(letters.fields())


def test_what_is_not_known_is_left_to_the_letter(sample_facts):
    view = revisions.view(sample_facts, "BRON_CM_WD", date(2026, 1, 1))
    facts = revision_dispute.letter_facts(view, view.readings[0])
    assert not {"facture", "facture_date", "montant_facture", "ecart"} & set(facts)
