"""The texts of what is refused or doubted in the settings; `error_texts` gathers them."""

from collections.abc import Callable

from contractdesk.common.i18n import _

SETTING_TEXTS: dict[str, Callable[[], str]] = {
    "settings_changed": lambda: _(
        "Ces réglages ont été modifiés ailleurs pendant votre saisie. Rien n’a été enregistré. Fermez les "
        "réglages, puis ouvrez-les de nouveau."
    ),
    "years_invalid": lambda: _(
        "«\u00a0{text}\u00a0» ne donne pas des années. Exemple attendu\u00a0: 2026-2029."
    ),
    "restore_same_file": lambda: _(
        "La sauvegarde et le registre à remettre en place sont le même fichier. Rien n’a été modifié. "
        "Indiquez une sauvegarde."
    ),
    "days_invalid": lambda: _(
        "« {text} » n’est pas une liste de nombres de jours. Exemple attendu : 90, 30, 7."
    ),
    "alert_days_out_of_range": lambda: _("Chaque seuil d’alerte va de 1 à {highest} jours."),
    "arms_unreadable": lambda: _("Cette image ne peut pas être lue. Choisissez une image PNG ou JPEG."),
    "listed_twice": lambda: _("Cette valeur est déjà dans la liste."),
    "article_code_missing": lambda: _("Indiquez le numéro de l’article."),
    "article_code_doubtful": lambda: _("Un article de la M57 est d’ordinaire un nombre, comme 6156."),
    "article_in_use": lambda: _(
        "L’article {text} sert encore à {references} : ces contrats garderont ce numéro, sans libellé."
    ),
    "amount_missing": lambda: _("Indiquez le montant."),
    "percent_missing": lambda: _("Indiquez le taux."),
    "semester_missing": lambda: _("Indiquez le semestre, par exemple 2026-S1."),
    "amount_not_positive": lambda: _("Indiquez un montant supérieur à zéro."),
    "percent_out_of_range": lambda: _("Ce taux doit aller de 0 à {highest} %."),
    "growth_out_of_range": lambda: _("Cette hausse doit rester entre −{highest} % et +{highest} % par an."),
    "semester_invalid": lambda: _("« {text} » n’est pas un semestre. Exemple attendu : 2026-S1."),
    "siret_length": lambda: _("Un SIRET a 14 chiffres."),
    "siret_doubtful": lambda: _("SIRET douteux : sa clé de contrôle est fausse."),
    "postal_code_doubtful": lambda: _("Un code postal a cinq chiffres."),
    "email_doubtful": lambda: _("Cette adresse électronique semble incomplète."),
    "phone_doubtful": lambda: _("Un numéro de téléphone a dix chiffres."),
}
