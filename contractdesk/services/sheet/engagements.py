"""« Engagements » and « Données personnelles » of the contract sheet."""

from contractdesk.common.i18n import _
from contractdesk.data import models
from contractdesk.services import labels
from contractdesk.services.dto import Fact, Grid, Section


def service(row: models.Contract) -> Section:
    """Return the hours, the levels of incident and the other promises of a contract."""
    facts = []
    if row.hours_wording:
        facts.append(Fact(_("Horaires d’assistance"), row.hours_wording))
    grids = []
    if row.levels:
        grids.append(_levels(row))
    if row.priorities:
        grids.append(_priorities(row))
    if row.commitments:
        grids.append(
            Grid(
                _("Autres engagements"),
                (_("Nature"), _("Engagement"), _("Pour")),
                tuple((labels.commitment_kind(one.kind), one.wording, one.scope) for one in row.commitments),
            )
        )
    return Section(
        "service",
        _("Engagements"),
        tuple(facts),
        tuple(grids),
        empty=_("Aucun engagement de service enregistré."),
    )


def protection(row: models.Contract) -> Section:
    """Return what a contract says of personal data."""
    one = row.protection
    facts: tuple[Fact, ...] = ()
    if one is not None:
        listed = (
            Fact(_("Délégué à la protection des données"), one.dpo_email),
            Fact(_("Notification d’une violation"), one.breach_notice),
            Fact(_("Sous-traitants"), one.subprocessor_rule),
            Fact(_("Durées de conservation"), one.retention),
            Fact(_("Hébergement"), one.hosting),
            Fact(_("Réversibilité"), one.reversibility),
            Fact(_("Audit"), one.audit),
            Fact(_("Responsabilité"), one.liability),
        )
        facts = tuple(fact for fact in listed if fact.value)
    return Section(
        "protection",
        _("Données personnelles"),
        facts,
        empty=_("Aucune clause sur les données personnelles enregistrée."),
    )


def _levels(row: models.Contract) -> Grid:
    """Return the levels with the delays that at least one of them has."""
    columns = [
        (_("Niveau"), [one.level for one in row.levels]),
        (_("Prise en compte"), [one.acknowledgement for one in row.levels]),
        (_("Qualification"), [one.qualification for one in row.levels]),
        (_("Contournement"), [one.workaround for one in row.levels]),
        (_("Résolution"), [one.resolution for one in row.levels]),
    ]
    kept = [(title, cells) for title, cells in columns if any(cells)]
    rows = tuple(zip(*(cells for _title, cells in kept), strict=True))
    return Grid(_("Délais par niveau d’incident"), tuple(title for title, _cells in kept), rows)


def _priorities(row: models.Contract) -> Grid:
    impacts = list(dict.fromkeys(one.impact for one in row.priorities))
    cells = {(one.criticality, one.impact): one.level for one in row.priorities}
    rows = tuple(
        (criticality, *(cells.get((criticality, impact), "") for impact in impacts))
        for criticality in dict.fromkeys(one.criticality for one in row.priorities)
    )
    return Grid(_("Priorité selon la criticité et l’impact"), (_("Criticité"), *impacts), rows)
