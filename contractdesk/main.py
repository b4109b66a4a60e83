"""The entry point: a window without a subcommand, a job without a screen with one.

Neither Qt nor a library of the command line is imported before it is known which of the two is wanted.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from contractdesk import __version__
from contractdesk.common import settings
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.common.subcommands import SUBCOMMANDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QApplication

    from contractdesk.bootstrap import Runtime
    from contractdesk.services.reminders import Reminder
    from contractdesk.ui.main_window import MainWindow
    from contractdesk.ui.theme import Theme

_WITH_VALUE = ("--today", "--data-dir", "--theme", "--report")
_REGISTER_SUFFIX = ".contractdesk"
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@dataclass(frozen=True)
class Options:
    """What the window was asked for."""

    register: Path | None = None
    demo: bool = False
    today: dt.date | None = None
    data_dir: Path | None = None
    theme: str = ""
    self_test: bool = False
    report: Path | None = None
    reminder: bool = False
    show_help: bool = False
    show_version: bool = False


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the result is its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if first_word(arguments) in SUBCOMMANDS:
        from contractdesk import cli

        return cli.run(arguments)
    try:
        options = parse(arguments)
        speaks = options.show_help or options.show_version
        if not speaks and not options.self_test:
            check_screen(sys.platform, os.environ)
    except InputError as error:
        # Imported here: the texts of failures are not on the way to the first window.
        from contractdesk.services.errors import error_text

        _say(error_text(error), error=True)
        return 2
    if speaks:
        _say(_help() if options.show_help else f"ContractDesk {__version__}")
        return 0
    if options.self_test:
        return _run_self_test(options)
    return _run_reminder(options) if options.reminder else _run_window(options)


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
        InputError: unknown_option, option_without_value, date_invalid, theme_invalid, unknown_command,
            too_many_registers.
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
        elif options.register is None and not _names_a_file(word):
            raise InputError("unknown_command", text=word, known=SUBCOMMANDS)
        elif options.register is not None:
            raise InputError("too_many_registers", text=word)
        else:
            options = replace(options, register=Path(word))
    return options


def _names_a_file(word: str) -> bool:
    """Tell a register from a mistyped command; a register that is missing is said by the window."""
    path = Path(word)
    return path.name != word or path.suffix == _REGISTER_SUFFIX or path.exists()


def check_screen(platform: str, environment: Mapping[str, str]) -> None:
    """Refuse to start a window where there is no screen: Qt would end the program without a word of French.

    Raises:
        InputError: no_screen.
    """
    if not _has_screen(platform, environment):
        raise InputError("no_screen")


def _has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    return not platform.startswith("linux") or any(map(environment.get, _SCREENS))


def _flag(options: Options, word: str) -> Options:
    match word:
        case "--demo":
            return replace(options, demo=True)
        case "--self-test":
            return replace(options, self_test=True)
        case "--reminder":
            return replace(options, reminder=True)
        case "-h" | "--help":
            return replace(options, show_help=True)
        case "--version":
            return replace(options, show_version=True)
        case _:
            raise InputError("unknown_option", option=word)


def _with_value(options: Options, name: str, value: str) -> Options:
    if name == "--data-dir":
        return replace(options, data_dir=Path(value))
    if name == "--report":
        return replace(options, report=Path(value))
    if name == "--today":
        # Imported here: dates and figures are not on the way to the first window.
        from contractdesk.common import french

        return replace(options, today=french.parse_date(value))
    if value not in settings.THEMES:
        raise InputError("theme_invalid", text=value)
    return replace(options, theme=value)


def _help() -> str:
    """Write what can be asked for, one line each."""
    commands = ", ".join(SUBCOMMANDS)
    rows = (
        (_("contractdesk [REGISTRE]"), _("ouvre la fenêtre sur ce registre, ou sur le dernier")),
        ("  --demo", _("sur une copie neuve du registre d’exemple")),
        ("  " + _("--today DATE"), _("en calculant à une autre date, écrite comme 2026-11-21")),
        ("  " + _("--data-dir DOSSIER"), _("avec d’autres réglages et d’autres journaux")),
        ("  --theme light|dark", _("claire ou sombre, au lieu de ce que disent les réglages")),
        ("  --reminder", _("dit dans une petite fenêtre ce qui est à faire, rien quand il n’y a rien")),
        ("  --self-test", _("vérifie le programme sans toucher à vos registres, et dit ce qu’il a trouvé")),
        ("  " + _("--report FICHIER"), _("écrit là ce que dit --self-test, au lieu du dossier des réglages")),
        ("  --version", _("dit la version")),
        (
            _("contractdesk COMMANDE …"),
            _("fait un travail sans fenêtre\u00a0: {commands}").format(commands=commands),
        ),
        ("  --help", _("dit ce qu’une commande attend")),
    )
    return "\n".join(f"{syntax:<26}{words}" for syntax, words in rows)


def _say(text: str, *, error: bool = False) -> None:
    """Write a line; a windowed program has no standard output at all."""
    stream = sys.stderr if error else sys.stdout
    if stream is not None:
        # An old console shows a question mark for what it cannot write.
        encoding = stream.encoding or "utf-8"
        if not encoding.casefold().startswith("utf"):
            text = text.replace("\u202f", "\u00a0")
        stream.write(f"{text}\n".encode(encoding, "replace").decode(encoding))


def _run_self_test(options: Options) -> int:
    if not _has_screen(sys.platform, os.environ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Qt is imported here: a job without a screen works where there is none.
    from contractdesk import bootstrap
    from contractdesk.ui import self_test
    from contractdesk.ui.application import make_application

    runtime = bootstrap.runtime(options.today, options.data_dir)
    log = runtime.start_logs()
    log.keep_small()
    app = make_application(sys.argv[:1])
    code, text = self_test.run(app, options.report or runtime.data_dir / self_test.REPORT_NAME)
    _say(text)
    log.close()
    return code


def _run_reminder(options: Options) -> int:
    """Show what is due in the last register; without anything due there is no window, nor Qt at work."""
    from contractdesk import bootstrap
    from contractdesk.services import reminders
    from contractdesk.ui.state import STATE_FILE, WindowState

    runtime = bootstrap.runtime(options.today, options.data_dir)
    log = runtime.start_logs()
    log.keep_small()
    register = str(options.register or settings.load(runtime.settings_file).last_register)
    since = WindowState(runtime.data_dir / STATE_FILE).seen().get(str(Path(register).resolve()))
    reminder = reminders.due(Path(register), runtime.clock, since) if register else None
    wanted = reminder is not None and _show_reminder(reminder, _stage(options, runtime))
    log.close()
    return _run_window(replace(options, register=Path(register))) if wanted else 0


def _show_reminder(reminder: Reminder, stage: tuple[QApplication, Theme]) -> bool:
    """Show the reminder until it is closed; tell whether the program is to be opened."""
    from contractdesk.common.logon import logon_entry
    from contractdesk.ui.dialogs.reminder import ReminderWindow

    window = ReminderWindow(reminder, logon_entry())
    window.show()
    stage[0].exec()
    return window.result() == ReminderWindow.DialogCode.Accepted


def _stage(options: Options, runtime: Runtime) -> tuple[QApplication, Theme]:
    """Return the application and its look, made once."""
    from PySide6.QtWidgets import QApplication

    from contractdesk.ui.application import make_application
    from contractdesk.ui.theme import Appearance, Theme

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = make_application(sys.argv[:1])
    appearance = options.theme or settings.load(runtime.settings_file).theme
    theme = app.findChild(Theme) or Theme(app, Appearance(appearance))
    return app, theme


def _run_window(options: Options) -> int:
    """Show the window; what works behind it is imported and made once it is on screen."""
    # Qt is imported here: a job without a screen works where there is none.
    from contractdesk import bootstrap
    from contractdesk.ui.main_window import MainWindow
    from contractdesk.ui.state import STATE_FILE, WindowState

    runtime = bootstrap.runtime(options.today, options.data_dir)
    log = runtime.start_logs()
    app, theme = _stage(options, runtime)
    window = MainWindow(WindowState(runtime.data_dir / STATE_FILE), theme.appearance)
    window.painted.connect(log.keep_small)
    window.painted.connect(partial(_move_in, options, runtime, app, theme, window))
    window.show()
    code = app.exec()
    log.close()
    return code


def _move_in(options: Options, runtime: Runtime, app: QApplication, theme: Theme, window: MainWindow) -> None:
    """Put behind a window all that it needs, and open the register."""
    from contractdesk.ui.collector import Collector
    from contractdesk.ui.crash import CrashHandler, show_report

    # First: a window with nothing behind it must at least say why.
    crashes = CrashHandler(partial(show_report, window, runtime.log_dir), window)
    crashes.install()
    collector = Collector(window)
    for stop in (collector.stop, crashes.uninstall):
        app.aboutToQuit.connect(stop)
    _furnish(options, runtime, app, theme, window)


def _furnish(options: Options, runtime: Runtime, app: QApplication, theme: Theme, window: MainWindow) -> None:
    from contractdesk.common.logon import logon_entry
    from contractdesk.ui.desk import Desk
    from contractdesk.ui.interrupts import Interrupts

    desk = Desk(window, theme, runtime.clock, logon_entry())
    interrupts = Interrupts(desk)
    interrupts.asked.connect(desk.close)
    app.aboutToQuit.connect(interrupts.stop)
    desk.start(options.register, demo=options.demo)
