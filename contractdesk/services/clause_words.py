"""A revision clause in words: the formula as it will be read, and the sentence that says what it means."""

import re
from collections.abc import Mapping
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.clauses import IndexRule, Reading
from contractdesk.domain.dates import MONTHS_A_YEAR
from contractdesk.domain.enums import (
    Anchor,
    ChangeBasis,
    IndexRuleKind,
    PriceBase,
    RevisionDay,
    RevisionScope,
    RoundingMode,
    StepRule,
)
from contractdesk.services.clause_forms import ClauseForm, WeightedIndex

_HUNDRED = 100
# What `ui.widgets.formula_text` reads as one letter of a formula.
_NOT_A_LETTER = re.compile(r"[\s+×*/()\[\]=−]+")


def letters(form: ClauseForm, names: Mapping[str, str], reading: int = 0) -> str:
    """Return the formula of a clause, `P(n) = P(o) × [0,15 + 0,85 × (Syntec(n) / Syntec(o))]`.

    Args:
        form: the clause.
        names: the French names of the indices by code.
        reading: the place of the reading drawn.
    """
    if form.is_firm:
        return "P(n) = P(o)"
    chained = _reading(form, reading).price_base is PriceBase.PREVIOUS
    before = "n-1" if chained else "o"
    ratios = []
    for one, letter in zip(form.indices, _letters(form.indices, names), strict=True):
        ratio = f"({letter}(n) / {letter}({before}))"
        weight = Decimal(0) if one.weight is None else one.weight
        ratios.append(ratio if weight == 1 else f"{french.number(weight)} × {ratio}")
    if form.fixed_part:
        ratios.insert(0, french.number(form.fixed_part))
    inside = " + ".join(ratios) or "1"
    is_alone = len(ratios) == 1 and not form.fixed_part
    return f"P(n) = P({before}) × {inside if is_alone else f'[{inside}]'}"


def describe(form: ClauseForm, names: Mapping[str, str], reading: int = 0) -> str:
    """Return what a clause means, in sentences that a non-lawyer can check against the contract.

    Args:
        form: the clause.
        names: the French names of the indices by code.
        reading: the place of the reading described.
    """
    if form.is_firm:
        return _("Prix ferme\u00a0: il ne change pas pendant toute la durée du contrat.")
    one = _reading(form, reading)
    parts = [
        _rhythm(form),
        _shares(form, names),
        _start(one),
        _("L’indice de révision est {rule}.").format(rule=rule_words(form.current_rule)),
        *_bounds(form, one),
        _rounding(form),
        _scope(form),
    ]
    if one.step_rule is StepRule.FIRM_FIRST_YEAR:
        parts.append(_("Un prix prévu d’avance au contrat reste ferme l’année où il s’ouvre."))
    if len(form.readings) > 1:
        count = french.number(len(form.readings))
        parts.append(_("La clause peut se lire de {n} façons\u00a0: chacune sera calculée.").format(n=count))
    return " ".join(part for part in parts if part)


def index_name(code: str, names: Mapping[str, str]) -> str:
    """Return the French name of an index or of a series, its code when the register does not hold it."""
    return names.get(code) or code or _("… (indice à choisir)")


def rule_words(rule: IndexRule) -> str:
    """Return how a rule names the month of an index."""
    if rule.kind is IndexRuleKind.PREVIOUS_REVISION:
        return _("celui qui a servi à la révision précédente")
    if rule.kind is IndexRuleKind.EXACT_MONTH and rule.month is not None:
        return _("celui {month}").format(month=french.of_month(str(rule.month)))
    moment = _moment(rule.anchor)
    if rule.kind is IndexRuleKind.LAST_KNOWN:
        return _("le dernier paru {moment}").format(moment=moment)
    if rule.kind is IndexRuleKind.EXACT_MONTH or rule.offset == 0:
        return _("celui du mois même {event}").format(event=_event(rule.anchor))
    if rule.offset == 1:
        return _("celui du mois qui précède {event}").format(event=_bare_event(rule.anchor))
    return _("celui de {n} mois avant {event}").format(
        n=french.number(rule.offset), event=_bare_event(rule.anchor)
    )


def _reading(form: ClauseForm, place: int) -> Reading:
    return form.readings[place] if 0 <= place < len(form.readings) else Reading("only", "")


def _letters(indices: tuple[WeightedIndex, ...], names: Mapping[str, str]) -> list[str]:
    """Return a short name for each index of a formula, the whole name when two begin alike."""
    whole = [_NOT_A_LETTER.sub(" ", index_name(one.index, names)).strip() or "I" for one in indices]
    short = [name.split(" ")[0].rstrip(",;") for name in whole]
    if len(set(short)) == len(short):
        return short
    return [name.replace(" ", "\u00a0") for name in whole]


def _rhythm(form: ClauseForm) -> str:
    every, first = form.every_months or MONTHS_A_YEAR, form.first_after_months or MONTHS_A_YEAR
    if form.day is RevisionDay.JANUARY:
        years = every // MONTHS_A_YEAR
        when = (
            _("chaque 1er janvier") if years <= 1 else _("au 1er janvier, tous les {n} ans").format(n=years)
        )
    elif every == MONTHS_A_YEAR:
        when = _("chaque année, à la date anniversaire du contrat")
    else:
        when = _("tous les {n} mois à compter de la prise d’effet").format(n=french.number(every))
    text = _("Le prix est révisé {when}").format(when=when)
    if first == MONTHS_A_YEAR:
        text = _("{text}\u00a0; la première année est ferme").format(text=text)
    else:
        months = french.duration(first, "month")
        text = _("{text}\u00a0; il est ferme pendant les {months} du début").format(text=text, months=months)
    if form.on_request_only:
        return _("{text}. Cela n’arrive que si la commune le demande, sinon le prix reste ferme.").format(
            text=text
        )
    return _("{text}.").format(text=text)


