"""Every SELECT of the program, as functions of a session."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session as Session  # re-exported: services name the type of what they hand on

from contractdesk.data import loading, models
from contractdesk.data.base import Record
from contractdesk.data.journal import Change, Operation
from contractdesk.data.meta import Meta

_CONTRACT, _CLAUSE = models.Contract, models.Clause
REVISED: loading.Kinds = (_CONTRACT.revisions,)
"""What the table of recorded revisions shows."""
PRICED: loading.Kinds = (
    *(_CONTRACT.groups, models.PriceGroup.steps, _CONTRACT.lines, models.Line.steps, _CONTRACT.steps),
    *(_CONTRACT.clause, _CLAUSE.indices, _CLAUSE.readings),
    _CONTRACT.allocations,
)
"""What the sheets of the import workbook show."""
COMPUTED: loading.Kinds = (
    *PRICED,
    *REVISED,
    *(_CONTRACT.modules, _CONTRACT.letters, _CONTRACT.decisions, _CONTRACT.marks, _CONTRACT.commitments),
    *(_CONTRACT.yearly_codes, _CONTRACT.amendments, _CONTRACT.invoices),
)
"""What the rules need."""
WHOLE: loading.Kinds = (
    *COMPUTED,
    *(_CONTRACT.documents, _CONTRACT.hours, _CONTRACT.levels, _CONTRACT.priorities, _CONTRACT.protection),
    *(_CONTRACT.unit_prices, _CONTRACT.ambiguities, models.Ambiguity.options),
)
"""Everything: what the contract sheet and the complete copy show."""
FILLED: loading.Kinds = (
    *(_CONTRACT.groups, models.PriceGroup.steps, _CONTRACT.lines, models.Line.steps, _CONTRACT.steps),
    *(_CONTRACT.clause, _CLAUSE.indices),
    *(_CONTRACT.modules, _CONTRACT.documents, _CONTRACT.allocations, _CONTRACT.yearly_codes),
    *(_CONTRACT.levels, _CONTRACT.commitments, _CONTRACT.protection),
)
"""What tells whether a contract says all that it should."""
ASKED: loading.Kinds = (_CONTRACT.ambiguities, models.Ambiguity.options)
"""What the questions about a wording show."""
BILLED: loading.Kinds = (_CONTRACT.invoices,)
"""What the list of invoices shows."""
_VALUED: loading.Kinds = (models.PriceIndex.series, models.IndexSeries.values)


def each_contract(
    session: Session,
    kinds: loading.Kinds = COMPUTED,
    *,
    reference: str | None = None,
    with_archived: bool = False,
) -> Iterator[models.Contract]:
    """Yield contracts in the order of their references, to be read only (see ``loading.bare``).

    Args:
        session: a read or write session.
        kinds: what is read with them: COMPUTED (what the rules need), WHOLE, PRICED, …
        reference: only this one.
        with_archived: archived ones too.
    """
    query = _asked(loading.select_bare(models.Contract), reference, with_archived=with_archived)
    yield from loading.bare(session, models.Contract, query, kinds)


def contracts(
    session: Session, *, reference: str | None = None, with_archived: bool = False, whole: bool = False
) -> Sequence[models.Contract]:
    """Return contracts in the order of their references, to be changed.

    Args:
        session: a read or write session.
        reference: only this one.
        with_archived: archived ones too.
        whole: load also what only the contract sheet and the exports show.
    """
    query = _asked(select(models.Contract), reference, with_archived=with_archived)
    return loading.entities(session, models.Contract, query, WHOLE if whole else COMPUTED)


def _asked(query: Select[Any], reference: str | None, *, with_archived: bool) -> Select[Any]:
    if reference is not None:
        query = query.where(models.Contract.reference == reference)
    elif not with_archived:
        query = query.where(models.Contract.archived_on.is_(None))
    return query.order_by(models.Contract.reference)


def contract(session: Session, reference: str) -> models.Contract:
    """Return one contract with all that belongs to it; its reference is known to exist."""
    (row,) = contracts(session, reference=reference, whole=True)
    return row


def vendors(session: Session) -> Sequence[models.Vendor]:
    """Return vendors by name, with contacts, products and modules."""
    return _vendors(session, true())


def vendor(session: Session, vendor_id: int) -> models.Vendor:
    """Return one vendor with contacts, products and modules; its key is known to exist."""
    return next(one for one in _vendors(session, models.Vendor.id == vendor_id))


def vendor_named(session: Session, name: str) -> models.Vendor | None:
    """Return the vendor of an exact name, with contacts, products and modules."""
    return next(iter(_vendors(session, models.Vendor.name == name)), None)


def _vendors(session: Session, condition: ColumnElement[bool]) -> Sequence[models.Vendor]:
    vendor = models.Vendor
    query = select(vendor).where(condition).order_by(vendor.name)
    return loading.entities(session, vendor, query, (vendor.contacts, vendor.products, vendor.modules))


def contracts_of_vendor(session: Session, vendor_id: int) -> frozenset[str]:
    """Return the references of the contracts of a vendor, archived ones too."""
    query = select(models.Contract.reference).where(models.Contract.vendor_id == vendor_id)
    return frozenset(session.scalars(query))


def vendor_names(session: Session) -> dict[int, str]:
    """Return the names of vendors by id."""
    return dict(session.execute(select(models.Vendor.id, models.Vendor.name)).all())


def module_names(session: Session) -> dict[int, str]:
    """Return the names of modules by id."""
    return dict(session.execute(select(models.Module.id, models.Module.name)).all())


def contract_references(session: Session) -> frozenset[str]:
    """Return the references of all contracts, archived ones too: none can be given twice."""
    return frozenset(session.scalars(select(models.Contract.reference)))


def reference_of(session: Session, contract_id: int | None) -> str:
    """Return the reference of a contract by its key, nothing for none."""
    query = select(models.Contract.reference).where(models.Contract.id == contract_id)
    return "" if contract_id is None else session.scalars(query).one()


def contract_id(session: Session, reference: str) -> int | None:
    """Return the key of a contract, None when no contract has this reference."""
    return session.scalar(select(models.Contract.id).where(models.Contract.reference == reference))


def contract_uuid(session: Session, reference: str) -> str | None:
    """Return what names a contract for ever, None when no contract has this reference."""
    return session.scalar(select(models.Contract.uuid).where(models.Contract.reference == reference))


def contract_words(session: Session, column: str) -> frozenset[str]:
    """Return the different texts that contracts have in a column, to suggest them."""
    found = session.scalars(select(getattr(models.Contract, column)).distinct())
    return frozenset(text for text in found if text)


def allocation_services(session: Session) -> frozenset[str]:
    """Return the services of the commune that contracts are charged to."""
    return frozenset(session.scalars(select(models.BudgetAllocation.service).distinct()))


def archived_contracts(session: Session) -> list[tuple[str, str, str, date]]:
    """Return (reference, vendor, object, day) of the archived contracts, the latest archived first."""
    query = (
        select(
            models.Contract.reference, models.Vendor.name, models.Contract.object, models.Contract.archived_on
        )
        .join(models.Vendor, models.Vendor.id == models.Contract.vendor_id)
        .where(models.Contract.archived_on.is_not(None))
        .order_by(models.Contract.archived_on.desc(), models.Contract.reference)
    )
    return [
        (reference, vendor, object_, archived_on)
        for reference, vendor, object_, archived_on in session.execute(query)
        if archived_on is not None
    ]


def succeeded_ids(session: Session) -> frozenset[int]:
    """Return the ids of the contracts that another one follows."""
    query = select(models.Contract.predecessor_id).where(models.Contract.predecessor_id.is_not(None))
    return frozenset(id_ for id_ in session.scalars(query) if id_ is not None)


def indices(session: Session) -> Sequence[models.PriceIndex]:
    """Return the indices with their series and values, to be changed."""
    query = select(models.PriceIndex).order_by(models.PriceIndex.code)
    return loading.entities(session, models.PriceIndex, query, _VALUED)


def each_index(session: Session) -> Iterator[models.PriceIndex]:
    """Yield the indices with their series and values, to be read only."""
    query = loading.select_bare(models.PriceIndex).order_by(models.PriceIndex.code)
    yield from loading.bare(session, models.PriceIndex, query, _VALUED)


def price_indices(session: Session) -> Sequence[models.PriceIndex]:
    """Return the indices by code, without their series."""
    return session.scalars(select(models.PriceIndex).order_by(models.PriceIndex.code)).all()


def index_names(session: Session) -> dict[str, str]:
    """Return the names of indices and series by code, without their values."""
    found: dict[str, str] = {}
    for table in (models.PriceIndex, models.IndexSeries):
        found |= dict(session.execute(select(table.code, table.name)).all())
    return found


def settings(session: Session) -> dict[str, Any]:
    """Return the settings of the register by key."""
    return dict(session.execute(select(models.Setting.key, models.Setting.value)).all())


def setting(session: Session, key: str) -> models.Setting | None:
    """Return the row of a setting, None while it has its default."""
    return session.scalars(select(models.Setting).where(models.Setting.key == key)).one_or_none()


def local_holidays(session: Session) -> frozenset[Any]:
    """Return the local closing days."""
    return frozenset(session.scalars(select(models.LocalHoliday.day)))


def local_holiday_rows(session: Session) -> Sequence[models.LocalHoliday]:
    """Return the local closing days with their labels, in order."""
    return session.scalars(select(models.LocalHoliday).order_by(models.LocalHoliday.day)).all()


def budget_articles(session: Session) -> Sequence[models.BudgetArticle]:
    """Return the budget articles by code."""
    return session.scalars(select(models.BudgetArticle).order_by(models.BudgetArticle.code)).all()


def charged_on(session: Session, codes: Iterable[str]) -> list[models.Line | models.BudgetAllocation]:
    """Return the lines and allocations that are charged on some articles."""
    wanted = list(codes)
    line, allocation = models.Line, models.BudgetAllocation
    return [
        *session.scalars(select(line).where(line.budget_article.in_(wanted))),
        *session.scalars(select(allocation).where(allocation.article.in_(wanted))),
    ]


def contracts_of_articles(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the references of the contracts charged on each article, by its code."""
    contract = models.Contract
    found: dict[str, set[str]] = {}
    for table, column in (
        (models.Line, models.Line.budget_article),
        (models.BudgetAllocation, models.BudgetAllocation.article),
    ):
        query = select(column, contract.reference).join(contract, contract.id == table.contract_id)
        for code, reference in session.execute(query.where(column != "").distinct()):
            found.setdefault(code, set()).add(reference)
    return {code: tuple(sorted(references)) for code, references in found.items()}


