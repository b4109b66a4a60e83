"""The ten worked examples of revision, to the cent.

What the examples reject (dividing by the link, no link at all, the initial price with a sliding base) cannot
be expressed: a price and its index go together, and two series are always linked by multiplication.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from contractdesk.domain.clauses import (
    IndexRule,
    IndexTerm,
    Reading,
    RecordedRevision,
    RevisionClause,
    Rounding,
)
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import (
    Anchor,
    IndexRuleKind,
    PriceBase,
    Quality,
    RoundingMode,
)
from contractdesk.domain.money import round_to, to_cents
from contractdesk.domain.prices import totals_on
from contractdesk.domain.revision import Basis, calculate
from contractdesk.services.invoice_changes import Change, Pricer, changes
from tests.domain.build import (
    ANNEMASSE,
    ATEXO,
    BRON_IL,
    BRON_WD,
    LIBRICIEL_CLAUSE,
    LINK,
    OLD,
    OPERIS,
    OPERIS_CLAUSE,
    OUEST_CLAUSE,
    SYNTEC,
    D,
    priced,
)

UP_TO_THE_THOUSANDTH = Rounding(RoundingMode.UP, 3)


def by_reading(basis, on):
    """Each reading's proposal, by its identifier."""
    return {one.reading.id: one for one in calculate(basis, on, SYNTEC).proposals}


def exactly(fraction):
    """The twelve decimals of the examples."""
    return str(round_to(fraction, 12, RoundingMode.NEAREST))


def lacking(proposal):
    return [str(month) for _, month in proposal.missing_months]


def named(month):
    return IndexRule(IndexRuleKind.EXACT_MONTH, month=Month.parse(month))


# -------------------------------------------------------------------------------- 1, 3, 6: named months


def between(base, current, clause, price="2950.00"):
    """Revise from one named month to another, with the link rounded and not."""
    readings = (
        Reading("rounded", "", base_rule=named(base)),
        Reading("exact", "", base_rule=named(base), link_decimals=None),
    )
    clause = replace(clause, current_rule=named(current), readings=readings)
    return by_reading(Basis(clause, date(2021, 9, 1), (priced(price),)), date(2025, 1, 1))


PURE = RevisionClause(terms=(IndexTerm("Syntec"),))
WEIGHTED = RevisionClause(
    fixed_part=D("0.15"), terms=(IndexTerm("Syntec", D("0.85")),), rounding=UP_TO_THE_THOUSANDTH
)


@pytest.mark.parametrize(
    ("reading", "ratio", "pure", "exact"),
    [
        ("exact", "1.117227610587", "3295.82", "1.099643468999"),
        ("rounded", "1.117113850616", "3295.49", "1.099546773024"),
    ],
)
def test_example_1_from_the_old_series_to_the_revised_one(reading, ratio, pure, exact):
    one = between("2021-07", "2024-09", PURE)[reading]
    assert exactly(one.coefficient) == exactly(one.lines[0].ratio) == ratio
    assert str(one.revised.ht) == pure
    assert (one.lines[0].link.previous, one.lines[0].link.coefficient) == (OLD, LINK.coefficient)
    weighted = between("2021-07", "2024-09", WEIGHTED)[reading]
    assert (exactly(weighted.coefficient_exact), weighted.coefficient) == (exact, Fraction("1.1"))
    assert str(weighted.revised.ht) == "3245.00"


def test_example_1_controls_the_direction_of_the_link():
    assert str(LINK.to_previous(D("286.4"))) == str(Fraction("280.6"))
    rejected = {"3433.47", "3363.94"}
    assert not rejected & {str(one.revised.ht) for one in between("2021-07", "2024-09", PURE).values()}


def test_example_3_the_link_is_never_applied_to_one_side_of_one_series():
    for one in between("2024-12", "2025-10", WEIGHTED).values():
        assert one.lines[0].link is None
        assert exactly(one.coefficient_exact) == "1.019980940280"
        assert str(one.revised.ht) == "3009.00"
    both = Fraction("322.2") * Fraction("0.97975") / (Fraction("314.8") * Fraction("0.97975"))
    assert both == Fraction("322.2") / Fraction("314.8")