def _shares(form: ClauseForm, names: Mapping[str, str]) -> str:
    if not form.indices:
        return _("L’indice n’est pas encore nommé.")
    fixed = form.fixed_part or Decimal(0)
    if not fixed and len(form.indices) == 1:
        name = index_name(form.indices[0].index, names)
        return _("Il suit entièrement l’indice {name}.").format(name=name)
    parts = [
        _("{share} suivent l’indice {name}").format(
            share=_share(one.weight), name=index_name(one.index, names)
        )
        for one in form.indices
    ]
    if fixed:
        parts.insert(0, _("{share} du prix ne bougent pas").format(share=_share(fixed)))
    text = french.join_and(parts) if len(parts) > 2 else ", ".join(parts)
    return _("{text}.").format(text=text)


def _share(weight: Decimal | None) -> str:
    return _("…\u00a0%") if weight is None else french.percent(weight * _HUNDRED, None)


def _start(one: Reading) -> str:
    if one.price_base is PriceBase.INITIAL:
        return _("On part toujours du prix écrit au contrat\u00a0; son indice est {rule}.").format(
            rule=rule_words(one.base_rule)
        )
    if one.link_rule.kind is IndexRuleKind.PREVIOUS_REVISION:
        return _(
            "On part du prix de l’année précédente et de l’indice qui avait servi à le fixer\u00a0; la "
            "première fois, du prix du contrat et de son indice, {rule}."
        ).format(rule=rule_words(one.base_rule))
    return _("On part du prix de l’année précédente\u00a0; son indice est {rule}.").format(
        rule=rule_words(one.link_rule)
    )


def _bounds(form: ClauseForm, one: Reading) -> list[str]:
    found = []
    if form.floor_percent is not None:
        found.append(_floor(form.floor_percent, one.floor_basis))
    if form.cap_percent is not None:
        text = (
            _("Le prix ne peut pas augmenter de plus de {percent} {basis}.")
            if form.cap_percent >= 0
            else _("Le prix baisse d’au moins {percent} {basis}.")
        )
        found.append(
            text.format(percent=french.percent(abs(form.cap_percent)), basis=basis_words(one.cap_basis))
        )
    if form.threshold_percent is not None:
        found.append(
            _("Il ne change pas si l’écart avec l’année précédente est inférieur à {percent}.").format(
                percent=french.percent(form.threshold_percent)
            )
        )
    return found


def _floor(percent: Decimal, basis: ChangeBasis) -> str:
    words = basis_words(basis)
    if percent == 0:
        return _("Le prix ne peut pas baisser {basis}.").format(basis=words)
    text = (
        _("Le prix augmente d’au moins {percent} {basis}.")
        if percent > 0
        else _("Le prix ne peut pas baisser de plus de {percent} {basis}.")
    )
    return text.format(percent=french.percent(abs(percent)), basis=words)


def basis_words(basis: ChangeBasis) -> str:
    """Return what a floor or a cap is measured from."""
    return {
        ChangeBasis.SINCE_START: _("par rapport au prix du contrat"),
        ChangeBasis.YEARLY: _("par rapport au prix de l’année précédente"),
        ChangeBasis.CHAIN_LINK: _("à chaque révision"),
    }[basis]


def _rounding(form: ClauseForm) -> str:
    if form.rounding_mode is RoundingMode.NONE:
        return _("Le coefficient n’est pas arrondi\u00a0; le prix l’est au centime.")
    grain = _grain(form.rounding_decimals or 0)
    if form.rounding_mode is RoundingMode.UP:
        return _("Le coefficient est arrondi {grain} supérieur.").format(grain=grain)
    return _("Le coefficient est arrondi {grain} le plus proche.").format(grain=grain)


def _grain(decimals: int) -> str:
    words = (_("à l’entier"), _("au dixième"), _("au centième"), _("au millième"), _("au dix-millième"))
    if decimals < len(words):
        return words[decimals]
    return _("à la {n}e décimale,").format(n=decimals)


def _scope(form: ClauseForm) -> str:
    if form.scope is RevisionScope.UNIT:
        return _("Chaque prix unitaire est révisé et arrondi séparément.")
    return ""


def _moment(anchor: Anchor) -> str:
    return {
        Anchor.EFFECT: _("à la prise d’effet du contrat"),
        Anchor.SIGNATURE: _("à la signature du contrat"),
        Anchor.REVISION: _("à la date de la révision"),
        Anchor.PREVIOUS_TERM: _("au début de l’année précédente du contrat"),
    }[anchor]


def _event(anchor: Anchor) -> str:
    return {
        Anchor.EFFECT: _("de la prise d’effet du contrat"),
        Anchor.SIGNATURE: _("de la signature du contrat"),
        Anchor.REVISION: _("de la révision"),
        Anchor.PREVIOUS_TERM: _("du début de l’année précédente du contrat"),
    }[anchor]


def _bare_event(anchor: Anchor) -> str:
    return {
        Anchor.EFFECT: _("la prise d’effet du contrat"),
        Anchor.SIGNATURE: _("la signature du contrat"),
        Anchor.REVISION: _("la révision"),
        Anchor.PREVIOUS_TERM: _("le début de l’année précédente du contrat"),
    }[anchor]
