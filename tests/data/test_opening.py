"""What may be opened, what is refused and how, and that a refusal changes nothing."""

import io
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from contractdesk.common.errors import StorageError
from contractdesk.data.engine import Database
from contractdesk.data.migrations import runner
from tests.data import toy
from tests.data.conftest import AUTHOR, digest, operations, state


def refusal_of(path, **options):
    """Refuse a path for reading and for writing; every file beside it stays as it was, and none appears."""
    folder = path.parent
    before = state(folder) if folder.is_dir() else None
    found = set()
    for writable in (True, False):
        with pytest.raises(StorageError) as refusal:
            Database.open(path, writable=writable, steps=toy.STEPS, **options)
        found.add(refusal.value.code)
        assert before is None or state(folder) == before
    assert len(found) == 1
    return found.pop()


# ------------------------------------------------------------------------------- what is not a register


def zipped():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"x", "not_a_database"),
        (b"Un contrat, deux contrats.\r\n" * 200, "not_a_database"),
        (random.Random(1).randbytes(20_000), "not_a_database"),
        (b"\0" * 8192, "not_a_database"),
        (zipped(), "not_a_database"),
        (b"%PDF-1.7\n" + b"x" * 5000, "not_a_database"),
        (b"SQLite format 3\0", "corrupt"),
        (b"SQLite format 3\0" + b"\0" * 5000, "not_a_register"),
    ],
)
def test_a_file_that_is_something_else(path, data, code):
    path.write_bytes(data)
    assert refusal_of(path) == code


def test_places_without_a_file(path):
    assert refusal_of(path) == "missing_file"
    assert refusal_of(path.parent / "none" / "r.contractdesk") == "missing_file"
    assert refusal_of(path.parent / "a\0b") == "missing_file"
    assert refusal_of(path.parent) == "is_a_directory"
    path.write_text("x")
    assert refusal_of(path / "r.contractdesk") == "missing_file"


@pytest.mark.skipif(os.name == "nt", reason="pipes of a Unix")
def test_a_pipe_is_not_waited_for(path):
    os.mkfifo(path)
    with pytest.raises(StorageError) as refusal:
        Database.open(path)
    assert refusal.value.code == "not_a_file"


@pytest.mark.parametrize("application_id", [0, 1, runner.APPLICATION_ID + 1])
def test_the_database_of_another_program(path, application_id):
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA application_id={application_id}")
        other.execute("CREATE TABLE contract (id INTEGER)")
        other.commit()
    assert refusal_of(path) == "not_a_register"


@pytest.mark.parametrize(
    ("version", "code"), [(2, "too_new"), (101, "too_new"), (0, "not_a_register"), (-1, "not_a_register")]
)
def test_another_schema(db, path, version, code):
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version={version}")
    assert refusal_of(path) == code


def test_a_newer_schema_names_the_program_to_install(db, path, reopen):
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE meta SET app_version = '9.1'")
        other.execute("PRAGMA user_version=9")
        other.commit()
    with pytest.raises(StorageError) as refusal:
        reopen(writable=False)
    assert refusal.value.params == {"path": str(path), "version": 9, "supported": 1, "app_version": "9.1"}


