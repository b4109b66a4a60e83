"""The documents of a contract: kept under their digest, named, undone, opened, saved out, checked, swept."""

import io
import os
import zipfile
from datetime import date, timedelta

import pytest

from contractdesk.common.clock import FixedClock
from contractdesk.common.errors import ConflictError, InputError, NotFoundError, StorageError
from contractdesk.data import pieces
from contractdesk.data.pieces import PieceState
from contractdesk.domain.enums import DocumentKind
from contractdesk.services import document_acts, documents, history, registers
from contractdesk.services.errors import error_text, problem_text
from tests.conftest import TODAY
from tests.pdfs import pdf, picture
from tests.services.test_acts import SL, send, tables

HOSTILE = "a\u202egnp.exe <b>&amp; =1+1 \x07\u202f\u05d0"


@pytest.fixture
def paper(tmp_path):
    """A signed contract of two pages, outside the folder of the register."""
    folder = tmp_path / "ailleurs"
    folder.mkdir()
    path = folder / "Contrat signé.pdf"
    path.write_bytes(pdf("Contrat de maintenance\u00a0: préavis", "Annexe tarifaire"))
    return path


def attach(database, path, reference=SL, kind=DocumentKind.CONTRACT, **options):
    key = document_acts.attach(database, reference, path, kind, **options)
    return documents.one(database, key)


def piece(database, document):
    return pieces.place(database.path, document.sha256, document.file_name)


def office(*names, types=b"<Types/>"):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        for name in names:
            archive.writestr(name, b"<x/>")
    return held.getvalue()


def open_document(media_type, *names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", media_type)
        for name in names:
            archive.writestr(name, b"x")
    return held.getvalue()


WORD = office("word/document.xml")
ODT = open_document("application/vnd.oasis.opendocument.text")

# ------------------------------------------------------------------------------------------ attaching


def test_a_file_is_kept_under_its_digest(database, paper):
    document = attach(database, paper, dated_on=date(2026, 3, 6))
    kept = database.path.parent / "pieces" / document.sha256[:2] / f"{document.sha256}.pdf"
    assert kept.read_bytes() == paper.read_bytes()
    assert (document.title, document.file_name) == ("Contrat signé", "Contrat signé.pdf")
    assert (document.media_type, document.size) == ("application/pdf", paper.stat().st_size)
    assert (document.state, document.dated_on) == (PieceState.PRESENT, date(2026, 3, 6))
    assert document.kept_at is not None
    assert not list(database.path.parent.rglob("*.part"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf("x")),
        ("a.png", picture()),
        ("a.JPEG", b"\xff\xd8\xff\xe0rest"),
        ("a.docx", WORD),
        ("a.xlsx", office("xl/workbook.xml")),
        ("a.odt", ODT),
        ("a.ods", open_document("application/vnd.oasis.opendocument.spreadsheet")),
        ("a.eml", b"From: contact@editeur.example\r\nSubject: Reconduction\r\n\r\nBonjour"),
        ("a.txt", "Relevé\u00a0: 12\u202f000 €".encode()),
        ("a.txt", "Relevé".encode("utf-16")),
    ],
)
def test_what_may_be_attached(database, tmp_path, name, content):
    path = tmp_path / "source"
    path.mkdir()
    (path / name).write_bytes(content)
    assert attach(database, path / name, kind=DocumentKind.OTHER).state is PieceState.PRESENT


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ\x00", "document_type_refused"),
        ("a.html", b"<html>", "document_type_refused"),
        ("a.pdf.lnk", b"L\x00", "document_type_refused"),
        ("a.docm", WORD, "document_type_refused"),
        ("sans_type", b"%PDF-1.7", "document_type_refused"),
        ("a.pdf", b"MZ\x90\x00 an executable", "document_not_its_type"),
        ("a.png", b"<svg/>", "document_not_its_type"),
        ("a.docx", pdf("x"), "document_not_its_type"),
        ("a.docx", office("xl/workbook.xml"), "document_not_its_type"),
        ("a.docx", b"PK\x03\x04 cut short", "document_not_its_type"),
        ("a.odt", open_document("application/x-other"), "document_not_its_type"),
        ("a.txt", b"MZ\x90\x00\x03", "document_not_its_type"),
        ("a.eml", b"\x00\x01", "document_not_its_type"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "document_has_macros"),
        ("a.docx", office("word/document.xml", types=b"<x macroEnabled/>"), "document_has_macros"),
        ("a.ods", open_document("x", "Basic/Standard/Module1.xml"), "document_has_macros"),
        ("a.pdf", b"", "document_empty"),
    ],
)
def test_what_is_refused_leaves_no_trace(database, tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    before = tables(database.path)
    with pytest.raises(InputError, match=code) as refusal:
        attach(database, path)
    assert "Il n’a pas été joint" in error_text(refusal.value)
    assert tables(database.path) == before
    assert not [one for one in (tmp_path / "pieces").rglob("*") if one.is_file()]


def test_more_than_fifty_megabytes_are_refused_with_the_reason(database, tmp_path):
    path = tmp_path / "film.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7")
        stream.truncate(50 * 1024 * 1024 + 1)
    with pytest.raises(InputError, match="document_too_big") as refusal:
        attach(database, path)
    assert "pèse 51\u00a0Mo" in error_text(refusal.value).replace(" Mo", "\u00a0Mo")
    assert not (tmp_path / "pieces").exists()


