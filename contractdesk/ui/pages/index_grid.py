"""The months of an index in a grid, a year to a line, the latest year first; absences say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.dates import Month
from contractdesk.ui import theme
from contractdesk.ui.pages.index_view import MONTHS_A_YEAR, MonthValue, SeriesView, explained, quality_badge
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.table_header import PlainHeader

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    Index = QModelIndex | QPersistentModelIndex

VALUE_ROLE = int(Qt.ItemDataRole.UserRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ICON = 12
_PAD = 7
_ROW_PAD = 9
_NARROWEST = 360


def short_month(number: int) -> str:
    """Write a month as the head of a narrow column."""
    return (
        _("janv."), _("févr."), _("mars"), _("avril"), _("mai"), _("juin"),
        _("juil."), _("août"), _("sept."), _("oct."), _("nov."), _("déc."),
    )[number - 1]  # fmt: skip


class GridModel(QAbstractTableModel):
    """Years down, months across."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self._months: dict[Month, MonthValue] = {}
        self._years: list[int] = []

    def set_series(self, series: SeriesView) -> None:
        """Show another series."""
        self.beginResetModel()
        self._months = series.by_month
        self._years = sorted({month.year for month in self._months}, reverse=True)
        self.endResetModel()

    def place_of(self, month: Month) -> QModelIndex:
        """Give the cell of a month."""
        if month.year not in self._years:
            return QModelIndex()
        return self.index(self._years.index(month.year), month.number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count the years; a cell has none."""
        return 0 if parent.isValid() else len(self._years)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count the year and its months; a cell has none."""
        return 0 if parent.isValid() else 1 + MONTHS_A_YEAR

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Give the year, then the value of each month or the word for its absence."""
        if not index.isValid():
            return None
        if role == int(Qt.ItemDataRole.TextAlignmentRole):
            return _RIGHT
        year = self._years[index.row()]
        if index.column() == 0:
            return str(year) if role in (_DISPLAY, _ACCESSIBLE) else None
        one = self._months.get(Month(year, index.column()))
        if role == VALUE_ROLE:
            return one
        if one is None:
            return None
        if role == _DISPLAY:
            return _("manque") if one.value is None else french.number(one.value)
        return explained(one) if role in (_TOOL_TIP, _ACCESSIBLE) else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Give the titles of the columns; rows have none."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == int(Qt.ItemDataRole.TextAlignmentRole):
            return _RIGHT
        if role == _DISPLAY:
            return short_month(section) if section else _("Année")
        if role == _ACCESSIBLE:
            return french.month_name(section) if section else _("Année")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the keyboard go from month to month, not to the years."""
        return super().flags(index) if index.column() > 0 else Qt.ItemFlag.ItemIsEnabled


class _GridDelegate(QStyledItemDelegate):
    """Paints a value, the mark of its trust before it, and absences in the tone of a warning."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Give every cell the room of the widest."""
        metrics = option.fontMetrics
        figure = _ICON + 4 + metrics.horizontalAdvance("888,8")
        widest = max(figure, metrics.horizontalAdvance(_("manque")))
        return QSize(widest + 2 * _PAD, metrics.height() + _ROW_PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one month."""
        one = index.data(VALUE_ROLE)
        palette, rect = option.palette, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            ground, _text = theme.selection_colors(
                palette, active=bool(option.state & QStyle.StateFlag.State_Active)
            )
            painter.fillRect(rect, ground)
        elif isinstance(one, MonthValue) and one.value is None:
            painter.fillRect(rect.adjusted(1, 1, -1, -2), theme.tone_colors(palette, Tone.WARNING).bg)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if isinstance(one, MonthValue):
            self._paint_value(painter, option, one, str(index.data()))
        elif index.column() == 0:
            painter.setPen(theme.secondary(palette))
            painter.setFont(theme.scaled_font(option.font, 1.0, weight=option.font.Weight.DemiBold))
            painter.drawText(rect.adjusted(_PAD, 0, -_PAD, -1), _RIGHT, str(index.data()))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    @staticmethod
    def _paint_value(painter: QPainter, option: QStyleOptionViewItem, one: MonthValue, text: str) -> None:
        room = option.rect.adjusted(_PAD, 0, -_PAD, -1)
        color = option.palette.color(QPalette.ColorRole.Text)
        if one.value is None:
            color = theme.tone_colors(option.palette, Tone.WARNING).fg
        elif one.is_doubtful:
            badge = quality_badge(one)
            tone = theme.tone_colors(option.palette, badge.tone).fg
            ratio = float(option.widget.devicePixelRatioF()) if option.widget is not None else 1.0
            pixmap = theme.icon_pixmap(badge.icon, tone, _ICON, ratio)
            painter.drawPixmap(room.left() - 1, room.center().y() - _ICON // 2 + 1, pixmap)
        painter.setPen(color)
        painter.setFont(option.font)
        painter.drawText(room, _RIGHT, text)


class IndexGrid(QTableView):
    """The grid; arrows go from month to month.

    Signals:
        month_chosen: One is on another month; carries it.
        opened: Enter, or a double click, on a month; carries it.
    """

    month_chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.grid = GridModel(self)
        self.setModel(self.grid)
        self._delegate = _GridDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(_("Valeurs par année et par mois"))
        self.doubleClicked.connect(self._on_opened)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(_NARROWEST)
        self.setHorizontalHeader(PlainHeader(self))
        self.verticalHeader().hide()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        option = QStyleOptionViewItem()
        option.initFrom(self)
        size = self._delegate.sizeHint(option, QModelIndex())
        self.horizontalHeader().setDefaultSectionSize(size.width())
        self.verticalHeader().setDefaultSectionSize(size.height())

    def set_series(self, series: SeriesView) -> None:
        """Show another series, from its latest month."""
        self.grid.set_series(series)
        self.updateGeometry()

    def choose(self, month: Month) -> None:
        """Go to a month, without telling anybody."""
        index = self.grid.place_of(month)
        if index.isValid() and index != self.currentIndex():
            self.blockSignals(True)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.blockSignals(False)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the month one has gone to."""
        super().currentChanged(current, previous)
        one = current.data(VALUE_ROLE)
        if isinstance(one, MonthValue):
            self.month_chosen.emit(one.month)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the month one is on with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_opened(self, index: Index) -> None:
        one = index.data(VALUE_ROLE)
        if isinstance(one, MonthValue):
            self.opened.emit(one.month)

    def sizeHint(self) -> QSize:
        """Take the room of every month and every year."""
        width = self.horizontalHeader().length() + 4
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 4
        return QSize(width + self.verticalScrollBar().sizeHint().width(), height)
