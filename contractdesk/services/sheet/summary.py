"""« Résumé »: what the contract is, where it stands, what is missing, what can be read in two ways."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import mapping, models
from contractdesk.domain.contract import Contract, State, state_on
from contractdesk.domain.dates import Duration
from contractdesk.domain.enums import ExitRule, LateRule, RenewalKind, Status, Window
from contractdesk.domain.terms import Terms, schedule
from contractdesk.services import labels, wording
from contractdesk.services.dto import Fact, Grid, Section
from contractdesk.services.facts import Facts


def section(facts: Facts, contract: Contract, row: models.Contract, today: date) -> Section:
    """Return the summary of a contract on a day."""
    state = state_on(contract, today, facts.context)
    return Section(
        key="summary",
        title=_("Résumé"),
        facts=tuple(
            fact
            for fact in (
                *_identity(row, contract),
                *_terms(row, contract.terms),
                *_position(contract, state, today),
            )
            if fact.value
        ),
        grids=(*_readings(row, contract), *_periods(contract, state, today)),
        warnings=_warnings(contract, row, state),
    )


def _identity(row: models.Contract, contract: Contract) -> list[Fact]:
    decision = " ".join(
        part
        for part in (
            row.decision_number,
            _("du {day}").format(day=french.date(row.decision_date)) if row.decision_date else "",
        )
        if part
    )
    signed = french.date(row.signed_on) if row.signed_on else ""
    if signed and row.signed_by:
        signed = _("{day} ({by})").format(day=signed, by=row.signed_by)
    return [
        Fact(_("Objet"), row.object),
        Fact(_("Titulaire"), contract.vendor),
        Fact(_("Forme"), row.legal_form),
        Fact(_("Décision"), decision),
        Fact(_("Nature de l’acte"), row.decision_class),
        Fact(_("Fondement"), row.legal_basis),
        Fact(_("Signature"), signed),
    ]


def _terms(row: models.Contract, terms: Terms) -> list[Fact]:
    return [
        Fact(_("Prise d’effet"), _effect(row)),
        Fact(_("Règle de début"), row.effect_rule),
        Fact(_("Durée initiale"), _span(terms.initial)),
        Fact(_("Reconduction"), _renewal(terms)),
        Fact(_("Préavis"), _notice(row, terms)),
        Fact(_("Préavis tardif"), row.late_wording or _late(terms)),
        Fact(_("Facturation"), _billing(row)),
        Fact(_("Facturation, variante"), row.billing_option),
        Fact(_("Prorata"), row.prorata_rule),
    ]


def _position(contract: Contract, state: State, today: date) -> list[Fact]:
    found = [Fact(_("Situation"), labels.status(state.status), _status_why(state))]
    if state.term is not None:
        found.append(
            Fact(
                _("Période"),
                _("n° {number}, {span}").format(
                    number=state.term.number, span=french.period(state.term.start, state.term.end)
                ),
            )
        )
    if state.final_end is not None:
        found.append(Fact(_("Dernier jour possible"), french.long_date(state.final_end)))
    elif state.term is not None:
        found.append(Fact(_("Dernier jour possible"), _("sans limite")))
    if state.renewals_left is not None and state.term is not None:
        found.append(Fact(_("Reconductions restantes"), french.number(state.renewals_left)))
    if state.notice is not None:
        notice = state.notice
        found += [
            Fact(_("Décider avant"), french.long_date(notice.decide_by)),
            Fact(_("Envoyer la lettre avant"), french.long_date(notice.send_by)),
            Fact(_("Lettre reçue au plus tard"), french.long_date(notice.limit), labels.window(state.window)),
        ]
    if state.next_exit is not None:
        found.append(Fact(_("Prochaine sortie possible"), french.long_date(state.next_exit)))
    if state.totals is not None:
        found += [
            Fact(_("Montant annuel HT"), french.money(state.totals.ht)),
            Fact(_("TVA"), french.money(state.totals.vat)),
            Fact(_("Montant annuel TTC"), french.money(state.totals.ttc)),
        ]
    return found


def _warnings(contract: Contract, row: models.Contract, state: State) -> tuple[str, ...]:
    found = []
    if state.missing:
        facts = french.join_and([labels.missing(code) for code in state.missing])
        found.append(_("Il manque {facts}.").format(facts=facts))
    if contract.terms.effect is None and row.start_event:
        found.append(
            _("Le contrat commence à un événement qui n’est pas daté\u00a0: {event}.").format(
                event=row.start_event
            )
        )
    if state.window is Window.CLOSED and state.next_exit is not None and state.notice is not None:
        found.append(
            _("Préavis dépassé depuis le {limit}. Prochaine sortie possible\u00a0: le {exit}.").format(
                limit=french.date(state.notice.limit), exit=french.date(state.next_exit)
            )
        )
    if state.window is Window.POSTAL_RISK:
        found.append(_("Risque postal\u00a0: une lettre recommandée peut arriver après la limite."))
    if row.amount_source:
        found.append(_("Montant\u00a0: {source}.").format(source=row.amount_source))
    signed = row.decision_date or row.signed_on
    if signed is not None and contract.terms.effect is not None and signed > contract.terms.effect:
        found.append(
            _("L’acte est daté du {signed}, après la prise d’effet du {effect}.").format(
                signed=french.date(signed), effect=french.date(contract.terms.effect)
            )
        )
    return tuple(found)


def _readings(row: models.Contract, contract: Contract) -> tuple[Grid, ...]:
    """Return each wording that can be read in several ways, with what each reading leads to."""
    grids = []
    for ambiguity in row.ambiguities:
        rows = tuple(
            (option.label, _consequence(row, option.changes), _("retenue") if option.chosen else "")
            for option in ambiguity.options
        )
        grids.append(
            Grid(
                title=_("Plusieurs lectures possibles\u00a0: {topic}").format(
                    topic=labels.topic(ambiguity.topic)
                ),
                columns=(_("Lecture"), _("Conséquence"), _("Choix")),
                rows=rows,
                note=ambiguity.question,
            )
        )
    return tuple(grids)


def _consequence(row: models.Contract, changes: Mapping[str, Any]) -> str:
    """Return the last day that a reading leads to, when it can be computed."""
    facts = mapping.changed_facts(changes)
    terms = mapping.terms_of(row, facts)
    plan = schedule(terms)
    if plan is None:
        return _("aucune date calculable")
    if terms.renewal_kind is RenewalKind.EXPRESS:
        return _("fin le {day} sans décision de reconduire").format(day=french.date(plan.period(1).end))
    final = plan.final_end()
    if final is None:
        return _("sans limite")
    return _("fin le {day}").format(day=french.date(final))


def _periods(contract: Contract, state: State, today: date) -> tuple[Grid, ...]:
    """Return the table of the periods, the current one marked."""
    plan = contract.plan()
    if plan is None:
        return ()
    last = plan.final_end() or max(today, plan.effect).replace(year=max(today, plan.effect).year + 5)
    rows = []
    for period in plan.periods(last):
        if state.stops_on is not None and period.start > state.stops_on:
            break
        current = period.start <= today <= period.end
        rows.append(
            (
                french.number(period.number),
                french.date(period.start),
                french.date(period.end),
                _("en cours") if current else _("passée") if period.end < today else _("à venir"),
            )
        )
    return (
        Grid(
            title=_("Périodes"),
            columns=(_("N°"), _("Du"), _("Au"), _("Situation")),
            rows=tuple(rows),
            numeric=(0,),
        ),
    )


def _status_why(state: State) -> str:
    return {
        Status.LAST_TERM: _("aucune reconduction ne reste possible"),
        Status.NOTICE_CLOSED: _("la limite du préavis est passée, la période suivante est acquise"),
        Status.TO_DECIDE: _("sans décision, le contrat prend fin"),
        Status.ENDED: _("la dernière période est passée"),
    }.get(state.status, "")


def _effect(row: models.Contract) -> str:
    if row.effect_on is not None:
        return french.long_date(row.effect_on)
    return row.start_event


def _span(span: Duration | None) -> str:
    return "" if span is None else wording.duration(span)


def _renewal(terms: Terms) -> str:
    if terms.renewal_kind is RenewalKind.NONE:
        return _("aucune")
    parts = [labels.renewal(terms.renewal_kind)]
    if terms.renewal is not None:
        parts.append(_("par périodes de {span}").format(span=wording.duration(terms.renewal)))
    if terms.max_renewals is not None:
        parts.append(_("{n} fois au plus").format(n=french.number(terms.max_renewals)))
    if terms.total_limit is not None:
        parts.append(_("dans la limite de {span}").format(span=wording.duration(terms.total_limit)))
    if terms.end_cap is not None:
        parts.append(_("jusqu’au {day} au plus tard").format(day=french.date(terms.end_cap)))
    if terms.max_renewals is None and terms.total_limit is None and terms.end_cap is None:
        parts.append(_("sans limite"))
    return ", ".join(parts)


def _notice(row: models.Contract, terms: Terms) -> str:
    if terms.notice is None:
        return ""
    parts = [wording.duration(terms.notice)]
    if row.notice_before:
        parts[0] = _("{span} avant {what}").format(span=parts[0], what=_with_article(row.notice_before))
    if row.notice_form:
        parts.append(row.notice_form)
    if row.notice_by:
        parts.append(row.notice_by)
    if terms.exits is ExitRule.ANNIVERSARY:
        parts.append(_("sortie possible à chaque anniversaire"))
    return ", ".join(parts)


def _with_article(what: str) -> str:
    """Return the event a notice is counted from, with its article."""
    if what[:1].lower() in "aeiouh":
        return f"l’{what}"
    return f"la {what}"


def _late(terms: Terms) -> str:
    if terms.notice is None or terms.late_rule is LateRule.NEXT_TERM:
        return ""
    delay = terms.late_delay or terms.notice
    return _("effet {span} après réception").format(span=wording.duration(delay))


def _billing(row: models.Contract) -> str:
    parts = [labels.billing_period(row.billing_months), labels.timing(row.billing_timing), row.billing_moment]
    return ", ".join(part for part in parts if part)