def counts(session: Session, kinds: Iterable[type[Record]]) -> dict[str, int]:
    """Return how many rows each table holds, by table name."""
    return {kind.__tablename__: session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds}


def contract_uuids(session: Session) -> dict[int, str]:
    """Return what names each contract for ever, by its id in this file."""
    return {row.id: row.uuid for row in session.execute(select(models.Contract.id, models.Contract.uuid))}


def meta(session: Session) -> Meta:
    """Return what the register says of itself."""
    return session.scalars(select(Meta)).one()


def schema_version(session: Session) -> int:
    """Return the schema of the open file."""
    return int(session.connection().exec_driver_sql("PRAGMA user_version").scalar_one())


def last_operation(session: Session) -> Operation | None:
    """Return the latest operation of the journal."""
    return session.scalars(select(Operation).order_by(Operation.id.desc()).limit(1)).first()


def operations(session: Session, limit: int | None) -> list[tuple[Operation, list[tuple[str, int]]]]:
    """Return the latest operations, newest first, with how many rows of each table they changed."""
    found = session.scalars(select(Operation).order_by(Operation.id.desc()).limit(limit)).all()
    query = (
        select(Change.operation_id, Change.table_name, func.count())
        .where(Change.operation_id >= (found[-1].id if found else 0))
        .group_by(Change.operation_id, Change.table_name)
        .order_by(Change.operation_id, Change.table_name)
    )
    changed: dict[int, list[tuple[str, int]]] = {}
    for operation_id, table, count in session.execute(query):
        changed.setdefault(operation_id, []).append((table, count))
    return [(one, changed.get(one.id, [])) for one in found]


