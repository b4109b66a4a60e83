"""The sheet of a contract: its head, then one section at a time, each built when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.pages.contract_badges import status_badge
from contractdesk.ui.pages.contract_deadlines import ContractDeadlines
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.badge import BadgeLabel
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.notices import InfoBar
from contractdesk.ui.widgets.parts import hairline, text_label, value_label
from contractdesk.ui.widgets.section_tabs import SectionTabs
from contractdesk.ui.widgets.sheet import Field, Section, Sheet
from contractdesk.ui.widgets.text_grid import TextGrid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services import dto
    from contractdesk.services.dto import ContractSheet, DeadlineRow

_DEADLINES, _PRICES = "deadlines", "prices"
_WIDE_FROM = 44
_ICONS = {
    "prices": "euro",
    "revisions": "trending-up",
    "invoices": "receipt-euro",
    "letters": "mail",
    "documents": "paperclip",
    "service": "handshake",
    "protection": "shield",
    "history": "history",
}


Maker = Callable[[str, QWidget], QWidget]
"""Makes a section of its own, from the reference and from the section as it would be shown without it."""


class ContractView(QWidget):
    """One contract; a button of what can be done with it may stand in its head.

    Sections that do more than show are made by the page that knows how, by their keys.

    Signals:
        section_chosen: The person went to another section; carries its key.
    """

    section_chosen = Signal(str)

    def __init__(
        self,
        acts: QWidget | None = None,
        makers: Mapping[str, Maker] | None = None,
        below: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._acts = acts
        self._makers = makers or {}
        self._below = below
        self._shown: ContractSheet | None = None
        self._deadlines: tuple[DeadlineRow, ...] = ()
        self._section = ""
        self._built: dict[str, QWidget] = {}
        self.reference = value_label(wrap=False)
        self.badge = BadgeLabel()
        self.object = value_label()
        self.vendor = text_label(quiet=True)
        self.tabs = SectionTabs(_("Rubriques du contrat"))
        self.tabs.chosen.connect(self._on_chosen)
        self._build()

    def _build(self) -> None:
        theme.set_role_font(self.reference, 1.3, weight=self.reference.font().Weight.DemiBold)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.reference)
        line.addWidget(self.badge)
        line.addStretch(1)
        if self._acts is not None:
            line.addWidget(self._acts)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.object, 1)
        below.addWidget(self.vendor, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 16, 6)
        head.setSpacing(3)
        head.addLayout(line)
        head.addLayout(below)
        if self._below is not None:
            head.addWidget(self._below)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(10, 0, 10, 0)
        tabs.addWidget(self.tabs)
        self._sections = QStackedLayout()
        self._sheet = QWidget()
        layout = QVBoxLayout(self._sheet)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(tabs)
        layout.addWidget(hairline())
        layout.addLayout(self._sections, 1)
        self._none = EmptyState(
            "file-text",
            _("Aucun contrat choisi."),
            _("Choisissez un contrat dans la liste : sa fiche s’affiche ici."),
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._none)
        self._stack.addWidget(self._sheet)

    # -------------------------------------------------------------------------------------------- show
    def show_contract(self, sheet: ContractSheet | None, deadlines: Sequence[DeadlineRow] = ()) -> None:
        """Show a contract, on the section that was looked at; the same one unchanged stays as it is."""
        if sheet is not None and sheet == self._shown and tuple(deadlines) == self._deadlines:
            return
        self._shown, self._deadlines = sheet, tuple(deadlines)
        self._forget()
        self._stack.setCurrentWidget(self._none if sheet is None else self._sheet)
        if sheet is None:
            return
        self.reference.setText(sheet.row.reference)
        self.badge.set_badge(status_badge(sheet.row.status))
        self.object.setText(sheet.row.object)
        self.vendor.setText(sheet.row.vendor)
        self.tabs.set_tabs([(section.key, section.title) for section in sheet.sections])
        self.choose(self._section)

    def choose(self, key: str) -> None:
        """Go to a section."""
        self._section = key
        self.tabs.choose(key)
        self._show_section(self.tabs.current())

    def section(self) -> QWidget | None:
        """Give the section on screen."""
        return self._sections.currentWidget()

    def _forget(self) -> None:
        for widget in self._built.values():
            self._sections.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._built.clear()

    def _on_chosen(self, key: str) -> None:
        self._section = key
        self._show_section(key)
        self.section_chosen.emit(key)

    def _show_section(self, key: str) -> None:
        if self._shown is None or not key:
            return
        if key not in self._built:
            section = next(one for one in self._shown.sections if one.key == key)
            self._built[key] = self._made(section)
            self._sections.addWidget(self._built[key])
        self._sections.setCurrentWidget(self._built[key])

    def _made(self, section: dto.Section) -> QWidget:
        maker, plain = self._makers.get(section.key), self._make(section)
        return plain if maker is None else maker(self.reference.text(), plain)

    def _make(self, section: dto.Section) -> QWidget:
        if section.key == _DEADLINES and self._deadlines:
            return ContractDeadlines(self._deadlines)
        if not (section.facts or section.grids or section.warnings):
            return EmptyState(_ICONS.get(section.key, "info"), section.empty)
        made = Sheet()
        parts = [_facts(section), _grids(section)]
        if section.key == _PRICES:
            parts.reverse()
        made.set_sections([*_warnings(section), *parts[0], *parts[1]])
        return made


def _warnings(section: dto.Section) -> list[Section]:
    """Set the warnings first, each in a bar."""
    if not section.warnings:
        return []
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for text in section.warnings:
        layout.addWidget(InfoBar("", Tone.WARNING, text, closable=False))
    return [Section("", widget=box)]


def _facts(section: dto.Section) -> list[Section]:
    """Set the facts under their headings."""
    return [
        Section(group, tuple(_field(fact) for fact in facts))
        for group, facts in groupby(section.facts, key=lambda fact: fact.group)
    ]


def _field(fact: dto.Fact) -> Field:
    return Field(fact.label, fact.value, fact.why, wide=len(fact.value) >= _WIDE_FROM)


def _grids(section: dto.Section) -> list[Section]:
    return [Section(grid.title, text=grid.note, widget=_grid(grid)) for grid in section.grids]


def _grid(grid: dto.Grid) -> TextGrid:
    """Make the table of a grid, without the columns that nothing fills."""
    kept = [n for n in range(len(grid.columns)) if any(row[n] for row in grid.rows)]
    return TextGrid(
        grid.title,
        [grid.columns[n] for n in kept],
        [tuple(row[n] for n in kept) for row in grid.rows],
        numeric=[place for place, n in enumerate(kept) if n in grid.numeric],
        strong=grid.strong,
    )
