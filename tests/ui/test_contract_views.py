"""The views of the contracts: those of the program, one's own, kept from one session to the next."""

import pytest

from contractdesk.ui.models.sort_filter import TextFilter
from contractdesk.ui.pages.contract_views import ContractViews, View, given_views
from contractdesk.ui.pages.contracts import ContractsPage

SL, WD = "CAAN_CM_SL-WD", "BRON_CM_WD"


@pytest.fixture
def page(shell, qtbot):
    shell.state.set("contracts/views", [])
    shown = shell.show(qtbot, ContractsPage)
    yield shown
    shown.views.show_view(View(""))


def shown(page):
    return {row.reference for row in page.table.visible_rows()}


def named(name):
    return next(view for view in given_views() if view.name == name)


def test_the_views_of_the_program(page):
    everything = shown(page)
    page.views.show_view(named("À dénoncer"))
    assert SL in shown(page)
    assert shown(page) < everything
    page.views.show_view(named("Tacite"))
    assert WD in shown(page)
    page.views.show_view(named("Sans document"))
    assert all(not row.documents for row in page.table.visible_rows())
    page.views.show_view(named("Sans échéance"))
    assert all(row.next_act_by is None for row in page.table.visible_rows())
    page.views.show_view(named("Par éditeur"))
    assert page.table.groups.column.key == "vendor"
    page.views.show_view(named("Tous les contrats"))
    assert shown(page) == everything
    assert page.table.groups.column is None


def test_ones_own_views_are_kept_named_and_forgotten(page, shell):
    page.table.proxy.set_filter("vendor", TextFilter("libriciel"))
    kept = shown(page)
    page.views._fill()
    page.views.name.setText("  Mes <b>&  ")
    page.views.name.returnPressed.emit()
    page.views.show_view(named("Tous les contrats"))
    assert shown(page) > kept
    later = ContractViews(page.table, shell.state)
    (view,) = later.own()
    assert view.name == "Mes <b>&"
    later.show_view(view)
    assert shown(page) == kept
    later._fill()
    assert "Mes <b>&&" in [action.text() for action in later.menu.actions()]
    later.keep("")
    later.forget(view.name)
    assert later.own() == []


@pytest.mark.parametrize("saved", [None, 3, [1, {"name": "x", "filters": [2], "group": 5}], {"a": 1}])
def test_damaged_views_narrow_nothing(page, shell, saved):
    shell.state.set("contracts/views", saved)
    for view in page.views.own():
        page.views.show_view(view)
    assert len(shown(page)) == 6
