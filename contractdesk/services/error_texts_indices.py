"""The texts of faults in revision clauses and in index values, by code."""

from collections.abc import Callable

from contractdesk.common.i18n import _

Texts = dict[str, Callable[[], str] | dict[str, Callable[[], str]]]

_CLAUSES: Texts = {
    "clause_number_missing": lambda: _("Indiquez ce nombre."),
    "clause_january_years": lambda: _(
        "Une révision au 1er janvier revient tous les ans ou tous les deux ans\u00a0: indiquez un multiple "
        "de 12 mois."
    ),
    "clause_decimals": lambda: _("Un coefficient s’arrondit de 0 à {most} décimales."),
    "clause_threshold_negative": lambda: _(
        "Le seuil est une variation, en plus ou en moins\u00a0: indiquez-le sans signe."
    ),
    "clause_index_missing": lambda: _("Choisissez l’indice."),
    "clause_index_twice": lambda: _(
        "Cet indice est déjà dans la formule\u00a0: additionnez les deux parts sur une seule ligne."
    ),
    "clause_months_negative": lambda: _("Indiquez un nombre de mois positif."),
    "clause_current_is_base": lambda: _(
        "L’indice de la révision précédente est un indice de base\u00a0: l’indice de révision est celui du "
        "jour."
    ),
    "clause_base_mixed": lambda: _(
        "Le prix et l’indice vont ensemble\u00a0: l’indice de la révision précédente va avec le prix de la "
        "révision précédente, le prix initial avec l’indice initial."
    ),
    "clause_month_missing": lambda: _(
        "La valeur de {month} de l’indice «\u00a0{index}\u00a0» manque dans le registre\u00a0: "
        "saisissez-la d’abord dans la page Indices, ou choisissez un autre mois."
    ),
    "clause_reading_needed": lambda: _("Une clause indexée a une lecture au moins."),
    "reading_label_missing": lambda: _("Nommez cette lecture\u00a0: elle sera affichée à côté des autres."),
    "reading_reason_missing": lambda: _("Indiquez sur quoi repose le choix de cette lecture."),
    "reading_chosen_twice": lambda: _("Une seule lecture peut être retenue."),
    "reading_same": lambda: _(
        "Ce choix de lecture est déjà celui du contrat {reference}. Rien n’a été changé."
    ),
}

_VALUES: Texts = {
    "index_month_missing": lambda: _("Indiquez le mois de l’indice."),
    "index_value_missing_here": lambda: _("Indiquez la valeur parue. Exemple attendu\u00a0: 314,8."),
    "index_not_positive": lambda: _("Un indice est un nombre positif\u00a0; {value} n’est pas accepté."),
    "index_too_large": lambda: _("Le nombre {value} est trop grand pour un indice."),
    "index_month_future": lambda: _(
        "Ce mois n’est pas encore commencé ({month})\u00a0: aucun indice n’a pu paraître."
    ),
    "index_after_closing": lambda: _(
        "La série «\u00a0{series}\u00a0» s’est arrêtée après {month}\u00a0: cette valeur appartient à la "
        "série qui la remplace."
    ),
    "index_published_early": lambda: _("La parution est antérieure au mois lui-même, {month}."),
    "index_value_known": lambda: _(
        "La valeur {value} est déjà enregistrée pour {month}\u00a0: il n’y a rien à ajouter."
    ),
    "index_month_running": lambda: _(
        "Ce mois n’est pas terminé ({month})\u00a0: vérifiez que cette valeur est bien parue, puis confirmez."
    ),
    "index_far": lambda: _(
        "La valeur {value} s’écarte de {percent}\u00a0% de la valeur connue la plus proche ({near_value}, "
        "{near}). Vérifiez, puis confirmez si elle est bien parue ainsi."
    ),
    "index_far_shifted": lambda: _(
        "La valeur {value} s’écarte de {percent}\u00a0% de la valeur connue la plus proche ({near_value}, "
        "{near}). La virgule est-elle oubliée\u00a0: {meant}\u00a0? Corrigez, ou confirmez si elle est "
        "bien parue ainsi."
    ),
    "paste_empty": lambda: _(
        "Il n’y a rien à lire\u00a0: copiez une colonne de valeurs, ou deux colonnes (mois et valeur), "
        "puis collez-les ici."
    ),
    "paste_nothing_to_add": lambda: _("Aucune de ces lignes n’est à ajouter. Rien n’a été enregistré."),
}

_SERIES: Texts = {
    "series_not_found": lambda: _("La série «\u00a0{series}\u00a0» n’est pas dans le registre."),
    "series_name_missing": lambda: _("Nommez l’indice comme l’écrit votre contrat."),
    "series_code_taken": lambda: _("Un indice ou une série porte déjà ce nom. Choisissez un autre nom."),
    "series_link_missing": lambda: _(
        "Indiquez le coefficient publié\u00a0: valeur de la nouvelle série × coefficient = valeur de "
        "l’ancienne."
    ),
    "series_link_not_positive": lambda: _("Un coefficient de raccordement est un nombre positif."),
    "series_link_far": lambda: _(
        "Avec {coefficient}, la première valeur connue de la nouvelle série ({value}) devient {linked}, "
        "loin de la dernière de l’ancienne ({last}). Le coefficient est peut-être à l’envers\u00a0: "
        "{inverse}. Corrigez, ou confirmez."
    ),
    "series_link_itself": lambda: _("Une série ne se remplace pas elle-même."),
    "series_closed_before_values": lambda: _(
        "La série a des valeurs après ce mois, jusqu’à {month}\u00a0: elle ne s’est pas arrêtée avant."
    ),
    "series_same": lambda: _("Rien n’a changé sur la série «\u00a0{series}\u00a0». Rien n’a été enregistré."),
    "index_already_there": lambda: _(
        "L’indice «\u00a0{name}\u00a0» est déjà dans le registre. Rien n’a été ajouté."
    ),
}

INDEX_TEXTS = _CLAUSES | _VALUES | _SERIES