def test_a_file_that_grows_while_it_is_copied_is_refused(database, paper, monkeypatch):
    monkeypatch.setattr(pieces, "LARGEST", paper.stat().st_size)
    monkeypatch.setattr(pieces, "_check_source", lambda _path: None)
    with paper.open("ab") as stream:
        stream.write(b"more")
    with pytest.raises(InputError, match="document_too_big"):
        attach(database, paper)


@pytest.mark.parametrize(
    ("make", "code"),
    [(lambda path: None, "missing_file"), (lambda path: path.mkdir(), "is_a_directory")],
)
def test_what_is_no_file(database, tmp_path, make, code):
    make(tmp_path / "rien.pdf")
    with pytest.raises(StorageError, match=code):
        attach(database, tmp_path / "rien.pdf")


def test_the_same_file_is_not_joined_twice_to_a_contract(database, paper):
    attach(database, paper)
    with pytest.raises(ConflictError, match="document_exists"):
        attach(database, paper)
    assert attach(database, paper, "BRON_CM_WD").state is PieceState.PRESENT


def test_a_document_without_file_receives_it(database, paper):
    (bare,) = documents.listing(database, SL)
    assert bare.state is PieceState.NONE
    filled = attach(database, paper, into=bare.id)
    assert (filled.id, filled.title, filled.state) == (bare.id, bare.title, PieceState.PRESENT)
    with pytest.raises(NotFoundError, match="document_not_found"):
        attach(database, paper, "BRON_CM_WD", into=bare.id)


def test_nothing_is_attached_to_a_contract_that_is_not_there(database, paper, tmp_path):
    with pytest.raises(NotFoundError, match="contract_not_found"):
        attach(database, paper, "RIEN")
    assert not (database.path.parent / "pieces").exists()


def test_a_register_open_for_reading_keeps_nothing(open_copy, paper):
    database = open_copy(writable=False)
    with pytest.raises(StorageError, match="read_only"):
        attach(database, paper)
    assert not (database.path.parent / "pieces").exists()


# ----------------------------------------------------------------------------------------------- undo

