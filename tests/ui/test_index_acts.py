"""What is done on the page of the indices: values typed, pasted, imported; series and indices."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from contractdesk.domain.dates import Month
from contractdesk.services import history
from contractdesk.ui.dialogs.index_paste import FileDialog, JudgedDialog
from contractdesk.ui.pages.indices import IndicesPage
from tests.ui.shell import forms, record

NOVEMBER = Month(2025, 11)


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def page(own_shell, qtbot):
    QGuiApplication.clipboard().clear()
    made = own_shell.show(qtbot, IndicesPage)
    yield made
    for one in [*forms(), *pastes()]:
        one.reject()


def pastes():
    """The dialogs of pasted or imported lines that are on screen."""
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, JudgedDialog) and one.isVisible()
    ]


def type_in(edit, text):
    edit.setText(text)
    edit.textEdited.emit(text)


def versions(page, month):
    return [str(one.value) for one in page.series().of_month(month)]


def undone(shell):
    return plain(history.undo(shell._database))


# ---------------------------------------------------------------------------------------------- one value


def test_a_missing_month_is_entered_from_the_grid(page, own_shell, qtbot):
    page.grid.choose(NOVEMBER)
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    (form,) = forms()
    assert form.month.value() == "2025-11"
    assert not form.history.isVisible()
    type_in(form.value, " 323,10 ")
    form.source.setText("syntec.fr")
    record(form, own_shell, qtbot)
    assert forms() == []
    assert versions(page, NOVEMBER) == ["323.10"]
    assert page.grid.grid.place_of(NOVEMBER).data() == "323,10"
    assert undone(own_shell) == "Indice saisi : Syntec révisé, novembre 2025"


def test_a_value_is_corrected_with_its_history_in_sight(page, own_shell, qtbot):
    page.table.select((Month(2025, 10), (1, 1)))
    page.table.opened.emit(page.table.current_row())
    (form,) = forms()
    assert plain(form.history.text()).startswith("322,2 : parue le 28/11/2025, publiée, https://")
    type_in(form.value, "322,4")
    record(form, own_shell, qtbot)
    assert versions(page, Month(2025, 10)) == ["322.2", "322.4"]
    page.acts.enter_value(Month(2025, 10))
    (form,) = forms()
    assert [line[:3] for line in form.history.text().split("\n")] == ["1. ", "2. "]


@pytest.mark.parametrize(
    ("month", "value", "field", "words"),
    [
        ("2025-10", "322,2", "value", "est déjà enregistrée"),
        ("2027-01", "330", "month", "n’est pas encore commencé"),
        ("2025-11", "-314,8", "value", "Un indice est un nombre positif"),
        ("2025-11", "abc", "value", "n’est pas un nombre"),
        ("2025-11", "", "value", "Indiquez la valeur parue"),
        ("", "323", "month", "Indiquez le mois"),
    ],
)
def test_what_is_refused_says_why_beside_its_field(page, own_shell, qtbot, month, value, field, words):
    page.acts.enter.click()
    (form,) = forms()
    form.month.set_value(month or None)
    type_in(form.value, value)
    record(form, own_shell, qtbot)
    assert words in plain(form.faults()[field])
    assert not form.confirmed.isVisible()
    assert form.value.text() == value


def test_an_absurd_value_is_kept_only_once_confirmed(page, own_shell, qtbot):
    page.acts.enter.click()
    (form,) = forms()
    assert form.month.value() == "2025-11"
    type_in(form.value, "3148")
    record(form, own_shell, qtbot)
    assert "La virgule est-elle oubliée : 314,8 ?" in plain(form.faults()["value"])
    assert form.confirmed.isVisible()
    type_in(form.value, "3149")
    assert not form.confirmed.isVisible()
    record(form, own_shell, qtbot)
    form.confirmed.setChecked(True)
    record(form, own_shell, qtbot)
    assert versions(page, NOVEMBER) == ["3149.0"]


# ------------------------------------------------------------------------------------------------ pasting


def paste(page, own_shell, qtbot, text):
    QGuiApplication.clipboard().setText(text)
    page.acts.paste.click()
    own_shell.settle(qtbot)
    (dialog,) = pastes()
    return dialog


def test_what_was_copied_is_judged_line_by_line_then_kept(page, own_shell, qtbot):
    dialog = paste(
        page, own_shell, qtbot, "Mois\tIndice\nnov. 2025\t323,1\n12/2025\t3236\nsept. 2025\t321,9\n"
    )
    assert plain(dialog.words.text()) == (
        "1 nouvelle valeur, 1 correction, 1 valeur à confirmer et 1 titre laissé de côté."
    )
    assert plain(dialog.keep_button.text()) == "Enregistrer 2 valeurs"
    dialog.table.selectRow(2)
    assert "La virgule est-elle oubliée" in dialog.detail.text()
    dialog.confirmed.click()
    assert plain(dialog.keep_button.text()) == "Enregistrer 3 valeurs"
    dialog.source.setText("revue")
    dialog.keep_button.click()
    own_shell.settle(qtbot)
    assert pastes() == []
    assert versions(page, NOVEMBER) == ["323.1"]
    assert page.series().by_month[NOVEMBER].source == "revue"
    assert undone(own_shell) == "Valeurs d’indice collées : Syntec révisé (3 mois)"


def test_a_column_is_dated_from_its_first_month(page, own_shell, qtbot):
    dialog = paste(page, own_shell, qtbot, "")
    assert dialog.text.toPlainText() == ""
    assert not dialog.keep_button.isEnabled()
    dialog.text.setPlainText("323,1\n323,6")
    assert [str(one.entry.month) for one in dialog.kept()] == ["2025-11", "2025-12"]
    type_in(dialog.first_month, "01/2026")
    assert [str(one.entry.month) for one in dialog.kept()] == ["2026-01", "2026-02"]


def test_a_file_is_shown_before_it_is_imported(page, own_shell, qtbot, tmp_path):
    path = tmp_path / "valeurs.csv"
    path.write_text("series,month,value\nsyntec-revise,2025-11,323.1\nbt01,2025-11,130.1\n", encoding="utf-8")
    page.acts.open_file(path)
    own_shell.settle(qtbot)
    (dialog,) = pastes()
    assert isinstance(dialog, FileDialog)
    assert plain(dialog.words.text()) == "2 nouvelles valeurs."
    dialog.keep_button.click()
    own_shell.settle(qtbot)
    assert "BT01, tous corps d’état" in [page.tabs.tabText(n) for n in range(page.tabs.count())]
    assert versions(page, NOVEMBER) == ["323.1"]


def test_a_table_of_a_spreadsheet_is_read_for_the_series_one_is_on(page, own_shell, qtbot, tmp_path):
    path = tmp_path / "série.csv"
    path.write_bytes("Libellé;Indice général\nPériode;\n2025-11;323,1;A\n2025-12;323,6;A\n".encode("cp1252"))
    page.acts.open_file(path)
    own_shell.settle(qtbot)
    (dialog,) = pastes()
    dialog.keep_button.click()
    own_shell.settle(qtbot)
    assert versions(page, Month(2025, 12)) == ["323.6"]


def test_a_file_that_holds_no_value_says_so(page, own_shell, qtbot, tmp_path):
    path = tmp_path / "autre.csv"
    path.write_text("bonjour\n", encoding="utf-8")
    page.acts.open_file(path)
    own_shell.settle(qtbot)
    assert [error.code for error in own_shell.errors] == ["index_csv_invalid"]
    own_shell.errors.clear()
    assert pastes() == []


# ------------------------------------------------------------------------------------------------- series


def test_a_series_that_stops_asks_for_its_successor(page, own_shell, qtbot):
    assert "Rien n’est enregistré depuis 11 mois" in plain(page.notices.texts()["stopped"])
    page.acts.stopped.trigger()
    own_shell.settle(qtbot)
    (form,) = forms()
    form.successor.set_value("unknown")
    form.successor.picked.emit()
    assert not form.coefficient.isVisible()
    record(form, own_shell, qtbot)
    assert "indiquez celle qui la remplace" in page.notices.texts()["stopped"]
    page.acts.close_series()
    own_shell.settle(qtbot)
    (form,) = forms()
    record(form, own_shell, qtbot)
    assert list(form.faults()) == ["successor_name"]
    form.successor_name.setText("Syntec 2026")
    record(form, own_shell, qtbot)
    assert "Indiquez le coefficient publié" in form.faults()["coefficient"]
    type_in(form.coefficient, "0,98")
    record(form, own_shell, qtbot)
    assert forms() == []
    assert "stopped" not in page.notices.texts()
    assert "Syntec 2026" in [page.tabs.tabText(n) for n in range(page.tabs.count())]


def test_a_coefficient_the_wrong_way_round_is_caught(page, own_shell, qtbot):
    page.acts.details.trigger()
    own_shell.settle(qtbot)
    (form,) = forms()
    assert form.coefficient.value() == Decimal("0.97975")
    type_in(form.coefficient, "1,02067")
    record(form, own_shell, qtbot)
    assert "peut-être à l’envers : 0,97975" in plain(form.faults()["coefficient"])
    type_in(form.coefficient, "0,97975")
    form.name.setText("Syntec révisé (août 2022)")
    record(form, own_shell, qtbot)
    assert page.series().name == "Syntec révisé (août 2022)"


def test_an_index_is_added_from_the_list_without_value(page, own_shell, qtbot):
    page.acts.add.trigger()
    (form,) = forms()
    names = [form.choice.itemText(n) for n in range(form.choice.count())]
    assert "Syntec" not in names
    assert names[-1] == "Autre indice…"
    form.choice.set_value("ipc")
    form.choice.picked.emit()
    assert plain(form.use.text()).startswith("Insee : prix à la consommation")
    record(form, own_shell, qtbot)
    page.tabs.setCurrentIndex(2)
    assert page.series().name == "IPC, ensemble des ménages, France"
    assert page.words.text() == "Aucune valeur."
    assert "collez celles qui ont paru" in page.notices.texts()["stopped"]
    page.acts.enter.click()
    (form,) = forms()
    form.month.set_value("2025-10")
    type_in(form.value, "121,2")
    record(form, own_shell, qtbot)
    assert versions(page, Month(2025, 10)) == ["121.2"]


def test_an_index_of_another_name(page, own_shell, qtbot):
    page.acts.add.trigger()
    (form,) = forms()
    form.choice.set_value("")
    form.choice.picked.emit()
    record(form, own_shell, qtbot)
    assert form.faults() == {"name": "Nommez l’indice comme l’écrit votre contrat."}
    form.name.setText("Indice maison")
    record(form, own_shell, qtbot)
    assert "Indice maison" in [page.tabs.tabText(n) for n in range(page.tabs.count())]


def test_on_a_register_open_for_reading_nothing_can_be_recorded(shell, qtbot):
    page = shell.show(qtbot, IndicesPage)
    acts = page.acts
    assert not acts.enter.isEnabled()
    assert not acts.paste.isEnabled()
    assert [one.isEnabled() for one in acts.more.menu().actions()] == [False] * 5
    page.grid.opened.emit(NOVEMBER)
    assert forms() == []
