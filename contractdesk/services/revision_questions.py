"""What else the wording of a clause leaves open, besides its readings, with what it changes on a day."""

from dataclasses import dataclass
from datetime import date

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.data import queries
from contractdesk.data.engine import Database
from contractdesk.services import revisions
from contractdesk.services.facts import Facts
from contractdesk.services.invoice_changes import Change, Pricer

_TOPIC = "revision"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question of the wording, the ways to answer it, and what they change here when it can be told."""

    question: str
    options: tuple[str, ...]
    consequence: str = ""


def listing(database: Database, facts: Facts, reference: str, on: date | None) -> tuple[QuestionView, ...]:
    """Return the open questions about the revision of a contract."""
    with database.read() as session:
        asked = [
            (one.question, tuple(option.label for option in one.options))
            for row in queries.each_contract(session, queries.ASKED, reference=reference)
            for one in row.ambiguities
            if one.topic == _TOPIC
        ]
    return tuple(
        QuestionView(question, options, _consequence(facts, reference, on, question))
        for question, options in asked
    )


def _consequence(facts: Facts, reference: str, on: date | None, question: str) -> str:
    """Say what a link applied to one index only would change, on the first reading."""
    if on is None or french.fold(_("raccordement")) not in french.fold(question):
        return ""
    try:
        calculation = revisions.compute(facts, reference, on)
    except InputError:
        return ""
    first = calculation.proposals[0]
    if any(line.link is not None for line in first.lines):
        return _(
            "Ici les deux valeurs sont de séries différentes\u00a0: le coefficient s’applique à la plus "
            "récente."
        )
    clause = revisions.basis_of(facts.contract(reference)).clause
    price = Pricer(clause, first, facts.table).price(Change(link="needless"))
    if price is None:
        return ""
    return _(
        "Ici les deux valeurs sont de la même série\u00a0: appliqué aux deux, le coefficient s’annule et "
        "le prix est de {due} HT\u00a0; appliqué à la seule valeur de révision, il donnerait {wrong} HT."
    ).format(due=french.money(first.revised.ht), wrong=french.money(price))