def test_example_3_the_literal_reading_is_recognised_and_costs_50_15():
    """0,97975 on Syn(n) alone: 1.002363826239, 1.003, 2 958,85."""
    one = between("2024-12", "2025-10", WEIGHTED)["rounded"]
    pricer = Pricer(WEIGHTED, one, SYNTEC)
    assert exactly(pricer.exact(link="needless")) == "1.002363826239"
    assert str(Fraction("322.2") * Fraction("0.97975")) == str(Fraction("315.675450"))
    literal = pricer.price(Change(link="needless"))
    assert (str(literal), str(one.revised.ht - literal)) == ("2958.85", "50.15")


def test_example_1_what_is_rejected_is_recognised():
    """Divided: 1.139304629775, 1.140, 3 363,00; not linked: 1.119271211022, 1.120, 3 304,00."""
    for clause, divided, forgotten in ((PURE, "3433.47", "3363.94"), (WEIGHTED, "3363.00", "3304.00")):
        pricer = Pricer(clause, between("2021-07", "2024-09", clause)["rounded"], SYNTEC)
        assert str(pricer.price(Change(link="divided"))) == divided
        assert str(pricer.price(Change(link="forgotten"))) == forgotten
    assert exactly(pricer.exact(link="divided")) == "1.139304629775"
    assert exactly(pricer.exact(link="forgotten")) == "1.119271211022"


def test_example_6_a_negative_change_is_rounded_towards_plus_infinity():
    weighted = between("2024-04", "2024-05", WEIGHTED)["rounded"]
    assert (exactly(weighted.coefficient_exact), weighted.coefficient) == (
        "0.998645634162",
        Fraction("0.999"),
    )
    assert str(weighted.revised.ht) == "2947.05"
    nearest = replace(WEIGHTED, rounding=Rounding(RoundingMode.NEAREST, 3))
    assert between("2024-04", "2024-05", nearest)["rounded"].coefficient == Fraction("0.999")
    pure = between("2024-04", "2024-05", PURE)["rounded"]
    assert (exactly(pure.coefficient), str(pure.revised.ht)) == ("0.998406628426", "2945.30")


# ---------------------------------------------------------------------------------- 2, 4, 5: Libriciel


@pytest.mark.parametrize(
    ("items", "ht", "tax", "ttc"),
    [
        (BRON_WD.items, "3009.00", "601.80", "3610.80"),
        (BRON_IL.items, "2040.00", "408.00", "2448.00"),
        (BRON_WD.items + BRON_IL.items, "5049.00", "1009.80", "6058.80"),
    ],
)
def test_example_2_bron_on_1_january_2026(items, ht, tax, ttc):
    basis = Basis(LIBRICIEL_CLAUSE, date(2025, 1, 1), items)
    found = by_reading(basis, date(2026, 1, 1))
    assert list(found) == ["initial", "sliding", "chained"]
    for one in found.values():
        line = one.lines[0]
        assert (str(line.base.month), str(line.base.value)) == ("2024-12", "314.8")
        assert (line.base.published_on, line.base.estimated) == (date(2025, 1, 31), True)
        assert (str(line.current.month), str(line.current.value)) == ("2025-10", "322.2")
        assert (line.current.published_on, line.current.estimated) == (date(2025, 11, 28), False)
        assert (exactly(line.ratio), exactly(one.coefficient_exact)) == ("1.023506988564", "1.019980940280")
        assert one.coefficient == Fraction("1.02")
        assert (str(one.revised.ht), str(one.revised.vat), str(one.revised.ttc)) == (ht, tax, ttc)
        assert (lacking(one), one.doubtful_quotes, one.is_due_date) == (["2025-11"], (), True)


