"""The schema that the migrations make is the one that the models describe."""

import re
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Integer, Text

from contractdesk.data.engine import Database
from contractdesk.data.migrations import STEPS, runner
from tests.data import ddl


def memory():
    return sqlite3.connect(":memory:", isolation_level=None)


def described(connection):
    """Every table as SQLite understands it, whatever the spelling of its SQL."""
    found = {}
    sql = "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    for table, strict in connection.execute(sql).fetchall():
        if table.startswith("sqlite_"):
            continue
        indexes = connection.execute(f"SELECT * FROM pragma_index_list('{table}')").fetchall()
        found[table] = {
            "strict": strict,
            "columns": {
                row[1]: row[2:] for row in connection.execute(f"SELECT * FROM pragma_table_xinfo('{table}')")
            },
            "foreign keys": {
                row[2:] for row in connection.execute(f"SELECT * FROM pragma_foreign_key_list('{table}')")
            },
            "indexes": {
                (
                    bool(unique),
                    origin,
                    tuple(connection.execute(f"SELECT name FROM pragma_index_info('{name}')")),
                )
                for _number, name, unique, origin, _partial in indexes
            },
            "checks": _checks(connection, table),
        }
    return found


def _checks(connection, table):
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    flat = " ".join(sql.split())
    return set(re.findall(r"CONSTRAINT (\w+ CHECK \(.*?\))(?=, CONSTRAINT|,? ?\) STRICT)", flat))


@pytest.fixture(scope="module")
def migrated():
    with closing(memory()) as connection:
        for step in STEPS:
            step.apply(connection)
        yield connection


@pytest.fixture(scope="module")
def modelled():
    with closing(memory()) as connection:
        for statement in ddl.statements(ddl.register_metadata().sorted_tables):
            connection.execute(statement)
        yield connection


def test_the_tables_are_those_of_the_models(migrated, modelled):
    """`python -m tests.data.ddl` shows the SQL of the models, to write a step from."""
    expected, found = described(modelled), described(migrated)
    assert sorted(found) == sorted(expected)
    for table, description in expected.items():
        assert found[table] == description, table


def test_the_triggers_are_those_of_the_journal(migrated, modelled):
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    triggers = migrated.execute(sql).fetchall()
    assert triggers == modelled.execute(sql).fetchall()
    assert [name for name, _sql in triggers] == [
        "change_no_delete",
        "change_no_update",
        "operation_no_delete",
        "operation_no_update",
    ]


def test_the_comparison_sees_a_difference(modelled):
    with closing(memory()) as other:
        for statement in ddl.statements(ddl.register_metadata().sorted_tables):
            other.execute(
                statement.replace("CHECK (kind IN ('do', 'undo', 'redo'))", "CHECK (kind IN ('do'))")
            )
        assert described(other)["operation"]["checks"] != described(modelled)["operation"]["checks"]


def test_every_table_is_strict_and_exact():
    """Integers and texts only: no floating-point column, no bytes that an image could not keep."""
    for table in ddl.register_metadata().sorted_tables:
        assert table.dialect_options["sqlite"]["strict"], table.name
        for column in table.columns:
            kind = getattr(column.type, "impl_instance", column.type)
            assert isinstance(kind, Integer | Text), f"{table.name}.{column.name}"


def test_every_business_table_can_be_journalled(migrated):
    outside = {"meta", "operation", "change"}
    for table in ddl.register_metadata().sorted_tables:
        assert ({"id", "uuid", "version"} <= set(table.columns.keys())) == (table.name not in outside), (
            table.name
        )


def test_no_row_goes_without_the_program(migrated):
    """A cascade made by SQLite would escape the journal; RESTRICT cannot wait for the end of an undo."""
    for table, description in described(migrated).items():
        for _table, _from, _to, on_update, on_delete, _match in description["foreign keys"]:
            assert (on_update, on_delete) == ("NO ACTION", "NO ACTION"), table


def test_a_real_register_is_made_and_opened(path, clock):
    made = Database.create(path, clock=clock)
    assert made.check(full=True) == []
    made.close()
    assert Database.open(path, writable=False).read_only
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA user_version").fetchone() == (runner.newest(STEPS),)
