"""Where a date comes from, step by step, so that a non-lawyer can check it.

A step has a title, the arithmetic and its result; screens set them one below the other, exports and the
command line write them as sentences.
"""

from collections.abc import Callable, Sequence
from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _, plural
from contractdesk.domain.contract import Contract
from contractdesk.domain.dates import MONTHS_A_YEAR, ONE_DAY, months_between
from contractdesk.domain.deadlines import Deadline
from contractdesk.domain.enums import DeadlineKind
from contractdesk.domain.payment import LEGAL_DAYS, payment_days
from contractdesk.domain.terms import NoticeDates
from contractdesk.services import labels, wording
from contractdesk.services.dto import StepView


def steps(deadline: Deadline) -> tuple[StepView, ...]:
    """Return the arithmetic of a deadline."""
    return tuple(_REASONS[deadline.kind](deadline))


def sentences(found: Sequence[StepView]) -> str:
    """Return steps as text: « Fin de la période : 01/01/2025 + 12 mois → 31/12/2025. »."""
    return " ".join(_sentence(step) for step in found)


def _sentence(step: StepView) -> str:
    if not step.result:
        return step.title
    if not step.expression:
        return _("{title} : {result}.").format(title=step.title, result=step.result)
    return _("{title} : {expression} → {result}.").format(
        title=step.title, expression=step.expression, result=step.result
    )


def end_of_span(contract: Contract, number: int, end: date) -> StepView | None:
    """Tell how the last day of a period, or of a year inside it, is reached from the effect date."""
    terms = contract.terms
    if terms.effect is None or terms.initial is None:
        return None
    start, initial = french.date(terms.effect), wording.duration(terms.initial)
    plan = contract.plan()
    if plan is not None and plan.period_at(end).end != end:
        anniversary = _anniversary(terms.effect, end + ONE_DAY)
        return StepView(_("Veille de l’anniversaire"), anniversary.expression, french.date(end))
    if number == 1 or terms.renewal is None:
        expression = _("{start} + {initial}").format(start=start, initial=initial)
    else:
        expression = _("{start} + {initial}, {rank} reconduction de {renewal}").format(
            start=start,
            initial=initial,
            rank=wording.ordinal(number - 1),
            renewal=wording.duration(terms.renewal),
        )
    return StepView(_("Fin de la période"), expression, french.date(end))


def notice_dates(contract: Contract, dates: NoticeDates) -> list[StepView]:
    """Tell how the three dates of a notice follow from the end of the period."""
    if contract.terms.notice is None:
        return []
    notice = wording.duration(contract.terms.notice)
    return [
        StepView(
            _("Lettre reçue au plus tard"),
            _("moins {notice} de préavis").format(notice=notice),
            french.date(dates.limit),
        ),
        StepView(
            _("Lettre envoyée avant"),
            _("moins le délai postal, ramené à un jour ouvré"),
            french.date(dates.send_by),
        ),
        StepView(
            _("Décision prise avant"),
            _("moins le délai de décision, ramené à un jour ouvré"),
            french.date(dates.decide_by),
        ),
    ]


def last_day(contract: Contract, end: date) -> StepView | None:
    """Tell which clause sets the last day of a contract."""
    terms = contract.terms
    if terms.effect is None or terms.initial is None:
        return None
    parts = [french.date(terms.effect), wording.duration(terms.initial)]
    if terms.max_renewals and terms.renewal is not None:
        parts.append(
            _("{n} × {renewal}").format(n=terms.max_renewals, renewal=wording.duration(terms.renewal))
        )
    elif terms.total_limit is not None:
        parts[1] = _("{limit} au total").format(limit=wording.duration(terms.total_limit))
    return StepView(_("Dernier jour"), " + ".join(parts), french.date(end))


def _notice(one: Deadline) -> list[StepView]:
    if one.notice is None or one.period is None:
        return []
    first = end_of_span(one.contract, one.period.number, one.notice.exit_end)
    return [*([first] if first else []), *notice_dates(one.contract, one.notice)]


def _express(one: Deadline) -> list[StepView]:
    found = []
    if one.period is not None:
        end = one.notice.exit_end if one.notice is not None else one.period.end
        first = end_of_span(one.contract, one.period.number, end)
        found = [first] if first else []
    if one.notice is not None:
        found += notice_dates(one.contract, one.notice)[:1]
    return [*found, StepView(_("La reconduction est expresse : elle n’a jamais lieu d’elle-même."))]


def _renewal(one: Deadline) -> list[StepView]:
    terms, period = one.contract.terms, one.period
    if terms.effect is None or terms.initial is None or period is None:
        return []
    if period.start != one.due_on or terms.renewal is None:
        return [_anniversary(terms.effect, one.due_on)]
    parts = [french.date(terms.effect), wording.duration(terms.initial)]
    if period.number > 2:
        parts.append(
            _("{n} × {renewal}").format(n=period.number - 2, renewal=wording.duration(terms.renewal))
        )
    title = _("Premier jour de la période {number}").format(number=period.number)
    return [StepView(title, " + ".join(parts), french.date(period.start))]


