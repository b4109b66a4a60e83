"""The preview of a form: the same dates and amounts as the contract sheet, from what is typed only."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from contractdesk.domain.contract import state_on
from contractdesk.domain.enums import RenewalKind, Unit
from contractdesk.services import contract_forms
from contractdesk.services.forms.entries import (
    AmbiguityEntry,
    ContractForm,
    LineEntry,
    OptionEntry,
    StepEntry,
    new_key,
)
from contractdesk.services.forms.preview import Preview, contract_of, preview
from tests.conftest import TODAY

ALL = ("BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD", "2025CM0417", "3DOUEST-ENFANCE-2022", "D_2026_0083")
BRON = ContractForm(
    effect_on=date(2025, 1, 1),
    initial_count=12,
    renewal_kind=RenewalKind.TACIT,
    renewal_count=12,
    max_renewals=3,
    notice_count=2,
    steps=(StepEntry(new_key(), "", Decimal("2950.00")),),
)


def texts(facts):
    return {fact.label: fact.value for fact in facts}


@pytest.mark.parametrize("reference", ALL)
def test_a_form_read_from_the_register_gives_the_state_of_its_contract(
    sample_database, sample_facts, reference
):
    former = sample_facts.contract(reference)
    found = contract_of(contract_forms.load(sample_database, reference), former)
    context = sample_facts.context
    assert state_on(found, TODAY, context) == state_on(former, TODAY, context)
    assert found.terms == former.terms
    assert found.clause == former.clause


def test_periods_notice_and_amounts_of_what_is_typed(sample_facts):
    found = preview(BRON, sample_facts, TODAY)
    assert found.periods[1] == "2. du 01/01/2026 au 31/12/2026, en cours"
    assert len(found.periods) == 4
    assert found.final == "Dernier jour possible\u00a0: 31\u00a0décembre 2028"
    dates = texts(found.notice)
    assert dates["Lettre reçue au plus tard"] == "31\u00a0octobre 2027"
    assert dates["Envoyer la lettre avant"] == "8\u00a0octobre 2027"
    assert all(fact.why for fact in found.notice if fact.label != "État")
    amounts = texts(found.amounts)
    assert amounts["Montant annuel HT"] == "2\u202f950,00\u00a0€"
    assert amounts["Montant annuel TTC"] == "3\u202f540,00\u00a0€"


def test_nothing_typed_gives_nothing_and_breaks_nothing(sample_facts):
    found = preview(ContractForm(), sample_facts, TODAY)
    assert (found.periods, found.notice, found.amounts) == ((), (), ())
    assert found.status == "À compléter"


@pytest.mark.parametrize(
    "form",
    [
        replace(BRON, initial_count=0),
        replace(BRON, initial_count=5000, initial_unit=Unit.YEAR),
        replace(BRON, steps=(StepEntry(new_key()),)),
        replace(BRON, lines=(LineEntry(new_key(), group=new_key()),)),
        replace(BRON, steps=(StepEntry(new_key(), new_key(), Decimal(1)),)),
        replace(BRON, effect_on=date(1926, 1, 1), max_renewals=None),
        replace(BRON, effect_on=date(2199, 12, 31)),
    ],
)
def test_a_form_that_cannot_be_saved_yet_is_previewed_as_far_as_it_goes(sample_facts, form):
    assert isinstance(preview(form, sample_facts, TODAY), Preview)


def test_each_reading_of_a_wording_shows_what_it_leads_to(sample_facts):
    options = (
        OptionEntry(new_key(), "quatre ans en tout", {"total_limit_count": 48}),
        OptionEntry(new_key(), "quatre reconductions", {"max_renewals": 4}),
    )
    form = replace(BRON, ambiguities=(AmbiguityEntry(new_key(), "duration", "Combien ?", options),))
    found = preview(form, sample_facts, TODAY)
    assert [text for _key, _label, text in found.readings] == ["fin le 31/12/2028", "fin le 31/12/2029"]


def test_the_next_revision_is_told(sample_database, sample_facts):
    form = contract_forms.load(sample_database, "2025CM0417")
    assert preview(form, sample_facts, TODAY).revision == "Le 01/01/2027"
    form = contract_forms.load(sample_database, "BRON_CM_WD")
    assert "seulement si la commune la demande" in preview(form, sample_facts, TODAY).revision
    assert "Aucune clause" in preview(BRON, sample_facts, TODAY).revision
