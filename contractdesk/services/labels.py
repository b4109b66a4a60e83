"""The French words for the domain's vocabularies, shared by screens, exports and the command line."""

from contractdesk.common.i18n import _
from contractdesk.domain.enums import (
    BillingTiming,
    Bucket,
    DeadlineKind,
    DeadlineState,
    DecisionKind,
    DocumentKind,
    LetterKind,
    Missing,
    NoticeKind,
    Quality,
    RenewalKind,
    Status,
    Window,
)
from contractdesk.services.dto import SearchKind


def status(value: Status) -> str:
    """Return the word for a contract's status."""
    return {
        Status.DRAFT: _("Projet"),
        Status.INCOMPLETE: _("À compléter"),
        Status.TERMINATED: _("Résilié"),
        Status.ENDED: _("Échu"),
        Status.NOTICE_GIVEN: _("Dénoncé"),
        Status.TO_DECIDE: _("À décider"),
        Status.LAST_TERM: _("Dernière période"),
        Status.NOTICE_CLOSED: _("Reconduction acquise"),
        Status.IN_FORCE: _("En cours"),
    }[value]


def window(value: Window) -> str:
    """Return the words for the state of a notice."""
    return {
        Window.OPEN: _("Préavis ouvert"),
        Window.POSTAL_RISK: _("Risque postal"),
        Window.LAST_DAY: _("Dernier jour"),
        Window.CLOSED: _("Préavis dépassé"),
        Window.NONE: _("Sans préavis à donner"),
    }[value]


def deadline_kind(value: DeadlineKind) -> str:
    """Return the words for a kind of deadline."""
    return {
        DeadlineKind.NOTICE: _("Préavis"),
        DeadlineKind.EXPRESS_DECISION: _("Reconduction à décider"),
        DeadlineKind.RENEWAL: _("Reconduction"),
        DeadlineKind.FINAL_END: _("Fin du contrat"),
        DeadlineKind.PROCUREMENT: _("Nouvelle consultation"),
        DeadlineKind.REVISION: _("Révision de prix"),
        DeadlineKind.INVOICE: _("Facture attendue"),
        DeadlineKind.PAYMENT: _("Paiement"),
        DeadlineKind.COMMISSIONING: _("Mise en service"),
        DeadlineKind.INDEX_MISSING: _("Indice manquant"),
        DeadlineKind.ENTITLEMENT: _("Droit annuel"),
        DeadlineKind.INFORMATION: _("Information à donner"),
        DeadlineKind.INCOMPLETE: _("Contrat à compléter"),
    }[value]


def bucket(value: Bucket) -> str:
    """Return the words for an urgency."""
    return {
        Bucket.OVERDUE: _("En retard"),
        Bucket.TODAY: _("Aujourd’hui"),
        Bucket.WEEK: _("Sous 7 jours"),
        Bucket.MONTH: _("Sous 30 jours"),
        Bucket.QUARTER: _("Sous 90 jours"),
        Bucket.LATER: _("Plus tard"),
    }[value]


def deadline_state(value: DeadlineState) -> str:
    """Return the words for the state of a deadline."""
    return {
        DeadlineState.OPEN: _("À faire"),
        DeadlineState.SNOOZED: _("Rappel plus tard"),
        DeadlineState.DONE: _("Traité"),
        DeadlineState.MISSED: _("Manqué"),
    }[value]


def missing(value: Missing) -> str:
    """Return the words for a fact that is missing."""
    return {
        Missing.START: _("la date de début"),
        Missing.INITIAL_TERM: _("la durée initiale"),
        Missing.RENEWAL_TERM: _("la durée de reconduction"),
        Missing.NOTICE: _("le préavis"),
        Missing.ANNUAL_HT: _("le montant annuel HT"),
        Missing.INDEX: _("l’indice de révision"),
    }[value]


def renewal(value: RenewalKind) -> str:
    """Return the word for a kind of renewal, as the workbook writes it."""
    return {
        RenewalKind.TACIT: _("tacite"),
        RenewalKind.EXPRESS: _("expresse"),
        RenewalKind.NONE: _("aucune"),
    }[value]


def timing(value: BillingTiming) -> str:
    """Return the words for the side of the period that is invoiced."""
    return {
        BillingTiming.IN_ADVANCE: _("terme à échoir"),
        BillingTiming.IN_ARREARS: _("terme échu"),
    }[value]


def billing_period(months: int) -> str:
    """Return the word for how often a contract is invoiced, as the workbook writes it."""
    return {
        1: _("mensuelle"),
        3: _("trimestrielle"),
        6: _("semestrielle"),
        12: _("annuelle"),
    }.get(months, _("tous les {n} mois").format(n=months))


def quality(value: Quality) -> str:
    """Return the word for the trust an index value deserves."""
    return {
        Quality.PUBLISHED: _("publiée"),
        Quality.DERIVED: _("déduite"),
        Quality.UNOFFICIAL: _("non officielle"),
        Quality.UNCERTAIN: _("incertaine"),
    }[value]


def decision(value: DecisionKind) -> str:
    """Return the words for a decision of the commune."""
    return {
        DecisionKind.RENEWED: _("Reconduction décidée"),
        DecisionKind.NOT_RENEWED: _("Non-reconduction décidée"),
        DecisionKind.TERMINATED: _("Résiliation"),
        DecisionKind.CLOSED: _("Clôture sans suite"),
    }[value]


def notice_kind(value: NoticeKind) -> str:
    """Return the words for a letter of the commune."""
    return {
        NoticeKind.NON_RENEWAL: _("Non-reconduction"),
        NoticeKind.TERMINATION: _("Résiliation"),
    }[value]


