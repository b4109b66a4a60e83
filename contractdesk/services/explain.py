"""Price revisions in words: quotes, steps and warnings that stand up in front of a vendor."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import RevisionClause
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import ChangeBasis, RoundingMode
from contractdesk.domain.indices import IndexTable, Link, Quote
from contractdesk.domain.money import round_to
from contractdesk.domain.pricing import Bound
from contractdesk.domain.revision import IndexLine, Proposal
from contractdesk.services import labels
from contractdesk.services.dto import QuoteView, StepView

EXACT_DECIMALS = 12
FREE_BASE = "free"
"""Key of the price typed for a try, where the contract has none."""
_LONGEST_LIST = 3


def exact(value: Fraction, decimals: int = EXACT_DECIMALS) -> Decimal:
    """Return an exact ratio as shown: rounded for the eye only, calculations keep the fraction."""
    return round_to(value, decimals, RoundingMode.NEAREST)


def coefficient_text(clause: RevisionClause, proposal: Proposal) -> str:
    """Return the coefficient that multiplies the price, with the decimals the clause gives it."""
    if clause.rounding.mode is RoundingMode.NONE:
        return f"{exact(proposal.coefficient):f}"
    return f"{exact(proposal.coefficient, clause.rounding.decimals):f}"


def quote_view(table: IndexTable, quote: Quote) -> QuoteView:
    """Return an index value with its month and publication."""
    published = french.date(quote.published_on)
    if quote.estimated:
        published = _("{day} (date estimée)").format(day=published)
    return QuoteView(
        label=_series_name(table, quote.series),
        value=_value(quote.value),
        month=french.month(str(quote.month)),
        published=published,
        is_estimated=quote.estimated,
        source=quote.source,
    )


def steps(clause: RevisionClause, proposal: Proposal, table: IndexTable) -> tuple[str, ...]:
    """Return the calculation step by step, each line checkable with a pocket calculator."""
    return tuple(sentence(step) for step in workings(clause, proposal, table))


def sentence(step: StepView) -> str:
    """Return a step as a sentence."""
    equation = " = ".join(part for part in (step.expression, step.result) if part)
    facts = ", ".join(part for part in (equation, step.note) if part)
    if not facts:
        return _("{title}.").format(title=step.title)
    return _("{title}\u00a0: {facts}.").format(title=step.title, facts=facts)


def workings(clause: RevisionClause, proposal: Proposal, table: IndexTable) -> tuple[StepView, ...]:
    """Return the steps of a calculation, what is done apart from what it gives."""
    found = [_earlier_step(clause, link) for link in proposal.links]
    found.append(_base_step(proposal))
    for line in proposal.lines:
        found += _index_steps(line, table)
    found.append(_coefficient_step(clause, proposal))
    found += _bound_steps(proposal)
    found += _unchanged_steps(clause, proposal)
    found += _rounding_step(clause, proposal)
    found += _result_steps(clause, proposal)
    return tuple(found)


def warnings(
    clause: RevisionClause, proposal: Proposal, table: IndexTable, *, codes: bool = False
) -> tuple[str, ...]:
    """Return what the agent must know before using the result.

    Args:
        clause: the clause.
        proposal: the result.
        table: the indices.
        codes: whether the months that lack also stand as `2024-12`, which the command line promises.
    """
    found = []
    if clause.on_request_only:
        found.append(
            _(
                "Prix fermes : la révision n’a lieu que si la commune la demande expressément. Sans demande, "
                "le prix ne change pas."
            )
        )
    if proposal.missing_months:
        months = [month for _series, month in proposal.missing_months]
        found.append(_provisional(months, proposal.on, codes=codes))
    found += [
        _("La valeur {month} ({value}) est {quality}\u00a0: à vérifier avant usage.").format(
            month=_of(quote),
            value=_value(quote.value),
            quality=labels.quality(quote.quality),
        )
        for quote in proposal.doubtful_quotes
    ]
    if proposal.is_after_end:
        found.append(_("Cette date est après la fin du contrat."))
    elif not proposal.is_due_date:
        found.append(_("Cette date n’est pas une date de révision prévue par la clause."))
    return tuple(found)


def formula_with_values(clause: RevisionClause, proposal: Proposal) -> str:
    """Return the formula with its figures in place."""
    ratios = []
    for line in proposal.lines:
        ratio = f"{_current_value(line)} / {_base_value(line)}"
        weight = line.term.weight
        ratios.append(f"{french.number(weight)} × ({ratio})" if weight != 1 else f"({ratio})")
    inside = " + ".join(ratios)
    if clause.fixed_part:
        inside = f"{french.number(clause.fixed_part)} + {inside}"
    base = french.money(proposal.base_price)
    return f"{base} × [{inside}]" if clause.fixed_part or len(ratios) > 1 else f"{base} × {inside}"


def _provisional(months: list[Month], on: date, *, codes: bool) -> str:
    """Name the months that lack, the first and the last of a long row only."""
    runs: list[list[Month]] = []
    for month in months:
        if runs and runs[-1][-1].plus(1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    named = french.join_and([name for run in runs for name in _run(run, codes=codes)])
    text = (
        _(
            "Résultat provisoire : au {day}, l’indice {months} devrait être paru et manque dans la page "
            "Indices."
        )
        if len(months) == 1
        else _(
            "Résultat provisoire : au {day}, les indices {months} devraient être parus et manquent dans la "
            "page Indices."
        )
    )
    return text.format(day=french.date(on), months=named)


def _run(months: list[Month], *, codes: bool) -> list[str]:
    def named(month: Month, words: str) -> str:
        return _("{month} ({code})").format(month=words, code=month) if codes else words

    if len(months) <= _LONGEST_LIST:
        return [named(month, french.of_month(str(month))) for month in months]
    first, last = months[0], months[-1]
    return [
        _("{first} à {last}").format(
            first=named(first, french.of_month(str(first))), last=named(last, french.month(str(last)))
        )
    ]


def _earlier_step(clause: RevisionClause, link: Proposal) -> StepView:
    notes = [_indices_note(line) for line in link.lines]
    notes += [sentence(step).rstrip(".") for step in (*_applied(link), *_unchanged_steps(clause, link))]
    return StepView(
        _("Révision du {day}").format(day=french.date(link.on)),
        _times(clause, link),
        french.money(link.revised.ht),
        ", ".join(notes),
    )


def _indices_note(line: IndexLine) -> str:
    return _("indices {current} ({value}) et {base} ({start})").format(
        current=_of(line.current),
        value=_shown_value(line, line.current),
        base=_of(line.base),
        start=_shown_value(line, line.base),
    )


def _shown_value(line: IndexLine, quote: Quote) -> str:
    """Write a value; the one brought back to the older series with what it becomes."""
    if line.link is None or line.link.previous == quote.series:
        return _value(quote.value)
    return _("{value} × {coefficient} = {linked}").format(
        value=_value(quote.value),
        coefficient=french.number(line.link.coefficient),
        linked=_linked(line.link, quote.value),
    )


def _times(clause: RevisionClause, proposal: Proposal) -> str:
    return _("{base} × {coefficient}").format(
        base=french.money(proposal.base_price),
        coefficient=_coefficient(clause, proposal),
    )


def _coefficient(clause: RevisionClause, proposal: Proposal) -> str:
    if clause.rounding.mode is RoundingMode.NONE:
        return _fraction(proposal.coefficient)
    return french.number(Decimal(coefficient_text(clause, proposal)), clause.rounding.decimals)


def _base_step(proposal: Proposal) -> StepView:
    if proposal.follows is not None:
        note = _("prix issu de la révision du {day}").format(day=french.date(proposal.follows))
    elif any(item.key == FREE_BASE for item, _before, _after in proposal.shares):
        note = _("prix saisi pour l’essai")
    else:
        note = _("prix écrit au contrat")
    return StepView(_("Prix de départ"), result=_excluding_vat(proposal.base_price), note=note)


def _index_steps(line: IndexLine, table: IndexTable) -> list[StepView]:
    found = [
        _quote_step(_("Indice de base"), line.base, table),
        _quote_step(_("Indice de révision"), line.current, table),
    ]
    found += _link_step(line)
    ratio = _("{current} / {base}").format(current=_current_value(line), base=_base_value(line))
    return [*found, StepView(_("Rapport"), ratio, _fraction(line.ratio), _neutral_link(line, table))]


def _neutral_link(line: IndexLine, table: IndexTable) -> str:
    """Say why a linking coefficient plays no part: on both indices of one series it cancels out."""
    if line.link is not None:
        return ""
    link = next((one.link for one in table.series if one.code == line.current.series), None)
    if link is None:
        return ""
    return _(
        "même série\u00a0: le coefficient de raccordement {coefficient}, appliqué aux deux indices, s’annule"
    ).format(coefficient=french.number(link.coefficient))


def _quote_step(title: str, quote: Quote, table: IndexTable) -> StepView:
    view = quote_view(table, quote)
    return StepView(
        title,
        _("{label} {month}").format(label=view.label, month=_of(quote)),
        view.value,
        _("paru le {published}").format(published=view.published),
    )


def _link_step(line: IndexLine) -> list[StepView]:
    """Say how a value of the new series was brought back to the old one."""
    if line.link is None:
        return []
    newer = line.current if line.link.previous == line.base.series else line.base
    return [
        StepView(
            _("Les deux indices n’appartiennent pas à la même série"),
            _("{value} × {coefficient} (coefficient de raccordement)").format(
                value=_value(newer.value), coefficient=french.number(line.link.coefficient)
            ),
            _linked(line.link, newer.value),
        )
    ]


def _coefficient_step(clause: RevisionClause, proposal: Proposal) -> StepView:
    title, value = _("Coefficient exact"), _fraction(proposal.coefficient_exact)
    if not clause.fixed_part and len(proposal.lines) == 1:
        return StepView(title, result=value)
    parts = [
        _("{weight} × {ratio}").format(weight=french.number(line.term.weight), ratio=_fraction(line.ratio))
        for line in proposal.lines
    ]
    if clause.fixed_part:
        parts.insert(0, french.number(clause.fixed_part))
    return StepView(title, " + ".join(parts), value)


def _bound_steps(proposal: Proposal) -> list[StepView]:
    idle = []
    if proposal.floor is not None and not proposal.floor.applied:
        text = _("non déclenché (il faudrait moins de {value})")
        idle.append(_bound_step(proposal.floor, text, is_floor=True))
    if proposal.cap is not None and not proposal.cap.applied:
        idle.append(_bound_step(proposal.cap, _("non atteint ({value})"), is_floor=False))
    return [*_applied(proposal), *idle]


def _applied(proposal: Proposal) -> list[StepView]:
    found, text = [], _("appliqué, le coefficient devient {value}")
    if proposal.floor is not None and proposal.floor.applied:
        found.append(_bound_step(proposal.floor, text, is_floor=True))
    if proposal.cap is not None and proposal.cap.applied:
        found.append(_bound_step(proposal.cap, text, is_floor=False))
    return found


def bound_title(bound: Bound, *, is_floor: bool) -> str:
    """Return the name of a floor or a cap, with what it bears on."""
    title = _("Plancher de {percent} {basis}") if is_floor else _("Plafond de {percent} {basis}")
    return title.format(percent=french.percent(bound.percent), basis=_basis(bound.basis))


def _bound_step(bound: Bound, text: str, *, is_floor: bool) -> StepView:
    return StepView(bound_title(bound, is_floor=is_floor), text.format(value=_fraction(bound.coefficient)))


def _basis(value: ChangeBasis) -> str:
    return {
        ChangeBasis.SINCE_START: _("sur l’écart avec le prix initial"),
        ChangeBasis.YEARLY: _("sur l’écart avec le prix de l’année précédente"),
        ChangeBasis.CHAIN_LINK: _("sur la révision de l’année"),
    }[value]


def _unchanged_steps(clause: RevisionClause, proposal: Proposal) -> list[StepView]:
    """Say why a price does not move although the index does."""
    found = []
    if proposal.firm_step:
        found.append(StepView(_("Ce prix vient de s’ouvrir et reste ferme un an\u00a0: il n’est pas révisé")))
    if proposal.below_threshold and clause.threshold_percent is not None:
        found.append(
            StepView(
                _("Variation inférieure au seuil de {percent}\u00a0: les prix ne changent pas").format(
                    percent=french.percent(clause.threshold_percent)
                )
            )
        )
    return found


def _rounding_step(clause: RevisionClause, proposal: Proposal) -> list[StepView]:
    mode = clause.rounding.mode
    if mode is RoundingMode.NONE or proposal.firm_step or proposal.below_threshold:
        return []
    title = {
        RoundingMode.UP: _("Arrondi du coefficient à {decimals} décimales, au supérieur"),
        RoundingMode.NEAREST: _("Arrondi du coefficient à {decimals} décimales, au plus proche"),
    }[mode]
    text = title.format(decimals=clause.rounding.decimals)
    return [StepView(text, result=_coefficient(clause, proposal))]


def _result_steps(clause: RevisionClause, proposal: Proposal) -> list[StepView]:
    totals = proposal.revised
    return [
        StepView(_("Prix révisé"), _times(clause, proposal), _excluding_vat(totals.ht)),
        StepView(
            _("Total TTC"),
            _("{ht} + {vat} de TVA").format(ht=french.money(totals.ht), vat=french.money(totals.vat)),
            french.money(totals.ttc),
        ),
    ]


def _excluding_vat(amount: Decimal) -> str:
    return _("{amount} HT").format(amount=french.money(amount))


def _current_value(line: IndexLine) -> str:
    if line.link is not None and line.link.previous == line.base.series:
        return _linked(line.link, line.current.value)
    return _value(line.current.value)


def _base_value(line: IndexLine) -> str:
    if line.link is not None and line.link.previous == line.current.series:
        return _linked(line.link, line.base.value)
    return _value(line.base.value)


def _linked(link: Link, value: Decimal) -> str:
    exact_value = link.to_previous(value)
    if link.decimals is None:
        return _fraction(exact_value)
    return french.number(exact(exact_value, link.decimals), link.decimals)


def _fraction(value: Fraction) -> str:
    shown = exact(value)
    trimmed = shown.normalize()
    return french.number(trimmed if trimmed.as_tuple().exponent else trimmed.to_integral_value())


def _of(quote: Quote) -> str:
    return french.of_month(str(quote.month))


def _value(value: Decimal) -> str:
    return french.number(value)


def _series_name(table: IndexTable, code: str) -> str:
    return next((series.name for series in table.series if series.code == code), code)
