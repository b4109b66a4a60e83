"""The six contracts on 37 days, and three made up for month ends and leap days, as checked by hand."""

import pytest

from contractdesk.domain.contract import state_on
from tests.domain.build import CONTEXT, SIX
from tests.domain.golden import DAYS, PATH, block, text


def test_every_state_is_the_one_that_was_checked():
    assert text() == PATH.read_text(encoding="utf-8")


@pytest.mark.parametrize("contract", SIX, ids=lambda contract: contract.reference)
def test_a_state_depends_on_its_day_only(contract):
    """Computed on each day, whatever was computed before: in one go or in another order, the same."""
    once = {day: state_on(contract, day, CONTEXT) for day in reversed(DAYS)}
    assert [once[day] for day in DAYS] == [state_on(contract, day, CONTEXT) for day in DAYS]
    assert len(block(contract).splitlines()) == len(DAYS) + 2