def document_kind(kind: str) -> str:
    """Return the words for a kind of document; a kind of the user's own stays as typed."""
    return {
        DocumentKind.CONTRACT.value: _("Contrat"),
        DocumentKind.DECISION.value: _("Décision"),
        DocumentKind.AMENDMENT.value: _("Avenant"),
        DocumentKind.LETTER.value: _("Courrier"),
        DocumentKind.RECEIPT.value: _("Accusé de réception"),
        DocumentKind.INVOICE.value: _("Facture"),
        DocumentKind.OTHER.value: _("Autre"),
    }.get(kind, kind)


def letter_kind(value: LetterKind) -> str:
    """Return the words for a letter to prepare."""
    return {
        LetterKind.NON_RENEWAL: _("Lettre de non-reconduction"),
        LetterKind.TERMINATION: _("Lettre de résiliation"),
        LetterKind.REVISION_DISPUTE: _("Contestation d’une révision de prix"),
        LetterKind.DOCUMENT_REQUEST: _("Demande de pièces"),
        LetterKind.CHORUS_CODES: _("Codes Chorus Pro de l’année"),
    }[value]


def search_kind(value: SearchKind) -> str:
    """Return the heading of what the search field found."""
    return {
        SearchKind.CONTRACT: _("Contrats"),
        SearchKind.LINE: _("Lignes"),
        SearchKind.VENDOR: _("Éditeurs"),
        SearchKind.MODULE: _("Modules"),
        SearchKind.NOTE: _("Notes"),
        SearchKind.LETTER: _("Courriers"),
        SearchKind.DOCUMENT: _("Documents"),
    }[value]


def contact_role(role: str) -> str:
    """Return the words for the role of a contact; a role of the user's own stays as typed."""
    return {
        "general": _("Accueil"),
        "commercial": _("Service commercial"),
        "dpo": _("Délégué à la protection des données"),
        "support": _("Assistance"),
        "billing": _("Facturation"),
    }.get(role, role)


def commitment_kind(kind: str) -> str:
    """Return the words for a kind of commitment; a kind of the user's own stays as typed."""
    return {
        "availability": _("Disponibilité"),
        "incident": _("Incident d’hébergement"),
        "hosting_site": _("Sites d’hébergement"),
        "phone_support": _("Assistance téléphonique"),
        "option": _("Option"),
        "client_duty": _("Obligation de la commune"),
        "yearly_right": _("Droit annuel"),
        "allowance": _("Forfait"),
        "maintenance_condition": _("Condition de maintenance"),
    }.get(kind, kind)


def form_cell(name: str) -> str:
    """Return the heading of a column that a table of the contract form cannot leave empty."""
    return {
        "label": _("Libellé"),
        "name": _("Nom"),
        "role": _("Rôle"),
        "unit_ht": _("Prix HT"),
        "level": _("Niveau"),
        "criticality": _("Criticité"),
        "impact": _("Impact"),
        "kind": _("Nature"),
        "wording": _("Engagement"),
        "year": _("Année"),
        "question": _("Phrase ou question"),
    }[name]


def topic(value: str) -> str:
    """Return the words for what an ambiguous wording is about."""
    return {
        "renewal": _("Reconduction"),
        "duration": _("Durée"),
        "start": _("Début"),
        "revision": _("Révision"),
    }.get(value, value)


def table(name: str) -> str:
    """Return what the rows of a table are, for the journal."""
    return {
        "contract": _("contrats"),
        "vendor": _("éditeurs"),
        "contact": _("contacts"),
        "product": _("produits"),
        "module": _("modules"),
        "contract_module": _("modules de contrat"),
        "line": _("lignes"),
        "price_group": _("groupes de prix"),
        "price_step": _("prix"),
        "clause": _("clauses de révision"),
        "clause_index": _("indices de clause"),
        "clause_reading": _("lectures de clause"),
        "revision": _("révisions"),
        "notice_letter": _("lettres"),
        "contract_decision": _("décisions"),
        "amendment": _("avenants"),
        "invoice": _("factures"),
        "deadline_mark": _("échéances traitées ou reportées"),
        "document": _("documents"),
        "service_hours": _("horaires"),
        "service_level": _("niveaux d’incident"),
        "priority_rule": _("priorités"),
        "commitment": _("engagements"),
        "data_protection": _("données personnelles"),
        "unit_price": _("prix unitaires"),
        "budget_allocation": _("imputations"),
        "budget_article": _("articles budgétaires"),
        "yearly_code": _("codes Chorus Pro"),
        "ambiguity": _("clauses à deux lectures"),
        "ambiguity_option": _("lectures possibles"),
        "price_index": _("indices"),
        "index_series": _("séries d’indice"),
        "index_value": _("valeurs d’indice"),
        "setting": _("réglages"),
        "local_holiday": _("jours fermés"),
    }[name]


def operation_kind(use_case: str, kind: str) -> str:
    """Return what sort of act an operation is; an undo says that it is one."""
    if kind != "do":
        return _("Annulation") if kind == "undo" else _("Rétablissement")
    return {
        "bin": _("Restauration"),
        "clause": _("Clause de révision"),
        "contract": _("Contrat"),
        "deadline": _("Échéance"),
        "document": _("Document"),
        "index": _("Indice"),
        "invoice": _("Facture"),
        "letter": _("Courrier"),
        "register": _("Registre"),
        "revision": _("Révision"),
        "settings": _("Réglages"),
        "sheet": _("Import"),
        "vendor": _("Éditeur"),
        "workbook": _("Import"),
    }.get(use_case.partition(".")[0], _("Autre"))
