"""The readings of a clause, one at a time: what it starts from, its bounds, and the choice of the commune."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from contractdesk.common.errors import FieldError
from contractdesk.common.i18n import _
from contractdesk.domain.enums import ChangeBasis, PriceBase, StepRule
from contractdesk.services.clause_forms import ClauseForm, add_reading
from contractdesk.ui.dialogs.clause_fields import ChoiceBox, FieldBox, RuleEdit
from contractdesk.ui.widgets.parts import button, text_label
from contractdesk.ui.widgets.section_tabs import SectionTabs

if TYPE_CHECKING:
    from contractdesk.domain.clauses import Reading

_NOT_ROUNDED = -1


def _bases() -> list[tuple[str, object]]:
    return [
        (_("Sur l’écart avec le prix du contrat"), ChangeBasis.SINCE_START),
        (_("Sur l’écart avec le prix de l’année précédente"), ChangeBasis.YEARLY),
        (_("Sur chaque révision de la chaîne"), ChangeBasis.CHAIN_LINK),
    ]


class ReadingsEdit(QWidget):
    """Every reading of a clause behind its tab; with one reading, only what it computes with.

    Signals:
        edited: A reading changed, came or went.
        turned: Another reading is looked at; carries its place.
    """

    edited = Signal()
    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._readings: list[Reading] = []
        self._place = 0
        self.tabs = SectionTabs(_("Lectures de la clause"))
        self.label, self.grounds, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        self.price_base = ChoiceBox(
            [
                (_("Le prix du contrat, toujours"), PriceBase.INITIAL),
                (_("Le prix de la révision précédente"), PriceBase.PREVIOUS),
            ]
        )
        self.base_rule, self.link_rule = RuleEdit(), RuleEdit(with_previous=True)
        self.floor_basis, self.cap_basis = ChoiceBox(_bases()), ChoiceBox(_bases())
        self.step_rule = ChoiceBox(
            [
                (_("Révisé dès l’année où il s’ouvre"), StepRule.REVISED),
                (_("Ferme l’année où il s’ouvre"), StepRule.FIRM_FIRST_YEAR),
            ]
        )
        self.link_decimals = ChoiceBox(
            [
                (_("À une décimale (usage)"), 1),
                (_("À deux décimales"), 2),
                (_("À trois décimales"), 3),
                (_("À quatre décimales"), 4),
                (_("À l’entier"), 0),
                (_("Sans arrondi"), _NOT_ROUNDED),
            ]
        )
        self.chosen = QCheckBox(_("Lecture retenue par la commune"))
        self.add = button(_("Ajouter une autre lecture"), self._on_add, role="link")
        self.remove = button(_("Retirer cette lecture"), self._on_remove, role="link")
        self._boxes = self._make_boxes()
        self._build()
        self._connect()

    # ------------------------------------------------------------------------------------------- build
    def _make_boxes(self) -> dict[str, FieldBox]:
        named = {
            "label": (_("Nom de la lecture"), self.label),
            "grounds": (_("Ce qui la fonde dans le contrat"), self.grounds),
            "price_base": (_("On part de"), self.price_base),
            "step_rule": (_("Prix prévu d’avance pour une année"), self.step_rule),
            "base_rule": (_("Indice de base"), self.base_rule),
            "link_rule": (_("Indice de base de chaque révision suivante"), self.link_rule),
            "floor_basis": (_("Le plancher porte"), self.floor_basis),
            "cap_basis": (_("Le plafond porte"), self.cap_basis),
            "link_decimals": (_("Arrondi de l’indice raccordé à l’ancienne série"), self.link_decimals),
            "chosen_reason": (_("Motif du choix"), self.reason),
        }
        return {key: FieldBox(name, editor) for key, (name, editor) in named.items()}

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(text_label(_("Point de départ"), ratio=1.05, bold=True))
        head.addWidget(self.tabs, 1)
        head.addWidget(self.remove)
        head.addWidget(self.add)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        boxes = self._boxes
        for row, names in enumerate(
            (
                ("label", "grounds"),
                ("price_base", "step_rule"),
                ("base_rule",),
                ("link_rule",),
                ("floor_basis", "cap_basis"),
                ("link_decimals",),
            )
        ):
            for column, name in enumerate(names):
                grid.addWidget(boxes[name], row, column, 1, 1 if len(names) > 1 else 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._choice = QWidget()
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(16)
        choice.addWidget(self.chosen)
        choice.addWidget(boxes["chosen_reason"], 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(grid)
        layout.addWidget(self._choice)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._on_tab)
        for line in (self.label, self.grounds, self.reason):
            line.textEdited.connect(self._on_edited)
        for box in (self.price_base, self.floor_basis, self.cap_basis, self.step_rule, self.link_decimals):
            box.picked.connect(self._on_edited)
        for rule in (self.base_rule, self.link_rule):
            rule.edited.connect(self._on_edited)
        self.chosen.clicked.connect(self._on_edited)

    # -------------------------------------------------------------------------------------------- show
    def set_readings(self, readings: tuple[Reading, ...]) -> None:
        """Show other readings without telling anybody; the place looked at is kept when there is one."""
        self._readings = list(readings or ClauseForm().readings)
        chosen = next((place for place, one in enumerate(self._readings) if one.chosen), 0)
        self._place = self._place if 0 < self._place < len(self._readings) else chosen
        self._fill()

    def readings(self) -> tuple[Reading, ...]:
        """Give the readings as they are typed."""
        return tuple(self._readings)

    def place(self) -> int:
        """Give the place of the reading looked at."""
        return self._place

    def errors(self) -> list[FieldError]:
        """Give the rules of the reading looked at that are not understood."""
        found = []
        for name, edit in (("base_rule", self.base_rule), ("link_rule", self.link_rule)):
            error = edit.error()
            if error is not None and not self._boxes[name].isHidden():
                found.append(FieldError(f"readings.{self._place}.{name}", error.code, error.params))
        return found

    def say(self, texts: dict[str, str]) -> None:
        """Show each fault beside its field, and mark the readings that hold others."""
        for name, box in self._boxes.items():
            box.say(texts.get(f"readings.{self._place}.{name}", ""))
        faulty = {int(name.split(".")[1]) for name in texts if name.startswith("readings.")}
        # A mark is part of the key: a tab whose title changes is another tab.
        tabs = [
            (f"{place}:{one.chosen}:{place in faulty}", _title(place, one, faulty=place in faulty))
            for place, one in enumerate(self._readings)
        ]
        self.tabs.set_tabs(tabs)
        self.tabs.choose(tabs[self._place][0])

    def show_bounds(self, *, floor: bool, cap: bool) -> None:
        """Ask what a bound bears on only when there is one."""
        self._boxes["floor_basis"].setVisible(floor)
        self._boxes["cap_basis"].setVisible(cap)

    def _fill(self) -> None:
        one = self._readings[self._place]
        several = len(self._readings) > 1
        self.label.setText(one.label)
        self.grounds.setText(one.grounds)
        self.price_base.set_value(one.price_base)
        self.base_rule.set_rule(one.base_rule)
        self.link_rule.set_rule(one.link_rule)
        self.floor_basis.set_value(one.floor_basis)
        self.cap_basis.set_value(one.cap_basis)
        self.step_rule.set_value(one.step_rule)
        self.link_decimals.set_value(_NOT_ROUNDED if one.link_decimals is None else one.link_decimals)
        self.chosen.setChecked(one.chosen)
        self.reason.setText(one.chosen_reason)
        for line in (self.label, self.grounds, self.reason):
            line.setCursorPosition(0)
        for name in ("label", "grounds"):
            self._boxes[name].setVisible(several)
        for widget in (self.tabs, self.remove, self._choice):
            widget.setVisible(several)
        self._show_applicable()

    def _show_applicable(self) -> None:
        one = self._readings[self._place]
        self._boxes["link_rule"].setVisible(one.price_base is PriceBase.PREVIOUS)
        self._boxes["chosen_reason"].setVisible(one.chosen)

    # ------------------------------------------------------------------------------------------- change
    def _on_edited(self) -> None:
        decimals = self.link_decimals.value()
        one = replace(
            self._readings[self._place],
            label=self.label.text(),
            grounds=self.grounds.text(),
            price_base=PriceBase(str(self.price_base.value())),
            base_rule=self.base_rule.rule(),
            link_rule=self.link_rule.rule(),
            floor_basis=ChangeBasis(str(self.floor_basis.value())),
            cap_basis=ChangeBasis(str(self.cap_basis.value())),
            step_rule=StepRule(str(self.step_rule.value())),
            link_decimals=None if decimals == _NOT_ROUNDED else int(str(decimals)),
            chosen=self.chosen.isChecked(),
            chosen_reason=self.reason.text() if self.chosen.isChecked() else "",
        )
        if one.chosen:  # one at most
            self._readings = [replace(other, chosen=False, chosen_reason="") for other in self._readings]
        self._readings[self._place] = one
        self._show_applicable()
        self.edited.emit()

    def _on_tab(self, key: str) -> None:
        place = int(key.split(":")[0])
        if place == self._place:
            return
        self._place = place
        self._fill()
        self.turned.emit(self._place)

    def _on_add(self) -> None:
        form = ClauseForm(readings=tuple(self._readings))
        self._readings = list(add_reading(form, "").readings)
        self._place = len(self._readings) - 1
        self._fill()
        self.label.setFocus()
        self.edited.emit()

    def _on_remove(self) -> None:
        del self._readings[self._place]
        self._place = max(0, self._place - 1)
        self._fill()
        self.edited.emit()


def _title(place: int, one: Reading, *, faulty: bool) -> str:
    title = _("Lecture {n}").format(n=place + 1)
    if one.chosen:
        title = _("{title} (retenue)").format(title=title)
    return _("{title} – à corriger").format(title=title) if faulty else title
