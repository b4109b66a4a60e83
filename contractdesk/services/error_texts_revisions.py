"""The texts of what can go wrong with free calculations and invoices."""

from contractdesk.common.i18n import _

REVISION_TEXTS = {
    "revision_altered": lambda: _(
        "La révision du {on} du contrat {reference} ne redonne plus son prix depuis ses valeurs figées : "
        "elle a été modifiée en dehors de ContractDesk."
    ),
    "invoice_exists": lambda: _(
        "La facture {number} est déjà enregistrée, reçue le {day}. Rien n’a été ajouté. Modifiez-la si elle "
        "est à compléter."
    ),
    "invoice_not_found": lambda: _(
        "Cette facture du contrat {reference} n’est plus dans le registre. Rien n’a été changé. Relisez la "
        "liste des factures."
    ),
    "invoice_before_issue": lambda: _("La facture n’a pas pu être reçue avant d’être émise, le {day}."),
    "invoice_paid_before": lambda: _("La facture n’a pas pu être payée avant d’être reçue, le {day}."),
    "invoice_period_reversed": lambda: _("La période finit avant de commencer."),
    "invoice_ttc_below_ht": lambda: _("Le montant TTC est plus petit que le montant HT."),
    "same_index_month": lambda: _("Les deux indices sont du même mois : choisissez deux mois différents."),
    "index_value_absent": lambda: _("Le registre n’a pas la valeur de {month} : indiquez-la."),
}
