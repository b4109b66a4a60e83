"""The QApplication and what must be in place before the first widget: French, and Qt's own log."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QtMsgType, QTranslator, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from contractdesk import __version__
from contractdesk.common.errors import InputError
from contractdesk.common.paths import resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QMessageLogContext

_qt_log = logging.getLogger("qt")
_logger = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", text)


def _on_start_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Say in French why there will be no window; Qt alone would abort on a screen that it cannot use."""
    _on_qt_message(kind, context, text)
    if kind is QtMsgType.QtFatalMsg:
        from contractdesk.services.errors import error_text

        if sys.stderr is not None:
            sys.stderr.write(f"{error_text(InputError('screen_unusable'))}\n")
            sys.stderr.flush()
        os._exit(2)


def make_application(arguments: Sequence[str]) -> QApplication:
    """Make the application, speaking French before any widget exists.

    Without the locale, Qt writes dates as `d MM yyyy`; without its own translation, its buttons are English.
    """
    qInstallMessageHandler(_on_start_message)
    french = QLocale(QLocale.Language.French, QLocale.Country.France)
    QLocale.setDefault(french)
    app = QApplication(list(arguments))
    qInstallMessageHandler(_on_qt_message)
    app.setApplicationName("ContractDesk")
    app.setApplicationDisplayName("ContractDesk")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(QIcon(str(resource("icons", "contractdesk.svg"))))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(french, "qtbase", "_", folder):
        app.installTranslator(translator)
    else:
        _logger.warning("French texts of Qt not found")
    return app
