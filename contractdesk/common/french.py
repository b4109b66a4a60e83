"""French figures, dates and words: the one place that writes and reads them.

Screens, exports, command line and imports all come here, so that a text written by one is read by the other.
Reading never guesses: what has two meanings is refused with an `InputError` that says which text was wrong.

Typography (Lexique des règles typographiques, CLDR fr): thousands apart by U+202F, decimal comma, U+00A0
before « % » and « € ».
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from contractdesk.common import i18n
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

NBSP = "\u00a0"
"""No-break space: before `: ; ? ! » % €` and after `«`."""
NNBSP = "\u202f"
"""Narrow no-break space: between thousands."""

# Enough digits for any figure: the default context fails on long ones, and a global one is forbidden.
_WIDE = Context(prec=200)
_CENT = Decimal("0.01")
# Beyond, a figure is a slip of the keyboard; in cents it stays far from the 64 bits of the file.
_TOO_LARGE = Decimal(10) ** 12
_YEARS = range(1900, 2200)

# --------------------------------------------------------------------------------------------- writing


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """Return a figure, `2 950,5`; without `decimals` it keeps those it has.

    Display rounds half up, as a French reader does by hand; calculations round beforehand, by their clause.
    """
    figure = Decimal(value)
    if decimals is not None:
        figure = figure.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
    text = f"{figure.copy_abs():,f}".replace(",", NNBSP).replace(".", ",")
    return f"-{text}" if figure < 0 else text


def signed(value: Decimal | int, decimals: int | None = None) -> str:
    """Return a figure with its sign, `+59,00`, for a difference."""
    text = number(value, decimals)
    return text if text.startswith("-") or not any(c in "123456789" for c in text) else f"+{text}"


def money(value: Decimal | None) -> str:
    """Return an amount, `2 950,00 €`; nothing at all for an amount that is not known."""
    return "" if value is None else f"{number(value, 2)}{NBSP}€"


def percent(value: Decimal | int, decimals: int | None = None) -> str:
    """Return a rate given in per cent, `2,29 %`; without `decimals`, two at most and no useless zero."""
    text = number(value, 2 if decimals is None else decimals)
    if decimals is None:
        text = text.rstrip("0").rstrip(",")
    return f"{text}{NBSP}%"


def date(day: dt.date) -> str:
    """Return a day, `31/12/2026`."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def long_date(day: dt.date) -> str:
    """Return a day in words, `1er janvier 2026` (the first alone is an ordinal)."""
    number_of_day = _("1er") if day.day == 1 else str(day.day)
    return f"{number_of_day}{NBSP}{month_name(day.month)} {day.year}"


def period(first: dt.date, last: dt.date) -> str:
    """Return a period with its two inclusive days, `du 01/01/2026 au 31/12/2026`."""
    return _("du {first} au {last}").format(first=date(first), last=date(last))


def moment(instant: dt.datetime, offset: dt.timedelta | None = None) -> str:
    """Return an instant, `21/11/2026 à 10:42`, at the given offset from UTC or in the computer's zone."""
    local = instant.astimezone(None if offset is None else dt.timezone(offset))
    return _("{date} à {time}").format(date=date(local), time=f"{local:%H:%M}")


def month_name(number_of_month: int) -> str:
    """Return the name of a month, from 1 to 12."""
    return (
        _("janvier"), _("février"), _("mars"), _("avril"), _("mai"), _("juin"),
        _("juillet"), _("août"), _("septembre"), _("octobre"), _("novembre"), _("décembre"),
    )[number_of_month - 1]  # fmt: skip


def month(value: str) -> str:
    """Return a month kept as `2024-12` in words, `décembre 2024`."""
    year, number_of_month = value.split("-")
    return f"{month_name(int(number_of_month))} {year}"


def of_month(value: str) -> str:
    """Return a month with the preposition before it, elided: `de décembre 2024`, `d’octobre 2025`."""
    name = month(value)
    return _("d’{month}").format(month=name) if name[0] in "ao" else _("de {month}").format(month=name)


def duration(count: int, unit: str) -> str:
    """Return a duration, `12 mois`; the unit is hour, day, business_day, week, month or year."""
    match unit:
        case "hour":
            word = plural(count, "heure", "heures")
        case "day":
            word = plural(count, "jour", "jours")
        case "business_day":
            word = plural(count, "jour ouvré", "jours ouvrés")
        case "week":
            word = plural(count, "semaine", "semaines")
        case "month":
            word = _("mois")
        case "year":
            word = plural(count, "an", "ans")
        case _:
            raise ValueError(unit)
    return f"{number(count)}{NBSP}{word}"


