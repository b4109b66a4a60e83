"""Draw every page of the window, with the sample register on a fixed day, into a folder of pictures.

The pictures are for people to look at: no test compares their dots. They come from the real window on the
offscreen platform; whatever the program logs as a warning, and every error or bug that it would show, makes
the run fail.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import sys
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

os.environ |= {"QT_QPA_PLATFORM": "offscreen", "LOGNAME": "mairie"}

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from contractdesk.common.clock import FixedClock
from contractdesk.services.budget import Grouping
from contractdesk.ui.application import make_application
from contractdesk.ui.collector import Collector
from contractdesk.ui.desk import Desk
from contractdesk.ui.dialogs.settings import SettingsDialog
from contractdesk.ui.import_wizard.dialog import ImportWizard
from contractdesk.ui.import_wizard.opening import open_sheet
from contractdesk.ui.main_window import MainWindow
from contractdesk.ui.pages.budget import BudgetPage
from contractdesk.ui.pages.contracts import ContractsPage
from contractdesk.ui.pages.registry import page_specs
from contractdesk.ui.pages.revisions import RevisionsPage
from contractdesk.ui.state import STATE_FILE, WindowState
from contractdesk.ui.theme import Appearance, Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SIZES = ((1366, 768), (1920, 1080))
APPEARANCES = (Appearance.LIGHT, Appearance.DARK)
SHEETS = ("BRON_CM_WD", "2025CM0417")
WITH_PRICE = ("BRON_CM_WD", "2025CM0417")
WITHOUT_PRICE = "3DOUEST-ENFANCE-2022"
FREE_PRICE = "4000"
WORDS = "libri"
GROWTH = Decimal("2.5")
SHEET = """Contrats de la mairie;;;;;
N° contrat;Société;Logiciel;Début;Préavis;Montant HT
bron_cm_wd;LIBRICIEL SCOP SA;webdelib;01/01/2025;2 mois;2 950,00 € HT
M-2;Éditeur neuf;Cantine;1er mars 2026;60 jours;1 200,00
M-3;Éditeur neuf;Cimetière;bientôt;3 mois;800 € TTC
TOTAL;;;;;4 950,00
"""
DIALOGS = ("help", "shortcuts", "about")
HELP_SIZE, HELP_WIDTH = (1200, 690), 720
"""The pictures of the help: the window as large as it is legible once reduced to that width."""
HELP_TARGETS = {"contracts": "BRON_CM_WD", "revisions": "BRON_CM_WD"}
HELP_CONTRACT = "BRON_CM_WD"
ACTS = (
    *("decision", "letter", "amendment", "termination", "closing", "alerts"),
    *("letter_simulation", "alignment"),
)
"""The entries of the menu « Actes » that open a form and change nothing until it is accepted."""
_LONGEST_MS = 20_000
_PAUSE_MS = 300
"""Longer than the pauses after typing: what they start has begun when it ends."""


class Faults(logging.Handler):
    """Keeps what went wrong, whoever noticed it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning or an error of the program or of Qt; the platform's own limits are none."""
        if not record.getMessage().startswith("This plugin does not support"):
            self.texts.append(f"{record.name}: {record.getMessage()}")

    def on_bug(self, kind: type[BaseException], error: BaseException, trace: object) -> None:
        """Keep a bug, and say where it was."""
        self.texts.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type]


def save_small(picture: QImage, target: Path) -> None:
    """Save a picture with the 128 colours that render it best: the help travels with the program."""
    from PIL import Image

    whole = picture.convertToFormat(QImage.Format.Format_RGB888)
    size, line = (whole.width(), whole.height()), whole.bytesPerLine()
    image = Image.frombytes("RGB", size, bytes(whole.constBits()), "raw", "RGB", line)
    small = image.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


