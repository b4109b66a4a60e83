"""The contract form: everything it is given it gives back, what is typed is checked, shown and never lost."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel

from contractdesk.common.errors import StorageError
from contractdesk.domain.enums import RenewalKind
from contractdesk.services import contract_forms
from contractdesk.services.facts import load_facts
from contractdesk.services.forms.drafts import Draft
from contractdesk.ui.contract_form import opening
from contractdesk.ui.contract_form.commitments import normal_time
from contractdesk.ui.contract_form.dialog import ContractDialog
from contractdesk.ui.pages.contracts import ContractsPage
from tests.gui import keeper
from tests.journeys.person import plain
from tests.ui.shell import turn_wheel

SL, OXALIS, TRUST = "CAAN_CM_SL-WD", "2025CM0417", "D_2026_0083"
ALL = ("BRON_CM_WD", "BRON_CM_IL", SL, OXALIS, "3DOUEST-ENFANCE-2022", TRUST)


def dialogs():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, ContractDialog)]


def opener(shell, qtbot):
    """Give a way to open forms on a shell; those left open are given up at the end."""
    page = shell.show(qtbot, ContractsPage)

    def open_form(how=opening.new_contract, reference="", **more):
        how(page, reference, **more)
        qtbot.waitUntil(lambda: any(one.isVisible() for one in dialogs()))
        shell.settle(qtbot)
        (dialog,) = dialogs()
        dialog.activateWindow()
        return dialog

    yield open_form
    for one in dialogs():
        one.leave()
    shell.settle(qtbot)


@pytest.fixture
def open_form(own_shell, qtbot):
    """Open a form on a register of one's own."""
    yield from opener(own_shell, qtbot)


@pytest.fixture
def look_at(shell, qtbot):
    """Open a form that will not be saved."""
    yield from opener(shell, qtbot)


def typed(qtbot, widget, text):
    widget.setFocus()
    widget.selectAll()
    qtbot.keyClicks(widget, text)
    qtbot.keyClick(widget, Qt.Key.Key_Return)


def said(dialog):
    return {
        field.name: plain(field.note.text)
        for step in dialog.steps.values()
        for field in step.fields.values()
        if field.note.text
    }


def kept(shell, reference):
    return contract_forms.load(shell._database, reference)


def test_the_form_gives_back_what_it_is_given(look_at, qtbot):
    for reference in ALL:
        dialog = look_at(opening.edit_contract, reference)
        for key in dialog.steps:
            dialog.go_to_step(key)
            assert dialog.form() == dialog.opening.form
            assert not dialog.dirty
        dialog.leave()
        qtbot.waitUntil(lambda: dialogs() == [])


def test_a_step_is_made_when_it_is_first_shown(look_at):
    dialog = look_at(opening.edit_contract, SL)
    assert [step.key for step in dialog.steps.built] == ["parties"]
    dialog.go_to_step("payment")
    assert [step.key for step in dialog.steps.built] == ["parties", "payment"]
    dialog.go_to("effect_on")
    assert dialog.current_step == "terms"


def test_what_is_in_steps_never_shown_is_saved_as_it_was(open_form, own_shell, qtbot):
    before = kept(own_shell, OXALIS)
    dialog = open_form(opening.edit_contract, OXALIS)
    typed(qtbot, dialog.parties.fields["object"].editor, "Un autre objet")
    dialog.record()
    own_shell.settle(qtbot)
    after = kept(own_shell, OXALIS)
    assert replace(after, object=before.object, version=before.version) == before


def test_what_is_wrong_in_a_step_never_shown_is_said_and_led_to(open_form, own_shell, qtbot):
    dialog = open_form(opening.edit_contract, SL)
    wrong = replace(dialog.form(), max_renewals=-1)
    dialog.take_draft(Draft(datetime(2026, 11, 21, tzinfo=UTC), wrong))
    assert dialog.dirty
    dialog.record()
    assert dialog.current_step == "terms"
    assert "(1)" in dialog.nav.item(1).text()
    assert dialog.steps["terms"].fields["max_renewals"].note.text
    assert kept(own_shell, SL).max_renewals != -1


@pytest.mark.parametrize("steps", [("parties",), ("prices", "terms"), ("commitments", "revision", "payment")])
def test_tab_goes_from_the_steps_through_the_fields_to_the_buttons(look_at, qtbot, steps):
    """However late a step was made."""
    dialog = look_at()
    for key in steps:
        dialog.go_to_step(key)
    dialog.nav.setFocus()
    reached = []
    for _n in range(80):
        dialog.focusNextChild()
        reached.append(QApplication.focusWidget())
        if reached[-1] is dialog.save_button:
            break
    step = dialog.steps[steps[-1]]
    inside = [step.isAncestorOf(one) for one in reached]
    assert inside[0]
    assert inside == sorted(inside, reverse=True)
    places = [one.mapTo(step.widget(), QPoint()) for one, here in zip(reached, inside, strict=True) if here]
    assert [place.y() for place in places] == sorted(place.y() for place in places)
    assert reached[-1] is dialog.save_button