ACTS = {
    "attach": lambda database, key, paper: attach(database, paper, "BRON_CM_WD"),
    "fill": lambda database, key, paper: attach(
        database, paper, "BRON_CM_IL", into=documents.listing(database, "BRON_CM_IL")[0].id
    ),
    "change": lambda database, key, paper: document_acts.change(
        database, key, DocumentKind.AMENDMENT, "Avenant n°\u00a01", date(2026, 5, 1)
    ),
    "remove": lambda database, key, paper: document_acts.remove(database, key),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_every_act_is_undone_and_done_again(database, paper, act):
    key = attach(database, paper).id
    before = tables(database.path)
    act(database, key, paper)
    after = tables(database.path)
    assert after != before
    history.undo(database)
    assert tables(database.path) == before
    history.redo(database)
    assert tables(database.path) == after
    assert all(one.state is not PieceState.MISSING for one in documents.listing(database))


def test_a_removed_document_is_no_longer_named_by_its_letter(database):
    send(database, document="Lettre de non-reconduction")
    (letter,) = [one for one in documents.listing(database, SL) if one.kind == DocumentKind.LETTER]
    before = tables(database.path)
    document_acts.remove(database, letter.id)
    assert letter.id not in [one.id for one in documents.listing(database, SL)]
    history.undo(database)
    assert tables(database.path) == before


def test_what_is_gone_cannot_be_changed(database):
    for act in (
        lambda: document_acts.remove(database, 999),
        lambda: document_acts.change(database, 999, DocumentKind.OTHER, "", None),
        lambda: documents.one(database, 999),
    ):
        with pytest.raises(NotFoundError, match="document_not_found"):
            act()


# ------------------------------------------------------------------------------------- opening, checking


def test_a_copy_is_opened_for_reading_only(database, paper, tmp_path):
    document = attach(database, paper, title="Contrat\u00a0/ 2026\u202egnp.exe")
    for _again in range(2):
        copy = documents.open_copy(database, document, tmp_path / "lecture")
        assert copy.read_bytes() == paper.read_bytes()
        assert not copy.stat().st_mode & 0o222
        assert copy.name == "Contrat - 2026 gnp.exe.pdf"


def test_a_copy_is_saved_out_and_replaces_nothing_unasked(database, paper, tmp_path):
    document = attach(database, paper)
    target = tmp_path / documents.saved_name(document)
    documents.save_out(database, document, target)
    assert target.read_bytes() == paper.read_bytes()
    with pytest.raises(StorageError, match="exists"):
        documents.save_out(database, document, target)


def damage(path):
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "state", "code", "words"),
    [
        (lambda path: path.unlink(), PieceState.MISSING, "piece_missing", "est absente"),
        (damage, PieceState.ALTERED, "piece_altered", "est différente de celle enregistrée le 21/11/2026"),
    ],
)
def test_a_bad_piece_is_told_and_never_opened(database, paper, tmp_path, harm, state, code, words):
    document = attach(database, paper)
    assert registers.check(database) == ()
    harm(piece(database, document))
    found = documents.one(database, document.id)
    assert found.state is state
    for act in (
        lambda: documents.open_copy(database, found, tmp_path),
        lambda: documents.save_out(database, found, tmp_path / "x.pdf"),
        lambda: documents.preview(database, found, 0, 200),
    ):
        with pytest.raises(StorageError, match=code) as refusal:
            act()
        assert words in error_text(refusal.value)
    assert not (tmp_path / "x.pdf").exists()
    (problem,) = registers.check(database)
    assert words in problem_text(problem)
    attach(database, paper, "BRON_CM_WD")  # the same bytes mend the piece
    assert documents.one(database, document.id).state is PieceState.PRESENT


def test_a_piece_that_changes_after_the_list_was_shown_is_not_saved_out(database, paper, tmp_path):
    document = attach(database, paper)
    damage(piece(database, document))
    with pytest.raises(StorageError, match="piece_altered"):
        documents.save_out(database, document, tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


def test_what_has_no_file_says_so(database):
    (bare,) = documents.listing(database, SL)
    with pytest.raises(NotFoundError, match="document_without_file"):
        documents.preview(database, bare, 0, 200)


# ---------------------------------------------------------------------------------------- text, pages


def test_the_text_of_a_pdf_is_read_once(database, paper):
    document = attach(database, paper)
    text = documents.text_of(database, document)
    assert "Contrat de maintenance" in text
    assert "Annexe tarifaire" in text
    kept = pieces.text_beside(piece(database, document))
    kept.write_text("lu une fois", encoding="utf-8")
    assert documents.text_of(database, document) == "lu une fois"


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.txt", "Relevé\u00a0: 12 €".encode(), "Relevé\u00a0: 12 €"),
        ("a.txt", "Relevé".encode("cp1252"), "Relevé"),
        ("a.txt", "Relevé".encode("utf-16"), "Relevé"),
        (
            "a.eml",
            b"Subject: Avis\r\nFrom: a@b.example\r\n\r\nBonjour\r\n",
            "From: a@b.example\nSubject: Avis",
        ),
        ("a.docx", WORD, ""),
        ("a.png", picture(), ""),
        ("a.pdf", b"%PDF-1.7 broken", ""),
        ("a.pdf", pdf(""), ""),
    ],
)
def test_the_text_of_other_files(database, tmp_path, name, content, text):
    (tmp_path / name).write_bytes(content)
    document = attach(database, tmp_path / name)
    assert documents.text_of(database, document).startswith(text)
    assert bool(text) == bool(documents.text_of(database, document))


