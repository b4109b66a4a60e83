"""The tables of texts that `services.errors` reads, by code.

Each is a function: a text is looked up when it is shown, never at import time.
"""

from collections.abc import Callable

from contractdesk.common.i18n import _
from contractdesk.services.error_texts_files import FILE_TEXTS
from contractdesk.services.error_texts_forms import FORMS
from contractdesk.services.error_texts_imports import IMPORT_TEXTS
from contractdesk.services.error_texts_indices import INDEX_TEXTS
from contractdesk.services.error_texts_pieces import PIECES
from contractdesk.services.error_texts_restoring import RESTORING_TEXTS
from contractdesk.services.error_texts_revisions import REVISION_TEXTS
from contractdesk.services.error_texts_settings import SETTING_TEXTS
from contractdesk.services.error_texts_terms import TERMS_TEXTS

Text = Callable[[], str]
Texts = dict[str, Text | dict[str, Text]]

_CONFLICTS: Texts = {
    "stale": lambda: _(
        "Cette fiche a été modifiée ailleurs pendant que vous la modifiiez. Rien n’a été écrasé. "
        "Rechargez-la, puis reprenez votre saisie."
    ),
    "duplicate": lambda: _(
        "Une fiche porte déjà ce nom ou cette référence. Rien n’a été enregistré. Choisissez un autre nom."
    ),
    "still_referenced": lambda: _(
        "Cette fiche est encore utilisée par une autre. Rien n’a été supprimé. Retirez d’abord ce qui "
        "l’utilise."
    ),
    "append_only": lambda: _("Le journal du registre ne peut pas être modifié. Rien n’a été changé."),
    "not_undoable": lambda: _(
        "« {label} » ne peut pas être annulé de cette façon. Rien n’a été changé. Utilisez l’annulation "
        "prévue pour cette opération."
    ),
    "undo_conflict": lambda: _(
        "Le registre a changé depuis « {label} ». Rien n’a été annulé ni rétabli. Modifiez les fiches "
        "concernées à la main."
    ),
    "contract_not_found": lambda: _("Aucun contrat ne porte la référence « {reference} »."),
    "revision_changed": lambda: _(
        "Les indices ou les prix ont changé depuis ce calcul. La révision n’a pas été enregistrée. "
        "Recalculez, puis vérifiez le résultat."
    ),
    "revision_exists": lambda: _(
        "Une révision est déjà enregistrée au {on} ou après. Rien n’a été enregistré. Annulez-la d’abord "
        "si elle est à refaire."
    ),
    "revision_followed": lambda: _(
        "La révision du {on} est suivie d’une autre, au {later}, qui part de son prix. Rien n’a été annulé. "
        "Annulez d’abord la plus récente."
    ),
    "revision_not_found": lambda: _(
        "Aucune révision au {on} n’est enregistrée pour le contrat {reference}. Rien n’a été changé. Relisez "
        "la liste des révisions."
    ),
    "provisional_unconfirmed": lambda: _(
        "Un indice manque : saisissez-le dans la page Indices, ou cochez cette case."
    ),
    "revision_not_frozen": lambda: _(
        "La révision du {on} a été enregistrée par une version qui n’en gardait pas le détail : sa fiche ne "
        "peut pas être imprimée. Rien n’a été écrit."
    ),
    "cancel_reason_missing": lambda: _("Indiquez pourquoi la révision est annulée."),
    "reading_unknown": lambda: _(
        "La clause n’a pas de lecture « {reading} ». Rien n’a été enregistré. Lectures possibles : {known}."
    ),
    "revision_provisional": lambda: _(
        "Ce résultat est provisoire : la valeur de {months} devait être parue et manque. La révision n’a "
        "pas été enregistrée. Saisissez la valeur, ou confirmez (option --confirm)."
    ),
    "cancelled": lambda: _("Opération interrompue à votre demande. Rien n’a été enregistré."),
}

