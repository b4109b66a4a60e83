"""The editor of a revision clause: what it shows of one, what it gives back, its faults, its dialog."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from contractdesk.domain.clauses import IndexRule
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Anchor, ChangeBasis, IndexRuleKind, PriceBase
from contractdesk.services import clause_forms, clause_presets, history
from contractdesk.services.clause_forms import ClauseForm, WeightedIndex
from contractdesk.services.facts import load_facts
from contractdesk.ui.dialogs.clause_dialog import ClauseDialog
from contractdesk.ui.dialogs.clause_editor import ClauseEditor
from contractdesk.ui.pages.contracts import ContractsPage
from contractdesk.ui.pages.revisions import RevisionsPage
from tests.conftest import TODAY
from tests.ui.shell import forms, record

OXALIS = "2025CM0417"


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def around(sample_database):
    return clause_forms.context(sample_database, load_facts(sample_database), TODAY)


@pytest.fixture
def editor(qtbot, around):
    made = ClauseEditor(beside=True)
    qtbot.addWidget(made)
    made.set_context(around)
    made.resize(1180, 640)
    made.show()
    return made


def preset(key):
    return next(one.form for one in clause_presets.presets() if one.key == key)


def use_preset(editor, key):
    (action,) = [one for one in editor.presets.menu().actions() if one.data() == key]
    action.trigger()


def type_in(qtbot, edit, text):
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, text)


def shown_faults(editor):
    return [
        plain(box.fault.text())
        for box in (*editor._boxes.values(), *editor.readings._boxes.values())
        if box.fault.text()
    ]


@pytest.mark.parametrize("key", [one.key for one in clause_presets.presets()])
def test_a_preset_is_shown_whole_and_given_back_as_it_is(editor, key, qtbot):
    with qtbot.waitSignal(editor.edited):
        use_preset(editor, key)
    assert editor.form() == preset(key)
    assert editor.faults() == []
    assert shown_faults(editor) == []


def test_what_was_typed_before_a_preset_comes_back(editor, qtbot):
    type_in(qtbot, editor.formula, "R = 1")
    use_preset(editor, "operis")
    use_preset(editor, "atexo")
    assert editor.take_back.isVisible()
    editor.take_back.click()
    assert editor.form().formula == "R = 1"
    assert not editor.take_back.isVisible()


def test_no_clause_is_a_choice_too(editor):
    editor.set_form(None)
    assert editor.form() is None
    assert not editor.card.isVisible()
    assert editor.faults() == []


def test_each_key_draws_says_and_tries_the_clause(editor, qtbot):
    editor.set_form(preset("libriciel"))
    assert "1 042,00 €" in plain(" ".join(editor.card.texts()))
    type_in(qtbot, editor.fixed_part, "0,2")
    assert shown_faults(editor) == [
        "La part fixe (0,2) et les parts indexées (0,85) font 1,05 : leur total doit faire 1, sinon le prix "
        "changerait même quand l’indice ne bouge pas."
    ]
    assert plain(editor.card.refusal.text()) == "Corrigez les champs signalés pour voir un exemple."
    type_in(qtbot, editor.indices.lines[0].weight, "0,8")
    assert shown_faults(editor) == []
    assert "20 % du prix ne bougent pas, 80 % suivent" in plain(editor.card.sentence.text())
    assert "0,2 plus 0,8 fois" in editor.card.formula.accessibleName()
    assert editor.card.texts()


def test_a_floor_above_the_cap_is_told_beside_the_cap(editor, qtbot):
    editor.set_form(preset("operis"))
    type_in(qtbot, editor.cap, "1")
    assert plain(editor._boxes["cap_percent"].fault.text()).startswith("Le plancher (2 %) est plus haut")
    assert editor.readings.cap_basis.isVisible()


def test_a_text_that_is_no_number_is_a_fault_and_stays(editor, qtbot):
    editor.set_form(preset("operis"))
    type_in(qtbot, editor.floor, "deux")
    assert [(one.field, one.code) for one in editor.faults()] == [("floor_percent", "percent_invalid")]
    assert editor.floor.text() == "deux"


def test_several_indices_come_and_go(editor, qtbot):
    editor.set_form(preset("libriciel"))
    editor.indices.add.click()
    assert [one.code for one in editor.faults()] == ["clause_index_missing", "clause_number_missing"]
    line = editor.indices.lines[1]
    type_in(qtbot, editor.indices.lines[0].weight, "0,5")
    type_in(qtbot, line.weight, "0,35")
    line.index.set_value("syntec")
    line.index.picked.emit()
    assert editor.faults() == []
    assert editor.form().indices == (
        WeightedIndex("syntec-revise", Decimal("0.5")),
        WeightedIndex("syntec", Decimal("0.35")),
    )
    line.remove.click()
    assert len(editor.indices.lines) == 1
    assert not editor.indices.lines[0].remove.isVisible()


def test_an_index_that_the_register_lacks_stays_named(editor):
    form = ClauseForm(indices=(WeightedIndex("ilat"),))
    editor.set_form(form)
    assert editor.form() == form
    assert "ilat (absent du registre)" in editor.indices.lines[0].index.currentText()
    assert "n’est pas dans le registre" in editor.card.refusal.text()


def test_a_named_month_is_asked_for_and_checked(editor, qtbot):
    editor.set_form(preset("3douest"))
    rule = editor.readings.base_rule
    rule.kind.set_value(IndexRuleKind.EXACT_MONTH)
    rule.kind.picked.emit()
    type_in(qtbot, rule.month, "11/2024")
    assert editor.form().readings[0].base_rule == IndexRule(
        IndexRuleKind.EXACT_MONTH, Anchor.EFFECT, month=Month(2024, 11)
    )
    assert [(one.field, one.code) for one in editor.faults()] == [
        ("readings.0.base_rule", "clause_month_missing")
    ]
    assert any("novembre 2024" in text for text in shown_faults(editor))
    type_in(qtbot, rule.month, "13/2024")
    assert [one.code for one in editor.faults()] == ["month_invalid"]


def test_the_readings_are_looked_at_one_by_one(editor, qtbot):
    editor.set_form(preset("operis"))
    readings = editor.readings
    readings.tabs.setFocus()
    qtbot.keyClick(readings.tabs, Qt.Key.Key_Right)
    qtbot.keyClick(readings.tabs, Qt.Key.Key_Right)
    assert readings.place() == 2
    assert readings.price_base.value() == PriceBase.PREVIOUS.value
    assert readings.floor_basis.value() == ChangeBasis.CHAIN_LINK.value
    assert readings.link_rule.isVisible()
    assert "P n-1" in editor.card.formula.accessibleName()
    readings.add.click()
    assert [one.field for one in editor.faults()] == ["readings.3.label"]
    assert any("à corriger" in one.text() for one in readings.tabs._group.buttons())
    qtbot.keyClicks(readings.label, "Autre")
    assert editor.faults() == []
    readings.remove.click()
    assert editor.form() == preset("operis")


def test_a_reading_is_chosen_with_its_reason(editor, qtbot):
    editor.set_form(preset("operis"))
    readings = editor.readings
    readings.chosen.click()
    assert [one.code for one in editor.faults()] == ["reading_reason_missing"]
    qtbot.keyClicks(readings.reason, "Article 5")
    assert editor.faults() == []
    kept = [(one.chosen, one.chosen_reason) for one in editor.form().readings]
    assert kept == [(True, "Article 5"), (False, ""), (False, "")]
    assert "Lecture 1 (retenue)" in [one.text() for one in readings.tabs._group.buttons()]


def test_above_its_fields_it_fits_in_a_form(qtbot, around):
    made = ClauseEditor()
    qtbot.addWidget(made)
    made.set_context(around)
    made.set_form(preset("operis"))
    made.resize(700, 900)
    made.show()
    assert made.card.y() < made.kind.mapTo(made, made.kind.rect().topLeft()).y()


# ----------------------------------------------------------------------------------------------- dialog


@pytest.fixture
def page(own_shell, qtbot):
    made = own_shell.show(qtbot, ContractsPage)
    made.table.select(OXALIS)
    own_shell.settle(qtbot)
    return made


@pytest.fixture
def dialog(page, own_shell, qtbot):
    page.acts.action("clause").trigger()
    own_shell.settle(qtbot)
    (made,) = dialogs()
    yield made
    for one in dialogs():
        one.editor.set_form(one._saved)
        one.reject()


def dialogs():
    """The dialogs on screen."""
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, ClauseDialog) and one.isVisible()
    ]


def stored(shell):
    return clause_forms.load(shell._database, OXALIS)


def test_a_clause_is_changed_and_the_change_undone(dialog, own_shell, qtbot):
    assert dialog.editor.form() == preset("operis")
    assert not dialog.save_button.isEnabled()
    type_in(qtbot, dialog.editor.cap, "4,5")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    own_shell.settle(qtbot)
    assert dialogs() == []
    assert stored(own_shell).cap_percent == Decimal("4.5")
    assert plain(history.undo(own_shell._database)) == "Clause de révision modifiée : 2025CM0417"
    assert stored(own_shell) == preset("operis")


def test_a_faulty_clause_is_not_saved(dialog, own_shell, qtbot):
    type_in(qtbot, dialog.editor.cap, "1")
    dialog.save()
    assert dialog.isVisible()
    assert dialog.editor.cap.hasFocus()
    assert plain(dialog.fault.text()) == "La clause n’est pas enregistrée : corrigez les champs signalés."
    assert stored(own_shell) == preset("operis")


def test_what_is_not_saved_is_asked_about_before_closing(dialog, own_shell, qtbot):
    type_in(qtbot, dialog.editor.cap, "4,5")
    dialog.reject()
    assert dialog.isVisible()
    assert dialog.fault.text() == "La clause a été modifiée et n’est pas enregistrée."
    dialog.keep_button.click()
    assert dialog.save_button.isVisible()
    dialog.reject()
    dialog.drop_button.click()
    assert dialogs() == []
    assert stored(own_shell) == preset("operis")


def test_what_is_as_it_was_closes_at_once(dialog):
    dialog.reject()
    assert dialogs() == []


def test_what_the_register_refuses_is_said(dialog, own_shell, qtbot, monkeypatch):
    from contractdesk.common.errors import StorageError

    def refuse(*_facts):
        raise StorageError("disk_full", path="r.contractdesk")

    monkeypatch.setattr(clause_forms, "save_clause", refuse)
    type_in(qtbot, dialog.editor.cap, "4,5")
    dialog.save()
    own_shell.settle(qtbot)
    qtbot.waitUntil(lambda: "Disque plein" in dialog.fault.text())
    assert dialog.editor.isEnabled()


# ------------------------------------------------------------------------------------- choosing a reading


def test_a_reading_is_chosen_from_the_menu_of_acts(page, own_shell, qtbot):
    page.acts.action("reading").trigger()
    own_shell.settle(qtbot)
    (form,) = forms()
    assert [form.reading.itemText(n)[:8] for n in range(4)] == ["Plancher"] * 3 + ["Aucune\u00a0:"]
    assert not form.reason.isVisible()
    form.reading.set_value("yearly")
    form.reading.picked.emit()
    assert "chaque année le prix augmente" in plain(form.grounds.text())
    record(form, own_shell, qtbot)
    assert form.faults() == {"reason": "Indiquez sur quoi repose le choix de cette lecture."}
    form.reason.setText("Article 5")
    record(form, own_shell, qtbot)
    assert forms() == []
    assert [one.chosen_reason for one in stored(own_shell).readings] == ["", "Article 5", ""]


def test_a_clause_with_one_reading_has_nothing_to_choose(page, own_shell, qtbot):
    page.table.select("3DOUEST-ENFANCE-2022")
    own_shell.settle(qtbot)
    page.acts.action("reading").trigger()
    own_shell.settle(qtbot)
    assert forms() == []


# ------------------------------------------------------------------------------- from the page of revisions


def test_the_page_of_revisions_opens_the_editor_and_the_choice(own_shell, qtbot):
    page = own_shell.show(qtbot, RevisionsPage)
    page.show_target(OXALIS)
    own_shell.settle(qtbot)
    page.result.choose_button.click()
    own_shell.settle(qtbot)
    (form,) = forms()
    form.reject()
    page.result.edit_button.click()
    own_shell.settle(qtbot)
    (dialog,) = dialogs()
    assert dialog.reference == OXALIS
    dialog.reject()


def test_on_a_register_open_for_reading_the_clause_is_only_read(shell, qtbot):
    page = shell.show(qtbot, RevisionsPage)
    assert not page.result.edit_button.isVisible()
    assert not page.result.choose_button.isVisible()
