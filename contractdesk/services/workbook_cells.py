"""What stands in a cell of the exchange workbook: one writing and one reading for each kind of value.

The export writes with these functions and the import reads with them, so that a workbook comes back as it
left. A cell that cannot be understood without guessing is refused, with what was expected of it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum, auto
from typing import Any, TypeAlias, TypeVar

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.domain.billing import BillingRule
from contractdesk.domain.clauses import IndexRule
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import (
    BillingTiming,
    IndexRuleKind,
    PriceBase,
    Quality,
    RenewalKind,
    RoundingMode,
)
from contractdesk.services import labels

T = TypeVar("T")
CellValue: TypeAlias = str | int | Decimal | date | None
"""What a writer puts in a cell: a text, a number, a day, or nothing."""

_MONTHS_A_YEAR = 12
# The most renewals or days, the longest duration in months, the largest quantity: beyond, a slip.
_MOST, _LONGEST, _LARGEST = 10_000, 1_200, 10**9
_HUNDRED = 100
_SIRET_DIGITS, _POSTAL_CODE_DIGITS, _PHONE_DIGITS = 14, 5, 10
# What a number format shows as it is, between quotes or after a backslash.
_LITERAL = re.compile(r'"[^"]*"|\\.')
# Spreadsheets keep a carriage return typed or pasted in a cell under this name.
_CARRIAGE_RETURN = re.compile(r"(?:_x000[dD]_|\r)\n?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of licences, possibly without limit."""

    count: int | None = None
    is_unlimited: bool = False


class Unreadable(ValueError):  # noqa: N818 - said of a cell
    """A cell does not hold what its column asks for."""


class Kind(Enum):
    """Kinds of columns."""

    TEXT = auto()
    IDENTIFIER = auto()
    SIRET = auto()
    POSTAL_CODE = auto()
    PHONE = auto()
    DATE = auto()
    MONTH = auto()
    MONEY = auto()
    PERCENT = auto()
    FIGURE = auto()
    COUNT = auto()
    DURATION = auto()
    QUANTITY = auto()
    ARTICLES = auto()
    RENEWAL = auto()
    BILLING = auto()
    PRICE_BASE = auto()
    CURRENT_RULE = auto()
    ROUNDING = auto()
    QUALITY = auto()


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as read: its value (text, number, day, truth or nothing) and its number format."""

    value: Any = None
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Codec:
    """How a kind of value is written, read and asked for; ``choices`` are offered in a list."""

    write: Callable[[Any], CellValue]
    read: Callable[[RawCell], Any]
    expected: Callable[[], str]
    choices: Callable[[], tuple[str, ...]] = tuple
    closed: bool = True


def codec(kind: Kind) -> Codec:
    """Return how a kind of column is written and read."""
    return _CODECS[kind]


def is_empty(value: object) -> bool:
    """Tell whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not value.strip())


# ------------------------------------------------------------------------------------------------ texts


def _text(cell: RawCell) -> str:
    """Return a text; a number typed where a text belongs is one (a reference, an article, a code)."""
    _refuse_others(cell)
    if isinstance(cell.value, str):
        return _CARRIAGE_RETURN.sub("\n", cell.value)
    # Not french.parse_number: a SIRET is longer than any figure of the register.
    figure = Decimal(str(cell.value))
    if not figure.is_finite():
        raise Unreadable(cell.value)
    return f"{figure.normalize():f}"


def _identifier(cell: RawCell) -> str:
    """Return a name by which other rows refer to this one: without the spaces that nobody sees."""
    return _text(cell).strip(" \u00a0\n")


def _padded(digits: int) -> Callable[[RawCell], str]:
    """Return a reader that gives back the leading zeros that spreadsheets take from numbers."""

    def read(cell: RawCell) -> str:
        text = _identifier(cell)
        return text if isinstance(cell.value, str) else text.zfill(digits)

    return read


def _siret(cell: RawCell) -> str:
    """Return a SIRET, or a SIREN where only that is known; groups of digits are joined."""
    if not isinstance(cell.value, str):
        text = _text(cell)
        return text.zfill(_SIRET_DIGITS) if len(text) == _SIRET_DIGITS - 1 else text
    text = _identifier(cell)
    joined = re.sub(r"[\s.\u00a0\u202f]", "", text)
    return joined if joined.isdigit() else text


def _articles(cell: RawCell) -> tuple[str, ...]:
    """Return budget articles, parted by commas."""
    parts = (part.strip() for part in re.split(r"[,;\n]", _identifier(cell)))
    return tuple(part for part in parts if part)


# ------------------------------------------------------------------------------------- days and figures


def _date(cell: RawCell) -> date:
    if not isinstance(cell.value, str | date):
        raise Unreadable(cell.value)
    return _understood(french.parse_date, cell.value)


def _month(cell: RawCell) -> str:
    if not isinstance(cell.value, str | date):
        raise Unreadable(cell.value)
    return _understood(french.parse_month, cell.value)


