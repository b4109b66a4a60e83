"""Printing from the window: what is shown is what the printer gets."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog

from contractdesk.ui.dialogs.print_preview import PrintPreview
from tests.journeys.person import plain


@pytest.fixture
def preview(person, register):
    """The preview, on the sheet of a contract."""
    person.start(register)
    person.goes_to("Contrats")
    person.page.table.select("BRON_CM_IL")
    person.settle()
    person.presses(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: person.window.findChild(PrintPreview) is not None)
    made = person.window.findChild(PrintPreview)
    person.wait(made.print_button.isEnabled)
    yield made
    if shiboken6.isValid(made):
        made.close()


def test_the_pages_are_those_of_the_document(person, preview):
    assert [preview.choice.itemText(n) for n in range(preview.choice.count())][:3] == [
        "Fiche du contrat BRON_CM_IL",
        "Registre complet",
        "Synthèse",
    ]
    assert preview.preview.number.text().startswith("Page 1 sur")
    person.qtbot.mouseClick(preview.preview.next, Qt.MouseButton.LeftButton)
    person.wait(lambda: preview.preview.number.text().startswith("Page 2 sur"))
    preview.choice.setCurrentIndex(2)
    preview.choice.activated.emit(2)
    person.wait(preview.print_button.isEnabled)
    assert preview.preview.number.text().startswith("Page 1 sur")


def test_the_pages_asked_for_leave_for_the_printer(person, preview, tmp_path, monkeypatch):
    """A printer that writes a file stands for the one of the town hall."""
    target = tmp_path / "imprimé.pdf"

    def press_print(dialog):
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setFromTo(1, 2)
        dialog.accepted.emit(printer)

    monkeypatch.setattr(QDialog, "open", press_print)
    person.qtbot.mouseClick(preview.print_button, Qt.MouseButton.LeftButton)
    person.wait(lambda: "imprimante" in person.desk.messages._toast.text)
    assert plain(person.desk.messages._toast.text) == "2 pages envoyées à l’imprimante."
    assert target.read_bytes().startswith(b"%PDF-")
    import pypdfium2

    with pypdfium2.PdfDocument(target) as document:
        assert len(document) == 2
