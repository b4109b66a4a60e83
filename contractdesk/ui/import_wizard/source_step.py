"""First step: which sheet of the file, and which of its rows holds the titles of the columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.services.sheet_import import mapping
from contractdesk.services.sheet_import.intake import shown
from contractdesk.ui.dialogs.clause_fields import ChoiceBox
from contractdesk.ui.import_wizard.grid import GridView
from contractdesk.ui.models.columns import Badge, Column, Kind
from contractdesk.ui.models.rows_model import ROW_ROLE, RowsModel
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.parts import guard_wheel, text_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex

    from contractdesk.services.sheet_import.reading import RawSheet

_MOST_SHOWN = 60


@dataclass(frozen=True)
class _Line:
    """A row of the sheet as it stands."""

    number: int
    cells: tuple[str, ...]
    is_header: bool


class SourceStep(QWidget):
    """The first rows as they stand; the row of titles is guessed, then chosen by a click or its number.

    Signals:
        edited: Another sheet or another row of titles was chosen.
    """

    edited = Signal()

    def __init__(self, sheets: Sequence[RawSheet]) -> None:
        super().__init__()
        self._sheets = sheets
        self._guess = 0
        self.names = ChoiceBox([(one.name, place) for place, one in enumerate(sheets)])
        self.row = QSpinBox()
        self.grid = GridView(_("Premières lignes de la feuille"))
        self._model: RowsModel | None = None
        self._build()
        self.names.picked.connect(self._on_sheet)
        self.row.valueChanged.connect(self._on_row)
        self.grid.clicked.connect(self._on_chosen)
        self.grid.activated.connect(self._on_chosen)
        self._show_sheet()

    def _build(self) -> None:
        which = QHBoxLayout()
        which.setSpacing(8)
        fields = [(_("&Feuille"), self.names), (_("&Ligne des titres"), self.row)]
        for text, field in fields if len(self._sheets) > 1 else fields[1:]:
            label = QLabel(text)
            label.setBuddy(field)
            which.addWidget(label)
            which.addWidget(field)
            which.addSpacing(16)
            field.setAccessibleName(text.replace("&", ""))
        which.addStretch(1)
        words = _("Choisissez la ligne qui porte les titres des colonnes\u00a0: un clic, ou Entrée, suffit.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 12)
        layout.setSpacing(10)
        layout.addLayout(which)
        layout.addWidget(text_label(words, quiet=True, wrap=True))
        layout.addWidget(self.grid, 1)
        guard_wheel(self)

    # ----------------------------------------------------------------------------------------- answers
    @property
    def sheet(self) -> RawSheet:
        """The sheet that is chosen."""
        place = self.names.value()
        return self._sheets[place if isinstance(place, int) else 0]

    @property
    def header(self) -> int:
        """The position of the row of titles."""
        return self.row.value() - 1

    # ------------------------------------------------------------------------------------------ change
    def _show_sheet(self) -> None:
        rows = self.sheet.rows
        self.row.blockSignals(True)
        self.row.setRange(1, min(_MOST_SHOWN, len(rows)))
        self.row.setValue(mapping.header_row(rows) + 1)
        self.row.blockSignals(False)
        width = len(rows[0])
        self._model = RowsModel(
            [Column("number", _("Ligne"), _number, Kind.BADGE), *map(_column, range(width))],
            lambda line: line.number,
            self,
        )
        self.grid.setModel(self._model)
        self._show_rows()
        self.grid.fit()
        self.grid.setCurrentIndex(self._model.index(self.header, 0))

    def _show_rows(self) -> None:
        if self._model is not None:
            self._model.set_rows(
                [
                    _Line(place + 1, tuple(map(shown, row)), place == self.header)
                    for place, row in enumerate(self.sheet.rows[:_MOST_SHOWN])
                ]
            )

    def _on_sheet(self) -> None:
        self._show_sheet()
        self.edited.emit()

    def _on_row(self) -> None:
        self._show_rows()
        self.edited.emit()

    def _on_chosen(self, index: QModelIndex) -> None:
        line = index.data(ROW_ROLE)
        self.row.setValue(line.number)


def _number(line: Any) -> Badge | str:
    if line.is_header:
        return Badge("flag", _("{number} titres").format(number=line.number), Tone.INFO)
    return str(line.number)


def _column(place: int) -> Column:
    return Column(str(place), column_name(place), lambda line: " ".join(line.cells[place].split()))


def column_name(place: int) -> str:
    """Give the letters of a column, as spreadsheets do."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
