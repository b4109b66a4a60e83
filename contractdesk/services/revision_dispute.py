"""The facts of a letter that contests an invoiced price: what is due, its calculation, the difference."""

from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services.dto import ReadingView, RevisionView


def letter_facts(
    view: RevisionView, reading: ReadingView, number: str = "", issued_on: date | None = None
) -> dict[str, str]:
    """Return the texts that the model of the letter asks for, by the name that it has for them.

    Args:
        view: the calculation, with the invoiced amount that was compared.
        reading: the reading that the commune defends.
        number: the number of the invoice.
        issued_on: the day of the invoice.
    """
    facts = {
        "facture": number,
        "facture_date": "" if issued_on is None else french.date(issued_on),
        "revision_date": french.date(view.on),
        "formule": view.formula or view.wording,
        "calcul": "\n".join(
            _("{n}. {step}").format(n=place, step=step) for place, step in enumerate(reading.steps, 1)
        ),
        "montant_calcule": _ht(french.money(reading.revised_ht)),
    }
    if view.invoice is not None and reading.revised_ht is not None:
        gap = view.invoice.amount_ht - reading.revised_ht
        facts["montant_facture"] = _ht(french.money(view.invoice.amount_ht))
        facts["ecart"] = _ht(_("{amount}\u00a0€").format(amount=french.signed(gap, 2)))
    return {name: text for name, text in facts.items() if text}


def _ht(amount: str) -> str:
    return _("{amount} HT").format(amount=amount)
