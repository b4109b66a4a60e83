"""Make the Windows program: freeze it into a folder, then wrap the folder into an installer and a zip.

    build.py folder --out OUT     on Windows (or under Wine): OUT/ContractDesk, its licences, its inventory;
                                  with --trial, for the round trip, OUT/BareWindow too, which its start is
                                  compared with, and OUT/Higher, the program as a version to come
    build.py wrap --out OUT       anywhere: the installer (makensis), the portable zip, SHA256SUMS
    build.py higher --out OUT     anywhere: the installer of OUT/Higher, larger and sooner ready

Without a word, the first two. `packaging/build-windows` calls it on Debian, a Windows machine as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import inventory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
NAME, TO_COME = "ContractDesk", "Higher"
LARGEST = 90_000_000
"""More than this is refused: the file goes by mail, and over slow lines."""


def own_version() -> str:
    """Return the version of the tree."""
    text = (ROOT / "contractdesk" / "__init__.py").read_text("utf-8")
    found = re.search(r'__version__ = "([0-9.]+)"', text)
    if found is None:
        raise SystemExit("contractdesk/__init__.py does not say its version")
    return found[1]


def higher(version: str) -> str:
    """Return the number of the version to come, which the round trip upgrades to."""
    return f"{version}.1"


def make_folder(out: Path, version: str, *, trial: bool = False) -> None:
    """Freeze the program; only what is Windows' own is left out of the folder."""
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    icon = work / "contractdesk.ico"
    subprocess.run(
        [sys.executable, HERE / "icon.py", ROOT / "resources" / "icons" / "contractdesk.svg", icon],
        check=True,
    )
    os.environ |= {"CONTRACTDESK_ICON": str(icon), "CONTRACTDESK_VERSION": version}
    os.environ |= {"CONTRACTDESK_HIGHER": higher(version)} if trial else {}
    places = ["--distpath", str(out), "--workpath", str(work)]
    freeze = [sys.executable, "-m", "PyInstaller", "--noconfirm", *places, str(HERE / "contractdesk.spec")]
    subprocess.run(freeze, check=True)
    found = inventory.components(Path(sys.base_prefix, "LICENSE.txt"), HERE / "licences")
    if nameless := inventory.missing_texts(found):
        raise SystemExit(f"no text of the licence of: {', '.join(nameless)}")
    own = (ROOT / "LICENSE").read_text("utf-8")
    for name in (NAME, TO_COME) if trial else (NAME,):
        (out / name / "LICENCES.txt").write_text(inventory.licences(found, own), "utf-8")
    (out / f"{NAME}-{version}.cdx.json").write_text(inventory.bill_of_materials(found, version), "utf-8")


def make_zip(folder: Path, target: Path) -> None:
    """Write the portable zip: the folder as it is, to be unpacked anywhere."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent))


def make_installer(folder: Path, icon: Path, target: Path, version: str, *, quick: bool = False) -> None:
    """Compile the installer; a quick one is larger, and for tests."""
    compiler = shutil.which("makensis") or r"C:\Program Files (x86)\NSIS\makensis.exe"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    numbers = ".".join([*version.split("."), "0", "0", "0"][:4])
    definitions = {
        "VERSION": version,
        "VERSION_NUMBERS": numbers,
        "FOLDER": str(folder),
        "ICON": str(icon),
        "KILOBYTES": str(size // 1024),
        "TARGET": str(target),
    }
    words = [f"-D{key}={value}" for key, value in definitions.items()]
    if quick:
        words += ["-XSetCompressor /FINAL zlib", "-XSetCompress off"]
    subprocess.run([compiler, "-V2", "-INPUTCHARSET", "UTF8", *words, HERE / "installer.nsi"], check=True)


def wrap(out: Path, version: str) -> None:
    """Write what is handed over, and its sums."""
    folder = out / NAME
    (folder / "VERSION").write_text(f"{version}\n", "utf-8")
    setup = out / f"{NAME}-{version}-setup.exe"
    portable = out / f"{NAME}-{version}-portable.zip"
    with ThreadPoolExecutor() as side:  # both take a minute of a processor
        zipped = side.submit(make_zip, folder, portable)
        make_installer(folder, out / "work" / "contractdesk.ico", setup, version)
        zipped.result()
    for path in (setup, portable):
        if path.stat().st_size > LARGEST:
            raise SystemExit(f"{path.name}: {path.stat().st_size} bytes, more than {LARGEST}")
    handed = (setup, portable, out / f"{NAME}-{version}.cdx.json")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in handed]
    (out / "SHA256SUMS").write_text("".join(sums), "utf-8", newline="\n")


def wrap_higher(out: Path, version: str) -> None:
    """Write the installer of the version to come, for trying an upgrade."""
    folder = out / TO_COME
    (folder / "VERSION").write_text(f"{version}\n", "utf-8")
    icon, target = out / "work" / "contractdesk.ico", out / f"{NAME}-{version}-setup.exe"
    make_installer(folder, icon, target, version, quick=True)


def main() -> None:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description="Make the Windows program.")
    parser.add_argument("part", nargs="?", choices=("folder", "wrap", "higher"))
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--version", default=own_version())
    parser.add_argument("--trial", action="store_true")
    options = parser.parse_args()
    out = options.out.resolve()
    if options.part == "higher":
        wrap_higher(out, higher(options.version))
    if options.part in (None, "folder"):
        make_folder(out, options.version, trial=options.trial)
    if options.part in (None, "wrap"):
        wrap(out, options.version)


if __name__ == "__main__":
    main()
