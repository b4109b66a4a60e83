"""Undo and redo: every business table as it was, or a refusal that changes nothing."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from contractdesk.common.clock import FixedClock
from contractdesk.common.errors import ConflictError
from contractdesk.data.engine import Database
from contractdesk.data.undo import redo_last, targets, undo_last
from tests.conftest import TODAY
from tests.data import toy
from tests.data.conftest import AUTHOR, digest, operations, tables
from tests.data.toy import Item, Owner


def labels(db):
    with db.read() as session:
        return tuple(target and target.label for target in targets(session, db.run_uuid))


def rename(db, owner, name):
    with db.write("rename", f"Renommage en {name}") as session:
        session.get_one(Owner, owner.id).name = name


def exchange(session, one, two):
    """Give each item the other's code: both are unique, so one waits aside."""
    codes = one.code, two.code
    for item, code in ((one, "aside"), (two, codes[0]), (one, codes[1])):
        item.code = code
        session.flush()


def remove(db, owner):
    with db.write("remove", "Suppression") as session:
        session.delete(session.get_one(Owner, owner.id))


def test_a_creation_a_change_and_a_deletion_are_undone_and_redone(db, add):
    states = [tables(db)]
    owner = add("a", "a1", "a2")
    states.append(tables(db))
    rename(db, owner, "b")
    states.append(tables(db))
    remove(db, owner)
    states.append(tables(db))
    for _round in range(2):
        for expected in reversed(states[:-1]):
            assert undo_last(db) is not None
            assert tables(db) == expected
        assert undo_last(db) is None
        for expected in states[1:]:
            assert redo_last(db) is not None
            assert tables(db) == expected
        assert redo_last(db) is None
    assert db.check(full=True) == []


def test_an_undo_is_an_operation_of_the_journal(db, add):
    owner = add("a", "a1")
    done = undo_last(db)
    assert done.target.label == "Ajout de a"
    assert done.target.use_case == "add"
    assert set(done.rows) == {("owner", owner.uuid), ("item", owner.items[0].uuid)}
    last = operations(db)[-1]
    assert (last["kind"], last["target_id"], last["label"]) == ("undo", 1, "Ajout de a")
    redo_last(db)
    assert operations(db)[-1]["kind"] == "redo"


def test_the_menu_says_what_would_be_undone(db, add):
    assert labels(db) == (None, None)
    owner = add("a")
    rename(db, owner, "b")
    assert labels(db) == ("Renommage en b", None)
    undo_last(db)
    assert labels(db) == ("Ajout de a", "Renommage en b")
    rename(db, owner, "c")  # a new deed: what was undone cannot come back over it
    assert labels(db) == ("Renommage en c", None)
    assert redo_last(db) is None


def test_version_counters_only_grow(db, add):
    """A form opened before an undo must be seen as stale after it, whatever was done and undone since."""
    owner = add("a")
    seen = [owner.version]

    def note():
        with db.read() as session:
            seen.extend(session.scalars(select(Owner.version)))

    for step in (lambda: rename(db, owner, "b"), *[lambda: undo_last(db)] * 2, *[lambda: redo_last(db)] * 2):
        step()
        note()
    remove(db, owner)
    undo_last(db)
    note()
    assert seen == sorted(set(seen))


def test_values_exchanged_by_two_rows_go_back(db, add):
    """Both are unique: neither row can be put back before the other has left."""
    owner = add("a", "1", "2")
    before = tables(db)
    with db.write("x", "Échange") as session:
        one, two = session.scalars(select(Item).order_by(Item.id))
        exchange(session, one, two)
    undo_last(db)
    assert tables(db) == before
    redo_last(db)
    undo_last(db)
    assert tables(db) == before
    with db.read() as session:
        assert session.get_one(Owner, owner.id).name == "a"


def test_a_key_is_never_given_twice(db, add):
    """A row that comes back finds its own key free, even when others were made meanwhile."""
    first = add("a")
    remove(db, first)
    second = add("b")
    assert second.id > first.id
    undo_last(db)
    undo_last(db)
    with db.read() as session:
        assert session.get_one(Owner, first.id).uuid == first.uuid


