"""The texts of what cannot be brought back; `error_texts` gathers them."""

from collections.abc import Callable

from contractdesk.common.i18n import _

RESTORING_TEXTS: dict[str, Callable[[], str]] = {
    "restore_absent": lambda: _(
        "Cet état n’est plus dans le journal du registre. Rien n’a été changé. Actualisez la liste."
    ),
    "restore_same": lambda: _("Le contrat est déjà dans cet état. Rien n’a été changé."),
    "restore_taken": lambda: _(
        "«\u00a0{name}\u00a0» est pris par une autre fiche depuis. Rien n’a été rétabli. "
        "Renommez d’abord cette fiche."
    ),
    "restore_needs": lambda: _(
        "Cet état a besoin de «\u00a0{name}\u00a0» ({table}), qui n’est plus dans le registre. "
        "Rien n’a été rétabli. Rétablissez d’abord ce qui manque, depuis la corbeille."
    ),
    "restore_issued": lambda: _(
        "La fiche de la révision du {on} est sortie du registre\u00a0: elle ne peut que s’annuler, "
        "avec un motif. Rien n’a été rétabli. Annulez d’abord cette révision."
    ),
    "restore_conflict": lambda: _(
        "Le registre a trop changé pour revenir à cet état. Rien n’a été rétabli. "
        "Modifiez la fiche à la main."
    ),
}
