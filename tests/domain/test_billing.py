"""Expected invoices: dates, what they cover, amounts to the cent."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.common.errors import InputError
from contractdesk.domain.billing import BillingRule, committed_ht, invoices
from contractdesk.domain.contract import stop_day
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.enums import BillingTiming
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.terms import Terms, schedule
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

ALWAYS = date(2000, 1, 1), date(2060, 12, 31)
ARREARS = BillingTiming.IN_ARREARS


def found(terms, rule=BillingRule(), items=(priced(),), first=ALWAYS[0], last=ALWAYS[1], stop=None):  # noqa: B008
    return [
        (str(one.due_on), str(one.covers_from), str(one.covers_to), str(one.amount_ht))
        for one in invoices(schedule(terms), rule, items, first, last, stop)
    ]


@pytest.mark.parametrize(
    ("contract", "dates", "amount"),
    [
        (BRON_WD, ["2025-01-01", "2026-01-01", "2027-01-01", "2028-01-01"], "2950.00"),
        (BRON_IL, ["2025-01-01", "2026-01-01", "2027-01-01", "2028-01-01"], "2000.00"),
        (ANNEMASSE, ["2026-03-01", "2027-03-01", "2028-03-01"], "3400.33"),
        (OPERIS, [f"{year}-01-01" for year in range(2025, 2030)], "5429.84"),
        (OUEST, [f"{year}-01-01" for year in range(2022, 2026)], "None"),
    ],
    ids=lambda value: getattr(value, "reference", ""),
)
def test_the_invoices_of_the_real_contracts(contract, dates, amount):
    rows = found(contract.terms, contract.billing, contract.items)
    assert [row[0] for row in rows] == dates
    assert {row[3] for row in rows} == {amount}
    assert [row[2] for row in rows] == [str(period.end) for period in contract.plan().periods(ALWAYS[1])]


def test_what_2027_commits_on_the_six_contracts():
    """13 780,17 € HT, the figure of the dashboard."""
    plans = [(contract, contract.plan()) for contract in SIX]
    committed = [
        committed_ht(plan, contract.billing, contract.items, 2027, stop_day(contract, plan))
        for contract, plan in plans
        if plan is not None
    ]
    assert committed == [D("2950.00"), D("2000.00"), D("3400.33"), D("5429.84"), 0]
    assert sum(committed) == D("13780.17")


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        (BillingRule(6), [("2025-01-01", "2025-06-30", "500.00"), ("2025-07-01", "2025-12-31", "500.00")]),
        (BillingRule(6, ARREARS), [("2025-06-30", "2025-06-30", "500.00"),
                                   ("2025-12-31", "2025-12-31", "500.00")]),
        (BillingRule(24), [("2025-01-01", "2025-12-31", "1000.00")]),
        (BillingRule(5), [("2025-01-01", "2025-05-31", "416.67"), ("2025-06-01", "2025-10-31", "416.67"),
                          ("2025-11-01", "2025-12-31", "168.32")]),
    ],
)  # fmt: skip
def test_rhythm_and_timing(rule, rows):
    facts = found(Terms(date(2025, 1, 1), months(12)), rule)
    assert [(due, to, amount) for due, _, to, amount in facts] == rows


def test_instalments_of_a_year_sum_to_the_year():
    """Yearly amounts stay yearly: a third of 1 000 € is not three times 333,33 €."""
    rows = found(Terms(date(2025, 1, 1), months(24)), BillingRule(4))
    assert [row[3] for row in rows] == ["333.34", "333.33", "333.33"] * 2


@given(
    st.decimals("0.01", "100000", places=2),
    st.sampled_from([1, 2, 3, 4, 6, 12]),
    st.sampled_from(BillingTiming),
    st.dates(date(2020, 1, 1), date(2028, 12, 31)),
)
def test_every_day_is_invoiced_once_and_every_year_in_full(amount, rhythm, timing, effect):
    terms = tacit(effect, max_renewals=2)
    plan = schedule(terms)
    rows = list(invoices(plan, BillingRule(rhythm, timing), (priced(str(amount)),), *ALWAYS, None))
    assert (rows[0].covers_from, rows[-1].covers_to) == (effect, plan.final_end())
    assert all(one.covers_to + ONE_DAY == other.covers_from for one, other in pairwise(rows))
    assert sum(row.amount_ht for row in rows) == 3 * amount
    assert all(row.due_on == (row.covers_from if timing != ARREARS else row.covers_to) for row in rows)


@given(
    st.sampled_from([1, 3, 6, 12, 24]),
    st.sampled_from(BillingTiming),
    st.dates(date(2019, 1, 1), date(2034, 12, 31)),
    st.integers(0, 900),
)
def test_a_window_shows_the_invoices_due_inside(rhythm, timing, first, length):
    plan, rule, last = schedule(tacit(date(2020, 1, 31), max_renewals=9)), BillingRule(rhythm, timing), first
    last = date.fromordinal(first.toordinal() + length)
    whole = [one for one in invoices(plan, rule, (), *ALWAYS, None) if first <= one.due_on <= last]
    assert list(invoices(plan, rule, (), first, last, None)) == whole


def test_the_last_invoice_is_cut_by_days():
    """The balance of a late letter: 15 days of 2027 at Libriciel."""
    rows = found(BRON_WD.terms, items=BRON_WD.items, first=date(2027, 1, 1), stop=date(2027, 1, 15))
    assert rows == [("2027-01-01", "2027-01-01", "2027-01-15", "121.23")]
    assert found(tacit(end_cap=date(2026, 6, 30)))[-1] == ("2026-01-01", "2026-01-01", "2026-06-30", "495.89")


def test_an_express_renewal_not_decided_is_not_invoiced():
    assert len(found(express())) == 1
    decided = schedule(express(), frozenset({date(2025, 12, 31)}))
    assert len(list(invoices(decided, BillingRule(), (priced(),), *ALWAYS, None))) == 2
    assert committed_ht(schedule(express()), BillingRule(), (priced(),), 2026, None) == 0


def test_a_price_step_is_charged_from_its_year():
    rows = found(Terms(date(2026, 4, 22), months(24)), items=ATEXO.items)
    assert [(row[0], row[3]) for row in rows] == [("2026-04-22", "6300.00"), ("2027-04-22", "9000.00")]


def test_a_module_that_starts_later_pays_its_first_year_pro_rata():
    """Then it follows the anniversaries of the contract."""
    items = (priced("1000.00", "socle"), priced("365.00", "module", valid_from=date(2025, 10, 1)))
    rows = found(tacit(max_renewals=1), items=items)
    assert rows == [
        ("2025-01-01", "2025-01-01", "2025-12-31", "1000.00"),
        ("2025-10-01", "2025-10-01", "2025-12-31", "92.00"),
        ("2026-01-01", "2026-01-01", "2026-12-31", "1365.00"),
    ]
    arrears = found(tacit(max_renewals=0), BillingRule(timing=ARREARS), items)
    assert [(row[0], row[3]) for row in arrears] == [("2025-12-31", "1000.00"), ("2025-12-31", "92.00")]


def test_a_line_that_stops_is_charged_for_its_days():
    items = (priced("365.00", "ligne", valid_to=date(2026, 1, 31)),)
    rows = found(tacit(max_renewals=1), items=items)
    assert [row[3] for row in rows] == ["365.00", "31.00"]


def test_a_price_not_known_yet_gives_an_invoice_without_amount():
    later = PricedItem("a", "a", (PriceStep(D(100), date(2026, 1, 1)),))
    assert [row[3] for row in found(tacit(max_renewals=1), items=(later,))] == ["None", "100.00"]


def test_a_rhythm_of_no_month_is_refused():
    assert make_contract().billing == BillingRule(12, BillingTiming.IN_ADVANCE)
    with pytest.raises(InputError, match="duration_not_positive"):
        BillingRule(0)