def test_example_4_the_lines_of_annemasse_sum_to_the_contract():
    totals = totals_on(ANNEMASSE.items, date(2026, 3, 1), date(2026, 3, 1))
    assert (str(totals.ht), str(totals.vat), str(totals.ttc)) == ("3400.33", "680.07", "4080.40")


def example_5(on, **changes):
    clause = replace(LIBRICIEL_CLAUSE, on_request_only=False)
    return by_reading(Basis(clause, date(2022, 12, 1), (priced("2950.00"),), **changes), on)


def test_example_5_first_revision():
    for one in example_5(date(2023, 12, 1)).values():
        assert (exactly(one.coefficient_exact), one.coefficient) == ("1.049258364953", Fraction("1.05"))
        assert str(one.revised.ht) == "3097.50"
        assert [quote.quality for quote in one.doubtful_quotes] == [Quality.DERIVED]


EXAMPLE_5 = [
    ("initial", "2022-11", "1.073594342877", "1.074", "2950.00", "3168.30"),
    ("sliding", "2023-11", "1.022149837134", "1.023", "3097.50", "3168.74"),
    ("chained", "2023-10", "1.023002934464", "1.024", "3097.50", "3171.84"),
]


@pytest.mark.parametrize(("reading", "base_month", "exact", "rounded", "base", "ht"), EXAMPLE_5)
def test_example_5_second_revision(reading, base_month, exact, rounded, base, ht):
    """From the initial price with the initial index (A), or chained (B, C)."""
    one = example_5(date(2024, 12, 1))[reading]
    assert str(one.lines[0].base.month) == base_month
    assert (exactly(one.coefficient_exact), one.coefficient) == (exact, Fraction(rounded))
    assert (str(one.base_price), str(one.revised.ht)) == (base, ht)
    chains = one.reading.price_base is PriceBase.PREVIOUS
    assert [str(link.revised.ht) for link in one.links] == (["3097.50"] if chains else [])
    assert one.follows == (date(2023, 12, 1) if chains else None)


@pytest.mark.parametrize(("reading", "base_month", "exact", "rounded", "base", "ht"), EXAMPLE_5)
def test_example_5_on_a_recorded_revision(reading, base_month, exact, rounded, base, ht):
    """Libriciel's prices are firm unless the commune asks: the chain stands on what was recorded."""
    first = example_5(date(2023, 12, 1))[reading]
    recorded = RecordedRevision(first.on, first.revised.ht, (first.lines[0].current,), reading)
    basis = Basis(LIBRICIEL_CLAUSE, date(2022, 12, 1), (priced("2950.00"),), revisions=(recorded,))
    one = by_reading(basis, date(2024, 12, 1))[reading]
    assert (str(one.lines[0].base.month), exactly(one.coefficient_exact)) == (base_month, exact)
    assert (one.coefficient, str(one.base_price), str(one.revised.ht)) == (Fraction(rounded), base, ht)
    assert one.links == ()


def test_example_5_the_literal_reading_loses_the_first_revision():
    """(D) the initial price with a sliding month zero: 2 950 × 1,023 = 3 017,85."""
    one = example_5(date(2024, 12, 1))["sliding"]
    assert str(to_cents(D("2950.00") * D("1.023"))) == "3017.85"
    assert one.coefficient == Fraction("1.023")
    assert str(one.base_price) != "2950.00"


def test_example_5_never_mixes_the_initial_price_with_a_sliding_base():
    found = {str(one.revised.ht) for one in example_5(date(2024, 12, 1)).values()}
    assert "3017.85" not in found


# --------------------------------------------------------------------------------------- 7, 8: Operis


def test_example_7_operis_on_1_january_2026_the_floor_does_not_bite():
    found = by_reading(Basis(OPERIS_CLAUSE, date(2025, 1, 1), OPERIS.items), date(2026, 1, 1))
    for one in found.values():
        assert (exactly(one.coefficient), one.floor.applied) == ("1.022857142857", False)
        assert (str(one.revised.ht), str(one.revised.ttc)) == ("5553.95", "6664.74")
        assert [str(part) for _, _, part in one.shares] == ["4256.77", "707.55", "589.63"]
        assert lacking(one) == ["2024-11", "2025-11"]
        assert (str(one.base_price), str(one.previous_ht)) == ("5429.84", "5429.84")


