"""« Contrats » on the sample register: the table, the sheet of each contract, what is kept, what is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QToolButton

from contractdesk.services import registers
from contractdesk.ui.models.sort_filter import ChoiceFilter
from contractdesk.ui.pages.contract_deadlines import ContractDeadlines
from contractdesk.ui.pages.contracts import ContractsPage
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.text_grid import TextGrid
from tests.ui.shell import FakeShell

WD, IL, SL = "BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD"
OXALIS, ENFANCE, TRUST = "2025CM0417", "3DOUEST-ENFANCE-2022", "D_2026_0083"
ALL = (OXALIS, ENFANCE, IL, WD, SL, TRUST)
SECTIONS = (
    "summary",
    "prices",
    "deadlines",
    "revisions",
    "letters",
    "documents",
    "service",
    "protection",
    "history",
)


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def texts(widget):
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    return [plain(label.text()) for label in labels]


def cells(grid):
    model = grid.model()
    columns = range(model.columnCount())
    return [tuple(plain(model.index(n, c).data()) for c in columns) for n in range(model.rowCount())]


@pytest.fixture
def page(shell, qtbot):
    return shell.show(qtbot, ContractsPage)


def go_to(shell, page, qtbot, reference, section="summary"):
    page.show_target(reference)
    shell.settle(qtbot)
    page.view.choose(section)
    return page.view.section()


# ------------------------------------------------------------------------------------------- the table


def test_the_contracts_are_listed_with_what_matters(page):
    titles = [column.title for column in page.table.columns.visible()]
    assert titles == ["Référence", "Éditeur", "Situation", "Agir avant"]
    assert [row.reference for row in page.table.visible_rows()] == list(ALL)
    statuses = {row.reference: page.table.model.columns[2].text(row) for row in page.table.visible_rows()}
    assert statuses == {
        OXALIS: "Reconduction acquise",
        ENFANCE: "Échu",
        IL: "Reconduction acquise",
        WD: "Reconduction acquise",
        SL: "En cours",
        TRUST: "À compléter",
    }
    assert "6 contrats · 20 080,17 € HT par an (hors 1 contrat sans montant)" in texts(page)


def test_without_the_sheet_the_table_shows_its_other_columns(page, qtbot):
    qtbot.mouseClick(page.sheet_button, Qt.MouseButton.LeftButton)
    assert not page.view.isVisible()
    titles = [column.title for column in page.table.columns.visible()]
    assert titles[4:] == ["Montant HT", "Fin de période", "Limite du préavis", "Envoyer avant", "Objet"]
    assert page.sheet_button.text() == "Afficher la fiche"
    qtbot.mouseClick(page.sheet_button, Qt.MouseButton.LeftButton)
    assert page.view.isVisible()
    assert len(page.table.columns.visible()) == 4


def test_columns_chosen_beside_the_sheet_and_without_it_are_kept_apart(shell, page, qtbot):
    keys = [column.key for column in page.table.model.columns]
    page.table.show_column(keys.index("annual_ht"), shown=True)
    page.table.show_column(keys.index("vendor"), shown=False)
    again = shell.show(qtbot, ContractsPage)
    assert [c.key for c in again.table.columns.visible()] == ["reference", "status", "act_by", "annual_ht"]
    again.sheet_button.click()
    assert "vendor" in [c.key for c in again.table.columns.visible()]


@pytest.mark.parametrize(
    ("key", "headings"),
    [
        ("vendor", ["3D OUEST (1)", "ATEXO (1)", "LIBRICIEL SCOP SA (3)", "OPERIS (1)"]),
        ("status", ["À compléter (1)", "Échu (1)", "En cours (1)", "Reconduction acquise (3)"]),
    ],
)
def test_contracts_are_grouped(page, key, headings):
    page.grouping.setCurrentIndex(page.grouping.findData(key))
    page.grouping.activated.emit(page.grouping.currentIndex())
    found = [page.table.groups.index(n, 0).data() for n in page.table.groups.headings]
    assert [plain(text).split(" · ")[0] for text in found] == headings


def test_a_group_chosen_in_the_header_is_seen_above(page):
    page.table.group_by("vendor")
    assert page.grouping.currentData() == "vendor"


def test_words_narrow_the_list_accents_and_case_ignored(page, qtbot):
    page.focus_filter()
    qtbot.waitUntil(page.words.hasFocus)
    qtbot.keyClicks(page.words, "HEBERGEMENT idelibre")
    assert [row.reference for row in page.table.visible_rows()] == [IL]


def test_a_filter_without_result_says_so_and_lets_go(shell, page, qtbot):
    qtbot.keyClicks(page.words, "introuvable")
    assert "Aucune ligne ne correspond à ce que vous avez demandé." in texts(page)
    assert "Aucun contrat choisi." in texts(page)
    (everything,) = [
        b for b in page.findChildren(QPushButton) if b.isVisible() and b.text() == "Tout afficher"
    ]
    qtbot.mouseClick(everything, Qt.MouseButton.LeftButton)
    shell.settle(qtbot)
    assert page.words.text() == ""
    assert len(page.table.visible_rows()) == 6
    assert page.view.reference.text() == OXALIS


# ------------------------------------------------------------------------------------------- choosing


def test_the_first_contract_is_shown_at_once(page):
    assert page.view.reference.text() == OXALIS
    assert page.view.badge.accessibleName() == "Reconduction acquise"


def test_moving_in_the_table_changes_the_sheet(shell, page, qtbot):
    page.table.view.setFocus()
    for _time in range(3):
        qtbot.keyClick(page.table.view, Qt.Key.Key_Down)
    shell.settle(qtbot)
    assert page.view.reference.text() == WD


def test_a_target_asked_before_the_rows_are_there_is_reached(shell, qtbot):
    page = ContractsPage(shell)
    qtbot.addWidget(page)
    page.resize(1190, 640)
    page.show()
    page.reload()
    page.show_target(SL)
    shell.settle(qtbot)
    assert page.table.current_row().reference == SL
    assert page.view.reference.text() == SL


def test_a_target_hidden_by_a_filter_is_shown(shell, page, qtbot):
    page.table.proxy.set_filter("vendor", ChoiceFilter(frozenset({"ATEXO"})))
    page.show_target(WD)
    shell.settle(qtbot)
    assert page.view.reference.text() == WD


def test_an_unknown_target_changes_nothing(shell, page, qtbot):
    page.show_target("RIEN")
    page.reload()
    shell.settle(qtbot)
    assert page.view.reference.text() == OXALIS


def test_contract_and_section_stay_when_the_register_is_read_again(shell, page, qtbot):
    section = go_to(shell, page, qtbot, WD, "service")
    page.reload()
    shell.settle(qtbot)
    assert page.table.current_row().reference == WD
    assert page.view.section() is section, "an unchanged sheet is not built again"


def test_the_section_is_kept_from_one_contract_and_one_day_to_the_next(shell, page, qtbot):
    go_to(shell, page, qtbot, WD, "protection")
    page.show_target(SL)
    shell.settle(qtbot)
    assert page.view.tabs.current() == "protection"
    again = shell.show(qtbot, ContractsPage)
    assert again.view.tabs.current() == "protection"


def test_enter_goes_from_the_table_to_the_sheet(shell, page, qtbot):
    page.sheet_button.click()
    page.table.view.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert page.view.isVisible()


# ------------------------------------------------------------------------------------------- the sheet


@pytest.mark.parametrize("reference", ALL)
def test_every_section_of_every_contract_shows_something(shell, page, qtbot, reference):
    go_to(shell, page, qtbot, reference)
    for key in SECTIONS:
        page.view.choose(key)
        shell.settle(qtbot)
        section = page.view.section()
        assert page.view.tabs.current() == key
        lists = [view for view in section.findChildren(QTableView) if view.isVisible()]
        assert isinstance(section, ContractDeadlines) or texts(section) or lists, key


def test_the_summary_gives_period_notice_price_and_what_is_next(shell, page, qtbot):
    found = texts(go_to(shell, page, qtbot, SL))
    for expected in (
        "n° 1, du 01/03/2026 au 28/02/2027",
        "28 février 2029",
        "9 octobre 2026",
        "10 décembre 2026",
        "31 décembre 2026",
        "3 400,33 €",
        "10/12/2026 : envoyer la lettre de non-reconduction avant le 10/12/2026, limite 31/12/2026",
        "Préavis pour une fin au 28/02/2027",
    ):
        assert expected in found, expected


def test_a_closed_notice_shows_the_next_one_too(shell, page, qtbot):
    found = texts(go_to(shell, page, qtbot, WD))
    assert found.index("Préavis pour une fin au 31/12/2026") < found.index(
        "Préavis suivant, pour une fin au 31/12/2027"
    )
    assert {"9 octobre 2026", "8 octobre 2027", "Préavis dépassé"} <= set(found)
    assert "Préavis dépassé depuis le 31/10/2026. Prochaine sortie possible : le 31/12/2027." in found


def test_a_computed_date_can_say_why(shell, page, qtbot):
    section = go_to(shell, page, qtbot, WD)
    (why,) = [
        made
        for made in section.findChildren(QToolButton)
        if plain(made.accessibleName()) == "Pourquoi ? (Dernier jour possible)"
    ]
    assert not any("3 × 12 mois" in text for text in texts(section))
    qtbot.mouseClick(why, Qt.MouseButton.LeftButton)
    assert "Dernier jour : 01/01/2025 + 12 mois + 3 × 12 mois → 31/12/2028." in texts(section)


def test_what_is_missing_is_said_first(shell, page, qtbot):
    found = texts(go_to(shell, page, qtbot, TRUST))
    assert found[0] == "Il manque la date de début."
    assert "mise en production de la phase 1 (à dater)" in found


def test_several_readings_are_compared(shell, page, qtbot):
    section = go_to(shell, page, qtbot, ENFANCE)
    grid = next(one for one in section.findChildren(TextGrid) if "Durée" in one.accessibleName())
    assert [row[1:] for row in cells(grid)] == [
        ("fin le 31/12/2025", "suivie ici"),
        ("fin le 31/12/2026", ""),
    ]


def test_the_price_of_a_group_stands_above_its_lines(shell, page, qtbot):
    section = go_to(shell, page, qtbot, OXALIS, "prices")
    grid = section.findChildren(TextGrid)[0]
    rows = cells(grid)
    assert rows[0] == ("Droit des sols, cadastre et urbanisme", "", "4 161,65 €", "832,33 €", "4 993,98 €")
    assert rows[1] == ("– Serveur WEB", "illimité", "compris", "", "")
    assert rows[-1] == ("Total", "", "5 429,84 €", "1 085,97 €", "6 515,81 €")


def test_the_deadlines_of_a_contract_explain_themselves(shell, page, qtbot):
    section = go_to(shell, page, qtbot, WD, "deadlines")
    assert {row.reference for row in section.list.rows()} == {WD}
    assert [plain(text) for text in section.why.texts()][:3] == [
        "Fin de la période",
        "01/01/2025 + 12 mois, 1re reconduction de 12 mois",
        "31/12/2026",
    ]


def test_an_empty_section_is_a_sentence(shell, page, qtbot):
    section = go_to(shell, page, qtbot, WD, "letters")
    assert section.findChild(EmptyState) is not None
    assert texts(section) == ["Aucune lettre ni décision enregistrée."]


@pytest.mark.parametrize("reference", ALL)
@pytest.mark.parametrize("width", [820, 1190, 1740])
def test_nothing_of_a_grid_is_cut(shell, page, qtbot, reference, width):
    page.resize(width, 640)
    go_to(shell, page, qtbot, reference)
    for key in SECTIONS:
        page.view.choose(key)
        for grid in page.view.section().findChildren(TextGrid):
            qtbot.waitUntil(lambda grid=grid: grid.horizontalHeader().length() <= grid.viewport().width())
            bottom = grid.rowViewportPosition(grid.model().rowCount() - 1) + grid.rowHeight(
                grid.model().rowCount() - 1
            )
            assert bottom <= grid.viewport().height()


def test_a_grid_is_copied_as_a_spreadsheet_reads_it(shell, page, qtbot):
    section = go_to(shell, page, qtbot, WD, "prices")
    grid = section.findChildren(TextGrid)[0]
    grid.selectRow(0)
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert plain(QGuiApplication.clipboard().text()) == (
        "Maintenance annuelle webdelib\t1 800,00 €\t360,00 €\t2 160,00 €\n"
    )


# ------------------------------------------------------------------------------------------- manners


def test_sections_are_walked_with_the_arrows(page, qtbot):
    page.view.choose("summary")
    first = page.view.tabs.findChildren(QToolButton)[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert page.view.tabs.current() == "prices"
    qtbot.keyClick(page.view.tabs, Qt.Key.Key_End)
    assert page.view.tabs.current() == "history"
    qtbot.keyClick(page.view.tabs, Qt.Key.Key_Home)
    assert page.view.tabs.current() == "summary"


def test_every_title_of_a_section_is_whole(page, qtbot):
    for width in (820, 1190, 1740):
        page.resize(width, 640)
        tabs = page.view.tabs
        qtbot.waitUntil(lambda tabs=tabs: tabs.height() >= tabs.layout().heightForWidth(tabs.width()))
        for made in tabs.findChildren(QToolButton):
            assert tabs.rect().contains(made.geometry())
            assert made.fontMetrics().horizontalAdvance(made.text()) < made.width()


def test_everything_one_can_act_on_has_a_name(page):
    named = (page.table.view, page.words, page.grouping, page.sheet_button, page.view.tabs)
    for widget in (*named, *page.view.tabs.findChildren(QToolButton)):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), widget


def test_a_register_without_contract_says_where_to_begin(qtbot, qapp, clock, tmp_path):
    path = tmp_path / "vide.contractdesk"
    registers.create_register(path, clock)
    shell = FakeShell(path, clock, tmp_path)
    page = shell.show(qtbot, ContractsPage)
    assert "Ce registre ne contient encore aucun contrat." in texts(page)
    buttons = [made for made in page.findChildren(QPushButton) if made.isVisible()]
    assert [made.text() for made in buttons] == ["Nouveau contrat", "Aller au tableau de bord"]
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert shell.visited == [("dashboard", None)]
    shell.close()


def test_the_deadlines_of_a_contract_have_their_acts_and_say_why(shell, page, qtbot):
    section = go_to(shell, page, qtbot, SL, "deadlines")
    offered = [one.text() for one in section.acts.button.menu().actions() if one.isVisible()]
    assert "Marquer comme traité…" in offered
    assert not section.acts.action("done").isEnabled()
    section.acts.why.trigger()
    assert section.why._scroll.hasFocus()
