"""Colours, fonts and icons: the one place that knows what the program looks like.

Fusion everywhere, because the windows11 style has had unusable spin boxes; two palettes of our own, light and
dark, that follow the system; a system in high contrast keeps its own palette. Widgets never name a colour:
they ask for a palette role or for a *tone* (danger, warning, ok, info, neutral), and every tone has at least
4.5:1 of contrast with its own background and with the window (EN 301 549 § 11, WCAG 1.4.3): a test checks it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from contractdesk.common.paths import resource

_logger = logging.getLogger(__name__)

FONT_FAMILY = "Source Sans 3"
FONT_FILES = (
    "SourceSans3-Regular.ttf",
    "SourceSans3-Italic.ttf",
    "SourceSans3-SemiBold.ttf",
    "SourceSans3-Bold.ttf",
)
# Source Sans 3 draws smaller than Segoe UI at the same size: 10.5 pt stands for Windows' 9 pt.
_SIZE_RATIO = 10.5 / 9
_SMALLEST_POINT_SIZE = 10.5

BESIDE_TEXT = QSize(20, 16)
"""The size of an icon before words: a wide one leaves room to its right."""
_ICON_PROPERTY = "contractdesk_icon"
_TONE_PROPERTY = "contractdesk_tone"


class Tone(StrEnum):
    """What a colour says; an icon and a word always say it too."""

    DANGER = "danger"
    WARNING = "warning"
    OK = "ok"
    INFO = "info"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class ToneColors:
    """A text colour and the quiet background that goes with it."""

    fg: QColor
    bg: QColor


@dataclass(frozen=True)
class Scheme:
    """The colours of one appearance, as `#rrggbb` texts."""

    window: str
    base: str
    alternate: str
    text: str
    secondary: str
    border: str
    control: str
    hover: str
    accent: str
    on_accent: str
    selection: str
    disabled: str
    tooltip: str
    on_tooltip: str
    tones: dict[Tone, tuple[str, str]]


LIGHT = Scheme(
    window="#f3f5f8",
    base="#ffffff",
    alternate="#f8fafc",
    text="#17212e",
    secondary="#556170",
    border="#d5dbe3",
    control="#808b9a",
    hover="#e8edf4",
    accent="#1a5fa6",
    on_accent="#ffffff",
    selection="#d9e7f7",
    disabled="#8f98a5",
    tooltip="#17212e",
    on_tooltip="#f6f8fa",
    tones={
        Tone.DANGER: ("#a11d1d", "#fbe6e4"),
        Tone.WARNING: ("#854a00", "#fceed6"),
        Tone.OK: ("#1a653a", "#e0f3e7"),
        Tone.INFO: ("#175a9e", "#e0edfa"),
        Tone.NEUTRAL: ("#465160", "#e9edf2"),
    },
)

DARK = Scheme(
    window="#1b2027",
    base="#14181e",
    alternate="#191e25",
    text="#e5e9ef",
    secondary="#a6b0bd",
    border="#343c48",
    control="#778293",
    hover="#272e38",
    accent="#78b4f4",
    on_accent="#0c1722",
    selection="#233c59",
    disabled="#717b89",
    tooltip="#2d3541",
    on_tooltip="#eef1f5",
    tones={
        Tone.DANGER: ("#ffaba5", "#4a1e20"),
        Tone.WARNING: ("#f4c67f", "#42310f"),
        Tone.OK: ("#8fdaa9", "#163924"),
        Tone.INFO: ("#9fcdfb", "#153552"),
        Tone.NEUTRAL: ("#bdc6d1", "#2a323d"),
    },
)


# Parts of a whole in a drawing, at least 3:1 with the ground of tables (WCAG 1.4.11); words say the same.
_SERIES_LIGHT = ("#1a5fa6", "#1f8a5b", "#b4580a", "#7a4cae", "#b02a5b", "#6b7482")
_SERIES_DARK = ("#78b4f4", "#63c795", "#f0ab5c", "#c5a2f0", "#f48fb1", "#a6b0bd")


class Appearance(StrEnum):
    """What the person (or `--theme`, for screenshots) asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def high_contrast() -> bool:
    """Tell whether the system asks for high contrast: its own palette is then kept as it is."""
    # In two steps: PySide invalidates the inner object as soon as the outer one is no longer held.
    hints = QGuiApplication.styleHints()
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def is_dark(palette: QPalette) -> bool:
    """Tell dark from light by what is really on screen, high contrast included."""
    return palette.color(QPalette.ColorRole.Window).lightnessF() < 0.5


