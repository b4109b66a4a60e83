"""One use case, one transaction, one operation: what `read()` and `write()` promise."""

import logging
import sqlite3
import threading
from contextlib import closing
from functools import partial

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import InvalidRequestError, OperationalError
from sqlalchemy.orm import Session

from contractdesk.common.errors import ConflictError, Problem, StorageError
from contractdesk.data import connection as policy
from contractdesk.data.engine import Database
from contractdesk.data.migrations import runner
from tests.data import toy
from tests.data.conftest import digest, operations, state, tables
from tests.data.toy import Item, Owner


def names(db):
    with db.read() as session:
        return sorted(session.scalars(select(Owner.name)))


# -------------------------------------------------------------------------------------------- create


def test_a_new_register_is_whole(db, path, clock):
    assert path.read_bytes()[:16] == b"SQLite format 3\0"
    assert [item.name for item in path.parent.iterdir() if not item.name.endswith("-journal")] == [path.name]
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA application_id").fetchone() == (0x43444B31,)
        assert other.execute("PRAGMA user_version").fetchone() == (1,)
        row = other.execute(
            "SELECT created_at, created_by, min_reader, length(register_uuid) FROM meta"
        ).fetchone()
        assert row == ("2026-11-21T12:00:00.000000Z", "0.1.0", runner.MIN_READER, 36)
    assert db.check(full=True) == []
    assert not db.read_only
    assert not db.unclean


def test_a_register_is_overwritten_only_when_told(db, add, path, clock):
    add("a")
    db.close()
    before = digest(path)
    with pytest.raises(StorageError) as refusal:
        Database.create(path, clock=clock, steps=toy.STEPS)
    assert refusal.value.code == "exists"
    assert digest(path) == before
    assert names(Database.create(path, overwrite=True, clock=clock, steps=toy.STEPS)) == []


def test_places_where_no_register_can_be_made(data_dir):
    for place, code in ((data_dir, "is_a_directory"), (data_dir / "none" / "r", "missing_folder")):
        with pytest.raises(StorageError) as refusal:
            Database.create(place, overwrite=True, steps=toy.STEPS)
        assert refusal.value.code == code
    assert state(data_dir) == {}


