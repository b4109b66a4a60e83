"""Which row holds the headers, and what each column is, by likeness with the words of town halls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services.sheet_import.reading import Value
from contractdesk.services.workbook_columns import SheetName, sheet_of

_HEADER_WITHIN = 30
_LIKE_ENOUGH = 84
_SAME, _CERTAIN = 101, 1_000
"""Above any likeness: the word itself, and what a person said of it before."""
# Columns of the exchange workbook that a sheet of one's own can have; the clause is entered in its form.
_LEFT_OUT = frozenset(
    {"price_base", "base_month", "current_rule", "rounding_decimals", "rounding_mode", "fixed_part"}
    | {"indexed_part", "total_months", "notice_days", "floor_percent", "cap_percent", "postal_margin_days"}
)
NOTICE, TERM, END = "notice", "term", "end_on"
"""Targets of their own: « 3 mois » or « 60 jours », « 1 an », the last day of the present period."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a column can be: its key, its words, and other words that people use for it."""

    key: str
    words: str
    others: tuple[str, ...] = ()


def targets() -> tuple[Target, ...]:
    """Return what a column can be, in the order of the list that is offered."""
    own = {
        "notice_months": Target(NOTICE, _("Préavis"), _OTHERS[NOTICE]),
        "initial_months": Target(TERM, _("Durée"), _OTHERS[TERM]),
        "end_cap_on": Target(END, _("Date de fin"), _OTHERS[END]),
    }
    found = []
    for column in sheet_of(SheetName.CONTRACTS).columns:
        if column.key in own:
            found.append(own[column.key])
        elif column.key not in _LEFT_OUT:
            found.append(Target(column.key, column.header, _OTHERS.get(column.key, ())))
    return tuple(found)


# What headers say in the sheets of town halls, folded; never shown.
_OTHERS: dict[str, tuple[str, ...]] = {
    "reference": (
        "n contrat",
        "n° contrat",
        "numero",
        "numero de contrat",
        "n°",
        "ref",
        "n° marche",
        "marche",
    ),
    "vendor": ("fournisseur", "prestataire", "titulaire", "societe", "entreprise", "nom du prestataire"),
    "object": ("logiciel", "intitule", "designation", "prestation", "libelle", "description", "nature"),
    "effect_on": (
        "date de debut",
        "debut",
        "date d'effet",
        "date de prise d'effet",
        "depart",
        "a compter du",
    ),
    TERM: ("duree du contrat", "duree initiale", "duree (mois)", "duree en mois", "engagement"),
    "renewal": ("reconduction tacite", "tacite reconduction", "renouvellement", "mode de reconduction"),
    "max_renewals": ("nb de reconductions", "nombre de reconductions", "reconductions possibles"),
    END: ("fin", "echeance", "date d'echeance", "fin du contrat", "date de fin de contrat", "terme"),
    NOTICE: ("preavis de resiliation", "delai de preavis", "preavis (mois)", "delai de denonciation"),
    "annual_ht": (
        "montant",
        "montant ht",
        "cout annuel",
        "cout annuel ht",
        "prix annuel ht",
        "redevance annuelle",
        "montant annuel",
        "tarif ht",
    ),
    "vat_rate": ("tva", "taux de tva"),
    "billing": ("facturation", "periodicite", "frequence de facturation"),
    "articles": ("imputation", "article", "compte", "nature comptable", "chapitre / article"),
    "index": ("indice de revision", "revision", "indice"),
    "decision_number": ("deliberation", "n° deliberation", "decision", "n° de decision"),
    "decision_date": ("date de deliberation", "date decision"),
    "notes": ("observations", "remarques", "commentaires", "notes", "divers"),
}


def header_row(rows: Sequence[Sequence[Value]]) -> int:
    """Return the position of the row that looks most like headers, the first of the best ones.

    Merged titles above have one cell filled in; headers are texts, many, and known words.
    """
    best, found = -1, 0
    for position, row in enumerate(rows[:_HEADER_WITHIN]):
        texts = [cell for cell in row if isinstance(cell, str)]
        if len(texts) < 2 or len(texts) < sum(cell is not None for cell in row):
            continue
        score = 10 * len(suggest(row)) + len(texts)
        if score > best:
            best, found = score, position
    return found


def suggest(headers: Sequence[Value], remembered: Mapping[str, str] | None = None) -> dict[int, str]:
    """Return what each column is likely to be, by its position; a target is given once, to the likest.

    Args:
        headers: the cells of the row of headers.
        remembered: what a folded header was said to be in an earlier import; nothing for « left out ».
    """
    likely: list[tuple[int, int, str]] = []
    known = targets()
    for position, cell in enumerate(headers):
        if not isinstance(cell, str):
            continue
        folded = french.fold(cell)
        if remembered is not None and folded in remembered:
            if remembered[folded]:
                likely.append((_CERTAIN, position, remembered[folded]))
            continue
        score, key = max((_likeness(folded, target), target.key) for target in known)
        if score >= _LIKE_ENOUGH:
            likely.append((score, position, key))
    found: dict[int, str] = {}
    for _score, position, key in sorted(likely, key=lambda one: (-one[0], one[1])):
        if position not in found and key not in found.values():
            found[position] = key
    return dict(sorted(found.items()))


def _likeness(folded: str, target: Target) -> int:
    from rapidfuzz import fuzz

    words = (french.fold(target.words), *target.others)
    return max(_SAME if folded == word else round(fuzz.token_sort_ratio(folded, word)) for word in words)
