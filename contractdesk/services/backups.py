"""Backups: verified copies of a register, and a register put back from one of them."""

from pathlib import Path

from contractdesk.common import paths
from contractdesk.common.clock import Clock
from contractdesk.common.errors import InputError, StorageError
from contractdesk.common.files import storage_error
from contractdesk.common.i18n import _
from contractdesk.data import backup
from contractdesk.data.backup import Restored
from contractdesk.data.engine import Database


def back_up(register: Path, clock: Clock, target: Path | None = None) -> Path:
    """Make a verified copy of a register, and return where it is.

    Args:
        register: the register.
        clock: names the copy.
        target: where it goes; None for the folder of backups beside the register.

    Raises:
        StorageError: the register is no register, or is damaged: no copy is made of it; ``exists``, or what
            keeps the copy from being written.
    """
    Database.open(register, writable=False, clock=clock).close()
    if target is None:
        folder = paths.backup_dir(register)
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise storage_error(error, folder) from error
        stamp = f"{clock.now() + clock.utc_offset():%Y-%m-%d_%H%M%S}"
        target = folder / f"{register.stem}_{stamp}{register.suffix}"
    backup.verified_copy(register, target)
    return target


def left_out(register: Path) -> tuple[str, ...]:
    """Return what the copy of a register does not hold: its attached files stand in a folder of their own."""
    pieces = paths.pieces_dir(register)
    if not pieces.is_dir() or not any(pieces.iterdir()):
        return ()
    text = _("Les pièces jointes n’y sont pas\u00a0: copiez aussi le dossier {folder}")
    return (text.format(folder=pieces),)


def restore(source: Path, target: Path, clock: Clock) -> Restored:
    """Put a backup in the place of a register, which is kept aside, even damaged.

    Raises:
        InputError: ``restore_same_file``.
        StorageError: the backup is no register, is damaged or comes from a newer program: nothing is touched.
    """
    if target.exists() and source.exists() and source.samefile(target):
        raise InputError("restore_same_file", path=str(source))
    try:
        Database.open(source, writable=False, clock=clock).close()
    except StorageError as error:
        if error.code != "needs_upgrade":  # an older one is brought up to date when it is opened
            raise
    return backup.restore(source, target, clock)
