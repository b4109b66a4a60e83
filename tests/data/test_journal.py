"""The journal: complete, append-only, and telling when somebody touched it or the rows."""

import datetime as dt
import json
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
from sqlalchemy import select

from contractdesk.common.clock import FixedClock
from contractdesk.common.errors import ConflictError
from contractdesk.data import journal
from contractdesk.data.connection import Mode, connect
from contractdesk.data.engine import Database
from contractdesk.data.journal import Author
from tests.data import toy
from tests.data.conftest import operations
from tests.data.toy import Colour, Item, Owner


def changes(db):
    with db.read() as session:
        sql = "SELECT operation_id, table_name, action, before, after FROM change ORDER BY id"
        return [
            (number, table, action, before and json.loads(before), after and json.loads(after))
            for number, table, action, before, after in session.connection().exec_driver_sql(sql)
        ]


def codes(db):
    with db.read() as session:
        found = journal.verify_chain(session) + journal.verify_rows(session)
    return [(problem.code, dict(problem.params)) for problem in found]


def tamper(path, *statements):
    """Change the file as another program would, its triggers out of the way and then back."""
    with closing(sqlite3.connect(path)) as other:
        triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            other.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert other.execute(statement).rowcount == 1
        for _name, sql in triggers:
            other.execute(sql)
        other.commit()


# ------------------------------------------------------------------------------------------- capture


def test_images_are_whole_rows_as_the_file_holds_them(db):
    with db.write("x", "x") as session:
        owner = Owner(name="é’")
        item = Item(
            code="1",
            amount=Decimal("1.50"),
            rate=Decimal("0.15"),
            day=dt.date(2026, 1, 2),
            month="2026-01",
            colour=Colour.RED,
            flag=True,
            extra=[1],
        )
        owner.items.append(item)
        session.add(owner)
    image = changes(db)[1][4]
    assert {key: value for key, value in image.items() if key != "uuid"} == {
        "id": 1, "version": 1, "owner_id": 1, "code": "1", "amount": 150, "rate": "0.15", "day": "2026-01-02",
        "month": "2026-01", "colour": "red", "flag": 1, "extra": "[1]",
    }  # fmt: skip


def test_each_row_counts_once_from_start_to_end(db, add):
    """Several flushes, one change: from what the row was before the use case to what it is after."""
    owner = add("a", "a1")
    with db.write("x", "x") as session:
        loaded = session.get_one(Owner, owner.id)
        loaded.name = "b"
        session.flush()
        loaded.name = "c"
        session.flush()
        session.add(new := Owner(name="new"))
        session.flush()
        new.name = "newer"
    found = [change for change in changes(db) if change[0] == 2]
    assert [
        (action, before and before["name"], after["name"]) for _n, _t, action, before, after in found
    ] == [
        ("update", "a", "c"),
        ("insert", None, "newer"),
    ]


def test_children_that_die_with_their_parent_are_journalled(db, add):
    first, second = add("a", "a1", "a2"), add("b", "b1", "b2")
    with db.write("x", "x") as session:
        session.delete(session.get_one(Owner, first.id))
    with db.write("x", "x") as session:
        session.add(second)
        second.items.pop()  # an orphan is deleted at the flush
    found = [(number, table, action) for number, table, action, _b, _a in changes(db) if action == "delete"]
    assert sorted(found) == [
        (3, "item", "delete"),
        (3, "item", "delete"),
        (3, "owner", "delete"),
        (4, "item", "delete"),
    ]


def test_a_journal_without_changes_beside_it_does_not_exist(db, add):
    """Every operation has its changes and every change its operation, in the same transaction."""
    add("a", "a1")
    with pytest.raises(ConflictError):
        add("a")
    assert {number for number, *_rest in changes(db)} == {operation["id"] for operation in operations(db)}


def test_who_where_and_when(path, clock):
    author = Author.current()
    assert author.account
    assert author.host
    paris = FixedClock(clock.today(), dt.timedelta(hours=1))
    made = Database.create(path, clock=paris, steps=toy.STEPS)
    with made.write("x", "x") as session:
        session.add(Owner(name="a"))
    (operation,) = operations(made)
    assert operation["tz_offset_minutes"] == 60
    assert operation["who"] == author.account


