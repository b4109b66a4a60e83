"""« Raccordement d’indices : multiplier, pas diviser »: the worked example, on screen and as a PDF page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from contractdesk.common.errors import StorageError
from contractdesk.common.i18n import _
from contractdesk.services import link_example
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.exporting import open_file
from contractdesk.ui.widgets.notices import Link
from contractdesk.ui.widgets.parts import button, hairline, text_label, value_label
from contractdesk.ui.widgets.text_grid import TextGrid

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_SIZE = (1080, 560)


class LinkExampleDialog(QDialog):
    """The example, read and printed."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.window())
        self._page = page
        self._example = example = link_example.example()
        self.setWindowTitle(example.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, page)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        column.addWidget(text_label(example.title, ratio=1.2, bold=True))
        for text in example.paragraphs:
            column.addWidget(value_label(text))
        told = example.grid
        self.grid = TextGrid(told.title, told.columns, told.rows, numeric=told.numeric, strong=(0,))
        column.addWidget(text_label(told.title, bold=True))
        column.addWidget(self.grid)
        for text in example.controls:
            column.addWidget(value_label(text))
        column.addStretch(1)
        body = QScrollArea()
        body.setWidgetResizable(True)
        body.setWidget(inside)
        self.print_button = button(_("Page PDF…"), self._choose, icon="printer")
        close = button(_("Fermer"), self.reject)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.addWidget(self.print_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        self.resize(*_SIZE)

    def _choose(self) -> None:
        self._page.shell.messages.choose_target(
            self._example.title,
            _("Documents PDF (*.pdf)"),
            _("Raccordement d’indices.pdf"),
            "pdf",
            self._write,
        )

    def _write(self, path: Path, *, overwrite: bool = False) -> None:
        example = self._example

        def job(source: Source) -> Path | None:
            from contractdesk import exports

            try:
                commune = source.facts.settings.commune_name
                return exports.write_link_example(
                    example, commune, source.today, path, overwrite=overwrite
                ).path
            except StorageError as error:
                if error.code != "exists":
                    raise
                return None

        self._page.ask_aside(job, partial(self._on_written, path))

    def _on_written(self, path: Path, written: Path | None) -> None:
        messages = self._page.shell.messages
        if written is None:
            messages.ask_to_replace(path, partial(self._write, path, overwrite=True))
            return
        text = _("«\u00a0{name}\u00a0» est écrit.").format(name=path.name)
        messages.toast(text, Link(_("Ouvrir"), partial(open_file, path)))
