"""The vendors: who they are, how to reach them, what they hold and what they cost a year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services import contracts, labels, listings
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages.list_page import ListPage
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.empty_state import EmptyState
from contractdesk.ui.widgets.notices import Link
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
                _("Un éditeur s’ajoute avec son premier contrat."),
            ),
            with_sheet=True,
        )
        self.table.set_summary(_total)

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
            Section(
                _("Contrats"),
                (*(self._contract(one) for one in row.contracts), _yearly(vendor.annual_ht)),
            ),
        )

    def _contract(self, row: ContractRow) -> Field:
        # The window is called, not this page: a button must not keep alive the page that holds it.
        link = Link(_("Ouvrir"), partial(self.shell.go_to, "contracts", row.reference))
        parts = [labels.status(row.status)]
        if row.annual_ht is not None:
            parts.append(_("{amount} HT par an").format(amount=french.money(row.annual_ht)))
        return Field(row.reference, " · ".join(parts), link=link, wide=True)

    def help_text(self) -> tuple[str, ...]:
        """Explain the page."""
        return (
            _(
                "Chaque éditeur a sa fiche\u00a0: adresse, contacts, produits et contrats. Le coût annuel ne "
                "compte que les contrats en cours."
            ),
            _("Un numéro SIRET ou SIREN dont la clé est fausse est signalé\u00a0: il reste tel que saisi."),
        )


def _total(vendors: tuple[Vendor, ...]) -> str:
    total = sum((one.row.annual_ht for one in vendors), start=vendors[0].row.annual_ht * 0)
    return _("{amount} HT par an").format(amount=french.money(total))


def _identity(vendor: VendorRow) -> tuple[Field, ...]:
    number = _("SIREN") if len(vendor.siret) == _SIREN_LENGTH else _("SIRET")
    return (
        Field(_("Adresse"), vendor.address, wide=True),
        Field(_("Téléphone"), vendor.phone),
        Field(_("Site"), vendor.website),
        Field(
            number,
            grouped(vendor.siret),
            why=vendor.identity_warning,
            note=Tone.WARNING if vendor.identity_warning else None,
        ),
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


def _yearly(amount: Decimal) -> Field:
    return Field(
        _("Coût annuel"),
        _("{amount} HT").format(amount=french.money(amount)),
        why=_("Somme des montants annuels des contrats en cours aujourd’hui."),
    )
