"""Registers of the toy schema, as real files."""

import hashlib

import pytest

from contractdesk.data.engine import Database
from contractdesk.data.journal import Author
from tests.data import toy

AUTHOR = Author("agent", "Agent d’accueil", "POSTE-1")


@pytest.fixture
def path(data_dir):
    """Where the register goes: a path that breaks naive quoting (`#`, `%`, `&`, `?`, spaces, accents)."""
    folder = data_dir / "a?b"
    folder.mkdir()
    return folder / "régistre #1 100%.contractdesk"


@pytest.fixture
def db(path, clock):
    with_toy = Database.create(path, clock=clock, author=AUTHOR, steps=toy.STEPS)
    yield with_toy
    with_toy.close()


@pytest.fixture
def reopen(path, clock):
    """Open the register again, as another run of the program would."""

    def open_again(**options):
        return Database.open(path, clock=clock, author=AUTHOR, **({"steps": toy.STEPS} | options))

    return open_again


@pytest.fixture
def add(db):
    """Save an owner with items, and return it."""

    def add_owner(name, *codes):
        with db.write("add", f"Ajout de {name}") as session:
            owner = toy.Owner(name=name, items=[toy.Item(code=code) for code in codes])
            session.add(owner)
        return owner

    return add_owner


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def state(folder):
    """Every file of a folder with its digest: equal before and after what must change nothing."""
    return {item.name: digest(item) if item.is_file() else "" for item in folder.iterdir()}


def tables(db):
    """The business rows, version counters left out: what an undo must restore."""
    with db.read() as session:
        connection = session.connection()
        return {
            name: {
                row["uuid"]: {key: value for key, value in row.items() if key != "version"}
                for row in connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()
            }
            for name in ("owner", "item")
        }


def operations(db):
    with db.read() as session:
        sql = "SELECT * FROM operation ORDER BY id"
        return [dict(row) for row in session.connection().exec_driver_sql(sql).mappings()]
