"""What a workbook would bring to a register, checked as a whole before a single row is written.

The plan is a pure function of the workbook and of the few names that the register already knows, so that the
preview and the import cannot disagree. Every fault is found in one pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import IndexTerm, RevisionClause, check_clause
from contractdesk.domain.enums import RoundingMode
from contractdesk.services import indices
from contractdesk.services.import_lines import PlannedLines, assemble, fault
from contractdesk.services.import_report import Fault, Note
from contractdesk.services.workbook_cells import rounding_words
from contractdesk.services.workbook_columns import (
    CLAUSE_KEYS,
    ContractEntry,
    IndexEntry,
    LineEntry,
    ModuleEntry,
    SheetName,
    VendorEntry,
    sheet_of,
)
from contractdesk.services.workbook_reader import Row, Workbook
from contractdesk.services.workbook_rows import amount_on, turning_days

_ONE = Decimal(1)
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds: folded names, the modules by vendor; the values by series and month."""

    references: frozenset[str] = frozenset()
    vendors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    indices: frozenset[str] = frozenset()
    values: Mapping[tuple[str, str], Sequence[Decimal]] = field(default_factory=dict)


@dataclass(slots=True)
class PlannedContract:
    """A contract to write, with its lines."""

    entry: ContractEntry
    lines: PlannedLines


