"""The modules: what was bought of each product, how many, and under which contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractdesk.common.i18n import _
from contractdesk.services import listings
from contractdesk.ui.models.columns import Column
from contractdesk.ui.pages.list_page import ListPage
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from contractdesk.services.dto import ModuleRow
    from contractdesk.ui.pages.base import Shell
    from contractdesk.ui.source import Source


def _read(source: Source) -> tuple[ModuleRow, ...]:
    return listings.modules(source.database)


def _columns() -> list[Column]:
    return [
        Column("name", _("Module"), lambda one: one.name, width=0),
        Column("code", _("Code"), lambda one: one.code),
        Column("quantity", _("Licences"), lambda one: one.quantity),
        Column("vendor", _("Éditeur"), lambda one: one.vendor, groupable=True),
        Column("contracts", _("Contrats"), lambda one: ", ".join(one.references)),
    ]


class ModulesPage(ListPage):
    """The modules; entering one opens the contract that holds it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            "modules",
            _columns(),
            lambda one: one.id,
            noun=(_("module"), _("modules")),
            title=_("Modules"),
            empty=EmptyState(
                "boxes",
                _("Aucun module n’est enregistré."),
                _("Un module se saisit avec le contrat qui en donne l’usage."),
            ),
        )
        self.edit_button = button(_("Modifier (F2)"), self.edit, icon="pencil")
        self.head.addWidget(self.edit_button)
        self.table.opened.connect(self._on_opened)

    def reload(self) -> None:
        """Read the modules again."""
        self.shell.ask(self, _read, self.show_rows)

    def show_target(self, target: Any) -> None:
        """Go to a module by its name."""
        self.words.setText(str(target))

    def _on_opened(self, row: ModuleRow) -> None:
        if row.references:
            self.shell.go_to("contracts", row.references[0])

    def edit(self) -> None:
        """Open the sheet of the vendor of the module one is on: its modules are there."""
        row = self.table.current_row()
        if row is not None:
            from contractdesk.ui.dialogs.vendor_dialog import open_vendor

            open_vendor(self, row.vendor)
