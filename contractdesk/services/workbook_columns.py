"""The sheets and columns that the exchange workbook is made of, for its export and its import alike.

Headers and their order are those of the published format: other programs rely on
them, so they are written here once, as they are there, and are not translated. The entries are one row each.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.billing import BillingRule
from contractdesk.domain.clauses import IndexRule
from contractdesk.domain.enums import PriceBase, Quality, RenewalKind, RoundingMode
from contractdesk.services.workbook_cells import CellValue, Codec, Kind, Quantity, codec


class SheetName(StrEnum):
    """The sheets that an import reads."""

    VENDORS = "Éditeurs"
    MODULES = "Modules"
    CONTRACTS = "Contrats"
    LINES = "Lignes"
    INDICES = "Indices"


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorEntry:
    """A row of « Éditeurs »."""

    name: str
    siret: str = ""
    vat_number: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    dpo_email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleEntry:
    """A row of « Modules »."""

    vendor: str
    name: str
    code: str = ""
    quantity: Quantity = field(default_factory=Quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractEntry:
    """A row of « Contrats »; the clause is what its last columns hold, none when they are all empty."""

    reference: str
    vendor: str
    object: str
    effect_on: date | None = None
    initial_months: int | None = None
    renewal: RenewalKind | None = None
    renewal_months: int | None = None
    max_renewals: int | None = None
    total_months: int | None = None
    end_cap_on: date | None = None
    notice_months: int | None = None
    notice_days: int | None = None
    postal_margin_days: int | None = None
    annual_ht: Decimal | None = None
    vat_rate: Decimal | None = None
    billing: BillingRule | None = None
    articles: tuple[str, ...] = ()
    index: str = ""
    fixed_part: Decimal | None = None
    indexed_part: Decimal | None = None
    price_base: PriceBase | None = None
    base_month: str | None = None
    current_rule: IndexRule | None = None
    rounding_decimals: int | None = None
    rounding_mode: RoundingMode | None = None
    floor_percent: Decimal | None = None
    cap_percent: Decimal | None = None
    decision_number: str = ""
    decision_date: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEntry:
    """A row of « Lignes »: a line, or the price of a line or of a group between two days."""

    contract: str
    label: str
    module: str = ""
    quantity: Quantity = field(default_factory=Quantity)
    annual_ht: Decimal | None = None
    vat_rate: Decimal | None = None
    group: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A row of « Indices »."""

    series: str
    month: str
    value: Decimal
    published_on: date | None = None
    quality: Quality | None = None
    source: str = ""


