"""What is said of a file, of its rows and of their cells before anything is taken in."""

from datetime import date

import pytest

from contractdesk.common.errors import InputError
from contractdesk.services import imports
from contractdesk.services.sheet_import import intake, mapping, opening, verdicts
from contractdesk.services.sheet_import.reading import RawSheet
from contractdesk.services.sheet_import.verdicts import Level
from tests.journeys.person import plain

CONTRACTS = ("Référence", "Éditeur", "Objet")
HEADERS = (
    *CONTRACTS,
    "Début",
    "Durée",
    "Reconduction",
    "Préavis",
    "Montant HT",
    "TVA",
    "Fin",
    "Date décision",
)
ROW = (
    *("R", "V", "O", "1er mars 2026", "un an", "tacite (3 fois)", "60 j"),
    *("2 950,00 € HT", 0.2, "28/02/2027", date(2026, 1, 2)),
)


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ([("Contrats", CONTRACTS)], True),
        ([("contrats", CONTRACTS)], True),
        ([("Contrats", ("Titre",), CONTRACTS), ("Budget", ("x",))], True),
        ([("Contrats", ("Référence", "Fournisseur", "Objet"))], False),
        ([("Suivi", CONTRACTS)], False),
        ([("Éditeurs", ("Nom", "SIRET"))], True),
        ([("Éditeurs", ("Nom",)), ("Feuil1", ("x",))], False),
    ],
)
def test_the_exchange_workbook_is_known_by_its_sheets(sheets, expected):
    found = tuple(RawSheet(name, rows) for name, *rows in sheets)
    assert opening.is_exchange_workbook(found) is expected


def looked_at(database, *rows, headers=HEADERS):
    sheet = RawSheet("Suivi", (headers, *rows))
    return intake.examine(database, sheet, 0, mapping.suggest(headers))


def test_each_cell_says_how_it_was_understood(sample_database):
    found = looked_at(sample_database, ROW)
    said = [verdicts.cell(found.rows[0], place, key) for place, key in found.mapping.items()]
    assert [plain(one.text) for one in said] == [
        *("R", "V", "O", "01/03/2026", "12 mois", "tacite, 3 fois", "60 jours", "2 950,00 €", "20 %"),
        *("28/02/2027", "02/01/2026"),
    ]
    assert plain(said[7].words) == "compris : 2 950,00 € (dans la feuille : « 2 950,00 € HT »)"
    assert said[0].words == ""


def test_rows_are_summed_up_in_sentences(sample_database):
    found = looked_at(
        sample_database,
        ROW,
        ("bron_cm_il", "LIBRICIEL SCOP SA", *[None] * 9),
        ("bron_cm_wd", "LIBRICIEL SCOP SA", "webdelib", *[None] * 8),
        (None,) * 11,
        (None,) * 11,
    )
    assert [verdicts.level(row) for row in found.rows] == [
        *(Level.DOUBT, Level.FAULT, Level.KNOWN, Level.LEFT_OUT, Level.LEFT_OUT)
    ]
    assert plain(verdicts.summary(found, 1)) == (
        "1 contrat sera ajouté, 1 ligne a une faute, 1 semble déjà au registre."
    )
    assert plain(verdicts.left_out(found)) == "2 lignes laissées de côté (2 × ligne vide)"
    assert "semble déjà au registre : BRON_CM_WD" in plain(verdicts.sentences(found.rows[2]))
    assert plain(verdicts.sentences(found.rows[3])) == "Ligne 5, laissée de côté : ligne vide."


def test_nothing_to_say_is_said(sample_database):
    found = looked_at(sample_database, ("R", "V", "O"), headers=CONTRACTS)
    assert plain(verdicts.sentences(found.rows[0])) == "Ligne 2 : rien à signaler."
    assert verdicts.level(found.rows[0]) is Level.GOOD
    assert verdicts.left_out(found) == ""


def test_a_file_is_looked_at_as_what_it_is(sample_database, tmp_path):
    imports.write_template(tmp_path / "m.xlsx")
    assert opening.look(tmp_path / "m.xlsx", sample_database).report.counts["contract"] == 0
    (tmp_path / "s.csv").write_text("Référence;Éditeur;Objet\nR;V;O\n", encoding="utf-8")
    assert opening.look(tmp_path / "s.csv", sample_database).report is None
    (tmp_path / "vide.csv").write_text("\n", encoding="utf-8")
    with pytest.raises(InputError):
        opening.look(tmp_path / "vide.csv", sample_database)
