"""A sheet as a town hall keeps it, the exchange workbook, a complete copy: taken in through the window."""

from datetime import date
from decimal import Decimal

from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from contractdesk.domain.dates import Duration
from contractdesk.domain.enums import RenewalKind, Unit
from contractdesk.services import imports, registers
from contractdesk.ui.import_wizard.dialog import ImportWizard
from contractdesk.ui.import_wizard.workbook_dialog import WorkbookDialog
from tests.journeys.person import plain, words_of

CONTROL = Qt.KeyboardModifier.ControlModifier
HEADERS = (
    "N° contrat",
    "Société",
    "Désignation",
    "Début",
    "Durée",
    "Échéance",
    "Reconduction tacite",
    "Délai de préavis",
    "Montant H.T.",
    "TVA",
    "Périodicité",
    "Chapitre / Article",
    "N° délibération",
    "Remarques",
)
ROWS = (
    ("MAIRIE — Suivi des contrats informatiques 2026",),
    ("mis à jour par le secrétariat",),
    (),
    HEADERS,
    (
        *("M-01", "Société Générale de Logiciels", "Gestion de l’état civil", "1er janvier 2025", "12 mois"),
        *(None, "tacite (4 fois)", "3 mois", "2 950,00 € HT", "20 %", "annuelle, terme à échoir", 6156),
        *("2024-118", "à renégocier"),
    ),
    (),
    ("Logiciels métiers",),
    (
        *("M-02", "Éditions Émeraude", "Cimetière", date(2026, 3, 1), None, "28/02/2027", "NON", "60 jours"),
        *("1\u202f234,5", 0.2, None, "6156", None, None),
    ),
    (None, "Éditions Émeraude", "Cantine", "15/09/2025", "1 an", None, "oui", "2 mois", 800, *[None] * 5),
    ("M-04", "Autre éditeur", "Bibliothèque", "bientôt", "12 mois", *[None] * 3, "700 € TTC", *[None] * 5),
    (),
    ("TOTAL", *[None] * 7, 4984.5),
)


def save_sheet(path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Contrats info"
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A1:N1")
    sheet.merge_cells("A2:N2")
    sheet["J8"].number_format = "0 %"
    workbook.save(path)
    return path


def on_screen(kind):
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def opened(person, kind):
    """Give the dialog that is open."""
    person.wait(lambda: len(on_screen(kind)) == 1)
    (dialog,) = on_screen(kind)
    dialog.activateWindow()
    person.wait(dialog.isActiveWindow)
    return dialog


def facts(person):
    return person.desk.register.snapshot.facts


def empty_register(person, chosen, tmp_path):
    chosen.append(tmp_path / "neuf.contractdesk")
    person.start()
    person.clicks("Nouveau registre…")
    person.reads("Importer une feuille Excel…")


def test_a_sheet_of_the_town_hall_is_taken_in_and_undone(person, chosen, tmp_path, windows_shown):
    empty_register(person, chosen, tmp_path)
    before = registers.document_of(person.desk.register.snapshot.database)
    chosen.append(save_sheet(tmp_path / "suivi.xlsx"))
    person.clicks("Importer une feuille Excel…")
    wizard = opened(person, ImportWizard)
    assert (wizard.source.header, wizard.source.grid.hasFocus()) == (3, True)
    person.qtbot.keyClick(wizard, Qt.Key.Key_Return, CONTROL)
    said = {place: box.currentText() for place, box in wizard.columns.boxes.items()}
    assert list(said.values()) == [
        *("Référence", "Éditeur", "Objet", "Date d'effet", "Durée", "Date de fin", "Reconduction"),
        *("Préavis", "Montant annuel HT", "TVA (%)", "Périodicité de facturation", "Article budgétaire"),
        *("Numéro de décision", "Notes"),
    ]
    person.qtbot.keyClick(wizard, Qt.Key.Key_Return, CONTROL)
    person.settle()
    words = words_of(wizard)
    assert "3 contrats seront ajoutés, 1 ligne a une faute." in words
    assert "4 lignes laissées de côté" in words
    assert "« bientôt » n’est pas compris" in words
    assert "« 700 € TTC » n’est pas compris" in words
    person.qtbot.keyClick(wizard, Qt.Key.Key_Return, CONTROL)
    person.settle()
    assert on_screen(ImportWizard) == []

    first, second, third = sorted(facts(person).contracts, key=lambda one: one.reference)
    assert (first.reference, first.vendor) == ("EDITIONS-EMERAUD-1", "Éditions Émeraude")
    assert (first.terms.effect, first.terms.initial) == (date(2025, 9, 15), Duration(12, Unit.MONTH))
    assert (second.reference, second.vendor) == ("M-01", "Société Générale de Logiciels")
    assert (second.terms.effect, second.terms.initial) == (date(2025, 1, 1), Duration(12, Unit.MONTH))
    assert (second.terms.renewal_kind, second.terms.max_renewals) == (RenewalKind.TACIT, 4)
    assert second.terms.notice == Duration(3, Unit.MONTH)
    assert second.ht_on(date(2026, 11, 25)) == Decimal(2950)
    assert (third.reference, third.terms.renewal_kind) == ("M-02", RenewalKind.NONE)
    assert (third.terms.effect, third.terms.initial) == (date(2026, 3, 1), Duration(12, Unit.MONTH))
    assert third.terms.notice == Duration(60, Unit.DAY)
    assert third.ht_on(date(2026, 11, 25)) == Decimal("1234.5")
    assert plain(person.desk.messages._toast.text) == "Import de la feuille « suivi.xlsx »"

    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)
    person.presses(Qt.Key.Key_Z, CONTROL)
    person.settle()
    assert facts(person).contracts == ()
    assert registers.document_of(person.desk.register.snapshot.database) == before


