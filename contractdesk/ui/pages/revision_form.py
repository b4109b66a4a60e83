"""What a revision is calculated from: the contract, the day, and what is typed for a try."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.money_edit import MoneyEdit
from contractdesk.ui.widgets.parts import guard_wheel, text_label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from contractdesk.services.dto import RevisionChoice
    from contractdesk.ui.widgets.parsed_edit import ParsedEdit

_FOLDED_ROLE = int(Qt.ItemDataRole.UserRole)
# Long enough not to calculate at each digit, short enough to feel immediate.
TYPING_PAUSE_MS = 250


@dataclass(frozen=True)
class Question:
    """What is asked: a contract, a day (None for the one that the clause gives), and values of a try."""

    reference: str
    on: dt.date | None
    base_price: Decimal | None
    start: dt.date | None
    invoiced: Decimal | None


class _FoldedCompleter(QCompleter):
    """Finds words anywhere in a contract's line, accents and case ignored."""

    def __init__(self, model: QStandardItemModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(_FOLDED_ROLE)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(12)

    def splitPath(self, path: str) -> list[str]:
        """Look for the folded text."""
        return [french.fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Write the line as it is."""
        return str(index.data() or "")


class ContractPicker(QComboBox):
    """A contract out of a list, found by typing any part of its line.

    Signals:
        picked: Another contract was chosen; carries its reference.
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines = QStandardItemModel(self)
        self._chosen = ""
        self.setModel(self._lines)
        self._edit = QLineEdit()
        self._edit.setFrame(False)
        self.setLineEdit(self._edit)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(_FoldedCompleter(self._lines, self))
        self.setAccessibleName(_("Contrat"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(24)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._edit.editingFinished.connect(self._restore)
        self.currentIndexChanged.connect(self._on_index)

    def reference(self) -> str:
        """Give the reference of the chosen contract, empty without any."""
        return self._chosen

    def begin(self) -> None:
        """Take the keyboard, ready for another contract to be typed."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def set_choices(self, choices: Sequence[RevisionChoice]) -> None:
        """Offer these contracts; the chosen one stays chosen, without a signal, when it is still there."""
        self.blockSignals(True)
        self._lines.clear()
        for one in choices:
            line = _("{reference} — {vendor} — {object}").format(
                reference=one.reference, vendor=one.vendor, object=one.object
            )
            item = QStandardItem(line)
            item.setData(french.fold(line), _FOLDED_ROLE)
            item.setData(one.reference, _FOLDED_ROLE + 1)
            item.setToolTip(line)
            self._lines.appendRow(item)
        references = [one.reference for one in choices]
        kept = self._chosen if self._chosen in references else next(iter(references), "")
        self.setCurrentIndex(references.index(kept) if kept else -1)
        self._chosen = kept
        self.blockSignals(False)
        self._restore()

    def choose(self, reference: str) -> bool:
        """Choose a contract; tell whether it is there."""
        place = self.findData(reference, _FOLDED_ROLE + 1)
        if place >= 0:
            self.setCurrentIndex(place)
        return place >= 0

    def _on_index(self, place: int) -> None:
        reference = str(self.itemData(place, _FOLDED_ROLE + 1) or "")
        if reference and reference != self._chosen:
            self._chosen = reference
            self._restore()
            self.picked.emit(reference)

    def _restore(self) -> None:
        """Write the chosen line again: a text that is no contract chooses nothing."""
        place = self.findData(self._chosen, _FOLDED_ROLE + 1)
        if place >= 0 and self.currentIndex() != place:
            self.setCurrentIndex(place)
        text = self.itemText(place) if place >= 0 else ""
        if self._edit.text() != text:
            self.setEditText(text)
        self._edit.setCursorPosition(0)
        self.setToolTip(text)


class RevisionForm(QWidget):
    """The contract, the day, the invoiced amount; a free base and start where the contract has none.

    Signals:
        changed: What is asked changed, after a pause when it was typed.
    """

    changed = Signal()

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.picker = ContractPicker()
        self.on = DateEdit(today)
        self.base_price = MoneyEdit()
        self.start = DateEdit(today)
        self.invoiced = MoneyEdit()
        self._choices: dict[str, RevisionChoice] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setHorizontalSpacing(14)
        layout.setVerticalSpacing(8)
        self._fields: dict[QWidget, QWidget] = {}
        for place, (name, field) in enumerate(self._named_fields()):
            self._fields[field] = labelled(name, field)
            layout.addWidget(self._fields[field], 0, place)
        layout.setColumnStretch(0, 1)
        self.picker.picked.connect(self._on_picked)
        for edit in self._edits():
            edit.value_changed.connect(self._on_typed)
            edit.committed.connect(self._on_committed)
        for (_before, first), (_after, second) in pairwise(self._named_fields()):
            self.setTabOrder(first, second)
        guard_wheel(self)
        self._show_fields()

    def _named_fields(self) -> tuple[tuple[str, QWidget], ...]:
        return (
            (_("Contrat"), self.picker),
            (_("Prix de départ HT (essai)"), self.base_price),
            (_("Date de début (essai)"), self.start),
            (_("Date de la révision"), self.on),
            (_("Montant facturé HT"), self.invoiced),
        )

    def _edits(self) -> tuple[ParsedEdit, ...]:
        return (self.on, self.base_price, self.start, self.invoiced)

    # ------------------------------------------------------------------------------------------ choices
    def set_choices(self, choices: Sequence[RevisionChoice]) -> None:
        """Offer these contracts; what was chosen and typed stays."""
        before = self.picker.reference()
        self._choices = {one.reference: one for one in choices}
        self.picker.set_choices(choices)
        if self.picker.reference() != before:
            self._forget_try()
        self._show_fields()

    def choice(self) -> RevisionChoice | None:
        """Give the contract one is on."""
        return self._choices.get(self.picker.reference())

    def choose(self, reference: str, on: dt.date | None = None, invoiced: Decimal | None = None) -> None:
        """Go to a contract, to a day of it, with an amount that was invoiced."""
        if self.picker.choose(reference) and on is not None:
            self.on.set_value(on)
            self.invoiced.set_value(invoiced)
            self._ask_now()

    def question(self) -> Question | None:
        """Give what is asked, None while something typed is not understood or no contract is chosen."""
        choice = self.choice()
        if choice is None or any(edit.error() is not None for edit in self._edits()):
            return None
        return Question(
            reference=choice.reference,
            on=self.on.value(),
            base_price=self.base_price.value() if choice.needs_price else None,
            start=self.start.value() if choice.needs_start else None,
            invoiced=self.invoiced.value(),
        )

    # ------------------------------------------------------------------------------------------ changes
    def _on_picked(self, _reference: str) -> None:
        self._forget_try()
        self._show_fields()
        self._ask_now()

    def _forget_try(self) -> None:
        """Start anew with another contract: the day that its clause gives, nothing typed."""
        choice = self.choice()
        for edit in self._edits():
            edit.set_value(None)
        if choice is not None:
            self.on.set_value(choice.default_on)

    def _show_fields(self) -> None:
        choice = self.choice()
        self._fields[self.base_price].setVisible(choice is not None and choice.needs_price)
        self._fields[self.start].setVisible(choice is not None and choice.needs_start)

    def _on_typed(self, _value: object) -> None:
        self._pause.start()

    def _on_committed(self, _value: object) -> None:
        if self._pause.isActive():
            self._ask_now()

    def _ask_now(self) -> None:
        self._pause.stop()
        self.changed.emit()


def labelled(name: str, field: QWidget) -> QWidget:
    """Put a field under its name, told to screen readers too."""
    label = text_label(name, quiet=True)
    label.setBuddy(field)
    field.setAccessibleName(name)
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    layout.addWidget(label)
    layout.addWidget(field)
    return box