@dataclass
class Studio:
    """The window, and the folder that the pictures go to."""

    theme: Theme
    desk: Desk
    folder: Path
    faults: Faults
    prefix: str = ""
    count: int = 0

    def settle(self, pause: int = 0) -> None:
        """Let the window work until it has nothing left to read; a pause is for what typing starts."""
        loop, timer, last = QEventLoop(), QTimer(), QTimer()
        quiet = 0

        def look() -> None:
            nonlocal quiet
            quiet = 0 if self.desk.tasks.busy else quiet + 1
            if quiet > 2:
                loop.quit()

        def give_up() -> None:
            self.faults.texts.append(f"{self.prefix}: the window is still at work")
            loop.quit()

        timer.timeout.connect(look)
        last.setSingleShot(True)
        last.timeout.connect(give_up)
        last.start(_LONGEST_MS)
        QTimer.singleShot(pause, lambda: timer.start(1))
        loop.exec()
        timer.stop()
        last.stop()

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """Draw the window, or a dialog over it, once it is at rest."""
        self.settle()
        error = self.desk.window.bars.texts().get("error")
        if error:
            self.faults.texts.append(f"{name}: {error}")
        target = self.folder / f"{self.prefix}-{name}.png"
        if not (widget or self.desk.window).grab().save(str(target)):
            self.faults.texts.append(f"{target} could not be written")
        self.count += 1

    # ------------------------------------------------------------------------------------------ pictures
    def shoot_welcome(self) -> None:
        """Draw the window before any register is open."""
        self.shoot("welcome")

    def shoot_pages(self) -> None:
        """Draw every page, as it comes."""
        for spec in page_specs():
            self.desk.go_to(spec.key)
            self.shoot(spec.key)

    def shoot_contracts(self) -> None:
        """Draw every section of the sheet of some contracts."""
        for reference in SHEETS:
            self.desk.go_to("contracts", reference)
            self.settle()
            page = self.desk.window.current_page()
            assert isinstance(page, ContractsPage)
            tabs = page.view.tabs
            for button in tabs.findChildren(QAbstractButton):
                button.click()
                self.shoot(f"contract-{reference}-{tabs.current()}")
            next(iter(tabs.findChildren(QAbstractButton))).click()

    def shoot_revisions(self) -> None:
        """Draw a calculation, one of groups of prices, one refused, and the same with a free price."""
        for reference in (*WITH_PRICE, WITHOUT_PRICE):
            self.desk.go_to("revisions", reference)
            self.shoot(f"revision-{reference}")
        page = self.desk.window.current_page()
        assert isinstance(page, RevisionsPage)
        QTest.keyClicks(page.form.base_price, FREE_PRICE)
        self.settle(_PAUSE_MS)
        self.shoot(f"revision-{WITHOUT_PRICE}-free")

    def shoot_budget(self) -> None:
        """Draw the budget under a hypothesis, its thresholds, and the settings that it stands on."""
        self.desk.go_to("budget")
        self.settle()
        page = self.desk.window.current_page()
        assert isinstance(page, BudgetPage)
        page.hypotheses.edits["syntec"].set_value(GROWTH)
        page.grouping.setCurrentIndex(page.grouping.findData(Grouping.CONTRACT))
        page.reload()
        self.shoot("budget-hypothesis")
        page.tabs.choose("thresholds")
        self.shoot("budget-thresholds")
        page.tabs.choose("forecast")
        self.desk.window.commands["settings"].trigger()
        self.settle()
        dialog = next(one for one in self.desk.window.findChildren(SettingsDialog) if one.isVisible())
        for section in dialog.sections:
            dialog.go_to(section)
            self.shoot(f"settings-{section}", dialog)
        dialog.close()

    def shoot_import(self) -> None:
        """Draw the steps of the import of a sheet; nothing is taken in."""
        page = self.desk.window.current_page()
        assert page is not None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "suivi.csv"
            path.write_text(SHEET, encoding="utf-8")
            open_sheet(page, path)
            self.settle()
        dialog = next(one for one in self.desk.window.findChildren(ImportWizard) if one.isVisible())
        self.shoot("import-sheet", dialog)
        for step in ("columns", "rows"):
            dialog.record()
            self.settle()
            self.shoot(f"import-{step}", dialog)
        dialog.leave()
        self.settle()

    def shoot_search(self) -> None:
        """Draw what the search field finds."""
        self.desk.go_to("dashboard")
        self.desk.window.activateWindow()
        self.settle()
        search = self.desk.window.search
        search.begin()
        QTest.keyClicks(search, WORDS)
        self.settle(_PAUSE_MS)
        if not search.results_shown():
            self.faults.texts.append("search: no results on screen")
        self.shoot("search")
        search.clear()

    def shoot_acts(self) -> None:
        """Draw the forms of the menu « Actes »."""
        self.desk.go_to("contracts", SHEETS[0])
        self.settle()
        page = self.desk.window.current_page()
        assert isinstance(page, ContractsPage)
        for act in ACTS:
            page.acts.action(act).trigger()
            self.settle()
            dialog = next(one for one in self.desk.window.findChildren(QDialog) if one.isVisible())
            self.settle(_PAUSE_MS)
            self.shoot(f"act-{act}", dialog)
            dialog.reject()

    def shoot_dialogs(self) -> None:
        """Draw the dialogs of the menu « Aide »."""
        for name in DIALOGS:
            self.desk.window.commands[name].trigger()
            dialog = next(one for one in self.desk.window.findChildren(QDialog) if one.isVisible())
            self.shoot(name, dialog)
            dialog.close()

    def shoot_help(self) -> None:
        """Draw the pictures of the help, reduced, each under the name of its page."""
        self.theme.set_appearance(Appearance.LIGHT)
        self.desk.start(None)
        self.desk.window.resize(*HELP_SIZE)
        self.desk.open_sample()
        self.settle()
        self.desk.window.bars.clear("sample")
        for spec in page_specs():
            self.desk.go_to(spec.key, HELP_TARGETS.get(spec.key))
            self.settle(_PAUSE_MS)
            self.shoot_small(spec.key, self.desk.window)
        self.desk.go_to("contracts", HELP_CONTRACT)
        self.settle(_PAUSE_MS)
        page = self.desk.window.current_page()
        assert isinstance(page, ContractsPage)
        for name, act in (("contract_form", "edit"), ("clause", "clause")):
            page.acts.action(act).trigger()
            self.shoot_dialog(name)
        self.desk.window.commands["settings"].trigger()
        self.shoot_dialog("settings", "delays")
        self.desk.close()
        self.settle()

    def shoot_dialog(self, name: str, section: str = "") -> None:
        """Draw the dialog on screen for the help, at a section of it, then leave it."""
        self.settle(_PAUSE_MS)
        dialog = next(one for one in self.desk.window.findChildren(QDialog) if one.isVisible())
        if isinstance(dialog, SettingsDialog):
            dialog.go_to(section)
        else:
            dialog.resize(*HELP_SIZE)
        self.settle(_PAUSE_MS)
        self.shoot_small(name, dialog)
        dialog.reject()
        self.settle()

    def shoot_small(self, name: str, widget: QWidget) -> None:
        """Draw one picture of the help."""
        picture = widget.grab().toImage()
        if picture.width() > HELP_WIDTH:
            picture = picture.scaledToWidth(HELP_WIDTH, Qt.TransformationMode.SmoothTransformation)
        save_small(picture, self.folder / f"{name}.png")
        self.count += 1

    def every_look(self) -> Iterator[None]:
        """Give the window each appearance and size, one after the other."""
        for appearance in APPEARANCES:
            self.theme.set_appearance(appearance)
            for width, height in SIZES:
                self.desk.window.resize(width, height)
                self.prefix = f"{width}x{height}-{appearance.value}"
                yield

    def run(self) -> None:
        """Draw everything."""
        self.desk.start(None)
        for _look in self.every_look():
            self.shoot_welcome()
        self.desk.open_sample()
        self.settle()
        scenes: tuple[Callable[[], None], ...] = (
            self.shoot_pages,
            self.shoot_contracts,
            self.shoot_revisions,
            self.shoot_budget,
            self.shoot_import,
            self.shoot_search,
            self.shoot_acts,
            self.shoot_dialogs,
        )
        for _look in self.every_look():
            for scene in scenes:
                scene()
        self.desk.close()
        self.settle()


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw every page into a folder; the result is 0 when nothing went wrong."""
    parser = argparse.ArgumentParser(description="Draw every page of the window into a folder.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("screenshots"))
    parser.add_argument("--help-pictures", action="store_true", help="draw those of resources/help")
    parser.add_argument("--today", type=dt.date.fromisoformat, default=dt.date(2026, 11, 21))
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    faults = Faults()
    logging.getLogger().addHandler(faults)
    sys.excepthook = faults.on_bug
    app = make_application(["screenshots"])
    with tempfile.TemporaryDirectory() as data:
        theme = Theme(app, Appearance.LIGHT)
        window = MainWindow(WindowState(Path(data, STATE_FILE)), theme.appearance)
        desk = Desk(window, theme, FixedClock(options.today))
        collector = Collector(desk)
        studio = Studio(theme, desk, options.folder, faults)
        if options.help_pictures:
            studio.shoot_help()
        else:
            studio.run()
        collector.stop()
    for text in faults.texts:
        print(text, file=sys.stderr)
    print(f"{studio.count} pictures in {options.folder}")
    return 1 if faults.texts else 0


if __name__ == "__main__":
    sys.exit(main())