def _money(cell: RawCell) -> Decimal:
    _refuse_others(cell)
    return _understood(french.parse_money, cell.value)


def _percent(cell: RawCell) -> Decimal:
    """Return a rate in per cent; a cell shown as a percentage holds its hundredth."""
    _refuse_others(cell)
    rate = _understood(french.parse_percent, cell.value)
    if not isinstance(cell.value, str) and "%" in _LITERAL.sub("", cell.number_format):
        rate = (rate * _HUNDRED).normalize()
    return Decimal(f"{rate:f}")


def _figure(cell: RawCell) -> Decimal:
    """Return a figure, with the decimals that its format shows: an index is kept as published (314,0)."""
    _refuse_others(cell)
    figure = _understood(french.parse_number, cell.value)
    if isinstance(cell.value, str):
        return figure
    _before, _dot, decimals = cell.number_format.partition(".")
    shown = len(decimals) - len(decimals.lstrip("0"))
    exponent = figure.as_tuple().exponent
    held = -exponent if isinstance(exponent, int) else 0
    return figure.quantize(Decimal(1).scaleb(-shown)) if shown > held else figure


def _count(cell: RawCell, most: int = _MOST) -> int:
    """Return a whole number, zero included."""
    _refuse_others(cell)
    figure = _understood(french.parse_number, cell.value)
    if figure != figure.to_integral_value() or not 0 <= figure <= most:
        raise Unreadable(cell.value)
    return int(figure)


def _duration(cell: RawCell) -> int:
    """Return a length of time; none is shorter than one, nor longer than a hundred years in months."""
    count = _count(cell, _LONGEST)
    if count == 0:
        raise Unreadable(cell.value)
    return count


def _quantity(cell: RawCell) -> Quantity:
    if isinstance(cell.value, str) and french.fold(cell.value) in {french.fold(_("illimité")), "illimitee"}:
        return Quantity(is_unlimited=True)
    return Quantity(_count(cell, _LARGEST))