def counted(n: int, one: str, many: str) -> str:
    """Return a number with its word, `0 contrat`, `2 contrats`; the caller looks the words up with `_()`."""
    return f"{number(n)}{NBSP}{i18n.plural(n, one, many)}"


def join_and(items: Sequence[str]) -> str:
    """Return an enumeration, `a, b et c`."""
    if len(items) < 2:
        return "".join(items)
    return _("{firsts} et {last}").format(firsts=", ".join(items[:-1]), last=items[-1])


def quoted(text: str) -> str:
    """Return a text in French quotation marks."""
    return f"«{NBSP}{text}{NBSP}»"


# --------------------------------------------------------------------------------------------- reading

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_SIGNS = str.maketrans("\u2212\u2012\u2013", "---")

_TAX = re.compile(r"(?:(?P<net>h\.? ?t\.?|hors taxes?)|(?P<gross>t\.? ?t\.? ?c\.?|toutes taxes comprises))$")
_CURRENCY = re.compile(r"(?:€|eur|euros?)$")

_INTEGER = r"\d{1,3}(?: \d{3})+|\d+"
# In this order; the first whose whole text matches gives its thousands and its decimal mark.
_SHAPES = (
    (re.compile(rf"(?:{_INTEGER})?,\d*|{_INTEGER}", re.ASCII), " ", ","),
    (re.compile(rf"(?:{_INTEGER})?\.\d*", re.ASCII), " ", "."),
    (re.compile(r"\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:\.\d{3}){2,}", re.ASCII), ".", ","),
    (re.compile(r"\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:,\d{3}){2,}", re.ASCII), ",", "."),
)
# `1.234`: one thousand two hundred and thirty-four for some, a little more than one for others.
_TWO_MEANINGS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)


def parse_number(value: str | float | Decimal) -> Decimal:
    """Return a figure that was typed, pasted or read in a cell of numbers.

    Raises:
        InputError: number_invalid, number_ambiguous (`1.234`), number_too_large.
    """
    return _figure(value, "number")


def parse_percent(value: str | float | Decimal) -> Decimal:
    """Return a rate in per cent, with or without its sign (`2,29 %` gives 2.29).

    Raises:
        InputError: percent_invalid, percent_ambiguous, percent_too_large.
    """
    if isinstance(value, str):
        return _figure(_plain(value).removesuffix("%"), "percent", shown=value)
    return _figure(value, "percent")


def parse_money(value: str | float | Decimal) -> Decimal:
    """Return an amount in euros with its two decimals; `€` and `HT` may follow it.

    An amount said to include VAT is refused: the register holds amounts without it.

    Raises:
        InputError: amount_invalid, amount_ambiguous (`1.234`, `1,234`), amount_too_precise,
            amount_too_large, amount_with_vat.
    """
    text = value
    if isinstance(value, str):
        text = _plain(value).casefold()
        tax = _TAX.search(text)
        if tax and tax["gross"]:
            raise InputError("amount_with_vat", text=_shown(value))
        text = _CURRENCY.sub("", text[: tax.start()].strip() if tax else text)
    figure = _figure(text, "amount", shown=value)
    cents = figure.quantize(_CENT, rounding=ROUND_HALF_UP, context=_WIDE)
    if cents != figure:
        # `1,234` typed by an agent is one euro and a bit, pasted from an English page it is a thousand.
        thousands = isinstance(text, str) and re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text.strip())
        raise InputError("amount_ambiguous" if thousands else "amount_too_precise", text=_shown(value))
    return cents


def _figure(value: str | float | Decimal, kind: str, shown: object = None) -> Decimal:
    """Return the figure in a text or in a cell of numbers; `kind` is the prefix of the error codes."""
    shown = value if shown is None else shown
    figure = _typed(value, kind, shown) if isinstance(value, str) else _celled(value)
    if figure is None:
        raise InputError(f"{kind}_invalid", text=_shown(shown))
    if abs(figure) >= _TOO_LARGE:
        raise InputError(f"{kind}_too_large", text=_shown(shown))
    return figure + 0 if figure == 0 else figure  # no « -0 »


def _typed(value: str, kind: str, shown: object) -> Decimal | None:
    text = _plain(value)
    sign = "-" if text.startswith("-") else ""
    text = text.removeprefix("-" if sign else "+").strip()
    if len(text) > 60 or not re.search(r"[0-9]", text):
        return None
    if _TWO_MEANINGS.fullmatch(text):
        raise InputError(f"{kind}_ambiguous", text=_shown(shown))
    for shape, thousands, mark in _SHAPES:
        if shape.fullmatch(text):
            return Decimal(sign + text.replace(thousands, "").replace(mark, "."))
    return None


