"""The tab « Documents » and the preparation of a letter, on a register of one's own."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from contractdesk.data import pieces
from contractdesk.domain.enums import DocumentKind, LetterKind
from contractdesk.services import documents, history
from contractdesk.ui import exporting
from contractdesk.ui.dialogs.letter_dialog import LetterDialog
from contractdesk.ui.pages.contracts import ContractsPage
from contractdesk.ui.pages.dashboard import DashboardPage
from contractdesk.ui.pages.dashboard_acts import deadline_acts
from contractdesk.ui.widgets.text_grid import TextGrid
from tests.pdfs import pdf
from tests.ui.shell import forms
from tests.ui.test_page_contracts import SL, cells, go_to, plain

WITHOUT_FILE = "Décision n° D_2026_0037 et contrat d’hébergement et de maintenance WebDelib et S²low"


@pytest.fixture
def page(own_shell, qtbot):
    return own_shell.show(qtbot, ContractsPage)


@pytest.fixture
def tab(own_shell, page, qtbot):
    found = go_to(own_shell, page, qtbot, SL, "documents")
    own_shell.settle(qtbot)
    return found


@pytest.fixture
def paper(tmp_path):
    folder = tmp_path / "ailleurs"
    folder.mkdir()
    path = folder / "Contrat signé.pdf"
    path.write_bytes(pdf("Contrat", "Annexe"))
    return path


@pytest.fixture
def opened(monkeypatch):
    """The files that would be given to the programs of the computer."""
    found = []
    monkeypatch.setattr(exporting, "open_file", found.append)
    return found


def shown(tab):
    return [
        tuple(plain(column.text(row)) for column in tab.table.model.columns) for row in tab.table.model.rows()
    ]


def attach(own_shell, page, qtbot, tab, *paths, **fields):
    tab.attach(list(paths))
    (form,) = forms()
    for name, value in fields.items():
        editor = getattr(form, name)
        if hasattr(editor, "findData"):
            editor.setCurrentIndex(editor.findData(value))
        else:
            editor.setText(value)
    qtbot.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not own_shell.tasks.busy)
    return page.view.section()


def undo(own_shell, page, qtbot):
    own_shell.tasks.run(lambda _progress: history.undo(own_shell._source().database), writes=True)
    own_shell.settle(qtbot)
    page.reload()
    own_shell.settle(qtbot)
    return page.view.section()


def test_a_document_without_file_says_so(tab):
    assert shown(tab) == [("Contrat", WITHOUT_FILE, "06/03/2026", "", "Sans fichier")]
    assert "Aucun fichier n’est joint" in tab.preview.words.text()
    assert not tab.open.isEnabled()
    assert tab.change.isEnabled()


def test_a_file_is_attached_seen_and_taken_off_again(own_shell, page, qtbot, tab, paper):
    tab = attach(own_shell, page, qtbot, tab, paper, kind="avenant", title="Avenant n°\u00a01")
    assert shown(tab)[1] == ("Avenant", "Avenant n° 1", "", "PDF, 1 Ko", "Conforme")
    assert tab.table.current_row().title == "Avenant n°\u00a01"
    assert tab.preview.number.text() == "Page 1 sur 2"
    qtbot.keyClick(tab.preview.page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    own_shell.settle(qtbot)
    assert tab.preview.number.text() == "Page 2 sur 2"
    assert not tab.preview.next.isEnabled()
    tab.remove.trigger()
    own_shell.settle(qtbot)
    tab = page.view.section()
    assert len(shown(tab)) == 1
    assert len(shown(undo(own_shell, page, qtbot))) == 2


def test_a_file_is_given_to_the_document_that_waits_for_it(own_shell, page, qtbot, tab, paper):
    tab.attach([paper])
    (form,) = forms()
    form.into.setCurrentIndex(1)
    assert not form.title.isVisible()
    form.accept_button.click()
    own_shell.settle(qtbot)
    assert shown(page.view.section()) == [("Contrat", WITHOUT_FILE, "06/03/2026", "PDF, 1 Ko", "Conforme")]


def test_a_refused_file_says_why_in_the_form(own_shell, page, qtbot, tab, tmp_path):
    (tmp_path / "virus.exe").write_bytes(b"MZ")
    attach(own_shell, page, qtbot, tab, tmp_path / "virus.exe")
    (form,) = forms()
    assert "n’est pas d’un type accepté" in form.general.text()
    form.reject()


def test_files_are_dropped_on_the_list(own_shell, page, qtbot, tab, paper, tmp_path):
    (tmp_path / "annexe.txt").write_bytes(b"Annexe")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (paper, tmp_path / "annexe.txt")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    tab.dragEnterEvent(enter)
    assert enter.isAccepted()
    tab.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    (form,) = forms()
    form.accept_button.click()
    own_shell.settle(qtbot)
    assert [row[1] for row in shown(page.view.section())] == [WITHOUT_FILE, "Contrat signé", "annexe"]


def test_a_web_address_is_not_taken(tab):
    data = QMimeData()
    data.setUrls([QUrl("https://editeur.example/contrat.pdf")])
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    tab.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_a_document_is_renamed(own_shell, page, qtbot, tab):
    tab.change.trigger()
    (form,) = forms()
    form.title.setText("Contrat global")
    form.accept_button.click()
    own_shell.settle(qtbot)
    assert shown(page.view.section())[0][1] == "Contrat global"
    assert shown(undo(own_shell, page, qtbot))[0][1] == WITHOUT_FILE


def test_a_copy_is_opened_or_saved_out(own_shell, page, qtbot, tab, paper, tmp_path, opened, boxes):
    tab = attach(own_shell, page, qtbot, tab, paper)
    qtbot.keyClick(tab.table.view, Qt.Key.Key_Return)
    own_shell.settle(qtbot)
    assert [path.name for path in opened] == ["Contrat signé.pdf"]
    assert not opened[0].stat().st_mode & 0o222
    target, row = tmp_path / "copie.pdf", tab.table.current_row()
    tab._save_to(row, target)
    own_shell.settle(qtbot)
    assert target.read_bytes() == paper.read_bytes()
    target.write_bytes(b"autre")
    tab._save_to(row, target)
    own_shell.settle(qtbot)
    (box,) = boxes
    next(one for one in box.buttons() if one.text() == "Remplacer").click()
    own_shell.settle(qtbot)
    assert target.read_bytes() == paper.read_bytes()


def test_an_altered_piece_is_shown_as_such_and_never_opened(own_shell, page, qtbot, tab, paper, opened):
    attach(own_shell, page, qtbot, tab, paper)
    database = own_shell._database
    document = documents.listing(database, SL)[-1]
    pieces.place(database.path, document.sha256, document.file_name).write_bytes(b"%PDF-1.7 something else")
    page.view._shown = None
    page.reload()
    own_shell.settle(qtbot)
    tab = page.view.section()
    assert shown(tab)[1][-1] == "Différent"
    assert "est différente de celle enregistrée le 21/11/2026" in tab.preview.words.text()
    assert not tab.open.isEnabled()
    qtbot.keyClick(tab.table.view, Qt.Key.Key_Return)
    own_shell.settle(qtbot)
    assert opened == []


# ----------------------------------------------------------------------------------------------- letters


def dialog(own_shell, qtbot):
    own_shell.settle(qtbot)
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, LetterDialog)]
    own_shell.settle(qtbot)
    return found


def test_a_letter_is_prepared_from_the_contract_and_kept(
    own_shell, page, qtbot, tmp_path, opened, monkeypatch
):
    section = go_to(own_shell, page, qtbot, SL, "letters")
    assert section.buttons[0].text() == "Préparer une lettre…"
    section.buttons[0].click()
    asked = dialog(own_shell, qtbot)
    assert asked.kind.currentData() == LetterKind.NON_RENEWAL
    assert plain(asked.exit.currentText()) == "28 février 2027"
    assert asked.preview.number.text() == "Page 1 sur 1"
    asked.paragraph.setPlainText("Un mot de plus.")
    qtbot.waitUntil(lambda: not asked._pause.isActive() and asked.keep_button.isEnabled(), timeout=10_000)
    monkeypatch.setattr(
        own_shell.messages, "choose_target", lambda *words: words[-1](tmp_path / "lettre.docx")
    )
    asked.open_in_word()
    own_shell.settle(qtbot)
    assert opened == [tmp_path / "lettre.docx"]
    asked.keep_button.click()
    own_shell.settle(qtbot)
    kept = [one for one in documents.listing(own_shell._database, SL) if one.kind == DocumentKind.LETTER]
    assert [one.file_name.rpartition(".")[2] for one in kept] == ["docx", "pdf"]
    assert "Un mot de plus." in documents.text_of(own_shell._database, kept[1])
    (grid,) = page.view.section().findChildren(TextGrid)
    assert cells(grid) == [("Lettre de non-reconduction pour le 28/02/2027", "21/11/2026")]


def test_what_is_missing_and_what_is_refused_is_said(own_shell, page, qtbot):
    go_to(own_shell, page, qtbot, SL)
    page.acts.action("prepare").trigger()
    asked = dialog(own_shell, qtbot)
    asked.kind.setCurrentIndex(asked.kind.findData(LetterKind.REVISION_DISPUTE))
    own_shell.settle(qtbot)
    assert "numéro de la facture" in asked.missing.text()
    assert asked.exit.isHidden()
    model = own_shell._database.path.parent / "modeles" / "Codes Chorus Pro de l’année.docx"
    model.write_bytes(b"pas un document Word")
    asked.kind.setCurrentIndex(asked.kind.findData(LetterKind.CHORUS_CODES))
    own_shell.settle(qtbot)
    assert "n’est pas un document Word" in asked.fault.text()
    assert not asked.keep_button.isEnabled()
    asked.reject()


def test_the_letter_of_a_deadline_comes_with_its_day(own_shell, qtbot):
    page = own_shell.show(qtbot, DashboardPage)
    row = next(one for one in page.list.rows() if one.reference == SL and one.kind.value == "notice")
    act = next(one for one in deadline_acts() if one.id == "prepare")
    assert act.applies(row, own_shell.today())
    act.run(page, row)
    asked = dialog(own_shell, qtbot)
    assert (asked.kind.currentData(), asked.exit.currentData()) == (LetterKind.NON_RENEWAL, row.exit_end)
    asked.reject()