_ACTS: Texts = {
    "deadline_changed": lambda: _(
        "Cette échéance du contrat {reference} n’est plus celle qui était affichée : ses dates ont changé, "
        "ou elle est déjà traitée. Rien n’a été enregistré. Relisez la liste, puis recommencez."
    ),
    "ended_needs_decision": lambda: _(
        "Le contrat {reference} est échu : il reste dans la liste tant que sa suite n’est pas connue. Rien "
        "n’a été enregistré. Enregistrez la clôture sans suite, ou le contrat qui lui succède."
    ),
    "reason_missing": lambda: _("Indiquez ce qui a été fait, ou pourquoi il n’y a rien à faire."),
    "snooze_in_past": lambda: _("Le rappel doit être après aujourd’hui."),
    "snooze_too_late": lambda: _(
        "Après le {last}, il serait trop tard pour agir. Choisissez une date plus proche, ou la prochaine "
        "période."
    ),
    "no_next_period": lambda: _(
        "Aucune période ne suit celle-ci de façon certaine. Choisissez une date de rappel."
    ),
    "day_missing": lambda: _("Indiquez cette date."),
    "day_in_future": lambda: _("Cette date est dans l’avenir."),
    "decision_period_missing": lambda: _("Indiquez le dernier jour de la période dont il s’agit."),
    "decision_period_unknown": lambda: _("Aucune période du contrat ne finit le {day}."),
    "decision_nothing_follows": lambda: _(
        "Aucune reconduction n’est possible après le {day} : il n’y a rien à décider."
    ),
    "decision_before_another": lambda: _(
        "Une autre décision, du {day}, porte sur cette période : une décision antérieure ne la remplace pas."
    ),
    "decision_exists": lambda: _(
        "Cette décision est déjà enregistrée pour le contrat {reference}. Rien n’a été ajouté."
    ),
    "end_day_missing": lambda: _("Indiquez le dernier jour du contrat."),
    "end_day_outside": lambda: _("Le contrat ne court pas jusqu’à cette date."),
    "contract_goes_on": lambda: _(
        "Le contrat {reference} se poursuit : il ne peut pas être clos. Rien n’a été enregistré. Enregistrez "
        "d’abord la lettre ou la décision qui y met fin."
    ),
    "contract_not_started": lambda: _(
        "Les dates du contrat {reference} ne sont pas connues. Rien n’a été enregistré. Renseignez d’abord "
        "son début et sa durée."
    ),
    "letter_after_exit": lambda: _("La lettre est partie après la fin de la période, le {day}."),
    "letter_exit_unknown": lambda: _("Le contrat ne peut pas être quitté le {day}."),
    "letter_exit_last": lambda: _(
        "Le contrat s’arrête de lui-même le {day} : aucune lettre n’est à envoyer."
    ),
    "letter_exists": lambda: _("La lettre du {day} est déjà enregistrée. Rien n’a été ajouté."),
    "receipt_before_sending": lambda: _("La lettre n’a pas pu être reçue avant son envoi, le {day}."),
}

