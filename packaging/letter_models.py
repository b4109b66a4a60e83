"""Make the models of the letters that the program ships, as Word files that a town hall can edit.

Run it after changing a text here: `python packaging/letter_models.py`. The fields in double braces are those
of `services.letters.fields`; a line that starts with `{%p` stands alone and disappears.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

TARGET = Path(__file__).resolve().parent.parent / "resources" / "letters"
FONT, SIZE = "Calibri", 11
ADDRESS_INDENT = 8.5
REGISTERED = "Lettre recommandée avec accusé de réception"
GREETING = "Madame, Monsieur,"
CLOSING = "Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération distinguée."
LIMIT = (
    "Le contrat prévoit un préavis de {{ preavis }}\u00a0: la présente lettre doit vous parvenir au plus "
    "tard le {{ limite }}. Si elle vous parvenait après cette date, elle vaudrait pour la première "
    "échéance à laquelle le contrat pourrait alors prendre fin."
)
DATA = (
    "me faire connaître dans quel format et sous quel délai les données de la commune lui seront restituées, "
    "puis supprimées de vos systèmes, comme le prévoit l’article\u00a028 du règlement (UE) 2016/679 (RGPD)."
)
OWN_WORDS = ("{%p if paragraphe %}", "{{ paragraphe }}", "{%p endif %}")


@dataclass(frozen=True)
class Model:
    """A letter: its object, the paragraphs of its body; one that starts with a dash is an item of a list."""

    name: str
    title: str
    subject: str
    body: tuple[str, ...]
    registered: bool = True
    has_codes: bool = False


MODELS = (
    Model(
        "non_renewal",
        "Lettre de non-reconduction",
        "Non-reconduction du contrat {{ contrat_reference }} au {{ sortie }}",
        (
            "La commune est liée à votre société par le contrat {{ contrat_reference }}, qui a pris effet le "
            "{{ contrat_effet }}. Sa période du {{ periode_debut }} au {{ periode_fin }} arrivera à son "
            "terme.",
            "J’ai l’honneur de vous informer que la commune ne le reconduira pas. La présente lettre vaut "
            "dénonciation\u00a0: le contrat prendra fin le {{ sortie }}, au terme de cette période, sans "
            "autre formalité ni indemnité.",
            "{%p if limite %}",
            LIMIT,
            "{%p endif %}",
            "Je vous remercie de bien vouloir\u00a0:",
            "–\tm’accuser réception de la présente lettre\u00a0;",
            "–\tne plus émettre de facture pour des prestations postérieures au {{ sortie }}\u00a0;",
            f"–\t{DATA}",
            *OWN_WORDS,
        ),
    ),
    Model(
        "termination",
        "Lettre de résiliation",
        "Résiliation du contrat {{ contrat_reference }} au {{ sortie }}",
        (
            "La commune est liée à votre société par le contrat {{ contrat_reference }}, qui a pris effet le "
            "{{ contrat_effet }}.",
            "J’ai l’honneur de vous notifier la résiliation de ce contrat. Elle prendra effet le {{ sortie "
            "}}, dernier jour d’exécution des prestations.",
            "{%p if limite %}",
            LIMIT,
            "{%p endif %}",
            *OWN_WORDS,
            "Les prestations exécutées jusqu’à cette date seront réglées dans les conditions du contrat. "
            "Si des sommes ont été versées d’avance pour une période postérieure, je vous remercie d’en "
            "établir le décompte et de les rembourser à la commune.",
            "Je vous remercie également de bien vouloir\u00a0:",
            "–\tm’accuser réception de la présente lettre\u00a0;",
            f"–\t{DATA}",
        ),
    ),
    Model(
        "revision_dispute",
        "Contestation d’une révision de prix",
        "Contestation de la révision de prix du {{ revision_date }}, contrat {{ contrat_reference }}",
        (
            "Votre facture {{ facture }}{% if facture_date %} du {{ facture_date }}{% endif %} applique au "
            "contrat {{ contrat_reference }}, au titre de la révision du {{ revision_date }}, un prix de "
            "{{ montant_facture }} HT.",
            "L’application de la clause de révision conduit, selon la commune, à un prix de {{ "
            "montant_calcule }} HT, soit un écart de {{ ecart }} HT. Le calcul est le suivant\u00a0:",
            "{%p if formule %}",
            "{{ formule }}",
            "{%p endif %}",
            "{{ calcul }}",
            "Je vous remercie en conséquence d’établir un avoir ou une facture rectificative. Si vous "
            "mainteniez votre prix, je vous saurais gré de me communiquer les valeurs d’indices retenues, "
            "leurs mois et leurs dates de publication, la règle d’arrondi appliquée, et la stipulation du "
            "contrat qui fonde chacune.",
            "Dans cette attente, les montants de la facture ne concordant pas avec le contrat, la présente "
            "lettre vous notifie l’interruption du délai de paiement, dans les conditions des articles "
            "R.\u00a02192\u201127 à R.\u00a02192\u201129 du code de la commande publique.",
            *OWN_WORDS,
        ),
    ),
    Model(
        "document_request",
        "Demande de pièces",
        "Demande de pièces, contrat {{ contrat_reference }}",
        (
            "Pour tenir à jour le dossier du contrat {{ contrat_reference }}, je vous remercie de bien "
            "vouloir m’adresser les pièces suivantes\u00a0:",
            "{{ pieces }}",
            "Elles peuvent être envoyées à l’adresse de la mairie{% if commune_courriel %} ou par courriel à "
            "{{ commune_courriel }}{% endif %}, dans un délai de quinze jours à compter de la réception de "
            "la présente lettre.",
        ),
        registered=False,
    ),
    Model(
        "chorus_codes",
        "Codes Chorus Pro de l’année",
        "Références à porter sur vos factures de {{ annee }}, contrat {{ contrat_reference }}",
        (
            "Vos factures au titre du contrat {{ contrat_reference }} sont à déposer sur Chorus Pro. Pour "
            "l’année {{ annee }}, elles doivent porter les références suivantes\u00a0:",
            "{{ table }}",
            "Sans ces références, ou avec celles d’une autre année, une facture ne peut pas être acheminée "
            "vers le service qui doit la payer. Je vous remercie d’y veiller.",
            *OWN_WORDS,
        ),
        registered=False,
        has_codes=True,
    ),
)


def main() -> None:
    """Write every model into the resources."""
    TARGET.mkdir(exist_ok=True)
    for model in MODELS:
        made = document(model)
        made.save(str(TARGET / f"{model.name}.docx"))
        print(model.name)


def document(model: Model) -> Document:
    """Make the Word file of a model."""
    made = docx.Document()
    _set_up(made, model)
    _letterhead(made)
    _addressee(made)
    if model.registered:
        _paragraph(made, REGISTERED, bold=True, after=8)
    _labelled(made, "Objet\u00a0: ", model.subject, after=2)
    reference = "{{ contrat_objet }}{% if contrat_decision %}, {{ contrat_decision }}{% endif %}"
    _labelled(made, "Contrat\u00a0: ", reference, after=16)
    _paragraph(made, GREETING, after=10)
    for text in model.body:
        if text == "{{ table }}":
            _codes(made)
        else:
            _body(made, text)
    _paragraph(made, CLOSING, after=26, before=6, justified=True)
    signature = _paragraph(made, "{{ signataire }},", indent=ADDRESS_INDENT)
    signature.paragraph_format.keep_together = True
    return made


def _set_up(made: Document, model: Model) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    normal: Any = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.08
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    normal.element.get_or_add_rPr().append(language)
    properties = made.core_properties
    properties.title, properties.author, properties.language = model.title, "", "fr-FR"
    properties.created = properties.modified = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
    properties.comments = ""


def _letterhead(made: Document) -> None:
    for text in ("{%p if blason %}", "{{ blason }}", "{%p endif %}"):
        _paragraph(made, text, after=2)
    _paragraph(made, "{{ commune_nom }}", bold=True, size=14, after=2)
    _paragraph(made, "{{ commune_adresse }}", size=10)
    for field, text in (
        ("commune_ville", "{{ commune_ville }}"),
        ("commune_telephone", "Téléphone\u00a0: {{ commune_telephone }}"),
        ("commune_courriel", "{{ commune_courriel }}"),
        ("commune_siret", "SIRET\u00a0: {{ commune_siret }}"),
    ):
        for line in (f"{{%p if {field} %}}", text, "{%p endif %}"):
            _paragraph(made, line, size=10)
    _paragraph(made, "", size=10, after=4)


def _addressee(made: Document) -> None:
    _paragraph(made, "{{ titulaire_nom }}", bold=True, indent=ADDRESS_INDENT)
    _paragraph(made, "{{ titulaire_adresse }}", indent=ADDRESS_INDENT)
    _paragraph(made, "{{ titulaire_ville }}", indent=ADDRESS_INDENT, after=20)
    _paragraph(made, "{{ lieu }}, le {{ date_lettre }}", indent=ADDRESS_INDENT, after=20)


def _body(made: Document, text: str) -> None:
    if text.startswith("{%p"):
        _paragraph(made, text)
    elif text.startswith("–"):
        item = _paragraph(made, text, after=3, justified=True, indent=0.6)
        item.paragraph_format.first_line_indent = Cm(-0.6)
        item.paragraph_format.tab_stops.add_tab_stop(Cm(0.6))
    elif text.startswith("{{"):
        # A field that may hold several lines: justified, each of them would be stretched.
        _paragraph(made, text, before=4, after=8)
    else:
        _paragraph(made, text, after=8, justified=True)


def _paragraph(
    made: Document,
    text: str,
    *,
    bold: bool = False,
    size: int = 0,
    indent: float = 0,
    before: int = 0,
    after: int = 0,
    justified: bool = False,
) -> Paragraph:
    paragraph = made.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    if indent:
        form.left_indent = Cm(indent)
    if justified:
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    return paragraph


def _labelled(made: Document, label: str, text: str, *, after: int) -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.add_run(label).bold = True
    paragraph.add_run(text)


def _codes(made: Document) -> None:
    """Set the codes in a table, a row for each year."""
    titles = ("Année", "SIRET de la commune", "Code service", "N° d’engagement")
    fields = ("{{ code.annee }}", "{{ commune_siret }}", "{{ code.code_service }}", "{{ code.engagement }}")
    table = made.add_table(rows=4, cols=len(titles))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    table.rows[1].cells[0].paragraphs[0].add_run("{%tr for code in codes %}")
    for cell, text in zip(table.rows[2].cells, fields, strict=True):
        cell.paragraphs[0].add_run(text)
    table.rows[3].cells[0].paragraphs[0].add_run("{%tr endfor %}")
    for row in table.rows:
        for cell in row.cells:
            form = cell.paragraphs[0].paragraph_format
            form.space_before = form.space_after = Pt(3)
    _paragraph(made, "", after=6)


if __name__ == "__main__":
    main()
