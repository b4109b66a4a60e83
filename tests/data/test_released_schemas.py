"""Registers of earlier schemas, kept as they were made: each is upgraded without losing anything."""

import gzip
from pathlib import Path

import pytest

from contractdesk.common import paths
from contractdesk.data import exchange, queries
from contractdesk.data.engine import Database
from contractdesk.data.migrations import STEPS, runner

KEPT = sorted((Path(__file__).parent / "registers").glob("schema_*.db.gz"))


def number(kept):
    return int(kept.name.removeprefix("schema_").removesuffix(".db.gz"))


def unpacked(kept, folder):
    path = folder / "ancien.contractdesk"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    return path


def test_every_earlier_schema_has_its_register():
    assert [number(kept) for kept in KEPT] == list(range(1, runner.newest(STEPS)))


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)
def test_an_earlier_register_is_upgraded_whole(kept, tmp_path, clock, sample_database):
    """The sample register of each schema holds, once upgraded, what the sample register holds today."""
    path = unpacked(kept, tmp_path)
    database = Database.open(path, clock=clock)
    try:
        assert database.check(full=True) == []
        with database.read() as session:
            assert queries.schema_version(session) == runner.newest(STEPS)
            upgraded = exchange.to_document(session)
    finally:
        database.close()
    (copy,) = paths.backup_dir(path).iterdir()
    assert f"_v{number(kept)}." in copy.name
    with sample_database.read() as session:
        today = exchange.to_document(session)
    assert references(upgraded) == references(today)
    assert amounts(upgraded) == amounts(today)


def references(document):
    return [one["reference"] for one in document["contracts"]]


def amounts(document):
    """Every amount of the lines, groups and contracts, in their order."""
    holders = [
        holder
        for contract in document["contracts"]
        for holder in (contract, *contract.get("groups", []), *contract.get("lines", []))
    ]
    return [step["annual_ht"] for holder in holders for step in holder.get("steps", [])]
