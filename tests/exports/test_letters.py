"""Letters: what each says, how they are kept and undone, hostile values, broken models."""

import base64
import dataclasses
import importlib
import io
import re
import shutil
from datetime import date

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractdesk.common import paths
from contractdesk.common.errors import InputError, NotFoundError, StorageError, ValidationError
from contractdesk.data import models, queries
from contractdesk.data.pieces import PieceState
from contractdesk.domain.enums import DocumentKind, LetterKind
from contractdesk.exports import letter_model, letters
from contractdesk.exports.texts import Cleaner
from contractdesk.services import contract_sheet, documents, history, registers
from contractdesk.services import letters as facts_of
from contractdesk.services.errors import error_text
from contractdesk.services.facts import load_facts
from contractdesk.services.letters import LetterRequest
from tests.architecture.test_french_texts import faults as typography
from tests.architecture.tree import ROOT
from tests.conftest import TODAY
from tests.pdfs import picture
from tests.services.test_acts import OXALIS, SL, SL_END, TRUST, send, tables

HOSTILE = "=1+1 &amp; <b>S&P</b> {{ 7*7 }} {%p if %} \u202f\u05d0\u05d1 \x07]]> " + "é" * 260
NON_RENEWAL = LetterRequest(LetterKind.NON_RENEWAL, exit_end=SL_END)


@pytest.fixture
def database(sample_database, tmp_path, clock):
    path = tmp_path / "r.contractdesk"
    shutil.copyfile(sample_database.path, path)
    database = registers.open_register(path, clock)
    yield database
    database.close()


def draft(database, request=NON_RENEWAL, reference=SL, today=TODAY):
    return letters.draft(database, load_facts(database), reference, request, today)


