"""Acting on a deadline from the dashboard: its menu, its forms, what they keep when they are refused."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from contractdesk.domain.enums import DecisionKind
from contractdesk.services import history
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.pages.dashboard import DashboardPage
from contractdesk.ui.pages.dashboard_filters import DEALT
from tests.ui.shell import forms, record

WD, SL, TRUST, ENFANCE = "BRON_CM_WD", "CAAN_CM_SL-WD", "D_2026_0083", "3DOUEST-ENFANCE-2022"


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def page(own_shell, qtbot):
    return own_shell.show(qtbot, DashboardPage)


def rows(page, reference, kind):
    return [row for row in page.list.rows() if (row.reference, row.kind.value) == (reference, kind)]


def go_to(page, reference, kind):
    """Choose the first row of a contract and kind."""
    (row, *_) = rows(page, reference, kind)
    place = page.list.rows().index(row)
    page.list.setCurrentIndex(page.list.model().index(place, 0))
    return row


@pytest.fixture
def form(page, qtbot):
    """Open the form of an act on a row, as its menu does."""

    def form(reference, kind, act) -> ActForm:
        go_to(page, reference, kind)
        page.acts.action(act).trigger()
        (opened,) = [
            one for one in QApplication.topLevelWidgets() if isinstance(one, ActForm) and one.isVisible()
        ]
        return opened

    yield form
    for one in forms():
        one.reject()


def menu(page):
    """The acts that can be used on the row one is on."""
    return [
        action.text()
        for action in page.acts.button.menu().actions()
        if action.isVisible() and action.isEnabled() and action is not page.acts.why
    ]


DONE, LATER = "Marquer comme traité…", "Rappeler plus tard…"
DECISION, LETTER = "Enregistrer une décision…", "Enregistrer la lettre…"
PREPARE = "Préparer la lettre…"


@pytest.mark.parametrize(
    ("reference", "kind", "acts"),
    [
        (SL, "notice", [DONE, LATER, DECISION, PREPARE, LETTER]),
        (ENFANCE, "final_end", [LATER, DECISION]),
        (TRUST, "incomplete", [DONE, LATER, DECISION, PREPARE]),
        ("2025CM0417", "commissioning", [DONE, LATER]),
    ],
)
def test_each_kind_of_deadline_has_its_acts(page, reference, kind, acts):
    go_to(page, reference, kind)
    assert menu(page) == acts
    offered = [one.text() for one in page.list.actions() if one.isVisible() and one.text() in acts]
    assert offered == acts
    assert page.acts.button.isEnabled()


def test_the_row_and_the_button_share_their_menu_with_the_keyboard(page):
    assert page.list.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    assert set(page.acts.button.menu().actions()) <= set(page.list.actions())


def test_on_a_register_open_for_reading_it_says_why_not(shell, qtbot):
    page = shell.show(qtbot, DashboardPage)
    go_to(page, SL, "notice")
    shown = [one for one in page.acts.button.menu().actions() if one.isVisible()]
    assert plain(shown[0].text()) == "Registre en lecture seule : rien ne peut être enregistré"
    # A letter can still be written, to be kept elsewhere, and a date explained.
    assert [one.text() for one in shown if one.isEnabled()] == [PREPARE, page.acts.why.text()]


def test_nothing_chosen_is_nothing_to_act_on(page):
    page.list.choose_none()
    assert not page.acts.button.isEnabled()
    assert menu(page) == []


def test_what_is_dealt_with_leaves_the_list(page, form, own_shell, qtbot):
    opened = form(SL, "notice", "done")
    assert opened.focusWidget() is opened.reason
    opened.reason.setText("reconduction voulue")
    record(opened, own_shell, qtbot)
    assert forms() == []
    assert rows(page, SL, "notice") == []
    assert plain(page.sentence.text()).startswith("Aucune décision à prendre")


def test_what_is_refused_is_said_beside_its_field_and_nothing_is_lost(form, own_shell, qtbot):
    opened = form(SL, "notice", "later")
    assert opened.until.value() == date(2026, 11, 28)
    opened.reason.setText("après le conseil")
    opened.until.set_value(date(2027, 1, 5))
    record(opened, own_shell, qtbot)
    assert opened.isVisible()
    assert {name: plain(text) for name, text in opened.faults().items()} == {
        "until": "Après le 10/12/2026, il serait trop tard pour agir. Choisissez une date plus proche, "
        "ou la prochaine période."
    }
    assert opened.until.accessibleDescription()
    assert opened.reason.text() == "après le conseil"
    opened.until.set_value(date(2026, 12, 1))
    record(opened, own_shell, qtbot)
    assert forms() == []


def test_what_is_put_off_is_shown_with_everything(page, form, own_shell, qtbot):
    opened = form(SL, "notice", "later")
    record(opened, own_shell, qtbot)
    assert rows(page, SL, "notice") == []
    page.show_all.click()
    go_to(page, SL, "notice")
    spoken = page.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert "rappel le 28/11/2026" in plain(spoken)


def test_what_was_dealt_with_is_found_again_and_reopened(page, form, own_shell, qtbot):
    opened = form(SL, "notice", "done")
    opened.reason.setText("reconduction voulue")
    record(opened, own_shell, qtbot)
    record(form("2025CM0417", "commissioning", "later"), own_shell, qtbot)
    page.filters.horizon.setCurrentIndex(page.filters.horizon.findData(DEALT))
    page.filters.horizon.activated.emit(0)
    assert {(row.reference, row.state.value) for row in page.list.rows()} == {
        (SL, "done"),
        ("2025CM0417", "snoozed"),
    }
    assert page.filters.horizon.currentText() == "Traités et reportés (2)"
    assert plain(page.count.text()) == "2 échéances affichées"
    go_to(page, SL, "notice")
    spoken = plain(page.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))
    assert "Traité, 10/12/2026" in spoken
    assert "motif : reconduction voulue" in spoken
    assert menu(page) == ["Remettre à traiter", DECISION, PREPARE, LETTER]
    page.acts.action("reopen").trigger()
    own_shell.settle(qtbot)
    assert [row.reference for row in page.list.rows()] == ["2025CM0417"]
    assert menu(page) == [DONE, LATER, "Remettre à traiter"]
    page.acts.action("reopen").trigger()
    own_shell.settle(qtbot)
    assert not page.list.isVisible()
    page.show_all.click()
    assert [row.state.value for row in rows(page, SL, "notice")][:1] == ["open"]


def test_the_next_period_asks_for_no_day(page, form, own_shell, qtbot):
    opened = form(SL, "notice", "later")
    opened.next_period.click()
    assert not opened.until.isEnabled()
    record(opened, own_shell, qtbot)
    page.show_all.click()
    assert rows(page, SL, "notice")[0].snoozed_until == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Indiquez cette date."), ("32/13/2026", "« 32/13/2026 » n’est pas une date. ")],
)
def test_a_day_that_is_not_one_is_not_sent(form, own_shell, qtbot, typed, said):
    opened = form(SL, "notice", "later")
    opened.until.selectAll()
    qtbot.keyClick(opened.until, Qt.Key.Key_Delete)
    qtbot.keyClicks(opened.until, typed)
    record(opened, own_shell, qtbot)
    assert plain(opened.faults()["until"]).startswith(said)


def test_a_decision_to_renew(page, form, own_shell, qtbot):
    opened = form(SL, "notice", "decision")
    assert opened.period_end.value() == date(2027, 2, 28)
    opened.number.setText("D-2026-12")
    record(opened, own_shell, qtbot)
    assert rows(page, SL, "notice") == []


def test_only_the_fields_of_the_decision_are_shown(form, own_shell, qtbot):
    opened = form(SL, "notice", "decision")
    assert opened.period_end.isVisible()
    assert not opened.effective_on.isVisible()
    opened.kind.setCurrentIndex(opened.kind.findData(DecisionKind.TERMINATED))
    assert opened.effective_on.isVisible()
    assert not opened.period_end.isVisible()
    record(opened, own_shell, qtbot)
    assert opened.faults() == {"effective_on": "Indiquez le dernier jour du contrat."}
    opened.kind.setCurrentIndex(opened.kind.findData(DecisionKind.NOT_RENEWED))
    opened.period_end.set_value(date(2027, 2, 27))
    record(opened, own_shell, qtbot)
    assert opened.faults() == {"period_end": "Aucune période du contrat ne finit le 27/02/2027."}


def test_an_ended_contract_is_closed(page, form, own_shell, qtbot):
    opened = form(ENFANCE, "final_end", "decision")
    assert [opened.kind.itemText(n) for n in range(opened.kind.count())] == ["Clôture sans suite"]
    record(opened, own_shell, qtbot)
    assert rows(page, ENFANCE, "final_end") == []


def test_a_letter_and_its_receipt(page, form, own_shell, qtbot):
    opened = form(SL, "notice", "letter")
    assert (opened.exit_end.value(), opened.sent_on.value()) == (date(2027, 2, 28), date(2026, 11, 21))
    opened.received_on.set_value(date(2026, 11, 20))
    opened.registered_number.setText("1A 123")
    record(opened, own_shell, qtbot)
    assert list(opened.faults()) == ["received_on"]
    assert opened.registered_number.text() == "1A 123"
    opened.received_on.set_value(None)
    record(opened, own_shell, qtbot)
    assert rows(page, SL, "notice") == []


def test_what_changed_meanwhile_is_said_in_the_form(form, own_shell, qtbot):
    first = form(SL, "notice", "done")
    first.reason.setText("vu")
    row = first.row
    record(first, own_shell, qtbot)
    again = type(first)(first.page, row)
    again.reason.setText("vu encore")
    again.show()
    record(again, own_shell, qtbot)
    assert plain(again.faults()[""]).startswith("Cette échéance du contrat CAAN_CM_SL-WD n’est plus celle")
    assert again.reason.text() == "vu encore"


def test_escape_records_nothing(page, form, own_shell, qtbot):
    opened = form(SL, "notice", "done")
    opened.reason.setText("vu")
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    own_shell.settle(qtbot)
    assert forms() == []
    assert history.available(own_shell._database) == history.History("", "")
    assert rows(page, SL, "notice")


def test_enter_records(page, form, own_shell, qtbot):
    opened = form(SL, "notice", "done")
    qtbot.keyClicks(opened.reason, "vu")
    qtbot.keyClick(opened.reason, Qt.Key.Key_Return)
    own_shell.settle(qtbot)
    assert rows(page, SL, "notice") == []


def test_a_bug_leaves_the_form_usable(form, own_shell, qtbot, monkeypatch):
    opened = form(SL, "notice", "done")
    opened.reason.setText("vu")
    told = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: told.append(kind))
    monkeypatch.setattr(type(opened), "job", lambda form, source: 1 // 0)
    record(opened, own_shell, qtbot)
    assert told == [ZeroDivisionError]
    assert opened.accept_button.isEnabled()
    assert opened.reason.text() == "vu"
