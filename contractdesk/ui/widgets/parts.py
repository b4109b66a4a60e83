"""Small parts used everywhere: labels by role, buttons by role, hairlines, the guard against the wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollBar,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from contractdesk.ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction


def text_label(
    text: str = "", *, ratio: float = 1.0, bold: bool = False, quiet: bool = False, wrap: bool = False
) -> QLabel:
    """Make a plain-text label; data is never read as rich text."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if ratio != 1.0 or bold:
        theme.set_role_font(label, ratio, weight=QFont.Weight.DemiBold if bold else None)
    if quiet:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def value_label(text: str = "", *, wrap: bool = True) -> QLabel:
    """Make a label whose text can be selected with mouse and keyboard, and copied."""
    label = text_label(text, wrap=wrap)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setCursor(Qt.CursorShape.IBeamCursor)
    return label


def wide_label() -> QLabel:
    """Make a value label for a form, which gives it the whole width of its fields."""
    label = value_label()
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return label


def button(
    text: str, on_click: Callable[[], object] | None = None, *, icon: str = "", role: str = ""
) -> QPushButton:
    """Make a push button; `role` is "" (ordinary), "primary" (one per screen) or "link".

    Give a bound method without parameters: a lambda that holds the owner of the button outlives both, and
    has crashed at their destruction.
    """
    made = QPushButton(text)
    if role:
        made.setProperty("role", role)
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if icon:
        made.setIconSize(theme.BESIDE_TEXT)
        theme.set_icon(made, icon)
    if on_click is not None:
        made.clicked.connect(on_click)
    return made


def tool_button(action: QAction, *, text: bool = False) -> QToolButton:
    """Make a tool button of an action: the action gives it its accessible name."""
    made = QToolButton()
    made.setDefaultAction(action)
    made.setAutoRaise(True)
    made.setIconSize(QSize(20, 20))
    if text:
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made


def icon_button(icon: str, name: str, on_click: Callable[[], object], *, mini: bool = False) -> QToolButton:
    """Make an icon-only button; its name is its tool tip and what a screen reader says."""
    made = QToolButton()
    if mini:
        made.setProperty("role", "mini")
    made.setAutoRaise(True)
    made.setIconSize(QSize(16, 16))
    made.setToolTip(name)
    made.setAccessibleName(name)
    theme.set_icon(made, icon)
    made.clicked.connect(on_click)
    return made


def hairline(*, vertical: bool = False) -> QFrame:
    """Make a one-pixel line between two things."""
    line = QFrame()
    line.setProperty("role", "hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class _WheelGuard(QObject):
    """Keeps the wheel from changing a value that one only meant to scroll past."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on to the page when the field does not have the focus."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def guard_wheel(form: QWidget) -> None:
    """Protect every spin box, combo and slider of a form; call it once the form is built."""
    guard = _WheelGuard(form)
    for child in form.findChildren(QWidget):
        is_slider = isinstance(child, QAbstractSlider) and not isinstance(child, QScrollBar)
        if is_slider or isinstance(child, QAbstractSpinBox | QComboBox):
            child.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            child.installEventFilter(guard)