def test_a_contract_is_typed_and_saved(open_form, own_shell, qtbot):
    dialog = open_form()
    fields = dialog.parties.fields
    typed(qtbot, fields["reference"].editor, "R-1")
    dialog.parties.vendor.setEditText("Editeur neuf")
    typed(qtbot, fields["object"].editor, "Maintenance")
    dialog.go_to_step("terms")
    typed(qtbot, dialog.steps["terms"].fields["effect_on"].editor, "010125")
    typed(qtbot, dialog.steps["terms"].fields["initial"].editor.count, "1 an")
    assert dialog.dirty
    dialog.refresh()
    assert "1. du 01/01/2025 au 31/12/2025" in dialog.preview.text("periods")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: own_shell.visited == [("contracts", "R-1")])
    form = kept(own_shell, "R-1")
    assert (form.vendor, form.effect_on) == ("Editeur neuf", date(2025, 1, 1))
    assert load_facts(own_shell._database).contract("R-1").terms.initial.months == 12


def test_nothing_is_asked_for_before_the_first_save_then_the_keyboard_is_in_the_first_fault(look_at, qtbot):
    dialog = look_at()
    dialog.refresh()
    assert said(dialog) == {}
    dialog.go_to_step("payment")
    dialog.record()
    found = said(dialog)
    assert {"reference", "vendor", "object"} <= set(found)
    assert dialog.current_step == "parties"
    assert dialog.parties.reference.hasFocus()
    assert "3\u00a0saisies à corriger" in dialog.general.text
    assert "(3)" in dialog.nav.item(0).text()
    typed(qtbot, dialog.parties.reference, "R-1")
    dialog.refresh()
    assert "reference" not in said(dialog)


def test_what_is_not_understood_stops_the_save_and_stays(look_at, qtbot):
    dialog = look_at(opening.edit_contract, OXALIS)
    typed(qtbot, dialog.steps["terms"].fields["effect_on"].editor, "31/11/2026")
    assert dialog.dirty
    dialog.record()
    assert "n’est pas une date" in said(dialog)["effect_on"]
    assert dialog.current_step == "terms"
    assert dialog.steps["terms"].fields["effect_on"].editor.text() == "31/11/2026"
    assert dialog.isVisible()


def test_doubts_are_beside_and_never_block(open_form, own_shell, qtbot):
    dialog = open_form(opening.edit_contract, OXALIS)
    typed(qtbot, dialog.steps["terms"].fields["effect_on"].editor, "01/01/1926")
    dialog.refresh()
    assert "vérifiez l’année" in said(dialog)["effect_on"]
    assert any(one.field == "effect_on" for one in dialog.preview.doubts())
    dialog.record()
    qtbot.waitUntil(lambda: own_shell.visited == [("contracts", OXALIS)])
    assert kept(own_shell, OXALIS).effect_on == date(1926, 1, 1)


def test_lines_are_typed_by_keyboard(open_form, own_shell, qtbot):
    dialog = open_form(opening.edit_contract, SL)
    dialog.go_to_step("prices")
    view = dialog.steps["prices"].lines.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(view.model().rowCount() - 1, 0))
    qtbot.keyClicks(view, "N")
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, "ouvelle ligne")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "1234.5")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(dialog.form().steps) > len(dialog.opening.form.steps))
    form = dialog.form()
    assert form.lines[-1].label == "Nouvelle ligne"
    (step,) = [one for one in form.steps if one.holder == form.lines[-1].uuid]
    assert step.annual_ht == Decimal("1234.50")
    dialog.record()
    qtbot.waitUntil(lambda: own_shell.visited == [("contracts", SL)])
    assert kept(own_shell, SL).lines[-1].label == "Nouvelle ligne"


def test_a_line_that_goes_takes_its_prices_and_comes_back_with_them(look_at, qtbot):
    dialog = look_at(opening.edit_contract, SL)
    dialog.go_to_step("prices")
    before = dialog.form()
    view = dialog.steps["prices"].lines.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert len(dialog.form().lines) == len(before.lines) - 1
    assert len(dialog.form().steps) == len(before.steps) - 1
    qtbot.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.form() == before


def test_escape_asks_once_when_something_was_typed(look_at, qtbot, boxes):
    dialog = look_at(opening.edit_contract, OXALIS)
    typed(qtbot, dialog.parties.fields["object"].editor, "Autre")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    (box,) = boxes
    assert [plain(one.text()) for one in box.buttons()] == ["Ne pas enregistrer", "Revenir à la saisie"]
    assert dialog.isVisible()
    box.buttons()[0].click()
    box.deleteLater()
    assert not dialog.isVisible()


