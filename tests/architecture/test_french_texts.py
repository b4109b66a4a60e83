"""The French of every text shown to a person: its typography, and how it is written in the code.

The rules are those of the Imprimerie nationale's Lexique as the project applies them: a no-break space
(U+00A0) before : ; ? ! » % € and after «, the apostrophe ’, « » quotes, the single character ….
"""

import ast
import re
import unicodedata

import pytest

from tests.architecture.tree import modules, syntax, where

# The module that defines the functions calls one with the text of the other.
_DEFINITION = "contractdesk/common/i18n.py"
_FUNCTIONS = {"_": 0, "plural": 1}  # name → position of the first text

_SPACES = " \u00a0\u202f"
_FAULTS = {
    "straight apostrophe": re.compile(r"'"),
    "straight quote": re.compile(r'"'),
    "three dots instead of …": re.compile(r"\.\.\."),
    "two spaces": re.compile(rf"[{_SPACES}]{{2}}"),
    # A colon inside 12:30 or https:// is not punctuation: it is when a space, a bracket or the end follows.
    "no U+00A0 before : ; ? !": re.compile(rf"(?<![\u00a0:;?!])(?<!^)[:;?!](?=[{_SPACES}\n»)]|$)"),
    # In brackets, alone or after a multiple (k€), the sign is a unit by itself; %v and %p are Qt’s.
    "no U+00A0 before % or €": re.compile(r"(?<![\u00a0(kM])(?<!^)(?:€|%(?![a-zA-Z]))"),
    "no U+00A0 before »": re.compile(r"(?<!\u00a0)»"),
    "no U+00A0 after «": re.compile(r"«(?!\u00a0)"),
    "placeholder without a name": re.compile(r"\{(?:\d*)(?:[:!][^}]*)?\}"),
}


def faults(text):
    """What is wrong with a text."""
    found = [name for name, pattern in _FAULTS.items() if pattern.search(text)]
    return found if unicodedata.is_normalized("NFC", text) else [*found, "not NFC"]


def _calls():
    """Every call of a text function: where it is, and its text arguments."""
    for path in modules("contractdesk"):
        if path.as_posix().endswith(_DEFINITION):
            continue
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
                yield where(path, node), node.args[_FUNCTIONS[node.func.id] :]


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_every_text_is_written_out():
    """A text built by an f-string or held in a variable could be neither proofread nor translated."""
    calls = list(_calls())
    assert len(calls) > 100, "the texts of the program were not found"
    assert [place for place, texts in calls if not texts or not all(map(_is_text, texts))] == []


def test_every_text_follows_french_typography():
    wrong = [
        f"{place}: {', '.join(found)}: {text.value!r}"
        for place, texts in _calls()
        for text in filter(_is_text, texts)
        if (found := faults(text.value))
    ]
    assert not wrong, "\n".join(wrong)


class _ImportTime(ast.NodeVisitor):
    """Collects the calls of text functions that run while a module is imported."""

    def __init__(self):
        self.lines = []

    def visit_FunctionDef(self, node):
        for child in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(child)

    def visit_Lambda(self, node):
        for child in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(child)

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
            self.lines.append(node)
        self.generic_visit(node)


def _at_import(tree):
    visitor = _ImportTime()
    visitor.visit(tree)
    return visitor.lines


def test_no_text_is_looked_up_at_import_time():
    """The language is known once the program runs, not while its modules load."""
    assert [where(path, node) for path in modules("contractdesk") for node in _at_import(syntax(path))] == []


def test_import_time_is_told_from_run_time():
    tree = ast.parse("A = _('a')\ndef f(x=_('b')):\n    return _('c')\nD = lambda: _('d')\n")
    assert [node.args[0].value for node in _at_import(tree)] == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "Enregistrer",
        "Le contrat a été enregistré.",
        "Échéance\u00a0: {date}",
        "«\u00a0page x sur y\u00a0»",
        "Voulez-vous l’enregistrer\u00a0?",
        "Quoi\u00a0?!",
        "{taux}\u00a0%",
        "Plancher (%)",
        "Montant (k€)",
        "%p\u00a0%",
        "12:30",
        "https://exemple.fr/a?b",
        "…",
        "?",
        "{montant:>10}",
    ],
)
def test_good_french_passes(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "L'échéance",
        '"page"',
        "Chargement...",
        "deux  espaces",
        "espace\u00a0 double",
        "Échéance:",
        "Échéance : {date}",
        "Voulez-vous\u202f?",
        "« page »",
        "{taux} %",
        "{taux}%",
        "{montant} €",
        "{}",
        "{0} contrats",
        "E\u0301che\u0301ance",
    ],
)
def test_bad_french_is_seen(text):
    assert faults(text) != []
