"""Sentences about deadlines: what to do, and the arithmetic that a non-lawyer can check (rules.md §4)."""

from collections.abc import Callable
from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _, plural
from contractdesk.domain.contract import Contract, window_on
from contractdesk.domain.dates import Duration
from contractdesk.domain.deadlines import Deadline
from contractdesk.domain.enums import DeadlineKind, DeadlineState, Window
from contractdesk.services import labels


def duration(span: Duration) -> str:
    """Return a duration in words."""
    return french.duration(span.count, span.unit.value)


def title(deadline: Deadline, today: date) -> str:
    """Return what to do and by when, in a sentence without the contract's reference."""
    return _TITLES[deadline.kind](deadline, today)


def why(deadline: Deadline) -> str:
    """Return where the date comes from, with its arithmetic."""
    return _REASONS[deadline.kind](deadline)


def _notice_title(one: Deadline, today: date) -> str:
    if one.notice is None:
        return ""
    if one.state is DeadlineState.MISSED:
        return _("préavis dépassé depuis le {limit} : le contrat se poursuit après le {end}").format(
            limit=french.date(one.notice.limit), end=french.date(one.notice.exit_end)
        )
    window = window_on(one.notice, today)
    dates = {
        "decide": french.date(one.notice.decide_by),
        "send": french.date(one.notice.send_by),
        "limit": french.date(one.notice.limit),
    }
    if window is Window.LAST_DAY:
        return _("dernier jour pour que la lettre soit reçue ({limit})").format(**dates)
    if window is Window.POSTAL_RISK:
        return _(
            "risque postal : la lettre devait partir avant le {send}, elle doit être reçue au plus tard "
            "le {limit}"
        ).format(**dates)
    if today > one.notice.decide_by:
        return _("envoyer la lettre de non-reconduction avant le {send}, limite {limit}").format(**dates)
    return _(
        "décider de la reconduction avant le {decide}, envoyer la lettre avant le {send}, limite {limit}"
    ).format(**dates)


def _notice_why(one: Deadline) -> str:
    notice, span = one.notice, one.contract.terms.notice
    if notice is None or span is None:
        return ""
    return _(
        "{end} Moins {notice} de préavis → reçue au plus tard le {limit}. Jours ouvrés et délai postal "
        "déduits → envoyer avant le {send} ; délai de décision déduit → décider avant le {decide}."
    ).format(
        end=_end_of(one),
        notice=duration(span),
        limit=french.date(notice.limit),
        send=french.date(notice.send_by),
        decide=french.date(notice.decide_by),
    )


def _end_of(one: Deadline) -> str:
    """Tell how the end of the period was reached from the effect date."""
    terms, period = one.contract.terms, one.period
    if terms.effect is None or terms.initial is None or period is None:
        return ""
    end = one.notice.exit_end if one.notice is not None else period.end
    start = french.date(terms.effect)
    if period.number == 1 or terms.renewal is None:
        return _("{start} + {initial} → {end}.").format(
            start=start, initial=duration(terms.initial), end=french.date(end)
        )
    return _("{start} + {initial}, {rank} reconduction de {renewal} → {end}.").format(
        start=start,
        initial=duration(terms.initial),
        rank=_ordinal(period.number - 1),
        renewal=duration(terms.renewal),
        end=french.date(end),
    )


def _ordinal(rank: int) -> str:
    return _("1re") if rank == 1 else _("{rank}e").format(rank=rank)


def _express_title(one: Deadline, today: date) -> str:
    if one.state is DeadlineState.MISSED:
        return _("reconduction non décidée à temps ({day}) : sans décision, le contrat prend fin").format(
            day=french.date(one.due_on)
        )
    return _("décider de la reconduction avant le {day} : sans décision, le contrat prend fin").format(
        day=french.date(one.due_on)
    )


