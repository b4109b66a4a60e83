"""The vendors: who they are, how to reach them, what they hold and what they cost a year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services import contracts, labels, listings
from contractdesk.ui import theme
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages.list_page import ListPage
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.empty_state import EmptyAction, EmptyState
from contractdesk.ui.widgets.notices import Link, LinkButton
from contractdesk.ui.widgets.parts import button, hairline, text_label, value_label
from contractdesk.ui.widgets.sheet import Field, Section

if TYPE_CHECKING:
    from decimal import Decimal

    from contractdesk.services.dto import ContractRow, VendorRow
    from contractdesk.ui.pages.base import Shell
    from contractdesk.ui.source import Source

_SIREN_LENGTH = 9


@dataclass(frozen=True)
class Vendor:
    """A vendor with the rows of its contracts."""

    row: VendorRow
    contracts: tuple[ContractRow, ...]


def _read(source: Source) -> tuple[Vendor, ...]:
    rows = {one.reference: one for one in contracts.rows(source.facts, source.today)}
    return tuple(
        Vendor(vendor, tuple(rows[reference] for reference in vendor.references))
        for vendor in listings.vendors(source.database, source.facts, source.today)
    )


def _columns() -> list[Column]:
    return [
        Column("name", _("Éditeur"), lambda one: one.row.name),
        Column("products", _("Produits"), lambda one: ", ".join(one.row.products), width=0),
        Column("contracts", _("Contrats"), lambda one: len(one.contracts), Kind.NUMBER, width=12),
        Column("annual", _("Coût annuel HT"), lambda one: one.row.annual_ht, Kind.MONEY),
        Column("city", _("Adresse"), lambda one: one.row.address, hidden=True),
        Column("phone", _("Téléphone"), lambda one: one.row.phone, hidden=True),
        Column("email", _("Courriel"), lambda one: one.row.email, hidden=True),
        Column("siret", _("SIRET ou SIREN"), lambda one: one.row.siret, hidden=True),
    ]


class VendorsPage(ListPage):
    """The vendors and, beside them, the sheet of one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            "vendors",
            _columns(),
            lambda one: one.row.name,
            noun=(_("éditeur"), _("éditeurs")),
            title=_("Éditeurs"),
            empty=EmptyState(
                "building-2",
                _("Aucun éditeur n’est enregistré."),
                _("Un éditeur s’ajoute ici, ou avec son premier contrat."),
                [EmptyAction(_("Nouvel éditeur"), self._on_new, icon="plus")],
            ),
            with_sheet=True,
        )
        self.table.set_summary(_total)
        self.new_button = button(_("Nouvel éditeur"), self._on_new, icon="plus")
        self.edit_button = button(_("Modifier (F2)"), self.edit, icon="pencil")
        self.more = QMenu(self)
        self.merge_action = self.more.addAction(_("Réunir avec un autre éditeur…"), self._on_merge)
        self.delete_action = self.more.addAction(_("Supprimer"), self._on_delete)
        more = button(_("Autres actions"))
        more.setMenu(self.more)
        for one in (self.new_button, self.edit_button, more):
            self.head.addWidget(one)
        self.table.opened.connect(self._on_opened)

    def reload(self) -> None:
        """Read the vendors again."""
        self.shell.ask(self, _read, self.show_rows)

    def show_target(self, target: Any) -> None:
        """Go to a vendor by its name."""
        self.select(str(target))

    def sections(self, row: Vendor) -> tuple[Section, ...]:
        """Give the sheet of a vendor."""
        vendor = row.row
        return (
            Section(vendor.name, _identity(vendor)),
            Section(_("Contacts"), _contacts(vendor)),
            Section(_("Produits"), text=", ".join(vendor.products) or _("Aucun produit n’est enregistré.")),
            Section(_("Contrats"), widget=ContractLinks(self.shell, row)),
        )

    def edit(self) -> None:
        """Open the sheet of the vendor one is on."""
        row = self.table.current_row()
        if row is not None:
            self._open(row.row.name)

    def _on_new(self) -> None:
        self._open("")

    def _on_opened(self, row: Vendor) -> None:
        self._open(row.row.name)

    def _on_merge(self) -> None:
        row = self.table.current_row()
        others = [
            one.row.name for one in self.table.model.rows() if row is None or one.row.name != row.row.name
        ]
        if row is not None and others:
            from contractdesk.ui.dialogs.merge_form import MergeForm

            MergeForm(self, row.row.name, others).open()

    def _on_delete(self) -> None:
        row = self.table.current_row()
        if row is None:
            return
        name = row.row.name

        def job(source: Source) -> None:
            from contractdesk.services import vendor_forms

            vendor_forms.delete(source.database, name)

        self.shell.do(self, job, lambda: None, self.shell.messages.error)

    def _open(self, name: str) -> None:
        from contractdesk.ui.dialogs.vendor_dialog import open_vendor

        open_vendor(self, name)


