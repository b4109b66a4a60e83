"""Files appear whole or not at all, and each refusal has its code."""

import datetime as dt
import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.common import files
from contractdesk.common.clock import SystemClock
from contractdesk.common.errors import StorageError


@pytest.fixture
def target(data_dir):
    return data_dir / "Échéances n° 1 ; 50 %.xlsx"


def write(text):
    return lambda path: path.write_text(text)


def contents(folder):
    """Every name of a folder with its bytes: what must not change after a refusal."""
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def refused(path, writer=None, *, overwrite=False):
    before = contents(path.parent) if path.parent.is_dir() else None
    with pytest.raises(StorageError) as refusal:
        files.atomic_write(path, writer or write("new"), overwrite=overwrite)
    assert refusal.value.params["path"] == str(path)
    assert before is None or contents(path.parent) == before
    return refusal.value.code


def test_a_new_file_gets_its_name_once_whole(target):
    def writer(path):
        path.write_text("half")
        assert path.parent == target.parent
        assert not target.exists()
        path.write_text("whole")

    files.atomic_write(target, writer, overwrite=False)
    assert contents(target.parent) == {target.name: b"whole"}


def test_a_file_is_replaced_only_when_told(target):
    target.write_text("old")
    target.chmod(0o640)
    assert refused(target) == "exists"
    files.atomic_write_bytes(target, b"new", overwrite=True)
    assert contents(target.parent) == {target.name: b"new"}
    if os.name != "nt":
        assert target.stat().st_mode & 0o777 == 0o640


def test_a_name_taken_meanwhile_is_not_overwritten(target):
    def writer(path):
        path.write_text("ours")
        target.write_text("theirs")

    with pytest.raises(StorageError) as refusal:
        files.atomic_write(target, writer, overwrite=False)
    assert refusal.value.code == "exists"
    assert contents(target.parent) == {target.name: b"theirs"}


def test_a_name_taken_meanwhile_is_seen_without_hard_links(target, monkeypatch):
    def no_links(*_args):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    files.atomic_write(target, write("ours"), overwrite=False)
    assert target.read_text() == "ours"

    def writer(path):
        path.write_text("late")
        other.write_text("theirs")

    other = target.with_name("other")
    with pytest.raises(StorageError) as refusal:
        files.atomic_write(other, writer, overwrite=False)
    assert refusal.value.code == "exists"
    assert other.read_text() == "theirs"


@pytest.mark.parametrize("overwrite", [True, False])
def test_what_the_writer_raises_goes_through_and_leaves_nothing(target, overwrite):
    if overwrite:
        target.write_text("old")

    def writer(path):
        path.write_text("half")
        raise ZeroDivisionError

    before = contents(target.parent)
    with pytest.raises(ZeroDivisionError):
        files.atomic_write(target, writer, overwrite=overwrite)
    assert contents(target.parent) == before


def test_a_full_disk_leaves_the_old_file(target):
    target.write_text("old")

    def writer(path):
        path.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    assert refused(target, writer, overwrite=True) == "disk_full"


def test_places_that_cannot_take_a_file(data_dir):
    (data_dir / "file").write_text("x")
    assert refused(data_dir, overwrite=True) == "is_a_directory"
    assert refused(data_dir / "none" / "f.xlsx") == "missing_folder"
    assert refused(data_dir / "file" / "f.xlsx") == "missing_folder"
    assert refused(data_dir / ("x" * 300)) == "name_invalid"
    assert refused(data_dir / "a\0b") == "name_invalid"


@pytest.mark.skipif(os.name == "nt", reason="devices and links of a Unix")
def test_devices_are_refused_and_links_are_followed(data_dir):
    assert refused(Path("/dev/null"), overwrite=True) == "not_a_file"
    real, link = data_dir / "real", data_dir / "link"
    real.write_text("old")
    link.symlink_to(real)
    files.atomic_write_bytes(link, b"new", overwrite=True)
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_what_a_crash_left_goes_with_the_next_write(target):
    other = target.with_name("autre.xlsx")
    left = [files.temporary_beside(target), files.temporary_beside(target), files.temporary_beside(other)]
    left.append(left[0].with_name(f"{left[0].name}-journal"))
    for path in left:
        path.write_text("half")
    two_days_ago = (SystemClock().now() - dt.timedelta(days=2)).timestamp()
    for path in (left[0], left[2], left[3]):
        os.utime(path, (two_days_ago, two_days_ago))
    files.atomic_write_bytes(target, b"new", overwrite=False)
    # The second may be being written by another program; the third is another file's.
    assert set(contents(target.parent)) == {target.name, left[1].name, left[2].name}


def test_a_target_is_refused_before_long_work(data_dir):
    assert files.check_target(data_dir / "new", overwrite=False).name == "new"
    with pytest.raises(StorageError):
        files.check_target(data_dir, overwrite=True)
    assert list(data_dir.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "read_only"),
        (errno.EROFS, "read_only"),
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.ENOENT, "missing_folder"),
        (errno.EISDIR, "is_a_directory"),
        (errno.EBUSY, "file_in_use"),
        (errno.ENAMETOOLONG, "name_invalid"),
        (errno.EIO, "io_error"),
        (errno.ESTALE, "io_error"),
    ],
)
def test_each_system_error_has_its_code(number, code):
    error = files.storage_error(OSError(number, "text of the system"), Path("x"))
    assert (error.code, error.params) == (code, {"path": "x"})


def test_a_file_open_in_excel_is_in_use():
    error = PermissionError(errno.EACCES, "sharing violation")
    error.winerror = 32
    assert files.storage_error(error, Path("x")).code == "file_in_use"


def test_a_file_held_for_a_moment_is_tried_again(target, monkeypatch):
    """An antivirus opens each new file for an instant."""
    held, pauses = [True, True], []
    replace = Path.replace

    def replacing(self, other):
        if held and held.pop():
            error = PermissionError(errno.EACCES, "access denied")
            error.winerror = 5
            raise error
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", replacing)
    monkeypatch.setattr(files.time, "sleep", pauses.append)
    files.atomic_write_bytes(target, b"new", overwrite=True)
    assert target.read_bytes() == b"new"
    assert pauses == [0.05, 0.1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Contrat signé", "Contrat signé.pdf"),
        ("../../etc/passwd", "-..-etc-passwd.pdf"),
        ("C:\\x:y|z", "C--x-y-z.pdf"),
        ("facture\u202egpj.exe", "facture gpj.exe.pdf"),
        ("ligne\n\ttab\x00", "ligne tab.pdf"),
        ("CON", "_CON.pdf"),
        ("aux .2026", "_aux .2026.pdf"),
        (" . ", "_.pdf"),
        ("", "_.pdf"),
    ],
)
def test_a_safe_name(text, name):
    assert files.safe_name(text, ".pdf") == name


@given(st.text(max_size=300))
def test_a_safe_name_is_accepted_everywhere(text):
    name = files.safe_name(text, ".pdf")
    assert name.endswith(".pdf")
    assert len(name.encode()) <= 125
    assert not set(name) & set('<>:"/\\|?*')
    assert name.isprintable()
    assert name[0] not in " ."
    assert files.safe_name(name.removesuffix(".pdf"), ".pdf") == name
