"""« Révisions »: what each reading of each clause gives at its latest due day, and what was recorded."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.exports.tables import Column, Table
from contractdesk.services import revisions
from contractdesk.services.errors import error_text
from contractdesk.services.workbook_cells import CellValue, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from contractdesk.data.engine import Database
    from contractdesk.domain.contract import Contract
    from contractdesk.services.dto import ReadingView
    from contractdesk.services.facts import Facts

_Row = tuple[CellValue, ...]


def table(database: Database, facts: Facts, today: date) -> Table:
    """Return the readings and the recorded revisions of the contracts that have a clause."""
    with database.read() as session:
        recorded = {
            row.reference: tuple(_recorded(row, facts, one) for one in row.revisions)
            for row in queries.each_contract(session, queries.REVISED)
            if facts.has(row.reference)
        }
    rows: list[_Row] = []
    for contract in facts.contracts:
        if contract.clause is not None:
            rows += _readings(facts, contract, today)
        rows += recorded.get(contract.reference, ())
    return Table(_("Révisions"), _columns(), tuple(rows))


def _columns() -> tuple[Column, ...]:
    return (
        Column("reference", _("Contrat"), Kind.IDENTIFIER),
        Column("vendor", _("Titulaire"), Kind.TEXT),
        Column("nature", _("Nature"), Kind.TEXT),
        Column("reading", _("Lecture"), Kind.TEXT),
        Column("on", _("Au"), Kind.DATE),
        Column("base_price_ht", _("Prix de départ HT"), Kind.MONEY),
        Column("coefficient", _("Coefficient"), Kind.FIGURE),
        Column("revised_ht", _("Prix révisé HT"), Kind.MONEY),
        Column("difference_ht", _("Écart HT"), Kind.MONEY),
        Column("notes", _("À noter"), Kind.TEXT),
    )


def _readings(facts: Facts, contract: Contract, today: date) -> Iterator[_Row]:
    on = revisions.default_day(contract, today)
    head = (contract.reference, contract.vendor, _("Lecture de la clause"))
    try:
        view = revisions.view(facts, contract.reference, on or today)
    except InputError as error:
        yield (*head, None, on, None, None, None, None, error_text(error))
        return
    for one in view.readings:
        yield (*head, *_reading(one, on or today))


def _reading(one: ReadingView, on: date) -> _Row:
    return (
        one.label,
        on,
        one.base_price_ht,
        Decimal(one.coefficient) if one.coefficient else None,
        one.revised_ht,
        one.difference_ht,
        one.refusal or "\n".join(one.warnings),
    )


def _recorded(row: models.Contract, facts: Facts, one: models.Revision) -> _Row:
    label = one.snapshot.get("reading", {}).get("label", one.reading_code)
    notes = [one.reason] if one.reason else []
    if one.cancelled_on is not None:
        notes.append(_("Annulée le {day}.").format(day=french.date(one.cancelled_on)))
    return (
        row.reference,
        facts.contract(row.reference).vendor,
        _("Révision enregistrée"),
        label,
        one.effective_on,
        one.previous_ht,
        Decimal(one.coefficient),
        one.revised_ht,
        one.revised_ht - one.previous_ht,
        "\n".join(notes),
    )
