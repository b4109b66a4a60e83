"""The sample register is on 37 days what was checked by hand (see `tests.domain.golden`)."""

import pytest

from tests.domain.build import SIX
from tests.domain.golden import PATH, block


@pytest.mark.parametrize("reference", [contract.reference for contract in SIX])
def test_the_sample_is_what_was_checked(sample_facts, reference):
    checked = PATH.read_text(encoding="utf-8").split("\n\n")
    (expected,) = [one for one in checked if one.startswith(f"{reference}\n")]
    assert block(sample_facts.contract(reference), sample_facts.context).rstrip("\n") == expected.rstrip("\n")
