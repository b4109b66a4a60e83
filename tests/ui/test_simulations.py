"""The simulations of the menu « Actes »: computed at each change, said in words, nothing recorded."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from contractdesk.ui.dialogs.simulations import AlignmentDialog, LetterSimulationDialog
from contractdesk.ui.pages.contracts import ContractsPage

WD, SL, TRUST, ENFANCE = "BRON_CM_WD", "CAAN_CM_SL-WD", "D_2026_0083", "3DOUEST-ENFANCE-2022"


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def simulate(shell, qtbot):
    """Open a simulation on some contracts from the menu, as on a register open for reading."""
    page = shell.show(qtbot, ContractsPage)

    def simulate(name, *references):
        page.show_target(references[0])
        shell.settle(qtbot)
        flags = page.table.view.selectionModel().SelectionFlag
        for reference in references[1:]:
            index = page.table._index_of(reference)
            page.table.view.selectionModel().select(index, flags.Select | flags.Rows)
        page.acts.action(name).trigger()
        shell.settle(qtbot)
        (opened,) = shown()
        shell.settle(qtbot)
        return opened

    yield simulate
    for one in shown():
        one.reject()


def shown():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def give(edit, value, shell, qtbot):
    edit.set_value(value)
    edit.value_changed.emit(value)
    shell.settle(qtbot)


def test_a_letter_in_time_then_late(simulate, shell, qtbot):
    opened = simulate("letter_simulation", SL)
    assert isinstance(opened, LetterSimulationDialog)
    assert plain(opened.sentence.text()) == (
        "Reçue le 21/11/2026, la lettre met fin au contrat le 28/02/2027. Rien n’est dû au-delà."
    )
    give(opened.received_on, date(2027, 1, 15), shell, qtbot)
    assert plain(opened.sentence.text()).startswith(
        "Reçue le 15/01/2027, la lettre est tardive : le contrat prend fin le 15/03/2027, et 139,36 € HT"
    )
    give(opened.received_on, None, shell, qtbot)
    assert opened.sentence.text() == ""
    assert opened.note.text == "Indiquez le jour où la lettre serait reçue."


def test_a_letter_that_cannot_be_simulated_says_why(simulate, shell, qtbot):
    opened = simulate("letter_simulation", TRUST)
    assert opened.note.text
    opened.reject()
    opened = simulate("letter_simulation", ENFANCE)
    assert "31/12/2025" in opened.note.text


def lines(opened):
    model = opened._grid.model()
    return [
        tuple(plain(model.index(n, c).data()) for c in range(model.columnCount()))
        for n in range(model.rowCount())
    ]


def test_contracts_are_aligned_on_the_day_asked(simulate, shell, qtbot):
    opened = simulate("alignment", SL, WD)
    assert isinstance(opened, AlignmentDialog)
    assert opened.chosen() == [WD, SL]
    assert lines(opened)[-2:] == [
        (SL, "28/02/2027", "01/01/2028", "306", "3 400,33 €", "2 842,90 €"),
        ("Total", "", "", "", "", "2 842,90 €"),
    ]
    opened.month.setCurrentIndex(2)
    opened.month.activated.emit(2)
    shell.settle(qtbot)
    found = {row[0]: row for row in lines(opened)}
    assert (found[SL][2], found[SL][-1]) == ("01/03/2027", "0,00 €")
    assert found[WD][2] == "01/03/2027"


def test_what_is_left_out_says_why(simulate, shell, qtbot):
    opened = simulate("alignment", WD)
    for place in range(opened.list.count()):
        opened.list.item(place).setCheckState(Qt.CheckState.Checked)
    shell.settle(qtbot)
    said = plain(opened.left_out.text())
    assert "3DOUEST-ENFANCE-2022 n’est pas aligné : le contrat est échu depuis le 31/12/2025." in said
    assert "D_2026_0083 n’est pas aligné" in said


def test_without_a_contract_or_a_day_there_is_nothing_to_align(simulate, shell, qtbot):
    opened = simulate("alignment", WD)
    give(opened.day, None, shell, qtbot)
    assert opened._grid is None
    assert opened.note.text == "Indiquez le jour, de 1 à 31."
    give(opened.day, 31, shell, qtbot)
    opened.month.setCurrentIndex(1)
    opened.month.activated.emit(1)
    shell.settle(qtbot)
    assert opened.note.text
    for place in range(opened.list.count()):
        opened.list.item(place).setCheckState(Qt.CheckState.Unchecked)
    shell.settle(qtbot)
    assert opened.note.text
    assert opened._grid is None
