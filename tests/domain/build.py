"""What the tests of the domain are made of: durations, calendars, indices and the six real contracts.

The contracts say in code what `resources/sample` says as data; the figures come from the published documents.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from jours_feries_france import JoursFeries

from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.clauses import IndexRule, IndexTerm, Reading, RevisionClause, Rounding
from contractdesk.domain.contract import Context, Contract, YearlyRight
from contractdesk.domain.dates import Duration, Month
from contractdesk.domain.enums import (
    Anchor,
    ChangeBasis,
    ExitRule,
    IndexRuleKind,
    LateRule,
    PriceBase,
    Quality,
    RenewalKind,
    RevisionDay,
    RoundingMode,
    StepRule,
    Unit,
)
from contractdesk.domain.indices import IndexTable, IndexValue, Link, Series
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.terms import Terms

D = Decimal
CENT = D("0.01")


def months(count):
    return Duration(count, Unit.MONTH)


def days(count):
    return Duration(count, Unit.DAY)


def years(count):
    return Duration(count, Unit.YEAR)


def french_calendar(local_days=()):
    return BusinessCalendar(
        lambda year: JoursFeries.for_year(year).values() if year >= 1900 else (), local_days
    )


CALENDAR = french_calendar()
CONTEXT = Context(CALENDAR)


# ------------------------------------------------------------------------------------------- contracts


def tacit(effect=date(2025, 1, 1), **changes):
    """Terms of a yearly contract renewed by silence, two months of notice, no maximum."""
    facts = {
        "effect": effect,
        "initial": months(12),
        "renewal_kind": RenewalKind.TACIT,
        "renewal": months(12),
        "notice": months(2),
    }
    return Terms(**(facts | changes))


def express(effect=date(2025, 1, 1), **changes):
    return tacit(effect, **({"renewal_kind": RenewalKind.EXPRESS, "max_renewals": 3} | changes))


def priced(amount="1000.00", label="Maintenance", **changes):
    """One item at one price since the start."""
    return PricedItem(label, label, (PriceStep(D(amount)),), **changes)


def make_contract(terms=None, **changes):
    facts = {
        "id": 1,
        "reference": "C-1",
        "vendor": "ÉDITEUR",
        "object": "Maintenance",
        "terms": terms if terms is not None else tacit(),
        "items": (priced(),),
    }
    return Contract(**(facts | changes))


def from_months(count, anchor):
    return IndexRule(IndexRuleKind.MONTHS_BEFORE, anchor, count)


def last_known(anchor=Anchor.REVISION):
    return IndexRule(IndexRuleKind.LAST_KNOWN, anchor)


PREVIOUS = IndexRule(IndexRuleKind.PREVIOUS_REVISION)

# « Mois précédant le démarrage de l'année de maintenance précédente (mois zéro) ».
MONTH_ZERO = from_months(1, Anchor.PREVIOUS_TERM)
LIBRICIEL_READINGS = (
    Reading(
        "initial", "Prix initial, mois zéro du début du contrat", base_rule=from_months(1, Anchor.EFFECT)
    ),
    Reading(
        "sliding", "Prix précédent, mois zéro glissant", price_base=PriceBase.PREVIOUS, link_rule=MONTH_ZERO
    ),
    Reading(
        "chained",
        "Prix et indice de la révision précédente",
        price_base=PriceBase.PREVIOUS,
        base_rule=from_months(1, Anchor.EFFECT),
    ),
)
LIBRICIEL_CLAUSE = RevisionClause(
    fixed_part=D("0.15"),
    terms=(IndexTerm("Syntec", D("0.85")),),
    rounding=Rounding(RoundingMode.UP, 3),
    on_request_only=True,
    readings=LIBRICIEL_READINGS,
)
LIBRICIEL_TERMS = tacit(max_renewals=3, late_rule=LateRule.AFTER_RECEIPT, late_delay=months(2))

OPERIS_CLAUSE = RevisionClause(
    terms=(IndexTerm("Syntec"),),
    floor_percent=D(2),
    readings=(
        Reading("cumulated", "Plancher sur l'écart avec Ro"),
        Reading("yearly", "Plancher annuel sur le prix", floor_basis=ChangeBasis.YEARLY),
        Reading(
            "chained",
            "Plancher annuel, en chaîne",
            price_base=PriceBase.PREVIOUS,
            floor_basis=ChangeBasis.CHAIN_LINK,
        ),
    ),
)
OUEST_CLAUSE = RevisionClause(
    terms=(IndexTerm("Syntec"),),
    day=RevisionDay.JANUARY,
    readings=(Reading("chained", "Révision en chaîne", price_base=PriceBase.PREVIOUS),),
)
ATEXO_CLAUSE = RevisionClause(
    terms=(IndexTerm("Syntec"),),
    readings=(
        Reading("revised", "Palier révisé", base_rule=last_known(Anchor.SIGNATURE)),
        Reading(
            "firm",
            "Palier ferme l'année où il s'ouvre",
            base_rule=last_known(Anchor.SIGNATURE),
            step_rule=StepRule.FIRM_FIRST_YEAR,
        ),
    ),
)


def _lines(*amounts):
    return tuple(priced(amount, f"Ligne {rank}") for rank, amount in enumerate(amounts, 1))


BRON_WD = Contract(
    id=1,
    reference="BRON_CM_WD",
    vendor="LIBRICIEL SCOP SA",
    object="Maintenance et support du logiciel webdelib",
    terms=LIBRICIEL_TERMS,
    items=_lines("1800.00", "550.00", "300.00", "300.00"),
    clause=LIBRICIEL_CLAUSE,
    needs_yearly_codes=True,
)
BRON_IL = replace(
    BRON_WD,
    id=2,
    reference="BRON_CM_IL",
    object="Hébergement, maintenance et support du logiciel idelibre",
    items=_lines("1600.00", "400.00"),
)
ANNEMASSE = replace(
    BRON_WD,
    id=3,
    reference="CAAN_CM_SL-WD",
    object="Maintenance, hébergement et support WebDelib et S²low",
    terms=replace(LIBRICIEL_TERMS, effect=date(2026, 3, 1), max_renewals=2),
    items=_lines("147.00", "33.33", "220.00", "50.00", "1800.00", "550.00", "600.00"),
)
OPERIS = Contract(
    id=4,
    reference="2025CM0417",
    vendor="OPERIS",
    object="Maintenance OXALIS",
    terms=tacit(max_renewals=4, notice=months(3)),
    items=_lines("4161.65", "691.74", "576.45"),
    clause=OPERIS_CLAUSE,
    rights=(YearlyRight("Assistance annuelle sur site"), YearlyRight("Mise à jour MAJIC")),
)
OUEST = Contract(
    id=5,
    reference="3DOUEST-ENFANCE-2022",
    vendor="3D OUEST",
    object="Maintenance du logiciel GESTION ENFANCE",
    terms=tacit(date(2022, 1, 1), total_limit=years(4)),
    clause=OUEST_CLAUSE,
)
ATEXO = Contract(
    id=6,
    reference="D_2026_0083",
    vendor="ATEXO",
    object="Hébergement et maintenance LOCAL TRUST ME",
    terms=Terms(initial=months(24), notice=months(3), exits=ExitRule.ANNIVERSARY),
    start_event="mise en production de la phase 1",
    signed_on=date(2026, 4, 2),
    items=(
        PricedItem(
            "contract",
            "LOCAL TRUST",
            (PriceStep(D("6300.00"), contract_year=1), PriceStep(D("9000.00"), contract_year=2)),
        ),
    ),
    clause=ATEXO_CLAUSE,
)
SIX = (BRON_WD, BRON_IL, ANNEMASSE, OPERIS, OUEST, ATEXO)


# --------------------------------------------------------------------------------------------- indices

OLD, REVISED = "syntec-ancien", "syntec-revise"
LINK = Link(OLD, D("0.97975"))

# Month, value, day of publication when it is known, quality.
_OLD_VALUES = """
2021-07 275.8
2021-08 276.5 2021-09-30
2021-09 276.5
2021-10 276.7
2021-11 276.9
2021-12 277.3
2022-06 280 ? uncertain
2022-07 280.6 ? uncertain
"""
_REVISED_VALUES = """
2022-01 281.8 2022-09-30 derived
2022-02 282.8 2022-09-30 derived
2022-03 284.6 2022-09-30 derived
2022-04 283.8 2022-09-30 derived
2022-05 284.6 2022-09-30 derived
2022-06 284.7 2022-09-30 derived
2022-07 285.8 2022-09-30 derived
2022-08 286.4 2022-09-30
2022-09 287.2 ? derived
2022-10 289.4 ? derived
2022-11 289.9 ? derived
2022-12 292.6 ? derived
2023-01 293.9 2023-02-28
2023-09 306.0 2023-10-31
2023-10 306.7 2023-11-30
2023-11 307.0 2023-12-29
2024-01 310.5
2024-02 311.1
2024-03 312.3
2024-04 313.8
2024-05 313.3
2024-08 314.1
2024-09 314.5 2024-10-31
2024-10 315.0
2024-12 314.8
2025-01 315.2 2025-02-28
2025-08 321.1 ? unofficial
2025-09 321.7
2025-10 322.2 2025-11-28
"""


def index_value(month, value, published=None, quality="published", vintage=1):
    """A value, its publication estimated when no day is given."""
    month = Month.parse(month)
    known = published not in (None, "?")
    day = date.fromisoformat(published) if known else IndexTable((), CALENDAR).expected_publication(month)
    return IndexValue(month, D(value), day, not known, Quality(quality), vintage)


def values_of(text):
    return tuple(index_value(*line.split()) for line in text.split("\n") if line)


OLD_SERIES = Series(OLD, "Syntec", "Syntec ancien", values_of(_OLD_VALUES), closed_after=Month(2022, 7))
REVISED_SERIES = Series(
    REVISED,
    "Syntec",
    "Syntec révisé",
    values_of(_REVISED_VALUES),
    known_from=date(2022, 9, 30),
    link=LINK,
)
SYNTEC = IndexTable((OLD_SERIES, REVISED_SERIES), CALENDAR)
