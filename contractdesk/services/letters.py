"""Letters to a vendor: which ones make sense for a contract, and the facts that their models are filled with.

A fact that is not known is said to be missing in the letter itself, in brackets: nobody signs a blank unseen.
Letters are signed by a function, never by a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from contractdesk.common import french
from contractdesk.common.errors import FieldError, InputError, NotFoundError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.contract import Contract, notice_for, state_on
from contractdesk.domain.enums import DocumentKind, LetterKind
from contractdesk.domain.prices import totals_on
from contractdesk.services import labels, wording
from contractdesk.services.facts import Facts
from contractdesk.services.settings import RegisterSettings

NOTICES = (LetterKind.NON_RENEWAL, LetterKind.TERMINATION)
"""The letters that end a contract: they leave registered, and their sending is recorded apart."""
CODES = ("annee", "code_service", "engagement")
"""What the letter of Chorus Pro codes gives for a year."""
_MOST_EXITS = 6
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LetterChoices:
    """What can be written about a contract on a day: the kinds, the days it can be left, who signs."""

    reference: str
    vendor: str
    kinds: tuple[LetterKind, ...]
    exits: Mapping[LetterKind, tuple[date, ...]]
    exit_end: date | None
    signatory: str


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """A letter asked for.

    Attributes:
        kind: what it says.
        exit_end: the last day of the contract, for those that end it.
        signatory: the function of who signs; that of the settings when empty.
        paragraph: the person's own paragraph; for a request, what is asked for.
        extra: other facts by the name that the model has for them, such as those of a disputed revision.
    """

    kind: LetterKind
    exit_end: date | None = None
    signatory: str = ""
    paragraph: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What fills a model: texts by name, those that are missing in words, the codes by year, the arms."""

    title: str
    values: Mapping[str, str]
    missing: Mapping[str, str]
    codes: tuple[Mapping[str, str], ...]
    arms: bytes


