"""The rows of a register as its file holds them: what an undo must give back."""

import sqlite3
from contextlib import closing

_APART = ("operation", "change", "meta")


def tables(path):
    """Every row of every business table, without the counters of versions."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_") and name not in _APART
        ]
        return {
            name: sorted(
                repr({key: row[key] for key in dict(row) if key != "version"})
                for row in connection.execute(f'SELECT * FROM "{name}"')
            )
            for name in names
        }


def check_undo(database, act, label):
    """Do something, and check that it is one operation that undo takes back whole and redo gives again."""
    from contractdesk.services import history, registers

    before = tables(database.path)
    act()
    assert tables(database.path) != before
    assert registers.check(database) == ()
    assert history.available(database) == history.History(label, "")
    after = tables(database.path)
    assert history.undo(database) == label
    assert tables(database.path) == before
    assert history.redo(database) == label
    assert tables(database.path) == after
    assert registers.check(database) == ()