def _total(vendors: tuple[Vendor, ...]) -> str:
    total = sum((one.row.annual_ht for one in vendors), start=vendors[0].row.annual_ht * 0)
    return _("{amount} HT par an").format(amount=french.money(total))


def _identity(vendor: VendorRow) -> tuple[Field, ...]:
    number = _("SIREN") if len(vendor.siret) == _SIREN_LENGTH else _("SIRET")
    return (
        Field(_("Adresse"), vendor.address, wide=True),
        Field(_("Téléphone"), vendor.phone),
        Field(_("Site"), vendor.website),
        Field(number, grouped(vendor.siret), note=Tone.WARNING if vendor.identity_warning else None),
        *((Field(_("À vérifier"), vendor.identity_warning, wide=True),) if vendor.identity_warning else ()),
        Field(_("Numéro de TVA"), vendor.vat_number),
    )


def grouped(number: str) -> str:
    """Write a SIREN or a SIRET as it is read aloud, `491 011 698 00033`; anything else stays as typed."""
    if not number.isascii() or not number.isdigit() or len(number) not in (_SIREN_LENGTH, 14):
        return number
    parts = [number[0:3], number[3:6], number[6:9], number[9:]]
    return french.NBSP.join(part for part in parts if part)


def _contacts(vendor: VendorRow) -> tuple[Field, ...]:
    if not vendor.contacts:
        return (Field(_("Contact"), ""),)
    return tuple(Field(role, reached, wide=True) for role, reached in vendor.contacts)


class ContractLinks(QWidget):
    """The contracts of a vendor, each a link to it, and what those that run cost a year."""

    def __init__(self, shell: Shell, vendor: Vendor) -> None:
        super().__init__()
        self.links: list[LinkButton] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, row in enumerate(vendor.contracts):
            # The window is called, not the page: a button must not keep alive the page that holds it.
            link = LinkButton(Link(row.reference, partial(shell.go_to, "contracts", row.reference)), "link")
            link.setToolTip(row.object)
            link.setAccessibleName(_("Ouvrir le contrat {reference}").format(reference=row.reference))
            link.followed.connect(_follow)
            self.links.append(link)
            grid.addWidget(link, place, 0)
            grid.addWidget(value_label(labels.status(row.status)), place, 1)
            grid.addWidget(_amount(row.annual_ht), place, 2)
        last = len(vendor.contracts)
        grid.addWidget(hairline(), last, 0, 1, 3)
        grid.addWidget(text_label(_("Coût annuel des contrats en cours, HT"), wrap=True), last + 1, 0, 1, 2)
        grid.addWidget(_amount(vendor.row.annual_ht, bold=True), last + 1, 2)


def _amount(amount: Decimal | None, *, bold: bool = False) -> QLabel:
    label = value_label(french.money(amount) or "–", wrap=False)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if bold:
        theme.set_role_font(label, weight=QFont.Weight.DemiBold)
    return label


def _follow(link: Link) -> None:
    link.run()
