"""The indices and series of a register: opened from a list or by name, described, closed with a successor."""

import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contractdesk.common import french
from contractdesk.common.errors import ConflictError, FieldError, NotFoundError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.common.paths import resource
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import RoundingMode
from contractdesk.domain.index_checks import latest_values
from contractdesk.domain.indices import IndexTable, Series
from contractdesk.domain.money import round_to
from contractdesk.services.facts import load_table
from contractdesk.services.index_values import series_of

_LINK_TOLERANCE = Fraction(2, 100)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class ReadyIndex:
    """An index of the list that ships with the program; it has no value."""

    code: str
    name: str
    series_code: str
    series_name: str
    publisher: str
    use: str


@dataclass(frozen=True, slots=True)
class LinkForm:
    """How a series continues another: value × ``coefficient`` = value of the former one.

    ``decimals`` is the rounding of the linked value, None for none.
    """

    previous: str = ""
    coefficient: Decimal | None = None
    decimals: int | None = 1
    source: str = ""


@dataclass(frozen=True, slots=True)
class SeriesForm:
    """What is said of a series besides its values."""

    name: str
    known_from: date | None = None
    closed_after: Month | None = None
    link: LinkForm = field(default_factory=LinkForm)


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a series, and the one that replaces it: an existing one by its code, or a new one by name.

    Both empty while the successor is not known.
    """

    closed_after: Month | None
    successor: str = ""
    successor_name: str = ""
    known_from: date | None = None
    link: LinkForm = field(default_factory=LinkForm)


# ------------------------------------------------------------------------------------------- new indices


@functools.cache
def ready_indices() -> tuple[ReadyIndex, ...]:
    """Return the indices ready to be added, as the list names them."""
    document = tomllib.loads(resource("indices.toml").read_text(encoding="utf-8"))
    return tuple(
        ReadyIndex(
            one["code"],
            one["name"],
            one["series"]["code"],
            one["series"]["name"],
            one["publisher"],
            one["use"],
        )
        for one in document["index"]
    )


def add_ready_index(database: Database, code: str) -> None:
    """Add an index of the list, without any value.

    Raises:
        NotFoundError: ``series_not_found`` for a code that the list does not hold.
        ConflictError: ``index_already_there``.
        StorageError: the register cannot be written.
    """
    ready = next((one for one in ready_indices() if one.code == code), None)
    if ready is None:
        raise NotFoundError("series_not_found", series=code)
    _add(database, (ready.code, ready.name), (ready.series_code, ready.series_name))


def add_index(database: Database, name: str) -> str:
    """Add an index of another name, with one series, and return the code of the series.

    Raises:
        ValidationError: ``series_name_missing``, ``series_code_taken``.
        StorageError: the register cannot be written.
    """
    name = " ".join(name.split())
    if not name:
        raise ValidationError([FieldError("name", "series_name_missing")])
    code = code_of(name)
    try:
        _add(database, (code, name), (code, name))
    except ConflictError as error:
        raise ValidationError([FieldError("name", "series_code_taken")]) from error
    return code


def code_of(name: str) -> str:
    """Return the code that a name gives: `ICHT-rev-TS (J)` becomes `icht-rev-ts-j`."""
    return re.sub(r"[^a-z0-9]+", "-", french.fold(name)).strip("-") or "indice"


def _add(database: Database, index: tuple[str, str], series: tuple[str, str]) -> None:
    label = _("Indice ajouté\u00a0: {name}").format(name=index[1])
    with database.write("index.add", label) as session:
        found = queries.indices(session)
        taken = {one.code for one in found} | {one.code for row in found for one in row.series}
        if taken & {index[0], series[0]}:
            raise ConflictError("index_already_there", name=index[1])
        row = models.PriceIndex(code=index[0], name=index[1], series=[])
        row.series.append(models.IndexSeries(code=series[0], name=series[1], values=[]))
        session.add(row)


# ------------------------------------------------------------------------------------------------ series


def load_series(database: Database, code: str) -> SeriesForm:
    """Return what is said of a series.

    Raises:
        NotFoundError: ``series_not_found``.
    """
    with database.read() as session:
        row = _row(queries.indices(session), code)
        return SeriesForm(
            name=row.name,
            known_from=row.known_from,
            closed_after=None if row.closed_after is None else Month.parse(row.closed_after),
            link=LinkForm(row.previous_code, row.link_coefficient, row.link_decimals, row.link_source),
        )


def save_series(database: Database, code: str, form: SeriesForm, *, confirmed: bool = False) -> None:
    """Change what is said of a series.

    Args:
        database: the register.
        code: the series.
        form: what is said of it.
        confirmed: whether a doubtful link has been confirmed.

    Raises:
        ValidationError: every fault by its field; a doubtful link while it is not confirmed.
        ConflictError: ``series_same`` when nothing changes.
        NotFoundError: ``series_not_found``.
        StorageError: the register cannot be written.
    """
    label = _("Série d’indice modifiée\u00a0: {name}").format(name=form.name.strip() or code)
    with database.write("index.series", label) as session:
        table = load_table(database)
        series_of(table, code)
        _refuse(_series_faults(table, code, form, confirmed=confirmed))
        row = _row(queries.indices(session), code)
        before = _facts(row)
        row.name, row.known_from = form.name.strip(), form.known_from
        row.closed_after = None if form.closed_after is None else str(form.closed_after)
        _write_link(row, form.link)
        if _facts(row) == before:
            raise ConflictError("series_same", series=form.name)


def close_series(database: Database, code: str, closing: Closing, *, confirmed: bool = False) -> None:
    """Say that a series has stopped, and which one replaces it.

    Args:
        database: the register.
        code: the series that has stopped.
        closing: its last month, its successor and the link between both.
        confirmed: whether a doubtful link has been confirmed.

    Raises:
        ValidationError: every fault by its field; a doubtful link while it is not confirmed.
        NotFoundError: ``series_not_found``.
        StorageError: the register cannot be written.
    """
    name = series_of(load_table(database), code).name or code
    label = _("Série d’indice arrêtée\u00a0: {name}").format(name=name)
    with database.write("index.close", label) as session:
        table = load_table(database)
        _refuse(closing_faults(table, code, closing, confirmed=confirmed))
        indices = queries.indices(session)
        row = _row(indices, code)
        row.closed_after = str(closing.closed_after)
        if not closing.successor and not closing.successor_name.strip():
            return
        successor = _successor(indices, row, closing)
        successor.known_from = closing.known_from or successor.known_from
        _write_link(
            successor,
            LinkForm(code, closing.link.coefficient, closing.link.decimals, closing.link.source),
        )


def closing_faults(
    table: IndexTable, code: str, closing: Closing, *, confirmed: bool = False
) -> list[FieldError]:
    """Return what is wrong with the end of a series, by field."""
    series = series_of(table, code)
    found = []
    if closing.closed_after is None:
        found.append(FieldError("closed_after", "index_month_missing"))
    elif (last := _last_month(series)) is not None and last > closing.closed_after:
        found.append(FieldError("closed_after", "series_closed_before_values", {"month": last}))
    if closing.successor == code:
        found.append(FieldError("successor", "series_link_itself"))
    name = " ".join(closing.successor_name.split())
    taken = {one.code for one in table.series} | {one.index for one in table.series}
    if not closing.successor and name and code_of(name) in taken:
        found.append(FieldError("successor_name", "series_code_taken"))
    if closing.successor or name:
        link = LinkForm(code, closing.link.coefficient, closing.link.decimals)
        found += link_faults(table, closing.successor, link, confirmed=confirmed)
    return found


def link_faults(table: IndexTable, code: str, link: LinkForm, *, confirmed: bool = False) -> list[FieldError]:
    """Return what is wrong with a link: no coefficient, or one that does not meet the former series.

    Args:
        table: the indices of the register.
        code: the newer series, empty for one to be opened.
        link: the link.
        confirmed: whether a coefficient that does not meet has been confirmed.
    """
    if not link.previous:
        return []
    if link.coefficient is None:
        return [FieldError("coefficient", "series_link_missing")]
    if link.coefficient <= 0:
        return [FieldError("coefficient", "series_link_not_positive")]
    if confirmed:
        return []
    joint = joint_values(table, code, link.previous)
    if joint is None:
        return []
    last, first = joint
    linked = Fraction(first) * Fraction(link.coefficient)
    if abs(linked / Fraction(last) - 1) <= _LINK_TOLERANCE:
        return []
    params = {
        "coefficient": link.coefficient,
        "value": first,
        "linked": round_to(linked, 1, RoundingMode.NEAREST),
        "last": last,
        "inverse": (_ONE / link.coefficient).quantize(Decimal("0.00001")),
    }
    return [FieldError("coefficient", "series_link_far", params)]


def joint_values(table: IndexTable, newer: str, older: str) -> tuple[Decimal, Decimal] | None:
    """Return the last value of a series and that of the newer one nearest after it, None without both."""
    known = {one.code: latest_values(one) for one in table.series}
    before, after = known.get(older, {}), known.get(newer, {})
    if not before or not after:
        return None
    last = max(before)
    following = [month for month in after if month >= last]
    if not following:
        return None
    return before[last], after[min(following)]


def without_successor(table: IndexTable) -> tuple[Series, ...]:
    """Return the series that have stopped and that no other continues."""
    continued = {one.link.previous for one in table.series if one.link is not None}
    return tuple(one for one in table.series if one.closed_after is not None and one.code not in continued)


def _series_faults(table: IndexTable, code: str, form: SeriesForm, *, confirmed: bool) -> list[FieldError]:
    found = []
    if not form.name.strip():
        found.append(FieldError("name", "series_name_missing"))
    last = _last_month(series_of(table, code))
    if form.closed_after is not None and last is not None and last > form.closed_after:
        found.append(FieldError("closed_after", "series_closed_before_values", {"month": last}))
    if form.link.previous == code:
        found.append(FieldError("previous", "series_link_itself"))
        return found
    return found + link_faults(table, code, form.link, confirmed=confirmed)


def _last_month(series: Series) -> Month | None:
    return max((one.month for one in series.values), default=None)


def _successor(
    indices: Iterable[models.PriceIndex], row: models.IndexSeries, closing: Closing
) -> models.IndexSeries:
    """Return the series that replaces one, opened in the same index when it is new."""
    indices = tuple(indices)
    if closing.successor:
        return _row(indices, closing.successor)
    name = " ".join(closing.successor_name.split())
    opened = models.IndexSeries(code=code_of(name), name=name, values=[])
    index = next(one for one in indices if row in one.series)
    index.series.append(opened)
    return opened


def _write_link(row: models.IndexSeries, link: LinkForm) -> None:
    row.previous_code = link.previous
    row.link_coefficient = link.coefficient if link.previous else None
    row.link_decimals = link.decimals if link.previous else None
    row.link_source = link.source.strip() if link.previous else ""


def _facts(row: models.IndexSeries) -> tuple[object, ...]:
    return (
        row.name,
        row.known_from,
        row.closed_after,
        row.previous_code,
        row.link_coefficient,
        row.link_decimals,
        row.link_source,
    )


def _row(indices: Iterable[models.PriceIndex], code: str) -> models.IndexSeries:
    for index in indices:
        for series in index.series:
            if series.code == code:
                return series
    raise NotFoundError("series_not_found", series=code)


def _refuse(faults: list[FieldError]) -> None:
    if faults:
        raise ValidationError(faults)
