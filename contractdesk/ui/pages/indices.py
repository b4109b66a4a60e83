"""The price indices: their months in a grid, absences marked, their curve, every value with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.domain.enums import Quality
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages.base import Page
from contractdesk.ui.pages.index_curve import IndexCurve
from contractdesk.ui.pages.index_grid import IndexGrid
from contractdesk.ui.pages.index_view import (
    MonthValue,
    SeriesView,
    badge_of,
    explained,
    month_text,
    quality_badge,
    read_series,
    summary,
)
from contractdesk.ui.widgets.badge import BadgeLabel
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.parts import hairline, text_label

if TYPE_CHECKING:
    from contractdesk.domain.dates import Month
    from contractdesk.ui.pages.base import Shell

_GRID_SHARE = 300


def _columns() -> list[Column]:
    return [
        Column(
            "month",
            _("Mois"),
            lambda one: month_text(one.month),
            sort_key=lambda one: str(one.month),
            tooltip=explained,
        ),
        Column("value", _("Valeur"), lambda one: one.value, Kind.NUMBER, width=10),
        Column("published", _("Parue le"), lambda one: one.published_on, Kind.DATE),
        Column("estimated", _("Parution"), lambda one: _date_word(one)),
        Column("quality", _("Qualité"), quality_badge, Kind.BADGE, groupable=True),
        Column("version", _("Version"), lambda one: _version(one)),
        Column("source", _("Source"), lambda one: one.source, width=0),
    ]


def _date_word(one: MonthValue) -> str:
    if one.published_on is None:
        return ""
    return _("date estimée") if one.estimated else _("date connue")


def _version(one: MonthValue) -> str:
    rank, count = one.version
    return _("{rank} sur {count}").format(rank=rank, count=count) if count > 1 else ""


class IndicesPage(Page):
    """A series at a time: the grid and the curve above, every value below."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._series: tuple[SeriesView, ...] = ()
        self._visited: set[str] = set()
        is_new = shell.state.get("tables/indices") is None
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(_("Série"))
        self.words = text_label(quiet=True)
        self.grid = IndexGrid()
        self.curve = IndexCurve()
        self.table = DataTable(
            "indices",
            _columns(),
            lambda one: (one.month, one.version),
            state=shell.state,
            today=shell.today,
            noun=(_("ligne"), _("lignes")),
            title=_("Valeurs de l’indice"),
        )
        if is_new:
            self.table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._full())
        self._stack.addWidget(
            EmptyState(
                "chart-line",
                _("Aucun indice n’est enregistré."),
                _("Sans valeurs d’indice, les révisions de prix ne peuvent pas être calculées."),
            )
        )
        self.tabs.currentChanged.connect(self._on_tab)
        self.grid.month_chosen.connect(self._on_month)
        self.curve.month_chosen.connect(self._on_month)
        self.table.current_changed.connect(self._on_row)

    # ------------------------------------------------------------------------------------------- build
    def _full(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 12, 0)
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.words)
        above = QFrame()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.grid)
        row.addWidget(hairline(vertical=True))
        row.addWidget(self.curve, 1)
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(hairline())
        column.addLayout(self._legend_line())
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(above)
        splitter.addWidget(self.table)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_GRID_SHARE, 1000 - _GRID_SHARE])
        full = QWidget()
        layout = QVBoxLayout(full)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addWidget(splitter, 1)
        return full

    def _legend_line(self) -> QHBoxLayout:
        """Say what the marks of the grid mean, an icon and a word each."""
        layout = QHBoxLayout()
        layout.setContentsMargins(12, 5, 12, 5)
        layout.setSpacing(8)
        layout.addWidget(text_label(_("Sans icône\u00a0: valeur publiée."), quiet=True))
        marks = (Quality.DERIVED, Quality.UNOFFICIAL, Quality.UNCERTAIN, None)
        self.legend = [BadgeLabel(badge_of(mark)) for mark in marks]
        for badge in self.legend:
            layout.addWidget(badge)
        layout.addStretch(1)
        return layout

    # ------------------------------------------------------------------------------------------- show
    def reload(self) -> None:
        """Read the values again."""
        self.shell.ask(self, read_series, self._on_read)

    def _on_read(self, series: tuple[SeriesView, ...]) -> None:
        self._series = series
        self._stack.setCurrentIndex(0 if series else 1)
        wanted = self.shell.state.get("indices/series")
        codes = [one.code for one in series]
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for one in series:
            self.tabs.addTab(one.name)
        self.tabs.setCurrentIndex(codes.index(wanted) if wanted in codes else 0)
        self.tabs.blockSignals(False)
        self._show()

    def series(self) -> SeriesView | None:
        """Give the series on screen."""
        place = self.tabs.currentIndex()
        return self._series[place] if 0 <= place < len(self._series) else None

    def _on_tab(self, _place: int) -> None:
        series = self.series()
        if series is not None:
            self.shell.state.set("indices/series", series.code)
            self._show()

    def _show(self) -> None:
        series = self.series()
        if series is None:
            return
        self.words.setText(summary(series))
        self.grid.set_series(series)
        self.curve.set_series(series)
        self.table.set_rows(series.values)
        if series.code not in self._visited:
            # The latest value, not the months that lack after it.
            self._visited.add(series.code)
            points = series.curve()
            self._on_month(points[-1][0] if points else series.values[0].month)
        self._on_row(self.table.current_row())

    def _on_row(self, row: MonthValue | None) -> None:
        if row is not None:
            self.grid.choose(row.month)
            self.curve.choose(row.month)

    def _on_month(self, month: Month) -> None:
        series = self.series()
        one = series.by_month.get(month) if series is not None else None
        if one is not None:
            self.table.select((one.month, one.version))
            self.curve.choose(month)

    def focus_filter(self) -> None:
        """Put the keyboard on the list, where Alt+Down filters."""
        self.table.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def help_text(self) -> tuple[str, ...]:
        """Explain the page."""
        return (
            _(
                "Chaque ligne de la grille est une année. « manque » marque un mois dont la valeur devrait "
                "être parue et n’est pas dans le registre\u00a0: rien n’est jamais deviné entre deux valeurs."
            ),
            _(
                "Une icône devant une valeur dit qu’elle n’est pas une publication officielle\u00a0: "
                "vérifiez-la avant de vous en servir. Une date de parution estimée est le dernier jour ouvré "
                "du mois suivant."
            ),
        )
