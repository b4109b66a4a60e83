"""What the tables of an export hold, described once for the workbook, the PDF and the CSV file.

A table is columns and rows of plain values; each writer gives them its own form. The sheets that an import
reads back have their columns in `services.workbook_columns`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services import labels
from contractdesk.services.workbook_cells import CellValue, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractdesk.services.dto import ContractRow, DeadlineRow, JournalRow
    from contractdesk.services.workbook_columns import Entry, Sheet

_SOON = 30
"""Days; the buckets up to it are an orange light."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, what it holds, whether it is summed; ``key`` is for those who pick some.

    ``signals`` are two figures between which an orange light shows, a red one below, a green one above; the
    words of another column say the same.
    """

    key: str
    header: str
    kind: Kind
    is_summed: bool = False
    signals: tuple[int, int] | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether it holds figures, which are set to the right."""
        return self.kind in (Kind.MONEY, Kind.PERCENT, Kind.FIGURE, Kind.COUNT, Kind.DURATION, Kind.QUANTITY)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellValue, ...], ...]

    def only(self, *keys: str) -> Table:
        """Return the table with some of its columns, in the order asked for."""
        positions = [next(i for i, column in enumerate(self.columns) if column.key == key) for key in keys]
        return Table(
            self.title,
            tuple(self.columns[position] for position in positions),
            tuple(tuple(row[position] for position in positions) for row in self.rows),
        )

    def named(self, title: str) -> Table:
        """Return the table under another title."""
        return replace(self, title=title)

    def total(self, position: int) -> Decimal:
        """Return the sum of a column."""
        amounts = (row[position] for row in self.rows)
        return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal("0.00"))


def text_of(column: Column, value: CellValue) -> str:
    """Return a value as people read it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return french.date(value)
    if isinstance(value, Decimal) and column.kind is Kind.MONEY:
        return french.money(value)
    if isinstance(value, Decimal | int):
        return french.number(value)
    return value


def contracts(rows: Iterable[ContractRow]) -> Table:
    """Return the state of the contracts."""
    columns = (
        Column("reference", _("Référence"), Kind.IDENTIFIER),
        Column("vendor", _("Titulaire"), Kind.TEXT),
        Column("object", _("Objet"), Kind.TEXT),
        Column("status", _("Statut"), Kind.TEXT),
        Column("start", _("Période du"), Kind.DATE),
        Column("end", _("Période au"), Kind.DATE),
        Column("renewals_left", _("Reconductions restantes"), Kind.COUNT),
        Column("final_end", _("Fin au plus tard"), Kind.DATE),
        Column("decide_by", _("Décider avant le"), Kind.DATE),
        Column("send_by", _("Envoyer avant le"), Kind.DATE),
        Column("limit", _("Limite du préavis"), Kind.DATE),
        Column("window", _("Préavis"), Kind.TEXT),
        Column("next_exit", _("Prochaine sortie"), Kind.DATE),
        Column("annual_ht", _("Montant annuel HT"), Kind.MONEY, is_summed=True),
        Column("annual_vat", _("TVA"), Kind.MONEY, is_summed=True),
        Column("annual_ttc", _("Montant annuel TTC"), Kind.MONEY, is_summed=True),
        Column("missing", _("Manque"), Kind.TEXT),
    )
    return Table(_("Contrats"), columns, tuple(_contract(row) for row in rows))


def _contract(row: ContractRow) -> tuple[CellValue, ...]:
    return (
        row.reference,
        row.vendor,
        row.object,
        labels.status(row.status),
        None if row.term is None else row.term.start,
        None if row.term is None else row.term.end,
        row.renewals_left,
        row.final_end,
        row.decide_by,
        row.send_by,
        row.limit,
        labels.window(row.window),
        row.next_exit,
        row.annual_ht,
        row.annual_vat,
        row.annual_ttc,
        french.join_and([labels.missing(one) for one in row.missing]),
    )


def deadlines(rows: Iterable[DeadlineRow], today: date) -> Table:
    """Return the deadlines, in the order in which to act."""
    columns = (
        Column("act_by", _("Agir avant le"), Kind.DATE),
        Column("due_on", _("Échéance"), Kind.DATE),
        Column("days", _("Jours restants"), Kind.COUNT, signals=(0, _SOON + 1)),
        Column("bucket", _("Urgence"), Kind.TEXT),
        Column("kind", _("Nature"), Kind.TEXT),
        Column("reference", _("Contrat"), Kind.IDENTIFIER),
        Column("vendor", _("Titulaire"), Kind.TEXT),
        Column("title", _("À faire"), Kind.TEXT),
        Column("amount_ht", _("Montant HT"), Kind.MONEY),
        Column("state", _("État"), Kind.TEXT),
        Column("decide_by", _("Décider avant le"), Kind.DATE),
        Column("why", _("Pourquoi cette date"), Kind.TEXT),
    )
    return Table(
        _("Échéances"),
        columns,
        tuple(
            (
                row.act_by,
                row.due_on,
                (row.act_by - today).days,
                labels.bucket(row.bucket),
                labels.deadline_kind(row.kind),
                row.reference,
                row.vendor,
                row.title[:1].upper() + row.title[1:],
                row.amount_ht,
                labels.deadline_state(row.state),
                row.decide_by,
                row.why,
            )
            for row in rows
        ),
    )


def journal(rows: Iterable[JournalRow]) -> Table:
    """Return the operations of the journal, the newest first."""
    columns = (
        Column("id", _("N°"), Kind.COUNT),
        Column("at", _("Quand"), Kind.IDENTIFIER),
        Column("who", _("Qui"), Kind.TEXT),
        Column("label", _("Opération"), Kind.TEXT),
        Column("changes", _("Ce qui a changé"), Kind.TEXT),
    )
    return Table(
        _("Journal"),
        columns,
        tuple((row.id, row.at, row.who, row.label, "\n".join(row.changes)) for row in rows),
    )


def listed(sheet: Sheet, entries: Sequence[Entry]) -> Table:
    """Return a sheet that an import reads back."""
    columns = tuple(
        Column(column.key, column.header, column.kind, is_summed=column.kind is Kind.MONEY)
        for column in sheet.columns
    )
    rows = tuple(tuple(column.cell(entry) for column in sheet.columns) for entry in entries)
    return Table(sheet.name.value, columns, rows)