def test_example_8_the_floor_bites():
    """Io = 310,5 (January 2024), Im = 315,2 (January 2025)."""
    found = by_reading(Basis(OPERIS_CLAUSE, date(2024, 3, 1), OPERIS.items), date(2025, 3, 1))
    for one in found.values():
        assert exactly(one.coefficient_exact) == "1.015136876006"
        assert (one.floor.applied, one.coefficient) == (True, Fraction("1.02"))
        assert str(one.revised.ht) == "5538.44"
        without = round_to(Fraction(one.base_price) * one.coefficient_exact, 2, RoundingMode.NEAREST)
        assert str(without) == "5512.03"


@pytest.mark.parametrize(
    ("reading", "exact", "applied", "base", "ht"),
    [
        ("cumulated", "1.037681159420", False, "5429.84", "5634.44"),
        ("yearly", "1.037681159420", True, "5429.84", "5649.21"),
        ("chained", "1.022208121827", False, "5538.44", "5661.44"),
    ],
)
def test_example_8_the_year_after_three_readings_of_the_floor(reading, exact, applied, base, ht):
    """Im = 322,2 (October 2025)."""
    one = by_reading(Basis(OPERIS_CLAUSE, date(2024, 3, 1), OPERIS.items), date(2026, 3, 1))[reading]
    assert (exactly(one.coefficient_exact), one.floor.applied) == (exact, applied)
    assert (str(one.base_price), str(one.revised.ht)) == (base, ht)


def test_example_8_the_yearly_floor_compares_two_prices():
    """(b) max(Ro × 1.03768115 ; R1 × 1.02) = max(5 634,44 ; 5 649,21)."""
    one = by_reading(Basis(OPERIS_CLAUSE, date(2024, 3, 1), OPERIS.items), date(2026, 3, 1))["yearly"]
    (first,) = one.links
    assert str(first.revised.ht) == "5538.44"
    assert str(to_cents(Fraction(one.base_price) * one.coefficient_exact)) == "5634.44"
    assert str(to_cents(first.revised.ht * D("1.02"))) == "5649.21"
    assert str(to_cents(Fraction(one.base_price) * one.floor.coefficient)) == "5649.21"


# ---------------------------------------------------------------------------------------- 9: 3D Ouest


@pytest.mark.parametrize(
    ("on", "price", "link", "missing"),
    [
        ("2022-01-01", "1000.00", False, []),
        ("2023-01-01", "1025.64", True, []),
        ("2024-01-01", "1086.14", False, []),
        ("2025-01-01", "1114.44", False, ["2024-11"]),
    ],
)
def test_example_9_the_chain_of_3d_ouest_crosses_the_two_series(on, price, link, missing):
    basis = Basis(OUEST_CLAUSE, date(2022, 1, 1), (priced("1000.00"),))
    one = by_reading(basis, date.fromisoformat(on))["chained"]
    assert str(one.revised.ht) == price
    assert (one.lines[0].link is not None) is link
    assert lacking(one) == missing
    assert len(one.links) == max(0, int(on[:4]) - 2023)


def test_example_9_the_linked_value_is_rounded_to_a_decimal_or_not():
    unrounded = replace(OUEST_CLAUSE.readings[0], id="unrounded", link_decimals=None)
    clause = replace(OUEST_CLAUSE, readings=(*OUEST_CLAUSE.readings, unrounded))
    found = by_reading(Basis(clause, date(2022, 1, 1), (priced("1000.00"),)), date(2023, 1, 1))
    line = found["chained"].lines[0]
    assert (str(line.base.month), str(line.base.value), line.base.series) == ("2021-11", "276.9", OLD)
    assert (str(line.current.month), str(line.current.value)) == ("2022-11", "289.9")
    assert line.link.to_previous(line.current.value) == 284
    assert {key: str(one.revised.ht) for key, one in found.items()} == {
        "chained": "1025.64",
        "unrounded": "1025.75",
    }