def word_text(made):
    document = docx.Document(io.BytesIO(made.word))
    lines = [one.text for one in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def pdf_text(made):
    document = pypdfium2.PdfDocument(made.pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def words(text):
    """The words of a text: a PDF keeps neither its lines nor the width of its spaces."""
    return " ".join(text.replace("\ufffe", "-").split())


def model_with(database, *lines, kind=LetterKind.NON_RENEWAL):
    """Put a model of one's own in the register's folder."""
    path = letter_model.model_path(database.path, kind, read_only=False)
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    made.save(str(path))
    return path


# ------------------------------------------------------------------------------------------ what they say


def test_a_non_renewal_names_the_dates_of_the_contract(database):
    made = draft(database)
    for text in (word_text(made), pdf_text(made)):
        said = words(text)
        assert "Commune de Valfleury-sur-Onde" in said
        assert "LIBRICIEL SCOP SA 140 rue Aglaonice de Thessalie 34170 Castelnau-le-Lez" in said
        assert "Valfleury-sur-Onde, le 21 novembre 2026" in said
        assert "Lettre recommandée avec accusé de réception" in said
        assert "décision n° D_2026_0037 du 6 mars 2026" in said
        assert "Sa période du 1er mars 2026 au 28 février 2027" in said
        assert "le contrat prendra fin le 28 février 2027" in said
        assert "préavis de 2 mois" in said
        assert "au plus tard le 31 décembre 2026" in said
        assert said.rstrip().endswith("Le Maire,")
    assert made.title == "Lettre de non-reconduction pour le 28/02/2027"
    assert made.missing == ()


def test_the_pdf_says_what_the_word_file_says(database):
    for kind in LetterKind:
        made = draft(database, LetterRequest(kind, exit_end=SL_END, paragraph="Un mot de plus\u00a0: merci."))
        # A table stands elsewhere in the text of the Word file; a hyphen may end a line of the PDF.
        said, drawn = (
            sorted(words(text).replace("- ", "-").split()) for text in (word_text(made), pdf_text(made))
        )
        assert drawn == said


def test_a_notice_that_is_too_late_claims_no_limit(database):
    late = draft(database, today=date(2027, 1, 15))
    assert "préavis" not in word_text(late)


def test_a_dispute_takes_its_figures_from_the_calculation(database):
    extra = {
        "facture": "F-2027-12",
        "revision_date": "1er mars 2027",
        "montant_facture": "3\u202f600,00\u00a0€",
        "montant_calcule": "3\u202f468,34\u00a0€",
        "ecart": "131,66\u00a0€",
        "calcul": "S(1) / S(0) = 1,020\n3 400,33 × 1,020",
    }
    made = draft(database, LetterRequest(LetterKind.REVISION_DISPUTE, extra=extra))
    assert "131,66\u00a0€ HT" in word_text(made)
    assert "S(1) / S(0) = 1,020\n3 400,33 × 1,020" in word_text(made)
    assert "131,66 € HT" in words(pdf_text(made))
    bare = draft(database, LetterRequest(LetterKind.REVISION_DISPUTE))
    assert "numéro de la facture" in bare.missing
    assert "[à compléter\u00a0: numéro de la facture]" in word_text(bare)


def test_the_codes_of_the_year_stand_in_a_table(database):
    with database.write("essai", "Codes") as session:
        row = queries.contract(session, SL)
        row.yearly_codes.append(models.YearlyCode(year=2027, service_code="DSI", commitment_code="E-27"))
    made = draft(database, LetterRequest(LetterKind.CHORUS_CODES, extra={"annee": "2027"}))
    (table,) = docx.Document(io.BytesIO(made.word)).tables
    assert [cell.text for cell in table.rows[1].cells][::3] == ["2027", "E-27"]
    assert "DSI" in pdf_text(made)
    assert made.missing == ("SIRET de la commune",)


def test_a_request_asks_for_what_has_no_file(database):
    asked = "Contrat de maintenance OXALIS n°\u00a02025CM0417"
    assert asked in word_text(draft(database, LetterRequest(LetterKind.DOCUMENT_REQUEST), OXALIS))
    own = LetterRequest(LetterKind.DOCUMENT_REQUEST, paragraph="L’attestation de vigilance")
    assert asked not in word_text(draft(database, own, OXALIS))


def test_it_is_signed_by_the_function_asked_for(database):
    request = LetterRequest(LetterKind.NON_RENEWAL, SL_END, signatory="Pour le Maire, l’adjoint délégué")
    assert "l’adjoint délégué" in word_text(draft(database, request))


def test_the_coat_of_arms_is_in_both_files(database):
    def with_arms(value):
        with database.write("essai", "Blason") as session:
            session.add(models.Setting(key="coat_of_arms", value=value))
        made = draft(database)
        history.undo(database)
        return len(docx.Document(io.BytesIO(made.word)).inline_shapes), b"/Subtype /Image" in made.pdf

    assert with_arms(base64.b64encode(picture()).decode()) == (1, True)
    assert with_arms("pas une image") == (0, False)
    assert with_arms(base64.b64encode(b"GIF?").decode()) == (0, False)


# ------------------------------------------------------------------------------------- what makes sense


@pytest.mark.parametrize(
    ("reference", "kinds"),
    [
        (SL, "non_renewal termination revision_dispute document_request chorus_codes"),
        ("3DOUEST-ENFANCE-2022", "revision_dispute document_request"),
        (TRUST, "revision_dispute document_request"),
    ],
)
def test_only_what_makes_sense_is_offered(sample_facts, reference, kinds):
    offered = {one.value for one in facts_of.choices(sample_facts, reference, TODAY).kinds}
    assert offered <= set(kinds.split())
    assert "document_request" in offered


def test_the_exit_that_a_letter_can_still_reach_comes_first(sample_facts):
    found = facts_of.choices(sample_facts, SL, TODAY)
    assert found.exits[LetterKind.NON_RENEWAL] == (SL_END, date(2028, 2, 29))
    assert (found.exit_end, found.signatory) == (SL_END, "Le Maire")
    # The limit of 31/12/2026 is past: the letter is for the next year.
    assert facts_of.choices(sample_facts, "BRON_CM_WD", TODAY).exit_end == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (LetterRequest(LetterKind.NON_RENEWAL), "letter_exit_missing"),
        (LetterRequest(LetterKind.NON_RENEWAL, date(2027, 3, 1)), "letter_exit_unknown"),
        (LetterRequest(LetterKind.TERMINATION, date(2029, 2, 28)), "letter_exit_unknown"),
    ],
)
def test_a_letter_for_a_day_that_is_no_exit(database, request_, fault):
    with pytest.raises(ValidationError) as refusal:
        draft(database, request_)
    assert [(one.field, one.code) for one in refusal.value.fields] == [("exit_end", fault)]


