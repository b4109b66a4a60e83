"""A page of a document as a picture, one at a time; a text for what has no pages, a sentence for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.widgets.parts import icon_button, text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from contractdesk.services.piece_reading import Preview

PICTURE_WIDTH = 1000
"""Width asked for, in pixels: sharp on a large screen, light to draw."""
_MARGIN = 12
_LEAST = QSize(200, 160)


class _Page(QScrollArea):
    """The picture, as wide as the place; the keys of pages turn them."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        self.label = QLabel()
        self.label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self.label)
        self.setWidgetResizable(True)
        self.setProperty("role", "sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_picture(self, picture: bytes) -> None:
        """Show another picture from its top."""
        self._pixmap = QPixmap()
        self._pixmap.loadFromData(picture)
        self._fit()
        self.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        if self._pixmap.isNull():
            self.label.clear()
            return
        ratio = self.devicePixelRatioF()
        width = min(self._pixmap.width(), int((self.viewport().width() - 2 * _MARGIN) * ratio))
        shown = self._pixmap.scaledToWidth(max(1, width), Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        self.label.setPixmap(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole width of the page in sight."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages with Ctrl+Page up and Ctrl+Page down; without Ctrl they scroll."""
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.turned.emit(step)
        else:
            super().keyPressEvent(event)


class PagePreview(QWidget):
    """What a document looks like.

    Signals:
        page_asked: Another page is wanted; carries its number, from 0.
    """

    page_asked = Signal(int)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._page = self._pages = 0
        self.page = _Page()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.words = text_label(quiet=True, wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setMargin(16)
        self.note = text_label(quiet=True, wrap=True)
        self.number = text_label(quiet=True)
        self.previous = icon_button("chevron-left", _("Page précédente (Ctrl+Page préc.)"), self._back)
        self.next = icon_button("chevron-right", _("Page suivante (Ctrl+Page suiv.)"), self._forward)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 2)
        bar.addWidget(self.previous)
        bar.addWidget(self.number)
        bar.addWidget(self.next)
        bar.addWidget(self.note, 1)
        self._bar = QWidget()
        self._bar.setLayout(bar)
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        for widget in (self.words, self.page, self.text):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(stack, 1)
        layout.addWidget(self._bar)
        self.setMinimumSize(_LEAST)
        self.page.turned.connect(self._turn)
        self.say("")

    def say(self, text: str) -> None:
        """Show a sentence in the place of a page."""
        self.words.setText(text)
        self._stack.setCurrentWidget(self.words)
        self._bar.hide()

    def show_preview(self, found: Preview, *, note: str = "") -> None:
        """Show a page, or the text of what has none."""
        self._page, self._pages = found.page, found.pages
        if not found.picture:
            self.text.setPlainText(found.text)
            self.text.setAccessibleName(self._title)
            self._stack.setCurrentWidget(self.text)
            self._bar.hide()
            return
        place = _("Page {number} sur {count}").format(
            number=french.number(found.page + 1), count=french.number(found.pages)
        )
        self.page.set_picture(found.picture)
        self.page.setAccessibleName(f"{self._title}, {place}")
        self.number.setText(place)
        self.note.setText(note)
        self.previous.setEnabled(found.page > 0)
        self.next.setEnabled(found.page + 1 < found.pages)
        self._stack.setCurrentWidget(self.page)
        self._bar.show()

    def _turn(self, step: int) -> None:
        if 0 <= self._page + step < self._pages:
            self.page_asked.emit(self._page + step)

    def _back(self) -> None:
        self._turn(-1)

    def _forward(self) -> None:
        self._turn(1)
