"""Reads a clause's formula, as the contract writes it, into what can be drawn.

`P(n) = P(o) × [0,15 + 0,85 × (Syn(n) / Syn(o))]`, `R = Ro × Im / Io` and `Nouveau prix = Prix initial × (…)`
are all read; what is not understood is kept as it was written, as one piece of text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractdesk.common.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Term:
    """A letter of the clause with its index below, a word, or a figure."""

    text: str
    sub: str = ""

    @property
    def is_figure(self) -> bool:
        """Tell a figure from a letter, which is drawn slanted."""
        return self.text[:1].isdigit()


@dataclass(frozen=True)
class Sign:
    """An operator: × + − =."""

    text: str


@dataclass(frozen=True)
class Fraction:
    """One thing over another."""

    top: Node
    bottom: Node


@dataclass(frozen=True)
class Brackets:
    """Parentheses as high as what they hold."""

    inner: Node


@dataclass(frozen=True)
class Line:
    """Things one after the other."""

    items: tuple[Node, ...]


Node = Term | Sign | Fraction | Brackets | Line

# An index is stuck to its letter, `P(n)`; a minus sign stands between spaces, `porte-à-porte` is a word.
_TOKEN = re.compile(
    r"\s*(?:(?P<term>[^\s+×*/()\[\]=−-](?:[^+×*/()\[\]=−-]|(?<=\S)-(?=\S))*(?:\((?P<sub>\w{1,3}|n-1)\))?)"
    r"|(?P<sign>[+×*/()\[\]=−-]))\s*"
)
# `Ro`, `Im`, `P0`: a capital and its index.
_SHORT = re.compile(r"([A-Z])([a-z0-9])")
_SIGNS = {"*": "×", "-": "−"}


def parse(text: str) -> Node:
    """Read a formula; one that is not understood comes back as a single term."""
    try:
        return _Parser(_tokens(text)).whole()
    except ValueError:
        return Term(text.strip())


def _tokens(text: str) -> list[Term | str]:
    tokens: list[Term | str] = []
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ValueError(text)
        place = match.end()
        if match["sign"]:
            tokens.append(_SIGNS.get(match["sign"], match["sign"]))
            continue
        name = match["term"].strip()
        if match["sub"]:
            tokens.append(Term(name[: name.rindex("(")], match["sub"]))
        elif short := _SHORT.fullmatch(name):
            tokens.append(Term(short[1], short[2]))
        else:
            tokens.append(Term(name))
    return tokens


class _Parser:
    """Sums of products of terms; a bar takes what stands right before and after it."""

    def __init__(self, tokens: list[Term | str]) -> None:
        self._tokens = tokens
        self._place = 0

    def whole(self) -> Node:
        """Read everything there is."""
        node = self._sequence(("=",), self._sum)
        if self._place < len(self._tokens):
            raise ValueError(self._tokens[self._place])
        return node

    def _peek(self) -> Term | str | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _sum(self) -> Node:
        return self._sequence(("+", "−"), self._product)

    def _product(self) -> Node:
        return self._sequence(("×",), self._ratio)

    def _sequence(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        items: list[Node] = [part()]
        while (sign := self._peek()) in signs:
            self._place += 1
            items += [Sign(str(sign)), part()]
        return Line(tuple(items)) if len(items) > 1 else items[0]

    def _ratio(self) -> Node:
        node = self._factor()
        while self._peek() == "/":
            self._place += 1
            # Over and under a bar nothing needs its brackets.
            node = Fraction(_bare(node), _bare(self._factor()))
        return node

    def _factor(self) -> Node:
        token = self._peek()
        self._place += 1
        if isinstance(token, Term):
            return token
        closing = {"(": ")", "[": "]"}.get(token or "")
        if closing is None:
            raise ValueError(token)
        inner = self._sum()
        if self._peek() != closing:
            raise ValueError(token)
        self._place += 1
        # A fraction alone is held together by its bar.
        return inner if isinstance(inner, Fraction | Term) else Brackets(inner)


def _bare(node: Node) -> Node:
    return node.inner if isinstance(node, Brackets) else node


def spoken(node: Node) -> str:
    """Write a formula in words, for a screen reader."""
    match node:
        case Term(text, sub):
            return f"{text} {sub}".strip()
        case Sign(text):
            words = {"×": _("fois"), "+": _("plus"), "−": _("moins"), "=": _("égale")}
            return words.get(text, text)
        case Fraction(top, bottom):
            return _("{top} divisé par {bottom}").format(top=spoken(top), bottom=spoken(bottom))
        case Brackets(inner):
            return _("parenthèse {inner} fin de parenthèse").format(inner=spoken(inner))
        case Line(items):
            return " ".join(spoken(item) for item in items)


def sides(node: Node) -> tuple[Node | None, Node]:
    """Give what stands left and right of the equals sign; without one, all is right."""
    match node:
        case Line((left, Sign("="), right)):
            return left, right
        case _:
            return None, node