def tone_colors(palette: QPalette, tone: Tone) -> ToneColors:
    """Give the colours of a tone on that palette; in high contrast, the palette's own."""
    if high_contrast():
        return ToneColors(
            palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
        )
    fg, bg = (DARK if is_dark(palette) else LIGHT).tones[tone]
    return ToneColors(QColor(fg), QColor(bg))


def selection_colors(palette: QPalette, *, active: bool) -> tuple[QColor, QColor]:
    """Give the ground and the text of a selected row: quiet, except in high contrast."""
    group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
    if high_contrast():
        return palette.color(group, QPalette.ColorRole.Highlight), palette.color(
            group, QPalette.ColorRole.HighlightedText
        )
    return palette.color(QPalette.ColorRole.Light), palette.color(QPalette.ColorRole.Text)


def series_colors(palette: QPalette) -> tuple[QColor, ...]:
    """Give the colours of the parts of a drawing, the last one for all that is left."""
    return tuple(QColor(color) for color in (_SERIES_DARK if is_dark(palette) else _SERIES_LIGHT))


def build_palette(scheme: Scheme) -> QPalette:
    """Make Qt's palette of a scheme, disabled group included."""
    role = QPalette.ColorRole
    palette = QPalette(QColor(scheme.window))
    for roles, color in (
        ((role.Window, role.Button), scheme.window),
        ((role.Base,), scheme.base),
        ((role.AlternateBase,), scheme.alternate),
        ((role.WindowText, role.Text, role.ButtonText), scheme.text),
        ((role.BrightText,), scheme.tones[Tone.DANGER][0]),
        ((role.PlaceholderText,), scheme.secondary),
        ((role.Mid,), scheme.border),
        ((role.Dark,), scheme.control),
        ((role.Midlight,), scheme.hover),
        ((role.Light,), scheme.selection),
        ((role.Highlight, role.Accent, role.Link, role.LinkVisited), scheme.accent),
        ((role.HighlightedText,), scheme.on_accent),
        ((role.ToolTipBase,), scheme.tooltip),
        ((role.ToolTipText,), scheme.on_tooltip),
    ):
        for one in roles:
            palette.setColor(one, QColor(color))
    for one in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(scheme.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(scheme.border))
    palette.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, QColor(scheme.disabled))
    return palette


def secondary(palette: QPalette) -> QColor:
    """Give the colour of a label or a hint: quieter than the text, still above 4.5:1."""
    return palette.color(QPalette.ColorRole.PlaceholderText)


# -------------------------------------------------------------------------------------------------- icons
@lru_cache(maxsize=128)
def _svg_source(name: str) -> bytes:
    return resource("icons", f"{name}.svg").read_bytes()


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg_source(name).replace(b"currentColor", color.encode())))


@lru_cache(maxsize=2048)
def _pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    side = round(size * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, color).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, color: QColor, size: int, ratio: float) -> QPixmap:
    """Draw an icon in one colour for one screen; drawn once, then kept."""
    return _pixmap(name, color.name(), size, ratio)