def test_escape_leaves_at_once_when_nothing_was_typed(look_at, qtbot):
    dialog = look_at(opening.edit_contract, OXALIS)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_steps_are_reached_by_keyboard(look_at, qtbot):
    dialog = look_at()
    for place, key in enumerate(dialog.steps):
        qtbot.keyClick(dialog, Qt.Key(Qt.Key.Key_1 + place), Qt.KeyboardModifier.AltModifier)
        assert dialog.current_step == key
    qtbot.keyClick(dialog, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert dialog.current_step == "parties"
    qtbot.keyClick(dialog, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert dialog.current_step == "commitments"


def test_the_form_is_kept_by_the_window_whatever_step_is_made(look_at):
    dialog = look_at(opening.edit_contract, OXALIS)
    for key in dialog.steps:
        dialog.go_to_step(key)
        assert keeper(dialog) == type(dialog.parent()).__name__
        boxes = dialog.steps[key].findChildren(QComboBox)
        assert "QLineEdit" not in {keeper(box) for box in boxes}


def test_a_form_left_open_while_the_contract_changes_elsewhere(open_form, own_shell, qtbot):
    dialog = open_form(opening.edit_contract, SL)
    typed(qtbot, dialog.parties.fields["object"].editor, "Le mien")
    theirs = kept(own_shell, SL)
    contract_forms.update(own_shell._database, SL, replace(theirs, notes="le leur", object="Le leur"))
    dialog.record()
    qtbot.waitUntil(lambda: dialog.bars.texts() != {})
    assert "a modifié le contrat CAAN_CM_SL-WD" in plain(dialog.bars.texts()["conflict"])
    assert dialog.form().object == "Le mien"
    assert kept(own_shell, SL).object == "Le leur"
    dialog.conflict.merge()
    qtbot.waitUntil(lambda: dialog.form().notes == "le leur")
    assert dialog.form().object == "Le mien"
    assert "tous deux changé\u00a0: Objet" in dialog.bars.texts()["conflict"]
    dialog.record()
    qtbot.waitUntil(lambda: own_shell.visited == [("contracts", SL)])
    assert (kept(own_shell, SL).object, kept(own_shell, SL).notes) == ("Le mien", "le leur")


def test_reloading_gives_up_what_was_typed(open_form, own_shell, qtbot):
    dialog = open_form(opening.edit_contract, SL)
    typed(qtbot, dialog.parties.fields["object"].editor, "Le mien")
    contract_forms.update(own_shell._database, SL, replace(kept(own_shell, SL), notes="le leur"))
    dialog.conflict.reload()
    qtbot.waitUntil(lambda: dialog.form().notes == "le leur")
    assert not dialog.dirty


def test_what_was_typed_is_offered_again_after_a_crash(open_form, own_shell, qtbot):
    dialog = open_form(opening.edit_contract, SL)
    typed(qtbot, dialog.parties.fields["object"].editor, "Pas encore enregistre")
    typed(qtbot, dialog.steps["terms"].fields["effect_on"].editor, "31/11/26")
    dialog.drafting.keep()
    own_shell.settle(qtbot)
    QDialog.reject(dialog)  # the program dies: nobody says that the draft is not wanted
    qtbot.waitUntil(lambda: dialogs() == [])
    again = open_form(opening.edit_contract, SL)
    qtbot.waitUntil(lambda: "draft" in again.bars.texts())
    assert again.form().object != "Pas encore enregistre"
    again.drafting._take()
    assert again.form().object == "Pas encore enregistre"
    assert again.steps["terms"].fields["effect_on"].editor.text() == "31/11/26"
    assert again.dirty
    typed(qtbot, again.steps["terms"].fields["effect_on"].editor, "01/03/2026")
    again.record()
    qtbot.waitUntil(lambda: own_shell.visited == [("contracts", SL)])
    own_shell.settle(qtbot)
    assert not again.drafting.path.exists()


def test_a_copy_and_a_successor(look_at, qtbot):
    dialog = look_at(opening.copy_contract, OXALIS)
    assert dialog.form().reference == "2025CM0417 (copie)"
    assert dialog.dirty
    dialog.leave()
    qtbot.waitUntil(lambda: dialogs() == [])
    dialog = look_at(opening.follow_contract, OXALIS)
    form = dialog.form()
    assert (form.predecessor, form.effect_on, form.is_draft) == (OXALIS, date(2030, 1, 1), True)


def test_every_text_of_the_register_is_shown_as_it_is(open_form, own_shell, qtbot):
    dialog = open_form()
    hostile = "<b>Éditeur</b> & Cie"
    dialog.parties.vendor.setEditText(hostile)
    dialog.parties.reference.setText("'; DROP TABLE contract; --")
    dialog.parties.fields["object"].editor.setText("🏛️ \u202eعقد")
    dialog.parties.fields["notes"].editor.setPlainText("é" * 10_000)
    dialog.record()
    qtbot.waitUntil(lambda: own_shell.visited != [])
    form = kept(own_shell, "'; DROP TABLE contract; --")
    assert (form.vendor, form.object, form.notes) == (hostile, "🏛️ \u202eعقد", "é" * 10_000)


def test_no_label_of_the_form_interprets_its_text(look_at):
    dialog = look_at(opening.edit_contract, TRUST)
    rich = [one for one in dialog.findChildren(QLabel) if one.textFormat() != Qt.TextFormat.PlainText]
    assert [one.text() for one in rich if one.text() and "<" in one.text()] == []


def test_fields_show_only_where_they_apply(look_at):
    dialog = look_at()
    dialog.go_to_step("terms")
    renewal = dialog.steps["terms"].fields["renewal"].editor
    assert not renewal.isVisible()
    dialog.steps["terms"].renewal_kind.setCurrentIndex(
        dialog.steps["terms"].renewal_kind.findData(RenewalKind.TACIT)
    )
    assert renewal.isVisible()


def test_every_field_has_a_name_for_a_screen_reader(look_at):
    dialog = look_at()
    nameless = [
        name
        for step in dialog.steps.values()
        for name, field in step.fields.items()
        if not field.editor.accessibleName()
    ]
    assert set(nameless) <= {"clause"}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9h", "09:00"),
        ("9 h 30", "09:30"),
        ("12:00", "12:00"),
        ("8.15", "08:15"),
        ("25h", "25h"),
        ("midi", "midi"),
    ],
)
def test_a_time_is_read_as_one_writes_it(text, time):
    assert normal_time(text) == time


