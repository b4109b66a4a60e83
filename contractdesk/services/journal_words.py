"""What an operation changed, row by row and field by field, in words.

Names, addresses and numbers of persons are not repeated here: the journal says that they changed.
"""

from dataclasses import dataclass
from typing import Any

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import columns, queries, restoring
from contractdesk.data.columns import Form
from contractdesk.data.engine import Database
from contractdesk.data.journal import Action, Change, Image
from contractdesk.services import column_labels

_PERSONAL = {
    ("contact", "name"),
    ("contact", "email"),
    ("contact", "phone"),
    ("data_protection", "dpo_email"),
}
_NAMED_BY = ("reference", "name", "label", "title", "number", "code", "wording", "level", "index_name", "key")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowWords:
    """What became of one row."""

    title: str
    action: str
    fields: tuple[FieldChange, ...]


def changes(
    database: Database, operation_id: int, reference: str = "", most: int | None = None
) -> tuple[RowWords, ...]:
    """Return what an operation changed, all of it or the first rows.

    Args:
        database: the register.
        operation_id: the operation.
        reference: a contract, to be told only of it and of what belongs to it.
        most: how many rows at most.
    """
    with database.read() as session:
        uuid = queries.contract_uuid(session, reference) if reference else None
        within = None if uuid is None else ("contract", uuid)
        vendors = queries.vendor_names(session)
        return tuple(_row(one, vendors) for one in restoring.changes_of(session, operation_id, within, most))


def action(value: Action) -> str:
    """Return the word for what happened to a row."""
    return {
        Action.INSERT: _("ajout"),
        Action.UPDATE: _("modification"),
        Action.DELETE: _("suppression"),
    }[value]


def _row(change: Change, vendors: dict[int, str]) -> RowWords:
    before, after = change.before or {}, change.after or {}
    fields = []
    for name in columns.in_order(change.table_name, {*before, *after}):
        if _is_hidden(name) or before.get(name) == after.get(name):
            continue
        values = tuple(_value(change.table_name, name, image.get(name), vendors) for image in (before, after))
        if any(values):
            fields.append(FieldChange(column_labels.column(change.table_name, name), *values))
    return RowWords(_title(change.table_name, after or before), action(change.action), tuple(fields))


def _title(table: str, image: Image) -> str:
    named = [] if table == "contact" else [str(image[name]) for name in _NAMED_BY if image.get(name)]
    kind = column_labels.row(table)
    return _("{kind}\u00a0: {name}").format(kind=kind, name=_cut(named[0])) if named else kind


def _is_hidden(name: str) -> bool:
    return name in column_labels.HIDDEN or (name.endswith("_id") and name != "vendor_id")


def _value(table: str, name: str, value: Any, vendors: dict[int, str]) -> str:  # noqa: ANN401 - a cell of the file
    """Return a value of the file as people write it."""
    if value is None or value == "":
        return ""
    if (table, name) in _PERSONAL:
        return _("(donnée personnelle)")
    if name == "vendor_id":
        return vendors.get(value, _("(éditeur supprimé)"))
    read = columns.read(table, name, value)
    match columns.form(table, name):
        case Form.MONEY:
            return french.money(read)
        case Form.DAY:
            return french.date(read)
        case Form.FIGURE:
            return french.number(read)
        case Form.FLAG:
            return _("oui") if read else _("non")
        case Form.MONTH:
            return french.month(read)
        case Form.CHOICE:
            return column_labels.choice(table, name, str(read))
    return _cut(str(read))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
