"""The texts of what the forms of contracts, vendors and modules refuse, by code."""

from collections.abc import Callable

from contractdesk.common.i18n import _

Texts = dict[str, Callable[[], str] | dict[str, Callable[[], str]]]

FORMS: Texts = {
    "contract_changed": {
        "who": lambda: _(
            "{who} a modifié le contrat {reference} le {at} (« {label} »), pendant que vous le "
            "modifiiez. Rien n’a été écrasé et votre saisie est gardée. Comparez, puis rechargez ou "
            "enregistrez."
        ),
        "": lambda: _(
            "Le contrat {reference} a été modifié ailleurs pendant que vous le modifiiez. Rien n’a été "
            "écrasé et votre saisie est gardée. Comparez, puis rechargez ou enregistrez."
        ),
    },
    "contract_archived": lambda: _("Le contrat {reference} est déjà archivé. Rien n’a été changé."),
    "contract_not_archived": lambda: _("Le contrat {reference} n’est pas archivé. Rien n’a été changé."),
    "draft_unreadable": lambda: _(
        "Le brouillon gardé n’est pas lisible. Le registre n’a pas été modifié. Reprenez la saisie."
    ),
    "reference_missing": lambda: _("Donnez une référence au contrat : son numéro, ou un nom court."),
    "reference_taken": lambda: _("Un autre contrat, peut-être archivé, porte déjà la référence {reference}."),
    "vendor_missing": lambda: _("Indiquez le titulaire du contrat."),
    "object_missing": lambda: _("Indiquez l’objet du contrat en quelques mots."),
    "predecessor_unknown": lambda: _("Aucun autre contrat ne porte la référence « {reference} »."),
    "late_delay_missing": lambda: _("Indiquez au bout de combien de temps un préavis tardif prend effet."),
    "count_negative": lambda: _("Indiquez zéro ou un nombre plus grand."),
    "cell_missing": lambda: _("Ligne {row} : « {column} » est à remplir."),
    "cell_unreadable": lambda: _("{text} Ligne {row}, colonne {column}."),
    "option_without_question": lambda: _("Ligne {row} : choisissez la phrase dont c’est une lecture."),
    "alert_days_invalid": lambda: _(
        "« {text} » n’est pas accepté : des nombres de jours de 1 à {most}, séparés par des virgules."
    ),
    "cell_twice": lambda: _("« {text} » y est deux fois."),
    "hours_days_invalid": lambda: _("Ligne {row} : le dernier jour doit suivre le premier (1 à 7)."),
    "hours_invalid": lambda: _(
        "Ligne {row} : l’heure d’ouverture doit précéder celle de fermeture (09:00, 12:00)."
    ),
    "line_group_unknown": lambda: _("Ligne {row} : son groupe de prix n’existe plus."),
    "step_amount_missing": lambda: _("Prix {row} : le montant annuel HT manque."),
    "step_holder_missing": lambda: _("Prix {row} : la ligne ou le groupe qu’il concerne n’existe plus."),
    "step_dates_reversed": lambda: _("Prix {row} : sa fin est avant son début."),
    "steps_same_start": lambda: _("Prix {row} : il commence en même temps que le prix {other}."),
    "vendor_name_missing": lambda: _("Donnez un nom à l’éditeur."),
    "vendor_name_taken": lambda: _("Un autre éditeur s’appelle déjà {name}."),
    "vendor_not_found": lambda: _("Aucun éditeur ne s’appelle {name}. Rien n’a été changé."),
    "vendor_changed": lambda: _(
        "L’éditeur {name} a été modifié ailleurs pendant que vous le modifiiez. Rien n’a été écrasé et votre "
        "saisie est gardée. Rouvrez sa fiche pour voir le changement."
    ),
    "vendor_in_use": lambda: _(
        "Des contrats, peut-être archivés, sont au nom de {name}. Rien n’a été supprimé. Réunissez-le avec "
        "un autre éditeur, ou supprimez d’abord ces contrats."
    ),
    "vendor_same": lambda: _("{name} est un seul et même éditeur. Choisissez-en un autre."),
}
