"""Writers for the tests that kill or compete: each runs in its own process, through Database.write()."""

from pathlib import Path

from sqlalchemy import select

from contractdesk.data import connection as policy
from contractdesk.data.engine import Database
from tests.data import toy


def _unsafe(connection, _mode):
    """The control: no journal, and pages that reach the file before the transaction ends."""
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA cache_size=1")


def save_for_ever(path, pipe, *, unsafe=False):
    """Save again and again, and tell each save once it is acknowledged; somebody will kill this process."""
    if unsafe:
        policy._set_pragmas = _unsafe
    db = Database.open(Path(path), steps=toy.STEPS)
    pipe.send("ready")
    number = 0
    while True:
        number += 1
        with db.write("hammer", "Coup") as session:
            owner = toy.Owner(name=f"{db.run_uuid} {number}" + "x" * 3000)
            owner.items = [toy.Item(code=f"{db.run_uuid} {number} {n}") for n in range(5)]
            session.add(owner)
            # A row rewritten each time: torn writes show in it.
            first = session.scalars(select(toy.Owner).order_by(toy.Owner.id)).first()
            if first is not None and first is not owner:
                first.name = f"first {db.run_uuid} {number}" + "y" * (number * 500 % 9000)
        pipe.send(owner.uuid)


def count_up(path, times):
    """Add one to the shared amount, reading it in the same transaction."""
    db = Database.open(Path(path), steps=toy.STEPS)
    for _time in range(times):
        with db.write("count", "Un de plus") as session:
            item = session.scalars(select(toy.Item)).one()
            item.amount += 1
