"""A small table of texts inside a sheet: long texts wrap, columns share the width, all of it is visible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from contractdesk.ui import theme
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.models.rows_model import ROW_ROLE, RowsModel
from contractdesk.ui.widgets.table_header import PlainHeader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    Index = QModelIndex | QPersistentModelIndex

_PAD = 8
_ROOM = 5


@dataclass(frozen=True)
class _Line:
    """A row by its place: two rows may hold the same texts."""

    place: int
    cells: tuple[str, ...]


class TextGrid(QTableView):
    """Texts under titles; figures to the right; a last line of totals may stand out."""

    def __init__(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[tuple[str, ...]],
        *,
        numeric: Sequence[int] = (),
        strong: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self._columns = [_column(n, name, numeric=n in numeric) for n, name in enumerate(columns)]
        self._rows = RowsModel(self._columns, lambda line: line.place, self)
        self.setModel(self._rows)
        self.setHorizontalHeader(PlainHeader(self))
        self._delegate = _WrappingDelegate(self, frozenset(strong))
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._rows.set_rows([_Line(place, row) for place, row in enumerate(rows)])
        self._fit(self.sizeHint().width())

    # ---------------------------------------------------------------------------------------- geometry
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the columns, and be as high as the texts then are."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        for place, wanted in enumerate(self._shares(width)):
            self.setColumnWidth(place, wanted)
        height = self.horizontalHeader().sizeHint().height() + 2
        for place in range(self._rows.rowCount()):
            row = max(self._delegate.height(self._rows.index(place, n)) for n in range(len(self._columns)))
            self.setRowHeight(place, row)
            height += row
        self.setFixedHeight(height)

    def _shares(self, width: int) -> list[int]:
        """Give each column its longest word at least; what is left goes where texts are longer."""
        metrics = QFontMetrics(self._delegate.heavy(self.font()))
        least, most = [], []
        for column in self._columns:
            texts = [column.text(row) for row in self._rows.rows()]
            title = self.horizontalHeader().sectionSizeFromContents(self._columns.index(column)).width()
            words = [word for text in texts for word in text.split(" ")]
            least.append(max([title, *(metrics.horizontalAdvance(word) + 2 * _PAD + 2 for word in words)]))
            most.append(max([title, *(metrics.horizontalAdvance(text) + 2 * _PAD + 2 for text in texts)]))
        spare = width - sum(least)
        if spare < 0:
            return [low * width // sum(least) for low in least]
        shares = list(least)
        # The least greedy first: short texts stay on one line, long ones share what is left.
        wish = {n: high - low for n, (low, high) in enumerate(zip(least, most, strict=True))}
        for rank, (n, wanted) in enumerate(sorted(wish.items(), key=lambda item: item[1])):
            granted = min(wanted, spare // (len(wish) - rank))
            shares[n] += granted
            spare -= granted
        # Figures stay as narrow as they are: the columns of texts share what nobody asked for.
        texts_at = [n for n, column in enumerate(self._columns) if column.kind is Kind.TEXT] or [0]
        for n in texts_at:
            shares[n] += max(0, width - sum(shares)) // (len(texts_at) - texts_at.index(n))
        return shares

    # -------------------------------------------------------------------------------------------- copy
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the rows selected on Ctrl+C, as a spreadsheet reads them."""
        if event.matches(QKeySequence.StandardKey.Copy):
            lines = [index.data(ROW_ROLE) for index in self.selectionModel().selectedRows()]
            texts = ["\t".join(column.copied(line) for column in self._columns) for line in lines]
            QGuiApplication.clipboard().setText("\n".join(texts) + "\n")
        else:
            super().keyPressEvent(event)


def _column(place: int, name: str, *, numeric: bool) -> Column:
    value: Callable[[_Line], str] = lambda line: line.cells[place]  # noqa: E731
    return Column(str(place), name, value, Kind.NUMBER if numeric else Kind.TEXT)


class _WrappingDelegate(QStyledItemDelegate):
    """Paints a text on as many lines as its column needs."""

    def __init__(self, view: TextGrid, strong: frozenset[int]) -> None:
        super().__init__(view)
        self._view = view
        self._strong = strong

    def heavy(self, font: QFont) -> QFont:
        """Give the font of a line that stands out."""
        return theme.scaled_font(font, 1.0, weight=QFont.Weight.DemiBold)

    def _font(self, index: Index) -> QFont:
        font = self._view.font()
        return self.heavy(font) if index.row() in self._strong else font

    def _flags(self, index: Index) -> int:
        right = bool(index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)

    def height(self, index: Index) -> int:
        """Give the height of a cell in the width of its column."""
        metrics = QFontMetrics(self._font(index))
        room = self._view.columnWidth(index.column()) - 2 * _PAD
        text = str(index.data() or "")
        rect = metrics.boundingRect(QRect(0, 0, max(1, room), 100_000), self._flags(index), text)
        return max(metrics.height(), rect.height()) + 2 * _ROOM + 1

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Follow the wrapped text."""
        return QSize(self._view.columnWidth(index.column()), self.height(index))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        palette, rect = option.palette, option.rect
        text_color = palette.color(QPalette.ColorRole.Text)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            active = bool(option.state & QStyle.StateFlag.State_Active)
            ground, text_color = theme.selection_colors(palette, active=active)
            painter.fillRect(rect, ground)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(text_color)
        painter.setFont(self._font(index))
        room = rect.adjusted(_PAD, _ROOM, -_PAD, 0)
        painter.drawText(room, self._flags(index), str(index.data() or ""))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()
