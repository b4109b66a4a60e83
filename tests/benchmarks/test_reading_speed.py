"""Reading a register whole, and one contract of it, against bare SELECTs of the same tables in the same run.

The floor makes nothing of what it fetches. Run with ``pytest tests/benchmarks -m slow -s -n 0``.
"""

from contextlib import closing
from time import process_time

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload

from contractdesk.common.clock import FixedClock
from contractdesk.data import models, queries
from contractdesk.data.connection import Mode, connect
from contractdesk.services import registers
from contractdesk.services.facts import load_contract, load_facts, load_table
from tests.benchmarks.test_export_speed import many
from tests.conftest import TODAY

READ = sorted({kind.property.mapper.class_.__tablename__ for kind in queries.COMPUTED})
OTHERS = ("contract", "vendor", "module", "price_index", "index_series", "index_value", "setting")


def bare_tables(database):
    """Every row that the facts are made of, as SQLite gives it."""
    with closing(connect(database.path, Mode.WRITE, query_only=True)) as connection:
        return [connection.execute(f"SELECT * FROM {name}").fetchall() for name in (*OTHERS, *READ)]


def with_loaders_of_sqlalchemy(database):
    """The same contracts as ``selectinload`` would read them."""
    options = []
    for kind in queries.COMPUTED:
        if kind.parent is inspect(models.Contract):
            loader = selectinload(kind)
            inner = [one for one in queries.COMPUTED if one.parent is kind.property.mapper]
            options.append(loader.options(*(selectinload(one) for one in inner)) if inner else loader)
    with database.read() as session:
        return session.scalars(select(models.Contract).options(*options)).all()


def best_of(times, action, *arguments):
    """The shortest of a few runs: the others were disturbed."""

    def timed():
        begun = process_time()
        found = action(*arguments)
        taken = process_time() - begun
        del found
        return taken

    return min(timed() for _ in range(times))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("count", [6, 200, 2_000])
def test_the_facts_against_bare_rows(tmp_path, count):
    path = tmp_path / "register.contractdesk"
    registers.create_from_document(path, many(count), FixedClock(TODAY), "x")
    with closing(registers.open_register(path, FixedClock(TODAY))) as database:
        times = 3 if count > 1_000 else 9
        floor = best_of(times, bare_tables, database)
        measured = {
            "facts of the register": best_of(times, load_facts, database),
            "rows alone, by the loaders of SQLAlchemy": best_of(times, with_loaders_of_sqlalchemy, database),
            "facts of one contract": best_of(times, load_facts, database, "C-00003"),
            "one contract": best_of(times, load_contract, database, "C-00003"),
            "the indices": best_of(times, load_table, database),
        }
        rows = sum(map(len, bare_tables(database)))
        print(f"\n{count} contracts; floor (SELECT * of {rows} rows): {floor * 1000:.1f} ms")
        for name, seconds in measured.items():
            print(f"{name}: {seconds * 1000:.1f} ms, {seconds / floor:.1f} × the floor")
        assert len(load_facts(database).contracts) == count
