"""The whole register as one plain document, and back: nothing is left that only this program can read.

The document follows the tables: an owner holds its children in lists, columns keep their names, amounts and
figures are strings, days ISO, and what equals its default is left out. Rows are named by what people know
them by (a vendor's name, a contract's reference, a module's name, a group's label), so that a document can
also be written by hand: the sample register is one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Text, inspect, select
from sqlalchemy.orm import Mapper, Session

from contractdesk.common.errors import InputError
from contractdesk.data import models, queries
from contractdesk.data.base import Record
from contractdesk.data.types import Cents, DecimalText, EnumText, Flag, IsoDate, JsonText, MonthText, UuidText

T = TypeVar("T")
_YEARS = range(1900, 2200)
# Beyond these, a figure is a slip of the keyboard and dates would leave the calendar.
_LARGEST = 10**12
_RANGES = {
    **dict.fromkeys(("postal_margin_days", "lead_days", "payment_days"), range(3_651)),
    **dict.fromkeys(("billing_months", "every_months", "first_after_months"), range(1, 1_201)),
    **dict.fromkeys(("current_offset", "base_offset", "link_offset"), range(-1_200, 1_201)),
    **dict.fromkeys(("contract_year", "max_renewals"), range(10_001)),
    **dict.fromkeys(
        ("initial_count", "renewal_count", "notice_count", "total_limit_count", "late_delay_count"),
        range(1, 36_526),
    ),
    "year": _YEARS,
}
FORMAT = "contractdesk-register"
FORMAT_VERSION = 1
_HIDDEN = {"id", "version"}
_SECTIONS: tuple[tuple[str, type[Record]], ...] = (
    ("settings", models.Setting),
    ("local_holidays", models.LocalHoliday),
    ("budget_articles", models.BudgetArticle),
    ("indices", models.PriceIndex),
    ("vendors", models.Vendor),
    ("contracts", models.Contract),
)
# Keys to other rows: the name they have in a document, and what the other row is known by there.
_REFERENCES: dict[str, tuple[str, type[Record], str]] = {
    "contract.vendor_id": ("vendor", models.Vendor, "name"),
    "contract.predecessor_id": ("predecessor", models.Contract, "reference"),
    "module.product_id": ("product", models.Product, "name"),
    "contract_module.module_id": ("module", models.Module, "name"),
    "line.module_id": ("module", models.Module, "name"),
    "line.group_id": ("group", models.PriceGroup, "label"),
    "price_step.revision_id": ("revision", models.Revision, "uuid"),
    "notice_letter.document_id": ("document", models.Document, "uuid"),
    "contract_decision.document_id": ("document", models.Document, "uuid"),
    "amendment.document_id": ("document", models.Document, "uuid"),
    "invoice.document_id": ("document", models.Document, "uuid"),
}


def to_document(session: Session) -> dict[str, Any]:
    """Return the register as a document (JSON values only)."""
    rows: dict[str, Iterable[Record]] = {
        "settings": session.scalars(select(models.Setting).order_by(models.Setting.key)).all(),
        "local_holidays": session.scalars(
            select(models.LocalHoliday).order_by(models.LocalHoliday.day)
        ).all(),
        "budget_articles": queries.budget_articles(session),
        "indices": queries.indices(session),
        "vendors": queries.vendors(session),
        "contracts": queries.each_contract(session, queries.WHOLE, with_archived=True),
    }
    names = _Names(session)
    document: dict[str, Any] = {"format": FORMAT, "version": FORMAT_VERSION}
    for section, _ in _SECTIONS:
        document[section] = [_written(row, names) for row in rows[section]]
    return document


def load_document(session: Session, document: Mapping[str, Any]) -> None:
    """Write a document's rows into an empty register.

    Raises:
        InputError: ``document_not_a_register``, ``document_too_new``, or, with the place in the document,
            ``document_unknown_key``, ``document_value_invalid``, ``document_reference_unknown``.
    """
    if document.get("format") != FORMAT:
        raise InputError("document_not_a_register")
    if document.get("version") != FORMAT_VERSION:
        raise InputError("document_too_new", version=document.get("version"))
    _refuse_unknown(document, {"format", "version", *(name for name, _ in _SECTIONS)}, "document")
    loader = _Loader(session)
    for section, kind in _SECTIONS:
        for position, entry in enumerate(_list(document.get(section, []), section)):
            row = loader.read(kind, entry, f"{section}[{position}]")
            loader.resolve_outside(row)
            session.add(row)
            session.flush()
            loader.resolve_inside()
    loader.resolve_predecessors()
    session.flush()


def read_columns(kind: type[Record], entry: object, place: str) -> dict[str, Any]:
    """Read some columns of a table from their values in a document.

    Raises:
        InputError: as ``load_document``.
    """
    if not isinstance(entry, dict):
        raise InputError("document_value_invalid", place=place, value=entry)
    columns = _columns(cast("Mapper[Any]", inspect(kind)))
    plain = {key for key, column in columns.items() if key not in _HIDDEN and not column.foreign_keys}
    _refuse_unknown(entry, plain, place)
    return {key: _from_json(columns[key], value, f"{place}.{key}") for key, value in entry.items()}


def written_columns(kind: type[Record], values: Mapping[str, object]) -> dict[str, Any]:
    """Return some columns of a table as ``read_columns`` reads them."""
    columns = _columns(cast("Mapper[Any]", inspect(kind)))
    return {key: _to_json(columns[key], value) for key, value in values.items()}


class _Names:
    """What the rows that others refer to are known by, by table and id."""

    def __init__(self, session: Session) -> None:
        self._known: dict[tuple[type[Record], int], str] = {}
        for _, kind, attribute in _REFERENCES.values():
            column = getattr(kind, attribute)
            for id_, name in session.execute(select(kind.id, column)):
                self._known[kind, id_] = name

    def of(self, kind: type[Record], id_: int) -> str:
        return self._known[kind, id_]


def _written(row: Record, names: _Names) -> dict[str, Any]:
    mapper = cast("Mapper[Any]", inspect(type(row)))
    entry: dict[str, Any] = {}
    for key, column in _columns(mapper).items():
        value = getattr(row, key)
        reference = _REFERENCES.get(f"{type(row).__tablename__}.{key}")
        if reference is not None:
            if value is not None:
                entry[reference[0]] = names.of(reference[1], value)
        elif key not in _HIDDEN and not column.foreign_keys and value != _default(column):
            entry[key] = _to_json(column, value)
    for child in mapper.relationships:
        kept = getattr(row, child.key)
        if isinstance(kept, Record):
            entry[child.key] = _written(kept, names)
        elif kept:
            entry[child.key] = [_written(one, names) for one in kept]
    return entry


@dataclass(frozen=True, slots=True)
class _Pending:
    """A name read in the document, to be replaced by the key of the row it names."""

    row: Record
    key: str
    target: type[Record]
    attribute: str
    name: str
    place: str


class _Loader:
    """Builds owners with their children, then resolves the names by which rows refer to others."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pending: list[_Pending] = []
        self._local: dict[tuple[type[Record], str], Record] = {}

    def read(self, kind: type[Record], entry: object, place: str) -> Record:
        """Return a row and its children from an entry of the document."""
        if not isinstance(entry, dict):
            raise InputError("document_value_invalid", place=place, value=entry)
        mapper = cast("Mapper[Any]", inspect(kind))
        columns = _columns(mapper)
        references = {
            name: (key, target, attribute)
            for key in columns
            for name, target, attribute in [_REFERENCES.get(f"{kind.__tablename__}.{key}", ("", kind, ""))]
            if name
        }
        children = {one.key: one for one in mapper.relationships}
        plain = {key for key, column in columns.items() if key not in _HIDDEN and not column.foreign_keys}
        _refuse_unknown(entry, plain | set(references) | set(children), place)
        row = kind()
        for key, value in entry.items():
            where = f"{place}.{key}"
            if key in references:
                column_key, target, attribute = references[key]
                self._pending.append(_Pending(row, column_key, target, attribute, str(value), where))
            elif key in plain:
                setattr(row, key, _from_json(columns[key], value, where))
        self._read_children(row, entry, children, place)
        for attribute in ("name", "label", "uuid"):
            if entry.get(attribute):
                self._local[kind, str(entry[attribute])] = row
        self._require(row, columns, entry, references, place)
        if isinstance(row, models.AmbiguityOption | models.Amendment):
            read_columns(models.Contract, row.changes, f"{place}.changes")
        return row

    def _read_children(
        self, row: Record, entry: Mapping[str, Any], children: Mapping[str, Any], place: str
    ) -> None:
        for key, relation in children.items():
            kind = relation.mapper.class_
            where = f"{place}.{key}"
            if relation.uselist:
                entries = _list(entry.get(key, []), where)
                made = [self.read(kind, one, f"{where}[{index}]") for index, one in enumerate(entries)]
                for position, child in enumerate(made):
                    if "position" in relation.mapper.columns and not getattr(child, "position", None):
                        child.position = position  # type: ignore[attr-defined]
                setattr(row, key, made)
            elif key in entry:
                setattr(row, key, self.read(kind, entry[key], where))

    @staticmethod
    def _require(
        row: Record,
        columns: Mapping[str, Column[Any]],
        entry: Mapping[str, Any],
        references: Mapping[str, Any],
        place: str,
    ) -> None:
        named = {key for name, (key, _, _) in references.items() if name in entry}
        for key, column in columns.items():
            owned = bool(column.foreign_keys) and key not in {one[0] for one in references.values()}
            if column.nullable or column.default is not None or key in _HIDDEN or owned:
                continue
            if key not in named and getattr(row, key) is None:
                raise InputError("document_value_missing", place=place, key=key)

    def resolve_outside(self, owner: Record) -> None:
        """Replace the names of rows that an earlier entry has brought; they may be required columns."""
        for one in self._take(models.Vendor):
            query = select(models.Vendor.id).where(models.Vendor.name == one.name)
            self._set(one, self._session.scalar(query))
        vendor_id = getattr(owner, "vendor_id", None)
        for one in self._take(models.Module):
            query = select(models.Module.id).where(
                models.Module.name == one.name, models.Module.vendor_id == vendor_id
            )
            self._set(one, self._session.scalar(query))

    def resolve_inside(self) -> None:
        """Replace the names of rows of the same owner, once they have keys."""
        for kind in (models.Product, models.PriceGroup, models.Revision, models.Document):
            for one in self._take(kind):
                found = self._local.get((kind, one.name))
                self._set(one, None if found is None else found.id)
        self._local.clear()
        self._session.flush()

    def resolve_predecessors(self) -> None:
        """Replace the references of preceding contracts, once all are there."""
        for one in self._take(models.Contract):
            query = select(models.Contract.id).where(models.Contract.reference == one.name)
            self._set(one, self._session.scalar(query))

    def _take(self, target: type[Record]) -> list[_Pending]:
        taken = [one for one in self._pending if one.target is target]
        self._pending = [one for one in self._pending if one.target is not target]
        return taken

    @staticmethod
    def _set(one: _Pending, id_: int | None) -> None:
        if id_ is None:
            raise InputError("document_reference_unknown", place=one.place, name=one.name)
        setattr(one.row, one.key, id_)