def choices(facts: Facts, reference: str, today: date) -> LetterChoices:
    """Return what can be written about a contract.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    contract = facts.contract(reference)
    exits = {kind: _exits(contract, kind, today) for kind in NOTICES}
    days = exits[LetterKind.NON_RENEWAL] or exits[LetterKind.TERMINATION]
    state = state_on(contract, today, facts.context)
    return LetterChoices(
        reference=reference,
        vendor=contract.vendor,
        kinds=tuple(kind for kind in LetterKind if _makes_sense(kind, contract, today)),
        exits=exits,
        exit_end=state.next_exit if state.next_exit in days else next(iter(days), None),
        signatory=_signatory(facts.settings),
    )


def _makes_sense(kind: LetterKind, contract: Contract, today: date) -> bool:
    if kind in NOTICES:
        return bool(_exits(contract, kind, today))
    if kind is LetterKind.REVISION_DISPUTE:
        return contract.clause is not None
    if kind is LetterKind.CHORUS_CODES:
        return contract.needs_yearly_codes or bool(contract.coded_years)
    return True


def _exits(contract: Contract, kind: LetterKind, today: date) -> tuple[date, ...]:
    """Return the coming days at which a letter can end the contract: the last one needs none.

    Not renewing is for the end of a period; a contract that can be left within one is terminated there.
    """
    plan = contract.plan()
    if plan is None or contract.is_draft or contract.is_closed:
        return ()
    final = plan.final_end()
    days: list[date] = []
    day = max(today, plan.effect)
    while len(days) < _MOST_EXITS:
        end = plan.exit_at(day)
        if end < day or (final is not None and end >= final):
            break
        if kind is LetterKind.TERMINATION or plan.period_at(end).end == end:
            days.append(end)
        day = end + _DAY
    return tuple(days)


def _signatory(settings: RegisterSettings) -> str:
    return settings.signatory_role or _("Le Maire")


# ---------------------------------------------------------------------------------------------- facts


def letter_facts(
    database: Database, facts: Facts, reference: str, request: LetterRequest, today: date
) -> LetterFacts:
    """Return what fills the model of a letter.

    Raises:
        NotFoundError: ``contract_not_found``.
        ValidationError: ``letter_exit_missing``, ``letter_exit_unknown`` for a letter that ends a contract.
        InputError: ``letter_without_sense``.
    """
    contract = facts.contract(reference)
    if not _makes_sense(request.kind, contract, today):
        raise InputError("letter_without_sense", letter=labels.letter_kind(request.kind), reference=reference)
    if request.kind in NOTICES:
        _check_exit(request.exit_end, _exits(contract, request.kind, today))
    with database.read() as session:
        row = next(queries.each_contract(session, queries.WHOLE, reference=reference), None)
        if row is None:
            raise NotFoundError("contract_not_found", reference=reference)
        vendor = next(one for one in queries.vendors(session) if one.id == row.vendor_id)
        codes = {one.year: one for one in row.yearly_codes}
        known = _commune(facts.settings) | _vendor(vendor) | _contract(row, contract, today)
        bare = [one.title for one in row.documents if not one.sha256]
    year = _year(request, today)
    known |= _exit(facts, contract, request, today) | _codes_of(codes.get(year), year, facts.settings)
    known |= {
        "signataire": request.signatory.strip() or _signatory(facts.settings),
        "paragraphe": request.paragraph.strip(),
        "pieces": request.paragraph.strip() or "\n".join(bare),
        "date_lettre": french.long_date(today),
    }
    known = dict.fromkeys(_DISPUTED, "") | known | dict(request.extra)
    missing = {
        name: words for name, words in _needed(request.kind).items() if not known.get(name, "").strip()
    }
    values = known | {
        name: _("[à compléter : {words}]").format(words=words) for name, words in missing.items()
    }
    return LetterFacts(
        title=_title(request, year),
        values=values,
        missing=missing,
        codes=(_code_row(values),),
        arms=facts.settings.arms,
    )


def _check_exit(exit_end: date | None, days: tuple[date, ...]) -> None:
    if exit_end is None:
        raise ValidationError([FieldError("exit_end", "letter_exit_missing")])
    if exit_end not in days:
        raise ValidationError([FieldError("exit_end", "letter_exit_unknown", {"day": exit_end})])


def _title(request: LetterRequest, year: int) -> str:
    if request.kind in NOTICES and request.exit_end is not None:
        return notice_title(request.kind, request.exit_end)
    if request.kind is LetterKind.CHORUS_CODES:
        return _("Codes Chorus Pro de {year}").format(year=year)
    return labels.letter_kind(request.kind)


def notice_title(kind: LetterKind, exit_end: date) -> str:
    """Return the title of a letter that ends a contract: by it, the one that was sent is found again."""
    return _("{letter} pour le {day}").format(letter=labels.letter_kind(kind), day=french.date(exit_end))


def link_document(
    session: queries.Session, row: models.Contract, letter: models.NoticeLetter, title: str
) -> None:
    """Have a sent letter name its document: that of the title, the one prepared for its day, or a new one."""
    wanted = title
    if not wanted and letter.document_id is None and letter.exit_end is not None:
        wanted = notice_title(LetterKind(letter.kind), letter.exit_end)
    found = [one for one in row.documents if one.kind == DocumentKind.LETTER and one.title == wanted]
    # The PDF is what was printed; the latest is what was sent.
    found.sort(key=lambda one: (one.media_type == "application/pdf", one.id))
    if found:
        letter.document_id = found[-1].id
    elif title:
        kept = models.Document(kind=DocumentKind.LETTER, title=title, dated_on=letter.sent_on)
        row.documents.append(kept)
        session.flush()
        letter.document_id = kept.id


def _year(request: LetterRequest, today: date) -> int:
    """Return the year of the codes: the one asked for, or the one that the next invoices belong to."""
    text = request.extra.get("annee", "")
    return int(text) if text.isdecimal() else today.year + (1 if today.month >= 10 else 0)


def _commune(settings: RegisterSettings) -> dict[str, str]:
    town = " ".join(part for part in (settings.commune_postal_code, settings.commune_city) if part)
    return {
        "commune_nom": settings.commune_name,
        "commune_adresse": _lines(settings.commune_address, without=settings.commune_city),
        "commune_ville": town,
        "commune_siret": settings.commune_siret,
        "commune_telephone": settings.commune_phone,
        "commune_courriel": settings.commune_email,
        "lieu": settings.commune_city or _place_of(settings.commune_name),
    }


def _place_of(name: str) -> str:
    """Return the town in the name of a commune, « Commune de Bron » or « Ville d’Ambert »."""
    for start in (_("Commune de "), _("Commune d’"), _("Ville de "), _("Ville d’"), _("Mairie de ")):
        if name.startswith(start):
            return name.removeprefix(start)
    return name


def _vendor(vendor: models.Vendor) -> dict[str, str]:
    return {
        "titulaire_nom": vendor.name,
        "titulaire_adresse": _lines(vendor.address),
        "titulaire_ville": " ".join(part for part in (vendor.postal_code, vendor.city) if part),
        "titulaire_siret": vendor.siret,
    }


def _lines(address: str, *, without: str = "") -> str:
    """Return an address one line below the other, without the town that stands alone elsewhere."""
    parts = [part.strip() for part in address.replace("\n", ",").split(",")]
    return "\n".join(part for part in parts if part and part != without)


def _contract(row: models.Contract, contract: Contract, today: date) -> dict[str, str]:
    terms, plan = contract.terms, contract.plan()
    totals = totals_on(contract.items, today if plan is None else max(today, plan.effect), terms.effect)
    return {
        "contrat_reference": row.reference,
        "contrat_objet": row.object,
        "contrat_forme": row.legal_form,
        "contrat_decision": _decision(row),
        "contrat_effet": "" if terms.effect is None else french.long_date(terms.effect),
        "contrat_reconduction": labels.renewal(terms.renewal_kind),
        "preavis": "" if terms.notice is None else wording.duration(terms.notice),
        "montant_ht": "" if totals is None else french.money(totals.ht),
        "montant_ttc": "" if totals is None else french.money(totals.ttc),
    }


def _decision(row: models.Contract) -> str:
    parts = [_("décision n° {number}").format(number=row.decision_number) if row.decision_number else ""]
    if row.decision_number and row.decision_date:
        parts.append(_("du {day}").format(day=french.long_date(row.decision_date)))
    return " ".join(part for part in parts if part)


def _exit(facts: Facts, contract: Contract, request: LetterRequest, today: date) -> dict[str, str]:
    """Return the days of the exit asked for; a notice that is late already has no limit to name."""
    empty = dict.fromkeys(("sortie", "limite", "envoyer_avant", "periode_debut", "periode_fin"), "")
    plan, end = contract.plan(), request.exit_end
    if plan is None or end is None:
        return empty
    period = plan.period_at(end)
    found = empty | {
        "sortie": french.long_date(end),
        "periode_debut": french.long_date(period.start),
        "periode_fin": french.long_date(period.end),
    }
    dates = notice_for(contract, end, facts.context)
    if dates is not None and today <= dates.limit:
        found |= {"limite": french.long_date(dates.limit), "envoyer_avant": french.long_date(dates.send_by)}
    return found


def _codes_of(code: models.YearlyCode | None, year: int, settings: RegisterSettings) -> dict[str, str]:
    return {
        "annee": str(year),
        "code_service": "" if code is None else code.service_code,
        "engagement": "" if code is None else code.commitment_code,
    }


def _code_row(values: Mapping[str, str]) -> Mapping[str, str]:
    return {name: values[name] for name in CODES}


# ------------------------------------------------------------------------------------------ vocabulary

_DISPUTED = (
    "facture",
    "facture_date",
    "revision_date",
    "montant_facture",
    "montant_calcule",
    "ecart",
    "formule",
    "calcul",
)


def _needed(kind: LetterKind) -> dict[str, str]:
    """Return the facts that a letter which names them cannot do without, in words.

    The SIRET is but an ornament of the letterhead, save where it is what the vendor must copy.
    """
    needed = _facts_in_words()
    if kind is not LetterKind.CHORUS_CODES:
        del needed["commune_siret"]
    return needed


def _facts_in_words() -> dict[str, str]:
    return {
        "commune_nom": _("nom de la commune"),
        "commune_adresse": _("adresse de la commune"),
        "commune_siret": _("SIRET de la commune"),
        "lieu": _("ville de la commune"),
        "titulaire_nom": _("nom du titulaire"),
        "titulaire_adresse": _("adresse du titulaire"),
        "contrat_objet": _("objet du contrat"),
        "contrat_effet": _("date d’effet du contrat"),
        "preavis": _("durée du préavis"),
        "montant_ht": _("montant annuel HT"),
        "sortie": _("dernier jour du contrat"),
        "pieces": _("pièces demandées"),
        "code_service": _("code service"),
        "engagement": _("numéro d’engagement"),
        "facture": _("numéro de la facture"),
        "revision_date": _("date de la révision"),
        "montant_facture": _("montant facturé"),
        "montant_calcule": _("montant calculé par la commune"),
        "ecart": _("écart"),
        "calcul": _("détail du calcul"),
    }


def fields() -> dict[str, str]:
    """Return every field that a model may hold, with what it is, for who edits the models."""
    return _facts_in_words() | {
        "blason": _("blason de la commune"),
        "commune_ville": _("code postal et ville de la commune"),
        "commune_telephone": _("téléphone de la commune"),
        "commune_courriel": _("courriel de la commune"),
        "titulaire_ville": _("code postal et ville du titulaire"),
        "titulaire_siret": _("SIRET du titulaire"),
        "contrat_reference": _("référence du contrat"),
        "contrat_forme": _("forme du contrat"),
        "contrat_decision": _("décision, avec sa date"),
        "contrat_reconduction": _("tacite, expresse ou aucune"),
        "montant_ttc": _("montant annuel TTC"),
        "limite": _("dernier jour où la lettre peut être reçue, vide s’il est passé"),
        "envoyer_avant": _("jour avant lequel envoyer la lettre"),
        "periode_debut": _("premier jour de la période"),
        "periode_fin": _("dernier jour de la période"),
        "annee": _("année des codes Chorus Pro"),
        "codes": _("les codes, une ligne par année"),
        "date_lettre": _("date de la lettre"),
        "signataire": _("fonction de qui signe"),
        "paragraphe": _("paragraphe libre"),
        "facture_date": _("date de la facture"),
        "formule": _("formule de révision"),
    }
