"""The history of a contract and the recycle bin: what was comes back, as one operation that can be undone."""

from dataclasses import dataclass

from contractdesk.common import french
from contractdesk.common.errors import ConflictError, NotFoundError
from contractdesk.common.i18n import _
from contractdesk.data import queries, restoring
from contractdesk.data.engine import Database
from contractdesk.data.journal import Image, Operation
from contractdesk.data.queries import Session

_CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An operation that changed a contract or what belongs to it."""

    operation_id: int
    at: str
    who: str
    label: str


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A contract, a vendor or a module that was deleted and can be brought back."""

    table: str
    uuid: str
    kind: str
    name: str
    detail: str
    at: str
    who: str
    operation_id: int


def history(database: Database, reference: str) -> tuple[HistoryRow, ...]:
    """Return the operations that changed a contract or what belongs to it, newest first.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    with database.read() as session:
        uuid = _uuid(session, reference)
        return tuple(
            HistoryRow(one.id, french.moment(one.at_utc), one.display_name, one.label)
            for one in restoring.operations_of(session, _CONTRACT, uuid)
        )


def revert(database: Database, reference: str, operation_id: int) -> None:
    """Put a contract back as it was just after an operation, with its lines, prices, letters and the rest.

    Raises:
        NotFoundError: ``contract_not_found``.
        ConflictError: see ``data.restoring.restore``.
        StorageError: the register cannot be written.
    """
    with database.read() as session:
        uuid = _uuid(session, reference)
        found = restoring.operations_of(session, _CONTRACT, uuid)
        operation = next((one for one in found if one.id == operation_id), None)
    if operation is None:
        raise ConflictError("restore_absent")
    label = _("Contrat revenu à son état du {moment}\u00a0: {reference}").format(
        moment=french.moment(operation.at_utc), reference=reference
    )
    with database.write("contract.revert", label) as session:
        restoring.restore(session, _CONTRACT, uuid, operation_id, label)


def recycle_bin(database: Database) -> tuple[DeletedRow, ...]:
    """Return what was deleted and is still absent, the last deleted first."""
    with database.read() as session:
        vendors = queries.vendor_names(session)
        return tuple(
            _deleted(one.table, one.uuid, one.image, one.operation, vendors)
            for one in restoring.deleted(session)
        )


def bring_back(database: Database, table: str, uuid: str) -> None:
    """Bring back something that was deleted, with all that belonged to it.

    Raises:
        ConflictError: ``restore_absent`` when it is not in the bin any more; see ``data.restoring.restore``.
        StorageError: the register cannot be written.
    """
    found = next((one for one in recycle_bin(database) if (one.table, one.uuid) == (table, uuid)), None)
    if found is None:
        raise ConflictError("restore_absent")
    label = _("{kind} sorti de la corbeille\u00a0: {name}").format(kind=found.kind, name=found.name)
    with database.write("bin.restore", label) as session:
        restoring.restore(session, table, uuid, found.operation_id - 1, label)


def _uuid(session: Session, reference: str) -> str:
    uuid = queries.contract_uuid(session, reference)
    if uuid is None:
        raise NotFoundError("contract_not_found", reference=reference)
    return uuid


def _deleted(
    table: str, uuid: str, image: Image, operation: Operation, vendors: dict[int, str]
) -> DeletedRow:
    kind = {_CONTRACT: _("Contrat"), "vendor": _("Éditeur"), "module": _("Module")}[table]
    parts = (vendors.get(image.get("vendor_id", 0), ""), image.get("object", ""), image.get("city", ""))
    return DeletedRow(
        table=table,
        uuid=uuid,
        kind=kind,
        name=image["reference"] if table == _CONTRACT else image["name"],
        detail=" · ".join(part for part in parts if part),
        at=french.moment(operation.at_utc),
        who=operation.display_name,
        operation_id=operation.id,
    )
