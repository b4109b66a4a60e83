"""A document as it will be printed, page by page, and its printing; the same pages as in the PDF file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.widgets.page_preview import PICTURE_WIDTH, PagePreview
from contractdesk.ui.widgets.parts import button, hairline, text_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.piece_reading import Preview
    from contractdesk.ui.messages import Messages
    from contractdesk.ui.register_session import RegisterSession
    from contractdesk.ui.source import Source

_MARGIN = 60
_PRINTED_WIDTH = 2000
"""In pixels: 240 to the inch on an A4 page, what an office printer shows."""


@dataclass(frozen=True)
class Printable:
    """A document that can be printed: its name, which PDF it is, which contracts it is about."""

    text: str
    document: str
    references: tuple[str, ...] | None = None


@dataclass(frozen=True)
class _Drawn:
    """The file of a document, and one of its pages as a picture."""

    data: bytes
    page: Preview


class PrintPreview(QDialog):
    """Shows a document and sends it to a printer; nothing is written on the disk."""

    def __init__(
        self,
        register: RegisterSession,
        messages: Messages,
        printables: Sequence[Printable],
        today: object,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._register, self._messages, self._today = register, messages, today
        self._printables = tuple(printables)
        self._data = b""
        self._pages = 0
        self.choice = QComboBox()
        for printable in self._printables:
            self.choice.addItem(printable.text)
        self.choice.setAccessibleName(_("Document à imprimer"))
        self.preview = PagePreview(_("Aperçu avant impression"))
        self.print_button = button(_("Imprimer…"), self.choose_printer, icon="printer", role="primary")
        self.close_button = button(_("Fermer"), self.reject)
        self.setWindowTitle(_("Aperçu avant impression"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, "exchange")
        self._build()
        self.resize(min(900, window.width() - _MARGIN), window.height() - _MARGIN)
        self.preview.page_asked.connect(self._turn)
        self.choice.activated.connect(self.draw)
        self.draw()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        label = text_label(_("Document"), quiet=True)
        label.setBuddy(self.choice)
        top.addWidget(label)
        top.addWidget(self.choice, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for made in (self.close_button, self.print_button):
            made.setAutoDefault(False)
            buttons.addWidget(made)
        body = QVBoxLayout()
        body.setContentsMargins(18, 14, 18, 12)
        body.setSpacing(10)
        body.addLayout(top)
        body.addWidget(self.preview, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)

    # ----------------------------------------------------------------------------------------- showing
    def draw(self) -> None:
        """Have the chosen document laid out, and show its first page."""
        self._data = b""
        self.print_button.setEnabled(False)
        self.preview.say(_("Mise en page…"))
        printable = self._printables[self.choice.currentIndex()]
        self._ask(partial(_laid_out, printable), self._on_drawn)

    def _on_drawn(self, drawn: _Drawn) -> None:
        self._data, self._pages = drawn.data, drawn.page.pages
        self._show(drawn.page)
        self.print_button.setEnabled(True)

    def _turn(self, page: int) -> None:
        self._ask(partial(_page, self._data, page, PICTURE_WIDTH), self._show)

    def _show(self, page: Preview) -> None:
        self.preview.show_preview(page)

    def _ask(self, job, then) -> None:
        self._register.ask(job, then, today=self._today, owner=self, name="print.preview")

    # ---------------------------------------------------------------------------------------- printing
    def choose_printer(self) -> None:
        """Ask which printer and which pages, then print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.choice.currentText())
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, max(1, self._pages))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.print_on)
        QDialog.open(dialog)  # its own wants a receiver and the name of a slot

    def print_on(self, printer: QPrinter) -> None:
        """Print the pages asked for, one after the other; each is drawn by the worker."""
        first, last = printer.fromPage() or 1, printer.toPage() or self._pages
        run = _Run(self, printer, self._data, list(range(first - 1, min(last, self._pages))))
        run.start()

    def ask_page(self, data: bytes, page: int, then) -> None:
        """Have one page drawn as finely as a printer shows."""
        self._ask(partial(_page, data, page, _PRINTED_WIDTH), then)

    def say_printed(self, count: int) -> None:
        """Tell that the pages have left for the printer."""
        pages = french.counted(count, _("page"), _("pages"))
        self._messages.toast(_("{pages} envoyées à l’imprimante.").format(pages=pages))
        self.accept()


class _Run(QObject):
    """One printing: asks for a page, draws it, asks for the next."""

    def __init__(self, dialog: PrintPreview, printer: QPrinter, data: bytes, pages: list[int]) -> None:
        super().__init__(dialog)
        self._dialog, self._printer, self._data = dialog, printer, data
        self._pages, self._done = pages, 0
        self._painter = QPainter()

    def start(self) -> None:
        """Print the first page, and so on."""
        if self._pages and self._painter.begin(self._printer):
            self._ask()

    def _ask(self) -> None:
        self._dialog.ask_page(self._data, self._pages[self._done], self._on_page)

    def _on_page(self, page: Preview) -> None:
        image = QImage.fromData(page.picture)
        room = self._painter.viewport()
        size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        self._painter.drawImage(QRect(room.topLeft(), size), image)
        self._done += 1
        if self._done < len(self._pages):
            self._printer.newPage()
            self._ask()
        else:
            self._painter.end()
            self._dialog.say_printed(self._done)


def _laid_out(printable: Printable, source: Source) -> _Drawn:
    """Lay a document out in the worker, in a folder that does not stay."""
    import tempfile
    from pathlib import Path

    from contractdesk import exports

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        exports.run(
            "pdf",
            source.database,
            source.facts,
            source.today,
            path,
            references=printable.references,
            document=exports.PdfDocument(printable.document),
            step=source.step,
        )
        data = path.read_bytes()
    return _Drawn(data, _page(data, 0, PICTURE_WIDTH, source))


def _page(data: bytes, page: int, width: int, _source: Source) -> Preview:
    from contractdesk.services import documents

    return documents.preview_of_pdf(data, page, width)
