"""Tabs that go on a second line when they do not fit: every title is whole and in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLayout, QLayoutItem, QSizePolicy, QToolButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent


class FlowLayout(QLayout):
    """Puts things one after the other, on as many lines as it takes."""

    def __init__(self, parent: QWidget, spacing: int = 2) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more thing."""
        self._items.append(item)

    def count(self) -> int:
        """Count the things."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Give a thing by its place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take a thing out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Be higher when narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Count the lines."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the things."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Want the widest thing at least."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Need the widest thing."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            wanted = item.sizeHint()
            if x > rect.x() and x + wanted.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), wanted))
            x += wanted.width() + self.spacing()
            line = max(line, wanted.height())
        return y + line - rect.y()


class SectionTabs(QWidget):
    """One title per section; the arrows, Home and End go from one to another.

    Signals:
        chosen: Another section was chosen; carries its key.
    """

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idToggled.connect(self._on_toggled)
        self._keys: list[str] = []
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Offer these sections, by key and title; the chosen one stays chosen."""
        if [key for key, _title in tabs] == self._keys:
            return
        for made in self._group.buttons():
            self._group.removeButton(made)
            made.deleteLater()
        while self._flow.takeAt(0) is not None:
            pass
        self._keys = [key for key, _title in tabs]
        for place, (_key, title) in enumerate(tabs):
            made = QToolButton()
            made.setText(title)
            made.setCheckable(True)
            made.setProperty("role", "tab")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus if place == 0 else Qt.FocusPolicy.NoFocus)
            self._group.addButton(made, place)
            self._flow.addWidget(made)

    def current(self) -> str:
        """Give the key of the chosen section, empty when there is none."""
        place = self._group.checkedId()
        return self._keys[place] if place >= 0 else ""

    def choose(self, key: str) -> None:
        """Go to a section; an unknown one is the first."""
        place = self._keys.index(key) if key in self._keys else 0
        made = self._group.button(place)
        if made is not None:
            made.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next, the previous, the first or the last section."""
        place, last = self._group.checkedId(), len(self._keys) - 1
        wanted = {
            Qt.Key.Key_Right: min(place + 1, last),
            Qt.Key.Key_Left: max(place - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        made = self._group.button(wanted) if wanted is not None else None
        if made is None:
            super().keyPressEvent(event)
            return
        made.setChecked(True)
        made.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_toggled(self, place: int, checked: bool) -> None:
        # Only the chosen title takes part in the Tab order, as in any row of tabs.
        made = self._group.button(place)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if checked else Qt.FocusPolicy.NoFocus)
        if checked:
            self.chosen.emit(self._keys[place])