def _celled(value: float | Decimal) -> Decimal | None:
    """Return the figure of a spreadsheet's cell, without the noise that binary arithmetic leaves in it."""
    if isinstance(value, bool):
        return None
    figure = Decimal(str(value))
    if not figure.is_finite():
        return None
    if isinstance(value, float) and abs(figure) < _TOO_LARGE:
        shortest = figure.quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP, context=_WIDE).normalize(_WIDE)
        return Decimal(f"{shortest:f}")
    return figure


_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_DAY_IN_WORDS = re.compile(r"(?:[a-z]+di|dimanche)? ?(\d{1,2}|1er) ([a-z]+)\.? (\d{4})", re.ASCII)
_MONTH_LAST = re.compile(r"(\d{4})[/.-](\d{1,2})", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_MONTH_IN_WORDS = re.compile(r"([a-z]+)\.? (\d{4})", re.ASCII)
_MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4,
    "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "sep": 9,
    "octobre": 10, "oct": 10, "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip


def parse_date(value: str | dt.date) -> dt.date:
    """Return a day typed as `31/12/2026`, `31/12/26`, `31.12.2026`, `2026-12-31` or in words.

    A day comes before its month, as in France. A year of two digits is 20xx up to 79 and 19xx from 80 on: the
    register looks forward, and no contract of this trade is older than 1980.

    Raises:
        InputError: date_invalid, date_out_of_range (outside 1900-2199).
    """
    if isinstance(value, dt.date):
        found = (value.year, value.month, value.day)
    else:
        read = _day_parts(fold(value))
        if read is None:
            raise InputError("date_invalid", text=_shown(value))
        found = read
    if found[0] not in _YEARS:
        raise InputError("date_out_of_range", text=_shown(value))
    try:
        return dt.date(*found)
    except ValueError:
        raise InputError("date_invalid", text=_shown(value)) from None


def _day_parts(text: str) -> tuple[int, int, int] | None:
    text = re.sub(r"(?<=\d) ?([/.-]) ?(?=\d)", r"\1", text)
    if match := _DAY_FIRST.fullmatch(text):
        day, _mark, number_of_month, year = match.groups()
        century = 0 if len(year) == 4 else 2000 if int(year) < 80 else 1900
        return century + int(year), int(number_of_month), int(day)
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4])
    if (match := _DAY_IN_WORDS.fullmatch(text)) and match[2] in _MONTHS:
        return int(match[3]), _MONTHS[match[2]], int(match[1].removesuffix("er"))
    return None


def parse_month(value: str | dt.date) -> str:
    """Return a month as `2024-12`, from `2024-12`, `12/2024`, `décembre 2024`, `déc. 2024`.

    Spreadsheets turn a typed month into its first day: that day is accepted, no other.

    Raises:
        InputError: month_invalid, month_out_of_range (outside 1900-2199).
    """
    found = _month_parts(value)
    if found is None or not 1 <= found[1] <= 12:
        raise InputError("month_invalid", text=_shown(value))
    if found[0] not in _YEARS:
        raise InputError("month_out_of_range", text=_shown(value))
    return f"{found[0]:04}-{found[1]:02}"


def _month_parts(value: str | dt.date) -> tuple[int, int] | None:
    if isinstance(value, dt.date):
        return (value.year, value.month) if value.day == 1 else None
    text = fold(value)
    if match := _MONTH_LAST.fullmatch(text):
        return int(match[1]), int(match[2])
    if match := _MONTH_FIRST.fullmatch(text):
        return int(match[2]), int(match[1])
    if (match := _MONTH_IN_WORDS.fullmatch(text)) and match[1] in _MONTHS:
        return int(match[2]), _MONTHS[match[1]]
    return None


_FOLDED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i"}  # the last: i without a dot
    | dict.fromkeys("’‘\u02bc`\u00b4\u2032", "'")  # modifier apostrophe, acute accent, prime
    | dict.fromkeys("\u2010\u2011\u2012–—−", "-")  # hyphens and dashes
    | dict.fromkeys("«»“”„", '"')
)


def fold(text: str) -> str:
    """Return a text for searching and sorting: no accent, no case, `œ` as oe, one kind of apostrophe.

    Both sides of a comparison are folded: SQLite folds neither `É` nor `œ`.
    """
    # A case fold can bring accents back (Greek, Turkish): the decomposition comes before and after it.
    text = unicodedata.normalize("NFKD", text.translate(_FOLDED)).casefold().translate(_FOLDED)
    kept = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(kept).translate(_INVISIBLE).split())


def _plain(text: str) -> str:
    """Return a typed or pasted text with ordinary signs, and single ordinary spaces."""
    return " ".join(text.translate(_INVISIBLE).translate(_SIGNS).split())


def _shown(value: object) -> str:
    """Return the faulty text for a message, cut if somebody pasted a page."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
