"""Price indices: series, vintages, publication dates and the link between two series.

Nothing is ever interpolated. A value that a rule names and that is absent is refused by name; a « last
known » value that stands on an incomplete table is provisional and says which months are missing.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contractdesk.common.errors import InputError
from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Quality, RoundingMode
from contractdesk.domain.money import round_to


@dataclass(frozen=True, slots=True)
class IndexValue:
    """A monthly value as published, its vintage (later vintages correct earlier ones) and its quality."""

    month: Month
    value: Decimal
    published_on: date
    estimated: bool = False
    quality: Quality = Quality.PUBLISHED
    vintage: int = 1
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """How a series continues an older one: older equivalent = value × coefficient.

    Dividing is wrong by about 4 %. ``decimals`` is the rounding of the linked value, None
    for no rounding.
    """

    previous: str
    coefficient: Decimal
    decimals: int | None = 1
    source: str = ""

    def to_previous(self, value: Decimal) -> Fraction:
        """Express a value of the newer series in the older one."""
        exact = Fraction(value) * Fraction(self.coefficient)
        if self.decimals is None:
            return exact
        return Fraction(round_to(exact, self.decimals, RoundingMode.NEAREST))


@dataclass(frozen=True, slots=True)
class Series:
    """One continuous series of an index.

    ``known_from`` is the day of its first publication: none of its values was known before.
    """

    code: str
    index: str
    name: str
    values: tuple[IndexValue, ...] = ()
    known_from: date | None = None
    closed_after: Month | None = None
    link: Link | None = None

    def value_of(self, month: Month, on: date) -> IndexValue | None:
        """Return the value of a month as known on a day; failing that, its first later publication."""
        vintages = [value for value in self.values if value.month == month]
        known = [value for value in vintages if value.published_on <= on]
        if known:
            # The numbers follow the corrections: a later one may come with an earlier day, known at last.
            return max(known, key=_by_vintage)
        return min(vintages, key=_by_publication, default=None)

    def newest_known(self, on: date) -> IndexValue | None:
        """Return the value of the latest month published on or before a day."""
        if self.known_from is not None and on < self.known_from:
            return None
        known = (value for value in self.values if value.published_on <= on)
        return max(known, key=lambda value: (value.month, value.vintage), default=None)


@dataclass(frozen=True, slots=True)
class Quote:
    """An index value as used by a calculation, with what its use rests on.

    ``missing_months`` are the months that should have been published on the day of reading and are absent
    from the table: while there is one, the quote is provisional.
    """

    series: str
    month: Month
    value: Decimal
    published_on: date
    estimated: bool
    quality: Quality
    read_on: date
    missing_months: tuple[Month, ...] = ()
    source: str = field(default="", compare=False)


class IndexTable:
    """Every series of the register, and how to find a value in them."""

    def __init__(self, series: Iterable[Series], calendar: BusinessCalendar) -> None:
        """Take the series and the calendar that dates unknown publications."""
        self._series = {one.code: one for one in series}
        self._calendar = calendar
        # The table never changes: what ten thousand contracts ask is looked up once.
        self._last_known: dict[tuple[str, date], Quote | None] = {}

    @property
    def series(self) -> tuple[Series, ...]:
        """All series, in the order of their codes."""
        return tuple(self._series[code] for code in sorted(self._series))

    def last_known(self, name: str, on: date) -> Quote:
        """Return the newest value published on or before a day.

        Args:
            name: a series (« Syntec révisé ») or an index (« Syntec »); an index reads the series that
                was being published on that day.
            on: the day of reading.

        Raises:
            InputError: ``index_unknown``, ``index_not_known_yet``.
        """
        if (name, on) not in self._last_known:
            series = self._by_preference(name, on)[0]
            value = series.newest_known(on)
            missing = () if value is None else self._missing_after(series, value.month, on)
            self._last_known[name, on] = None if value is None else _quote(series, value, on, missing)
        found = self._last_known[name, on]
        if found is None:
            raise InputError("index_not_known_yet", index=name, on=on)
        return found

    def of_month(self, name: str, month: Month, on: date, read_on: date | None = None) -> Quote:
        """Return the value of a named month.

        An index looks into the series meant on that day, the older ones, then those that have begun since: a
        month has its value in one of them.

        Args:
            name: a series or an index.
            month: the month that the clause names.
            on: the day that tells which series of an index is meant.
            read_on: the day of reading, corrections published meanwhile included; ``on`` by default.

        Raises:
            InputError: ``index_unknown``, ``index_value_missing`` with the month.
        """
        read_on = on if read_on is None else read_on
        meant, *others = self._by_preference(name, on)
        begun = [one for one in others if one.known_from is None or one.known_from <= read_on]
        for series in (meant, *begun):
            value = series.value_of(month, read_on)
            if value is not None:
                return _quote(series, value, read_on, ())
        raise InputError("index_value_missing", index=meant.name, series=meant.code, month=month)

    def comparable(self, base: Quote, current: Quote, decimals: int | None) -> tuple[Fraction, Link | None]:
        """Return the exact ratio current / base, linked only when the two series differ.

        The value of the newer series is expressed in the older one (multiplied, never divided).

        Raises:
            InputError: ``index_not_linked`` when nothing links the two series.
        """
        if base.series == current.series:
            return Fraction(current.value) / Fraction(base.value), None
        if (link := self._link(current.series, base.series, decimals)) is not None:
            return link.to_previous(current.value) / Fraction(base.value), link
        if (link := self._link(base.series, current.series, decimals)) is not None:
            return Fraction(current.value) / link.to_previous(base.value), link
        raise InputError("index_not_linked", base=base.series, current=current.series)

    def expected_publication(self, month: Month) -> date:
        """Return the day a month should appear: the last working day of the next month."""
        return self._calendar.last_of_month(month.plus(1))

    def _link(self, newer: str, older: str, decimals: int | None) -> Link | None:
        """Return how a series continues another, None when it does not."""
        series = self._series.get(newer)
        if series is None or series.link is None or series.link.previous != older:
            return None
        return replace(series.link, decimals=decimals)

    def _candidates(self, name: str) -> list[Series]:
        if name in self._series:
            return [self._series[name]]
        return [one for one in self._series.values() if one.index == name]

    def _by_preference(self, name: str, on: date) -> list[Series]:
        """Return the series meant on a day, those before it from the newest, then those after it."""
        candidates = self._candidates(name)
        if not candidates:
            raise InputError("index_unknown", index=name)
        candidates.sort(key=lambda one: one.known_from or date.min)
        openings = [one.known_from or date.min for one in candidates]
        meant = max(0, bisect_right(openings, on) - 1)
        return candidates[meant::-1] + candidates[meant + 1 :]

    def _missing_after(self, series: Series, newest: Month, on: date) -> tuple[Month, ...]:
        """Return the months after a value that should have been published by a day and are absent."""
        present = {value.month for value in series.values}
        missing = []
        month = newest.plus(1)
        while self.expected_publication(month) <= on:
            if series.closed_after is not None and month > series.closed_after:
                break
            if month not in present:
                missing.append(month)
            month = month.plus(1)
        return tuple(missing)


def _by_vintage(value: IndexValue) -> int:
    return value.vintage


def _by_publication(value: IndexValue) -> tuple[date, int]:
    return value.published_on, value.vintage


def _quote(series: Series, value: IndexValue, on: date, missing: tuple[Month, ...]) -> Quote:
    return Quote(
        series.code,
        value.month,
        value.value,
        value.published_on,
        value.estimated,
        value.quality,
        on,
        missing,
        value.source,
    )
