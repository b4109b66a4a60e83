"""`--self-test`: the program checks that everything it needs is there and works, and says so.

Made for an installed program that nobody has opened yet: what was left out of the folder is found here, and
not by the person. Everything is done in a folder of its own, thrown away at the end; no register and no
setting of the user is read or changed.
"""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import pkgutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, qVersion
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QGuiApplication
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import contractdesk
from contractdesk import __version__
from contractdesk.common import french, system
from contractdesk.common.clock import FixedClock
from contractdesk.common.i18n import _
from contractdesk.common.paths import backup_dir, resource
from contractdesk.ui.theme import FONT_FAMILY, Appearance, Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_logger = logging.getLogger(__name__)

REPORT_NAME = "auto-controle.txt"
TODAY = dt.date(2026, 11, 21)
"""The day that everything is computed for: the sample register has its answers for it."""
_REFERENCE, _REVISED_ON, _REVISED = "BRON_CM_WD", dt.date(2026, 1, 1), Decimal("3009.00")
_THIN_SPACE = 0x202F
_HELP = ("help/start.md", "help/images/dashboard.png")
# Windows has fonts of its own for these.
_WITH_OWN_FONT = ("QAbstractItemView", "QMenu", "QMenuBar", "QStatusBar", "QTipLabel")
# How a file of each kind begins: written by another program, or not at all, it would not.
_BEGINNINGS = {"xlsx": b"PK", "pdf": b"%PDF-", "ics": b"BEGIN:VCALENDAR", "csv": b"", "json": b"{"}