def _express_why(one: Deadline) -> str:
    text = _("{end} La reconduction est expresse : elle n’a jamais lieu d’elle-même.").format(
        end=_end_of(one)
    )
    span = one.contract.terms.notice
    if one.notice is None or span is None:
        return text
    return (
        text
        + " "
        + _("Moins {notice} de préavis → {limit}.").format(
            notice=duration(span), limit=french.date(one.notice.limit)
        )
    )


def _renewal_title(one: Deadline, today: date) -> str:
    rank = one.period.number - 1 if one.period is not None else 0
    return _("{rank} reconduction le {day}").format(rank=_ordinal(rank), day=french.date(one.due_on))


def _renewal_why(one: Deadline) -> str:
    terms, period = one.contract.terms, one.period
    if terms.effect is None or terms.initial is None or period is None or terms.renewal is None:
        return ""
    parts = [french.date(terms.effect), duration(terms.initial)]
    if period.number > 2:
        parts.append(_("{n} × {renewal}").format(n=period.number - 2, renewal=duration(terms.renewal)))
    return _("{sum} → {day}, premier jour de la période {number}.").format(
        sum=" + ".join(parts), day=french.date(period.start), number=period.number
    )


def _final_title(one: Deadline, today: date) -> str:
    day = french.date(one.due_on)
    if one.state is DeadlineState.MISSED:
        return _("contrat échu depuis le {day}, sans suite enregistrée").format(day=day)
    return _("dernier jour du contrat le {day}").format(day=day)


def _final_why(one: Deadline) -> str:
    if one.contract.notices or one.contract.decisions:
        return _("Fin fixée par la lettre ou la décision enregistrée : {day}.").format(
            day=french.date(one.due_on)
        )
    return _("{limit}Aucune reconduction au-delà.").format(limit=_limits(one.contract, one.due_on))


def _limits(contract: Contract, end: date) -> str:
    """Tell which clause sets the last day."""
    terms = contract.terms
    if terms.effect is None or terms.initial is None:
        return ""
    parts = [french.date(terms.effect), "+", duration(terms.initial)]
    if terms.max_renewals and terms.renewal is not None:
        parts += ["+", _("{n} × {renewal}").format(n=terms.max_renewals, renewal=duration(terms.renewal))]
    elif terms.total_limit is not None:
        parts = [
            french.date(terms.effect),
            "+",
            _("{limit} au total").format(limit=duration(terms.total_limit)),
        ]
    return " ".join(parts) + " → " + french.date(end) + ". "


def _procurement_title(one: Deadline, today: date) -> str:
    return _("préparer la suite : le contrat s’arrête le {end}").format(end=french.date(_final_of(one)))


def _final_of(one: Deadline) -> date:
    return one.period.end if one.period is not None else one.due_on


def _procurement_why(one: Deadline) -> str:
    return _("Fin du contrat le {end}, moins le délai pour préparer une consultation → {day}.").format(
        end=french.date(_final_of(one)), day=french.date(one.due_on)
    )


def _revision_title(one: Deadline, today: date) -> str:
    return _("révision des prix au {day}").format(day=french.date(one.due_on))


def _revision_why(one: Deadline) -> str:
    return _("La clause révise les prix à cette date. Montant avant révision : {amount}.").format(
        amount=french.money(one.amount_ht) if one.amount_ht is not None else _("inconnu")
    )


def _invoice_title(one: Deadline, today: date) -> str:
    amount = french.money(one.amount_ht) if one.amount_ht is not None else _("montant inconnu")
    return _("facture attendue le {day} : {amount} HT").format(day=french.date(one.due_on), amount=amount)


def _invoice_why(one: Deadline) -> str:
    if one.period is None:
        return ""
    return _("Facturation {rhythm}, {timing}, pour la période {period}.").format(
        rhythm=labels.billing_period(one.contract.billing.months),
        timing=labels.timing(one.contract.billing.timing),
        period=french.period(one.period.start, one.period.end),
    )


