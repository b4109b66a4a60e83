"""The entry point: a window without a subcommand, a job without a screen with one.

Neither Qt nor a library of the command line is imported before it is known which of the two is wanted.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from contractdesk import __version__
from contractdesk.common import settings
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

SUBCOMMANDS = frozenset(
    (
        *("init", "info", "import", "export", "deadlines", "status"),
        *("revise", "index", "budget", "check", "backup", "restore"),
    )
)
_THEMES = settings.THEMES
_WITH_VALUE = ("--today", "--data-dir", "--theme")


@dataclass(frozen=True)
class Options:
    """What the window was asked for."""

    register: Path | None = None
    demo: bool = False
    today: dt.date | None = None
    data_dir: Path | None = None
    theme: str = ""
    show_help: bool = False
    show_version: bool = False


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the result is its exit code (design/cli.md)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if first_word(arguments) in SUBCOMMANDS:
        from contractdesk import cli

        return cli.run(arguments)
    try:
        options = parse(arguments)
    except InputError as error:
        _say(_usage_error(error), error=True)
        return 2
    if options.show_help or options.show_version:
        _say(_help() if options.show_help else f"ContractDesk {__version__}")
        return 0
    return _run_window(options)


def first_word(arguments: Sequence[str]) -> str:
    """Give the first argument that is neither an option nor the value of one."""
    words = iter(arguments)
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def parse(arguments: Sequence[str]) -> Options:
    """Read the options of the window.

    Raises:
        InputError: unknown_option, option_without_value, date_invalid, theme_invalid, too_many_registers.
    """
    options = Options()
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if name in _WITH_VALUE:
            given = value if equals else next(words, "")
            if not given:
                raise InputError("option_without_value", option=name)
            options = _with_value(options, name, given)
        elif word.startswith("-"):
            options = _flag(options, word)
        elif options.register is not None:
            raise InputError("too_many_registers", text=word)
        else:
            options = replace(options, register=Path(word))
    return options


def _flag(options: Options, word: str) -> Options:
    match word:
        case "--demo":
            return replace(options, demo=True)
        case "-h" | "--help":
            return replace(options, show_help=True)
        case "--version":
            return replace(options, show_version=True)
        case _:
            raise InputError("unknown_option", option=word)


def _with_value(options: Options, name: str, value: str) -> Options:
    if name == "--data-dir":
        return replace(options, data_dir=Path(value))
    if name == "--theme":
        if value not in _THEMES:
            raise InputError("theme_invalid", text=value)
        return replace(options, theme=value)
    try:
        return replace(options, today=dt.date.fromisoformat(value))
    except ValueError:
        raise InputError("date_invalid", text=value) from None


def _usage_error(error: InputError) -> str:
    words = {
        "unknown_option": _(
            "Option inconnue\u00a0: {option}. «\u00a0contractdesk --help\u00a0» dit celles qui existent."
        ),
        "option_without_value": _("L’option {option} attend une valeur."),
        "date_invalid": _("«\u00a0{text}\u00a0» n’est pas une date\u00a0: écrivez-la comme 2026-11-21."),
        "theme_invalid": _("«\u00a0{text}\u00a0» n’est pas une apparence\u00a0: system, light ou dark."),
        "too_many_registers": _("Un seul registre à la fois\u00a0: «\u00a0{text}\u00a0» est de trop."),
    }
    return words[error.code].format(**error.params)


def _help() -> str:
    """Write what can be asked for, one line each."""
    commands = ", ".join(sorted(SUBCOMMANDS))
    rows = (
        (_("contractdesk [REGISTRE]"), _("ouvre la fenêtre")),
        ("  --demo", _("sur une copie neuve du registre d’exemple")),
        ("  --today DATE", _("en calculant à une autre date, écrite comme 2026-11-21")),
        ("  " + _("--data-dir DOSSIER"), _("avec d’autres réglages et d’autres journaux")),
        ("  --theme system|light|dark", _("claire ou sombre")),
        (
            _("contractdesk COMMANDE"),
            _("fait un travail sans fenêtre\u00a0: {commands}").format(commands=commands),
        ),
        ("  --help", _("dit ce qu’une commande attend")),
    )
    return "\n".join(f"{syntax:<28}{words}" for syntax, words in rows)


def _say(text: str, *, error: bool = False) -> None:
    """Write a line; a windowed program has no standard output at all."""
    stream = sys.stderr if error else sys.stdout
    if stream is not None:
        stream.write(f"{text}\n")


def _run_window(options: Options) -> int:
    # Qt is imported here: a job without a screen works where there is none.
    from contractdesk import bootstrap
    from contractdesk.ui.application import make_application
    from contractdesk.ui.collector import Collector
    from contractdesk.ui.crash import CrashHandler
    from contractdesk.ui.desk import Desk
    from contractdesk.ui.theme import Appearance, Theme

    runtime = bootstrap.runtime(options.today, options.data_dir)
    log = runtime.start_logs()
    app = make_application(sys.argv[:1])
    appearance = options.theme or settings.load(runtime.settings_file).theme
    desk = Desk(Theme(app, Appearance(appearance)), runtime.clock, runtime.data_dir)
    crashes = CrashHandler(desk.show_crash, desk)
    crashes.install()
    collector = Collector(desk)
    desk.start(options.register, demo=options.demo)
    code = app.exec()
    collector.stop()
    crashes.uninstall()
    log.close()
    return code