class _Drawing(QIconEngine):
    """Draws an icon at the size and for the screen that ask for it, and not before.

    A window has some fifty icons, most of them in menus: drawn beforehand in each state and at each size they
    took a fifth of the time until the first window. One wider than high leaves room to its right: a style
    sheet draws the words of a button against its icon.
    """

    def __init__(self, name: str, colors: Mapping[QIcon.Mode, QColor]) -> None:
        super().__init__()
        self._name, self._colors = name, colors

    def clone(self) -> QIconEngine:
        """Give another one, for an icon that is changed after it was copied."""
        return _Drawing(self._name, self._colors)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Paint it at the left of a rectangle, as fine as the screen is."""
        side = min(rect.width(), rect.height())
        place = QRectF(rect.left(), rect.top(), side, side)
        _renderer(self._name, self._color(mode).name()).render(painter, place)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Give it for a screen of one dot per pixel."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        """Give it for a screen with that many dots per pixel."""
        if size.isEmpty():  # asked by a widget that has no room yet
            return QPixmap()
        side = min(size.width(), size.height())
        drawn = icon_pixmap(self._name, self._color(mode), side, scale)
        if size.width() <= size.height():
            return drawn
        wide = QPixmap(round(size.width() * scale), round(size.height() * scale))
        wide.fill(Qt.GlobalColor.transparent)
        wide.setDevicePixelRatio(scale)
        painter = QPainter(wide)
        painter.drawPixmap(0, 0, drawn)
        painter.end()
        return wide

    def _color(self, mode: QIcon.Mode) -> QColor:
        return self._colors.get(mode, self._colors[QIcon.Mode.Normal])


def icon(name: str, palette: QPalette, tone: Tone | None = None, *, on_accent: bool = False) -> QIcon:
    """Make an icon that follows enabled, disabled and selected states, sharp on every screen."""
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    plain = role.HighlightedText if on_accent else role.ButtonText
    colors = {
        QIcon.Mode.Normal: tone_colors(palette, tone).fg if tone else palette.color(group.Active, plain),
        QIcon.Mode.Disabled: palette.color(group.Disabled, role.ButtonText),
        QIcon.Mode.Selected: palette.color(group.Active, role.HighlightedText),
    }
    return QIcon(_Drawing(name, colors))


def set_icon(target: QAction | QAbstractButton, name: str, tone: Tone | None = None) -> None:
    """Give an action or a button an icon that is drawn again when the colours change."""
    target.setProperty(_ICON_PROPERTY, name)
    target.setProperty(_TONE_PROPERTY, tone.value if tone else None)
    on_accent = target.property("role") == "primary"
    target.setIcon(icon(name, QGuiApplication.palette(), tone, on_accent=on_accent))


def _refresh_icons(root: QObject) -> None:
    for target in (root, *root.findChildren(QObject)):
        name = target.property(_ICON_PROPERTY)
        if name and isinstance(target, QAction | QAbstractButton):
            tone = target.property(_TONE_PROPERTY)
            set_icon(target, name, Tone(tone) if tone else None)


# -------------------------------------------------------------------------------------------------- fonts
def load_fonts() -> bool:
    """Load the font that ships with the program; tell whether it can be used, and say in the log when not.

    A bundled font because the French thousands separator (U+202F) is missing from several system fonts and
    because screenshots, printed sheets and the window then look the same everywhere.
    """
    missing = [
        name for name in FONT_FILES if QFontDatabase.addApplicationFont(str(resource("fonts", name))) < 0
    ]
    for name in missing:
        _logger.warning("Font not loaded: %s", name)
    return FONT_FILES[0] not in missing


def scaled_font(font: QFont, ratio: float, *, weight: QFont.Weight | None = None) -> QFont:
    """Derive a larger or smaller font, so that everything follows the size set in the system."""
    derived = QFont(font)
    derived.setPointSizeF(font.pointSizeF() * ratio)
    if weight is not None:
        derived.setWeight(weight)
    return derived


def set_role_font(widget: QWidget, ratio: float = 1.0, *, weight: QFont.Weight | None = None) -> None:
    """Set a widget's font relative to the program's."""
    widget.setFont(scaled_font(QApplication.font(), ratio, weight=weight))


# -------------------------------------------------------------------------------------------------- theme
class Theme(QObject):
    """Applies the palette, the style sheet and the fonts, and follows the system when it changes."""

    changed = Signal()

    def __init__(self, app: QApplication, appearance: Appearance = Appearance.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._appearance = appearance
        self._system_palette = QPalette(app.palette())
        app.setStyle("Fusion")
        # Asking Qt whether it has the family would have it read every font of the system.
        self._font = QFont(app.font())
        if load_fonts():
            self._font = QFont(FONT_FAMILY)
            self._font.setPointSizeF(max(_SMALLEST_POINT_SIZE, app.font().pointSizeF() * _SIZE_RATIO))
        self._style_sheet = resource("app.qss").read_text("utf-8")
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        app.screenAdded.connect(self._on_system_changed)
        self.apply()

    @property
    def appearance(self) -> Appearance:
        """What was asked for; SYSTEM follows the system."""
        return self._appearance

    def set_appearance(self, appearance: Appearance) -> None:
        """Change the appearance at once, without a restart."""
        if appearance is not self._appearance:
            self._appearance = appearance
            self.apply()

    def apply(self) -> None:
        """Set palette and style sheet, and draw every icon again in the new colours."""
        if self._appearance is Appearance.SYSTEM and high_contrast():
            self._app.setPalette(self._system_palette)
        else:
            self._app.setPalette(build_palette(self._scheme()))
        # Set again even when unchanged: `palette(…)` in a style sheet is resolved when it is read.
        self._app.setStyleSheet("")
        controls = resource("icons", "controls").as_posix()
        scheme = "dark" if is_dark(self._app.palette()) else "light"
        self._app.setStyleSheet(self._style_sheet.replace("@controls", controls).replace("@scheme", scheme))
        # Afterwards: a style sheet gives menus and lists the fonts that Windows has for them.
        self._app.setFont(self._font)
        for widget in self._app.topLevelWidgets():
            _refresh_icons(widget)
        self.changed.emit()

    def _scheme(self) -> Scheme:
        if self._appearance is Appearance.SYSTEM:
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            dark = self._appearance is Appearance.DARK
        return DARK if dark else LIGHT

    def _on_system_changed(self, *_args: object) -> None:
        if self._appearance is Appearance.SYSTEM:
            self.apply()
