"""A copy of the sample register, to change."""

import shutil

import pytest

from contractdesk.services import registers


@pytest.fixture
def open_copy(sample_database, tmp_path, clock):
    """Open a register of one's own."""
    path = tmp_path / "r.contractdesk"
    shutil.copyfile(sample_database.path, path)
    opened = []

    def open_copy(*, writable=True):
        opened.append(registers.open_register(path, clock, writable=writable))
        return opened[-1]

    yield open_copy
    for database in opened:
        database.close()


@pytest.fixture
def database(open_copy):
    return open_copy()
