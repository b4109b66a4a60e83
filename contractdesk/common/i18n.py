"""Texts for people: gettext's interface with French as the source language.

French is what the user sees, what one searches for and what is written in the source; no catalogue can be
missing or stale. `_()` is never called at import time and never receives an f-string: placeholders are named
and filled after the lookup, `_("{n} échéances avant le {date}").format(n=n, date=day)`.
"""

from __future__ import annotations

import gettext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

_TRANSLATIONS = gettext.NullTranslations()


def _(text: str) -> str:
    """Return the text in the user's language."""
    return _TRANSLATIONS.gettext(text)


def plural(n: int | Decimal, one: str, many: str) -> str:
    """Return the form of a word that goes with a number.

    French takes the plural from 2 on: « 0 contrat », « 1,5 mois », « 2 contrats » (Lexique des règles
    typographiques; gettext's own rule without a catalogue is the English one, plural for 0).
    """
    return _(one if -2 < n < 2 else many)