def _anniversary(effect: date, day: date) -> StepView:
    """Tell how an anniversary inside a period is reached from the effect date."""
    years = months_between(effect, day) // MONTHS_A_YEAR
    span = french.duration(years, "year")
    expression = _("{start} + {span}").format(start=french.date(effect), span=span)
    return StepView(_("Anniversaire du contrat"), expression, french.date(day))


def _final_end(one: Deadline) -> list[StepView]:
    if one.contract.notices or one.contract.decisions:
        title = _("Fin fixée par la lettre ou la décision enregistrée")
        return [StepView(title, "", french.date(one.due_on))]
    found = last_day(one.contract, one.due_on)
    return [*([found] if found else []), StepView(_("Aucune reconduction n’est possible au-delà."))]


def _procurement(one: Deadline) -> list[StepView]:
    end = one.period.end if one.period is not None else one.due_on
    return [
        StepView(_("Dernier jour du contrat"), "", french.date(end)),
        StepView(
            _("Consultation à préparer"), _("moins le temps d’une consultation"), french.date(one.due_on)
        ),
    ]


def _revision(one: Deadline) -> list[StepView]:
    amount = french.money(one.amount_ht) if one.amount_ht is not None else _("inconnu")
    return [
        StepView(_("La clause révise les prix à cette date.")),
        StepView(_("Montant annuel HT avant révision"), "", amount),
    ]


def _invoice(one: Deadline) -> list[StepView]:
    if one.period is None:
        return []
    return [
        StepView(
            _("Facturation {rhythm}, {timing}.").format(
                rhythm=labels.billing_period(one.contract.billing.months),
                timing=labels.timing(one.contract.billing.timing),
            )
        ),
        StepView(_("Période facturée"), "", french.period(one.period.start, one.period.end)),
    ]


def _payment(one: Deadline) -> list[StepView]:
    if one.invoice is None:
        return []
    written = one.contract.payment_days
    if written is not None and written <= LEGAL_DAYS:
        delay = _("délai du contrat")
    elif written is not None:
        delay = _("délai légal, le contrat en dit {days}").format(days=french.duration(written, "day"))
    else:
        delay = _("délai légal")
    return [
        StepView(
            _("Facture payée au plus tard"),
            _("reçue le {day} + {span} ({delay})").format(
                day=french.date(one.invoice.received_on),
                span=french.duration(payment_days(written), "day"),
                delay=delay,
            ),
            french.date(one.due_on),
        )
    ]


def _commissioning(one: Deadline) -> list[StepView]:
    names = " ; ".join(wording.modules_to_date(one.contract))
    return [
        StepView(_("Un module ne compte pour le contrat qu’à partir de sa mise en service.")),
        StepView(_("Sans date : {modules}.").format(modules=names)),
    ]


def _index_missing(_one: Deadline) -> list[StepView]:
    return [
        StepView(_("Ces mois devaient être parus à la date de révision et manquent dans la page Indices."))
    ]


def _entitlement(_one: Deadline) -> list[StepView]:
    return [StepView(_("Droit compris dans le prix de l’année du contrat, perdu ensuite."))]


def _information(one: Deadline) -> list[StepView]:
    text = _("Le contrat demande le code service et l’engagement de chaque année ; ceux de {year} manquent.")
    return [StepView(text.format(year=one.subject))]


def _incomplete(one: Deadline) -> list[StepView]:
    if one.subject and one.contract.terms.effect is None:
        text = _("Le contrat commence à un événement dont la date n’est pas connue : {event}.")
        return [StepView(text.format(event=one.subject))]
    return [
        StepView(
            plural(
                len(one.missing),
                "Sans cette donnée, une partie des dates ou des montants ne peut pas être calculée.",
                "Sans ces données, une partie des dates ou des montants ne peut pas être calculée.",
            )
        )
    ]


_REASONS: dict[DeadlineKind, Callable[[Deadline], list[StepView]]] = {
    DeadlineKind.NOTICE: _notice,
    DeadlineKind.EXPRESS_DECISION: _express,
    DeadlineKind.RENEWAL: _renewal,
    DeadlineKind.FINAL_END: _final_end,
    DeadlineKind.PROCUREMENT: _procurement,
    DeadlineKind.REVISION: _revision,
    DeadlineKind.INVOICE: _invoice,
    DeadlineKind.PAYMENT: _payment,
    DeadlineKind.COMMISSIONING: _commissioning,
    DeadlineKind.INDEX_MISSING: _index_missing,
    DeadlineKind.ENTITLEMENT: _entitlement,
    DeadlineKind.INFORMATION: _information,
    DeadlineKind.INCOMPLETE: _incomplete,
}
