"""Where a date comes from, step by step, so that a non-lawyer can check it.

A step has a title, the arithmetic and its result; screens set them one below the other, exports and the
command line write them as sentences.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from contractdesk.common import french
from contractdesk.common.i18n import _, plural
from contractdesk.domain.contract import Contract
from contractdesk.domain.dates import (
    MONTHS_A_YEAR,
    ONE_DAY,
    Duration,
    day_to_day,
    latest_before,
    months_between,
)
from contractdesk.domain.deadlines import Deadline
from contractdesk.domain.enums import BillingTiming, DeadlineKind, RevisionDay
from contractdesk.domain.payment import LEGAL_DAYS, payment_days
from contractdesk.domain.stretches import Stretch, limit_of
from contractdesk.domain.terms import NoticeDates, Terms
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
    plan = contract.plan()
    if plan is None:
        return None
    if plan.period_at(end).end != end:
        anniversary = _anniversary(plan.effect, end + ONE_DAY)
        return StepView(_("Veille de l’anniversaire"), anniversary.expression, french.date(end))
    stretch = plan.stretch_of(number)
    expression = _counted(stretch, number)
    if end < stretch.natural_end(number):
        expression = _("{count}, arrêtée par {limit}").format(
            count=expression, limit=_limit(plan.effect, stretch.terms, end)
        )
    return StepView(_("Fin de la période"), expression, french.date(end))


def _counted(stretch: Stretch, number: int) -> str:
    """Write the durations that lead to the end of a period, from the start or from an amendment."""
    if stretch.since is not None or number == 1 or stretch.terms.renewal is None:
        return _sum(stretch, number)
    return _("{start} + {initial}, {rank} reconduction de {renewal}").format(
        start=french.date(stretch.start),
        initial=wording.duration(stretch.length),
        rank=wording.ordinal(number - 1),
        renewal=wording.duration(stretch.terms.renewal),
    )


def _sum(stretch: Stretch, number: int) -> str:
    """Write the same as a sum: « 01/01/2025 + 12 mois + 3 × 12 mois »."""
    parts = [french.date(stretch.start)]
    for rank, (times, span) in enumerate(stretch.counted(number)):
        parts.append(wording.duration(span) if times == 1 and not rank else _times(times, span))
    count = " + ".join(parts)
    if stretch.since is None:
        return count
    return _("{count} (avenant du {day})").format(count=count, day=french.date(stretch.since))


def _times(count: int, span: Duration) -> str:
    return _("{n} × {span}").format(n=french.number(count), span=wording.duration(span))


def _limit(effect: date, terms: Terms, end: date) -> str:
    """Name the limit that ends a contract on a day."""
    if terms.end_cap == end or terms.total_limit is None:
        return _("la date butoir du contrat")
    return _("la durée totale, {start} + {span}").format(
        start=french.date(effect), span=wording.duration(terms.total_limit)
    )


def notice_dates(dates: NoticeDates) -> list[StepView]:
    """Tell how the three dates of a notice follow from the end of the period."""
    return [
        StepView(
            _("Lettre reçue au plus tard"),
            limit_words(dates.exit_end, dates.notice, dates.limit),
            french.date(dates.limit),
        ),
        StepView(
            _("Lettre envoyée avant"),
            _backwards(
                dates.limit,
                dates.last_worked,
                _("moins {span} de délai postal").format(span=french.duration(dates.margin_days, "day")),
                dates.last_worked - timedelta(days=dates.margin_days),
                dates.send_by,
            ),
            french.date(dates.send_by),
        ),
        StepView(
            _("Décision prise avant"),
            _backwards(
                dates.send_by,
                dates.send_by,
                _("moins {span} pour décider").format(span=french.duration(dates.lead_days, "day")),
                dates.send_by - timedelta(days=dates.lead_days),
                dates.decide_by,
            ),
            french.date(dates.decide_by),
        ),
    ]


def limit_words(exit_end: date, notice: Duration, limit: date) -> str:
    """Tell how the limit of a notice follows from the end of the period."""
    words = wording.duration(notice)
    if latest_before(exit_end, notice) < limit:
        return _("veille de l’avenant, qui porte le préavis à {notice}").format(notice=words)
    return _("moins {notice} de préavis").format(notice=words)


def _backwards(limit: date, start: date, delay: str, reached: date, found: date) -> str:
    """Write a delay counted backwards, and the days off that it meets."""
    parts = [delay]
    if start != limit:
        off = _("{day}, dernier jour ouvré ({off})").format(day=french.date(start), off=_day_off(limit))
        parts.insert(0, off)
    if found != reached:
        parts.append(_day_off(reached))
    return ", ".join(parts)


def _day_off(day: date) -> str:
    """Say why a day is not worked."""
    kind = {5: _("un samedi"), 6: _("un dimanche")}.get(day.weekday(), _("un jour férié ou de fermeture"))
    return _("le {day} est {kind}").format(day=french.date(day), kind=kind)


def last_day(contract: Contract, end: date) -> StepView | None:
    """Tell which clause sets the last day of a contract."""
    plan = contract.plan()
    if plan is None:
        return None
    last = plan.last_number()
    number = last if last is not None and end == plan.final_end() else plan.period_at(end).number
    stretch = plan.stretch_of(number)
    terms = stretch.terms
    is_cut = end < stretch.natural_end(number)
    if is_cut or (number > 1 and terms.max_renewals != number - 1 and limit_of(terms, plan.effect) == end):
        if terms.end_cap == end or terms.total_limit is None:
            return StepView(_("Dernier jour"), _("date butoir du contrat"), french.date(end))
        total = _("{limit} au total").format(limit=wording.duration(terms.total_limit))
        return StepView(_("Dernier jour"), f"{french.date(plan.effect)} + {total}", french.date(end))
    return StepView(_("Dernier jour"), _sum(stretch, number), french.date(end))


def _notice(one: Deadline) -> list[StepView]:
    if one.notice is None or one.period is None:
        return []
    first = end_of_span(one.contract, one.period.number, one.notice.exit_end)
    return [*([first] if first else []), *notice_dates(one.notice)]


def _express(one: Deadline) -> list[StepView]:
    found = []
    if one.period is not None:
        end = one.notice.exit_end if one.notice is not None else one.period.end
        first = end_of_span(one.contract, one.period.number, end)
        found = [first] if first else []
    if one.notice is not None:
        found += notice_dates(one.notice)[:1]
    return [*found, StepView(_("La reconduction est expresse : elle n’a jamais lieu d’elle-même."))]


def _renewal(one: Deadline) -> list[StepView]:
    plan, period = one.contract.plan(), one.period
    if plan is None or period is None:
        return []
    if period.start != one.due_on:
        return [_anniversary(plan.effect, one.due_on)]
    before = period.number - 1
    title = _("Premier jour de la période {number}").format(number=period.number)
    return [StepView(title, _sum(plan.stretch_of(before), before), french.date(period.start))]


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
    span = french.duration(months_between(one.due_on, end), "month")
    return [
        StepView(_("Dernier jour du contrat"), "", french.date(end)),
        StepView(
            _("Consultation à préparer"),
            _("moins {span}, le temps d’une consultation").format(span=span),
            french.date(one.due_on),
        ),
    ]


def _revision(one: Deadline) -> list[StepView]:
    amount = french.money(one.amount_ht) if one.amount_ht is not None else _("inconnu")
    effect, clause = one.contract.terms.effect, one.contract.clause
    if effect is None or clause is None:
        return []
    if clause.day is RevisionDay.JANUARY:
        expression = _("1er janvier, après {span} de contrat").format(
            span=french.duration(clause.first_after_months, "month")
        )
    else:
        expression = _from_effect(effect, one.due_on)
    return [
        StepView(_("La clause révise les prix à cette date"), expression, french.date(one.due_on)),
        StepView(_("Montant annuel HT avant révision"), "", amount),
    ]


def _from_effect(effect: date, day: date) -> str:
    """Write the months that lead from the effect date to a day."""
    months = months_between(effect, day)
    if day_to_day(effect, months) != day:
        months -= 1
    span = french.duration(months, "month")
    return _("{start} + {span}").format(start=french.date(effect), span=span)


def _invoice(one: Deadline) -> list[StepView]:
    bill = one.bill
    if bill is None:
        return []
    billing = one.contract.billing
    if billing.timing is BillingTiming.IN_ADVANCE:
        moment = _("premier jour facturé")
    else:
        moment = _("dernier jour facturé")
    return [
        StepView(
            _("Facturation {rhythm}, {timing}").format(
                rhythm=labels.billing_period(billing.months), timing=labels.timing(billing.timing)
            ),
            moment,
            french.date(one.due_on),
        ),
        StepView(
            _("Période facturée"),
            french.period(bill.covers_from, bill.covers_to),
            french.counted((bill.covers_to - bill.covers_from).days + 1, "jour", "jours"),
        ),
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


def _entitlement(one: Deadline) -> list[StepView]:
    plan = one.contract.plan()
    if plan is None:
        return []
    lost = StepView(_("Droit compris dans le prix de l’année du contrat, perdu ensuite."))
    anniversary = _anniversary(plan.effect, one.due_on + ONE_DAY)
    if plan.is_year_end(one.due_on):
        return [
            StepView(_("Veille de l’anniversaire"), anniversary.expression, french.date(one.due_on)),
            lost,
        ]
    return [StepView(_("Dernier jour du contrat"), "", french.date(one.due_on)), lost]


def _information(one: Deadline) -> list[StepView]:
    text = _("Le contrat demande le code service et l’engagement de chaque année ; ceux de {year} manquent.")
    if one.due_on == one.contract.terms.effect:
        day = StepView(_("Début du contrat"), "", french.date(one.due_on))
    else:
        day = StepView(
            _("Veille de l’année"),
            _("01/01/{year} − 1 jour").format(year=one.subject),
            french.date(one.due_on),
        )
    return [day, StepView(text.format(year=one.subject))]


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
