"""Every row of a sheet with its verdict, and those that are kept taken in: all of them or none, one undo."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from contractdesk.common import files, french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.data import queries
from contractdesk.data.engine import Database
from contractdesk.domain.dates import ONE_DAY, day_to_day, months_between
from contractdesk.domain.enums import RenewalKind
from contractdesk.services import imports, workbook_layout
from contractdesk.services.import_report import ImportReport
from contractdesk.services.sheet_import import cells
from contractdesk.services.sheet_import.mapping import END, targets
from contractdesk.services.sheet_import.reading import RawSheet, Value
from contractdesk.services.workbook_cells import Kind, Unreadable
from contractdesk.services.workbook_columns import ContractEntry, SheetName
from contractdesk.services.workbook_reader import Row, Workbook

_TOTALS = ("total", "sous-total", "sous total", "totaux")
_SAME_VENDOR, _SAME_CONTRACT = 92, 90
_REQUIRED = ("vendor", "object")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a cell: a fault stops its row, a doubt does not."""

    key: str
    text: str
    is_fault: bool = False


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """A row of the sheet.

    Attributes:
        number: as the spreadsheet counts it.
        raw: its cells as they stand.
        entry: what was understood, None for a row that is no contract.
        remarks: faults and doubts.
        left_out: why the row is no contract (blank, total, title); empty for one that is.
        duplicate_of: the contract of the register that it looks like.
    """

    number: int
    raw: tuple[Value, ...]
    entry: ContractEntry | None = None
    remarks: tuple[Remark, ...] = ()
    left_out: str = ""
    duplicate_of: str = ""

    @property
    def is_faulty(self) -> bool:
        """Whether something in it must be corrected first."""
        return any(one.is_fault for one in self.remarks)

    @property
    def is_proposed(self) -> bool:
        """Whether it is ticked at first: a contract without fault, not in the register already."""
        return self.entry is not None and not self.is_faulty and not self.duplicate_of

    @property
    def reason(self) -> str:
        """Why it is not taken in, in words."""
        faults = [one.text for one in self.remarks if one.is_fault]
        if self.duplicate_of:
            faults.append(_("déjà au registre\u00a0: {reference}").format(reference=self.duplicate_of))
        return "\u00a0; ".join([self.left_out] if self.left_out else faults)


