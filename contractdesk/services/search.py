"""Search as one types: contracts, lines, vendors, modules, notes, letters and what the documents say.

The index is in memory and follows the journal: what changed since the last question is read before it is
answered, whoever changed it. The text of documents is read little by little, so that the first answer waits
for none of them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from contractdesk.common import french
from contractdesk.common.errors import NotFoundError
from contractdesk.common.i18n import _
from contractdesk.data import searchable
from contractdesk.data.engine import Database
from contractdesk.data.queries import Session
from contractdesk.data.search_index import Entry, SearchIndex, words_of
from contractdesk.data.searchable import Touched
from contractdesk.services import documents, labels
from contractdesk.services.dto import SearchHit, SearchKind

_SHOWN = 8
"""Of each kind; more words say more than a longer list."""
_LOOKED_AT = 40
_READ_AT_ONCE = 10
_BEFORE, _AFTER = 40, 90
_KINDS = tuple(SearchKind)
_RANKS = {kind: rank for rank, kind in enumerate(_KINDS)}
_SECTIONS = {
    SearchKind.LINE: "prices",
    SearchKind.NOTE: "summary",
    SearchKind.LETTER: "letters",
    SearchKind.DOCUMENT: "documents",
}
_OF_VENDOR = "vendor:"


def search(database: Database, text: str) -> tuple[SearchHit, ...]:
    """Return what has words that begin with each word of a text, or hold it, by kind; nothing for no word."""
    words = words_of(text)
    if not words:
        return ()
    index = database.search_index
    _follow(database, index)
    return tuple(
        _hit(kind, entry, words) for kind, rank in _RANKS.items() for entry in _found(index, rank, words)
    )


def unread(database: Database) -> int:
    """Return how many documents have not been read for the search yet."""
    return database.search_index.unread_count()


def read_documents(database: Database, most: int = _READ_AT_ONCE) -> int:
    """Read the text of some more documents, and return how many are left."""
    index = database.search_index
    _follow(database, index)
    for entry in index.unread(most):
        index.give_body(entry, _text(database, entry.key))
    return index.unread_count()


def _text(database: Database, document_id: int) -> str:
    try:
        return documents.text_of(database, documents.one(database, document_id))
    except NotFoundError:  # removed since: the next question takes it out
        return ""


# ------------------------------------------------------------------------------------------- indexing


def _follow(database: Database, index: SearchIndex) -> None:
    """Bring the index up to the latest operation."""
    with database.read() as session:
        last = searchable.last_operation_id(session)
        if last == index.as_of:
            return
        touched = None if index.as_of is None else searchable.touched_since(session, index.as_of)
        entries = _entries(session, touched)
        if touched is None:
            index.fill(entries)
        else:
            owners = chain(map(str, touched.contracts), (f"{_OF_VENDOR}{key}" for key in touched.vendors))
            index.replace(owners, entries)
        index.as_of = last


def _entries(session: Session, touched: Touched | None) -> Iterator[Entry]:
    yield from _contract_entries(session, touched)
    yield from _vendor_entries(session, touched)
    for line in searchable.lines(session, touched):
        yield _of_contract(SearchKind.LINE, line, line.label, line.reference)
    for letter in searchable.letters(session, touched):
        title = _("{kind} du {date}").format(
            kind=labels.notice_kind(letter.kind), date=french.date(letter.sent_on)
        )
        yield _of_contract(
            SearchKind.LETTER, letter, title, _joined(letter.reference, letter.registered_number)
        )
    for one in searchable.documents(session, touched):
        place = _joined(one.reference, labels.document_kind(one.kind))
        yield _of_contract(
            SearchKind.DOCUMENT, one, one.title, place, body=one.file_name, is_read=not one.sha256
        )


def _contract_entries(session: Session, touched: Touched | None) -> Iterator[Entry]:
    for one in searchable.contracts(session, touched):
        owner, place = str(one.id), _joined(one.vendor, one.object)
        rank = _RANKS[SearchKind.CONTRACT]
        yield Entry(rank, one.id, owner, one.reference, place, one.reference, one.decision_number)
        if one.notes:
            rank, place = _RANKS[SearchKind.NOTE], one.vendor
            yield Entry(rank, 2 * one.id, owner, one.reference, place, one.reference, one.notes)


def _vendor_entries(session: Session, touched: Touched | None) -> Iterator[Entry]:
    for one in searchable.vendors(session, touched):
        owner = f"{_OF_VENDOR}{one.id}"
        yield Entry(_RANKS[SearchKind.VENDOR], one.id, owner, one.name, one.city, one.name, one.siret)
        if one.notes:
            yield Entry(_RANKS[SearchKind.NOTE], 2 * one.id + 1, owner, one.name, "", one.name, one.notes)
    for module in searchable.modules(session, touched):
        owner, place = f"{_OF_VENDOR}{module.vendor_id}", _joined(module.vendor, module.code)
        yield Entry(_RANKS[SearchKind.MODULE], module.id, owner, module.name, place, module.name)


def _of_contract(
    kind: SearchKind,
    row: searchable.LineText | searchable.LetterText | searchable.DocumentText,
    title: str,
    place: str,
    *,
    body: str = "",
    is_read: bool = True,
) -> Entry:
    return Entry(_RANKS[kind], row.id, str(row.contract_id), title, place, row.reference, body, is_read)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


# ------------------------------------------------------------------------------------------ answering


def _found(index: SearchIndex, rank: int, words: Sequence[str]) -> list[Entry]:
    """Return those that are shown: words begun so before words that hold them, which only fill the list."""
    found = _best(index.find(words, rank, _LOOKED_AT), words)
    if len(found) < _SHOWN:
        shown = {one.key for one in found}
        inside = index.find_inside(words, rank, _LOOKED_AT)
        found += _best([one for one in inside if one.key not in shown], words)
    return found[:_SHOWN]


def _best(found: Sequence[Entry], words: Sequence[str]) -> list[Entry]:
    """Put what is named so before what only mentions it, a whole word before the beginning of one."""

    def order(entry: Entry) -> tuple[int, str]:
        title = french.fold(entry.title)
        return max(_distance(word, title) for word in words), title

    return sorted(found, key=order)[:_SHOWN]


def _distance(word: str, title: str) -> int:
    """Tell how a title has a word: 0 as a word, 1 at the beginning of one, 2 inside one, 3 not at all."""
    if word not in title:
        return 3
    titled = words_of(title)
    return 0 if word in titled else 1 if any(one.startswith(word) for one in titled) else 2


def _hit(kind: SearchKind, entry: Entry, words: Sequence[str]) -> SearchHit:
    is_of_vendor = entry.owner.startswith(_OF_VENDOR)
    return SearchHit(
        kind=kind,
        title=entry.title,
        place=_joined(entry.place, excerpt(entry.body, words)),
        target=entry.target,
        section="" if is_of_vendor else _SECTIONS.get(kind, ""),
        of_vendor=is_of_vendor and kind is not SearchKind.MODULE,
    )


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return a text around the first of the words it has, on one line; nothing when it has none."""
    matches = (find(word).search(text) for find in (_beginning, _inside) for word in words)
    found = next((match for match in matches if match), None)
    if found is None:
        return ""
    start = max(0, found.start() - _BEFORE)
    if start:  # from the beginning of a word
        start = text.find(" ", start, found.start()) + 1 or start
    end = found.end() + _AFTER
    end = len(text) if end >= len(text) else max(found.end(), text.rfind(" ", found.end(), end))
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


_VARIANTS = {
    "a": "aàáâãäå", "c": "cç", "e": "eèéêë", "i": "iìíîï", "n": "nñ", "o": "oòóôõö", "u": "uùúûü", "y": "yýÿ",
}  # fmt: skip


@cache
def _beginning(word: str) -> re.Pattern[str]:
    """Return what finds a folded word at the beginning of one, as it was written."""
    return re.compile(rf"(?<![^\W_]){_written(word)}", re.IGNORECASE)


@cache
def _inside(word: str) -> re.Pattern[str]:
    """Return what finds a folded word anywhere, as it was written."""
    return re.compile(_written(word), re.IGNORECASE)


def _written(word: str) -> str:
    letters = "".join(f"[{_VARIANTS.get(letter, re.escape(letter))}][\u0300-\u036f]*" for letter in word)
    for folded, written in (("oe", "œ"), ("ae", "æ")):
        plain = "".join(f"[{_VARIANTS[letter]}][\u0300-\u036f]*" for letter in folded)
        letters = letters.replace(plain, f"(?:{plain}|{written})")
    return letters
