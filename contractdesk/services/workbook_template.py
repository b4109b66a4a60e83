"""The empty workbook to fill in: headers, lists to choose from, and what each column expects in a comment.

The examples stand in comments, never in rows: nobody has to delete them before the import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.common import files
from contractdesk.common.i18n import _
from contractdesk.services import workbook_layout
from contractdesk.services.workbook_columns import SHEETS, Column, Sheet, SheetName

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

_LAST_ROW = 2_000
_COMMENT_WIDTH, _COMMENT_LINE, _LINE_LENGTH = 300, 18, 42


def write_template(path: Path, *, overwrite: bool = False) -> None:
    """Write an empty workbook that `imports.apply` reads once it is filled in.

    Raises:
        StorageError: see `files.atomic_write`.
    """
    files.atomic_write(path, _write, overwrite=overwrite)


def _write(path: Path) -> None:
    workbook = workbook_layout.new_workbook(_("Modèle d’import ContractDesk"))
    for sheet in sorted(SHEETS, key=lambda one: _ORDER.index(one.name)):
        _add(workbook, sheet)
    workbook_layout.save(workbook, path)


_ORDER = (
    SheetName.CONTRACTS,
    SheetName.LINES,
    SheetName.VENDORS,
    SheetName.MODULES,
    SheetName.INDICES,
)


def _add(workbook: Workbook, sheet: Sheet) -> None:
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter

    looks = [workbook_layout.look_of(column.kind) for column in sheet.columns]
    widths = [workbook_layout.width_of(column.header, (" " * 12,)) for column in sheet.columns]
    headers = [column.header for column in sheet.columns]
    worksheet = workbook_layout.new_sheet(workbook, sheet.name.value, headers, widths)
    cells = workbook_layout.header_cells(worksheet, headers, looks)
    for position, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True), start=1):
        text = _help(sheet, column)
        lines = sum(1 + len(line) // _LINE_LENGTH for line in text.split("\n"))
        cell.comment = Comment(text, "ContractDesk", height=_COMMENT_LINE * (lines + 1), width=_COMMENT_WIDTH)
        letter = get_column_letter(position)
        workbook_layout.offer(
            worksheet,
            f"{letter}2:{letter}{_LAST_ROW}",
            column.codec.choices(),
            is_closed=column.codec.closed,
            expected=column.codec.expected(),
        )
        worksheet.column_dimensions[letter].number_format = looks[position - 1].number_format
    worksheet.append(cells)


def _help(sheet: Sheet, column: Column) -> str:
    """Return what a column expects, an example of it, and what it is for where the header does not say."""
    lines = [_("Attendu : {expected}.").format(expected=column.codec.expected())]
    if column.required:
        lines.insert(0, _("À remplir sur chaque ligne."))
    hint = _hints().get((sheet.name, column.key), "")
    if hint:
        lines.append(hint)
    example = _EXAMPLES.get((sheet.name, column.key))
    if example:
        lines.append(_("Exemple : {example}").format(example=example))
    return "\n".join(lines)


def _hints() -> dict[tuple[SheetName, str], str]:
    """Return what a header does not say by itself."""
    contracts, lines = SheetName.CONTRACTS, SheetName.LINES
    return {
        (contracts, "vendor"): _("Un nom qui n’est pas dans la feuille « Éditeurs » y est ajouté."),
        (contracts, "effect_on"): _("Laisser vide si le contrat commence à un événement non daté."),
        (contracts, "max_renewals"): _("Vide : sans limite."),
        (contracts, "total_months"): _("Reconductions comprises."),
        (contracts, "end_cap_on"): _("Dernier jour possible, reconductions comprises."),
        (contracts, "notice_months"): _("Le préavis se donne en mois ou en jours, pas les deux."),
        (contracts, "notice_days"): _("Le préavis se donne en mois ou en jours, pas les deux."),
        (contracts, "postal_margin_days"): _("Vide : celle du registre."),
        (contracts, "annual_ht"): _("Le total des lignes, s’il y en a ; sinon le prix du contrat."),
        (contracts, "vat_rate"): _("Vide : 20."),
        (contracts, "billing"): _("Vide : annuelle. Ajouter « , terme échu » si la facture suit la période."),
        (contracts, "index"): _("Le code de la série, ou de l’indice quand la clause ne dit pas laquelle."),
        (contracts, "fixed_part"): _("La part fixe et la part indexée font 1."),
        (contracts, "indexed_part"): _("La part fixe et la part indexée font 1."),
        (contracts, "price_base"): _("Le prix que la révision multiplie."),
        (contracts, "base_month"): _("Vide : le dernier indice connu à la date d’effet."),
        (contracts, "floor_percent"): _("Hausse minimale."),
        (contracts, "cap_percent"): _("Hausse maximale."),
        (lines, "contract"): _("Une référence de la feuille « Contrats »."),
        (lines, "annual_ht"): _(
            "Le prix d’un groupe se met sur sa première ligne, les autres restent vides."
        ),
        (lines, "vat_rate"): _("Vide : celle du contrat."),
        (lines, "group"): _("Le même nom sur toutes les lignes qui partagent un prix."),
        (lines, "starts_on"): _("Vide : depuis le début du contrat."),
        (lines, "ends_on"): _("Vide : jusqu’à la fin du contrat."),
        (SheetName.VENDORS, "email"): _("Une adresse de service, pas celle d’une personne."),
        (SheetName.INDICES, "published_on"): _("Vide : estimée au dernier jour ouvré du mois suivant."),
        (SheetName.INDICES, "quality"): _("Vide : publiée."),
    }


# Codes and figures: the same in every language.
_EXAMPLES = {
    (SheetName.CONTRACTS, "reference"): "2025-INF-012",
    (SheetName.CONTRACTS, "effect_on"): "01/01/2025",
    (SheetName.CONTRACTS, "initial_months"): "12",
    (SheetName.CONTRACTS, "renewal_months"): "12",
    (SheetName.CONTRACTS, "max_renewals"): "3",
    (SheetName.CONTRACTS, "total_months"): "48",
    (SheetName.CONTRACTS, "notice_months"): "2",
    (SheetName.CONTRACTS, "articles"): "6156",
    (SheetName.CONTRACTS, "index"): "syntec-revise",
    (SheetName.CONTRACTS, "fixed_part"): "0,15",
    (SheetName.CONTRACTS, "indexed_part"): "0,85",
    (SheetName.CONTRACTS, "rounding_decimals"): "3",
    (SheetName.CONTRACTS, "floor_percent"): "2",
    (SheetName.LINES, "contract"): "2025-INF-012",
    (SheetName.LINES, "article"): "6156",
    (SheetName.MODULES, "quantity"): "5",
    (SheetName.INDICES, "series"): "syntec-revise",
    (SheetName.INDICES, "value"): "314,8",
}