def test_a_page_is_shown_as_a_picture(database, paper, tmp_path):
    document = attach(database, paper)
    for asked, shown in ((0, 0), (1, 1), (9, 1), (-1, 0)):
        page = documents.preview(database, document, asked, 300)
        assert (page.page, page.pages, page.is_scan) == (shown, 2, False)
        assert page.picture.startswith(b"\x89PNG")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(pdf(""))
    assert documents.preview(database, attach(database, scan), 0, 300).is_scan
    photo = tmp_path / "photo.png"
    photo.write_bytes(picture())
    assert documents.preview(database, attach(database, photo), 0, 20).picture.startswith(b"\x89PNG")


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b"%PDF-1.7 broken"), ("a.png", picture()[:60])])
def test_a_damaged_file_says_that_it_cannot_be_shown(database, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="document_unreadable"):
        documents.preview(database, attach(database, tmp_path / name), 0, 300)


# --------------------------------------------------------------------------------------------- sweeping


def test_a_removed_piece_stays_thirty_days(database, paper, clock):
    document = attach(database, paper)
    path = piece(database, document)
    documents.text_of(database, document)
    document_acts.remove(database, document.id)
    later = registers.open_register(database.path, FixedClock(TODAY + timedelta(days=31)))
    soon = registers.open_register(database.path, FixedClock(TODAY + timedelta(days=20)))
    os.utime(path, (clock.now().timestamp(),) * 2)
    try:
        assert (document_acts.sweep(soon), path.exists()) == (0, True)
        (database.path.parent / "autre.contractdesk").touch()
        assert (document_acts.sweep(later), path.exists()) == (0, True)
        (database.path.parent / "autre.contractdesk").unlink()
        assert (document_acts.sweep(later), path.exists()) == (1, False)
        assert not pieces.text_beside(path).exists()
    finally:
        soon.close()
        later.close()


def test_a_piece_that_is_named_is_never_swept(database, paper, clock):
    document = attach(database, paper)
    os.utime(piece(database, document), (0, 0))
    later = registers.open_register(database.path, FixedClock(TODAY + timedelta(days=400)))
    try:
        assert document_acts.sweep(later) == 0
    finally:
        later.close()


def test_hostile_names_are_labels_only(database, tmp_path):
    path = tmp_path / "source.txt"
    path.write_bytes(b"x")
    document = attach(database, path, title=HOSTILE, kind=DocumentKind.OTHER)
    assert documents.saved_name(document).endswith(".txt")
    assert not set(documents.saved_name(document)) & set('\u202e\x07<>:"/\\|?*')


def test_a_long_title_is_cut(database, paper):
    assert len(attach(database, paper, title="é" * 400).title) == 300


def test_several_files_are_joined_together_or_not_at_all(database, paper, tmp_path):
    (tmp_path / "annexe.txt").write_bytes(b"x")
    (tmp_path / "virus.exe").write_bytes(b"MZ")
    before = tables(database.path)
    with pytest.raises(InputError, match="document_type_refused"):
        document_acts.attach_all(database, SL, [paper, tmp_path / "virus.exe"], DocumentKind.AMENDMENT)
    assert tables(database.path) == before
    document_acts.attach_all(database, SL, [paper, tmp_path / "annexe.txt"], DocumentKind.AMENDMENT)
    assert [one.title for one in documents.listing(database, SL)][1:] == ["Contrat signé", "annexe"]
    assert history.undo(database) == "2\u00a0documents joints (avenant)\u00a0: CAAN_CM_SL-WD"
    assert tables(database.path) == before
