"""Where a contract stands on a day, first thing on its sheet: situation, dates of the notice, amounts.

Each computed value carries its arithmetic: nobody has to believe a date.
"""

from datetime import date

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.contract import Contract, State, notice_for
from contractdesk.domain.enums import Status, Window
from contractdesk.domain.terms import NoticeDates
from contractdesk.services import deadlines, labels, reasons, wording
from contractdesk.services.dto import Fact, StepView
from contractdesk.services.facts import Facts


def situation(facts: Facts, contract: Contract, state: State, today: date) -> list[Fact]:
    """Return the status, the period, what comes next and the last days."""
    found = [Fact(_("Situation"), labels.status(state.status), _status_why(contract, state))]
    coming = deadlines.next_of(facts, contract, today)
    if coming is not None:
        text = _("{day} : {title}").format(day=french.date(coming.act_by), title=wording.title(coming, today))
        found.append(Fact(_("À faire ensuite"), text, reasons.sentences(reasons.steps(coming))))
    if state.term is not None:
        found.append(
            Fact(
                _("Période"),
                _("n° {number}, {span}").format(
                    number=state.term.number, span=french.period(state.term.start, state.term.end)
                ),
                _written(reasons.end_of_span(contract, state.term.number, state.term.end)),
            )
        )
        found.append(_last_day(contract, state))
        if state.renewals_left is not None:
            found.append(Fact(_("Reconductions restantes"), french.number(state.renewals_left)))
    if state.next_exit is not None and state.status is not Status.LAST_TERM:
        why = _("Première fin qu’une lettre reçue aujourd’hui peut encore provoquer.")
        found.append(Fact(_("Prochaine sortie possible"), french.long_date(state.next_exit), why))
    return _under(_("Situation au {day}").format(day=french.long_date(today)), found)


def notices(facts: Facts, contract: Contract, state: State, today: date) -> list[Fact]:
    """Return the three dates of the notice, and those of the next one when it is too late for this one."""
    if state.notice is None or state.exit_end is None:
        return []
    title = _("Préavis pour une fin au {end}").format(end=french.date(state.exit_end))
    found = _under(title, _notice(contract, state, state.notice))
    if state.window is Window.CLOSED and state.next_exit is not None and state.next_exit > state.exit_end:
        dates = notice_for(contract, state.next_exit, facts.context)
        if dates is not None:
            title = _("Préavis suivant, pour une fin au {end}").format(end=french.date(state.next_exit))
            found += _under(title, _notice(contract, state, dates))
    return found


def amounts(contract: Contract, state: State, today: date) -> list[Fact]:
    """Return the yearly amounts in force."""
    if state.totals is None:
        return []
    if contract.terms.effect is None:
        why = _("Prix de la première année : le début du contrat n’est pas daté.")
    else:
        why = _("Somme des prix en vigueur le {day}, détaillée dans « Lignes et prix ».").format(
            day=french.date(max(today, contract.terms.effect))
        )
    found = [
        Fact(_("Montant annuel HT"), french.money(state.totals.ht), why),
        Fact(_("TVA"), french.money(state.totals.vat)),
        Fact(_("Montant annuel TTC"), french.money(state.totals.ttc)),
    ]
    return _under(_("Prix"), found)


def _under(group: str, found: list[Fact]) -> list[Fact]:
    return [Fact(one.label, one.value, one.why, group) for one in found]


def _written(step: StepView | None) -> str:
    return "" if step is None else reasons.sentences([step])


def _last_day(contract: Contract, state: State) -> Fact:
    label = _("Dernier jour possible")
    if state.final_end is None:
        return Fact(label, _("sans limite"))
    if state.stops_on is not None:
        why = _("Fin fixée par la lettre ou la décision enregistrée.")
    else:
        why = _written(reasons.last_day(contract, state.final_end))
    return Fact(label, french.long_date(state.final_end), why)


def _notice(contract: Contract, state: State, dates: NoticeDates) -> list[Fact]:
    plan = contract.plan()
    end = None
    if plan is not None:
        end = reasons.end_of_span(contract, plan.period_at(dates.exit_end).number, dates.exit_end)
    steps = [*([end] if end else []), *reasons.notice_dates(dates)]
    decide, send, limit = (reasons.sentences(steps[: len(steps) - n]) for n in range(3))
    found = [
        Fact(_("Décider avant"), french.long_date(dates.decide_by), decide),
        Fact(_("Envoyer la lettre avant"), french.long_date(dates.send_by), send),
        Fact(_("Lettre reçue au plus tard"), french.long_date(dates.limit), limit),
    ]
    if dates is state.notice:
        found.append(Fact(_("État"), labels.window(state.window)))
    return found


def _status_why(contract: Contract, state: State) -> str:
    if state.status is Status.INCOMPLETE:
        listed = french.join_and([labels.missing(code) for code in state.missing])
        return _("Il manque {facts}.").format(facts=listed)
    if state.status is Status.IN_FORCE and state.notice is not None:
        return _("Une lettre de non-reconduction peut encore être reçue jusqu’au {limit}.").format(
            limit=french.date(state.notice.limit)
        )
    return {
        Status.LAST_TERM: _("Aucune reconduction ne reste possible."),
        Status.NOTICE_CLOSED: _("La limite du préavis est passée : la période suivante est acquise."),
        Status.TO_DECIDE: _("Sans décision, le contrat prend fin."),
        Status.ENDED: _("La dernière période est passée."),
    }.get(state.status, "")