Entry = VendorEntry | ModuleEntry | ContractEntry | LineEntry | IndexEntry


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field of the entry it holds, its header, how its cells are written and read."""

    key: str
    header: str
    kind: Kind
    required: bool = False

    @property
    def codec(self) -> Codec:
        """How its cells are written and read."""
        return codec(self.kind)

    def cell(self, entry: Entry) -> CellValue:
        """Return what the cell of an entry holds."""
        return self.codec.write(getattr(entry, self.key))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is read back: its columns, in the order they are written."""

    name: SheetName
    columns: tuple[Column, ...]
    entry: Callable[..., Any]

    def column_of(self, header: str) -> Column | None:
        """Return the column that a header names, accents and case ignored."""
        return _BY_HEADER[self.name].get(french.fold(header))


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        SheetName.VENDORS,
        (
            Column("name", "Nom", Kind.IDENTIFIER, required=True),
            Column("siret", "SIRET", Kind.SIRET),
            Column("vat_number", "N° TVA", Kind.IDENTIFIER),
            Column("address", "Adresse", Kind.TEXT),
            Column("postal_code", "Code postal", Kind.POSTAL_CODE),
            Column("city", "Ville", Kind.TEXT),
            Column("phone", "Téléphone", Kind.PHONE),
            Column("email", "Courriel", Kind.TEXT),
            Column("dpo_email", "Courriel DPO", Kind.TEXT),
            Column("website", "Site", Kind.TEXT),
        ),
        VendorEntry,
    ),
    Sheet(
        SheetName.MODULES,
        (
            Column("vendor", "Éditeur", Kind.IDENTIFIER, required=True),
            Column("name", "Nom", Kind.IDENTIFIER, required=True),
            Column("code", "Code", Kind.IDENTIFIER),
            Column("quantity", "Quantité", Kind.QUANTITY),
        ),
        ModuleEntry,
    ),
    Sheet(
        SheetName.CONTRACTS,
        (
            Column("reference", "Référence", Kind.IDENTIFIER, required=True),
            Column("vendor", "Éditeur", Kind.IDENTIFIER, required=True),
            Column("object", "Objet", Kind.TEXT, required=True),
            Column("effect_on", "Date d'effet", Kind.DATE),
            Column("initial_months", "Durée initiale (mois)", Kind.DURATION),
            Column("renewal", "Reconduction", Kind.RENEWAL),
            Column("renewal_months", "Durée de reconduction (mois)", Kind.DURATION),
            Column("max_renewals", "Nombre maximal de reconductions", Kind.COUNT),
            Column("total_months", "Durée totale maximale (mois)", Kind.DURATION),
            Column("end_cap_on", "Date de fin maximale", Kind.DATE),
            Column("notice_months", "Préavis (mois)", Kind.DURATION),
            Column("notice_days", "Préavis (jours)", Kind.DURATION),
            Column("postal_margin_days", "Marge postale (jours)", Kind.COUNT),
            Column("annual_ht", "Montant annuel HT", Kind.MONEY),
            Column("vat_rate", "TVA (%)", Kind.PERCENT),
            Column("billing", "Périodicité de facturation", Kind.BILLING),
            Column("articles", "Article budgétaire", Kind.ARTICLES),
            Column("index", "Indice", Kind.IDENTIFIER),
            Column("fixed_part", "Part fixe", Kind.FIGURE),
            Column("indexed_part", "Part indexée", Kind.FIGURE),
            Column("price_base", "Prix de base", Kind.PRICE_BASE),
            Column("base_month", "Indice de base (mois)", Kind.MONTH),
            Column("current_rule", "Règle d'indice courant", Kind.CURRENT_RULE),
            Column("rounding_decimals", "Arrondi du coefficient (décimales)", Kind.COUNT),
            Column("rounding_mode", "Sens de l'arrondi", Kind.ROUNDING),
            Column("floor_percent", "Plancher (%)", Kind.PERCENT),
            Column("cap_percent", "Plafond (%)", Kind.PERCENT),
            Column("decision_number", "Numéro de décision", Kind.IDENTIFIER),
            Column("decision_date", "Date de décision", Kind.DATE),
            Column("notes", "Notes", Kind.TEXT),
        ),
        ContractEntry,
    ),
    Sheet(
        SheetName.LINES,
        (
            Column("contract", "Contrat", Kind.IDENTIFIER, required=True),
            Column("label", "Libellé", Kind.TEXT, required=True),
            Column("module", "Module", Kind.IDENTIFIER),
            Column("quantity", "Quantité", Kind.QUANTITY),
            Column("annual_ht", "Montant annuel HT", Kind.MONEY),
            Column("vat_rate", "TVA (%)", Kind.PERCENT),
            Column("group", "Groupe de prix", Kind.IDENTIFIER),
            Column("starts_on", "Du", Kind.DATE),
            Column("ends_on", "Au", Kind.DATE),
            Column("article", "Article budgétaire", Kind.IDENTIFIER),
        ),
        LineEntry,
    ),
    Sheet(
        SheetName.INDICES,
        (
            Column("series", "Série", Kind.IDENTIFIER, required=True),
            Column("month", "Mois", Kind.MONTH, required=True),
            Column("value", "Valeur", Kind.FIGURE, required=True),
            Column("published_on", "Publié le", Kind.DATE),
            Column("quality", "Qualité", Kind.QUALITY),
            Column("source", "Source", Kind.TEXT),
        ),
        IndexEntry,
    ),
)

CLAUSE_KEYS = (
    "index",
    "fixed_part",
    "indexed_part",
    "price_base",
    "base_month",
    "current_rule",
    "rounding_decimals",
    "floor_percent",
    "cap_percent",
)
"""The columns of « Contrats » that make a revision clause as soon as one is filled in."""

_BY_HEADER = {
    sheet.name: {french.fold(column.header): column for column in sheet.columns} for sheet in SHEETS
}
_BY_NAME = {french.fold(sheet.name): sheet for sheet in SHEETS}


def sheet_named(title: str) -> Sheet | None:
    """Return the sheet that a title names, accents and case ignored."""
    return _BY_NAME.get(french.fold(title))


def sheet_of(name: SheetName) -> Sheet:
    """Return a sheet by its name."""
    return _BY_NAME[french.fold(name)]


def total_word() -> str:
    """Return what stands in the first cell of a row of totals; an import leaves such a row out."""
    return _("Total")
