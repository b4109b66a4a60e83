"""What people write in the cells of their own sheets: « 2 950,00 € HT », « 3 mois », « tacite, 3 fois ».

A cell that cannot be understood without guessing is refused, with what was expected; nothing is made up.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.dates import MONTHS_A_YEAR
from contractdesk.domain.enums import RenewalKind
from contractdesk.services.sheet_import.mapping import END, NOTICE, TERM
from contractdesk.services.sheet_import.reading import Value
from contractdesk.services.workbook_cells import Kind, RawCell, Unreadable, codec
from contractdesk.services.workbook_columns import SheetName, sheet_of

Facts = dict[str, Any]
"""The fields of a contract that a cell gives, by the keys of the exchange workbook (and ``END``)."""

_LONGEST_MONTHS, _LONGEST_DAYS, _MOST_TIMES = 1_200, 10_000, 10_000
_DURATION = re.compile(
    r"(?:(?P<word>un|une|deux|trois|quatre|cinq|six|douze)|(?P<count>\d{1,4}))\s*"
    r"(?P<unit>mois|ans?|annees?|jours?|j|semaines?)?\b"
)
_WORDS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "douze": 12}
_TIMES = re.compile(r"(\d{1,4})\s*(?:fois|x\b|reconductions?|renouvellements?)")
_PER_YEAR = re.compile(r"\s*(?:/|par)\s*(?:an|annee)\.?$")
# A spreadsheet that holds a day as a number counts it from the last day of 1899.
_DAY_ZERO, _SERIALS = 693_594, range(20_000, 80_000)
_RENEWALS = (
    (RenewalKind.NONE, ("non", "aucune", "aucun", "sans", "neant", "non reconductible", "ferme")),
    (RenewalKind.EXPRESS, ("express",)),
    (RenewalKind.TACIT, ("tacite", "oui", "automatique")),
)
_RHYTHMS = {"annuel": "annuelle", "mensuel": "mensuelle", "trimestriel": "trimestrielle"} | {
    "semestriel": "semestrielle"
}


def read(key: str, value: Value) -> Facts:
    """Return the fields that a cell gives.

    Args:
        key: what its column is (see `mapping.targets`).
        value: what it holds; never nothing.

    Raises:
        Unreadable: it cannot be understood; `expected` says what was.
    """
    special = _SPECIAL.get(key)
    if special is not None:
        return special(value)
    return {key: codec(_kind(key)).read(RawCell(value))}


def expected(key: str) -> str:
    """Return what a column is expected to hold."""
    if key in (TERM, "renewal_months"):
        return _("une durée, comme 12\u00a0mois ou 1\u00a0an")
    if key == NOTICE:
        return _("un préavis, comme 3\u00a0mois ou 60\u00a0jours")
    if key == END:
        return codec(Kind.DATE).expected()
    return codec(_kind(key)).expected()


def _kind(key: str) -> Kind:
    return next(column.kind for column in sheet_of(SheetName.CONTRACTS).columns if column.key == key)


# --------------------------------------------------------------------------------------------- durations


def _duration(value: Value) -> tuple[int, str]:
    """Return a count and its unit, months where none is said; « 3 ans » is 36 months."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value, "mois"
    if not isinstance(value, str):
        raise Unreadable(value)
    found = _DURATION.match(french.fold(value))
    if found is None:
        raise Unreadable(value)
    count = _WORDS[found["word"]] if found["word"] else int(found["count"])
    unit = found["unit"] or "mois"
    if unit.startswith("an"):
        return count * MONTHS_A_YEAR, "mois"
    if unit.startswith("sem"):
        return count * 7, "jours"
    return count, "jours" if unit.startswith("j") else "mois"


def _months(value: Value) -> int:
    count, unit = _duration(value)
    if unit != "mois" or not 0 < count <= _LONGEST_MONTHS:
        raise Unreadable(value)
    return count


def _notice(value: Value) -> Facts:
    count, unit = _duration(value)
    most = _LONGEST_MONTHS if unit == "mois" else _LONGEST_DAYS
    if not 0 < count <= most:
        raise Unreadable(value)
    return {"notice_months" if unit == "mois" else "notice_days": count}


# ----------------------------------------------------------------------------------------- other cells


def _renewal(value: Value) -> Facts:
    """Return the kind of renewal and, where it is said, how many times: « tacite (3 fois) »."""
    if not isinstance(value, str):
        raise Unreadable(value)
    folded = french.fold(value)
    kinds = [kind for kind, starts in _RENEWALS if any(folded.startswith(one) for one in starts)]
    if not kinds:
        kinds = [kind for kind, starts in _RENEWALS[1:] if any(one in folded for one in starts[:1])]
    says_both = "tacite" in folded and "express" in folded
    if len(kinds) != 1 or says_both:  # somebody must say which
        raise Unreadable(value)
    found: Facts = {"renewal": kinds[0]}
    times = _TIMES.search(folded)
    if times is not None and int(times[1]) <= _MOST_TIMES:
        found["max_renewals"] = int(times[1])
    return found


def _day(value: Value) -> date:
    if isinstance(value, int) and not isinstance(value, bool) and value in _SERIALS:
        return date.fromordinal(_DAY_ZERO + value)
    read: date = codec(Kind.DATE).read(RawCell(value))
    return read


def _amount(value: Value) -> Facts:
    if isinstance(value, str):
        value = _PER_YEAR.sub("", value.strip())
    return {"annual_ht": codec(Kind.MONEY).read(RawCell(value))}


def _vat(value: Value) -> Facts:
    """Return a rate in per cent; a cell shown as a percentage holds its hundredth, and no rate is under 1."""
    rate = codec(Kind.PERCENT).read(RawCell(value))
    is_hundredth = not isinstance(value, str) and 0 < rate < 1
    return {"vat_rate": (rate * 100).normalize() if is_hundredth else rate}


def _billing(value: Value) -> Facts:
    folded = french.fold(str(value))
    for start, word in _RHYTHMS.items():
        if folded == start or folded.startswith((f"{start},", f"{start} ")):
            value = folded.replace(start, word, 1)
    return {"billing": codec(Kind.BILLING).read(RawCell(value))}


_SPECIAL: dict[str, Callable[[Value], Facts]] = {
    TERM: lambda value: {"initial_months": _months(value)},
    "renewal_months": lambda value: {"renewal_months": _months(value)},
    NOTICE: _notice,
    END: lambda value: {END: _day(value)},
    "effect_on": lambda value: {"effect_on": _day(value)},
    "decision_date": lambda value: {"decision_date": _day(value)},
    "renewal": _renewal,
    "annual_ht": _amount,
    "vat_rate": _vat,
    "billing": _billing,
}
