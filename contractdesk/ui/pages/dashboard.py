"""« Tableau de bord »: the situation in a sentence, what to do and by when, the coming months."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services import dashboard, labels
from contractdesk.ui import theme
from contractdesk.ui.messages import MISSED_BAR
from contractdesk.ui.pages.base import Page, Shell
from contractdesk.ui.pages.dashboard_acts import DeadlineActs, deadline_acts
from contractdesk.ui.pages.dashboard_filters import DashboardFilters
from contractdesk.ui.pages.dashboard_list import DeadlineList
from contractdesk.ui.pages.dashboard_timeline import TimelinePanel
from contractdesk.ui.pages.dashboard_why import WhyPanel
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.empty_state import EmptyAction, EmptyState
from contractdesk.ui.widgets.head_line import HeadLine
from contractdesk.ui.widgets.parts import button, hairline, text_label, value_label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QLayout

    from contractdesk.domain.enums import DeadlineKind
    from contractdesk.services.alerts import AlertRow
    from contractdesk.services.dto import DashboardView, DeadlineRow
    from contractdesk.ui.source import Source

_FILTERS, _ACROSS, _DOWN = "dashboard/filters", "dashboard/across", "dashboard/down"
_LEAST_WHY, _LEAST_BARS = 165, 190
_MOST_NAMED = 3


class DashboardPage(Page):
    """What to do first.

    Signals:
        sample_asked: The person wants to see the sample register.
        open_asked: The person wants to open another register.
    """

    sample_asked = Signal()
    open_asked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._view: DashboardView | None = None
        self._row: DeadlineRow | None = None
        self._restored = False
        self._seen = shell.state.seen()
        self._told: set[str] = set()
        self.day = text_label(quiet=True)
        self.sentence = value_label()
        self.filters = DashboardFilters()
        self.list = DeadlineList(_("À faire"), opens=_("Ouvrir le contrat"))
        self.open_button = button(_("Ouvrir le contrat"), self._on_open_button, icon="external-link")
        self.acts = DeadlineActs(self, self.list, deadline_acts())
        self.why = WhyPanel(_side_by_side(self.acts.button, self.open_button))
        self.acts.add_why(self.why)
        self.timeline = TimelinePanel(shell.state, shell.today)
        self.count = text_label(quiet=True)
        self.show_all = button(_("Tout afficher"), self._on_show_all, role="link")
        self._nothing = EmptyState("circle-check", "", tone=Tone.OK)
        self._start = _ways_to_start(self)
        self._build()
        self.setFocusProxy(self.list)
        self.filters.changed.connect(self._on_filtered)
        self.list.current_changed.connect(self._on_current)
        self.list.opened.connect(self._on_opened)
        self.timeline.selected.connect(self._on_contract)
        self.timeline.deadline_chosen.connect(self._on_deadline)
        self.timeline.activated.connect(self._on_contract_opened)

    # ------------------------------------------------------------------------------------------- build
    def _build(self) -> None:
        self._pages = QStackedLayout(self)
        blank, content = QWidget(), QWidget()
        # A low screen, or a large scale, scrolls rather than squeezing the parts into nothing.
        self._content = QScrollArea()
        self._content.setFrameShape(QFrame.Shape.NoFrame)
        self._content.setWidgetResizable(True)
        self._content.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content.setWidget(content)
        for widget in (blank, self._start, self._content):
            self._pages.addWidget(widget)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(12)
        layout.addLayout(self._head())
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._down = QSplitter(Qt.Orientation.Vertical)
        self._down.addWidget(self.timeline)
        self._down.addWidget(self.why)
        self.timeline.setMinimumHeight(_LEAST_BARS)
        self.why.setMinimumHeight(_LEAST_WHY)
        self._across.addWidget(self._to_do())
        self._across.addWidget(self._down)
        for splitter, sizes in ((self._across, (58, 42)), (self._down, (0, 100))):
            splitter.setProperty("role", "gap")
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(12)
            for place, size in enumerate(sizes):
                splitter.setStretchFactor(place, size)
        self._across.setSizes([580, 420])
        self._placed = self._down.restoreState(self.shell.state.bytes(_DOWN))
        self._across.restoreState(self.shell.state.bytes(_ACROSS))
        self._across.splitterMoved.connect(self._on_splitter_moved)
        self._down.splitterMoved.connect(self._on_splitter_moved)
        layout.addWidget(self._across, 1)

    def _head(self) -> QLayout:
        theme.set_role_font(self.sentence, 1.5, weight=self.sentence.font().Weight.DemiBold)
        layout = QVBoxLayout()
        layout.setSpacing(2)
        layout.addWidget(self.day)
        layout.addWidget(self.sentence)
        return layout

    def _to_do(self) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        head = QVBoxLayout()
        head.setContentsMargins(14, 8, 10, 8)
        head.addWidget(HeadLine(text_label(_("À faire"), ratio=1.1, bold=True), self.filters))
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 3, 10, 4)
        foot.addWidget(self.count)
        foot.addWidget(self.show_all)
        foot.addStretch(1)
        self._stack = QStackedLayout()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addLayout(self._stack, 1)
        # Filled once it has its place: the first widget is shown at once, alone it would be a window.
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._nothing)
        layout.addWidget(hairline())
        layout.addLayout(foot)
        return card

    # ------------------------------------------------------------------------------------------- show
    def reload(self) -> None:
        """Ask for the situation of the day."""
        self.shell.ask(self, partial(_read, seen=self._seen), self._show)

    def _show(self, answer: _Answer) -> None:
        self._view = view = answer.view
        self.acts.set_read_only(answer.read_only)
        self.shell.state.set_seen(answer.register, view.today)
        if answer.missed and answer.since is not None and answer.register not in self._told:
            self._told.add(answer.register)
            text = _missed_text(answer.missed, answer.since)
            self.shell.messages.bar(MISSED_BAR, Tone.WARNING, text)
        if view.is_empty:
            self._pages.setCurrentWidget(self._start)
            return
        self._pages.setCurrentWidget(self._content)
        self.day.setText(_("Situation au {day}").format(day=french.long_date(view.today)))
        self.sentence.setText(view.sentence)
        self.timeline.show_rows(view.timeline, view.today)
        self._place_splitter()
        self.filters.set_rows(view.deadlines)
        if not self._restored:
            self._restored = True
            self.filters.choose(self.shell.state.get(_FILTERS))
        self._show_rows()

    def _place_splitter(self) -> None:
        """Give the bars the height they need, within reason, and the explanation the rest; done once."""
        if self._placed:
            return
        self._placed = True
        whole = max(self._down.height(), 2 * _LEAST_WHY)
        bars = min(self.timeline.maximumHeight(), whole - _LEAST_WHY)
        self._down.setSizes([bars, whole - bars])

    def _show_rows(self) -> None:
        if self._view is None:
            return
        rows, everything = self.filters.rows(), self.filters.count_open()
        words = french.counted(len(rows), _("échéance affichée"), _("échéances affichées"))
        dealt = self.filters.shows_dealt()
        if len(rows) != everything and not dealt:
            words = _("{shown} sur {all}").format(shown=words, all=french.number(everything))
        self.count.setText(words)
        self.show_all.setVisible(dealt or len(rows) != everything)
        self._nothing.set_text(*_why_nothing(everything, dealt=dealt), tone=Tone.OK)
        self.list.set_rows(rows)
        self._stack.setCurrentWidget(self.list if rows else self._nothing)

    def _on_filtered(self) -> None:
        self.shell.state.set(_FILTERS, self.filters.chosen())
        self._show_rows()

    def _on_show_all(self) -> None:
        self.filters.show_everything()
        self.list.setFocus()

    # ------------------------------------------------------------------------------------------ choose
    def _on_open_button(self) -> None:
        if self._row is not None:
            self._on_opened(self._row)

    def _on_current(self, row: DeadlineRow | None) -> None:
        self._row = row
        self.why.show_row(row)
        self.acts.set_row(row)
        self.open_button.setEnabled(row is not None)
        if row is not None:
            self.timeline.bars.select(row.contract_id)

    def _on_contract(self, contract_id: object) -> None:
        if not self.list.select_contract(contract_id):
            self.list.choose_none()
            text = _("{reference} : aucune échéance dans ce qui est affiché.")
            self.why.show_hint(text.format(reference=self._reference(contract_id)))

    def _on_deadline(self, contract_id: object, key: tuple[DeadlineKind, dt.date]) -> None:
        """Go to a deadline of the bars; one that the filters hide is explained all the same."""
        rows = () if self._view is None else self._view.deadlines
        found = [row for row in rows if row.contract_id == contract_id and (row.kind, row.due_on) == key]
        if not found:
            self._on_contract(contract_id)
        elif not self.list.select_row(found[0]):
            self.list.choose_none()
            self._on_current(found[0])

    def _on_opened(self, row: DeadlineRow) -> None:
        self.shell.go_to("contracts", row.reference)

    def _on_contract_opened(self, contract_id: object) -> None:
        self.shell.go_to("contracts", self._reference(contract_id))

    def _reference(self, contract_id: object) -> str:
        rows = () if self._view is None else self._view.timeline
        return next((row.reference for row in rows if row.contract_id == contract_id), "")

    def _on_splitter_moved(self) -> None:
        self.shell.state.set_bytes(_ACROSS, self._across.saveState())
        self.shell.state.set_bytes(_DOWN, self._down.saveState())

    def focus_filter(self) -> None:
        """Put the keyboard on the first filter."""
        self.filters.horizon.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def begin_contract(self) -> None:
        """Open the form of a new contract."""
        from contractdesk.ui.contract_form.opening import new_contract

        new_contract(self)

    def begin_import(self) -> None:
        """Choose a sheet to import."""
        from contractdesk.ui.import_wizard.opening import choose_file

        choose_file(self)


@dataclass(frozen=True)
class _Answer:
    """What the worker read: the situation, and what went by unseen since the last opening."""

    view: DashboardView
    read_only: bool
    register: str
    since: dt.date | None
    missed: Sequence[AlertRow]


def _read(source: Source, seen: Mapping[str, dt.date]) -> _Answer:
    from contractdesk.services import alerts

    register = str(source.database.path.resolve())
    since = seen.get(register)
    return _Answer(
        dashboard.view(source.facts, source.today),
        source.database.read_only,
        register,
        since,
        alerts.missed_since(source.facts, source.today, since),
    )


def _missed_text(missed: Sequence[AlertRow], since: dt.date) -> str:
    """Say what went by while nobody looked and is no longer listed."""
    named = [
        _("{reference}, {kind} du {day}").format(
            reference=one.deadline.reference,
            kind=labels.deadline_kind(one.deadline.kind).lower(),
            day=french.date(one.deadline.due_on),
        )
        for one in missed[:_MOST_NAMED]
    ]
    count = french.counted(len(missed), _("échéance est passée"), _("échéances sont passées"))
    others = len(missed) - len(named)
    if others:
        named.append(french.counted(others, _("autre"), _("autres")))
    return _("{count} depuis la dernière ouverture, le {day}\u00a0: {named}.").format(
        count=count, day=french.date(since), named="\u00a0; ".join(named)
    )


def _side_by_side(*widgets: QWidget) -> QWidget:
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    for widget in widgets:
        line.addWidget(widget)
    return made


def _why_nothing(everything: int, *, dealt: bool) -> tuple[str, str, str]:
    """Tell apart a register without deadlines, choices that leave none, and nothing said of any."""
    if dealt:
        return (
            "circle-check",
            _("Rien de traité ni de reporté dans les dix-huit mois à venir."),
            _("Ce que vous marquez comme traité ou reportez se retrouve ici, et peut être rouvert."),
        )
    if everything:
        return (
            "circle-check",
            _("Rien à faire dans ce qui est affiché."),
            _("D’autres échéances sont masquées par les choix au-dessus de la liste."),
        )
    return "circle-check", _("Aucune échéance dans les dix-huit mois à venir."), ""


def _ways_to_start(page: DashboardPage) -> EmptyState:
    actions: list[Any] = [
        EmptyAction(_("Nouveau contrat"), page.begin_contract, icon="plus", primary=True),
        EmptyAction(_("Importer une feuille Excel…"), page.begin_import, icon="file-spreadsheet"),
        EmptyAction(_("Voir le registre d’exemple"), page.sample_asked.emit, icon="eye"),
        EmptyAction(_("Ouvrir un autre registre…"), page.open_asked.emit, icon="folder-open"),
    ]
    return EmptyState(
        "layout-dashboard",
        _("Ce registre ne contient encore aucun contrat."),
        _(
            "Le registre d’exemple montre six contrats réels : ce qu’il faut faire et quand, leurs prix, "
            "leurs révisions. Il s’ouvre à part, rien n’est changé ici."
        ),
        actions,
    )
