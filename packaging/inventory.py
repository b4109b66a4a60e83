"""What is inside the program: the licences of everything bundled, and its bill of materials (CycloneDX).

Both are read from the distributions that the program was frozen with; nothing is written down twice. Run by
the Python that froze the program.
"""

from __future__ import annotations

import json
import platform
import uuid
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# They freeze the program and are not in it; of PyInstaller, the start-up code is.
BUILD_ONLY = {"altgraph", "packaging", "pefile", "pyinstaller-hooks-contrib", "pywin32-ctypes", "setuptools"}
_NAMES = ("licen", "copying", "notice", "authors")
# What these distributions name as their licence without carrying its text; the texts are in licences/.
_GIVEN = {
    "docxtpl": ("LGPL-2.1",),
    "jours-feries-france": ("MIT",),
    "pyside6-essentials": ("LGPL-3.0", "GPL-3.0"),
    "shiboken6": ("LGPL-3.0", "GPL-3.0"),
}
_RULE = "=" * 96


@dataclass(frozen=True, slots=True)
class Component:
    """A library inside the program."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]
    purl: str


def _licence(about: metadata.PackageMetadata) -> str:
    """Return the licence that a distribution says it has, in as few words as it gives."""
    for key in ("License-Expression", "License"):
        for value in about.get_all(key) or ():
            if value.strip() and "\n" not in value.strip():
                return str(value).strip()
    known = [text.rsplit(" :: ", 1)[-1] for text in about.get_all("Classifier") or () if "License" in text]
    return ", ".join(known) or "see its text"


def _is_licence(path: metadata.PackagePath) -> bool:
    """Tell a text of a licence by its name or its folder; the commercial one of Qt is not ours."""
    about, name = path.parts[0].endswith(".dist-info"), path.name.casefold()
    named = name.startswith(_NAMES) or "licenses" in path.parts
    return about and named and "commercial" not in name


def _text(path: metadata.PackagePath) -> str:
    """Return a text; some older ones are not in UTF-8."""
    content = Path(str(path.locate())).read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _component(found: metadata.Distribution, texts: Path) -> Component:
    name = found.metadata["Name"].replace("_", "-").lower()
    own = [_text(path) for path in sorted(found.files or ()) if _is_licence(path)]
    own += [(texts / f"{one}.txt").read_text("utf-8") for one in _GIVEN.get(name, ())]
    licence = _licence(found.metadata)
    return Component(name, found.version, licence, tuple(own), f"pkg:pypi/{name}@{found.version}")


def components(python_licence: Path, texts: Path) -> list[Component]:
    """Return what the program is made with, by name; Python itself comes first."""
    python = Component(
        "cpython",
        platform.python_version(),
        "PSF-2.0",
        (python_licence.read_text("utf-8"),),
        f"pkg:generic/cpython@{platform.python_version()}",
    )
    found = [_component(one, texts) for one in metadata.distributions()]
    bundled = {one.name: one for one in found if one.name not in BUILD_ONLY}
    return [python, *(bundled[name] for name in sorted(bundled))]


def missing_texts(found: Iterable[Component]) -> list[str]:
    """Name the libraries whose licence would be shipped without its text."""
    return [one.name for one in found if not one.texts]


def licences(found: Sequence[Component], own: str) -> str:
    """Return one file with every licence, ours first."""
    head = "\n".join(
        [
            "ContractDesk est sous licence EUPL-1.2. Il contient les bibliothèques suivantes, chacune sous",
            "la sienne ; les textes viennent après la liste. Qt et PySide6, sous LGPL-3.0, sont des",
            "bibliothèques séparées du programme : chacun peut les remplacer, dans le dossier _internal, par",
            "une autre version.",
            "",
            *(f"  {one.name} {one.version} : {one.licence}" for one in found),
        ]
    )
    parts = [head, f"{_RULE}\nContractDesk : EUPL-1.2\n{_RULE}\n\n{own.strip()}"]
    for one in found:
        text = "\n\n".join(text.strip() for text in one.texts)
        parts.append(f"{_RULE}\n{one.name} {one.version} : {one.licence}\n{_RULE}\n\n{text}")
    return "\n\n".join(parts) + "\n"


def bill_of_materials(found: Sequence[Component], version: str) -> str:
    """Return the bill of materials, in the JSON of CycloneDX 1.5."""
    program = {
        "type": "application",
        "bom-ref": "contractdesk",
        "name": "ContractDesk",
        "version": version,
        "licenses": [{"license": {"id": "EUPL-1.2"}}],
    }
    libraries = [
        {
            "type": "library",
            "bom-ref": one.purl,
            "name": one.name,
            "version": one.version,
            "purl": one.purl,
            "licenses": [{"license": {"name": one.licence}}],
        }
        for one in found
    ]
    # The same contents have the same number.
    number = uuid.uuid5(uuid.NAMESPACE_OID, repr((version, [one.purl for one in found])))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": program},
        "components": libraries,
        "dependencies": [{"ref": "contractdesk", "dependsOn": [one.purl for one in found]}],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
