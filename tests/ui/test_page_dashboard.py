"""« Tableau de bord » on the sample register: the sentence, the list and its choices, the bars."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from contractdesk.common.clock import FixedClock
from contractdesk.services import registers
from contractdesk.ui.pages.dashboard import DashboardPage
from contractdesk.ui.pages.dashboard_filters import EVERYTHING
from tests.ui.shell import FakeShell

WD, SL, TRUST = "BRON_CM_WD", "CAAN_CM_SL-WD", "D_2026_0083"
OXALIS, ENFANCE = "2025CM0417", "3DOUEST-ENFANCE-2022"


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def texts(widget):
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    return [plain(label.text()) for label in labels]


@pytest.fixture
def page(shell, qtbot):
    return shell.show(qtbot, DashboardPage)


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def spoken(page):
    """What a screen reader says of each row."""
    model = page.list.model()
    return [
        plain(model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(model.rowCount())
    ]


# ------------------------------------------------------------------------------------------- the sentence


def test_the_situation_is_said_in_a_sentence(page):
    assert plain(page.sentence.text()) == (
        "1 décision à prendre d’ici le 31/12/2026 · 1 contrat échu sans suite · "
        "13 780,17 € HT engagés en 2027"
    )
    assert plain(page.day.text()) == "Situation au 21 novembre 2026"


# ------------------------------------------------------------------------------------------- the list


def test_what_needs_attention_comes_first_and_nothing_else(page):
    rows = page.list.rows()
    assert [row.act_by for row in rows] == sorted(row.act_by for row in rows)
    assert rows[0].reference == ENFANCE
    assert not {row.kind.value for row in rows} & {"invoice", "renewal"}
    assert "later" not in {row.bucket.value for row in rows}
    assert {row.reference for row in rows} == {WD, SL, TRUST, OXALIS, ENFANCE, "BRON_CM_IL"}


def test_a_row_says_urgency_date_sentence_vendor_and_amount(page):
    (found,) = [text for text in spoken(page) if "lettre de non-reconduction" in text]
    assert found == (
        "Échéance : Sous 30 jours, 10/12/2026 · CAAN_CM_SL-WD : envoyer la lettre de non-reconduction "
        "avant le 10/12/2026, limite 31/12/2026 · LIBRICIEL SCOP SA · Préavis · "
        "rappel des 30 jours · 3 400,33 € HT"
    )


def test_everything_can_be_shown_and_is_counted(page, qtbot):
    shown = len(page.list.rows())
    assert plain(page.count.text()).startswith(f"{shown} échéances affichées sur ")
    qtbot.mouseClick(page.show_all, Qt.MouseButton.LeftButton)
    assert len(page.list.rows()) > shown
    assert page.filters.horizon.currentData() == EVERYTHING
    assert not page.show_all.isVisible()
    assert {"invoice", "renewal"} <= {row.kind.value for row in page.list.rows()}


@pytest.mark.parametrize(
    ("horizon", "buckets"),
    [
        ("overdue", {"overdue"}),
        ("week", {"overdue", "today"}),
        ("month", {"overdue", "today", "month"}),
        ("quarter", {"overdue", "today", "month", "quarter"}),
    ],
)
def test_a_horizon_always_holds_what_is_late(page, horizon, buckets):
    choose(page.filters.horizon, horizon)
    assert {row.bucket.value for row in page.list.rows()} == buckets


def test_a_horizon_tells_how_many_it_holds(page):
    choose(page.filters.horizon, "month")
    assert page.filters.horizon.currentText() == f"D’ici 30 jours ({len(page.list.rows())})"


def test_kind_and_vendor_narrow_the_list(page):
    choose(page.filters.horizon, EVERYTHING)
    choose(page.filters.kind, "notice")
    choose(page.filters.vendor, "OPERIS")
    assert {(row.kind.value, row.vendor) for row in page.list.rows()} == {("notice", "OPERIS")}


def test_choices_that_leave_nothing_say_so(page):
    choose(page.filters.kind, "renewal")
    assert not page.list.isVisible()
    assert "Rien à faire dans ce qui est affiché." in texts(page)
    assert page.show_all.isVisible()
    assert not page.open_button.isEnabled()


def test_choices_are_remembered(shell, page, qtbot):
    choose(page.filters.horizon, "quarter")
    choose(page.filters.vendor, "ATEXO")
    again = shell.show(qtbot, DashboardPage)
    assert again.filters.chosen() == {"horizon": "quarter", "kind": "", "vendor": "ATEXO"}
    assert {row.vendor for row in again.list.rows()} == {"ATEXO"}


def test_a_remembered_choice_that_no_longer_exists_is_forgotten(shell, qtbot):
    shell.state.set("dashboard/filters", {"horizon": "someday", "kind": "notice", "vendor": "PERSONNE"})
    page = shell.show(qtbot, DashboardPage)
    assert page.filters.chosen() == {"horizon": "attention", "kind": "notice", "vendor": ""}


def test_the_chosen_row_stays_chosen_when_the_register_is_read_again(shell, page, qtbot):
    page.list.select_contract(page.list.rows()[5].contract_id)
    before = page.list.current_row()
    page.reload()
    shell.settle(qtbot)
    assert page.list.current_row() == before


def test_long_sentences_go_on_below(page, qtbot):
    def heights():
        return [page.list.visualRect(page.list.model().index(n, 0)).height() for n in range(4)]

    narrow = heights()
    page.resize(1800, 900)
    qtbot.waitUntil(lambda: sum(heights()) < sum(narrow))


# ------------------------------------------------------------------------------------------- the arithmetic


def test_a_date_says_why_step_by_step(page):
    notice = next(row for row in page.list.rows() if row.reference == SL and row.kind.value == "notice")
    page.list.select_contract(notice.contract_id)
    found = [plain(text) for text in page.why.texts()]
    expected = [
        ("Fin de la période", "01/03/2026 + 12 mois", "28/02/2027"),
        ("Lettre reçue au plus tard", "moins 2 mois de préavis", "31/12/2026"),
        ("Lettre envoyée avant", "moins 21 jours de délai postal", "10/12/2026"),
        (
            "Décision prise avant",
            "moins 60 jours pour décider, le 11/10/2026 est un dimanche",
            "09/10/2026",
        ),
    ]
    assert found == [text for step in expected for text in step]


def test_a_reason_without_arithmetic_is_a_sentence(page):
    page.list.select_contract(next(row.contract_id for row in page.list.rows() if row.reference == TRUST))
    assert [plain(text) for text in page.why.texts()] == [
        "Le contrat commence à un événement dont la date n’est pas connue : mise en production de la phase 1."
    ]


# ------------------------------------------------------------------------------------------- opening


def test_enter_opens_the_contract(shell, page, qtbot):
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert shell.visited == [("contracts", OXALIS)]


def test_a_double_click_or_the_button_opens_the_contract(shell, page, qtbot):
    place = page.list.visualRect(page.list.model().index(0, 0)).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    assert shell.visited == [("contracts", ENFANCE)] * 2


def test_rows_are_copied_as_they_are_said(page, qtbot):
    page.list.copy()
    assert plain(QGuiApplication.clipboard().text()).startswith(
        "En retard, 31/12/2025 · 3DOUEST-ENFANCE-2022 : "
    )


# ------------------------------------------------------------------------------------------- the bars


def test_choosing_a_bar_chooses_the_rows_of_its_contract(page):
    contract = next(row.contract_id for row in page.list.rows() if row.reference == OXALIS)
    page.timeline.bars.selected.emit(contract)
    assert {row.reference for row in page.list.selected_rows()} == {OXALIS}
    assert len(page.list.selected_rows()) > 1


def test_choosing_a_row_shows_its_bar(page):
    page.list.select_contract(next(row.contract_id for row in page.list.rows() if row.reference == SL))
    assert page.timeline.bars.current_key() == page.list.current_row().contract_id


def test_a_contract_without_a_row_in_sight_says_so(page):
    contract = page.list.rows()[0].contract_id
    choose(page.filters.horizon, "quarter")
    choose(page.filters.vendor, "ATEXO")
    page.timeline.bars.selected.emit(contract)
    assert plain(page.why.texts()[0]) == "3DOUEST-ENFANCE-2022 : aucune échéance dans ce qui est affiché."
    assert page.list.current_row() is None


def test_a_window_or_a_mark_chooses_its_deadline(page):
    notice = next(row for row in page.list.rows() if row.reference == SL and row.kind.value == "notice")
    page.timeline.bars.stop_chosen.emit(notice.contract_id, (notice.kind, notice.due_on))
    assert page.list.current_row() == notice


def test_a_mark_that_the_choices_hide_is_explained_all_the_same(shell, page, qtbot):
    bar = next(bar for bar in page.timeline.bars._bars if bar.label == WD)
    page.timeline.bars.stop_chosen.emit(bar.key, bar.marks[0].key)
    assert page.list.current_row() is None
    assert plain(page.why._day.text()) == "01/01/2027"
    qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    assert shell.visited == [("contracts", WD)]


def test_the_table_stays_chosen_and_its_lines_choose_deadlines(shell, page, qtbot):
    qtbot.mouseClick(page.timeline._switch, Qt.MouseButton.LeftButton)
    again = shell.show(qtbot, DashboardPage)
    assert again.timeline.as_table()
    line = next(
        one
        for one in again.timeline.table.visible_rows()
        if one.reference == SL and one.key is not None and one.key[0].value == "notice"
    )
    again.timeline.table.current_changed.emit(line)
    assert (again.list.current_row().reference, again.list.current_row().due_on) == (SL, line.end)


def test_the_bars_have_a_table_for_twin(page, qtbot):
    switch = page.timeline._switch
    assert switch.accessibleName() == "Voir en tableau"
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert page.timeline.as_table()
    assert page.timeline.table.isVisible()
    assert switch.accessibleName() == "Voir en frise"
    rows = [(one.reference, plain(one.text)) for one in page.timeline.table.visible_rows()]
    assert {
        (WD, "Période n° 2"),
        (WD, "Préavis"),
        (OXALIS, "Révision de prix"),
        (SL, "Facture attendue"),
    } <= set(rows)


def test_a_contract_without_period_says_why(page):
    notes = {bar.label: plain(bar.note) for bar in page.timeline.bars._bars}
    assert notes[TRUST] == "À compléter : la date de début"
    assert notes[ENFANCE] == "Contrat échu depuis le 31/12/2025, sans suite enregistrée"
    assert notes[WD] == ""


# ------------------------------------------------------------------------------------------- manners


def test_everything_one_can_act_on_has_a_name(page):
    for widget in (page.list, page.filters.horizon, page.filters.kind, page.filters.vendor):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), widget


def test_the_filter_key_goes_to_the_first_choice(page, qtbot):
    page.focus_filter()
    qtbot.waitUntil(page.filters.horizon.hasFocus)


def test_an_empty_register_offers_the_ways_to_start_that_exist(qtbot, qapp, clock, tmp_path):
    path = tmp_path / "vide.contractdesk"
    registers.create_register(path, clock)
    shell = FakeShell(path, clock, tmp_path)
    page = shell.show(qtbot, DashboardPage)
    assert "Ce registre ne contient encore aucun contrat." in texts(page)
    new, sheet, sample, other = (made for made in page.findChildren(QPushButton) if made.isVisible())
    assert (new.text(), sheet.text()) == ("Nouveau contrat", "Importer une feuille Excel…")
    with qtbot.waitSignal(page.sample_asked):
        qtbot.mouseClick(sample, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.open_asked):
        qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    shell.close()


# ------------------------------------------------------------------------------------- since the last time


def test_what_went_by_since_the_last_opening_is_said_once(qtbot, qapp, sample_path, tmp_path):
    place = str(sample_path.resolve())
    shell = FakeShell(sample_path, FixedClock(date(2027, 1, 4)), tmp_path)
    shell.state.set_seen(place, date(2026, 11, 21))
    page = shell.show(qtbot, DashboardPage)
    said = plain(shell.messages._bars.texts()["missed"])
    assert said.startswith("10 échéances sont passées depuis la dernière ouverture, le 21/11/2026 : ")
    assert said.endswith("; BRON_CM_IL, préavis du 31/10/2026 ; 7 autres.")
    assert shell.state.seen()[place] == date(2027, 1, 4)
    shell.messages.clear("missed")
    page.reload()
    shell.settle(qtbot)
    assert "missed" not in shell.messages._bars.texts()
    shell.close()


def test_a_first_opening_has_missed_nothing(shell, page):
    assert "missed" not in shell.messages._bars.texts()


def test_only_the_registers_of_late_are_remembered(state):
    state.set("dashboard/seen", {"a": "hier", "b": "2026-01-01"})
    assert state.seen() == {"b": date(2026, 1, 1)}
    for number in range(30):
        state.set_seen(str(number), date(2026, 1, 2))
    assert list(state.seen()) == [str(number) for number in range(10, 30)]