def test_a_save_that_fails_keeps_the_form_and_what_was_typed(open_form, own_shell, qtbot, monkeypatch):
    def full(_database, _reference, _form):
        raise StorageError("disk_full", path="contrats.contractdesk", saved=False)

    dialog = open_form(opening.edit_contract, SL)
    typed(qtbot, dialog.parties.fields["object"].editor, "Le mien")
    monkeypatch.setattr(contract_forms, "update", full)
    dialog.record()
    qtbot.waitUntil(lambda: "Disque plein" in dialog.general.text)
    own_shell.settle(qtbot)
    assert dialog.form().object == "Le mien"
    assert dialog.drafting.path.exists()
    monkeypatch.undo()
    dialog.record()
    qtbot.waitUntil(lambda: own_shell.visited == [("contracts", SL)])
    assert kept(own_shell, SL).object == "Le mien"


def test_the_wheel_passes_over_the_fields_of_the_form(look_at):
    dialog = look_at(opening.edit_contract, SL)
    dialog.go_to_step("terms")
    before = dialog.form()
    for combo in dialog.findChildren(QComboBox):
        combo.clearFocus()
        turn_wheel(combo)
    assert dialog.form() == before


def test_a_reading_that_is_ticked_fills_its_fields_and_says_so(open_form, own_shell, qtbot):
    dialog = open_form(opening.edit_contract, TRUST)
    dialog.go_to_step("terms")
    terms = dialog.steps["terms"]
    model = terms.options.model
    column = [one.name for one in model.columns].index("chosen")

    def tick(row):
        terms.options.view.setCurrentIndex(model.index(row, column))
        terms.options.view.setFocus()
        qtbot.keyClick(terms.options.view, Qt.Key.Key_Space)

    tick(1)
    assert terms.fields["effect_on"].editor.text() == "22/04/2026"
    assert "a changé\u00a0: Prise d’effet." in dialog.bars.texts()["reading"]
    tick(0)
    assert terms.fields["effect_on"].editor.text() == "02/04/2026"
    assert [row.inner.chosen for row in terms.options.entries()][:2] == [True, False]
    dialog.record()
    own_shell.settle(qtbot)
    after = kept(own_shell, TRUST)
    assert after.effect_on == date(2026, 4, 2)
    assert [one.chosen for one in after.ambiguities[0].options] == [True, False, False, False]


def test_what_is_being_typed_elsewhere_stays_when_a_reading_is_ticked(look_at, qtbot):
    dialog = look_at(opening.edit_contract, TRUST)
    terms = dialog.steps["terms"]
    typed(qtbot, terms.fields["end_cap_on"].editor, "31/11/2030")
    dialog._on_reading(terms.options.entries()[0].uuid)
    assert terms.fields["end_cap_on"].editor.text() == "31/11/2030"
    assert dialog.form().effect_on == date(2026, 4, 2)
