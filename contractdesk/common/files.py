"""Files appear whole or not at all.

Each file is written beside its place under another name, pushed to the disk, then moved into place: a full
disk, a crash or a cancelled job leaves what was there before (a direct write destroyed
the previous file every time). This module alone turns an `OSError` into a `StorageError`.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import time
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from contractdesk.common.clock import SystemClock
from contractdesk.common.errors import InputError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

PART_SUFFIX = ".part"
"""Ending of the files being written: what carries it after a crash can be thrown away."""
_ABANDONED = dt.timedelta(days=1)

# ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: an antivirus or a reader holds the
# file for a moment. Retried at these intervals.
_WINDOWS_BUSY = frozenset({5, 32, 33})
_RETRY_SECONDS = (0.05, 0.1, 0.25, 0.5)

_CODES = {
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.ENOENT: "missing_folder",
    errno.ENOTDIR: "missing_folder",
    errno.EISDIR: "is_a_directory",
    errno.EEXIST: "exists",
    errno.EBUSY: "file_in_use",
    errno.ETXTBSY: "file_in_use",
    errno.ENAMETOOLONG: "name_invalid",
    errno.EINVAL: "name_invalid",
}


def storage_error(error: OSError, path: Path) -> StorageError:
    """Return what an operating system's error means for the file a person named."""
    if getattr(error, "winerror", None) in {32, 33}:
        code = "file_in_use"
    else:
        code = _CODES.get(error.errno or 0, "io_error")
    return StorageError(code, path=str(path))


def reading_error(error: OSError, path: Path) -> StorageError:
    """Return what an operating system's error means for a file that was to be read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return StorageError("missing_file", path=str(path))
    if isinstance(error, PermissionError):
        return StorageError("no_access", path=str(path))
    return storage_error(error, path)


def read_text(path: Path, *, largest: int, spreadsheet: bool = False) -> str:
    """Return what a text file holds, in UTF-8 with or without a byte order mark.

    Args:
        path: The file a person named.
        largest: In bytes; a larger file is refused before it is read.
        spreadsheet: Whether the Windows encoding, in which French spreadsheets save CSV, is read too.

    Raises:
        StorageError: missing_file, is_a_directory, not_a_file, no_access and the others of reading a file.
        InputError: ``file_too_large``, ``not_text``.
    """
    try:
        if path.is_dir():
            raise StorageError("is_a_directory", path=str(path))
        if path.exists() and not path.is_file():  # a device or a pipe has no end
            raise StorageError("not_a_file", path=str(path))
        if path.stat().st_size > largest:
            raise InputError("file_too_large", path=str(path))
        data = path.read_bytes()
        if spreadsheet and b"\0" not in data:
            with suppress(UnicodeDecodeError):
                return _utf8(data)
            return data.decode("cp1252")
        return _utf8(data)
    except OSError as error:
        raise reading_error(error, path) from error
    except UnicodeDecodeError as error:
        raise InputError("not_text", path=str(path)) from error
    except ValueError as error:  # a NUL in the name
        raise StorageError("missing_file", path=str(path)) from error


def _utf8(data: bytes) -> str:
    """Decode without the mark; the codec that drops it is a module more, read when it is first used."""
    return data.decode("utf-8").removeprefix("\ufeff")


def atomic_write(path: Path, writer: Callable[[Path], None], *, overwrite: bool) -> None:
    """Have `writer` fill a temporary file beside `path`, then move it into place.

    Args:
        path: The file a person asked for.
        writer: Receives the path to write; what it raises goes through, and nothing is left behind.
        overwrite: Whether a file that is already there may be replaced.

    Raises:
        StorageError: exists, is_a_directory, not_a_file, missing_folder, read_only, disk_full, file_in_use,
            name_invalid, io_error.
    """
    target = check_target(path, overwrite=overwrite)
    _remove_abandoned(target)
    temporary = temporary_beside(target)
    try:
        writer(temporary)
        move_into_place(temporary, target, overwrite=overwrite)
    except OSError as error:
        raise storage_error(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def atomic_write_bytes(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write a small file whole; see `atomic_write`."""

    def write(temporary: Path) -> None:
        temporary.write_bytes(data)

    atomic_write(path, write, overwrite=overwrite)


