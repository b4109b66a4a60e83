"""« Résumé »: what the contract is, where it stands, what is missing, what can be read in two ways."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import mapping, models
from contractdesk.domain.contract import Contract, State, state_on
from contractdesk.domain.dates import Duration, forward
from contractdesk.domain.enums import ExitRule, LateRule, RenewalKind, Unit, Window
from contractdesk.domain.terms import Terms, schedule
from contractdesk.services import amendments, labels, wording
from contractdesk.services.amendments import AmendmentRow
from contractdesk.services.dto import Fact, Grid, Section
from contractdesk.services.facts import Facts
from contractdesk.services.forms.choosing import is_followed
from contractdesk.services.sheet import position
from contractdesk.services.terms_words import change_text

_YEARS_SHOWN = Duration(5, Unit.YEAR)


def section(facts: Facts, contract: Contract, row: models.Contract, today: date) -> Section:
    """Return the summary of a contract on a day: where it stands, then what was agreed."""
    state = state_on(contract, today, facts.context)
    found = (
        *position.situation(facts, contract, state, today),
        *position.notices(facts, contract, state, today),
        *position.amounts(contract, state, today),
        *_identity(row, contract),
        *_terms(row, _terms_on(contract, today)),
        *_billing(row),
    )
    return Section(
        key="summary",
        title=_("Résumé"),
        facts=tuple(fact for fact in found if fact.value),
        grids=(*_readings(row), *periods(contract, state, today), *_amendments(row, contract)),
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
        signed = _("{day}, par {by}").format(day=signed, by=row.signed_by)
    group = _("Parties et objet")
    return [
        Fact(_("Objet"), row.object, group=group),
        Fact(_("Titulaire"), contract.vendor, group=group),
        Fact(_("Forme"), row.legal_form, group=group),
        Fact(_("Décision"), decision, group=group),
        Fact(_("Nature de l’acte"), row.decision_class, group=group),
        Fact(_("Fondement"), row.legal_basis, group=group),
        Fact(_("Signature"), signed, group=group),
        Fact(_("Notes"), row.notes, group=group),
    ]


def _terms(row: models.Contract, terms: Terms) -> list[Fact]:
    group = _("Durée et préavis")
    return [
        Fact(_("Prise d’effet"), _effect(row), group=group),
        Fact(_("Règle de début"), row.effect_rule, group=group),
        Fact(_("Durée initiale"), _span(terms.initial), group=group),
        Fact(_("Reconduction"), _renewal(terms), group=group),
        Fact(_("Préavis"), _notice(row, terms), group=group),
        Fact(_("Forme du préavis"), row.notice_form, group=group),
        Fact(_("Donné par"), row.notice_by, group=group),
        Fact(_("Préavis tardif"), row.late_wording or _late(terms), group=group),
    ]


def _billing(row: models.Contract) -> list[Fact]:
    group = _("Facturation")
    rhythm = (
        labels.billing_period(row.billing_months),
        labels.timing(row.billing_timing),
        row.billing_moment,
    )
    return [
        Fact(_("Périodicité"), ", ".join(part for part in rhythm if part), group=group),
        Fact(_("Variante"), row.billing_option, group=group),
        Fact(_("Prorata"), row.prorata_rule, group=group),
    ]


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
    effect, cap = contract.terms.effect, contract.terms.end_cap
    if effect is not None and cap is not None and cap < effect:
        found.append(
            _(
                "La date limite ({cap}) est avant la prise d’effet ({effect}) : l’une des deux est fausse."
            ).format(cap=french.date(cap), effect=french.date(effect))
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
    unsettled = [
        labels.topic(one.topic).lower()
        for one in row.ambiguities
        if any(option.changes for option in one.options) and not any(option.chosen for option in one.options)
    ]
    if unsettled:
        found.append(
            _(
                "Le texte se lit de plusieurs façons ({topics}) : les lectures sont comparées plus bas."
            ).format(topics=french.join_and(unsettled))
        )
    signed = row.decision_date or row.signed_on
    if signed is not None and contract.terms.effect is not None and signed > contract.terms.effect:
        found.append(
            _("L’acte est daté du {signed}, après la prise d’effet du {effect}.").format(
                signed=french.date(signed), effect=french.date(contract.terms.effect)
            )
        )
    return tuple(found)


def _readings(row: models.Contract) -> tuple[Grid, ...]:
    """Return each wording that can be read in several ways, with what each reading leads to."""
    return tuple(_reading(row, ambiguity) for ambiguity in row.ambiguities)


def _reading(row: models.Contract, ambiguity: models.Ambiguity) -> Grid:
    """Return one of them; without a recorded choice, the reading that the dates follow is marked."""
    options = ambiguity.options
    columns = [(_("Lecture"), [option.label for option in options])]
    if any(option.changes for option in options):
        columns.append((_("Conséquence"), [consequence(row, option.changes) for option in options]))
        chosen = any(option.chosen for option in options)
        followed = _("suivie ici") if not chosen else ""
        marks = [
            _("retenue") if option.chosen else followed if is_followed(row, option) else ""
            for option in options
        ]
        columns.append((_("Choix"), marks))
    return Grid(
        title=_("Plusieurs lectures possibles : {topic}").format(topic=labels.topic(ambiguity.topic)),
        columns=tuple(title for title, _cells in columns),
        rows=tuple(zip(*(cells for _title, cells in columns), strict=True)),
        note=ambiguity.question,
    )


def consequence(row: models.Contract, changes: Mapping[str, Any]) -> str:
    """Return the last day that a reading leads to, when it can be computed."""
    terms = mapping.terms_of(row, changes)
    plan = schedule(terms)
    if plan is None:
        return _("aucune date calculable")
    if terms.renewal_kind is RenewalKind.EXPRESS:
        return _("fin le {day} sans décision de reconduire").format(day=french.date(plan.period(1).end))
    final = plan.final_end()
    if final is None:
        return _("sans limite")
    return _("fin le {day}").format(day=french.date(final))


def periods(contract: Contract, state: State, today: date) -> tuple[Grid, ...]:
    """Return the table of the periods, the current one marked."""
    plan = contract.plan()
    if plan is None:
        return ()
    shown = forward(max(today, plan.effect), _YEARS_SHOWN)
    last = min(plan.final_end() or shown, shown)
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


def _terms_on(contract: Contract, today: date) -> Terms:
    plan = contract.plan()
    return contract.terms if plan is None else plan.terms_on(today)


def _amendments(row: models.Contract, contract: Contract) -> tuple[Grid, ...]:
    """Return what each amendment changes, and whether it came too late to change anything."""
    found = amendments.rows(row, contract)
    if not found:
        return ()
    return (
        Grid(
            title=_("Avenants"),
            columns=(_("N°"), _("Objet"), _("Signé le"), _("Effet le"), _("Ce qui change")),
            rows=tuple(
                (
                    one.number,
                    one.subject,
                    "" if one.signed_on is None else french.date(one.signed_on),
                    french.date(one.effective_on),
                    _changes(one),
                )
                for one in found
            ),
        ),
    )


def _changes(one: AmendmentRow) -> str:
    if not one.counts:
        return _("sans effet : le contrat était déjà terminé")
    return _(" ; ").join(change_text(change) for change in one.changes)


def _effect(row: models.Contract) -> str:
    if row.effect_on is not None:
        return french.long_date(row.effect_on)
    return _("{event} (à dater)").format(event=row.start_event) if row.start_event else ""


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
