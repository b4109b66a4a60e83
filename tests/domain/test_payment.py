"""The limit of payment, the interest of a late one, the fee of an interrupted maintenance."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.common.errors import InputError
from contractdesk.domain.payment import Semester, gap_fee, late_interest, payment_limit

D = Decimal
RATES = {Semester(2025, 1): D("11.15"), Semester(2025, 2): D("10.15")}


@pytest.mark.parametrize(
    ("days", "limit"),
    [(None, date(2025, 3, 3)), (30, date(2025, 3, 3)), (45, date(2025, 3, 3)), (20, date(2025, 2, 21))],
)
def test_thirty_days_whatever_the_contract_says_longer(days, limit):
    assert payment_limit(date(2025, 2, 1), days) == limit


def test_the_rate_is_that_of_the_semester_in_which_the_delay_began_and_stays():
    """3 540,00 TTC received on 20/05/2025, paid on 20/07/2025: 31 days at 11,15 %, not 10,15 %."""
    limit = payment_limit(date(2025, 5, 20))
    found = late_interest(D("3540.00"), limit, date(2025, 7, 20), RATES)
    assert (limit, found.first_day, found.days) == (date(2025, 6, 19), date(2025, 6, 20), 31)
    assert (str(found.semester), found.rate_percent) == ("2025-S1", D("11.15"))
    assert (found.interest, found.fee, found.total) == (D("33.52"), D("40.00"), D("73.52"))


def test_a_delay_that_begins_on_the_first_day_of_a_semester():
    found = late_interest(D("1000.00"), date(2025, 6, 30), date(2025, 7, 1), RATES)
    assert (str(found.semester), found.days, found.interest) == ("2025-S2", 1, D("0.28"))


def test_in_time_nothing_is_due():
    assert late_interest(D("1000.00"), date(2025, 6, 30), date(2025, 6, 30), RATES) is None


def test_a_rate_that_is_not_known_is_never_guessed():
    with pytest.raises(InputError, match="interest_rate_unknown") as refusal:
        late_interest(D("1000.00"), date(2026, 3, 1), date(2026, 3, 2), RATES)
    assert refusal.value.params == {"semester": "2026-S1"}


@pytest.mark.parametrize("text", ["", "2025", "2025-S3", "25-S1", "2025-1"])
def test_what_is_no_semester(text):
    with pytest.raises(InputError, match="semester_invalid"):
        Semester.parse(text)


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_semester_is_read_as_it_is_written(day):
    semester = Semester.of(day)
    assert Semester.parse(str(semester)) == semester
    assert semester.first_day <= day < semester.first_day + timedelta(days=185)


@given(
    cents=st.integers(0, 10**9), days=st.integers(1, 4000), rate=st.decimals(0, 30, places=2, allow_nan=False)
)
def test_the_interest_is_exact_to_the_cent(cents, days, rate):
    limit = date(2025, 1, 15)
    amount = D(cents) / 100
    found = late_interest(amount, limit, limit + timedelta(days=days), {Semester(2025, 1): rate})
    exact = Fraction(amount) * Fraction(rate) * days / 36_500
    assert abs(Fraction(found.interest) - exact) <= Fraction(1, 200)


def test_the_gap_fee_of_operis():
    """(R / 360) × N: 5 429,84 over 360, 45 days."""
    assert gap_fee(D("5429.84"), 45) == D("678.73")
    assert gap_fee(D("5429.84"), 360) == D("5429.84")


@pytest.mark.parametrize(("days", "divisor"), [(0, 360), (-1, 360), (1, 0)])
def test_a_gap_that_is_none(days, divisor):
    with pytest.raises(InputError, match="duration_not_positive"):
        gap_fee(D("1000.00"), days, divisor)
