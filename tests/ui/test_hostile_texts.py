"""Texts that are code elsewhere, very long, right to left or of another century: shown as they were typed."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from contractdesk.services import contract_forms, vendor_forms
from contractdesk.services.forms.vendors import VendorForm
from contractdesk.services.search import search
from contractdesk.ui.pages.contracts import ContractsPage
from contractdesk.ui.pages.journal import JournalPage
from contractdesk.ui.searching import search_groups

SL = "CAAN_CM_SL-WD"
REFERENCE = "'; DROP TABLE contract; --"
VENDOR = "<b>Éditeur</b> & <img src=x> Cie"
OBJECT = "🏛️ \u202eعقد الصيانة <script>alert(1)</script> =1+1"
NOTES = "début " + "é" * 10_000 + " fin"


@pytest.fixture
def hostile(own_shell, qtbot):
    """A register in which somebody typed all that."""

    def act(database):
        vendor_forms.create(database, VendorForm(name=VENDOR))
        copy = contract_forms.duplicate(contract_forms.load(database, SL), [SL])
        contract_forms.create(
            database,
            replace(
                copy,
                **{"reference": REFERENCE, "vendor": VENDOR, "object": OBJECT, "notes": NOTES},
                effect_on=date(1926, 1, 1),
                signed_on=date(1926, 1, 1),
            ),
        )

    own_shell._tasks.run(lambda _progress: act(own_shell._source().database), writes=True)
    own_shell.settle(qtbot)
    own_shell._database.close()
    own_shell._database = None
    return own_shell


def interpreted(widget):
    """The labels that would read a text as rich text."""
    hostile = (REFERENCE, VENDOR, OBJECT, "<b>", "<script>")
    return [
        label.text()
        for label in widget.findChildren(QLabel)
        if label.textFormat() != Qt.TextFormat.PlainText and any(text in label.text() for text in hostile)
    ]


def test_the_table_and_the_sheet_show_them_as_they_are(hostile, qtbot):
    page = hostile.show(qtbot, ContractsPage)
    page.show_target(REFERENCE)
    hostile.settle(qtbot)
    (row,) = [one for one in page.table.visible_rows() if one.reference == REFERENCE]
    assert (row.vendor, row.object) == (VENDOR, OBJECT)
    assert page.view.reference.text() == REFERENCE
    for key in page.view.tabs._keys:
        page.view.choose(key)
        hostile.settle(qtbot)
    labels = [label.text() for label in page.view.findChildren(QLabel)]
    assert {REFERENCE, VENDOR, OBJECT, NOTES} <= set(labels)
    assert interpreted(page.view) == []
    page.words.setText("drop table")
    assert [one.reference for one in page.table.visible_rows()] == [REFERENCE]


def test_the_search_and_the_journal_show_them_as_they_are(hostile, qtbot):
    database = hostile._source().database
    for text in (REFERENCE, "<script>", "الصيانة", "drop table contract", "img src"):
        (group, *_others) = search_groups(search(database, text))
        assert group.hits[0].target == ("contracts", REFERENCE)
    (note,) = [hit for hit in search(database, "fin " + "e" * 20) if hit.kind.value == "note"]
    assert len(note.place) < 300 + 10_000
    page = hostile.show(qtbot, JournalPage)
    page.select(3)
    hostile.settle(qtbot)
    shown = [label.text() for label in page.sheet.findChildren(QLabel)]
    assert any(OBJECT in text for text in shown)
    assert interpreted(page.sheet) == []
    assert contract_forms.load(database, REFERENCE).effect_on == date(1926, 1, 1)