def test_a_newer_schema_that_says_nothing_is_still_said_newer(db, path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE meta")
        other.execute("PRAGMA user_version=9")
    assert refusal_of(path) == "too_new"


# --------------------------------------------------------------------------------------------- damage


def test_a_truncated_register(db, add, path):
    add("a", *(f"code {n}" for n in range(300)))
    whole = path.read_bytes()
    for size in (17, 99, 100, 101, 4096, 5000, len(whole) // 2, len(whole) - 4096, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert refusal_of(path) == "corrupt", size


def test_damaged_pages_are_refused_or_harmless(db, add, path, reopen):
    """R-07 and R-08, the part a test run affords: whatever is overwritten, one clear answer."""
    add("a", *(f"code {n}" for n in range(300)))
    whole = path.read_bytes()
    chance = random.Random(20261121)
    codes = set()
    for _ in range(150):
        damaged = bytearray(whole)
        start = chance.randrange(100, len(whole) - 64)
        damaged[start : start + 64] = chance.randbytes(64)
        path.write_bytes(damaged)
        before = digest(path)
        try:
            opened = reopen(writable=False)
        except StorageError as error:
            codes.add(error.code)
        else:
            # SQLite cannot see a changed value: the full check must.
            assert opened.check(full=True) != [] or _same_rows(damaged, whole)
        assert digest(path) == before
    assert "corrupt" in codes
    assert codes <= {"corrupt", "schema_altered", "not_a_database", "not_a_register", "too_new"}


def _same_rows(damaged, whole):
    """The bytes fell in free space: the rows of both files are the same."""
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for name, data in (("damaged", damaged), ("whole", whole)):
            file = Path(folder, name)
            file.write_bytes(data)
            with closing(sqlite3.connect(file)) as connection:
                tables = ("meta", "owner", "item", "operation", "change")
                rows.append([connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables])
        return rows[0] == rows[1]


def test_a_value_that_breaks_a_rule_is_damage(db, add, path):
    """Bit rot, or another program without our rules: SQLite's check knows the CHECKs."""
    add("a", "a1")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA ignore_check_constraints=ON")
        other.execute("UPDATE item SET day = '2025-02-30'")
        other.commit()
    assert refusal_of(path) == "corrupt"


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER spy AFTER INSERT ON owner BEGIN DELETE FROM item; END",
        "CREATE VIEW spy AS SELECT * FROM owner",
        "CREATE TABLE spy (id INTEGER)",
        "DROP TRIGGER change_no_delete",
        "ALTER TABLE owner ADD COLUMN spy TEXT",
    ],
)
def test_a_schema_that_somebody_changed(db, path, sql):
    with closing(sqlite3.connect(path)) as other:
        other.execute(sql)
    assert refusal_of(path) == "schema_altered"


# --------------------------------------------------------------------------------------------- crashes


def crash_in_a_save(path):
    """Leave the register as a power cut in a save does: half-written pages, a hot journal."""
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_spill=ON'); c.execute('PRAGMA cache_size=2')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        'c.execute("UPDATE owner SET name = name || hex(randomblob(5000))")\n'
        "c.execute('SELECT count(*) FROM owner').fetchall()\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    journal = path.with_name(path.name + "-journal")
    assert journal.stat().st_size > 0
    return journal


@pytest.fixture
def crashed(db, add, path):
    """A register with fifty owners, whose last save was cut short."""
    for n in range(50):
        add(f"owner {n}")
    whole = digest(path)
    journal = crash_in_a_save(path)
    assert digest(path) != whole
    return whole, journal


@pytest.mark.parametrize("writable", [True, False])
def test_after_a_crash_nothing_that_was_saved_is_lost(crashed, path, reopen, writable):
    whole, journal = crashed
    opened = reopen(writable=writable)
    assert opened.unclean
    assert digest(path) == whole
    assert not journal.exists() or journal.stat().st_size == 0
    assert opened.check(full=True) == []
    assert len(operations(opened)) == 50
    assert not reopen().unclean


def test_a_save_going_on_is_not_a_crash(db, path, reopen):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE meta SET created_by = 'x'")
        opened = reopen(allow_read_only=True)
        assert not opened.unclean
        assert not opened.read_only
        other.execute("ROLLBACK")


def test_a_journal_left_alone_is_never_played_into_a_new_register(db, path, clock):
    journal = path.with_name(path.name + "-journal")
    path.unlink()
    journal.write_bytes(b"the journal of a register that was moved")
    for overwrite in (True, False):
        with pytest.raises(StorageError) as refusal:
            Database.create(path, overwrite=overwrite, clock=clock, steps=toy.STEPS)
        assert refusal.value.code == "leftover_journal"
    assert list(path.parent.iterdir()) == [journal]


# ------------------------------------------------------------------------------------- read-only places


def as_a_stranger(job):
    """Run a function as an account without rights, and give its answer (rights do not bind root)."""

    def run(answers):
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        try:
            answers.put(job())
        except BaseException as error:  # the parent shows it
            answers.put(repr(error))

    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    process = context.Process(target=run, args=(answers,))
    process.start()
    answer = answers.get()
    process.join()
    return answer


