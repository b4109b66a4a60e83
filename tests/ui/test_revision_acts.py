"""Recording and cancelling a revision from its page, and writing its sheet."""

from datetime import date
from decimal import Decimal

import pytest

from contractdesk.services import revision_records
from contractdesk.ui.pages.revisions import RevisionsPage
from tests.ui.shell import forms, record

OXALIS, WD, TRUST, DAY = "2025CM0417", "BRON_CM_WD", "D_2026_0083", date(2026, 1, 1)


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def page(own_shell, qtbot):
    made = own_shell.show(qtbot, RevisionsPage, (1190, 900))
    yield made
    for form in forms():
        form.close()


@pytest.fixture
def go(page, own_shell, qtbot):
    def go(reference, on=None):
        page.show_target((reference, on))
        own_shell.settle(qtbot)

    return go


def open_record(page):
    page.result.record_button.click()
    (form,) = forms()
    return form


def recorded(shell, reference=OXALIS):
    return revision_records.recorded(shell._source().database, reference)


def test_a_revision_is_recorded_with_its_reason_and_shown(page, go, own_shell, qtbot):
    go(OXALIS, DAY)
    assert not page.recorded.isVisible()
    form = open_record(page)
    record(form, own_shell, qtbot)
    assert set(form.faults()) == {"confirmed"}, "an index is missing: it has to be said"
    form.confirmed.setChecked(True)
    form.reason.setText("accord du titulaire")
    record(form, own_shell, qtbot)
    assert forms() == []
    own_shell.settle(qtbot)
    assert page.recorded.isVisible()
    (one,) = recorded(own_shell)
    assert (one.revised_ht, one.reason) == (Decimal("5553.95"), "accord du titulaire")
    assert not page.result.record_button.isVisible(), "it is recorded for that day"
    assert any(
        "Lecture retenue : accord du titulaire" in plain(t) for t in page.result.cards.cards[0].texts()
    )


def test_readings_that_differ_ask_for_a_reason(page, go, own_shell, qtbot):
    go(OXALIS, date(2027, 1, 1))
    form = open_record(page)
    form.confirmed.setChecked(True)
    record(form, own_shell, qtbot)
    assert set(form.faults()) == {"reason"}
    form.close()
    assert recorded(own_shell) == ()


def test_what_changed_while_the_form_was_open_is_refused(page, go, own_shell, qtbot):
    go(OXALIS, DAY)
    form = open_record(page)
    form.confirmed.setChecked(True)
    database = own_shell._source().database
    revision_records.record(
        database, own_shell._facts, OXALIS, date(2025, 7, 1), "chained", own_shell.today(), confirmed=True
    )
    record(form, own_shell, qtbot)
    assert "La révision n’a pas été enregistrée." in form.faults()[""]


def test_a_recorded_revision_is_cancelled_with_its_reason(page, go, own_shell, qtbot):
    go(WD, DAY)
    form = open_record(page)
    form.confirmed.setChecked(True)
    record(form, own_shell, qtbot)
    own_shell.settle(qtbot)
    page.recorded.cancel_button.click()
    (form,) = forms()
    record(form, own_shell, qtbot)
    assert set(form.faults()) == {"reason"}
    form.reason.setText("la commune n’a pas demandé de révision")
    record(form, own_shell, qtbot)
    own_shell.settle(qtbot)
    (one,) = recorded(own_shell, WD)
    assert one.cancelled_reason == "la commune n’a pas demandé de révision"
    assert not page.recorded.cancel_button.isEnabled()
    assert page.result.record_button.isVisible()


def test_the_sheet_of_a_calculation_is_written_and_never_over_another_silently(
    page, go, own_shell, qtbot, tmp_path, monkeypatch, boxes
):
    path = tmp_path / "fiche"
    asked = []

    def choose(title, filters, name, suffix, then):
        asked.append((title, name))
        then(path)

    monkeypatch.setattr(own_shell.messages, "choose_target", choose)
    go(OXALIS, DAY)
    page.result.sheet_button.click()
    own_shell.settle(qtbot)
    assert asked == [("Fiche de révision", "Révision 2025CM0417 2026-01-01.pdf")]
    written = path.with_name("fiche.pdf")
    assert written.read_bytes().startswith(b"%PDF")
    page.result.sheet_button.click()
    own_shell.settle(qtbot)
    (box,) = boxes
    before = written.stat().st_mtime_ns
    box.buttons()[0].click()
    qtbot.waitUntil(lambda: written.stat().st_mtime_ns != before)
    own_shell.settle(qtbot)


def test_the_sheet_of_a_recorded_revision_is_recorded_as_having_left(
    page, go, own_shell, qtbot, tmp_path, monkeypatch
):
    path = tmp_path / "fiche.pdf"
    monkeypatch.setattr(own_shell.messages, "choose_target", lambda *asked: asked[-1](path))
    go(OXALIS, DAY)
    form = open_record(page)
    form.confirmed.setChecked(True)
    record(form, own_shell, qtbot)
    own_shell.settle(qtbot)
    page.recorded.sheet_button.click()
    own_shell.settle(qtbot)
    qtbot.waitUntil(path.exists)
    assert recorded(own_shell)[0].issued_on == own_shell.today()
    assert plain(page.recorded.table.model().index(0, 4).data()) == "Fiche remise le 21/11/2026"


def test_a_try_cannot_be_recorded(page, go, own_shell, qtbot):
    go(TRUST)
    page.form.start.set_value(date(2026, 3, 1))
    page.form.changed.emit()
    own_shell.settle(qtbot)
    assert page.result.sheet_button.isVisible()
    assert not page.result.record_button.isVisible()


def test_on_a_register_open_for_reading_nothing_is_recorded(shell, qtbot):
    page = shell.show(qtbot, RevisionsPage, (1190, 900))
    page.show_target((OXALIS, DAY))
    shell.settle(qtbot)
    assert not page.result.record_button.isVisible()
    assert page.result.sheet_button.isVisible()
