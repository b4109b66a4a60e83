"""The budget of the six contracts by hand, and what holds of any budget: sums, causes, cents."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.billing import BillingRule
from contractdesk.domain.budget import Cause, Imputation, forecast, lifetime_ht
from contractdesk.domain.clauses import IndexTerm, Reading, RecordedRevision, RevisionClause, Rounding
from contractdesk.domain.contract import Decision, NoticeRecord
from contractdesk.domain.enums import (
    BillingTiming,
    ChangeBasis,
    ClauseKind,
    DecisionKind,
    NoticeKind,
    PriceBase,
    RevisionDay,
    RevisionScope,
    RoundingMode,
    StepOrigin,
    StepRule,
)
from contractdesk.domain.money import ZERO, vat
from contractdesk.domain.prices import PricedItem, PriceStep
from tests.domain.build import (
    ANNEMASSE,
    ATEXO,
    BRON_IL,
    BRON_WD,
    OPERIS,
    OUEST,
    SIX,
    D,
    express,
    make_contract,
    months,
    priced,
    tacit,
)

TODAY = date(2026, 11, 21)
YEARS = (2026, 2027, 2028, 2029)
DATED_ATEXO = replace(ATEXO, terms=replace(ATEXO.terms, effect=date(2027, 1, 1)))


def supposed(percent):
    return lambda _index: None if percent is None else D(percent)


def of(contract, growth=None, years=YEARS, today=TODAY, imputations=None):
    return forecast(contract, years, today, supposed(growth), imputations or {})


def by_year(found, years=YEARS, *, certain=None):
    totals = dict.fromkeys(years, ZERO)
    for one in found.entries:
        if certain is None or one.is_certain is certain:
            totals[one.year] += one.ht
    return [str(amount) for amount in totals.values()]


@pytest.mark.parametrize(
    ("contract", "growth", "amounts"),
    [
        (BRON_WD, None, ["2950.00", "2950.00", "2950.00", "0.00"]),
        (BRON_WD, "2.5", ["2950.00", "2950.00", "2950.00", "0.00"]),  # firm unless the commune asks
        (BRON_IL, "2.5", ["2000.00", "2000.00", "2000.00", "0.00"]),
        (ANNEMASSE, None, ["3400.33", "3400.33", "3400.33", "0.00"]),
        (OPERIS, None, ["5429.84", "5429.84", "5429.84", "5429.84"]),
        (OPERIS, "0", ["5429.84", "5538.44", "5538.44", "5538.44"]),  # the floor: 2 % since the start
        (OPERIS, "2.5", ["5429.84", "5565.59", "5704.73", "5847.34"]),
        (OUEST, "2.5", ["0.00", "0.00", "0.00", "0.00"]),
        (DATED_ATEXO, None, ["0.00", "6300.00", "9000.00", "0.00"]),
        (DATED_ATEXO, "2.5", ["0.00", "6300.00", "9225.00", "0.00"]),
    ],
)
def test_the_budget_of_the_real_contracts(contract, growth, amounts):
    assert by_year(of(contract, growth)) == amounts


def test_a_contract_without_dates_has_no_budget():
    assert of(ATEXO) is None


def test_2027_is_that_of_the_dashboard_and_says_what_is_certain():
    found = [one for contract in SIX if (one := of(contract)) is not None]
    total = sum((D(by_year(one)[1]) for one in found), ZERO)
    assert total == D("13780.17")
    certain = sum((D(by_year(one, certain=True)[1]) for one in found), ZERO)
    assert total - certain == D("3400.33")  # only Annemasse can still be left for 2027
    assert [str(of(one).certain_until) for one in (BRON_WD, OPERIS, ANNEMASSE)] == [
        "2027-12-31",
        "2027-12-31",
        "2027-02-28",
    ]


def chosen(contract, code):
    readings = tuple(replace(one, chosen=one.id == code) for one in contract.clause.readings)
    return replace(contract, clause=replace(contract.clause, readings=readings))


@pytest.mark.parametrize(
    ("reading", "growth", "amounts"),
    [
        ("cumulated", "1", ["5538.44", "5538.98", "5594.37"]),  # the floor, 1,0201, 1,030301
        ("yearly", "1", ["5538.44", "5649.21", "5762.19"]),
        ("chained", "1", ["5538.44", "5649.21", "5762.19"]),
        ("chained", "3", ["5592.74", "5760.52", "5933.34"]),
    ],
)
def test_the_floor_of_operis_is_that_of_the_reading_chosen(reading, growth, amounts):
    assert by_year(of(chosen(OPERIS, reading), growth))[1:] == amounts


def test_a_step_that_has_just_opened_may_be_firm():
    assert by_year(of(chosen(DATED_ATEXO, "firm"), "2.5"))[1:3] == ["6300.00", "9000.00"]


def causes(found, year):
    return {one.cause: str(one.ht) for one in found.differences if one.year == year}


def test_what_makes_a_year_differ_from_the_one_before():
    assert causes(of(DATED_ATEXO, "2.5"), 2027) == {Cause.START: "6300.00"}
    assert causes(of(DATED_ATEXO, "2.5"), 2028) == {Cause.STEP: "2700.00", Cause.REVISION: "225.00"}
    assert causes(of(DATED_ATEXO, "2.5"), 2029) == {Cause.END: "-9225.00"}
    assert causes(of(OPERIS, "2.5"), 2026) == {}
    assert causes(of(OPERIS, "2.5"), 2027) == {Cause.REVISION: "135.75"}
    assert causes(of(BRON_WD), 2029) == {Cause.END: "-2950.00"}


def test_a_start_and_an_end_inside_a_year_are_told_from_prices():
    """Quarters: two in 2026, four in 2027, one and a part in 2028."""
    contract = make_contract(
        tacit(date(2026, 7, 1), max_renewals=5),
        items=(priced("1200.00"),),
        billing=BillingRule(3),
        decisions=(Decision(DecisionKind.TERMINATED, TODAY, effective_on=date(2028, 5, 15)),),
    )
    found = of(contract)
    # 45 days of the 91 of the second quarter: 148,35.
    assert by_year(found) == ["600.00", "1200.00", "448.35", "0.00"]
    assert causes(found, 2026) == {Cause.START: "600.00"}
    assert causes(found, 2027) == {Cause.START: "600.00"}
    assert causes(found, 2028) == {Cause.END: "-751.65"}
    assert (found.certain_until, found.ends_on) == (date(2028, 5, 15), date(2028, 5, 15))


def test_a_letter_sent_ends_the_forecast():
    left = replace(
        ANNEMASSE, notices=(NoticeRecord(NoticeKind.NON_RENEWAL, TODAY, TODAY, date(2027, 2, 28)),)
    )
    assert by_year(of(left)) == ["3400.33", "0.00", "0.00", "0.00"]
    assert by_year(of(left), certain=False) == ["0.00"] * 4


def test_an_express_renewal_is_a_forecast_and_a_draft_is_nothing_else():
    contract = make_contract(express(date(2026, 1, 1)), items=(priced("1000.00"),))
    assert by_year(of(contract), certain=True) == ["1000.00", "0.00", "0.00", "0.00"]
    assert by_year(of(contract), certain=False)[1] == "1000.00"
    draft = replace(contract, is_draft=True)
    assert by_year(of(draft), certain=True) == ["0.00"] * 4
    assert of(draft).certain_until is None


def test_what_is_recorded_is_where_prices_start_from():
    """5 634,44 from 2026, recorded: the index has grown by the same since the start, then by 2,5 %."""
    recorded = PriceStep(D("5634.44"), date(2026, 1, 1), origin=StepOrigin.REVISION)
    items = (PricedItem("contract", "Tout", (PriceStep(D("5429.84")), recorded)),)
    contract = replace(OPERIS, items=items, revisions=(RecordedRevision(date(2026, 1, 1), D("5634.44")),))
    found = of(contract, "2.5")
    assert by_year(found) == ["5634.44", "5775.30", "5919.68", "6067.68"]
    assert next((one.on, one.before_ht, one.after_ht) for one in found.revisions) == (
        date(2027, 1, 1),
        D("5634.44"),
        D("5775.30"),
    )


LIBRICIEL = RevisionClause(
    ClauseKind.INDEXED,
    D("0.15"),
    (IndexTerm("syntec", D("0.85")),),
    rounding=Rounding(RoundingMode.UP, 3),
    readings=(Reading("initial", ""), Reading("sliding", "", price_base=PriceBase.PREVIOUS)),
)


@pytest.mark.parametrize(
    ("reading", "amounts"),
    [
        # 0,15 + 0,85 × 1,02 = 1,017; 0,15 + 0,85 × 1,0404 = 1,03434 → 1,035; 1,0520268 → 1,053
        ("initial", ["1017.00", "1035.00", "1053.00"]),
        # 1,017 each year on the price before: 1 017,00; 1 034,29; 1 051,87
        ("sliding", ["1017.00", "1034.29", "1051.87"]),
    ],
)
def test_the_fixed_part_and_the_rounding_are_those_of_the_clause(reading, amounts):
    readings = tuple(replace(one, chosen=one.id == reading) for one in LIBRICIEL.readings)
    contract = make_contract(
        tacit(date(2026, 1, 1), max_renewals=3),
        items=(priced("1000.00"),),
        clause=replace(LIBRICIEL, readings=readings),
    )
    assert by_year(of(contract, "2"))[1:] == amounts


def test_several_indices_a_cap_and_a_revision_every_other_year():
    clause = RevisionClause(
        ClauseKind.INDEXED,
        D("0.2"),
        (IndexTerm("syntec", D("0.5")), IndexTerm("energie", D("0.3"))),
        cap_percent=D(10),
        every_months=24,
        first_after_months=24,
    )
    contract = make_contract(
        tacit(date(2026, 1, 1), max_renewals=5), items=(priced("1000.00"),), clause=clause
    )
    growth = {"syntec": D(2), "energie": D(20)}
    found = forecast(contract, (2027, 2028, 2029, 2030), TODAY, growth.get, {})
    # 2028: 0,2 + 0,5 × 1,0404 + 0,3 × 1,44 = 1,1522, capped at 1,10; 2030 the same cap since the start.
    assert by_year(found, (2027, 2028, 2029, 2030)) == ["1000.00", "1100.00", "1100.00", "1100.00"]
    only = forecast(contract, (2027, 2028), TODAY, {"syntec": D(2)}.get, {})
    assert by_year(only, (2027, 2028)) == ["1000.00", "1020.20"]


def test_unit_prices_are_revised_one_by_one_and_a_late_module_at_its_own_price():
    clause = RevisionClause(ClauseKind.INDEXED, terms=(IndexTerm("syntec"),), scope=RevisionScope.UNIT)
    items = (
        priced("10.01", "line:1"),
        priced("10.01", "line:2"),
        priced("100.00", "line:3", valid_from=date(2027, 7, 1)),
    )
    contract = make_contract(tacit(date(2026, 1, 1), max_renewals=5), items=items, clause=clause)
    found = of(contract, "3")
    amounts = defaultdict(list)
    for one in found.entries:
        amounts[one.label].append(str(one.ht))
    assert amounts["line:1"] == ["10.01", "10.31", "10.62", "10.94"]
    # 184 days of 365 in 2027, then its price of 100 revised as the others are.
    assert amounts["line:3"] == ["50.41", "106.09", "109.27"]


def test_arrears_fall_in_the_year_of_their_last_day():
    contract = make_contract(
        tacit(date(2026, 3, 1), max_renewals=1),
        items=(priced("1000.00"),),
        billing=BillingRule(12, BillingTiming.IN_ARREARS),
    )
    assert by_year(of(contract)) == ["0.00", "1000.00", "1000.00", "0.00"]


def test_vat_is_that_of_the_invoice_and_articles_share_a_price_to_the_cent():
    items = (priced("33.33", "line:1"), priced("33.33", "line:2", vat_rate=D("5.5")))
    contract = make_contract(tacit(date(2026, 1, 1)), items=items)
    charged = {"line:1": (Imputation("6156", "", D(2)), Imputation("65811", "ASS", D(1)))}
    found = of(contract, years=(2026,), imputations=charged)
    rows = [(one.article, one.service, str(one.ht), str(one.vat), str(one.ttc)) for one in found.entries]
    assert rows == [
        ("6156", "", "22.22", "4.45", "26.67"),
        ("65811", "ASS", "11.11", "2.22", "13.33"),
        ("", "", "33.33", "1.83", "35.16"),
    ]


# ---------------------------------------------------------------------------------------- any budget

CLAUSES = st.builds(
    RevisionClause,
    kind=st.just(ClauseKind.INDEXED),
    fixed_part=st.just(D("0.15")),
    terms=st.just((IndexTerm("syntec", D("0.85")),)),
    floor_percent=st.one_of(st.none(), st.just(D(1))),
    cap_percent=st.one_of(st.none(), st.just(D(8))),
    threshold_percent=st.one_of(st.none(), st.just(D(2))),
    scope=st.sampled_from(RevisionScope),
    day=st.sampled_from(RevisionDay),
    every_months=st.sampled_from([6, 12, 18, 24]),
    readings=st.builds(
        lambda base, floor, rule: (Reading("r", "", price_base=base, floor_basis=floor, step_rule=rule),),
        st.sampled_from(PriceBase),
        st.sampled_from(ChangeBasis),
        st.sampled_from(StepRule),
    ),
)
AMOUNTS = st.decimals("0.01", "90000", places=2)


@given(
    st.lists(AMOUNTS, min_size=1, max_size=4),
    AMOUNTS,
    st.one_of(st.none(), CLAUSES),
    st.sampled_from([1, 2, 3, 4, 5, 6, 12, 24]),
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    st.sampled_from([None, "-3", "0", "2.5", "12"]),
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
)
def test_sums_agree_and_causes_explain_the_whole_difference(
    amounts, later, clause, rhythm, effect, growth, stopped
):
    items = tuple(priced(str(one), f"line:{n}") for n, one in enumerate(amounts))
    steps = (PriceStep(later, contract_year=1), PriceStep(later * 2, contract_year=2))
    items = (*items, PricedItem("contract", "Palier", steps, D("5.5")))
    ends = Decision(DecisionKind.TERMINATED, TODAY, effective_on=max(stopped, effect))
    contract = make_contract(
        tacit(effect, max_renewals=4),
        items=items,
        clause=clause,
        billing=BillingRule(rhythm),
        decisions=(ends,),
    )
    charged = {"line:0": (Imputation("6156", weight=D(1)), Imputation("2051", weight=D(2)))}
    found = of(contract, growth, imputations=charged)
    totals = dict.fromkeys(YEARS, ZERO)
    articles, taxes = defaultdict(Decimal), defaultdict(Decimal)
    for one in found.entries:
        totals[one.year] += one.ht
        articles[one.year, one.article] += one.ht
        taxes[one.year] += one.vat
    for year in YEARS:
        assert sum((v for (y, _), v in articles.items() if y == year), ZERO) == totals[year]
    for before, year in pairwise(YEARS):
        explained = sum((one.ht for one in found.differences if one.year == year), ZERO)
        assert explained == totals[year] - totals[before]
    # The same charges without any imputation come to the same cents, VAT included.
    plain = of(contract, growth)
    assert sum(one.ht for one in plain.entries) == sum(totals.values())
    assert sum(one.vat for one in plain.entries) == sum(taxes.values())


@given(AMOUNTS, st.sampled_from(["0", "1", "2.5", "7"]))
def test_without_clause_a_hypothesis_changes_nothing(amount, growth):
    contract = make_contract(tacit(date(2026, 1, 1), max_renewals=3), items=(priced(str(amount)),))
    assert of(contract, growth).entries == of(contract).entries
    assert vat(amount, D(20)) == of(contract).entries[0].vat


# ---------------------------------------------------------------------------------------- thresholds


@pytest.mark.parametrize(
    ("contract", "total", "first", "last"),
    [
        (BRON_WD, "11800.00", "2025-01-01", "2028-12-31"),
        (BRON_IL, "8000.00", "2025-01-01", "2028-12-31"),
        (ANNEMASSE, "10200.99", "2026-03-01", "2029-02-28"),
        (OPERIS, "27149.20", "2025-01-01", "2029-12-31"),
        (DATED_ATEXO, "15300.00", "2027-01-01", "2028-12-31"),
    ],
)
def test_what_a_contract_costs_over_its_whole_duration(contract, total, first, last):
    found = lifetime_ht(contract, 48)
    assert [str(one) for one in found] == [total, first, last]


def test_a_contract_without_limit_is_counted_over_four_years():
    contract = make_contract(tacit(date(2026, 1, 1)), items=(priced("1000.00"),))
    assert [str(one) for one in lifetime_ht(contract, 48)] == ["4000.00", "2026-01-01", "2029-12-31"]
    assert lifetime_ht(ATEXO, 48) is None
    assert lifetime_ht(OUEST, 48) is None
    renewed = make_contract(
        express(date(2026, 1, 1), max_renewals=2, renewal=months(12)), items=(priced("10.00"),)
    )
    assert str(lifetime_ht(renewed, 48)[0]) == "30.00"
