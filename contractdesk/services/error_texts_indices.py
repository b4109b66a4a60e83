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
        "La valeur de {month} de l’indice «\u00a0{index}\u00a0» manque dans le registre\u00a0: saisissez-la "
        "d’abord dans la page Indices, ou choisissez un autre mois."
    ),
    "clause_reading_needed": lambda: _("Une clause indexée a une lecture au moins."),
    "reading_label_missing": lambda: _("Nommez cette lecture\u00a0: elle sera affichée à côté des autres."),
    "reading_reason_missing": lambda: _("Indiquez sur quoi repose le choix de cette lecture."),
    "reading_chosen_twice": lambda: _("Une seule lecture peut être retenue."),
    "reading_same": lambda: _(
        "Ce choix de lecture est déjà celui du contrat {reference}. Rien n’a été changé."
    ),
}

INDEX_TEXTS = _CLAUSES
