"""A changed filter of the dashboard, on the deadlines of ten thousand contracts: repainted at once.

The time until the first lines are painted is compared with a floor measured in the same run, one bare pass
over the same rows. Run with ``pytest tests/benchmarks -m slow -s``.
"""

from time import perf_counter

import pytest

from contractdesk.domain.deadlines import deadlines_of, horizon
from contractdesk.services import deadlines
from contractdesk.ui.pages.dashboard_filters import DEALT, EVERYTHING, DashboardFilters, within
from contractdesk.ui.pages.dashboard_list import DeadlineList
from tests import gui
from tests.benchmarks.test_domain_speed import CONTEXT, SYNTEC, TODAY, portfolio

theme, collected_here = gui.theme, gui.collected_here

CONTRACTS = 10_000
CHANGES = (EVERYTHING, "month", DEALT, "overdue", EVERYTHING)


@pytest.mark.slow
def test_a_changed_filter_repaints_at_once(qtbot):
    until = horizon(TODAY)
    rows = [
        deadlines.row(one, TODAY, CONTEXT)
        for contract in portfolio(CONTRACTS)
        for one in deadlines_of(contract, TODAY, until, CONTEXT, SYNTEC)
    ]
    filters, shown = DashboardFilters(), DeadlineList("À faire")
    for widget in (filters, shown):
        qtbot.addWidget(widget)
    shown.resize(640, 480)
    shown.show()
    filters.set_rows(rows)
    shown.set_rows(filters.rows())
    taken = []
    for horizon_asked in CHANGES:
        start = perf_counter()
        filters.horizon.setCurrentIndex(filters.horizon.findData(horizon_asked))
        filters._on_activated()
        shown.set_rows(filters.rows())
        shown.viewport().repaint()
        taken.append(perf_counter() - start)
        assert len(shown.rows()) == sum(within(row, horizon_asked) for row in rows)
    start = perf_counter()
    bare = [row for row in rows if row.bucket == "month"]
    floor = perf_counter() - start
    assert bare
    print(f"\n{len(rows)} deadlines: a changed filter is on screen in {max(taken) * 1000:.0f} ms at most,")
    print(f"{max(taken) / floor:.0f} times one bare pass over the rows ({floor * 1000:.1f} ms)")