def test_a_creation_that_fails_leaves_nothing(path):
    def broken(connection):
        toy.make_tables(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Database.create(path, steps=(runner.Step(1, broken),))
    assert state(path.parent) == {}


# ---------------------------------------------------------------------------------------- read, write


def test_a_use_case_is_saved_with_its_operation(db, reopen):
    with db.write("contracts.create", "Création de X") as session:
        session.add(Owner(name="x", items=[Item(code="1")]))
    again = reopen()
    assert names(again) == ["x"]
    (operation,) = operations(again)
    assert operation["use_case"] == "contracts.create"
    assert operation["label"] == "Création de X"
    assert (operation["who"], operation["display_name"], operation["host"]) == (
        "agent",
        "Agent d’accueil",
        "POSTE-1",
    )
    assert operation["at_utc"] == "2026-11-21T12:00:00.000000Z"
    assert operation["run_uuid"] == db.run_uuid != again.run_uuid


def test_what_a_block_raises_undoes_everything(db, add, path):
    add("a")
    before = digest(path)

    def failing(session):
        session.add(Owner(name="b"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), db.write("x", "x") as session:
        failing(session)
    assert names(db) == ["a"]
    assert digest(path) == before


def test_a_block_that_changes_nothing_leaves_nothing(db, add, path):
    owner = add("a")
    before = digest(path)
    with db.write("x", "x"):
        pass
    with db.write("x", "x") as session:
        same = session.get_one(Owner, owner.id)
        same.name = "a"
    with db.write("x", "x") as session:
        session.add(temporary := Owner(name="temporary"))
        session.flush()
        session.delete(temporary)
    with db.write("x", "x") as session:
        changed = session.get_one(Owner, owner.id)
        changed.name = "b"
        session.flush()
        changed.name = "a"
    assert digest(path) == before
    assert len(operations(db)) == 1


def test_a_reader_sees_one_state(db, add):
    add("a")
    with db.read() as session:
        before = session.scalars(select(Owner.name)).all()
        waiting = threading.Thread(target=lambda: add("b"))
        waiting.start()
        after = session.scalars(select(Owner.name)).all()
        assert before == after == ["a"]
    waiting.join()
    assert names(db) == ["a", "b"]


def test_rows_stay_readable_after_their_block(db, add):
    """No surprise query and no expired attribute: what a block loaded can be turned into plain rows."""
    owner = add("a", "a1")
    assert (owner.name, owner.version, [item.code for item in owner.items]) == ("a", 1, ["a1"])
    with db.read() as session:
        loaded = session.scalars(select(Owner)).one()
    with pytest.raises(InvalidRequestError, match="raise"):
        _ = loaded.items


# ------------------------------------------------------------------------------- no way round the journal


@pytest.mark.parametrize(
    "statement",
    [
        insert(Owner).values(uuid="x" * 36, version=1, name="b"),
        update(Owner).values(name="b"),
        delete(Owner),
        insert(Owner.__table__).values(uuid="x" * 36, version=1, name="b"),
    ],
)
def test_bulk_statements_are_refused(db, add, statement):
    add("a")
    with pytest.raises(RuntimeError, match="journal"), db.write("x", "x") as session:
        session.execute(statement)
    assert names(db) == ["a"]


def test_only_the_end_of_the_block_commits(db):
    for hasty in (Session.commit, lambda session: session.begin_nested().commit()):
        with pytest.raises(RuntimeError, match="commits"), db.write("x", "x") as session:
            hasty(session)
    assert names(db) == []


def test_a_reading_block_cannot_write(db, add):
    add("a")

    def adding(session):
        session.add(Owner(name="b"))
        session.flush()

    def changing(session):
        session.scalars(select(Owner)).one().name = "b"
        session.flush()

    for writing in (adding, changing):
        with pytest.raises(RuntimeError, match="write"), db.read() as session:
            writing(session)
    with pytest.raises(StorageError) as refusal, db.read() as session:
        session.execute(text("DELETE FROM owner"))
    assert refusal.value.code == "read_only"
    assert names(db) == ["a"]


# ------------------------------------------------------------------------------------------- conflicts


def test_a_stale_form_is_refused(db, add):
    """F17: somebody saved between the moment a form was opened and the moment it is saved."""
    form = add("a")
    with db.write("x", "x") as session:
        session.get_one(Owner, form.id).name = "theirs"
    form.name = "ours"
    with pytest.raises(ConflictError) as refusal, db.write("x", "x") as session:
        session.add(form)
    assert refusal.value.code == "stale"
    assert names(db) == ["theirs"]


def test_a_reference_given_twice_is_refused(db, add):
    add("a")
    with pytest.raises(ConflictError) as refusal:
        add("a")
    assert (refusal.value.code, refusal.value.params) == ("duplicate", {"what": "owner.name"})


def test_a_row_that_others_need_stays(db, add):
    owner = add("a", "a1")
    with pytest.raises(ConflictError) as refusal, db.write("x", "x") as session:
        session.connection().exec_driver_sql("DELETE FROM owner WHERE id = ?", (owner.id,))
    assert refusal.value.code == "still_referenced"


def test_a_missing_value_is_refused(db):
    with pytest.raises(StorageError) as refusal, db.write("x", "x") as session:
        session.add(Owner())
    assert (refusal.value.code, refusal.value.params["rule"]) == ("value_refused", "owner.name")


# -------------------------------------------------------------------------------------------- faults


def test_a_register_held_by_another_program_is_said_locked(db, add, path, monkeypatch):
    add("a")
    monkeypatch.setattr(policy, "BUSY_MILLISECONDS", 50)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for block in (lambda: db.write("x", "x"), db.read):
            with pytest.raises(StorageError) as refusal, block() as session:
                session.scalars(select(Owner)).all()
            assert refusal.value.code == "locked"
        other.execute("ROLLBACK")
    assert names(db) == ["a"]


def test_a_full_disk_keeps_what_was_saved(db, add, path):
    """F2: reading keeps working, and so does the same save once there is room."""
    add("a")
    before = tables(db)

    def save(*, full):
        with db.write("x", "x") as session:
            if full:
                session.connection().exec_driver_sql("PRAGMA max_page_count=1")
            session.add(Owner(name="b" * 50_000))

    with pytest.raises(StorageError) as refusal:
        save(full=True)
    assert (refusal.value.code, refusal.value.params["path"]) == ("disk_full", str(path))
    assert tables(db) == before
    assert db.check(full=True) == []
    save(full=False)
    assert len(names(db)) == 2


def test_a_file_taken_away_is_said_missing(db, path):
    path.unlink()
    for block in (lambda: db.write("x", "x"), db.read):
        with pytest.raises(StorageError) as refusal, block() as session:
            session.scalars(select(Owner)).all()
        assert refusal.value.code == "missing_file"
    assert not path.exists()


def test_a_register_upgraded_meanwhile_is_not_written(db, add, path):
    add("a")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version=2")
    with pytest.raises(StorageError) as refusal:
        add("b")
    assert refusal.value.code == "too_new"


class _Faulty(sqlite3.Connection):
    """A connection whose commit reports an error, after or before it saved."""

    saves = True
    breaks_reading = False

    def commit(self):
        if self.saves:
            super().commit()
        type(self).broken = type(self).breaks_reading
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
        raise error


@pytest.fixture
def faulty(monkeypatch):
    """Make the connections opened from now on faulty."""
    real = sqlite3.connect

    def install(*, saves, then_gone=False):
        class Faulty(_Faulty):
            pass

        Faulty.saves = saves
        committed = []

        def connect(*args, **options):
            if committed and then_gone:
                error = sqlite3.OperationalError("unable to open database file")
                error.sqlite_errorname = "SQLITE_CANTOPEN"
                raise error
            committed.append(True)
            return real(*args, factory=Faulty, **options)

        monkeypatch.setattr(policy.sqlite3, "connect", connect)
        return partial(monkeypatch.setattr, policy.sqlite3, "connect", real)

    return install


def test_an_error_that_saved_is_a_success(db, add, faulty, caplog):
    """At 3 of 116 faults the error came after the save: trying again would make the contract twice."""
    mend = faulty(saves=True)
    add("a")
    mend()
    assert names(db) == ["a"]
    assert "the operation is saved" in caplog.text


def test_an_error_that_did_not_save_says_so(db, add, faulty):
    mend = faulty(saves=False)
    with pytest.raises(StorageError) as refusal:
        add("a")
    mend()
    assert (refusal.value.code, refusal.value.params["saved"]) == ("io_error", False)
    assert names(db) == []
    add("a")
    assert names(db) == ["a"]


def test_when_the_file_cannot_be_asked_nothing_is_claimed(db, add, faulty, path):
    mend = faulty(saves=False, then_gone=True)
    with pytest.raises(StorageError) as refusal:
        add("a")
    mend()
    assert (refusal.value.code, refusal.value.params["saved"]) == ("io_error", None)


def test_an_error_of_the_program_is_not_dressed_up(db):
    with pytest.raises(OperationalError, match="no such table"), db.read() as session:
        session.execute(text("SELECT * FROM elsewhere"))


def test_values_stay_out_of_messages_and_logs(db, add, caplog):
    """T12: by default SQLAlchemy writes the values of a failed statement into the exception."""
    caplog.set_level(logging.DEBUG)
    add("Zzélie Kanarikova")
    with pytest.raises(ConflictError) as refusal:
        add("Zzélie Kanarikova")
    assert "Zzélie" not in f"{refusal.value} {refusal.value.__cause__} {caplog.text}"


# ---------------------------------------------------------------------------------------------- check


def test_the_check_says_what_is_damaged(db, add, path):
    add("a", *(f"code {n}" for n in range(200)))
    data = bytearray(path.read_bytes())
    data[8192:8300] = b"\xff" * 108
    path.write_bytes(data)
    for full in (True, False):
        problems = db.check(full=full)
        assert problems
        assert {problem.code for problem in problems} == {"damaged"}


def test_the_check_says_what_is_altered(db, add, path):
    add("a")
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE VIEW spy AS SELECT 1")
    assert db.check(full=False) == [Problem("schema_altered")]
    assert db.check(full=True) == [Problem("schema_altered")]


def test_the_check_of_a_missing_file_is_an_error(db, path):
    path.unlink()
    with pytest.raises(StorageError) as refusal:
        db.check(full=True)
    assert refusal.value.code == "missing_file"