@dataclass(slots=True)
class Plan:
    """Everything to write, everything wrong, everything to know."""

    vendors: list[VendorEntry] = field(default_factory=list)
    modules: list[ModuleEntry] = field(default_factory=list)
    contracts: list[PlannedContract] = field(default_factory=list)
    values: list[IndexEntry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return the rows that the plan adds, by table name."""
        return {
            "vendor": len(self.vendors),
            "module": len(self.modules),
            "contract": len(self.contracts),
            "line": sum(len(one.lines.lines) for one in self.contracts),
            "index_value": len(self.values),
        }


def plan(workbook: Workbook, known: Known) -> Plan:
    """Return what a workbook would bring."""
    return _Planner(workbook, known).plan()


def has_clause(entry: ContractEntry) -> bool:
    """Tell whether a row of « Contrats » describes a revision clause."""
    filled = any(getattr(entry, key) not in (None, "") for key in CLAUSE_KEYS)
    return filled or entry.rounding_mode not in (None, RoundingMode.NONE)


def parts(entry: ContractEntry) -> tuple[Decimal, Decimal]:
    """Return the fixed part and the indexed part; what is left out is what makes 1."""
    fixed, indexed = entry.fixed_part, entry.indexed_part
    if fixed is None:
        fixed = Decimal(0) if indexed is None else _ONE - indexed
    return fixed, _ONE - fixed if indexed is None else indexed


class _Planner:
    """Checks the sheets in the order in which they refer to one another."""

    def __init__(self, workbook: Workbook, known: Known) -> None:
        self._workbook = workbook
        self._known = known
        self._plan = Plan(faults=list(workbook.faults), notes=list(workbook.notes))
        # Folded names of the vendors met so far, and of their modules; the register's own come first.
        self._modules: dict[str, set[str]] = {name: set(held) for name, held in known.vendors.items()}

    def plan(self) -> Plan:
        """Go through the sheets."""
        self._vendors(self._workbook.rows[SheetName.VENDORS])
        self._listed_modules(self._workbook.rows[SheetName.MODULES])
        self._contracts(self._workbook.rows[SheetName.CONTRACTS], self._workbook.rows[SheetName.LINES])
        self._values(self._workbook.rows[SheetName.INDICES])
        self._name_unknown_indices()
        sheets = [name.value for name in SheetName]
        self._plan.faults.sort(key=lambda one: (sheets.index(one.sheet), one.row))
        return self._plan

    # ------------------------------------------------------------------------------ vendors and modules

    def _vendors(self, rows: Sequence[Row[VendorEntry]]) -> None:
        seen: set[str] = set()
        for row in rows:
            name = french.fold(row.entry.name)
            if not name:
                continue
            if name in seen:
                self._twice(SheetName.VENDORS, row, "name", row.entry.name)
            elif name in self._known.vendors:
                text = _("L’éditeur {name} est déjà dans le registre : sa fiche est laissée telle quelle.")
                self._note("vendor_kept", text.format(name=row.entry.name))
            else:
                self._plan.vendors.append(row.entry)
                self._modules[name] = set()
            seen.add(name)

    def _vendor(self, name: str) -> str:
        """Return the folded name of a vendor that a row names, made if it is listed nowhere."""
        folded = french.fold(name)
        if folded and folded not in self._modules:
            self._plan.vendors.append(VendorEntry(name=name))
            self._modules[folded] = set()
            text = _("L’éditeur {name} n’est pas dans la feuille « Éditeurs » : sa fiche est créée.")
            self._note("vendor_created", text.format(name=name))
        return folded

    def _listed_modules(self, rows: Sequence[Row[ModuleEntry]]) -> None:
        seen: set[tuple[str, str]] = set()
        kept = 0
        for row in rows:
            vendor, name = self._vendor(row.entry.vendor), french.fold(row.entry.name)
            if not vendor or not name:
                continue
            if (vendor, name) in seen:
                self._twice(SheetName.MODULES, row, "name", row.entry.name)
            elif name in self._modules[vendor]:
                kept += 1
            else:
                self._plan.modules.append(row.entry)
                self._modules[vendor].add(name)
            seen.add((vendor, name))
        if kept:
            count = french.counted(kept, _("module déjà connu"), _("modules déjà connus"))
            self._note("module_kept", _("{count} : laissés tels quels.").format(count=count))

    def _module(self, vendor_name: str, name: str) -> None:
        vendor, folded = french.fold(vendor_name), french.fold(name)
        if vendor and folded and folded not in self._modules[vendor]:
            self._plan.modules.append(ModuleEntry(vendor=vendor_name, name=name))
            self._modules[vendor].add(folded)
            text = _("Le module {name} n’est pas dans la feuille « Modules » : sa fiche est créée.")
            self._note("module_created", text.format(name=name))

    # ---------------------------------------------------------------------------------------- contracts

    def _contracts(self, rows: Sequence[Row[ContractEntry]], lines: Sequence[Row[LineEntry]]) -> None:
        by_contract = self._lines_by_contract(rows, lines)
        seen: set[str] = set()
        for row in rows:
            reference = french.fold(row.entry.reference)
            self._vendor(row.entry.vendor)
            self._check_contract(row)
            if not reference:
                continue
            if reference in seen:
                self._twice(SheetName.CONTRACTS, row, "reference", row.entry.reference)
                continue
            seen.add(reference)
            if reference in self._known.references:
                expected = _("une référence qui n’est pas déjà dans le registre")
                self._fault(row, "reference", row.entry.reference, expected)
            of_contract = by_contract.get(reference, [])
            for line in of_contract:
                self._module(row.entry.vendor, line.entry.module)
            planned = assemble(of_contract)
            self._plan.faults += planned.faults
            self._check_total(row, of_contract)
            self._plan.contracts.append(PlannedContract(row.entry, planned))

    def _lines_by_contract(
        self, rows: Sequence[Row[ContractEntry]], lines: Sequence[Row[LineEntry]]
    ) -> dict[str, list[Row[LineEntry]]]:
        vat = {french.fold(row.entry.reference): row.entry.vat_rate for row in rows}
        found: dict[str, list[Row[LineEntry]]] = {}
        for line in lines:
            reference = french.fold(line.entry.contract)
            if reference in vat:
                found.setdefault(reference, []).append(line)
            elif reference:
                expected = _("la référence d’un contrat de la feuille « Contrats »")
                self._plan.faults.append(fault(line, "contract", line.entry.contract, expected))
            self._check_rate(SheetName.LINES, line, line.entry.vat_rate)
        return found

    def _check_contract(self, row: Row[ContractEntry]) -> None:
        entry = row.entry
        if entry.notice_months is not None and entry.notice_days is not None:
            expected = _("une case vide : le préavis est déjà donné en mois")
            self._fault(row, "notice_days", french.number(entry.notice_days), expected)
        if entry.effect_on and entry.end_cap_on and entry.end_cap_on < entry.effect_on:
            expected = _("un jour qui n’est pas avant la date d’effet")
            self._fault(row, "end_cap_on", french.date(entry.end_cap_on), expected)
        self._check_rate(SheetName.CONTRACTS, row, entry.vat_rate)
        if has_clause(entry):
            self._check_clause(row)

    def _check_clause(self, row: Row[ContractEntry]) -> None:
        entry = row.entry
        is_rounded = entry.rounding_mode not in (None, RoundingMode.NONE)
        if entry.rounding_decimals is not None and not is_rounded and "rounding_mode" not in row.faulty:
            words = rounding_words()
            expected = _("« {nearest} » ou « {up} », puisque le nombre de décimales est donné").format(
                nearest=words[RoundingMode.NEAREST], up=words[RoundingMode.UP]
            )
            found = "" if entry.rounding_mode is None else words[entry.rounding_mode]
            self._fault(row, "rounding_mode", found, expected)
        if entry.rounding_decimals is None and is_rounded and "rounding_decimals" not in row.faulty:
            self._fault(row, "rounding_decimals", "", _("le nombre de décimales de l’arrondi"))
        fixed, indexed = parts(entry)
        wrong = check_clause(
            RevisionClause(
                fixed_part=fixed,
                terms=(IndexTerm(entry.index, indexed),) if entry.index else (),
                floor_percent=entry.floor_percent,
                cap_percent=entry.cap_percent,
            )
        )
        found = french.number(indexed)
        if "clause_negative_part" in wrong:
            self._fault(row, "indexed_part", found, _("une part fixe et une part indexée positives"))
        if "clause_weights_not_one" in wrong:
            expected = _("une part qui, ajoutée à la part fixe de {fixed}, fasse 1").format(
                fixed=french.number(fixed)
            )
            self._fault(row, "indexed_part", found, expected)
        if "clause_floor_above_cap" in wrong and entry.cap_percent is not None:
            expected = _("un plafond qui ne soit pas sous le plancher")
            self._fault(row, "cap_percent", french.percent(entry.cap_percent), expected)

    def _check_total(self, row: Row[ContractEntry], lines: Sequence[Row[LineEntry]]) -> None:
        """Refuse an amount that the lines never sum to: lines win, and a difference is a fault."""
        amount = row.entry.annual_ht
        unsure = any(line.faulty & {"annual_ht", "starts_on", "ends_on"} for line in lines)
        if amount is None or unsure:
            return
        entries = [line.entry for line in lines]
        found = (amount_on(entries, day) for day in turning_days(entries))
        totals = list(dict.fromkeys(total for total in found if total is not None))
        if totals and amount not in totals:
            shown = french.join_and([french.money(total) for total in totals])
            expected = _("le total des lignes du contrat, {total}").format(total=shown)
            self._fault(row, "annual_ht", french.money(amount), expected)

    # ------------------------------------------------------------------------------------------ indices

    def _values(self, rows: Sequence[Row[IndexEntry]]) -> None:
        seen: set[tuple[str, str]] = set()
        for row in rows:
            entry = row.entry
            if entry.value <= 0 and "value" not in row.faulty:
                expected = _("une valeur d’indice au-dessus de zéro")
                self._add_fault(SheetName.INDICES, row, "value", french.number(entry.value), expected)
            if not entry.series or not entry.month:
                continue
            if (entry.series, entry.month) in seen:
                self._twice(SheetName.INDICES, row, "month", f"{entry.series} {entry.month}")
            seen.add((entry.series, entry.month))
            self._value(entry, self._known.values.get((entry.series, entry.month), ()))

    def _value(self, entry: IndexEntry, held: Sequence[Decimal]) -> None:
        """Take a value that the register lacks; beside another one it is a correction."""
        if entry.value in held:
            return
        self._plan.values.append(entry)
        if held:
            text = _("{series}, {month} : {before} est corrigé en {after}, l’ancienne valeur reste.")
            shown = text.format(
                series=entry.series,
                month=french.month(entry.month),
                before=french.number(held[-1]),
                after=french.number(entry.value),
            )
            self._note("value_corrected", shown)

    def _name_unknown_indices(self) -> None:
        series = {entry.series for entry in self._plan.values}
        shipped = indices.known_series() if series else {}
        coming = series | {shipped[code][0] for code in series if code in shipped}
        for one in dict.fromkeys(planned.entry.index for planned in self._plan.contracts):
            if one and one not in self._known.indices and one not in coming:
                text = _("L’indice {index} n’a pas encore de valeurs dans le registre : son nom est gardé.")
                self._note("series_unknown", text.format(index=one))

    # ------------------------------------------------------------------------------------------- pieces

    def _check_rate(self, sheet: SheetName, row: Row[Any], rate: Decimal | None) -> None:
        if rate is not None and not 0 <= rate <= _HUNDRED:
            self._add_fault(sheet, row, "vat_rate", french.percent(rate), _("un taux entre 0 et 100"))

    def _twice(self, sheet: SheetName, row: Row[Any], key: str, found: str) -> None:
        self._add_fault(sheet, row, key, found, _("une seule ligne à ce nom dans la feuille"))

    def _fault(self, row: Row[ContractEntry], key: str, found: str, expected: str) -> None:
        self._add_fault(SheetName.CONTRACTS, row, key, found, expected)

    def _add_fault(self, sheet: SheetName, row: Row[Any], key: str, found: str, expected: str) -> None:
        header = next(column.header for column in sheet_of(sheet).columns if column.key == key)
        self._plan.faults.append(Fault(sheet.value, row.number, header, found, expected))

    def _note(self, code: str, text: str) -> None:
        self._plan.notes.append(Note(code, text))
