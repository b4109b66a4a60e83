"""What the search looks through, as plain columns: all of it, or what changed since an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from contractdesk.data import models
from contractdesk.data.journal import Change, Image, Operation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from contractdesk.domain.enums import NoticeKind

    _Key = InstrumentedAttribute[int]
    _Owned = models.Line | models.NoticeLetter | models.Document

_MOST_CHANGED = 300
_OF_CONTRACT = frozenset({"contract", "line", "notice_letter", "document"})
_OF_VENDOR = frozenset({"vendor", "module"})


class Touched(NamedTuple):
    """The owners whose entries are to be made again, by the keys of their rows."""

    contracts: frozenset[int]
    vendors: frozenset[int]


class ContractText(NamedTuple):
    """The words of a contract's own row."""

    id: int
    reference: str
    object: str
    vendor: str
    decision_number: str
    notes: str


class LineText(NamedTuple):
    """The words of a line."""

    id: int
    contract_id: int
    reference: str
    label: str


class LetterText(NamedTuple):
    """The words of a letter of the commune."""

    id: int
    contract_id: int
    reference: str
    kind: NoticeKind
    sent_on: dt.date
    registered_number: str


class DocumentText(NamedTuple):
    """The words of a document, without those of its file."""

    id: int
    contract_id: int
    reference: str
    kind: str
    title: str
    file_name: str
    sha256: str


class VendorText(NamedTuple):
    """The words of a vendor."""

    id: int
    name: str
    city: str
    siret: str
    notes: str


class ModuleText(NamedTuple):
    """The words of a module."""

    id: int
    vendor_id: int
    vendor: str
    name: str
    code: str


def last_operation_id(session: Session) -> int:
    """Return the key of the latest operation, 0 before the first."""
    return session.scalar(select(func.max(Operation.id))) or 0


def touched_since(session: Session, operation_id: int) -> Touched | None:
    """Return what changed since an operation; None when so much did that all is read again."""
    query = (
        select(Change.table_name, Change.before, Change.after)
        .where(Change.operation_id > operation_id, Change.table_name.in_(_OF_CONTRACT | _OF_VENDOR))
        .limit(_MOST_CHANGED + 1)
    )
    contracts: set[int] = set()
    vendors: set[int] = set()
    rows = session.execute(query).all()
    for table, before, after in rows:
        for image in (before, after):
            if image is not None:
                (contracts if table in _OF_CONTRACT else vendors).add(_owner(table, image))
    if len(rows) > _MOST_CHANGED:
        return None
    # The name of a vendor is shown with its contracts.
    contracts |= set(
        session.scalars(select(models.Contract.id).where(models.Contract.vendor_id.in_(vendors)))
    )
    return None if len(contracts) > _MOST_CHANGED else Touched(frozenset(contracts), frozenset(vendors))


def _owner(table: str, image: Image) -> int:
    key = "id" if table in {"contract", "vendor"} else "contract_id" if table in _OF_CONTRACT else "vendor_id"
    return int(image[key])


def contracts(session: Session, touched: Touched | None) -> Iterator[ContractText]:
    """Yield the contracts, archived ones too."""
    one, vendor = models.Contract, models.Vendor
    query = select(
        one.id, one.reference, one.object, vendor.name, one.decision_number, one.notes
    ).join(vendor, vendor.id == one.vendor_id)  # fmt: skip
    yield from map(ContractText._make, _rows(session, query, one.id, touched and touched.contracts))


def lines(session: Session, touched: Touched | None) -> Iterator[LineText]:
    """Yield the lines."""
    one = models.Line
    yield from map(LineText._make, _of_contracts(session, one, (one.label,), touched))


def letters(session: Session, touched: Touched | None) -> Iterator[LetterText]:
    """Yield the letters."""
    one = models.NoticeLetter
    columns = (one.kind, one.sent_on, one.registered_number)
    yield from map(LetterText._make, _of_contracts(session, one, columns, touched))


def documents(session: Session, touched: Touched | None) -> Iterator[DocumentText]:
    """Yield the documents."""
    one = models.Document
    columns = (one.kind, one.title, one.file_name, one.sha256)
    yield from map(DocumentText._make, _of_contracts(session, one, columns, touched))


def vendors(session: Session, touched: Touched | None) -> Iterator[VendorText]:
    """Yield the vendors."""
    one = models.Vendor
    query = select(one.id, one.name, one.city, one.siret, one.notes)
    yield from map(VendorText._make, _rows(session, query, one.id, touched and touched.vendors))


def modules(session: Session, touched: Touched | None) -> Iterator[ModuleText]:
    """Yield the modules."""
    one, vendor = models.Module, models.Vendor
    query = select(one.id, one.vendor_id, vendor.name, one.name, one.code).join(
        vendor, vendor.id == one.vendor_id
    )
    yield from map(ModuleText._make, _rows(session, query, one.vendor_id, touched and touched.vendors))


def _of_contracts(
    session: Session, one: type[_Owned], columns: tuple[Any, ...], touched: Touched | None
) -> Iterator[Iterable[Any]]:
    contract = models.Contract
    query = select(one.id, one.contract_id, contract.reference, *columns).join(
        contract, contract.id == one.contract_id
    )
    return _rows(session, query, one.contract_id, touched and touched.contracts)


def _rows(
    session: Session, query: Select[*tuple[Any, ...]], owner: _Key, wanted: frozenset[int] | None
) -> Iterator[Iterable[Any]]:
    if wanted is not None:
        query = query.where(owner.in_(wanted))
    yield from session.execute(query)
