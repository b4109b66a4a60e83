"""A revision without a contract: the engine of contracts, on what is typed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common.errors import InputError, ValidationError
from contractdesk.domain.enums import RoundingMode
from contractdesk.domain.indices import IndexTable, Series
from contractdesk.services import free_calculation
from contractdesk.services.free_calculation import FreeQuestion, IndexChoice, SecondIndex
from tests.conftest import TODAY
from tests.domain.build import CALENDAR, OLD_SERIES, REVISED_SERIES

OLD, REVISED = "syntec-ancien", "syntec-revise"
# Example 1: the old series in July 2021, the revised one in September 2024.
QUESTION = FreeQuestion(
    price_ht=Decimal("2950.00"),
    vat_rate=Decimal(20),
    base=IndexChoice(OLD, "2021-07"),
    current=IndexChoice(REVISED, "2024-09"),
)
WEIGHTED = replace(
    QUESTION, fixed_part=Decimal("0.15"), rounding=RoundingMode.UP, decimals=3, invoiced=Decimal("3363.00")
)


def one(facts, question):
    (reading,) = free_calculation.view(facts, question, TODAY).readings
    return reading


def faults(facts, question):
    with pytest.raises(ValidationError) as refusal:
        free_calculation.view(facts, question, TODAY)
    return {fault.field: fault.code for fault in refusal.value.fields}


def test_example_1_without_a_contract(sample_facts):
    plain = one(sample_facts, QUESTION)
    assert (str(plain.revised_ht), plain.coefficient_exact) == ("3295.49", "1.117113850616")
    weighted = one(sample_facts, WEIGHTED)
    assert (str(weighted.revised_ht), weighted.coefficient) == ("3245.00", "1.100")
    assert (str(weighted.vat), str(weighted.revised_ttc)) == ("649.00", "3894.00")
    assert [quote.month for quote in (*weighted.base, *weighted.current)] == [
        "juillet 2021",
        "septembre 2024",
    ]
    assert not any("date de révision prévue" in text for text in weighted.warnings)


def test_an_invoice_is_checked_too(sample_facts):
    """3 363,00 is what dividing gives."""
    invoice = free_calculation.view(sample_facts, WEIGHTED, TODAY).invoice
    assert str(invoice.difference_ht) == "118.00"
    assert any("ivision par le coefficient" in text for text in invoice.explanations)


@pytest.mark.parametrize("written", ["314.8", "314,8", " 314,80 "])
def test_a_typed_value_takes_the_place_of_the_register_s(sample_facts, written):
    value = Decimal(written.strip().replace(",", "."))
    typed = replace(
        QUESTION,
        base=IndexChoice(REVISED, "2024-12", value),
        current=IndexChoice(REVISED, "2030-01", Decimal("322.2")),
        fixed_part=Decimal("0.15"),
        rounding=RoundingMode.UP,
        decimals=3,
    )
    found = one(sample_facts, typed)
    assert (str(found.revised_ht), found.coefficient_exact) == ("3009.00", "1.019980940280")
    assert found.base[0].source == "valeur saisie pour l’essai"


def test_floor_and_cap(sample_facts):
    low = one(sample_facts, replace(QUESTION, floor_percent=Decimal(15)))
    assert (str(low.revised_ht), low.bounds[0].applied) == ("3392.50", True)
    assert str(low.bounds[0].without_ht) == "3295.49"
    high = one(sample_facts, replace(QUESTION, cap_percent=Decimal(2)))
    assert (str(high.revised_ht), str(high.bounds[0].without_ht)) == ("3009.00", "3295.49")


IPC = Series(index="ipc", code="ipc", name="IPC", values=())


def of_two(**changes):
    """15 % fixed, 60 % of Syntec from 314,8 to 322,2, 25 % of another index from 100 to 104."""
    second = SecondIndex("ipc", Decimal("0.25"), Decimal(100), Decimal(104))
    return replace(
        QUESTION,
        price_ht=Decimal(10000),
        base=IndexChoice(REVISED, "2024-12", Decimal("314.8")),
        current=IndexChoice(REVISED, "2025-10", Decimal("322.2")),
        fixed_part=Decimal("0.15"),
        second=replace(second, **changes),
    )


@pytest.fixture
def facts(sample_facts):
    table = IndexTable((*sample_facts.table.series, IPC), CALENDAR)
    return replace(sample_facts, table=table)


def test_a_formula_of_two_indices(facts):
    found = one(facts, of_two())
    # 0,15 + 0,60 × 322,2 / 314,8 + 0,25 × 104 / 100
    assert found.coefficient_exact == "1.024104193139"
    assert str(found.revised_ht) == "10241.04"
    view = free_calculation.view(facts, of_two(), TODAY)
    assert view.formula == "P = P0 × [a + b × (In / I0) + c × (Jn / J0)]"
    assert [quote.label for quote in found.base] == ["Syntec révisé", "IPC"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"part": None}, {"second_part": "clause_number_missing"}),
        ({"part": Decimal("0.85")}, {"fixed_part": "clause_negative_part"}),
        ({"series": OLD}, {"second_series": "clause_index_twice"}),
        ({"base_value": None}, {"second_base_value": "index_value_absent"}),
        ({"current_value": Decimal(-1)}, {"second_current_value": "index_not_positive"}),
    ],
)
def test_a_second_index_that_cannot_be_used_is_refused(facts, changes, expected):
    found = faults(facts, of_two(**changes))
    assert expected.items() <= found.items()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"price_ht": None}, {"price_ht": "amount_missing"}),
        ({"base": IndexChoice(OLD, None)}, {"base_month": "index_month_missing"}),
        ({"current": IndexChoice(REVISED, "2021-07")}, {"current_month": "same_index_month"}),
        ({"current": IndexChoice(REVISED, "2031-01")}, {"current_value": "index_value_absent"}),
        ({"base": IndexChoice(OLD, "2021-07", Decimal(-1))}, {"base_value": "index_not_positive"}),
        ({"fixed_part": Decimal(1)}, {"fixed_part": "clause_negative_part"}),
        ({"fixed_part": Decimal("-0.1")}, {"fixed_part": "clause_negative_part"}),
        (
            {"floor_percent": Decimal(3), "cap_percent": Decimal(2)},
            {"floor_percent": "clause_floor_above_cap"},
        ),
    ],
)
def test_what_is_refused_with_its_reason(sample_facts, changes, expected):
    assert faults(sample_facts, replace(QUESTION, **changes)) == expected


def test_two_series_that_nothing_links_are_refused(sample_facts):
    unlinked = IndexTable((OLD_SERIES, replace(REVISED_SERIES, link=None)), CALENDAR)
    with pytest.raises(InputError, match="index_not_linked"):
        free_calculation.view(replace(sample_facts, table=unlinked), QUESTION, TODAY)


def test_the_series_of_the_register_are_offered_the_latest_first(sample_facts):
    codes = [one.code for one in free_calculation.series_choices(sample_facts)]
    assert codes.index(REVISED) < codes.index(OLD)


def test_nothing_is_saved_by_looking(sample_database, sample_facts):
    before = sample_database.path.read_bytes()
    free_calculation.view(sample_facts, WEIGHTED, date(2026, 11, 21))
    assert sample_database.path.read_bytes() == before
