"""The fields of a revision clause: a choice by its words, the rule of an index month, weighted indices."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.errors import FieldError
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import IndexRule
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Anchor, IndexRuleKind
from contractdesk.services.clause_forms import WeightedIndex
from contractdesk.ui.widgets.money_edit import CountEdit, NumberEdit
from contractdesk.ui.widgets.month_edit import MonthEdit
from contractdesk.ui.widgets.parts import button, guard_wheel, icon_button, text_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.clause_forms import ClauseContext
    from contractdesk.ui.widgets.parsed_edit import ParsedEdit

_MOST_MONTHS = 120
_LEAST_SHOWN = 8


class FieldBox(QWidget):
    """A field under its name, with what is wrong with it below."""

    def __init__(self, name: str, editor: QWidget, *, grows: bool = False) -> None:
        super().__init__()
        self.editor = editor
        self.label = text_label(name, quiet=True)
        self.label.setBuddy(editor)
        editor.setAccessibleName(name)
        self.fault: QLabel = text_label(wrap=True)
        self.fault.setForegroundRole(QPalette.ColorRole.BrightText)
        self.fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (self.label, editor, self.fault):
            layout.addWidget(widget)
        if not grows:
            layout.addStretch(1)

    def say(self, text: str) -> None:
        """Show what is wrong, nothing when the text is empty."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)


class ChoiceBox(QComboBox):
    """A value out of a list, by its words.

    Signals:
        picked: The person chose another value.
    """

    picked = Signal()

    def __init__(self, choices: Sequence[tuple[str, object]] = ()) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(_LEAST_SHOWN)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.set_choices(choices)
        self.activated.connect(self.picked)

    def set_choices(self, choices: Sequence[tuple[str, object]]) -> None:
        """Offer other values; the chosen one stays when it is among them."""
        kept = self.value()
        self.clear()
        for text, value in choices:
            # A value of an enumeration would come back from Qt as a plain text.
            self.addItem(text, str(value) if isinstance(value, Enum) else value)
        self.set_value(kept)

    def value(self) -> object:
        """Give the value chosen."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Choose a value without telling anybody."""
        place = self.findData(str(value) if isinstance(value, Enum) else value)
        self.setCurrentIndex(max(0, place))


def _kinds(*, with_previous: bool) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [
        (_("Dernier indice paru"), IndexRuleKind.LAST_KNOWN),
        (_("Indice d’un mois compté à rebours"), IndexRuleKind.MONTHS_BEFORE),
        (_("Indice d’un mois précis"), IndexRuleKind.EXACT_MONTH),
    ]
    if with_previous:
        found.insert(0, (_("Indice de la révision précédente"), IndexRuleKind.PREVIOUS_REVISION))
    return found


def _anchors() -> list[tuple[str, object]]:
    return [
        (_("la prise d’effet"), Anchor.EFFECT),
        (_("la signature"), Anchor.SIGNATURE),
        (_("la révision"), Anchor.REVISION),
        (_("le début de l’année précédente"), Anchor.PREVIOUS_TERM),
    ]


