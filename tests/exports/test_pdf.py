"""The PDF file, read back with another library than the one that writes it."""

import ast
import base64
import copy
import ctypes
import io
import re
from contextlib import closing
from dataclasses import replace

import PIL.Image
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractdesk import exports
from contractdesk.common import french
from contractdesk.common.clock import FixedClock
from contractdesk.exports import PdfDocument, pdf_theme
from contractdesk.exports.pdf_columns import Column, Look, Row
from contractdesk.exports.pdf_lines import shortened, text_width, wrapped
from contractdesk.exports.pdf_pages import Binder, Document
from contractdesk.exports.pdf_tables import grid, together, under
from contractdesk.services import contract_sheet, contracts, deadlines, registers
from contractdesk.services.facts import load_facts
from tests.architecture.tree import modules, syntax
from tests.conftest import TODAY

# The library that reads shows a no-break space as a plain one.
MONEY = re.compile(r"-?\d[\d\u202f ]*(?:,\d\d)? €")


def export(database, facts, path, **options):
    return exports.run("pdf", database, facts, TODAY, path, **options)


class Book:
    """What a reader of the file finds in it."""

    def __init__(self, path):
        self.bytes = path.read_bytes()
        with closing(pypdfium2.PdfDocument(path)) as document:
            self.properties = document.get_metadata_dict()
            self.sizes = [document.get_page_size(number) for number in range(len(document))]
            self.outline = [
                (mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()
            ]
            self.pages, self.fonts = [], {}
            for page in document:
                text = page.get_textpage()
                self.pages.append(text.get_text_range().replace("\r\n", "\n"))
                for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                    self._note_font(one)
                text.close()
                page.close()
        self.text = "\n".join(self.pages)
        self.unbroken = squeezed(self.text)

    def _note_font(self, one):
        font = pdfium.FPDFTextObj_GetFont(one)
        name = ctypes.create_string_buffer(80)
        pdfium.FPDFFont_GetBaseFontName(font, name, 80)
        self.fonts[name.value.decode()] = pdfium.FPDFFont_GetIsEmbedded(font)

    def holds(self, text):
        """Whether a text is in the file, wherever its lines were broken."""
        return squeezed(text) in self.unbroken


def as_read(amount):
    return amount.replace("\u00a0", " ")


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def synthesis(sample_database, sample_facts, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "synthese.pdf"
    report = export(sample_database, sample_facts, path)
    assert report.notes == ()
    return Book(path)


# --------------------------------------------------------------------------------------------- synthesis


def test_every_contract_is_there_with_all_its_sections(synthesis, sample_database, sample_facts):
    for contract in sample_facts.contracts:
        sheet = contract_sheet.sheet(sample_database, sample_facts, contract.reference, TODAY)
        texts = [sheet.row.reference, sheet.row.object, sheet.row.vendor]
        for section in sheet.sections:
            texts += [section.title, *section.warnings]
            texts += [text for fact in section.facts for text in (fact.group, fact.label, fact.value)]
            for one in section.grids:
                texts += [one.title, one.note, *(cell for row in one.rows for cell in row)]
            if not section.facts and not section.grids:
                texts.append(section.empty)
        assert [text for text in texts if not synthesis.holds(text)] == []


def test_each_page_says_its_number_the_commune_and_the_day(synthesis):
    total = len(synthesis.pages)
    assert total > 10
    for number, page in enumerate(synthesis.pages, start=1):
        assert f"page {number} sur {total}" in page
        assert "Commune de Valfleury-sur-Onde" in page
        assert "Situation au 21/11/2026" in page


def test_the_cover_gives_the_situation_in_a_sentence(synthesis):
    cover = synthesis.pages[0]
    assert "Registre des contrats de logiciels" in cover
    assert "1 décision à prendre d’ici le 31/12/2026" in cover
    assert "13\u202f780,17 €" in cover


def test_fonts_are_embedded_and_ours(synthesis):
    assert len(synthesis.fonts) >= 4
    assert {name.split("+")[-1].split("-")[0] for name in synthesis.fonts} == {"SourceSans3"}
    assert set(synthesis.fonts.values()) == {1}
    assert b"Helvetica" not in synthesis.bytes


def test_the_file_says_what_it_is(synthesis):
    assert (
        synthesis.properties["Title"] == "Registre des contrats de logiciels – Commune de Valfleury-sur-Onde"
    )
    assert synthesis.properties["Author"] == "Commune de Valfleury-sur-Onde"
    assert synthesis.properties["Subject"] == "Situation au 21/11/2026"
    assert synthesis.properties["CreationDate"].startswith("D:20261121")
    assert b"/Lang (fr-FR)" in synthesis.bytes
    assert b"/DisplayDocTitle true" in synthesis.bytes


def test_bookmarks_lead_to_the_pages_of_their_titles(synthesis, sample_facts):
    references = [contract.reference for contract in sample_facts.contracts]
    assert [title for level, title, _page in synthesis.outline if level == 1] == references
    for _level, title, page in synthesis.outline:
        if title != "Fiches des contrats":
            assert title in synthesis.pages[page]


def test_the_contents_give_the_right_pages(synthesis):
    assert "Sommaire" in synthesis.pages[1]
    for level, title, page in synthesis.outline:
        if level < 2:
            assert re.search(rf"^{re.escape(title)}\b.*\b{page + 1}$", synthesis.pages[1], re.MULTILINE), (
                title
            )


def test_no_amount_is_cut(synthesis, sample_facts):
    (page,) = [page for page, size in zip(synthesis.pages, synthesis.sizes, strict=True) if size[0] > size[1]]
    for row in contracts.rows(sample_facts, TODAY):
        for amount in (row.annual_ht, row.annual_ttc):
            if amount is not None:
                assert as_read(french.money(amount)) in page
    total = sum(row.annual_ht or 0 for row in contracts.rows(sample_facts, TODAY))
    assert as_read(french.money(total)) in page
    assert synthesis.text.count("€") == len(MONEY.findall(synthesis.text))


def test_every_deadline_is_in_the_tables(synthesis, sample_facts):
    tables = "\n".join(synthesis.pages[2:5])
    for row in deadlines.rows(sample_facts, TODAY):
        assert french.date(row.act_by) in tables
    for month in ("En retard", "Décembre 2026", "Octobre 2027"):
        assert re.search(rf"^{month}$", tables, re.MULTILINE)


def test_no_title_stays_alone_at_the_foot_of_a_page(synthesis):
    titles = {title for _level, title, _page in synthesis.outline}
    for page in synthesis.pages[2:]:
        *_before, last = page[: page.index("Commune de Valfleury-sur-Onde")].strip().split("\n")
        assert last not in titles


def test_the_same_register_gives_the_same_bytes(synthesis, sample_database, sample_facts, tmp_path):
    export(sample_database, sample_facts, tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes() == synthesis.bytes


def test_one_contract_is_its_sheet_alone(sample_database, sample_facts, tmp_path):
    export(sample_database, sample_facts, tmp_path / "a.pdf", references=("BRON_CM_WD",))
    book = Book(tmp_path / "a.pdf")
    assert book.properties["Title"] == "Fiche du contrat BRON_CM_WD – Commune de Valfleury-sur-Onde"
    assert f"page 1 sur {len(book.pages)}" in book.pages[0]
    assert book.outline[0] == (0, "BRON_CM_WD", 0)
    assert "31/10/2026" in book.text
    assert "2\u202f950,00 €" in book.text
    assert all("Fiche du contrat BRON_CM_WD" in page for page in book.pages)
    assert "Sommaire" not in book.text
    assert "BRON_CM_IL" not in book.text


def test_an_empty_register_makes_a_document(empty_database, tmp_path):
    export(empty_database, load_facts(empty_database), tmp_path / "a.pdf")
    book = Book(tmp_path / "a.pdf")
    assert book.holds("Le registre ne contient encore aucun contrat.")
    assert f"page 1 sur {len(book.pages)}" in book.pages[0]


# ------------------------------------------------------------------------------------------ hostile texts

HOSTILE = (
    "<b>gras</b> & <img src='http://exemple.fr/a.png'/> <a href=\"x\">",
    "=1+1",
    "S&P Global <SaaS>",
    "&lt;&#65;&nbsp;",
    "A<B",
    "</para><para>",
    "prix\u202f: 1\u202f234,50\u00a0€",
    "mot" * 100,
    "Titre " * 50,
    "fin\u0301",
    "deux\nlignes\ttabulées",
)


@pytest.fixture(scope="module")
def hostile_book(sample_database, tmp_path_factory):
    """A register whose every text of people is hostile, and what its synthesis holds."""
    folder = tmp_path_factory.mktemp("hostile")
    document = copy.deepcopy(registers.document_of(sample_database))
    contract = document["contracts"][0]
    for key in ("object", "late_interest", "payment_method", "notice_form"):
        contract[key] = " | ".join(HOSTILE)
    contract["reference"] = "<R&D>"
    contract["hours_wording"] = (
        "\x07cloche, \U0001f600 sourire\ufe0f, \u202egauche\u202c, \u4e2d\u6587, \ufffd"
    )
    contract["gap_fee_rule"] = "très long " * 3_000
    for one in document["settings"]:
        if one["key"] == "commune_name":
            one["value"] = "Saint-<i>Là</i> & Cie " + "x" * 300
    path = folder / "a.contractdesk"
    registers.create_from_document(path, document, FixedClock(TODAY), "Essai")
    database = registers.open_register(path, FixedClock(TODAY))
    report = export(database, load_facts(database), folder / "a.pdf")
    database.close()
    return Book(folder / "a.pdf"), report


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_texts(hostile_book, text):
    book, _report = hostile_book
    assert book.holds(pdf_theme.Ink().plain(text))


def test_what_no_font_can_draw_is_seen_and_said(hostile_book):
    book, report = hostile_book
    assert book.holds("□cloche, □ sourire, gauche, □□, □")
    assert report.notes == ("5\u00a0caractères qu’une page ne peut pas montrer\u00a0: remplacés par □.",)


def test_a_text_longer_than_a_page_is_whole(hostile_book):
    book, _report = hostile_book
    assert squeezed(book.text).count("trèslong") >= 3_000


def test_hostile_titles_are_bookmarks_and_properties(hostile_book):
    book, _report = hostile_book
    assert "<R&D>" in [title for _level, title, _page in book.outline]
    assert book.properties["Author"].startswith("Saint-<i>Là</i> & Cie")


def test_only_two_places_make_paragraphs():
    """A paragraph reads mark-up: the texts of people enter by the door that escapes them.

    A letter has mark-up of its own, around texts that came through the same door.
    """
    made = [
        path.name
        for path in modules("contractdesk")
        if "Paragraph" in path.read_text(encoding="utf-8")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call)
        and "Paragraph" in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    ]
    assert sorted(made) == ["letter_pdf.py", "pdf_theme.py"]


# ------------------------------------------------------------------------------------------------ tables


def printed(path, make):
    """Print what a function makes with the ink, on upright pages."""
    ink = pdf_theme.Ink()
    binder = Binder("Essai", "", TODAY)
    Document(path, binder, ink, "").write([*make(ink)])
    return Book(path)


def test_a_long_table_repeats_its_header_and_keeps_its_total_with_a_row(tmp_path):
    columns = [Column("Rang"), Column("Montant", is_right=True)]
    rows = [Row((f"rang{number}", "1\u202f000,00\u00a0€")) for number in range(400)]
    total = Row(("Total", "400\u202f000,00\u00a0€"), Look.TOTAL)
    book = printed(tmp_path / "a.pdf", lambda ink: [grid(ink, columns, [*rows, total], pdf_theme.WIDTH)])
    assert len(book.pages) > 5
    assert all("Rang" in page and "Montant" in page for page in book.pages)
    assert re.findall(r"rang(\d+)", book.text) == [str(number) for number in range(400)]
    assert "rang399" in book.pages[-1]


@pytest.mark.parametrize("count", range(40, 56))
def test_a_group_and_a_remark_stay_with_their_row(tmp_path, count):
    columns = [Column("A"), Column("B")]
    rows = [Row((str(number), "x")) for number in range(count)]
    rows += [Row(("groupe",), Look.GROUP), Row(("premier", "y")), Row(("remarque",), Look.REMARK)]
    book = printed(tmp_path / "a.pdf", lambda ink: [grid(ink, columns, rows, pdf_theme.WIDTH)])
    (page,) = [page for page in book.pages if "groupe" in page]
    assert "premier" in page
    assert "remarque" in page


def test_a_heading_goes_with_its_table(tmp_path):
    def make(ink):
        style = pdf_theme.styles()
        for number in range(30):
            table = grid(
                ink, [Column("A")], [Row((f"ligne {number}-{i}",)) for i in range(4)], pdf_theme.WIDTH
            )
            yield from under([ink.paragraph(f"Titre {number}.", style.h2)], table, pdf_theme.WIDTH)
        yield from together([ink.paragraph("Fin", style.h2)], pdf_theme.WIDTH)

    book = printed(tmp_path / "a.pdf", make)
    for number in range(30):
        (page,) = [page for page in book.pages if f"Titre {number}." in page]
        assert f"ligne {number}-3" in page


def test_headers_from_the_register_cannot_fill_the_page(tmp_path):
    columns = [Column("A"), Column("mot " * 2_000), Column("C")]
    book = printed(tmp_path / "a.pdf", lambda ink: [grid(ink, columns, [Row(("1", "2", "3"))], 400)])
    assert squeezed(book.text).count("mot") == 2_000


def test_a_table_with_too_many_columns_is_still_printed(tmp_path):
    columns = [Column(f"colonne{i}") for i in range(60)]
    rows = [Row(tuple(f"v{i}" for i in range(60)))]
    book = printed(tmp_path / "a.pdf", lambda ink: [grid(ink, columns, rows, pdf_theme.WIDTH)])
    assert book.holds("colonne0") or squeezed(book.text).count("c") >= 60


@pytest.mark.parametrize("amount", ["1,00\u00a0€", "999\u202f999\u202f999\u202f999,99\u00a0€"])
def test_figures_keep_their_line_beside_long_texts(tmp_path, amount):
    columns = [Column("Libellé"), Column("HT", is_right=True), Column("TTC", is_right=True), Column("Note")]
    rows = [Row(("mot " * 80, amount, amount, "explication " * 90))]
    book = printed(tmp_path / "a.pdf", lambda ink: [grid(ink, columns, rows, pdf_theme.WIDTH)])
    assert book.text.count(as_read(amount)) == 2


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("un", ["un"]),
        ("un deux trois", ["un deux", "trois"]),
        ("un\ndeux", ["un", "deux"]),
        ("1\u202f234,50\u00a0€ HT", ["1\u202f234,50\u00a0€", "HT"]),
        ("anti-constitutionnel", ["anti-", "constituti", "onnel"]),
    ],
)
def test_lines_break_at_plain_spaces_only(text, lines):
    pdf_theme.known_characters()
    assert wrapped(text, pdf_theme.REGULAR, 10, 42) == lines


