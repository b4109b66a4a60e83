"""Killed programs and programs that save at once: nothing acknowledged is lost."""

import multiprocessing
import random
import sqlite3
import time
from contextlib import suppress
from decimal import Decimal

import pytest
from sqlalchemy import select

from contractdesk.common.errors import StorageError
from tests.data import hammer
from tests.data.conftest import operations
from tests.data.toy import Item, Owner


@pytest.fixture(scope="module")
def processes():
    """Processes that start in milliseconds and share nothing with this one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.data.hammer"])
    return context


def acknowledged(pipe):
    """The saves that a killed writer had time to tell."""
    told = []
    with suppress(EOFError, OSError):
        while pipe.poll():
            told.append(pipe.recv())
    return told


def kill_one(processes, path, chance, *, unsafe=False):
    """Let a writer save for a moment, kill it, and return what it had acknowledged."""
    ours, theirs = processes.Pipe(duplex=False)
    writer = processes.Process(
        target=hammer.save_for_ever, args=(str(path), theirs), kwargs={"unsafe": unsafe}
    )
    writer.start()
    theirs.close()
    told = []
    with suppress(EOFError):
        ours.recv()  # ready
        told += [ours.recv() for _save in range(chance.randrange(4))]  # however slow the machine is
    time.sleep(chance.uniform(0, 0.05))
    writer.kill()
    writer.join()
    told += acknowledged(ours)
    ours.close()
    writer.close()
    return told


def kill_many(processes, path, reopen, rounds):
    chance = random.Random(rounds)
    told, unclean, extra = set(), 0, 0
    for _round in range(rounds):
        new = kill_one(processes, path, chance)
        told.update(new)
        opened = reopen()
        unclean += opened.unclean
        with opened.read() as session:
            saved = set(session.scalars(select(Owner.uuid)))
            items = len(session.scalars(select(Item.id)).all())
        assert told <= saved, "an acknowledged save is missing"
        assert items == 5 * len(saved), "half a save"
        assert len(saved) - len(told) - extra in {0, 1}, "more than the save that was being acknowledged"
        extra = len(saved) - len(told)
        assert len(operations(opened)) == len(saved)
    assert opened.check(full=True) == []
    return len(told), unclean


def test_killed_writers_lose_nothing(processes, db, path, reopen):
    saves, _unclean = kill_many(processes, path, reopen, 25)
    assert saves > 20


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_writers_lose_nothing_for_long(processes, db, path, reopen):
    saves, unclean = kill_many(processes, path, reopen, 300)
    assert saves > 300
    assert unclean > 10, "the kills never fell inside a save"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_harness_sees_what_an_unsafe_setting_breaks(processes, db, path, reopen):
    """The control: without a journal the same kills corrupt the register sooner or later."""
    chance = random.Random(1)
    for _round in range(100):
        kill_one(processes, path, chance, unsafe=True)
        try:
            if reopen().check(full=True):
                return
        except (StorageError, sqlite3.Error):
            return
    pytest.fail("nothing broke: the harness sees nothing")


def test_writers_at_the_same_time_lose_no_update(processes, db, path):
    """With Python's usual transactions 61 % of these updates were lost without a word."""
    with db.write("x", "x") as session:
        session.add(Owner(name="a", items=[Item(code="1", amount=Decimal(0))]))
    writers = [processes.Process(target=hammer.count_up, args=(str(path), 30)) for _ in range(3)]
    for writer in writers:
        writer.start()
    seen = Decimal(0)
    while any(writer.is_alive() for writer in writers):
        with db.read() as session:  # a reader is never refused meanwhile, and never sees a step back
            amount = session.scalars(select(Item.amount)).one()
        assert amount >= seen
        seen = amount
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
        writer.close()
    with db.read() as session:
        assert session.scalars(select(Item.amount)).one() == Decimal(90)
    assert len(operations(db)) == 91
    assert db.check(full=True) == []
