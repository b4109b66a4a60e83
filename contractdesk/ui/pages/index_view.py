"""The values of an index as the page shows them: every month that exists or should, by series."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Quality
from contractdesk.services import labels, listings
from contractdesk.services.index_series import without_successor
from contractdesk.ui.models.columns import Badge
from contractdesk.ui.theme import Tone

if TYPE_CHECKING:
    import datetime as dt

    from contractdesk.domain.indices import IndexTable, Series
    from contractdesk.services.dto import IndexRow
    from contractdesk.ui.source import Source

MONTHS_A_YEAR = 12

_QUALITY_BADGES = {
    Quality.PUBLISHED: ("circle-check", Tone.OK),
    Quality.DERIVED: ("info", Tone.INFO),
    Quality.UNOFFICIAL: ("triangle-alert", Tone.WARNING),
    Quality.UNCERTAIN: ("circle-question-mark", Tone.WARNING),
}
_MISSING_ICON = "circle-dashed"


@dataclass(frozen=True)
class MonthValue:
    """A value of a month, or its absence where it should have been published.

    Attributes:
        version: Its rank among the values published for the month, and how many there are.
    """

    month: Month
    value: Decimal | None = None
    published_on: dt.date | None = None
    estimated: bool = False
    quality: Quality | None = None
    source: str = ""
    version: tuple[int, int] = (1, 1)

    @property
    def is_doubtful(self) -> bool:
        """Tell a value that was not officially published."""
        return self.quality is not None and self.quality is not Quality.PUBLISHED


@dataclass(frozen=True)
class SeriesView:
    """A series: all its values, newest first, then what a grid shows of each month."""

    code: str
    name: str
    values: tuple[MonthValue, ...]
    closed_after: Month | None = None
    needs_successor: bool = False

    @property
    def by_month(self) -> dict[Month, MonthValue]:
        """Give the latest value of each month, or its absence."""
        found: dict[Month, MonthValue] = {}
        for one in self.values:
            if one.month not in found or one.version > found[one.month].version:
                found[one.month] = one
        return found

    @property
    def late(self) -> list[Month]:
        """Give the months without a value after the last one known, oldest first."""
        points = self.curve()
        return [month for month in self.missing if points and month > points[-1][0]]

    def of_month(self, month: Month) -> list[MonthValue]:
        """Give the values recorded for a month, oldest version first."""
        held = [one for one in self.values if one.month == month and one.value is not None]
        return sorted(held, key=lambda one: one.version)

    @property
    def missing(self) -> list[Month]:
        """Give the months without a value, oldest first."""
        return sorted(one.month for one in self.values if one.value is None)

    def curve(self) -> list[tuple[Month, Decimal]]:
        """Give the points of the curve, oldest first."""
        points = [(month, one.value) for month, one in self.by_month.items() if one.value is not None]
        return sorted(points, key=lambda point: point[0])


def read_series(source: Source) -> tuple[SeriesView, ...]:
    """Read every series, the one in use first."""
    rows: dict[str, list[IndexRow]] = {}
    for row in listings.indices(source.database):
        rows.setdefault(row.series, []).append(row)
    stopped = {one.code for one in without_successor(source.facts.table)}
    known = {one.code: one for one in source.facts.table.series}
    # Those with values in the order of the list, then those that have none yet.
    ordered = [*rows, *(code for code in known if code not in rows)]
    return tuple(
        SeriesView(
            code,
            known[code].name or code,
            _values(rows.get(code, []), known[code], source),
            known[code].closed_after,
            code in stopped,
        )
        for code in ordered
    )


def _values(rows: list[IndexRow], series: Series, source: Source) -> tuple[MonthValue, ...]:
    published = {(value.month, value.vintage): value for value in series.values}
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.month] = counts.get(row.month, 0) + 1
    decimals = max((_decimals(row.value) for row in rows if row.value is not None), default=0)
    found = []
    for row in rows:
        month = Month.parse(row.month)
        value = published.get((month, row.vintage))
        found.append(
            MonthValue(
                month=month,
                # All with as many decimals, or a column of figures would not line up.
                value=None if row.value is None else row.value.quantize(Decimal(1).scaleb(-decimals)),
                # The register estimates the day that a file does not give, as the calculations do.
                published_on=value.published_on if value is not None else None,
                estimated=value.estimated if value is not None else False,
                quality=row.quality,
                source=row.source,
                version=(max(1, row.vintage), counts[row.month]),
            )
        )
    if not found:
        return ()
    late = _late(series, found[0].month, source.facts.table, source.today)
    return (*(MonthValue(month) for month in reversed(late)), *found)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _late(series: Series, newest: Month, table: IndexTable, today: dt.date) -> list[Month]:
    """Give the months after the newest value that should have been published by a day, oldest first."""
    found: list[Month] = []
    month = newest.plus(1)
    while table.expected_publication(month) <= today:
        if series.closed_after is not None and month > series.closed_after:
            break
        found.append(month)
        month = month.plus(1)
    return found


def month_text(month: Month) -> str:
    """Write a month in words."""
    return french.month(str(month))


def published_text(one: MonthValue) -> str:
    """Write the day of publication, told apart when it is only an estimate."""
    if one.published_on is None:
        return ""
    day = french.date(one.published_on)
    return _("{day} (date estimée)").format(day=day) if one.estimated else day


def quality_badge(one: MonthValue) -> Badge:
    """Give the trust a value deserves."""
    return badge_of(one.quality)


def badge_of(quality: Quality | None) -> Badge:
    """Give a trust, or an absence, as an icon and a word."""
    if quality is None:
        return Badge(_MISSING_ICON, _("manque"), Tone.WARNING)
    icon, tone = _QUALITY_BADGES[quality]
    return Badge(icon, labels.quality(quality), tone)


def explained(one: MonthValue) -> str:
    """Say all there is to say of a month."""
    if one.value is None:
        return _("{month}\u00a0: la valeur manque alors qu’elle devrait être parue").format(
            month=month_text(one.month)
        )
    parts = [
        _("{month}\u00a0: {value}").format(month=month_text(one.month), value=french.number(one.value)),
        _("paru le {day}").format(day=published_text(one)),
        _("valeur {quality}").format(quality=quality_badge(one).text),
    ]
    rank, count = one.version
    if count > 1:
        parts.append(_("version {rank} sur {count}").format(rank=rank, count=count))
    return ", ".join(parts)


def summary(series: SeriesView) -> str:
    """Say in a line what a series holds."""
    points = series.curve()
    if not points:
        return _("Aucune valeur.")
    held = french.counted(len(points), _("mois connu"), _("mois connus"))
    text = _("{held}, {first} à {last}").format(
        held=held, first=french.of_month(str(points[0][0])), last=month_text(points[-1][0])
    )
    missing = len(series.missing)
    if not missing:
        return _("{text}. Aucun ne manque.").format(text=text)
    return _("{text}. {missing}.").format(
        text=text, missing=french.counted(missing, _("mois manque"), _("mois manquent"))
    )
