"""What an operation changed, as the sections of a sheet: row by row, each field before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.common.i18n import _
from contractdesk.ui.widgets.sheet import Field, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.journal_words import FieldChange, RowWords

MOST_ROWS = 60
"""How many rows are shown; an import has thousands."""


def operation_sections(rows: Sequence[RowWords]) -> list[Section]:
    """Give the rows, the first ones when there are many."""
    if not rows:
        return [Section(_("Ce qui a changé"), text=_("Aucune ligne du registre n’a changé."))]
    found = [
        Section(
            _("{title} ({action})").format(title=row.title, action=row.action),
            tuple(Field(one.label, _before_after(one), wide=True) for one in row.fields),
        )
        for row in rows[:MOST_ROWS]
    ]
    if len(rows) > MOST_ROWS:
        text = _("Seules les {count} premières lignes sont montrées.").format(count=MOST_ROWS)
        found.append(Section(_("Et d’autres lignes"), text=text))
    return found


def _before_after(one: FieldChange) -> str:
    if not one.before:
        return one.after
    return _("{before} → {after}").format(before=one.before, after=one.after or _("(vide)"))
