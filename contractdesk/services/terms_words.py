"""The clauses on duration, renewal and notice in words, and what differs between two versions of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.dates import Duration
from contractdesk.domain.enums import ExitRule, LateRule
from contractdesk.domain.terms import Terms
from contractdesk.services import labels, wording


@dataclass(frozen=True, slots=True)
class TermsChange:
    """What a clause says before and after an amendment, in words."""

    label: str
    before: str
    after: str


def differences(before: Terms, after: Terms) -> tuple[TermsChange, ...]:
    """Return the clauses that differ, in the order of the form."""
    found = [TermsChange(label(), words(before), words(after)) for label, words in _CLAUSES]
    return tuple(one for one in found if one.before != one.after)


def change_text(change: TermsChange) -> str:
    """Return a change as text: « Préavis : 2 mois → 3 mois »."""
    return _("{clause} : {before} → {after}").format(
        clause=change.label, before=change.before, after=change.after
    )


def _span(span: Duration | None) -> str:
    return _("non précisé") if span is None else wording.duration(span)


def _renewals(count: int | None) -> str:
    return _("sans limite") if count is None else french.number(count)


def _limit(span: Duration | None) -> str:
    return _("sans limite") if span is None else wording.duration(span)


def _cap(day: date | None) -> str:
    return _("sans date butoir") if day is None else french.date(day)


def _exits(rule: ExitRule) -> str:
    return {
        ExitRule.TERM_END: _("à la fin de chaque période"),
        ExitRule.ANNIVERSARY: _("à chaque anniversaire"),
    }[rule]


def _late(terms: Terms) -> str:
    if terms.late_rule is LateRule.NEXT_TERM:
        return _("effet à la fin de la période suivante")
    delay = terms.late_delay or terms.notice
    return _("effet {delay} après réception").format(delay=_span(delay))


_CLAUSES: tuple[tuple[Callable[[], str], Callable[[Terms], str]], ...] = (
    (lambda: _("Durée initiale"), lambda terms: _span(terms.initial)),
    (lambda: _("Reconduction"), lambda terms: labels.renewal(terms.renewal_kind)),
    (lambda: _("Durée d’une reconduction"), lambda terms: _span(terms.renewal)),
    (lambda: _("Reconductions au plus"), lambda terms: _renewals(terms.max_renewals)),
    (lambda: _("Durée totale"), lambda terms: _limit(terms.total_limit)),
    (lambda: _("Dernier jour possible"), lambda terms: _cap(terms.end_cap)),
    (lambda: _("Préavis"), lambda terms: _span(terms.notice)),
    (lambda: _("Sortie possible"), lambda terms: _exits(terms.exits)),
    (lambda: _("Préavis tardif"), _late),
)
