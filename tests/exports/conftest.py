"""An empty register, to import into."""

import pytest

from contractdesk.services import registers


@pytest.fixture
def empty_database(tmp_path, clock):
    path = tmp_path / "vide.contractdesk"
    registers.create_register(path, clock)
    database = registers.open_register(path, clock)
    yield database
    database.close()
