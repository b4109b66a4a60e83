"""Dated prices: which step is in force on a day, and the totals of a contract."""

from datetime import date

import pytest

from contractdesk.domain.enums import StepOrigin
from contractdesk.domain.prices import PricedItem, PriceStep, amounts_on, ht_on, totals_on
from tests.domain.build import ATEXO, OPERIS, D, priced

START = date(2025, 1, 1)


def item(*steps, **changes):
    return PricedItem("item", "Item", steps, **changes)


def revision(amount, opens, closes=None):
    return PriceStep(D(amount), opens, closes, origin=StepOrigin.REVISION)


RISEN = (PriceStep(D(100), None, date(2025, 12, 31)), revision(105, date(2026, 1, 1)))
YEARS = (PriceStep(D(6300), contract_year=1), PriceStep(D(9000), contract_year=2))


@pytest.mark.parametrize(
    ("steps", "day", "effect", "amount"),
    [
        ((PriceStep(D(100)),), date(2020, 1, 1), START, 100),
        ((PriceStep(D(100)),), date(2030, 1, 1), None, 100),
        # From a day, in whatever order they are stored.
        ((PriceStep(D(120), date(2026, 1, 1)), PriceStep(D(100))), date(2025, 12, 31), START, 100),
        ((PriceStep(D(120), date(2026, 1, 1)), PriceStep(D(100))), date(2026, 1, 1), START, 120),
        ((PriceStep(D(120), date(2026, 1, 1)),), date(2025, 12, 31), START, None),
        ((PriceStep(D(120), date(2026, 1, 1)),), date(2026, 12, 31), None, 120),
        # From the start of a contract year: only the first means something before the start is known.
        (YEARS, date(2025, 12, 31), START, 6300),
        (YEARS, date(2026, 1, 1), START, 9000),
        (YEARS, date(2030, 1, 1), None, 6300),
        (YEARS[1:], date(2030, 1, 1), None, None),
        (YEARS, date(2025, 2, 28), date(2024, 2, 29), 6300),
        (YEARS, date(2025, 3, 1), date(2024, 2, 29), 9000),
        # A revision closes the old price the day before and opens the new one.
        (RISEN, date(2025, 12, 31), START, 100),
        (RISEN, date(2026, 1, 1), START, 105),
        # On the day a step opens, its revision is what is paid.
        ((*YEARS, revision(9220, date(2026, 1, 1))), date(2026, 6, 1), START, 9220),
        ((revision(9220, date(2026, 1, 1)), *YEARS), date(2026, 6, 1), START, 9220),
        # A price that was closed, and followed by nothing.
        ((PriceStep(D(100), None, date(2025, 12, 31)),), date(2026, 1, 1), START, None),
        ((), date(2026, 1, 1), START, None),
    ],
)  # fmt: skip
def test_the_step_in_force_on_a_day(steps, day, effect, amount):
    step = item(*steps).step_on(day, effect)
    assert (None if step is None else step.annual_ht) == amount


def test_scheduled_prices_are_those_written_in_the_contract():
    assert item(*RISEN).step_on(date(2027, 1, 1), START, scheduled=True).annual_ht == 100
    assert item(RISEN[1]).step_on(date(2027, 1, 1), START, scheduled=True) is None


@pytest.mark.parametrize(
    ("day", "is_held"),
    [("2025-03-31", False), ("2025-04-01", True), ("2025-09-30", True), ("2025-10-01", False)],
)
def test_an_item_costs_nothing_outside_its_own_days(day, is_held):
    held = priced(valid_from=date(2025, 4, 1), valid_to=date(2025, 9, 30))
    assert (held.step_on(date.fromisoformat(day), START) is not None) is is_held


def test_totals_by_rate():
    items = (priced("100.00", "a"), priced("50.00", "b", vat_rate=D("5.5")), item())
    totals = totals_on(items, START, START)
    assert (totals.ht, totals.vat, totals.ttc) == (D("150.00"), D("22.75"), D("172.75"))
    assert ht_on(items, START, START) == D("150.00")
    assert [held.label for held, _ in amounts_on(items, START, START)] == ["a", "b"]


@pytest.mark.parametrize("items", [(), (item(),)])
def test_no_price_is_not_a_price_of_zero(items):
    assert totals_on(items, START, START) is None
    assert ht_on(items, START, START) is None
    assert ht_on((priced("0.00"),), START, START) == 0


def test_the_three_groups_of_operis():
    totals = totals_on(OPERIS.items, date(2026, 11, 21), START)
    assert (totals.ht, totals.vat, totals.ttc) == (D("5429.84"), D("1085.97"), D("6515.81"))


def test_the_steps_of_atexo_wait_for_its_start():
    started = date(2026, 4, 22)
    assert ht_on(ATEXO.items, date(2030, 1, 1), None) == D("6300.00")
    assert ht_on(ATEXO.items, date(2027, 4, 21), started) == D("6300.00")
    assert ht_on(ATEXO.items, date(2027, 4, 22), started) == D("9000.00")
