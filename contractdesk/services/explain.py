"""Price revisions in words: quotes, steps and warnings that stand up in front of a vendor (rules.md §6)."""

from decimal import Decimal
from fractions import Fraction

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import RevisionClause
from contractdesk.domain.enums import ChangeBasis, PriceBase, RoundingMode
from contractdesk.domain.indices import IndexTable, Quote
from contractdesk.domain.money import round_to
from contractdesk.domain.revision import Bound, IndexLine, Proposal
from contractdesk.services import labels
from contractdesk.services.dto import QuoteView

EXACT_DECIMALS = 12


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
    )


def steps(clause: RevisionClause, proposal: Proposal, table: IndexTable) -> tuple[str, ...]:
    """Return the calculation step by step, each line checkable with a pocket calculator."""
    lines = [_earlier_step(clause, link) for link in proposal.links]
    lines.append(_base_step(proposal))
    for line in proposal.lines:
        lines += _index_steps(line, table)
    lines.append(_coefficient_step(clause, proposal))
    lines += _bound_steps(proposal)
    if proposal.below_threshold and clause.threshold_percent is not None:
        lines.append(
            _("Variation inférieure au seuil de {percent} : les prix ne changent pas.").format(
                percent=french.percent(clause.threshold_percent)
            )
        )
    lines += _rounding_step(clause, proposal)
    lines += _result_steps(clause, proposal)
    return tuple(lines)


def warnings(clause: RevisionClause, proposal: Proposal, table: IndexTable) -> tuple[str, ...]:
    """Return what the agent must know before using the result."""
    found = []
    if clause.on_request_only:
        found.append(
            _(
                "Prix fermes : la révision n’a lieu que si la commune la demande expressément. Sans demande, "
                "le prix ne change pas."
            )
        )
    if proposal.missing_months:
        months = french.join_and(
            [
                _("{month} ({code})").format(month=french.month(str(month)), code=month)
                for _series, month in proposal.missing_months
            ]
        )
        found.append(
            _("Résultat provisoire : {months} devait être paru et manque dans la page Indices.").format(
                months=months
            )
        )
    found += [
        _("La valeur {month} ({value}) est {quality}\u00a0: à vérifier avant usage.").format(
            month=_of(quote),
            value=_value(quote.value),
            quality=labels.quality(quote.quality),
        )
        for quote in proposal.doubtful_quotes
    ]
    if not proposal.is_due_date:
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


def _earlier_step(clause: RevisionClause, link: Proposal) -> str:
    return _("Révision du {day}\u00a0: {base} × {coefficient} = {result}.").format(
        day=french.date(link.on),
        base=french.money(link.base_price),
        coefficient=french.number(Decimal(coefficient_text(clause, link))),
        result=french.money(link.revised.ht),
    )


def _base_step(proposal: Proposal) -> str:
    price = french.money(proposal.base_price)
    if proposal.reading.price_base is PriceBase.PREVIOUS and proposal.links:
        return _("Prix de départ : {price} HT, prix issu de la révision précédente.").format(price=price)
    return _("Prix de départ : {price} HT, prix écrit au contrat.").format(price=price)


def _index_steps(line: IndexLine, table: IndexTable) -> list[str]:
    base, current = quote_view(table, line.base), quote_view(table, line.current)
    found = [
        _("Indice de base : {label} {month} = {value}, paru le {published}.").format(
            label=base.label, month=_of(line.base), value=base.value, published=base.published
        ),
        _("Indice de révision : {label} {month} = {value}, paru le {published}.").format(
            label=current.label, month=_of(line.current), value=current.value, published=current.published
        ),
    ]
    if line.link is not None:
        found.append(_link_step(line))
    found.append(
        _("Rapport : {current} / {base} = {ratio}.").format(
            current=_current_value(line), base=_base_value(line), ratio=french.number(exact(line.ratio))
        )
    )
    return found