def _columns(mapper: Mapper[Any]) -> dict[str, Column[Any]]:
    return {one.key: cast("Column[Any]", one.columns[0]) for one in mapper.column_attrs}


def _default(column: Column[Any]) -> object:
    default = column.default
    return getattr(default, "arg", None) if default is not None and default.is_scalar else None


def _refuse_unknown(entry: Mapping[str, Any], allowed: set[str], place: str) -> None:
    for key in entry:
        if key not in allowed:
            raise InputError("document_unknown_key", place=place, key=key)


def _list(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise InputError("document_value_invalid", place=place, value=value)
    return value


def _to_json(column: Column[Any], value: object) -> object:
    kind = column.type
    if value is None or isinstance(kind, JsonText):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(kind, Cents | DecimalText):
        return f"{value:f}"
    if isinstance(kind, EnumText):
        return str(value)
    return value


def _from_json(column: Column[Any], value: object, place: str) -> object:
    """Read a value by the type of its column; the wrong kind is refused with its place."""
    if value is None:
        if column.nullable:
            return None
        raise InputError("document_value_invalid", place=place, value=value)
    if isinstance(column.type, JsonText):
        return value
    try:
        read = _reader(column)(value)
    except (ValueError, TypeError, InvalidOperation):
        raise InputError("document_value_invalid", place=place, value=value) from None
    return read


def _reader(column: Column[Any]) -> Callable[[Any], object]:
    kind = column.type
    if isinstance(kind, IsoDate):
        return _read_date
    if isinstance(kind, Cents | DecimalText):
        return _read_decimal
    if isinstance(kind, EnumText):
        return kind.enum
    if isinstance(kind, Flag):
        return lambda value: _of_type(value, bool)
    if isinstance(kind, Text | MonthText | UuidText):
        return lambda value: _of_type(value, str)
    allowed = _RANGES.get(column.key, range(-_LARGEST, _LARGEST))
    return lambda value: _in_range(_of_type(value, int), allowed)


def _read_date(value: object) -> date:
    day = value if isinstance(value, date) else date.fromisoformat(_of_type(value, str))
    _in_range(day.year, _YEARS)
    return day


def _in_range(value: int, allowed: range) -> int:
    if value not in allowed:
        raise ValueError(value)
    return value


def _read_decimal(value: object) -> Decimal:
    figure = Decimal(_of_type(value, str))
    if not figure.is_finite() or abs(figure) >= _LARGEST:
        raise ValueError(value)
    return figure


def _of_type(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(value)
    return value
