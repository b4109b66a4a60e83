"""The price indices: their months in a grid, absences marked, their curve, every value with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import Quality
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages.base import Page
from contractdesk.ui.pages.index_acts import IndexActs
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
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.badge import BadgeLabel
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.empty_state import EmptyAction, EmptyState
from contractdesk.ui.widgets.notices import InfoBars, Link
from contractdesk.ui.widgets.parts import hairline, text_label

if TYPE_CHECKING:
    from contractdesk.domain.dates import Month
    from contractdesk.ui.pages.base import Shell
    from contractdesk.ui.source import Source

_GRID_SHARE = 300
_STOPPED = "stopped"
# Half a year without a value: the series may have been replaced.
_LATE_MONTHS = 6


@dataclass(frozen=True)
class _Answer:
    """What the worker read: the series, every code in use, whether anything can be kept."""

    series: tuple[SeriesView, ...]
    codes: tuple[str, ...]
    read_only: bool


def _read(source: Source) -> _Answer:
    table = source.facts.table
    codes = tuple({one.code for one in table.series} | {one.index for one in table.series})
    return _Answer(read_series(source), codes, source.database.read_only)


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
        self._codes: tuple[str, ...] = ()
        self._visited: set[str] = set()
        is_new = shell.state.get("tables/indices") is None
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(_("Série"))
        self.tabs.setUsesScrollButtons(True)
        self.words = text_label(quiet=True)
        self.acts = IndexActs(self)
        self.notices = InfoBars()
        self._read_only = False
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
                [EmptyAction(_("Ajouter un indice…"), self.acts.add_index, icon="file-plus", primary=True)],
            )
        )
        self.tabs.currentChanged.connect(self._on_tab)
        self.grid.month_chosen.connect(self._on_month)
        self.curve.month_chosen.connect(self._on_month)
        self.table.current_changed.connect(self._on_row)
        self.table.opened.connect(self._on_opened)
        self.grid.opened.connect(self.acts.enter_value)

    # ------------------------------------------------------------------------------------------- build
    def _full(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.setSpacing(12)
        head.addWidget(self.tabs, 1)
        head.addWidget(self.words)
        head.addLayout(self.acts.buttons())
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
        layout.addWidget(self.notices)
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
        self.shell.ask(self, _read, self._on_read)

    def _on_read(self, answer: _Answer) -> None:
        series, before = answer.series, self.series()
        self._series, self._codes, self._read_only = series, answer.codes, answer.read_only
        self._stack.setCurrentIndex(0 if series else 1)
        # The one on screen stays, even when another comes before it.
        wanted = self.shell.state.get("indices/series") or (before.code if before is not None else None)
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
        self.acts.set_state(series, self._codes, read_only=self._read_only)
        if series is None:
            return
        self._show_notice(series)
        self.words.setText(summary(series))
        self.grid.set_series(series)
        self.curve.set_series(series)
        self.table.set_rows(series.values)
        if series.code not in self._visited:
            # The latest value, not the months that lack after it.
            self._visited.add(series.code)
            points = series.curve()
            if points:
                self._on_month(points[-1][0])
        self._on_row(self.table.current_row())

    def _show_notice(self, series: SeriesView) -> None:
        """Ask for the successor of a series that has stopped, for the values of one that has none."""
        self.notices.clear(_STOPPED)
        paste = Link(_("Coller…"), self.acts.paste_values)
        if series.needs_successor and series.closed_after is not None:
            text = _(
                "Cette série s’est arrêtée après {month}\u00a0: indiquez celle qui la remplace et le "
                "coefficient de raccordement, sinon aucune révision ne peut aller de l’une à l’autre."
            ).format(month=month_text(series.closed_after))
            self._say(Tone.WARNING, text, [Link(_("Indiquer la suite…"), self.acts.close_series)])
        elif not series.values:
            text = _(
                "Cette série n’a aucune valeur\u00a0: collez celles qui ont paru, ou importez un fichier."
            )
            self._say(Tone.INFO, text, [paste])
        elif len(series.late) >= _LATE_MONTHS:
            text = _(
                "Rien n’est enregistré depuis {n} mois\u00a0: collez les valeurs parues, ou dites que la "
                "série s’est arrêtée."
            ).format(n=french.number(len(series.late)))
            stopped = Link(_("La série s’est arrêtée…"), self.acts.close_series)
            self._say(Tone.INFO, text, [paste, stopped])

    def _say(self, tone: Tone, text: str, links: list[Link]) -> None:
        shown = [] if self._read_only else links
        self.notices.show_bar(_STOPPED, tone, text, shown, closable=False)

    def _on_opened(self, row: MonthValue) -> None:
        self.acts.enter_value(row.month)

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