def test_a_letter_without_sense_is_refused(database):
    with pytest.raises(InputError, match="letter_without_sense"):
        draft(database, LetterRequest(LetterKind.NON_RENEWAL, SL_END), "3DOUEST-ENFANCE-2022")
    with pytest.raises(NotFoundError, match="contract_not_found"):
        draft(database, NON_RENEWAL, "RIEN")


# ----------------------------------------------------------------------------------------------- keeping


def test_a_letter_is_kept_in_both_forms_in_one_act_that_is_undone(database):
    before = tables(database.path)
    keys = letters.prepare(database, load_facts(database), SL, NON_RENEWAL, TODAY)
    kept = [one for one in documents.listing(database, SL) if one.id in keys]
    assert [(one.kind, one.file_name[-5:], one.state) for one in kept] == [
        (DocumentKind.LETTER, ".docx", PieceState.PRESENT),
        (DocumentKind.LETTER, "7.pdf", PieceState.PRESENT),
    ]
    assert "dénonciation" in documents.text_of(database, kept[0])
    after = tables(database.path)
    assert history.undo(database).startswith("Lettre préparée\u00a0: Lettre de non-reconduction")
    assert tables(database.path) == before
    history.redo(database)
    assert tables(database.path) == after


def test_a_letter_that_was_sent_names_the_one_that_was_prepared(database):
    letters.prepare(database, load_facts(database), SL, NON_RENEWAL, TODAY)
    before = tables(database.path)

    def grids():
        sheet = contract_sheet.sheet(database, load_facts(database), SL, TODAY)
        (section,) = [one for one in sheet.sections if one.key == "letters"]
        return {grid.title: grid.rows for grid in section.grids}

    title = "Lettre de non-reconduction pour le 28/02/2027"
    assert grids() == {"Lettres préparées, sans envoi enregistré": ((title, "21/11/2026"),)}
    send(database)
    (shown,) = grids().values()
    assert shown[0][-1] == title
    with database.read() as session:
        row = queries.contract(session, SL)
        (named,) = [one for one in row.documents if one.id == row.letters[0].document_id]
        assert named.media_type == "application/pdf"
    history.undo(database)
    assert tables(database.path) == before


def test_a_draft_records_nothing(database):
    before = tables(database.path)
    draft(database)
    assert tables(database.path) == before
    assert not paths.pieces_dir(database.path).exists()


def test_a_register_open_for_reading_shows_drafts_and_keeps_none(database, clock):
    reader = registers.open_register(database.path, clock, writable=False)
    try:
        assert draft(reader).pdf
        assert not paths.letter_models_dir(database.path).exists()
        with pytest.raises(StorageError, match="read_only"):
            letters.prepare(reader, load_facts(reader), SL, NON_RENEWAL, TODAY)
    finally:
        reader.close()


# ---------------------------------------------------------------------------------------- hostile values


def test_hostile_values_survive_as_text(database):
    with database.write("essai", "Textes hostiles") as session:
        row = queries.contract(session, SL)
        row.object = HOSTILE
    made = draft(database, LetterRequest(LetterKind.NON_RENEWAL, SL_END, paragraph=HOSTILE))
    text = word_text(made)
    expected = HOSTILE.replace("\x07", "\ufffd").strip()
    assert text.count(expected) == 2
    assert "<b>" not in docx.Document(io.BytesIO(made.word)).element.xml.replace("&lt;b&gt;", "")
    shown = pdf_text(made)
    assert "=1+1 &amp; <b>S&P</b> {{ 7*7 }} {%p if %}" in words(shown)
    assert made.replaced >= 2  # the control character and the Hebrew letters, which our typeface lacks
    assert "é" * 40 in shown