def contracts_of_operations(session: Session, since: int) -> dict[int, list[str]]:
    """Return the references of the contracts that each operation from one on was about, deleted ones too."""
    image = "coalesce(after, before)"
    contract = models.Contract.__tablename__
    key = f"json_extract({image}, CASE table_name WHEN '{contract}' THEN '$.id' ELSE '$.contract_id' END)"
    sql = (
        f"SELECT DISTINCT operation_id, {key} AS contract FROM change "
        "WHERE operation_id >= ? AND contract > 0"
    )
    connection = session.connection()
    found = connection.exec_driver_sql(sql, (since,)).all()
    names = {
        row.id: row.reference
        for row in session.execute(select(models.Contract.id, models.Contract.reference))
    }
    for gone in {one.contract for one in found} - names.keys():
        last = (
            f"SELECT json_extract({image}, '$.reference') FROM change "
            f"WHERE table_name = '{contract}' AND json_extract({image}, '$.id') = ? ORDER BY id DESC LIMIT 1"
        )
        names[gone] = str(connection.exec_driver_sql(last, (gone,)).scalar() or "")
    about: dict[int, list[str]] = {}
    for operation_id, contract_id in found:
        about.setdefault(operation_id, []).append(names[contract_id])
    return about


def contracts_of_modules(session: Session) -> dict[int, tuple[str, ...]]:
    """Return the references of the contracts that hold each module, by module id."""
    query = (
        select(models.ContractModule.module_id, models.Contract.reference)
        .join(models.Contract, models.Contract.id == models.ContractModule.contract_id)
        .order_by(models.Contract.reference)
    )
    held: dict[int, tuple[str, ...]] = {}
    for module_id, reference in session.execute(query):
        held[module_id] = (*held.get(module_id, ()), reference)
    return held


