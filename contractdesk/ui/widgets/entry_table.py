"""A table of rows that are typed: every cell by keyboard, a blank last line to add one, nothing guessed.

Return or F2 opens a cell, typing replaces it, Tab goes to the next one and out after the last; Ctrl+Delete
takes the line away and Ctrl+Z brings it back, Alt with the arrows moves it. What is not understood stays as
typed, marked, and is never a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common.i18n import _
from contractdesk.ui.models.entries_model import FAULT_ROLE, CellKind, EntriesModel, EntryColumn
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.money_edit import CountEdit, MoneyEdit, PercentEdit, YearEdit
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import icon_button

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent

    from contractdesk.common.errors import InputError

Index = QModelIndex | QPersistentModelIndex
_MOST_ROWS_IN_SIGHT = 9
_ROW_HEIGHT = 30
_CHARACTER_ROOM = 22
_LEAST_OPEN = 150


class EntryTable(QWidget):
    """The table with its buttons.

    Signals:
        edited: Something in it changed.
    """

    edited = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[EntryColumn],
        make: Callable[[], Any],
        today: Callable[[], dt.date],
    ) -> None:
        super().__init__()
        self.model = EntriesModel(columns, make, self)
        self.view = EntryView(self.model, today)
        self.view.setAccessibleName(name)
        self.setAccessibleName(name)
        self._adder = icon_button("plus", _("Ajouter une ligne"), self.view.begin_new, mini=True)
        self._remover = icon_button(
            "x", _("Retirer la ligne (Ctrl+Suppr), Ctrl+Z la remet"), self.view.remove_current, mini=True
        )
        self._up = icon_button("arrow-up", _("Monter la ligne (Alt+Haut)"), self.view.move_up, mini=True)
        self._down = icon_button(
            "arrow-down", _("Descendre la ligne (Alt+Bas)"), self.view.move_down, mini=True
        )
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(2)
        for one in (self._adder, self._remover, self._up, self._down):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has its key in the table
            buttons.addWidget(one)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.view)
        layout.addLayout(buttons)
        self.setFocusProxy(self.view)
        self.model.edited.connect(self.edited)

    def set_entries(self, entries: Sequence[Any]) -> None:
        """Show other rows without telling anybody."""
        self.model.set_entries(entries)
        self.view.fit()

    def entries(self) -> tuple[Any, ...]:
        """Give the rows; a cell that is not understood counts as empty."""
        return self.model.entries()

    def unreadable(self) -> list[tuple[int, str, InputError]]:
        """Give the cells that are not understood: the row from 1, the title of the column, and why."""
        return self.model.unreadable()


class EntryView(QTableView):
    """The cells."""

    def __init__(self, model: EntriesModel, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._entries = model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self, today))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.setCornerButtonEnabled(False)
        self._place_columns()
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._on_rows_changed)
        self.fit()

    def _place_columns(self) -> None:
        """Give each column its width; those without one share what is left, a few words at least."""
        metrics = self.fontMetrics()
        self.horizontalHeader().setMinimumSectionSize(40)
        self._open: list[int] = []
        for place, column in enumerate(self._entries.columns):
            title = metrics.horizontalAdvance(column.title) + _CHARACTER_ROOM
            wanted = metrics.horizontalAdvance("0" * column.width) + _CHARACTER_ROOM
            self.setColumnWidth(place, max(title, wanted))
            if not column.width:
                self._open.append(place)
        self._open = self._open or [len(self._entries.columns) - 1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room that is left."""
        super().resizeEvent(event)
        fixed = sum(
            self.columnWidth(place) for place in range(self._entries.columnCount()) if place not in self._open
        )
        share = (self.viewport().width() - fixed) // len(self._open)
        for place in self._open:
            self.setColumnWidth(place, max(share, _LEAST_OPEN))
        self.fit()

    def fit(self) -> None:
        """Be as high as the rows, within reason."""
        rows = min(self._entries.rowCount(), _MOST_ROWS_IN_SIGHT)
        height = self.horizontalHeader().sizeHint().height() + rows * _ROW_HEIGHT + 4
        if self.horizontalScrollBar().maximum() > 0:
            height += self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(height)

    def _on_rows_changed(self) -> None:
        self.fit()

    def sizeHint(self) -> QSize:
        """Want the width there is."""
        return QSize(480, self.minimumHeight())

    # ------------------------------------------------------------------------------------------- rows
    def begin_new(self) -> None:
        """Go to the blank line."""
        index = self._entries.index(self._entries.rowCount() - 1, 0)
        self.setCurrentIndex(index)
        self.setFocus()
        self.edit(index)

    def remove_current(self) -> None:
        """Take the current line away."""
        place = self.currentIndex()
        self._entries.remove(place.row())
        row = min(place.row(), self._entries.rowCount() - 1)
        self.setCurrentIndex(self._entries.index(row, max(place.column(), 0)))
        self.setFocus()

    def move_up(self) -> None:
        """Move the current line up."""
        self._move(-1)

    def move_down(self) -> None:
        """Move the current line down."""
        self._move(1)

    def _move(self, step: int) -> None:
        place = self.currentIndex()
        if self._entries.move(place.row(), step):
            self.setCurrentIndex(self._entries.index(place.row() + step, place.column()))

    # ------------------------------------------------------------------------------------------- keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit, add, take away and move from the keyboard."""
        key, modifiers = event.key(), event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # what the field lets through, once it has had its say
        elif control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the form saves
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        elif control and key == Qt.Key.Key_Delete:
            self.remove_current()
        elif control and key == Qt.Key.Key_Z:
            self._entries.take_back()
        elif key == Qt.Key.Key_Insert:
            self.begin_new()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not control:
            self._entries.clear_cell(self.currentIndex())
        elif key == Qt.Key.Key_Escape:
            event.ignore()  # for the dialog
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be on a cell when arriving."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._entries.index(0, 0))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on to the next cell, and leave the table after the last one: Tab is never a trap."""
        forward = hint == QAbstractItemDelegate.EndEditHint.EditNextItem
        if not forward and hint != QAbstractItemDelegate.EndEditHint.EditPreviousItem:
            super().closeEditor(editor, hint)
            return
        here = self.currentIndex()
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        following = self._neighbour(here, 1 if forward else -1)
        if following.isValid():
            self.setCurrentIndex(following)
            self.edit(following)
        elif forward:
            self.focusNextChild()
        else:
            self.focusPreviousChild()

    def _neighbour(self, here: Index, step: int) -> QModelIndex:
        """Give the next cell that is typed; boxes are ticked with Space, on the way of the arrows."""
        width = self._entries.columnCount()
        place = here.row() * width + here.column() + step
        while 0 <= place < self._entries.rowCount() * width:
            index = self._entries.index(place // width, place % width)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                return index
            place += step
        return QModelIndex()


class _CellDelegate(QStyledItemDelegate):
    """Opens the field that a column needs."""

    def __init__(self, view: EntryView, today: Callable[[], dt.date]) -> None:
        super().__init__(view)
        self._today = today

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the field of a cell."""
        column = _column(index)
        made = self._editor(column, parent)
        made.setAccessibleName(column.title)
        return made

    def _editor(self, column: EntryColumn, parent: QWidget) -> QWidget:
        match column.kind:
            case CellKind.MONEY:
                return MoneyEdit(parent)
            case CellKind.PERCENT:
                return PercentEdit(parent)
            case CellKind.COUNT:
                return CountEdit(parent, least=column.least)
            case CellKind.YEAR:
                return YearEdit(parent)
            case CellKind.DATE:
                return DateEdit(self._today, parent)
            case CellKind.CHOICE:
                combo = QComboBox(parent)
                for text, value in column.offered():
                    combo.addItem(text, value)
                return combo
            case _ if column.choices is not None:
                combo = QComboBox(parent)
                combo.setEditable(True)
                # What is typed is kept: nothing is completed behind one's back.
                combo.setCompleter(None)  # type: ignore[arg-type]
                combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
                combo.addItems([text for text, _value in column.offered()])
                return combo
            case _:
                return QLineEdit(parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the cell holds."""
        value, text = index.data(Qt.ItemDataRole.EditRole), index.data(Qt.ItemDataRole.DisplayRole)
        if isinstance(editor, ParsedEdit):
            if index.data(FAULT_ROLE) is not None:
                editor.setText(text)
            else:
                editor.set_value(value)
        elif isinstance(editor, QComboBox) and editor.isEditable():
            editor.setEditText(value or "")
            if (line := editor.lineEdit()) is not None:
                line.selectAll()
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, QLineEdit):
            editor.setText(value or "")

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take what was typed, understood or not."""
        if not isinstance(model, EntriesModel):
            return
        if isinstance(editor, ParsedEdit):
            model.take_text(index, editor.text(), editor.read)
        elif isinstance(editor, QComboBox) and not editor.isEditable():
            model.setData(index, editor.currentData())
        elif isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Give a field its cell, and the room it needs when the cell is narrow."""
        rect = option.rect
        view = self.parent()
        room = view.viewport().width() - rect.left() if isinstance(view, QTableView) else rect.width()
        rect.setWidth(max(rect.width(), min(editor.minimumSizeHint().width(), room)))
        editor.setGeometry(rect)


def _column(index: Index) -> EntryColumn:
    model = index.model()
    assert isinstance(model, EntriesModel)
    return model.columns[index.column()]
