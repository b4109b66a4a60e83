"""The texts of what can be wrong with an amendment or a simulation, by code; see `error_texts`."""

from collections.abc import Callable

from contractdesk.common.i18n import _

Texts = dict[str, Callable[[], str] | dict[str, Callable[[], str]]]

TERMS_TEXTS: Texts = {
    "amendment_empty": lambda: _("Indiquez ce que l’avenant change."),
    "amendment_changes_nothing": lambda: _("Ces clauses sont déjà celles du contrat à cette date."),
    "amendment_before_start": lambda: _("Le contrat ne commence que le {day}."),
    "amendment_after_end": lambda: _(
        "Le contrat s’arrête le {day} : un avenant ne peut le prolonger qu’en prenant effet le lendemain au "
        "plus tard."
    ),
    "amendment_no_effect": lambda: _(
        "Le contrat s’arrête le {day} et cet avenant ne le prolonge pas : il ne changerait rien."
    ),
    "amendment_end_before": lambda: _("Le contrat ne peut pas s’arrêter avant l’effet de l’avenant."),
    "amendment_clause_unknown": lambda: _("Cette clause ne se change pas par un avenant."),
    "document_contract_impossible": lambda: _(
        "Le contrat {reference} ne peut pas être lu : {cause} Rien n’a été créé."
    ),
    "letter_after_end": lambda: _("Le contrat est terminé depuis le {day}."),
    "anniversary_unknown": lambda: _("Ce jour n’existe pas dans ce mois."),
    "contracts_not_chosen": lambda: _("Choisissez au moins un contrat."),
    "amendment_not_found": lambda: _(
        "Cet avenant du contrat {reference} n’est plus dans le registre. Rien n’a été modifié. Relisez la "
        "fiche du contrat."
    ),
}
