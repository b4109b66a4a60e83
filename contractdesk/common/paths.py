"""Where things are: shipped resources, the user's settings and logs.

Everything of the user derives from one base folder (`--data-dir`), so that tests and demonstrations never
touch the real profile. Nothing is created here: who writes makes the folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """Return the path of a shipped file, such as `resource("fonts", "DejaVuSans.ttf")`.

    The same files are in three places: the folder of the frozen application, `contractdesk/_resources` of an
    installed wheel, and `resources/` of the source tree.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle, "resources", *parts)
    installed = _PACKAGE / "_resources"
    # The wheel's own folder comes first: a stranger's `resources` may stand beside an installed package.
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def default_data_dir() -> Path:
    """Return the base folder of the user: `ContractDesk` in %LOCALAPPDATA%, or the XDG data folder."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "ContractDesk"
    xdg = os.environ.get("XDG_DATA_HOME", "")
    # A relative XDG_DATA_HOME must be ignored (XDG base directory specification).
    return (Path(xdg) if Path(xdg).is_absolute() else Path.home() / ".local" / "share") / "contractdesk"


def settings_file(base: Path) -> Path:
    """Return the file of the settings."""
    return base / "settings.toml"


def log_dir(base: Path) -> Path:
    """Return the folder of the logs."""
    return base / "logs"


def backup_dir(register: Path) -> Path:
    """Return the folder of a register's backups, beside it."""
    return register.parent / "sauvegardes"


def pieces_dir(register: Path) -> Path:
    """Return the folder of the attached files, beside the register."""
    return register.parent / "pieces"


def letter_models_dir(register: Path) -> Path:
    """Return the folder of the letters' models that the town hall edits, beside the register."""
    return register.parent / "modeles"