def _payment_title(one: Deadline, today: date) -> str:
    return _("payer au plus tard le {day}").format(day=french.date(one.due_on))


def _payment_why(one: Deadline) -> str:
    return _("Délai légal de paiement compté de la réception de la facture.")


def _commissioning_title(one: Deadline, today: date) -> str:
    return _("date de mise en service à renseigner : {modules}").format(modules=one.subject)


def _commissioning_why(one: Deadline) -> str:
    return _("Ces modules ne comptent pour le contrat qu’à partir de leur mise en service.")


def _index_title(one: Deadline, today: date) -> str:
    return _("indice à saisir pour la révision du {day} : {months}").format(
        day=french.date(one.due_on), months=_months(one.subject)
    )


def _index_why(one: Deadline) -> str:
    return _("Ces mois devaient être parus à la date de révision et manquent dans la page Indices.")


def _months(subject: str) -> str:
    return french.join_and([french.month(month) for month in subject.split(", ")])


def _right_title(one: Deadline, today: date) -> str:
    return _("à utiliser avant le {day} : {right}").format(day=french.date(one.due_on), right=one.subject)


def _right_why(one: Deadline) -> str:
    return _("Droit compris dans le prix de l’année du contrat, perdu ensuite.")


def _information_title(one: Deadline, today: date) -> str:
    return _("donner au titulaire les codes Chorus Pro de {year}").format(year=one.subject)


def _information_why(one: Deadline) -> str:
    return _(
        "Le contrat demande le code service et l’engagement de chaque année ; ceux de {year} manquent."
    ).format(year=one.subject)


def _incomplete_title(one: Deadline, today: date) -> str:
    facts = french.join_and([labels.missing(code) for code in one.missing])
    return _("à compléter : {facts}").format(facts=facts)


def _incomplete_why(one: Deadline) -> str:
    if one.subject and one.contract.terms.effect is None:
        return _("Le contrat commence à un événement dont la date n’est pas connue : {event}.").format(
            event=one.subject
        )
    return plural(
        len(one.missing),
        "Sans cette donnée, une partie des dates ou des montants ne peut pas être calculée.",
        "Sans ces données, une partie des dates ou des montants ne peut pas être calculée.",
    )


_TITLES: dict[DeadlineKind, Callable[[Deadline, date], str]] = {
    DeadlineKind.NOTICE: _notice_title,
    DeadlineKind.EXPRESS_DECISION: _express_title,
    DeadlineKind.RENEWAL: _renewal_title,
    DeadlineKind.FINAL_END: _final_title,
    DeadlineKind.PROCUREMENT: _procurement_title,
    DeadlineKind.REVISION: _revision_title,
    DeadlineKind.INVOICE: _invoice_title,
    DeadlineKind.PAYMENT: _payment_title,
    DeadlineKind.COMMISSIONING: _commissioning_title,
    DeadlineKind.INDEX_MISSING: _index_title,
    DeadlineKind.ENTITLEMENT: _right_title,
    DeadlineKind.INFORMATION: _information_title,
    DeadlineKind.INCOMPLETE: _incomplete_title,
}
_REASONS: dict[DeadlineKind, Callable[[Deadline], str]] = {
    DeadlineKind.NOTICE: _notice_why,
    DeadlineKind.EXPRESS_DECISION: _express_why,
    DeadlineKind.RENEWAL: _renewal_why,
    DeadlineKind.FINAL_END: _final_why,
    DeadlineKind.PROCUREMENT: _procurement_why,
    DeadlineKind.REVISION: _revision_why,
    DeadlineKind.INVOICE: _invoice_why,
    DeadlineKind.PAYMENT: _payment_why,
    DeadlineKind.COMMISSIONING: _commissioning_why,
    DeadlineKind.INDEX_MISSING: _index_why,
    DeadlineKind.ENTITLEMENT: _right_why,
    DeadlineKind.INFORMATION: _information_why,
    DeadlineKind.INCOMPLETE: _incomplete_why,
}
