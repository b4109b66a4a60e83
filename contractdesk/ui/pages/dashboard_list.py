"""What is to be done, one under the other: urgency and date, the sentence, who it is with, what it costs.

A list rather than a table: a sentence that does not fit goes on below, it is never cut.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import Bucket
from contractdesk.services import labels
from contractdesk.ui import theme
from contractdesk.ui.models.columns import Column
from contractdesk.ui.models.rows_model import ID_ROLE, ROW_ROLE, RowsModel
from contractdesk.ui.pages.contract_badges import deadline_badge
from contractdesk.ui.widgets.badge import badge_width, paint_badge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from contractdesk.services.dto import DeadlineRow

    Index = QModelIndex | QPersistentModelIndex

_PAD = 12
_GAP = 16
_ROOM = 7
_BETWEEN = 3
_BATCH = 200


class DeadlineList(QListView):
    """Deadlines in the order they come; Enter or a double click opens.

    Signals:
        current_changed: The row one is on changed; carries the row, or None.
        opened: Carries the row to open.
    """

    current_changed = Signal(object)
    opened = Signal(object)

    def __init__(self, title: str, *, one_contract: bool = False, opens: str = "") -> None:
        super().__init__()
        self._one_contract = one_contract
        column = Column("deadline", _("Échéance"), self._spoken)
        self._rows = RowsModel([column], attrgetter("id"), self)
        self.setModel(self._rows)
        self._delegate = _DeadlineDelegate(self, one_contract=one_contract)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(title)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        # The height of a row is that of its sentence: those in sight first, the others while one reads.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.doubleClicked.connect(self._on_opened)
        self.selectionModel().currentChanged.connect(self._on_current)
        self._add_actions(opens)

    def _add_actions(self, opens: str) -> None:
        """Put what can be done with a row in its menu."""
        if opens:
            action = QAction(opens, self)
            theme.set_icon(action, "external-link")
            action.triggered.connect(self.open_current)
            self.addAction(action)
        copy = QAction(_("Copier"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        theme.set_icon(copy, "copy")
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def add_acts(self, acts: Sequence[QAction]) -> None:
        """Put what can be done about a deadline in the menu of its row, before what is about the list."""
        before = self.actions()[0]
        for act in acts:
            self.insertAction(before, act)
        line = QAction(self)
        line.setSeparator(True)
        self.insertAction(before, line)

    def _spoken(self, row: DeadlineRow) -> str:
        """Write a whole row as a screen reader says it and a letter quotes it."""
        parts = [
            f"{deadline_badge(row.bucket, row.state).text}, {french.date(row.act_by)}",
            row.title if self._one_contract else _named(row),
            detail_text(row, one_contract=self._one_contract),
        ]
        return " · ".join(part for part in (*parts, amount_text(row)) if part)

    # -------------------------------------------------------------------------------------------- rows
    def set_rows(self, rows: Sequence[DeadlineRow]) -> None:
        """Show these rows; the chosen one stays chosen when it is still there, else it is the first."""
        key = self.currentIndex().data(ID_ROLE) if self.currentIndex().isValid() else None
        self._rows.set_rows(rows)
        place = self._rows.position(key) if key is not None else -1
        index = self._rows.index(max(0, place), 0) if rows else QModelIndex()
        if index != self.currentIndex() and index.isValid():
            self.setCurrentIndex(index)
        else:
            self.current_changed.emit(self.current_row())

    def rows(self) -> tuple[DeadlineRow, ...]:
        """Give the rows shown."""
        return self._rows.rows()

    def current_row(self) -> DeadlineRow | None:
        """Give the row one is on."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def selected_rows(self) -> list[DeadlineRow]:
        """Give the rows selected, in the order shown."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._rows.rows()[place] for place in places]

    def select_row(self, row: DeadlineRow) -> bool:
        """Go to a deadline; False when it is not here."""
        place = self._rows.position(row.id)
        if place >= 0:
            self.setCurrentIndex(self._rows.index(place, 0))
        return place >= 0

    def select_contract(self, contract_id: object) -> bool:
        """Select every row of a contract and go to the first; False when it has none here."""
        places = [place for place, row in enumerate(self._rows.rows()) if row.contract_id == contract_id]
        if not places:
            return False
        first = self._rows.index(places[0], 0)
        self.setCurrentIndex(first)
        selection = QItemSelection()
        for place in places:
            selection.select(self._rows.index(place, 0), self._rows.index(place, 0))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(first)
        return True

    def choose_none(self) -> None:
        """Choose no row."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    # ----------------------------------------------------------------------------------------- actions
    def open_current(self) -> None:
        """Open what the row one is on is about."""
        self._on_opened(self.currentIndex())

    def copy(self) -> None:
        """Put the rows selected on the clipboard, one per line."""
        QGuiApplication.clipboard().setText("\n".join(map(self._spoken, self.selected_rows())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.open_current()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the sentences out again for the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _on_opened(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if row is not None:
            self.opened.emit(row)

    def _on_current(self, index: QModelIndex, _previous: QModelIndex) -> None:
        self.current_changed.emit(index.data(ROW_ROLE) if index.isValid() else None)


def _named(row: DeadlineRow) -> str:
    return _("{reference} : {title}").format(reference=row.reference, title=row.title)


def detail_text(row: DeadlineRow, *, one_contract: bool = False) -> str:
    """Write who and what a deadline is about, its alert, when it comes back if it was put off, why."""
    parts = [] if one_contract else [row.vendor]
    parts.append(labels.deadline_kind(row.kind))
    if row.alert:
        parts.append(row.alert)
    if row.snoozed_until is not None:
        parts.append(_("rappel le {day}").format(day=french.date(row.snoozed_until)))
    if row.reason:
        parts.append(_("motif : {reason}").format(reason=row.reason))
    return " · ".join(parts)


def amount_text(row: DeadlineRow) -> str:
    """Write what is at stake, nothing when it is not known."""
    if row.amount_ht is None:
        return ""
    return _("{amount} HT").format(amount=french.money(row.amount_ht))


class _DeadlineDelegate(QStyledItemDelegate):
    """Paints a deadline on as many lines as its sentence takes."""

    def __init__(self, view: DeadlineList, *, one_contract: bool) -> None:
        super().__init__(view)
        self._view = view
        self._one_contract = one_contract
        self._badge_rooms: dict[int, int] = {}

    # ---------------------------------------------------------------------------------------- geometry
    def _badge_room(self, metrics: QFontMetrics) -> int:
        """Give the width of the widest badge, measured once per height of text: it is asked for every row."""
        height = metrics.height()
        if height not in self._badge_rooms:
            widths = (badge_width(metrics, deadline_badge(bucket)) for bucket in Bucket)
            self._badge_rooms[height] = max(widths)
        return self._badge_rooms[height]

    def _sentence(self, row: DeadlineRow, font: QFont, width: int) -> QTextLayout:
        """Lay a sentence out, its reference in a heavier weight."""
        text = row.title[:1].upper() + row.title[1:] if self._one_contract else _named(row)
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        if not self._one_contract:
            heavy = QTextLayout.FormatRange()
            heavy.start, heavy.length = 0, len(row.reference)
            shape = QTextCharFormat()
            shape.setFontWeight(QFont.Weight.DemiBold)
            heavy.format = shape
            layout.setFormats([heavy])
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout

    def _sentence_room(self, metrics: QFontMetrics, width: int) -> int:
        return max(120, width - 2 * _PAD - _GAP - self._badge_room(metrics))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Be as high as the sentence and the line below it."""
        metrics = option.fontMetrics
        width = self._view.viewport().width()
        layout = self._sentence(index.data(ROW_ROLE), option.font, self._sentence_room(metrics, width))
        height = layout.boundingRect().height() + _BETWEEN + metrics.height()
        return QSize(width, int(height) + 2 * _ROOM + 1)

    # ---------------------------------------------------------------------------------------- painting
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one deadline."""
        row: Any = index.data(ROW_ROLE)
        palette, rect, metrics = option.palette, option.rect, option.fontMetrics
        text_color, quiet = palette.color(QPalette.ColorRole.Text), theme.secondary(palette)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            active = bool(option.state & QStyle.StateFlag.State_Active)
            ground, text_color = theme.selection_colors(palette, active=active)
            quiet = text_color if theme.high_contrast() else quiet
            painter.fillRect(rect, ground)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(option.font)
        top, line = rect.top() + _ROOM, metrics.height()
        left = QRect(rect.left() + _PAD, top, self._badge_room(metrics), line)
        ratio = self._view.devicePixelRatioF()
        badge = deadline_badge(row.bucket, row.state)
        paint_badge(painter, left.adjusted(0, -2, 0, 2), badge, palette, ratio)
        sentence = self._sentence(row, option.font, self._sentence_room(metrics, rect.width()))
        middle = left.right() + _GAP
        painter.setPen(text_color)
        sentence.draw(painter, QPointF(middle, top))
        below = top + int(sentence.boundingRect().height()) + _BETWEEN
        day = QPoint(left.left() + 8, top + line + _BETWEEN + metrics.ascent())
        painter.drawText(day, french.date(row.act_by))
        amount = amount_text(row)
        room = QRect(middle, below, rect.right() - _PAD - middle, line)
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, amount)
        painter.setPen(quiet)
        room.setRight(room.right() - metrics.horizontalAdvance(amount) - (_GAP if amount else 0))
        detail = detail_text(row, one_contract=self._one_contract)
        elided = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, elided)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(palette.color(QPalette.ColorRole.Highlight))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()