def allocations(session: Session) -> list[tuple[int, str, str]]:
    """Return (contract id, article, service) of each allocation, in order."""
    one = models.BudgetAllocation
    query = select(one.contract_id, one.article, one.service).order_by(one.id)
    return [(contract_id, article, service) for contract_id, article, service in session.execute(query)]


def charged_lines(session: Session) -> list[tuple[int, int, int | None, str]]:
    """Return (contract id, line id, group id, article) of each line, in order."""
    one = models.Line
    query = select(one.contract_id, one.id, one.group_id, one.budget_article).order_by(one.position, one.id)
    return [(contract, line, group, article) for contract, line, group, article in session.execute(query)]


def purchases(session: Session) -> dict[int, tuple[str, dt.date | None]]:
    """Return what a contract is a purchase of, and when its consultation was started, by contract id."""
    one = models.Contract
    query = select(one.id, one.family, one.consultation_on)
    return {contract_id: (family, day) for contract_id, family, day in session.execute(query)}


def documents(
    session: Session, *, reference: str | None = None, document_id: int | None = None
) -> list[tuple[models.Document, str]]:
    """Return documents with the reference of their contract, in the order in which they were added."""
    query = (
        select(models.Document, models.Contract.reference)
        .join(models.Contract, models.Contract.id == models.Document.contract_id)
        .order_by(models.Contract.reference, models.Document.id)
    )
    if reference is not None:
        query = query.where(models.Contract.reference == reference)
    if document_id is not None:
        query = query.where(models.Document.id == document_id)
    return [(row, owner) for row, owner in session.execute(query)]


def document_counts(session: Session) -> dict[str, int]:
    """Return how many documents each contract has, by its reference."""
    query = (
        select(models.Contract.reference, func.count())
        .join(models.Document, models.Document.contract_id == models.Contract.id)
        .group_by(models.Contract.reference)
    )
    return dict(session.execute(query).all())


def document(session: Session, document_id: int) -> models.Document | None:
    """Return a document by its key, None when it is gone."""
    return session.get(models.Document, document_id)


def named_pieces(session: Session, since: dt.datetime) -> frozenset[str]:
    """Return the digests of the pieces that a document names, or named in an operation since a moment."""
    named = set(session.scalars(select(models.Document.sha256)))
    query = (
        select(Change.before, Change.after)
        .join(Operation, Operation.id == Change.operation_id)
        .where(Change.table_name == models.Document.__tablename__, Operation.at_utc >= since)
    )
    for images in session.execute(query):
        named |= {image["sha256"] for image in images if image is not None}
    return frozenset(named)


def operations_on_contracts(session: Session) -> dict[str, list[Operation]]:
    """Return the operations that changed each contract's own row, newest first, by its uuid."""
    query = (
        select(Change.row_uuid, Operation)
        .join(Operation, Operation.id == Change.operation_id)
        .where(Change.table_name == models.Contract.__tablename__)
        .order_by(Operation.id.desc())
    )
    found: dict[str, list[Operation]] = {}
    for row_uuid, operation in session.execute(query):
        found.setdefault(row_uuid, []).append(operation)
    return found


def operations_on(session: Session, row_uuid: str) -> list[Operation]:
    """Return the operations that changed a row, newest first."""
    query = (
        select(Operation)
        .where(Operation.id.in_(select(Change.operation_id).where(Change.row_uuid == row_uuid)))
        .order_by(Operation.id.desc())
    )
    return list(session.scalars(query))


def last_operation_on(session: Session, uuids: Iterable[str]) -> Operation | None:
    """Return the newest operation that changed any of some rows."""
    query = (
        select(Operation)
        .join(Change, Change.operation_id == Operation.id)
        .where(Change.row_uuid.in_(list(uuids)))
        .order_by(Operation.id.desc())
        .limit(1)
    )
    return session.scalars(query).first()
