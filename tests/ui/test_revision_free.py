"""« Calcul libre » and the tools of the revision page."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from contractdesk.ui.pages.revisions import RevisionsPage


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def page(shell, qtbot):
    made = shell.show(qtbot, RevisionsPage, (1190, 760))
    yield made
    for dialog in dialogs():
        dialog.close()


def dialogs():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def fill(page, shell, qtbot):
    page.tabs.choose("free")
    shell.settle(qtbot)
    qtbot.waitUntil(lambda: page.free.form.base.series.count() > 1 and not shell.tasks.busy)
    form = page.free.form
    form.base.series.setCurrentIndex(form.base.series.findData("syntec-ancien"))
    form.price.set_value(Decimal("2950.00"))
    form.base.month.set_value("2021-07")
    form.current.month.set_value("2024-09")
    form.changed.emit()
    shell.settle(qtbot)


def test_a_revision_without_a_contract(page, shell, qtbot):
    fill(page, shell, qtbot)
    assert page.free.current().revised_ht == Decimal("3295.49")
    assert page.free.result.formula.isVisible()
    assert not page.free.result.record_button.isVisible()
    page.copy_steps()
    lines = plain(QGuiApplication.clipboard().text()).splitlines()
    assert lines[0] == "Calcul libre, sans contrat"
    assert "Les deux indices n’appartiennent pas à la même série : 314,5 × 0,97975" in lines[4]


def test_a_formula_of_two_indices(page, shell, qtbot):
    fill(page, shell, qtbot)
    second = page.free.form.second
    assert second.series.currentText() == "aucun"
    assert not second.part.isEnabled()
    second.series.setCurrentIndex(second.series.findData("syntec-revise"))
    shell.settle(qtbot)
    assert second.part.isEnabled()
    told = plain(" ".join(page.free.notices.texts().values()))
    assert "Second indice : " in told
    assert "Part du second : Indiquez ce nombre." in told
    second.series.setCurrentIndex(0)
    shell.settle(qtbot)
    assert page.free.current().revised_ht == Decimal("3295.49")


def test_what_lacks_is_said_by_the_name_of_its_field(page, shell, qtbot):
    fill(page, shell, qtbot)
    page.free.form.price.set_value(None)
    page.free.form.changed.emit()
    shell.settle(qtbot)
    (text,) = page.free.notices.texts().values()
    assert plain(text) == "Prix de départ HT : Indiquez le montant."
    assert not page.free.result.isVisible()


def test_nothing_is_saved_by_looking(page, shell, sample_path, qtbot):
    def digest():
        return hashlib.sha256(sample_path.read_bytes()).hexdigest()

    before = digest()
    for reference in ("2025CM0417", "BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD", "D_2026_0083"):
        page.show_target((reference, date(2026, 1, 1)))
        shell.settle(qtbot)
        page.copy_steps()
    fill(page, shell, qtbot)
    assert digest() == before


def test_late_interest_is_calculated_as_it_is_typed(page, shell, qtbot):
    page.tools.interest.trigger()
    (dialog,) = dialogs()
    shell.settle(qtbot)
    assert dialog.verdict.text() == "Indiquez le montant, le jour de réception et le jour du paiement."
    dialog.amount.set_value(Decimal("3540.00"))
    dialog.received.set_value(date(2025, 5, 20))
    dialog.paid.set_value(date(2025, 7, 20))
    dialog.show_answer()
    assert plain(dialog.verdict.text()) == "Payée 31 jours après la limite du 19/06/2025 : 73,52 € sont dus."
    dialog.copy_button.click()
    assert "11,15" in QGuiApplication.clipboard().text()
    dialog.received.set_value(date(2026, 5, 20))
    dialog.paid.set_value(date(2026, 11, 20))
    dialog.show_answer()
    assert "2026-S1" in dialog.verdict.text()
    assert not dialog.copy_button.isEnabled()


def test_the_fee_of_an_interruption(page, qtbot):
    page.tools.gap.trigger()
    (dialog,) = dialogs()
    dialog.annual.set_value(Decimal("5429.84"))
    dialog.days.set_value(45)
    dialog.show_answer()
    assert plain(dialog.verdict.text()) == "Redevance de rétablissement : 678,73 € HT."


def test_the_page_that_shows_why_dividing_is_wrong_is_printed(page, shell, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "raccordement.pdf"
    monkeypatch.setattr(shell.messages, "choose_target", lambda *asked: asked[-1](path))
    page.tools.link.trigger()
    (dialog,) = dialogs()
    dialog.print_button.click()
    shell.settle(qtbot)
    qtbot.waitUntil(path.exists)
    assert path.read_bytes().startswith(b"%PDF")
