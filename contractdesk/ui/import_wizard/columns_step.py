"""Second step: what each column of the sheet is; guessed, or said before of a column of the same title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services.sheet_import import mapping
from contractdesk.services.sheet_import.intake import shown
from contractdesk.ui.dialogs.clause_fields import ChoiceBox
from contractdesk.ui.import_wizard.source_step import column_name
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.parts import guard_wheel, text_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contractdesk.services.sheet_import.reading import RawSheet, Value

_SAMPLES, _LONGEST = 3, 70
_REQUIRED = ("vendor", "object")


class ColumnsStep(QWidget):
    """A list per column of the sheet; a fact comes from one column only.

    Signals:
        edited: The person said of a column what it is.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[int, ChoiceBox] = {}
        self.note = FieldNote()
        self._headers: Sequence[Value] = ()
        self._words = {target.key: target.words for target in mapping.targets()}
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 12)
        layout.setSpacing(10)
        layout.addWidget(
            text_label(
                _(
                    "Dites ce que contient chaque colonne. Vos réponses sont retenues pour la prochaine "
                    "feuille qui porte les mêmes titres."
                ),
                quiet=True,
                wrap=True,
            )
        )
        layout.addWidget(self.note)
        layout.addWidget(self._area, 1)

    def show_sheet(self, sheet: RawSheet, header: int, remembered: Mapping[str, str]) -> None:
        """Show the columns of a sheet, each with its guess."""
        self._headers = sheet.rows[header]
        self.note.clear()
        self.boxes = {}
        guesses = mapping.suggest(self._headers, remembered)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, title in enumerate((_("Colonne"), _("Premières cases"), _("Ce que c’est"))):
            grid.addWidget(text_label(title, quiet=True, bold=True), 0, place)
        for place in range(len(self._headers)):
            samples = _samples(sheet, header, place)
            if self._headers[place] is not None or samples:
                self._add(grid, place, samples, guesses.get(place, ""))
        grid.setRowStretch(grid.rowCount(), 1)
        self._area.setWidget(body)
        guard_wheel(body)

    def _add(self, grid: QGridLayout, place: int, samples: str, guess: str) -> None:
        row, title = grid.rowCount(), self.title_of(place)
        box = ChoiceBox([(_("Ne pas importer"), ""), *((words, key) for key, words in self._words.items())])
        box.set_value(guess)
        box.setAccessibleName(_("Ce que contient la colonne {title}").format(title=french.quoted(title)))
        box.picked.connect(self._on_picked)
        self.boxes[place] = box
        name = text_label(title, bold=True, wrap=True)
        name.setBuddy(box)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(text_label(samples, quiet=True, wrap=True), row, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(box, row, 2, Qt.AlignmentFlag.AlignVCenter)

    def title_of(self, place: int) -> str:
        """Give the title of a column, its letters when it has none."""
        return " ".join(shown(self._headers[place]).split()) or column_name(place)

    # ----------------------------------------------------------------------------------------- answers
    def mapping(self) -> dict[int, str]:
        """Give what each column is, by position; nothing of those left out."""
        return {place: str(box.value()) for place, box in self.boxes.items() if box.value()}

    def missing(self) -> bool:
        """Tell whether a fact that no contract goes without has no column, and say which."""
        given = self.mapping().values()
        absent = [french.quoted(self._words[key]) for key in _REQUIRED if key not in given]
        if absent:
            text = _("Aucune colonne n’est indiquée pour {facts}\u00a0: choisissez-la dans la liste.")
            self.note.say(Tone.DANGER, text.format(facts=french.join_and(absent)))
            next(box for box in self.boxes.values() if not box.value()).setFocus()
        return bool(absent)

    def _on_picked(self) -> None:
        """Take a fact away from the column that gave it before."""
        chosen = self.sender()
        self.note.clear()
        for place, box in self.boxes.items():
            if (
                box is not chosen
                and isinstance(chosen, ChoiceBox)
                and box.value()
                and (box.value() == chosen.value())
            ):
                box.set_value("")
                text = _("La colonne {title} n’est plus importée\u00a0: {fact} vient d’une autre colonne.")
                self.note.say(
                    Tone.INFO,
                    text.format(
                        title=french.quoted(self.title_of(place)),
                        fact=french.quoted(self._words[str(chosen.value())]),
                    ),
                )
        self.edited.emit()


def _samples(sheet: RawSheet, header: int, place: int) -> str:
    cells = (row[place] for row in sheet.rows[header + 1 :] if row[place] is not None)
    found = [" ".join(shown(cell).split()) for cell, _count in zip(cells, range(_SAMPLES), strict=False)]
    text = " · ".join(found)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