@pytest.fixture(scope="module")
def any_letter(sample_database, sample_facts):
    return facts_of.letter_facts(sample_database, sample_facts, SL, NON_RENEWAL, TODAY)


@settings(max_examples=30)
@given(text=st.text(max_size=80))
def test_any_text_comes_out_of_the_word_file_as_it_went_in(any_letter, text):
    text = f"a{text}z".replace("{_", "").replace("_}", "")  # docxtpl's own way to write braces
    facts = dataclasses.replace(any_letter, values={**any_letter.values, "paragraphe": text})
    word, _missing = letter_model.filled(paths.resource("letters", "non_renewal.docx"), facts)
    said = "\n".join(one.text for one in docx.Document(io.BytesIO(word)).paragraphs)
    assert Cleaner().clean(text) in said


# ----------------------------------------------------------------------------------------- broken models


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        (["Bonjour", "Le {{ contrat_referance }} finit"], "letter_model_unknown_field", "contrat_referance"),
        (["Bonjour", "Le {{ contrat_reference finit"], "letter_model_broken", "{{ contrat_reference finit"),
        (["{%p if paragraphe %}", "{{ paragraphe }}"], "letter_model_broken", "{%p if paragraphe %}"),
        (["{% for code in codes %}{{ code.montant }}{% endfor %}"], "letter_model_broken", "code.montant"),
        (["{{ paragraphe.__class__.__mro__ }}"], "letter_model_broken", "__class__"),
        (["{{ 1 / 0 }}"], "letter_model_broken", "1 / 0"),
        (["{% for x in range(10**9) %}{% endfor %}"], "letter_model_broken", "range"),
    ],
)
def test_a_broken_model_says_what_and_where(database, lines, code, said):
    path = model_with(database, *lines)
    before = path.read_bytes()
    with pytest.raises(InputError, match=code) as refusal:
        draft(database)
    assert said in error_text(refusal.value)
    assert "Lettre de non-reconduction.docx" in error_text(refusal.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not Word", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0 an old .doc"])
def test_a_model_that_is_no_word_file(database, content):
    model_with(database, "x").write_bytes(content)
    with pytest.raises(InputError, match="letter_model_not_word"):
        draft(database)


def test_a_model_is_copied_once_and_then_belongs_to_the_town_hall(database):
    path = model_with(database, "Contrat {{ contrat_reference }}, à {{ lieu }}.")
    assert path.parent == database.path.parent / "modeles"
    assert word_text(draft(database)).strip() == f"Contrat {SL}, à Valfleury-sur-Onde."
    fields = (path.parent / "champs.txt").read_text(encoding="utf-8-sig")
    assert "{{ sortie }}\tdernier jour du contrat" in fields
    path.unlink()
    assert "dénonciation" in word_text(draft(database))


# ------------------------------------------------------------------------------------- our own models


@pytest.fixture(scope="module")
def maker():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "packaging")
        yield importlib.import_module("letter_models")


def test_the_models_are_those_of_their_script(maker):
    for model in maker.MODELS:
        shipped = docx.Document(str(paths.resource("letters", f"{model.name}.docx")))
        assert shipped.element.xml == maker.document(model).element.xml, "run packaging/letter_models.py"
    assert {model.name for model in maker.MODELS} == {kind.value for kind in LetterKind}


def test_the_models_are_written_in_good_french(maker):
    for model in maker.MODELS:
        for text in (model.title, model.subject, *model.body):
            plain = re.sub(r"\{[{%].*?[%}]\}", "x", text)
            assert typography(plain) == [], text
