"""Sentences about deadlines: what to do and by when; `reasons` tells where dates come from."""

from collections.abc import Callable
from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.alerts import ON_THE_DAY, Alert
from contractdesk.domain.contract import Contract, window_on
from contractdesk.domain.dates import Duration
from contractdesk.domain.deadlines import Deadline
from contractdesk.domain.enums import DeadlineKind, Window
from contractdesk.services import labels


def duration(span: Duration) -> str:
    """Return a duration in words."""
    return french.duration(span.count, span.unit.value)


def alert(found: Alert) -> str:
    """Return which threshold was reached, nothing on the day itself: the urgency says it already."""
    if found.reached_on is None or found.reached == ON_THE_DAY:
        return ""
    if found.reached is None:
        return _("rappel demandé pour le {day}").format(day=french.date(found.reached_on))
    return _("rappel des {days}").format(days=french.duration(found.reached, "day"))


def title(deadline: Deadline, today: date) -> str:
    """Return what to do and by when, in a sentence without the contract's reference."""
    return _TITLES[deadline.kind](deadline, today)


def _notice_title(one: Deadline, today: date) -> str:
    if one.notice is None:
        return ""
    window = window_on(one.notice, today)
    if window is Window.CLOSED:
        return _("préavis dépassé depuis le {limit} : le contrat se poursuit après le {end}").format(
            limit=french.date(one.notice.limit), end=french.date(one.notice.exit_end)
        )
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


def ordinal(rank: int) -> str:
    """Return the rank of a renewal."""
    return _("1re") if rank == 1 else _("{rank}e").format(rank=rank)


def _express_title(one: Deadline, today: date) -> str:
    if today > one.due_on:
        return _("reconduction non décidée à temps ({day}) : sans décision, le contrat prend fin").format(
            day=french.date(one.due_on)
        )
    return _("décider de la reconduction avant le {day} : sans décision, le contrat prend fin").format(
        day=french.date(one.due_on)
    )


def _renewal_title(one: Deadline, today: date) -> str:
    day = french.date(one.due_on)
    if one.period is None or one.period.start != one.due_on:
        return _("anniversaire du contrat le {day}").format(day=day)
    return _("{rank} reconduction le {day}").format(rank=ordinal(one.period.number - 1), day=day)


def _final_title(one: Deadline, today: date) -> str:
    day = french.date(one.due_on)
    if one.is_ended(today):
        return _("contrat échu depuis le {day}, sans suite enregistrée").format(day=day)
    return _("dernier jour du contrat le {day}").format(day=day)


def _procurement_title(one: Deadline, today: date) -> str:
    return _("préparer la suite : le contrat s’arrête le {end}").format(end=french.date(_final_of(one)))


def _final_of(one: Deadline) -> date:
    return one.period.end if one.period is not None else one.due_on


def _revision_title(one: Deadline, today: date) -> str:
    return _("révision des prix au {day}").format(day=french.date(one.due_on))


def _invoice_title(one: Deadline, today: date) -> str:
    amount = french.money(one.amount_ht) if one.amount_ht is not None else _("montant inconnu")
    return _("facture attendue le {day} : {amount} HT").format(day=french.date(one.due_on), amount=amount)


def _payment_title(one: Deadline, today: date) -> str:
    name = _("la facture n° {number}").format(number=one.subject) if one.subject else _("la facture")
    if one.due_on < today:
        return _("{invoice} devait être payée le {day} au plus tard").format(
            invoice=name, day=french.date(one.due_on)
        )
    return _("payer {invoice} au plus tard le {day}").format(invoice=name, day=french.date(one.due_on))


def modules_to_date(contract: Contract) -> list[str]:
    """Return the names of the modules whose commissioning has no date; a name may hold commas."""
    return [module.name for module in contract.modules if module.commissioned_on is None]


def _commissioning_title(one: Deadline, today: date) -> str:
    names = modules_to_date(one.contract)
    if len(names) == 1:
        return _("mise en service à dater : {module}").format(module=names[0])
    return _("{modules} dont la mise en service est à dater").format(
        modules=french.counted(len(names), "module", "modules")
    )


def _index_title(one: Deadline, today: date) -> str:
    return _("indice à saisir pour la révision du {day} : {months}").format(
        day=french.date(one.due_on), months=_months(one.subject)
    )


def _months(subject: str) -> str:
    return french.join_and([french.month(month) for month in subject.split(", ")])


def _right_title(one: Deadline, today: date) -> str:
    return _("à utiliser avant le {day} : {right}").format(day=french.date(one.due_on), right=one.subject)


def _information_title(one: Deadline, today: date) -> str:
    return _("donner au titulaire les codes Chorus Pro de {year}").format(year=one.subject)


def _incomplete_title(one: Deadline, today: date) -> str:
    facts = french.join_and([labels.missing(code) for code in one.missing])
    return _("à compléter : {facts}").format(facts=facts)


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
