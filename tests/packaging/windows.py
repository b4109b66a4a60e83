"""A Windows of one's own, under Wine: its files, its registry, its screen, and programs started in it."""

import os
import re
import subprocess
import time
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PureWindowsPath

from PIL import Image

from tests.architecture.tree import ROOT

WINE_ROOT = ROOT / "packaging" / "wine-root"
PROGRAM = "ContractDesk.exe"
USER = "mairie"
LOCAL = f"C:\\users\\{USER}\\AppData\\Local"
# What Wine writes by itself, at its own moments.
_WINE_KEYS = (
    "Console",
    "Hardware\\",
    "Software\\Microsoft\\Windows NT\\CurrentVersion\\NetworkCards",
    "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer",
    "Software\\Wine",
    "System\\",
    "Volatile Environment",
)
_LIGHT = 60_000
_SYSTEM = "prefix/drive_c/windows/system32/"


class Windows:
    """A fresh prefix in a folder; programs run as an account without rights, unless they are given some."""

    def __init__(self, folder, built):
        self.folder = folder
        self.display = ""
        folder.mkdir(parents=True, exist_ok=True)
        make = (
            "wineboot --init && winecfg -v win10 && cp /host/icuuc.dll $WINEPREFIX/drive_c/windows/system32/"
        )
        for name in ("icuuc.dll", "ordinary.exe"):
            (folder / name).write_bytes((built / name).read_bytes())
        self._in_root("bash", "-c", make)
        self.settle()

    # ---------------------------------------------------------------------------------------- programs
    def _command(self, *words):
        return [str(WINE_ROOT), "run", str(self.folder), *map(str, words)]

    def _environment(self, told=""):
        display = {"DISPLAY": self.display} if self.display else {}
        return os.environ | display | ({"WINEDEBUG": f"-all,{told}"} if told else {})

    def _in_root(self, *words, timeout=300, check=True, told=""):
        """Run a command of the small Debian; pipes on both ends, Python under Wine wants them."""
        return subprocess.run(
            self._command(*words),
            input=b"",
            capture_output=True,
            env=self._environment(told),
            timeout=timeout,
            check=check,
        )

    def run(self, program, *arguments, rights=False, told="", timeout=300):
        """Run a Windows program to its end; return its exit code and what it said.

        Args:
            program: The program; its arguments make one command line, quoted only where one holds a space.
            rights: Run it as an administrator does.
            told: The calls that Wine tells of, in its own words.
            timeout: In seconds.
        """
        words = _as(program, arguments, rights=rights)
        done = self._in_root(*words, timeout=timeout, check=False, told=told)
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

    @contextmanager
    def running(self, program, *arguments, rights=False):
        """Have a program run meanwhile, then close its window, once, as a person does."""
        with subprocess.Popen(
            self._command(*_as(program, arguments, rights=rights)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment(),
        ) as process:
            name = PureWindowsPath(program).name
            try:
                yield process
                self._close(process, name)
            finally:
                if process.poll() is None:  # or it would be in the way of the next test
                    self._in_root("wine", "taskkill", "/f", "/im", name, check=False)
                process.kill()

    def _close(self, process, name):
        """Close a window and wait for the end; one that stays is shown as it is.

        Windows lets nobody close a window behind a modal one, the progress of a long opening for example.
        """
        try:
            wait_for(lambda: process.poll() is not None or name != PROGRAM or len(self.titles()) == 1)
            if process.poll() is None:
                self._in_root("wine", "taskkill", "/im", name)
                process.wait(timeout=60)
        except (AssertionError, subprocess.SubprocessError):
            Image.open(BytesIO(self._look())).save(self.folder / "still-there.png")
            print("still there:", self.titles())
            raise

    def settle(self):
        """Wait until every program of this Windows has ended and its registry is on the disk."""
        self._in_root("wineserver", "-w", timeout=120)

    def stop(self):
        """End this Windows."""
        self._in_root("wineserver", "-k", check=False)

    # ------------------------------------------------------------------------------------------- files
    def path(self, windows_path):
        """The file of the host behind a path of this Windows."""
        parts = PureWindowsPath(windows_path).parts
        assert parts[0].upper() == "C:\\"
        return self.folder.joinpath("prefix", "drive_c", *parts[1:])

    def files(self):
        """Every file and folder of drive C:, of which Wine's own is left out."""
        drive = self.folder / "prefix" / "drive_c"
        found = {path.relative_to(drive).as_posix() for path in drive.rglob("*")}
        return {name for name in found if not name.startswith("windows/") and "/Temp/" not in name}

    # ---------------------------------------------------------------------------------------- registry
    def registry(self, hive):
        """The keys of a part of the registry (user, system) with their values, but for Wine's own.

        A key that holds no value is left out: a true Windows has the parents of ours from the start.
        """
        text = (self.folder / "prefix" / f"{hive}.reg").read_text("utf-8", "replace")
        found = {}
        for part in re.split(r"^\[", text, flags=re.MULTILINE)[1:]:
            key, _, rest = part.partition("]")
            name = key.replace("\\\\", "\\")
            if not name.startswith(_WINE_KEYS):
                lines = rest.splitlines()[1:]
                found[name] = {line for line in lines if line and not line.startswith("#")}
        return {name: values for name, values in found.items() if values}

    def values(self, hive, key):
        """The values of one key as texts; empty when it is not there."""
        found = {}
        for line in self.registry(hive).get(key, ()):
            name, _, value = line.partition("=")
            if value.startswith("dword:"):
                found[name.strip('"')] = int(value.removeprefix("dword:"), 16)
            else:
                found[name.strip('"')] = _unescaped(value[1:-1])
        return found

    # ------------------------------------------------------------------------------------------ screen
    @contextmanager
    def screen(self):
        """Have a screen without a monitor."""
        command = self._command("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            try:
                self.display = f":{int(process.stdout.readline())}"
                yield self
            finally:
                self.stop()
                process.terminate()
                self.display = ""

    def titles(self, program="ContractDesk"):
        """The titles of a program's windows on screen; its name is at the end of each."""
        words = "for one in $(xdotool search --onlyvisible --name .); do xdotool getwindowname $one; done"
        said = self._in_root("bash", "-c", words, check=False).stdout.decode()
        return [line for line in said.splitlines() if line.endswith(program)]

    def _look(self):
        return self._in_root("import", "-window", "root", "ppm:-").stdout

    def picture(self, target):
        """Take a picture of the screen once nothing new has been on it for a second.

        A caret that blinks shows nothing new. An empty page is a light picture, and is not at rest.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        seen, end = {}, time.monotonic() + 60
        while time.monotonic() < end:
            now = self._look()
            seen.setdefault(now, time.monotonic())
            if time.monotonic() - max(seen.values()) > 1:
                Image.open(BytesIO(now)).save(target)
                if target.stat().st_size > _LIGHT:
                    return target
        raise AssertionError(f"nothing to see, or never at rest: {target}")

    def press(self, *words):
        """Type or click, in the words of xdotool."""
        self._in_root("xdotool", *words)


def _as(program, arguments, *, rights):
    """The command of a program, with or without rights."""
    return ("wine", *(() if rights else ("Z:\\host\\ordinary.exe",)), program, *arguments)


def _unescaped(text):
    text = re.sub(r"\\x([0-9a-f]{1,4})", lambda found: chr(int(found[1], 16)), text)
    return text.replace('\\"', '"').replace("\\\\", "\\")


def changes(before, after):
    """What is not the same in two states of the registry, by key: the values that went, those that came."""
    keys = before.keys() | after.keys()
    found = {key: (before.get(key), after.get(key)) for key in keys}
    return {key: pair for key, pair in sorted(found.items()) if pair[0] != pair[1]}


def wait_for(condition, seconds=60):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def read(path: Path):
    """The text of a file that a Windows program may be writing, empty when it is not there yet."""
    return path.read_text("utf-8", "replace") if path.exists() else ""
