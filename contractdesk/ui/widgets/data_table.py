"""The table of every page: rows in, a chosen row out; order, filters, columns and groups are its affair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.models.group_proxy import GroupProxy
from contractdesk.ui.models.rows_model import ID_ROLE, ROW_ROLE, RowsModel
from contractdesk.ui.models.sort_filter import SortFilterProxy, restored_filter
from contractdesk.ui.widgets.empty_state import EmptyAction, EmptyState
from contractdesk.ui.widgets.filter_chip import FilterChip
from contractdesk.ui.widgets.filter_popup import ChoicePopup, FilterPopup, RangePopup
from contractdesk.ui.widgets.parts import button, text_label
from contractdesk.ui.widgets.table_columns import TableColumns
from contractdesk.ui.widgets.table_view import TableView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Sequence

    from contractdesk.ui.models.columns import Column
    from contractdesk.ui.state import WindowState


class DataTable(QWidget):
    """A table with its filters in words above it and its count below.

    Signals:
        current_changed: The row one is on changed; carries the row, or None.
        opened: A row was double-clicked or entered; carries the row.
    """

    current_changed = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        row_id: Callable[[Any], Hashable],
        *,
        state: WindowState,
        today: Callable[[], dt.date],
        noun: tuple[str, str],
        title: str,
        essential: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._name, self._state, self._today, self._noun = name, state, today, noun
        self._current: Hashable = None
        self._fitted = isinstance(state.get(f"tables/{name}"), dict)
        self._summarize: Callable[[tuple[Any, ...]], str] | None = None
        self.model = RowsModel(columns, row_id, self)
        self.proxy = SortFilterProxy(self.model, self)
        self.groups = GroupProxy(self.proxy, self)
        self.view = TableView(self.groups, self._is_filtered)
        self.columns = TableColumns(self.view, columns, essential)
        self.view.setAccessibleName(title)
        self.view.setObjectName(f"table_{name}")
        self._empty = EmptyState("search", _("Aucune ligne ne correspond à ce que vous avez demandé."))
        self._build()
        self._restore()
        self._connect()
        self._on_filters_changed()

    # ------------------------------------------------------------------------------------------- build
    def _build(self) -> None:
        self._chips = QHBoxLayout()
        self._chips.setContentsMargins(8, 6, 8, 6)
        self._chips.setSpacing(6)
        self._chip_row = QFrame()
        self._chip_row.setLayout(self._chips)
        self._chip_row.hide()
        self._empty.set_actions([EmptyAction(_("Tout afficher"), self.clear_filters)])
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        self._count = text_label(quiet=True)
        self._count.setContentsMargins(8, 4, 8, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._chip_row)
        layout.addWidget(stack, 1)
        layout.addWidget(self._count)
        self.setFocusProxy(self.view)
        copy = QAction(_("Copier"), self.view)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        theme.set_icon(copy, "copy")
        with_titles = QAction(_("Copier avec les titres"), self.view)
        with_titles.triggered.connect(self.copy_with_titles)
        self.view.addActions([copy, with_titles])
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _connect(self) -> None:
        header = self.view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        header.sectionResized.connect(self._on_resized)
        for signal in (header.sectionMoved, header.sortIndicatorChanged):
            signal.connect(self._save)
        self.view.filter_requested.connect(self.open_filter)
        self.view.fold_requested.connect(self._on_fold)
        self.view.row_opened.connect(self._on_row_opened)
        self.view.selectionModel().currentRowChanged.connect(self._on_current_row)
        self.groups.modelReset.connect(self._on_reset)
        self.proxy.filters_changed.connect(self._on_filters_changed)

    # -------------------------------------------------------------------------------------------- rows
    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the chosen one stays chosen when it is still there.

        Columns are fitted to the first rows only: then their widths are the person's.
        """
        self.model.set_rows(rows)
        self._update_words()
        if rows and not self._fitted:
            self._fitted = True
            self.columns.fit()

    def add_acts(self, acts: Sequence[QAction]) -> None:
        """Put what can be done about the row one is on in its menu, before what is about the table."""
        line = QAction(self.view)
        line.setSeparator(True)
        self.view.insertActions(self.view.actions()[0], [*acts, line])

    def visible_rows(self) -> list[Any]:
        """Give the rows that the filters leave, in the order shown: what an export of the view holds."""
        return self.proxy.rows()

    def current_row(self) -> Any:
        """Give the row one is on, None on a heading or in an empty table."""
        index = self.view.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def select(self, key: Hashable) -> bool:
        """Go to a row by its id; filters that hide it are lifted, for it was asked for."""
        place = self.model.position(key)
        if place < 0:
            return False
        if not self._index_of(key).isValid():
            self.clear_filters()
            self.groups.unfold()
        index = self._index_of(key)
        if index.isValid():
            # A row out of sight comes to the middle, among its neighbours; one in sight does not move.
            in_sight = self.view.viewport().rect().contains(self.view.visualRect(index))
            self.view.setCurrentIndex(index)
            if not in_sight:
                self.view.scrollTo(index, self.view.ScrollHint.PositionAtCenter)
        return index.isValid()

    def set_summary(self, summarize: Callable[[tuple[Any, ...]], str]) -> None:
        """Say something of the rows shown, such as a total, below the table and in each heading."""
        self._summarize = summarize
        self.groups.set_summary(summarize)
        self._update_words()

    def _index_of(self, key: Hashable) -> QModelIndex:
        place = self.model.position(key)
        if place < 0:
            return QModelIndex()
        filtered = self.proxy.mapFromSource(self.model.index(place, 0))
        shown = self.groups.mapFromSource(filtered)
        column = max(0, self.view.currentIndex().column())
        first = next(iter(self.columns.visible()), None)
        column = column or (self.model.columns.index(first) if first else 0)
        return self.groups.index(shown.row(), column) if shown.isValid() else QModelIndex()

    # --------------------------------------------------------------------------------------- selection
    def _on_current_row(self, index: QModelIndex, _previous: QModelIndex) -> None:
        if index.isValid() and self.groups.group_at(index.row()) is None:
            self._current = index.data(ID_ROLE)
            self.current_changed.emit(index.data(ROW_ROLE))

    def _on_reset(self) -> None:
        """Find the chosen row again; when it is gone or hidden, take the first one."""
        if self._stack.currentWidget() is not self.view and self.groups.rowCount():
            self._stack.setCurrentWidget(self.view)
        index = self._index_of(self._current) if self._current is not None else QModelIndex()
        if not index.isValid():
            first = next((n for n in range(self.groups.rowCount()) if self.groups.group_at(n) is None), -1)
            index = self.groups.index(first, 0)
        flags = QItemSelectionModel.SelectionFlag
        if index.isValid():
            self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        elif self._current is not None:
            self._current = None
            self.current_changed.emit(None)

    def _on_row_opened(self, place: int) -> None:
        row = self.groups.index(place, 0).data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row)

    def _on_fold(self, place: int, folded: bool) -> None:
        self.groups.fold(place, folded=folded)
        self.view.setCurrentIndex(self.groups.index(place, 0))

    # ----------------------------------------------------------------------------------------- filters
    def _is_filtered(self, logical: int) -> bool:
        return self.model.columns[logical].key in self.proxy.filters

    def set_words(self, text: str) -> None:
        """Keep the rows that hold these words, in whatever column."""
        self.proxy.set_words(text)

    def clear_filters(self) -> None:
        """Show every row again."""
        self.proxy.clear_filters()

    def open_filter(self, logical: int) -> None:
        """Open the filter of a column under its header."""
        header = self.view.horizontalHeader()
        column = self.model.columns[logical]
        current = self.proxy.filters.get(column.key)
        popup: FilterPopup
        if column.ranged:
            popup = RangePopup(column, current, self._today, self)
        else:
            popup = ChoicePopup(column, [column.text(row) for row in self.model.rows()], current, self)
        popup.filter_changed.connect(self.proxy.set_filter)
        popup.open_at(header.mapToGlobal(QPoint(header.sectionViewportPosition(logical), header.height())))

    def _on_filters_changed(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for column in self.model.columns:
            if column.key in self.proxy.filters:
                chip = FilterChip(column, self.proxy.filters[column.key])
                chip.removed.connect(self._on_chip_removed)
                self._chips.addWidget(chip)
        if self.proxy.filters:
            self._chips.addWidget(button(_("Tout afficher"), self.clear_filters, role="link"))
        self._chips.addStretch(1)
        self._chip_row.setVisible(bool(self.proxy.filters))
        self.view.horizontalHeader().viewport().update()
        self._update_words()
        self._save()

    def _on_chip_removed(self, key: str) -> None:
        self.proxy.set_filter(key, None)

    def _update_words(self) -> None:
        shown, everything = self.proxy.rowCount(), len(self.model.rows())
        words = french.counted(shown, *self._noun)
        if shown != everything:
            words = _("{shown} sur {all}").format(shown=words, all=french.number(everything))
        if self._summarize is not None and shown:
            words = f"{words} · {self._summarize(tuple(self.proxy.rows()))}"
        self._count.setText(words)
        hidden = everything > 0 and shown == 0
        self._stack.setCurrentWidget(self._empty if hidden else self.view)

    # ----------------------------------------------------------------------------------------- columns
    def _on_header_menu(self, point: QPoint) -> None:
        menu = self.header_menu(self.view.horizontalHeader().logicalIndexAt(point))
        menu.popup(self.view.horizontalHeader().mapToGlobal(point))

    def header_menu(self, logical: int) -> QMenu:
        """Make the menu of a column: filter it, gather by it, choose which columns are shown."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if logical >= 0:
            column = self.model.columns[logical]
            entry = menu.addAction(_("Filtrer «\u00a0{title}\u00a0»…").format(title=column.title))
            entry.setData(("filter", logical))
            if column.groupable:
                grouped = self.groups.column is column
                words = _("Ne plus grouper") if grouped else _("Grouper par «\u00a0{title}\u00a0»")
                menu.addAction(words.format(title=column.title)).setData(("group", logical))
            menu.addAction(_("Masquer cette colonne")).setData(("hide", logical))
            menu.addSeparator()
        for place, column in enumerate(self.model.columns):
            entry = menu.addAction(column.title)
            entry.setCheckable(True)
            entry.setChecked(not self.view.isColumnHidden(place))
            entry.setData(("toggle", place))
        menu.addSeparator()
        menu.addAction(_("Colonnes d’origine")).setData(("reset", -1))
        menu.triggered.connect(self._on_menu)
        return menu

    def _on_menu(self, entry: QAction) -> None:
        verb, place = entry.data()
        if verb == "filter":
            self.open_filter(place)
        elif verb == "group":
            column = self.model.columns[place]
            self.group_by(None if self.groups.column is column else column.key)
        elif verb == "reset":
            self.columns.apply_defaults()
            self._save()
        else:
            self.show_column(place, shown=verb == "toggle" and self.view.isColumnHidden(place))

    def show_column(self, logical: int, *, shown: bool) -> None:
        """Show or hide a column; the last one stays, or there would be no way back."""
        if self.columns.show(logical, shown=shown):
            self._save()

    def group_by(self, key: str | None) -> None:
        """Gather the rows by a column's value, or no longer."""
        self.groups.set_column(next((c for c in self.model.columns if c.key == key), None))
        self._save()

    # ---------------------------------------------------------------------------------------- remember
    def _on_resized(self) -> None:
        # A column that stretches is resized before there is any row to fit the others to.
        if self._fitted:
            self._save()

    def _save(self, *_args: object) -> None:
        sorted_by = self.proxy.sorted_by()
        self._state.set(
            f"tables/{self._name}",
            {
                **self.columns.saved(),
                "sort": [sorted_by[0], sorted_by[1] == Qt.SortOrder.AscendingOrder] if sorted_by else None,
                "group": self.groups.column.key if self.groups.column else None,
                "filters": {key: wanted.saved() for key, wanted in self.proxy.filters.items()},
            },
        )

    def _restore(self) -> None:
        saved = self._state.get(f"tables/{self._name}")
        self.columns.apply_defaults()
        if isinstance(saved, dict):
            self.columns.restore(saved)
            self._restore_rows(saved)
        else:
            self.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    def _restore_rows(self, saved: dict[str, Any]) -> None:
        places = {column.key: place for place, column in enumerate(self.model.columns)}
        match saved.get("sort"):
            case [str(key), bool(ascending)] if key in places:
                order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
                self.view.sortByColumn(places[key], order)
        for key, plain in (saved.get("filters") or {}).items():
            self.proxy.set_filter(key, restored_filter(plain))
        self.groups.set_column(next((c for c in self.model.columns if c.key == saved.get("group")), None))

    # -------------------------------------------------------------------------------------------- copy
    def selected_rows(self) -> list[Any]:
        """Give the rows selected, in the order shown; headings are not rows."""
        places = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        rows = [self.groups.index(place, 0).data(ROW_ROLE) for place in places]
        return [row for row in rows if row is not None]

    def copy(self) -> None:
        """Put the rows selected on the clipboard, as a spreadsheet reads them."""
        QGuiApplication.clipboard().setText(self._tabbed())

    def copy_with_titles(self) -> None:
        """The same, under the titles of the columns."""
        titles = "\t".join(column.title for column in self.columns.visible())
        QGuiApplication.clipboard().setText(f"{titles}\n{self._tabbed()}")

    def _tabbed(self) -> str:
        columns = self.columns.visible()
        lines = ["\t".join(column.copied(row) for column in columns) for row in self.selected_rows()]
        return "\n".join(lines) + "\n"
