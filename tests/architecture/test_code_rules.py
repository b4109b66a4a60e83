"""Rules of the code that no linter knows: read on the syntax trees."""

import ast
import re

import pytest

from tests.architecture.tree import ROOT, docstrings, files, modules, syntax, where


def offences(rule, *folders, word=""):
    """Every place of some folders where a rule, a predicate on a node, is broken.

    What breaks it has the word in it: the trees of all the tests take long to make, and much memory.
    """
    paths = (path for path in modules(*folders) if word in path.read_text(encoding="utf-8"))
    return [where(path, node) for path in paths for node in ast.walk(syntax(path)) if rule(node)]


def _is_float(node):
    literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
    call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
    return literal or call


def test_no_float_below_the_window():
    """Amounts, indices and coefficients are exact: a float anywhere near them is a wrong cent some day."""
    assert not offences(_is_float, "contractdesk/domain", "contractdesk/data", "contractdesk/services")


def _is_process_events(node):
    return isinstance(node, ast.Attribute) and node.attr == "processEvents"


def test_the_event_loop_is_never_re_entered():
    """Handlers that run inside handlers are where desktop programs lose data; tests wait with waitUntil."""
    assert not offences(_is_process_events, "contractdesk", "packaging", "tests", word="processEvents")


_OWNERS = ("nextInFocusChain", "previousInFocusChain", "focusProxy", "buddy")


def _changes_owner(node):
    return isinstance(node, ast.Attribute) and node.attr in _OWNERS


@pytest.mark.parametrize("word", _OWNERS)
def test_no_widget_is_asked_what_would_change_an_owner(word):
    """PySide takes the widget asked for the owner of the one given, which then ends with it."""
    assert not offences(_changes_owner, "contractdesk", "packaging", word=word)


_CLOCKS = re.compile(
    r"(^|\.)(date|datetime|QDate|QDateTime|QTime)\."
    r"(today|now|utcnow|currentDate|currentDateTime|currentDateTimeUtc|currentTime)$"
    r"|^time\.(time|time_ns|localtime|gmtime|strftime|ctime)$"
)
_SQL_CLOCK = re.compile(r"\bCURRENT_(DATE|TIME|TIMESTAMP)\b|'now'", re.IGNORECASE)


def _asks_the_clock(node):
    return isinstance(node, ast.Attribute) and _CLOCKS.search(ast.unparse(node)) is not None


def test_only_the_clock_module_asks_what_day_it_is():
    """`today` is passed down, so that every date can be computed again for another day."""
    found = offences(_asks_the_clock, "contractdesk")
    assert not [place for place in found if not place.startswith("contractdesk/common/clock.py:")]


def test_the_database_is_not_asked_what_day_it_is():
    found = []
    for path in modules("contractdesk/data"):
        tree = syntax(path)
        documentation = set(docstrings(tree))
        found += [
            where(path, node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node not in documentation
            and _SQL_CLOCK.search(node.value)
        ]
    assert not found


@pytest.mark.parametrize(
    "source",
    [
        "x = 1.5",
        "x = float('1')",
        "app.processEvents()",
        "dt.date.today()",
        "QDate.currentDate()",
        "w.nextInFocusChain()",
    ],
)
def test_the_rules_see_what_they_forbid(source):
    rules = (_is_float, _is_process_events, _asks_the_clock, _changes_owner)
    assert any(rule(node) for node in ast.walk(ast.parse(source)) for rule in rules)


@pytest.mark.parametrize("source", ["clock.today()", "clock.now()", "date(2026, 1, 1)", "today.isoformat()"])
def test_the_rules_let_the_rest_pass(source):
    rules = (_is_float, _is_process_events, _asks_the_clock, _changes_owner)
    assert not any(rule(node) for node in ast.walk(ast.parse(source)) for rule in rules)


def test_every_folder_of_the_package_is_a_package():
    """A folder without __init__ would be left out by the layer checks."""
    folders = {path.parent for path in files() if path.suffix == ".py"}
    ours = {folder for folder in folders if folder.is_relative_to(ROOT / "contractdesk")}
    assert [folder for folder in sorted(ours) if not (folder / "__init__.py").is_file()] == []