def test_the_exchange_workbook_waits_until_it_has_no_fault(person, chosen, tmp_path, windows_shown):
    empty_register(person, chosen, tmp_path)
    path = tmp_path / "modèle.xlsx"
    chosen.append(path)
    person.window.commands["import_template"].trigger()
    person.settle()
    fill(path, ("C-1", "Éditeur", "Objet", "bientôt", 12))
    chosen.append(path)
    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)
    person.presses(Qt.Key.Key_I, CONTROL)
    dialog = opened(person, WorkbookDialog)
    assert "1 faute : rien ne sera importé." in words_of(dialog)
    assert "bientôt\nune date, jj/mm/aaaa" in words_of(dialog)
    assert not dialog.save_button.isEnabled()
    person.qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    person.settle()
    assert facts(person).contracts == ()
    person.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    person.wait(lambda: on_screen(WorkbookDialog) == [])

    fill(path, ("C-1", "Éditeur", "Objet", date(2026, 1, 1), 12))
    chosen.append(path)
    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)
    person.presses(Qt.Key.Key_I, CONTROL)
    dialog = opened(person, WorkbookDialog)
    assert "1 éditeur et 1 contrat" in words_of(dialog)
    person.wait(dialog.save_button.hasFocus)
    person.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    person.settle()
    assert [one.reference for one in facts(person).contracts] == ["C-1"]
    assert plain(person.desk.messages._toast.text) == "Import du classeur « modèle.xlsx »"


def fill(path, *rows):
    workbook = load_workbook(path)
    for row, cells in enumerate(rows, start=2):
        for column, value in enumerate(cells, start=1):
            workbook["Contrats"].cell(row, column, value)
    workbook.save(path)


def test_a_workbook_changed_since_its_preview_is_not_taken_in(person, chosen, tmp_path, windows_shown):
    empty_register(person, chosen, tmp_path)
    path = tmp_path / "modèle.xlsx"
    imports.write_template(path)
    fill(path, ("C-1", "Éditeur", "Objet"))
    chosen.append(path)
    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)
    person.presses(Qt.Key.Key_I, CONTROL)
    dialog = opened(person, WorkbookDialog)
    fill(path, ("C-1", "Éditeur", "Objet", "bientôt"))
    person.qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    person.settle()
    assert plain(dialog.general.text).startswith("Rien n’a été importé. Feuille « Contrats », ligne 2")
    assert facts(person).contracts == ()
    person.qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_register_is_made_again_from_its_complete_copy(person, chosen, register, tmp_path, questions):
    person.start(register)
    copy, made = tmp_path / "copie.json", tmp_path / "refait.contractdesk"
    chosen.append(copy)
    person.exports("json")
    before = registers.document_of(person.desk.register.snapshot.database)
    chosen += [copy, made]
    person.window.commands["new_from_copy"].trigger()
    person.settle()
    snapshot = person.desk.register.snapshot
    assert snapshot.info.path == made
    assert registers.document_of(snapshot.database)["contracts"] == before["contracts"]

    copy.write_text("ceci n’est pas une copie", encoding="utf-8")
    chosen += [copy, tmp_path / "autre.contractdesk"]
    person.window.commands["new_from_copy"].trigger()
    person.settle()
    assert "error" in person.window.bars.texts()
    assert person.desk.register.snapshot.info.path == made
    assert not (tmp_path / "autre.contractdesk").exists()
