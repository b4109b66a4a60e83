"""What is missing in each contract, and the field of the form that fills it."""

from dataclasses import replace
from datetime import date

import pytest

from contractdesk.common.errors import NotFoundError
from contractdesk.domain.enums import RenewalKind
from contractdesk.services import completeness, contract_forms
from contractdesk.services.completeness import Completeness
from contractdesk.services.forms.entries import AllocationEntry, CodeEntry, ContractForm, new_key
from tests.conftest import TODAY

ALL = ("BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD", "2025CM0417", "3DOUEST-ENFANCE-2022", "D_2026_0083")


def fields(database, reference):
    return [one.field for one in completeness.of_contract(database, reference, TODAY).gaps]


def test_what_the_six_contracts_lack(sample_database):
    found = {reference: fields(sample_database, reference) for reference in ALL}
    assert "effect_on" in found["D_2026_0083"]
    assert "annual_ht" in found["3DOUEST-ENFANCE-2022"]
    assert "annual_ht" not in found["BRON_CM_WD"]
    assert "yearly_codes" in found["BRON_CM_WD"]
    assert "modules" in found["2025CM0417"]
    assert "notice" not in {one for fields_ in found.values() for one in fields_}


def test_the_register_is_the_sum_of_its_contracts(sample_database):
    found = completeness.of_register(sample_database, TODAY)
    assert [one.reference for one in found] == sorted(ALL)
    assert found == tuple(
        completeness.of_contract(sample_database, reference, TODAY) for reference in sorted(ALL)
    )
    assert all(one.known + len(one.gaps) == one.total for one in found)
    assert 0 < completeness.percent_of(found) < 100
    assert completeness.percent_of(()) == 100
    assert Completeness("x", 2, 3).percent == 66


def test_filling_a_field_closes_its_gap(database):
    before = completeness.of_contract(database, "BRON_CM_WD", TODAY)
    form = contract_forms.load(database, "BRON_CM_WD")
    contract_forms.update(
        database,
        "BRON_CM_WD",
        replace(
            form,
            signed_on=date(2024, 12, 1),
            yearly_codes=(CodeEntry(new_key(), TODAY.year, "S", "E"),),
            allocations=(AllocationEntry(new_key(), "6156"),),
        ),
    )
    after = completeness.of_contract(database, "BRON_CM_WD", TODAY)
    assert {one.field for one in before.gaps} - {one.field for one in after.gaps} == {
        "signed_on",
        "yearly_codes",
        "allocations",
    }
    assert after.percent > before.percent


def test_what_does_not_apply_is_not_missing(database):
    form = ContractForm(reference="R", vendor="OPERIS", object="x", initial_count=12)
    contract_forms.create(database, form)
    assert not {"notice", "renewal", "yearly_codes", "modules"} & set(fields(database, "R"))
    form = contract_forms.load(database, "R")
    contract_forms.update(database, "R", replace(form, renewal_kind=RenewalKind.TACIT))
    assert {"notice", "renewal"} <= set(fields(database, "R"))


def test_every_gap_leads_to_a_field(sample_database, qapp):
    from contractdesk.services.forms.entries import Known
    from contractdesk.ui.contract_form.commitments import CommitmentsStep
    from contractdesk.ui.contract_form.parties import PartiesStep
    from contractdesk.ui.contract_form.payment import PaymentStep
    from contractdesk.ui.contract_form.prices import PricesStep
    from contractdesk.ui.contract_form.step import Around
    from contractdesk.ui.contract_form.terms import TermsStep

    around = Around(Known(), lambda: TODAY)
    steps = (PartiesStep, TermsStep, PricesStep, PaymentStep, CommitmentsStep)
    known = {name for step in steps for name in step(around).fields} | {"clause", "documents"}
    found = completeness.of_register(sample_database, TODAY)
    assert {gap.field for one in found for gap in one.gaps} <= known


def test_an_unknown_contract_is_said(sample_database):
    with pytest.raises(NotFoundError):
        completeness.of_contract(sample_database, "?", TODAY)
