"""Search over references, vendors, modules, lines and labels, accents and case ignored."""

from collections.abc import Iterator

from contractdesk.common import french
from contractdesk.data import queries
from contractdesk.data.engine import Database
from contractdesk.services.dto import SearchHit, SearchKind

_MOST = 40


def search(database: Database, text: str) -> tuple[SearchHit, ...]:
    """Return what holds every word of a text, contracts first; nothing for an empty text."""
    words = french.fold(text).split()
    if not words:
        return ()
    found: list[SearchHit] = []
    for hit, haystack in _entries(database):
        if all(word in haystack for word in words):
            found.append(hit)
            if len(found) == _MOST:
                break
    return tuple(found)


def _entries(database: Database) -> Iterator[tuple[SearchHit, str]]:
    """Yield each thing that can be found with its folded text."""
    with database.read() as session:
        rows = queries.searchable(session)
    for kind, title, place, target in rows:
        yield SearchHit(SearchKind(kind), title, place, target), french.fold(f"{title} {place}")
