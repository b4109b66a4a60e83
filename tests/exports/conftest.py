"""The sample register, made once: exports only read it."""

import pytest

from contractdesk.common.clock import FixedClock
from contractdesk.services import facts as fact_reader
from contractdesk.services import registers
from tests.conftest import TODAY


@pytest.fixture(scope="package")
def sample_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "exemple.contractdesk"
    registers.create_register(path, FixedClock(TODAY), with_sample=True)
    database = registers.open_register(path, FixedClock(TODAY))
    yield database
    database.close()


@pytest.fixture(scope="package")
def sample_facts(sample_database):
    return fact_reader.load_facts(sample_database)


@pytest.fixture
def empty_database(tmp_path):
    path = tmp_path / "vide.contractdesk"
    registers.create_register(path, FixedClock(TODAY))
    database = registers.open_register(path, FixedClock(TODAY))
    yield database
    database.close()
