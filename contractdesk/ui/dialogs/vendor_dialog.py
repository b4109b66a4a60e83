"""The sheet of a vendor: who it is, how to reach it by role, its products and its modules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.services import contract_forms, labels, vendor_forms
from contractdesk.services.errors import field_text
from contractdesk.services.forms import vendors
from contractdesk.services.forms.entries import ModuleEntry, new_key
from contractdesk.services.forms.vendors import ContactEntry, ProductEntry, VendorForm
from contractdesk.ui.contract_form.step import Around, FormStep
from contractdesk.ui.dialogs.form_window import FormWindow
from contractdesk.ui.models.entries_model import CellKind, EntryColumn
from contractdesk.ui.widgets.entry_table import EntryTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractdesk.common.errors import FieldError
    from contractdesk.services.forms.entries import Known
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_SIZE = QSize(900, 660)
_ROLES = ("general", "commercial", "support", "billing", "dpo")


class VendorStep(FormStep):
    """The fields of a vendor."""

    def __init__(self, around: Around) -> None:
        super().__init__("vendor", _("Éditeur"), around)
        self._roles: tuple[str, ...] = _ROLES
        self.section(_("Identité"))
        self.text("name", _("Nom"))
        self.text("siren", _("SIREN"), _("9 chiffres"))
        self.text("siret", _("SIRET"), _("14 chiffres"))
        self.text("vat_number", _("Numéro de TVA"), "FR…")
        self.text("ape_code", _("Code APE"))
        self.section(_("Coordonnées"))
        self.text("address", _("Adresse"))
        self.text("postal_code", _("Code postal"))
        self.text("city", _("Ville"))
        self.text("phone", _("Téléphone"), _("Standard"))
        self.text("website", _("Site"))
        self.section(_("Contacts"), _("Des rôles et des adresses de fonction plutôt que des personnes."))
        self.contacts = self.table("contacts", self._contacts())
        self.section(_("Produits"))
        self.products = self.table(
            "products",
            EntryTable(
                _("Produits"),
                [EntryColumn("name", _("Produit"))],
                lambda: ProductEntry(uuid=new_key()),
                around.today,
            ),
        )
        self.section(_("Modules"))
        self.modules = self.table("modules", self._modules())
        self.section(_("Notes"))
        self.long_text("notes", _("Notes"), _("Ni opinion ni donnée sensible"))
        self.products.edited.connect(self.modules.model.refresh)
        self.finish()

    def _contacts(self) -> EntryTable:
        return EntryTable(
            _("Contacts"),
            [
                EntryColumn("role", _("Rôle"), CellKind.CHOICE, 24, self._role_choices),
                EntryColumn("email", _("Courriel")),
                EntryColumn("phone", _("Téléphone"), width=14),
                EntryColumn("name", _("Nom (si besoin)"), width=14),
            ],
            lambda: ContactEntry(uuid=new_key(), role=_ROLES[0]),
            self.around.today,
        )

    def _modules(self) -> EntryTable:
        return EntryTable(
            _("Modules"),
            [
                EntryColumn("name", _("Module")),
                EntryColumn("code", _("Code"), width=13),
                EntryColumn("product", _("Produit"), width=12, choices=self._product_choices),
                EntryColumn("quantity", _("Licences"), CellKind.COUNT, 7),
                EntryColumn("is_unlimited", _("Illimité"), CellKind.FLAG, 6),
            ],
            lambda: ModuleEntry(uuid=new_key()),
            self.around.today,
        )

    def _role_choices(self) -> list[tuple[str, str]]:
        return [(labels.contact_role(role), role) for role in self._roles]

    def _product_choices(self) -> list[tuple[str, str]]:
        return [(one.name, one.name) for one in self.products.entries()]

    def load_more(self, form: VendorForm) -> None:  # type: ignore[override]
        """Show contacts, products and modules."""
        more = (one.role for one in form.contacts if one.role not in _ROLES)
        self._roles = (*_ROLES, *dict.fromkeys(more))
        self.contacts.set_entries(form.contacts)
        self.products.set_entries(form.products)
        self.modules.set_entries(form.modules)

    def apply_more(self, form: VendorForm) -> VendorForm:  # type: ignore[override]
        """Give contacts, products and modules."""
        return replace(
            form,
            contacts=self.contacts.entries(),
            products=self.products.entries(),
            modules=self.modules.entries(),
        )


class VendorDialog(FormWindow):
    """The form of one vendor."""

    help_page = "vendors"

    def __init__(
        self,
        page: Page,
        reference: str,
        form: VendorForm,
        known: Known,
        *,
        parent: QWidget | None = None,
        then: Callable[[Known, str], None] | None = None,
    ) -> None:
        super().__init__(page, parent, reference or _("Nouvel éditeur"))
        self._name, self._known, self._then = reference, known, then
        self._tried = False
        self._wanted = form
        self.step = VendorStep(Around(known, page.shell.today))
        self.step.setProperty("role", "sheet")
        body = QVBoxLayout()
        body.addWidget(self.step)
        self.build(body, _SIZE)
        self.step.load(form)  # type: ignore[arg-type]
        self._shown = self.form()
        self.step.edited.connect(self._check)
        self._check()
        self.step.focus_first()

    def form(self) -> VendorForm:
        """Give the vendor as it is typed."""
        return self.step.apply(self._wanted)  # type: ignore[arg-type,return-value]

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not in the register."""
        return self.form() != self._shown or bool(self.step.unreadable())

    def go_to(self, name: str) -> None:
        """Put the keyboard in a field."""
        self.step.go_to(name)

    def _check(self) -> list[FieldError]:
        names = frozenset(one.name for one in self._known.vendors)
        found = vendors.check(self.form(), names, self._name)
        unread = self.step.unreadable()
        faults = [*unread, *found.faults]
        shown = faults if self._tried else unread
        texts = {fault.field: field_text(fault) for fault in reversed(shown)}
        self.step.show_findings(texts, {one.field: one.text for one in reversed(found.doubts)})
        return faults

    def record(self) -> None:
        """Have the vendor saved, unless something typed stops it."""
        if self.recording:
            return
        self.commit_cells()
        self._tried = True
        form, faults = self.form(), self._check()
        if faults:
            self.refuse(faults)
            return
        self._wanted = form
        name = self._name

        def job(source: Source) -> None:
            if name:
                vendor_forms.update(source.database, name, form)
            else:
                vendor_forms.create(source.database, form)

        self.save(job, self._done)

    def _done(self) -> None:
        name, then = self._wanted.name.strip(), self._then
        self.accept()
        if then is not None:
            self.page.ask_aside(
                lambda source: contract_forms.known(source.database), lambda known: then(known, name)
            )


def open_vendor(
    page: Page,
    name: str,
    *,
    parent: QWidget | None = None,
    then: Callable[[Known, str], None] | None = None,
) -> None:
    """Open the sheet of a vendor; an unknown or empty name is that of a vendor to be made."""

    def read(source: Source) -> tuple[Known, str, VendorForm]:
        known = contract_forms.known(source.database)
        if known.vendor(name) is None:
            return known, "", VendorForm(name=name)
        return known, name, vendor_forms.load(source.database, name)

    def show(answer: tuple[Known, str, VendorForm]) -> None:
        known, reference, form = answer
        VendorDialog(page, reference, form, known, parent=parent, then=then).open()

    page.ask_aside(read, show)