@pytest.mark.parametrize(
    ("link", "price"), [("forgotten", "1046.95"), ("divided", "1068.59"), ("unrounded", "1025.75")]
)
def test_example_9_what_is_rejected_is_recognised(link, price):
    one = by_reading(Basis(OUEST_CLAUSE, date(2022, 1, 1), (priced("1000.00"),)), date(2023, 1, 1))["chained"]
    assert str(Fraction("289.9") * Fraction("0.97975")) == str(Fraction("284.029525"))
    assert str(Pricer(OUEST_CLAUSE, one, SYNTEC).price(Change(link=link))) == price


def test_example_9_each_link_of_the_chain_and_none_after_four_years():
    basis = Basis(OUEST_CLAUSE, date(2022, 1, 1), (priced("1000.00"),), last_day=date(2025, 12, 31))
    one = by_reading(basis, date(2025, 1, 1))["chained"]
    steps = [(str(link.lines[0].current.value), str(link.revised.ht)) for link in (*one.links, one)]
    assert steps == [("289.9", "1025.64"), ("307.0", "1086.14"), ("315.0", "1114.44")]
    assert not one.is_after_end
    assert by_reading(basis, date(2026, 1, 1))["chained"].is_after_end, "2022 to 2025 only"


def test_example_9_the_chain_without_a_rounding_in_between_gives_the_same():
    exact = 1000 * Fraction(284) / Fraction("276.9") * Fraction("307.0") / Fraction("289.9")
    assert str(to_cents(exact * Fraction("315.0") / Fraction("307.0"))) == "1114.44"


def test_example_9_a_value_that_was_not_published_is_said():
    basis = Basis(OUEST_CLAUSE, date(2022, 1, 1), (priced("1000.00"),))
    one = by_reading(basis, date(2024, 1, 1))["chained"]
    assert [(str(quote.month), quote.quality) for quote in one.doubtful_quotes] == [
        ("2022-11", Quality.DERIVED)
    ]


# ------------------------------------------------------------------------------------------ 10: Atexo


@pytest.mark.parametrize(
    ("reading", "coefficient", "firm", "ht"),
    [("revised", "1.024483306836", False, "9220.35"), ("firm", "1.000000000000", True, "9000.00")],
)
def test_example_10_the_step_of_the_year_is_what_is_revised(reading, coefficient, firm, ht):
    """Signed on 31/10/2024, anniversary on 30/11/2025: 9 000 € and not 6 300 € (6 454,24)."""
    basis = Basis(ATEXO.clause, date(2024, 11, 30), ATEXO.items, signed_on=date(2024, 10, 31))
    one = by_reading(basis, date(2025, 11, 30))[reading]
    line = one.lines[0]
    assert (str(line.base.month), str(line.current.month)) == ("2024-09", "2025-10")
    assert exactly(one.coefficient_exact) == "1.024483306836"
    assert (exactly(one.coefficient), one.firm_step) == (coefficient, firm)
    assert (str(one.base_price), str(one.revised.ht)) == ("9000.00", ht)
    assert one.lines[0].base.published_on == date(2024, 10, 31)
    assert Anchor.SIGNATURE is one.reading.base_rule.anchor


def test_example_10_the_gap_and_what_ignores_the_step():
    """(b) the initial price for ever: 6 454,24; (a) − (c) = 220,35."""
    basis = Basis(ATEXO.clause, date(2024, 11, 30), ATEXO.items, signed_on=date(2024, 10, 31))
    found = by_reading(basis, date(2025, 11, 30))
    assert str(found["revised"].revised.ht - found["firm"].revised.ht) == "220.35"
    wrong = [one for one in changes(basis, found["revised"]) if one.id == "step_year=1"]
    assert [str(Pricer(ATEXO.clause, found["revised"], SYNTEC).price(one)) for one in wrong] == ["6454.24"]
