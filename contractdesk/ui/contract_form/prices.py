"""« Prix et lignes »: what is bought, at what price, from when; one price may be for several lines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from contractdesk.common.i18n import _
from contractdesk.services.forms.entries import (
    VAT,
    GroupEntry,
    LineEntry,
    ModuleEntry,
    StepEntry,
    UnitPriceEntry,
    new_key,
)
from contractdesk.ui.contract_form.step import FormStep
from contractdesk.ui.contract_form.steps import titles
from contractdesk.ui.models.entries_model import CellKind, EntryColumn
from contractdesk.ui.widgets.entry_table import EntryTable
from contractdesk.ui.widgets.money_edit import MoneyEdit, PercentEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from contractdesk.services.forms.entries import ContractForm
    from contractdesk.ui.contract_form.step import Around


@dataclass(frozen=True)
class _Priced:
    """A line or a group with its price since the start, the way most contracts give it."""

    uuid: str
    inner: Any
    annual_ht: Decimal | None = None
    step: str = field(default_factory=new_key)


class PricesStep(FormStep):
    """The third step."""

    def __init__(self, around: Around) -> None:
        super().__init__("prices", titles()["prices"], around)
        self._vendor: Callable[[], str] = str
        self._contract_step = new_key()
        self.section(
            _("Prix du contrat"),
            _("Un seul prix pour tout le contrat, ou rien ici et le détail par ligne ci-dessous."),
        )
        self.parsed("annual_ht", _("Montant annuel HT"), MoneyEdit())
        self.fields["annual_ht"].names = ()
        self.parsed("vat_rate", _("TVA"), PercentEdit(), usual=VAT)
        self.text("amount_source", _("Montant absent"), _("Pourquoi, si le document ne le donne pas"))
        self._add_modules()
        self._add_groups()
        self._add_lines()
        self._add_steps()
        self._add_unit_prices()
        self.finish()
        for one in (self.modules, self.groups, self.lines):
            one.edited.connect(self._refresh)

    def set_vendor(self, vendor: Callable[[], str]) -> None:
        """Tell where the name of the vendor stands, whose modules are suggested."""
        self._vendor = vendor

    # ------------------------------------------------------------------------------------------- build
    def _add_modules(self) -> None:
        self.section(_("Modules"), _("Ce que le contrat comprend\u00a0; un nom nouveau crée le module."))
        self.modules = self.table(
            "modules",
            EntryTable(
                _("Modules"),
                [
                    EntryColumn("name", _("Module"), choices=self._module_choices, put=self._with_module),
                    EntryColumn("code", _("Code"), width=12),
                    EntryColumn("product", _("Produit"), width=10, choices=self._product_choices),
                    EntryColumn("quantity", _("Licences"), CellKind.COUNT, 6),
                    EntryColumn("is_unlimited", _("Illimité"), CellKind.FLAG, 6),
                    EntryColumn("has_own_start", _("À sa mise en service"), CellKind.FLAG, 14),
                    EntryColumn("commissioned_on", _("Mis en service le"), CellKind.DATE, 12),
                ],
                lambda: ModuleEntry(uuid=new_key()),
                self.around.today,
            ),
        )

    def _add_groups(self) -> None:
        self.section(_("Groupes de prix"), _("Un prix pour plusieurs lignes à la fois."))
        self.groups = self.table(
            "groups",
            EntryTable(
                _("Groupes de prix"),
                [
                    _inner("label", _("Groupe")),
                    EntryColumn("annual_ht", _("Montant annuel HT"), CellKind.MONEY, 14),
                ],
                lambda: _priced(GroupEntry(uuid=new_key())),
                self.around.today,
            ),
        )

    def _add_lines(self) -> None:
        self.section(_("Lignes"))
        self.lines = self.table(
            "lines",
            EntryTable(
                _("Lignes"),
                [
                    _inner("label", _("Libellé")),
                    EntryColumn("annual_ht", _("Annuel HT"), CellKind.MONEY, 11),
                    _inner("vat_rate", _("TVA"), CellKind.PERCENT, 5),
                    _inner("group", _("Groupe"), CellKind.CHOICE, 12, self._group_choices),
                    _inner("module", _("Module"), CellKind.TEXT, 12, self._held_modules),
                    _inner("quantity", _("Quantité"), CellKind.COUNT, 6),
                    _inner("is_unlimited", _("Illimité"), CellKind.FLAG, 5),
                    _inner("family", _("Sous-total"), CellKind.TEXT, 9),
                    _inner("budget_article", _("Article"), CellKind.TEXT, 7, self._article_choices),
                    _inner("valid_from", _("Du"), CellKind.DATE, 10),
                    _inner("valid_to", _("Au"), CellKind.DATE, 10),
                ],
                self._new_line,
                self.around.today,
            ),
        )

    def _add_steps(self) -> None:
        self.section(
            _("Paliers et prix datés"),
            _("Un prix qui commence à une date, ou une année du contrat (1, 2…), jusqu’au palier suivant."),
        )
        self.steps = self.table(
            "steps",
            EntryTable(
                _("Paliers et prix datés"),
                [
                    EntryColumn("holder", _("Porte sur"), CellKind.CHOICE, 0, self._holder_choices),
                    EntryColumn("annual_ht", _("Annuel HT"), CellKind.MONEY, 11),
                    EntryColumn("contract_year", _("Année"), CellKind.COUNT, 5),
                    EntryColumn("valid_from", _("Du"), CellKind.DATE, 10),
                    EntryColumn("valid_to", _("Au"), CellKind.DATE, 10),
                    EntryColumn("billed_when", _("Facturé"), CellKind.TEXT, 16),
                ],
                lambda: StepEntry(uuid=new_key()),
                self.around.today,
            ),
        )

    def _add_unit_prices(self) -> None:
        self.section(_("Bordereau de prix"), _("Journées, montées de version\u2026 à la commande."))
        self.unit_prices = self.table(
            "unit_prices",
            EntryTable(
                _("Bordereau de prix"),
                [
                    EntryColumn("label", _("Prestation")),
                    EntryColumn("unit_ht", _("Prix HT"), CellKind.MONEY, 11),
                    EntryColumn("vat_rate", _("TVA"), CellKind.PERCENT, 6),
                ],
                lambda: UnitPriceEntry(uuid=new_key()),
                self.around.today,
            ),
        )

    # ------------------------------------------------------------------------------------------ choices
    def _new_line(self) -> _Priced:
        rate = self.fields["vat_rate"].read()[0] if "vat_rate" in self.fields else VAT
        return _priced(LineEntry(uuid=new_key(), vat_rate=rate))

    def _module_choices(self) -> Sequence[tuple[str, Any]]:
        vendor = self.around.known.vendor(self._vendor())
        return [] if vendor is None else [(one.name, one.name) for one in vendor.modules]

    def _product_choices(self) -> Sequence[tuple[str, Any]]:
        vendor = self.around.known.vendor(self._vendor())
        return [] if vendor is None else [(one, one) for one in vendor.products]

    def _with_module(self, entry: ModuleEntry, name: str) -> ModuleEntry:
        """Name a module; one that the vendor has already brings its code, product and licences."""
        vendor = self.around.known.vendor(self._vendor())
        found = None if vendor is None else next((one for one in vendor.modules if one.name == name), None)
        if found is None:
            return replace(entry, name=name)
        return replace(
            entry,
            name=name,
            code=found.code,
            product=found.product,
            quantity=found.quantity,
            is_unlimited=found.is_unlimited,
        )

    def _held_modules(self) -> Sequence[tuple[str, Any]]:
        return [(one.name, one.name) for one in self.modules.entries()]

    def _group_choices(self) -> Sequence[tuple[str, Any]]:
        return [("", ""), *((one.inner.label, one.uuid) for one in self.groups.entries())]

    def _article_choices(self) -> Sequence[tuple[str, Any]]:
        return [(code, code) for code, _label in self.around.known.articles]

    def _holder_choices(self) -> Sequence[tuple[str, Any]]:
        return [
            (_("Tout le contrat"), ""),
            *(
                (_("Groupe\u00a0: {label}").format(label=one.inner.label), one.uuid)
                for one in self.groups.entries()
            ),
            *((one.inner.label, one.uuid) for one in self.lines.entries()),
        ]

    def _refresh(self) -> None:
        for one in (self.lines, self.steps):
            one.model.refresh()

    # ------------------------------------------------------------------------------------------- values
    def load_more(self, form: ContractForm) -> None:
        """Show modules, groups, lines and prices; a price since the start stands on its line."""
        plain: dict[str, StepEntry] = {}
        for step in form.steps:
            if step.is_plain:
                plain.setdefault(step.holder, step)
        kept = {one.uuid for one in plain.values()}
        whole = plain.get("")
        self._contract_step = new_key() if whole is None else whole.uuid
        self.fields["annual_ht"].put(None if whole is None else whole.annual_ht)
        self.modules.set_entries(form.modules)
        self.groups.set_entries([_priced(one, plain.get(one.uuid)) for one in form.groups])
        self.lines.set_entries([_priced(one, plain.get(one.uuid)) for one in form.lines])
        self.steps.set_entries([one for one in form.steps if one.uuid not in kept])
        self.unit_prices.set_entries(form.unit_prices)

    def apply_more(self, form: ContractForm) -> ContractForm:
        """Give modules, groups, lines and prices; what sat on a line that is gone goes with it."""
        groups, lines = self.groups.entries(), self.lines.entries()
        known = {one.uuid for one in groups}
        holders = {"", *known, *(one.uuid for one in lines)}
        (whole,) = self.fields["annual_ht"].read()
        steps = [] if whole is None else [StepEntry(self._contract_step, "", whole)]
        steps += [
            StepEntry(one.step, one.uuid, one.annual_ht)
            for one in (*groups, *lines)
            if one.annual_ht is not None
        ]
        steps += [one for one in self.steps.entries() if one.holder in holders]
        return replace(
            form,
            modules=self.modules.entries(),
            groups=tuple(one.inner for one in groups),
            lines=tuple(
                one.inner if one.inner.group in known else replace(one.inner, group="") for one in lines
            ),
            steps=tuple(steps),
            unit_prices=self.unit_prices.entries(),
        )


def _priced(inner: Any, step: StepEntry | None = None) -> _Priced:
    if step is None:
        return _Priced(inner.uuid, inner)
    return _Priced(inner.uuid, inner, step.annual_ht, step.uuid)


def _inner(
    name: str,
    title: str,
    kind: CellKind = CellKind.TEXT,
    width: int = 0,
    choices: Callable[[], Sequence[tuple[str, Any]]] | None = None,
) -> EntryColumn:
    return EntryColumn(
        name,
        title,
        kind,
        width,
        choices,
        get=lambda row: getattr(row.inner, name),
        put=lambda row, value: replace(row, inner=replace(row.inner, **{name: value})),
    )
