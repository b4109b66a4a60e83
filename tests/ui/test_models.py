"""Rows, filters and groups: order of amounts, dates, accents and nothing; what a filter keeps."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QModelIndex, Qt

from contractdesk.ui.models.columns import Column, Kind, range_key
from contractdesk.ui.models.group_proxy import GroupProxy, heading_text
from contractdesk.ui.models.rows_model import BADGE_ROLE, GROUP_ROLE, ID_ROLE, SORT_ROLE, RowsModel
from contractdesk.ui.models.sort_filter import (
    ChoiceFilter,
    RangeFilter,
    SortFilterProxy,
    TextFilter,
    restored_filter,
)
from tests.ui.conftest import RED, STONES, stone_columns


@pytest.fixture
def model(qapp):
    made = RowsModel(stone_columns(), lambda stone: stone.id)
    made.set_rows(STONES)
    return made


@pytest.fixture
def proxy(model):
    return SortFilterProxy(model)


def ids(proxy):
    return [row.id for row in proxy.rows()]


def column_of(key):
    return [column.key for column in stone_columns()].index(key)


def test_the_models_keep_the_rules_of_models(qtmodeltester, model, proxy):
    groups = GroupProxy(proxy)
    for one in (model, proxy, groups):
        qtmodeltester.check(one)
    groups.set_column(model.columns[1])
    qtmodeltester.check(groups)


def test_empty_models_too(qtmodeltester, qapp):
    model = RowsModel(stone_columns(), lambda stone: stone.id)
    proxy = SortFilterProxy(model)
    groups = GroupProxy(proxy)
    groups.set_column(model.columns[1])
    for one in (model, proxy, groups):
        qtmodeltester.check(one)
    assert not model.index(0, 0).isValid()
    assert model.data(QModelIndex()) is None


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("name", [3, 1, 4, 2]),  # accents, case and œ count for nothing
        ("weight", [3, 1, 4, 2]),  # 9 before 10,5 before 200: not as texts
        ("price", [3, 4, 2, 1]),  # beyond what 32 bits of cents hold
        ("found", [3, 2, 1, 4]),
        ("colour", [1, 4, 2, 3]),
    ],
)
def test_order(proxy, key, expected):
    proxy.sort(column_of(key), Qt.SortOrder.AscendingOrder)
    assert ids(proxy) == expected
    assert proxy.sorted_by() == (key, Qt.SortOrder.AscendingOrder)


def test_descending_order_puts_nothing_last(proxy):
    proxy.sort(column_of("price"), Qt.SortOrder.DescendingOrder)
    assert ids(proxy) == [1, 2, 4, 3]


def test_sort_keys_are_floats_or_texts(model):
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            assert isinstance(model.index(row, column).data(SORT_ROLE), float | str)


def test_what_cells_show(model):
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert shown == ["Émeraude", "Bleu", "9", "21\u202f474\u202f836,48\u00a0€", "31/01/2026", "=A1"]
    assert [model.index(2, column).data() for column in range(5)] == ["Ambre", "Rouge", "", "", ""]
    assert model.index(0, 1).data(BADGE_ROLE).text == "Bleu"
    assert model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole) == "Pierre 1"
    assert (
        model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
        == "Prix\u00a0: 21\u202f474\u202f836,48\u00a0€"
    )
    right = Qt.AlignmentFlag.AlignRight
    assert model.headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) & right
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_same_rows_change_in_place(model, qtbot):
    fresh = (STONES[0], replace(STONES[1], price=Decimal(3)), *STONES[2:])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged) as changed:
        model.set_rows(fresh)
    assert changed.args[0].row() == changed.args[1].row() == 1
    assert model.index(1, 3).data() == "3,00\u00a0€"
    with qtbot.waitSignal(model.modelReset):
        model.set_rows(STONES[1:])
    assert (model.position(2), model.position(1)) == (0, -1)


@pytest.mark.parametrize(
    ("key", "wanted", "expected"),
    [
        ("name", TextFilter("OEIL tigre"), {4}),
        ("name", TextFilter("  "), {1, 2, 3, 4}),
        ("colour", ChoiceFilter(frozenset(["Rouge"])), {2, 3}),
        ("colour", ChoiceFilter(frozenset()), set()),
        ("price", RangeFilter(low=-60.0, high=2950.0), {2, 4}),
        ("price", RangeFilter(low=3000.0), {1}),
        ("found", RangeFilter(high=range_key(STONES[0].found)), {1, 2}),
    ],
)
def test_filters(proxy, key, wanted, expected):
    proxy.set_filter(key, wanted)
    assert set(ids(proxy)) == expected
    assert restored_filter(wanted.saved()) == wanted
    assert proxy.narrowed
    proxy.clear_filters()
    assert len(ids(proxy)) == 4
    assert not proxy.narrowed


def test_words_are_looked_for_in_every_column(proxy, qtbot):
    with qtbot.waitSignal(proxy.filters_changed):
        proxy.set_words("ROUGE 2950,00")
    assert ids(proxy) == []
    proxy.set_words("rouge zirc")
    assert ids(proxy) == [2]
    proxy.set_words("")
    assert len(ids(proxy)) == 4


@pytest.mark.parametrize("damaged", [None, 3, {}, {"choice": [1]}, {"range": [1]}, {"range": ["a", None]}])
def test_a_damaged_filter_is_no_filter(damaged):
    assert restored_filter(damaged) is None


def test_an_unknown_column_is_not_filtered(proxy):
    proxy.set_filter("nothing", TextFilter("x"))
    proxy.set_filter("name", None)
    assert not proxy.narrowed


def test_groups(model, proxy):
    groups = GroupProxy(proxy)
    assert groups.headings == []
    groups.set_summary(lambda rows: f"{len(rows)} pierres")
    groups.set_column(model.columns[1])
    assert groups.headings == [0, 3]
    assert [groups.index(row, 0).data(ID_ROLE) for row in range(6)] == [None, 1, 4, None, 2, 3]
    assert groups.index(0, 0).data() == "Bleu (2) · 2 pierres"
    assert groups.index(0, 1).data() is None
    assert "déplié" in groups.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    groups.sort(column_of("price"), Qt.SortOrder.AscendingOrder)
    assert [groups.index(row, 0).data(ID_ROLE) for row in range(6)] == [None, 4, 1, None, 3, 2]


def test_a_folded_group_hides_its_rows(model, proxy):
    groups = GroupProxy(proxy)
    groups.set_column(model.columns[1])
    groups.fold(0, folded=True)
    assert groups.headings == [0, 1]
    assert groups.index(0, 0).data(GROUP_ROLE).folded
    assert not groups.mapFromSource(proxy.index(0, 0)).isValid()
    groups.fold(2, folded=True)  # a row, not a heading
    assert groups.rowCount() == 4
    groups.set_column(None)
    assert groups.rowCount() == 4
    assert groups.headings == []


def test_groups_follow_filters_and_values(model, proxy, qtbot):
    groups = GroupProxy(proxy)
    groups.set_column(model.columns[1])
    proxy.set_filter("colour", ChoiceFilter(frozenset(["Rouge"])))
    assert groups.headings == [0]
    proxy.clear_filters()
    model.set_rows(tuple(replace(stone, colour=RED) for stone in STONES))
    assert groups.headings == [0]
    groups.set_column(None)
    with qtbot.waitSignal(groups.dataChanged):
        model.set_rows(STONES)


def test_a_group_without_a_text_says_so(model, proxy):
    model.set_rows([replace(STONES[0], colour=None)])
    groups = GroupProxy(proxy)
    groups.set_column(model.columns[1])
    assert heading_text(groups.group_at(0)) == "(vide) (1)"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("name", "Émeraude"),
        ("price", "21474836,48"),
        ("found", "31/01/2026"),
        ("note", "'=A1"),
        ("weight", "9"),
    ],
)
def test_copied_cells_suit_a_spreadsheet(key, expected):
    column = stone_columns()[column_of(key)]
    assert column.copied(STONES[0]) == expected


def test_a_copied_cell_stays_one_cell():
    column = Column("x", "X", lambda row: row)
    assert column.copied("a\tb\nc") == "a b c"
    assert column.copied("-1") == "'-1"
    assert Column("p", "P", lambda row: row, Kind.PERCENT).copied(Decimal("-2.5")) == "-2,5"


def test_another_order_than_the_values():
    column = Column("x", "X", lambda row: row, sort_key=lambda row: float(-len(row)))
    assert column.sort("abc") == -3.0
    assert Column("p", "P", lambda row: row, Kind.PERCENT).text(Decimal("2.29")) == "2,29\u00a0%"
