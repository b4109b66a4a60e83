"""The import of a sheet, step by step: what is guessed, changed, ticked, and what leaves with its reason."""

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from contractdesk.services.sheet_import import opening
from contractdesk.services.sheet_import.reading import read
from contractdesk.ui.import_wizard.dialog import ImportWizard
from contractdesk.ui.pages.dashboard import DashboardPage
from tests.journeys.person import plain

ROWS = (
    ("Suivi", None, None, None),
    ("Numéro", "Fournisseur", "Logiciel", "Truc"),
    ("bron_cm_il", "LIBRICIEL SCOP SA", "Autre", "10,00"),
    ("N-1", "Éditeur neuf", "Cantine", "20,00"),
    ("N-2", None, "Sans éditeur", "30,00"),
    ("TOTAL", None, None, 60),
)


@pytest.fixture
def opened(tmp_path):
    workbook = Workbook()
    for row in ROWS:
        workbook.active.append(row)
    workbook.create_sheet("Autre").append(("Titulaire", "Objet"))
    workbook.save(tmp_path / "suivi.xlsx")
    return opening.OpenedFile(tmp_path / "suivi.xlsx", read(tmp_path / "suivi.xlsx"))


@pytest.fixture
def page(own_shell, qtbot):
    return own_shell.show(qtbot, DashboardPage)


@pytest.fixture
def wizard(page, opened, qtbot):
    made = ImportWizard(page, opened)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.open()
    yield made
    made.leave()


def at_rows(wizard, page, qtbot):
    wizard.record()
    wizard.record()
    page.shell.settle(qtbot)
    assert wizard.rows.intake is not None
    return wizard.rows


def test_the_row_of_titles_is_guessed_and_changed_with_the_keyboard(wizard, qtbot):
    assert wizard.source.header == 1
    view = wizard.source.grid
    assert view.currentIndex().data() == "2 titres"
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert (wizard.source.header, wizard.dirty) == (2, True)
    wizard.source.row.setValue(2)
    assert view.model().index(1, 0).data() == "2 titres"


def test_another_sheet_has_its_own_columns(wizard):
    wizard.source.names.set_value(1)
    wizard.source.names.picked.emit()
    wizard.record()
    assert wizard.columns.mapping() == {0: "vendor", 1: "object"}


def test_a_fact_comes_from_one_column_and_the_answer_is_remembered(wizard, page, opened, qtbot):
    wizard.record()
    boxes = wizard.columns.boxes
    assert wizard.columns.mapping() == {0: "reference", 1: "vendor", 2: "object"}
    boxes[3].set_value("object")
    boxes[3].picked.emit()
    assert wizard.columns.mapping() == {0: "reference", 1: "vendor", 3: "object"}
    assert "« Logiciel » n’est plus importée" in plain(wizard.columns.note.text)
    boxes[3].set_value("")
    wizard.record()
    assert "« Objet »" in plain(wizard.columns.note.text)
    boxes[2].set_value("object")
    boxes[3].set_value("annual_ht")
    wizard.record()
    page.shell.settle(qtbot)
    again = ImportWizard(page, opened)
    qtbot.addWidget(again)
    again.record()
    assert again.columns.mapping()[3] == "annual_ht"


def test_duplicates_and_faults_are_not_ticked(wizard, page, qtbot):
    rows = at_rows(wizard, page, qtbot)
    QAbstractItemModelTester(rows.table.model())
    model = rows.table.model()
    assert [model.index(n, 2).data() for n in range(3)] == ["Déjà au registre", "Comprise", "Faute"]
    assert [row.number for row in rows.ticked()] == [4]
    assert plain(rows.summary.text()) == (
        "1 contrat sera ajouté, 1 ligne a une faute, 1 semble déjà au registre."
    )
    assert "Éditeur : rien n’est indiqué" in plain(rows.words.text())
    fault = model.index(2, 4)
    assert fault.data() == "rien"
    assert "rien n’est indiqué" in fault.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Ne peut pas être importée"
    rows.all_rows.setChecked(True)
    assert model.rowCount() == 4
    assert model.index(3, 2).data() == "De côté"
    rows.table.selectAll()
    qtbot.keyClick(rows.table, Qt.Key.Key_Space)
    assert [row.number for row in rows.ticked()] == [3, 4]
    place = rows.table.visualRect(model.index(0, 0)).center()
    qtbot.mouseClick(rows.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [row.number for row in rows.ticked()] == [4]


def test_ticks_stay_when_one_goes_back_and_on_again(wizard, page, qtbot):
    rows = at_rows(wizard, page, qtbot)
    rows.table.model().set_ticked(rows.intake.contracts, ticked=False)
    assert not wizard.save_button.isEnabled()
    wizard.go_back()
    assert (wizard.save_button.text(), wizard.save_button.isEnabled()) == ("&Suivant", True)
    wizard.record()
    page.shell.settle(qtbot)
    assert rows.ticked() == ()
    wizard.go_back()
    wizard.columns.boxes[3].set_value("annual_ht")
    wizard.record()
    page.shell.settle(qtbot)
    assert [row.number for row in rows.ticked()] == [4]


def test_a_reference_the_register_holds_is_refused_in_words(wizard, page, qtbot):
    rows = at_rows(wizard, page, qtbot)
    rows.table.model().set_ticked(rows.intake.contracts, ticked=True)
    wizard.record()
    page.shell.settle(qtbot)
    assert wizard.isVisible()
    assert plain(wizard.general.text).startswith("Rien n’a été importé.")
    assert "bron_cm_il" in wizard.general.text


def test_what_is_not_imported_leaves_with_its_reason(wizard, page, qtbot, tmp_path, monkeypatch, boxes):
    at_rows(wizard, page, qtbot)
    target = tmp_path / "refusées.xlsx"

    def answer(dialog):
        dialog.fileSelected.emit(str(target))
        dialog.deleteLater()

    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.open", answer)
    wizard.export_rejected()
    page.shell.settle(qtbot)
    lines = list(load_workbook(target).active.iter_rows(values_only=True))
    assert [line[0] for line in lines] == ["Numéro", "bron_cm_il", "N-2"]
    assert plain(lines[1][-1]) == "déjà au registre : BRON_CM_IL"
    written = target.read_bytes()
    wizard.export_rejected()
    page.shell.settle(qtbot)
    (question,) = boxes
    assert "existe déjà" in question.text()
    assert target.read_bytes() == written


def test_leaving_asks_once_when_something_was_changed(wizard, boxes, qtbot):
    wizard.source.row.setValue(3)
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    (question,) = boxes
    assert plain(question.text()) == "Quitter l’import ?"
    assert wizard.isVisible()


def test_leaving_asks_nothing_when_nothing_was(wizard, boxes, qtbot):
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert boxes == []
    assert not wizard.isVisible()
