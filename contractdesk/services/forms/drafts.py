"""What was typed and not yet saved, kept beside the settings: the program may die, the typing does not.

A draft is one file per register and contract, written beside and moved into place, and removed by the save.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from contractdesk.common import files
from contractdesk.common.errors import InputError
from contractdesk.services.forms import codec
from contractdesk.services.forms.entries import ContractForm

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that was not saved: when it was typed, on what, and the texts that were not understood."""

    kept_at: datetime
    form: ContractForm
    texts: dict[str, str] = field(default_factory=dict)


def place(folder: Path, register: Path, reference: str) -> Path:
    """Return the file of a draft; an empty reference is that of a contract to be made."""
    name = f"{register.resolve()}\n{reference}"
    return folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"


def keep(path: Path, draft: Draft, register: Path, reference: str) -> None:
    """Write a draft, with the register and the contract that it is of.

    Raises:
        StorageError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = {
        "version": _FORMAT,
        "register": str(register.resolve()),
        "reference": reference,
        "kept_at": draft.kept_at.isoformat(),
        "form": codec.to_plain(draft.form),
        "texts": draft.texts,
    }
    text = json.dumps(plain, ensure_ascii=False)

    def build(part: Path) -> None:
        part.write_text(text, encoding="utf-8")

    files.atomic_write(path, build, overwrite=True)


def read(path: Path) -> Draft | None:
    """Return the draft of a file, None when there is none or when it can no longer be read."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return Draft(
            datetime.fromisoformat(plain["kept_at"]),
            codec.from_plain(ContractForm, plain["form"]),
            {str(name): str(text) for name, text in plain["texts"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InputError):
        return None


def waiting(folder: Path, register: Path) -> tuple[str, ...]:
    """Return the contracts of a register whose typing was never saved; empty for one to be made."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
            if plain["register"] == str(register.resolve()):
                found.append(str(plain["reference"]))
        except (OSError, ValueError, KeyError, TypeError):  # not one of ours: left alone
            continue
    return tuple(found)


def drop(path: Path) -> None:
    """Remove a draft, if it is there and can be."""
    try:
        path.unlink(missing_ok=True)
    except OSError:  # kept by an antivirus: it is offered once more, nothing is lost
        return
