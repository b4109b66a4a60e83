"""One search field over everything: results by kind under it, reached without leaving the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QFont, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.widgets.notices import announce
from contractdesk.ui.widgets.parts import text_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

_DELAY_MS = 150
_TALLEST = 420
_WIDEST = 680
_RESULT = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class SearchHit:
    """One thing found; `target` is handed back when it is chosen."""

    title: str
    detail: str
    target: Any


@dataclass(frozen=True)
class SearchGroup:
    """The things found of one kind, under its name."""

    title: str
    icon: str
    hits: tuple[SearchHit, ...]


class _HitDelegate(QStyledItemDelegate):
    """Paints a heading, or a title and its detail on one line."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give every line the same height."""
        return QSize(200, option.fontMetrics.height() + 10)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one line of the results."""
        painter.save()
        rect = option.rect.adjusted(10, 0, -10, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        data = index.data(_RESULT)
        if isinstance(data, SearchGroup):
            color = option.palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText)
            ratio = float(option.widget.devicePixelRatioF()) if option.widget is not None else 1.0
            pixmap = theme.icon_pixmap(data.icon, color, 16, ratio)
            painter.drawPixmap(rect.left(), rect.top() + (rect.height() - 16) // 2, pixmap)
            painter.setPen(color)
            painter.setFont(theme.scaled_font(option.font, 0.95, weight=QFont.Weight.DemiBold))
            painter.drawText(rect.adjusted(24, 0, 0, 0), middle, data.title)
        else:
            text_color = option.palette.color(QPalette.ColorRole.Text)
            if option.state & QStyle.StateFlag.State_Selected:
                ground, text_color = theme.selection_colors(option.palette, active=True)
                painter.fillRect(option.rect, ground)
            self._paint_hit(painter, option, rect.adjusted(24, 0, 0, 0), data, text_color)
        painter.restore()

    @staticmethod
    def _paint_hit(painter: QPainter, option: QStyleOptionViewItem, rect, hit: SearchHit, color) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(color)
        painter.setFont(option.font)
        title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, middle, title)
        used = painter.fontMetrics().horizontalAdvance(title) + 10
        painter.setPen(theme.secondary(option.palette))
        rest = rect.adjusted(used, 0, 0, 0)
        detail = painter.fontMetrics().elidedText(
            hit.detail, Qt.TextElideMode.ElideRight, max(0, rest.width())
        )
        painter.drawText(rest, middle, detail)


class SearchField(QLineEdit):
    """Asks after a short pause, shows what comes back, goes where one chooses.

    Signals:
        asked: The text to look for, stripped; empty texts are not asked.
        chosen: Carries the target of the hit chosen.
    """

    asked = Signal(str)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("Rechercher un contrat, un éditeur, un module… (Ctrl+K)"))
        self.setAccessibleName(_("Rechercher"))
        self.setClearButtonEnabled(True)
        glass = QAction(_("Rechercher"), self)
        theme.set_icon(glass, "search")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._on_pause)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)
        self._model = QStandardItemModel(self)
        self._popup: QFrame | None = None
        self._list = QListView()
        self._nothing = text_label(quiet=True)

    # ------------------------------------------------------------------------------------------ asking
    def begin(self) -> None:
        """Take the focus with the former text selected: typing replaces it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _on_edited(self, _text: str) -> None:
        self._timer.start()

    def _on_changed(self, text: str) -> None:
        if not text.strip():
            self._timer.stop()
            self.close_results()

    def _on_pause(self) -> None:
        if self.text().strip():
            self.asked.emit(self.text().strip())

    # ----------------------------------------------------------------------------------------- results
    def show_results(self, query: str, groups: Sequence[SearchGroup]) -> None:
        """Show what a question gave; an answer to a former question is dropped."""
        if query != self.text().strip() or not self.hasFocus():
            return
        popup = self._make_popup()
        self._model.clear()
        hits = 0
        for group in groups:
            heading = QStandardItem(group.title)
            heading.setData(group, _RESULT)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(heading)
            for hit in group.hits:
                item = QStandardItem(f"{hit.title} {hit.detail}")
                item.setData(hit, _RESULT)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self._model.appendRow(item)
                hits += 1
        self._nothing.setText(_("Rien ne correspond à «\u00a0{query}\u00a0».").format(query=query))
        self._nothing.setVisible(hits == 0)
        self._list.setVisible(hits > 0)
        self._place(popup)
        popup.show()
        popup.raise_()
        if hits:
            self._list.setCurrentIndex(self._model.index(1, 0))
        # Imported here: figures are not on the way to the first window.
        from contractdesk.common import french

        announce(self, french.counted(hits, _("résultat"), _("résultats")))

    def close_results(self) -> None:
        """Put the results away."""
        if self._popup is not None:
            self._popup.hide()

    def results_shown(self) -> bool:
        """Tell whether results are on screen."""
        return self._popup is not None and self._popup.isVisible()

    def _make_popup(self) -> QFrame:
        # A child of the window rather than a window of its own: it never takes the focus nor strays.
        if self._popup is None:
            self._popup = QFrame(self.window())
            self._popup.setProperty("role", "overlay")
            self._popup.setAutoFillBackground(True)
            self._list.setModel(self._model)
            self._list.setItemDelegate(_HitDelegate(self._list))
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setMouseTracking(True)
            self._list.setAccessibleName(_("Résultats"))
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.clicked.connect(self._choose)
            self._list.entered.connect(self._on_entered)
            self._nothing.setContentsMargins(12, 10, 12, 10)
            layout = QVBoxLayout(self._popup)
            layout.setContentsMargins(1, 4, 1, 4)
            layout.addWidget(self._list)
            layout.addWidget(self._nothing)
            self.window().installEventFilter(self)
        return self._popup

    def _place(self, popup: QFrame) -> None:
        line = self.fontMetrics().height() + 10
        rows = self._model.rowCount() * line + 12 if self._model.rowCount() else line + 20
        below = self.mapTo(self.window(), QPoint(0, self.height() + 2))
        room = self.window().height() - below.y() - 8
        popup.setGeometry(
            below.x(),
            below.y(),
            min(max(self.width(), _WIDEST), self.window().width() - below.x() - 8),
            min(rows, _TALLEST, room),
        )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay under the field when the window changes."""
        if event.type() == QEvent.Type.Resize and self.results_shown() and self._popup is not None:
            self._place(self._popup)
        return False

    # ---------------------------------------------------------------------------------------- choosing
    def _on_entered(self, index: QModelIndex) -> None:
        if isinstance(index.data(_RESULT), SearchHit):
            self._list.setCurrentIndex(index)

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(_RESULT)
        if isinstance(hit, SearchHit):
            self.close_results()
            self.chosen.emit(hit.target)

    def _move(self, step: int) -> None:
        row = self._list.currentIndex().row() + step
        while 0 <= row < self._model.rowCount():
            index = self._model.index(row, 0)
            if isinstance(index.data(_RESULT), SearchHit):
                self._list.setCurrentIndex(index)
                announce(self._list, str(index.data()))
                return
            row += step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose, Enter goes there, Escape closes, then empties."""
        key = event.key()
        if self.results_shown() and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif self.results_shown() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_pause()
        elif key == Qt.Key.Key_Escape and self.results_shown():
            self.close_results()
        elif key == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event) -> None:
        """Put the results away when one goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_results()
