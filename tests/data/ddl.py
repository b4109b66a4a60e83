"""The schema that the models describe, as SQL.

`python -m tests.data.ddl > contractdesk/data/migrations/m0001_initial.py` writes the first migration while it
is not released; `test_schema.py` compares what the migrations make with what the models say.
"""

import re
from collections.abc import Sequence

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

APPEND_ONLY = ("operation", "change")


def statements(tables: Sequence[Table]) -> list[str]:
    """Return the statements that make some tables, their indexes, and the triggers of the journal."""
    dialect = sqlite.dialect()
    found = []
    for table in tables:
        found.append(_tidy(str(CreateTable(table).compile(dialect=dialect))))
        found += [
            _tidy(str(CreateIndex(index).compile(dialect=dialect)))
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    for table_name in APPEND_ONLY:
        found += [
            f"CREATE TRIGGER {table_name}_no_{verb.lower()} BEFORE {verb} ON {table_name}\n"
            "BEGIN\n    SELECT RAISE(ABORT, 'append_only');\nEND"
            for verb in ("UPDATE", "DELETE")
        ]
    return found


def _tidy(sql: str) -> str:
    lines = (_wrap(line.rstrip().replace("\t", "    ")) for line in sql.strip().splitlines())
    return "\n".join(line for line in lines if line).replace("\n)\n STRICT", "\n) STRICT")


def _wrap(line: str, width: int = 108) -> str:
    """Cut a long line where SQL allows it: never inside a quoted text."""
    if len(line) <= width:
        return line
    done = [""]
    for piece in re.split(r"(?<= AND )|(?<= OR )|(?<=, )|(?<=CHECK )", line):
        if done[-1] and len(done[-1]) + len(piece.rstrip()) > width:
            done.append("        ")
        done[-1] += piece
    return "\n".join(part.rstrip() for part in done)


def module(metadata: MetaData) -> str:
    """Return the source of the first migration."""
    body = "\n".join(f'    """\n{sql}\n    """,' for sql in statements(metadata.sorted_tables))
    return (
        '"""Schema 1: the first tables."""\n\n'
        "from __future__ import annotations\n\n"
        "from typing import TYPE_CHECKING\n\n"
        "if TYPE_CHECKING:\n    import sqlite3\n\n"
        f"STATEMENTS = (\n{body}\n)\n\n\n"
        "def apply(connection: sqlite3.Connection) -> None:\n"
        '    """Make the tables, indexes and triggers of schema 1."""\n'
        "    for statement in STATEMENTS:\n        connection.execute(statement.strip())\n"
    )


def register_metadata() -> MetaData:
    """Return the tables of the register, all of them declared."""
    from contractdesk.data import journal, meta, models  # noqa: F401
    from contractdesk.data.base import Base

    return Base.metadata


if __name__ == "__main__":
    print(module(register_metadata()), end="")
