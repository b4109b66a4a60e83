"""« Échéances », « Courriers et préavis », « Documents » and « Historique » of the contract sheet."""

from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import models
from contractdesk.domain.contract import Contract
from contractdesk.domain.enums import DeadlineState, DocumentKind
from contractdesk.services import deadlines as deadline_rows
from contractdesk.services import labels
from contractdesk.services.dto import Grid, Section
from contractdesk.services.facts import Facts


def deadlines(facts: Facts, contract: Contract, row: models.Contract, today: date) -> Section:
    """Return what is to be done for a contract in the coming months, and why then."""
    rows = tuple(
        (
            french.date(one.act_by),
            labels.bucket(one.bucket),
            labels.deadline_kind(one.kind),
            one.title[:1].upper() + one.title[1:],
            french.money(one.amount_ht),
            one.why,
        )
        for one in deadline_rows.rows(facts, today, reference=contract.reference)
    )
    grids = []
    columns = (_("Agir avant"), _("Urgence"), _("Nature"), _("À faire"), _("Montant HT"), _("Pourquoi"))
    if rows:
        grids.append(Grid(_("Dix-huit mois à venir"), columns, rows, numeric=(4,)))
    if marked := _marked(facts, contract, row, today):
        marking = (_("Échéance"), _("Nature"), _("Suite donnée"), _("Le"), _("Motif"))
        grids.append(Grid(_("Traitées ou reportées"), marking, marked))
    return Section(
        "deadlines",
        _("Échéances"),
        grids=tuple(grids),
        empty=_("Rien à faire dans les dix-huit mois à venir."),
    )


def _marked(
    facts: Facts, contract: Contract, row: models.Contract, today: date
) -> tuple[tuple[str, ...], ...]:
    """Return what the commune has said of the deadlines above, and of those it has dealt with."""
    marks = {(one.kind, one.anchor): one for one in row.marks}
    found = deadline_rows.computed(facts, today, reference=contract.reference, with_done=True)
    return tuple(
        (
            french.date(one.due_on),
            labels.deadline_kind(one.kind),
            labels.deadline_state(one.state)
            if one.snoozed_until is None
            else _("Rappel le {day}").format(day=french.date(one.snoozed_until)),
            french.date(marks[one.kind, one.anchor].marked_on),
            marks[one.kind, one.anchor].reason,
        )
        for one in found
        if one.state in (DeadlineState.DONE, DeadlineState.SNOOZED)
    )


def letters(row: models.Contract) -> Section:
    """Return the letters and decisions recorded for a contract."""
    grids = []
    titles = {one.id: one.title for one in row.documents}
    if row.letters:
        grids.append(
            Grid(
                _("Lettres envoyées"),
                (
                    _("Objet"),
                    _("Envoyée le"),
                    _("N° de recommandé"),
                    _("Reçue le"),
                    _("Pour le"),
                    _("Par"),
                    _("Document"),
                ),
                tuple(
                    (
                        labels.notice_kind(one.kind),
                        french.date(one.sent_on),
                        one.registered_number,
                        _day(one.received_on),
                        _day(one.exit_end),
                        one.sent_by,
                        "" if one.document_id is None else titles[one.document_id],
                    )
                    for one in row.letters
                ),
            )
        )
    if prepared := _prepared(row):
        grids.append(
            Grid(_("Lettres préparées, sans envoi enregistré"), (_("Lettre"), _("Datée du")), prepared)
        )
    if row.decisions:
        grids.append(
            Grid(
                _("Décisions"),
                (_("Décision"), _("Du"), _("Numéro"), _("Période finissant le"), _("Effet le"), _("Motif")),
                tuple(
                    (
                        labels.decision(one.kind),
                        french.date(one.decided_on),
                        one.number,
                        _day(one.period_end),
                        _day(one.effective_on),
                        one.reason,
                    )
                    for one in row.decisions
                ),
            )
        )
    return Section(
        "letters",
        _("Courriers et préavis"),
        grids=tuple(grids),
        empty=_("Aucune lettre ni décision enregistrée."),
    )


def _prepared(row: models.Contract) -> tuple[tuple[str, ...], ...]:
    """Return the letters that are kept and that no sending names, once for all their forms."""
    named = {one.document_id for one in row.letters}
    sent = {one.title for one in row.documents if one.id in named}
    found = {
        (one.title, _day(one.dated_on)): None
        for one in row.documents
        if one.kind == DocumentKind.LETTER and one.title not in sent
    }
    return tuple(found)


def documents(row: models.Contract) -> Section:
    """Return the documents of a contract; one without file says so."""
    grids: tuple[Grid, ...] = ()
    if row.documents:
        grids = (
            Grid(
                _("Documents"),
                (_("Type"), _("Titre"), _("Date"), _("Fichier")),
                tuple(
                    (
                        labels.document_kind(one.kind),
                        one.title,
                        _day(one.dated_on),
                        one.file_name if one.sha256 else _("fichier non joint"),
                    )
                    for one in row.documents
                ),
            ),
        )
    return Section("documents", _("Documents"), grids=grids, empty=_("Aucun document."))


def history(operations: list[tuple[str, str, str]]) -> tuple[Grid, ...]:
    """Return the operations that changed a contract, newest first."""
    if not operations:
        return ()
    return (Grid(_("Modifications"), (_("Le"), _("Par"), _("Quoi")), tuple(operations)),)


def _day(value: date | None) -> str:
    return "" if value is None else french.date(value)
