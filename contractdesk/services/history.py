"""Undo and redo of one's own acts, by the words of their journal entries."""

from dataclasses import dataclass

from contractdesk.data import undo as images
from contractdesk.data.engine import Database


@dataclass(frozen=True, slots=True)
class History:
    """What « Annuler » and « Rétablir » would act on now; empty when there is nothing."""

    undo_label: str
    redo_label: str


def available(database: Database) -> History:
    """Return what can be undone and redone, for the texts of the menu."""
    with database.read() as session:
        last, undone = images.targets(session, database.run_uuid)
    return History(
        last.label if last is not None and last.undoable else "",
        undone.label if undone is not None else "",
    )


def undo(database: Database) -> str:
    """Undo the last act of this opening of the register and return its words, empty if there is none.

    Raises:
        ConflictError: see ``data.undo.undo_last``.
    """
    done = images.undo_last(database)
    return "" if done is None else done.target.label


def redo(database: Database) -> str:
    """Redo what was undone last and return its words, empty if there is nothing.

    Raises:
        ConflictError: see ``data.undo.redo_last``.
    """
    done = images.redo_last(database)
    return "" if done is None else done.target.label