def _link_step(line: IndexLine) -> str:
    """Say how a value of the new series was brought back to the old one."""
    if line.link is None:
        return ""
    newer = line.current if line.link.previous == line.base.series else line.base
    return _(
        "Les deux indices n’appartiennent pas à la même série : {value} × {coefficient} (coefficient de "
        "raccordement) = {linked}."
    ).format(
        value=_value(newer.value),
        coefficient=french.number(line.link.coefficient),
        linked=_fraction(line.link.to_previous(newer.value)),
    )


def _coefficient_step(clause: RevisionClause, proposal: Proposal) -> str:
    if not clause.fixed_part and len(proposal.lines) == 1:
        return _("Coefficient exact : {value}.").format(
            value=french.number(exact(proposal.coefficient_exact))
        )
    parts = [
        _("{weight} × {ratio}").format(
            weight=french.number(line.term.weight), ratio=french.number(exact(line.ratio))
        )
        for line in proposal.lines
    ]
    if clause.fixed_part:
        parts.insert(0, french.number(clause.fixed_part))
    return _("Coefficient exact : {sum} = {value}.").format(
        sum=" + ".join(parts), value=french.number(exact(proposal.coefficient_exact))
    )


def _bound_steps(proposal: Proposal) -> list[str]:
    found = []
    if proposal.floor is not None:
        found.append(
            _bound_step(
                proposal.floor,
                _("Plancher de {percent} {basis} : appliqué, le coefficient devient {value}."),
                _("Plancher de {percent} {basis} : non déclenché (il faudrait moins de {value})."),
            )
        )
    if proposal.cap is not None:
        found.append(
            _bound_step(
                proposal.cap,
                _("Plafond de {percent} {basis} : appliqué, le coefficient devient {value}."),
                _("Plafond de {percent} {basis} : non atteint ({value})."),
            )
        )
    return found


def _bound_step(bound: Bound, applied: str, idle: str) -> str:
    text = applied if bound.applied else idle
    return text.format(
        percent=french.percent(bound.percent), basis=_basis(bound.basis), value=_fraction(bound.coefficient)
    )


def _basis(value: ChangeBasis) -> str:
    return {
        ChangeBasis.SINCE_START: _("sur l’écart avec le prix initial"),
        ChangeBasis.YEARLY: _("sur l’écart avec le prix de l’année précédente"),
        ChangeBasis.CHAIN_LINK: _("sur la révision de l’année"),
    }[value]


def _rounding_step(clause: RevisionClause, proposal: Proposal) -> list[str]:
    mode = clause.rounding.mode
    if mode is RoundingMode.NONE:
        return []
    text = {
        RoundingMode.UP: _("Arrondi du coefficient à {decimals} décimales, au supérieur : {value}."),
        RoundingMode.NEAREST: _("Arrondi du coefficient à {decimals} décimales, au plus proche : {value}."),
    }[mode]
    value = french.number(Decimal(coefficient_text(clause, proposal)), clause.rounding.decimals)
    return [text.format(decimals=clause.rounding.decimals, value=value)]


def _result_steps(clause: RevisionClause, proposal: Proposal) -> list[str]:
    totals = proposal.revised
    return [
        _("Prix révisé : {base} × {coefficient} = {ht} HT.").format(
            base=french.money(proposal.base_price),
            coefficient=french.number(Decimal(coefficient_text(clause, proposal))),
            ht=french.money(totals.ht),
        ),
        _("TVA : {vat}. Total TTC : {ttc}.").format(
            vat=french.money(totals.vat), ttc=french.money(totals.ttc)
        ),
    ]


def _current_value(line: IndexLine) -> str:
    if line.link is not None and line.link.previous == line.base.series:
        return _fraction(line.link.to_previous(line.current.value))
    return _value(line.current.value)


def _base_value(line: IndexLine) -> str:
    if line.link is not None and line.link.previous == line.current.series:
        return _fraction(line.link.to_previous(line.base.value))
    return _value(line.base.value)


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