class RuleEdit(QWidget):
    """How a clause names the month of an index: what is typed and what does not apply is hidden.

    Signals:
        edited: The rule changed.
    """

    edited = Signal()

    def __init__(self, *, with_previous: bool = False) -> None:
        super().__init__()
        self.kind = ChoiceBox(_kinds(with_previous=with_previous))
        self.offset = CountEdit(least=0, most=_MOST_MONTHS)
        self.month = MonthEdit()
        self.anchor = ChoiceBox(_anchors())
        self._before = text_label()
        self.kind.setAccessibleName(_("Règle de l’indice"))
        self.offset.setAccessibleName(_("Nombre de mois"))
        self.month.setAccessibleName(_("Mois de l’indice"))
        self.anchor.setAccessibleName(_("Compté depuis"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.kind, self.month, self.offset, self._before, self.anchor):
            layout.addWidget(widget)
        layout.addStretch(1)
        for edit in (self.month, self.offset):
            edit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.kind)
        self.kind.picked.connect(self._on_kind)
        self.anchor.picked.connect(self.edited)
        for edit in (self.offset, self.month):
            edit.value_changed.connect(self.edited)
        self._show()

    def rule(self) -> IndexRule:
        """Give the rule; a number or a month that is not read counts as none."""
        kind = IndexRuleKind(str(self.kind.value()))
        anchor = Anchor(str(self.anchor.value()))
        month = self.month.value() if kind is IndexRuleKind.EXACT_MONTH else None
        offset = self.offset.value() if kind is IndexRuleKind.MONTHS_BEFORE else None
        return IndexRule(kind, anchor, offset or 0, None if month is None else Month.parse(month))

    def set_rule(self, rule: IndexRule) -> None:
        """Show a rule without telling anybody."""
        self.kind.set_value(rule.kind)
        self.anchor.set_value(rule.anchor)
        self.offset.set_value(rule.offset)
        self.month.set_value(None if rule.month is None else str(rule.month))
        self._show()

    def error(self) -> FieldError | None:
        """Give what is typed and not understood."""
        for edit in (self.offset, self.month):
            error = edit.error()
            if error is not None and not edit.isHidden():
                return FieldError("", error.code, error.params)
        return None

    def _on_kind(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        kind = self.kind.value()
        words = {
            str(IndexRuleKind.LAST_KNOWN): _("à la date de\u00a0:"),
            str(IndexRuleKind.MONTHS_BEFORE): _("mois avant\u00a0:"),
            str(IndexRuleKind.EXACT_MONTH): _("(vide\u00a0: le mois même de)"),
        }
        self._before.setText(words.get(str(kind), ""))
        self.offset.setVisible(kind == str(IndexRuleKind.MONTHS_BEFORE))
        self.month.setVisible(kind == str(IndexRuleKind.EXACT_MONTH))
        for widget in (self._before, self.anchor):
            widget.setVisible(kind != str(IndexRuleKind.PREVIOUS_REVISION))
        self.updateGeometry()


class _IndexLine(QWidget):
    """One index and its weight."""

    edited = Signal()
    removed = Signal(object)

    def __init__(self, choices: Sequence[tuple[str, object]], one: WeightedIndex) -> None:
        super().__init__()
        self.weight = NumberEdit()
        self.weight.setMinimumWidth(self.weight.text_width("0,0000"))
        self.weight.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.weight.setAccessibleName(_("Part de l’indice"))
        self.index = ChoiceBox(choices)
        self.index.setAccessibleName(_("Indice"))
        self.index.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.remove = icon_button("x", _("Retirer cet indice"), self._on_remove, mini=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.weight)
        layout.addWidget(text_label("×"))
        layout.addWidget(self.index, 1)
        layout.addWidget(self.remove)
        self.weight.set_value(one.weight)
        self.offer(choices, one.index)
        self.weight.value_changed.connect(self.edited)
        self.index.picked.connect(self.edited)
        guard_wheel(self)  # a line comes after its form was protected

    def offer(self, choices: Sequence[tuple[str, object]], code: str) -> None:
        """Offer the indices of the register, and the one named even when the register does not hold it."""
        offered = [(_("Choisir un indice…"), ""), *choices]
        if code and code not in {value for _text, value in choices}:
            offered.append((_("{code} (absent du registre)").format(code=code), code))
        self.index.set_choices(offered)
        self.index.set_value(code)

    def value(self) -> WeightedIndex:
        """Give the index and its weight."""
        return WeightedIndex(str(self.index.value() or ""), self.weight.value())

    def _on_remove(self) -> None:
        self.removed.emit(self)


class IndexLines(QWidget):
    """The indices of a formula with their weights, one to a line.

    Signals:
        edited: An index or a weight changed, a line came or went.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choices: list[tuple[str, object]] = []
        self.lines: list[_IndexLine] = []
        self.add = button(_("Ajouter un indice"), self._on_add, role="link")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.add)

    def set_context(self, around: ClauseContext) -> None:
        """Offer the indices of the register."""
        self._choices = index_choices(around)
        for line in self.lines:
            line.offer(self._choices, line.value().index)

    def set_value(self, indices: Sequence[WeightedIndex]) -> None:
        """Show other indices without telling anybody; a clause to fill in begins with one line."""
        for line in self.lines:
            self._drop(line)
        self.lines = []
        for one in indices or (WeightedIndex(),):
            self._append(one)
        self._show()

    def value(self) -> tuple[WeightedIndex, ...]:
        """Give the indices; a single line without index says that none is named."""
        found = tuple(line.value() for line in self.lines)
        return () if len(found) == 1 and not found[0].index else found

    def errors(self) -> list[FieldError]:
        """Give the weights that are not understood."""
        found = []
        for place, line in enumerate(self.lines):
            error = line.weight.error()
            if error is not None:
                found.append(FieldError(f"indices.{place}.weight", error.code, error.params))
        return found

    def _append(self, one: WeightedIndex) -> _IndexLine:
        line = _IndexLine(self._choices, one)
        line.edited.connect(self.edited)
        line.removed.connect(self._on_removed)
        self._column.insertWidget(len(self.lines), line)
        self.lines.append(line)
        return line

    def _on_add(self) -> None:
        line = self._append(WeightedIndex("", None))
        self._show()
        line.weight.setFocus()
        self.edited.emit()

    def _on_removed(self, line: _IndexLine) -> None:
        self.lines.remove(line)
        self._drop(line)
        self._show()
        self.add.setFocus()
        self.edited.emit()

    def _drop(self, line: _IndexLine) -> None:
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _show(self) -> None:
        for line in self.lines:
            line.remove.setVisible(len(self.lines) > 1)


def index_choices(around: ClauseContext) -> list[tuple[str, object]]:
    """Give the indices and series that a clause may name, in the order of their names.

    An index with several series reads the one that was published on the day; with one series alone, both
    would say the same and only the index is offered.
    """
    index_of = {one.code: one.index for one in around.table.series}
    counts = Counter(index_of.values())
    found: list[tuple[str, object]] = []
    for code, name in around.names.items():
        index = index_of.get(code)
        if index is not None and index != code and counts[index] == 1:
            continue
        if index is None and counts[code] > 1:
            name = _("{name} (série en vigueur ce jour-là)").format(name=name)
        found.append((name, code))
    return sorted(found, key=lambda one: french.fold(one[0]))


def errors_of(edits: Sequence[tuple[str, ParsedEdit]]) -> list[FieldError]:
    """Give the fields whose text is not understood."""
    found = []
    for name, edit in edits:
        error = edit.error()
        if error is not None and not edit.isHidden():
            found.append(FieldError(name, error.code, error.params))
    return found
