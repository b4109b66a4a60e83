"""What an import says: what it holds, what is wrong, what it left out or made by itself."""

from dataclasses import dataclass, field

from contractdesk.common import french
from contractdesk.common.i18n import _


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to correct in the workbook: where it is, what stands there, what was expected."""

    sheet: str
    row: int
    column: str
    found: str
    expected: str

    @property
    def text(self) -> str:
        """The fault in a sentence."""
        place = _("Feuille « {sheet} », ligne {row}, colonne « {column} »").format(
            sheet=self.sheet, row=self.row, column=self.column
        )
        if not self.found:
            return _("{place} : rien n’est indiqué, attendu : {expected}.").format(
                place=place, expected=self.expected
            )
        return _("{place} : {found} n’est pas accepté, attendu : {expected}.").format(
            place=place, found=french.quoted(self.found), expected=self.expected
        )


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know that stops nothing; ``code`` is for programs.

    Codes: ``sheet_ignored``, ``column_ignored``, ``row_ignored``, ``vendor_created``, ``vendor_kept``,
    ``vendor_doubtful``, ``module_created``, ``module_kept``, ``series_unknown``, ``value_corrected``.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a workbook brings to a register, in rows of each table; nothing was written when it has a fault.

    Attributes:
        counts: rows by table name: vendor, module, contract, line, index_value.
        faults: everything to correct, in the order of the workbook's sheets and rows.
        notes: what was left out, made or kept.
        applied: whether the rows are now in the register.
    """

    counts: dict[str, int]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    applied: bool = field(default=False)
