"""Messages inside the window: bars that stay until dealt with, toasts that leave by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.parts import icon_button, text_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ICONS = {
    Tone.DANGER: "circle-x",
    Tone.WARNING: "triangle-alert",
    Tone.OK: "circle-check",
    Tone.INFO: "info",
    Tone.NEUTRAL: "info",
}
_TOAST_MS = 5_000
_TOAST_WITH_ACTION_MS = 12_000


@dataclass(frozen=True)
class Link:
    """A thing to do offered beside a message."""

    text: str
    run: Callable[[], object]


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say a message that appears away from the focus."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class IconLabel(QLabel):
    """A small icon in a tone; decorative, the words beside it say the same."""

    def __init__(self, icon: str, tone: Tone = Tone.NEUTRAL, size: int = 16) -> None:
        super().__init__()
        self._icon, self._tone, self._size = icon, tone, size
        self.setFixedSize(QSize(size, size))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, tone: Tone) -> None:
        """Change the drawing."""
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the tone of the palette of the moment."""
        color = theme.tone_colors(self.palette(), self._tone).fg
        pixmap = theme.icon_pixmap(self._icon, color, self._size, self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, (self.height() - self._size) // 2, pixmap)


class _TonedFrame(QFrame):
    """A frame painted in the quiet background of a tone."""

    def __init__(self, tone: Tone, parent: QWidget | None = None, *, radius: int = 0) -> None:
        super().__init__(parent)
        self._tone, self._radius = tone, radius

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill with the tone's background; the outline carries the tone in high contrast too."""
        colors = theme.tone_colors(self.palette(), self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._radius:
            painter.setPen(QPen(colors.fg, 1))
            painter.setBrush(colors.bg)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), self._radius, self._radius)
        else:
            painter.fillRect(self.rect(), colors.bg)
            painter.fillRect(0, 0, 3, self.height(), colors.fg)


class LinkButton(QPushButton):
    """The button of a `Link`; whoever shows it decides what else happens when it is used."""

    followed = Signal(object)

    def __init__(self, link: Link, role: str = "") -> None:
        super().__init__(link.text)
        self._link = link
        if role:
            self.setProperty("role", role)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.followed.emit(self._link)


class InfoBar(_TonedFrame):
    """One message across the window: icon, sentence, what can be done, a way to close it."""

    closed = Signal(str)
    followed = Signal(str, object)

    def __init__(
        self, key: str, tone: Tone, text: str, links: Sequence[Link] = (), *, closable: bool
    ) -> None:
        super().__init__(tone)
        self.key, self.text = key, text
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(8)
        layout.addWidget(IconLabel(_ICONS[tone], tone), 0, Qt.AlignmentFlag.AlignVCenter)
        label = text_label(text, wrap=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(label, 1)
        for link in links:
            made = LinkButton(link)
            made.followed.connect(self._on_followed)
            layout.addWidget(made)
        if closable:
            layout.addWidget(icon_button("x", _("Fermer ce message"), self._on_close))
        self.setAccessibleName(text)

    def _on_followed(self, link: Link) -> None:
        self.followed.emit(self.key, link)

    def _on_close(self) -> None:
        self.closed.emit(self.key)


class InfoBars(QWidget):
    """The bars of a window, one above the other; a message of the same key takes the place of the former."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self._bars: dict[str, InfoBar] = {}

    def show_bar(
        self, key: str, tone: Tone, text: str, links: Sequence[Link] = (), *, closable: bool = True
    ) -> None:
        """Show a message until it is closed, replaced or cleared; using one of its links closes it."""
        self.clear(key)
        bar = InfoBar(key, tone, text, links, closable=closable)
        bar.closed.connect(self.clear)
        bar.followed.connect(self._on_followed)
        self._bars[key] = bar
        self._layout.addWidget(bar)
        announce(self, text)

    def clear(self, key: str) -> None:
        """Remove the message of a key, if it is there."""
        bar = self._bars.pop(key, None)
        if bar is not None:
            self._layout.removeWidget(bar)
            bar.hide()
            bar.deleteLater()

    def texts(self) -> dict[str, str]:
        """Give the messages shown, by key."""
        return {key: bar.text for key, bar in self._bars.items()}

    def _on_followed(self, key: str, link: Link) -> None:
        self.clear(key)
        link.run()


class Toast(_TonedFrame):
    """A short message over the bottom of the window; it stays while the pointer or the focus is on it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(Tone.OK, window, radius=6)
        self._window = window
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 8, 8)
        self._layout.setSpacing(8)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        self.text = ""
        self.hide()
        window.installEventFilter(self)

    def show_message(self, text: str, links: Sequence[Link] = (), tone: Tone = Tone.OK) -> None:
        """Show a message, in the place of the one before."""
        # Parts added to what is on screen are shown later: sizes and clicks would miss them until then.
        self.hide()
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.text, self._tone = text, tone
        self._layout.addWidget(IconLabel(_ICONS[tone], tone))
        self._layout.addWidget(text_label(text))
        for link in links:
            made = LinkButton(link, role="link")
            made.followed.connect(self._on_followed)
            self._layout.addWidget(made)
        self._layout.addWidget(icon_button("x", _("Fermer ce message"), self.hide))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_TOAST_WITH_ACTION_MS if links else _TOAST_MS)
        announce(self, text)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        window = self._window
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - 40)

    def _on_followed(self, link: Link) -> None:
        self.hide()
        link.run()

    def _on_timeout(self) -> None:
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._timer.start(_TOAST_MS)
        else:
            self.hide()
