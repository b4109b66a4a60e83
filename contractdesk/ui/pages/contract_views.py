"""The views of the contracts: filters and groups under a name, those of the program and one's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QMenu, QWidgetAction

from contractdesk.common.i18n import _
from contractdesk.domain.enums import RenewalKind, Window
from contractdesk.services import labels
from contractdesk.ui.models.sort_filter import ChoiceFilter, Filter, restored_filter
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contractdesk.ui.state import WindowState
    from contractdesk.ui.widgets.data_table import DataTable

_VIEWS = "contracts/views"
_LONGEST = 60
_WIDTH = 240
WITHOUT = ""
"""The text of a cell that has nothing to show."""


@dataclass(frozen=True)
class View:
    """What is kept of the table: its filters by column, and the column that groups."""

    name: str
    filters: Mapping[str, Filter] = field(default_factory=dict)
    group: str | None = None


def given_views() -> tuple[View, ...]:
    """Give the views of the program, in the words of the moment."""
    to_end = frozenset(labels.window(one) for one in (Window.OPEN, Window.POSTAL_RISK, Window.LAST_DAY))
    return (
        View(_("Tous les contrats")),
        View(_("À dénoncer"), {"window": ChoiceFilter(to_end)}),
        View(_("Tacite"), {"renewal": ChoiceFilter(frozenset({labels.renewal(RenewalKind.TACIT)}))}),
        View(_("Sans échéance"), {"next": ChoiceFilter(frozenset({WITHOUT}))}),
        View(_("Sans document"), {"documents": ChoiceFilter(frozenset({_("aucun")}))}),
        View(_("Par éditeur"), group="vendor"),
    )


class ContractViews(QObject):
    """The menu « Vues »: shows a view, keeps the one shown under a name, forgets one."""

    def __init__(self, table: DataTable, state: WindowState) -> None:
        super().__init__(table)
        self._table, self._state = table, state
        self.button = button(_("Vues"))
        self.button.setAccessibleName(_("Vues de la liste des contrats"))
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        self.name = QLineEdit()

    def own(self) -> list[View]:
        """Give the views that the person kept."""
        saved = self._state.get(_VIEWS)
        return [_view(one) for one in saved if isinstance(one, dict)] if isinstance(saved, list) else []

    def show_view(self, view: View) -> None:
        """Narrow and group the table as a view says."""
        self._table.clear_filters()
        for key, wanted in view.filters.items():
            self._table.proxy.set_filter(key, wanted)
        self._table.group_by(view.group)

    def keep(self, name: str) -> None:
        """Keep what is shown under a name; a view of that name is replaced."""
        name = " ".join(name.split())[:_LONGEST]
        if not name:
            return
        group = self._table.groups.column
        shown = View(name, dict(self._table.proxy.filters), None if group is None else group.key)
        self._save([*(one for one in self.own() if one.name != name), shown])

    def forget(self, name: str) -> None:
        """Forget a view of one's own."""
        self._save([one for one in self.own() if one.name != name])

    def _save(self, views: list[View]) -> None:
        self._state.set(
            _VIEWS,
            [
                {
                    "name": one.name,
                    "filters": {key: wanted.saved() for key, wanted in one.filters.items()},
                    "group": one.group,
                }
                for one in views
            ],
        )

    def _fill(self) -> None:
        self.menu.clear()
        for view in given_views():
            self.menu.addAction(view.name, partial(self.show_view, view))
        own = self.own()
        if own:
            self.menu.addSection(_("Mes vues"))
        for view in own:
            self.menu.addAction(view.name.replace("&", "&&"), partial(self.show_view, view))
        self.menu.addSection(_("Garder la vue affichée"))
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Nom de la vue, puis Entrée"))
        self.name.setMinimumWidth(_WIDTH)
        self.name.setAccessibleName(_("Nom de la vue à garder"))
        self.name.returnPressed.connect(self._on_named)
        typed = QWidgetAction(self.menu)
        typed.setDefaultWidget(self.name)
        self.menu.addAction(typed)
        if own:
            gone = self.menu.addMenu(_("Oublier une vue"))
            for view in own:
                gone.addAction(view.name.replace("&", "&&"), partial(self.forget, view.name))

    def _on_named(self) -> None:
        self.keep(self.name.text())
        self.menu.close()


def _view(saved: dict[str, Any]) -> View:
    """Make a view of what was kept; what is damaged there narrows nothing."""
    filters, group = saved.get("filters"), saved.get("group")
    known = {key: restored_filter(one) for key, one in filters.items()} if isinstance(filters, dict) else {}
    return View(
        str(saved.get("name", "")),
        {key: one for key, one in known.items() if one is not None},
        group if isinstance(group, str) else None,
    )