def test_a_shortened_line_fits():
    pdf_theme.known_characters()
    text = shortened("un texte bien trop long", pdf_theme.REGULAR, 8, 40)
    assert text.endswith("…")
    assert text_width(text, pdf_theme.REGULAR, 8) <= 40
    assert shortened("court", pdf_theme.REGULAR, 8, 40) == "court"


@settings(max_examples=60)
@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_any_text_can_be_printed(tmp_path_factory, texts):
    def make(ink):
        yield ink.paragraph(" ".join(texts), pdf_theme.styles().body)
        yield grid(ink, [Column(text) for text in texts], [Row(tuple(texts))], pdf_theme.WIDTH)

    book = printed(tmp_path_factory.mktemp("any") / "a.pdf", make)
    assert book.pages[0].rstrip().endswith(f"page 1 sur {len(book.pages)}")


# ------------------------------------------------------------------------------------------------- arms


@pytest.mark.parametrize(("size", "pictures"), [((60, 80), 1), ((400, 60), 1), (None, 0)])
def test_the_cover_shows_the_coat_of_arms(sample_database, sample_facts, tmp_path, size, pictures):
    """Whatever its shape; what cannot be read as an image is left out."""
    image = io.BytesIO()
    if size is not None:
        PIL.Image.new("RGB", size, "navy").save(image, "PNG")
    arms = base64.b64encode(image.getvalue() or b"no image").decode()
    kept = replace(sample_facts.settings, coat_of_arms=arms)
    path = tmp_path / "a.pdf"
    export(sample_database, replace(sample_facts, settings=kept), path, document=PdfDocument.SYNTHESIS)
    with closing(pypdfium2.PdfDocument(path)) as document:
        found = list(document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
        assert len(found) == pictures
