"""The help: its pages, their French, their pictures and links, and the ways between them."""

import re

import pytest
from PySide6.QtCore import Qt

from contractdesk.common.paths import resource
from contractdesk.ui.dialogs import manual
from contractdesk.ui.dialogs.manual import PAGES, Manual, page_file, page_title
from contractdesk.ui.pages.registry import page_specs

EVERY = pytest.mark.parametrize("key", PAGES)
LARGEST = 90_000


def prose(key):
    """The text of a page without what is not read: code, targets of links, rules of tables."""
    text = page_file(key).read_text("utf-8")
    return re.sub(r"`[^`]*`|\]\([^)]*\)|^\|[ |-]+\|$|^!(?=\[)", "", text, flags=re.MULTILINE)


@pytest.fixture
def opened(qtbot):
    window = Manual(None)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    return window


def test_every_page_of_the_window_has_its_help():
    specs = {spec.key: spec.title for spec in page_specs()}
    assert specs.keys() <= set(PAGES)
    assert {key: page_title(key) for key in specs} == specs


def test_every_file_is_in_the_list():
    assert {path.stem for path in resource("help").glob("*.md")} == set(PAGES)
    used = {
        name for key in PAGES for name in re.findall(r"\(images/([a-z_]+)\.png\)", page_file(key).read_text())
    }
    assert {path.stem for path in resource("help", "images").iterdir()} == used


@EVERY
def test_a_page_is_written_as_french_is(key):
    text = prose(key)
    assert not re.findall(r"[^\u00a0\u202f][;?!»€%]|[^\u00a0\u202f\d]:(?!-)|«[^\u00a0]|'", text)
    assert text.count("«") == text.count("»")


@EVERY
def test_links_and_pictures_are_there(key):
    text = page_file(key).read_text("utf-8")
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert all((resource("help") / target).is_file() for target in targets)
    assert all(words for words in re.findall(r"!\[([^]]*)\]", text))  # said by a screen reader
    pictures = [resource("help") / target for target in targets if target.endswith(".png")]
    assert all(picture.stat().st_size <= LARGEST for picture in pictures)


@EVERY
def test_a_page_is_shown_with_its_pictures(key, opened):
    opened.show_page(key)
    assert opened.current == key
    assert page_title(key) in opened.text.toPlainText()
    assert not opened.text.document().isEmpty()


def test_an_unknown_page_is_the_first(opened):
    opened.show_page("")
    assert opened.current == manual.FIRST


def test_links_lead_on_and_the_key_back_leads_back(opened, qtbot):
    opened.show_page("start")
    opened.text.setSource(opened.text.source().resolved("exchange.md"))
    assert opened.current == "exchange"
    opened.text.backward()
    assert opened.current == "start"


def test_the_list_is_walked_with_the_arrows(opened, qtbot):
    opened.show_page("start")
    qtbot.keyClick(opened.contents, Qt.Key.Key_Down)
    assert opened.current == "dashboard"
    assert opened.contents.accessibleName()
    assert opened.text.accessibleName()
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.isVisible()
