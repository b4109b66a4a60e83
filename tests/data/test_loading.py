"""Rows read bare are the rows that a session keeps, children included, and nothing can be changed on them."""

import shutil
import subprocess
import sys

import pytest
from sqlalchemy import event, inspect, select
from sqlalchemy.orm.exc import UnmappedInstanceError

from contractdesk.data import loading, models, queries
from contractdesk.data.engine import Database
from contractdesk.services.facts import load_contract, load_facts, load_table

SL = "CAAN_CM_SL-WD"
_BY_ANOTHER_PROGRAM = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as connection:
    connection.execute("UPDATE contract SET object = 'Changé' WHERE reference = ?", (sys.argv[2],))
"""


@pytest.fixture
def database(sample_database, tmp_path, clock):
    path = tmp_path / "r.contractdesk"
    shutil.copyfile(sample_database.path, path)
    opened = Database.open(path, clock=clock)
    yield opened
    opened.close()


def contents(row, kinds):
    """The columns of a row, and those of what was read with it, in order."""
    mapper = inspect(type(row))
    found = {one.key: getattr(row, one.key) for one in mapper.column_attrs}
    for kind in kinds:
        if kind.parent is mapper:
            children = getattr(row, kind.key)
            children = children if mapper.relationships[kind.key].uselist else filter(None, [children])
            found[kind.key] = [contents(one, kinds) for one in children]
    return found


def test_all_relations_of_a_contract_are_read():
    followed = {(kind.parent, kind.key) for kind in queries.WHOLE}
    owned = {models.Contract, models.PriceGroup, models.Line, models.Clause, models.Ambiguity}
    assert followed == {(mapper, one.key) for mapper in map(inspect, owned) for one in mapper.relationships}


def test_bare_rows_are_those_that_a_session_keeps(sample_database):
    with sample_database.read() as session:
        query = select(models.Contract).order_by(models.Contract.reference)
        kept = loading.entities(session, models.Contract, query, queries.WHOLE)
        bare = list(queries.each_contract(session, queries.WHOLE, with_archived=True))
        assert len(kept) == 6
        assert [contents(one, queries.WHOLE) for one in bare] == [
            contents(one, queries.WHOLE) for one in kept
        ]
        kinds = (models.PriceIndex.series, models.IndexSeries.values)
        assert [contents(one, kinds) for one in queries.each_index(session)] == [
            contents(one, kinds) for one in queries.indices(session)
        ]


def test_nothing_can_be_changed_on_a_bare_row(database):
    with database.write("essai", "Essai") as session:
        (row,) = queries.each_contract(session, queries.WHOLE, reference=SL)
        with pytest.raises(AttributeError):
            row.object = "Autre"
        with pytest.raises(AttributeError):
            row.clause.wording = "Autre"
        with pytest.raises(AttributeError):
            row.marks.append(models.DeadlineMark())
        with pytest.raises(UnmappedInstanceError):
            session.add(row)


def test_what_was_not_read_is_not_taken_for_nothing(sample_database):
    with sample_database.read() as session:
        (row,) = queries.each_contract(session, queries.REVISED, reference=SL)
        with pytest.raises(UnmappedInstanceError):
            _ = row.lines


def test_a_second_reading_keeps_the_changes_of_the_first(database):
    with database.write("essai", "Essai") as session:
        row = queries.contract(session, SL)
        row.notes = "Changé"
        row.invoices.append(models.Invoice(received_on=row.effect_on, amount_ht=0))
        assert queries.contract(session, SL) is row
        assert (row.notes, len(row.invoices)) == ("Changé", 1)
    with database.read() as session:
        (row,) = queries.each_contract(session, reference=SL)
        assert (row.notes, len(row.invoices)) == ("Changé", 1)


def test_as_many_statements_for_one_contract_as_for_all(sample_database):
    def statements(reference):
        found = []
        with sample_database.read() as session:
            event.listen(session.connection(), "before_cursor_execute", lambda *given: found.append(given[2]))
            list(queries.each_contract(session, queries.WHOLE, reference=reference))
        return found

    assert 15 < len(statements(SL)) <= len(statements(None)) <= len(queries.WHOLE) + 1


# ------------------------------------------------------------------------------------------- the facts


def test_a_contract_read_alone_is_the_one_of_the_register(sample_database, sample_facts):
    for contract in sample_facts.contracts:
        alone = load_facts(sample_database, contract.reference)
        assert alone.contracts == (contract,)
        assert load_contract(sample_database, contract.reference) == contract
        assert alone.table.series == sample_facts.table.series
        assert (alone.settings, alone.documents) == (sample_facts.settings, sample_facts.documents)
    assert load_table(sample_database).series == sample_facts.table.series


def test_what_another_program_writes_is_in_the_next_reading(database):
    before = load_facts(database)
    subprocess.run([sys.executable, "-c", _BY_ANOTHER_PROGRAM, str(database.path), SL], check=True)
    assert load_facts(database).contract(SL).object == "Changé"
    assert load_contract(database, SL).object == "Changé"
    assert before.contract(SL).object != "Changé"


def test_a_file_put_in_the_place_of_the_register_is_read(database, sample_database, tmp_path):
    subprocess.run([sys.executable, "-c", _BY_ANOTHER_PROGRAM, str(database.path), SL], check=True)
    assert load_facts(database).contract(SL).object == "Changé"
    copy = shutil.copyfile(sample_database.path, tmp_path / "copie.contractdesk")
    copy.replace(database.path)
    assert load_facts(database).contracts == load_facts(sample_database).contracts
