"""Last step: every row with its verdict and its tick, in words too; what is no contract on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.services.sheet_import import verdicts
from contractdesk.services.sheet_import.intake import IntakeRow, shown
from contractdesk.services.sheet_import.verdicts import Level
from contractdesk.ui.import_wizard.source_step import column_name
from contractdesk.ui.import_wizard.ticked_rows import TickedRows, TickedView
from contractdesk.ui.models.columns import Badge, Column, Kind
from contractdesk.ui.models.rows_model import ROW_ROLE
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.parts import text_label, value_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractdesk.services.sheet_import.intake import Intake

_LINES = 3


class RowsStep(QWidget):
    """The rows of the sheet.

    Signals:
        edited: The person ticked other rows.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._intake: Intake | None = None
        self._model: TickedRows | None = None
        self.summary = value_label()
        self.left_out = text_label(quiet=True, wrap=True)
        self.all_rows = QCheckBox(_("&Montrer aussi les lignes laissées de côté"))
        self.table = TickedView(_("Lignes de la feuille"))
        self.words = value_label()
        self.words.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 12)
        layout.setSpacing(8)
        for part in (self.summary, self.left_out, self.all_rows):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.words)
        self.all_rows.toggled.connect(self._show_rows)

    def clear(self) -> None:
        """Show nothing while the rows are being read."""
        self._intake = self._model = None
        self.table.setModel(None)
        self.summary.setText(_("Lecture des lignes…"))
        self.left_out.clear()
        self.words.clear()

    def show_intake(self, intake: Intake) -> None:
        """Show the rows; those without fault that the register does not hold are ticked."""
        self._intake = intake
        headers = intake.sheet.rows[intake.header]
        model = TickedRows(
            [
                Column("number", _("Ligne"), lambda row: row.number, Kind.NUMBER),
                Column("verdict", _("Verdict"), _verdict, Kind.BADGE, tooltip=verdicts.sentences),
                *(
                    _column(place, key, shown(headers[place]) or column_name(place))
                    for place, key in intake.mapping.items()
                ),
            ],
            lambda row: row.number,
            _is_tickable,
            self,
        )
        self._model = model
        model.set_ticked([row for row in intake.contracts if row.is_proposed], ticked=True)
        self.table.setModel(model)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        model.ticks_changed.connect(self._on_ticks)
        self.left_out.setText(verdicts.left_out(intake))
        self.left_out.setVisible(bool(self.left_out.text()))
        self.all_rows.setVisible(bool(self.left_out.text()))
        self._show_rows()
        self._count()

    # ----------------------------------------------------------------------------------------- answers
    def ticked(self) -> tuple[IntakeRow, ...]:
        """Give the rows to take in."""
        if self._intake is None or self._model is None:
            return ()
        return tuple(row for row in self._intake.contracts if self._model.is_ticked(row))

    def rejected(self) -> tuple[IntakeRow, ...]:
        """Give the contracts that are not taken in."""
        if self._intake is None or self._model is None:
            return ()
        return tuple(row for row in self._intake.contracts if not self._model.is_ticked(row))

    @property
    def intake(self) -> Intake | None:
        """The sheet looked at; None until it is."""
        return self._intake

    # ---------------------------------------------------------------------------------------- showing
    def _show_rows(self) -> None:
        if self._intake is None or self._model is None:
            return
        rows = self._intake.rows if self.all_rows.isChecked() else self._intake.contracts
        self._model.set_rows(rows)
        self.table.fit()
        if rows:
            first = next((place for place, row in enumerate(rows) if row.is_faulty), 0)
            self.table.setCurrentIndex(self._model.index(first, 1))
        else:
            self.words.clear()

    def _on_current(self) -> None:
        row = self.table.currentIndex().data(ROW_ROLE)
        if isinstance(row, IntakeRow):
            self.words.setText(verdicts.sentences(row))

    def _on_ticks(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        if self._intake is not None:
            self.summary.setText(verdicts.summary(self._intake, len(self.ticked())))


def _is_tickable(row: IntakeRow) -> bool:
    return row.entry is not None and not row.is_faulty


def _verdict(row: IntakeRow) -> Badge:
    return {
        Level.GOOD: Badge("circle-check", _("Comprise"), Tone.OK),
        Level.DOUBT: Badge("info", _("À lire"), Tone.INFO),
        Level.KNOWN: Badge("copy", _("Déjà au registre"), Tone.WARNING),
        Level.FAULT: Badge("circle-alert", _("Faute"), Tone.DANGER),
        Level.LEFT_OUT: Badge("circle-dashed", _("De côté"), Tone.NEUTRAL),
    }[verdicts.level(row)]


def _column(place: int, key: str, title: str) -> Column:
    def value(row: IntakeRow) -> Badge | str:
        found = verdicts.cell(row, place, key)
        text = " ".join(found.text.split())
        if found.level is Level.FAULT:
            return Badge("circle-alert", text, Tone.DANGER)
        return Badge("info", text, Tone.INFO) if found.level is Level.DOUBT else text

    tooltip: Callable[[IntakeRow], str] = lambda row: verdicts.cell(row, place, key).words  # noqa: E731
    return Column(str(place), " ".join(title.split()), value, Kind.BADGE, tooltip=tooltip)
