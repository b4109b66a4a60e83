"""Values pasted or read from a file, each line judged before anything is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common import french
from contractdesk.common.errors import AppError, InputError
from contractdesk.common.i18n import _, plural
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Quality
from contractdesk.services import index_files, index_values
from contractdesk.services.errors import error_text
from contractdesk.services.index_values import JudgedValue, Verdict
from contractdesk.ui.dialogs.clause_fields import ChoiceBox, FieldBox
from contractdesk.ui.dialogs.help_key import HelpKey
from contractdesk.ui.dialogs.index_value_form import qualities
from contractdesk.ui.models.columns import Badge, Column, Kind
from contractdesk.ui.models.rows_model import ROW_ROLE
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.mini_table import MiniTable
from contractdesk.ui.widgets.month_edit import MonthEdit
from contractdesk.ui.widgets.parts import button, guard_wheel, hairline, text_label, value_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex

    from contractdesk.domain.indices import IndexTable
    from contractdesk.services.index_files import FilePreview
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.pages.index_view import SeriesView
    from contractdesk.ui.source import Source

_SIZE = QSize(1160, 640)
_MARGIN = 60


def _badge(one: JudgedValue) -> Badge:
    """Give what becomes of a line, as an icon and a word."""
    return {
        Verdict.NEW: Badge("circle-check", _("nouvelle"), Tone.OK),
        Verdict.CORRECTION: Badge("history", _("correction"), Tone.INFO),
        Verdict.KNOWN: Badge("info", _("déjà connue"), Tone.NEUTRAL),
        Verdict.DOUBTFUL: Badge("triangle-alert", _("à confirmer"), Tone.WARNING),
        Verdict.REFUSED: Badge("circle-x", _("refusée"), Tone.DANGER),
        Verdict.IGNORED: Badge("circle-dashed", _("titre"), Tone.NEUTRAL),
    }[one.verdict]


def _columns(*, with_series: bool) -> list[Column]:
    columns = [
        Column("line", _("Ligne"), lambda one: one.line, Kind.NUMBER),
        Column("month", _("Mois"), lambda one: _month(one)),
        Column("value", _("Valeur"), lambda one: one.entry.value, Kind.NUMBER),
        Column("verdict", _("Sort"), _badge, Kind.BADGE),
        Column(
            "reason", _("Pourquoi"), lambda one: one.reason or "", tooltip=lambda one: one.reason, width=0
        ),
    ]
    if with_series:
        columns.insert(1, Column("series", _("Série"), lambda one: one.entry.series, width=18))
    return columns


def _month(one: JudgedValue) -> str:
    return french.month(str(one.entry.month)) if one.entry.month is not None else one.text


class JudgedDialog(QDialog):
    """Lines with their verdicts, and a button that keeps those to keep."""

    def __init__(self, page: Page, title: str, about: str, *, with_series: bool = False) -> None:
        super().__init__(page.window())
        self.page = page
        self._judged: tuple[JudgedValue, ...] = ()
        self._recording = False
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        HelpKey(self, page)
        self.table = MiniTable(_columns(with_series=with_series), lambda one: one.line, _("Lignes lues"))
        self.words = text_label(wrap=True)
        self.detail = value_label()
        self.confirmed = QCheckBox(_("J’ai vérifié les valeurs à confirmer\u00a0: les enregistrer aussi"))
        self.fault = text_label(wrap=True)
        self.fault.setForegroundRole(QPalette.ColorRole.BrightText)
        self.keep_button = button(_("Enregistrer"), self.keep, role="primary")
        self.cancel_button = button(_("Annuler"), self.reject)
        self.cancel_button.setAutoDefault(False)
        self._body = QHBoxLayout()
        self._body.setSpacing(16)
        self._build(title, about)
        self.resize(
            _SIZE.boundedTo(page.window().size() - QSize(_MARGIN, _MARGIN)).expandedTo(QSize(640, 420))
        )
        self.confirmed.clicked.connect(self._show_button)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        page.shell.tasks.ended.connect(self._on_task_ended)
        self.show_lines(())

    def _build(self, title: str, about: str) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addStretch(1)
        area.setWidget(inside)
        right = QVBoxLayout()
        right.setSpacing(8)
        for widget in (self.words, area, self.detail, self.confirmed):
            right.addWidget(widget, 1 if widget is area else 0)
        self._body.addLayout(right, 3)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self.fault, 1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.keep_button)
        body = QVBoxLayout()
        body.setContentsMargins(18, 14, 18, 12)
        body.setSpacing(8)
        body.addWidget(text_label(title, ratio=1.2, bold=True))
        body.addWidget(text_label(about, quiet=True, wrap=True))
        body.addLayout(self._body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)

    # ------------------------------------------------------------------------------------------- lines
    def show_lines(self, judged: Sequence[JudgedValue]) -> None:
        """Show other lines."""
        self._judged = tuple(judged)
        self.table.set_rows(self._judged)
        self.table.setVisible(bool(self._judged))
        self.words.setText(index_values.summary(self._judged))
        self.detail.hide()
        doubtful = any(one.verdict is Verdict.DOUBTFUL for one in self._judged)
        self.confirmed.setVisible(doubtful)
        self.confirmed.setChecked(False)
        self.fault.setText("")
        self._show_button()

    def _show_detail(self, index: QModelIndex) -> None:
        """Say the whole reason of the line one is on: its column may be too narrow for it."""
        one = index.data(ROW_ROLE)
        reason = one.reason if isinstance(one, JudgedValue) else ""
        self.detail.setVisible(bool(reason))
        if reason:
            self.detail.setText(_("Ligne {n}\u00a0: {reason}").format(n=one.line, reason=reason))

    def kept(self) -> list[JudgedValue]:
        """Give the lines that the button keeps."""
        confirmed = self.confirmed.isChecked()
        return [one for one in self._judged if index_values.is_kept(one, confirmed=confirmed)]

    def _show_button(self) -> None:
        count = len(self.kept())
        self.keep_button.setEnabled(count > 0 and not self._recording)
        text = _("Enregistrer")
        if count:
            text = plural(count, "Enregistrer {n} valeur", "Enregistrer {n} valeurs").format(
                n=french.number(count)
            )
        self.keep_button.setText(text)

    # --------------------------------------------------------------------------------------- recording
    def job(self, source: Source, *, confirmed: bool) -> None:
        """Keep the lines, in the worker."""
        raise NotImplementedError

    def keep(self) -> None:
        """Have the lines kept, as one act."""
        if self._recording or not self.kept():
            return
        confirmed = self.confirmed.isChecked()
        self._set_recording(recording=True)

        def job(source: Source) -> None:
            self.job(source, confirmed=confirmed)

        self.page.shell.do(self.page, job, self._done, self._on_refused)

    def _done(self) -> None:
        self._set_recording(recording=False)
        self.accept()

    def _on_refused(self, error: AppError) -> None:
        self._set_recording(recording=False)
        self.fault.setText(error_text(error))

    def _set_recording(self, *, recording: bool) -> None:
        self._recording = recording
        self.cancel_button.setEnabled(not recording)
        self._show_button()

    def _on_task_ended(self, _task: object) -> None:
        # Whatever the end was, even a bug that only the crash report tells of: the form can be used again.
        if self._recording and not self.page.shell.tasks.writing:
            self._set_recording(recording=False)

    def reject(self) -> None:
        """Close without a trace, but not while something is being recorded."""
        if not self._recording:
            super().reject()


class PasteDialog(JudgedDialog):
    """What was copied from a page or a sheet; each line says at once what becomes of it."""

    def __init__(self, page: Page, series: SeriesView, table: IndexTable) -> None:
        about = _(
            "Série «\u00a0{name}\u00a0». Copiez deux colonnes (mois, valeur), ou une colonne de valeurs "
            "dont vous donnez le premier mois, puis collez-les ici."
        ).format(name=series.name)
        super().__init__(page, _("Coller des valeurs d’indice"), about)
        self._series, self._indices = series, table
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(_("novembre 2025\u00a0; 323,1"))
        self.first_month = MonthEdit()
        self.quality = ChoiceBox(qualities())
        self.source = QLineEdit()
        self.source.setPlaceholderText(_("Site ou document d’où viennent les valeurs"))
        left = QGridLayout()
        left.setHorizontalSpacing(12)
        left.setVerticalSpacing(8)
        text_box = FieldBox(_("Valeurs collées"), self.text, grows=True)
        for row, boxes in enumerate(
            (
                (text_box,),
                (
                    FieldBox(_("Premier mois, pour une colonne seule"), self.first_month),
                    FieldBox(_("Qualité"), self.quality),
                ),
                (FieldBox(_("Source"), self.source),),
            )
        ):
            for column, box in enumerate(boxes):
                left.addWidget(box, row, column, 1, 1 if len(boxes) > 1 else 2)
        left.setRowStretch(0, 1)
        self._body.insertLayout(0, left, 2)
        self.first_month.set_value(_next_month(series))
        self.text.textChanged.connect(self._read)
        self.first_month.value_changed.connect(self._read)
        guard_wheel(self)
        clipboard = QGuiApplication.clipboard().text()
        if any(sign.isdigit() for sign in clipboard) and "\n" in clipboard.strip():
            self.text.setPlainText(clipboard)
        self.text.setFocus()

    def _read(self, _value: object = None) -> None:
        text, first = self.text.toPlainText(), self.first_month.value()
        month = None if first is None else Month.parse(first)
        try:
            judged = index_values.read_paste(
                self._indices, self._series.code, text, month, self.page.shell.today()
            )
        except InputError:
            judged = ()
        self.show_lines(judged)

    def keep(self) -> None:
        """Have the lines kept with their quality and their source."""
        quality = Quality(str(self.quality.value()))
        self._judged = index_values.with_facts(self._judged, quality, self.source.text())
        super().keep()

    def job(self, source: Source, *, confirmed: bool) -> None:
        """Keep the lines."""
        index_values.keep_values(
            source.database, self._series.code, self._judged, source.today, confirmed=confirmed
        )


class FileDialog(JudgedDialog):
    """What a file would do to the indices, before it does."""

    def __init__(self, page: Page, found: FilePreview) -> None:
        about = _("Fichier {name}. Rien n’est enregistré avant votre accord.").format(
            name=french.quoted(found.path.name)
        )
        super().__init__(page, _("Importer des valeurs d’indice"), about, with_series=found.rows is not None)
        self._found = found
        self.show_lines(found.judged)

    def job(self, source: Source, *, confirmed: bool) -> None:
        """Keep the lines."""
        index_files.keep(source.database, self._found, source.today, confirmed=confirmed)


def _next_month(series: SeriesView) -> str | None:
    points = series.curve()
    return str(points[-1][0].plus(1)) if points else None
