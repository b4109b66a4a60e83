"""The pages that are lists, on the sample register: indices, vendors, modules, journal."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from contractdesk.domain.dates import Month
from contractdesk.ui.pages.index_curve import IndexCurve
from contractdesk.ui.pages.index_grid import IndexGrid
from contractdesk.ui.pages.index_view import MonthValue, SeriesView, explained, read_series, summary
from contractdesk.ui.pages.indices import IndicesPage
from contractdesk.ui.pages.journal import JournalPage
from contractdesk.ui.pages.modules import ModulesPage
from contractdesk.ui.pages.vendors import ContractLinks, VendorsPage, grouped

LIBRICIEL = "LIBRICIEL SCOP SA"


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def texts(widget):
    return [plain(label.text()) for label in widget.findChildren(QLabel) if label.isVisible()]


def shown(table):
    """What the cells of a table show, column by column as described."""
    return [
        [plain(column.text(row)) for column in table.model.columns if not column.hidden]
        for row in table.visible_rows()
    ]


# ---------------------------------------------------------------------------------------------- vendors


@pytest.fixture
def vendors(shell, qtbot):
    return shell.show(qtbot, VendorsPage)


def test_the_vendors_and_what_they_cost(vendors):
    assert [(row[0], row[2], row[3]) for row in shown(vendors.table)] == [
        ("3D OUEST", "1", "0,00 €"),
        ("ATEXO", "1", "0,00 €"),
        (LIBRICIEL, "3", "8 350,33 €"),
        ("OPERIS", "1", "5 429,84 €"),
    ]
    assert "4 éditeurs · 13 780,17 € HT par an" in texts(vendors)


def test_the_sheet_of_a_vendor(vendors, qtbot):
    vendors.show_target(LIBRICIEL)
    qtbot.waitUntil(lambda: LIBRICIEL in texts(vendors.sheet))
    found = texts(vendors.sheet)
    for text in (
        LIBRICIEL,
        "140 rue Aglaonice de Thessalie 34170 Castelnau-le-Lez",
        "491 011 698 00033",
        "Service commercial",
        "dpo@libriciel.coop",
        "S²low, i-Parapheur, idelibre, pastell, webdelib",
        "8 350,33 €",
    ):
        assert text in found


def test_the_contracts_of_a_vendor_are_links(vendors, shell, qtbot):
    vendors.show_target(LIBRICIEL)
    links = vendors.sheet.findChildren(ContractLinks)[-1].links
    assert [link.text() for link in links] == ["BRON_CM_IL", "BRON_CM_WD", "CAAN_CM_SL-WD"]
    assert links[1].accessibleName() == "Ouvrir le contrat BRON_CM_WD"
    links[1].setFocus()
    qtbot.keyClick(links[1], Qt.Key.Key_Space)
    assert shell.visited == [("contracts", "BRON_CM_WD")]


def test_a_doubtful_number_is_said(vendors, qtbot):
    vendor = vendors.table.current_row()
    doubtful = replace(vendor.row, siret="12345678901234", identity_warning="SIRET douteux.")
    vendors.sheet.set_sections(vendors.sections(replace(vendor, row=doubtful)))
    qtbot.waitUntil(lambda: "SIRET douteux." in texts(vendors.sheet))
    assert "À vérifier" in texts(vendors.sheet)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("453874687", "453 874 687"),
        ("49101169800033", "491 011 698 00033"),
        ("49101169", "49101169"),
        ("RCS 12345678901", "RCS 12345678901"),
        ("", ""),
    ],
)
def test_a_number_is_grouped_as_it_is_read(number, text):
    assert plain(grouped(number)) == text


def test_the_list_is_filtered_from_the_keyboard(vendors, qtbot):
    vendors.focus_filter()
    assert vendors.words.hasFocus()
    qtbot.keyClicks(vendors.words, "pastell")
    assert [row[0] for row in shown(vendors.table)] == [LIBRICIEL]
    vendors.table.clear_filters()
    assert vendors.words.text() == ""


def test_the_width_of_the_sheet_is_kept(vendors, shell, qtbot):
    vendors._splitter.moveSplitter(600, 1)
    kept = vendors._splitter.sizes()
    assert shell.show(qtbot, VendorsPage)._splitter.sizes() == kept


def test_a_vendor_asked_for_before_the_rows_come_is_found(shell, qtbot):
    page = VendorsPage(shell)
    qtbot.addWidget(page)
    page.show_target("OPERIS")
    page.reload()
    shell.settle(qtbot)
    assert page.table.current_row().row.name == "OPERIS"


# ---------------------------------------------------------------------------------------------- modules


@pytest.fixture
def modules(shell, qtbot):
    return shell.show(qtbot, ModulesPage)


def test_the_modules_with_their_licences_and_contracts(modules):
    rows = {row[1]: row for row in shown(modules.table)}
    assert len(rows) == 10
    assert rows["OXA-CAD-MLU"][2:] == ["5", "OPERIS", "2025CM0417"]
    assert rows["OXA-SVW-MLS"][2] == "illimité"


def test_entering_a_module_opens_its_contract(modules, shell, qtbot):
    qtbot.keyClick(modules.table.view, Qt.Key.Key_Return)
    assert shell.visited == [("contracts", "2025CM0417")]


def test_a_module_found_by_the_search_is_shown(modules):
    modules.show_target("Assistance annuelle")
    assert [row[0] for row in shown(modules.table)] == ["Assistance annuelle"]


# ---------------------------------------------------------------------------------------------- journal


def test_the_journal_says_who_did_what_and_when(shell, qtbot):
    page = shell.show(qtbot, JournalPage)
    ((at, who, what, kind, contracts),) = shown(page.table)
    assert at.startswith("21/11/2026 à ")
    assert who
    assert (what, kind) == ("Registre d’exemple créé", "Registre")
    assert contracts == (
        "2025CM0417, 3DOUEST-ENFANCE-2022, BRON_CM_IL, BRON_CM_WD, CAAN_CM_SL-WD, D_2026_0083"
    )
    assert page.table.view.horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    qtbot.waitUntil(lambda: any("contrats : 6" in text.splitlines() for text in texts(page.sheet)))


# ---------------------------------------------------------------------------------------------- indices


@pytest.fixture
def indices(shell, qtbot):
    return shell.show(qtbot, IndicesPage)


def line(grid, row):
    return [grid.grid.index(row, column).data() for column in range(13)]


def test_the_grid_has_the_latest_year_first_and_names_absences(indices):
    assert [indices.tabs.tabText(n) for n in range(2)] == ["Syntec révisé", "Syntec, ancienne série"]
    assert line(indices.grid, 0) == ["2026", *["manque"] * 9, None, None, None]
    assert line(indices.grid, 1) == [
        "2025",
        "315,2",
        *["manque"] * 6,
        "321,1",
        "321,7",
        "322,2",
        *["manque"] * 2,
    ]
    titles = [indices.grid.grid.headerData(n, Qt.Orientation.Horizontal) for n in (0, 1, 12)]
    assert titles == ["Année", "janv.", "déc."]


def test_a_month_says_all_there_is_to_say(indices):
    def said(month):
        index = indices.grid.grid.place_of(month)
        accessible = index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert accessible == index.data(Qt.ItemDataRole.ToolTipRole)
        return plain(accessible)

    assert said(Month(2025, 10)) == "octobre 2025 : 322,2, paru le 28/11/2025, valeur publiée"
    assert said(Month(2024, 12)) == "décembre 2024 : 314,8, paru le 31/01/2025 (date estimée), valeur publiée"
    assert said(Month(2025, 8)).endswith("valeur non officielle")
    assert said(Month(2024, 11)) == "novembre 2024 : la valeur manque alors qu’elle devrait être parue"


def test_the_last_month_is_not_missing_before_its_day(indices):
    series = indices.series()
    assert Month(2026, 9) in series.missing, "due on 30/10/2026"
    assert Month(2026, 10) not in series.by_month, "due on 30/11/2026"


def test_another_series_is_shown_and_remembered(indices, shell, qtbot):
    indices.tabs.setFocus()
    qtbot.keyClick(indices.tabs, Qt.Key.Key_Right)
    assert indices.series().name == "Syntec, ancienne série"
    assert line(indices.grid, 0)[:8] == ["2022", *["manque"] * 5, "280,0", "280,6"]
    assert line(indices.grid, 0)[8:] == [None] * 5, "a closed series misses nothing after its end"
    assert plain(indices.words.text()) == "194 mois connus, de janvier 2006 à juillet 2022. 5 mois manquent."
    assert shell.show(qtbot, IndicesPage).series().name == "Syntec, ancienne série"


def test_corrected_months_keep_every_version(indices):
    indices.tabs.setCurrentIndex(1)
    rows = [row for row in shown(indices.table) if row[0] == "avril 2020"]
    assert sorted((row[1], row[5]) for row in rows) == [("274,7", "1 sur 2"), ("275,1", "2 sur 2")]
    assert indices.grid.grid.place_of(Month(2020, 4)).data() == "275,1", "the latest one counts"


def test_grid_curve_and_list_go_together(indices, qtbot):
    assert indices.table.current_row().month == Month(2025, 10), "the latest known value"
    assert indices.grid.currentIndex() == indices.grid.grid.place_of(Month(2025, 10))
    indices.grid.setFocus()
    qtbot.keyClick(indices.grid, Qt.Key.Key_Left)
    assert indices.table.current_row().month == Month(2025, 9)
    indices.table.select((Month(2024, 1), (1, 1)))
    assert indices.grid.currentIndex() == indices.grid.grid.place_of(Month(2024, 1))
    right_end = indices.curve.rect().center()
    right_end.setX(indices.curve.width() - 15)
    qtbot.mouseClick(indices.curve, Qt.MouseButton.LeftButton, pos=right_end)
    assert indices.table.current_row().month == Month(2025, 10)


def test_the_list_gives_dates_trust_and_source(indices):
    rows = {row[0]: row for row in shown(indices.table)}
    assert rows["octobre 2025"][1:5] == ["322,2", "28/11/2025", "date connue", "publiée"]
    assert rows["décembre 2024"][2:4] == ["31/01/2025", "date estimée"]
    assert rows["août 2025"][4] == "non officielle"
    assert rows["septembre 2026"][1:5] == ["", "", "", "manque"]
    assert rows["octobre 2025"][6].startswith("https://")


def test_the_curve_says_what_it_draws(indices):
    assert plain(indices.curve.accessibleName()) == (
        "Courbe de Syntec révisé, de 281,8 en janvier 2022 à 322,2 en octobre 2025"
    )


def test_the_marks_are_explained(indices):
    names = {badge.accessibleName() for badge in indices.findChildren(type(indices.legend[0]))}
    assert {"déduite", "non officielle", "incertaine", "manque"} <= names


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ((), "Aucune valeur."),
        ((1,), "1 mois connu, de janvier 2024 à janvier 2024. Aucun ne manque."),
        ((12, 10), "2 mois connus, d’octobre 2024 à décembre 2024. Aucun ne manque."),
    ],
)
def test_a_series_of_few_values_is_drawn_all_the_same(qtbot, months, words):
    values = tuple(MonthValue(Month(2024, month), Decimal("100.5"), date(2025, 1, 31)) for month in months)
    series = SeriesView("essai", "Essai", values)
    grid, curve = IndexGrid(), IndexCurve()
    for widget in (grid, curve):
        qtbot.addWidget(widget)
        widget.set_series(series)
        assert not widget.grab().isNull()
    assert plain(summary(series)) == words


def test_every_row_of_the_sample_can_be_explained(shell, qtbot, indices):
    answers = []
    shell.ask(indices, read_series, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert all(explained(one) for series in answers[0] for one in series.values)
