"""The table: choosing, filtering, gathering, copying, and columns that stay as one left them."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from contractdesk.ui.models.sort_filter import ChoiceFilter, RangeFilter, TextFilter
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.filter_chip import FilterChip, describe_filter
from contractdesk.ui.widgets.filter_popup import ChoicePopup, RangePopup
from contractdesk.ui.widgets.mini_table import MiniTable
from tests.ui.conftest import STONES, stone_columns


@pytest.fixture
def make(qtbot, state, today):
    def made():
        table = DataTable(
            "stones",
            stone_columns(),
            lambda stone: stone.id,
            state=state,
            today=lambda: today,
            noun=("pierre", "pierres"),
            title="Pierres",
        )
        qtbot.addWidget(table)
        table.resize(900, 300)
        return table

    return made


@pytest.fixture
def table(make):
    made = make()
    made.set_rows(STONES)
    made.show()
    return made


def names(table):
    return [stone.name for stone in table.visible_rows()]


def titles(table):
    return [column.title for column in table.columns.visible()]


def use(table, verb, key):
    """Use an entry of the menu of a column."""
    place = [column.key for column in table.model.columns].index(key)
    menu = table.header_menu(place)
    entry = next(a for a in menu.actions() if a.data() and a.data()[0] == verb and a.data()[1] in (place, -1))
    entry.trigger()


def test_the_first_row_is_chosen_and_stays_chosen(table, qtbot):
    assert table.current_row().name == "Ambre"
    with qtbot.waitSignal(table.current_changed) as changed:
        assert table.select(2)
    assert changed.args[0].name == "zircon"
    table.view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert table.current_row().id == 2
    table.set_rows(STONES[1:])
    assert table.current_row().id == 2
    with qtbot.waitSignal(table.current_changed) as changed:
        table.set_rows([])
    assert changed.args == [None]
    assert not table.select(99)


def test_choosing_a_hidden_row_shows_it(table):
    table.proxy.set_filter("colour", ChoiceFilter(frozenset(["Rouge"])))
    assert table.select(1)
    assert len(names(table)) == 4
    table.group_by("colour")
    table.groups.fold(0, folded=True)
    assert table.select(4)
    assert table.current_row().id == 4


def test_words_below_the_table(table):
    assert table._count.text() == "4\u00a0pierres"
    table.set_summary(lambda stones: f"{sum(1 for _ in stones)} en tout")
    table.set_words("rouge")
    assert table._count.text() == "2\u00a0pierres sur 4 · 2 en tout"
    table.set_words("rien de tel")
    assert table._stack.currentWidget() is table._empty
    table.clear_filters()
    assert table._stack.currentWidget() is table.view


def test_chips_say_what_is_filtered_and_lift_it(table):
    table.proxy.set_filter("colour", ChoiceFilter(frozenset(["Rouge"])))
    chip = next(chip for chip in table.findChildren(FilterChip) if not chip.isHidden())
    assert table._chip_row.isVisible()
    chip._on_removed()
    assert len(names(table)) == 4
    assert not table._chip_row.isVisible()


@pytest.mark.parametrize(
    ("key", "wanted", "expected"),
    [
        ("name", TextFilter("am"), "Nom contient «\u00a0am\u00a0»"),
        ("colour", ChoiceFilter(frozenset(["Rouge", "Bleu"])), "Couleur\u00a0: Bleu et Rouge"),
        ("colour", ChoiceFilter(frozenset()), "Couleur\u00a0: rien"),
        ("name", ChoiceFilter(frozenset("abcde")), "Nom\u00a0: a, b et 3 autres"),
        ("price", RangeFilter(low=10.0), "Prix à partir de 10,00\u00a0€"),
        ("price", RangeFilter(1.0, 2.5), "Prix de 1,00\u00a0€ à 2,50\u00a0€"),
        ("found", RangeFilter(high=739647.0), "Trouvée le jusqu’à 31/01/2026"),
    ],
)
def test_filters_in_words(key, wanted, expected):
    column = next(column for column in stone_columns() if column.key == key)
    assert describe_filter(column, wanted) == expected


def test_a_popup_of_choices(table, qtbot):
    table.open_filter(1)
    popup = table.findChild(ChoicePopup)
    assert [item.text() for item in popup._items()] == ["Bleu", "Rouge"]
    popup._items()[0].setCheckState(Qt.CheckState.Unchecked)
    assert names(table) == ["Ambre", "zircon"]
    popup._tick_none()
    assert names(table) == []
    popup._tick_all()
    assert not table.proxy.filters
    qtbot.keyClicks(popup._search, "bl")
    assert names(table) == ["Émeraude", "œil-de-tigre"]
    popup._on_cleared()
    assert len(names(table)) == 4


def test_a_popup_knows_the_filter_in_force(table, qtbot):
    table.proxy.set_filter("name", TextFilter("am"))
    table.open_filter(0)
    popup = table.findChild(ChoicePopup)
    assert popup._search.text() == "am"
    popup._on_cleared()
    table.proxy.set_filter("price", RangeFilter(2.0, None))
    table.open_filter(3)
    popup = table.findChild(RangePopup)
    assert popup._low.value() == Decimal(2)
    popup._high.setText("3000")
    popup._high.textEdited.emit("3000")
    assert names(table) == ["zircon"]
    popup.close()


def test_a_popup_of_dates(table, qtbot):
    table.open_filter(4)
    popup = table.findChild(RangePopup)
    assert isinstance(popup._low, DateEdit)
    qtbot.keyClicks(popup._low, "01/01/2026")
    assert names(table) == ["Émeraude", "œil-de-tigre"]
    popup._on_cleared()
    table.proxy.set_filter("found", RangeFilter(739647.0, 739648.0))
    table.open_filter(4)
    popup = table.findChildren(RangePopup)[-1]
    assert popup._high.text() == "01/02/2026"
    popup.close()


def test_keys_of_the_table(table, qtbot):
    qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    table.findChild(ChoicePopup).close()
    table.view.setFocus()
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args[0].name == "Ambre"
    table.view.keyboardSearch("OEIL")
    assert table.current_row().name == "œil-de-tigre"
    table.view.keyboardSearch("e")
    assert table.current_row().name == "Émeraude"
    table.view.keyboardSearch("ÿ")
    assert table.current_row().name == "Émeraude"


def test_keys_fold_groups(table, qtbot):
    table.group_by("colour")
    table.view.setCurrentIndex(table.groups.index(0, 0))
    assert table.current_row() is None
    qtbot.keyClick(table.view, Qt.Key.Key_Left)
    assert table.groups.group_at(0).folded
    qtbot.keyClick(table.view, Qt.Key.Key_Right)
    assert not table.groups.group_at(0).folded
    qtbot.keyClick(table.view, Qt.Key.Key_Enter)
    assert table.groups.group_at(0).folded
    with qtbot.assertNotEmitted(table.opened):
        table.view.doubleClicked.emit(table.groups.index(0, 0))
    assert table.view.columnSpan(0, 0) == 6


def test_double_click_opens(table, qtbot):
    with qtbot.waitSignal(table.opened):
        table.view.doubleClicked.emit(table.groups.index(0, 0))


def test_copying_gives_a_spreadsheet_what_it_reads(table):
    table.view.selectAll()
    table.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[1] == "Émeraude\tBleu\t9\t21474836,48\t31/01/2026"
    table.copy_with_titles()
    assert (
        QGuiApplication.clipboard().text().startswith("Nom\tCouleur\tPoids\tPrix\tTrouvée le\nAmbre\tRouge")
    )
    table.group_by("colour")
    table.view.selectAll()
    assert len(table.selected_rows()) == 4


def test_columns_hide_show_and_come_back(table):
    use(table, "hide", "weight")
    use(table, "toggle", "note")
    assert titles(table) == ["Nom", "Couleur", "Prix", "Trouvée le", "Note"]
    use(table, "reset", "name")
    assert titles(table) == ["Nom", "Couleur", "Poids", "Prix", "Trouvée le"]
    for key in ("name", "colour", "weight", "price", "found"):
        use(table, "hide", key)
    assert len(titles(table)) == 1


def test_the_menu_groups_and_filters(table):
    use(table, "group", "colour")
    assert table.groups.column.key == "colour"
    use(table, "group", "colour")
    assert table.groups.column is None
    use(table, "filter", "name")
    table.findChild(ChoicePopup).close()
    menu = table.header_menu(-1)
    assert all(entry.data() is None or entry.data()[0] in ("toggle", "reset") for entry in menu.actions())
    menu.close()


def test_everything_is_remembered(table, make):
    header = table.view.horizontalHeader()
    header.moveSection(header.visualIndex(3), 0)
    header.resizeSection(0, 222)
    use(table, "hide", "weight")
    use(table, "group", "colour")
    table.view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    table.proxy.set_filter("name", TextFilter("i"))
    again = make()
    again.set_rows(STONES)
    assert titles(again) == ["Prix", "Nom", "Couleur", "Trouvée le"]
    assert again.view.columnWidth(0) == 222
    assert again.groups.column.key == "colour"
    assert again.proxy.sorted_by() == ("price", Qt.SortOrder.DescendingOrder)
    assert sorted(names(again)) == ["zircon", "œil-de-tigre"]


@pytest.mark.parametrize(
    "damaged", [[], {"order": None}, {"widths": {"name": 10}, "order": ["gone", "name"]}]
)
def test_damaged_memories_are_no_harm(make, state, damaged):
    state.set("tables/stones", damaged)
    table = make()
    table.set_rows(STONES)
    assert len(names(table)) == 4


def test_the_header_filters_on_its_funnel_and_sorts_elsewhere(table, qtbot):
    header = table.view.horizontalHeader()
    funnel = header._funnel(1).center()
    qtbot.mouseMove(header.viewport(), funnel)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=funnel)
    table.findChild(ChoicePopup).close()
    assert table.proxy.sorted_by()[0] == "name"
    title = header.section_rect(1).topLeft() + QPoint(20, 8)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=title)
    assert table.proxy.sorted_by()[0] == "colour"


def test_a_table_paints_every_state(table):
    table.proxy.set_filter("colour", ChoiceFilter(frozenset(["Rouge", "Bleu"])))
    table.group_by("colour")
    table.groups.fold(0, folded=True)
    table.view.setFocus()
    assert not table.grab().isNull()


def test_a_mini_table_is_as_high_as_its_rows(qtbot):
    table = MiniTable(stone_columns(), lambda stone: stone.id, "Pierres")
    qtbot.addWidget(table)
    table.set_rows(STONES[:2])
    two = table.sizeHint().height()
    table.set_rows(STONES)
    assert table.sizeHint().height() == two + 2 * table.verticalHeader().defaultSectionSize()
    table.show()
    table.selectRow(1)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("zircon\tRouge\t200\t2950")
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args[0].name == "zircon"
    assert not table.grab().isNull()
