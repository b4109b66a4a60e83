"""What the command line says to people: aligned tables and sentences, in French."""

from collections.abc import Iterable, Sequence
from datetime import date

from contractdesk.common import french
from contractdesk.common.errors import Problem
from contractdesk.common.i18n import _
from contractdesk.services import labels
from contractdesk.services.dto import ContractRow, DeadlineRow, IndexRow, ReadingView, RevisionView
from contractdesk.services.errors import problem_text
from contractdesk.services.import_report import ImportReport
from contractdesk.services.indices import IndexImport
from contractdesk.services.invoice_check import InvoiceCheck
from contractdesk.services.registers import RegisterInfo

_GAP = "  "


def status(as_of: date, rows: Sequence[ContractRow]) -> str:
    """Return the state of contracts as a table."""
    heading = _("État des contrats au {day}").format(day=french.date(as_of))
    columns = (
        _("Référence"),
        _("Titulaire"),
        _("État"),
        _("Période"),
        _("Fin"),
        _("Préavis avant"),
        _("Montant HT"),
    )
    lines = [
        (
            row.reference,
            row.vendor,
            labels.status(row.status),
            "" if row.term is None else f"{french.date(row.term.start)} → {french.date(row.term.end)}",
            _date(row.final_end),
            _date(row.limit),
            french.money(row.annual_ht),
        )
        for row in rows
    ]
    return _block(heading, table(columns, lines, right=(6,)) if rows else [_("Aucun contrat.")])


def deadlines(as_of: date, rows: Sequence[DeadlineRow]) -> str:
    """Return deadlines as a table, with their sentences."""
    heading = _("Échéances au {day}").format(day=french.date(as_of))
    columns = (_("Agir avant"), _("Urgence"), _("Contrat"), _("Échéance"), _("Montant HT"), _("Quoi"))
    lines = [
        (
            french.date(row.act_by),
            labels.bucket(row.bucket),
            row.reference,
            labels.deadline_kind(row.kind),
            french.money(row.amount_ht),
            row.title,
        )
        for row in rows
    ]
    return _block(heading, table(columns, lines, right=(4,)) if rows else [_("Aucune échéance.")])


def revise(view: RevisionView, check: InvoiceCheck | None, saved: str = "") -> str:
    """Return a calculation explained, reading by reading, and the check of an invoice."""
    heading = _("Révision de {reference} au {day}").format(reference=view.reference, day=french.date(view.on))
    lines: list[str] = []
    if view.wording:
        lines += [_("Clause : {wording}").format(wording=view.wording), ""]
    for reading in view.readings:
        lines += [*_reading(reading), ""]
    lines += view.notes
    if check is not None:
        lines += _invoice(check)
    if saved:
        lines.append(_("Révision enregistrée selon la lecture « {reading} ».").format(reading=saved))
    return _block(heading, lines)


def info(found: RegisterInfo) -> str:
    """Return what a register says of itself."""
    changed = _("aucune")
    if found.last_change is not None:
        changed = _("{when} par {who}").format(
            when=french.moment(found.last_change), who=found.last_change_by
        )
    facts = [
        (_("Registre"), str(found.path)),
        (_("Schéma"), str(found.schema)),
        (_("Version de ContractDesk"), found.app_version),
        (_("Créé le"), french.moment(found.created_at)),
        (_("Accès"), _("lecture seule") if found.read_only else _("lecture et écriture")),
        (_("Dernière modification"), changed),
        (_("Dernière sauvegarde"), french.moment(found.last_backup) if found.last_backup else _("aucune")),
    ]
    facts += [(_capital(labels.table(name)), french.number(count)) for name, count in found.counts.items()]
    return _block("", columns_of(facts))


def check(problems: Sequence[Problem]) -> str:
    """Return what a verification found."""
    if not problems:
        return _("Le registre est en bon état.")
    count = french.counted(len(problems), _("problème trouvé"), _("problèmes trouvés"))
    return _block(count, [problem_text(one) for one in problems])


def index_list(rows: Sequence[IndexRow]) -> str:
    """Return index values as a table, newest first."""
    columns = (_("Série"), _("Mois"), _("Valeur"), _("Parution"), _("Qualité"), _("Version"))
    lines = [
        (
            row.series,
            row.month,
            _("manque") if row.value is None else french.number(row.value),
            _date(row.published_on) or (_("date estimée") if row.estimated else ""),
            "" if row.quality is None else labels.quality(row.quality),
            str(row.vintage) if row.vintage > 1 else "",
        )
        for row in rows
    ]
    return _block("", table(columns, lines, right=(2, 5)) if rows else [_("Aucune valeur d’indice.")])


def index_import(report: IndexImport) -> str:
    """Return what an import of index values has changed."""
    lines = [
        french.counted(report.added, _("valeur ajoutée"), _("valeurs ajoutées")),
        french.counted(report.corrected, _("valeur corrigée"), _("valeurs corrigées")),
        french.counted(report.unchanged, _("valeur déjà connue"), _("valeurs déjà connues")),
    ]
    lines += [_("Série ouverte : {code}").format(code=code) for code in report.new_series]
    lines += [
        _("{series}, {month} : {before} devient {after}").format(
            series=series,
            month=french.month(month),
            before=french.number(before),
            after=french.number(after),
        )
        for series, month, before, after in report.corrections
    ]
    return _block("", lines)


def workbook_import(report: ImportReport) -> str:
    """Return what a workbook brings, or everything to correct in it."""
    if report.faults:
        return _block("", [one.text for one in report.faults])
    heading = _("Classeur importé.") if report.applied else _("Le classeur peut être importé.")
    facts = [(_capital(labels.table(name)), french.number(count)) for name, count in report.counts.items()]
    return _block(heading, [*columns_of(facts), *(f"• {one.text}" for one in report.notes)])


# ---------------------------------------------------------------------------------------------- pieces


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return lines whose columns are aligned, those of figures on the right."""
    cells = [tuple(columns), *(tuple(row) for row in rows)]
    widths = [max(len(row[position]) for row in cells) for position in range(len(columns))]
    lines = [
        _GAP.join(
            cell.rjust(width) if position in right else cell.ljust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return [lines[0], _GAP.join("─" * width for width in widths), *lines[1:]]


def columns_of(facts: Sequence[tuple[str, str]]) -> list[str]:
    """Return labelled facts, their values aligned."""
    width = max(len(label) for label, _value in facts)
    return [f"{label.ljust(width)}{_GAP}{value}" for label, value in facts]


def _reading(reading: ReadingView) -> list[str]:
    lines = [_("Lecture « {id} » : {label}").format(id=reading.id, label=reading.label or _("la clause"))]
    if reading.refusal:
        return [*lines, f"{_GAP}{reading.refusal}"]
    lines += [f"{_GAP}{step}" for step in reading.steps]
    lines += [f"{_GAP}• {text}" for text in reading.warnings]
    return lines


def _invoice(check: InvoiceCheck) -> list[str]:
    lines = [
        _("Facturé : {amount} HT, soit {difference} € par rapport au calcul.").format(
            amount=french.money(check.amount_ht), difference=french.signed(check.difference_ht, 2)
        )
    ]
    if not check.explanations:
        return [*lines, _("Aucune lecture de la clause ne donne ce montant au centime.")]
    return [
        *lines,
        _("Ce qui donne ce montant au centime :"),
        *(f"{_GAP}{e.label}" for e in check.explanations),
    ]


def _block(heading: str, lines: Iterable[str]) -> str:
    return "\n".join([heading, "", *lines] if heading else lines).rstrip()


def _date(day: date | None) -> str:
    return "" if day is None else french.date(day)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
