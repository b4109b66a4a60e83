"""The search: what is found by the beginnings of its words, where it is shown, what follows the journal."""

import pytest

from contractdesk.data import models, queries
from contractdesk.domain.enums import DocumentKind
from contractdesk.services import document_acts, history, search
from contractdesk.services.dto import SearchKind
from tests.pdfs import pdf
from tests.services.test_acts import SL, send


def kinds(database, text):
    return {hit.kind for hit in search.search(database, text)}


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