def test_an_account_without_a_name_is_no_obstacle(monkeypatch):
    def nobody():
        raise KeyError("getpwuid(): uid not found: 4242")

    monkeypatch.setattr(journal.getpass, "getuser", nobody)
    monkeypatch.setattr(journal.platform, "node", lambda: "")
    assert Author.current() == Author("?", "?", "?")


# ---------------------------------------------------------------------------------------- append-only


@pytest.mark.parametrize("table", ["operation", "change"])
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = 1",
    ],
)
def test_the_journal_only_grows(db, add, path, table, sql):
    """R-29: REPLACE deletes without firing a trigger unless recursive_triggers is on."""
    add("a")
    with (
        closing(connect(path, Mode.WRITE)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append_only"),
    ):
        connection.execute(sql.format(table=table))
    assert len(operations(db)) == 1


# --------------------------------------------------------------------------------------- verification


@pytest.fixture
def history(db, add):
    """Four operations on two owners."""
    owner = add("a", "a1")
    add("b")
    with db.write("x", "x") as session:
        session.get_one(Owner, owner.id).name = "c"
    with db.write("x", "x") as session:
        session.delete(session.scalars(select(Owner).where(Owner.name == "b")).one())
    assert codes(db) == []
    return owner


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE operation SET label = 'y' WHERE id = 2", [("journal_altered", {"operation": 2})]),
        ("UPDATE operation SET at_utc = '2020-01-01T00:00:00.000000Z' WHERE id = 1",
         [("journal_altered", {"operation": 1})]),
        ("DELETE FROM operation WHERE id = 2",
         [("journal_gap", {"first": 2, "last": 2}), ("journal_altered", {"operation": 3})]),
        ("UPDATE change SET after = replace(after, 'c', 'd') WHERE operation_id = 3",
         [("journal_images_altered", {"operation": 3})]),
        ("DELETE FROM change WHERE operation_id = 4", [("journal_images_altered", {"operation": 4})]),
    ],
)  # fmt: skip
def test_a_journal_touched_outside_the_program_is_seen(db, history, path, sql, expected):
    tamper(path, sql)
    found = [problem for problem in codes(db) if problem[0].startswith("journal")]
    assert found == expected


def test_a_journal_cut_at_its_end_is_seen(db, history, path):
    tamper(path, "DELETE FROM change WHERE operation_id = 4", "DELETE FROM operation WHERE id = 4")
    assert ("journal_gap", {"first": 4, "last": 4}) in codes(db)


def test_a_rewritten_digest_breaks_the_next_one(db, history, path):
    """Whoever rewrites a row and its digest must rewrite all that follow: a printed digest shows it."""
    with db.read() as session:
        row = session.connection().exec_driver_sql("SELECT * FROM operation WHERE id = 2").mappings().one()
    forged = {**row, "label": "forged"}
    tamper(
        path,
        f"UPDATE operation SET label = 'forged', hash = '{journal._operation_hash(forged)}' WHERE id = 2",
    )
    assert codes(db) == [("journal_altered", {"operation": 3})]


def test_rows_touched_outside_the_program_are_seen(db, history, path):
    """F10: SQLite's own check sees nothing of these."""
    tamper(path, "UPDATE owner SET name = 'forged' WHERE id = 1")
    assert codes(db) == [("row_altered", {"table": "owner", "uuid": history.uuid, "columns": ("name",)})]
    tamper(path, "DELETE FROM owner WHERE id = 1")
    assert codes(db) == [("row_missing", {"table": "owner", "uuid": history.uuid})]


def test_a_row_put_in_outside_the_program_is_seen(db, history, path):
    uuid = "0" * 36
    tamper(path, f"INSERT INTO owner (uuid, version, name) VALUES ('{uuid}', 1, 'forged')")
    assert codes(db) == [("row_unknown", {"table": "owner", "uuid": uuid})]
