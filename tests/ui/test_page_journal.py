"""The journal, the history of a contract and the bin on screen: before and after, the way back, the file."""

import csv
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from contractdesk.services import contract_forms, facts, history
from contractdesk.ui.dialogs.recycle_bin import RecycleBin
from contractdesk.ui.pages.contract_history import ContractHistory
from contractdesk.ui.pages.contracts import ContractsPage
from contractdesk.ui.pages.journal import JournalPage

SL = "CAAN_CM_SL-WD"


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def texts(widget):
    return [plain(label.text()) for label in widget.findChildren(QLabel) if label.isVisible()]


def write(shell, qtbot, act):
    """Do something in the register as the worker would."""
    shell._tasks.run(lambda _progress: act(shell._source().database), writes=True)
    shell.settle(qtbot)
    shell._facts = facts.load_facts(shell._database)


def edit(database, **changes):
    contract_forms.update(database, SL, replace(contract_forms.load(database, SL), **changes))


def bins():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, RecycleBin) and one.isVisible()]


@pytest.fixture
def journal(own_shell, qtbot):
    page = own_shell.show(qtbot, JournalPage)
    yield page
    for one in bins():
        one.reject()


def test_an_operation_is_told_before_and_after(journal, own_shell, qtbot):
    write(own_shell, qtbot, lambda database: edit(database, object="Nouvel objet"))
    journal.reload()
    own_shell.settle(qtbot)
    row = journal.table.visible_rows()[0]
    assert (plain(row.label), row.kind, row.contracts) == (f"Contrat modifié : {SL}", "Contrat", SL)
    journal.select(row.id)
    qtbot.waitUntil(lambda: any(text.endswith("→ Nouvel objet") for text in texts(journal.sheet)))
    assert "Objet" in texts(journal.sheet)


def test_what_is_shown_is_written_with_its_fields(journal, own_shell, qtbot, tmp_path):
    write(own_shell, qtbot, lambda database: edit(database, notes='=1+1; "x" <b>'))
    journal.reload()
    own_shell.settle(qtbot)
    journal.words.setText("modifié")
    assert len(journal.table.visible_rows()) == 1
    path = tmp_path / "journal.csv"
    journal.write(path)
    own_shell.settle(qtbot)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0][:4] == ["N°", "Quand", "Qui", "Quoi"]
    assert rows[1][-3:-1] == ["Notes", ""]
    assert rows[1][-1].endswith('=1+1; "x" <b>')
    assert not rows[1][-1].startswith("=")


def test_a_deleted_contract_is_brought_back_from_the_bin(journal, own_shell, qtbot):
    journal.open_bin()
    own_shell.settle(qtbot)
    (empty,) = bins()
    assert "La corbeille est vide." in texts(empty)
    assert not empty.restore.isEnabled()
    empty.reject()
    write(own_shell, qtbot, lambda database: contract_forms.delete(database, SL))
    journal.open_bin()
    own_shell.settle(qtbot)
    (shown,) = bins()
    assert [row.name for row in shown.table.visible_rows()] == [SL]
    shown.restore.click()
    own_shell.settle(qtbot)
    qtbot.waitUntil(lambda: "La corbeille est vide." in texts(shown))
    assert own_shell._facts.has(SL)


def test_the_bin_says_why_it_cannot(journal, own_shell, qtbot):
    def act(database):
        form = contract_forms.load(database, SL)
        contract_forms.delete(database, SL)
        contract_forms.create(database, replace(contract_forms.duplicate(form, [SL]), reference=SL))

    write(own_shell, qtbot, act)
    journal.open_bin()
    own_shell.settle(qtbot)
    (shown,) = bins()
    shown.restore.click()
    own_shell.settle(qtbot)
    assert any("est pris par une autre fiche" in text for text in shown.refusals.texts().values())


def test_a_contract_goes_back_to_an_earlier_state(own_shell, qtbot, monkeypatch):
    page = own_shell.show(qtbot, ContractsPage)
    write(own_shell, qtbot, lambda database: edit(database, object="Nouvel objet"))
    page.view.choose("history")
    page.show_target((SL, "history"))
    own_shell.settle(qtbot)
    qtbot.waitUntil(lambda: isinstance(page.view.section(), ContractHistory))
    own_shell.settle(qtbot)
    shown = page.view.section()
    rows = shown.table.visible_rows()
    assert [plain(row.label) for row in rows][-1] == "Registre d’exemple créé"
    assert not shown.back.isEnabled()
    shown.table.select(rows[-1].operation_id)
    assert shown.back.isEnabled()
    monkeypatch.setattr(own_shell.messages, "ask", lambda _question, on_accept, **_words: on_accept())
    shown.back.click()
    own_shell.settle(qtbot)
    assert contract_forms.load(own_shell._database, SL).object != "Nouvel objet"
    assert plain(history.available(own_shell._database).undo_label).startswith("Contrat revenu à son état du")


def test_on_a_register_open_for_reading_there_is_no_way_back(shell, qtbot):
    page = shell.show(qtbot, ContractsPage)
    page.show_target((SL, "history"))
    shell.settle(qtbot)
    page.view.choose("history")
    shell.settle(qtbot)
    assert not page.view.section().back.isEnabled()