def _refuse_others(cell: RawCell) -> None:
    """Refuse what is neither a text nor a number: days, hours, true and false, made by a spreadsheet."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, str | int | float):
        raise Unreadable(cell.value)


def _understood(parse: Callable[[Any], T], value: object) -> T:
    try:
        return parse(value)
    except InputError:
        raise Unreadable(value) from None


# ------------------------------------------------------------------------------------------------ words


def renewal_words() -> dict[RenewalKind, str]:
    """Return the words of the kinds of renewal."""
    return {kind: labels.renewal(kind) for kind in RenewalKind}


def price_base_words() -> dict[PriceBase, str]:
    """Return the words of the price that a coefficient multiplies."""
    return {PriceBase.INITIAL: _("initial"), PriceBase.PREVIOUS: _("précédent")}


def rounding_words() -> dict[RoundingMode, str]:
    """Return the words of the directions of rounding."""
    return {
        RoundingMode.NONE: _("aucun"),
        RoundingMode.NEAREST: _("au plus proche"),
        RoundingMode.UP: _("au supérieur"),
    }


def quality_words() -> dict[Quality, str]:
    """Return the words of the quality of an index value."""
    return {quality: labels.quality(quality) for quality in Quality}


def _choice(
    words: Callable[[], dict[Any, str]],
) -> tuple[Callable[[Any], CellValue], Callable[[RawCell], Any]]:
    """Return how to write and read a word of a closed list; the key that programs use is read too."""

    def write(value: StrEnum | None) -> CellValue:
        return None if value is None else words()[value]

    def read(cell: RawCell) -> StrEnum:
        folded = french.fold(str(cell.value))
        for value, word in words().items():
            if folded in (french.fold(word), value.value):
                return value  # type: ignore[no-any-return]
        raise Unreadable(cell.value)

    return write, read


def _write_billing(rule: BillingRule | None) -> CellValue:
    """Write how often; that it is « terme à échoir » goes without saying, « terme échu » is said."""
    if rule is None:
        return None
    period = labels.billing_period(rule.months)
    if rule.timing is BillingTiming.IN_ADVANCE:
        return period
    return _("{period}, {timing}").format(period=period, timing=labels.timing(rule.timing))


_EVERY_MONTHS = re.compile(r"tous les (\d{1,3}) mois")


def _read_billing(cell: RawCell) -> BillingRule:
    period, _comma, timing = french.fold(str(cell.value)).partition(",")
    read = {french.fold(labels.timing(one)): one for one in BillingTiming} | {"": BillingTiming.IN_ADVANCE}
    if timing.strip() not in read:
        raise Unreadable(cell.value)
    months = {french.fold(labels.billing_period(months)): months for months in (1, 3, 6, 12)}
    every = _EVERY_MONTHS.fullmatch(period.strip())
    count = int(every[1]) if every else months.get(period.strip(), 0)
    if count == 0:
        raise Unreadable(cell.value)
    return BillingRule(count, read[timing.strip()])


_MONTHS_BEFORE = re.compile(r"(\d{1,3}) mois avant")
_NAMED_MONTH = re.compile(r"mois exact (\d{4}-\d\d)")


def _write_rule(rule: IndexRule | None) -> CellValue:
    """Write how the current index is chosen: « dernier publié », « mois exact », « 3 mois avant »."""
    if rule is None or rule.kind is IndexRuleKind.PREVIOUS_REVISION:
        return None
    if rule.kind is IndexRuleKind.LAST_KNOWN:
        return _("dernier publié")
    if rule.kind is IndexRuleKind.MONTHS_BEFORE and rule.offset:
        return _("{n} mois avant").format(n=rule.offset)
    if rule.month is not None:
        return _("mois exact {month}").format(month=rule.month)
    return _("mois exact")


def _read_rule(cell: RawCell) -> IndexRule:
    folded = french.fold(str(cell.value))
    if folded in (french.fold(_("dernier publié")), "dernier connu"):
        return IndexRule(IndexRuleKind.LAST_KNOWN)
    if folded == french.fold(_("mois exact")):
        return IndexRule(IndexRuleKind.EXACT_MONTH)
    if named := _NAMED_MONTH.fullmatch(folded):
        return IndexRule(IndexRuleKind.EXACT_MONTH, month=_understood(Month.parse, named[1]))
    if before := _MONTHS_BEFORE.fullmatch(folded):
        return IndexRule(IndexRuleKind.MONTHS_BEFORE, offset=int(before[1]))
    raise Unreadable(cell.value)


# ----------------------------------------------------------------------------------------------- codecs


def _as_is(value: CellValue) -> CellValue:
    # An empty text is an empty cell.
    return None if value == "" else value


def _write_quantity(quantity: Quantity) -> CellValue:
    return _("illimité") if quantity.is_unlimited else quantity.count


def _write_articles(articles: tuple[str, ...]) -> CellValue:
    return ", ".join(articles) or None


def _listed(words: Callable[[], dict[Any, str]]) -> Codec:
    write, read = _choice(words)

    def choices() -> tuple[str, ...]:
        return tuple(words().values())

    def expected() -> str:
        *firsts, last = choices()
        return _("{firsts} ou {last}").format(firsts=", ".join(firsts), last=last)

    return Codec(write, read, expected, choices)


_CODECS = {
    Kind.TEXT: Codec(_as_is, _text, lambda: _("un texte")),
    Kind.IDENTIFIER: Codec(_as_is, _identifier, lambda: _("un texte")),
    Kind.SIRET: Codec(_as_is, _siret, lambda: _("un SIRET de 14 chiffres, ou un SIREN de 9")),
    Kind.POSTAL_CODE: Codec(_as_is, _padded(_POSTAL_CODE_DIGITS), lambda: _("un code postal de 5 chiffres")),
    Kind.PHONE: Codec(_as_is, _padded(_PHONE_DIGITS), lambda: _("un numéro de téléphone")),
    Kind.DATE: Codec(_as_is, _date, lambda: _("une date, jj/mm/aaaa")),
    Kind.MONTH: Codec(_as_is, _month, lambda: _("un mois, comme 2024-12")),
    Kind.MONEY: Codec(_as_is, _money, lambda: _("un montant hors taxes, comme 2 950,00")),
    Kind.PERCENT: Codec(_as_is, _percent, lambda: _("un pourcentage, comme 20 ou 5,5")),
    Kind.FIGURE: Codec(_as_is, _figure, lambda: _("un nombre, comme 0,85")),
    Kind.COUNT: Codec(_as_is, _count, lambda: _("un nombre entier, 10 000 au plus")),
    Kind.DURATION: Codec(_as_is, _duration, lambda: _("un nombre entier, de 1 à 1 200")),
    Kind.QUANTITY: Codec(
        _write_quantity,
        _quantity,
        lambda: _("un nombre entier, ou « illimité »"),
        lambda: (_("illimité"),),
        closed=False,
    ),
    Kind.ARTICLES: Codec(_write_articles, _articles, lambda: _("un article, ou plusieurs avec des virgules")),
    Kind.RENEWAL: _listed(renewal_words),
    Kind.BILLING: Codec(
        _write_billing,
        _read_billing,
        lambda: _("mensuelle, trimestrielle, semestrielle, annuelle ou « tous les n mois »"),
        lambda: tuple(labels.billing_period(months) for months in (_MONTHS_A_YEAR, 6, 3, 1)),
        closed=False,
    ),
    Kind.PRICE_BASE: _listed(price_base_words),
    Kind.CURRENT_RULE: Codec(
        _write_rule,
        _read_rule,
        lambda: _("dernier publié, mois exact ou « 3 mois avant »"),
        lambda: (_("dernier publié"), _("mois exact"), _("{n} mois avant").format(n=3)),
        closed=False,
    ),
    Kind.ROUNDING: _listed(rounding_words),
    Kind.QUALITY: _listed(quality_words),
}
