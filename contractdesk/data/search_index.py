"""The words of the register, indexed in memory: thrown away with the register, nothing of it is in the file.

FTS5 with the beginnings of words; both sides are folded by `common.french.fold`, because SQLite folds neither
`É` nor `œ` as a person expects. What people type is never read as a query: each word is quoted.

What stands in the middle of a word is looked up in the list of all different words, short however long the
texts are; the words that hold it are then asked for whole. An index of trigrams would weigh as much again as
this one, and take as long to make.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.data.connection import in_memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RANK_BITS = 40
_KEYS_OF_A_RANK = (1 << _RANK_BITS) - 1
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 12
_LEAST_LETTERS = 3
"""Fewer are in the middle of nearly every word."""
_MOST_HOLDERS, _MOST_LOOKED_AT = 100, 1000
_COLUMNS = "rank, key, owner, title, place, target, body, is_read"
_TABLES = f"""
CREATE TABLE entry (id INTEGER PRIMARY KEY, {_COLUMNS});
CREATE INDEX entry_owner ON entry (owner);
CREATE INDEX entry_unread ON entry (id) WHERE NOT is_read;
CREATE VIRTUAL TABLE words USING fts5 (body, prefix='1 2 3', tokenize='unicode61');
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that can be found.

    Attributes:
        rank: Of its kind; each kind is looked through apart.
        key: Of its row, within its kind.
        owner: What it is indexed again with.
        title: Shown; its words count.
        place: Shown beside it; its words count.
        target: What to open.
        body: More words, of which the neighbourhood is shown.
        is_read: Whether the body is there; a document's is read later.
    """

    rank: int
    key: int
    owner: str
    title: str
    place: str
    target: str
    body: str = ""
    is_read: bool = True

    @property
    def id(self) -> int:
        """Return its key among all the kinds."""
        return self.rank << _RANK_BITS | self.key


def words_of(text: str) -> tuple[str, ...]:
    """Return the words looked for in what a person typed, folded; signs only part them."""
    return tuple(_WORD.findall(french.fold(text)))[:_MOST_WORDS]


class SearchIndex:
    """The entries and their words.

    Attributes:
        as_of: The operation of the journal it was brought up to; None before it is filled.
    """

    def __init__(self) -> None:
        self.as_of: int | None = None
        self._words = _WordList()
        self._connection = in_memory()
        self._connection.executescript(_TABLES)

    def close(self) -> None:
        """Let the memory go."""
        self._connection.close()

    def fill(self, entries: Iterable[Entry]) -> None:
        """Hold these entries and no others."""
        with self._connection:
            self._connection.execute("DELETE FROM entry")
            self._connection.execute("DELETE FROM words")
            self._words = _WordList()
            self._add(entries)
            # One segment: the beginnings of words are then found without merging.
            self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")

    def replace(self, owners: Iterable[str], entries: Iterable[Entry]) -> None:
        """Take out what belongs to some owners, and put what they have now."""
        with self._connection:
            for owner in owners:
                gone = self._connection.execute("SELECT id FROM entry WHERE owner = ?", (owner,)).fetchall()
                self._connection.executemany("DELETE FROM words WHERE rowid = ?", gone)
                self._connection.executemany("DELETE FROM entry WHERE id = ?", gone)
            self._add(entries)

    def _add(self, entries: Iterable[Entry]) -> None:
        for one in entries:
            self._connection.execute(
                f"INSERT INTO entry (id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(one.id, one.rank, one.key, one.owner, one.title, one.place, one.target, one.body),
                    one.is_read,
                ),
            )
            folded = self._folded(one, one.body)
            self._connection.execute("INSERT INTO words (rowid, body) VALUES (?, ?)", (one.id, folded))

    def _folded(self, entry: Entry, body: str) -> str:
        """Return the words of an entry as they are looked for, and know them from now on."""
        folded = french.fold(f"{entry.title} {entry.place} {body}")
        self._words.add(_WORD.findall(folded))
        return folded

    def unread(self, most: int) -> tuple[Entry, ...]:
        """Return entries whose body is still to be read."""
        sql = f"SELECT {_COLUMNS} FROM entry WHERE NOT is_read ORDER BY id LIMIT ?"
        return tuple(_entry(row) for row in self._connection.execute(sql, (most,)))

    def unread_count(self) -> int:
        """Return how many bodies are still to be read."""
        return int(self._connection.execute("SELECT count(*) FROM entry WHERE NOT is_read").fetchone()[0])

    def give_body(self, entry: Entry, body: str) -> None:
        """Hold what an entry says, once it has been read."""
        with self._connection:
            self._connection.execute("UPDATE entry SET body = ?, is_read = 1 WHERE id = ?", (body, entry.id))
            folded = self._folded(entry, body)
            self._connection.execute("UPDATE words SET body = ? WHERE rowid = ?", (folded, entry.id))

    def find(self, words: Iterable[str], rank: int, most: int) -> tuple[Entry, ...]:
        """Return entries of a kind in which every word begins one, in the order of their keys."""
        return self._matching(" ".join(_beginning(word) for word in words), rank, most)

    def find_inside(self, words: Iterable[str], rank: int, most: int) -> tuple[Entry, ...]:
        """Return entries of a kind in which every word begins one or, from three letters on, is in one."""
        asked = [(_beginning(word), *map(_quoted, self._words.holding(word))) for word in words]
        if all(len(alternatives) == 1 for alternatives in asked):
            return ()
        return self._matching(" AND ".join(f"({' OR '.join(one)})" for one in asked), rank, most)

    def _matching(self, query: str, rank: int, most: int) -> tuple[Entry, ...]:
        columns = ", ".join(f"entry.{name}" for name in _COLUMNS.split(", "))
        sql = (
            f"SELECT {columns} FROM words JOIN entry ON entry.id = words.rowid "
            "WHERE words MATCH ? AND words.rowid BETWEEN ? AND ? ORDER BY words.rowid LIMIT ?"
        )
        first = rank << _RANK_BITS
        rows = self._connection.execute(sql, (query, first, first | _KEYS_OF_A_RANK, most))
        return tuple(_entry(row) for row in rows)


class _WordList:
    """All different words, to find those that hold another; a word gone from the register may stay."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._text = " "
        self._fresh: list[str] = []
        self._held: dict[str, list[str]] = {}

    def add(self, words: Iterable[str]) -> None:
        """Know some more words."""
        fresh = {*words} - self._known
        self._known |= fresh
        self._fresh += fresh

    def holding(self, word: str) -> list[str]:
        """Return words that hold another one after their first letter, the shortest first."""
        if len(word) < _LEAST_LETTERS:
            return []
        if self._fresh:
            # One text and not a list: it is looked through without a step of Python for each word.
            self._text = f"{self._text}{' '.join(self._fresh)} "
            self._fresh.clear()
            self._held.clear()
        if word not in self._held:  # each kind asks the same
            found = islice(self._each_holding(word), _MOST_LOOKED_AT)
            self._held[word] = sorted(found, key=lambda one: (len(one), one))[:_MOST_HOLDERS]
        return self._held[word]

    def _each_holding(self, word: str) -> Iterator[str]:
        at = self._text.find(word)
        while at >= 0:
            start, end = self._text.rfind(" ", 0, at) + 1, self._text.find(" ", at)
            if start < at:
                yield self._text[start:end]
            at = self._text.find(word, end)


def _quoted(word: str) -> str:
    return f'"{word}"'


def _beginning(word: str) -> str:
    return f'"{word}"*'


def _entry(row: tuple[int, int, str, str, str, str, str, int]) -> Entry:
    rank, key, owner, title, place, target, body, is_read = row
    return Entry(rank, key, owner, title, place, target, body, bool(is_read))