def refuses(db, path, code):
    before, count = digest(path), len(operations(db))
    with pytest.raises(ConflictError) as refusal:
        undo_last(db)
    assert refusal.value.code == code
    assert digest(path) == before
    assert len(operations(db)) == count
    return refusal.value.params


def test_somebody_elses_work_is_not_undone_over(db, add, reopen, path):
    owner = add("a")
    rename(db, owner, "b")
    colleague = reopen()
    assert labels(colleague) == (None, None)
    assert undo_last(colleague) is None
    rename(colleague, owner, "c")
    assert refuses(db, path, "undo_conflict") == {"label": "Renommage en b"}


def test_a_row_that_others_now_need_is_not_taken_away(db, add, reopen, path):
    owner = add("a")
    with reopen().write("x", "x") as session:
        session.add(Item(code="1", owner_id=owner.id))
    refuses(db, path, "undo_conflict")


def test_a_name_taken_since_is_a_conflict(db, add, reopen, path):
    owner = add("a")
    rename(db, owner, "b")
    with reopen().write("x", "x") as session:
        session.add(Owner(name="a"))
    refuses(db, path, "undo_conflict")


def test_what_has_its_own_way_to_be_cancelled_is_not_undone(db, add, path):
    add("a")
    with db.write("record", "Révision enregistrée", undoable=False) as session:
        session.add(Owner(name="b"))
    assert refuses(db, path, "not_undoable") == {"label": "Révision enregistrée"}


def test_a_table_that_is_not_ours_is_never_written(db, add, path):
    """The journal is a file's content: what it names is checked before it becomes SQL."""
    add("a")
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER change_no_update")
        other.execute("UPDATE change SET table_name = 'meta; DROP TABLE owner'")
        other.commit()
    refuses(db, path, "undo_conflict")


# ------------------------------------------------------------------------------------- any sequence


class Life(RuleBasedStateMachine):
    """R-13: any sequence of deeds, undos and redos against a plain list of states."""

    @initialize()
    def start(self):
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name, "r.contractdesk")
        self.db = Database.create(path, clock=FixedClock(TODAY), author=AUTHOR, steps=toy.STEPS)
        self.past, self.future = [], []
        self.now = tables(self.db)
        self.count = 0

    def teardown(self):
        if hasattr(self, "folder"):
            assert self.db.check(full=True) == []
            self.folder.cleanup()

    def did(self):
        after = tables(self.db)
        if after != self.now:
            self.past.append(self.now)
            self.future.clear()
            self.now = after

    @rule(items=st.integers(0, 3))
    def create(self, items):
        self.count += 1
        with self.db.write("x", "x") as session:
            codes = [f"{self.count}-{n}" for n in range(items)]
            session.add(Owner(name=f"owner {self.count}", items=[Item(code=code) for code in codes]))
        self.did()

    def ids(self, table):
        return sorted(row["id"] for row in self.now[table].values())

    @precondition(lambda self: self.now["owner"])
    @rule(data=st.data())
    def delete(self, data):
        number = data.draw(st.sampled_from(self.ids("owner")))
        with self.db.write("x", "x") as session:
            session.delete(session.get_one(Owner, number))
        self.did()

    @precondition(lambda self: len(self.now["item"]) > 1)
    @rule(data=st.data())
    def exchange(self, data):
        pair = data.draw(st.lists(st.sampled_from(self.ids("item")), min_size=2, max_size=2, unique=True))
        with self.db.write("x", "x") as session:
            one, two = (session.get_one(Item, number) for number in pair)
            exchange(session, one, two)
            one.owner_id, two.owner_id = two.owner_id, one.owner_id
        self.did()

    @rule()
    def undo(self):
        done = undo_last(self.db)
        assert (done is not None) == bool(self.past)
        if done:
            self.future.append(self.now)
            self.now = self.past.pop()

    @rule()
    def redo(self):
        done = redo_last(self.db)
        assert (done is not None) == bool(self.future)
        if done:
            self.past.append(self.now)
            self.now = self.future.pop()

    @invariant()
    def model_equals_database(self):
        if hasattr(self, "db"):
            assert tables(self.db) == self.now


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