_VALUES: Texts = {
    "invalid_fields": lambda: _("Certains champs sont à corriger. Rien n’a été enregistré."),
    "number_invalid": lambda: _("« {text} » n’est pas un nombre. Exemple attendu : 1 234,5."),
    "number_ambiguous": lambda: _("« {text} » se lit de deux façons. Écrivez 1234 ou 1,234."),
    "number_too_large": lambda: _("« {text} » est un nombre trop grand."),
    "count_invalid": lambda: _("« {text} » n’est pas un nombre entier."),
    "count_out_of_range": lambda: _("« {text} » n’est pas accepté : indiquez un nombre de {least} à {most}."),
    "percent_invalid": lambda: _("« {text} » n’est pas un pourcentage. Exemple attendu : 2,5 %."),
    "percent_ambiguous": lambda: _("« {text} » se lit de deux façons. Écrivez 1234 % ou 1,234 %."),
    "percent_too_large": lambda: _("« {text} » est un pourcentage trop grand."),
    "amount_invalid": lambda: _("« {text} » n’est pas un montant. Exemple attendu : 2 950,00 €."),
    "amount_ambiguous": lambda: _("« {text} » se lit de deux façons. Écrivez 1234,00 ou 1,23."),
    "amount_too_precise": lambda: _(
        "« {text} » a plus de deux décimales. Arrondissez le montant au centime."
    ),
    "amount_too_large": lambda: _("« {text} » est un montant trop grand."),
    "amount_with_vat": lambda: _("« {text} » est un montant TTC. Le registre attend le montant hors taxes."),
    "date_invalid": lambda: _("« {text} » n’est pas une date. Exemple attendu : 31/12/2026."),
    "date_out_of_range": lambda: _("« {text} » est hors du calendrier du registre (années 1900 à 2199)."),
    "month_invalid": {
        "text": lambda: _("« {text} » n’est pas un mois. Exemple attendu : 2024-12."),
        "": lambda: _("Ce mois n’est pas lisible. Exemple attendu : 2024-12."),
    },
    "month_out_of_range": lambda: _("« {text} » est hors du calendrier du registre (années 1900 à 2199)."),
    "duration_not_positive": lambda: _(
        "Une durée doit être d’au moins une unité ; « {count} » n’est pas acceptée."
    ),
    "duration_too_long": lambda: _(
        "Une durée de « {count} » est trop longue pour le calendrier du registre."
    ),
    "clause_negative_part": lambda: _("Une part de la formule de révision est nulle ou négative."),
    "clause_weights_not_one": {
        "total": lambda: _(
            "La part fixe ({fixed}) et les parts indexées ({weights}) font {total}\u00a0: leur total doit "
            "faire 1, sinon le prix changerait même quand l’indice ne bouge pas."
        ),
        "": lambda: _("La part fixe et les parts indexées de la formule ne font pas 1 au total."),
    },
    "clause_floor_above_cap": {
        "cap": lambda: _(
            "Le plancher ({floor}\u00a0%) est plus haut que le plafond ({cap}\u00a0%)\u00a0: aucun prix ne "
            "peut respecter les deux."
        ),
        "": lambda: _("Le plancher de la révision est plus haut que son plafond."),
    },
}

_CALCULATIONS: Texts = {
    "no_clause": lambda: _(
        "Le contrat {reference} n’a pas de clause de révision enregistrée : rien à calculer."
    ),
    "clause_firm": lambda: _("La clause dit que les prix sont fermes : il n’y a pas de révision à calculer."),
    "index_not_named": lambda: _(
        "La clause est indexée sans nommer son indice. Renseignez l’indice de révision du contrat."
    ),
    "revision_before_start": lambda: _("Le {on} est avant le début du contrat ({start}) : rien à réviser."),
    "start_unknown": lambda: _(
        "La date de début du contrat n’est pas connue : le calcul est impossible. Renseignez-la, ou "
        "essayez avec une date de départ libre."
    ),
    "amount_unknown": lambda: _(
        "Le montant annuel HT du contrat n’est pas connu à cette date : le calcul est impossible. "
        "Renseignez-le, ou essayez avec un prix de départ libre."
    ),
    "signature_unknown": lambda: _(
        "La clause se réfère à la date de signature, qui n’est pas connue : le calcul est impossible. "
        "Renseignez-la."
    ),
    "previous_index_unknown": lambda: _(
        "L’indice utilisé pour la révision du {on} n’est pas connu : la chaîne ne peut pas être calculée. "
        "Enregistrez cette révision d’abord."
    ),
    "index_unknown": lambda: _(
        "L’indice « {index} » n’est pas dans le registre : le calcul est impossible. Importez ses valeurs."
    ),
    "index_not_known_yet": lambda: _(
        "Aucune valeur de l’indice « {index} » n’était parue au {on} : le calcul est impossible. Importez "
        "les valeurs antérieures."
    ),
    "index_value_missing": lambda: _(
        "La valeur de {month} de l’indice « {index} » manque et la clause nomme ce mois : le calcul est "
        "refusé. Saisissez cette valeur dans la page Indices."
    ),
    "index_not_linked": lambda: _(
        "Les deux indices appartiennent à des séries différentes ({base} et {current}) sans coefficient de "
        "raccordement : le calcul est impossible."
    ),
}

