"""The operations of the journal as a CSV file, one line for each field that changed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from contractdesk.common.i18n import _
from contractdesk.exports.texts import Cleaner, harmless
from contractdesk.services import journal_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from contractdesk.data.engine import Database
    from contractdesk.exports.job import Step
    from contractdesk.services.dto import JournalRow


def write(database: Database, rows: Sequence[JournalRow], step: Step, path: Path) -> tuple[str, ...]:
    """Write the file, in the order of the rows."""
    cleaner = Cleaner()
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(
            [
                *(_("N°"), _("Quand"), _("Qui"), _("Quoi"), _("Sorte"), _("Contrats")),
                *(_("Fiche"), _("Action"), _("Champ"), _("Avant"), _("Après")),
            ]
        )
        for done, row in enumerate(rows):
            step(done, len(rows), _("Journal"))
            head = (str(row.id), row.at, row.who, row.label, row.kind, row.contracts)
            for tail in _changes(database, row.id):
                writer.writerow([harmless(cleaner.clean(text)) for text in (*head, *tail)])
    return ()


def _changes(database: Database, operation_id: int) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield what an operation changed; one that changed nothing to tell keeps its line."""
    rows = journal_words.changes(database, operation_id)
    if not rows:
        yield "", "", "", "", ""
    for row in rows:
        if not row.fields:
            yield row.title, row.action, "", "", ""
        for one in row.fields:
            yield row.title, row.action, one.label, one.before, one.after