@pytest.fixture
def public():
    """Put files in a folder that strangers may read but not write; give the first one's new path."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)

    def publish(*files, mode=0o444):
        copies = [Path(shutil.copyfile(file, folder / file.name)) for file in files]
        for copy in copies:
            copy.chmod(mode)
        if os.geteuid() != 0:  # the stranger is oneself, and owns the folder
            folder.chmod(0o555)
        return copies[0]

    yield publish
    folder.chmod(0o755)
    shutil.rmtree(folder)


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="accounts and forks of a Unix")


def try_to_write(path, **options):
    try:
        opened = Database.open(path, steps=toy.STEPS, author=AUTHOR, **options)
        with opened.write("x", "x") as session:
            session.add(toy.Owner(name="z"))
    except StorageError as error:
        return error.code
    return "written"


def try_to_read(path, **options):
    try:
        opened = Database.open(path, steps=toy.STEPS, author=AUTHOR, **options)
        return opened.read_only, opened.unclean, len(operations(opened)), opened.check(full=True)
    except StorageError as error:
        return error.code


@needs_fork
@pytest.mark.parametrize("mode", [0o444, 0o666])
def test_a_read_only_place_is_read_and_never_written(db, add, path, public, mode):
    """Even a file that may be written: in a folder that may not, a save has nowhere to put its journal."""
    add("a", "a1")
    copy = public(path, mode=mode)
    before = state(copy.parent)
    assert as_a_stranger(lambda: try_to_write(copy)) == "read_only"
    assert as_a_stranger(lambda: try_to_write(copy, allow_read_only=True)) == "read_only"
    for options in ({"writable": False}, {"allow_read_only": True}):
        assert as_a_stranger(lambda options=options: try_to_read(copy, **options)) == (True, False, 1, [])
    assert state(copy.parent) == before


@needs_fork
def test_a_read_only_file_in_a_folder_that_can_be_written(db, add, path, public):
    add("a", "a1")
    copy = public(path)
    copy.parent.chmod(0o777)
    before = state(copy.parent)
    assert as_a_stranger(lambda: try_to_write(copy)) == "read_only"
    assert as_a_stranger(lambda: try_to_read(copy, writable=False)) == (True, False, 1, [])
    assert state(copy.parent) == before


@needs_fork
def test_a_file_that_may_not_even_be_read(db, path, public):
    copy = public(path, mode=0o000)
    assert as_a_stranger(lambda: try_to_read(copy, writable=False)) == "no_access"


@needs_fork
def test_a_crash_is_not_put_right_by_somebody_without_the_right(crashed, path, public):
    """F6: the half-written save is neither shown nor touched."""
    copy = public(path, crashed[1])
    before = state(copy.parent)
    assert len(before) == 2
    for options in ({"writable": False}, {"allow_read_only": True}, {}):
        assert as_a_stranger(lambda options=options: try_to_read(copy, **options)) == "read_only_recovery"
    assert state(copy.parent) == before


# ----------------------------------------------------------------------------------------- good opening


def test_reading_changes_nothing(db, add, path, reopen):
    """The reading commands: not one byte, not one file, even the journal that a save leaves empty."""
    add("a", "a1")
    db.close()
    path.with_name(path.name + "-journal").unlink()
    before = state(path.parent)
    opened = reopen(writable=False)
    assert opened.read_only
    assert len(operations(opened)) == 1
    assert opened.check(full=True) == []
    assert opened.check(full=False) == []
    opened.close()
    assert state(path.parent) == before


def test_a_register_opened_for_reading_is_not_written(db, path, reopen):
    opened = reopen(writable=False)
    with pytest.raises(StorageError) as refusal, opened.write("x", "x"):
        pass
    assert (refusal.value.code, refusal.value.params) == ("read_only", {"path": str(path)})


def test_opening_is_quick(db, reopen, benchmark):
    """The budget of U-04 is 200 ms for 40 MB; here only that nothing absurd happens at each start."""
    benchmark(reopen)