_PAYMENTS: Texts = {
    "interest_rate_unknown": lambda: _(
        "Le taux des intérêts de retard du semestre {semester} n’est pas connu : le calcul est impossible. "
        "Saisissez ce taux dans les réglages du registre."
    ),
}

_USAGE: Texts = {
    "usage_missing": lambda: _("Il manque {names}. Voir {help}."),
    "usage_unknown": lambda: _("« {text} » n’est pas attendu ici. Voir {help}."),
    "usage_value_missing": lambda: _("Il manque la valeur de {name}. Voir {help}."),
    "usage_value_unwanted": lambda: _("{name} ne prend pas de valeur. Voir {help}."),
    "usage_choice": lambda: _("« {text} » n’est pas un choix de {name}. Choix possibles : {known}."),
    "export_kind_unknown": lambda: _("« {kind} » n’est pas un format d’export. Choix possibles : {kinds}."),
    "usage_together": lambda: _("{first} ne va pas avec {second}. Donnez l’un ou l’autre."),
    "unknown_option": lambda: _("Option inconnue : {option}. Voir contractdesk --help."),
    "option_without_value": lambda: _("L’option {option} attend une valeur. Voir contractdesk --help."),
    "theme_invalid": lambda: _("« {text} » n’est pas une apparence. Choix possibles : system, light, dark."),
    "too_many_registers": lambda: _("Un seul registre à la fois : « {text} » est de trop."),
    "unknown_command": lambda: _(
        "« {text} » n’est ni une commande ni un registre. Commandes : {known}. Voir contractdesk --help."
    ),
    "no_screen": lambda: _(
        "Aucun écran n’est disponible : la fenêtre ne peut pas s’ouvrir. Une commande travaille sans "
        "écran, par exemple contractdesk status REGISTRE. Voir contractdesk --help."
    ),
    "screen_unusable": lambda: _(
        "La fenêtre ne peut pas s’ouvrir : l’écran ne répond pas, ou une bibliothèque d’affichage manque. "
        "Rien n’a été modifié. Le détail est dans le journal technique."
    ),
    "usage_unreadable": lambda: _("La commande n’est pas comprise. Voir {help}."),
}

_PROBLEMS: Texts = {
    "damaged": lambda: _("Le fichier du registre est endommagé. Restaurez une sauvegarde vérifiée."),
    "journal_gap": lambda: _("Des opérations manquent dans le journal, du n° {first} au n° {last}."),
    "journal_altered": lambda: _(
        "L’opération n° {operation} du journal a été modifiée en dehors de ContractDesk."
    ),
    "journal_images_altered": lambda: _(
        "Le détail de l’opération n° {operation} du journal a été modifié en dehors de ContractDesk."
    ),
    "row_altered": lambda: _("Une fiche du tableau « {table} » a été modifiée en dehors de ContractDesk."),
    "row_missing": lambda: _("Une fiche du tableau « {table} » a été supprimée en dehors de ContractDesk."),
    "row_unknown": lambda: _("Une fiche du tableau « {table} » a été ajoutée en dehors de ContractDesk."),
}

TEXTS = (
    FILE_TEXTS
    | _CONFLICTS
    | _ACTS
    | FORMS
    | _VALUES
    | SETTING_TEXTS
    | RESTORING_TEXTS
    | INDEX_TEXTS
    | REVISION_TEXTS
    | TERMS_TEXTS
    | _CALCULATIONS
    | _PAYMENTS
    | IMPORT_TEXTS
    | PIECES
    | _USAGE
    | _PROBLEMS
)
"""Every known code. A code whose errors do not all carry the same parameters has several texts: the one whose
key is a parameter that is there, or the one under the empty key."""
