"""The search: what is found by the letters of its words, where it is shown, what follows the journal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractdesk.common import french
from contractdesk.data import models, queries
from contractdesk.data.search_index import Entry, SearchIndex, words_of
from contractdesk.domain.enums import DocumentKind
from contractdesk.services import document_acts, history, search
from contractdesk.services.dto import SearchKind
from tests.pdfs import pdf
from tests.services.test_acts import SL, send


def kinds(database, text):
    return {hit.kind for hit in search.search(database, text)}


def entry(key, title):
    return Entry(rank=0, key=key, owner=str(key), title=title, place="", target="")


def one(database, text, kind):
    (found,) = (hit for hit in search.search(database, text) if hit.kind is kind)
    return found


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "*",
        "a OR b",
        "NEAR(",
        "libri^",
        "-libriciel",
        "col:libriciel",
        "( )",
        "\x00",
        "😀",
        "%_",
        "\ud800",
        "'",
    ],
)
def test_no_sign_is_read_as_a_query(sample_database, text):
    assert isinstance(search.search(sample_database, text), tuple)
    assert search.search(sample_database, "libriciel")


def test_words_are_found_from_their_first_letters(sample_database):
    whole = {hit.title for hit in search.search(sample_database, "libriciel")}
    for length in range(1, 9):
        found = search.search(sample_database, "libriciel"[:length])
        assert SearchKind.CONTRACT in {hit.kind for hit in found}
    assert {hit.title for hit in search.search(sample_database, "LIBRICIE")} == whole


@pytest.mark.parametrize("text", ["delib", "DÉLIB", "web delib", "annuelle ébdel", "deli"])
def test_the_middle_of_a_word_is_enough_from_three_letters_on(sample_database, text):
    assert any("annuelle webdelib" in hit.title for hit in search.search(sample_database, text))


def test_two_letters_begin_a_word():
    index = SearchIndex()
    index.fill([entry(1, "webdelib"), entry(2, "libriciel")])
    assert [one.title for one in index.find_inside(("li",), 0, 9)] == []
    assert [one.title for one in index.find_inside(("lib",), 0, 9)] == ["webdelib", "libriciel"]
    index.close()


def test_a_word_comes_before_a_beginning_and_a_beginning_before_a_middle(database):
    names = ("Prédélibération", "Délibérations", "Cahier des délib", "Cœur", "Recoeuré")
    with database.write("test", "test") as session:
        vendor = models.Vendor(name="Nombreux")
        vendor.modules = [models.Module(name=name) for name in names]
        session.add(vendor)

    def found(text):
        return [hit.title for hit in search.search(database, text) if hit.kind is SearchKind.MODULE]

    assert [name for name in found("delib") if name in names] == [
        "Cahier des délib",
        "Délibérations",
        "Prédélibération",
    ]
    assert found("cœur") == found("coeur") == ["Cœur", "Recoeuré"]


def test_what_is_gone_is_not_found_by_its_middle(database):
    assert SearchKind.VENDOR in kinds(database, "briciel")
    with database.write("test", "test") as session:
        queries.vendor_named(session, "LIBRICIEL SCOP SA").name = "Autre"
    assert SearchKind.VENDOR not in kinds(database, "briciel")
    history.undo(database)
    assert SearchKind.VENDOR in kinds(database, "briciel")


WORDS = st.text("abàéœßz", min_size=1, max_size=6)


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=5), WORDS)
def test_what_is_found_is_what_holds_the_letters(titles, text):
    """The list of words and FTS5 agree with a plain look through every text."""
    index = SearchIndex()
    index.fill([entry(n, " ".join(title)) for n, title in enumerate(titles)])
    (word,) = words_of(text)
    found = {one.key for one in (*index.find((word,), 0, 99), *index.find_inside((word,), 0, 99))}
    least = 3 if len(word) >= 3 else None
    assert found == {
        n
        for n, title in enumerate(titles)
        if any(one.startswith(word) or (least and word in one) for one in map(french.fold, title))
    }
    index.close()


def test_the_text_of_a_document_is_found_with_its_neighbourhood(database, tmp_path):
    path = tmp_path / "contrat.pdf"
    path.write_bytes(pdf("Le titulaire garantit la réversibilité des données, sœur de l’archivage"))
    key = document_acts.attach(database, SL, path, DocumentKind.CONTRACT)
    assert search.search(database, "reversibilite") == ()
    assert search.unread(database) == 1
    assert search.read_documents(database) == 0
    for text in ("reversibilite", "RÉVERSI", "soeur", "garantit archivage"):
        hit = one(database, text, SearchKind.DOCUMENT)
        assert (hit.target, hit.section) == (SL, "documents")
        assert "réversibilité des données" in hit.place
    document_acts.remove(database, key)
    assert search.search(database, "reversibilite") == ()
    history.undo(database)
    assert search.read_documents(database) == 0
    assert one(database, "reversibilite", SearchKind.DOCUMENT).title


def test_a_letter_is_found_by_its_number_and_follows_the_undo(database):
    assert search.search(database, "2C1234") == ()
    send(database, registered_number="2C 123 456")
    hit = one(database, "2c 123", SearchKind.LETTER)
    assert (hit.target, hit.section) == (SL, "letters")
    history.undo(database)
    assert search.search(database, "2c 123 456") == ()


def test_what_another_window_wrote_is_found(open_copy):
    mine, theirs = open_copy(), open_copy()
    assert search.search(mine, "2c 777") == ()
    send(theirs, registered_number="2C 777")
    assert kinds(mine, "2c 777") == {SearchKind.LETTER}


def test_a_renamed_vendor_is_found_by_its_new_name_only(database):
    assert SearchKind.VENDOR in kinds(database, "libriciel")
    with database.write("test", "test") as session:
        row = queries.vendor_named(session, "LIBRICIEL SCOP SA")
        row.name, row.notes = "Écrin d’œuvres", "Appeler l’assistance avant midi"
    assert {hit.kind for hit in search.search(database, "ecrin d'oeuvres")} >= {
        SearchKind.CONTRACT,
        SearchKind.VENDOR,
    }
    assert SearchKind.VENDOR not in kinds(database, "libriciel")
    note = one(database, "assistance midi", SearchKind.NOTE)
    assert note.of_vendor
    assert "avant midi" in note.place


def test_many_changes_fill_the_index_anew(database):
    before = {hit.target for hit in search.search(database, "libriciel")}
    with database.write("test", "test") as session:
        vendor = models.Vendor(name="Nombreux")
        vendor.modules = [models.Module(name=f"Module {n}") for n in range(400)]
        session.add(vendor)
    assert kinds(database, "nombreux") == {SearchKind.VENDOR, SearchKind.MODULE}
    assert {hit.target for hit in search.search(database, "libriciel")} == before


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Préavis de trois mois", ("preavis",), "Préavis de trois mois"),
        ("Une NŒUD de l’e\u0301cole", ("noeud",), "Une NŒUD de l’e\u0301cole"),
        ("l’e\u0301cole", ("ecole",), "l’e\u0301cole"),
        ("rien", ("absent",), ""),
        ("Le module web-délibérations", ("deliber",), "Le module web-délibérations"),
        ("x" * 60 + "délib", ("delib",), "…" + "x" * 40 + "délib"),
        ("mot " * 40 + "cible" + " suite" * 40, ("cible",), None),
    ],
)
def test_the_excerpt_shows_the_word_among_its_neighbours(text, words, expected):
    shown = search.excerpt(text, words)
    if expected is None:
        assert shown.startswith("…mot ")
        assert shown.endswith(" suite…")
        assert "cible" in shown
        assert len(shown) < 150
    else:
        assert shown == expected
