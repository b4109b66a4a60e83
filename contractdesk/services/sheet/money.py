"""« Lignes et prix » and « Révisions » of the contract sheet."""

from datetime import date
from decimal import Decimal

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import models
from contractdesk.domain.contract import Contract
from contractdesk.domain.enums import ClauseKind, RevisionDay, RoundingMode, StepOrigin
from contractdesk.domain.money import vat
from contractdesk.domain.prices import PriceStep, totals_of, totals_on
from contractdesk.services.dto import Fact, Grid, Section
from contractdesk.services.listings import quantity
from contractdesk.services.sheet import history


def prices(contract: Contract, row: models.Contract, today: date) -> Section:
    """Return the lines with their prices, the groups, the steps and the payment facts."""
    day = max(today, contract.terms.effect or today)
    totals = totals_on(contract.items, day, contract.terms.effect)
    payment = _("Paiement")
    facts = [
        Fact(_("Délai de paiement"), _payment(row), group=payment),
        Fact(_("Intérêts de retard"), row.late_interest, group=payment),
        Fact(_("Indemnité de recouvrement"), french.money(row.recovery_fee), group=payment),
        Fact(_("Envoi des factures"), row.payment_channel, group=payment),
        Fact(_("Mode de paiement"), row.payment_method, group=payment),
        Fact(_("À fournir au titulaire"), _needs(row), group=payment),
        Fact(_("Interruption de contrat"), row.gap_fee_rule, group=payment),
        Fact(_("Source du montant"), row.amount_source, group=payment),
    ]
    grids = []
    if row.lines:
        grids.append(_lines(contract, row, day))
    if totals is not None and row.steps:
        grids.append(_steps(row))
    if (through_time := history.prices(contract, today)) is not None:
        grids.append(through_time)
    if any(line.family for line in row.lines):
        grids.append(_families(contract, row, day))
    if row.unit_prices:
        grids.append(_unit_prices(row))
    if row.allocations:
        grids.append(
            Grid(
                _("Imputation budgétaire"),
                (_("Article"), _("Usage"), _("Service")),
                tuple((one.article, one.purpose, one.service) for one in row.allocations),
            )
        )
    return Section(
        key="prices",
        title=_("Lignes et prix"),
        facts=tuple(fact for fact in facts if fact.value),
        grids=tuple(grids),
        empty=_("Aucun prix n’est enregistré pour ce contrat."),
    )


def revisions(row: models.Contract, index_names: dict[str, str]) -> Section:
    """Return the revision clause in words, its readings and the recorded revisions."""
    clause = row.clause
    if clause is None:
        return Section("revisions", _("Révisions"), empty=_("Le contrat n’a pas de clause de révision."))
    facts = [
        Fact(_("Clause"), clause.wording),
        Fact(_("Formule"), clause.formula),
        Fact(_("Prix de départ"), clause.base_price_wording),
        Fact(_("Indice de base"), clause.base_index_wording),
        Fact(_("Indice de révision"), clause.current_index_wording),
        Fact(
            _("Indice"),
            ", ".join(index_names.get(one.index_name) or one.index_name for one in clause.indices),
        ),
        Fact(_("Fréquence"), clause.frequency or _rhythm(clause)),
        Fact(_("Arrondi du coefficient"), _rounding(clause)),
        Fact(_("Plancher"), _percent(clause.floor_percent)),
        Fact(_("Plafond"), _percent(clause.cap_percent)),
        Fact(_("Seuil"), _percent(clause.threshold_percent)),
    ]
    warnings = []
    if clause.on_request_only:
        warnings.append(_("Prix fermes, sauf si la commune demande expressément la révision."))
    if clause.kind is ClauseKind.FIRM:
        warnings.append(_("Prix fermes\u00a0: aucune révision."))
    grids = []
    if len(clause.readings) > 1:
        grids.append(
            Grid(
                _("Lectures possibles de la clause"),
                (_("Lecture"), _("Ce qui la fonde"), _("Choix")),
                tuple(
                    (one.label, one.grounds, _("retenue") if one.chosen else "") for one in clause.readings
                ),
            )
        )
    if row.revisions:
        grids.append(_recorded(row))
    return Section(
        key="revisions",
        title=_("Révisions"),
        facts=tuple(fact for fact in facts if fact.value),
        grids=tuple(grids),
        warnings=tuple(warnings),
    )


def _lines(contract: Contract, row: models.Contract, day: date) -> Grid:
    """Return the lines; the price of a group stands above the lines it is for."""
    steps = {item.key: item.step_on(day, contract.terms.effect) for item in contract.items}
    rows: list[tuple[str, ...]] = []
    seen, strong = set(), []
    for line in row.lines:
        if line.group_id is not None and line.group_id not in seen:
            seen.add(line.group_id)
            strong.append(len(rows))
            group = next((one.label for one in row.groups if one.id == line.group_id), "")
            rows.append((group, "", *_amounts(steps.get(f"group:{line.group_id}"), line.vat_rate)))
        amount = (_("compris"), "", "")
        if line.group_id is None:
            amount = _amounts(steps.get(f"line:{line.id}"), line.vat_rate)
        label = line.label if line.group_id is None else _("– {label}").format(label=line.label)
        rows.append((label, quantity(line.quantity, is_unlimited=line.is_unlimited), *amount))
    totals = totals_on(contract.items, day, contract.terms.effect)
    if totals is not None:
        strong.append(len(rows))
        rows.append(
            (_("Total"), "", french.money(totals.ht), french.money(totals.vat), french.money(totals.ttc))
        )
    columns = (_("Libellé"), _("Quantité"), _("HT par an"), _("TVA"), _("TTC par an"))
    title = _("Prix annuels au {day}").format(day=french.date(day))
    return Grid(title, columns, tuple(rows), numeric=(1, 2, 3, 4), strong=tuple(strong))


