"""The menu « Actes » of a contract: on its sheet and on its row, its forms, what they record."""

from datetime import date

import pytest

from contractdesk.services import facts, history
from contractdesk.ui.pages.contract_acts import ContractAct, ContractActsMenu, contract_acts
from contractdesk.ui.pages.contracts import ContractsPage
from tests.ui.shell import forms, record

WD, SL, TRUST, ENFANCE = "BRON_CM_WD", "CAAN_CM_SL-WD", "D_2026_0083", "3DOUEST-ENFANCE-2022"
WRITES = ["decision", "letter", "receipt", "termination", "closing"]


@pytest.fixture
def page(own_shell, qtbot):
    yield own_shell.show(qtbot, ContractsPage)
    for one in forms():
        one.reject()


@pytest.fixture
def act(page, own_shell, qtbot):
    """Use an entry of the menu on a contract; give the form that it opens."""

    def act(reference, name):
        page.show_target(reference)
        own_shell.settle(qtbot)
        page.acts.action(name).trigger()
        own_shell.settle(qtbot)
        return next(iter(forms()), None)

    return act


def contract(shell, reference):
    return facts.load_facts(shell._database).contract(reference)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_every_act_stands_in_the_menu_of_the_sheet_and_in_that_of_the_row(page):
    acts = [one.id for group in contract_acts() for one in group]
    assert set(WRITES) <= set(acts)
    entries = [one for one in page.acts.button.menu().actions() if one.objectName()]
    assert [one.objectName() for one in entries] == [f"act_{name}" for name in acts]
    assert all(one in page.table.view.actions() for one in entries)
    assert page.acts.button.accessibleName() == "Actes sur ce contrat"
    assert all(one.text() and not one.icon().isNull() for one in entries)


def test_on_a_register_open_for_reading_it_says_why_not(shell, qtbot):
    page = shell.show(qtbot, ContractsPage)
    usable = [one for one in page.acts.button.menu().actions() if one.isVisible() and one.objectName()]
    assert not any(page.acts.action(name).isEnabled() for name in WRITES)
    assert page.acts.why_not.isVisible()
    assert usable


def test_an_entry_is_called_with_the_page_and_the_reference(page):
    called = []
    mine = ContractAct("mine", "Autre acte…", "mail", lambda *given: called.append(given), writes=False)
    menu = ContractActsMenu(page, [[mine]])
    assert not menu.button.isEnabled()
    menu.set_contract(WD)
    menu.set_read_only(True)
    menu.action("mine").trigger()
    assert called == [(page, WD)]
    menu.button.deleteLater()


def test_a_decision_is_about_the_next_exit(act, own_shell, qtbot):
    opened = act(WD, "decision")
    assert opened.period_end.value() == date(2027, 12, 31)
    record(opened, own_shell, qtbot)
    assert forms() == []
    assert history.available(own_shell._database).undo_label.startswith("Reconduction décidée")


def test_a_letter_then_its_receipt(act, own_shell, qtbot):
    opened = act(SL, "letter")
    assert opened.exit_end.value() == date(2027, 2, 28)
    opened.sent_on.set_value(date(2026, 11, 20))
    record(opened, own_shell, qtbot)
    assert [one.received_on for one in contract(own_shell, SL).notices] == [None]

    opened = act(SL, "receipt")
    assert plain(opened.letter.currentText()) == (
        "Non-reconduction, envoyée le 20/11/2026, pour la fin du 28/02/2027"
    )
    assert opened.focusWidget() is opened.received_on
    record(opened, own_shell, qtbot)
    assert opened.faults() == {"received_on": "Indiquez cette date."}
    opened.received_on.set_value(date(2026, 11, 19))
    record(opened, own_shell, qtbot)
    assert list(opened.faults()) == ["received_on"]
    opened.received_on.set_value(date(2026, 11, 21))
    record(opened, own_shell, qtbot)
    assert [one.received_on for one in contract(own_shell, SL).notices] == [date(2026, 11, 21)]
    assert plain(history.available(own_shell._database).undo_label) == (
        "Accusé de réception enregistré (non-reconduction, lettre du 20/11/2026) : CAAN_CM_SL-WD"
    )
    history.undo(own_shell._database)
    assert [one.received_on for one in contract(own_shell, SL).notices] == [None]


def test_without_a_letter_that_waits_there_is_no_form(act, own_shell):
    assert act(WD, "receipt") is None
    said = own_shell.messages._toast.text
    assert plain(said) == "BRON_CM_WD : aucune lettre n’attend son accusé de réception."


def test_a_termination_has_its_last_day(act, own_shell, qtbot):
    opened = act(WD, "termination")
    assert not opened.kind.isVisible()
    assert not opened.period_end.isVisible()
    assert opened.focusWidget() is opened.effective_on
    record(opened, own_shell, qtbot)
    assert opened.faults() == {"effective_on": "Indiquez le dernier jour du contrat."}
    opened.effective_on.set_value(date(2027, 6, 30))
    record(opened, own_shell, qtbot)
    assert forms() == []
    assert contract(own_shell, WD).decisions[-1].effective_on == date(2027, 6, 30)


def test_an_ended_contract_is_closed(act, own_shell, qtbot):
    opened = act(ENFANCE, "closing")
    assert not opened.kind.isVisible()
    opened.reason.setText("outil remplacé")
    record(opened, own_shell, qtbot)
    assert forms() == []
    assert contract(own_shell, ENFANCE).is_closed


def test_a_contract_has_alerts_of_its_own_or_those_of_the_register(act, own_shell, qtbot):
    opened = act(WD, "alerts")
    assert plain(opened.same.text()) == "Celles du registre (90, 30, 7)"
    assert not opened.days.isEnabled()
    opened.own.click()
    opened.days.setText("2000")
    opened.days.textEdited.emit("2000")
    record(opened, own_shell, qtbot)
    assert plain(opened.faults()["alert_days"]).startswith("Chaque seuil d’alerte")
    opened.days.setText("120 45")
    opened.days.textEdited.emit("120 45")
    record(opened, own_shell, qtbot)
    assert contract(own_shell, WD).alert_days == (120, 45)
    opened = act(WD, "alerts")
    assert opened.own.isChecked()
    opened.same.click()
    record(opened, own_shell, qtbot)
    assert contract(own_shell, WD).alert_days is None


def test_what_has_no_field_in_the_form_is_said_below(act, own_shell, qtbot):
    opened = act(TRUST, "letter")
    opened.exit_end.set_value(date(2027, 1, 1))
    record(opened, own_shell, qtbot)
    assert list(opened.faults()) == [""]