@dataclass(frozen=True, slots=True)
class Intake:
    """A sheet looked at: its headers, what each column is, its rows."""

    sheet: RawSheet
    header: int
    mapping: dict[int, str]
    rows: tuple[IntakeRow, ...]

    @property
    def contracts(self) -> tuple[IntakeRow, ...]:
        """The rows that are contracts, faulty or not."""
        return tuple(row for row in self.rows if row.entry is not None)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the register holds, to compare with."""

    references: frozenset[str]
    vendors: tuple[str, ...]
    contracts: tuple[tuple[str, str, str], ...]


def examine(database: Database, sheet: RawSheet, header: int, mapping: Mapping[int, str]) -> Intake:
    """Return every row with its verdict; nothing is written.

    Args:
        database: the register.
        sheet: the sheet.
        header: the position of the row of headers.
        mapping: what each column is, by position (see `mapping.suggest`).
    """
    with database.read() as session:
        names = queries.vendor_names(session)
        held = _Held(
            queries.contract_references(session),
            tuple(names.values()),
            tuple(
                (one.reference, names[one.vendor_id], one.object)
                for one in queries.each_contract(session, queries.PRICED, with_archived=True)
            ),
        )
    reader = _Reader(dict(mapping), held)
    rows = [reader.read(place + 1, row) for place, row in enumerate(sheet.rows) if place > header]
    return Intake(sheet, header, dict(mapping), tuple(rows))


def take_in(database: Database, name: str, rows: Iterable[IntakeRow]) -> ImportReport:
    """Write the rows that are kept, in one transaction that can be undone; nothing when one has a fault.

    Args:
        database: the register.
        name: of the file, for the journal.
        rows: those that are ticked.

    Raises:
        InputError: ``nothing_to_import`` without any row.
        StorageError: the register cannot be written.
    """
    kept = [Row(row.number, row.entry) for row in rows if row.entry is not None and not row.is_faulty]
    if not kept:
        raise InputError("nothing_to_import")
    workbook = Workbook()
    workbook.rows[SheetName.CONTRACTS] = kept
    return imports.apply_sheet(workbook, database, name)


def write_rejected(path: Path, intake: Intake, rows: Iterable[IntakeRow], *, overwrite: bool = False) -> None:
    """Write rows in a workbook as they stood, with the reason in a column of its own.

    Raises:
        StorageError: see `files.atomic_write`.
    """
    width = len(intake.sheet.rows[intake.header])
    headers = [shown(cell) or " " for cell in intake.sheet.rows[intake.header]]
    headers.append(_("Motif"))
    table = [[*map(shown, row.raw), row.reason or _("non cochée")] for row in rows]
    widths = [
        workbook_layout.width_of(header, [line[place] for line in table])
        for place, header in enumerate(headers)
    ]

    def write(temporary: Path) -> None:
        workbook = workbook_layout.new_workbook(_("Lignes non importées"))
        sheet = workbook_layout.new_sheet(workbook, _("Lignes non importées"), headers, widths)
        looks = [workbook_layout.look_of(Kind.TEXT)] * (width + 1)
        sheet.append(workbook_layout.header_cells(sheet, headers, looks))
        for line in table:
            sheet.append([workbook_layout.text_cell(sheet, text) for text in line])
        workbook_layout.save(workbook, temporary)

    files.atomic_write(path, write, overwrite=overwrite)


def shown(value: Value) -> str:
    """Return a cell as people read it."""
    if value is None:
        return ""
    return french.date(value) if isinstance(value, date) else str(value)


# ---------------------------------------------------------------------------------------------- one row


class _Reader:
    """Reads the rows one after the other; what an earlier row has taken counts for the later ones."""

    def __init__(self, mapping: Mapping[int, str], held: _Held) -> None:
        self._mapping = mapping
        self._held = held
        self._references = {french.fold(one) for one in held.references}
        self._words = {target.key: target.words for target in targets()}

    def read(self, number: int, row: tuple[Value, ...]) -> IntakeRow:
        left_out = self._left_out(row)
        if left_out:
            return IntakeRow(number, row, left_out=left_out)
        facts, remarks = self._facts(row)
        self._name_vendor(facts, remarks)
        duplicate = self._duplicate(facts)
        self._name(facts, remarks, is_new=not duplicate)
        remarks += _deduce_term(facts)
        remarks += _missing(facts, self._words)
        fields = {"reference": "", "vendor": "", "object": ""} | facts
        return IntakeRow(number, row, ContractEntry(**fields), tuple(remarks), duplicate_of=duplicate)

    def _left_out(self, row: tuple[Value, ...]) -> str:
        filled = [cell for cell in row if cell is not None]
        if not filled:
            return _("ligne vide")
        texts = [french.fold(cell) for cell in filled if isinstance(cell, str)]
        mapped = {key: row[place] for place, key in self._mapping.items() if place < len(row)}
        is_bare = any(mapped.get(key) is None for key in _REQUIRED)
        if is_bare and any(text.startswith(_TOTALS) for text in texts):
            return _("ligne de total")
        if len(filled) == 1:
            return _("une seule case remplie\u00a0: un titre")
        if self._mapping and all(mapped.get(key) is None for key in self._mapping.values()):
            return _("aucune case des colonnes choisies n’est remplie")
        return ""

    def _facts(self, row: tuple[Value, ...]) -> tuple[dict[str, Any], list[Remark]]:
        facts: dict[str, Any] = {}
        remarks = []
        for place, key in self._mapping.items():
            value = row[place] if place < len(row) else None
            if value is None:
                continue
            try:
                # What another column says of its own (« 3 fois ») is not overruled by a longer cell.
                facts |= {name: one for name, one in cells.read(key, value).items() if name not in facts}
            except Unreadable:
                text = _("{column}\u00a0: {found} n’est pas compris, attendu\u00a0: {expected}").format(
                    column=self._words[key], found=french.quoted(shown(value)), expected=cells.expected(key)
                )
                remarks.append(Remark(key, text, is_fault=True))
        return facts, remarks

    def _name_vendor(self, facts: dict[str, Any], remarks: list[Remark]) -> None:
        """Take the vendor of the register that a name is short for (« Libriciel »)."""
        from rapidfuzz import fuzz

        name = facts.get("vendor", "")
        folded = french.fold(name)
        if not folded or any(french.fold(one) == folded for one in self._held.vendors):
            return
        likely = [(round(fuzz.token_set_ratio(folded, french.fold(one))), one) for one in self._held.vendors]
        score, found = max(likely, default=(0, ""))
        if score >= _SAME_VENDOR:
            facts["vendor"] = found
            text = _("{name} est pris pour {vendor}, déjà au registre").format(
                name=french.quoted(name), vendor=french.quoted(found)
            )
            remarks.append(Remark("vendor", text))

    def _duplicate(self, facts: Mapping[str, Any]) -> str:
        """Return the contract of the register that a row looks like: its reference, or vendor and object."""
        from rapidfuzz import fuzz

        reference = french.fold(facts.get("reference", ""))
        vendor, subject = french.fold(facts.get("vendor", "")), french.fold(facts.get("object", ""))
        for held, held_vendor, held_subject in self._held.contracts:
            if reference and french.fold(held) == reference:
                return held
            same_vendor = vendor and french.fold(held_vendor) == vendor
            if same_vendor and fuzz.token_sort_ratio(subject, french.fold(held_subject)) >= _SAME_CONTRACT:
                return held
        return ""

    def _name(self, facts: dict[str, Any], remarks: list[Remark], *, is_new: bool) -> None:
        """Give a reference to a contract that has none, and refuse one that is given twice."""
        reference = facts.get("reference", "")
        if not reference and facts.get("vendor"):
            facts["reference"] = reference = self._free_reference(facts["vendor"])
            text = _("référence créée\u00a0: {reference}").format(reference=reference)
            remarks.append(Remark("reference", text))
        folded = french.fold(reference)
        if folded in self._references and is_new:
            text = _("la référence {reference} est donnée deux fois").format(reference=reference)
            remarks.append(Remark("reference", text, is_fault=True))
        self._references.add(folded)

    def _free_reference(self, vendor: str) -> str:
        word = re.sub(r"[^A-Z0-9]+", "-", french.fold(vendor).upper()).strip("-")[:16].strip("-")
        number = 1
        while french.fold(f"{word}-{number}") in self._references:
            number += 1
        return f"{word}-{number}"


def _deduce_term(facts: dict[str, Any]) -> list[Remark]:
    """Use the last day of a period: with the first one it tells the term, when it is whole months."""
    end = facts.pop(END, None)
    effect, term = facts.get("effect_on"), facts.get("initial_months")
    if end is None:
        return []
    if effect is None:
        return [Remark(END, _("la date de fin ne sert pas sans date d’effet"))]
    if end <= effect:
        return [Remark(END, _("la date de fin n’est pas après la date d’effet"), is_fault=True)]
    months = months_between(effect, end + ONE_DAY)
    is_whole = months > 0 and day_to_day(effect, months) - ONE_DAY == end
    if term is None and is_whole:
        facts["initial_months"] = months
        span = french.duration(months, "month")
        return [Remark(END, _("durée déduite des deux dates\u00a0: {span}").format(span=span))]
    if term is None:
        facts["end_cap_on"] = end
        return [Remark(END, _("gardée comme dernier jour possible\u00a0: la durée est à compléter"))]
    if facts.get("renewal") in (None, RenewalKind.NONE) and day_to_day(effect, term) - ONE_DAY != end:
        return [Remark(END, _("ne correspond pas à la durée indiquée\u00a0: c’est la durée qui compte"))]
    return []


def _missing(facts: Mapping[str, Any], words: Mapping[str, str]) -> list[Remark]:
    """Name what a contract cannot do without, and what it will have to be completed with."""
    found = [
        Remark(key, _("{column}\u00a0: rien n’est indiqué").format(column=words[key]), is_fault=True)
        for key in _REQUIRED
        if not facts.get(key)
    ]
    if facts.get("renewal") is RenewalKind.TACIT and not facts.get("renewal_months"):
        found.append(Remark("renewal", _("durée de la reconduction à compléter dans la fiche")))
    amount = facts.get("annual_ht")
    if isinstance(amount, Decimal) and amount < 0:
        found.append(Remark("annual_ht", _("un montant négatif"), is_fault=True))
    return found


def remember(headers: Sequence[Value], mapping: Mapping[int, str]) -> dict[str, str]:
    """Return what to remember of a mapping, by folded header; nothing for a column left out."""
    return {
        french.fold(cell): mapping.get(place, "")
        for place, cell in enumerate(headers)
        if isinstance(cell, str)
    }
