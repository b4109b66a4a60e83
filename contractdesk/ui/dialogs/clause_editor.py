"""The editor of a revision clause: its fields on one side, on the other the clause as it will be read.

What is typed is drawn, said in French and tried at each keystroke; a fault stands beside its field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from contractdesk.common.errors import FieldError
from contractdesk.common.i18n import _
from contractdesk.domain.enums import ClauseKind, RevisionDay, RevisionScope, RoundingMode
from contractdesk.services import clause_forms, clause_presets
from contractdesk.services.clause_forms import ClauseForm
from contractdesk.services.errors import field_text
from contractdesk.ui.dialogs.clause_card import ClauseCard
from contractdesk.ui.dialogs.clause_fields import ChoiceBox, FieldBox, IndexLines, RuleEdit, errors_of
from contractdesk.ui.dialogs.clause_readings import ReadingsEdit
from contractdesk.ui.widgets.money_edit import CountEdit, NumberEdit, PercentEdit
from contractdesk.ui.widgets.parts import button, guard_wheel, text_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractdesk.services.clause_forms import ClauseContext

_NONE = "none"
_MOST_DECIMALS = 9
_CARD_SHARE = (3, 2)


class ClauseEditor(QWidget):
    """Edits a clause, or says that a contract has none.

    Signals:
        edited: Something changed; `form` and `faults` give the clause and what is wrong with it.
    """

    edited = Signal()

    def __init__(self, *, beside: bool = False) -> None:
        """Make the editor.

        Args:
            beside: Whether the drawn clause stands right of the fields rather than above them.
        """
        super().__init__()
        self._around: ClauseContext | None = None
        self._before_preset: ClauseForm | None = None
        self.kind = ChoiceBox(
            [
                (_("Aucune clause de révision"), _NONE),
                (_("Prix ferme"), ClauseKind.FIRM),
                (_("Prix révisé selon un indice"), ClauseKind.INDEXED),
            ]
        )
        self.presets = button(_("Partir d’un modèle"))
        self.take_back = button(_("Reprendre ma saisie"), self._on_take_back, role="link")
        self.wording = QPlainTextEdit()
        self.formula, self.frequency = QLineEdit(), QLineEdit()
        self.base_price, self.base_index, self.current_index = QLineEdit(), QLineEdit(), QLineEdit()
        self.fixed_part, self.indices = NumberEdit(), IndexLines()
        self.day = ChoiceBox(
            [
                (_("À la date anniversaire du contrat"), RevisionDay.ANNIVERSARY),
                (_("Au 1er janvier"), RevisionDay.JANUARY),
            ]
        )
        self.every, self.first = CountEdit(most=1200), CountEdit(most=1200)
        self.on_request = QCheckBox(_("Seulement si la commune le demande"))
        self.current_rule = RuleEdit()
        self.floor, self.cap, self.threshold = PercentEdit(), PercentEdit(), PercentEdit()
        self.rounding = ChoiceBox(
            [
                (_("Coefficient non arrondi"), RoundingMode.NONE),
                (_("Arrondi au plus proche"), RoundingMode.NEAREST),
                (_("Arrondi au supérieur"), RoundingMode.UP),
            ]
        )
        self.decimals = CountEdit(least=0, most=_MOST_DECIMALS)
        self.scope = ChoiceBox(
            [
                (_("Le total, réparti sur les lignes"), RevisionScope.TOTAL),
                (_("Chaque prix unitaire"), RevisionScope.UNIT),
            ]
        )
        self.readings = ReadingsEdit()
        self.card = ClauseCard()
        self._boxes = self._make_boxes()
        self._build(beside=beside)
        self._connect()
        guard_wheel(self)
        self._fill(ClauseForm())

    # ------------------------------------------------------------------------------------------- build
    def _make_boxes(self) -> dict[str, FieldBox]:
        named = {
            "fixed_part": (_("Part fixe, qui ne bouge pas (a)"), self.fixed_part),
            "indices": (_("Part de chaque indice (b)"), self.indices),
            "day": (_("Révision"), self.day),
            "every_months": (_("Tous les (mois)"), self.every),
            "first_after_months": (_("Prix ferme au début (mois)"), self.first),
            "current_rule": (_("Indice de révision"), self.current_rule),
            "floor_percent": (_("Plancher"), self.floor),
            "cap_percent": (_("Plafond"), self.cap),
            "threshold_percent": (_("Seuil de déclenchement"), self.threshold),
            "rounding_mode": (_("Arrondi"), self.rounding),
            "rounding_decimals": (_("Décimales"), self.decimals),
            "scope": (_("Ce qui est révisé"), self.scope),
            "readings": (_("Lectures"), self.readings),
            "wording": (_("Ce que dit le contrat"), self.wording),
            "formula": (_("Formule du contrat"), self.formula),
            "frequency": (_("Fréquence"), self.frequency),
            "base_price_wording": (_("Prix de départ"), self.base_price),
            "base_index_wording": (_("Indice de base"), self.base_index),
            "current_index_wording": (_("Indice de révision"), self.current_index),
        }
        return {key: FieldBox(name, editor) for key, (name, editor) in named.items()}

    def _build(self, *, beside: bool) -> None:
        menu = QMenu(self.presets)
        for preset in clause_presets.presets():
            menu.addAction(preset.title).setData(preset.key)
        menu.triggered.connect(self._on_preset)
        self.presets.setMenu(menu)
        self.take_back.hide()
        self.kind.setAccessibleName(_("Clause de révision"))
        self.wording.setTabChangesFocus(True)
        self.wording.setFixedHeight(self.fontMetrics().lineSpacing() * 4)
        self._boxes["readings"].label.hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self.kind, self.presets, self.take_back):
            head.addWidget(widget)
        head.addStretch(1)
        self._indexed = self._indexed_fields()
        self._words = _grid((("wording",), ("formula", "frequency")), self._boxes)
        fields = QVBoxLayout()
        fields.setContentsMargins(0, 0, 12, 0)
        fields.setSpacing(14)
        fields.addLayout(head)
        fields.addWidget(self._words)
        fields.addWidget(self._indexed)
        fields.addStretch(1)
        inside = QWidget()
        inside.setLayout(fields)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        layout = QBoxLayout(direction, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        if beside:
            layout.addWidget(_scrolled(inside), _CARD_SHARE[0])
            layout.addWidget(_scrolled(self.card), _CARD_SHARE[1])
        else:
            layout.addWidget(self.card)
            layout.addWidget(inside, 1)

    def _indexed_fields(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        parts = (
            (_("Formule"), (("fixed_part", "indices"),), (1, 3)),
            (_("Dates"), (("day", "every_months", "first_after_months"),), (2, 1, 1)),
            (_("Indice"), (("current_rule",),), (1,)),
            (_("Limites"), (("floor_percent", "cap_percent", "threshold_percent"),), (1, 1, 1)),
            (_("Arrondi et portée"), (("rounding_mode", "rounding_decimals", "scope"),), (2, 1, 2)),
        )
        for title, rows, shares in parts:
            column.addWidget(_part(title, _grid(rows, self._boxes, shares)))
            if "day" in rows[0]:
                column.addWidget(self.on_request)
        column.addWidget(self._boxes["readings"])
        words = (("base_price_wording",), ("base_index_wording",), ("current_index_wording",))
        column.addWidget(_part(_("Mots du contrat"), _grid(words, self._boxes)))
        return made

    def _connect(self) -> None:
        for box in (self.day, self.rounding, self.scope):
            box.picked.connect(self._on_edited)
        self.kind.picked.connect(self._on_edited)
        self.on_request.clicked.connect(self._on_edited)
        for edit in (self.fixed_part, self.every, self.first, self.floor, self.cap, self.threshold):
            edit.value_changed.connect(self._on_edited)
            edit.editingFinished.connect(self._show)
        self.decimals.value_changed.connect(self._on_edited)
        for line in self._lines():
            line.textEdited.connect(self._on_edited)
        self.wording.textChanged.connect(self._on_edited)
        for part in (self.indices, self.current_rule, self.readings):
            part.edited.connect(self._on_edited)
        self.readings.turned.connect(self._show)

    def _lines(self) -> tuple[QLineEdit, ...]:
        return (self.formula, self.frequency, self.base_price, self.base_index, self.current_index)

    # -------------------------------------------------------------------------------------------- value
    def set_context(self, around: ClauseContext) -> None:
        """Read the clause with these indices, on this contract."""
        self._around = around
        self.indices.set_context(around)
        self._show()

    def set_form(self, form: ClauseForm | None) -> None:
        """Show a clause without telling anybody; None says that the contract has none."""
        self._before_preset = None
        self.take_back.hide()
        self._fill(form)

    def form(self) -> ClauseForm | None:
        """Give the clause as it is typed, None when the contract has none; `faults` tells what is wrong."""
        kind = self.kind.value()
        if kind == _NONE:
            return None
        return ClauseForm(
            kind=ClauseKind(str(kind)),
            wording=_typed(self.wording),
            formula=self.formula.text().strip(),
            frequency=self.frequency.text().strip(),
            base_price_wording=self.base_price.text().strip(),
            base_index_wording=self.base_index.text().strip(),
            current_index_wording=self.current_index.text().strip(),
            fixed_part=self.fixed_part.value(),
            indices=self.indices.value(),
            current_rule=self.current_rule.rule(),
            rounding_mode=RoundingMode(str(self.rounding.value())),
            rounding_decimals=self.decimals.value(),
            floor_percent=self.floor.value(),
            cap_percent=self.cap.value(),
            threshold_percent=self.threshold.value(),
            on_request_only=self.on_request.isChecked(),
            scope=RevisionScope(str(self.scope.value())),
            day=RevisionDay(str(self.day.value())),
            every_months=self.every.value(),
            first_after_months=self.first.value(),
            readings=self.readings.readings(),
        )

    def faults(self) -> list[FieldError]:
        """Give what is not understood, then what is wrong with the clause, by field."""
        form = self.form()
        if form is None or form.is_firm:
            return []
        unread = [
            *errors_of(
                [
                    ("fixed_part", self.fixed_part),
                    ("every_months", self.every),
                    ("first_after_months", self.first),
                    ("floor_percent", self.floor),
                    ("cap_percent", self.cap),
                    ("threshold_percent", self.threshold),
                    ("rounding_decimals", self.decimals),
                ]
            ),
            *self.indices.errors(),
            *self.readings.errors(),
        ]
        error = self.current_rule.error()
        if error is not None:
            unread.append(FieldError("current_rule", error.code, error.params))
        known = {one.field for one in unread}
        return unread + [one for one in clause_forms.check(form, self._around) if one.field not in known]

    def show_faults(self, faults: Iterable[FieldError]) -> None:
        """Show faults found elsewhere, and go to the first."""
        found = list(faults)
        self._say(found)
        for one in found:
            box = self._boxes.get(one.field.split(".")[0])
            if box is not None:
                box.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    # --------------------------------------------------------------------------------------------- show
    def _fill(self, form: ClauseForm | None) -> None:
        shown = form or ClauseForm()
        self.blockSignals(True)
        self.kind.set_value(_NONE if form is None else shown.kind)
        self.wording.setPlainText(shown.wording)
        texts = (
            shown.formula,
            shown.frequency,
            shown.base_price_wording,
            shown.base_index_wording,
            shown.current_index_wording,
        )
        for line, text in zip(self._lines(), texts, strict=True):
            line.setText(text)
            line.setCursorPosition(0)
        self.fixed_part.set_value(shown.fixed_part)
        self.indices.set_value(shown.indices)
        self.day.set_value(shown.day)
        self.every.set_value(shown.every_months)
        self.first.set_value(shown.first_after_months)
        self.on_request.setChecked(shown.on_request_only)
        self.current_rule.set_rule(shown.current_rule)
        self.floor.set_value(shown.floor_percent)
        self.cap.set_value(shown.cap_percent)
        self.threshold.set_value(shown.threshold_percent)
        self.rounding.set_value(shown.rounding_mode)
        self.decimals.set_value(shown.rounding_decimals)
        self.scope.set_value(shown.scope)
        self.readings.set_readings(shown.readings)
        self.blockSignals(False)
        self._show()

    def _show(self) -> None:
        form = self.form()
        is_indexed = form is not None and not form.is_firm
        self._indexed.setVisible(is_indexed)
        self._words.setVisible(form is not None)
        self._boxes["rounding_decimals"].setVisible(
            form is not None and form.rounding_mode is not RoundingMode.NONE
        )
        self.readings.show_bounds(
            floor=form is not None and form.floor_percent is not None,
            cap=form is not None and form.cap_percent is not None,
        )
        self.card.setVisible(form is not None and self._around is not None)
        self._say(self.faults())
        if form is not None and self._around is not None:
            self.card.show_clause(form, self._around, self.readings.place())

    def _say(self, faults: Sequence[FieldError]) -> None:
        texts: dict[str, str] = {}
        for fault in faults:
            texts.setdefault(fault.field, field_text(fault))
        for name, box in self._boxes.items():
            if name not in ("indices", "readings"):
                box.say(texts.get(name, ""))
        lines = [text for name, text in texts.items() if name.split(".")[0] == "indices"]
        self._boxes["indices"].say("\n".join(dict.fromkeys(lines)))
        self._boxes["readings"].say(texts.get("readings", ""))
        self.readings.say(texts)

    # ------------------------------------------------------------------------------------------- change
    def _on_edited(self) -> None:
        if self.signalsBlocked():
            return
        self._show()
        self.edited.emit()

    def _on_preset(self, action: object) -> None:
        key = action.data()  # type: ignore[attr-defined] # a QAction of the menu
        (preset,) = [one for one in clause_presets.presets() if one.key == key]
        before = self._before_preset if self._before_preset is not None else self.form()
        self._fill(preset.form)
        self._before_preset = before
        self.take_back.setVisible(before is not None)
        self.edited.emit()

    def _on_take_back(self) -> None:
        self.set_form(self._before_preset)
        self.presets.setFocus()
        self.edited.emit()


def _typed(edit: QPlainTextEdit) -> str:
    """Give a text with its no-break spaces, which ``toPlainText`` would make ordinary ones."""
    return edit.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n").strip()


def _grid(rows: Sequence[Sequence[str]], boxes: dict[str, FieldBox], shares: Sequence[int] = ()) -> QWidget:
    """Set fields side by side, row by row."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    widest = max(map(len, rows))
    for row, names in enumerate(rows):
        for column, name in enumerate(names):
            span = widest if len(names) == 1 else 1
            grid.addWidget(boxes[name], row, column, 1, span)
    for column in range(widest):
        grid.setColumnStretch(column, shares[column] if shares else 1)
    return made


def _part(title: str, inside: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(text_label(title, ratio=1.05, bold=True))
    column.addWidget(inside)
    return made


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    area.setWidget(inside)
    return area
