"""The texts of what can go wrong with free calculations and invoices."""

from contractdesk.common.i18n import _

REVISION_TEXTS = {
    "same_index_month": lambda: _("Les deux indices sont du même mois : choisissez deux mois différents."),
    "index_value_absent": lambda: _("Le registre n’a pas la valeur de {month} : indiquez-la."),
}
