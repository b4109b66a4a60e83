"""The parts of the Windows build that need no Windows: icon, licences, inventory, samples to deploy."""

import configparser
import importlib.util
import json
import re
import struct
import subprocess
import sys

import pytest

import contractdesk
from contractdesk.main import parse
from tests.architecture.tree import ROOT, modules

PACKAGING = ROOT / "packaging"
VERSION = contractdesk.__version__


def script(name):
    """A script of packaging/, imported as a module."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", PACKAGING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def inventory():
    return script("inventory")


def test_the_icon_has_every_size_that_windows_asks_for(tmp_path):
    target = tmp_path / "c.ico"
    drawing = ROOT / "resources" / "icons" / "contractdesk.svg"
    subprocess.run([sys.executable, PACKAGING / "icon.py", drawing, target], check=True, timeout=30)
    content = target.read_bytes()
    _, kind, count = struct.unpack_from("<HHH", content)
    entries = [struct.unpack_from("<BBBBHHII", content, 6 + 16 * n) for n in range(count)]
    assert (kind, [one[0] for one in entries]) == (1, [16, 20, 24, 32, 40, 48, 64, 0])
    assert entries[-1][7] + entries[-1][6] == len(content)
    for width, *_rest, size, place in entries:
        part = content[place : place + size]
        if width == 0:
            assert part.startswith(b"\x89PNG")
        else:
            assert struct.unpack_from("<IiiHH", part) == (40, width, width * 2, 1, 32)
            assert any(part[40:])  # something is drawn


def test_every_library_has_the_text_of_its_licence(inventory, tmp_path):
    (tmp_path / "LICENSE.txt").write_text("PSF", "utf-8")
    found = inventory.components(tmp_path / "LICENSE.txt", PACKAGING / "licences")
    names = [one.name for one in found]
    shipped = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert names[0] == "cpython"
    assert set(shipped) - {"setuptools"} <= set(names)
    assert not set(inventory.missing_texts(found)) & set(shipped)
    text = inventory.licences(found, "EUPL")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "LicenseRef-Qt-Commercial" not in text


def test_the_inventory_is_the_same_for_the_same_contents(inventory):
    found = [inventory.Component("a", "1", "MIT", ("text",), "pkg:pypi/a@1")]
    document = inventory.bill_of_materials(found, "2.0")
    assert document == inventory.bill_of_materials(found, "2.0") != inventory.bill_of_materials(found, "2.1")
    read = json.loads(document)
    assert read["components"][0]["purl"] == "pkg:pypi/a@1"
    assert read["serialNumber"].startswith("urn:uuid:")


def test_the_samples_name_the_version_that_is_built():
    control = configparser.ConfigParser()
    control.read_string("[control]\n" + (PACKAGING / "deploy/wapt/control").read_text("utf-8"))
    assert control["control"]["version"] == f"{VERSION}-1"
    assert f"set VERSION={VERSION}\n" in (PACKAGING / "deploy/gpo/installer.cmd").read_text("utf-8")


def test_the_samples_are_python_and_commands_that_windows_reads():
    compile((PACKAGING / "deploy/wapt/setup.py").read_text("utf-8"), "setup.py", "exec")
    assert b"\r\n" in (PACKAGING / "deploy/gpo/installer.cmd").read_bytes()


def test_what_the_installer_starts_is_understood_by_the_program():
    text = (PACKAGING / "installer.nsi").read_text("utf-8")
    for switch in re.findall(r"\$\{PROGRAM\}\" (--[a-z-]+)", text):
        parse([switch])


def test_the_page_for_the_it_service_has_every_exit_code():
    """Those of the installer, and the two of NSIS itself: done, and given up."""
    installer = (PACKAGING / "installer.nsi").read_text("utf-8")
    codes = re.findall(r"^!define (?:FAILED|RUNNING|NO_RIGHTS|TOO_OLD) (\d+)$", installer, re.MULTILINE)
    assert len(codes) == 4
    page = (PACKAGING / "deploy" / "LISEZMOI.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| `(\d+)` \|", page, re.MULTILINE)) == sorted(["0", "1", *codes])


def test_no_part_of_qt_that_the_program_uses_is_left_out():
    used = {
        name
        for path in modules("contractdesk")
        for name in re.findall(r"^\s*from PySide6\.(Qt\w+) import", path.read_text("utf-8"), re.MULTILINE)
    }
    spec = (PACKAGING / "contractdesk.spec").read_text("utf-8")
    assert "QtWidgets" in used
    assert not used & set(re.findall(r'"PySide6\.(Qt\w+)"', spec))
    assert not {f"Qt6{name[2:]}" for name in used} & set(re.findall(r'"(Qt6\w+)"', spec))