def check_target(path: Path, *, overwrite: bool) -> Path:
    """Return where a new file goes, its links followed, after refusing what could not be written there.

    Called before long work, so that a bad name is said at once; the move checks again.

    Raises:
        StorageError: as `atomic_write`.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise StorageError("is_a_directory", path=str(path))
        if not target.parent.is_dir():
            raise StorageError("missing_folder", path=str(path), folder=str(target.parent))
        if target.exists():
            if not target.is_file():  # a device, a pipe: replacing it would break the system
                raise StorageError("not_a_file", path=str(path))
            if not overwrite:
                raise StorageError("exists", path=str(path))
    except OSError as error:
        raise storage_error(error, path) from error
    except ValueError as error:  # a NUL in the name
        raise StorageError("name_invalid", path=str(path)) from error
    if not os.access(target.parent, os.W_OK):
        raise StorageError("read_only", path=str(path))
    return target


_FORBIDDEN_IN_NAMES = dict.fromkeys(map(ord, '<>:"/\\|?*'), "-")
_RESERVED_NAMES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"}) | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"
}
_LONGEST_NAME = 120  # bytes: leaves room for the folder and the ending everywhere


def safe_name(text: str, suffix: str) -> str:
    """Return a name that every system takes for a new file, as close to `text` as can be.

    No folder, no device of Windows, no stream, no mark that turns letters round to hide the true ending.

    Args:
        text: What a person or another program called it, without its ending.
        suffix: The ending, with its dot.
    """
    composed = unicodedata.normalize("NFC", text).translate(_FORBIDDEN_IN_NAMES)
    shown = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in composed)
    name = " ".join(shown.split()).encode("utf-8")[:_LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    # Windows looks at what stands before the first dot only.
    if not name or name.split(".")[0].strip().casefold() in _RESERVED_NAMES:
        name = f"_{name}"
    return f"{name}{suffix}"


def fresh_folder(path: Path) -> Path:
    """Make a folder that was not there, numbered when the name is taken, and return it.

    Raises:
        StorageError: the place cannot be written.
    """
    for rank in range(1, 1000):
        folder = path if rank == 1 else path.with_name(f"{path.name}-{rank}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise storage_error(error, folder) from error
        return folder
    raise StorageError("exists", path=str(path))


def temporary_beside(target: Path) -> Path:
    """Return a name on the same volume that no other program uses; nothing is created."""
    return target.with_name(f"{_stem(target)}{os.urandom(6).hex()}{PART_SUFFIX}")


def _stem(target: Path) -> str:
    # The name of the target is cut: 255 bytes is the limit of most file systems.
    return f".{target.name[:40]}."


def _remove_abandoned(target: Path) -> None:
    """Remove what a crash left half-written for this name; a day old, so that nobody is writing it now."""
    limit = (SystemClock().now() - _ABANDONED).timestamp()
    with suppress(OSError):
        for path in target.parent.iterdir():
            is_ours = path.name.startswith(_stem(target)) and PART_SUFFIX in path.suffix
            if is_ours and path.stat().st_mtime < limit:
                path.unlink()


def move_into_place(temporary: Path, target: Path, *, overwrite: bool) -> None:
    """Push a finished file to the disk and give it its name, in one step.

    Raises:
        OSError: the move failed; FileExistsError when the name was taken and `overwrite` is false.
    """
    _sync_file(temporary)
    if overwrite:
        if target.exists():
            with suppress(OSError):  # the rights of the file replaced, where the file system has any
                temporary.chmod(target.stat().st_mode & 0o777)
        _retrying(lambda: temporary.replace(target))
    else:
        _retrying(lambda: _rename_new(temporary, target))
    _sync_folder(target.parent)


def _rename_new(temporary: Path, target: Path) -> None:
    """Give a file its name unless the name is taken, whatever another program does meanwhile."""
    if os.name == "nt":
        temporary.rename(target)  # refuses a name that is taken
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links (FAT, some shares)
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        temporary.rename(target)
    else:
        temporary.unlink()


def _retrying(action: Callable[[], object]) -> None:
    for pause in _RETRY_SECONDS:
        try:
            action()
        except OSError as error:
            if getattr(error, "winerror", None) not in _WINDOWS_BUSY:
                raise
            time.sleep(pause)
        else:
            return
    action()


def _sync_file(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Push the name itself to the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some network file systems refuse it
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
