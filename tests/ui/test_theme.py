"""Contrast, icons and fonts: what makes the program readable, on every ground."""

import ast
import re

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

from contractdesk.common.paths import resource
from contractdesk.ui import theme
from contractdesk.ui.theme import DARK, LIGHT, Appearance, Tone
from contractdesk.ui.widgets.parts import button
from tests.architecture.tree import modules, syntax

ENOUGH = 4.5  # WCAG 1.4.3, text
ENOUGH_FOR_SHAPES = 3.0  # WCAG 1.4.11, outlines of controls

SCHEMES = pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])


def luminance(color):
    def linear(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    color = QColor(color)
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@SCHEMES
def test_texts_are_readable_on_every_ground(scheme):
    grounds = (scheme.window, scheme.base, scheme.alternate, scheme.hover, scheme.selection)
    for ground in grounds:
        assert contrast(scheme.text, ground) >= ENOUGH
    for ground in grounds[:3]:
        assert contrast(scheme.secondary, ground) >= ENOUGH
        assert contrast(scheme.accent, ground) >= ENOUGH
        assert contrast(scheme.control, ground) >= ENOUGH_FOR_SHAPES
    assert contrast(scheme.on_accent, scheme.accent) >= ENOUGH
    assert contrast(scheme.on_tooltip, scheme.tooltip) >= ENOUGH


@SCHEMES
@pytest.mark.parametrize("tone", list(Tone))
def test_tones_are_readable(scheme, tone):
    fg, bg = scheme.tones[tone]
    for ground in (bg, scheme.window, scheme.base, scheme.selection):
        assert contrast(fg, ground) >= ENOUGH
    assert contrast(scheme.text, bg) >= ENOUGH


def test_the_palette_follows_the_scheme(qapp):
    palette = theme.build_palette(DARK)
    assert theme.is_dark(palette)
    assert not theme.is_dark(theme.build_palette(LIGHT))
    assert theme.tone_colors(palette, Tone.OK).fg == QColor(DARK.tones[Tone.OK][0])
    assert palette.color(QPalette.ColorRole.Highlight) == QColor(DARK.accent)


def test_high_contrast_keeps_the_colours_of_the_system(monkeypatch, qapp):
    monkeypatch.setattr(theme, "high_contrast", lambda: True)
    palette = QPalette(QColor("black"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("yellow"))
    colors = theme.tone_colors(palette, Tone.DANGER)
    assert (colors.fg, colors.bg) == (QColor("yellow"), palette.color(QPalette.ColorRole.Window))


def test_icons_are_drawn_again_when_the_appearance_changes(theme, qtbot):
    made = QPushButton()
    qtbot.addWidget(made)
    from contractdesk.ui.theme import set_icon

    set_icon(made, "lock")
    before = made.icon().cacheKey()
    with qtbot.waitSignal(theme.changed):
        theme.set_appearance(Appearance.DARK)
    assert made.icon().cacheKey() != before
    theme.set_appearance(Appearance.LIGHT)
    assert theme.appearance is Appearance.LIGHT


def test_menus_and_lists_have_the_font_of_the_program(theme):
    """Windows gives them fonts of its own each time a style sheet is set."""
    QApplication.setFont(QFont("Helvetica", 7), "QMenu")
    theme.apply()
    assert QApplication.font("QMenu") == QApplication.font()


def test_the_font_of_the_program_is_the_one_shipped(qapp):
    assert qapp.font().family() == theme.FONT_FAMILY
    assert QFontDatabase.hasFamily(theme.FONT_FAMILY)


@pytest.mark.parametrize("name", theme.FONT_FILES)
def test_fonts_have_every_sign_of_french(name, qapp):
    from PySide6.QtGui import QRawFont

    font = QRawFont(str(resource("fonts", name)), 12)
    for sign in "\u202f\u00a0€’œŒæ«»…×−–→≤éÉçÀ²":
        assert font.supportsCharacter(ord(sign)), f"U+{ord(sign):04X}"


# Where the name of an icon is written: the position of the argument, besides every `icon=`.
_ICON_ARGUMENT = {
    **dict.fromkeys(("Badge", "EmptyState", "IconLabel", "_Item", "icon_button", "icon_pixmap"), 0),
    **dict.fromkeys(("SearchGroup", "set_icon"), 1),
    **dict.fromkeys(("EmptyAction", "ExportKind", "PageSpec"), 2),
    "ActionSpec": 3,
}


def _trees():
    return [syntax(path) for path in modules("contractdesk/ui")]


def _names_asked_for():
    for node in (node for tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.Call)):
        function = getattr(node.func, "attr", getattr(node.func, "id", ""))
        place = _ICON_ARGUMENT.get(function, len(node.args))
        given = [*node.args[place : place + 1], *(one.value for one in node.keywords if one.arg == "icon")]
        yield from (one.value for one in given if isinstance(one, ast.Constant) and one.value)


def test_every_icon_asked_for_is_shipped():
    asked = set(_names_asked_for())
    assert len(asked) > 30
    assert asked <= {path.stem for path in resource("icons").glob("*.svg")}


def test_every_icon_shipped_is_used_and_can_be_drawn(qapp):
    shipped = {path.stem for path in resource("icons").glob("*.svg")}
    written = {n.value for tree in _trees() for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    assert shipped <= written
    for name in sorted(shipped):
        image = theme.icon_pixmap(name, QColor("#123456"), 16, 1.0).toImage()
        painted = [image.pixelColor(x, y).alpha() for x in range(16) for y in range(16)]
        assert any(painted), name


def test_an_icon_before_words_leaves_room_for_them(qapp):
    made = button("Exporter", icon="download")
    assert made.iconSize() == theme.BESIDE_TEXT
    image = made.icon().pixmap(made.iconSize()).toImage()
    assert image.size() == theme.BESIDE_TEXT
    assert not any(image.pixelColor(x, y).alpha() for x in range(16, 20) for y in range(16))


def test_the_licences_travel_with_what_they_cover():
    assert "ISC License" in resource("icons", "LICENSE.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in resource("fonts", "OFL.txt").read_text("utf-8")


def test_the_style_sheet_names_no_colour():
    sheet = re.sub(r"/\*.*?\*/", "", resource("app.qss").read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|: *(?:white|black|red|blue)", sheet)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_drawing_of_the_style_sheet_exists(scheme):
    names = re.findall(r"@controls/([a-z]+)-@scheme\.svg", resource("app.qss").read_text("utf-8"))
    assert names
    for name in names:
        assert resource("icons", "controls", f"{name}-{scheme}.svg").is_file()
