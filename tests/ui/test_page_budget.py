"""The page Budget: drawing and table that agree, hypotheses on the spot, years in words, files."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from contractdesk.common.clock import FixedClock
from contractdesk.services import history, registers, setting_forms
from contractdesk.services.budget import Grouping
from contractdesk.ui.pages.budget import BudgetPage
from contractdesk.ui.theme import series_colors
from contractdesk.ui.widgets.stacked_bars import Part, StackedBars
from tests.ui.shell import FakeShell

ALL = ("13 780,17 €", "13 780,17 €", "13 780,17 €", "5 429,84 €")


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def page(shell, qtbot):
    return shell.show(qtbot, BudgetPage)


def shown(page):
    """The rows of the table on screen, as they are read."""
    model = page.table.groups
    return [
        tuple(plain(str(model.index(row, column).data() or "")) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def words(widget):
    return plain(" | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)))


def group_by(page, shell, qtbot, grouping):
    page.grouping.setCurrentIndex(page.grouping.findData(grouping))
    shell.settle(qtbot)


def suppose(page, shell, qtbot, text):
    edit = page.hypotheses.edits["syntec"]
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(edit, text)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    shell.settle(qtbot)


def test_what_is_supposed_and_what_is_left_out_is_said(page):
    text = plain(page.hypothesis.text())
    assert text.startswith("Montants HT. Prix d’aujourd’hui, sans révision à venir")
    assert "Révisions non comptées | 2025CM0417 | révision due au 01/01/2026, non enregistrée" in words(
        page.year
    )
    assert "BRON_CM_WD | ferme, sauf demande de votre part" in words(page.year)
    assert [plain(one) for one in page.notices.texts().values()] == [
        "Sans montant dans ce budget : D_2026_0083 (il manque la date de début)."
    ]


@pytest.mark.parametrize(
    ("grouping", "rows"),
    [
        (Grouping.ARTICLE, [("Non imputé", "2025CM0417, BRON_CM_IL, BRON_CM_WD, CAAN_CM_SL-WD", *ALL)]),
        (Grouping.SERVICE, [("Sans service", "2025CM0417, BRON_CM_IL, BRON_CM_WD, CAAN_CM_SL-WD", *ALL)]),
        (
            Grouping.VENDOR,
            [
                ("LIBRICIEL SCOP SA", "BRON_CM_IL, BRON_CM_WD, CAAN_CM_SL-WD", *["8 350,33 €"] * 3, "0,00 €"),
                ("OPERIS", "2025CM0417", *["5 429,84 €"] * 4),
            ],
        ),
    ],
)
def test_the_table_holds_what_is_drawn(page, shell, qtbot, grouping, rows):
    group_by(page, shell, qtbot, grouping)
    assert shown(page) == rows
    assert [plain(page.chart.text_of(rank)).split("\n")[0] for rank in range(4)] == [
        f"{year} : {amount}" for year, amount in zip(range(2026, 2030), ALL, strict=True)
    ]


def test_the_grouping_is_remembered(page, shell, qtbot):
    group_by(page, shell, qtbot, Grouping.VENDOR)
    again = shell.show(qtbot, BudgetPage)
    assert again.grouping.currentData() == Grouping.VENDOR
    assert len(shown(again)) == 2


def test_the_totals_below_are_those_of_the_rows_shown(page, shell, qtbot):
    group_by(page, shell, qtbot, Grouping.CONTRACT)
    page.table.set_words("operis")
    assert "2027 : 5 429,84 €" in words(page.table)
    assert "13 780,17" not in words(page.table)


def test_a_cell_explains_what_is_certain(page, shell, qtbot):
    group_by(page, shell, qtbot, Grouping.CONTRACT)
    (row,) = [one for one in page.table.visible_rows() if one.key == "CAAN_CM_SL-WD"]
    column = page.table.model.columns[3]
    assert plain(column.tooltip(row)) == "Engagé 0,00 €, prévisionnel 3 400,33 €, 4 080,40 € TTC"


def test_entering_a_line_opens_its_contract(page, shell, qtbot):
    group_by(page, shell, qtbot, Grouping.CONTRACT)
    page.table.select("2025CM0417")
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert shell.visited[-1] == ("contracts", "2025CM0417")


def test_a_hypothesis_is_tried_on_the_spot_and_kept_only_when_asked(own_shell, qtbot):
    shell = own_shell
    page = shell.show(qtbot, BudgetPage)
    assert not page.hypotheses.saver.isVisibleTo(page)
    suppose(page, shell, qtbot, "2,5")
    assert "Hypothèse : Syntec +2,5 % par an" in plain(page.hypothesis.text())
    assert "13 915,92" in plain(page.chart.text_of(1))
    assert page.hypotheses.saver.isVisibleTo(page)
    assert history.available(shell._database).undo_label == ""
    qtbot.mouseClick(page.hypotheses.saver, Qt.MouseButton.LeftButton)
    shell.settle(qtbot)
    assert not page.hypotheses.saver.isVisibleTo(page)
    kept = setting_forms.load(shell._database).settings
    assert kept.growth_of("syntec") == Decimal("2.5")
    suppose(page, shell, qtbot, "")
    assert page.hypotheses.saver.isVisibleTo(page)
    assert "13 780,17" in plain(page.chart.text_of(1))


def test_a_year_is_told_in_words(page, shell, qtbot):
    suppose(page, shell, qtbot, "2.5")
    page.chart.setFocus()
    qtbot.keyClick(page.chart, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "Année 2027" in words(page.year))
    told = words(page.year)
    assert "Année 2027 | Total HT | 13 915,92 € | Total TTC | 16 699,11 €" in told
    assert "Engagé | 10 515,59 €" in told
    assert "Prévisionnel | 3 400,33 €" in told
    assert "Par rapport à 2026 | Écart | +135,75 €" in told
    assert "Révisions supposées | 2025CM0417 | 5 429,84 € → 5 565,59 € le 01/01/2027" in told
    qtbot.keyClick(page.chart, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: "Année 2029" in words(page.year))
    told = words(page.year)
    assert "Contrats qui finissent | −8 350,33 €" in told or "Contrats qui finissent | -8 350,33 €" in told
    assert "2025CM0417 | finit le 31/12/2029" in told


def test_the_new_year_comes_while_the_window_is_open(page, shell, qtbot):
    shell._clock = FixedClock(date(2027, 1, 2))
    page.reload()
    shell.settle(qtbot)
    assert [column.title for column in page.table.model.columns][2:] == ["2027", "2028", "2029", "2030"]
    assert plain(page.chart.text_of(0)).startswith("2027 : 13 780,17 €")
    assert "2027 : 13 780,17 €" in words(page.table)


def test_the_thresholds_are_told_in_words(page, qtbot):
    page.tabs.choose("thresholds")
    assert page.thresholds.isVisible()
    assert not page.exporter.isVisible()
    libriciel, operis, atexo = (plain(one) for one in page.thresholds.texts())
    assert libriciel.startswith(
        "Sous le seuil – Titulaire : LIBRICIEL SCOP SA\n30 000,99 € HT sur toute la durée"
    )
    assert "68 % du seuil de 40 000,00 € HT" in operis
    assert atexo.startswith("Non comparé – Titulaire : ATEXO")
    page.tabs.choose("forecast")
    assert page.chart.isVisible()


def test_an_empty_register_says_how_to_begin(qapp, clock, tmp_path, qtbot):
    path = tmp_path / "vide.contractdesk"
    registers.create_register(path, clock)
    shell = FakeShell(path, clock, tmp_path)
    page = shell.show(qtbot, BudgetPage)
    assert "Aucun contrat n’est enregistré." in words(page)
    shell.close()


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_the_budget_shown_is_written_where_asked(page, shell, qtbot, tmp_path, kind, monkeypatch, boxes):
    suppose(page, shell, qtbot, "2,5")
    asked = []
    monkeypatch.setattr(shell.messages, "choose_target", lambda *given: asked.append(given))
    {"xlsx": page.files.write_workbook, "pdf": page.files.write_pdf}[kind]()
    (_title, _filter, name, suffix, then) = asked[0]
    assert (name, suffix) == (f"Budget 2026-2029.{kind}", kind)
    path: Path = tmp_path / "mon budget"
    then(path)
    shell.settle(qtbot)
    written = tmp_path / f"mon budget.{kind}"
    first = written.read_bytes()
    assert len(first) > 5000
    then(written)
    shell.settle(qtbot)
    (box,) = boxes
    assert "existe déjà" in box.text()
    shutil.copyfile(__file__, written)
    box.buttons()[0].click()
    shell.settle(qtbot)
    assert written.read_bytes()[:4] == first[:4]


# --------------------------------------------------------------------------------------------- drawing


@pytest.fixture
def bars(qtbot, theme):
    made = StackedBars("si reconduit")
    qtbot.addWidget(made)
    made.resize(640, 220)
    made.set_bars(
        ["2026", "2027"],
        [
            Part("Un", (Decimal(100), Decimal(50)), (Decimal(0), Decimal(60))),
            Part("Deux", (Decimal(20), Decimal(0)), (Decimal(0), Decimal(0))),
        ],
    )
    made.show()
    return made


def test_the_keyboard_and_the_mouse_choose_a_year(bars, qtbot):
    seen = []
    bars.chosen.connect(seen.append)
    bars.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(bars, key)
    assert seen == [1, 0, 1]
    assert plain(bars.accessibleName()) == "2027 : 110,00 €, Un : 110,00 €, dont 60,00 € si reconduit"
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars._bar(0).center().toPoint())
    assert bars.current() == 0
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert bars.current() == 0


def test_hovering_says_the_bar(bars):
    place = bars._bar(1).center().toPoint()
    QApplication.sendEvent(bars, QHelpEvent(QEvent.Type.ToolTip, place, bars.mapToGlobal(place)))
    assert plain(QToolTip.text()).startswith("2027 : 110,00 €")


def test_the_parts_are_drawn_in_their_colours_plain_and_hatched(bars):
    image = bars.grab().toImage()
    first, second = (color.rgb() for color in series_colors(bars.palette())[:2])
    ratio = image.devicePixelRatio()

    def colours(rank):
        bar = bars._bar(rank)
        x = round(bar.center().x() * ratio)
        return [image.pixel(x, round(y * ratio)) for y in range(int(bar.top()), int(bar.bottom()))]

    whole, hatched = colours(0), colours(1)
    assert whole.count(first) > 3 * whole.count(second) > 0
    # 50 of 110 plain, the rest hatched: the ground shows through.
    assert bars.palette().base().color().rgb() in hatched
    assert 0 < hatched.count(first) < whole.count(first)


def test_nothing_to_draw_is_nothing_drawn(bars):
    bars.set_bars([], [])
    assert not bars.grab().isNull()
    bars.set_bars(["2026"], [Part("Rien", (Decimal(0),), (Decimal(0),))])
    assert not bars.grab().isNull()
    assert bars.current() == 0