class Failure(Exception):  # noqa: N818 - it is what the check found, not an error of the program
    """A check found something wrong; its text is for the report."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found."""

    title: str
    detail: str
    passed: bool

    @property
    def line(self) -> str:
        """The line of the report."""
        mark = _("conforme") if self.passed else _("ÉCHEC")
        return _("{mark:<9} {title}\u00a0: {detail}").format(mark=mark, title=self.title, detail=self.detail)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the checks are done."""

    theme: Theme
    clock: FixedClock
    folder: Path

    @property
    def register(self) -> Path:
        """A register with the six contracts of the sample."""
        return self.folder / "exemple.contractdesk"


def run(app: QApplication, report: Path) -> tuple[int, str]:
    """Check everything and write the report; return 0 when nothing failed, 1 otherwise, with its text."""
    with tempfile.TemporaryDirectory(prefix="contractdesk-", ignore_cleanup_errors=True) as folder:
        bench = Bench(Theme(app, Appearance.LIGHT), FixedClock(TODAY), Path(folder))
        outcomes = [_outcome(title, check, bench) for title, check in _checks()]
    text = report_text(outcomes)
    try:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(f"{text}\n", encoding="utf-8")
    except OSError:  # a place that cannot be written; the answer is the exit code
        _logger.warning("The report of the self-test could not be written")
    return (0 if all(one.passed for one in outcomes) else 1), text


def _outcome(title: str, check: Callable[[Bench], str], bench: Bench) -> Outcome:
    try:
        return Outcome(title, check(bench), passed=True)
    except Failure as failure:
        return Outcome(title, str(failure), passed=False)
    except Exception as error:  # whatever it is, the other checks are still worth doing
        _logger.exception("Self-test: %s", title)
        return Outcome(title, f"{type(error).__name__} {error}", passed=False)


def report_text(outcomes: list[Outcome]) -> str:
    """Return the report: what ran, a line for each check, the verdict."""
    failed = sum(not one.passed for one in outcomes)
    head = _("ContractDesk {version}, Python {python}, Qt {qt} ({screen}), {system}").format(
        version=__version__,
        python=system.python(),
        qt=qVersion(),
        screen=QGuiApplication.platformName(),
        system=system.name(),
    )
    verdict = _("{count}\u00a0; {failed}.").format(
        count=french.counted(len(outcomes), _("contrôle"), _("contrôles")),
        failed=_("aucun échec") if not failed else french.counted(failed, _("échec"), _("échecs")),
    )
    return "\n".join((head, *(one.line for one in outcomes), verdict))


def _checks() -> Iterator[tuple[str, Callable[[Bench], str]]]:
    # Imported here: it brings the whole window.
    from contractdesk import exports
    from contractdesk.ui import self_test_window

    yield _("Polices de caractères"), _fonts
    yield _("Icônes"), _icons
    yield _("Textes de Qt en français"), _qt_texts
    yield _("Fichiers livrés"), _files
    yield _("Parties du programme"), _modules
    yield _("Registre vide"), _empty_register
    yield _("Mise à niveau d’un ancien registre"), _upgrade
    yield _("Registre d’exemple"), _sample
    yield _("Échéances"), _deadlines
    yield _("Révision de prix"), _revision
    for kind in exports.KINDS:
        yield _("Export {kind}").format(kind=kind), partial(_export, kind=kind)
    yield _("Import d’un classeur"), _import
    yield _("Lecture d’un PDF joint"), _pdf
    yield _("Fenêtre"), lambda bench: self_test_window.walk(bench.theme, bench.clock, bench.folder / "window")


# ---------------------------------------------------------------------------------------------- resources
def _need(condition: object, text: str) -> None:
    if not condition:
        raise Failure(text)


def _fonts(_bench: Bench) -> str:
    _need(QFontDatabase.hasFamily(FONT_FAMILY), _("la police du programme n’est pas chargée"))
    # Declared to take bytes, which it refuses.
    font: Callable[[str], QFont] = QApplication.font  # type: ignore[assignment]
    others = {name for name in _WITH_OWN_FONT if font(name).family() != FONT_FAMILY}
    _need(not others, french.join_and(sorted(others)))
    metrics = QFontMetrics(QApplication.font())
    _need(metrics.inFontUcs4(_THIN_SPACE), _("la police n’a pas l’espace fine des milliers"))
    return FONT_FAMILY


def _icons(_bench: Bench) -> str:
    files = sorted(resource("icons").rglob("*.svg"))
    _need(files, _("aucune icône n’a été trouvée"))
    bad = [path.name for path in files if not QSvgRenderer(QByteArray(path.read_bytes())).isValid()]
    _need(not bad, french.join_and(bad))
    _need(not QApplication.windowIcon().isNull(), _("la fenêtre n’a pas d’icône"))
    return french.counted(len(files), _("dessin"), _("dessins"))


def _qt_texts(_bench: Bench) -> str:
    text = QCoreApplication.translate("QPlatformTheme", "Cancel")
    _need(text == "Annuler", text)
    return _("«\u00a0{text}\u00a0»").format(text=text)


def _files(_bench: Bench) -> str:
    wanted = ("app.qss", "sample/register.toml", "sample/syntec.csv", "schemas/register.json", *_HELP)
    missing = [name for name in wanted if not resource(*name.split("/")).is_file()]
    _need(not missing, french.join_and(missing))
    count = sum(path.is_file() for path in resource().rglob("*"))
    return french.counted(count, _("fichier"), _("fichiers"))


def _modules(_bench: Bench) -> str:
    """Import everything: a library that was left out is missed here and not by the person."""
    names = [one.name for one in pkgutil.walk_packages(contractdesk.__path__, "contractdesk.")]
    _need(len(names) > 1, _("aucune partie n’a été trouvée"))
    for name in names:
        importlib.import_module(name)
    return french.counted(len(names), _("module"), _("modules"))


# ---------------------------------------------------------------------------------------------- registers
# The services are imported where they are used, as everywhere in the window: they bring SQLAlchemy.
def _empty_register(bench: Bench) -> str:
    from contractdesk.services import registers

    path = bench.folder / "vide.contractdesk"
    registers.create_register(path, bench.clock)
    with closing(registers.open_register(path, bench.clock)) as database:
        problems = registers.check(database)
        info = registers.info(database)
    _need(not problems, french.join_and([one.code for one in problems]))
    return _("schéma {number}, vérifié").format(number=info.schema)


def _upgrade(bench: Bench) -> str:
    from contractdesk.services import registers

    path = bench.folder / "ancien" / "ancien.contractdesk"
    path.parent.mkdir()
    old = registers.create_first_schema(path, bench.clock)
    with closing(registers.open_register(path, bench.clock)) as database:
        new = registers.info(database).schema
    copies = list(backup_dir(path).iterdir())
    _need(copies, _("aucune sauvegarde n’a été faite avant la mise à niveau"))
    return _("du schéma {old} au schéma {new}, après une sauvegarde").format(old=old, new=new)


def _sample(bench: Bench) -> str:
    from contractdesk.services import registers

    registers.create_register(bench.register, bench.clock, with_sample=True)
    with closing(registers.open_register(bench.register, bench.clock)) as database:
        counts = registers.info(database).counts
    _need(counts["contract"], _("il ne contient aucun contrat"))
    return french.counted(counts["contract"], _("contrat"), _("contrats"))


def _deadlines(bench: Bench) -> str:
    from contractdesk.services import deadlines, registers
    from contractdesk.services.facts import load_facts

    with closing(registers.open_register(bench.register, bench.clock)) as database:
        rows = deadlines.rows(load_facts(database), TODAY)
    _need(rows and all(row.title and row.why for row in rows), _("le registre d’exemple n’en a aucune"))
    return french.counted(len(rows), _("échéance expliquée"), _("échéances expliquées"))


def _revision(bench: Bench) -> str:
    from contractdesk.services import registers, revisions
    from contractdesk.services.facts import load_facts

    with closing(registers.open_register(bench.register, bench.clock)) as database:
        calculation = revisions.compute(load_facts(database), _REFERENCE, _REVISED_ON)
    found = [one.revised.ht for one in calculation.proposals]
    _need(_REVISED in found, french.join_and([french.money(one) for one in found]))
    count = french.counted(len(found), _("lecture"), _("lectures"))
    return _("{amount} HT parmi {count}").format(amount=french.money(_REVISED), count=count)


# -------------------------------------------------------------------------------------------------- files
def _export(bench: Bench, kind: str) -> str:
    from contractdesk import exports
    from contractdesk.services import registers
    from contractdesk.services.facts import load_facts

    path = bench.folder / f"exemple.{kind}"
    with closing(registers.open_register(bench.register, bench.clock)) as database:
        exports.run(kind, database, load_facts(database), TODAY, path)
    content = path.read_bytes()
    _need(content.lstrip().startswith(_BEGINNINGS[kind]), _("le fichier n’est pas de cette sorte"))
    return french.counted(len(content), _("octet"), _("octets"))


def _import(bench: Bench) -> str:
    from contractdesk.services import imports, registers

    with closing(registers.open_register(bench.folder / "vide.contractdesk", bench.clock)) as database:
        report = imports.preview(bench.folder / "exemple.xlsx", database)
    _need(not report.faults, " ".join(one.text for one in report.faults[:3]))
    count = report.counts["contract"]
    return _("{count} relus").format(count=french.counted(count, _("contrat"), _("contrats")))


def _pdf(bench: Bench) -> str:
    from contractdesk.domain.enums import DocumentKind
    from contractdesk.services import document_acts, documents, registers

    with closing(registers.open_register(bench.register, bench.clock)) as database:
        key = document_acts.attach(database, _REFERENCE, bench.folder / "exemple.pdf", DocumentKind.OTHER)
        text = documents.text_of(database, documents.one(database, key))
    _need(_REFERENCE in text, _("son texte n’a pas été lu"))
    return french.counted(len(text.split()), _("mot"), _("mots"))
