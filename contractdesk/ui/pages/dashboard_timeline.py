"""The coming months as bars, with a legend, and the same as a table for whoever does not see bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import DeadlineKind
from contractdesk.services import labels
from contractdesk.ui import theme
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.data_table import DataTable
from contractdesk.ui.widgets.notices import IconLabel
from contractdesk.ui.widgets.parts import icon_button, text_label
from contractdesk.ui.widgets.timeline import Timeline
from contractdesk.ui.widgets.timeline_scale import TimelineBar, TimelineMark, TimelineSpan

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from contractdesk.services import dto
    from contractdesk.ui.state import WindowState

_MARKS = {
    DeadlineKind.INVOICE: ("receipt-euro", Tone.NEUTRAL),
    DeadlineKind.REVISION: ("trending-up", Tone.OK),
}


_AS_TABLE = "dashboard/timeline_as_table"
_LEAST_HEIGHT = 220
# Qt's own « no maximum » (QWIDGETSIZE_MAX).
_ANY_HEIGHT = 16_777_215


@dataclass(frozen=True)
class Entry:
    """A line of the table: a span or a day of a contract."""

    contract_id: int
    reference: str
    text: str
    start: dt.date
    end: dt.date
    hint: str = ""
    key: tuple[DeadlineKind, dt.date] | None = None


class TimelinePanel(QFrame):
    """The bars of the contracts, or their table.

    Signals:
        selected: A contract was chosen; carries its id.
        deadline_chosen: A window or a mark was chosen; carries the contract's id, then kind and date.
        activated: A contract was double-clicked or entered; carries its id.
    """

    selected = Signal(object)
    deadline_chosen = Signal(object, object)
    activated = Signal(object)

    def __init__(self, state: WindowState, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._state = state
        self.setProperty("role", "card")
        self.bars = Timeline()
        self.table = DataTable(
            "dashboard_timeline",
            _columns(),
            lambda entry: (entry.contract_id, entry.text, entry.start.toordinal()),
            state=state,
            today=today,
            noun=(_("repère"), _("repères")),
            title=_("Périodes, préavis, révisions et factures des prochains mois"),
        )
        self._switch = icon_button("list", _("Voir en tableau"), self._on_switched)
        self._stack = QStackedLayout()
        head = self._head = QHBoxLayout()
        head.setContentsMargins(14, 8, 8, 4)
        head.setSpacing(12)
        head.addWidget(text_label(_("Dix-huit mois à venir"), ratio=1.1, bold=True))
        head.addStretch(1)
        head.addWidget(self._switch)
        self._legend = _legend()
        body = QVBoxLayout(self)
        body.setContentsMargins(1, 1, 1, 1)
        body.setSpacing(0)
        body.addLayout(head)
        body.addLayout(self._stack, 1)
        # Filled once it has its place: the first widget is shown at once, alone it would be a window.
        self._stack.addWidget(self.bars)
        self._stack.addWidget(self.table)
        body.addWidget(self._legend)
        self.bars.selected.connect(self.selected)
        self.bars.stop_chosen.connect(self.deadline_chosen)
        self.bars.activated.connect(self.activated)
        self.table.current_changed.connect(self._on_entry)
        self.table.opened.connect(self._on_entry_opened)
        self._show_as(table=state.get(_AS_TABLE) is True)

    def show_rows(self, rows: Sequence[dto.TimelineRow], today: dt.date) -> None:
        """Show the contracts from the current month on."""
        self.bars.set_bars([_bar(row) for row in rows], first=today.replace(day=1), today=today)
        self.table.set_rows([entry for row in rows for entry in _entries(row)])
        self._bound_height()

    def _bound_height(self) -> None:
        """Take no more room than the bars need; a table takes what there is."""
        around = self._head.sizeHint().height() + self._legend.sizeHint().height() + 2
        bars = self.bars.sizeHint().height()
        self.setMaximumHeight(_ANY_HEIGHT if self.as_table() else max(_LEAST_HEIGHT, around + bars))

    def as_table(self) -> bool:
        """Tell whether the table is shown."""
        return self._stack.currentWidget() is self.table

    def _on_switched(self) -> None:
        to_table = not self.as_table()
        self._state.set(_AS_TABLE, to_table)
        self._show_as(table=to_table)

    def _show_as(self, *, table: bool) -> None:
        self._stack.setCurrentWidget(self.table if table else self.bars)
        self._legend.setVisible(not table)
        self._bound_height()
        name = _("Voir en frise") if table else _("Voir en tableau")
        self._switch.setToolTip(name)
        self._switch.setAccessibleName(name)
        theme.set_icon(self._switch, "chart-column" if table else "list")

    def _on_entry(self, entry: Entry | None) -> None:
        if entry is None or not self.as_table():
            return
        if entry.key is None:
            self.selected.emit(entry.contract_id)
        else:
            self.deadline_chosen.emit(entry.contract_id, entry.key)

    def _on_entry_opened(self, entry: Entry) -> None:
        self.activated.emit(entry.contract_id)


def _columns() -> list[Column]:
    return [
        Column("reference", _("Contrat"), lambda e: e.reference, width=22, groupable=True),
        Column("text", _("Repère"), lambda e: e.text, width=0, tooltip=lambda e: e.hint or e.text),
        Column("start", _("Du"), lambda e: e.start, Kind.DATE, width=12),
        Column("end", _("Au"), lambda e: e.end, Kind.DATE, width=12),
    ]


def _bar(row: dto.TimelineRow) -> TimelineBar:
    return TimelineBar(
        row.contract_id,
        row.reference,
        row.vendor,
        tuple(
            TimelineSpan(
                period.start,
                period.end,
                _("Période n° {number}, {span}").format(
                    number=period.number, span=french.period(period.start, period.end)
                ),
            )
            for period in row.periods
        ),
        tuple(
            TimelineSpan(first, last, _window_text(first, last), (DeadlineKind.NOTICE, last))
            for first, last in row.windows
        ),
        tuple(TimelineMark(mark.day, *_look(mark), key=(mark.kind, mark.day)) for mark in row.marks),
        _capital(row.note),
    )


def _look(mark: dto.TimelineMark) -> tuple[str, str, Tone]:
    icon, tone = _MARKS[mark.kind]
    return icon, _capital(mark.text), tone


def _window_text(first: dt.date, last: dt.date) -> str:
    return _("Préavis : décider avant le {first}, lettre reçue au plus tard le {last}").format(
        first=french.date(first), last=french.date(last)
    )


def _entries(row: dto.TimelineRow) -> list[Entry]:
    found = [
        Entry(row.contract_id, row.reference, _("Période n° {n}").format(n=one.number), one.start, one.end)
        for one in row.periods
    ]
    found += [
        Entry(
            row.contract_id,
            row.reference,
            _("Préavis"),
            first,
            last,
            _window_text(first, last),
            (DeadlineKind.NOTICE, last),
        )
        for first, last in row.windows
    ]
    found += [
        Entry(
            row.contract_id,
            row.reference,
            labels.deadline_kind(mark.kind),
            mark.day,
            mark.day,
            _capital(mark.text),
            (mark.kind, mark.day),
        )
        for mark in row.marks
    ]
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Swatch(QWidget):
    """A sample of a bar, as the timeline paints it."""

    def __init__(self, *, window: bool) -> None:
        super().__init__()
        self._window = window
        self.setFixedSize(QSize(22, 12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a bit of period or of notice window."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tone_colors(self.palette(), Tone.WARNING if self._window else Tone.INFO)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colors.fg, 1))
        if self._window:
            painter.setBrush(colors.bg)
            painter.drawRect(rect)
            painter.setBrush(QBrush(colors.fg, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(rect)
        else:
            ground = QColor(colors.fg)
            ground.setAlphaF(0.45)
            painter.setBrush(ground)
            painter.drawRoundedRect(rect, 3, 3)


def _legend() -> QWidget:
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(14, 5, 14, 6)
    line.setSpacing(6)
    samples: list[tuple[QWidget, str]] = [
        (_Swatch(window=False), _("Période")),
        (_Swatch(window=True), _("Préavis")),
        *(
            (IconLabel(icon, tone, 14), text)
            for (icon, tone), text in zip(_MARKS.values(), (_("Facture"), _("Révision")), strict=True)
        ),
    ]
    for sample, text in samples:
        line.addWidget(sample)
        line.addWidget(text_label(text, ratio=0.95, quiet=True))
        line.addSpacing(8)
    line.addStretch(1)
    return made