def _amounts(step: PriceStep | None, rate: Decimal) -> tuple[str, str, str]:
    """Return a price excluding VAT, its VAT and its total; nothing while there is no price."""
    if step is None:
        return "", "", ""
    tax = vat(step.annual_ht, rate)
    return french.money(step.annual_ht), french.money(tax), french.money(step.annual_ht + tax)


def _families(contract: Contract, row: models.Contract, day: date) -> Grid:
    amounts: dict[str, list[tuple[Decimal, Decimal]]] = {}
    keyed = {item.key: item for item in contract.items}
    for line in row.lines:
        item = keyed.get(f"line:{line.id}")
        step = None if item is None else item.step_on(day, contract.terms.effect)
        if step is not None:
            amounts.setdefault(line.family, []).append((step.annual_ht, line.vat_rate))
    rows = tuple(
        (family or _("Autres"), french.money(totals_of(pairs).ht), french.money(totals_of(pairs).vat))
        for family, pairs in amounts.items()
    )
    return Grid(_("Sous-totaux"), (_("Famille"), _("HT par an"), _("TVA")), rows, numeric=(1, 2))


def _steps(row: models.Contract) -> Grid:
    rows = []
    for step in row.steps:
        when = (
            _("{rank} année du contrat").format(rank=_rank(step.contract_year))
            if step.contract_year is not None
            else french.date(step.valid_from)
            if step.valid_from is not None
            else _("depuis le début")
        )
        origin = _("révision") if step.origin is StepOrigin.REVISION else _("contrat")
        rows.append((when, french.money(step.annual_ht), step.billed_when, origin))
    return Grid(
        _("Paliers de prix"),
        (_("À partir de"), _("HT par an"), _("Facturation"), _("Origine")),
        tuple(rows),
        numeric=(1,),
    )


def _unit_prices(row: models.Contract) -> Grid:
    rows = []
    for one in row.unit_prices:
        tax = vat(one.unit_ht, one.vat_rate)
        rows.append((one.label, french.money(one.unit_ht), french.money(one.unit_ht + tax)))
    return Grid(_("Bordereau de prix"), (_("Prestation"), _("HT"), _("TTC")), tuple(rows), numeric=(1, 2))


def _recorded(row: models.Contract) -> Grid:
    rows = tuple(
        (
            french.date(one.effective_on),
            french.money(one.previous_ht),
            one.coefficient.replace(".", ","),
            french.money(one.revised_ht),
            one.reason,
            ""
            if one.cancelled_on is None
            else _("annulée le {day}").format(day=french.date(one.cancelled_on)),
        )
        for one in row.revisions
    )
    return Grid(
        _("Révisions enregistrées"),
        (_("Au"), _("Ancien prix HT"), _("Coefficient"), _("Nouveau prix HT"), _("Motif"), _("État")),
        rows,
        numeric=(1, 2, 3),
    )


def _payment(row: models.Contract) -> str:
    if row.payment_days is None:
        return ""
    text = french.duration(row.payment_days, "day")
    if row.payment_from:
        text = _("{delay} à compter de la {event}").format(delay=text, event=row.payment_from)
    return f"{text} ({row.payment_days_source})" if row.payment_days_source else text


def _needs(row: models.Contract) -> str:
    needs = (
        (row.needs_siret, _("SIRET")),
        (row.needs_service_code, _("code service")),
        (row.needs_commitment_code, _("code d’engagement")),
    )
    return french.join_and([label for wanted, label in needs if wanted])


def _rhythm(clause: models.Clause) -> str:
    if clause.kind is ClauseKind.FIRM:
        return ""
    if clause.day is RevisionDay.JANUARY:
        return _("chaque 1er janvier")
    return _("à l’anniversaire, tous les {n} mois").format(n=clause.every_months)


def _rounding(clause: models.Clause) -> str:
    if clause.rounding_mode is RoundingMode.NONE:
        return ""
    decimals = _("{n} décimales").format(n=clause.rounding_decimals)
    if clause.rounding_mode is RoundingMode.UP:
        return _("{decimals}, au supérieur").format(decimals=decimals)
    return _("{decimals}, au plus proche").format(decimals=decimals)


def _percent(value: Decimal | None) -> str:
    return "" if value is None else french.percent(value)


def _rank(number: int) -> str:
    return _("1re") if number == 1 else _("{n}e").format(n=number)
