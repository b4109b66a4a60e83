"""« Enregistrer un avenant »: it starts from the clauses in force, shows what follows, keeps what changes."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from contractdesk.domain.enums import RenewalKind, Unit
from contractdesk.services import facts, history
from contractdesk.ui.dialogs.amendment_form import AmendmentForm
from contractdesk.ui.pages.contracts import ContractsPage
from tests.ui.shell import forms, record

WD, TRUST = "BRON_CM_WD", "D_2026_0083"


@pytest.fixture
def form(own_shell, qtbot):
    """Open the form on a contract from its menu, and wait for the clauses."""
    page = own_shell.show(qtbot, ContractsPage)

    def form(reference, act="amendment") -> AmendmentForm:
        page.show_target(reference)
        own_shell.settle(qtbot)
        page.acts.action(act).trigger()
        own_shell.settle(qtbot)
        opened = next(iter(forms()), None)
        own_shell.settle(qtbot)
        return opened

    yield form
    for one in forms():
        one.reject()


def types(qtbot, edit, text):
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(edit, text)


def preview(opened, own_shell, qtbot):
    """Wait for the pause after typing, then for the answer; give the lines."""
    qtbot.waitUntil(lambda: not opened._timer.isActive())
    own_shell.settle(qtbot)
    if opened.preview.grid is None:
        return opened.preview.note.text.replace("\u00a0", " ")
    model = opened.preview.grid.model()
    cells = [
        [model.index(n, c).data().replace("\u00a0", " ") for c in range(3)] for n in range(model.rowCount())
    ]
    return {label: (before, after) for label, before, after in cells}


def contract(shell, reference):
    return facts.load_facts(shell._database).contract(reference)


def test_it_starts_from_the_clauses_in_force(form, own_shell, qtbot):
    opened = form(WD)
    assert opened.durations["notice"].value() == (2, Unit.MONTH)
    assert opened.choices["renewal_kind"].currentData() == RenewalKind.TACIT
    assert opened.durations["late_delay"].isVisibleTo(opened)
    assert opened.max_renewals.value() == 3
    assert preview(opened, own_shell, qtbot).startswith("Modifiez les clauses que l’avenant change")


def test_what_follows_is_shown_while_typing(form, own_shell, qtbot):
    opened = form(WD)
    types(qtbot, opened.durations["notice"].count, "3")
    found = preview(opened, own_shell, qtbot)
    assert found["Préavis"] == ("2 mois", "→ 3 mois")
    assert found["Lettre reçue au plus tard"] == ("31/10/2027", "→ 30/09/2027")
    assert found["Dernier jour possible"] == ("31/12/2028", "inchangé")
    types(qtbot, opened.durations["notice"].count, "trois")
    assert "Corrigez" in preview(opened, own_shell, qtbot)
    types(qtbot, opened.durations["notice"].count, "3")
    opened.effective_on.set_value(date(2035, 1, 1))
    opened.effective_on.value_changed.emit(date(2035, 1, 1))
    own_shell.settle(qtbot)
    assert "Le contrat s’arrête le 31/12/2028" in preview(opened, own_shell, qtbot)
    assert opened.durations["notice"].value() == (3, Unit.MONTH)


def test_only_what_changes_is_kept_and_it_is_undone(form, own_shell, qtbot):
    opened = form(WD)
    opened.number.setText("1")
    types(qtbot, opened.durations["renewal"].count, "24 mois")
    record(opened, own_shell, qtbot)
    assert forms() == []
    (kept,) = contract(own_shell, WD).amendments
    assert (kept.effective_on, kept.terms.renewal.count, kept.terms.notice.count) == (
        date(2026, 11, 21),
        24,
        2,
    )
    assert history.undo(own_shell._database).startswith("Avenant n°\u00a01")
    assert contract(own_shell, WD).amendments == ()


def test_what_is_refused_stands_beside_its_field(form, own_shell, qtbot):
    opened = form(WD)
    opened.signed_on.set_value(date(2027, 1, 1))
    record(opened, own_shell, qtbot)
    assert set(opened.faults()) == {"", "signed_on"}
    opened.signed_on.set_value(None)
    types(qtbot, opened.durations["notice"].count, "0")
    record(opened, own_shell, qtbot)
    assert list(opened.faults()) == ["notice_count"]
    assert opened.isVisible()


def test_a_contract_without_a_start_cannot_be_amended(form, own_shell, qtbot):
    opened = form(TRUST)
    types(qtbot, opened.durations["notice"].count, "4")
    assert preview(opened, own_shell, qtbot)
    record(opened, own_shell, qtbot)
    assert list(opened.faults()) == [""]


def test_an_amendment_entered_by_mistake_is_removed(form, own_shell, qtbot):
    assert form(WD, "no_amendment") is None
    assert "aucun avenant n’est enregistré" in own_shell.messages._toast.text
    opened = form(WD)
    opened.number.setText("1")
    opened.subject.setText("Préavis")
    types(qtbot, opened.durations["notice"].count, "3")
    record(opened, own_shell, qtbot)
    opened = form(WD, "no_amendment")
    words = opened.amendment.currentText().replace("\u00a0", " ")
    assert words == "Avenant n° 1, effet le 21/11/2026, Préavis"
    record(opened, own_shell, qtbot)
    assert contract(own_shell, WD).amendments == ()
